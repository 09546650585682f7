frappe.query_reports["Introductions"] = {
	filters: [
		{ fieldname: "from_date", label: __("From", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date" },
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Asked", "Made", "Declined", "No Answer"),
		},
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
};
