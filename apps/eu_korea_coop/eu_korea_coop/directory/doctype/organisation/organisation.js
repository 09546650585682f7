// An organisation from all sides; a name that sounds like one we know is said while it is typed.

const escape_html = (value) => frappe.utils.escape_html(String(value == null ? "" : value));

frappe.ui.form.on("Organisation", {
	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		if (frm.is_new()) {
			frm.toggle_display("standing_html", true);
			frm
				.get_field("standing_html")
				.$wrapper.html(
					`<p class="text-muted">${escape_html(
						__("Enter the English name and the name in its own script; both are searched and both are shown.")
					)}</p><div class="cooperation-similar" role="status"></div>`
				);
			return;
		}
		frm.toggle_display("standing_html", false);
		eu_korea_coop.screens().then(({ overview }) => overview.show(frm));
		if (frappe.model.can_create("Interaction")) frm.add_custom_button(__("Log encounter"), () => log_encounter(frm));
		if (frappe.model.can_create("Interaction")) {
			frm.add_custom_button(__("Who can introduce us?"), () => frappe.set_route("introductions", "Organisation", frm.doc.name));
		}
		if (frappe.model.can_create("Interaction")) {
			frm.add_custom_button(__("Network"), () => frappe.set_route("cooperation-network", "Organisation", frm.doc.name), __("View"));
		}
		frm.add_custom_button(__("Relations as a tree"), () => frappe.set_route("Tree", "Organisation", { organisation: frm.doc.name }), __("View"));
		if (frappe.model.can_create("Organisation Relationship")) {
			frm.add_custom_button(__("Relation"), () => frappe.new_doc("Organisation Relationship", { from_organisation: frm.doc.name }), __("Add"));
		}
		if (frappe.model.can_create("Partnership")) frm.add_custom_button(__("Partnership"), () => start_partnership(frm), __("Add"));
		eu_korea_coop.files.offer_people(frm);
		if (frappe.user.has_role("Cooperation Manager")) {
			frm.page.add_menu_item(__("Merge into another organisation"), () => merge(frm));
		}
	},
	organisation_name: warn_of_similar,
	native_name: warn_of_similar,
	acronym: warn_of_similar,
	website: warn_of_similar,
	country: propose_side,
	organisation_type: propose_side,

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});

function log_encounter(frm) {
	eu_korea_coop.log_encounter({ organisation: { name: frm.doc.name, title: frm.doc.organisation_name }, after: () => frm.reload_doc() });
}

function propose_side(frm) {
	if (frm.doc.side) return;
	frappe
		.xcall("eu_korea_coop.api.propose_side", { country: frm.doc.country, organisation_type: frm.doc.organisation_type })
		.then((side) => side && !frm.doc.side && frm.set_value("side", side));
}

function warn_of_similar(frm) {
	if (!frm.is_new() || !frm.doc.organisation_name) return;
	const { organisation_name: name, native_name, acronym, website } = frm.doc;
	frappe.xcall("eu_korea_coop.api.find_similar_organisations", { name, native_name, acronym, website }).then((similar) => {
		const $place = frm.get_field("standing_html").$wrapper.find(".cooperation-similar");
		if (!similar.length) return $place.empty();
		const links = similar
			.slice(0, 5)
			.map(
				(row) =>
					`<li>${eu_korea_coop.forms.link("Organisation", row.name, [row.organisation_name, row.native_name].filter(Boolean).join(" · "))}</li>`
			);
		$place.html(
			`<div class="cooperation-panel"><strong>${escape_html(__("Is it one of these? They sound alike."))}</strong><ul>${links.join("")}</ul></div>`
		);
	});
}

function start_partnership(frm) {
	const { name: organisation, organisation_name: title, side } = frm.doc;
	frappe.utils.add_link_title("Organisation", organisation, title);
	frappe.new_doc("Partnership", {}, (doc) => {
		const [row = frappe.model.add_child(doc, "parties")] = doc.parties || []; // a new one has an empty row
		Object.assign(row, { organisation, side, role: "Lead" });
	});
}

function merge(frm) {
	frappe.prompt(
		{
			fieldname: "target",
			fieldtype: "Link",
			options: "Organisation",
			label: __("The record that stays"),
			reqd: 1,
			get_query: () => ({ filters: { name: ["!=", frm.doc.name] } }),
		},
		({ target }) =>
			frappe.xcall("eu_korea_coop.api.preview_merge", { source: frm.doc.name, target }).then((preview) => show_merge(frm, target, preview)),
		__("Merge {0}", [frm.doc.organisation_name]),
		__("Compare")
	);
}

function show_merge(frm, target, preview) {
	const choice = (field, value, shown) =>
		`<label><input type="radio" name="${escape_html(field.fieldname)}" value="${value}" ${field.choice === value ? "checked" : ""}> ${escape_html(shown)}</label>`;
	const rows = preview.fields.map(
		(field) => `<tr><th scope="row">${escape_html(field.label)}</th>
			<td>${choice(field, "source", field.source)}</td><td>${choice(field, "target", field.target || __("(empty)"))}</td>
			<td>${field.may_keep_both ? choice(field, "both", __("Both")) : ""}</td></tr>`
	);
	const list = (texts) => (texts.length ? `<ul>${texts.map((text) => `<li>${text}</li>`).join("")}</ul>` : ""); // of escaped texts
	const moved = preview.tables.map((table) => escape_html(`${table.label} ${table.rows}`)).join(", ");
	const links = preview.links.map(({ label, count }) => `${label} ${count}`).join(", ") || __("none");
	const names = [preview.source, preview.target].map(({ organisation_name }) => escape_html(organisation_name));
	const consequences = [
		__("{0} goes.", names),
		preview.links.length ? __("Records that will name {0} instead: {1}", [names[1], escape_html(links)]) : __("No other record names it."),
		...(moved ? [__("Rows that move: {0}", [moved])] : []),
	];
	const dialog = new frappe.ui.Dialog({
		title: __("Merge into {0}", [names[1]]),
		size: "large",
		fields: [{ fieldname: "preview", fieldtype: "HTML" }],
		primary_action_label: __("Merge"),
		primary_action: () =>
			frappe.warn(__("Merge {0} into {1}", names), [...consequences, __("This can't be undone.")].join("<br>"), do_it, __("Merge")),
	});
	function do_it() {
		const choices = {};
		dialog.$wrapper.find(".cooperation-merge input:checked").each(function () {
			choices[this.name] = this.value;
		});
		dialog.disable_primary_action();
		frappe
			.xcall("eu_korea_coop.api.merge_organisations", { source: frm.doc.name, target, choices })
			.then(({ name }) => {
				dialog.hide();
				const stays = eu_korea_coop.forms.link("Organisation", name, preview.target.organisation_name);
				frappe.show_alert({ message: __("{0} was merged into {1}.", [names[0], stays]), indicator: "green" }, 10);
				frappe.set_route("Form", "Organisation", name);
			})
			.catch(() => {})
			.finally(() => dialog.enable_primary_action());
	}
	dialog.get_field("preview").$wrapper.html(
		`${preview.problems.length ? `<div class="text-danger">${list(preview.problems)}</div>` : ""}
		<table class="cooperation-merge"><thead><tr><th scope="col">${escape_html(__("Field"))}</th>
			<th scope="col">${escape_html(preview.source.organisation_name)}</th><th scope="col">${escape_html(preview.target.organisation_name)}</th>
			<th scope="col"><span class="sr-only">${escape_html(__("Both"))}</span></th></tr></thead><tbody>${rows.join("")}</tbody></table>
		${list([...(moved ? [__("Rows that move: {0}", [moved])] : []), ...preview.notes])}
		<p class="text-muted">${escape_html(__("Records that point at the one that goes and will point at the one that stays: {0}", [links]))}</p>`
	);
	if (preview.problems.length) dialog.disable_primary_action();
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
}
