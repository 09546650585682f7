frappe.query_reports["Outcome Scoreboard"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From", null, "of a period"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -12),
		},
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "programme", label: __("Programme"), fieldtype: "Link", options: "Programme" },
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
	],
	formatter: eu_korea_coop.reports.cell,
	onload(report) {
		eu_korea_coop.reports.take_written_dates(report);
		if (!frappe.model.can_export("Cooperation Figures")) return;
		report.page.add_inner_button(__("ECCP indicator sheet"), () => eu_korea_coop.files.take("download_indicator_sheet", report.get_filter_values()));
	},
};
