// The dialogs that do what a refused move lacks, on the partnership's own form; each ends with a save, after which the move is
// tried again.

/** Agreements in these states hold nothing up any more. */
export const LEFT_OPEN = ["Expired", "Terminated", "Superseded", "Withdrawn"];

const PARTY_ROLES = ["Lead", "Member", "Counterpart"];
const INTENTS = (frm) => options_of(frappe.meta.get_docfield("Partnership Party", "agreement_intent", frm.doc.name));
const options_of = (df) => (df.options || "").split("\n").filter(Boolean);
const choices = (words) => words.map((value) => ({ value, label: __(value) }));

function ask(frm, { title, fields, label, change }) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: label,
		primary_action(values) {
			dialog.disable_primary_action();
			Promise.resolve(change(values))
				.then(() => frm.save())
				.then(() => dialog.hide())
				.catch(() => frm.reload_doc()) // Frappe has shown what is wrong; nothing half-entered stays on the form
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

/** Asks for a party of a side. */
export const add_party =
	(side) =>
	({ frm }) =>
		ask(frm, {
			title: side === "Korea" ? __("Add the Korean party") : __("Add the European party"),
			label: __("Add"),
			fields: [
				{
					fieldname: "organisation",
					fieldtype: "Link",
					options: "Organisation",
					label: __("Organisation"),
					reqd: 1,
					get_query: () => ({ filters: { side } }),
				},
				{
					fieldname: "role",
					fieldtype: "Select",
					label: __("Role"),
					options: choices(PARTY_ROLES),
					default: side === "Korea" ? "Counterpart" : "Lead",
					reqd: 1,
				},
			],
			change: (values) => frm.add_child("parties", { ...values, side }),
		});

/** Asks how the parties first met. */
export function set_origin({ frm }) {
	const field = (fieldname, more = {}) => {
		const { fieldtype, options, label } = frappe.meta.get_docfield("Partnership", fieldname);
		const words = fieldtype === "Select" ? ["", ...choices(options_of({ options }))] : options;
		return { fieldname, fieldtype, label: __(label), options: words, default: frm.doc[fieldname], ...more };
	};
	ask(frm, {
		title: __("Set the origin"),
		label: __("Save"),
		fields: [
			field("origin_kind", { reqd: 1 }),
			field("origin_organising_kind", {
				depends_on: "eval:doc.origin_kind === 'Organised Outreach'",
				mandatory_depends_on: "eval:doc.origin_kind === 'Organised Outreach'",
			}),
			field("origin_event"),
		],
		change: (values) => frm.set_value(values),
	});
}

/** Asks every lead party for its intent. */
export function ask_intents({ frm }) {
	const leads = frm.doc.parties.filter((row) => row.role === "Lead");
	if (!leads.length) {
		eu_korea_coop.forms.go_to(frm, "parties");
		return;
	}
	const title_of = (row) => frappe.utils.get_link_title("Organisation", row.organisation) || row.organisation;
	ask(frm, {
		title: __("Do the lead parties want an agreement?"),
		label: __("Save"),
		fields: leads.map((row) => ({
			fieldname: row.name,
			fieldtype: "Select",
			label: title_of(row),
			options: ["", ...choices(INTENTS(frm))],
			default: row.agreement_intent,
			reqd: 1,
		})),
		change: (values) => Promise.all(leads.map((row) => frappe.model.set_value(row.doctype, row.name, "agreement_intent", values[row.name]))),
	});
}

/** Asks for an agreement that is recorded already, and files it under the partnership. */
export function attach_agreement({ frm, after }) {
	const dialog = new frappe.ui.Dialog({
		title: __("Attach an agreement"),
		fields: [{ fieldname: "agreement", fieldtype: "Link", options: "Agreement", label: __("Agreement"), only_select: 1, reqd: 1 }],
		primary_action_label: __("Attach an agreement"),
		primary_action({ agreement }) {
			dialog.disable_primary_action();
			frappe
				.xcall("frappe.client.set_value", { doctype: "Agreement", name: agreement, fieldname: "partnership", value: frm.doc.name })
				.then(() => (dialog.hide(), after()))
				.catch(() => {})
				.finally(() => dialog.enable_primary_action());
		},
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}
