"""All pairs of organisations that are probably one, and how they change with a few names.

Two are compared (`names.likeness`) if they share a name, a web host or a part of a name that few others have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from eu_korea_coop.domain import names

NAMESAKES = 3
"""Most organisations that may share a name or web host; one that more share is no sign of a duplicate."""
CROWD = 40
"""Most organisations that may share a part of a name; one that more share is no sign of a duplicate."""

Keys = Mapping[str, Iterable[str]]
"""Organisation → its normalised names (`names.search_keys`)."""
Pair = tuple[float, str, str]
"""Likeness in steps of 0.01, and two organisations in the order of their ids."""


def alike_pairs(keys: Keys) -> list[Pair]:
	"""The pairs that may be the same, most alike first."""
	telling = telling_keys(keys)
	return in_order(compared(telling, sharing_parts(telling), telling))


def renewed_pairs(pairs: Iterable[Pair], before: Keys, now: Keys) -> list[Pair]:
	"""`alike_pairs(now)` from the pairs that were alike before: only what the changed names touch is compared again."""
	earlier, telling = telling_keys(before), telling_keys(now)
	touched = {name for name in {*earlier, *telling} if earlier.get(name) != telling.get(name)}
	more, fewer = (
		Counter(part for name in touched for part in parts_of(own.get(name, ())))
		for own in (telling, earlier)
	)
	sharing = sharing_parts(telling)
	for part in {*more, *fewer}:
		there = len(sharing.get(part, ()))
		if (there <= CROWD) != (there - more[part] + fewer[part] <= CROWD):
			touched.update(sharing[part])
	others = (pair for pair in pairs if touched.isdisjoint(pair[1:]))
	return in_order([*others, *compared(telling, sharing, touched & telling.keys())])


def telling_keys(keys: Keys) -> dict[str, tuple[str, ...]]:
	"""The keys without those that many organisations share, such as the host of many pages."""
	holders = Counter(key for own in keys.values() for key in own)
	return {
		name: tuple(sorted(key for key in own if holders[key] <= NAMESAKES)) for name, own in keys.items()
	}


def parts_of(keys: Iterable[str]) -> set[str]:
	"""What an organisation has in common with those it is compared with."""
	return {*keys, *names.telling_parts(keys)}


def sharing_parts(telling: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
	"""Part → the organisations that have it."""
	sharing = defaultdict(list)
	for name, own in telling.items():
		for part in parts_of(own):
			sharing[part].append(name)
	return sharing


def compared(
	telling: Mapping[str, tuple[str, ...]], sharing: Mapping[str, list[str]], wanted: Iterable[str]
) -> Iterator[Pair]:
	"""The alike pairs of which at least one is wanted, each once."""
	wanted = set(wanted)
	for name in sorted(wanted):  # neighbours have names in common, whose letters are still at hand
		groups = (sharing[part] for part in parts_of(telling[name]))
		others = set().union(*(group for group in groups if len(group) <= CROWD))
		for other in others:
			if name < other or (name != other and other not in wanted):
				one, two = sorted((name, other))
				score = names.likeness(telling[one], telling[two]).score
				if score >= names.ALIKE:
					yield round(score, 2), one, two


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
	return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
