// Where the parts of a drawing stand; no Frappe, no Vue, no canvas.

const APART = 96; // least distance between two centres
const FIRST = 150; // radius of the first ring
const RING = 105; // from one ring to the next

const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * Places `ids` around `centre`, away from the middle of what stands already, without moving or covering any of it.
 * @param {Map<string, {x: number, y: number}>} taken where the others stand, `centre` among them
 * @returns {Map<string, {x: number, y: number}>} where the new ones stand
 */
export function around(taken, centre, ids) {
	const places = new Map();
	const from = taken.get(centre) || { x: 0, y: 0 };
	const others = [...taken.values()];
	const middle = { x: mean(others.map((one) => one.x)), y: mean(others.map((one) => one.y)) };
	const alone = far(from, middle) < 1;
	const away = alone ? -Math.PI / 2 : Math.atan2(from.y - middle.y, from.x - middle.x);
	const waiting = ids.filter((id) => !taken.has(id));
	for (let ring = 0; waiting.length; ring++) {
		const radius = FIRST + ring * RING;
		const spread = alone ? 2 * Math.PI : Math.min(2 * Math.PI, Math.PI * (1 + ring / 3));
		const most = Math.floor((spread * radius) / APART);
		const slots = alone ? Math.max(1, Math.min(most, waiting.length)) : most;
		for (let slot = 0; slot < slots && waiting.length; slot++) {
			// the middle of the fan first, then to both sides in turn
			const step = (alone ? slot : Math.ceil(slot / 2) * (slot % 2 ? 1 : -1)) + (ring % 2) / 2;
			const angle = away + step * (spread / slots);
			const place = { x: Math.round(from.x + radius * Math.cos(angle)), y: Math.round(from.y + radius * Math.sin(angle)) };
			if (others.some((one) => far(one, place) < APART - 8)) continue;
			places.set(waiting.shift(), place);
			others.push(place);
		}
	}
	return places;
}

const mean = (numbers) => (numbers.length ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : 0);

/**
 * Places a tree in levels: `{level, row}` of each node by its key. A node with children stands in the middle of them;
 * one that is `repeated` stands where it is opened.
 */
export function levels(root, key_of, sign = 1) {
	const places = new Map();
	let rows = 0;
	const walk = (node, level) => {
		const own = node.children.filter((child) => !child.repeated).map((child) => walk(child, level + sign));
		const row = own.length ? mean(own) : rows++;
		places.set(key_of(node), { level, row });
		return row;
	};
	walk(root, 0);
	return places;
}

const WAYS = {
	ArrowRight: (dx, dy) => [dx, Math.abs(dy)],
	ArrowLeft: (dx, dy) => [-dx, Math.abs(dy)],
	ArrowDown: (dx, dy) => [dy, Math.abs(dx)],
	ArrowUp: (dx, dy) => [-dy, Math.abs(dx)],
};

/** The nearest of `places` from `id` into the direction of an arrow key; `id` itself where there is none. */
export function next_towards(places, id, key) {
	const from = places.get(id);
	if (!from) return places.keys().next().value;
	let best = id;
	let least = Infinity;
	for (const [other, place] of places) {
		if (other === id) continue;
		const [ahead, beside] = WAYS[key](place.x - from.x, place.y - from.y);
		const cost = ahead + 2 * beside;
		if (ahead > 0 && cost < least) [best, least] = [other, cost];
	}
	return best;
}
