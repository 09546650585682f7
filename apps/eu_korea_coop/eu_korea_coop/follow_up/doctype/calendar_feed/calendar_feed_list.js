// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Calendar Feed", {
	empty: () => __("A private address shows your next steps, events and agreement ends in your own calendar."),
});
