// Business dates are a Date and a precision (Day, Month, Year, Before, Unknown). A person types "2013", "Nov 2016",
// "before May 2017" or "2016년 11월" into the one date box; the precision field beside it follows by itself.
// The same words as domain/dates.py; tests/browser holds the two together.

frappe.provide("eu_korea_coop.fuzzy");

const MONTHS = [
	"jan january",
	"feb february",
	"mar march",
	"apr april",
	"may",
	"jun june",
	"jul july",
	"aug august",
	"sep sept september",
	"oct october",
	"nov november",
	"dec december",
].map((names) => names.split(" "));
const UNKNOWN = ["?", "-", "unknown", "date unknown", "n/a", "미상", "날짜 미상", "모름"];
const [Y, M, D, NAME] = ["(?<y>\\d{4})", "(?<m>\\d{1,2})", "(?<d>\\d{1,2})", "(?<name>[a-z]+)\\.?"];
const FORMS = [
	["Day", `${Y}[-/]${M}[-/]${D}`],
	["Day", `${Y}\\.\\s*${M}\\.\\s*${D}\\.?`],
	["Day", `${D}\\.\\s*${M}\\.\\s*${Y}`],
	["Day", `${D}(?:st|nd|rd|th)?\\s+${NAME},?\\s+${Y}`],
	["Day", `${NAME}\\s+${D}(?:st|nd|rd|th)?,?\\s+${Y}`],
	["Day", `${Y}\\s*년\\s*${M}\\s*월\\s*${D}\\s*일`],
	["Month", `${Y}[-/]${M}`],
	["Month", `${Y}\\.\\s*${M}\\.?`],
	["Month", `${M}/${Y}`],
	["Month", `${NAME},?\\s+${Y}`],
	["Month", `${Y}\\s+${NAME}`],
	["Month", `${Y}\\s*년\\s*${M}\\s*월`],
	["Year", Y],
	["Year", `${Y}\\s*년`],
].map(([precision, form]) => [precision, new RegExp(`^(?:${form})$`)]);
const BEFORE = /^(?:(?:before|prior to|<)\s*(?<a>.+)|(?<b>.+?)\s*(?:이전|전))$/;

const pad = (number) => String(number).padStart(2, "0");
const iso = (year, month = 1, day = 1) => `${year}-${pad(month)}-${pad(day)}`;
const is_korean = () => (frappe.boot.lang || "en").startsWith("ko");

function valid(year, month, day) {
	const date = new Date(Date.UTC(2000, 0, 1));
	date.setUTCFullYear(year, month - 1, day);
	return year > 0 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function parse_certain(text) {
	for (const [precision, form] of FORMS) {
		const found = text.match(form);
		if (!found) continue;
		const { y, m, d, name } = found.groups;
		const month = name ? MONTHS.findIndex((names) => names.includes(name)) + 1 : Number(m || 1);
		if (valid(Number(y), month, Number(d || 1))) return { date: iso(y, month, Number(d || 1)), precision };
		return null;
	}
	return null;
}

/** Reads what a person typed. Returns {date, precision}, or null where it is no date or nothing at all. */
eu_korea_coop.fuzzy.parse = function (text) {
	const wanted = (text || "").trim().split(/\s+/).join(" ").toLowerCase();
	if (!wanted || wanted.length > 60) return null;
	if (UNKNOWN.includes(wanted)) return { date: null, precision: "Unknown" };
	const before = wanted.match(BEFORE);
	if (!before) return parse_certain(wanted);
	const limit = parse_certain((before.groups.a || before.groups.b).trim());
	return limit && { date: limit.date, precision: "Before" };
};

/** A stored pair as a person reads it: "2013", "Nov 2016", "before May 2017", "date unknown". */
eu_korea_coop.fuzzy.format = function (date, precision) {
	if (!date || precision === "Unknown") return precision === "Unknown" ? __("date unknown") : "";
	const when = moment(date, "YYYY-MM-DD");
	if (precision === "Year") return is_korean() ? when.format("YYYY년") : when.format("YYYY");
	if (precision === "Month") return is_korean() ? when.format("YYYY년 M월") : when.format("MMM YYYY");
	if (precision === "Before") {
		// the first of a month or a year was most likely meant as that month or year
		const unit = when.date() > 1 ? "Day" : when.month() > 0 ? "Month" : "Year";
		return __("before {0}", [eu_korea_coop.fuzzy.format(date, unit)]);
	}
	return is_korean() ? when.format("YYYY년 M월 D일") : when.format("D MMM YYYY");
};

/** A plain day, written as the fuzzy ones are. */
eu_korea_coop.fuzzy.day = (date) => eu_korea_coop.fuzzy.format(date, "Day");

/** Fieldnames of the fuzzy dates of a DocType: every Date with a precision beside it. */
eu_korea_coop.fuzzy.fields_of = function (doctype) {
	const meta = frappe.get_meta(doctype);
	if (!meta) return [];
	const names = new Set(meta.fields.map((df) => df.fieldname));
	return meta.fields.filter((df) => df.fieldtype === "Date" && names.has(`${df.fieldname}_precision`)).map((df) => df.fieldname);
};

function show_in_lists(doctype) {
	for (const fieldname of eu_korea_coop.fuzzy.fields_of(doctype)) {
		const df = frappe.meta.get_docfield(doctype, fieldname);
		df.formatter = (value, _df, _options, doc) =>
			frappe.utils.escape_html(eu_korea_coop.fuzzy.format(value, doc && doc[`${fieldname}_precision`]));
	}
}

/** What stands in a date box: a day as the reader writes days, the rest in words. */
function boxed(date, precision) {
	if (date && (!precision || precision === "Day")) return frappe.datetime.str_to_user(date, false, true);
	return eu_korea_coop.fuzzy.format(date, precision);
}

/** A day in the reader's own format as ISO, the text itself where it is none. */
function a_day(text) {
	const day = moment(text, frappe.datetime.get_user_date_fmt().toUpperCase(), true);
	return text && day.isValid() ? day.format("YYYY-MM-DD") : text;
}

/** Lets one date box take and show fuzzy dates. */
function teach(control) {
	control.df.formatter = (value, _df, _options, doc) =>
		frappe.utils.escape_html(eu_korea_coop.fuzzy.format(value, doc && doc[`${control.df.fieldname}_precision`]));
	if (control.knows_fuzzy_dates || !control.$input) return;
	control.knows_fuzzy_dates = true;
	const precision_field = `${control.df.fieldname}_precision`;
	const { parse_validate_and_set_in_model: set_in_model, set_formatted_input, validate } = control;
	let painting = false;
	let typing = false; // a person has typed since the box was last painted
	let shown = null;

	control.$input.off("keydown"); // Frappe's "t for today" would swallow the t of "Oct 2016"
	control.$input.attr("placeholder", __("2016, Nov 2016, before May 2017 or a day"));

	control.set_formatted_input = function (value) {
		painting = true;
		try {
			set_formatted_input.call(this, value);
		} finally {
			painting = false;
		}
		shown = this.doc ? boxed(value, this.doc[precision_field]) : null;
		typing = false;
		if (shown === null) return;
		this.$input.val(shown);
		[0, 60, 400].forEach((pause) => setTimeout(repaint, pause));
	};
	// the calendar that drops down writes its own format when it closes
	const repaint = () => {
		if (shown !== null && !typing && control.$input.val() !== shown) control.$input.val(shown);
	};
	control.$input.on("input", () => (typing = true));
	control.$input.on("blur", () => setTimeout(repaint, 60));
	// and when it opens: what stands there is what was entered, ready to be typed over
	control.$input.on("focus", () => {
		if (shown === null || typing) return;
		control.$input.val(shown);
		control.$input[0].select();
	});
	// asked for at every refresh: answers and changes nothing
	control.parse = function (text) {
		if (painting || text === shown) return this.value;
		const typed = eu_korea_coop.fuzzy.parse(text);
		return typed ? typed.date : a_day(text);
	};
	control.parse_validate_and_set_in_model = function (text, event) {
		if (painting || text === shown || !this.doc) return undefined;
		// the drop-down calendar repeats what it was told: no news
		if (!typing && a_day(text) === this.doc[this.df.fieldname]) return undefined;
		typing = false;
		const typed = eu_korea_coop.fuzzy.parse(text);
		const precision = typed ? typed.precision : text ? "Day" : "";
		const written = set_in_model.call(this, text, event);
		if ((this.doc[precision_field] || "") === precision) return written;
		return Promise.resolve(written)
			.then(() => frappe.model.set_value(this.doctype, this.docname, precision_field, precision))
			.then(() => this.set_formatted_input(this.doc[this.df.fieldname]));
	};
	control.validate = function (value) {
		if (!value || /^\d{4}-\d\d-\d\d$/.test(value)) return value ? validate.call(this, value) : value;
		frappe.msgprint({
			title: __("Which date?"),
			indicator: "orange",
			message: frappe.utils.escape_html(
				__("“{0}” is not understood. Write for example 2026-11-20, Nov 2026, 2026 or unknown.", [value])
			),
		});
		return "";
	};
}

/** Call from a form's refresh: every fuzzy date of the form reads and writes naturally, the precision boxes step aside. */
eu_korea_coop.fuzzy.setup = function (frm) {
	for (const fieldname of eu_korea_coop.fuzzy.fields_of(frm.doctype)) {
		const control = frm.fields_dict[fieldname];
		if (!control) continue;
		teach(control);
		frm.set_df_property(`${fieldname}_precision`, "hidden", 1);
		control.refresh();
	}
	frm.meta.fields.filter((df) => df.fieldtype === "Table").forEach((df) => show_in_lists(df.options));
};
