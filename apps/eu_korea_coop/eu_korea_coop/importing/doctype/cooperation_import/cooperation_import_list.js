// Imports by their state; everything goes out from here too.

eu_korea_coop.lists.settings("Cooperation Import", {
	add_fields: ["status"],
	empty: () => __("Bring a spreadsheet of contacts, meetings or partnerships: it is shown what it would make before anything is made."),
	get_indicator: (doc) => [
		__(doc.status),
		{ Draft: "gray", Running: "blue", Finished: "green", Stopped: "orange", Undone: "gray" }[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
	onload(listview) {
		eu_korea_coop.files.offer(listview.page, [[__("All records as a workbook"), "download_all_records", {}]]);
		eu_korea_coop.files.offer_open_data(listview.page);
	},
});
