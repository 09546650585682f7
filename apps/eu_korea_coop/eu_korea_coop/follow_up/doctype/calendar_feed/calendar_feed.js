// One's private calendar address, shown once: only its hash is stored.

frappe.ui.form.on("Calendar Feed", {
	refresh(frm) {
		frm.page.wrapper.addClass("cooperation-form");
		if (frm.doc.user && frm.doc.user !== frappe.session.user) return;
		frm.set_intro(
			__("Your next steps, events, planned encounters and agreement ends, read by your own calendar. Whoever has the address can read them."),
			"blue"
		);
		frm.disable_save();
		frm.set_df_property("enabled", "read_only", 1); // by the buttons
		frm.page.set_primary_action(__("New address"), () => renew(frm));
		if (frm.is_new()) eu_korea_coop.forms.keep_own(frm);
		else if (frm.doc.enabled) frm.add_custom_button(__("End the address"), () => revoke(frm));
	},
});

function renew(frm) {
	frappe.confirm(frappe.utils.escape_html(__("A new private address is made; an older one stops working.")), () =>
		frappe.xcall("eu_korea_coop.api.create_calendar_feed").then((address) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Your private calendar address"),
				fields: [
					{
						fieldname: "address",
						fieldtype: "Small Text",
						label: __("Address"),
						default: address,
						read_only: 0,
						description: __("Copy it now into your calendar program; it is not shown again."),
					},
				],
				primary_action_label: __("Copy"),
				primary_action: () => frappe.utils.copy_to_clipboard(address),
			});
			dialog.onhide = () => {
				if (frm.is_new()) frappe.set_route("Form", "Calendar Feed", frappe.session.user);
				else frm.reload_doc();
			};
			dialog.show();
			eu_korea_coop.forms.mark(dialog);
		})
	);
}

function revoke(frm) {
	frappe.confirm(frappe.utils.escape_html(__("The address stops working.")), () =>
		frappe.xcall("eu_korea_coop.api.revoke_calendar_feed").then(() => frm.reload_doc())
	);
}
