// Agreements with their state, and those that end soon.

eu_korea_coop.lists.settings("Agreement", {
	add_fields: ["state", "end_date", "signature_summary", "owner_user"],
	empty: () => __("A memorandum, a twinning or another agreement is recorded here, with the signature of each party and the day it ends."),
	get_indicator: eu_korea_coop.lists.indicator("state"),
	formatters: { end_date: (value) => frappe.utils.escape_html(value ? eu_korea_coop.fuzzy.day(value) : "") },
	onload(listview) {
		const today = frappe.datetime.get_today();
		const in_force = ["Agreement", "state", "=", "In Force"];
		eu_korea_coop.lists.show(listview, [
			[__("In force"), () => [in_force]],
			[__("Ending in 180 days"), () => [in_force, ["Agreement", "end_date", "between", [today, frappe.datetime.add_days(today, 180)]]]],
			[__("Being signed"), () => [["Agreement", "state", "in", "With Partners,Signing"]]],
			[__("Mine"), () => [["Agreement", "owner_user", "=", frappe.session.user]]],
		]);
	},
});
