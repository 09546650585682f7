// A plan: how far it is, and what is late.

frappe.ui.form.on("Action Plan", {
	setup(frm) {
		frm.set_query("agreement", () => (frm.doc.partnership ? { filters: { partnership: frm.doc.partnership } } : {}));
	},
	refresh(frm) {
		eu_korea_coop.forms.prepare(frm);
		if (frm.is_new()) return;
		const open = (frm.doc.items || []).filter((item) => !["Done", "Cancelled"].includes(item.status));
		const late = open.filter((item) => item.due && (item.due_precision || "Day") === "Day" && item.due < frappe.datetime.get_today());
		frm.dashboard.clear_headline();
		const text = late.length
			? __("{0}% done · {1} open, {2} of them overdue", [Math.round(frm.doc.progress || 0), open.length, late.length])
			: __("{0}% done · {1} open", [Math.round(frm.doc.progress || 0), open.length]);
		frm.dashboard.set_headline_alert(frappe.utils.escape_html(text), late.length ? "orange" : "blue");
		if (frm.doc.partnership) {
			frm.add_custom_button(__("Partnership"), () => frappe.set_route("Form", "Partnership", frm.doc.partnership));
		}
	},

	timeline_refresh(frm) {
		eu_korea_coop.forms.fold_changes(frm);
	},
});
