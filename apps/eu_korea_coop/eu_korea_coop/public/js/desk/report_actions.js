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

// What a report offers and its reader can't use, hidden; later Frappes hide some of it themselves. In the menu by label: the DocType and
// the right it takes. Who reads no records has none of whose fields a column could be added.
const NEEDS = {
	Edit: ["Report", "write"],
	"Setup Auto Email": ["Auto Email Report", "read"],
	"User Permissions": ["User Permission", "read"],
	"Add Column": ["Partnership", "read"],
	Save: ["Report", "create"],
};
const may = { read: frappe.model.can_read, write: frappe.model.can_write, create: frappe.model.can_create };
const Report = frappe.views && frappe.views.QueryReport;
if (Report && Report.prototype.get_menu_items) {
	const { get_menu_items, add_card_button_to_toolbar, add_chart_buttons_to_toolbar } = Report.prototype;
	Report.prototype.get_menu_items = function () {
		const useless = Object.entries(NEEDS).filter(([, [doctype, right]]) => !may[right](doctype));
		const labels = useless.map(([label]) => __(label));
		return get_menu_items.call(this).filter(({ label }) => !labels.includes(label));
	};
	Report.prototype.add_card_button_to_toolbar = function (...args) {
		if (frappe.model.can_create("Number Card")) add_card_button_to_toolbar.apply(this, args);
	};
	Report.prototype.add_chart_buttons_to_toolbar = function (...args) {
		if (!frappe.model.can_create("Dashboard Chart") || !frappe.model.can_read("Partnership")) return;
		add_chart_buttons_to_toolbar.apply(this, args);
		if (this.add_to_dashboard_button && !frappe.model.can_write("Dashboard")) this.add_to_dashboard_button.remove();
	};
}

$(document).on("click", "[data-cooperation-action]", function (event) {
	event.preventDefault();
	event.stopPropagation();
	const row = (frappe.query_report.data || []).find((one) => one.partnership === this.dataset.partnership);
	ACTIONS[this.dataset.cooperationAction].open(this.dataset.partnership, row || {});
});
