"""The meetings of an event: asked for, agreed, held; and which contacts afterwards are its follow-up (F5, G3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

AGREED, HELD, DID_NOT_COME, DECLINED = "Agreed", "Held", "Did Not Come", "Declined"


def counted(statuses: Iterable[str], unplanned: int = 0) -> dict[str, int]:
	"""How many meetings were requested, agreed, held, missed and declined, in the words of a funnel: each step counts the later ones.

	`unplanned` of those that were held had no appointment: they are counted as held alone.
	"""
	every = list(statuses)
	held, missed = every.count(HELD), every.count(DID_NOT_COME)
	return {
		"requested": len(every) - unplanned,
		"agreed": every.count(AGREED) + held + missed - unplanned,
		"held": held,
		"unplanned": unplanned,
		"did_not_come": missed,
		"declined": every.count(DECLINED),
	}


def first_follow_up(last_day: date | None, days: int, contacts: Iterable[date]) -> date | None:
	"""The first contact within `days` after the last day of an event; None if there is none, or the day is not known."""
	if last_day is None:
		return None
	until = last_day + timedelta(days=days)
	return min((day for day in contacts if last_day < day <= until), default=None)


def is_awaited(last_day: date | None, days: int, today: date) -> bool:
	"""Whether a contact of today or later may still follow an event up: its `days` are not over, or have not begun."""
	return last_day is not None and today <= last_day + timedelta(days=days)


def followed_up(
	concerned: Collection[str], last_day: date | None, days: int, contacts: Mapping[str, Iterable[date]]
) -> int | None:
	"""How many of the partnerships an event concerned had a contact within `days` after it; None where nothing can be said."""
	if last_day is None or not concerned:
		return None
	return sum(
		first_follow_up(last_day, days, contacts.get(partnership, ())) is not None
		for partnership in concerned
	)
