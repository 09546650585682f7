// A request to be introduced: closed with one click.

frappe.ui.form.on("Introduction", {
	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		if (frm.is_new() || frm.doc.status !== "Asked" || !frm.perm[0].write) return;
		for (const status of ["Made", "Declined", "No Answer"]) {
			frm.add_custom_button(__(status), () => close(frm, status), __("Close"));
		}
	},

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});

function close(frm, status) {
	frappe
		.xcall("eu_korea_coop.api.close_introduction", { introduction: frm.doc.name, status })
		.then(() => frm.reload_doc())
		.catch(() => {}); // Frappe has shown what is wrong
}
