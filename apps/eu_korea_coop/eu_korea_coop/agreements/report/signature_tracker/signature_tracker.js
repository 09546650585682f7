frappe.query_reports["Signature Tracker"] = {
	filters: [
		{
			fieldname: "status",
			label: __("Signature"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Pending", "Not Requested", "Approval Ongoing", "Sent", "Signed", "Declined"),
		},
		{ fieldname: "agreement", label: __("Agreement"), fieldtype: "Link", options: "Agreement" },
		{ fieldname: "include_ended", label: __("Ended ones too"), fieldtype: "Check" },
	],
	first_rows: true,
	formatter: eu_korea_coop.reports.cell,
};
