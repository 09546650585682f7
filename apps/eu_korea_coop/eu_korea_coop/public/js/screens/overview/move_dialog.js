// The dialog of a move: asks for what the move needs and writes nothing before that; the server guards every move again.

const INPUTS = {
	reason: (needed) => ({ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: needed }),
	parked_until: (needed) => ({
		fieldname: "parked_until",
		fieldtype: "Date",
		label: __("Parked until"),
		reqd: needed,
		description: __("At most 18 months ahead"),
	}),
	close_reason: (needed) => ({ fieldname: "close_reason", fieldtype: "Link", options: "Close Reason", label: __("Close reason"), reqd: needed }),
	next_step: (needed, frm) => ({ fieldname: "next_step", fieldtype: "Data", label: __("Next step"), reqd: needed, default: frm.doc.next_step }),
	next_step_due: (needed, frm) => ({ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), reqd: needed, default: frm.doc.next_step_due }),
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

/** What a move is called among `moves`: its action; with the stage where several moves have that action, or where a Wake leads. */
export function move_label(move, moves) {
	const several = moves.filter(({ action }) => action === move.action).length > 1;
	return several || move.action === "Wake" ? `${__(move.action)} → ${__(move.to)}` : __(move.action);
}

/** Makes the move with its inputs; resolves once the form shows it. Frappe shows what the server refuses. */
export function make_move(frm, move, values = {}) {
	return frappe.xcall("eu_korea_coop.api.move", { partnership: frm.doc.name, action: move.action, to: move.to, ...values }).then(() => {
		frappe.show_alert({ message: frappe.utils.escape_html(__("{0}: {1}", [frm.doc.title, __(move.to)])), indicator: "green" });
		return frm.reload_doc();
	});
}

/** Opens the dialog of a move, one of `moves`, that has no obstacle. */
export function ask_and_move(frm, move, moves) {
	const needed = new Set(move.missing.flatMap((code) => ASKED_BY[code] || []));
	const dialog = new frappe.ui.Dialog({
		title: move_label(move, moves),
		fields: [
			...(move.inputs || []).map((input) => INPUTS[input](needed.has(input), frm)),
			eu_korea_coop.forms.date_field("effective_on", __("Since")),
		],
		primary_action_label: __(move.action),
		primary_action(values) {
			const when = eu_korea_coop.forms.read_date(values.effective_on);
			if (when === undefined) return;
			dialog.disable_primary_action();
			make_move(frm, move, { ...values, effective_on: when && when.date, effective_on_precision: when && when.precision })
				.then(() => dialog.hide())
				.catch(() => {}) // Frappe has shown what is missing; the dialog stays as it was filled in
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}
