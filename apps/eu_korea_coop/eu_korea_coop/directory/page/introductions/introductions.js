// Who can introduce us to an organisation or a person. Route: introductions/DocType/name. What it shows lies in
// public/js/screens/introductions.

frappe.pages["introductions"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Introductions"), single_column: true });
	wrapper.introductions = eu_korea_coop.screens().then(({ introductions }) => introductions.mount(page));
};

frappe.pages["introductions"].on_page_show = function (wrapper) {
	const [, doctype, name] = frappe.get_route();
	wrapper.introductions.then((screen) => screen.show(doctype, name));
};
