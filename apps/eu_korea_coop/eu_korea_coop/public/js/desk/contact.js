// An encounter with a person is logged from their form, and who can introduce us is one click away. A name that may be somebody we
// know is said while it is typed; two entries of one person are merged, a person moves, and either is undone. Their data can be
// erased, in the Contact and wherever colleagues wrote the name down.

frappe.ui.form.on("Contact", {
	refresh(frm) {
		if (frm.is_new()) return;
		// Frappe's button makes a login and mails it, at one click; later versions show it to whoever may make users alone
		if (!frappe.model.can_create("User")) frm.remove_custom_button(__("Invite as User"));
		show_changes(frm);
		if (frappe.model.can_write("Organisation")) frm.page.add_menu_item(__("Moves to another organisation"), () => move(frm));
		if (frappe.model.can_create("Interaction")) {
			const person = { name: frm.doc.name, title: frm.doc.full_name || frm.doc.name };
			frm.add_custom_button(__("Log encounter"), () => eu_korea_coop.log_encounter({ person, after: () => frm.reload_doc() }));
			frm.add_custom_button(__("Who can introduce us?"), () => frappe.set_route("introductions", "Contact", frm.doc.name));
			frm.add_custom_button(__("Network"), () => frappe.set_route("cooperation-network", "Contact", frm.doc.name));
		}
		eu_korea_coop.files.offer(frm.page, [
			[__("vCard (version 3)"), "download_vcards", { contacts: frm.doc.name }],
			[__("vCard (version 4)"), "download_vcards", { contacts: frm.doc.name, version: "4.0" }],
		]);
		frm.page.add_menu_item(__("QR code for a telephone"), () => eu_korea_coop.files.show_code(frm.doc.name, frm.doc.full_name || frm.doc.name));
		if (!frappe.user.has_role("Cooperation Manager")) return;
		frm.page.add_menu_item(__("Merge into another person"), () => merge(frm));
		frm.page.add_menu_item(__("Erase this person's data"), () => erase(frm));
	},
	first_name: warn_of_similar,
	last_name: warn_of_similar,
	native_name: warn_of_similar,
});

frappe.ui.form.on("Contact Email", { email_id: warn_of_similar });
frappe.ui.form.on("Contact Phone", { phone: warn_of_similar });

/** Names the people a new entry may mean, each with the reason. */
async function warn_of_similar(frm) {
	if (!frm.is_new()) return;
	const { first_name, middle_name, last_name, native_name, email_ids, phone_nos } = frm.doc;
	const first = (rows, field) => ((rows || []).find((row) => row[field]) || {})[field];
	const entry = {
		name: [first_name, middle_name, last_name].filter(Boolean).join(" "),
		native_name,
		email: first(email_ids, "email_id"),
		phone: first(phone_nos, "phone"),
	};
	if (!Object.values(entry).some(Boolean)) return;
	const similar = await frappe.xcall("eu_korea_coop.api.find_similar_people", entry);
	frm.set_intro("");
	if (!similar.length) return;
	const lines = similar.map((row) => {
		const link = eu_korea_coop.forms.link("Contact", row.name, row.title);
		return `<li>${link} <small>${frappe.utils.escape_html([row.subtitle, row.because].filter(Boolean).join(" · "))}</small></li>`;
	});
	frm.set_intro(`${frappe.utils.escape_html(__("Is it one of these?"))}<ul>${lines.join("")}</ul>`, "orange");
}

/** What was done to this entry and can be undone, with a button for it. */
async function show_changes(frm) {
	const { changes } = await frappe.xcall("eu_korea_coop.api.get_places", { contact: frm.doc.name });
	for (const { name, kind } of changes.slice(0, 1)) {
		frm.page.add_menu_item(kind === "Merge" ? __("Undo the merge") : __("Undo the move"), () =>
			frappe.xcall("eu_korea_coop.api.undo_person_change", { change: name }).then(() => {
				frappe.show_alert({ message: __("Undone."), indicator: "green" });
				frm.reload_doc();
			})
		);
	}
}

async function move(frm) {
	const { places } = await frappe.xcall("eu_korea_coop.api.get_places", { contact: frm.doc.name });
	const dialog = new frappe.ui.Dialog({
		title: __("{0} moves to another organisation", [frm.doc.full_name || frm.doc.name]),
		fields: [
			{
				fieldname: "leaves",
				fieldtype: "Select",
				label: __("Leaves"),
				options: [
					...places.map(({ organisation, title }) => ({ value: organisation, label: title })),
					{ value: "", label: __("None: stays there too") },
				],
				default: places.length ? places[0].organisation : "",
			},
			{ fieldname: "to", fieldtype: "Link", options: "Organisation", label: __("Goes to"), reqd: 1 },
			{ fieldname: "on", fieldtype: "Data", label: __("Since when"), description: __("today, 1 Nov 2026, Nov 2026 …") },
			{ fieldname: "title", fieldtype: "Data", label: __("New title"), length: 140 },
		],
		primary_action_label: __("Move"),
		primary_action: (values) =>
			frappe.xcall("eu_korea_coop.api.move_person", { contact: frm.doc.name, ...values }).then(() => {
				dialog.hide();
				frm.reload_doc();
			}),
	});
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}

function merge(frm) {
	frappe.prompt(
		{
			fieldname: "target",
			fieldtype: "Link",
			options: "Contact",
			label: __("The record that stays"),
			reqd: 1,
			get_query: () => ({ filters: { name: ["!=", frm.doc.name] } }),
		},
		({ target }) => frappe.set_route("people", "duplicates", frm.doc.name, target),
		__("Merge {0}", [frm.doc.full_name || frm.doc.name]),
		__("Compare")
	);
}

function erase(frm) {
	frappe.warn(
		__("Erase the data of {0}", [frappe.utils.escape_html(frm.doc.full_name || frm.doc.first_name || frm.doc.name)]),
		frappe.utils.escape_html(
			__("Names, addresses and numbers of this person are taken out of the contact and out of every text that names them. This can't be undone.")
		) +
			`<br>${frappe.utils.escape_html(
				__("If this person has a login on this site, it is disabled and emptied as well. The login of a colleague stays as it is.")
			)}`,
		() =>
			frappe.xcall("eu_korea_coop.api.erase_contact", { contact: frm.doc.name }).then(({ name, texts, logins, colleague_logins }) => {
				frappe.show_alert({ message: __("Erased, also in {0} texts.", [cint(texts)]), indicator: "green" });
				if (logins) frappe.show_alert({ message: __("Their login was disabled and emptied."), indicator: "green" });
				if (colleague_logins.length)
					frappe.msgprint({
						title: __("A login stays"),
						message: frappe.utils.escape_html(
							__("{0} is the login of a colleague and was not changed. A System Manager can disable it.", [colleague_logins.join(", ")])
						),
					});
				frappe.set_route("Form", "Contact", name);
			}),
		__("Erase")
	);
}
