// Names of the reason codes, for lists and forms.

import { reason_label, reasons_in_words } from "../shared/health.js";

frappe.provide("eu_korea_coop.reasons");

eu_korea_coop.reasons.label = reason_label;
eu_korea_coop.reasons.of = reasons_in_words;
