// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Mail Draft", {
	empty: () => __("What a mail to a partner begins with, by reason and language."),
});
