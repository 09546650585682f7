"""Entries that are probably one person: while one is typed, and the list of pairs a manager goes through."""

from __future__ import annotations

import frappe
from frappe import _

from eu_korea_coop import permissions
from eu_korea_coop.directory import people, person_changes, person_merging, person_moving, same_people, whom
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.domain.text import one_line
from eu_korea_coop.domain.whom import PersonEntry
from eu_korea_coop.refusals import INVALID, NOT_ALLOWED, NOT_FOUND, refuse

SHOWN = 5
"""Candidates at most for an entry that is being typed."""
PAGE = 25
"""Pairs of a page."""
UNDONE_BY = {person_changes.MERGE: person_merging.undo, person_changes.MOVE: person_moving.undo}


def find_similar(
	name: str | None,
	native_name: str | None,
	email: str | None,
	phone: str | None,
	excluding: str | None = None,
) -> list[dict]:
	"""People the user may read who are probably the one entered, at most five, as rows of the box "Whom?"."""
	entry = PersonEntry(
		name=one_line(name), native_name=one_line(native_name), email=one_line(email), phone=one_line(phone)
	)
	return [whom.person_row(row) for row in people.similar_to(entry, excluding=excluding)[:SHOWN]]


def pairs(start: int = 0) -> dict:
	"""A page of pairs that may be one person, the likeliest first. Raises a refusal for anyone but a Cooperation Manager."""
	require_manager()
	matching = same_people.alike_pairs()
	shown = matching[max(0, start) :][:PAGE]
	rows = {
		row.name: whom.person_row(row)
		for row in people.described(sorted({n for pair in shown for n in (pair.one, pair.other)}))
	}
	return {
		"pairs": [
			{
				"one": rows[pair.one],
				"other": rows[pair.other],
				"likeness": round(pair.likeness.score, 2),
				"signs": [whom.in_words(sign) for sign in pair.likeness.signs],
			}
			for pair in shown
			if pair.one in rows and pair.other in rows
		],
		"total": len(matching),
	}


def keep_apart(one: str, other: str) -> str:
	"""Record that two entries are two people. Raises a refusal that names the argument."""
	require_manager()
	readable = permissions.readable_names(CONTACT, (one, other))
	for argument, name in (("one", one), ("other", other)):
		if name not in readable:
			refuse(
				NOT_FOUND, argument, _("There is no person {0}.").format(frappe.utils.escape_html(str(name)))
			)
	if one == other:
		refuse(INVALID, "other", _("Choose two different people."))
	return person_changes.keep_apart(one, other)


def undo(change: str) -> dict:
	"""Undo a merge, a move, or that two entries are two people. Raises a refusal that says why not."""
	row = person_changes.read(change)
	if row.kind == same_people.TWO_PEOPLE:
		person_changes.mark_undone(row.name)
		return {"name": row.contact}
	return UNDONE_BY[row.kind](row)


def require_manager() -> None:
	if not person_changes.is_manager():
		refuse(NOT_ALLOWED, "", _("Only a Cooperation Manager can merge people."))
