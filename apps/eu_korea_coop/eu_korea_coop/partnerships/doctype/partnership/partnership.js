// Where the relationship stands, what comes next, and what happened.

frappe.ui.form.on("Partnership", {
	setup(frm) {
		frm.set_query("origin_partnership", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
		frm.set_query("related_to", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
	},

	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		frm.set_df_property("stage", "read_only", 1); // moved by the buttons, which ask for what a move needs
		frm.set_df_property("health_reasons", "read_only", 1);
		frm.toggle_display(["health", "stalled_since", "stage", "stage_since"], frm.is_new()); // the headline says them
		frm.toggle_display(["move_section", "parked_section", "closing_section"], false);
		frm.toggle_display("parked_section", frm.doc.stage === "Parked");
		frm.toggle_display("closing_section", ["Concluded", "Not Pursued"].includes(frm.doc.stage));
		if (frm.is_new()) {
			frm
				.get_field("standing_html")
				.$wrapper.html(
					`<p class="text-muted">${frappe.utils.escape_html(
						__("Name the partnership and its parties; a placeholder organisation stands for one that is not known yet. It starts as Identified.")
					)}</p>`
				);
			return;
		}
		show_standing(frm);
		eu_korea_coop.timeline.show(frm.get_field("timeline_html").$wrapper, frm.doc.name);
		if (frm.perm[0] && frm.perm[0].write) add_actions(frm);
		frm.add_custom_button(__("Lineage"), () => frappe.set_route("cooperation-lineage", "Partnership", frm.doc.name), __("View"));
		frm.add_custom_button(__("Interactions"), () => frappe.set_route("List", "Interaction", { partnership: frm.doc.name }), __("View"));
	},

	timeline_refresh(frm) {
		eu_korea_coop.mail.offer(frm);
	},
});

function show_standing(frm) {
	const $wrapper = frm.get_field("standing_html").$wrapper;
	frappe.xcall("eu_korea_coop.api.get_health", { partnership: frm.doc.name }).then((health) => {
		const can_act = Boolean(frm.perm[0] && frm.perm[0].write);
		$wrapper.html(
			`<div class="cooperation-standing">
				<p class="cooperation-headline">${eu_korea_coop.standing.headline(frm.doc, health)}</p>
				${eu_korea_coop.standing.reasons(health, can_act)}
			</div>`
		);
		$wrapper.find("[data-action]").on("click", function () {
			ACTIONS[this.dataset.action](frm);
		});
	});
}

const ACTIONS = {
	log: log_encounter,
	step: set_next_step,
	park: (frm) => {
		const move = (frm.cooperation_moves || []).find((known) => known.action === "Park");
		if (move) eu_korea_coop.moves.open(frm, move);
	},
	plan: (frm) => frappe.new_doc("Action Plan", { partnership: frm.doc.name }),
	plans: (frm) => frappe.set_route("List", "Action Plan", { partnership: frm.doc.name }),
	agreements: (frm) => frappe.set_route("List", "Agreement", { partnership: frm.doc.name }),
	parties: (frm) => frm.scroll_to_field("parties"),
};

function log_encounter(frm) {
	eu_korea_coop.log_encounter({ partnership: frm.doc.name, title: frm.doc.title, after: () => frm.reload_doc() });
}

function add_actions(frm) {
	frm.add_custom_button(__("Log encounter"), () => log_encounter(frm));
	frm.add_custom_button(__("Set next step"), () => set_next_step(frm));
	frappe.xcall("eu_korea_coop.api.get_allowed_moves", { partnership: frm.doc.name }).then((moves) => {
		frm.cooperation_moves = moves;
		eu_korea_coop.moves.add_buttons(frm, moves);
	});
}

function set_next_step(frm) {
	const { name: partnership, title, next_step, next_step_due, next_step_owner, owner_user } = frm.doc;
	eu_korea_coop.set_next_step({ partnership, title, next_step, next_step_due, next_step_owner, owner_user, after: () => frm.reload_doc() });
}
