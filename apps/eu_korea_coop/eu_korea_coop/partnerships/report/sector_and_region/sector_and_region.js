frappe.query_reports["Sector and Region"] = {
	filters: [
		{ fieldname: "sector", label: __("Sector"), fieldtype: "Link", options: "Sector" },
		{ fieldname: "stage", label: __("Stage"), fieldtype: "Select", options: eu_korea_coop.reports.options(...eu_korea_coop.reports.STAGES) },
	],
	formatter: eu_korea_coop.reports.cell,
};
