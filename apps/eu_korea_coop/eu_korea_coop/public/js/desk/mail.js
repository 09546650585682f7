// A mail becomes an interaction by one click, once: from the timeline of its partnership, or from the mail itself.

frappe.provide("eu_korea_coop.mail");

/** The dialog for a mail; one that is logged already opens its interaction. `after` is called when it is logged or taken back. */
eu_korea_coop.mail.log = (communication, after) => eu_korea_coop.screens().then(({ mail }) => mail.log(communication, after));

/** A button beside each mail in the timeline of a form. */
eu_korea_coop.mail.offer = function (frm) {
	if (!frm.timeline || !frappe.model.can_create("Interaction")) return;
	for (const mail of (frm.get_docinfo() || {}).communications || []) {
		if (mail.communication_medium !== "Email" || mail.communication_type !== "Communication") continue;
		const $actions = frm.timeline.timeline_items_wrapper
			.find('.timeline-item[data-doctype="Communication"]')
			.filter((_index, item) => item.dataset.name === mail.name)
			.find(".custom-actions");
		$(`<button type="button" class="btn btn-default btn-xs mx-2">${frappe.utils.escape_html(__("Log as interaction"))}</button>`)
			.on("click", () => eu_korea_coop.mail.log(mail.name, () => frm.reload_doc()))
			.prependTo($actions);
	}
};
