// The drawing parts of the network and of the lineage, with cytoscape; loaded on demand by screens/parts/Drawing.vue.

import { draw } from "./drawing/drawing.js";

frappe.provide("eu_korea_coop.loaded");
Object.assign(eu_korea_coop.loaded, { draw });
