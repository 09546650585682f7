// Puts the directory of people on its page of the desk.

import { createApp, h, reactive } from "vue";
import People from "./People.vue";

/** Mounts the screen on a page of Frappe; answers `{show(part, one, other)}`, to be called whenever the page is shown. */
export function mount(page) {
	const given = reactive({ part: "", one: "", other: "", shown: 0 });
	page.main.addClass("cooperation-people");
	createApp({ render: () => h(People, { ...given }) }).mount(page.main.get(0));
	return { show: (part, one, other) => Object.assign(given, { part: part || "", one: one || "", other: other || "", shown: given.shown + 1 }) };
}
