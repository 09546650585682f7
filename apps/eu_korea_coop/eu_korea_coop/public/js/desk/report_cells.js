// Cells of our reports: what people typed is text, never markup, whatever Frappe's own formatters do with it.

import { escape } from "../shared/escape.js";
import { HEALTH_COLOURS, reason_labels } from "../shared/health.js";

frappe.provide("eu_korea_coop.reports");

function heat(column, shown, value) {
	const columns = frappe.query_report.columns.filter((other) => other.heat);
	const hottest = Math.max(...frappe.query_report.data.map((row) => Math.max(...columns.map((other) => row[other.fieldname] || 0))));
	const share = hottest ? value / hottest : 0;
	return `<div style="text-align: right; padding: 0 4px; background: rgba(230, 126, 34, ${(share * 0.7).toFixed(2)})">${shown}</div>`;
}

/** A figure, with a decimal where it has one: 88 and not 88.000. */
const figure = (value) => format_number(value, null, Number.isInteger(value) ? 0 : 1);

/** The formatter of all our reports: empty cells stay empty, text is escaped, links are shown by name. */
eu_korea_coop.reports.cell = function (value, row, column, data, default_formatter) {
	if (column.opens && data && value) {
		return number_that_opens(value, column, data, default_formatter);
	}
	if (column.heat && data) return heat(column, escape(value || ""), value || 0);
	if (value === null || value === undefined || value === "") return "";
	switch (column.fieldtype) {
		case "Link":
			return eu_korea_coop.profiles.link(column.options, value, column.translate && __(value));
		case "Dynamic Link":
			return eu_korea_coop.profiles.link(data[column.options], value);
		case "Data":
			break;
		case "Currency":
			if (data && column.options in data && !data[column.options]) return `<div style="text-align: right">${format_number(value, null, 2)}</div>`;
			return default_formatter(value, row, column, data);
		case "Float":
			return `<div style="text-align: right">${figure(value)}</div>`;
		default:
			return default_formatter(value, row, column, data);
	}
	if (column.profile) return eu_korea_coop.profiles.link(column.profile, value);
	if (column.person) return escape(eu_korea_coop.forms.person(value));
	const text = escape(column.translate ? __(value) : value);
	if (column.fieldname === "health" && HEALTH_COLOURS[value]) {
		return `<span class="indicator-pill ${HEALTH_COLOURS[value]}">${text}</span>`;
	}
	return column.lines ? lines(text, column.lines) : text.length > 20 ? `<span title="${text}">${text}</span>` : text;
};

const text_of = (html) => $("<div>").html(html).text().trim();

/** What tells a row from the others, as its cells say it: its first column, and the other columns of its key. */
function row_names(data, default_formatter) {
	const [first, ...others] = frappe.query_report.columns;
	const columns = [first, ...others.filter(({ fieldname }) => first.row_key.includes(fieldname))];
	const texts = columns
		.filter((column) => !column.opens)
		.map((column) => text_of(eu_korea_coop.reports.cell(data[column.fieldname], null, column, data, default_formatter)));
	return texts.filter(Boolean);
}

/** A number as a button that opens the records it counts (report_numbers.js). */
function number_that_opens(value, column, data, default_formatter) {
	const key = frappe.query_report.columns[0].row_key.map((field) => data[field] ?? null);
	const shown = text_of(column.fieldtype === "Float" ? figure(value) : default_formatter(value, null, column, data));
	const name = column.label || column.name;
	const label = __("{0}: show {1}", [name, shown]);
	const title = [...row_names(data, default_formatter), `${name}: ${shown}`].join(" · ");
	const button = `<button type="button" class="btn btn-link btn-xs cooperation-number" data-cooperation-column="${escape(
		column.fieldname
	)}" data-cooperation-row="${escape(JSON.stringify(key))}" data-cooperation-title="${escape(title)}" aria-label="${escape(label)}">${escape(shown)}</button>`;
	return column.heat ? heat(column, button, value) : `<div style="text-align: right">${button}</div>`;
}

/** Long text in up to `count` lines, all of it on hover and on paper, which knows no style of ours. */
function lines(text, count) {
	return `<div title="${text}" class="cooperation-lines" style="--lines: ${count}">${text}</div>`;
}

/** Rows high enough for two or three lines, for reports whose cells are sentences. */
eu_korea_coop.reports.two_lines = (options) => Object.assign(options, { cellHeight: 50 });
eu_korea_coop.reports.three_lines = (options) => Object.assign(options, { cellHeight: 64 });

/** Options of a Select filter: the stored words, each shown in the reader's language; the first is empty. */
eu_korea_coop.reports.options = function (...words) {
	return ["", ...words.map((word) => ({ value: word, label: __(word) }))];
};

eu_korea_coop.reports.STAGES = [
	"Identified",
	"First Contact",
	"Exploring",
	"Informal Cooperation",
	"Agreement in Preparation",
	"Formalised",
	"Implementing",
	"Parked",
	"Concluded",
	"Not Pursued",
];
eu_korea_coop.reports.ORIGINS = [
	"By Coincidence",
	"Organised Outreach",
	"Introduction",
	"Programme Or Project",
	"Existing Network",
	"Inbound Invitation",
];
eu_korea_coop.reports.COUNTERPARTS = [
	"Cluster",
	"Network",
	"Agency",
	"Company",
	"Research Institution",
	"Political Institution",
	"Association",
	"Consortium",
];
eu_korea_coop.reports.REASONS = reason_labels();
