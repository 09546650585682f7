"""Making one group of a plan, as a whole or not at all, and taking in what it made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import INTERACTION, PARTNERSHIP
from eu_korea_coop.importing.grouping import DATASET, Addition, Group
from eu_korea_coop.importing.steps import Step
from eu_korea_coop.partnerships.history_loader.checking import check
from eu_korea_coop.partnerships.history_loader.making import make, plain
from eu_korea_coop.partnerships.history_loader.reading import take
from eu_korea_coop.partnerships.history_loader.records import Place, Records
from eu_korea_coop.partnerships.history_loader.report import LoadReport
from eu_korea_coop.writes_at_once import ENDING

NEXT_STEP = "next_step"


@dataclass(slots=True)
class Outcome:
	"""What became of a group: records made as (DocType, name), rows added to others, and errors; with errors nothing stayed."""

	made: list[tuple[str, str]] = field(default_factory=list)
	present: int = 0
	added: list[tuple[str, str, str, str]] = field(default_factory=list)
	"""(DocType, name, table, name of the row), or of a next step (DocType, name, its field, its text)."""
	errors: list[dict] = field(default_factory=list)


def make_group(group: Group, file: str, sheet: str, next_step_due: date | None = None) -> Outcome:
	"""Make the records of a group that are not there, then the rows it adds to others; commits nothing.

	`next_step_due`: the day of the next steps for which the sheet has none.
	"""
	save_point = f"group_{frappe.generate_hash(length=8)}"
	frappe.db.savepoint(save_point)
	records = Records(LoadReport(False))
	for number, planned in enumerate(group.records.values(), start=1):
		place = Place(sheet, planned.row, planned.columns)
		take(records, file, DATASET, planned.doctype, {"key": planned.key, **planned.values}, number, place)
	check(records)
	if not records.report.errors:
		make(records)
	outcome = Outcome(present=len(records.report.present))
	if not records.report.errors:
		outcome.made = [(row.doctype, row.name) for row in records.report.made]
		try:
			add_rows(group.additions, records, outcome)
			set_next_steps(group.next_steps, next_step_due, records, outcome)
		except ENDING:
			raise
		except (frappe.ValidationError, frappe.PermissionError) as error:
			outcome.errors.append({"row": group.rows[0], "column": "", "message": plain(error)})
	outcome.errors += [
		{"row": error.row or group.rows[0], "column": error.column, "message": describe(error)}
		for error in records.report.errors
	]
	if outcome.errors:
		frappe.db.rollback(save_point=save_point)
		return Outcome(errors=outcome.errors)
	return outcome


def describe(error) -> str:
	label = frappe.get_meta(error.doctype).get_label(error.field) if error.field and error.doctype else ""
	return (
		f"{_(error.doctype)}, {_(label)}: {error.message}"
		if label
		else f"{_(error.doctype)}: {error.message}"
	)


def add_rows(additions: list[Addition], records: Records, outcome: Outcome) -> None:
	"""Put rows down at records that were there before, each record saved once."""
	made = set(outcome.made)
	targets: dict[tuple[str, str], list[Addition]] = {}
	for addition in additions:
		name = record_name(records, addition.doctype, addition.target)
		if (addition.doctype, name) not in made:
			targets.setdefault((addition.doctype, name), []).append(addition)
	for (doctype, name), rows in targets.items():
		doc = frappe.get_doc(doctype, name)
		added = []
		for addition in rows:
			values = resolved(records, doc, addition)
			if not any(
				all((row.get(known) or None) == (values.get(known) or None) for known in addition.known_by)
				for row in doc.get(addition.table)
			):
				added.append((addition.table, doc.append(addition.table, values)))
		if added:
			doc.save()
			outcome.added += [(doctype, name, table, row.name) for table, row in added]


def set_next_steps(steps: Iterable[Step], due: date | None, records: Records, outcome: Outcome) -> None:
	"""Make steps of meetings that are new the next steps of their partnerships, where these have none."""
	made = set(outcome.made)
	for step in steps:
		if (INTERACTION, record_name(records, INTERACTION, step.interaction)) not in made:
			continue
		doc = frappe.get_doc(
			PARTNERSHIP, record_name(records, PARTNERSHIP, step.partnership), for_update=True
		)
		if doc.next_step:
			continue
		doc.update({"next_step": step.text, "next_step_due": due})
		doc.save()
		if (PARTNERSHIP, doc.name) not in made:
			outcome.added.append((PARTNERSHIP, doc.name, NEXT_STEP, step.text))


def resolved(records: Records, doc, addition: Addition) -> dict:
	values = dict(addition.values)
	meta = frappe.get_meta(doc.meta.get_field(addition.table).options)
	for df in meta.get_link_fields():
		if values.get(df.fieldname):
			values[df.fieldname] = record_name(records, df.options, values[df.fieldname])
	return values


def record_name(records: Records, doctype: str, link: str) -> str:
	"""The record's name for a full key of this sheet or a name. Raises ValidationError if there is none."""
	target = records.by_identity.get((doctype, link))
	name = target.name if target else records.name_on_site(doctype, link)
	if not name:
		frappe.throw(_("{0} {1} is not made yet").format(_(doctype), link))
	return name
