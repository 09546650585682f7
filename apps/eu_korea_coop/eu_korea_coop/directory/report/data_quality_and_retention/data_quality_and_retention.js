frappe.query_reports["Data Quality and Retention"] = {
	filters: [
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options(
				"Retention Due",
				"No Lawful Basis",
				"Possible Duplicate",
				"Placeholder",
				"Unknown Date",
				"Formalised Without Agreement",
				"Origin Missing",
				"Work Without Owner"
			),
		},
	],
	first_rows: true,
	formatter: eu_korea_coop.reports.cell,
	get_datatable_options: eu_korea_coop.reports.two_lines,
};
