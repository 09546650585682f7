// Encounters: planned ones whose day has passed ask whether they took place.

eu_korea_coop.lists.settings("Interaction", {
	add_fields: ["status", "interaction_date", "interaction_date_precision", "is_meaningful"],
	empty: () => __("Every meeting, call, mail or visit with a partner is logged here; it keeps the partnership's clock running."),
	get_indicator(doc) {
		const passed = doc.interaction_date && doc.interaction_date < frappe.datetime.get_today();
		if (doc.status === "Planned" && passed) return [__("Did it take place?"), "orange", "status,=,Planned"];
		return eu_korea_coop.lists.indicator("status")(doc);
	},
	formatters: { interaction_date: eu_korea_coop.lists.fuzzy("interaction_date") },
	button: {
		show: (doc) => doc.status === "Planned" && doc.interaction_date <= frappe.datetime.get_today() && frappe.model.can_write("Interaction"),
		get_label: () => __("It took place"),
		get_description: (doc) => __("{0} took place", [doc.subject || doc.name]),
		action: (doc) => eu_korea_coop.hold_interaction(doc.name, () => cur_list && cur_list.refresh()),
	},
	onload(listview) {
		eu_korea_coop.lists.show(listview, [
			[__("Planned"), () => [["Interaction", "status", "=", "Planned"]]],
			[
				__("Waiting for a word"),
				() => [
					["Interaction", "status", "=", "Planned"],
					["Interaction", "interaction_date", "<", frappe.datetime.get_today()],
				],
			],
			[__("Logged by me"), () => [["Interaction", "owner", "=", frappe.session.user]]],
		]);
		if (frappe.model.can_create("Interaction")) {
			listview.page.add_inner_button(__("Log encounter"), () => eu_korea_coop.log_encounter({ after: () => listview.refresh() }));
		}
	},
});
