// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Digest Preference", {
	empty: () => __("Everybody gets the digest of their role. Add a row to choose your hour, or to leave sections out."),
});
