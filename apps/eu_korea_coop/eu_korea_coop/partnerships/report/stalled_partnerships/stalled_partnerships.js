frappe.query_reports["Stalled Partnerships"] = {
	filters: [
		{ fieldname: "as_of", label: __("As of"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "owner_user", label: __("Responsible officer"), fieldtype: "Link", options: "User" },
		{
			fieldname: "stage",
			label: __("Stage"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options(...eu_korea_coop.reports.STAGES.slice(0, 8)),
		},
		{
			fieldname: "tier",
			label: __("Tier"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options("Strategic", "Standard", "Watch"),
		},
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
		{
			fieldname: "reason",
			label: __("Reason"),
			fieldtype: "Select",
			options: ["", ...Object.entries(eu_korea_coop.reports.REASONS).map(([value, label]) => ({ value, label }))],
		},
		{
			fieldname: "counterpart_type",
			label: __("Korean counterpart"),
			fieldtype: "Select",
			options: eu_korea_coop.reports.options(...eu_korea_coop.reports.COUNTERPARTS),
		},
		{
			fieldname: "chart",
			label: __("Chart"),
			fieldtype: "Select",
			options: [
				{ value: "Health by Stage", label: __("Health by stage") },
				{ value: "Reasons", label: __("Reasons") },
			],
			default: "Health by Stage",
		},
		{ fieldname: "include_warnings", label: __("Warnings too"), fieldtype: "Check" },
		{ fieldname: "include_approaching", label: __("Close to a limit too"), fieldtype: "Check" },
	],
	first_rows: true,
	onload: eu_korea_coop.reports.take_written_dates,
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "actions" && data) {
			return eu_korea_coop.reports.action_buttons(value || "", data.partnership);
		}
		return eu_korea_coop.reports.cell(value, row, column, data, default_formatter);
	},
	get_datatable_options: eu_korea_coop.reports.three_lines,
};
