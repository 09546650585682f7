// Our reports on paper, by Print and PDF of their menu: no buttons, every text whole, and as wide as the page.

const Report = frappe.views && frappe.views.QueryReport;

/** Letters so small that the columns fit beside each other; Frappe's own are for a few columns. */
const style = (columns) => `<style>
	.print-format table.table { width: 100%; table-layout: auto; font-size: ${columns > 12 ? 6.5 : columns > 8 ? 7.5 : 9}pt; }
	.print-format table.table :is(th, td) { min-width: 0 !important; padding: 2px 3px !important; overflow-wrap: break-word; }
	.print-format table.table thead { display: table-header-group; }
	.print-format table.table tr { page-break-inside: avoid; }
	.print-format button { border: 0; padding: 0; background: none; color: inherit; font: inherit; }
</style>`;

const is_ours = (report) => Boolean(report.columns && report.columns[0] && report.columns[0].row_key);

if (Report && Report.prototype.get_columns_for_print && Report.prototype.get_filters_html_for_print) {
	const { get_columns_for_print, get_filters_html_for_print } = Report.prototype;

	Report.prototype.get_columns_for_print = function (...args) {
		return get_columns_for_print.apply(this, args).filter((column) => !column.not_printed);
	};

	Report.prototype.get_filters_html_for_print = function (...args) {
		const filters = get_filters_html_for_print.apply(this, args);
		return is_ours(this) ? style(this.get_visible_columns().length) + filters : filters;
	};
}
