// What partnerships looked like from a day on.

eu_korea_coop.lists.settings("Partnership Snapshot", {
	add_fields: ["health", "stage"],
	empty: () => __("A snapshot is written whenever a partnership's stage, health, reasons, owner or next step changes."),
	indicator_label: __("Health"),
	get_indicator: (doc) => [__(doc.health || ""), eu_korea_coop.standing.HEALTH_COLOURS[doc.health] || "gray", `health,=,${doc.health}`],
});
