// Our reports on paper, by Print and PDF of their menu: no buttons, every text whole, and as wide as the page.

const Report = frappe.views && frappe.views.QueryReport;

/** Letters so small that the columns fit beside each other; Frappe's own are for a few columns. */
const style = (columns) => `
	.print-format table.table { width: 100%; table-layout: auto; font-size: ${columns > 12 ? 6.5 : columns > 8 ? 7.5 : 9}pt; }
	.print-format table.table :is(th, td) { min-width: 0 !important; padding: 2px 3px !important; overflow-wrap: break-word; }
	.print-format table.table thead { display: table-header-group; }
	.print-format table.table tr { page-break-inside: avoid; }
	.print-format button { border: 0; padding: 0; background: none; color: inherit; font: inherit; }
`;

const is_ours = (report) => Boolean(report.columns && report.columns[0] && report.columns[0].row_key);

/** The page's style is what every Frappe takes from boot.print_css; ours stands there while a report of ours is printed. */
const with_style = (print) =>
	async function (...args) {
		const { print_css } = frappe.boot;
		if (is_ours(this)) {
			frappe.boot.print_css = `${print_css || ""}${style(this.get_visible_columns().length)}`;
		}
		try {
			return await print.apply(this, args);
		} finally {
			frappe.boot.print_css = print_css;
		}
	};

if (Report && Report.prototype.get_columns_for_print && Report.prototype.print_report) {
	const { get_columns_for_print, print_report, pdf_report } = Report.prototype;

	Report.prototype.get_columns_for_print = function (...args) {
		return get_columns_for_print.apply(this, args).filter((column) => !column.not_printed);
	};
	Report.prototype.print_report = with_style(print_report);
	Report.prototype.pdf_report = with_style(pdf_report);
}
