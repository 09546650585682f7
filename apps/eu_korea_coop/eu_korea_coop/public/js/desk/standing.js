// What forms and lists say about where a record stands.

import { escape } from "../shared/escape.js";
import { HEALTH_COLOURS } from "../shared/health.js";

frappe.provide("eu_korea_coop.standing");

eu_korea_coop.standing.HEALTH_COLOURS = HEALTH_COLOURS;

/** "Formalised since Nov 2016", the first part of the headline. */
eu_korea_coop.standing.since = function (word, date, precision) {
	const when = eu_korea_coop.fuzzy.format(date, precision);
	if (!when) return escape(word);
	return escape(precision === "Unknown" ? __("{0}, since when is unknown", [word]) : __("{0} since {1}", [word, when]));
};
