// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Outcome Indicator", {
	empty: () => __("What is counted as a result."),
});
