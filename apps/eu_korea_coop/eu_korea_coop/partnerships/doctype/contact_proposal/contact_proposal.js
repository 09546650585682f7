// A proposal of contact: it is accepted, merged into an organisation we know, or declined, from its own page.

frappe.ui.form.on("Contact Proposal", {
	refresh(frm) {
		frm.page.wrapper.addClass("cooperation-form");
		frm.disable_save();
		frm.toggle_display(["decision_section"], frm.doc.status !== "New");
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		if (frm.doc.status === "New" && frm.doc.person_name) {
			frm.page.set_primary_action(__("Accept"), () => accept(frm)); // in sight on a telephone too
			frm.add_custom_button(__("Decline"), () => decline(frm));
		} else if (frm.doc.decided_by === frappe.session.user) {
			frm.page.set_primary_action(__("Undo"), () => send(frm, "undo_proposal", {}));
		}
	},
});

const send = (frm, method, values) => frappe.xcall(`eu_korea_coop.api.${method}`, { proposal: frm.doc.name, ...values }).then(() => frm.reload_doc());

/** Whoever decides sees who may be meant, before anything is made. */
async function accept(frm) {
	const similar = await frappe.xcall("eu_korea_coop.api.get_proposal_candidates", { proposal: frm.doc.name });
	const dialog = new frappe.ui.Dialog({
		title: __("Accept the proposal"),
		fields: [
			{ fieldname: "similar", fieldtype: "HTML" },
			{
				fieldname: "organisation",
				fieldtype: "Link",
				options: "Organisation",
				label: __("Organisation we know"),
				description: __("Leave it empty to make a new one."),
			},
			{
				fieldname: "person",
				fieldtype: "Link",
				options: "Contact",
				label: __("Person we know"),
				description: __("Leave it empty to make a new one."),
			},
			{
				fieldname: "own_organisation",
				fieldtype: "Link",
				options: "Organisation",
				label: __("For which organisation do you speak?"),
				description: __("Leave it empty for your own."),
			},
			{ fieldname: "next_step", fieldtype: "Data", label: __("Next step"), default: __("Answer {0}", [frm.doc.person_name]) },
			{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), default: frappe.datetime.add_days(frappe.datetime.get_today(), 7) },
			{ fieldname: "next_step_owner", fieldtype: "Link", options: "User", label: __("By whom"), default: frappe.session.user },
		],
		primary_action_label: __("Accept"),
		primary_action(values) {
			send(frm, "accept_proposal", values).then(() => dialog.hide());
		},
	});
	show_similar(dialog, similar);
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

function show_similar(dialog, { organisations, people }) {
	const $box = dialog.fields_dict.similar.$wrapper.empty();
	const rows = [...organisations.map((row) => ["organisation", row]), ...people.map((row) => ["person", row])];
	if (!rows.length) return;
	$box.append($("<p>").text(__("This may be somebody who is here already:")));
	for (const [field, row] of rows) {
		const details = [row.subtitle, row.because].filter(Boolean).join(" · ");
		$("<button type='button' class='btn btn-default btn-sm' style='margin: 0 4px 8px 0; white-space: normal; text-align: left'>")
			.text([row.title, details].filter(Boolean).join(" · "))
			.on("click", () => dialog.set_value(field, row.name))
			.appendTo($box);
	}
}

function decline(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		(values) => send(frm, "decline_proposal", values),
		__("Decline the proposal"),
		__("Decline")
	);
}
