// The paper: asks for its period, sectors and cases, shows how far it is, and offers its two files.

import { display } from "../../shared/dates.js";
import { escape } from "../../shared/escape.js";

const SECOND = 1000;
const ask = (name, args) => frappe.xcall(`eu_korea_coop.api.${name}`, args);

/** Open the dialog; a paper that is being made already is shown. */
export async function open() {
	const dialog = new frappe.ui.Dialog({
		title: __("Write the paper"),
		fields: fields(),
		primary_action_label: __("Write", null, "a paper"),
		primary_action(values) {
			dialog.disable_primary_action();
			ask("start_paper", values)
				.then((state) => follow(dialog, state))
				.catch(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
	const state = await ask("get_paper_state");
	if (["waiting", "running"].includes(state.state)) dialog.disable_primary_action();
	return follow(dialog, state, state.state === "done");
}

function fields() {
	return [
		{
			fieldname: "language",
			fieldtype: "Select",
			label: __("Language"),
			options: [
				{ value: "en", label: __("English") },
				{ value: "ko", label: __("Korean") },
			],
			default: frappe.boot.lang === "ko" ? "ko" : "en",
			reqd: 1,
		},
		{ fieldname: "from_date", fieldtype: "Date", label: __("From", null, "of a period") },
		{ fieldname: "to_date", fieldtype: "Date", label: __("To", null, "of a period") },
		{
			fieldname: "sectors",
			fieldtype: "MultiSelectList",
			label: __("Sectors"),
			description: __("None for all sectors."),
			get_data: (text) => frappe.db.get_link_options("Sector", text),
		},
		{
			fieldname: "cases",
			fieldtype: "MultiSelectList",
			label: __("Cases"),
			description: __("Partnerships shown under the seven headings of a case. Restricted ones are not offered."),
			get_data: (text) => ask("get_paper_cases", { text }),
		},
		{ fieldname: "state_html", fieldtype: "HTML" },
	];
}

/** Show how far the paper is, and ask again until it is done. `is_earlier`: it was there before the dialog was opened. */
function follow(dialog, state, is_earlier = false) {
	dialog.fields_dict.state_html.$wrapper.html(shown(state, is_earlier));
	if (!["waiting", "running"].includes(state.state)) return dialog.enable_primary_action();
	return setTimeout(() => {
		if (dialog.display) ask("get_paper_state").then((next) => follow(dialog, next));
	}, SECOND);
}

export function shown({ state, percent, step, message, files, written_on }, is_earlier = false) {
	if (!state) return "";
	const words = {
		waiting: () => __("The paper waits for its turn."),
		running: () => __("{0} %: {1}", [percent, step || ""]),
		done: () =>
			is_earlier && written_on
				? __("Your last paper, written on {0}. It is private to you.", [display(written_on.slice(0, 10), "Day", frappe.boot.lang)])
				: __("The paper is ready. It is private to you."),
		failed: () => "",
	}[state]();
	const links = Object.entries(files || {}).map(
		([kind, url]) =>
			`<a class="btn btn-default btn-sm" href="${escape(encodeURI(url))}" target="_blank" rel="noopener">${escape(kind.toUpperCase())}</a>`
	);
	const bar =
		state === "running"
			? `<progress max="100" value="${escape(percent)}" aria-label="${escape(__("Progress"))}" style="width: 100%"></progress>`
			: "";
	return `<div role="status"><p>${escape(words)}</p>${message ? `<p>${escape(message)}</p>` : ""}${bar}${links.join(" ")}</div>`;
}
