// "Log encounter": at most six fields, from a form, a list or anywhere (Alt+Shift+L), usable on a phone.

import { ASKS_TWO_WAY, NOT_CONTACT, TYPES } from "../shared/interaction_types.js";

frappe.provide("eu_korea_coop");

/** Opens the dialog; `partnership` and `after(answer)` are optional. */
eu_korea_coop.log_encounter = function ({ partnership, title, after } = {}) {
	if (partnership && title) frappe.utils.add_link_title("Partnership", partnership, title);
	const dialog = new frappe.ui.Dialog({
		title: partnership && title ? frappe.utils.escape_html(`${__("Log encounter")}: ${title}`) : __("Log encounter"),
		fields: [
			{
				fieldname: "partnership",
				fieldtype: "Link",
				options: "Partnership",
				label: __("Partnership"),
				reqd: 1,
				default: partnership,
				hidden: partnership && title ? 1 : 0,
				read_only: partnership ? 1 : 0,
			},
			{
				fieldname: "interaction_type",
				fieldtype: "Select",
				label: __("What was it?"),
				options: TYPES.map((type) => ({ value: type, label: __(type) })),
				default: "Meeting",
				reqd: 1,
				onchange: ask_what_is_needed,
			},
			{
				fieldname: "interaction_date",
				fieldtype: "Data",
				label: __("When?"),
				default: frappe.datetime.get_today(),
				reqd: 1,
				description: __("A day, or 2016, Nov 2016, before May 2017, unknown. A day ahead makes a plan."),
			},
			{ fieldname: "outcome", fieldtype: "Small Text", label: __("What came of it?") },
			{
				fieldname: "two_way",
				fieldtype: "Select",
				label: __("Did both sides take part?"),
				options: [
					{ value: "", label: "" },
					{ value: "1", label: __("Yes, we had an answer") },
					{ value: "0", label: __("No, one-way") },
				],
				hidden: 1,
			},
			...eu_korea_coop.forms.step_fields(),
		],
		primary_action_label: __("Log"),
		primary_action: save,
	});

	function ask_what_is_needed() {
		const type = dialog.get_value("interaction_type");
		const asks = ASKS_TWO_WAY.includes(type);
		dialog.set_df_property("two_way", "hidden", asks ? 0 : 1);
		dialog.set_df_property("two_way", "reqd", asks ? 1 : 0);
		dialog.set_df_property("what_comes_next", "hidden", NOT_CONTACT.includes(type) ? 1 : 0);
	}

	function save(values) {
		// what is not asked is not sent: an empty text is no answer
		if (!ASKS_TWO_WAY.includes(values.interaction_type)) delete values.two_way;
		if (values.next_step) delete values.no_next_step_reason;
		dialog.disable_primary_action();
		frappe
			.xcall("eu_korea_coop.api.log_interaction", values)
			.then((answer) => {
				dialog.hide();
				frappe.show_alert({
					message:
						answer.status === "Planned"
							? __("Planned: {0}", [answer.name])
							: answer.is_meaningful
								? __("Logged: {0}. The clock starts anew.", [answer.name])
								: __("Logged: {0}. It does not count as contact.", [answer.name]),
					indicator: "green",
				});
				if (after) after(answer);
			})
			.catch(() => {}) // Frappe has shown the message; what was typed stays
			.finally(() => dialog.enable_primary_action());
	}

	eu_korea_coop.forms.follow_step(dialog);
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
	return dialog;
};

/** "It took place", in one click; `after` is called once it is saved. */
eu_korea_coop.hold_interaction = function (interaction, after) {
	return frappe.xcall("eu_korea_coop.api.hold_interaction", { interaction }).then((answer) => {
		frappe.show_alert({ message: __("Held: {0}", [answer.name]), indicator: "green" });
		if (after) after(answer);
	});
};

frappe.ui.keys.add_shortcut({
	shortcut: "alt+shift+l",
	description: __("Log encounter"),
	ignore_inputs: true,
	action() {
		if (!frappe.model.can_create("Interaction")) return;
		if ($(".modal:visible").length) return; // one dialog at a time
		const frm = cur_frm && cur_frm.doctype === "Partnership" && frappe.get_route()[0] === "Form" ? cur_frm : null;
		eu_korea_coop.log_encounter({
			partnership: frm && !frm.is_new() ? frm.doc.name : undefined,
			title: frm && frm.doc.title,
			after: frm ? () => frm.reload_doc() : undefined,
		});
	},
});
