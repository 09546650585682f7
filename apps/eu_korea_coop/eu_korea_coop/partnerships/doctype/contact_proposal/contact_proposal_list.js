// Proposals of contact: those that wait for an answer first.

eu_korea_coop.lists.settings("Contact Proposal", {
	add_fields: ["status", "country", "creation"],
	empty: () => __("What organisations write on the page for proposals of contact stands here."),
	get_indicator(doc) {
		const colours = { New: "orange", Accepted: "green", Merged: "green", Declined: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
	onload(listview) {
		eu_korea_coop.lists.show(listview, [[__("To answer"), () => [["Contact Proposal", "status", "=", "New"]]]]);
	},
});
