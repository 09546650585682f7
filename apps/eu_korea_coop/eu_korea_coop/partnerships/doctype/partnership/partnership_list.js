// The list and the board: health as a coloured indicator with its reasons on hover, the next step with its day.

const pill = (text, colour) => `<span class="indicator-pill ${colour}">${frappe.utils.escape_html(text)}</span>`;

const health_pill = (value) => (value ? pill(__(value), eu_korea_coop.standing.HEALTH_COLOURS[value] || "gray") : "");

/** [text, colour, filter]: what its health is, or that it waits to be woken. */
const health_of = (doc) =>
	doc.to_wake
		? [__("To wake"), "blue", "to_wake,=,1"]
		: [__(doc.health || "On track"), eu_korea_coop.standing.HEALTH_COLOURS[doc.health] || "gray", `health,=,${doc.health}`];

const person = (value) => frappe.utils.escape_html(eu_korea_coop.forms.person(value));

// the cards of a board are written by these
Object.entries({
	health: health_pill,
	owner_user: person,
	next_step: (value) => frappe.utils.escape_html(value || __("No next step")),
	next_step_due: (value) => eu_korea_coop.lists.ago(value, true),
}).forEach(([fieldname, formatter]) => (frappe.meta.docfield_map.Partnership[fieldname].formatter = formatter));

/** The next step with its day, red when it has passed. */
const next_step = (doc) =>
	[
		doc.next_step
			? `<span class="ellipsis" title="${frappe.utils.escape_html(doc.next_step)}">${frappe.utils.escape_html(doc.next_step)}</span>`
			: "",
		eu_korea_coop.lists.ago(doc.next_step_due, true),
	]
		.filter(Boolean)
		.join(" ");

eu_korea_coop.lists.settings("Partnership", {
	add_fields: ["health", "stage", "next_step", "next_step_due", "reason_codes", "to_wake", "owner_user", "last_meaningful_interaction"],
	columns: [["stage"], ["last_meaningful_interaction", __("Last contact")], ["next_step_due", __("Next step")], ["owner_user", __("Officer")]],
	board_filter() {
		const is_officer = frappe.user.has_role("Cooperation Officer") && !frappe.user.has_role("Cooperation Manager");
		return is_officer ? [["Partnership", "owner_user", "=", frappe.session.user]] : [];
	},
	empty: () => __("A partnership is the relationship between a European and a Korean organisation. Name the two, and the clock of contact starts."),

	indicator_label: __("Health"),
	get_indicator: health_of,

	formatters: {
		stage: (value) => `<span class="ellipsis" title="${frappe.utils.escape_html(__(value))}">${frappe.utils.escape_html(__(value))}</span>`,
		owner_user: eu_korea_coop.lists.person,
		next_step_due: (_value, _df, doc) => next_step(doc),
		last_meaningful_interaction: (value) =>
			eu_korea_coop.lists.ago(value) || `<span class="text-muted">${frappe.utils.escape_html(__("never"))}</span>`,
	},

	onload(listview) {
		const mine = ["Partnership", "owner_user", "=", frappe.session.user];
		eu_korea_coop.lists.show(listview, [
			[__("Mine"), () => [mine]],
			[__("Mine, stalled"), () => [mine, ["Partnership", "health", "=", "Stalled"]]],
			[__("Stalled"), () => [["Partnership", "health", "=", "Stalled"]]],
			[
				__("Without next step"),
				() => [
					["Partnership", "next_step_due", "is", "not set"],
					["Partnership", "stage", "not in", "Parked,Concluded,Not Pursued"],
				],
			],
			[__("Overdue"), () => [["Partnership", "next_step_due", "<", frappe.datetime.get_today()]]],
			[__("To wake"), () => [["Partnership", "to_wake", "=", 1]]],
		]);
		if (frappe.model.can_create("Interaction")) {
			listview.page.add_inner_button(__("Log encounter"), () => {
				const [chosen = {}] = listview.get_checked_items();
				eu_korea_coop.log_encounter({ partnership: chosen.name, title: chosen.title, after: () => listview.refresh() });
			});
		}
		if (frappe.model.can_write("Partnership")) {
			listview.page.add_action_item(__("Change"), () => {
				const rows = listview.get_checked_items().map(({ name, modified }) => ({ name, modified }));
				eu_korea_coop.screens().then(({ bulk }) => bulk.open(rows, () => listview.refresh()));
			});
		}
		if (frappe.user.has_role("Cooperation Manager")) {
			listview.page.add_menu_item(__("Review these"), () => {
				const filters = listview.filter_area.get().map((filter) => filter.slice(0, 4));
				frappe.route_options = filters.length ? { review_filters: filters } : null;
				frappe.set_route("review");
			});
			listview.page.add_menu_item(__("Write the paper"), () => eu_korea_coop.screens().then(({ paper }) => paper.open()));
			listview.page.add_menu_item(__("Hand over a portfolio"), () =>
				eu_korea_coop.screens().then(({ portfolio }) => portfolio.open(() => listview.refresh()))
			);
		}
	},

	refresh(listview) {
		if (!listview.$result) return;
		// Frappe's own hover text says "Document is in draft state"; ours says why
		if (listview.view_name === "List") eu_korea_coop.lists.show_on_phone(listview, (doc) => [pill(...health_of(doc)), next_step(doc)]);
		const reasons = new Map(listview.data.map((doc) => [doc.name, eu_korea_coop.reasons.of(doc.reason_codes)]));
		listview.$result.find(".list-row-checkbox").each(function () {
			const said = reasons.get(unescape(this.dataset.name)) || "";
			$(this).closest(".list-row").find(".indicator-pill, .indicator").attr("title", said);
		});
		// a board draws its cards anew whenever one is moved
		listview.$result.off("mouseover.reasons").on("mouseover.reasons", ".kanban-card .indicator-pill", function () {
			this.title = reasons.get(decodeURIComponent($(this).closest("[data-name]").attr("data-name"))) || "";
		});
	},
});
