// Asked anew for every reader: Frappe keeps the figures of its other charts by the chart's name, whoever reads them.
frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Stages By Health"] = {
	method: "eu_korea_coop.api.get_stages_by_health",
	filters: [],
};
