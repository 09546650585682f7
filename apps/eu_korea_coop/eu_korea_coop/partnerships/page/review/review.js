// The review of partnerships; what it shows and does lies in public/js/screens/review.

frappe.pages["review"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Review"), single_column: true });
	wrapper.review = eu_korea_coop.screens().then(({ review }) => review.mount(page));
};

frappe.pages["review"].on_page_show = function (wrapper) {
	wrapper.review.then((screen) => screen.show());
};
