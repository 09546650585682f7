frappe.query_reports["Contact Coverage"] = {
	filters: [
		{ fieldname: "side", label: __("Side"), fieldtype: "Select", options: eu_korea_coop.reports.options("Europe", "Korea", "Third Country") },
		{ fieldname: "organisation_type", label: __("Type"), fieldtype: "Link", options: "Organisation Type" },
		{ fieldname: "without_contact_only", label: __("Without a contact"), fieldtype: "Check" },
	],
	first_rows: true,
	formatter: eu_korea_coop.reports.cell,
};
