// What surrounds an organisation or a person. Route: cooperation-network/DocType/name/way/own organisation. What it shows lies in
// public/js/screens/network.

frappe.pages["cooperation-network"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Network"), single_column: true });
	wrapper.network = eu_korea_coop.screens().then(({ network }) => network.mount(page));
};

frappe.pages["cooperation-network"].on_page_show = function (wrapper) {
	const [, doctype, name, way, own] = frappe.get_route();
	wrapper.network.then((screen) => screen.show(doctype, name, way, own));
};
