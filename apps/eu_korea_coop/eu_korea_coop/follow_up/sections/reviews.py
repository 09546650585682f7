"""What reviews ask of officers, and what managers have decided in them or have still to go through."""

from __future__ import annotations

from datetime import date

from eu_korea_coop import work_owners
from eu_korea_coop.constants import PARTNERSHIP, REVIEW_SESSION
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.sections.items import DONE, LOG, N_, REVIEW, Item, Sections, line
from eu_korea_coop.partnerships.reviews import past, sessions

TODO = "ToDo"


def asked(lines: dict[str, Sections], todo: str | None = None) -> None:
	"""Questions of reviews (or one of them), for whoever was asked, until they are answered. Two queries for any number of officers."""
	rows = [row for row in past.open_questions(list(lines)) if todo in (None, row.todo)]
	names = work_owners.full_names({row.decided_by for row in rows})
	for row in rows:
		item = Item(
			TODO,
			row.todo,
			row.short_title or row.title,
			N_("{0} asks: {1}"),
			(names.get(row.decided_by, row.decided_by), row.text),
			partnership=row.partnership,
			actions=(LOG, DONE),
			due=row.due,
		)
		lines[row.user][digest.ASKED].append(line(item, digest.by_due(row.due or row.day, title=row.title)))


def to_review(lines: Sections, today: date) -> None:
	"""One line: how many partnerships are stalled, and how many of them wait for a decision. One query."""
	stalled, unreviewed = sessions.stalled_and_unreviewed(today)
	if stalled:
		text = N_("{0} stalled, {1} of them not reviewed for four weeks")
		item = Item(REVIEW_SESSION, "", "", text, (stalled, unreviewed), actions=(REVIEW,))
		lines[digest.TO_REVIEW].append(line(item, ()))


def reviewed(lines: Sections, since: date) -> None:
	"""What was decided since a day, the newest first. One query."""
	rows = past.since(since)
	names = {row.for_user: work_owners.name_of(row) for row in rows if row.full_name}
	for place, row in enumerate(rows):
		item = Item(PARTNERSHIP, row.partnership, row.short_title or row.title, *past.worded(row, names))
		lines[digest.REVIEWED].append(line(item, (place,)))
