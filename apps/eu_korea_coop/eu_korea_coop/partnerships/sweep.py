"""The sweep: health of every partnership whose answer time may have changed, in batches (rules 73, 76, 77)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import frappe
from pypika import Case

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.partnerships.health import recompute
from eu_korea_coop.writes_at_once import ENDING

BATCH = 500
TRIES = 3
ROWS_PER_STATEMENT = 2000


@dataclass(frozen=True, slots=True)
class Progress:
	"""After a batch: partnerships looked at and changed so far, and the last name done (to go on from)."""

	checked: int
	changed: int
	last: str | None


def sweep(
	today: date | None = None,
	*,
	batch_size: int = BATCH,
	full: bool = False,
	after: str = "",
	failed: Callable[[str], None] | None = None,
) -> Iterator[Progress]:
	"""Recompute every partnership whose health may differ today, in batches by name; yields after each one.

	Without `full` only those are judged anew on which time alone may have changed something, or which were never judged
	since their policy changed or something linked to them was written (health_changes_on, health_checked_on); of the
	rest only the two day counts move. `full` judges all of them and is the truth: both leave the same health. No stage is
	moved (rule 73). The caller commits between batches; killed at any moment and run again it does nothing twice.
	`failed` is called, inside its `except`, for each partnership that cannot be judged; without it the first one ends the sweep.
	"""
	today = today or site_today()
	checked = changed = 0
	while names := next_batch(today, after, batch_size, full):
		changed += recompute_batch(names, today, failed)
		checked += len(names)
		after = names[-1]
		yield Progress(checked, changed, after)
	count_the_days(today)
	yield Progress(checked, changed, after or None)


def recompute_batch(names: list[str], today: date, failed: Callable[[str], None] | None) -> int:
	"""Recompute them, and again after a deadlock: then the database has taken back the transaction, which is this batch."""
	for _once_more in range(TRIES - 1):
		try:
			return recompute_parts(names, today, failed)
		except frappe.QueryDeadlockError:
			frappe.db.rollback()
	return recompute_parts(names, today, failed)


def recompute_parts(names: list[str], today: date, failed: Callable[[str], None] | None) -> int:
	"""Recompute them together; where that fails by halves, so that a bad record keeps no other from being judged."""
	frappe.db.savepoint("cooperation_batch")
	try:
		return len(recompute(names, today))
	except ENDING:
		raise
	except Exception:
		if failed is None:
			raise
		frappe.db.rollback(save_point="cooperation_batch")
		if len(names) == 1:
			failed(names[0])
			return 0
	half = len(names) // 2
	return sum(recompute_parts(part, today, failed) for part in (names[:half], names[half:]))


def next_batch(today: date, after: str, size: int, full: bool) -> list[str]:
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = frappe.qb.from_(partnership).select(partnership.name).where(partnership.name > after)
	if not full:
		query = query.where(is_due(partnership, today))
	return query.orderby(partnership.name).limit(size).run(pluck=True)


def is_due(partnership, today: date):
	"""Never judged under this policy, judged as of a later day, or at a day on which time alone changes something."""
	return (
		partnership.health_checked_on.isnull()
		| (partnership.health_checked_on > today)
		| ((partnership.health_changes_on <= today) & (partnership.health_checked_on < today))
	)


def count_the_days(today: date) -> None:
	"""Move days_silent and days_in_stage of all that were not judged today.

	Plain sums, right however often and late it runs. Rows are named by their key: a statement that searched an index would
	lock its entries before the rows, in the opposite order to a save.
	"""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	earlier = (
		frappe.qb.from_(partnership)
		.select(partnership.health_checked_on, partnership.name)
		.where(partnership.health_checked_on < today)
		.orderby(partnership.name)
		.run()
	)
	by_day = defaultdict(list)
	for day, name in earlier:
		by_day[day].append(name)
	for day, names in by_day.items():
		passed = (today - day).days
		for start in range(0, len(names), ROWS_PER_STATEMENT):
			chosen = partnership.name.isin(names[start : start + ROWS_PER_STATEMENT])
			frappe.qb.update(partnership).set(
				"days_silent",
				Case().when(partnership.silent_since.isnull(), 0).else_(partnership.days_silent + passed),
			).set(
				"days_in_stage",
				Case().when(partnership.stage_since.isnull(), 0).else_(partnership.days_in_stage + passed),
			).set("health_checked_on", today).where(chosen & (partnership.health_checked_on == day)).run()


def recheck_all(today: date) -> None:
	"""A policy changed: everything is due at the next sweep, and a background job starts on it after the commit."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	frappe.qb.update(partnership).set("health_checked_on", None).where(
		partnership.stage.isin(lifecycle.ACTIVE_STAGES)
	).run()
	frappe.enqueue("eu_korea_coop.partnerships.sweep.recompute_due", queue="long", enqueue_after_commit=True)


def recompute_due() -> int:
	"""The background job of `recheck_all`: everything that is due, in one go; answers how many changed."""
	*_earlier, last = sweep()
	return last.changed
