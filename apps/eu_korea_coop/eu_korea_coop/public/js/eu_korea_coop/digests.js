// A person's own digest: seen before it comes, sent on request.

frappe.provide("eu_korea_coop.digests");

/** Shows the digest as it would be sent now; one with several roles chooses which. */
eu_korea_coop.digests.preview = function (kind) {
	return frappe.xcall("eu_korea_coop.api.preview_digest", { kind }).then((digest) => {
		if (!digest || !digest.html) {
			frappe.msgprint(__("Nothing to say today: no digest would be sent."));
			return;
		}
		const dialog = new frappe.ui.Dialog({
			title: frappe.utils.escape_html(digest.subject || __("Digest")),
			size: "large",
			fields: [{ fieldname: "mail", fieldtype: "HTML" }],
			primary_action_label: __("Send me one now"),
			primary_action() {
				dialog.hide();
				eu_korea_coop.digests.send(digest.kind);
			},
		});
		// the mail's own markup stays in a frame without scripts
		const frame = document.createElement("iframe");
		frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
		frame.setAttribute("title", digest.subject || __("Digest"));
		frame.className = "cooperation-mail";
		frame.srcdoc = `<base target="_blank">${digest.html}`;
		dialog.get_field("mail").$wrapper.empty().append(frame);
		dialog.show();
	});
};

eu_korea_coop.digests.send = function (kind) {
	return frappe
		.xcall("eu_korea_coop.api.send_my_digest", { kind })
		.then((answer) =>
			frappe.show_alert({
				message: answer.sent ? __("On its way to {0}.", [frappe.utils.escape_html(answer.to || "")]) : __("Nothing to say today: no digest was sent."),
				indicator: answer.sent ? "green" : "blue",
			})
		);
};
