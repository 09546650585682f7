// "Log encounter" on the desk: the shared form in one of Frappe's dialogs.

import { createApp, h, ref } from "vue";
import { Unreachable, call } from "../../shared/server.js";
import EncounterForm from "./EncounterForm.vue";
import { arguments_of, choose, is_written, read_today } from "./entry.js";
import { send_waiting, sent_in_words, waiting_row } from "./page_sending.js";
import { keep } from "./page_store.js";

const UNDO_SHOWN = 12; // seconds

/** Event of the document: something was logged here, taken back, stored on the device or sent from there. */
export const LOGGED = "cooperation-logged";
export const announce = () => document.dispatchEvent(new Event(LOGGED));

const left = new Map(); // what was written into a dialog that was closed without logging it, by what it was opened for

const post = (name, args, more = {}) => call(name, args, { post: true, token: frappe.csrf_token, ...more });

async function attach(photo, interaction) {
	const body = new FormData();
	body.append("file", photo, photo.name);
	Object.entries({ doctype: "Interaction", docname: interaction, is_private: 1 }).forEach(([name, value]) => body.append(name, value));
	return post("frappe.handler.upload_file", {}, { body });
}

function say_sent(sent) {
	if (sent.size) frappe.show_alert({ message: frappe.utils.escape_html(sent_in_words(sent)), indicator: "green" }, UNDO_SHOWN);
	announce();
}

async function save(entry, photo, reader) {
	let answer;
	try {
		answer = await post("log_encounter", arguments_of(entry, reader));
	} catch (problem) {
		if (!(problem instanceof Unreachable)) throw problem;
		await keep(waiting_row(frappe.session.user, entry, photo, reader)); // the small page and Today show it too
		const send = () => send_waiting(frappe.session.user).then(say_sent, () => {});
		window.addEventListener("online", send, { once: true });
		return null;
	}
	if (photo) await attach(photo, answer.interaction.name);
	return answer;
}

/** Undo is the next stop of the keyboard, from wherever it is; from there it goes on where it was. */
function next_stop(link) {
	let was = null;
	const come = (event) => {
		if (event.key !== "Tab" || event.shiftKey || !link.isConnected) return;
		event.preventDefault();
		was = document.activeElement;
		link.focus();
		document.removeEventListener("keydown", come, true);
	};
	document.addEventListener("keydown", come, true);
	setTimeout(() => document.removeEventListener("keydown", come, true), UNDO_SHOWN * 1000);
	link.addEventListener("keydown", (event) => {
		if (event.key !== "Tab") return;
		was.focus();
		if (event.shiftKey) event.preventDefault();
	});
}

/** Says that something was logged (`words`), and takes it back for whoever wants that; `after(answer)` is called then. */
export function offer_undo(answer, words, after) {
	const $alert = frappe.show_alert(
		{
			message: `${frappe.utils.escape_html(words)} <a class="cooperation-undo" data-action="undo" href="#">${frappe.utils.escape_html(__("Undo"))}</a>`,
			indicator: "green",
		},
		UNDO_SHOWN,
		{
			undo: () =>
				post("undo_encounter", { key: answer.key })
					.then(() => {
						$($alert).remove(); // it can't be taken back twice
						frappe.show_alert({ message: __("Taken back."), indicator: "blue" });
						if (after) after(answer);
						announce();
					})
					.catch((problem) => frappe.msgprint({ message: frappe.utils.escape_html(problem.message), indicator: "orange" })),
		}
	);
	next_stop($($alert).find(".cooperation-undo").get(0));
}

/** What a dialog is opened for, as a key: a partnership, an organisation, a person, an event, or nothing. */
const opened_for = ({ partnership, organisation, person, event }) =>
	JSON.stringify([partnership, organisation, person].map((record) => record && record.name).concat(event));

/** The organisation or person whose partnerships are asked for; a partnership that is known is meant. */
const about = ({ partnership, organisation, person }) =>
	partnership ? {} : Object.fromEntries(Object.entries({ organisation, person }).flatMap(([part, record]) => (record ? [[part, record.name]] : [])));

/** Opens the dialog, with what was left in it when it was last opened for the same; `given` fills the entry, `after(answer)` is called when it is logged or taken back. */
export async function open({ given: asked = {}, after } = {}) {
	const whom = opened_for(asked);
	const context = read_today(await call("get_capture_context", about(asked)));
	const given = context.whom ? choose(asked, context.whom) : asked;
	const begun = { ...given, ...left.get(whom) };
	let is_saved = false;
	const dialog = new frappe.ui.Dialog({ title: __("Log encounter"), fields: [{ fieldtype: "HTML", fieldname: "form" }] });
	const form = ref(null);
	const services = {
		find: (text) => call("find_whom", { text }),
		find_similar: async (whom) => {
			const { organisations, people } = await call("find_similar", whom);
			return whom.organisation ? organisations : people;
		},
		read_card: (args) => post("read_card", args),
		save,
	};
	const app = createApp({
		render: () =>
			h(EncounterForm, {
				ref: form,
				context,
				given: begun,
				services,
				language: frappe.boot.lang,
				onSaved: (answer) => {
					is_saved = true;
					dialog.hide();
					if (answer) offer_undo(answer, answer.interaction.status === "Planned" ? __("Planned.") : __("Logged."), after);
					else frappe.show_alert({ message: __("Kept on this device. It is sent when the network is back."), indicator: "orange" }, UNDO_SHOWN);
					if (after) after(answer);
					announce();
				},
			}),
	});
	// the button stays: pressed while an answer is awaited, it sends what was changed in between
	dialog.set_primary_action(__("Log"), async () => {
		await form.value.save().catch((problem) => frappe.msgprint({ message: frappe.utils.escape_html(problem.message), indicator: "orange" }));
	});
	dialog.$wrapper.one("hidden.bs.modal", () => {
		if (!is_saved && form.value && is_written(form.value.entry, given)) left.set(whom, { ...form.value.entry });
		else left.delete(whom);
		app.unmount();
	});
	dialog.$wrapper.one("shown.bs.modal", () => app.mount(dialog.get_field("form").$wrapper.get(0)));
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
	return dialog;
}
