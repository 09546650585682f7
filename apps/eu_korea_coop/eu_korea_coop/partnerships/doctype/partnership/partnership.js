// A partnership on one page (the Overview, a screen of ours), and the fields for editing in the other tabs.

frappe.ui.form.on("Partnership", {
	setup(frm) {
		eu_korea_coop.forms.show_own_moves(frm);
		frm.set_query("origin_partnership", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
		frm.set_query("related_to", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
	},

	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		frm.set_df_property("stage", "read_only", 1); // moved by the path, which asks for what a move needs
		frm.set_df_property("health_reasons", "read_only", 1);
		frm.toggle_display(["health", "stalled_since", "stage", "stage_since"], frm.is_new()); // the Overview says them
		frm.toggle_display("move_section", false);
		frm.toggle_display("parked_section", frm.doc.stage === "Parked");
		frm.toggle_display("closing_section", ["Concluded", "Not Pursued"].includes(frm.doc.stage));
		if (frm.is_new()) {
			frm.set_intro(
				frappe.utils.escape_html(
					__("Name the partnership and its parties; a placeholder organisation stands for one that is not known yet. It starts as Identified.")
				)
			);
			return;
		}
		eu_korea_coop.screens().then(({ overview }) => overview.show(frm));
		if (frm.perm[0] && frm.perm[0].write) frm.add_custom_button(__("Log encounter"), () => log_encounter(frm));
		frm.add_custom_button(__("Lineage"), () => frappe.set_route("cooperation-lineage", "Partnership", frm.doc.name), __("View"));
		frm.add_custom_button(__("Interactions"), () => frappe.set_route("List", "Interaction", { partnership: frm.doc.name }), __("View"));
	},

	timeline_refresh(frm) {
		eu_korea_coop.mail.offer(frm);
		eu_korea_coop.forms.fold_changes(frm);
	},
});

function log_encounter(frm) {
	eu_korea_coop.log_encounter({ partnership: frm.doc.name, title: frm.doc.title, after: () => frm.reload_doc() });
}
