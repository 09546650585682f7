"""Who can introduce us: ways over stated facts from one's own organisations to a target (requirements B1 to B4, B7).

A hop joins two organisations or people by one fact (a relation, an affiliation, a partnership, an interaction, an earlier
introduction, an event both attended). Its strength is a percentage; a path is as strong as its weakest hop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

Node = tuple[str, str]
"""(DocType, name) of an organisation or a person."""

RELATION = "Relation"
AFFILIATION = "Affiliation"
PARTNERSHIP = "Partnership"
INTERACTION = "Interaction"
INTRODUCTION = "Introduction"
EVENT = "Event"

MOST_HOPS = 4
PATHS = 10

BASE = {
	INTRODUCTION: 90,
	AFFILIATION: 85,
	RELATION: 80,
	PARTNERSHIP: 80,
	INTERACTION: 75,
	EVENT: 35,
}
"""Strength in percent of a fact that holds today."""
HALF_LIFE_DAYS = 730
"""After this many days a meeting or an event both attended counts half; the paper's time scale is years."""
FADING = (INTERACTION, EVENT)
ENDED_FACTOR = 0.4
"""What a relation, affiliation or partnership that has ended, or whose person has left, still counts."""
UNDATED_FACTOR = 0.5
STANDING_FACTOR = {
	"On track": 1.0,
	"Needs attention": 0.85,
	"Stalled": 0.5,
	"Parked": 0.4,
	"Closed": 0.3,
}
OUTCOME_FACTOR = {"Made": 1.0, "Asked": 0.5, "No Answer": 0.2, "Declined": 0.1}
FAINTEST = 1


class Fact(NamedTuple):
	"""One recorded fact that joins `start` and `end`, read in that direction; it can be walked both ways.

	`on`: the day of a meeting or event (last possible day), or since when a standing fact holds; `standing`: a
	partnership's health, an introduction's outcome or the status of a person's place; `weight`: percent of the base a
	relation of its kind has; `evidence`: the record that says so. A tuple, for thousands are made to find ten ways.
	"""

	kind: str
	start: Node
	end: Node
	evidence: Node
	on: date | None = None
	ended: bool = False
	standing: str = ""
	weight: int = 100
	label: str = ""


class Hop(NamedTuple):
	"""One step of a path: from `start` to `end` by `fact`, with its strength in percent (1 to 100)."""

	start: Node
	end: Node
	fact: Fact
	strength: int

	@property
	def is_reversed(self) -> bool:
		return self.start != self.fact.start


@dataclass(frozen=True, slots=True)
class Tie:
	"""What joins a record with one neighbour: its strongest fact, and the health of the best partnership between them ("" if none)."""

	hop: Hop
	standing: str


@dataclass(frozen=True, slots=True)
class Path:
	"""Hops from one's own organisation to the target."""

	hops: tuple[Hop, ...]

	@property
	def strength(self) -> int:
		return min(hop.strength for hop in self.hops)

	@property
	def nodes(self) -> tuple[Node, ...]:
		return (self.hops[0].start, *(hop.end for hop in self.hops))

	@property
	def rank(self) -> tuple:
		"""Sorts the best first: strong, short, fresh, then by name so that the order is stable."""
		fresh = min((hop.fact.on or date.min).toordinal() for hop in self.hops)
		return -self.strength, len(self.hops), -fresh, self.nodes


def strength(fact: Fact, today: date) -> int:
	"""Return how much a fact counts today, in percent from 1 to 100.

	Meetings and events fade by half every 730 days and count half without a known date. What has ended counts 40 %; a
	partnership counts by its health, an earlier introduction by how it ended.
	"""
	value = BASE[fact.kind] * fact.weight / 100
	if fact.kind in FADING:
		age = None if fact.on is None else max((today - fact.on).days, 0)
		value *= UNDATED_FACTOR if age is None else 0.5 ** (age / HALF_LIFE_DAYS)
	if fact.kind == PARTNERSHIP:
		value *= STANDING_FACTOR.get(fact.standing, STANDING_FACTOR["Needs attention"])
	if fact.kind == INTRODUCTION:
		value *= OUTCOME_FACTOR.get(fact.standing, 1.0)
	if fact.ended:
		value *= ENDED_FACTOR
	return max(round(value), FAINTEST)


def strongest_hops(facts: Iterable[Fact], today: date) -> dict[Node, dict[Node, Hop]]:
	"""Return `{node: {neighbour: hop}}`, for each pair the strongest fact, read either way.

	Of equally strong facts the later one stands, then the one whose record sorts first, then the first of one record.
	"""
	best: dict[tuple[Node, Node], tuple[tuple, Fact]] = {}
	for fact in facts:
		if fact.start == fact.end:
			continue
		pair = min(fact.start, fact.end), max(fact.start, fact.end)
		preference = -strength(fact, today), -(fact.on or date.min).toordinal(), fact.evidence
		known = best.get(pair)
		if known is None or preference < known[0]:
			best[pair] = preference, fact
	hops: dict[Node, dict[Node, Hop]] = defaultdict(dict)
	for (one, other), (preference, fact) in best.items():
		hops[one][other] = Hop(one, other, fact, -preference[0])
		hops[other][one] = Hop(other, one, fact, -preference[0])
	return hops


def ties(facts: Iterable[Fact], centre: Node, today: date) -> list[Tie]:
	"""Return what joins `centre` with each of its neighbours: the strongest first, then by name."""
	facts = [fact for fact in facts if centre in (fact.start, fact.end)]
	standings: dict[Node, set[str]] = defaultdict(set)
	for fact in facts:
		if fact.kind == PARTNERSHIP and not fact.ended:
			standings[fact.end if fact.start == centre else fact.start].add(fact.standing)
	joined = [
		Tie(hop, max(standings[neighbour], key=lambda name: STANDING_FACTOR.get(name, 0), default=""))
		for neighbour, hop in strongest_hops(facts, today)[centre].items()
	]
	return sorted(joined, key=lambda tie: (-tie.hop.strength, tie.hop.end))


def best_paths(
	facts: Iterable[Fact],
	own: Iterable[Node],
	target: Node,
	today: date,
	most: int = PATHS,
	longest: int = MOST_HOPS,
) -> list[Path]:
	"""Return at most `most` paths from an own node to the target, the best first, none through a node twice.

	No path leads through an own node or the target in between, and none has more than `longest` hops. Empty if there is
	none, or if the target is one's own.
	"""
	own = set(own)
	if target in own:
		return []
	hops = strongest_hops(facts, today)
	away = _hops_from(own, target, hops, longest)
	complete: list[_Way] = []
	partial: dict[Node, list[_Way]] = {target: [((-100, 0, -date.max.toordinal(), (target,)), ())]}
	for left in reversed(range(longest)):
		onward: dict[Node, list[_Way]] = defaultdict(list)
		for node, ways in partial.items():
			for neighbour, hop in hops.get(node, {}).items():
				if away.get(neighbour, longest) > left:
					continue  # from there no own node is near enough
				back, ranked = hops[neighbour][node], complete if neighbour in own else onward[neighbour]
				weak, fresh = -hop.strength, -(hop.fact.on or date.min).toordinal()
				for (weakest, _length, oldest, nodes), steps in ways:
					if neighbour not in nodes:
						rank = max(weak, weakest), len(nodes), max(fresh, oldest), (neighbour, *nodes)
						ranked.append((rank, (back, *steps)))
		partial = {node: nsmallest(most, ways, key=_rank) for node, ways in onward.items() if ways}
	return [Path(steps) for _rank, steps in nsmallest(most, complete, key=_rank)]


_Way = tuple[tuple, tuple[Hop, ...]]
"""Hops to the target, and what `Path.rank` says of them, carried along from hop to hop."""
_rank = itemgetter(0)


def _hops_from(
	own: set[Node], target: Node, hops: dict[Node, dict[Node, Hop]], longest: int
) -> dict[Node, int]:
	"""Return how many hops away nodes are from the nearest own one if they are fewer than `longest`, not through the target."""
	away = dict.fromkeys(own, 0)
	edge = own
	for distance in range(1, longest):
		edge = {
			neighbour for node in edge for neighbour in hops.get(node, ()) if neighbour != target
		} - away.keys()
		away |= dict.fromkeys(edge, distance)
	return away
