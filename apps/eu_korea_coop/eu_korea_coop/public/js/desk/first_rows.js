// A long report shows its first rows, which are the worst ones, and every row on request (reporting/first_rows.py). Reports that
// say `first_rows` get the filter here, on their page: a report that is mailed, or asked by another program, has every row.

const Report = frappe.views && frappe.views.QueryReport;

const rows_filter = () => ({
	fieldname: "rows",
	label: __("Rows"),
	fieldtype: "Select",
	options: ["500", "5000", "All"].map((value) => ({
		value,
		label: value === "All" ? __("All rows") : __("{0} rows", [format_number(value, null, 0)]),
	})),
	default: "500",
});

if (Report && Report.prototype.setup_filters && Report.prototype.add_to_dashboard) {
	const { setup_filters, add_to_dashboard } = Report.prototype;

	Report.prototype.setup_filters = function (...args) {
		const settings = this.report_settings;
		if (settings.first_rows) this.report_settings = { ...settings, filters: [...settings.filters, rows_filter()] };
		setup_filters.apply(this, args);
		this.report_settings = settings;
	};

	// A card or a chart that somebody makes of a report is made of all its rows.
	Report.prototype.add_to_dashboard = function (method, args, ...more) {
		const filters = JSON.parse(args.filters_json);
		delete filters.rows;
		return add_to_dashboard.call(this, method, { ...args, filters_json: JSON.stringify(filters) }, ...more);
	};
}
