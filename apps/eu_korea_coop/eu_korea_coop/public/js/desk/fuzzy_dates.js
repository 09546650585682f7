// Business dates are a Date and a precision (Day, Month, Year, Before, Unknown). A person types "2013", "Nov 2016",
// "before May 2017" or "2016년 11월" into the one date box; the precision field beside it follows by itself.

import { display, parse, understand, why_not } from "../shared/dates.js";
import { complain, forgive, is_ours, reader, refuse_in_vain, row_of, show_wrong, teach_day } from "./written_dates.js";

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

function show_in_words(control) {
	control.df.formatter = (value, _df, _options, doc) =>
		frappe.utils.escape_html(eu_korea_coop.fuzzy.format(value, doc && doc[`${control.df.fieldname}_precision`]));
}

/** The record that a box writes into; a table's box keeps the row as it was before it was saved. */
const record_of = (control) => (control.frm ? control.get_doc() : control.doc);

/** Lets one date box take and show fuzzy dates. */
function teach(control) {
	show_in_words(control);
	if (control.knows_fuzzy_dates || !control.$input) return;
	control.knows_fuzzy_dates = true;
	const precision_field = `${control.df.fieldname}_precision`;
	const read = (text) => parse(text, reader(control.df));
	const { parse_validate_and_set_in_model: set_in_model, set_formatted_input } = control;
	let painting = false;
	let typing = null; // the record for which a person has typed since the box was last painted
	let shown = null;

	control.$input.off("keydown"); // Frappe's "t for today" would swallow the t of "Oct 2016"
	control.$input.attr("placeholder", __("2016, Nov 2016, before May 2017 or a day"));

	control.set_formatted_input = function (value) {
		const typed = typing === this.docname && this.$input.is(":focus") && this.$input.val();
		painting = true;
		try {
			set_formatted_input.call(this, value);
		} finally {
			painting = false;
		}
		shown = boxed(value, record_of(this)[precision_field]);
		show_wrong(this);
		if (this.wrong_date) return;
		if (typed) {
			this.$input.val(typed);
			return;
		}
		typing = null;
		this.$input.val(shown);
		[0, 60, 400].forEach((pause) => setTimeout(repaint, pause));
	};
	// the calendar that drops down writes its own format when it closes
	const repaint = () => {
		if (control.wrong_date) show_wrong(control);
		else if (shown !== null && !typing && control.$input.val() !== shown) control.$input.val(shown);
	};
	control.$input.on("input", () => {
		typing = control.docname;
		forgive(control);
	});
	control.$input.on("blur", () => {
		if (typing) control.$input.trigger("change"); // a browser says of no text that was painted again while somebody typed that it changed
		setTimeout(repaint, 60);
	});
	// and when it opens: what stands there is what was entered, ready to be typed over
	control.$input.on("focus", () => {
		if (shown === null || typing || control.wrong_date) return;
		control.$input.val(shown);
		control.$input[0].select();
	});
	// asked for at every refresh: answers and changes nothing
	control.parse = function (text) {
		if (painting || text === shown) return this.value;
		const typed = read(text);
		return typed ? typed.date : a_day(text);
	};
	control.parse_validate_and_set_in_model = function (text, event) {
		if (painting) return undefined;
		const record = record_of(this);
		if (text === shown) {
			typing = null;
			return forgive(this);
		}
		// the drop-down calendar repeats the value it was given: nothing has changed
		if (!typing && a_day(text) === record[this.df.fieldname]) return undefined;
		typing = null;
		const typed = read(text);
		if (text && !typed && a_day(text) === text) {
			complain(this, text, why_not(text, understand(text, reader(this.df)).error));
			return undefined;
		}
		forgive(this);
		const precision = typed ? typed.precision : text ? "Day" : "";
		const written = set_in_model.call(this, text, event);
		if ((record[precision_field] || "") === precision) return written;
		const row = row_of(this);
		return Promise.resolve(written)
			.then(() => frappe.model.set_value(this.doctype, this.docname, precision_field, precision))
			.then(() => (row ? row.refresh_field(this.df.fieldname) : this.set_formatted_input(record[this.df.fieldname])));
	};
}

/** Call from a form's refresh: the precision boxes step aside, of the form and of its tables. */
eu_korea_coop.fuzzy.setup = function (frm) {
	refuse_in_vain(frm.doctype);
	for (const fieldname of eu_korea_coop.fuzzy.fields_of(frm.doctype)) {
		const control = frm.fields_dict[fieldname];
		if (!control) continue;
		show_in_words(control);
		frm.set_df_property(`${fieldname}_precision`, "hidden", 1);
		control.refresh();
	}
	for (const { fieldname: table, options } of frm.meta.fields.filter((df) => df.fieldtype === "Table")) {
		show_in_lists(options);
		for (const fieldname of eu_korea_coop.fuzzy.fields_of(options)) {
			frm.fields_dict[table].grid.update_docfield_property(`${fieldname}_precision`, "hidden", 1);
		}
	}
};

// Every date box of our DocTypes, wherever Frappe makes it: forms, also of what is shown later, tables and the forms of their
// rows, filters of lists, cells of reports, bulk edits. Where no record is behind it, it is a box of one day.
const { ControlDate } = frappe.ui.form;
if (ControlDate) {
	const { make_input } = ControlDate.prototype;
	ControlDate.prototype.make_input = function () {
		make_input.call(this);
		const { fieldtype, fieldname, parent } = this.df;
		if (fieldtype !== "Date" || !parent || !is_ours(parent)) return;
		const is_fuzzy = this.docname && eu_korea_coop.fuzzy.fields_of(parent).includes(fieldname);
		if (is_fuzzy) teach(this);
		else teach_day(this);
	};
}
