// The directory of people: by purpose, organisation and person; possible duplicates beside it. Route: people[/duplicates[/A/B]].
// What it shows lies in public/js/screens/people.

frappe.pages["people"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Directory of people"), single_column: true });
	wrapper.people = eu_korea_coop.screens().then(({ people }) => people.mount(page));
};

frappe.pages["people"].on_page_show = function (wrapper) {
	const [, part, one, other] = frappe.get_route();
	wrapper.people.then((screen) => screen.show(part, one, other));
};
