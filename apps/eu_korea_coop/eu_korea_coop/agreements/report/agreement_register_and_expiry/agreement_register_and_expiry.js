frappe.query_reports["Agreement Register and Expiry"] = {
	filters: [
		{
			fieldname: "window",
			label: __("Ends or is due within"),
			fieldtype: "Select",
			options: ["", ...[30, 90, 180, 365].map((days) => ({ value: days, label: __("{0} days", [days]) }))],
		},
		{ fieldname: "kind", label: __("Kind"), fieldtype: "Link", options: "Agreement Kind" },
		{
			fieldname: "state",
			label: __("State"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options(
				"Draft",
				"Internal Review",
				"With Partners",
				"Signing",
				"In Force",
				"Expired",
				"Terminated",
				"Superseded",
				"Withdrawn"
			),
		},
		{ fieldname: "side", label: __("Side"), fieldtype: "Select", options: eu_korea_coop.reports.options("Europe", "Korea", "Third Country") },
		{ fieldname: "undecided_only", label: __("Nothing decided"), fieldtype: "Check" },
		{ fieldname: "counted_only", label: __("Only European-Korean"), fieldtype: "Check" },
	],
	first_rows: true,
	formatter: eu_korea_coop.reports.cell,
	get_datatable_options: eu_korea_coop.reports.two_lines,
};
