// Files of ours to take away: cards, calendar files, open data. What the server refuses is said in the desk, not on a page of its own.

import { parameters, refusal_of } from "../shared/server.js";

frappe.provide("eu_korea_coop.files");

const address = (method, args) => `/api/method/eu_korea_coop.api.${method}?${parameters(args)}`;

/** The name of an answer's file; a header's bytes come as one character each, and Frappe writes UTF-8. */
function name_in(header) {
	const [, encoded] = header.match(/filename\*=UTF-8''([^;]+)/i) || [];
	if (encoded) return decodeURIComponent(encoded);
	const [, plain] = header.match(/filename="?([^";]+)"?/i) || [];
	return plain && new TextDecoder().decode(Uint8Array.from(plain, (character) => character.charCodeAt(0)));
}

/** Fetches the file that a function of our API answers, and gives it to the browser under its own name. */
eu_korea_coop.files.take = async function (method, args) {
	const answer = await fetch(address(method, args), { headers: { Accept: "application/json" }, credentials: "same-origin" });
	if (!answer.ok) {
		const content = await answer.json().catch(() => ({}));
		frappe.msgprint({ message: frappe.utils.escape_html(refusal_of(content).message), indicator: "orange" });
		return;
	}
	const name = name_in(answer.headers.get("Content-Disposition") || "");
	const link = document.createElement("a");
	link.href = URL.createObjectURL(await answer.blob());
	link.download = name || method;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

/** Puts into a page's menu what may be taken from here: [label, method, arguments]. */
eu_korea_coop.files.offer = function (page, files) {
	for (const [label, method, args] of files) page.add_menu_item(label, () => eu_korea_coop.files.take(method, args));
};

/** The people of an organisation or an event as cards, in its form's menu, for who may export people. */
eu_korea_coop.files.offer_people = function (frm) {
	if (!frappe.model.can_export("Contact")) return;
	const of = { doctype: frm.doctype, name: frm.doc.name };
	eu_korea_coop.files.offer(frm.page, [
		[__("Its people as vCards"), "download_vcards_of", of],
		[__("Its people as vCards (version 4)"), "download_vcards_of", { ...of, version: "4.0" }],
	]);
};

/** All that is open to others, in a list's menu. */
eu_korea_coop.files.offer_open_data = function (page) {
	eu_korea_coop.files.offer(page, [
		[__("Open data as JSON-LD"), "download_open_data", { form: "json-ld" }],
		[__("Open data as CERIF XML"), "download_open_data", { form: "cerif" }],
	]);
	if (!frappe.model.can_export("Contact")) return;
	eu_korea_coop.files.offer(page, [
		[__("Open data with people as JSON-LD"), "download_open_data", { form: "json-ld", people: 1 }],
		[__("Open data with people as CERIF XML"), "download_open_data", { form: "cerif", people: 1 }],
	]);
};

/** The cards of people as codes that a telephone scans: [id, name] of each. */
eu_korea_coop.files.show_codes = function (people) {
	const dialog = new frappe.ui.Dialog({ title: __("Scan with a telephone"), fields: [{ fieldname: "code", fieldtype: "HTML" }] });
	const codes = people.map(([contact, name]) => {
		const image = document.createElement("img");
		Object.assign(image, { src: address("get_contact_qr", { contact }), alt: __("Card of {0} as a QR code", [name]) });
		image.className = "cooperation-code";
		const caption = document.createElement("figcaption");
		caption.textContent = name;
		const figure = document.createElement("figure");
		figure.append(image, caption);
		return figure;
	});
	const wrapper = dialog.get_field("code").$wrapper.get(0);
	wrapper.classList.add("cooperation-codes");
	wrapper.append(...codes);
	dialog.show();
	eu_korea_coop.forms.mark(dialog);
};

eu_korea_coop.files.show_code = (contact, name) => eu_korea_coop.files.show_codes([[contact, name]]);
