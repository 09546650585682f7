// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Organisation Relationship", {
	empty: () => __("How organisations hang together: agency of, member of, facilitated by. Relations show who can introduce you."),
});
