// Puts the lineage on its page of the desk.

import { createApp, h, reactive } from "vue";
import Lineage from "./Lineage.vue";

/** Mounts the screen on a page of Frappe; answers `{show(doctype, name)}`, to be called whenever the page is shown. */
export function mount(page) {
	const given = reactive({ doctype: "", name: "", shown: 0 });
	createApp({ render: () => h(Lineage, { ...given, onTitle: (title) => page.set_title(title) }) }).mount(page.main.get(0));
	return { show: (doctype, name) => Object.assign(given, { doctype: doctype || "", name: name || "", shown: given.shown + 1 }) };
}
