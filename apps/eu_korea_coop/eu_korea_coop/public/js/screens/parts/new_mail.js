// Frappe's New Email, opened from one of our screens.

/** Opens it with Frappe's `options` (doc, recipients, subject, message …); nothing is sent by this. Answers Frappe's composer. */
export function new_mail(options) {
	const composer = new frappe.views.CommunicationComposer(options);
	const { dialog } = composer;
	eu_korea_coop.forms.mark(dialog);
	for (const field of ["recipients", "cc", "bcc"]) {
		dialog.get_field(field).awesomplete.minChars = 1; // before a letter is typed Frappe proposes everybody, over the mail
	}
	return composer;
}
