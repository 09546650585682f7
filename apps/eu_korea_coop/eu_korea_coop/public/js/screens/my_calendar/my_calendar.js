// One's own calendar in one's preferences: tried, read now, what it brought in.

import { escape } from "../../shared/escape.js";

/** Fills the section of the form; who has no work of their own, or looks at another's, has none. */
export async function show(frm) {
	const is_mine = frm.is_new() || frm.doc.user === frappe.session.user;
	const works = ["Cooperation Officer", "Cooperation Manager"].some((role) => frappe.user.has_role(role));
	frm.toggle_display(["calendar_section", "calendar_on"], is_mine && works);
	if (!is_mine || !works || frm.is_new()) return;
	fill(frm, await frappe.xcall("eu_korea_coop.api.get_my_calendar"));
}

function fill(frm, calendar) {
	const $place = frm.get_field("calendar_html").$wrapper.empty();
	if (calendar.on) {
		$("<p role='status'>")
			.addClass(calendar.error ? "text-danger" : "text-muted")
			.text(state(calendar))
			.appendTo($place);
		const $buttons = $("<p class='cooperation-actions'>").appendTo($place);
		button(__("Test the connection"), () => check(frm)).appendTo($buttons);
		button(__("Read now"), () => read_now(frm)).appendTo($buttons);
	}
	const rows = calendar.meetings.map(row);
	if (!calendar.on && !rows.length) return;
	$place.append(eu_korea_coop.forms.panel(__("Meetings that were brought in"), rows, __("No meeting with people of your partnerships yet.")));
	$place.find("[data-meeting]").on("click", function () {
		const method = this.dataset.dropped ? "take_back_meeting" : "drop_meeting";
		this.disabled = true;
		frappe
			.xcall(`eu_korea_coop.api.${method}`, { meeting: this.dataset.meeting })
			.then((meetings) => {
				fill(frm, { ...calendar, meetings });
				$place
					.find("[data-meeting]")
					.filter((_at, one) => one.dataset.meeting === this.dataset.meeting)
					.trigger("focus"); // drawn anew
			})
			.catch(() => (this.disabled = false)); // Frappe has shown why not
	});
}

function state({ read_on, error }) {
	if (!read_on) return __("Not read yet. Save, then test the connection.");
	const own = frappe.datetime.convert_to_user_tz(read_on);
	const when = `${eu_korea_coop.fuzzy.day(own)} ${own.slice(11, 16)}`;
	return error ? __("Not read on {0}: {1}", [when, error]) : __("Last read on {0}.", [when]);
}

function row({ name, interaction, subject, first, state }) {
	const link = `<a href="${escape(frappe.utils.get_form_link("Interaction", interaction))}">${escape(subject)}</a>`;
	const dropped = state === "Dropped";
	const may_change = dropped || state === "Planned";
	const label = dropped ? __("Take back") : __("Drop");
	const action = may_change
		? ` <button type="button" class="btn btn-default btn-xs" data-meeting="${escape(name)}" data-dropped="${dropped ? 1 : ""}" aria-label="${escape(`${label}: ${subject}`)}">${escape(label)}</button>`
		: "";
	return `${escape(first ? eu_korea_coop.fuzzy.day(first) : "")} ${link} <span class="text-muted">${escape(__(state))}</span>${action}`;
}

function button(label, act) {
	return $("<button type='button' class='btn btn-default btn-xs'>").text(label).on("click", act);
}

function check(frm) {
	if (frm.is_dirty()) return frappe.show_alert({ message: __("Save first."), indicator: "orange" });
	return frappe.xcall("eu_korea_coop.api.check_my_calendar").then(({ error, count }) =>
		frappe.msgprint({
			title: error ? __("No connection") : __("The connection works"),
			message: escape(error || (count === 1 ? __("1 meeting in these weeks.") : __("{0} meetings in these weeks.", [count]))),
			indicator: error ? "red" : "green",
		})
	);
}

function read_now(frm) {
	if (frm.is_dirty()) return frappe.show_alert({ message: __("Save first."), indicator: "orange" });
	return frappe.xcall("eu_korea_coop.api.read_my_calendar").then(() => {
		frappe.show_alert({ message: __("Your calendar is being read."), indicator: "blue" });
		setTimeout(() => show(frm), 5000);
	});
}
