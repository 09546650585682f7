// Puts the review on its page of the desk; a list of partnerships may hand its filters over (frappe.route_options).

import { createApp, h, ref } from "vue";
import Review from "./Review.vue";
import { handed_over } from "../../shared/handed_over.js";

/** The filters that a list of partnerships has handed over, null if none has; they are used once. */
function filters_of_a_list() {
	const { review_filters = null } = handed_over(frappe.route_options);
	if (review_filters) frappe.route_options = null;
	return review_filters;
}

/** Mounts the screen on a page of Frappe; answers `{show}`, to be called whenever the page is shown. */
export function mount(page) {
	const screen = ref(null);
	const app = createApp({ render: () => h(Review, { ref: screen }) });
	page.main.addClass("cooperation-review");
	app.mount(page.main.get(0));
	return { show: () => screen.value.read(filters_of_a_list()) };
}
