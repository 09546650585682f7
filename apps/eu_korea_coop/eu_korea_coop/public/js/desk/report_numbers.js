// A click on a number of a report opens exactly the rows it counts: their list, or for readers of figures their profiles.

import { escape } from "../shared/escape.js";

function show_profiles(title, { rows, names }) {
	const lines = rows.map((row) => `<li><a href="${escape(row.url)}">${escape(row.title)}</a></li>`).join("");
	const rest = names.length - rows.length;
	const more = rest > 0 ? `<p class="text-muted">${escape(__("and {0} more", [rest]))}</p>` : "";
	frappe.msgprint({ title: escape(title), message: `<ul>${lines}</ul>${more}`, wide: true });
}

function open_list({ doctype, names }) {
	frappe.route_options = { name: ["in", names.join(",")] };
	frappe.set_route("List", doctype, "List");
}

$(document).on("click", "[data-cooperation-column]", function (event) {
	event.preventDefault();
	event.stopPropagation();
	const { cooperationColumn: column, cooperationRow: row } = this.dataset;
	const report = frappe.query_report;
	frappe
		.xcall("eu_korea_coop.api.get_rows_behind", { report: report.report_name, row, column, filters: report.get_filter_values() })
		.then((answer) => (frappe.model.can_read(answer.doctype) ? open_list(answer) : show_profiles(this.getAttribute("aria-label"), answer)));
});
