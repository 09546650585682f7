// How sides, kinds and health look in a drawing: always a colour and a shape, so that neither is needed to see it.

import { HEALTH_COLOURS } from "../shared/health.js";

const COLOURS = { green: "#2e7d32", orange: "#b45309", red: "#c62828", gray: "#6b7280" };
const STYLES = { green: "solid", orange: "dashed", red: "dotted", gray: "solid" };

/** Organisations by their side, people, and what has no side. */
export const NODES = {
	Europe: { shape: "ellipse", fill: "#2f6fb7" },
	Korea: { shape: "rectangle", fill: "#b5366b" },
	Other: { shape: "diamond", fill: "#6b7280" },
	Person: { shape: "triangle", fill: "#4d7c3a" },
};

/** Which of NODES an organisation or a person is. */
export const node_kind = ({ doctype, side }) => (doctype === "Contact" ? "Person" : NODES[side] ? side : "Other");

/** The line of a partnership by its health; a thin gray one where there is no partnership. */
export function health_line(health) {
	const name = HEALTH_COLOURS[health];
	if (!name) return { colour: "#8a939d", style: "solid", width: 1.5 };
	return { colour: COLOURS[name], style: STYLES[name], width: name === "gray" ? 2.5 : 4 };
}
