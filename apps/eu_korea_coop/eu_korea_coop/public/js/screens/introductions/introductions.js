// Puts the introductions on their page of the desk.

import { createApp, h, reactive } from "vue";
import Introductions from "./Introductions.vue";

/** Mounts the screen on a page of Frappe; answers `{show(doctype, name)}`, to be called whenever the page is shown. */
export function mount(page) {
	const given = reactive({ doctype: "", name: "", shown: 0 });
	createApp({ render: () => h(Introductions, { ...given }) }).mount(page.main.get(0));
	return { show: (doctype, name) => Object.assign(given, { doctype: doctype || "", name: name || "", shown: given.shown + 1 }) };
}
