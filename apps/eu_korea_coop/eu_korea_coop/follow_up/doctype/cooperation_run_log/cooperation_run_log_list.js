// When the sweep and the digests ran.

eu_korea_coop.lists.settings("Cooperation Run Log", {
	add_fields: ["status", "job"],
	empty: () => __("Nothing has run yet. The sweep runs every night, the digests in the morning of each reader."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
});
