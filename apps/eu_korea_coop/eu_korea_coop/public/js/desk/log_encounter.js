// "Log encounter" from anywhere on the desk: Alt+Shift+L, the + in the navbar, the search box, lists and forms. The dialog
// itself is a screen (screens/encounter), loaded when it is first opened.

frappe.provide("eu_korea_coop");

const FIRST = 2000; // above the records that search_names.js adds

/**
 * Opens the dialog. What is known already is filled in: `partnership` with its `title`, `organisation`, `person` and `event`
 * as {name, title}. `after(answer)` is called once it is logged or taken back.
 */
eu_korea_coop.log_encounter = function ({ partnership, title, organisation, person, event, outcome, after } = {}) {
	const given = {
		...(partnership ? { partnership: { name: partnership, title: title || partnership } } : {}),
		...(organisation ? { organisation } : {}),
		...(person ? { person } : {}),
		...(event ? { event: event.name, event_title: event.title } : {}),
		...(outcome ? { outcome } : {}),
	};
	return eu_korea_coop.screens().then(({ encounter }) => encounter.open({ given, after }));
};

/** "It took place", in one click; `after` is called once it is saved. */
eu_korea_coop.hold_interaction = function (interaction, after) {
	return frappe.xcall("eu_korea_coop.api.hold_interaction", { interaction }).then((answer) => {
		frappe.show_alert({ message: __("Held: {0}", [answer.name]), indicator: "green" });
		if (after) after(answer);
	});
};

/** What the open form says about an encounter: its record is whom, or where. */
function from_form(frm) {
	const record = { name: frm.doc.name, title: frm.doc[frm.meta.title_field] || frm.doc.name };
	const given = {
		Partnership: { partnership: record.name, title: record.title },
		Organisation: { organisation: record },
		Contact: { person: record },
		"Cooperation Event": { event: record },
	}[frm.doctype];
	return given ? { ...given, after: () => frm.reload_doc() } : {};
}

/** The dialog, filled from where one stands. Nothing for those who may not log, and while a dialog is open. */
function open_here() {
	if (!frappe.model.can_create("Interaction") || $(".modal:visible").length) return;
	const on_form = cur_frm && frappe.get_route()[0] === "Form" && !cur_frm.is_new();
	const listview = cur_list && frappe.get_route()[0] === "List" ? cur_list : null;
	eu_korea_coop.log_encounter(on_form ? from_form(cur_frm) : listview ? { after: () => listview.refresh() } : {});
}

frappe.ui.keys.add_shortcut({
	shortcut: "alt+shift+l",
	description: __("Log encounter"),
	ignore_inputs: true,
	action: open_here,
});

/** The search box offers this function before anything else it finds; Frappe sorts by `index`. */
function put_first(label) {
	const { get_executables } = frappe.search.utils;
	if (!get_executables) return;
	frappe.search.utils.get_executables = function (keywords) {
		const offered = get_executables.call(this, keywords);
		offered.filter(({ match }) => match === label).forEach((item) => (item.index = FIRST));
		return offered;
	};
}

$(document).on("toolbar_setup", () => {
	if (!frappe.model.can_create("Interaction")) return;
	frappe.search.utils.make_function_searchable(open_here, __("Log encounter"));
	put_first(__("Log encounter"));
	const label = frappe.utils.escape_html(__("Log encounter"));
	$(
		`<li class="nav-item cooperation-plus"><button type="button" class="btn btn-primary btn-sm" title="${label} (Alt+Shift+L)" aria-label="${label}">+</button></li>`
	)
		.on("click", open_here)
		.prependTo($("header.navbar .navbar-collapse > .navbar-nav"));
});
