// A mail becomes an interaction by one click, once.

frappe.ui.form.on("Communication", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.communication_medium !== "Email" || !frappe.model.can_create("Interaction")) return;
		frm.add_custom_button(__("Log as interaction"), () => log_mail(frm));
	},
});

function log_mail(frm) {
	frappe.xcall("eu_korea_coop.api.mail_as_interaction", { communication: frm.doc.name }).then((found) => {
		if (found.interaction) {
			frappe.set_route("Form", "Interaction", found.interaction);
			return;
		}
		eu_korea_coop.forms.ask({
			title: __("Log this mail as an interaction"),
			label: __("Log"),
			method: "interaction_from_communication",
			fields: [
				{
					fieldname: "partnership",
					fieldtype: "Link",
					options: "Partnership",
					label: __("Partnership"),
					default: found.partnership,
					reqd: 1,
					description: found.automatic ? __("This mail is {0}.", [frappe.utils.escape_html(found.automatic)]) : "",
				},
				{
					fieldname: "two_way",
					fieldtype: "Select",
					label: __("Did both sides take part?"),
					options: [
						{ value: "", label: "" },
						{ value: "1", label: __("Yes, we had an answer") },
						{ value: "0", label: __("No, one-way") },
					],
					reqd: 1,
				},
				{ fieldname: "next_step", fieldtype: "Data", label: __("Next step") },
				{ fieldname: "next_step_due", fieldtype: "Date", label: __("Due"), depends_on: "next_step", mandatory_depends_on: "next_step" },
				{ fieldname: "no_next_step_reason", fieldtype: "Data", label: __("Why no next step"), depends_on: "eval:!doc.next_step" },
			],
			args: (values) => ({ ...values, communication: frm.doc.name }),
			after: ({ name }) => frappe.set_route("Form", "Interaction", name),
			done: __("Logged"),
		});
	});
}
