frappe.query_reports["Support and Budget"] = {
	filters: [
		{ fieldname: "from_date", label: __("From", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "programme", label: __("Programme"), fieldtype: "Link", options: "Programme" },
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Funding", "Label", "Policy", "Invitation", "Office", "Translation"),
		},
		{
			fieldname: "level",
			label: __("Level"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Local", "Regional", "National", "EU", "Korea"),
		},
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
};
