frappe.query_reports["Partnership Pipeline"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From", null, "of a period"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -12),
		},
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "as_of", label: __("As of"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
		{ fieldname: "origin_kind", label: __("Origin"), fieldtype: "Select", options: eu_korea_coop.reports.options(...eu_korea_coop.reports.ORIGINS) },
		{
			fieldname: "chart",
			label: __("Chart"),
			fieldtype: "Select",
			options: [
				{ value: "Funnel", label: __("Funnel") },
				{ value: "Trend", label: __("Trend") },
			],
			default: "Funnel",
		},
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
};
