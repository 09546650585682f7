// One change for the selected rows of the list of partnerships: officer, tier, sector, park, next step. Frappe hides its own
// bulk edit where a Workflow is active. What was done and what was refused is said for each record, and can be undone.

import { escape } from "../../shared/escape.js";

const AT_ONCE = 20; // partnerships of one request: the dialog says how far it is
const CHANGES = [
	["next_step", () => __("Next step")],
	["officer", () => __("Responsible officer")],
	["tier", () => __("Tier")],
	["sector", () => __("Add a sector")],
	["park", () => __("Park")],
];
const is = (change) => ({ depends_on: `eval:doc.change === '${change}'`, mandatory_depends_on: `eval:doc.change === '${change}'` });
const FIELDS_OF = {
	next_step: ["next_step", "next_step_due"],
	officer: ["owner_user"],
	tier: ["tier"],
	sector: ["sector"],
	park: ["parked_until", "reason"],
};

const fields = () => [
	{
		fieldname: "change",
		fieldtype: "Select",
		label: __("What to change"),
		options: CHANGES.map(([value, label]) => ({ value, label: label() })),
		default: "next_step",
		reqd: 1,
	},
	{ fieldname: "next_step", fieldtype: "Data", label: __("Next step"), ...is("next_step") },
	{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), ...is("next_step") },
	{ fieldname: "owner_user", fieldtype: "Link", options: "User", label: __("Responsible officer"), ...is("officer") },
	{
		fieldname: "tier",
		fieldtype: "Select",
		label: __("Tier"),
		options: ["Strategic", "Standard", "Watch"].map((value) => ({ value, label: __(value) })),
		...is("tier"),
	},
	{ fieldname: "sector", fieldtype: "Link", options: "Sector", label: __("Sector"), ...is("sector") },
	{ fieldname: "parked_until", fieldtype: "Date", label: __("Parked until"), description: __("At most 18 months ahead"), ...is("park") },
	{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), ...is("park") },
];

/** Asks what to change in the rows `[{name, modified}]` of a list, and does it; `after` is called when something was done. */
export function open(rows, after) {
	const dialog = new frappe.ui.Dialog({
		title: rows.length === 1 ? __("Change 1 partnership") : __("Change {0} partnerships", [rows.length]),
		fields: fields(),
		primary_action_label: __("Change"),
		primary_action(given) {
			const values = Object.fromEntries(FIELDS_OF[given.change].map((field) => [field, given[field]]));
			dialog.disable_primary_action();
			in_parts(rows, (partnerships) => frappe.xcall("eu_korea_coop.api.change_partnerships", { change: given.change, partnerships, values }))
				.then((answer) => {
					dialog.hide();
					if (answer.done.length) after();
					show_result(answer, after);
				})
				.catch(() => {}) // Frappe has shown what is wrong
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

/** Sends rows in parts, one after the other, and puts the answers together. */
async function in_parts(rows, send) {
	const all = { done: [], refused: [], undo: [] };
	for (let at = 0; at < rows.length; at += AT_ONCE) {
		if (at) frappe.show_progress(__("Changing"), at, rows.length);
		const part = await send(rows.slice(at, at + AT_ONCE));
		for (const key of Object.keys(all)) all[key].push(...part[key]);
	}
	if (rows.length > AT_ONCE) frappe.hide_progress();
	return all;
}

function show_result({ done, refused, undo }, after) {
	const says = done.length === 1 ? __("1 partnership changed.") : __("{0} partnerships changed.", [done.length]);
	const reasons = refused.map(({ name, title, reason }) => `<li>${eu_korea_coop.forms.link("Partnership", name, title)}: ${escape(reason)}</li>`);
	const left = refused.length ? `<p>${escape(__("Not changed: {0}", [refused.length]))}</p><ul>${reasons.join("")}</ul>` : "";
	const dialog = new frappe.ui.Dialog({
		title: __("Changed"),
		fields: [{ fieldname: "result", fieldtype: "HTML", options: `<div role="status"><p>${escape(says)}</p>${left}</div>` }],
		primary_action_label: __("Close"),
		primary_action: () => dialog.hide(),
	});
	if (undo.length) {
		dialog.set_secondary_action_label(__("Undo"));
		dialog.set_secondary_action(() => {
			dialog.hide();
			in_parts(undo, (tokens) => frappe.xcall("eu_korea_coop.api.undo_partnerships", { undo: tokens })).then((answer) => {
				after();
				if (answer.refused.length) show_result({ ...answer, undo: [] }, after);
				else frappe.show_alert({ message: __("Undone."), indicator: "green" });
			});
		});
	}
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}
