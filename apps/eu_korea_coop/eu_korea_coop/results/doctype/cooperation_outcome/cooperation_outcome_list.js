// What came of the cooperation; "none yet" is an answer too.

eu_korea_coop.lists.settings("Cooperation Outcome", {
	add_fields: ["status", "quantity", "unit"],
	empty: () => __("Agreements, projects, contracts and trainings that came of a cooperation are reported here."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
});
