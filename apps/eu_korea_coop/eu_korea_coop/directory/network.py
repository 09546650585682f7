"""What surrounds an organisation or a person: its neighbours by the facts that introductions go by, one step at a time."""

from __future__ import annotations

from datetime import date

from eu_korea_coop.directory.introduction_facts import facts_about
from eu_korea_coop.directory.introductions import hop_in_words, named, relation_labels, titles_of
from eu_korea_coop.domain import introductions
from eu_korea_coop.domain.introductions import Node

MOST = 40
"""Neighbours answered at once."""


def surroundings(centre: Node, today: date, after: int = 0) -> dict:
	"""Return the neighbours of `centre` as the reader may see them, the strongest first, from the one after number `after`.

	`{centre: {doctype, name, title, side}, ties: [{start, end, kind, sentence, strength, standing, …}], more}`: at most 40 ties,
	each with its strongest fact and the health of the partnership between the two; `more` says how many there are beyond.
	Four queries, six for a reader with User Permissions.
	"""
	ties = introductions.ties(facts_about({centre}, today), centre, today)
	page = ties[after : after + MOST]
	titles = titles_of({centre, *(tie.hop.end for tie in page)})
	labels = relation_labels() if page else {}
	return {
		"centre": named(centre, titles),
		"ties": [{**hop_in_words(tie.hop, titles, labels), "standing": tie.standing} for tie in page],
		"more": max(len(ties) - after - MOST, 0),
	}
