frappe.query_reports["Follow-ups and Workload"] = {
	filters: [
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "User Group" },
		{ fieldname: "owner_user", label: __("Officer"), fieldtype: "Link", options: "User" },
		{
			fieldname: "from_date",
			label: __("From", null, "of a period"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -30),
		},
		{ fieldname: "to_date", label: __("To", null, "of a period"), fieldtype: "Date", default: frappe.datetime.get_today() },
	],
	onload: eu_korea_coop.reports.take_written_dates,
	formatter: eu_korea_coop.reports.cell,
};
