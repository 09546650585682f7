"""Planned interactions in the past, whose officer is asked whether they took place."""

from datetime import date

from pypika.queries import Table
from pypika.terms import Criterion

from eu_korea_coop.domain.interactions import PLANNED


def awaits_confirmation(interaction: Table, today: date) -> Criterion:
	"""The condition of a query: Planned, and its last possible day was before `today` (rule 8)."""
	return (interaction.status == PLANNED) & (interaction.last_day < today)
