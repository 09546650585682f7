// One calendar: events, next steps, planned encounters, agreement ends and actions due, as the reader may see them.

// Frappe's calendar knows four styles
const STYLES = { "Next Step": "warning", "Planned Interaction": "warning", "Agreement End": "danger", "Action Due": "success" };

frappe.views.calendar["Cooperation Event"] = {
	// "editable" and "convertToUserTz" are taken from fields that are not there: days are days, and nothing is moved by hand
	field_map: { start: "start", end: "end", title: "title", allDay: "all_day", editable: "not_movable", convertToUserTz: "not_converted" },
	options: { editable: false, selectable: false, header: { left: "prev, title, next", right: "today, month" } },
	get_events_method: "eu_korea_coop.api.get_calendar",
	get_css_class: (data) => STYLES[data.kind] || "default",
};
