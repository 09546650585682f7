// Where the parts of the network and of the lineage stand, and what is drawn bold.

import { expect, test } from "vitest";
import { around, levels, next_towards } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/drawing/placing.js";
import { health_line, node_kind } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/drawing/looks.js";
import {
	empty,
	id_of,
	ids_of_way,
	lines_of,
	nodes_of,
	with_surroundings,
	with_way,
} from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/network/graph.js";
import { picture } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/screens/lineage/picture.js";

const organisation = (name, side = "Europe") => ({ doctype: "Organisation", name, title: name.toUpperCase(), side });
const tie = (start, end, standing = "") => ({ start: organisation(start), end: organisation(end, "Korea"), standing, strength: 80, sentence: "" });
const answer = (centre, names, more = 0) => ({ centre: organisation(centre), ties: names.map((name) => tie(centre, name)), more });

const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

test("five hundred records never cover each other, and those that stand are not moved", () => {
	let graph = with_surroundings(
		empty(),
		answer(
			"a",
			Array.from({ length: 40 }, (_, n) => `a${n}`)
		)
	);
	const first = [...graph.nodes].map(([id, { x, y }]) => [id, x, y]);
	for (let step = 0; step < 12; step++) {
		const names = Array.from({ length: 40 }, (_, n) => `b${step}-${n}`);
		graph = with_surroundings(graph, answer(`a${step}`, names));
	}
	const nodes = [...graph.nodes.values()];
	expect(nodes.length).toBe(521);
	expect([...graph.nodes].slice(0, 41).map(([id, { x, y }]) => [id, x, y])).toEqual(first);
	const least = Math.min(...nodes.flatMap((one, at) => nodes.slice(at + 1).map((other) => far(one, other))));
	expect(least).toBeGreaterThan(80);
});

test("40 more of a record's neighbours are added to those drawn", () => {
	const names = Array.from({ length: 40 }, (_, n) => `n${n}`);
	const once = with_surroundings(empty(), answer("a", names, 2));
	expect(once.open.get("Organisation/a")).toEqual({ shown: 40, more: 2 });
	const twice = with_surroundings(once, answer("a", ["x", "y"]));
	expect(twice.open.get("Organisation/a")).toEqual({ shown: 42, more: 0 });
	expect(twice.nodes.size).toBe(43);
});

test("a way adds what is not drawn yet, and is bold from end to end", () => {
	const graph = with_surroundings(empty(), answer("goal", ["gate"]));
	const way = { hops: [tie("us", "gate"), { ...tie("gate", "goal"), standing: "Stalled" }] };
	const drawn = with_way(graph, way);
	expect([...drawn.nodes.keys()]).toEqual(["Organisation/goal", "Organisation/gate", "Organisation/us"]);
	expect(ids_of_way(way)).toContain("Organisation/gate|Organisation/goal");
	expect(lines_of(drawn).find((line) => line.id === "Organisation/gate|Organisation/goal").style).toBe("dotted");
	expect(nodes_of(drawn).map((node) => node.label)).toEqual(["GOAL", "GATE +", "US +"]);
});

test("sides and health differ by shape as well as by colour", () => {
	expect([organisation("a"), organisation("b", "Korea"), organisation("c", "Third Country"), { doctype: "Contact" }].map(node_kind)).toEqual([
		"Europe",
		"Korea",
		"Other",
		"Person",
	]);
	const looks = ["On track", "Needs attention", "Stalled"].map(health_line);
	expect(new Set(looks.map((look) => look.style)).size).toBe(3);
	expect(new Set(looks.map((look) => look.colour)).size).toBe(3);
});

test("an arrow key goes to the nearest in its direction, and stays where there is none", () => {
	const places = new Map([
		["here", { x: 0, y: 0 }],
		["right", { x: 100, y: 10 }],
		["further", { x: 300, y: 0 }],
		["above", { x: 20, y: -100 }],
	]);
	expect(["ArrowRight", "ArrowUp", "ArrowLeft"].map((key) => next_towards(places, "here", key))).toEqual(["right", "above", "here"]);
});

const record = (doctype, name, children = [], more = {}) => ({ doctype, name, title: name, children, repeated: false, directness: "", ...more });

test("the lineage is one picture: before, after, and who introduced", () => {
	const agreement = record("Agreement", "packaging", [], { directness: "Indirect" });
	const accio = record("Partnership", "accio-kicox", [record("Partnership", "packaging-ptn", [agreement], { directness: "Indirect" })], {
		directness: "Direct",
	});
	const down = record("Cooperation Event", "tci-2015", [accio]);
	const before = record("Partnership", "tci-kicox", [], { health: "Stalled", introduced_by: [{ doctype: "Contact", name: "w", title: "W" }] });
	const up = record("Cooperation Event", "tci-2015", [before]);
	const { nodes, lines } = picture({ up, down }, false, (node) => [node.title]);
	const at = Object.fromEntries(nodes.map((node) => [node.id, node.x]));
	expect(at["Partnership/tci-kicox"]).toBeLessThan(at["Cooperation Event/tci-2015"]);
	expect(at["Cooperation Event/tci-2015"]).toBeLessThan(at["Agreement/packaging"]);
	expect(lines.map(({ from, to }) => `${from} → ${to}`)).toEqual([
		"Cooperation Event/tci-2015 → Partnership/accio-kicox",
		"Partnership/accio-kicox → Partnership/packaging-ptn",
		"Partnership/packaging-ptn → Agreement/packaging",
		"Partnership/tci-kicox<Contact/w → Partnership/tci-kicox",
		"Partnership/tci-kicox → Cooperation Event/tci-2015",
	]);
	expect(nodes.find((node) => node.id === "Partnership/tci-kicox").line_style).toBe("dotted");
});

test("a record with two ways to it stands once", () => {
	const shared = record("Partnership", "shared");
	const again = { ...shared, repeated: true };
	const root = record("Cooperation Event", "e", [record("Partnership", "one", [shared]), record("Partnership", "two", [again])]);
	const places = levels(root, id_of);
	expect(places.get("Partnership/shared")).toEqual({ level: 2, row: 0 });
	expect(places.size).toBe(4);
});

test("one neighbour stands above its centre", () => {
	expect(around(new Map([["a", { x: 0, y: 0 }]]), "a", ["b"]).get("b")).toEqual({ x: 0, y: -150 });
});
