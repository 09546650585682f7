// What a missing guard of a move leads to: one button or several, each does the missing thing in place. The codes are those of
// domain/lifecycle.py; tests/guard_codes.json lists them all.

import { LEFT_OPEN, add_party, ask_intents, attach_agreement, set_origin } from "./repairs.js";

const new_record =
	(doctype, more = {}) =>
	({ frm }) =>
		frappe.new_doc(doctype, { partnership: frm.doc.name, ...more });

const log = {
	label: () => __("Log encounter"),
	open: ({ frm, after }) => eu_korea_coop.log_encounter({ partnership: frm.doc.name, title: frm.doc.title, after }),
};
const plan_meeting = {
	label: () => __("Plan a meeting"),
	open: new_record("Interaction", { interaction_type: "Meeting", status: "Planned" }),
};
const set_step = {
	label: () => __("Set next step"),
	open({ frm, after }) {
		const { name: partnership, title, next_step, next_step_due, next_step_owner, owner_user } = frm.doc;
		eu_korea_coop.set_next_step({ partnership, title, next_step, next_step_due, next_step_owner, owner_user, after });
	},
};
const attach = { label: () => __("Attach an agreement"), open: attach_agreement };
const new_agreement = { label: () => __("New agreement"), open: new_record("Agreement") };
const open_agreements = {
	label: () => __("Open agreements"),
	open({ frm, overview }) {
		const open = overview.agreements.filter((agreement) => !LEFT_OPEN.includes(agreement.state));
		if (open.length === 1) frappe.set_route("Form", "Agreement", open[0].name);
		else frappe.set_route("List", "Agreement", { partnership: frm.doc.name });
	},
};
const new_plan = { label: () => __("New action plan"), open: new_record("Action Plan") };
const new_outcome = { label: () => __("Record an outcome"), open: new_record("Cooperation Outcome") };
const in_the_move = { label: () => __("Say it with the move"), asked: true };

/** The ways out of each code. Those `asked` are answered in the move's own dialog. */
export const WAYS_OUT = {
	ROLE: [{ label: () => __("Ask a manager"), open: ({ frm }) => frm.assign_to.add() }],
	TWO_WAY_INTERACTION: [log],
	EUROPEAN_PARTY: [{ label: () => __("Add the European party"), open: add_party("Europe") }],
	KOREAN_PARTY: [{ label: () => __("Add the Korean party"), open: add_party("Korea") }],
	ORIGIN_KIND: [{ label: () => __("Set the origin"), open: set_origin }],
	NEXT_STEP_OR_MEETING: [{ ...set_step, asked: true }, plan_meeting],
	JOINT_ACTIVITY: [log, new_outcome],
	LEAD_INTENT: [{ label: () => __("Enter the intents"), open: ask_intents }],
	OPEN_AGREEMENT: [attach, new_agreement],
	SIGNED_IN_FORCE: [open_agreements, attach, new_agreement],
	PLAN_OR_RUNNING: [new_plan, new_outcome],
	REASON: [in_the_move],
	AGREEMENT_DRAFT: [open_agreements],
	AGREEMENT_IN_FORCE: [open_agreements, attach],
	NO_AGREEMENT_IN_FORCE: [open_agreements],
	PARKED_UNTIL: [in_the_move],
	NEXT_STEP: [{ ...set_step, asked: true }],
	EVALUATION: [new_outcome],
	CLOSE_REASON: [in_the_move],
	EFFECTIVE_BEFORE_PREVIOUS: [in_the_move],
	EFFECTIVE_IN_FUTURE: [in_the_move],
};

/** Whether the dialog of the move asks for what is missing. */
export const is_asked = (code) => (WAYS_OUT[code] || []).some((way) => way.asked);

/** What the dialog of a move cannot ask for: `[{code, message, ways}]`. */
export const obstacles = (move) =>
	move.missing
		.map((code, index) => ({ code, message: move.messages[index] || "", ways: WAYS_OUT[code] || [] }))
		.filter(({ code }) => !is_asked(code));

/** The move that a step of the path makes: the one the reader is nearest to. */
export function move_to(moves, stage) {
	const away = (move) => (move.missing.includes("ROLE") ? 100 : 0) + obstacles(move).length;
	return moves.filter((move) => move.to === stage).sort((one, other) => away(one) - away(other))[0];
}

/** The move by which a parked or closed partnership goes on; undefined where none is the reader's. */
export const resuming = (moves) => moves.find(({ action, missing }) => ["Wake", "Reopen"].includes(action) && !missing.includes("ROLE"));
