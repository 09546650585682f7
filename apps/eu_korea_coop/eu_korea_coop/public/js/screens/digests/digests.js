// A person's digest: seen before it comes, sent on request.

/** Shows the digest as it would be sent now, one's own or for a manager somebody's; who gets several chooses which. */
export function preview(kind, user) {
	return frappe.xcall("eu_korea_coop.api.preview_digest", { kind, user }).then((digest) => {
		const mine = !user || user === frappe.session.user;
		const dialog = new frappe.ui.Dialog({
			title: frappe.utils.escape_html(digest.subject),
			size: "large",
			fields: [
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Kind"),
					options: digest.kinds.map((value) => ({ value, label: __(value) })),
					default: digest.kind,
					hidden: digest.kinds.length < 2,
					onchange() {
						const other = dialog.get_value("kind");
						if (!other || other === digest.kind) return;
						dialog.hide();
						preview(other, user);
					},
				},
				{ fieldname: "mail", fieldtype: "HTML" },
			],
		});
		if (digest.html) {
			// the mail's own markup stays in a frame without scripts
			const frame = document.createElement("iframe");
			frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
			frame.setAttribute("title", digest.subject);
			frame.className = "cooperation-mail";
			frame.srcdoc = `<base target="_blank">${digest.html}`;
			dialog.get_field("mail").$wrapper.empty().append(frame);
		}
		if (digest.html && mine) {
			dialog.set_primary_action(__("Send me one now"), () => {
				dialog.hide();
				send(digest.kind);
			});
		}
		dialog.show();
		eu_korea_coop.forms.mark(dialog);
	});
}

/** For a manager: whose digest is to be looked at. */
export function choose() {
	const field = { fieldname: "user", fieldtype: "Link", options: "User", label: __("User"), reqd: 1 };
	frappe.prompt([field], ({ user }) => preview(null, user), __("Preview a digest"), __("Preview"));
}

export function send(kind) {
	return frappe.xcall("eu_korea_coop.api.send_my_digest", { kind }).then((answer) =>
		frappe.show_alert({
			message: answer.sent ? __("On its way to {0}.", [frappe.utils.escape_html(answer.to || "")]) : __("Nothing to say today: no digest was sent."),
			indicator: answer.sent ? "green" : "blue",
		})
	);
}
