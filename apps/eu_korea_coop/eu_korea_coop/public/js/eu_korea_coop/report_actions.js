// What a person does about a row of Stalled Partnerships without leaving it: log an interaction, set a next step, park.

frappe.provide("eu_korea_coop.reports");

const call = (method, args) => frappe.xcall(`eu_korea_coop.api.${method}`, args);
const ACTIONS = {
	log: { label: () => __("Log"), title: () => __("Log an interaction"), open: log_interaction },
	step: { label: () => __("Next step"), title: () => __("Set the next step"), open: set_next_step },
	park: { label: () => __("Park"), title: () => __("Park with a review date"), open: park },
};

/** Buttons for the actions named in a cell ("log step park"). */
eu_korea_coop.reports.action_buttons = function (actions, partnership) {
	return actions
		.split(" ")
		.filter((action) => action in ACTIONS)
		.map(
			(action) =>
				`<button type="button" class="btn btn-xs btn-default" data-cooperation-action="${action}"
					data-partnership="${frappe.utils.escape_html(partnership)}"
					title="${frappe.utils.escape_html(ACTIONS[action].title())}"
					aria-label="${frappe.utils.escape_html(`${ACTIONS[action].title()}: ${partnership}`)}"
				>${frappe.utils.escape_html(ACTIONS[action].label())}</button>`
		)
		.join(" ");
};

$(document).on("click", "[data-cooperation-action]", function (event) {
	event.preventDefault();
	event.stopPropagation();
	const row = (frappe.query_report.data || []).find((found) => found.partnership === this.dataset.partnership);
	ACTIONS[this.dataset.cooperationAction].open(this.dataset.partnership, row || {});
});

function ask(title, partnership, row, fields, label, submit) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${frappe.utils.escape_html(`${partnership} · ${row.title || ""}`)}</p>`,
			},
			...fields,
		],
		primary_action_label: label,
		primary_action(values) {
			dialog.disable_primary_action();
			submit(values)
				.then(() => {
					dialog.hide();
					frappe.show_alert({ message: __("Saved"), indicator: "green" });
					frappe.query_report.refresh();
				})
				.catch(() => {}) // Frappe has shown the message; the dialog stays with what was typed
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
}

function log_interaction(partnership, row) {
	const types = [
		"Meeting",
		"Call",
		"Video",
		"E-Mail Exchange",
		"Message",
		"Conference Encounter",
		"Trade-Fair Encounter",
		"Site Visit",
		"Delegation Visit",
		"Workshop",
		"Negotiation",
		"Attempt",
	];
	const says = "['E-Mail Exchange', 'Message'].includes(doc.interaction_type)";
	ask(
		__("Log an interaction"),
		partnership,
		row,
		[
			{
				fieldname: "interaction_type",
				fieldtype: "Select",
				label: __("Type"),
				options: types.map((type) => ({ value: type, label: __(type) })),
				default: "Meeting",
				reqd: 1,
			},
			{
				fieldname: "interaction_date",
				fieldtype: "Data",
				label: __("When"),
				default: frappe.datetime.get_today(),
				description: __("A day, a month or a year: 2026-11-20, Nov 2026, 2026."),
				reqd: 1,
			},
			{
				fieldname: "answered",
				fieldtype: "Select",
				label: __("Both sides took part"),
				options: [
					{ value: "", label: "" },
					{ value: "1", label: __("Yes") },
					{ value: "0", label: __("No, one-way or unanswered") },
				],
				depends_on: `eval:${says}`,
				mandatory_depends_on: `eval:${says}`,
			},
			{ fieldname: "outcome", fieldtype: "Small Text", label: __("Outcome") },
			{ fieldname: "next_step", fieldtype: "Data", label: __("Next step") },
			{
				fieldname: "next_step_due",
				fieldtype: "Date",
				label: __("Due"),
				mandatory_depends_on: "eval:doc.next_step",
			},
			{
				fieldname: "no_next_step_reason",
				fieldtype: "Data",
				label: __("Why no next step"),
				depends_on: "eval:!doc.next_step",
			},
		],
		__("Log"),
		({ answered, ...values }) =>
			call("log_interaction", {
				partnership,
				...values,
				...(answered ? { two_way: cint(answered) } : {}),
			})
	);
}

function set_next_step(partnership, row) {
	ask(
		__("Set the next step"),
		partnership,
		row,
		[
			{
				fieldname: "next_step",
				fieldtype: "Data",
				label: __("Next step"),
				default: row.next_step,
				reqd: 1,
			},
			{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), reqd: 1 },
			{
				fieldname: "next_step_owner",
				fieldtype: "Link",
				options: "User",
				label: __("Owner"),
				default: row.owner_user,
				description: __("Empty: the responsible officer."),
			},
		],
		__("Set"),
		(values) => call("set_next_step", { partnership, ...values })
	);
}

function park(partnership, row) {
	ask(
		__("Park with a review date"),
		partnership,
		row,
		[
			{
				fieldname: "parked_until",
				fieldtype: "Date",
				label: __("Parked until"),
				default: frappe.datetime.add_months(frappe.datetime.get_today(), 6),
				description: __("At most 18 months ahead."),
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Parked because"), reqd: 1 },
		],
		__("Park"),
		(values) => call("move", { partnership, action: "Park", ...values })
	);
}
