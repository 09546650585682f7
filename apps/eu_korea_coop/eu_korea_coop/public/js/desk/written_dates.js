// Date boxes of Frappe's forms and dialogs take days as people write them ("tomorrow", "25.11.", "내일"); the calendar stays
// beside them. What is not understood stays in its box with the reason below, and is not saved.

import { days_of, order_of, understand, why_not } from "../shared/dates.js";

const ISO = /^\d{4}-\d\d-\d\d$/;
const REPAINTED = [0, 60, 400, 1000]; // milliseconds after which the calendar, closing, may have written into the box
const AHEAD = /due|until/; // a day without a year is the next one in these fields

/** What reading a date depends on: the reader's day, the order in which they write numbers, and the field. */
export const reader = ({ fieldname = "" } = {}) => ({
	today: frappe.datetime.get_today(),
	order: order_of(frappe.datetime.get_user_date_fmt()),
	ahead: AHEAD.test(fieldname),
});

/** Whether a DocType is one of this app. */
export function is_ours(doctype) {
	const meta = frappe.get_meta(doctype);
	return Boolean(meta) && frappe.boot.module_app[frappe.scrub(meta.module)] === "eu_korea_coop";
}

/** Calls `teach` with a control when it has its box: one that is hidden or locked has none before it is shown. */
export function once_made(control, teach) {
	if (control.$input) {
		teach(control);
		return;
	}
	const { make_input } = control;
	control.make_input = function () {
		make_input.call(this);
		teach(this);
	};
}

/** The row of a table that a control belongs to, as a cell or in the row's own form; none in other places. */
export const row_of = (control) => control.grid_row || (control.layout && control.layout.grid_row);

const wrong = new Set(); // the controls whose text is no date

/** Shows below a control why its text is no date; the text stays. */
export function complain(control, text, sentence) {
	forgive(control);
	control.wrong_date = { text, sentence, docname: control.docname };
	wrong.add(control);
	control.df.invalid = true;
	const id = `wrong-date-${control.df.fieldname}`;
	$(`<p class="cooperation-wrong" role="alert"></p>`).attr("id", id).text(sentence).insertAfter(control.$input);
	control.$input.attr({ "aria-invalid": "true", "aria-describedby": id });
	control.set_invalid();
	REPAINTED.forEach((pause) => setTimeout(() => show_wrong(control), pause));
}

/** Takes the reason away again: it is about another text. A field of a table may have two boxes: a cell, and one in the row's form. */
export function forgive(control) {
	const is_same = ({ df, docname }) => docname && docname === control.docname && df.fieldname === control.df.fieldname;
	[...wrong].filter((other) => other === control || is_same(other)).forEach(clear);
}

function clear(control) {
	wrong.delete(control);
	control.wrong_date = null;
	control.df.invalid = false;
	control.$input.removeAttr("aria-invalid aria-describedby").siblings(".cooperation-wrong").remove();
	control.set_invalid();
}

/** Writes a wrong text into its box again, after Frappe or its calendar have painted over it. */
export function show_wrong(control) {
	if (!control.wrong_date) return;
	if (control.wrong_date.docname !== control.docname) forgive(control);
	else if (control.$input.val() !== control.wrong_date.text) control.$input.val(control.wrong_date.text);
}

/** A text as one day: {day}, or {sentence}: why it is none. With `edge` ("first", "last") a month or a year is that day of it. */
function one_day(text, edge, df) {
	const result = understand(text, reader(df));
	if (result.error) return { sentence: why_not(text, result.error) };
	const days = days_of(result);
	if (!days || (!edge && result.precision !== "Day")) return { sentence: __("“{0}” is not one day.", [text]) };
	return { day: days[edge || "first"] };
}

/** Lets the box of a plain day take what people write; `edge` as in one_day. */
export function teach_day(control, edge) {
	if (control.takes_written_days || !control.$input) return;
	control.takes_written_days = true;
	const { parse_validate_and_set_in_model: set_in_model, set_formatted_input } = control;
	const read = (text) => one_day(text, edge, control.df);
	let painting = false;

	control.$input.off("keydown"); // Frappe's "t for today" would swallow the t of "tomorrow"
	control.$input.on("input", () => forgive(control));
	control.$input.on("blur", () => setTimeout(() => show_wrong(control), 60));
	control.set_formatted_input = function (value) {
		painting = true;
		try {
			set_formatted_input.call(this, value);
		} finally {
			painting = false;
		}
		show_wrong(this);
	};
	// asked for at every refresh, with stored days too: answers and changes nothing
	control.parse = (text) => {
		if (!text || ISO.test(text)) return text || "";
		return read(text).day || text;
	};
	control.parse_validate_and_set_in_model = function (text, event) {
		if (painting) return undefined;
		const { day, sentence } = text && !ISO.test(text) ? read(text) : {};
		if (sentence) {
			complain(this, text, sentence);
			return undefined;
		}
		forgive(this);
		const written = set_in_model.call(this, text, event);
		return Promise.resolve(written).then(() => day && this.$input && this.$input.val(frappe.datetime.str_to_user(day, false, true)));
	};
}

/** A text as two days: {days: [first, last]} of one date ("Nov 2016") or of two ("1 Nov to today"), or {sentence}: why it is none. */
function two_days(text) {
	const ends = text.split(new RegExp(` – |~| ${__("{0} to {1}").replace("{0}", "").replace("{1}", "").trim()} `));
	const [first, last] = [one_day(ends[0].trim(), "first"), one_day(ends[ends.length - 1].trim(), "last")];
	const sentence = ends.length > 2 ? why_not(text) : first.sentence || last.sentence;
	return sentence ? { sentence } : { days: [first.day, last.day].sort() };
}

/** Lets the box of a stretch of days, in a filter, take what people write. */
export function teach_days(control) {
	if (control.takes_written_days || !control.$input) return;
	control.takes_written_days = true;
	const { parse, parse_validate_and_set_in_model: set_in_model } = control;
	const read = (text) => (text && typeof text === "string" ? two_days(text) : {});
	control.$input.on("input", () => forgive(control));
	control.parse = (text) => read(text).days || parse.call(control, text);
	control.parse_validate_and_set_in_model = function (text, event) {
		const { days, sentence } = read(text);
		if (sentence) {
			complain(this, text, sentence);
			return undefined;
		}
		forgive(this);
		return set_in_model.call(this, days || text, event);
	};
}

/** Puts a calendar beside a text box of a date: what is picked is written into the box as a day. */
export function add_calendar(control) {
	if (!control.$input || control.$input.siblings(".cooperation-calendar").length) return;
	const label = frappe.utils.escape_html(__("Calendar: {0}", [control.df.label]));
	const $picker = $(`<input type="date" class="cooperation-picker" tabindex="-1" aria-hidden="true">`);
	const $button = $(`<button type="button" class="btn cooperation-calendar" aria-label="${label}">${frappe.utils.icon("calendar", "sm")}</button>`);
	$button.on("click", () => {
		const { date, precision } = understand(control.$input.val(), reader());
		$picker.val(precision === "Day" ? date : "");
		if ($picker[0].showPicker) $picker[0].showPicker();
		else $picker.trigger("focus");
	});
	$picker.on("change", () => {
		if (!$picker.val()) return;
		control.$input
			.val(frappe.datetime.str_to_user($picker.val(), false, true))
			.trigger("input")
			.trigger("change")
			.trigger("focus");
	});
	control.$input.addClass("cooperation-dated").after($button, $picker);
}

/** The first box of a form with a text that is no date; a box whose row was removed is none. */
function first_wrong(frm) {
	return [...wrong].find((control) => control.frm === frm && control.wrong_date.docname === control.docname && control.$input[0].isConnected);
}

/** Shows a wrong text to whoever wanted to save: in its table, and in its row's form, which may have been closed. */
function lead_to(control) {
	const row = row_of(control);
	eu_korea_coop.forms.go_to(control.frm, row ? row.grid.df.fieldname : control.df.fieldname);
	if (!row) return;
	if (control.grid_row) {
		row.toggle_editable_row(true);
		control.$input.trigger("focus");
		return;
	}
	if (row.wrapper.hasClass("grid-row-open")) return;
	const { text, sentence } = control.wrong_date;
	row.toggle_view(true); // its boxes are made anew
	const box = row.grid_form.fields_dict[control.df.fieldname];
	box.$input.val(text);
	complain(box, text, sentence);
}

const guarded = new Set();

/** Keeps a form from being saved while the text of one of its dates is not understood, or there is no connection: Frappe would say that for three seconds. */
export function refuse_in_vain(doctype) {
	if (guarded.has(doctype)) return;
	guarded.add(doctype);
	frappe.ui.form.on(doctype, {
		validate(frm) {
			const control = first_wrong(frm);
			if (control) lead_to(control);
			else if (frappe.is_online()) return;
			else frappe.msgprint(__("Not saved: there is no connection. What you wrote stays in this form; save it again when there is one."));
			frappe.validated = false;
		},
	});
}
