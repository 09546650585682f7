// One calendar: events, next steps, planned encounters, agreement ends and actions due, as the reader may see them.

frappe.provide("eu_korea_coop.calendar");

// Frappe's calendar knows four styles
const STYLES = { "Next Step": "warning", "Planned Interaction": "warning", "Agreement End": "danger", "Action Due": "success" };

function add_brief({ brief, tooltip }, $entry) {
	const $link = $(`<a class="cooperation-brief" target="_blank" rel="noopener"></a>`).text(__("Brief"));
	$link.attr({ href: brief, "aria-label": `${__("Brief")}: ${tooltip}` }).on("click", (event) => event.stopPropagation());
	$entry.find(".fc-content, .fc-event-main").prepend($link); // Frappe 15 shows what stands there from below to above
	$entry.find(".fc-list-item-title, .fc-list-event-title").append($link);
}

function complete(entry, $entry) {
	$entry.attr("title", entry.tooltip);
	$entry.find(".fc-list-item-time, .fc-list-event-time").text(__(entry.kind)); // every entry is of whole days
	if (entry.brief) add_brief(entry, $entry);
}

// On a phone a month's cells hold one or two letters of an entry: there its days are listed. Frappe 15 has the third version
// of FullCalendar, Frappe 16 the sixth, which calls the month otherwise.
const PHONE = 768;
const view_of = (month) => (window.innerWidth < PHONE ? "listMonth" : month);

function fit(view, month) {
	if ([month, "listMonth"].includes(view.type) && view.type !== view_of(month)) view.calendar.changeView(view_of(month));
}

/** Settings for Frappe's calendar view of a DocType. */
eu_korea_coop.calendar.settings = () => ({
	// "editable" and "convertToUserTz" are taken from fields that are not there: days are days, and nothing is moved by hand
	field_map: { start: "start", end: "end", title: "title", allDay: "all_day", editable: "not_movable", convertToUserTz: "not_converted" },
	options: {
		editable: false,
		selectable: false,
		contentHeight: "auto", // on a phone a month would else be cut after its third week
		header: { left: "prev, title, next", right: "today, month" },
		headerToolbar: { left: "prev,title,next", right: "today,dayGridMonth" },
		// Frappe copies these when it opens a calendar, and reads the window's width with that
		get defaultView() {
			return view_of("month");
		},
		get initialView() {
			return view_of("dayGridMonth");
		},
		windowResize(resized) {
			if (resized.view) fit(resized.view, "dayGridMonth");
			else fit(resized, "month");
		},
		noEventsMessage: __("Nothing is planned."),
		noEventsText: __("Nothing is planned."),
		eventRender: complete,
		eventDidMount: ({ event, el }) => complete(event.extendedProps, $(el)),
		eventClick(clicked) {
			const { doctype, name } = clicked.event ? clicked.event.extendedProps : clicked;
			eu_korea_coop.profiles.open(doctype, name);
		},
	},
	get_events_method: "eu_korea_coop.api.get_calendar",
	get_css_class: (data) => STYLES[data.kind] || "default",
});

// The calendar of everybody who reads figures: events and agreement ends, and for colleagues their steps and plans too.
// Its DocType comes with the desk's start, and Frappe runs the scripts of a DocType only when it asks for it later.
frappe.provide("frappe.views.calendar");
frappe.views.calendar["Cooperation Figures"] = eu_korea_coop.calendar.settings();

// Frappe offers a Gantt chart with every calendar, and orders its rows by a column of the DocType. The entries of ours come
// from several, so that there is none: an address of one, also as the view that was open last, leads to the calendar.
const OURS = ["Cooperation Event", "Cooperation Figures"];
for (const doctype of OURS) {
	const list = `${frappe.router.slug(doctype)}/view`;
	frappe.re_route[`${list}/gantt`] = `${list}/calendar/default`;
}
const Views = frappe.views.ListViewSelect;
if (Views) {
	const { add_view_to_menu } = Views.prototype;
	Views.prototype.add_view_to_menu = function (view, ...rest) {
		if (view !== "Gantt" || !OURS.includes(this.doctype)) add_view_to_menu.call(this, view, ...rest);
	};
}
