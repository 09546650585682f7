// Events by the day as far as it is known.

eu_korea_coop.lists.settings("Cooperation Event", {
	add_fields: ["status", "start_date", "start_date_precision", "follow_up_due"],
	empty: () => __("Matchmaking events, fairs, delegations and visits belong here, planned or held. What came of them is counted from here."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
	formatters: { start_date: eu_korea_coop.lists.fuzzy("start_date") },
	onload(listview) {
		eu_korea_coop.lists.show(listview, [
			[__("Ahead"), () => [["Cooperation Event", "start_date", ">=", frappe.datetime.get_today()]]],
			[__("Follow-up due"), () => [["Cooperation Event", "follow_up_due", "<=", frappe.datetime.get_today()]]],
			[__("Mine"), () => [["Cooperation Event", "owner_user", "=", frappe.session.user]]],
		]);
	},
});
