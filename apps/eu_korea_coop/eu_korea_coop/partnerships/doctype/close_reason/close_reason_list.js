// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Close Reason", {
	empty: () => __("Why a partnership ended."),
});
