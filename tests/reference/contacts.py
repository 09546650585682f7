"""The contact facts of a partnership from single interactions: what the grouped query of `partnerships.fact_queries` must equal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.dates import BEFORE, DAY, PRECISIONS, UNKNOWN, FuzzyDate
from eu_korea_coop.domain.interactions import HELD, ContactFacts, is_ahead, last_day


@dataclass(frozen=True, slots=True)
class Interaction:
	"""One linked interaction, as far as clocks are concerned; `recorded_on` is the day of its creation."""

	when: FuzzyDate
	period_end: date | None = None
	status: str = HELD
	meaningful: bool = True
	two_way: bool = True
	recorded_on: date | None = None


def summarise(interactions: Iterable[Interaction], today: date) -> ContactFacts:
	"""The aggregate of a partnership's interactions (rules 5-8, 13, 17)."""
	certain = before = undated = any_day = two_way = upcoming = any_first = meaningful_first = None
	precision = DAY
	for interaction in interactions:
		if interaction.status != HELD:
			continue
		first = interaction.when.first_day
		if is_ahead(first, today):
			upcoming = first if upcoming is None else min(upcoming, first)
			continue
		last = last_day(interaction.when, interaction.period_end)
		any_day, any_first = later(any_day, last), later(any_first, first)
		if not interaction.meaningful:
			continue
		meaningful_first = later(meaningful_first, first)
		if interaction.two_way:
			two_way = later(two_way, first)
		if interaction.period_end is not None:  # a period_end dates it, whatever the date says (rule 7)
			certain, precision = later_known((certain, precision), (last, DAY))
		elif interaction.when.precision == UNKNOWN:
			undated = later(undated, interaction.recorded_on or today)
		elif interaction.when.precision == BEFORE:
			before = later(before, last)
		else:
			certain, precision = later_known((certain, precision), (last, interaction.when.precision))
	return ContactFacts(
		certain, before, undated, any_day, two_way, upcoming, precision, any_first, meaningful_first
	)


def later_known(a: tuple[date | None, str], b: tuple[date, str]) -> tuple[date, str]:
	"""The later of two days; of one day the one that is known more exactly."""
	if a[0] is None or b[0] > a[0]:
		return b
	return min(a, b, key=lambda known: PRECISIONS.index(known[1])) if a[0] == b[0] else a


def later(a: date | None, b: date | None) -> date | None:
	if a is None:
		return b
	return a if b is None or b <= a else b
