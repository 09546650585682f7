// What the keyboard and the answers of the server do to the lines of Today.

import { expect, test } from "vitest";
import {
	answered,
	by_day,
	fortnight,
	in_order,
	key_of,
	meetings,
	neighbour,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/today/lines.js";

const line = (name, more = {}) => ({ doctype: "Partnership", name, title: name, ...more });
const sections = () => [
	{ code: "OVERDUE", total: 12, lines: [line("A"), line("B")] },
	{ code: "DUE_SOON", total: 1, lines: [line("C")] },
];
const names = (of) => of.map(({ code, total, lines }) => [code, total, lines.map((one) => one.name)]);

test("the arrow keys walk over all sections and stop at both ends", () => {
	const [a, b, c] = in_order(sections()).map((row) => row.key);
	expect([neighbour(sections(), null, 1), neighbour(sections(), b, 1), neighbour(sections(), c, 1), neighbour(sections(), a, -1)]).toEqual([
		a,
		c,
		c,
		a,
	]);
});

test("without lines there is nowhere to go", () => {
	expect(neighbour([], null, 1)).toBe(null);
});

test("a line that is done goes, and its section says one less", () => {
	expect(names(answered(sections(), "OVERDUE/Partnership/A", null))).toEqual([
		["OVERDUE", 11, ["B"]],
		["DUE_SOON", 1, ["C"]],
	]);
});

test("a section without lines goes", () => {
	expect(names(answered(sections(), "DUE_SOON/Partnership/C", null))).toEqual([["OVERDUE", 12, ["A", "B"]]]);
});

test("a line that stays in its section keeps its place", () => {
	const after = answered(sections(), "OVERDUE/Partnership/A", line("A", { section: "OVERDUE", text: "new" }));
	expect(after[0].lines.map((one) => one.text)).toEqual(["new", undefined]);
});

test("a line that belongs elsewhere now comes first there", () => {
	const after = answered(sections(), "OVERDUE/Partnership/A", line("A", { section: "DUE_SOON" }));
	expect(names(after)).toEqual([
		["OVERDUE", 11, ["B"]],
		["DUE_SOON", 2, ["A", "C"]],
	]);
});

test("what was given is not changed", () => {
	const given = sections();
	answered(given, "OVERDUE/Partnership/A", null);
	expect(given).toEqual(sections());
});

test("a line without a record is known by its title", () => {
	expect(key_of({ code: "HANGING" }, { doctype: "User", name: "", title: "Gone" })).toBe("HANGING/User/Gone");
});

test("entries of one day stand together", () => {
	const entries = [
		{ first: "2031-03-03", title: "a" },
		{ first: "2031-03-03", title: "b" },
		{ first: "2031-03-04", title: "c" },
	];
	expect(by_day(entries).map(({ day, entries: of_day }) => [day, of_day.length])).toEqual([
		["2031-03-03", 2],
		["2031-03-04", 1],
	]);
});

test("the next two weeks are fourteen days with the number of their entries", () => {
	const days = fortnight("2026-11-26", [{ first: "2026-11-26" }, { first: "2026-12-09" }, { first: "2026-12-09" }, { first: "2026-12-10" }]);
	expect(days.length).toBe(14);
	expect(days.filter(({ count }) => count)).toEqual([
		{ day: "2026-11-26", count: 1 },
		{ day: "2026-12-09", count: 2 },
	]);
});

test("what one prepares for are the meetings, not the steps and events", () => {
	expect(meetings([{ doctype: "Interaction", name: "a" }, { doctype: "Partnership" }, { doctype: "Cooperation Event" }])).toEqual([
		{ doctype: "Interaction", name: "a" },
	]);
});
