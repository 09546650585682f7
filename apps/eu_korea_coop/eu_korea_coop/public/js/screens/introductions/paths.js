// Words for what a way to an introduction consists of; no Frappe, no Vue.

const LEVELS = [
	[70, () => __("Strong")],
	[40, () => __("Fair")],
	[15, () => __("Weak")],
	[0, () => __("Faint")],
];

/** The strength of a way in words, for its percentage (1 to 100). */
export const strength_word = (percent) => LEVELS.find(([least]) => percent >= least)[1]();

const DAYS = {
	Relation: (day) => __("Since {0}", [day]),
	Affiliation: (day) => __("Since {0}", [day]),
	Partnership: (day) => __("Last contact: {0}", [day]),
};

/** What the day of a hop says, for the kind of its fact; nothing without a day. */
export const day_text = (kind, day) => (day ? (DAYS[kind] || ((on) => __("Last known day: {0}", [on])))(day) : "");

/** Who is asked on a way: whoever stands before the target; nobody where the way has one hop. */
export const introducer_of = (path) => (path.hops.length > 1 ? path.hops[path.hops.length - 1].start : null);

/** What gateways do not do that stand on each of several ways, the asked one above all: the hops, said once above the ways. */
export function on_every_way(paths) {
	if (paths.length < 2) return [];
	const [first, ...others] = paths;
	return first.hops.filter((hop) => hop.caution && others.every((path) => path.hops.some((one) => one.end.name === hop.end.name && one.caution)));
}
