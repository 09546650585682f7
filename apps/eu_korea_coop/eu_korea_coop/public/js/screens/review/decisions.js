// What can be decided, by which key, and what each decision asks; no Vue, no Frappe.

export const KEYS = { n: "Next Step", a: "Ask", p: "Park", d: "Drop", h: "Hand Over", l: "Leave" };

/** The boxes of a decision, in order; what is needed is marked by "*". */
export const FIELDS = {
	"Next Step": ["text*", "due*", "for_user"],
	Ask: ["text*", "for_user*"],
	Park: ["due*", "text*"],
	Drop: ["close_reason*", "text"],
	"Hand Over": ["for_user*", "text"],
	Leave: ["text"],
};

const MOVES = { Park: "Park", Drop: "Drop" };
const AHEAD = { "Next Step": 7, Park: 90 };

/** `[{name, needed}]` of a decision. */
export const fields_of = (decision) => FIELDS[decision].map((field) => ({ name: field.replace("*", ""), needed: field.endsWith("*") }));

/** A day so many days after an ISO day. */
export function day_after(today, days) {
	const day = new Date(`${today}T12:00:00Z`);
	day.setUTCDate(day.getUTCDate() + days);
	return day.toISOString().slice(0, 10);
}

/** What the boxes say first: a question goes to the responsible officer, a step is due in a week, parking lasts three months. */
export function first_values(decision, today, owner_user) {
	return {
		text: "",
		due: AHEAD[decision] ? day_after(today, AHEAD[decision]) : "",
		for_user: decision === "Ask" ? owner_user || "" : "",
		close_reason: "",
	};
}

/** Whether a decision is possible with these moves of the partnership (api.get_allowed_moves). */
export function is_possible(decision, moves) {
	const action = MOVES[decision];
	return !action || moves.some((move) => move.action === action && !move.missing.includes("ROLE"));
}

/** The position `by` further within a review of `count`; null at its end, the first at its beginning. */
export function position_after(position, by, count) {
	const next = position + by;
	return next >= count ? null : Math.max(0, next);
}
