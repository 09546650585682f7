"""All pairs of alike organisations, each pair compared with every other: what `domain.organisation_pairs` must equal."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations

from eu_korea_coop.domain import names
from eu_korea_coop.domain.organisation_pairs import CROWD, NAMESAKES


def alike_pairs(keys: Mapping[str, frozenset[str]]) -> list[tuple[float, str, str]]:
	"""Judges each pair that shares a part of a name with one another, unless a crowd shares it."""
	holders = Counter(key for own in keys.values() for key in own)
	telling = {name: sorted(key for key in own if holders[key] <= NAMESAKES) for name, own in keys.items()}
	sharing = defaultdict(set)
	for name, own in telling.items():
		for part in (*names.telling_parts(own), *own):
			sharing[part].add(name)
	pairs = []
	for one, other in combinations(sorted(keys), 2):
		if any({one, other} <= members for members in sharing.values() if len(members) <= CROWD):
			score = names.likeness(telling[one], telling[other]).score
			if score >= names.ALIKE:
				pairs.append((-round(score, 2), one, other))
	return [(-score, one, other) for score, one, other in sorted(pairs)]
