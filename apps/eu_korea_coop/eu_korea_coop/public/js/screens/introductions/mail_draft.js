// Opens Frappe's New Email with the draft of a mail that asks for an introduction.

import { call } from "../../shared/server.js";
import { new_mail } from "../parts/new_mail.js";

/**
 * The draft of a request in "en" or "ko", in Frappe's own dialog; nothing is sent or recorded by this. `asked` are the arguments
 * of `ask_for_introduction`; once the mail was sent, `record` stores the request and answers its name, and the mail goes to it.
 */
export async function open_draft(asked, language, record) {
	const { recipients, subject, message } = await call("get_introduction_mail", { ...asked, language });
	return new_mail({
		recipients,
		subject,
		message,
		success: async (sent) => {
			const made = await record();
			if (made) await frappe.xcall("frappe.email.relink", { name: sent.message.name, reference_doctype: "Introduction", reference_name: made });
		},
	});
}
