// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Success Factor", {
	empty: () => __("What made cooperation work."),
});
