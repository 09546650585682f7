// Puts the preview of an import into its form: what it would make, its questions, its run.

import { createApp, h, reactive } from "vue";
import ImportSheet from "./ImportSheet.vue";

/** Mounts into `element`; answers `{show}`, to be called with the form's document whenever the form is refreshed. */
export function mount(element, actions) {
	const given = reactive({ name: "", status: "", kind: "", event: "", shown: 0 });
	createApp({ render: () => (given.name ? h(ImportSheet, { ...given, actions }) : null) }).mount(element);
	return {
		show: ({ name, status, kind, event }) => Object.assign(given, { name, status, kind, event: event || "", shown: given.shown + 1 }),
	};
}
