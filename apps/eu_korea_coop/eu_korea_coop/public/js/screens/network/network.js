// Puts the network on its page of the desk.

import { createApp, h, reactive } from "vue";
import Network from "./Network.vue";

/** Mounts the screen on a page of Frappe; answers `{show(doctype, name, way, own)}`, to be called whenever the page is shown. */
export function mount(page) {
	const given = reactive({ doctype: "", name: "", way: 0, own: "" });
	createApp({ render: () => h(Network, { ...given }) }).mount(page.main.get(0));
	return {
		show: (doctype, name, way, own) => Object.assign(given, { doctype: doctype || "", name: name || "", way: cint(way), own: own || "" }),
	};
}
