// The meetings of an event: their days and clocks, and the entries by which a day of them is logged.

import { arguments_of, asks_partnership, field_of, missing_in, new_entry, not_understood_in, proposed_partnership } from "../encounter/entry.js";

export const OPEN = ["Requested", "Agreed"];

/** The days of meetings that are not known to have taken place, in order; "" for those without a day. */
export const open_days = (meetings) => [...new Set(meetings.filter(({ status }) => OPEN.includes(status)).map(({ day }) => day))].sort();

/** The day that is proposed for logging: today if it has meetings, else the last one before it, else the first. */
export function proposed_day(days, today) {
	if (days.includes(today)) return today;
	const past = days.filter((day) => day && day < today);
	return past.length ? past[past.length - 1] : days[0] || "";
}

const organisation_of = ({ organisation, title, side, to_choose_from }) =>
	organisation ? { name: organisation, title, side, to_choose_from } : null;

/** The partnership of a meeting: the one it was logged for, until then the one it would be logged for, else any of whom is met. */
export function partnership_of({ partnerships, interaction, to_choose_from }) {
	const { name } = interaction ? { name: interaction.partnership } : proposed_partnership(to_choose_from) || partnerships[0] || {};
	return partnerships.find((one) => one.name === name);
}

/** An entry for a meeting with an appointment; nothing is said of it yet. */
export const entry_of = (meeting) => ({
	...new_entry({
		organisation: organisation_of(meeting),
		partnership: proposed_partnership(meeting.to_choose_from),
		person: meeting.person ? { name: meeting.person.contact, title: meeting.person.name } : null,
		when: meeting.day,
	}),
	meeting: meeting.row,
	clock: [meeting.start, meeting.end].filter(Boolean).join(" – "),
	place: meeting.place || "",
	held: false,
	missed: false,
	errors: {},
	candidates: [],
	several: [],
});

/** An entry for somebody met without an appointment. */
export const entry_without = (day) => ({ ...entry_of({ day }), meeting: "", held: true });

/** A row shows a partnership of whom is met: whether it is that one, or a new one, is said where nothing is proposed. */
const unsaid_in = (entry) => (asks_partnership(entry, true) ? { partnership: __("Choose the partnership.") } : {});

/** The entries that say something, and what is certainly missing in them beside their fields. */
export function checked(entries, reader) {
	const said = entries.filter(({ held, missed }) => held || missed);
	for (const entry of said) entry.errors = entry.held ? { ...not_understood_in(entry, reader), ...missing_in(entry), ...unsaid_in(entry) } : {};
	return said;
}

/** What is missing of one's own organisation, {field: sentence}, for rows that do not name their partnership, which says both sides. */
export function missing_own(own, rows) {
	if (!own.own_organisation) {
		const lacks = rows.some(({ held, partnership }) => held && !partnership);
		return lacks ? { own_organisation: __("Say which organisation you work for. It is asked once.") } : {};
	}
	const { own_side } = missing_in(new_entry(own));
	return own_side ? { own_side } : {};
}

/** Whether a refusal is about one's own organisation, the same in all rows. */
export const about_own = (refusal) => ["own_organisation", "own_side"].includes(field_of(refusal));

/** A row as `log_meetings` takes it. */
export function row_of(entry, reader) {
	if (!entry.held) return { key: entry.key, meeting: entry.meeting, held: 0, status: "Did Not Come" };
	const given = Object.entries(arguments_of(entry, reader)).filter(([, value]) => value !== null && value !== undefined && value !== "");
	return { ...Object.fromEntries(given), ...(entry.meeting ? { meeting: entry.meeting } : {}), held: 1 };
}

const AT_ONCE = 20; // rows that `log_meetings` takes

/** Rows in parts that the server takes at once: while it makes something new, others wait. */
export const in_parts = (rows, most = AT_ONCE) =>
	Array.from({ length: Math.ceil(rows.length / most) }, (_part, at) => rows.slice(at * most, (at + 1) * most));

/** Puts a refusal of the server beside its field, with what there is to choose between. */
export function take_refusal(entry, refusal) {
	const candidates = refusal.candidates || [];
	entry.several = (refusal.field || "").startsWith("partnership") ? candidates : [];
	entry.candidates = entry.several.length ? [] : candidates;
	entry.errors = { [field_of(refusal) || "outcome"]: refusal.message };
	if (refusal.field === "organisation.side" && entry.organisation && entry.organisation.new)
		entry.organisation = { ...entry.organisation, asks_side: true };
}

/**
 * When a meeting is, on the clocks of the place and on the reader's: {there, here}; `here` is "" where both show the same.
 * @param {{day: string, start: string, end: string}} meeting
 * @param {string} zone of the event, @param {string} reader their own, @param {function} tz moment.tz
 */
export function clocks({ day, start, end }, zone, reader, tz) {
	const there = [start, end].filter(Boolean).join(" – ");
	if (!start || !day || !zone || !reader || !tz || !tz.zone(zone) || !tz.zone(reader)) return { there, here: "" };
	const moments = [start, end].filter(Boolean).map((clock) => tz(`${day} ${clock}`, "YYYY-MM-DD HH:mm", zone));
	const own = moments.map((moment) => moment.clone().tz(reader));
	if (own[0].utcOffset() === moments[0].utcOffset()) return { there, here: "" };
	const shift = own[0].format("YYYY-MM-DD") === day ? "" : own[0].format("YYYY-MM-DD") < day ? "-1" : "+1";
	return { there, here: own.map((moment) => moment.format("HH:mm")).join(" – "), shift };
}

/** The place in the name of a time zone, for a narrow column: "Asia/Seoul" is Seoul. */
export const place_of = (zone) => zone.split("/").pop().replaceAll("_", " ");
