// The dialogs about what comes next: the one dated next step of a partnership, and parking it until a day.

frappe.provide("eu_korea_coop");

const shown = (partnership, title) => ({
	fieldtype: "HTML",
	options: `<p class="text-muted">${frappe.utils.escape_html(title || partnership)}</p>`,
});

/** Asks for the next step of a partnership; `title`, `next_step`, `next_step_due`, `next_step_owner`, `owner_user` as they are now. */
eu_korea_coop.set_next_step = function ({ partnership, title, next_step, next_step_due, next_step_owner, owner_user, after }) {
	return eu_korea_coop.forms.ask({
		title: __("Set the next step"),
		fields: [
			shown(partnership, title),
			{ fieldname: "next_step", fieldtype: "Data", label: __("Next step"), reqd: 1, default: next_step },
			{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), reqd: 1, default: next_step_due },
			{
				fieldname: "next_step_owner",
				fieldtype: "Link",
				options: "User",
				label: __("Next step's owner"),
				default: next_step_owner || owner_user,
				description: __("Empty: the responsible officer."),
			},
		],
		label: __("Set"),
		method: "set_next_step",
		args: (values) => ({ partnership, ...values }),
		done: __("Saved"),
		after,
	});
};

/** Asks until when a partnership is parked, and why. */
eu_korea_coop.park = function ({ partnership, title, after }) {
	return eu_korea_coop.forms.ask({
		title: __("Park with a review date"),
		fields: [
			shown(partnership, title),
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
		label: __("Park"),
		method: "move",
		args: (values) => ({ partnership, action: "Park", ...values }),
		done: __("Saved"),
		after,
	});
};
