import { expect, test } from "vitest";

import { handed_over } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/handed_over.js";

test("what Frappe 16 read from the address is as it was given", () => {
	const filters = [["Partnership", "owner_user", "=", "a@b.example"]];
	for (const given of [filters, "Stalled Partnerships", { a: 1 }, 'a "word"']) {
		expect(handed_over({ given: JSON.stringify(given) })).toEqual({ given });
	}
});

test("what Frappe 15 hands over, and words that are no JSON, stay", () => {
	const options = { figure: "Stalled Partnerships", filters: [["a"]], text: '"half', list: "[x", count: 3, none: null };
	expect(handed_over(options)).toEqual(options);
	expect(handed_over(null)).toEqual({});
});
