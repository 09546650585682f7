"""Short titles of partnerships: the two leading parties by acronym or short name, "ACCIÓ – KICOX"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eu_korea_coop.domain.sides import EUROPE, KOREA

LONGEST_NAME = 32
"""Characters of one party's name: two of them and the dash fit on a card and in a row on a telephone."""
DASH = " – "
_ROLES = ("Lead", "Counterpart", "Member")
_BRACKETS = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]\s*")
_AND_PLACE = re.compile(r"\s[/|]\s.*$")


@dataclass(frozen=True, slots=True)
class Party:
	"""One party of a partnership: the organisation's name and acronym, its side, and its role in the partnership."""

	organisation_name: str
	acronym: str | None
	side: str
	role: str


def short_title(parties: Iterable[Party]) -> str:
	"""Return "European party – Korean party" in short names, of whichever leads on its side; "" without parties.

	On each side the Lead comes before a Counterpart and a Counterpart before a Member; equals keep their order. Where one
	side is missing, the first two parties stand for the two sides.
	"""
	ranked = sorted((party for party in parties if party.role in _ROLES), key=lambda p: _ROLES.index(p.role))
	leading = [next((party for party in ranked if party.side == side), None) for side in (EUROPE, KOREA)]
	shown = leading if all(leading) else ranked[:2]
	return DASH.join(short_name(party.organisation_name, party.acronym) for party in shown)


def short_name(organisation_name: str, acronym: str | None = None) -> str:
	"""Return the acronym, else the name without brackets, cut after a whole word within 32 characters."""
	if acronym and acronym.strip():
		return acronym.strip()[:LONGEST_NAME]
	name = (
		_AND_PLACE.sub("", _BRACKETS.sub(" ", organisation_name or "").strip()) or organisation_name.strip()
	)
	if len(name) <= LONGEST_NAME:
		return name
	words = name[: LONGEST_NAME - 1].rsplit(" ", 1)
	return f"{words[0].rstrip(' ,;-')}…"
