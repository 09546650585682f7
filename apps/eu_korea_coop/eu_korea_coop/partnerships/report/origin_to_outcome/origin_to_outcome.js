frappe.query_reports["Origin to Outcome"] = {
	filters: [
		{ fieldname: "from_date", label: __("Began from"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Began until"), fieldtype: "Date" },
		{ fieldname: "origin_kind", label: __("Origin"), fieldtype: "Select", options: eu_korea_coop.reports.options(...eu_korea_coop.reports.ORIGINS) },
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
	tree: true,
	name_field: "origin",
	initial_depth: 1,
};
