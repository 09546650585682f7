// The screen Today; what it shows and does lies in public/js/screens/today.

frappe.pages["today"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Today"), single_column: true });
	wrapper.today = eu_korea_coop.screens().then(({ today }) => today.mount(page));
};

frappe.pages["today"].on_page_show = function (wrapper) {
	wrapper.today.then((screen) => screen.show());
};
