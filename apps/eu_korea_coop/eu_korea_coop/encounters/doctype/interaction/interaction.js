// An encounter: what a person must say depends on what it was; a planned one is set to held by one click.

const ASKS_TWO_WAY = ["E-Mail Exchange", "Message"];

frappe.ui.form.on("Interaction", {
	refresh(frm) {
		if (frm.is_new() && frm.cooperation_asked !== frm.doc.name) {
			frm.cooperation_asked = frm.doc.name;
			frm.doc.language = null; // the desk fills in its own, which is no answer
			frm.refresh_field("language");
		}
		eu_korea_coop.forms.prepare(frm);
		explain_two_way(frm);
		explain_cancelling(frm);
		if (frm.is_new()) return;
		const may_write = frm.perm[0] && frm.perm[0].write;
		if (frm.doc.status === "Planned" && may_write) {
			const ahead = frm.doc.first_day && frm.doc.first_day > frappe.datetime.get_today();
			frm.set_intro(
				ahead ? __("Planned. It counts as contact once it has taken place.") : __("Planned, and its day has come. Did it take place?"),
				ahead ? "blue" : "orange"
			);
			if (!ahead) frm.add_custom_button(__("It took place"), () => hold(frm));
		} else if (frm.doc.status === "Held" && !frm.doc.is_meaningful) {
			frm.set_intro(__("Does not count as contact: the clock of silence goes on."), "blue");
		}
		if (frm.doc.status === "Planned") {
			eu_korea_coop.files.offer(frm.page, [[__("Calendar file (ICS)"), "download_calendar_file", { doctype: frm.doctype, name: frm.doc.name }]]);
		}
		if (frappe.model.can_create("Interaction")) frm.add_custom_button(__("Log encounter"), () => log_another(frm));
		if (frm.doc.__onload?.may_be_taken_back) frm.add_custom_button(__("Take back"), () => take_back(frm));
		if (frm.doc.partnership) {
			frm.add_custom_button(__("Partnership"), () => frappe.set_route("Form", "Partnership", frm.doc.partnership));
		}
	},
	interaction_type: explain_two_way,
	status: explain_cancelling,

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});

frappe.ui.form.on("Interaction Participant", {
	contact(frm, cdt, cdn) {
		const row = locals[cdt][cdn];
		if (!row.contact || row.participant_name) return;
		frappe.db.get_value("Contact", row.contact, ["full_name", "native_name"]).then(({ message }) => {
			// the Contact keeps its name in the order the person writes it
			const name = [message.full_name, message.native_name].filter(Boolean).join(" · ");
			if (name) frappe.model.set_value(cdt, cdn, "participant_name", name);
		});
	},
});

function explain_two_way(frm) {
	const asks = ASKS_TWO_WAY.includes(frm.doc.interaction_type);
	frm.set_df_property("two_way", "description", asks ? __("A mail without an answer is one-way and does not count as contact.") : "");
}

/** The step that an interaction brought is the partnership's own: cancelling it later gives no earlier one back (rule 37). */
function explain_cancelling(frm) {
	const keeps_step = frm.doc.status === "Cancelled" && frm.doc.partnership && frm.doc.next_step;
	const { description } = frappe.meta.get_docfield(frm.doctype, "status");
	const words = __("The next step of the partnership stays. If it was wrong as well, change it there.");
	frm.set_df_property("status", "description", keeps_step ? words : description);
}

/** The next encounter of the same partnership. */
function log_another(frm) {
	const { partnership } = frm.doc;
	const opened = (title) =>
		eu_korea_coop.log_encounter({ partnership, title, after: (answer) => frappe.set_route("Form", "Interaction", answer.interaction.name) });
	return partnership ? frappe.db.get_value("Partnership", partnership, "title").then(({ message }) => opened(message && message.title)) : opened();
}

function hold(frm) {
	const held = () => eu_korea_coop.hold_interaction(frm.doc.name, () => frm.reload_doc());
	return frm.is_dirty() ? frm.save().then(held) : held();
}

/** What "Undo" does in the message after logging, which is gone after some seconds. */
function take_back(frm) {
	frappe.confirm(__("Take this entry back, with all that it made? What stood here before stays."), () =>
		frappe.xcall("eu_korea_coop.api.undo_encounter", { interaction: frm.doc.name }).then(() => {
			frappe.show_alert({ message: __("Taken back."), indicator: "blue" });
			frappe.set_route("List", "Interaction");
		})
	);
}
