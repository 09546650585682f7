frappe.query_reports["Event Effectiveness"] = {
	filters: [
		{ fieldname: "from_date", label: __("From", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date" },
		{ fieldname: "series", label: __("Series"), fieldtype: "Link", options: "Event Series" },
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options(
				"Conference",
				"Congress",
				"Trade Fair",
				"Matchmaking",
				"Workshop",
				"Delegation Visit",
				"Study Visit",
				"Cluster Tour",
				"Training",
				"Signing",
				"Webinar",
				"Other"
			),
		},
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
};
