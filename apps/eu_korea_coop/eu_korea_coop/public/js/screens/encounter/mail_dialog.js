// "Log" of a mail: it becomes an interaction, once.

import { announce, offer_undo } from "./dialog.js";
import { new_key } from "./entry.js";

/** The dialog for a mail; one that is logged already opens its interaction. `after` is called when it is logged or taken back. */
export function log(communication, after) {
	return frappe.xcall("eu_korea_coop.api.mail_as_interaction", { communication }).then((mail) => {
		if (mail.interaction) {
			frappe.set_route("Form", "Interaction", mail.interaction);
			return;
		}
		const key = new_key();
		const one_way = Boolean(mail.automatic);
		const dialog = eu_korea_coop.forms.ask({
			title: __("Log this mail as an interaction"),
			label: __("Log"),
			method: "interaction_from_communication",
			fields: [
				{
					fieldname: "partnership",
					fieldtype: "Link",
					options: "Partnership",
					only_select: 1, // making one here would leave the dialog with what was typed
					label: __("Partnership"),
					default: mail.partnership,
					get_query: () => (mail.partnerships.length > 1 ? { filters: { name: ["in", mail.partnerships] } } : {}),
					reqd: 1,
				},
				{
					fieldname: "two_way",
					fieldtype: "Select",
					label: __("Did both sides take part?"),
					options: ["", ...(one_way ? [] : [{ value: "1", label: __("Yes, we had an answer") }]), { value: "0", label: __("No, one-way") }],
					default: one_way ? "0" : "",
					description: one_way ? frappe.utils.escape_html(__("This mail is {0}: it never counts as contact.", [mail.automatic])) : "",
					reqd: 1,
				},
				...eu_korea_coop.forms.step_fields({ mandatory_depends_on: "next_step" }),
			],
			// a reason typed before a step stays behind it
			args: ({ no_next_step_reason, ...values }) => ({ ...values, ...(values.next_step ? {} : { no_next_step_reason }), communication, key }),
			after: ({ name, new: is_new }) => {
				if (is_new) offer_undo({ key }, __("Logged."), after);
				else frappe.set_route("Form", "Interaction", name); // somebody was faster
				if (after) after();
				announce();
			},
		});
		eu_korea_coop.forms.follow_step(dialog);
	});
}
