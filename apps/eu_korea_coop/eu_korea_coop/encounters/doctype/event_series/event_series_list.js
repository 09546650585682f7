// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Event Series", {
	empty: () => __("Events that recur belong to a series; the next edition is proposed from the last one."),
});
