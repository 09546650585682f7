// How the health of a partnership and its reasons are named and coloured on every screen (names as in domain/health.py).

export const HEALTH_COLOURS = {
	"On track": "green",
	"Needs attention": "orange",
	Stalled: "red",
	Parked: "gray",
	Closed: "gray",
};

export const SEVERITY_COLOURS = { Hard: "red", Warning: "orange", Approaching: "yellow" };

/** The reader's words for every reason code, by code. */
export const reason_labels = () => ({
	SILENT: __("Silent"),
	STAGE_AGE: __("Too long in stage"),
	NO_NEXT_STEP: __("No next step"),
	NEXT_STEP_OVERDUE: __("Next step overdue"),
	AGREEMENT_LAPSED: __("Agreement lapsed"),
	AGREEMENT_ENDING: __("Agreement ending"),
	PLAN_MISSING: __("No action plan"),
	PLAN_OVERDUE: __("Action plan overdue"),
	SIGNATURE_PENDING: __("Signature pending"),
	CONTACT_GAP: __("Contact missing"),
	DATE_UNKNOWN: __("Date unknown"),
});

/** The reader's word for a reason code, "" for one that is unknown. */
export const reason_label = (code) => reason_labels()[code] || "";

/** A stored list of codes ("SILENT:Hard,STAGE_AGE:Warning") in words, separated by semicolons. */
export const reasons_in_words = (codes) =>
	(codes || "")
		.split(",")
		.map((pair) => reason_label(pair.trim().split(":")[0]))
		.filter(Boolean)
		.join("; ");
