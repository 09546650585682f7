// The settings; for a System Manager also the buttons that load and remove the demo records.

const RANGES = { digest_hour: [0, 23], escalation_days: [1], event_follow_up_days: [1], retention_months: [1] };

frappe.ui.form.on("Cooperation Settings", {
	validate(frm) {
		eu_korea_coop.forms.check_ranges(frm, RANGES);
	},
	refresh(frm) {
		// the database keeps an empty limit as 0
		for (const fieldname of ["max_silent", "max_in_stage"]) {
			const { grid } = frm.get_field("stage_policies");
			grid.update_docfield_property(fieldname, "formatter", (value) => (value ? String(cint(value)) : __("no limit")));
		}
		if (!frappe.user.has_role("System Manager")) return;
		const state = frappe.xcall("eu_korea_coop.api.get_demo_state");
		Promise.all([state, eu_korea_coop.screens()]).then(([demo, { demo_records }]) => {
			if (demo_records.is_under_way(demo)) demo_records.follow(demo, shown_on(frm));
			else offer(frm, demo);
		});
	},
});

function offer(frm, demo) {
	const group = __("Demo records");
	frm.remove_custom_button(__("Load the demo records"), group);
	frm.remove_custom_button(__("Remove the demo records"), group);
	const [label, what] = demo.present ? [__("Remove the demo records"), "clear"] : [__("Load the demo records"), "load"];
	frm.add_custom_button(label, () => eu_korea_coop.loaded.demo_records.ask(what, shown_on(frm)), group);
}

const shown_on = (frm) => (demo, words) => {
	const text = frappe.utils.escape_html(words);
	frm.dashboard.clear_headline();
	if (eu_korea_coop.loaded.demo_records.is_under_way(demo)) {
		frm.dashboard.set_headline(text);
		return;
	}
	frappe.show_alert({ message: text, indicator: demo.state === "failed" ? "red" : "green" });
	offer(frm, demo);
};
