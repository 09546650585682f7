// The meetings of an event: which day is proposed, what is sent of an entry, and both clocks.

import { expect, test } from "vitest";
import {
	about_own,
	checked,
	clocks,
	entry_of,
	entry_without,
	in_parts,
	missing_own,
	open_days,
	partnership_of,
	place_of,
	proposed_day,
	row_of,
	take_refusal,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/event/meetings.js";

const reader = { today: "2026-11-26", order: "dmy" };
const meeting = (more = {}) => ({
	row: "row-1",
	organisation: "ORG-1",
	title: "KICOX",
	side: "Korea",
	person: { contact: "Han", name: "Han Jiho" },
	status: "Agreed",
	day: "2026-11-25",
	start: "09:30",
	end: "10:00",
	place: "Table 4",
	...more,
});

test("days with open meetings are offered, and the last one that has come is proposed", () => {
	const days = open_days([meeting(), meeting({ day: "2026-11-27" }), meeting({ day: "2026-11-24", status: "Held" })]);
	expect(days).toEqual(["2026-11-25", "2026-11-27"]);
	expect(proposed_day(days, "2026-11-27")).toBe("2026-11-27");
	expect(proposed_day(days, "2026-11-26")).toBe("2026-11-25");
	expect(proposed_day(days, "2026-11-20")).toBe("2026-11-25");
	expect(proposed_day([], "2026-11-20")).toBe("");
});

test("a meeting that was held is sent with whom, when, and what comes next", () => {
	const entry = Object.assign(entry_of(meeting()), { held: true, outcome: " They want to visit ", next_step: "Send the programme" });
	expect(checked([entry], reader)).toEqual([entry]);
	expect(entry.errors).toEqual({});
	expect(row_of(entry, reader)).toEqual({
		key: entry.key,
		meeting: "row-1",
		held: 1,
		organisation: "ORG-1",
		person: "Han",
		when: "2026-11-25",
		outcome: "They want to visit",
		next_step: "Send the programme",
		next_step_due: "2026-12-03",
	});
});

test("a meeting shows the partnership that it was logged for, or would be", () => {
	const partnerships = ["PTN-1", "PTN-2", "PTN-3"].map((name) => ({ name }));
	const shown = (more) => (partnership_of({ partnerships, interaction: null, to_choose_from: [], ...more }) || {}).name;
	const choice = (name, more = {}) => ({ name, title: name, with_own: false, is_mine: false, ...more });
	expect(shown({ interaction: { partnership: "PTN-3" } })).toBe("PTN-3");
	expect(shown({ interaction: { partnership: null } })).toBe(undefined);
	expect(shown({ to_choose_from: [choice("PTN-1"), choice("PTN-2", { is_mine: true })] })).toBe("PTN-2");
	expect(shown({ to_choose_from: null })).toBe("PTN-1");
	expect(shown({ partnerships: [] })).toBe(undefined);
});

test("a meeting is sent with the partnership that it shows, and not before one is chosen where there are only others' partnerships", () => {
	const of = (more) =>
		Object.assign(entry_of(meeting({ to_choose_from: [{ name: "PTN-1", title: "A – B", ...more }] })), { held: true, next_step: "Call" });
	const mine = of({ is_mine: true });
	checked([mine], reader);
	expect([mine.errors, row_of(mine, reader).partnership]).toEqual([{}, "PTN-1"]);
	const others = of({});
	checked([others], reader);
	expect(others.errors).toEqual({ partnership: "Choose the partnership." });
	checked([Object.assign(others, { makes_new: true })], reader);
	expect([others.errors, row_of(others, reader).partnership]).toEqual([{}, undefined]);
});

test("of one who did not come only that is sent", () => {
	const entry = Object.assign(entry_of(meeting()), { missed: true });
	checked([entry], reader);
	expect(entry.errors).toEqual({});
	expect(row_of(entry, reader)).toEqual({ key: entry.key, meeting: "row-1", held: 0, status: "Did Not Come" });
});

test("what nobody ticked is not sent, and what is missing is said beside its field", () => {
	const silent = entry_of(meeting());
	const empty = entry_without("2026-11-26");
	expect(checked([silent, empty], reader)).toEqual([empty]);
	expect(Object.keys(empty.errors).sort()).toEqual(["next_step", "whom"]);
});

test("many rows go in parts, each of them once", () => {
	expect(in_parts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
	expect(in_parts([])).toEqual([]);
	expect(in_parts(Array(21).fill(0)).map(({ length }) => length)).toEqual([20, 1]);
});

test("a refusal stands beside its field, with the partnerships to choose between", () => {
	const entry = entry_of(meeting());
	take_refusal(entry, { field: "partnership", code: "SEVERAL", message: "Choose one.", candidates: [{ name: "PTN-1", title: "A – B" }] });
	expect(entry.errors).toEqual({ whom: "Choose one." });
	expect(entry.several).toEqual([{ name: "PTN-1", title: "A – B" }]);
	expect(entry.candidates).toEqual([]);
	take_refusal(entry, { field: "organisation", code: "SIMILAR", message: "Perhaps here.", candidates: [{ name: "ORG-2", title: "KICOX" }] });
	expect(entry.candidates).toEqual([{ name: "ORG-2", title: "KICOX" }]);
	expect(entry.several).toEqual([]);
	take_refusal(entry, { message: "Somebody else was saving." });
	expect(entry.errors).toEqual({ outcome: "Somebody else was saving." });
});

test("one's own organisation is asked for once for all rows, and sent with each", () => {
	const nobody = { own_organisation: null, own_similar_ok: false };
	const agency = { new: true, title: "Agency", new_values: { name: "Agency" }, asks_side: true };
	const missing = (own, ...rows) => Object.keys(missing_own(own, rows));
	expect(missing(nobody, { held: true })).toEqual(["own_organisation"]);
	expect(missing(nobody, { held: false }, { held: true, partnership: { name: "PTN-1" } })).toEqual([]);
	expect(missing({ own_organisation: agency }, { held: true })).toEqual(["own_side"]);
	const own = { own_organisation: { ...agency, new_values: { name: "Agency", side: "Europe" } }, own_similar_ok: true };
	expect(missing(own, { held: true })).toEqual([]);
	const entry = Object.assign(entry_of(meeting()), { held: true, next_step: "Call" }, own);
	expect(row_of(entry, reader)).toMatchObject({ own_organisation: { new: true, name: "Agency", side: "Europe" }, own_similar_ok: 1 });
	expect(["own_organisation", "own_organisation.side", "organisation.side", "when"].map((field) => about_own({ field }))).toEqual([
		true,
		true,
		false,
		false,
	]);
});

/** moment.tz of two zones whose hours differ by eight, with as much of it as is asked. */
function tz(text) {
	const at = (utc, offset) => ({
		utc,
		utcOffset: () => offset * 60,
		clone: () => at(utc, offset),
		tz: (zone) => at(utc, OFFSETS[zone]),
		format: (how) => {
			const iso = new Date(utc + offset * 3600000).toISOString();
			return how === "HH:mm" ? iso.slice(11, 16) : iso.slice(0, 10);
		},
	});
	return at(Date.parse(`${text.replace(" ", "T")}:00Z`) - 9 * 3600000, 9);
}
const OFFSETS = { "Asia/Seoul": 9, "Europe/Brussels": 1 };
tz.zone = (name) => OFFSETS[name];

test("the reader's clock stands beside the place's, and says when it is another day", () => {
	expect(clocks(meeting(), "Asia/Seoul", "Europe/Brussels", tz)).toEqual({ there: "09:30 – 10:00", here: "01:30 – 02:00", shift: "" });
	expect(clocks(meeting({ start: "07:00", end: null }), "Asia/Seoul", "Europe/Brussels", tz)).toEqual({ there: "07:00", here: "23:00", shift: "-1" });
	expect(clocks(meeting(), "Asia/Seoul", "Asia/Seoul", tz)).toEqual({ there: "09:30 – 10:00", here: "" });
	expect(clocks(meeting(), "", "Europe/Brussels", tz).here).toBe("");
	expect(clocks(meeting({ day: "" }), "Asia/Seoul", "Europe/Brussels", tz).here).toBe("");
});

test("a narrow column names the place of a time zone alone", () => {
	expect(["Asia/Seoul", "America/Argentina/Buenos_Aires", "UTC"].map(place_of)).toEqual(["Seoul", "Buenos Aires", "UTC"]);
});
