"""The next step of a partnership as a ToDo of its owner: one open ToDo per partnership, made and closed with the step.

A partnership's step is the truth, the ToDo follows it: it moves with the step's date and owner, closes with the step,
and comes back when the partnership is handed over. A ToDo that its owner ticked off stays ticked off while the step
stands; the digest and the health still ask for the step until somebody logs what happened (docs/follow-ups.md).
No mail and no comment is sent for any of this: the digest tells it once a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html, getdate, now
from pypika import Case

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import lifecycle

TODO = "ToDo"
OPEN, CLOSED = "Open", "Closed"
MARK = "is_next_step"
"""Custom field of ToDo: set while it stands for the present step of its partnership, open or ticked off."""

FOLLOWED_FIELDS = ("stage", "next_step", "next_step_due", "next_step_owner", "title")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Task:
	"""What the ToDo of a step says."""

	owner: str
	due: date
	description: str


# ------------------------------------------------------------------------------------------------ what is heard


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save of a partnership: nothing is asked of the database unless the step, its stage or its owner changed."""
	before = doc.get_doc_before_save()
	if before is None and not doc.next_step:
		return
	if before is None or any(doc.has_value_changed(field) for field in FOLLOWED_FIELDS):
		keep([doc.name])


def interaction_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an interaction that may have brought a step to its partnership (rule 37)."""
	if doc.partnership and doc.next_step and doc.next_step_due:
		keep([doc.partnership])


# ------------------------------------------------------------------------------------------------- one writer


def keep(names: Iterable[str]) -> None:
	"""Make the ToDos of these partnerships say what their steps say. Constant number of queries for each 500 of them.

	Writes ToDo rows as a set: documents one by one would add a comment and an assignment mail for every step of an
	officer's whole portfolio.
	"""
	names = sorted({name for name in names if name})
	for start in range(0, len(names), BATCH):
		keep_batch(names[start : start + BATCH])


def keep_batch(names: list[str]) -> None:
	wanted, known = wanted_tasks(names), marked_todos(names)
	new: dict[str, Task] = {}
	changes: dict[str, dict[str, object]] = {}
	for name in names:
		todos, task = known.get(name, []), wanted.get(name)
		standing = next((todo for todo in todos if task and todo.description == task.description), None)
		for todo in todos:
			if todo is not standing:
				changes[todo.name] = {"status": CLOSED, MARK: 0}
		if task and standing is None:
			new[name] = task
		elif task and (standing.allocated_to, getdate(standing.date)) != (task.owner, task.due):
			changes[standing.name] = {"allocated_to": task.owner, "date": task.due, "status": OPEN}
	if new or changes:
		insert_todos(new)
		update_todos(changes)
		show_assignments(names)


def wanted_tasks(names: list[str]) -> dict[str, Task]:
	"""The step of each partnership that has one (rule 32) and is neither parked nor closed."""
	rows = frappe.get_all(
		PARTNERSHIP,
		filters={"name": ("in", names), "stage": ("in", lifecycle.ACTIVE_STAGES)},
		fields=["name", "title", "next_step", "next_step_due", "next_step_owner", "owner_user"],
	)
	return {
		row.name: Task(
			row.next_step_owner or row.owner_user,
			getdate(row.next_step_due),
			f"{escape_html(row.next_step)} · {escape_html(row.title)}",
		)
		for row in rows
		if row.next_step and row.next_step_due and (row.next_step_owner or row.owner_user)
	}


def marked_todos(names: list[str]) -> dict[str, list[frappe._dict]]:
	found = defaultdict(list)
	for todo in frappe.get_all(
		TODO,
		filters={"reference_type": PARTNERSHIP, "reference_name": ("in", names), MARK: 1},
		fields=["name", "reference_name", "allocated_to", "date", "description", "status"],
		order_by="creation desc",
	):
		found[todo.reference_name].append(todo)
	return found


def insert_todos(tasks: Mapping[str, Task]) -> None:
	if not tasks:
		return
	stamp, user = now(), frappe.session.user
	todo = frappe.qb.DocType(TODO)
	columns = (
		"name",
		"creation",
		"modified",
		"modified_by",
		"owner",
		"docstatus",
		"idx",
		"status",
		"priority",
	)
	columns += (
		"date",
		"allocated_to",
		"description",
		"reference_type",
		"reference_name",
		"assigned_by",
		MARK,
	)
	frappe.qb.into(todo).columns(*columns).insert(
		*(
			(frappe.generate_hash(length=10), stamp, stamp, user, user, 0, 0, OPEN, "Medium")
			+ (task.due, task.owner, task.description, PARTNERSHIP, name, user, 1)
			for name, task in tasks.items()
		)
	).run()


def update_todos(changes: Mapping[str, Mapping[str, object]]) -> None:
	"""One statement per set of columns, of which there are two: what is released and what moves."""
	todo = frappe.qb.DocType(TODO)
	by_columns = defaultdict(dict)
	for name, values in changes.items():
		by_columns[tuple(values)][name] = values
	for columns, rows in by_columns.items():
		query = frappe.qb.update(todo).set(todo.modified, now()).set(todo.modified_by, frappe.session.user)
		for column in columns:
			case = Case()
			for name, values in rows.items():
				case = case.when(todo.name == name, values[column])
			query = query.set(todo[column], case.else_(todo[column]))
		query.where(todo.name.isin(sorted(rows))).run()


def show_assignments(names: list[str]) -> None:
	"""What Frappe shows as "Assigned To": the owners of the open ToDos, also of those that people made."""
	assigned = defaultdict(list)
	for todo in frappe.get_all(
		TODO,
		filters={
			"reference_type": PARTNERSHIP,
			"reference_name": ("in", names),
			"status": OPEN,
			"allocated_to": ("is", "set"),
		},
		fields=["reference_name", "allocated_to"],
		order_by="creation asc",
	):
		if todo.allocated_to not in assigned[todo.reference_name]:
			assigned[todo.reference_name].append(todo.allocated_to)
	partnership = frappe.qb.DocType(PARTNERSHIP)
	case = Case()
	for name in names:
		case = case.when(partnership.name == name, dumps(assigned[name]))
	frappe.qb.update(partnership).set(partnership._assign, case.else_(partnership._assign)).where(
		partnership.name.isin(names)
	).run()
