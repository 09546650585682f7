// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Programme", {
	empty: () => __("Funding programmes and projects that carry a cooperation."),
});
