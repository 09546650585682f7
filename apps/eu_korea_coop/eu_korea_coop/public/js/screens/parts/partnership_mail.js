// Opens Frappe's New Email with the draft of a mail to the partners of a partnership.

import { call } from "../../shared/server.js";
import { new_mail } from "./new_mail.js";

const left = new Map(); // what was written into a mail that was closed unsent, by its partnership

async function begin(partnership) {
	const drafts = await call("get_partnership_mail", { partnership });
	return drafts.length > 1 ? choose(drafts) : drafts[0];
}

/** Partners of both languages: the reader chooses one first. What was left unsent is there again. Nothing is sent by this; `sent` is called once it was. */
export async function write_to_partners(partnership, title, sent = () => {}) {
	const draft = left.get(partnership) || (await begin(partnership));
	const { recipients, cc, bcc, subject, message } = draft;
	const composer = new_mail({
		doc: { doctype: "Partnership", name: partnership },
		recipients,
		cc,
		bcc,
		subject,
		message,
		success: () => {
			left.delete(partnership);
			frappe.show_alert({ message: __("The mail is on its way."), indicator: "green" });
			sent();
		},
	});
	const { dialog } = composer;
	if (!recipients) {
		const nobody = __("No address is recorded for {0}.", [title || partnership]);
		dialog.set_df_property("recipients", "description", frappe.utils.escape_html(nobody));
	}
	let is_written = left.has(partnership);
	dialog.$wrapper.one("input", () => (is_written = true));
	dialog.$wrapper.one("hidden.bs.modal", () => {
		const { content, ...fields } = composer.get_last_edited_communication(); // nothing after Discard
		if (is_written && content) left.set(partnership, { ...fields, message: content });
		else left.delete(partnership);
	});
	return composer;
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
				dialog.$wrapper.one("hidden.bs.modal", () => resolve(drafts.find((draft) => draft.language === language)));
				dialog.hide();
			},
		});
		dialog.show();
		eu_korea_coop.forms.mark(dialog);
	});
}
