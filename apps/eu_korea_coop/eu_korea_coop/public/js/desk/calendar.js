// One calendar: events, next steps, planned encounters, agreement ends and actions due, as the reader may see them.

frappe.provide("eu_korea_coop.calendar");

// Frappe's calendar knows four styles
const STYLES = { "Next Step": "warning", "Planned Interaction": "warning", "Agreement End": "danger", "Action Due": "success" };

/** Settings for Frappe's calendar view of a DocType. */
eu_korea_coop.calendar.settings = () => ({
	// "editable" and "convertToUserTz" are taken from fields that are not there: days are days, and nothing is moved by hand
	field_map: { start: "start", end: "end", title: "title", allDay: "all_day", editable: "not_movable", convertToUserTz: "not_converted" },
	options: {
		editable: false,
		selectable: false,
		header: { left: "prev, title, next", right: "today, month" },
		eventClick: (entry) => eu_korea_coop.profiles.open(entry.doctype, entry.name),
	},
	get_events_method: "eu_korea_coop.api.get_calendar",
	get_css_class: (data) => STYLES[data.kind] || "default",
});
