// Handing an officer's whole portfolio to a colleague, and back again with one click.

const LABELS = {
	"Partnership.owner_user": () => __("Partnerships"),
	"Partnership.next_step_owner": () => __("Next steps"),
	"Agreement.owner_user": () => __("Agreements"),
	"Action Item.owner_user": () => __("Open actions"),
	"Cooperation Event.owner_user": () => __("Events to follow up"),
};

/** Asks whose portfolio (`from_user`, if known) goes to whom; `after` is called when it is handed over or taken back. */
export function open(after, from_user) {
	const dialog = new frappe.ui.Dialog({
		title: __("Hand over a portfolio"),
		fields: [
			{ fieldname: "from_user", fieldtype: "Link", options: "User", label: __("From", null, "whom"), reqd: 1, default: from_user, onchange: preview },
			{ fieldname: "to_user", fieldtype: "Link", options: "User", label: __("To", null, "whom"), reqd: 1 },
			{ fieldname: "preview", fieldtype: "HTML" },
		],
		primary_action_label: __("Hand over"),
		primary_action({ from_user, to_user }) {
			dialog.disable_primary_action();
			hand_over(from_user, to_user)
				.then((moved) => {
					dialog.hide();
					offer_undo(from_user, to_user, moved, after);
					if (after) after();
				})
				.catch(() => {})
				.finally(() => dialog.enable_primary_action());
		},
	});

	function preview() {
		const from_user = dialog.get_value("from_user");
		if (!from_user) return;
		frappe.xcall("eu_korea_coop.api.preview_handover", { from_user }).then((counts) => {
			const rows = Object.entries(counts)
				.map(([key, count]) => `<li>${frappe.utils.escape_html(LABELS[key]())}: ${cint(count)}</li>`)
				.join("");
			dialog.get_field("preview").$wrapper.html(`<ul>${rows}</ul>`);
		});
	}

	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

function hand_over(from_user, to_user, only) {
	return frappe.xcall("eu_korea_coop.api.reassign_portfolio", { from_user, to_user, only });
}

function offer_undo(from_user, to_user, moved, after) {
	const count = (moved["Partnership.owner_user"] || []).length;
	const words = count === 1 ? __("1 partnership handed over.") : __("{0} partnerships handed over.", [count]);
	frappe.show_alert(
		{
			message: `${frappe.utils.escape_html(words)} <a data-action="undo" href="#">${frappe.utils.escape_html(__("Undo"))}</a>`,
			indicator: "green",
		},
		30,
		{
			undo() {
				hand_over(to_user, from_user, moved).then(() => after && after());
			},
		}
	);
}
