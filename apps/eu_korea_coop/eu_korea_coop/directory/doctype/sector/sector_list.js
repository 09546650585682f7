// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Sector", {
	empty: () => __("Economic sectors, as a tree."),
});
