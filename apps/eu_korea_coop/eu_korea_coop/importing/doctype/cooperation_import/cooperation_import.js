// The form of an import: its preview is drawn by public/js/screens/import, when the form is first opened.

const BADGE_LIST = "Event Attendance";

frappe.ui.form.on("Cooperation Import", {
	refresh(frm) {
		frm.page.wrapper.addClass("cooperation-form");
		const any = may_bring_any_sheet();
		frm.toggle_enable(
			[
				"file",
				"kind",
				"event",
				"sheet",
				"heading_row",
				"encoding",
				"mapping",
				"own_organisation",
				"default_side",
				"date_order",
				"columns",
				"next_step_due",
			],
			frm.doc.status === "Draft"
		);
		if (!any) {
			frm.toggle_enable("kind", false);
			frm.toggle_reqd("event", true);
		}
		frm.toggle_display(["mapping", "own_organisation"], any);
		show_next_step_due(frm, false); // the preview knows whether it is asked for
		frm.toggle_display(["preview_section", "preview"], !frm.is_new());
		frm.toggle_display("run_section", frm.doc.status !== "Draft");
		offer_files(frm, any);
		fit_columns(frm.fields_dict.columns.grid);
		if (!frm.is_new()) show_preview(frm);
	},

	/** The preview is counted with it at once. */
	next_step_due(frm) {
		if (frm.doc.status === "Draft" && !frm.is_new() && frm.is_dirty()) frm.save();
	},
});

/** Officers bring the badge list of an event, and nothing else. */
const may_bring_any_sheet = () => frappe.user.has_role("Cooperation Manager") || frappe.session.user === "Administrator";

/** The file decides which columns there are; on a phone a row shows its heading and what it becomes (_import.scss). */
function fit_columns(grid) {
	grid.cannot_add_rows = true;
	grid.df.cannot_delete_rows = true;
	grid.wrapper.addClass("cooperation-import-columns");
	grid.refresh();
}

function show_next_step_due(frm, is_asked) {
	frm.toggle_display("next_step_due", is_asked || Boolean(frm.doc.next_step_due));
	eu_korea_coop.fuzzy.setup(frm);
}

function show_preview(frm) {
	const element = frm.fields_dict.preview.$wrapper.get(0);
	if (!frm.import_screen) {
		frm.import_screen = eu_korea_coop.screens().then(({ import_sheet }) =>
			import_sheet.mount(element, {
				reload: () => frm.reload_doc(),
				answered: ({ modified, decisions }) => Object.assign(frm.doc, { modified, decisions: JSON.stringify(decisions) }),
				ask_day: (is_asked) => show_next_step_due(frm, is_asked),
				confirm: (question, work) => frappe.confirm(question, work),
				keeps_columns: frappe.model.can_create("Cooperation Import Mapping"),
			})
		);
	}
	frm.import_screen.then((screen) => screen.show(frm.doc));
}

function offer_files(frm, any) {
	const open = (method, args) => window.open(`/api/method/eu_korea_coop.api.${method}?${new URLSearchParams(args)}`);
	const kinds = ["Organisations", "People", "Partnerships", "Interactions", "Agreements", BADGE_LIST, "Contact Sheet"];
	for (const kind of any ? kinds : [BADGE_LIST]) {
		frm.add_custom_button(
			__(kind),
			() => open("download_import_template", { kind, language: frappe.boot.lang === "ko" ? "ko" : "en" }),
			__("Empty sheets")
		);
	}
	if (!any) return;
	frm.add_custom_button(__("The seven cases as a workbook"), () => open("download_seven_cases", {}), __("Empty sheets"));
	eu_korea_coop.files.offer(frm.page, [[__("All records as a workbook"), "download_all_records", {}]]);
	eu_korea_coop.files.offer_open_data(frm.page);
}
