// A mail becomes an interaction by one click, once.

frappe.ui.form.on("Communication", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.communication_medium !== "Email" || !frappe.model.can_create("Interaction")) return;
		frm.add_custom_button(__("Log as interaction"), () => eu_korea_coop.mail.log(frm.doc.name));
	},
});
