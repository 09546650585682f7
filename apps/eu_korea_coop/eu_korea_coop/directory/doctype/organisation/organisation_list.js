// Organisations by both their names, gateways marked.

eu_korea_coop.lists.settings("Organisation", {
	add_fields: ["native_name", "status", "is_gateway", "is_placeholder", "side"],
	empty: () => __("Clusters, agencies, cities and companies of both sides belong here. Add the first, or import a list."),
	indicator_label: __("Side"),
	get_indicator(doc) {
		const side = doc.side && __(doc.side);
		const named = (mark) => [side, __(mark)].filter(Boolean).join(" · ");
		if (doc.is_placeholder) return [named("Placeholder"), "gray", "is_placeholder,=,1"];
		if (doc.status && doc.status !== "Active") return [named(doc.status), "gray", `status,=,${doc.status}`];
		if (doc.is_gateway) return [named("Gateway"), "purple", "is_gateway,=,1"];
		return [side || __("Active"), { Europe: "blue", Korea: "cyan" }[doc.side] || "gray", `side,=,${doc.side || ""}`];
	},
	onload(listview) {
		listview.page.add_inner_button(__("Map of organisations"), () => frappe.set_route("organisation-map"));
		if (frappe.model.can_export("Organisation")) eu_korea_coop.files.offer_open_data(listview.page);
		eu_korea_coop.lists.show(listview, [
			[__("Europe"), () => [["Organisation", "side", "=", "Europe"]]],
			[__("Korea"), () => [["Organisation", "side", "=", "Korea"]]],
			[__("Gateways"), () => [["Organisation", "is_gateway", "=", 1]]],
			[__("Placeholders"), () => [["Organisation", "is_placeholder", "=", 1]]],
		]);
	},
});
