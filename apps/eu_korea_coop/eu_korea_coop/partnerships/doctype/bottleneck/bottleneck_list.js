// The list of this DocType; an empty one says what belongs here.

eu_korea_coop.lists.settings("Bottleneck", {
	empty: () => __("What makes cooperation hard, in neutral words."),
});
