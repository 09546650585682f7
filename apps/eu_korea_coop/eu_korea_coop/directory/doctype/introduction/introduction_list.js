// Who was asked to introduce us, and how it ended.

eu_korea_coop.lists.settings("Introduction", {
	add_fields: ["status"],
	empty: () => __("Introductions are asked for on the page Introductions, from a way to an organisation or a person."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
});
