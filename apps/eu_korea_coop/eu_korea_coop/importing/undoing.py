"""Taking an import back as a whole, while nobody has touched what it made (settled: Undo)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime
from frappe.utils.synchronization import filelock

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_IMPORT_BATCH,
	COOPERATION_OUTCOME,
	INTERACTION,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.importing import mapping, progress, removing, run
from eu_korea_coop.importing.groups import NEXT_STEP

HOURS = 24
LARGE = 500
"""Records from which a background job removes them."""
SHOWN = 10
ORDER = (
	COOPERATION_OUTCOME,
	INTERACTION,
	"Action Plan",
	AGREEMENT,
	PARTNERSHIP,
	COOPERATION_EVENT,
	"Event Series",
	"Programme",
	"Organisation Relationship",
	ORGANISATION,
	"Contact",
)
"""What links to others goes before them."""


def start(doc) -> int | None:
	"""Undo an import: at once a small one, which answers how many records went; a large one in the background, None.

	Raises ValidationError, PermissionError.
	"""
	if (doc.records_made or 0) <= LARGE:
		return undo(doc)
	refuse_too_late(doc)
	state = progress.of(run.undo_key(doc.name))
	if not state or state["state"] == progress.FAILED:
		progress.say(run.undo_key(doc.name), progress.WAITING)
		frappe.enqueue(
			"eu_korea_coop.importing.undoing.undo_in_background",
			queue=run.QUEUE,
			timeout=run.LONGEST_RUN,
			name=doc.name,
			language=frappe.local.lang,
		)
	return None


def undo_in_background(name: str, language: str) -> None:
	"""The job of a large undoing: one transaction, so that a kill takes nothing away; what refuses it is stored for the page."""
	frappe.local.lang = language
	key = run.undo_key(name)
	try:
		undo(mapping.of(name, "write"), progress.reporter(key))
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback()
		progress.say(key, progress.FAILED, error=frappe.utils.strip_html_tags(str(error)))
	except Exception as error:
		progress.say(key, progress.FAILED, error=type(error).__name__)
		raise
	else:
		frappe.db.after_commit.add(lambda: progress.forget(key))


def undo(doc, report: Callable[[int, int], None] | None = None) -> int:
	"""Remove every record the import made and every row it added; answers how many records.

	Raises ValidationError, and removes nothing, if one was changed since or something else links to it, after a day, or for
	another user than the one who started it.
	"""
	refuse_too_late(doc)
	with filelock(f"cooperation-import-{doc.name}", timeout=0):
		return remove(doc, report)


def remove(doc, report: Callable[[int, int], None] | None) -> int:
	made, added = what_was_made(doc.name)
	refuse_touched(doc, made)
	remove_rows([row for row in added if row[0] != NEXT_STEP])
	take_next_steps_back([row for row in added if row[0] == NEXT_STEP])
	refuse_linked(made)
	removed = removing.remove(made, ORDER, report)
	run.note(doc.name, status=run.UNDONE, phase="")
	return removed


def refuse_too_late(doc) -> None:
	if doc.status not in (run.FINISHED, run.STOPPED) or run.is_running(doc.name):
		frappe.throw(_("Only an import that has ended can be undone."), title=_("Not undone"))
	if doc.started_by and doc.started_by != frappe.session.user:
		frappe.throw(
			_("Only {0}, who started this import, can undo it.").format(doc.started_by),
			frappe.PermissionError,
		)
	if get_datetime(doc.heartbeat) < now_datetime() - timedelta(hours=HOURS):
		frappe.throw(_("An import can be undone within {0} hours.").format(HOURS), title=_("Too late"))


def what_was_made(name: str) -> tuple[dict[str, list[str]], list[list[str]]]:
	made: dict[str, list[str]] = {}
	added = []
	for batch in frappe.get_all(
		COOPERATION_IMPORT_BATCH, filters={"cooperation_import": name}, fields=["made"], order_by="number"
	):
		for row in frappe.parse_json(batch.made or "[]"):
			if row[0]:
				added.append(row)
			else:
				made.setdefault(row[1], []).append(row[2])
	return made, added


def refuse_touched(doc, made: dict[str, list[str]]) -> None:
	"""A record that was saved after the run's last sign of life was touched; so was one that is not there any more.

	So was one at which somebody else has commented, attached a file or written a mail: that would go with it.
	"""
	touched = []
	for doctype, names in made.items():
		stamps = {}
		for start in range(0, len(names), 500):
			part = names[start : start + 500]
			stamps.update(
				frappe.get_all(
					doctype, filters={"name": ("in", part)}, fields=["name", "modified"], as_list=True
				)
			)
		for name in names:
			if name not in stamps or get_datetime(stamps[name]) > get_datetime(doc.heartbeat):
				touched.append(f"{_(doctype)} {name}")
	if touched:
		frappe.throw(
			_("It can't be taken back: {0} records were changed, merged or deleted since: {1}").format(
				len(touched), ", ".join(touched[:SHOWN])
			),
			title=_("Not undone"),
		)
	if noted := removing.noted_by_others(made, doc.started_by or frappe.session.user):
		frappe.throw(
			_("It can't be taken back: somebody commented on it or attached something: {0}").format(
				", ".join(noted)
			),
			title=_("Not undone"),
		)


def refuse_linked(made: dict[str, list[str]]) -> None:
	"""What somebody has linked to since is in use."""
	if links := removing.linked_from_elsewhere(made):
		frappe.throw(
			_("It can't be taken back: something else links to what it made: {0}").format("; ".join(links)),
			title=_("Not undone"),
		)


def remove_rows(added: list[list[str]]) -> None:
	"""The rows that were put down at records which were there before."""
	targets: dict[tuple[str, str], set[tuple[str, str]]] = {}
	for table, doctype, name, row in added:
		targets.setdefault((doctype, name), set()).add((table, row))
	for (doctype, name), rows in targets.items():
		if not frappe.db.exists(doctype, name):
			continue
		doc = frappe.get_doc(doctype, name)
		for table in {table for table, _row in rows}:
			doc.set(table, [row for row in doc.get(table) if (table, row.name) not in rows])
		doc.save()


def take_next_steps_back(added: list[list[str]]) -> None:
	"""The next steps that partnerships which were there before got, where they still stand."""
	for _field, doctype, name, text in added:
		if not frappe.db.exists(doctype, name):
			continue
		doc = frappe.get_doc(doctype, name)
		if doc.next_step == text:
			doc.update({"next_step": None, "next_step_due": None, "next_step_owner": None})
			doc.save()
