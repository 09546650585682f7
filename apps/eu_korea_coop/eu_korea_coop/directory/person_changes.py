"""The record of what was done to people's entries (merged, moved, said to be two), by which it is undone within 30 days.

It holds rows as they were and as they became. What somebody changed since then is not overwritten: the undoing is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import add_days, escape_html, now_datetime

from eu_korea_coop.constants import MANAGER
from eu_korea_coop.directory.same_people import PERSON_CHANGE, TWO_PEOPLE
from eu_korea_coop.refusals import NOT_ALLOWED, NOT_FOUND, TOUCHED, refuse

MERGE, MOVE = "Merge", "Move"
UNDO_DAYS = 30
Rows = dict[str, dict[str, dict]]
"""DocType → name of the row → its values, as JSON holds them."""


def write(kind: str, contact: str, other: str | None, before: Mapping, after: Mapping) -> str:
	"""Write a change of the session's user; answers its name."""
	row = frappe.get_doc(
		{
			"doctype": PERSON_CHANGE,
			"user": frappe.session.user,
			"kind": kind,
			"contact": contact,
			"other": other,
			"before": json.dumps(before, default=str),
			"after": json.dumps(after, default=str),
		}
	)
	# a row of the app's own: no role may write it
	row.db_insert()
	return row.name


def read(name: str) -> frappe._dict:
	"""The change, locked, with `before` and `after` read. Raises a refusal for one that is not there or not the user's to undo."""
	row = frappe.db.get_value(
		PERSON_CHANGE, name, ["name", "user", "kind", "contact", "other", "undone", "before", "after"],
		as_dict=True, for_update=True,
	)  # fmt: skip
	if not row or row.undone:
		refuse(NOT_FOUND, "change", _("There is nothing to undo any more."))
	is_mine = row.user == frappe.session.user and row.kind == MOVE
	if not is_mine and not is_manager():
		refuse(NOT_ALLOWED, "change", _("Only a Cooperation Manager can undo this."))
	row.before, row.after = (json.loads(row[part] or "{}") for part in ("before", "after"))
	return row


def is_manager() -> bool:
	return frappe.session.user == "Administrator" or MANAGER in frappe.get_roles()


def mark_undone(name: str) -> None:
	"""Forget what the change held: undone, it has no further use."""
	frappe.db.set_value(PERSON_CHANGE, name, {"undone": 1, "before": "{}", "after": "{}"})


def rows_of(doctype: str, filters: Mapping) -> dict[str, dict]:
	"""Every value of the rows that meet the filters, as JSON holds it, by name."""
	rows = frappe.get_all(doctype, filters=filters, fields=["*"], order_by="name", limit_page_length=0)
	return {row.name: row for row in json.loads(json.dumps(rows, default=str), object_hook=frappe._dict)}


def put_back(before: Rows, after: Rows) -> None:
	"""Put `before` in the place of `after`, row by row, as they were."""
	for doctype in {*before, *after}:
		if gone := sorted(after.get(doctype, ())):
			frappe.db.delete(doctype, {"name": ("in", gone)})
		insert(doctype, before.get(doctype, {}).values())


def insert(doctype: str, rows: Iterable[Mapping]) -> None:
	rows = list(rows)
	if rows:
		columns = list(rows[0])
		values = [tuple(row[column] for column in columns) for row in rows]
		frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns).insert(*values).run()


def refuse_if_changed(after: Rows, now: Rows) -> None:
	"""Raises a refusal that names the records in which somebody changed something since."""
	changed = set()
	for doctype in {*after, *now}:
		before, present = after.get(doctype, {}), now.get(doctype, {})
		for name in {*before, *present}:
			if plain(before.get(name)) != plain(present.get(name)):
				row = before.get(name) or present[name]
				changed.add(f"{_(row.get('parenttype') or doctype)} {row.get('parent') or name}")
	if changed:
		shown = escape_html(", ".join(sorted(changed)[:5]))
		refuse(TOUCHED, "change", _("It can't be undone: changed since then: {0}.").format(shown))


def plain(row: Mapping | None) -> dict | None:
	"""The values of a row that people change; Frappe's lists of comments, likes and readers are not."""
	return (
		None if row is None else {field: value for field, value in row.items() if not field.startswith("_")}
	)


def of_contact(contact: str) -> list[dict]:
	"""What can be undone on a person, the latest first: `{name, kind, on, user, title}`."""
	rows = frappe.get_all(
		PERSON_CHANGE,
		filters={"contact": contact, "undone": 0, "kind": ("in", (MERGE, MOVE)), "creation": (">", since())},
		fields=["name", "kind", "creation", "user", "other"],
		order_by="creation desc",
		limit_page_length=5,
	)
	mine = [row for row in rows if is_manager() or (row.kind == MOVE and row.user == frappe.session.user)]
	return [{"name": row.name, "kind": row.kind, "on": str(row.creation), "other": row.other} for row in mine]


def since():
	return add_days(now_datetime(), -UNDO_DAYS)


def keep_apart(one: str, other: str) -> str:
	"""Record that two entries are two people: they are proposed as one no longer. Answers the change's name."""
	return write(TWO_PEOPLE, *sorted((one, other)), before={}, after={})


def forget(contact: str) -> None:
	"""Delete what is recorded of a person who is erased."""
	for field in ("contact", "other"):
		frappe.db.delete(PERSON_CHANGE, {field: contact})


def clear_old() -> None:
	"""Daily: what can be undone no more is forgotten; that two entries are two people stays."""
	frappe.db.delete(PERSON_CHANGE, {"creation": ("<", since()), "kind": ("!=", TWO_PEOPLE)})
