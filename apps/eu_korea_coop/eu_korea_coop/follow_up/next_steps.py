"""The next step of a partnership as a ToDo of its owner: one open ToDo per partnership, made and closed with the step.

A partnership's step is the truth, the ToDo follows it: it moves with the step's date and owner, closes with the step,
and comes back when the partnership is handed over. A ToDo that its owner ticked off stays ticked off while the step
stands; the digest and the health still ask for the step until somebody logs what happened (docs/follow-ups.md).
No mail and no comment is sent for any of this: the digest shows it once a day.
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

from eu_korea_coop.constants import PARTNERSHIP, RESTRICTED_STEP
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.partnerships import step_words

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


# ------------------------------------------------------------------------------------------------ listeners


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save of a partnership: nothing is asked of the database unless the step, its stage or its owner changed."""
	before = doc.get_doc_before_save()
	if before is None and not doc.next_step:
		return
	if any(doc.has_value_changed(field) for field in FOLLOWED_FIELDS):
		keep([doc.name])


def interaction_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an interaction that may have brought a step to its partnership (rule 37)."""
	if doc.partnership and doc.next_step and doc.next_step_due:
		keep([doc.partnership])


def record_restricted(doc: Document, method: str | None = None) -> None:
	"""On save of an Interaction or Partnership: the ToDos of steps that have fewer readers since (rule 112)."""
	take_words_off(step_words.restricted_by(doc))


def take_words_off(steps: step_words.Steps) -> None:
	"""The ToDos of these steps, ticked off or not, say "Restricted next step" instead of their words."""
	if not steps:
		return
	todos = frappe.get_all(
		TODO,
		filters={
			"reference_type": PARTNERSHIP,
			"reference_name": ("in", sorted({name for name, _ in steps})),
		},
		fields=["name", "reference_name", "description"],
	)
	descriptions = {}
	for todo in todos:
		for partnership, words in steps:
			begin = f"{escape_html(words)} · "
			if todo.reference_name == partnership and (todo.description or "").startswith(begin):
				descriptions[todo.name] = {
					"description": f"{RESTRICTED_STEP} · {todo.description.removeprefix(begin)}"
				}
	update_todos(descriptions)


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
	new: dict[str, Task] = {}
	changes: dict[str, dict[str, object]] = {}
	assigned: dict[str, str] = {}
	for step in steps_with_todos(names):
		task, todos = wanted_task(step), step.todos
		marked = [todo for todo in reversed(todos) if todo[MARK]]
		standing = next((todo for todo in marked if task and todo.description == task.description), None)
		for todo in marked:
			if todo is not standing:
				changes[todo.name] = {"status": CLOSED, MARK: 0}
		if task and standing is None:
			new[step.name] = task
		elif task and (standing.allocated_to, getdate(standing.date)) != (task.owner, task.due):
			changes[standing.name] = {"allocated_to": task.owner, "date": task.due, "status": OPEN}
		shown = dumps(assigned_to(todos, changes, new.get(step.name)))
		if shown != (step._assign or "[]"):
			assigned[step.name] = shown
	insert_todos(new)
	update_todos(changes)
	show_assignments(assigned)


def steps_with_todos(names: list[str]) -> list[frappe._dict]:
	"""Each partnership's step, with the ToDos that stand for a step and the open ones that people made, oldest first."""
	partnership, todo = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(TODO)
	about = (todo.reference_type == PARTNERSHIP) & (todo.reference_name == partnership.name)
	rows = (
		frappe.qb.from_(partnership)
		.left_join(todo)
		.on(about & ((todo[MARK] == 1) | (todo.status == OPEN)))
		.select(
			*(partnership[field] for field in ("name", "owner_user", "_assign", *FOLLOWED_FIELDS)),
			*(todo[field] for field in ("allocated_to", "date", "description", "status", MARK)),
			todo.name.as_("todo"),
		)
		.where(partnership.name.isin(names))
		.orderby(todo.creation)
		.run(as_dict=True)
	)
	steps: dict[str, frappe._dict] = {}
	for row in rows:
		step = steps.setdefault(row.name, frappe._dict(row, todos=[]))
		if row.todo:
			step.todos.append(frappe._dict(row, name=row.todo))
	return list(steps.values())


def wanted_task(step: frappe._dict) -> Task | None:
	"""The step of a partnership that has one (rule 32) and is neither parked nor closed."""
	owner = step.next_step_owner or step.owner_user
	if step.stage not in lifecycle.ACTIVE_STAGES or not (step.next_step and step.next_step_due and owner):
		return None
	return Task(
		owner, getdate(step.next_step_due), f"{escape_html(step.next_step)} · {escape_html(step.title)}"
	)


def assigned_to(todos: list[frappe._dict], changes: Mapping[str, Mapping], new: Task | None) -> list[str]:
	"""The owners of the open ToDos as they will be, also of those that people made, in the order they were made."""
	standing = [frappe._dict(todo, **changes.get(todo.name, {})) for todo in todos]
	owners = [todo.allocated_to for todo in standing if todo.status == OPEN and todo.allocated_to]
	return list(dict.fromkeys([*owners, *([new.owner] if new else [])]))


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
			(frappe.generate_hash(length=10), stamp, stamp, user, user, OPEN, "Medium")
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


def show_assignments(assigned: Mapping[str, str]) -> None:
	"""What Frappe shows as "Assigned To", for each partnership on which it changes."""
	if not assigned:
		return
	partnership = frappe.qb.DocType(PARTNERSHIP)
	case = Case()
	for name, owners in assigned.items():
		case = case.when(partnership.name == name, owners)
	frappe.qb.update(partnership).set(partnership._assign, case.else_(partnership._assign)).where(
		partnership.name.isin(sorted(assigned))
	).run()
