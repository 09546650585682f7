// What a missing guard of a move leads to.

import { expect, test } from "vitest";
import guard_codes from "../guard_codes.json";
import { actions_of } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/overview/reason_actions.js";
import { move_label } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/overview/move_dialog.js";
import { WAYS_OUT, is_asked, move_to, obstacles, resuming } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/overview/ways_out.js";

const move = (to, ...missing) => ({ action: "Move", to, missing, messages: missing.map((code) => `${code} is missing`) });

test("every code of every move has a way out, with a name", () => {
	expect(Object.keys(WAYS_OUT).sort()).toEqual([...guard_codes.codes].sort());
	for (const ways of Object.values(WAYS_OUT)) for (const way of ways) expect(way.label()).not.toBe("");
});

test.each(guard_codes.codes)("%s is done by a button, or asked for with the move", (code) => {
	const ways = WAYS_OUT[code];
	expect(is_asked(code) || ways.every((way) => typeof way.open === "function")).toBe(true);
	expect(ways.length).toBeGreaterThan(0);
});

test("what the move's dialog asks for is no obstacle", () => {
	const list = obstacles(move("Parked", "REASON", "ORIGIN_KIND", "PARKED_UNTIL"));
	expect(list.map(({ code, message, ways }) => [code, message, ways.map((way) => way.label())])).toEqual([
		["ORIGIN_KIND", "ORIGIN_KIND is missing", ["Set the origin"]],
	]);
});

test("a step of the path makes the move that lacks least, one's own before a manager's", () => {
	const moves = [move("Formalised", "ROLE"), move("Formalised", "SIGNED_IN_FORCE", "OPEN_AGREEMENT"), move("Formalised", "SIGNED_IN_FORCE")];
	expect(move_to(moves, "Formalised")).toBe(moves[2]);
	expect(move_to(moves, "Exploring")).toBe(undefined);
});

test("an action is offered once, at the worst reason that asks for it, a mail at the worst of all; to nobody who may not write", () => {
	const reasons = [{ code: "SILENT" }, { code: "STAGE_AGE" }, { code: "NEXT_STEP_OVERDUE" }];
	expect(actions_of(reasons, true).map(({ offers }) => offers)).toEqual([["log", "park", "write"], ["step"], []]);
	expect(actions_of(reasons, false).map(({ offers }) => offers)).toEqual([[], [], []]);
});

test("a parked or closed partnership offers to go on to whoever may, and what is on its way offers nothing of that", () => {
	const wake = { ...move("Exploring", "NEXT_STEP"), action: "Wake" };
	const drop = { ...move("Dropped", "CLOSE_REASON"), action: "Drop" };
	const reopen = { ...move("Exploring", "REASON"), action: "Reopen" };
	expect(resuming([drop, wake])).toBe(wake);
	expect(resuming([reopen])).toBe(reopen);
	expect(resuming([{ ...reopen, missing: ["ROLE"] }])).toBe(undefined);
	expect(resuming([drop])).toBe(undefined);
});

test("a move is called by its action, with the stage only where the action does not say it", () => {
	const named = (action, to) => ({ ...move(to), action });
	const [park, back, further_back, wake] = [
		["Park", "Parked"],
		["Step back", "Exploring"],
		["Step back", "First Contact"],
		["Wake", "Identified"],
	].map((one) => named(...one));
	const moves = [park, back, further_back, wake];
	expect(moves.map((one) => move_label(one, moves))).toEqual(["Park", "Step back → Exploring", "Step back → First Contact", "Wake → Identified"]);
});
