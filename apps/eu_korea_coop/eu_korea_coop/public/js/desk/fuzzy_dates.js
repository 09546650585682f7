// Business dates are a Date and a precision (Day, Month, Year, Before, Unknown). A person types "2013", "Nov 2016",
// "before May 2017" or "2016년 11월" into the one date box; the precision field beside it follows by itself.

import { display, parse, understand, why_not } from "../shared/dates.js";
import { complain, forgive, reader, refuse_in_vain, show_wrong, teach_day } from "./written_dates.js";

frappe.provide("eu_korea_coop.fuzzy");

/** Reads what a person typed: {date, precision}, or null where it is no date or nothing at all. */
eu_korea_coop.fuzzy.parse = (text) => parse(text, reader());

/** A stored pair as a person reads it: "2013", "Nov 2016", "before May 2017", "date unknown". */
eu_korea_coop.fuzzy.format = (date, precision) => display(date, precision, frappe.boot.lang);

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
		df.formatter = (value, _df, _options, doc) => frappe.utils.escape_html(eu_korea_coop.fuzzy.format(value, doc && doc[`${fieldname}_precision`]));
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
	const { parse_validate_and_set_in_model: set_in_model, set_formatted_input } = control;
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
		show_wrong(this);
		if (this.wrong_date) return;
		typing = false;
		if (shown === null) return;
		this.$input.val(shown);
		[0, 60, 400].forEach((pause) => setTimeout(repaint, pause));
	};
	// the calendar that drops down writes its own format when it closes
	const repaint = () => {
		if (control.wrong_date) show_wrong(control);
		else if (shown !== null && !typing && control.$input.val() !== shown) control.$input.val(shown);
	};
	control.$input.on("input", () => {
		typing = true;
		forgive(control);
	});
	control.$input.on("blur", () => setTimeout(repaint, 60));
	// and when it opens: what stands there is what was entered, ready to be typed over
	control.$input.on("focus", () => {
		if (shown === null || typing || control.wrong_date) return;
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
		if (painting || !this.doc) return undefined;
		if (text === shown) return forgive(this);
		// the drop-down calendar repeats the value it was given: nothing has changed
		if (!typing && a_day(text) === this.doc[this.df.fieldname]) return undefined;
		typing = false;
		const typed = eu_korea_coop.fuzzy.parse(text);
		if (text && !typed && a_day(text) === text) {
			complain(this, text, why_not(text, understand(text, reader()).error));
			return undefined;
		}
		forgive(this);
		const precision = typed ? typed.precision : text ? "Day" : "";
		const written = set_in_model.call(this, text, event);
		if ((this.doc[precision_field] || "") === precision) return written;
		return Promise.resolve(written)
			.then(() => frappe.model.set_value(this.doctype, this.docname, precision_field, precision))
			.then(() => this.set_formatted_input(this.doc[this.df.fieldname]));
	};
}

/** Call from a form's refresh: every date of the form reads and writes naturally, the precision boxes step aside. */
eu_korea_coop.fuzzy.setup = function (frm) {
	const fuzzy = eu_korea_coop.fuzzy.fields_of(frm.doctype);
	frm.fields.filter(({ df }) => df.fieldtype === "Date" && !fuzzy.includes(df.fieldname)).forEach((control) => teach_day(control));
	refuse_in_vain(frm.doctype);
	for (const fieldname of fuzzy) {
		const control = frm.fields_dict[fieldname];
		if (!control) continue;
		teach(control);
		frm.set_df_property(`${fieldname}_precision`, "hidden", 1);
		control.refresh();
	}
	frm.meta.fields.filter((df) => df.fieldtype === "Table").forEach((df) => show_in_lists(df.options));
};
