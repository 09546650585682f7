// Puts the Overview of a partnership into its form. The form is one for all partnerships of a session, and so is its screen.

import { createApp, h, ref } from "vue";
import PartnershipOverview from "./PartnershipOverview.vue";

/** Shows the form's present record; to be called whenever the form is refreshed. */
export function show(frm) {
	if (!frm.cooperation_overview) {
		const screen = ref(null);
		const app = createApp({ render: () => h(PartnershipOverview, { ref: screen, frm }) });
		const place = frm.get_field("overview_html").$wrapper.empty().get(0);
		app.mount(place);
		frm.cooperation_overview = screen;
	}
	return frm.cooperation_overview.value.read();
}
