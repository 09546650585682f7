// What the page Introductions says about a way.

import { expect, test } from "vitest";
import {
	day_text,
	introducer_of,
	on_every_way,
	strength_word,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/introductions/paths.js";

const hop = (start, end) => ({ start: { doctype: "Organisation", name: start }, end: { doctype: "Organisation", name: end } });

test("a strength is one of four words", () => {
	expect([100, 70, 69, 40, 39, 15, 14, 1].map(strength_word)).toEqual(["Strong", "Strong", "Fair", "Fair", "Weak", "Weak", "Faint", "Faint"]);
});

test("whoever stands before the target is asked", () => {
	expect(introducer_of({ hops: [hop("ours", "kicox"), hop("kicox", "goal")] })).toEqual({ doctype: "Organisation", name: "kicox" });
});

test("nobody is asked where we know the target ourselves", () => {
	expect(introducer_of({ hops: [hop("ours", "goal")] })).toBe(null);
});

test("a day says what it is the day of", () => {
	expect([day_text("Relation", "01-02-2015"), day_text("Interaction", "03-11-2015"), day_text("Event", "")]).toEqual([
		"Since 01-02-2015",
		"Last known day: 03-11-2015",
		"",
	]);
});

test("what a gateway does not do is said once where every way leads over it", () => {
	const careful = { ...hop("tci", "kicox"), caution: "Does not manage clusters." };
	expect(on_every_way([{ hops: [hop("ours", "tci"), careful] }, { hops: [careful] }])).toEqual([careful]);
	expect(on_every_way([{ hops: [careful] }, { hops: [hop("ours", "tci")] }])).toEqual([]);
	expect(on_every_way([{ hops: [careful] }])).toEqual([]);
});
