// Opens Frappe's New Email with the draft of a mail to the partners of a partnership.

import { call } from "../../shared/server.js";

/** Partners of both languages: the reader chooses one first. Nothing is sent by this. */
export async function write_to_partners(partnership) {
	const drafts = await call("get_partnership_mail", { partnership });
	const draft = drafts.length > 1 ? await choose(drafts) : drafts[0];
	const { recipients, subject, message } = draft;
	return new frappe.views.CommunicationComposer({ doc: { doctype: "Partnership", name: partnership }, recipients, subject, message });
}

function choose(drafts) {
	return new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title: __("In which language?"),
			fields: [
				{
					fieldname: "language",
					fieldtype: "Select",
					label: __("Language"),
					options: drafts.map(({ language, label }) => ({ value: language, label })),
					default: drafts[0].language,
					reqd: 1,
				},
			],
			primary_action_label: __("Write", null, "a mail"),
			primary_action({ language }) {
				dialog.hide();
				resolve(drafts.find((draft) => draft.language === language));
			},
		});
		dialog.show();
		eu_korea_coop.forms.mark(dialog);
	});
}
