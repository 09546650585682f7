// What came from what: one picture both ways from an event, a partnership or an agreement. Route:
// cooperation-lineage/DocType/name. What it shows lies in public/js/screens/lineage.

frappe.pages["cooperation-lineage"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Lineage"), single_column: true });
	wrapper.lineage = eu_korea_coop.screens().then(({ lineage }) => lineage.mount(page));
};

frappe.pages["cooperation-lineage"].on_page_show = function (wrapper) {
	const [, doctype, name] = frappe.get_route();
	wrapper.lineage.then((screen) => screen.show(doctype, name));
};
