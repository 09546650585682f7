"""Strength of a relationship, 0 to 100, with every component shown; never used for health (§4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MAX_RECENCY, MAX_FREQUENCY, MAX_BREADTH, MAX_DEPTH, MAX_FORMALITY = 35, 20, 15, 15, 15
HALF_LIFE_DAYS = 180
FREQUENCY_MONTHS = 24
"""Meaningful interactions of the last 24 months count for frequency; one a month earns all points."""
CONTACTS_PER_SIDE = 3

_DEPTH = {
	"delegation visit": 1.0,
	"site visit": 1.0,
	"workshop": 0.8,
	"negotiation": 0.8,
	"signing": 0.8,
	"meeting": 0.6,
	"trade-fair encounter": 0.5,
	"conference encounter": 0.5,
	"video": 0.4,
	"call": 0.4,
	"introduction": 0.3,
	"e-mail exchange": 0.2,
	"message": 0.2,
}
"""Visit before meeting before mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthFacts:
	"""Of the last 24 months unless said otherwise; contacts are active ones."""

	last_meaningful: date | None = None
	meaningful_count: int = 0
	interaction_types: frozenset[str] = frozenset()
	european_contacts: int = 0
	korean_contacts: int = 0
	agreements_in_force: int = 0
	has_open_agreement: bool = False
	plan_settled: bool = False


@dataclass(frozen=True, slots=True)
class Strength:
	"""Points per component; `total` is their rounded sum."""

	recency: float
	frequency: float
	breadth: float
	depth: float
	formality: float

	@property
	def total(self) -> int:
		return round(self.recency + self.frequency + self.breadth + self.depth + self.formality)


def strength(facts: StrengthFacts, today: date) -> Strength:
	"""Recency 35 (half-life 180 days), frequency 20, breadth 15 (contacts on both sides), depth 15, formality 15."""
	recency = 0.0
	if facts.last_meaningful is not None:
		age = max(0, (today - facts.last_meaningful).days)
		recency = MAX_RECENCY * 0.5 ** (age / HALF_LIFE_DAYS)
	contacts = min(facts.european_contacts, CONTACTS_PER_SIDE) + min(facts.korean_contacts, CONTACTS_PER_SIDE)
	deepest = max((_DEPTH.get(kind.casefold(), 0.0) for kind in facts.interaction_types), default=0.0)
	if facts.agreements_in_force:
		formality = 1.0 if facts.plan_settled else 0.8
	elif facts.has_open_agreement or facts.plan_settled:
		formality = 0.4
	else:
		formality = 0.0
	return Strength(
		recency=recency,
		frequency=MAX_FREQUENCY * min(1.0, facts.meaningful_count / FREQUENCY_MONTHS),
		breadth=MAX_BREADTH * contacts / (2 * CONTACTS_PER_SIDE),
		depth=MAX_DEPTH * deepest,
		formality=MAX_FORMALITY * formality,
	)
