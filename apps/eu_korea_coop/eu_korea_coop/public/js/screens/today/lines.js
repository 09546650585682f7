// What the keyboard and the answers of the server do to the lines of Today; no Vue, no Frappe.

import { plus_days } from "../../shared/dates.js";

export const KEYS = { l: "log", d: "done", p: "postpone", w: "write" };

/** One key for a line, whichever section it stands in. */
export const key_of = (section, line) => `${section.code}/${line.doctype}/${line.name || line.title}`;

/** The lines of all sections in reading order: `[{key, section, line}]`. */
export const in_order = (sections) => sections.flatMap((section) => section.lines.map((line) => ({ key: key_of(section, line), section, line })));

/** The key of the line `by` lines further (-1: the one above); the first or last one where there is none. */
export function neighbour(sections, key, by) {
	const keys = in_order(sections).map((row) => row.key);
	if (!keys.length) return null;
	const at = keys.indexOf(key);
	if (at < 0) return keys[0];
	return keys[Math.min(keys.length - 1, Math.max(0, at + by))];
}

/**
 * The sections after an action of the line `key`: `line` takes its place, or the line goes (null, or it belongs to another
 * section, where it comes first). Sections without lines go. Nothing given is changed.
 */
export function answered(sections, key, line) {
	return sections
		.map((section) => {
			const rest = section.lines.filter((one) => key_of(section, one) !== key);
			const was_here = rest.length < section.lines.length;
			const is_here = line && line.section === section.code;
			if (!was_here && !is_here) return section;
			const lines = !is_here ? rest : was_here ? section.lines.map((one) => (key_of(section, one) === key ? line : one)) : [line, ...rest];
			return { ...section, lines, total: section.total + lines.length - section.lines.length };
		})
		.filter((section) => section.lines.length);
}

/** The fourteen days from today, each with the number of its entries: `[{day, count}]`. */
export const fortnight = (today, entries) =>
	Array.from({ length: 14 }, (_one, index) => plus_days(today, index)).map((day) => ({
		day,
		count: entries.filter(({ first }) => first === day).length,
	}));

/** The meetings among the entries of the next two weeks: what one prepares for. */
export const meetings = (entries) => entries.filter(({ doctype }) => doctype === "Interaction");

/** What began before today and is not over stands on today. */
export const from_today = (today, entries) => entries.map((entry) => (entry.first < today ? { ...entry, first: today } : entry));

/** The next two weeks as days: `[{day, entries}]`. */
export function by_day(entries) {
	const days = new Map();
	for (const entry of entries) days.set(entry.first, [...(days.get(entry.first) || []), entry]);
	return [...days].map(([day, of_day]) => ({ day, entries: of_day }));
}
