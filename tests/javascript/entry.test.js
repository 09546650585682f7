import { expect, test } from "vitest";
import {
	arguments_of,
	asks_partnership,
	begun_on,
	choose,
	due_choices,
	field_of,
	find_in,
	is_written,
	missing_in,
	new_entry,
	new_organisation,
	new_whom,
	not_understood_in,
	proposed_offline,
	read_today,
	still_written,
	today_of,
	whom_in_words,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/encounter/entry.js";

const reader = { today: "2026-11-26", order: "dmy" };
const kicox = {
	doctype: "Organisation",
	name: "ORG-12",
	title: "KICOX",
	organisation: "ORG-12",
	partnership: "PTN-7",
	partnership_title: "ACCIÓ – KICOX",
	side: "Korea",
};

test("an organisation brings its one live partnership", () => {
	const entry = choose(new_entry(), kicox);
	expect([entry.organisation.name, entry.partnership.name]).toEqual(["ORG-12", "PTN-7"]);
});

test("an organisation without a partnership with one's own brings the one that the person answers for", () => {
	const others = (...are_mine) =>
		are_mine.map((is_mine, at) => ({ name: `PTN-${at}`, title: `Alpina – KICOX ${at}`, with_own: false, is_mine: Boolean(is_mine) }));
	const chosen = (to_choose_from) => choose(new_entry(), { ...kicox, partnership: null, to_choose_from });
	expect(chosen(others(0, 1)).partnership).toEqual({ name: "PTN-1", title: "Alpina – KICOX 1" });
	for (const rows of [others(), others(0), others(1, 1), null, undefined]) expect(chosen(rows).partnership).toBe(null);
});

test("which of several partnerships is meant is asked, of those with others where they are shown", () => {
	const of = (...with_own) => ({ to_choose_from: with_own.map((one, at) => ({ name: `PTN-${at}`, with_own: Boolean(one) })) });
	const asks = (organisation, more = {}, others = false) => asks_partnership({ ...new_entry({ organisation }), ...more }, others);
	expect(asks(of(1, 1))).toBe(true);
	expect(asks(of(1, 1), { partnership: { name: "PTN-1" } })).toBe(false);
	expect([asks(of(0, 0)), asks(of(0, 0), {}, true), asks(of(0, 0), { makes_new: true }, true)]).toEqual([false, true, false]);
	expect([asks(of(), {}, true), asks({}, {}, true), asks(null, {}, true)]).toEqual([false, false, false]);
	expect(missing_in(new_entry({ organisation: of(1, 1), next_step: "Call" }))).toEqual({ partnership: "Choose the partnership." });
});

test("a person brings their organisation, and takes nothing away", () => {
	const kim = { doctype: "Contact", name: "Kim", title: "김민수", organisation: "ORG-12", organisation_title: "KICOX" };
	const entry = choose(new_entry(), kim);
	expect([entry.person.name, entry.organisation.title]).toEqual(["Kim", "KICOX"]);
	const without = choose(entry, { doctype: "Contact", name: "Lee", title: "이" });
	expect([without.person.name, without.organisation.title]).toEqual(["Lee", "KICOX"]);
});

test("what is sent says what was chosen, and the days that were meant", () => {
	const entry = new_entry({
		key: "12345678",
		organisation: { name: "ORG-12", title: "KICOX" },
		when: "yesterday",
		next_step: " Send it ",
		due: "fortnight",
	});
	expect(arguments_of(entry, reader)).toMatchObject({
		key: "12345678",
		organisation: "ORG-12",
		when: "2026-11-25",
		next_step: "Send it",
		next_step_due: "2026-12-10",
		no_next_step_reason: "",
	});
});

test("nothing said about the day is today, since it may be sent tomorrow", () => {
	expect(arguments_of(new_entry(), reader).when).toBe("2026-11-26");
});

test("a page that stays open says the new day, from the server's and not from the device's", () => {
	const noon = (day) => new Date(`${day}T12:00:00`);
	const context = read_today({ today: "2026-11-26" }, noon("2026-11-20")); // the device's calendar is wrong
	expect(today_of(context, noon("2026-11-20"))).toBe("2026-11-26");
	expect(today_of(context, noon("2026-11-22"))).toBe("2026-11-28");
	expect(today_of({ today: "2026-11-26" })).toBe("2026-11-26");
});

test("a month, and a date that is not understood, are sent as they were written", () => {
	expect(arguments_of(new_entry({ when: "Nov 2026" }), reader).when).toBe("Nov 2026");
	expect(arguments_of(new_entry({ when: "some day" }), reader).when).toBe("some day");
});

test("a day without a year lies ahead where it is a next step's", () => {
	const entry = new_entry({ next_step: "Call", due: "date", due_text: "20.11." });
	expect(arguments_of(entry, reader).next_step_due).toBe("2027-11-20");
});

test("a reason is sent instead of a step, and neither for an attempt", () => {
	const reason = new_entry({ next_step: "typed before", without_step: true, no_next_step_reason: "They decide" });
	expect(arguments_of(reason, reader)).toMatchObject({ next_step: "", next_step_due: "", no_next_step_reason: "They decide" });
	expect(arguments_of({ ...reason, kind: "Attempt" }, reader).no_next_step_reason).toBe("");
});

test("somebody new is sent with what was said of them alone", () => {
	const entry = new_entry({ person: { new: true, title: "Kim", new_values: { name: "Kim", email: "", title: undefined } } });
	expect(arguments_of(entry, reader).person).toEqual({ new: true, name: "Kim" });
});

test("somebody new is called by the name in Hangul that was typed, not by the Latin one that was proposed", () => {
	const proposed = { name: "Hanbitseumateupamhyeophoe", native_name: "한빛스마트팜협회", side: "Korea" };
	expect(new_whom("organisation", proposed)).toMatchObject({ title: "한빛스마트팜협회", new_values: proposed });
	expect(new_whom("person", { name: "Kim" }).title).toBe("Kim");
});

test("one's own organisation is sent by its id, and a new one with what was said of it alone", () => {
	const sent = (own_organisation, more) => arguments_of(new_entry({ own_organisation, ...more }), reader);
	expect(sent({ name: "ORG-3", title: "ACCIÓ" }).own_organisation).toBe("ORG-3");
	expect(sent(null)).toMatchObject({ own_organisation: null, own_similar_ok: "" });
	const agency = new_whom("organisation", { name: "Basque Cluster Agency", side: "Europe", native_name: "" });
	expect(sent(agency).own_organisation).toEqual({ new: true, name: "Basque Cluster Agency", side: "Europe" });
	expect(sent(agency, { own_similar_ok: true })).toMatchObject({ own_similar_ok: 1, similar_ok: "" });
});

test("the side of one's own new organisation is asked for where nothing says it, beside its own field", () => {
	const asked = (values) =>
		Object.keys(missing_in(new_entry({ partnership: { name: "PTN-1" }, next_step: "Call", own_organisation: new_organisation("Agency", values) })));
	expect(asked({ name: "Agency" })).toEqual(["own_side"]);
	expect(asked({ name: "Agency", side: "Europe" })).toEqual([]);
});

test("whether both sides took part is sent for a mail alone", () => {
	expect(arguments_of(new_entry({ kind: "E-Mail Exchange", two_way: "0" }), reader).two_way).toBe("0");
	expect(arguments_of(new_entry({ kind: "Meeting", two_way: "0" }), reader).two_way).toBe("");
});

test("what is missing is said beside its field before anything is sent", () => {
	expect(Object.keys(missing_in(new_entry()))).toEqual(["whom", "next_step"]);
	expect(Object.keys(missing_in(new_entry({ card: "BEGIN:VCARD", kind: "Message", next_step: "x" })))).toEqual(["kind"]);
	expect(missing_in(new_entry({ partnership: { name: "PTN-1" }, next_step: "Call" }))).toEqual({});
	expect(Object.keys(missing_in(new_entry({ partnership: { name: "PTN-1" }, next_step: "Call", due: "date" })))).toEqual(["next_step_due"]);
});

test("the side of a new organisation is asked for where nothing says it", () => {
	const asked = (values) => Object.keys(missing_in(new_entry({ organisation: new_organisation("Zeta", values), next_step: "Call" })));
	expect(asked({ name: "Zeta" })).toEqual(["side"]);
	expect(asked({ name: "Zeta", side: "Korea" })).toEqual([]);
	const answered = new_entry({ organisation: { ...new_organisation("Zeta", { name: "Zeta" }), new_values: { name: "Zeta", side: "Europe" } } });
	expect(arguments_of(answered, reader).organisation).toEqual({ new: true, name: "Zeta", side: "Europe" });
});

test.each([
	["organisation.name", "whom"],
	["organisation.side", "side"],
	["own_organisation.side", "own_side"],
	["own_organisation.name", "own_organisation"],
	["person", "whom"],
	["next_step_due", "next_step_due"],
	["when", "when"],
	["visibility", ""],
	[undefined, ""],
])("a refusal of %s stands beside “%s”", (field, shown) => {
	expect(field_of({ field })).toBe(shown);
});

test("the chips offer the days a person means", () => {
	expect(due_choices("2027-01-31").map(([, , day]) => day)).toEqual(["2027-02-01", "2027-02-07", "2027-02-14", "2027-02-28"]);
});

test("without a network names on the device are found, whatever their accents and composition", () => {
	const rows = [{ title: "ACCIÓ" }, { title: "KICOX", subtitle: "한국산업단지공단" }];
	expect(find_in(rows, "accio")).toEqual([rows[0]]);
	expect(find_in(rows, "한국산업".normalize("NFD"))).toEqual([rows[1]]);
});

test("without a network a Hangul name is proposed as Korean, a Latin one as nothing more than a name", () => {
	expect(proposed_offline("한국바이오").organisation).toEqual({ native_name: "한국바이오", side: "Korea", country: "Korea, Republic of" });
	expect(proposed_offline("Bio Valley").organisation).toEqual({ name: "Bio Valley" });
});

test("a waiting entry says in one line whom it is about", () => {
	expect(whom_in_words(new_entry({ person: { title: "Kim" }, organisation: { title: "KICOX" } }))).toBe("Kim, KICOX");
	expect(whom_in_words(new_entry({ card: "BEGIN:VCARD" }))).toBe("A card to be read");
});

test("a date that is not understood is said before anything is sent, beside its own field", () => {
	const entry = new_entry({ when: "some day", next_step: "Call", due: "date", due_text: "31.2." });
	expect(not_understood_in(entry, reader)).toEqual({
		when: expect.stringContaining("“some day” is not understood"),
		next_step_due: expect.stringContaining("31.2."),
	});
	expect(not_understood_in(new_entry({ when: "27 Nov 2028" }), reader)).toEqual({ when: expect.stringContaining("more than two years ahead") });
	for (const when of ["26 Nov 2028", "2028", "before 2030", "unknown"]) expect(not_understood_in(new_entry({ when }), reader)).toEqual({});
	expect(not_understood_in(new_entry({ when: "yesterday", next_step: "Call" }), reader)).toEqual({});
	expect(not_understood_in(new_entry({ when: "Nov 2016", due: "date", due_text: "nonsense", without_step: true }), reader)).toEqual({});
});

test("a refusal is about the text that was sent", () => {
	const sent = new_entry({ when: "some day" });
	expect(still_written("when", sent, { ...sent })).toBe(true);
	expect(still_written("when", sent, { ...sent, when: "yesterday" })).toBe(false);
	expect(still_written("next_step_due", sent, { ...sent, due: "date" })).toBe(false);
	expect(still_written("", sent, { ...sent, when: "yesterday" })).toBe(true);
});

test("what was begun yesterday keeps the days that were meant", () => {
	const begun = (entry) => begun_on("2026-11-25", new_entry(entry), reader);
	expect(begun({ due: "date", due_text: "내일" })).toMatchObject({ when: "2026-11-25", due_text: "2026-11-26" });
	expect(begun({ when: "어제" }).when).toBe("2026-11-24");
	expect(begun({ when: "Nov 2026" }).when).toBe("Nov 2026");
	expect(begun_on("2026-11-26", new_entry({ when: "어제" }), reader).when).toBe("어제");
});

test("an entry is written once something was typed or chosen beyond what it was opened with", () => {
	const given = { partnership: { name: "PTN-7", title: "ACCIÓ – KICOX" } };
	expect(is_written(new_entry({ event: "EV-1" }))).toBe(false);
	expect(is_written(new_entry(given), given)).toBe(false);
	expect(is_written(new_entry({ ...given, outcome: "Tea" }), given)).toBe(true);
	expect(is_written(new_entry({ whom_text: "KIC" }))).toBe(true);
	expect(is_written(new_entry({ own_organisation: { new: true, title: "Agency" } }))).toBe(true);
});
