// An event: its own place's time and the reader's, what follows from it, and the next edition.

const UNDO_SHOWN = 12; // seconds

frappe.ui.form.on("Event Meeting", {
	meetings_add(frm, doctype, name) {
		// as for the event itself: no time that nobody has said
		["start_time", "end_time"].forEach((field) => (locals[doctype][name][field] = null));
		frm.refresh_field("meetings");
	},
});

frappe.ui.form.on("Cooperation Event", {
	onload(frm) {
		// the desk fills times with the present moment, which nobody has said
		if (frm.is_new()) ["start_time", "end_time"].forEach((field) => (frm.doc[field] = null));
	},
	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		if (frm.is_new()) return;
		eu_korea_coop.screens().then(({ overview }) => overview.show(frm, { actions: actions_of(frm) }));
		frm.set_intro("");
		const clocks = both_clocks(frm.doc);
		if (clocks) frm.set_intro(frappe.utils.escape_html(clocks), "blue");
		if (frm.doc.follow_up_due && frm.doc.status !== "Cancelled") {
			const late = frm.doc.follow_up_due < frappe.datetime.get_today();
			const day = eu_korea_coop.fuzzy.day(frm.doc.follow_up_due);
			frm.set_intro(
				frappe.utils.escape_html(late ? __("The follow-up was due on {0}.", [day]) : __("Follow up by {0}.", [day])),
				late ? "orange" : "blue"
			);
		}
		if (frappe.model.can_create("Interaction")) {
			frm.add_custom_button(__("Log encounter"), () => eu_korea_coop.log_encounter({ event: { name: frm.doc.name, title: frm.doc.title } }));
		}
		frm.add_custom_button(__("Lineage"), () => frappe.set_route("cooperation-lineage", "Cooperation Event", frm.doc.name), __("View"));
		frm.add_custom_button(
			__("Interactions"),
			() => frappe.set_route("List", "Interaction", [["Interaction Event", "event", "=", frm.doc.name]]),
			__("View")
		);
		if (frappe.model.can_create("Partnership")) {
			frm.add_custom_button(__("Partnership that began here"), () => frappe.new_doc("Partnership", { origin_event: frm.doc.name }), __("Follow up"));
		}
		if (frappe.model.can_create("Cooperation Outcome")) {
			frm.add_custom_button(__("Outcome"), () => frappe.new_doc("Cooperation Outcome", { event: frm.doc.name }), __("Follow up"));
		}
		eu_korea_coop.files.offer(frm.page, [[__("Calendar file (ICS)"), "download_calendar_file", { doctype: frm.doctype, name: frm.doc.name }]]);
		eu_korea_coop.files.offer_people(frm);
		if (frappe.model.can_create("Cooperation Event")) {
			frm.add_custom_button(__("Plan next edition"), () => plan_next(frm), __("Follow up"));
		}
	},

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});

/** "27 Dec 2026, 09:30 – 17:00 (Asia/Seoul); for you 27 Dec 2026, 01:30 – 09:00 (Europe/Brussels)", null where a day or a clock time is not known. */
function both_clocks(doc) {
	if (!doc.start_time || !doc.start_date || (doc.start_date_precision || "Day") !== "Day" || !doc.time_zone) return null;
	if (!moment.tz || !moment.tz.zone(doc.time_zone)) return null;
	const reader = frappe.boot.time_zone?.user || frappe.boot.time_zone?.system || frappe.sys_defaults.time_zone;
	const start = moment.tz(`${doc.start_date} ${doc.start_time}`, "YYYY-MM-DD HH:mm:ss", doc.time_zone);
	const last = doc.end_date && (doc.end_date_precision || "Day") === "Day" ? doc.end_date : doc.start_date;
	const end = doc.end_time ? moment.tz(`${last} ${doc.end_time}`, "YYYY-MM-DD HH:mm:ss", doc.time_zone) : null;
	const day = (when) => eu_korea_coop.fuzzy.day(when.format("YYYY-MM-DD"));
	const span = (zone) => {
		const [from, to] = [start.clone().tz(zone), end && end.clone().tz(zone)];
		const text = `${day(from)}, ${from.format("HH:mm")}`;
		if (!to) return text;
		return `${text} – ${from.isSame(to, "day") ? "" : `${day(to)}, `}${to.format("HH:mm")}`;
	};
	const there = __("{0} ({1})", [span(doc.time_zone), doc.time_zone]);
	if (!reader || start.clone().tz(reader).utcOffset() === start.utcOffset()) return there;
	return __("{0}; for you {1} ({2})", [there, span(reader), reader]);
}

/** What the Overview asks of the form. */
function actions_of(frm) {
	return {
		changed: () => (frm.is_dirty() ? frm.cooperation_overview.value.read() : frm.reload_doc()),
		enter: (table) => eu_korea_coop.forms.go_to(frm, table),
		bring_list: frappe.model.can_create("Cooperation Import")
			? () => frappe.new_doc("Cooperation Import", { event: frm.doc.name, kind: "Event Attendance" })
			: null,
		plan_next: () => plan_next(frm),
	};
}

function plan_next(frm) {
	const previous = frm.doc.name;
	frappe.xcall("eu_korea_coop.api.plan_next_edition", { event: previous }).then((name) => {
		frappe.set_route("Form", "Cooperation Event", name);
		const [words, undo] = [__("The next edition is planned."), __("Undo")].map(frappe.utils.escape_html);
		frappe.show_alert({ message: `${words} <a data-action="undo" href="#">${undo}</a>`, indicator: "green" }, UNDO_SHOWN, {
			undo: () =>
				frappe.xcall("eu_korea_coop.api.undo_next_edition", { event: name }).then(() => {
					frappe.show_alert({ message: __("Taken back."), indicator: "blue" });
					frappe.set_route("Form", "Cooperation Event", previous);
				}),
		});
	});
}
