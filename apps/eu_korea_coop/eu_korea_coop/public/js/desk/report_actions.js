// What a person does about a row of Stalled Partnerships without leaving it: log an encounter, set a next step, park.

import { escape } from "../shared/escape.js";

frappe.provide("eu_korea_coop.reports");

const refresh = () => frappe.query_report && frappe.query_report.refresh();
const ACTIONS = {
	log: {
		label: () => __("Log"),
		title: () => __("Log encounter"),
		open: (partnership, row) => eu_korea_coop.log_encounter({ partnership, title: row.title, after: refresh }),
	},
	step: {
		label: () => __("Next step"),
		title: () => __("Set the next step"),
		open: (partnership, row) => eu_korea_coop.set_next_step({ partnership, ...row, after: refresh }),
	},
	park: {
		label: () => __("Park"),
		title: () => __("Park with a review date"),
		open: (partnership, row) => eu_korea_coop.park({ partnership, title: row.title, after: refresh }),
	},
};

/** Buttons for the actions named in a cell ("log step park"). */
eu_korea_coop.reports.action_buttons = function (actions, partnership) {
	return actions
		.split(" ")
		.filter((action) => action in ACTIONS)
		.map(
			(action) =>
				`<button type="button" class="btn btn-xs btn-default" data-cooperation-action="${action}"
					data-partnership="${escape(partnership)}"
					title="${escape(ACTIONS[action].title())}"
					aria-label="${escape(`${ACTIONS[action].title()}: ${partnership}`)}"
				>${escape(ACTIONS[action].label())}</button>`
		)
		.join(" ");
};

// Entries of a report's menu that lead to a list, hidden from whoever may not read it; Frappe shows them to everybody.
const LEADS_TO = { "Setup Auto Email": "Auto Email Report", "User Permissions": "User Permission" };
const Report = frappe.views && frappe.views.QueryReport;
if (Report && Report.prototype.get_menu_items) {
	const { get_menu_items } = Report.prototype;
	Report.prototype.get_menu_items = function () {
		const unreadable = Object.keys(LEADS_TO).filter((label) => !frappe.model.can_read(LEADS_TO[label]));
		const labels = unreadable.map((label) => __(label));
		return get_menu_items.call(this).filter(({ label }) => !labels.includes(label));
	};
}

$(document).on("click", "[data-cooperation-action]", function (event) {
	event.preventDefault();
	event.stopPropagation();
	const row = (frappe.query_report.data || []).find((one) => one.partnership === this.dataset.partnership);
	ACTIONS[this.dataset.cooperationAction].open(this.dataset.partnership, row || {});
});
