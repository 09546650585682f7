// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Agreement Template", {
	empty: () => __("Word documents from which drafts of agreements are made."),
});
