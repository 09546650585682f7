// One's own digest: which sections, at which hour; looked at before it comes, sent now on request.

frappe.ui.form.on("Digest Preference", {
	validate(frm) {
		eu_korea_coop.forms.check_ranges(frm, { digest_hour: [0, 23] });
	},
	refresh(frm) {
		frm.page.wrapper.addClass("cooperation-form");
		eu_korea_coop.screens().then(({ my_calendar }) => my_calendar.show(frm));
		if (frm.is_new()) return eu_korea_coop.forms.keep_own(frm).then(() => show_sections(frm));
		show_sections(frm);
		if (frm.doc.user !== frappe.session.user) return undefined;
		frm.add_custom_button(__("Preview"), () => eu_korea_coop.screens().then(({ digests }) => digests.preview()));
		frm.add_custom_button(__("Send me one now"), () => eu_korea_coop.screens().then(({ digests }) => digests.send()));
		return undefined;
	},
});

/** A box to tick for each section of the digests this person gets; what is not ticked is stored as muted. */
function show_sections(frm) {
	const $wrapper = frm.get_field("sections_html").$wrapper.empty();
	return frappe.xcall("eu_korea_coop.api.get_digest_sections", { user: frm.doc.user }).then((kinds) => {
		const muted = new Set((frm.doc.muted_sections || "").split(/\s+/).filter(Boolean));
		for (const { kind, sections } of kinds) {
			const $group = $(
				`<fieldset class="cooperation-sections"><legend>${frappe.utils.escape_html(__("{0} digest", [__(kind)]))}</legend></fieldset>`
			);
			for (const { code, label } of sections) {
				const $box = $('<input type="checkbox">')
					.prop("checked", !muted.has(code))
					.on("change", function () {
						muted[this.checked ? "delete" : "add"](code);
						frm.set_value("muted_sections", [...muted].join("\n"));
					});
				$("<label>").append($box, $("<span>").text(label)).appendTo($group);
			}
			$group.appendTo($wrapper);
		}
	});
}
