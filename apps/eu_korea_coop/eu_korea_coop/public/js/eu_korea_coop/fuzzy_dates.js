// Business dates are a Date and a precision (Day, Month, Year, Before, Unknown). A person types "2013", "Nov 2016",
// "before May 2017" or "2016년 11월" into the one date box; the precision field beside it follows by itself.
// The same words as domain/dates.py; tests/browser holds the two together.

frappe.provide("eu_korea_coop.fuzzy");

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const pad = (number) => String(number).padStart(2, "0");
const iso = (year, month = 1, day = 1) => `${year}-${pad(month)}-${pad(day)}`;
const is_korean = () => (frappe.boot.lang || "en").startsWith("ko");

function month_number(word) {
	const index = MONTHS.indexOf(word.slice(0, 3).toLowerCase());
	return index < 0 ? null : index + 1;
}

function valid(year, month, day) {
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function parse_certain(text) {
	let m;
	if ((m = text.match(/^(\d{4})\s*년?$/))) return { date: iso(+m[1]), precision: "Year" };
	if ((m = text.match(/^(\d{4})(?:\s*[-/.]\s*|\s*년\s*)(\d{1,2})\s*월?$/)) && valid(+m[1], +m[2], 1))
		return { date: iso(+m[1], +m[2]), precision: "Month" };
	if ((m = text.match(/^([a-z]{3,9})\.?,?\s+(\d{4})$/i)) && month_number(m[1]))
		return { date: iso(+m[2], month_number(m[1])), precision: "Month" };
	if ((m = text.match(/^(\d{4})(?:\s*[-/.]\s*|\s*년\s*)(\d{1,2})(?:\s*[-/.]\s*|\s*월\s*)(\d{1,2})\s*일?$/)) && valid(+m[1], +m[2], +m[3]))
		return { date: iso(+m[1], +m[2], +m[3]), precision: "Day" };
	if ((m = text.match(/^(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/i)) && month_number(m[2]) && valid(+m[3], month_number(m[2]), +m[1]))
		return { date: iso(+m[3], month_number(m[2]), +m[1]), precision: "Day" };
	return null;
}

/** Reads what a person typed. Returns {date, precision}, or null where it is no date. */
eu_korea_coop.fuzzy.parse = function (text) {
	text = (text || "").trim();
	if (!text) return null;
	if (/^(unknown|date unknown|\?|미상|모름|날짜 미상)$/i.test(text)) return { date: null, precision: "Unknown" };
	const before = text.match(/^before\s+(.+)$/i) || text.match(/^(.+?)\s*이전$/);
	if (before) {
		const limit = parse_certain(before[1].trim());
		return limit && { date: limit.date, precision: "Before" };
	}
	return parse_certain(text);
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

/** Lets one date box take and show fuzzy dates. */
function teach(control) {
	control.df.formatter = (value, _df, _options, doc) =>
		frappe.utils.escape_html(eu_korea_coop.fuzzy.format(value, doc && doc[`${control.df.fieldname}_precision`]));
	if (control.knows_fuzzy_dates || !control.$input) return;
	control.knows_fuzzy_dates = true;
	const precision_field = `${control.df.fieldname}_precision`;
	const { parse, parse_validate_and_set_in_model: set_in_model, set_formatted_input, validate } = control;
	let painting = false;
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
		if (shown !== null) this.$input.val(shown);
	};
	// asked for at every refresh: answers and changes nothing
	control.parse = function (text) {
		if (painting || text === shown) return this.value;
		const typed = eu_korea_coop.fuzzy.parse(text);
		return typed ? typed.date : parse.call(this, text);
	};
	control.parse_validate_and_set_in_model = function (text, event) {
		if (painting || text === shown || !this.doc) return undefined;
		const typed = eu_korea_coop.fuzzy.parse(text);
		const precision = typed ? typed.precision : text ? "Day" : "";
		const written = set_in_model.call(this, text, event);
		if ((this.doc[precision_field] || "") === precision) return written;
		return Promise.resolve(written)
			.then(() => frappe.model.set_value(this.doctype, this.docname, precision_field, precision))
			.then(() => this.set_formatted_input(this.doc[this.df.fieldname]));
	};
	control.validate = function (value) {
		return value ? validate.call(this, value) : value;
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
