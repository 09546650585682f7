// Asking our API from the desk and from the small page alike, so that a refusal comes back as data and not as a message box.

/** The server said no: `status`, and `refusal` {code, field, message, text, candidates} (docs/encounters.md). */
export class Refused extends Error {
	constructor(status, refusal) {
		super(refusal.message);
		this.status = status;
		this.refusal = refusal;
	}
}

/** There was no answer: no network, or a server that is away. What was asked may be asked again. */
export class Unreachable extends Error {}

const not_reached = () => __("The server can't be reached. Try again when there is a connection.");
const AWAY = [502, 503, 504];

const text_of = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));

/** Arguments as Frappe takes them from a form; objects as JSON, nothing for undefined, null and "". */
export function parameters(args) {
	const given = Object.entries(args || {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
	return new URLSearchParams(given.map(([name, value]) => [name, text_of(value)]));
}

const plain = (html) =>
	html
		.replace(/<[^>]*>/g, "")
		.replace(/&lt;/g, "<")
		.replace(/&gt;/g, ">")
		.replace(/&quot;/g, '"')
		.replace(/&#39;/g, "'")
		.replace(/&amp;/g, "&");

/** The refusal in an answer; one that is not of our functions becomes a sentence without a field. */
export function refusal_of(answer) {
	if (answer && answer.refusal) return answer.refusal;
	try {
		const [first] = JSON.parse(answer._server_messages);
		return { message: plain(JSON.parse(first).message) };
	} catch {
		return { message: __("The server did not accept this.") };
	}
}

/**
 * Calls a function of our API (`find_whom`) or, with a dot in its name, any other; answers its `message`.
 * Raises Refused or Unreachable.
 * @param {string} name
 * @param {object} args
 * @param {{post?: boolean, token?: string, body?: FormData}} options `token`: the session's CSRF token, for `post`
 */
export async function call(name, args, { post = false, token, body } = {}) {
	const path = `/api/method/${name.includes(".") ? name : `eu_korea_coop.api.${name}`}`;
	const sent = parameters(args);
	const headers = { Accept: "application/json", ...(post ? { "X-Frappe-CSRF-Token": token } : {}) };
	let answer;
	try {
		answer = post
			? await fetch(path, { method: "POST", headers, body: body || sent, credentials: "same-origin" })
			: await fetch(`${path}?${sent}`, { headers, credentials: "same-origin" });
	} catch (problem) {
		throw new Unreachable(not_reached(), { cause: problem });
	}
	if (AWAY.includes(answer.status)) throw new Unreachable(not_reached(), { cause: answer.status });
	const content = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Refused(answer.status, refusal_of(content));
	return content.message;
}
