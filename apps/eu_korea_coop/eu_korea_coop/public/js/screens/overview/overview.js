// Puts the Overview into a form. A form is one for all records of its DocType in a session, and so is its screen.

import { createApp, h, ref } from "vue";
import AgreementOverview from "./AgreementOverview.vue";
import EventOverview from "./EventOverview.vue";
import OrganisationOverview from "./OrganisationOverview.vue";
import PartnershipOverview from "./PartnershipOverview.vue";

const SCREENS = {
	Agreement: AgreementOverview,
	"Cooperation Event": EventOverview,
	Organisation: OrganisationOverview,
	Partnership: PartnershipOverview,
};

/** Shows the form's present record; to be called whenever the form is refreshed. `more`: properties of its screen. */
export function show(frm, more = {}) {
	if (!frm.cooperation_overview) {
		const screen = ref(null);
		const app = createApp({ render: () => h(SCREENS[frm.doctype], { ref: screen, frm, ...more }) });
		const place = frm.get_field("overview_html").$wrapper.empty().get(0);
		app.mount(place);
		frm.cooperation_overview = screen;
	}
	return frm.cooperation_overview.value.read();
}
