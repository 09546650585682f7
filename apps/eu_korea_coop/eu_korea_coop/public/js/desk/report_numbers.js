// A click on a number of a report, a chart or a card opens exactly the records it counts: their list, or for readers of figures
// their profiles. The server marks the numbers that open (reporting/counted.py) and names their records (get_rows_behind).

import { escape } from "../shared/escape.js";

frappe.provide("eu_korea_coop.numbers");

function show_rows(title, { rows, names }) {
	const lines = rows.map(({ url, title: text, words }) => {
		const named = url ? `<a href="${escape(url)}">${escape(text)}</a>` : escape(text);
		return `<li>${[escape(words), named].filter(Boolean).join(" · ")}</li>`;
	});
	const rest = names.length - rows.length;
	const more = rest > 0 ? `<p class="text-muted">${escape(__("and {0} more", [rest]))}</p>` : "";
	const dialog = frappe.msgprint({ title: escape(title), message: `<ul>${lines.join("")}</ul>${more}`, wide: true });
	dialog.$wrapper.find(".btn-modal-close").attr("aria-label", __("Close"));
}

/** A list is asked for names with commas between them: names that have one of their own ("SME Partnership, Commercial") are shown here. */
const has_list = ({ doctype, names }) => doctype && names.length && frappe.model.can_read(doctype) && !names.some((name) => name.includes(","));

function open_list({ doctype, names }) {
	frappe.route_options = { name: ["in", names.join(",")] };
	frappe.set_route("List", doctype, "List");
}

/** Open the records of a number. `asked`: what get_rows_behind takes; `title`: the number in words. */
eu_korea_coop.numbers.open = (title, asked) =>
	frappe.xcall("eu_korea_coop.api.get_rows_behind", asked).then((answer) => (has_list(answer) ? open_list(answer) : show_rows(title, answer)));

$(document).on("click", "[data-cooperation-column]", function (event) {
	event.preventDefault();
	event.stopPropagation();
	const { cooperationColumn: column, cooperationRow: row, cooperationTitle: title } = this.dataset;
	const report = frappe.query_report;
	eu_korea_coop.numbers.open(title, {
		report: report.report_name,
		filters: report.get_filter_values(),
		place: { row: JSON.parse(row), column },
	});
});

// The table of a report takes Enter for itself, to edit a cell: on a number or a link in it, it opens what it says.
document.addEventListener(
	"keydown",
	(event) => {
		if (event.key === "Enter" && event.target.matches(".report-wrapper .dt-cell :is(a, button)")) event.stopPropagation();
	},
	true
);

// The cards above a report, also in a dashboard: Frappe makes each from what the report answers.
const { build_summary_item } = frappe.utils;
if (build_summary_item) {
	frappe.utils.build_summary_item = function (summary) {
		const item = build_summary_item.call(this, summary);
		if (summary.opens && summary.value) {
			const shown = item.find(".summary-value").text().trim();
			const name = __("{0}: show {1}", [summary.label, shown]);
			item.attr({ role: "button", tabindex: 0, "aria-label": name, "data-cooperation-summary": "" });
			item.data("opens", { title: `${summary.label}: ${shown}`, asked: { ...summary.opens, place: { summary: summary.label } } });
		}
		return item;
	};
}

$(document).on("click keydown", "[data-cooperation-summary]", function (event) {
	if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
	event.preventDefault();
	const { title, asked } = $(this).data("opens");
	eu_korea_coop.numbers.open(title, asked);
});
