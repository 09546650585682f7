// One encounter as it is written down: what the form holds, what is sent of it, and how a refusal finds its field.

import { ASKS_TWO_WAY, NOT_CONTACT } from "../../shared/interaction_types.js";
import { days_between, plus_days, plus_months, today_in, understand, why_not, why_not_met } from "../../shared/dates.js";

/** A key that no other device makes: the server takes each only once. */
export const new_key = () =>
	globalThis.crypto && crypto.randomUUID
		? crypto.randomUUID()
		: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;

/** What the server says about the user, with the day on which it was read. */
export const read_today = (context, now = new Date()) => ({ ...context, read_on: today_in("", now) });

/** The user's today: the server's, and the days that have passed on this device since: a page without a network is open for days. */
export function today_of(context, now = new Date()) {
	return context.read_on ? plus_days(context.today, days_between(context.read_on, today_in("", now))) : context.today;
}

/** An empty entry; `given` is what is known already (partnership, organisation, event, kind …). */
export const new_entry = (given = {}) => ({
	key: new_key(),
	organisation: null,
	person: null,
	partnership: null,
	makes_new: false, // a new partnership was chosen, where there are some with others than one's own organisation
	card: "",
	own_organisation: null,
	kind: "",
	event: "",
	when: "",
	outcome: "",
	two_way: "",
	next_step: "",
	due: "week",
	due_text: "",
	without_step: false,
	no_next_step_reason: "",
	similar_ok: false,
	own_similar_ok: false,
	whom_text: "", // typed, and neither chosen nor made yet
	...given,
});

const WRITTEN = [
	"organisation",
	"person",
	"partnership",
	"card",
	"own_organisation",
	"when",
	"outcome",
	"next_step",
	"no_next_step_reason",
	"whom_text",
];

/** Whether somebody has written more into an entry than it was given. */
export const is_written = (entry, given = {}) => WRITTEN.some((field) => JSON.stringify(entry[field] || "") !== JSON.stringify(given[field] || ""));

/** The days offered for a next step: [code, label, ISO day]. */
export const due_choices = (today) => [
	["tomorrow", __("tomorrow"), plus_days(today, 1)],
	["week", __("in a week"), plus_days(today, 7)],
	["fortnight", __("in two weeks"), plus_days(today, 14)],
	["month", __("in a month"), plus_months(today, 1)],
];

/** The reasons offered by one tap to who logs without a next step. */
export const usual_reasons = () => [__("They will come back to us"), __("No interest for now"), __("Only a courtesy")];

/** A date as it is sent: the day it means today, since "yesterday" is another day tomorrow; any other text as it was written. */
function settled(text, reader, ahead = false) {
	const read = understand(text, { ...reader, ahead });
	return read.precision === "Day" ? read.date : text.trim();
}

/** An entry that was begun on `day`, as it is read on a later day: what was meant by "yesterday", or by nothing, stays. */
export function begun_on(day, entry, reader) {
	if (day === reader.today) return entry;
	const then = { ...reader, today: day };
	return { ...entry, when: entry.when.trim() ? settled(entry.when, then) : day, due_text: settled(entry.due_text, then, true) };
}

/** The day of the next step as it is sent. */
export const due_of = (entry, reader) =>
	entry.due === "date" ? settled(entry.due_text, reader, true) : (due_choices(reader.today).find(([code]) => code === entry.due) || [])[2];

/** An organisation or a person in an entry is {name, title} of a record, or {new: true, …} of one to be made. */
const id_or_new = (whom) => (!whom ? null : whom.new ? without_empty(whom.new_values) : whom.name);

const without_empty = (values) => ({ new: true, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value)) });

/**
 * What `log_encounter` is sent. An answer that is not asked for is not sent.
 * @param {object} entry
 * @param {{today: string, order?: string}} reader their today, and how the site orders the numbers of a date
 */
export function arguments_of(entry, reader) {
	const has_step = !entry.without_step && entry.next_step.trim();
	const asks_step = !NOT_CONTACT.includes(entry.kind);
	return {
		key: entry.key,
		organisation: id_or_new(entry.organisation),
		person: id_or_new(entry.person),
		partnership: entry.partnership && entry.partnership.name,
		card: entry.card,
		own_organisation: id_or_new(entry.own_organisation),
		kind: entry.kind,
		event: entry.event,
		when: entry.when.trim() ? settled(entry.when, reader) : reader.today,
		outcome: entry.outcome.trim(),
		two_way: ASKS_TWO_WAY.includes(entry.kind) ? entry.two_way : "",
		next_step: asks_step && has_step ? entry.next_step.trim() : "",
		next_step_due: asks_step && has_step ? due_of(entry, reader) : "",
		no_next_step_reason: asks_step && entry.without_step ? entry.no_next_step_reason.trim() : "",
		similar_ok: entry.similar_ok ? 1 : "",
		own_similar_ok: entry.own_similar_ok ? 1 : "",
	};
}

const FIELDS = {
	organisation: "whom",
	person: "whom",
	partnership: "whom",
	card: "whom",
	own_organisation: "own_organisation",
	event: "event",
	kind: "kind",
	when: "when",
	outcome: "outcome",
	two_way: "kind",
	next_step: "next_step",
	next_step_due: "next_step_due",
	next_step_owner: "next_step",
	no_next_step_reason: "next_step",
};

const SIDE_OF = { "organisation.side": "side", "own_organisation.side": "own_side" };

/** The field of the form beside which a refusal is shown; "" for one that belongs to none. */
export function field_of(refusal) {
	const field = (refusal && refusal.field) || "";
	return SIDE_OF[field] || FIELDS[field.split(".")[0]] || "";
}

/** An organisation to be made; the form asks for its side where `values` does not say it. */
export const new_organisation = (title, values) => ({ new: true, title, new_values: values, asks_side: !values.side });

/** An organisation or a person to be made, by the part of the entry it is for; a Latin name beside one in Hangul was mostly proposed. */
export function new_whom(part, values) {
	const title = values.native_name || values.name || values.email;
	return part === "organisation" ? new_organisation(title, values) : { new: true, title, new_values: values };
}

const lacks_side = (organisation) => Boolean(organisation && organisation.asks_side && !organisation.new_values.side);

/** The side of an organisation, of one that is to be made too. */
export const side_of = (organisation) => organisation.side || (organisation.new_values || {}).side || "";

/** Of the partnerships that an encounter may belong to, the one that is proposed: with one's own organisation, else of one's own work, if it is the only one. */
export function proposed_partnership(rows) {
	const with_own = (rows || []).filter((row) => row.with_own);
	const likely = with_own.length ? with_own : (rows || []).filter((row) => row.is_mine);
	return likely.length === 1 ? { name: likely[0].name, title: likely[0].title } : null;
}

/** Whether it is to be said which of several partnerships with one's own organisation is meant; `others`: or with others than that. */
export function asks_partnership({ organisation, partnership, makes_new }, others = false) {
	const rows = (organisation && organisation.to_choose_from) || [];
	return !partnership && !makes_new && rows.some((row) => row.with_own || others);
}

/** What is certainly missing, before anything is sent: {field: sentence}. */
export function missing_in(entry) {
	const missing = {};
	if (lacks_side(entry.own_organisation)) missing.own_side = __("Choose the side.");
	if (!entry.organisation && !entry.person && !entry.partnership && !entry.card) missing.whom = __("Say whom you met.");
	if (lacks_side(entry.organisation)) missing.side = __("Choose the side.");
	if (asks_partnership(entry)) missing.partnership = __("Choose the partnership.");
	if (ASKS_TWO_WAY.includes(entry.kind) && entry.two_way === "") missing.kind = __("Say whether both sides took part.");
	if (!NOT_CONTACT.includes(entry.kind)) {
		if (entry.without_step && !entry.no_next_step_reason.trim()) missing.next_step = __("Say why there is no next step.");
		if (!entry.without_step && !entry.next_step.trim()) missing.next_step = __("Say what comes next, or choose “none”.");
		if (!entry.without_step && entry.next_step.trim() && entry.due === "date" && !entry.due_text.trim())
			missing.next_step_due = __("Say until when.");
	}
	return missing;
}

/** Which dates are certainly not understood, or no day of an encounter, before anything is sent: {field: sentence}. The server reads dates alike. */
export function not_understood_in(entry, reader) {
	const { next_step_due } = arguments_of(entry, reader);
	const { error } = understand(next_step_due, { ...reader, ahead: true });
	const wrong = { when: why_not_met(entry.when, reader), next_step_due: error && why_not(next_step_due, error) };
	return Object.fromEntries(Object.entries(wrong).filter(([, why]) => why));
}

/** The parts of an entry that say what is in a field of the form: what was said of it is of no use once they change. */
export const WRITTEN_IN = {
	when: ["when"],
	outcome: ["outcome"],
	next_step: ["next_step", "no_next_step_reason", "without_step"],
	next_step_due: ["due", "due_text", "without_step"],
};

/** Whether the text that was refused is still the text in that field. */
export const still_written = (field, sent, entry) => (WRITTEN_IN[field] || []).every((part) => sent[part] === entry[part]);

/** Takes a row of the suggestions into the entry: a person brings their organisation, an organisation its partnership. */
export function choose(entry, row) {
	const { side, to_choose_from } = row;
	const organisation = row.organisation ? { name: row.organisation, title: row.organisation_title || row.title, side, to_choose_from } : null;
	const partnership = row.partnership ? { name: row.partnership, title: row.partnership_title } : proposed_partnership(to_choose_from);
	if (row.doctype === "Partnership") {
		return { ...entry, partnership: { name: row.name, title: row.title }, organisation: organisation || entry.organisation };
	}
	if (row.doctype === "Contact") {
		return {
			...entry,
			person: { name: row.name, title: row.title },
			organisation: organisation || entry.organisation,
			partnership: partnership || entry.partnership,
		};
	}
	return { ...entry, organisation: { name: row.name, title: row.title, side, to_choose_from }, partnership };
}

/** Shows in one line whom an entry is about. */
export const whom_in_words = (entry) =>
	[entry.person, entry.organisation, !entry.organisation && !entry.person && entry.partnership]
		.filter(Boolean)
		.map((whom) => whom.title)
		.join(", ") || (entry.card ? __("A card to be read") : "");

const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;

/** What is proposed for something new while there is no server to ask. */
export const proposed_offline = (text) =>
	HANGUL.test(text)
		? { organisation: { native_name: text, side: "Korea", country: "Korea, Republic of" }, person: { native_name: text } }
		: { organisation: { name: text }, person: { name: text } };

const folded = (text) =>
	(text || "")
		.normalize("NFKD")
		.replace(/[\u0300-\u036f]/g, "")
		.normalize("NFC")
		.toLowerCase();

/** Of the rows stored on the device, those that say the text; in the order they are stored (own and recent first). */
export function find_in(rows, text, limit = 8) {
	const wanted = folded(text.trim());
	return rows.filter((row) => folded([row.title, row.subtitle, row.organisation_title].filter(Boolean).join(" ")).includes(wanted)).slice(0, limit);
}
