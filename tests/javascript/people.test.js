// The rows of the directory in groups, and names as they are shown.

import { expect, test } from "vitest";
import { grouped } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/people/grouping.js";
import { both_names } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/names.js";

const row = (purpose, organisation, contact) => ({ purpose, organisation, organisation_title: organisation, contact });

test("rows are put together by purpose and organisation, in the server's order", () => {
	const groups = grouped([row("Further", "A", 1), row("Further", "A", 2), row("Further", "B", 3), row(null, "A", 4)]);
	expect(groups.map(({ purpose, organisations }) => [purpose, organisations.map(({ title, people }) => [title, people.length])])).toEqual([
		[
			"Further",
			[
				["A", 2],
				["B", 1],
			],
		],
		[null, [["A", 1]]],
	]);
	expect(grouped([])).toEqual([]);
});

test("a name stands once if it has no other script", () => {
	expect(both_names({ name: "Ryu Geunwoo", native_name: "류근우" })).toBe("Ryu Geunwoo · 류근우");
	expect(both_names({ name: "류근우", native_name: "류근우" })).toBe("류근우");
	expect(both_names({ name: "Mina Example", native_name: null })).toBe("Mina Example");
});
