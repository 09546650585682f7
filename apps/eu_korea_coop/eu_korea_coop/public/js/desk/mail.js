// A mail becomes an interaction by one click, once: from the timeline of its partnership, or from the mail itself.

frappe.provide("eu_korea_coop.mail");

/** The dialog for a mail; one that is logged already opens its interaction. */
eu_korea_coop.mail.log = function (communication) {
	return frappe.xcall("eu_korea_coop.api.mail_as_interaction", { communication }).then((mail) => {
		if (mail.interaction) {
			frappe.set_route("Form", "Interaction", mail.interaction);
			return;
		}
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
			args: ({ no_next_step_reason, ...values }) => ({ ...values, ...(values.next_step ? {} : { no_next_step_reason }), communication }),
			after: ({ name }) => frappe.set_route("Form", "Interaction", name),
			done: __("Logged"),
		});
		eu_korea_coop.forms.follow_step(dialog);
	});
};

/** A button beside each mail in the timeline of a form. */
eu_korea_coop.mail.offer = function (frm) {
	if (!frm.timeline || !frappe.model.can_create("Interaction")) return;
	for (const mail of (frm.get_docinfo() || {}).communications || []) {
		if (mail.communication_medium !== "Email" || mail.communication_type !== "Communication") continue;
		const $actions = frm.timeline.timeline_items_wrapper
			.find('.timeline-item[data-doctype="Communication"]')
			.filter((_index, item) => item.dataset.name === mail.name)
			.find(".custom-actions");
		$(`<button type="button" class="btn btn-default btn-xs mx-2">${frappe.utils.escape_html(__("Log as interaction"))}</button>`)
			.on("click", () => eu_korea_coop.mail.log(mail.name))
			.prependTo($actions);
	}
};
