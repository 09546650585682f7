// What all our lists share: an empty list says what belongs here, people by their names, fuzzy dates as they are known,
// a table that holds on a phone.

import { ago, took_place } from "../shared/durations.js";
import { escape } from "../shared/escape.js";

frappe.provide("eu_korea_coop.lists");

const MOST_COLUMNS = 7; // title, tags, status and four more

eu_korea_coop.lists.COLOURS = {
	state: {
		Draft: "gray",
		"Internal Review": "blue",
		"With Partners": "blue",
		Signing: "purple",
		"In Force": "green",
		Expired: "red",
		Terminated: "red",
		Superseded: "gray",
		Withdrawn: "gray",
	},
	status: {
		Planned: "blue",
		Held: "green",
		Cancelled: "gray",
		Draft: "gray",
		Adopted: "green",
		Completed: "blue",
		Expected: "blue",
		Reported: "orange",
		Verified: "green",
		"None Yet": "gray",
		Active: "green",
		Dormant: "orange",
		Closed: "gray",
		Running: "blue",
		"Completed With Errors": "orange",
		Failed: "red",
		Interrupted: "red",
		Queued: "blue",
		Sent: "green",
		"Nothing To Say": "gray",
		Asked: "blue",
		Made: "green",
		Declined: "red",
		"No Answer": "gray",
	},
};

/** An indicator from a Select field with known colours. */
eu_korea_coop.lists.indicator = (fieldname) => (doc) =>
	doc[fieldname]
		? [__(doc[fieldname]), (eu_korea_coop.lists.COLOURS[fieldname] || {})[doc[fieldname]] || "gray", `${fieldname},=,${doc[fieldname]}`]
		: undefined;

/** A person's column. */
eu_korea_coop.lists.person = (value) => `<span class="ellipsis">${escape(eu_korea_coop.forms.person(value))}</span>`;

/** A column of a day that is red when it has passed. */
eu_korea_coop.lists.due = function (value) {
	if (!value) return "";
	const late = frappe.datetime.get_day_diff(frappe.datetime.get_today(), value) > 0;
	const text = escape(eu_korea_coop.fuzzy.day(value));
	return late ? `<span class="text-danger" title="${escape(__("Overdue"))}">${text}</span>` : text;
};

const days_since = (day) => frappe.datetime.get_day_diff(frappe.datetime.get_today(), day);

/** A day as people think of it, of what took place or of what `is_due`: "3 months ago", "in 2 weeks"; red when due and passed. */
eu_korea_coop.lists.ago = function (day, is_due = false) {
	if (!day) return "";
	const days = days_since(day);
	const late = is_due && days > 0;
	const text = is_due ? ago(days) : took_place(days);
	return `<span class="${late ? "text-danger" : ""}" title="${escape(eu_korea_coop.fuzzy.day(day))}">${escape(text)}</span>`;
};

/** On a phone Frappe shows the title alone: `parts(doc)` answers the markup of what stands below it. */
eu_korea_coop.lists.show_on_phone = function (listview, parts) {
	const rows = listview.$result.find(".list-row-container > .list-row"); // Frappe 16 has the heading in a container, too
	listview.data.forEach((doc, index) => {
		const below = parts(doc).filter(Boolean);
		rows.eq(index).after(`<div class="cooperation-row-below">${below.join(" ")}</div>`);
	});
};

/** A column of a fuzzy date; its precision must be among `add_fields`. */
eu_korea_coop.lists.fuzzy = (fieldname) => (value, _df, doc) => escape(eu_korea_coop.fuzzy.format(value, doc[`${fieldname}_precision`]));

/** The columns after title and health, unless the reader has chosen their own; Frappe shows as many as fit its count. */
function set_columns(listview, columns) {
	if (listview.view_name !== "List" || listview.list_view_settings.fields) return;
	const fields = columns.map(([fieldname, label]) => {
		const df = frappe.meta.get_docfield(listview.doctype, fieldname);
		return { type: "Field", df: label ? { ...df, label } : df };
	});
	listview.page.wrapper.addClass("cooperation-columns");
	listview.columns = [...listview.columns.filter(({ type }) => type !== "Field"), ...fields];
	listview.render_header(true);
}

/** What the coloured words of the rows say; Frappe writes "Status" above them all. */
function name_indicator(listview, label) {
	const column = (listview.columns || []).find(({ type }) => type === "Status");
	if (!column || listview.view_name !== "List") return;
	column.df = { label };
	listview.render_header(true);
}

/**
 * Completes the settings of a list. `empty` is the sentence of a list in which nothing is yet, `columns` are
 * `[fieldname, label]`, `indicator_label` is what the indicator says, `board_filter()` answers the filters with which a board opens.
 */
eu_korea_coop.lists.settings = function (doctype, { empty, columns, indicator_label, ...settings }) {
	const { onload, refresh } = settings;
	frappe.listview_settings[doctype] = {
		hide_name_column: true,
		is_ours: true,
		...settings,
		onload(listview) {
			listview.page.wrapper.addClass("cooperation-list");
			listview.link_field_title_fields = {}; // see show_titles
			look_through_names(listview);
			show_columns(listview);
			if (empty && listview.get_no_result_message) say_when_empty(listview, empty);
			if (columns) set_columns(listview, columns);
			if (indicator_label) name_indicator(listview, indicator_label);
			if (onload) onload(listview);
		},
		refresh(listview) {
			if (listview.view_name === "Kanban") show_board(listview);
			say_filter(listview);
			show_titles(listview);
			if (refresh) refresh(listview);
		},
	};
};

// Frappe would offer the moves of a workflow for all selected rows, in entries that keep their place when they are hidden.
// Ours ask what each record needs, in its form, or for partnerships in "Change".
const List = frappe.views && frappe.views.ListView;
if (List && List.prototype.get_workflow_action_menu_items) {
	const { get_workflow_action_menu_items } = List.prototype;
	List.prototype.get_workflow_action_menu_items = function () {
		return this.settings?.is_ours ? [] : get_workflow_action_menu_items.call(this);
	};
}

/** Where a list looks through every name, that box stands in the place of the title's: it is the one that a phone shows, too. */
function look_through_names({ page, meta }) {
	const { search_names: names, [meta.title_field]: title } = page.fields_dict;
	if (!names || !title) return;
	title.$wrapper.replaceWith(names.$wrapper);
	if (title.get_value()) names.set_value(title.get_value()); // of the reader's last visit
	delete page.fields_dict[meta.title_field];
}

// Frappe puts these together from parts in the order of English, or of parts that it leaves in English.
if (List) {
	const { set_primary_action, setup_view_menu, get_count_str } = List.prototype;
	List.prototype.set_primary_action = function () {
		set_primary_action.call(this);
		const doctype = __(frappe.router.doctype_layout) || __(this.doctype);
		const label = __("Add {0}", [doctype], "Primary action in list view");
		if (this.can_create) say(this.page.btn_primary.children(".hidden-xs"), label); // not the letter in it that Frappe underlines
	};
	List.prototype.setup_view_menu = function () {
		setup_view_menu.call(this);
		if (this.views_menu) say(this.views_menu.parent().find(".custom-btn-group-label"), view_label(this.view_name));
	};
	List.prototype.get_count_str = function () {
		return get_count_str.call(this).then((text) => {
			const counts = [this.data.length, this.total_count];
			return text === __("{0} of {1}", counts) ? __("{0} of {1}", counts, "records of a list") : text;
		});
	};
}

// Frappe's own map has pins without names; ours is a page.
const Views = frappe.views && frappe.views.ListViewSelect;
if (Views) {
	const { set_route } = Views.prototype;
	Views.prototype.set_route = function (view, ...rest) {
		if (this.doctype === "Organisation" && view === "map") frappe.set_route("organisation-map");
		else set_route.call(this, view, ...rest);
	};
}

/** As later versions of Frappe say it: one text for each view. */
const view_label = (view) =>
	({
		List: __("List View"),
		Report: __("Report View"),
		Dashboard: __("Dashboard View"),
		Gantt: __("Gantt View"),
		Kanban: __("Kanban View"),
		Calendar: __("Calendar View"),
		Image: __("Image View"),
		Inbox: __("Inbox View"),
		Tree: __("Tree View"),
		Map: __("Map View"),
	})[view];

function say($label, text) {
	if ($label.text().trim() !== text) $label.text(text);
}

/** Frappe shows two columns beside title and status on a screen of 1366 px, where four fit. */
function show_columns(listview) {
	const settings = listview.list_view_settings;
	if (!settings || settings.total_fields || listview.view_name !== "List" || window.innerWidth < 1100) return;
	settings.total_fields = MOST_COLUMNS;
	listview.setup_columns();
	listview.render_header(true);
}

/**
 * Shows the titles of linked records in a list. Frappe would join their tables to the list's query, which the server refuses
 * for tables with rows that are not for everyone: they are asked for here, each DocType once, as their reader may read them.
 */
function show_titles(listview) {
	const columns = (listview.columns || []).map(({ df }) => df).filter((df) => df && df.fieldtype === "Link");
	for (const { fieldname, options: doctype } of columns) {
		if (!frappe.boot.link_title_doctypes.includes(doctype)) continue;
		const names = [...new Set(listview.data.map((doc) => doc[fieldname]).filter(Boolean))];
		titles_of(doctype, names).then(() => {
			for (const cell of listview.$result.find(`.filterable[data-filter^="${fieldname},=,"]`).get()) {
				const name = cell.dataset.filter.slice(fieldname.length + 3);
				const title = frappe.utils.get_link_title(doctype, name);
				if (title) $(cell).text(title).attr("title", title);
			}
		});
	}
}

function titles_of(doctype, names) {
	const unknown = names.filter((name) => !frappe.utils.get_link_title(doctype, name));
	if (!unknown.length) return Promise.resolve();
	return new Promise((resolve) => frappe.model.with_doctype(doctype, resolve)).then(() => {
		const { title_field } = frappe.get_meta(doctype);
		return frappe.db
			.get_list(doctype, { fields: ["name", title_field], filters: { name: ["in", unknown] }, limit: unknown.length })
			.then((rows) => rows.forEach((row) => frappe.utils.add_link_title(doctype, row.name, row[title_field])));
	});
}

function show_board(listview) {
	listview.page.wrapper.addClass("cooperation-board");
	const result = listview.$result.get(0);
	if (!listview.counts_cards) {
		listview.counts_cards = new MutationObserver(() => count_cards(listview)); // a card that is moved changes two columns
		listview.counts_cards.observe(result, { childList: true, subtree: true });
	}
	count_cards(listview);
}

/**
 * Above the records, where Frappe does not show the filters: their name, and a button that leads to all records. Frappe hides
 * those of a list on a phone, and those of a view without a form for them on a tablet too. A board never says that nothing matches.
 */
function say_filter(listview) {
	listview.page.main.find(".cooperation-filter").remove();
	const filters = listview.filter_area ? listview.filter_area.get() : [];
	if (!filters.length || !listview.$result) return;
	const is_empty_board = listview.view_name === "Kanban" && !listview.data.length;
	const own = ([, field, operator, value]) => field === "owner_user" && operator === "=" && value === frappe.session.user;
	const name = filters.length === 1 && own(filters[0]) ? __("Mine") : __("Filtered");
	const shown_by_frappe = is_empty_board ? "" : listview.hide_page_form ? "d-lg-none" : "d-md-none";
	const text = is_empty_board ? __("Nothing matches the filter.") : name;
	const line = $(`<p class="cooperation-filter ${shown_by_frappe}" role="status">${escape(text)} </p>`);
	$('<button type="button" class="btn btn-link btn-sm">')
		.text(__("Show all"))
		.on("click", () => listview.filter_area.clear(false).then(() => listview.refresh()))
		.appendTo(line);
	listview.$result.before(line);
}

// A board opens with the filters that `board_filter` of its DocType's settings answers, unless filters were saved with it;
// a wrapper around Frappe's KanbanView (versions 15 and 16) that leaves other boards as they are.
const Board = frappe.views && frappe.views.KanbanView;
if (Board && Board.prototype.get_board) {
	const { get_board } = Board.prototype;
	Board.prototype.get_board = function () {
		return get_board.call(this).then((answer) => {
			const { board_filter } = this.settings || {};
			if (board_filter && !(this.filters || []).length) this.filters = board_filter();
			return answer;
		});
	};

	// Frappe asks for every card of a board; of ours the first of each column come, with their number.
	const { get_call_args, prepare_data } = Board.prototype;
	Board.prototype.get_call_args = function () {
		const call = get_call_args.call(this);
		if (!this.settings?.is_ours) return call;
		return { ...call, method: "eu_korea_coop.api.get_board_cards", args: { ...call.args, board: this.board_name } };
	};
	// A board has no pages: 16 in development fails over their height, and the list's refresh ends there.
	const { set_result_height } = Board.prototype;
	Board.prototype.set_result_height = function () {
		if (this.$paging_area) set_result_height?.call(this);
	};
	// Frappe hides an empty board, with its columns; version 16 does so once more after the list's own refresh.
	const { toggle_result_area } = Board.prototype;
	Board.prototype.toggle_result_area = function () {
		toggle_result_area.call(this);
		if (this.settings?.is_ours) this.$result.show();
	};
	Board.prototype.prepare_data = function (answer) {
		const { totals } = answer.message || {};
		prepare_data.call(this, answer);
		if (!totals) return;
		this.cards_beyond = {}; // column → how many are not drawn
		const field = this.board.field_name;
		for (const [value, total] of Object.entries(totals)) {
			this.cards_beyond[value] = total - this.data.filter((card) => card[field] === value).length;
		}
	};
}

function count_cards(listview) {
	for (const column of listview.$result.get(0).querySelectorAll(".kanban-column[data-column-value]")) {
		const title = column.querySelector(".kanban-column-title");
		if (!title) continue;
		const beyond = (listview.cards_beyond || {})[column.dataset.columnValue] || 0;
		const shown = String(column.querySelectorAll(".kanban-card-wrapper").length + beyond);
		const count = title.querySelector(".cooperation-column-count") || title.appendChild(document.createElement("span"));
		count.className = "cooperation-column-count";
		if (count.textContent !== shown) count.textContent = shown;
		show_rest(listview, column, beyond);
	}
}

/** Below a column of which not every card is drawn: a button that opens its records as a list. */
function show_rest(listview, column, beyond) {
	const present = column.querySelector(".cooperation-column-rest");
	if (!beyond) return present?.remove();
	const text = __("and {0} more", [beyond]);
	if (present?.textContent === text) return undefined;
	const button = present || document.createElement("button");
	button.type = "button";
	button.className = "btn btn-link btn-sm cooperation-column-rest";
	button.textContent = text;
	button.onclick = () => {
		const filters = listview.filter_area.get().map((filter) => filter.slice(0, 4));
		frappe.route_options = {};
		for (const [, field, operator, value] of filters) frappe.route_options[field] = [operator, value];
		frappe.route_options[listview.board.field_name] = column.dataset.columnValue;
		frappe.set_route("List", listview.doctype, "List");
	};
	if (!present) (column.querySelector(".kanban-cards") || column).after(button);
	return button;
}

function say_when_empty(listview, empty) {
	const standard = listview.get_no_result_message.bind(listview);
	listview.get_no_result_message = function () {
		const filters = this.filter_area ? this.filter_area.get() : [];
		if (filters.length) return standard();
		const button = this.can_create
			? `<p><button type="button" class="btn btn-primary btn-sm btn-new-doc">${escape(__("Add {0}", [__(this.doctype)]))}</button></p>`
			: "";
		return `<div class="msg-box no-border cooperation-empty"><p>${escape(empty())}</p>${button}</div>`;
	};
}

/** Buttons that set the filters of a list, in a menu "Show". */
eu_korea_coop.lists.show = function (listview, choices) {
	for (const [label, filters] of choices) {
		listview.page.add_inner_button(label, () => listview.filter_area.clear(false).then(() => listview.filter_area.add(filters())), __("Show"));
	}
};
