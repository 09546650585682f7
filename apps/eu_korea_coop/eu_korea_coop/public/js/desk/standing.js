// The line at the top of a form that says where a record stands, with the reasons and what to do about them.

import { escape } from "../shared/escape.js";
import { HEALTH_COLOURS, SEVERITY_COLOURS } from "../shared/health.js";

frappe.provide("eu_korea_coop.standing");

eu_korea_coop.standing.HEALTH_COLOURS = HEALTH_COLOURS;

/** "Formalised since Nov 2016", the first part of the headline. */
eu_korea_coop.standing.since = function (word, date, precision) {
	const when = eu_korea_coop.fuzzy.format(date, precision);
	if (!when) return escape(word);
	return escape(precision === "Unknown" ? __("{0}, since when is unknown", [word]) : __("{0} since {1}", [word, when]));
};

function next_step(doc) {
	if (!doc.next_step_due) return __("next step: none");
	const when = eu_korea_coop.fuzzy.day(doc.next_step_due);
	const late = frappe.datetime.get_day_diff(frappe.datetime.get_today(), doc.next_step_due);
	if (late > 0) return __("next step: {0} ({1} days overdue)", [doc.next_step || "", late]);
	return __("next step: {0} by {1}", [doc.next_step || "", when]);
}

/** The headline of a partnership: stage, health, next step. */
eu_korea_coop.standing.headline = function (doc, health) {
	const parts = [eu_korea_coop.standing.since(__(doc.stage), doc.stage_since, doc.stage_since_precision)];
	const worst = health.reasons.find((reason) => reason.severity === "Hard") || health.reasons[0];
	let state = __(health.health);
	if (health.health === "Stalled" && health.days_silent && worst && worst.code === "SILENT") {
		state = __("Stalled: silent {0} days", [health.days_silent]);
	} else if (worst && !["Parked", "Closed"].includes(health.health)) {
		state = `${state}: ${worst.label}`;
	}
	const colour = HEALTH_COLOURS[health.health] || "gray";
	parts.push(`<span class="indicator-pill ${colour}">${escape(state)}</span>`);
	if (!["Parked", "Concluded", "Not Pursued"].includes(doc.stage)) parts.push(escape(next_step(doc)));
	if (doc.stage === "Parked" && doc.parked_until) {
		parts.push(escape(__("until {0}", [eu_korea_coop.fuzzy.day(doc.parked_until)])));
	}
	if (health.stalled_since) {
		parts.push(escape(__("stalled since {0}", [eu_korea_coop.fuzzy.day(health.stalled_since)])));
	}
	return parts.join('<span class="cooperation-dot" aria-hidden="true"> · </span>');
};

const ACTIONS = {
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

/** The list of reasons, each with what to do about it; `can_act`: with buttons marked `data-action`. */
eu_korea_coop.standing.reasons = function (health, can_act) {
	const button = (action) => `<button type="button" class="btn btn-xs btn-default" data-action="${action}">${escape(ACTIONS[action]())}</button>`;
	const offered = new Set(); // an action is offered once, at the worst reason that asks for it
	const rows = health.reasons.map((reason) => {
		const actions = (can_act ? OFFERED[reason.code] || [] : []).filter((action) => !offered.has(action));
		actions.forEach((action) => offered.add(action));
		return `<li>
			<span class="indicator ${SEVERITY_COLOURS[reason.severity] || "gray"}" aria-hidden="true"></span>
			<div><strong>${escape(reason.label)}</strong>
			<span>${escape(reason.evidence)}.</span>
			<span class="text-muted">${escape(reason.action)}.</span></div>
			<span class="cooperation-actions">${actions.map(button).join(" ")}</span>
		</li>`;
	});
	const others = can_act ? ["log", "step"].filter((action) => !offered.has(action)) : [];
	return `${rows.length ? `<ul class="cooperation-reasons">${rows.join("")}</ul>` : ""}
		${others.length ? `<p class="cooperation-actions cooperation-others">${others.map(button).join(" ")}</p>` : ""}`;
};
