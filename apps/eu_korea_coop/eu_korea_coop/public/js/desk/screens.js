// Brings Vue and our screens to the desk when they are first needed.

frappe.provide("eu_korea_coop.loaded");

/** Resolves to the screens of eu_korea_coop_screens.bundle.js, by name. */
eu_korea_coop.screens = function () {
	return Promise.resolve(frappe.require(["eu_korea_coop_screens.bundle.css", "eu_korea_coop_screens.bundle.js"])).then(() => eu_korea_coop.loaded);
};
