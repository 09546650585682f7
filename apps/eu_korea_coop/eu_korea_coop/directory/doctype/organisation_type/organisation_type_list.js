// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Organisation Type", {
	empty: () => __("Kinds of organisations, European and Korean."),
});
