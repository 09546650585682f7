// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Organisation Function", {
	empty: () => __("What an organisation does, whatever its type."),
});
