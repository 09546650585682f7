// An agreement on one page (the Overview, a screen of ours), its steps, signatures and renewal.

const SIGNATURES = ["Not Requested", "Approval Ongoing", "Sent", "Signed", "Declined"];

frappe.ui.form.on("Agreement", {
	setup: (frm) => eu_korea_coop.forms.show_own_moves(frm),

	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		frm.set_df_property("state", "read_only", 1); // moved by the buttons
		frm.toggle_display(["state", "state_since", "signature_summary"], frm.is_new()); // the Overview says them
		frm.toggle_display("move_section", false);
		// written by the steps; a manager may correct a date
		frm.set_df_property("state_log", "read_only", frappe.user.has_role("Cooperation Manager") ? 0 : 1);
		frm.set_df_property("state_log", "cannot_add_rows", true);
		frm.set_df_property("state_log", "cannot_delete_rows", true);
		show_locked(frm);
		if (frm.is_new()) {
			frm.set_intro(
				frappe.utils.escape_html(
					__("List every party whose signature is awaited, also those that only support. A draft becomes an agreement by its signatures.")
				)
			);
			propose_parties(frm);
			return;
		}
		eu_korea_coop.screens().then(({ overview }) => overview.show(frm, { actions: actions_of(frm) }));
		if (frm.doc.partnership) {
			frm.add_custom_button(__("Lineage"), () => frappe.set_route("cooperation-lineage", "Agreement", frm.doc.name), __("View"));
			frm.add_custom_button(__("Partnership"), () => frappe.set_route("Form", "Partnership", frm.doc.partnership), __("View"));
		}
		if (frm.perm[0] && frm.perm[0].write) add_actions(frm);
	},

	partnership: (frm) => propose_parties(frm),

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});

/** A new agreement begins with the parties of its partnership, until somebody writes others. */
function propose_parties(frm) {
	const { partnership } = frm.doc;
	const is_unwritten = (row) => !row.organisation || row.__proposed;
	const is_open = () => frm.is_new() && frm.doc.partnership === partnership && (frm.doc.parties || []).every(is_unwritten);
	if (!partnership || frm.doc.__parties_of === partnership || !is_open()) return;
	frm.doc.__parties_of = partnership;
	frappe.xcall("eu_korea_coop.api.get_parties_for_agreement", { partnership }).then((parties) => {
		if (!parties.length || !is_open()) return;
		frm.clear_table("parties");
		for (const { organisation, title, side } of parties) {
			frappe.utils.add_link_title("Organisation", organisation, title);
			frm.add_child("parties", { organisation, side, __proposed: 1 });
		}
		frm.refresh_field("parties");
	});
}

/** What was signed stays as it was from In Force on: it is read here, and changed by a successor. */
function show_locked(frm) {
	const { fields = [], party_fields = [] } = (frm.doc.__onload && frm.doc.__onload.locked) || {};
	const is_locked = fields.length > 0;
	for (const fieldname of fields.filter((other) => other !== "parties")) frm.set_df_property(fieldname, "read_only", 1);
	if (is_locked) frm.set_df_property("end_date", "description", __("As it was signed. A new end comes with a successor: Add > Successor."));
	frm.set_df_property("parties", "cannot_add_rows", is_locked);
	frm.set_df_property("parties", "cannot_delete_rows", is_locked);
	// a table has the same columns for every record that this form shows
	const { grid } = frm.get_field("parties");
	if (is_locked) frm.locked_columns = party_fields;
	if (!frm.locked_columns || !(grid.grid_rows || []).every((row) => row && row.docfields)) return;
	for (const fieldname of frm.locked_columns) grid.update_docfield_property(fieldname, "read_only", is_locked ? 1 : 0);
	grid.refresh();
}

const actions_of = (frm) => ({
	after_reading(overview) {
		show_moves(frm, overview.moves);
		show_documents(frm, overview);
	},
	remind: (organisation) => remind(frm, organisation),
	take_step: (move) => take_step(frm, move),
	record_signature: (organisation) => record_signature(frm, organisation),
});

/** The versions of the document with what a check of their signatures says, and the templates for a new draft. */
function show_documents(frm, { versions, templates }) {
	const escape = frappe.utils.escape_html;
	const $wrapper = frm.get_field("documents_html").$wrapper.empty();
	const rows = versions.map((version) => {
		const details = [version.shown_day, version.language, version.remarks].filter(Boolean).map(escape).join(" · ");
		const hash = version.sha256
			? `<div class="text-muted small" title="${escape(version.sha256)}">SHA-256 ${escape(version.sha256.slice(0, 16))}…</div>`
			: "";
		const evidence = version.evidence.map((sentence) => `<div${version.is_changed ? ' class="text-danger"' : ""}>${escape(sentence)}</div>`).join("");
		return `<strong>${escape(version.what)}</strong> <span class="text-muted">${details}</span>
				<div><a href="${escape(encodeURI(version.file_url))}" target="_blank" rel="noopener">${escape(version.file_name)}</a></div>${evidence}${hash}`;
	});
	$wrapper.html(
		eu_korea_coop.forms.panel(__("Versions of the document"), rows, __("No version yet: make a draft from a template, or add a row below."))
	);
	if (templates.length && frm.perm[0] && frm.perm[0].write) {
		frm.add_custom_button(__("Draft from a template"), () => draft_document(frm, templates), __("Add"));
	}
}

function draft_document(frm, templates) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save first: the draft holds what is saved."));
	return eu_korea_coop.forms.ask({
		title: __("Draft from a template"),
		label: __("Make the draft"),
		method: "draft_agreement_document",
		fields: [
			{
				fieldname: "template",
				fieldtype: "Select",
				label: __("Template"),
				options: templates.map(({ name, language }) => ({ value: name, label: `${name} · ${__(language)}` })),
				default: (templates.find(({ language }) => language === "English and Korean") || templates[0]).name,
				reqd: 1,
			},
		],
		args: (values) => ({ ...values, agreement: frm.doc.name }),
		after: ({ file_url }) => frm.reload_doc().then(() => window.open(encodeURI(file_url), "_blank", "noopener")),
		done: __("The draft is made"),
	});
}

/** A mail to a party that owes its signature, as a draft in Frappe's own dialog; nothing is sent by this. */
function remind(frm, organisation) {
	const waiting = frm.doc.parties.filter((party) => !["Signed", "Declined"].includes(party.signature_status));
	const options = waiting.map((party) => ({
		value: party.organisation,
		label: party.represents || frappe.utils.get_link_title("Organisation", party.organisation) || party.organisation,
	}));
	const dialog = new frappe.ui.Dialog({
		title: __("Remind of a signature"),
		fields: [
			{
				fieldname: "organisation",
				fieldtype: "Select",
				label: __("Party"),
				options,
				default: organisation || (options[0] && options[0].value),
				reqd: 1,
			},
			{
				fieldname: "language",
				fieldtype: "Select",
				label: __("Language"),
				options: [
					{ value: "", label: __("Of the party's side") },
					{ value: "en", label: __("English") },
					{ value: "ko", label: __("Korean") },
				],
			},
		],
		primary_action_label: __("Write the mail"),
		primary_action(values) {
			frappe.xcall("eu_korea_coop.api.get_signature_reminder", { agreement: frm.doc.name, ...values }).then(({ recipients, subject, message }) => {
				dialog.hide();
				return new frappe.views.CommunicationComposer({ doc: frm.doc, frm, recipients, subject, message });
			});
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

function add_actions(frm) {
	const { doc } = frm;
	if (doc.parties.some((party) => party.signature_status !== "Signed")) {
		frm.add_custom_button(__("Record signature"), () => record_signature(frm));
		if (doc.state === "Signing") frm.add_custom_button(__("Remind of a signature"), () => remind(frm));
	}
	if (doc.state === "In Force" && doc.term_type !== "Open-Ended") {
		frm.add_custom_button(__("Decide on renewal"), () => decide(frm));
	}
	if (["In Force", "Expired"].includes(doc.state)) {
		frm.add_custom_button(__("Successor"), () => supersede(frm), __("Add"));
	}
	if (doc.partnership && doc.state === "In Force") {
		frm.add_custom_button(__("Action plan"), () => frappe.new_doc("Action Plan", { agreement: doc.name, partnership: doc.partnership }), __("Add"));
	}
}

/** The menu "Move": every step of the reader's role, as the Overview has read them. */
function show_moves(frm, moves) {
	for (const move of moves.filter((other) => !other.missing.includes("ROLE"))) {
		frm.add_custom_button(__(move.action), () => take_step(frm, move), __("Move"));
	}
}

function take_step(frm, move) {
	if (move.missing.some((code) => !move.asks.includes(code))) {
		frappe.msgprint({
			title: __("{0}: not yet", [__(move.action)]),
			indicator: "orange",
			message: `<ul>${move.messages.map((text) => `<li>${text}</li>`).join("")}</ul>`,
		});
		return;
	}
	const ends = move.inputs.includes("terminated_by");
	eu_korea_coop.forms.ask({
		title: frappe.utils.escape_html(`${__(move.action)}: ${frm.doc.title}`),
		label: __(move.action),
		method: "move_agreement",
		fields: [
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				reqd: move.asks.includes("REASON") || ends ? 1 : 0,
			},
			...(ends ? [{ fieldname: "terminated_by", fieldtype: "Link", options: "Organisation", label: __("Terminated by party") }] : []),
			eu_korea_coop.forms.date_field("effective_on", __("Since")),
		],
		args(values) {
			const when = eu_korea_coop.forms.read_date(values.effective_on);
			if (when === undefined) return null;
			return {
				agreement: frm.doc.name,
				to: move.to,
				reason: values.reason,
				effective_on: when && when.date,
				effective_on_precision: when && when.precision,
				...(ends ? { termination_reason: values.reason, terminated_by: values.terminated_by } : {}),
			};
		},
		after: () => frm.reload_doc(),
		done: frappe.utils.escape_html(__("{0}: {1}", [frm.doc.title, __(move.to)])),
	});
}

function record_signature(frm, organisation) {
	const parties = frm.doc.parties.map((party) => ({
		value: party.organisation,
		label: party.represents || frappe.utils.get_link_title("Organisation", party.organisation) || party.organisation,
	}));
	const pending = frm.doc.parties.find((party) => party.signature_status !== "Signed");
	const dialog = eu_korea_coop.forms.ask({
		title: __("Record a signature"),
		label: __("Record"),
		method: "record_signature",
		fields: [
			{
				fieldname: "organisation",
				fieldtype: "Select",
				label: __("Party"),
				options: parties,
				default: organisation || pending.organisation,
				reqd: 1,
				onchange: () => dialog && show_what_is_known(frm, dialog),
			},
			{
				fieldname: "status",
				fieldtype: "Select",
				label: __("Signature"),
				options: SIGNATURES.map((status) => ({ value: status, label: __(status) })),
				default: "Signed",
				reqd: 1,
			},
			eu_korea_coop.forms.date_field("signed_on", __("Signed on"), {
				depends_on: "eval:doc.status === 'Signed'",
				description: __("A day, or 2016, Nov 2016, before May 2017, unknown."),
			}),
			{ fieldname: "signatory_title", fieldtype: "Data", label: __("Signatory's title"), depends_on: "eval:doc.status === 'Signed'" },
			{ fieldname: "remarks", fieldtype: "Small Text", label: __("Remarks") },
		],
		args(values) {
			const when = values.status === "Signed" ? eu_korea_coop.forms.read_date(values.signed_on) : null;
			if (when === undefined) return null;
			return {
				...values,
				agreement: frm.doc.name,
				signed_on: when && when.date,
				signed_on_precision: when && when.precision,
			};
		},
		after: () => frm.reload_doc(),
		done: __("Recorded"),
	});
	show_what_is_known(frm, dialog);
}

/** Recording again mends what is there: the dialog starts from it, and from today for a party that has not signed. */
function show_what_is_known(frm, dialog) {
	const party = frm.doc.parties.find((row) => row.organisation === dialog.get_value("organisation"));
	if (!party) return;
	const known = party.signed_on ? party : frm.doc;
	dialog.set_values({
		status: "Signed",
		signed_on:
			party.signature_status === "Signed"
				? eu_korea_coop.fuzzy.format(known.signed_on, known.signed_on_precision)
				: frappe.datetime.str_to_user(frappe.datetime.get_today(), false, true),
		signatory_title: party.signatory_title || "",
		remarks: party.remarks || "",
	});
}

/** The decision alone: the end stays as it was signed, and what follows with another end is a new agreement. */
function decide(frm) {
	const renews_itself = frm.doc.term_type === "Auto-Renew";
	const followed = renews_itself ? ["Renegotiate"] : ["Renew", "Renegotiate"];
	const dialog = new frappe.ui.Dialog({
		title: __("Decide on renewal"),
		fields: [
			{
				fieldname: "renewal_decision",
				fieldtype: "Select",
				label: __("Decision"),
				options: ["Renew", "Let Lapse", "Renegotiate"].map((value) => ({ value, label: __(value) })),
				default: frm.doc.renewal_decision || "Renew",
				reqd: 1,
				description: renews_itself
					? __("The term goes on by itself, unless you decide to let it lapse.")
					: __("The end date stays as it was signed. A new end is agreed in a successor, which replaces this agreement when it comes into force."),
			},
			{
				fieldname: "drafts_successor",
				fieldtype: "Check",
				label: __("Make the draft of a successor"),
				hidden: frappe.model.can_create("Agreement") ? 0 : 1,
				depends_on: `eval:${JSON.stringify(followed)}.includes(doc.renewal_decision)`,
				description: __("With the same parties and content, and without a term: write the new one there."),
			},
		],
		primary_action_label: __("Decide"),
		primary_action({ renewal_decision, drafts_successor }) {
			dialog.hide();
			frm
				.set_value("renewal_decision", renewal_decision)
				.then(() => frm.is_dirty() && frm.save())
				.then(() => drafts_successor && followed.includes(renewal_decision) && draft_successor(frm));
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

function supersede(frm) {
	frappe.confirm(
		frappe.utils.escape_html(
			__("A draft with the same parties and content is made. This agreement is superseded when the new one comes into force.")
		),
		() => draft_successor(frm)
	);
}

const draft_successor = (frm) =>
	frappe.xcall("eu_korea_coop.api.supersede_agreement", { agreement: frm.doc.name }).then((name) => frappe.set_route("Form", "Agreement", name));
