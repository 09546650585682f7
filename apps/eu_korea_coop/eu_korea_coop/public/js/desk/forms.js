// What all our forms share: fuzzy dates, names of people instead of their addresses, panels of rows, a place of their own
// in the style sheet.

import { understand, why_not } from "../shared/dates.js";
import { escape } from "../shared/escape.js";
import { add_calendar, complain, forgive, once_made, reader, teach_day } from "./written_dates.js";

frappe.provide("eu_korea_coop.forms");

/** Call from a form's refresh. */
eu_korea_coop.forms.prepare = function (frm) {
	frm.page.wrapper.addClass("cooperation-form");
	eu_korea_coop.fuzzy.setup(frm);
	forget_assumed_country(frm);
	[frm.doctype, ...frm.meta.fields.filter((df) => df.fieldtype === "Table").map((df) => df.options)].forEach(show_plain_amounts);
};

/** Call from the setup of a form that shows its moves itself: Frappe would ask for them once more, to show them a second time. */
eu_korea_coop.forms.show_own_moves = function (frm) {
	if (frm.states) frm.states.show_actions = () => {};
};

function plain_amount(value, df, options, doc) {
	if (doc && doc[df.options]) return frappe.form.formatters.Currency(value, df, options, doc);
	return value ? `<div style="text-align: right">${format_number(value, null, 2)}</div>` : "";
}

/** An amount whose currency nobody named is a number: Frappe shows the first currency it knows, a dirham, on a site without a default. */
function show_plain_amounts(doctype) {
	const of_open_records = Object.values(frappe.meta.docfield_copy[doctype] || {});
	for (const { fieldname } of frappe.get_meta(doctype).fields.filter((df) => df.fieldtype === "Currency" && df.options)) {
		for (const df of [frappe.meta.docfield_map[doctype], ...of_open_records].map((fields) => fields[fieldname])) {
			if (df) df.formatter = plain_amount;
		}
	}
}

/** Frappe fills a new document's country with the site's own: nobody said that. A copy keeps what it was copied from. */
function forget_assumed_country(frm) {
	if (!frm.is_new() || !frm.fields_dict.country || frm.doc.__country_asked) return;
	frm.doc.__country_asked = 1;
	if (frm.doc[frm.meta.title_field] || frm.doc.country !== frappe.defaults.get_user_default("country")) return;
	frm.doc.country = null;
	frm.refresh_field("country");
}

/** The name of a colleague, by their user id. */
eu_korea_coop.forms.person = (user) => (user ? frappe.user_info(user).fullname || user : "");

eu_korea_coop.forms.link = eu_korea_coop.profiles.link;

/** A heading with a list below it; `rows` is markup that is already escaped. An empty list says so. */
eu_korea_coop.forms.panel = function (title, rows, nothing) {
	const list = rows.length
		? `<ul class="cooperation-rows">${rows.map((row) => `<li>${row}</li>`).join("")}</ul>`
		: `<p class="text-muted">${escape(nothing)}</p>`;
	const count = rows.length ? ` <span class="text-muted">${rows.length}</span>` : "";
	return `<section class="cooperation-panel"><h5>${escape(title)}${count}</h5>${list}</section>`;
};

/** What Frappe notes of every change of a field ("added rows for Reasons") is folded away; comments and mails stay. */
eu_korea_coop.forms.fold_changes = function (frm) {
	if (!frm.timeline) return;
	const $items = frm.timeline.timeline_items_wrapper;
	$items.find(".cooperation-changes").remove();
	const $changes = $items.children(".timeline-item:not([data-doctype])");
	if (!$changes.length) return;
	const $folded = $(`<details class="cooperation-changes"><summary>${escape(__("Changes"))} (${$changes.length})</summary></details>`);
	$folded.append($changes).appendTo($items);
};

const STOPS = "a[href], button, input, select, textarea, [tabindex]";

/** Tab and Shift+Tab go round in a dialog: Frappe lets them out of it. */
function go_round(dialog, event) {
	if (event.key !== "Tab" || event.isDefaultPrevented()) return;
	const stops = dialog.$wrapper.find(STOPS).filter((_index, stop) => stop.tabIndex >= 0 && !stop.disabled && stop.getClientRects().length);
	const [from, to] = event.shiftKey ? [stops.first(), stops.last()] : [stops.last(), stops.first()];
	if (document.activeElement !== from[0] && document.activeElement !== (event.shiftKey && dialog.$wrapper[0])) return;
	event.preventDefault();
	to.trigger("focus");
}

/** The keyboard begins at the first field, stays in the dialog, and is at the end where it was before. */
function lead_keyboard(dialog) {
	const opener = document.activeElement;
	const [wrapper] = dialog.$wrapper;
	const is_nowhere = () => [wrapper, document.body].includes(document.activeElement);
	dialog.$wrapper.on("keydown", (event) => go_round(dialog, event));
	dialog.$wrapper.one("shown.bs.modal", () => {
		if (!is_nowhere()) return;
		const inputs = dialog.fields_list.filter(({ $input }) => $input && $input.is(":visible")).map(({ $input }) => $input);
		const first = inputs.find(($input) => !$input.is("[data-fieldtype=Date]")) || inputs[0]; // a date's calendar would lie over the rest
		if (first) first.trigger("focus");
	});
	dialog.$wrapper.one("hidden.bs.modal", () => {
		if (opener !== document.body && (is_nowhere() || wrapper.contains(document.activeElement))) opener.focus();
	});
}

/** Marks a dialog as ours, leads the keyboard through it, and says its labels to those who do not see them: Frappe's labels belong to no input. */
eu_korea_coop.forms.mark = function (dialog) {
	const title = dialog.$wrapper.find(".modal-title").get(0);
	title.id = title.id || frappe.dom.get_unique_id();
	dialog.$wrapper.addClass("cooperation-dialog").attr("aria-labelledby", title.id);
	lead_keyboard(dialog);
	dialog.$wrapper.find(".btn-modal-close").attr("aria-label", __("Close"));
	for (const field of dialog.fields_list) {
		once_made(field, prepare_box);
	}
};

function prepare_box(field) {
	if (field.$input && field.df.label) field.$input.attr("aria-label", field.df.label);
	if (field.df.fieldtype === "Date") teach_day(field);
	else if (field.df.is_written_date) check_when_left(field);
}

/** A fuzzy date in a dialog's text box has a calendar beside it, and says below it why it is none. */
function check_when_left(field) {
	add_calendar(field);
	field.$input.on("input", () => forgive(field));
	field.$input.on("blur", () => {
		const text = field.$input.val();
		const { error } = understand(text, reader());
		if (error) complain(field, text, why_not(text, error));
	});
}

/** Scrolls to a field, also of another tab: Frappe measures where it is before that tab is shown. */
eu_korea_coop.forms.go_to = function (frm, fieldname) {
	const { tab, $wrapper } = frm.get_field(fieldname);
	const go = () => {
		frm.scroll_to_field(fieldname);
		$wrapper.get(0).scrollIntoView({ block: "center" }); // Frappe 16 scrolls the page, which does not move there
	};
	if (!tab || tab.is_active()) return go();
	tab.tab_link.find(".nav-link").one("shown.bs.tab", go);
	return tab.set_active();
};

/**
 * Call from a form's validate: it is not saved while a number lies outside its range, and the reason stands below the first that does.
 * `ranges`: {fieldname: [least, most]}; without `most` there is none.
 */
eu_korea_coop.forms.check_ranges = function (frm, ranges) {
	for (const [fieldname, [least, most = Infinity]] of Object.entries(ranges)) {
		const control = frm.get_field(fieldname);
		const value = cint(frm.doc[fieldname]);
		if (!control.$input || (value >= least && value <= most)) continue;
		const sentence = most < Infinity ? __("Write a number from {0} to {1}.", [least, most]) : __("Write a number from {0} on.", [least]);
		complain(control, control.$input.val(), sentence);
		control.$input.off("input.range").on("input.range", () => forgive(control));
		frappe.validated = false;
		eu_korea_coop.forms.go_to(frm, fieldname);
		return;
	}
};

/** Saves by calling `method` of our API from a dialog: one click at a time, what was typed stays when it is refused. */
eu_korea_coop.forms.ask = function ({ title, fields, label, method, args, after, done }) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: label,
		primary_action(values) {
			const all = args(values, dialog);
			if (!all) return;
			dialog.disable_primary_action();
			frappe
				.xcall(`eu_korea_coop.api.${method}`, all)
				.then((answer) => {
					dialog.hide();
					if (done) frappe.show_alert({ message: done, indicator: "green" });
					return after && after(answer);
				})
				.catch(() => {}) // Frappe has shown what is wrong
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
	return dialog;
};

/** A record of which everybody has one: whoever has it already is led there, who has not starts their own. Resolves if it stays. */
eu_korea_coop.forms.keep_own = function (frm) {
	return frappe.db.exists(frm.doctype, frappe.session.user).then((exists) => {
		if (!exists) {
			frm.set_df_property("user", "read_only", 1);
			return frm.set_value("user", frappe.session.user);
		}
		frappe.set_route("Form", frm.doctype, frappe.session.user);
		return new Promise(() => {});
	});
};

/** What comes next, in a dialog: the step and its day (`due`: more about that field), or why there is none. See follow_step. */
eu_korea_coop.forms.step_fields = (due = {}) => [
	{ fieldname: "what_comes_next", fieldtype: "Section Break", hide_border: 1 },
	{ fieldname: "next_step", fieldtype: "Data", label: __("Next step"), description: __("Or say below why there is none.") },
	{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), hidden: 1, ...due },
	{ fieldname: "no_next_step_reason", fieldtype: "Data", label: __("Why no next step") },
];

/** The day takes the place of the reason with the first letter of a step: nothing moves under the pointer later. */
eu_korea_coop.forms.follow_step = function (dialog) {
	dialog.get_field("next_step").$input.on("input", function () {
		const has_step = Boolean(this.value.trim());
		dialog.set_df_property("next_step_due", "hidden", has_step ? 0 : 1);
		dialog.set_df_property("no_next_step_reason", "hidden", has_step ? 1 : 0);
	});
};

/** The fields and the reading of a fuzzy date in a dialog: a text box, read when the dialog is sent. */
eu_korea_coop.forms.date_field = (fieldname, label, more = {}) => ({
	fieldname,
	fieldtype: "Data",
	label,
	description: __("Empty: today. Also 2016, Nov 2016, before May 2017 or unknown."),
	is_written_date: true,
	...more,
});

/** The fuzzy date in a dialog's text box: null if empty, undefined (and a message) if it is none. */
eu_korea_coop.forms.read_date = function (text) {
	if (!(text || "").trim()) return null;
	const when = eu_korea_coop.fuzzy.parse(text);
	if (when) return when;
	if ($(".modal.show .cooperation-wrong").length) return undefined; // it is said beside the box
	frappe.msgprint({
		title: __("Which date?"),
		indicator: "orange",
		message: escape(__("“{0}” is not understood. Write for example 2026-11-20, Nov 2026, 2026 or unknown.", [text])),
	});
	return undefined;
};

// Frappe shows a face for each ToDo, in its first versions also for those that are done: every step of a partnership left one.
const AssignTo = frappe.ui.form?.AssignTo;
if (AssignTo) {
	const { render } = AssignTo.prototype;
	AssignTo.prototype.render = function (assignments) {
		const open = assignments.filter(({ status }) => status !== "Closed");
		const of_each_person = new Map(open.map((assignment) => [assignment.owner, assignment]));
		return render.call(this, [...of_each_person.values()]);
	};
}
