// The lineage as it is drawn: what it came from on the left or above, what came of it on the right or below.

import { health_line } from "../../drawing/looks.js";
import { levels } from "../../drawing/placing.js";

export const key_of = ({ doctype, name }) => `${doctype}/${name}`;

const SHAPES = { "Cooperation Event": "cut-rectangle", Partnership: "round-rectangle", Agreement: "barrel" };
const BOX = { width: 168, height: 76 };
const PLAIN = { colour: "#6b7280", style: "solid" };
const WIDE = { level: 250, row: 118 };
const NARROW = { level: 150, row: 190 };
const ABOVE = 66; // from a partnership to who introduced it

/** Every node of a tree, each once, with the node it hangs on. */
export function* walk(node, parent = null) {
	yield { node, parent };
	for (const child of node.children) yield* walk(child, node);
}

/**
 * Both trees as one picture: `{nodes, lines}` as drawing.js takes them.
 * @param {{up: object, down: object}} trees as get_lineage answers them
 * @param {boolean} is_narrow whether the levels stand below each other, for a phone
 * @param {(node: object) => string[]} words the lines of text in a node
 */
export function picture({ up, down }, is_narrow, words) {
	const after = levels(down, key_of);
	const before = levels(up, key_of, -1);
	const shift = after.get(key_of(down)).row - before.get(key_of(up)).row;
	for (const place of before.values()) place.row += shift;
	const places = new Map([...before, ...after]);
	const at = ({ level, row }) => (is_narrow ? { x: row * NARROW.row, y: level * NARROW.level } : { x: level * WIDE.level, y: row * WIDE.row });

	const nodes = new Map();
	const lines = new Map();
	const [begun, ended] = [
		[up, -1],
		[down, 1],
	].map(([root, sign]) => [...walk(root)].map((one) => ({ ...one, sign })));
	for (const { node, parent, sign } of [...ended, ...begun]) {
		const id = key_of(node);
		if (!nodes.has(id)) {
			const { colour, style } = node.health ? health_line(node.health) : PLAIN;
			const look = { shape: SHAPES[node.doctype], fill: "#ffffff", line: colour, line_style: style, inside: true, ...BOX };
			nodes.set(id, { id, label: words(node).join("\n"), ...at(places.get(id)), ...look });
			introduce(node, nodes, lines);
		}
		if (!parent) continue;
		const [from, to] = sign > 0 ? [key_of(parent), id] : [id, key_of(parent)];
		const indirect = (sign > 0 ? node : parent).directness === "Indirect" || node.directness === "Indirect";
		const line = { id: `${from}|${to}`, from, to, colour: "#6b7280", width: indirect ? 2 : 3, style: indirect ? "dashed" : "solid", arrow: true };
		if (!lines.has(line.id)) lines.set(line.id, line);
	}
	return { nodes: [...nodes.values()], lines: [...lines.values()] };
}

/** Draws who introduced the parties of a partnership, above it. */
function introduce(node, nodes, lines) {
	const to = key_of(node);
	const { x, y } = nodes.get(to);
	(node.introduced_by || []).forEach((one, index) => {
		const id = `${to}<${key_of(one)}`;
		const look = { shape: "diamond", fill: "#6b7280", line: "#6b7280", line_style: "solid", width: 16, height: 16, inside: false, beside: true };
		nodes.set(id, { id, label: one.title, x: x - 50 + index * 100, y: y - ABOVE, ...look });
		lines.set(`${id}|`, { id: `${id}|`, from: id, to, colour: "#6b7280", width: 1.5, style: "dotted", arrow: true });
	});
}
