// Vue and all our screens of the desk, loaded on demand by eu_korea_coop.screens().

import * as bulk from "./screens/bulk/bulk.js";
import * as digests from "./screens/digests/digests.js";
import * as encounter from "./screens/encounter/dialog.js";
import * as mail from "./screens/encounter/mail_dialog.js";
import * as import_sheet from "./screens/import/import_sheet.js";
import * as introductions from "./screens/introductions/introductions.js";
import * as lineage from "./screens/lineage/lineage.js";
import * as my_calendar from "./screens/my_calendar/my_calendar.js";
import * as network from "./screens/network/network.js";
import * as overview from "./screens/overview/overview.js";
import * as paper from "./screens/paper/paper.js";
import * as demo_records from "./screens/parts/demo_records.js";
import * as people from "./screens/people/people.js";
import * as portfolio from "./screens/portfolio/portfolio.js";
import * as review from "./screens/review/review.js";
import * as today from "./screens/today/today.js";

frappe.provide("eu_korea_coop.loaded");
Object.assign(eu_korea_coop.loaded, {
	bulk,
	demo_records,
	digests,
	encounter,
	import_sheet,
	introductions,
	lineage,
	mail,
	my_calendar,
	network,
	overview,
	paper,
	people,
	portfolio,
	review,
	today,
});
