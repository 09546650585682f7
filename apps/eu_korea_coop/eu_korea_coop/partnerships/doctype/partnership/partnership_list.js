// The officer's list: health as a coloured indicator with its reasons on hover, overdue steps in red.

frappe.listview_settings["Partnership"] = {
	add_fields: ["health", "stage", "stage_since", "stage_since_precision", "next_step_due", "reason_codes", "to_wake", "owner_user"],
	hide_name_column: true,
	has_indicator_for_draft: 1,

	get_indicator(doc) {
		if (doc.to_wake) return [__("To wake"), "blue", "to_wake,=,1"];
		const colour = eu_korea_coop.standing.HEALTH_COLOURS[doc.health] || "gray";
		return [__(doc.health || "On track"), colour, `health,=,${doc.health}`];
	},

	formatters: {
		health(value, _df, doc) {
			const labels = (doc.reason_codes || "")
				.split(",")
				.map((pair) => eu_korea_coop.reasons.label(pair.trim().split(":")[0]))
				.filter(Boolean);
			const colour = eu_korea_coop.standing.HEALTH_COLOURS[value] || "gray";
			return `<span class="indicator-pill ${colour}" title="${frappe.utils.escape_html(labels.join("; "))}">${frappe.utils.escape_html(
				__(value || "")
			)}</span>`;
		},
		next_step_due(value) {
			if (!value) return "";
			const late = frappe.datetime.get_day_diff(frappe.datetime.get_today(), value) > 0;
			const text = frappe.utils.escape_html(frappe.datetime.str_to_user(value, false, true));
			return late ? `<span class="text-danger" title="${frappe.utils.escape_html(__("Overdue"))}">${text}</span>` : text;
		},
	},

	onload(listview) {
		const filter = (label, values) => listview.page.add_inner_button(label, () => apply(listview, values), __("Show"));
		filter(__("Mine"), [["Partnership", "owner_user", "=", frappe.session.user]]);
		filter(__("Mine, stalled"), [
			["Partnership", "owner_user", "=", frappe.session.user],
			["Partnership", "health", "=", "Stalled"],
		]);
		filter(__("Without next step"), [
			["Partnership", "next_step_due", "is", "not set"],
			["Partnership", "stage", "not in", "Parked,Concluded,Not Pursued"],
		]);
		filter(__("Overdue"), [["Partnership", "next_step_due", "<", frappe.datetime.get_today()]]);
		filter(__("To wake"), [["Partnership", "to_wake", "=", 1]]);
		if (frappe.model.can_create("Interaction")) {
			listview.page.add_inner_button(__("Log encounter"), () => {
				const [chosen] = listview.get_checked_items(true);
				eu_korea_coop.log_interaction({ partnership: chosen, after: () => listview.refresh() });
			});
		}
		if (frappe.user.has_role("Cooperation Manager")) {
			listview.page.add_menu_item(__("Hand over a portfolio"), () => eu_korea_coop.portfolio.open(() => listview.refresh()));
		}
	},
};

function apply(listview, filters) {
	listview.filter_area.clear(false).then(() => listview.filter_area.add(filters));
}
