frappe.query_reports["Bottleneck Heatmap"] = {
	filters: [
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Stage", label: __("Stage") },
				{ value: "Korean Counterpart", label: __("Korean counterpart") },
			],
			default: "Stage",
		},
		{ fieldname: "side", label: __("Led from"), fieldtype: "Select", options: eu_korea_coop.reports.options("Europe", "Korea") },
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
	],
	formatter: eu_korea_coop.reports.cell,
};
