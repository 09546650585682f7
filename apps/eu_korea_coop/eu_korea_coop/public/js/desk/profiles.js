// Where a name leads: to the record for whoever may open it, to its profile for a reader of figures.

import { escape } from "../shared/escape.js";
import { handed_over } from "../shared/handed_over.js";

frappe.provide("eu_korea_coop.profiles");

const PAGE = "cooperation-profile";

eu_korea_coop.profiles.KINDS = ["Partnership", "Agreement", "Cooperation Event", "Organisation"];

/** Whether the reader sees this DocType as profiles. */
eu_korea_coop.profiles.instead_of = (doctype) =>
	!frappe.model.can_read(doctype) && eu_korea_coop.profiles.KINDS.includes(doctype) && frappe.model.can_read("Cooperation Figures");

eu_korea_coop.profiles.href = (doctype, name) => frappe.router.make_url(name ? [PAGE, doctype, name] : [PAGE, doctype]);

/** The name as a link if there is somewhere to go, else the words alone. */
eu_korea_coop.profiles.link = function (doctype, name, title) {
	const words = escape(title || name);
	if (frappe.model.can_read(doctype)) return `<a href="${escape(frappe.utils.get_form_link(doctype, name))}">${words}</a>`;
	if (eu_korea_coop.profiles.instead_of(doctype)) return `<a href="${escape(eu_korea_coop.profiles.href(doctype, name))}">${words}</a>`;
	return words;
};

/** Where a record opens: its profile for a reader of figures, else its form. */
eu_korea_coop.profiles.route = (doctype, name) => [eu_korea_coop.profiles.instead_of(doctype) ? PAGE : "Form", doctype, name];

eu_korea_coop.profiles.open = function (doctype, name) {
	if (frappe.model.can_read(doctype) || eu_korea_coop.profiles.instead_of(doctype)) frappe.set_route(eu_korea_coop.profiles.route(doctype, name));
};

/** What the page of profiles was asked for; once, so that a later visit begins with all of them. */
eu_korea_coop.profiles.asked = function () {
	const { figure, group } = handed_over(frappe.route_options);
	frappe.route_options = null;
	return { figure, group };
};

// Early versions of Frappe 15 open nothing for a card whose number comes from an app; later ones take the route of its answer, if it has one.
const { number_card: Card } = (frappe.widget && frappe.widget.widget_factory) || {};
const opens_a_route = Boolean(Card && Card.prototype.set_route_for_custom_card);
const FIGURES = [
	"Active Partnerships",
	"Stalled Partnerships",
	"Partnerships To Wake",
	"Agreements In Force",
	"Agreements Ending In 180 Days",
	"Results Reported",
];
$(document).on("click", ".number-widget-box .widget-body", function () {
	// the card is known by its title alone, in the reader's language
	const title = $(this).closest(".widget").find(".widget-title [title]").attr("title");
	const figure = FIGURES.find((name) => __(name) === title);
	if (!figure) return;
	frappe.xcall("eu_korea_coop.api.get_figure", { figure }).then(({ route, route_options, value }) => {
		if (!route) return eu_korea_coop.numbers.open(`${title}: ${value}`, { figure });
		if (opens_a_route) return undefined;
		frappe.route_options = route_options;
		return frappe.set_route(route);
	});
});
