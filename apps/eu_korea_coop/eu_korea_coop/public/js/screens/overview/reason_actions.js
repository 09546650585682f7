// What is offered at a reason of health: each action once, at the worst reason that asks for it.

export const ACTIONS = {
	write: () => __("Write", null, "a mail"),
	log: () => __("Log encounter"),
	step: () => __("Set next step"),
	park: () => __("Park"),
	plan: () => __("New action plan"),
	plans: () => __("Open action plans"),
	agreements: () => __("Open agreements"),
	parties: () => __("Check parties"),
};
const OFFERED = {
	SILENT: ["log", "park"],
	STAGE_AGE: ["step", "park"],
	NO_NEXT_STEP: ["step"],
	NEXT_STEP_OVERDUE: ["log", "step"],
	AGREEMENT_LAPSED: ["agreements"],
	AGREEMENT_ENDING: ["agreements"],
	PLAN_MISSING: ["plan"],
	PLAN_OVERDUE: ["plans"],
	SIGNATURE_PENDING: ["agreements"],
	CONTACT_GAP: ["parties"],
	DATE_UNKNOWN: ["log"],
};

/** The reasons, worst first as they come, each with its `offers`; none for a reader who may not write. A mail is begun from the worst. */
export function actions_of(reasons, can_write) {
	const offered = new Set();
	return reasons.map((reason, place) => {
		const offers = (can_write ? [...(OFFERED[reason.code] || []), ...(place ? [] : ["write"])] : []).filter((action) => !offered.has(action));
		offers.forEach((action) => offered.add(action));
		return { ...reason, offers };
	});
}
