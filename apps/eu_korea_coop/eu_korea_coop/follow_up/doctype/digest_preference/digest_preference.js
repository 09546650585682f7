// One's own digest: looked at before it comes, sent now on request.

frappe.ui.form.on("Digest Preference", {
	refresh(frm) {
		frm.page.wrapper.addClass("cooperation-form");
		if (frm.is_new() || frm.doc.user !== frappe.session.user) return;
		frm.add_custom_button(__("Preview"), () => eu_korea_coop.digests.preview());
		frm.add_custom_button(__("Send me one now"), () => eu_korea_coop.digests.send());
	},
});
