// Whom a new mail about a partnership is proposed to.

import { expect, test } from "vitest";
import { proposed_recipients } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/overview/recipients.js";

const person = (email, more = {}) => ({ email, do_not_contact: false, ...more });
const party = (...people) => ({ left: false, people });

test("one address of each party, the main person's first", () => {
	expect(proposed_recipients([party(person("kim@x.example"), person("lee@x.example")), party(person("anna@y.example"))])).toBe(
		"kim@x.example, anna@y.example"
	);
});

test("who has no address or is not to be contacted is passed over", () => {
	expect(proposed_recipients([party(person(null), person("no@x.example", { do_not_contact: true }), person("lee@x.example"))])).toBe("lee@x.example");
});

test("a party that has left is not written to, and nobody twice", () => {
	const both = party(person("kim@x.example"));
	expect(proposed_recipients([both, both, { left: true, people: [person("gone@x.example")] }])).toBe("kim@x.example");
});

test("without people nothing is proposed", () => {
	expect(proposed_recipients([party(), party(person(""))])).toBe("");
});
