// What the preview of an import says, as rows, sentences and answers.

import { expect, test } from "vitest";
import {
	answer_of,
	asks_day,
	counted,
	is_at_work,
	is_open,
	percent,
	perhaps,
	share,
	several_remark,
	step_remarks,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/import/questions.js";

const plan = { decisions: { "organisation:A": "use:ORG-1" } };

test("counts become rows in the order they come", () => {
	expect(counted({ Contact: { new: 2, there: 1 }, Organisation: { new: 0, there: 3 } })).toEqual([
		{ doctype: "Contact", made: 2, there: 1 },
		{ doctype: "Organisation", made: 0, there: 3 },
	]);
});

test("a question without a stored answer is open", () => {
	expect(is_open(plan, { key: "organisation:B" })).toBe(true);
	expect(answer_of(plan, { key: "organisation:A" })).toBe("use:ORG-1");
});

test.each([
	[null, 0],
	[{ groups_total: 0 }, 0],
	[{ groups_total: 3, groups_done: 1 }, 33],
	[{ groups_total: 2, groups_done: 2 }, 100],
])("%j is %i per cent", (run, wanted) => expect(percent(run)).toBe(wanted));

test("a background job is at work until it fails or is gone", () => {
	expect(is_at_work(null)).toBe(false);
	expect(is_at_work({ state: "Failed" })).toBe(false);
	expect(is_at_work({ state: "Waiting" })).toBe(true);
	expect(share({ done: 1, total: 4 })).toBe(25);
	expect(share({ done: 0, total: 0 })).toBe(0);
});

test("a question says whom its name may mean, the likeliest one", () => {
	const because = "the same but for case";
	const candidates = [
		{ answer: "use:ORG-1", title: "KICOX", because },
		{ answer: "use:ORG-2", title: "KIC", because: "much alike" },
	];
	expect(perhaps({ candidates })).toBe("KICOX: the same but for case");
	expect(perhaps({ candidates: [] })).toBe("");
});

test("names that may be those of several organisations are said in a sentence", () => {
	expect(several_remark({ count: 1 })).toMatch(/^In one row the name of an organisation has a semicolon or several lines/);
	expect(several_remark({ count: 3 })).toMatch(/^In 3 rows the name/);
});

test("next steps of which nobody would be reminded are counted in a sentence, with their rows", () => {
	const nothing = { count: 0, rows: [] };
	const steps = {
		without_partnership: { count: 2, rows: [2, 3] },
		without_day: { count: 1, rows: [5] },
		given: nothing,
		left: nothing,
		older: { count: 2, rows: [7, 9] },
		beside: nothing,
	};
	expect(step_remarks(steps).map(({ text, rows }) => [text, rows])).toEqual([
		["2 next steps belong to no partnership: they are written down with their interactions, and nobody is reminded of them.", [2, 3]],
		["One next step has no day: it is written down with its interaction, and nobody is reminded of it.", [5]],
		[
			"2 next steps do not become those of their partnerships, since later meetings are there: they are written down with their interactions, and nobody is reminded of them.",
			[7, 9],
		],
	]);
	expect([steps, { given: { count: 1, rows: [2] } }, { left: { count: 1, rows: [2] } }, undefined].map(asks_day)).toEqual([true, true, false, false]);
	expect(step_remarks(undefined)).toEqual([]);
});
