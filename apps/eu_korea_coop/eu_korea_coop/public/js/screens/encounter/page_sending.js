// Sending what waits on the device: each entry with its own key, in order, one tab at a time. The server takes a key once and
// answers a repeat with the first answer, so that whatever is sent again makes nothing twice.

import { Refused, Unreachable, call } from "../../shared/server.js";
import { arguments_of, whom_in_words } from "./entry.js";
import { drop, keep, waiting_of } from "./page_store.js";

const LOCK = "eu_korea_coop_encounters";

/** Somebody must sign in (again) before anything is sent. */
export class SignedOut extends Error {}

/** A token that is good now: it may have changed while there was no network. Raises SignedOut if it is not this user's. */
export async function fresh_token(user) {
	try {
		const session = await call("get_session_token");
		if (session.user !== user) throw new SignedOut(session.user);
		return session.token;
	} catch (problem) {
		if (problem instanceof Refused && [401, 403].includes(problem.status)) throw new SignedOut();
		throw problem;
	}
}

async function attach(photo, interaction, token) {
	const body = new FormData();
	body.append("file", photo, photo.name);
	Object.entries({ doctype: "Interaction", docname: interaction, is_private: 1 }).forEach(([name, value]) => body.append(name, value));
	return call("frappe.handler.upload_file", {}, { post: true, token, body });
}

async function send(row, token) {
	if (!row.answer) {
		row.answer = await call("log_encounter", row.args, { post: true, token });
		if (row.photo) await keep(row); // the photo is sent to the interaction that is made now, also later
	}
	if (row.photo) await attach(row.photo, row.answer.interaction.name, token);
	await drop(row.key);
	return row.answer;
}

/** An entry as it waits on the device until the server has it. */
export const waiting_row = (user, entry, photo, reader) => ({
	key: entry.key,
	user,
	args: arguments_of(entry, reader),
	entry: JSON.parse(JSON.stringify(entry)),
	photo: photo || null,
	title: whom_in_words(entry),
	made_at: Date.now(),
});

const TRY_AGAIN = [400, 401, 403, 408, 429];

/** Whether a refusal is the person's to answer; a token that has run out or too many requests are a reason to try again. */
export function is_for_the_person({ status, refusal }) {
	if (refusal.code || refusal.field) return true;
	return status < 500 && !TRY_AGAIN.includes(status);
}

async function send_all(user) {
	const sent = new Map();
	const rows = (await waiting_of(user)).filter((row) => !row.refusal);
	if (!rows.length) return sent;
	const token = await fresh_token(user);
	for (const row of rows) {
		try {
			sent.set(row.key, { ...(await send(row, token)), title: row.title });
		} catch (problem) {
			if (!(problem instanceof Refused)) throw problem;
			if (!is_for_the_person(problem)) throw new Unreachable(problem.message);
			await keep({ ...row, refusal: problem.refusal });
		}
	}
	return sent;
}

/** Whose entries were sent. */
export const sent_in_words = (sent) => __("Sent: {0}", [[...sent.values()].map(({ title }) => title).join("; ")]);

/** Sends what waits; answers the server's answers by key, each with the entry's title. Raises Unreachable or SignedOut, and what waits goes on waiting. */
export function send_waiting(user) {
	return navigator.locks ? navigator.locks.request(LOCK, () => send_all(user)) : send_all(user);
}
