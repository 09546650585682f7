// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Relation Type", {
	empty: () => __("The words for how two organisations relate."),
});
