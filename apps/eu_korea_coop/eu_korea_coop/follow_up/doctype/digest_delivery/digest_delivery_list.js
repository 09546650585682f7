// Proof that each digest went out once.

eu_korea_coop.lists.settings("Digest Delivery", {
	add_fields: ["status", "kind", "period"],
	empty: () => __("No digest has been sent yet. The first goes out at the hour set in Cooperation Settings."),
	get_indicator: eu_korea_coop.lists.indicator("status"),
	formatters: { user: eu_korea_coop.lists.person },
	onload: (list) => list.page.add_inner_button(__("Preview a digest"), () => eu_korea_coop.screens().then(({ digests }) => digests.choose())),
});
