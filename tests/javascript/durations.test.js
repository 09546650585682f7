// Days in words: the table that Python and JavaScript share.

import { expect, test } from "vitest";
import table from "../durations.json";
import { ago, duration, duration_text, took_place } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/durations.js";

test.each(table.cases)("$days days are $en", ({ days, count, unit }) => {
	expect(duration(days)).toEqual({ count, unit });
});

test("one of a unit is a word, more are a number", () => {
	expect([1, 2, 45, 3647].map((days) => duration_text(days))).toEqual(["one day", "2 days", "6 weeks", "10 years"]);
});

test("what lies back and what lies ahead is said differently", () => {
	expect([91, 0, -14].map(ago)).toEqual(["3 months ago", "today", "in 2 weeks"]);
});

test("what took place on a day that has not come yet for the reader was today", () => {
	expect([91, 0, -1].map(took_place)).toEqual(["3 months ago", "today", "today"]);
});
