// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Agreement Kind", {
	empty: () => __("Kinds of agreements, with their usual term and notice."),
});
