// An encounter with a person is logged from their form, and who can introduce us is one click away; their data can be erased,
// in the Contact and wherever colleagues wrote the name down.

frappe.ui.form.on("Contact", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frappe.model.can_create("Interaction")) {
			const person = { name: frm.doc.name, title: frm.doc.full_name || frm.doc.name };
			frm.add_custom_button(__("Log encounter"), () => eu_korea_coop.log_encounter({ person, after: () => frm.reload_doc() }));
			frm.add_custom_button(__("Who can introduce us?"), () => frappe.set_route("introductions", "Contact", frm.doc.name));
			frm.add_custom_button(__("Network"), () => frappe.set_route("cooperation-network", "Contact", frm.doc.name));
		}
		eu_korea_coop.files.offer(frm.page, [
			[__("vCard (version 3)"), "download_vcards", { contacts: frm.doc.name }],
			[__("vCard (version 4)"), "download_vcards", { contacts: frm.doc.name, version: "4.0" }],
		]);
		frm.page.add_menu_item(__("QR code for a telephone"), () => eu_korea_coop.files.show_code(frm.doc.name, frm.doc.full_name || frm.doc.name));
		if (!frappe.user.has_role("Cooperation Manager")) return;
		frm.page.add_menu_item(__("Erase this person's data"), () => erase(frm));
	},
});

function erase(frm) {
	frappe.warn(
		__("Erase the data of {0}", [frappe.utils.escape_html(frm.doc.full_name || frm.doc.first_name || frm.doc.name)]),
		frappe.utils.escape_html(
			__("Names, addresses and numbers of this person are taken out of the contact and out of every text that names them. This can't be undone.")
		),
		() =>
			frappe.xcall("eu_korea_coop.api.erase_contact", { contact: frm.doc.name }).then(({ name, texts }) => {
				frappe.show_alert({ message: __("Erased, also in {0} texts.", [cint(texts)]), indicator: "green" });
				frappe.set_route("Form", "Contact", name);
			}),
		__("Erase")
	);
}
