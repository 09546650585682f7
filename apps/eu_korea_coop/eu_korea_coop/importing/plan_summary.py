"""What a plan would do, in numbers and examples, before anything is made."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict

from eu_korea_coop.constants import INTERACTION
from eu_korea_coop.importing import steps
from eu_korea_coop.importing.plan import Plan
from eu_korea_coop.partnerships.history_loader.records import names_by_key
from eu_korea_coop.sheets import headings
from eu_korea_coop.sheets.table import letter


def counts(plan: Plan) -> dict[str, dict[str, int]]:
	"""DocType → how many would be made, and how many are there."""
	planned: dict[str, set[str]] = defaultdict(set)
	for group in plan.groups.values():
		for (doctype, _key), record in group.records.items() if not group.is_bad else ():
			planned[doctype].add(record.full_key)
	by_doctype: dict[str, dict[str, int]] = defaultdict(lambda: {"new": 0, "there": 0})
	for doctype, keys in planned.items():
		there = len(names_by_key(doctype, keys))  # an earlier import made them of the same rows
		by_doctype[doctype]["there"] += there
		by_doctype[doctype]["new"] += len(keys) - there
	for doctype, _name in plan.there:
		by_doctype[doctype]["there"] += 1
	return {doctype: by_doctype[doctype] for doctype in sorted(by_doctype)}


def rows_held_back(plan: Plan, most: int = 20) -> dict[int, list[int]]:
	"""Row with a wrong cell → the right rows of its groups, which are left out with it; at most `most` of them."""
	result: dict[int, list[int]] = {}
	for group in plan.groups.values():
		if not group.is_bad:
			continue
		right = [row for row in group.rows if row not in group.held_by][:most]
		for row in group.held_by:
			result[row] = sorted({*result.get(row, ()), *right})[:most]
	return result


def next_steps(plan: Plan, most: int = 20) -> dict[str, dict]:
	"""What becomes of the next steps that are not simply those of their partnerships: of each fate how many, and at most `most` of the rows.

	Of meetings that an earlier import made nothing is said.
	"""
	there = names_by_key(INTERACTION, {step.interaction for step in plan.steps})
	new = [step for step in plan.steps if step.interaction not in there]
	given = {step for group in plan.groups.values() for step in group.next_steps}
	taken = set(plan.taken.values())
	fates = steps.rows_by_fate(new, given, taken, bool(plan.options.next_step_due))
	return {fate: {"count": len(rows), "rows": rows[:most]} for fate, rows in fates.items()}


def perhaps_several(plan: Plan, most: int = 20) -> dict:
	"""How many rows have a name that may be those of several organisations, and at most `most` of them."""
	rows = sorted(set(plan.sheet.perhaps_several))
	return {"count": len(rows), "rows": rows[:most]}


def columns_left(plan: Plan) -> list[str]:
	"""The columns with values that nothing is made of, as "E (Remarks)"."""
	sheet = plan.sheet
	first = headings.read(sheet.table, sheet.heading_row).first_row
	rows = sheet.table.rows[first - 1 :]
	return [
		f"{letter(place)} ({name})" if name else letter(place)
		for place, (name, field) in enumerate(zip(sheet.names, sheet.fields, strict=True))
		if not field and any(row[place] is not None for row in rows)
	]


def as_dict(plan: Plan, most: int = 200) -> dict:
	"""What a person is shown before anything is made; at most `most` of each list, with the numbers of all."""
	groups = list(plan.groups.values())
	held_back = rows_held_back(plan)
	return {
		"rows": len(plan.sheet.rows),
		"groups": len(groups),
		"columns_left": columns_left(plan),
		"other_sheets": list(plan.sheet.others),
		"next_steps": next_steps(plan),
		"perhaps_several": perhaps_several(plan),
		"has_own_organisation": bool(plan.options.own_organisation),
		"left_out": sum(group.is_bad for group in groups),
		"rows_left_out": len({error.row for error in plan.sheet.errors}),
		"counts": counts(plan),
		"questions": [asdict(question) for question in list(plan.questions.values())[:most]],
		"undecided": len(plan.undecided),
		"errors": [
			{**asdict(error), "holds_back": held_back.get(error.row, [])}
			for error in plan.sheet.errors[:most]
		],
		"error_count": len(plan.sheet.errors),
		"whom": plan.whom[:most],
		"is_badge_list": bool(plan.options.event),
		"shown": [
			{
				"title": group.title,
				"rows": group.rows[:20],
				"is_bad": group.is_bad,
				"held_by": [cell.place for cell in group.cells_named()],
				"records": dict(Counter(doctype for doctype, _key in group.records)),
			}
			for group in groups[:most]
		],
	}
