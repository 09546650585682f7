// Opens Frappe's New Email with the draft of a request.

import { call } from "../../shared/server.js";
import { new_mail } from "../parts/new_mail.js";

/** The draft of the request `name` in "en" or "ko", in Frappe's own dialog; nothing is sent by this. */
export async function open_draft(name, language) {
	const draft = await call("get_introduction_mail", { introduction: name, language });
	return new_mail({
		doc: { doctype: "Introduction", name },
		recipients: draft.recipients,
		subject: draft.subject,
		message: draft.message,
	});
}
