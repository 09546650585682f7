// Names of the reason codes, as domain/health.py has them.

frappe.provide("eu_korea_coop.reasons");

const labels = () => ({
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

eu_korea_coop.reasons.label = (code) => labels()[code] || "";

/** The reasons in a stored list of codes ("SILENT:Hard,…"), in words. */
eu_korea_coop.reasons.of = (codes) =>
	(codes || "")
		.split(",")
		.map((pair) => eu_korea_coop.reasons.label(pair.trim().split(":")[0]))
		.filter(Boolean)
		.join("; ");
