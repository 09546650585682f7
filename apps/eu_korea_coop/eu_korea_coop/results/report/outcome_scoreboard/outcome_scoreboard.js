frappe.query_reports["Outcome Scoreboard"] = {
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date", default: frappe.datetime.add_months(frappe.datetime.get_today(), -12) },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "programme", label: __("Programme"), fieldtype: "Link", options: "Programme" },
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
	],
	formatter: eu_korea_coop.reports.cell,
};
