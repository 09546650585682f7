// The network as it is drawn: records and what joins them, from the answers of get_network and get_introduction_paths.

import { health_line, node_kind, NODES } from "../../drawing/looks.js";
import { around } from "../../drawing/placing.js";

/** Records drawn at once; the picture stays quick and readable below this. */
export const MOST = 500;

export const id_of = ({ doctype, name }) => `${doctype}/${name}`;
export const line_id = (tie) => [id_of(tie.start), id_of(tie.end)].sort().join("|");

/** Nothing drawn yet: `nodes` and `ties` by id, `open`: id → {shown, more} of those whose neighbours are drawn. */
export const empty = () => ({ nodes: new Map(), ties: new Map(), open: new Map() });

function placed(graph, centre, records) {
	const nodes = new Map(graph.nodes);
	const fresh = records.filter((one) => !nodes.has(id_of(one)));
	const at = around(nodes, id_of(centre), [...new Set(fresh.map(id_of))]);
	for (const one of fresh) nodes.set(id_of(one), { ...one, ...at.get(id_of(one)) });
	return nodes;
}

function joined(graph, ties) {
	const known = new Map(graph.ties);
	for (const tie of ties) {
		const id = line_id(tie);
		known.set(id, { ...(known.get(id) || {}), ...tie, standing: tie.standing || (known.get(id) || {}).standing || "" });
	}
	return known;
}

/** The graph with one more step: the neighbours of a record, as get_network answers them. */
export function with_surroundings(graph, { centre, ties, more }) {
	const id = id_of(centre);
	const start = graph.nodes.has(id) ? graph : { ...graph, nodes: new Map([...graph.nodes, [id, { ...centre, x: 0, y: 0 }]]) };
	const nodes = placed(
		start,
		centre,
		ties.map((tie) => tie.end)
	);
	const shown = ((graph.open.get(id) || {}).shown || 0) + ties.length;
	return { nodes, ties: joined(graph, ties), open: new Map([...graph.open, [id, { shown, more }]]) };
}

/** The graph with a way to an introduction, from its target outwards. */
export function with_way(graph, way) {
	let result = graph;
	for (const hop of [...way.hops].reverse()) result = { ...result, nodes: placed(result, hop.end, [hop.start]) };
	return { ...result, ties: joined(result, way.hops) };
}

/** The ids of what is drawn bold for a way. */
export const ids_of_way = (way) => (way ? [...way.hops.flatMap((hop) => [id_of(hop.start), id_of(hop.end)]), ...way.hops.map(line_id)] : []);

/** The nodes as drawing.js takes them; one whose further neighbours are not drawn yet says so by a "+". */
export const nodes_of = (graph) =>
	[...graph.nodes].map(([id, { title, x, y, ...record }]) => {
		const { shape, fill } = NODES[node_kind(record)];
		const size = record.doctype === "Contact" ? 24 : 34;
		const label = graph.open.has(id) ? title : `${title} +`;
		return { id, label, x, y, shape, fill, line: fill, line_style: "solid", width: size, height: size, inside: false };
	});

export const lines_of = (graph) =>
	[...graph.ties].map(([id, tie]) => ({ id, from: id_of(tie.start), to: id_of(tie.end), arrow: false, ...health_line(tie.standing) }));
