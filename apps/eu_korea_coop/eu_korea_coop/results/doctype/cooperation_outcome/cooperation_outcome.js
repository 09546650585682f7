// A result, counted by its indicator's unit.

frappe.ui.form.on("Cooperation Outcome", {
	setup(frm) {
		frm.set_query("agreement", () => (frm.doc.partnership ? { filters: { partnership: frm.doc.partnership } } : {}));
	},
	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		if (frm.doc.status === "None Yet") {
			frm.set_intro(__("Asked, and there is nothing to report yet. That is an answer too."), "blue");
		}
		if (!frm.is_new() && frm.doc.partnership) {
			frm.add_custom_button(__("Partnership"), () => frappe.set_route("Form", "Partnership", frm.doc.partnership));
		}
	},

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});
