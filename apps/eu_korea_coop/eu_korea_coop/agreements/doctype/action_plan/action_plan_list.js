// Action plans with their progress.

eu_korea_coop.lists.settings("Action Plan", {
	add_fields: ["status", "progress"],
	empty: () => __("After a signature comes a plan: what will be done, by whom and until when. Add one, with or without an agreement."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
});
