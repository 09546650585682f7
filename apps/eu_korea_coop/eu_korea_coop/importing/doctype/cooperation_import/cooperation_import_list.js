// Imports by their state; everything goes out from here too.

eu_korea_coop.lists.settings("Cooperation Import", {
	add_fields: ["status"],
	empty: () =>
		frappe.user.has_role("Cooperation Manager")
			? __("Bring a spreadsheet of contacts, meetings or partnerships: it is shown what it would make before anything is made.")
			: __("The badge lists that you bring in on the page of an event are listed here."),
	get_indicator: (doc) => [
		__(doc.status),
		{ Draft: "gray", Running: "blue", Finished: "green", Stopped: "orange", Undone: "gray" }[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
	onload(listview) {
		if (!frappe.user.has_role("Cooperation Manager")) return;
		eu_korea_coop.files.offer(listview.page, [[__("All records as a workbook"), "download_all_records", {}]]);
		eu_korea_coop.files.offer_open_data(listview.page);
	},
});
