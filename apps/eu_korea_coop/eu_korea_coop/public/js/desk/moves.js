// Moving a partnership or an agreement on: a menu of the moves that are possible now, and a dialog that asks for what a
// move needs. What is missing is said in words; the server guards every move again.

import { escape } from "../shared/escape.js";

frappe.provide("eu_korea_coop.moves");

const INPUTS = {
	reason: (needed) => ({ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: needed }),
	parked_until: (needed) => ({
		fieldname: "parked_until",
		fieldtype: "Date",
		label: __("Parked until"),
		reqd: needed,
		description: __("At most 18 months ahead"),
	}),
	close_reason: (needed) => ({
		fieldname: "close_reason",
		fieldtype: "Link",
		options: "Close Reason",
		label: __("Close reason"),
		reqd: needed,
	}),
	next_step: (needed, frm) => ({
		fieldname: "next_step",
		fieldtype: "Data",
		label: __("Next step"),
		reqd: needed,
		default: frm.doc.next_step,
	}),
	next_step_due: (needed, frm) => ({
		fieldname: "next_step_due",
		fieldtype: "Date",
		label: __("Due"),
		reqd: needed,
		default: frm.doc.next_step_due,
	}),
	interaction: (_needed, frm) => ({
		fieldname: "interaction",
		fieldtype: "Link",
		options: "Interaction",
		label: __("Interaction"),
		get_query: () => ({ filters: { partnership: frm.doc.name } }),
		description: __("The encounter this move follows from"),
	}),
};
const ASKED_BY = {
	REASON: ["reason"],
	PARKED_UNTIL: ["parked_until"],
	CLOSE_REASON: ["close_reason"],
	NEXT_STEP: ["next_step", "next_step_due"],
	NEXT_STEP_OR_MEETING: ["next_step", "next_step_due"],
};
const ANSWERED = new Set([...Object.keys(ASKED_BY), "EFFECTIVE_BEFORE_PREVIOUS", "EFFECTIVE_IN_FUTURE"]);

/** What keeps a move from being made that its dialog can't ask for. */
function obstacles(move) {
	return (move.missing || [])
		.map((code, index) => ({ code, message: (move.messages || [])[index] || code }))
		.filter(({ code }) => !ANSWERED.has(code));
}

/** Adds a button for each move of a partnership; one that can't be made yet says why. */
eu_korea_coop.moves.add_buttons = function (frm, moves) {
	const group = __("Move");
	for (const move of moves) {
		if (move.missing.includes("ROLE")) continue;
		const several = moves.filter((other) => other.action === move.action).length > 1;
		const label = several || move.action === "Wake" ? `${__(move.action)} → ${__(move.to)}` : __(move.action);
		const $button = frm.add_custom_button(label, () => eu_korea_coop.moves.open(frm, move), group);
		const missing = obstacles(move);
		if (missing.length && $button) {
			$button.addClass("text-muted").attr("title", missing.map(({ message }) => message).join(" "));
		}
	}
};

eu_korea_coop.moves.open = function (frm, move) {
	const in_the_way = obstacles(move);
	if (in_the_way.length) {
		frappe.msgprint({
			title: __("{0}: not yet", [__(move.action)]),
			indicator: "orange",
			message: `<ul>${in_the_way.map(({ message }) => `<li>${escape(message)}</li>`).join("")}</ul>`,
		});
		return;
	}
	const needed = new Set(move.missing.flatMap((code) => ASKED_BY[code] || []));
	const dialog = new frappe.ui.Dialog({
		title: `${__(move.action)}: ${__(move.to)}`,
		fields: [
			...(move.inputs || []).map((input) => INPUTS[input](needed.has(input), frm)),
			{
				fieldname: "effective_on",
				fieldtype: "Data",
				label: __("Since"),
				description: __("Empty: today. Also 2016, Nov 2016, before May 2017 or unknown."),
			},
		],
		primary_action_label: __(move.action),
		primary_action(values) {
			const when = eu_korea_coop.forms.read_date(values.effective_on);
			if (when === undefined) return;
			dialog.disable_primary_action();
			frappe
				.xcall("eu_korea_coop.api.move", {
					partnership: frm.doc.name,
					action: move.action,
					to: move.to,
					...values,
					effective_on: when && when.date,
					effective_on_precision: when && when.precision,
				})
				.then(() => {
					dialog.hide();
					frappe.show_alert({ message: __("{0}: {1}", [frm.doc.title, __(move.to)]), indicator: "green" });
					return frm.reload_doc();
				})
				.catch(() => {}) // Frappe has shown what is missing; the dialog stays as it was filled in
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
};
