// The desk's search box also finds our organisations, partnerships, people, events and agreements by any of their names.
//
// A wrapper around Frappe's search box (frappe.search.AwesomeBar, versions 15 and 16): its own suggestions are made without
// the server, so ours are put above them when they arrive. Nothing of Frappe's is replaced; without `setup`, or without the
// list it keeps in `this.awesomplete`, the box stays as it was.

import { call } from "../shared/server.js";

const PAUSE = 200; // milliseconds of no typing before the server is asked
const ABOVE_ALL = 1000; // Frappe sorts by `index`, its own are below 100

const KINDS = {
	Organisation: () => __("Organisation"),
	Partnership: () => __("Partnership"),
	Contact: () => __("Person"),
	"Cooperation Event": () => __("Event"),
	Agreement: () => __("Agreement"),
};

/** A row of `search_names` as the search box takes it. */
export function suggestion(row, place) {
	const kind = KINDS[row.doctype] ? KINDS[row.doctype]() : __(row.doctype);
	const escape = frappe.utils.escape_html;
	return {
		label: `<b>${escape(row.title)}</b> <small class="text-muted">${escape([kind, row.subtitle].filter(Boolean).join(" · "))}</small>`,
		value: `${row.title} (${row.name})`,
		index: ABOVE_ALL - place,
		route: eu_korea_coop.profiles.route(row.doctype, row.name),
		match: row.title,
	};
}

function also_find_names(box, element) {
	const input = $(element).get(0);
	const { awesomplete } = box;
	if (!input || !awesomplete) return;
	let asked = 0;
	const find = frappe.utils.debounce(async () => {
		const text = input.value.trim();
		const mine = ++asked;
		if (!text) return;
		const rows = await call("search_names", { text }).catch(() => []); // Frappe's own suggestions stay
		if (mine !== asked || input.value.trim() !== text || !rows.length) return;
		awesomplete.list = [...rows.map(suggestion), ...(box.options || [])];
	}, PAUSE);
	input.addEventListener("input", find);
	// Frappe leaves the last text in the box and its key puts the cursor behind it: what is typed next is to replace it.
	// A click sets the cursor after the focus came, so the text is marked once more then, unless somebody types already.
	input.addEventListener("focus", () => {
		const left = input.value;
		input.select();
		requestAnimationFrame(() => input.value === left && input.select());
	});
}

const Box = frappe.search && frappe.search.AwesomeBar;
if (Box && Box.prototype.setup) {
	const { setup } = Box.prototype;
	Box.prototype.setup = function (element, ...more) {
		const answer = setup.call(this, element, ...more);
		also_find_names(this, element);
		return answer;
	};
}
