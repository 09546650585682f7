// Puts Today on its page of the desk, and reads what an address asks for: ?do=postpone&doctype=Partnership&name=PTN-…

import { createApp, h, ref } from "vue";
import Today from "./Today.vue";

function asked() {
	const given = new URLSearchParams(window.location.search);
	return given.get("do") ? { action: given.get("do"), doctype: given.get("doctype"), name: given.get("name") } : null;
}

/** Mounts the screen on a page of Frappe; answers `{show}`, to be called whenever the page is shown. */
export function mount(page) {
	const screen = ref(null);
	const app = createApp({ render: () => h(Today, { ref: screen }) });
	page.set_secondary_action(__("Refresh"), () => screen.value.read(), { icon: "refresh", size: "sm" });
	page.main.addClass("cooperation-today");
	app.mount(page.main.get(0));
	return { show: () => screen.value.read(asked()) };
}
