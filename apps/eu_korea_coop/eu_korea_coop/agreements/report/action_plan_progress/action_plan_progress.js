frappe.query_reports["Action Plan Progress"] = {
	filters: [
		{ fieldname: "plan", label: __("Action plan"), fieldtype: "Link", options: "Action Plan" },
		{ fieldname: "partnership", label: __("Partnership"), fieldtype: "Link", options: "Partnership" },
		{ fieldname: "owner_user", label: __("Our owner"), fieldtype: "Link", options: "User" },
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Open", "In Progress", "Done", "Cancelled"),
		},
		{ fieldname: "overdue_only", label: __("Only late ones"), fieldtype: "Check" },
	],
	first_rows: true,
	formatter: eu_korea_coop.reports.cell,
	get_datatable_options: eu_korea_coop.reports.two_lines,
};
