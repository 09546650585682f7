"""A person moves to another organisation: the old affiliation ends on a day, the new one begins, and what was stays true.

Meetings that named no organisation beside the person were held under the old one; that is written down before the person
leaves, so that nobody reads them as the new one's.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from eu_korea_coop import date_entry
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import INTERACTION, ORGANISATION
from eu_korea_coop.directory import affiliations, person_changes
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.directory.wording import tidy_line
from eu_korea_coop.domain.dates import DateError, FuzzyDate
from eu_korea_coop.refusals import INVALID, MISSING, NOT_FOUND, TOUCHED, refuse

AFFILIATION = "Organisation Contact"
PARTICIPANT = "Interaction Participant"
LONGEST = 140
ROW_FIELDS = (
	"status",
	"is_primary",
	"from_date",
	"from_date_precision",
	"to_date",
	"to_date_precision",
	"role_title",
)


def places(contact: str) -> list[dict]:
	"""The present affiliations of a person: `{organisation, title, role_title}`; whoever may read the person asks."""
	frappe.get_doc(CONTACT, contact).check_permission()
	row, organisation = frappe.qb.DocType(AFFILIATION), frappe.qb.DocType(ORGANISATION)
	return (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.parent)
		.select(row.parent.as_("organisation"), organisation.organisation_name.as_("title"), row.role_title)
		.where(
			(row.parenttype == ORGANISATION) & (row.contact == contact) & (row.status == affiliations.ACTIVE)
		)
		.orderby(row.is_primary, order=frappe.qb.desc)
		.orderby(organisation.organisation_name)
		.run(as_dict=True)
	)


def move(
	contact: str, to: str, leaves: str | None = None, on: str | date | None = None, title: str | None = None
) -> dict:
	"""End the person's affiliations with `leaves` (none: with nobody) and begin one with `to`, on a day as people write it.

	Answers `{name, change}`. Raises a refusal that names the argument, PermissionError without write on person and organisations.
	"""
	person = frappe.get_doc(CONTACT, contact)
	person.check_permission("write")
	day = read_day(on)
	if not to:
		refuse(MISSING, "to", _("Choose the organisation they go to."))
	if leaves == to:
		refuse(INVALID, "to", _("Choose another organisation than the one they leave."))
	role = tidy_line(title)
	if role and len(role) > LONGEST:
		refuse(INVALID, "title", _("The title has at most {0} characters.").format(LONGEST))
	new = organisation_to_write("to", to)
	if any(row.contact == contact and row.status == affiliations.ACTIVE for row in new.contacts):
		refuse(INVALID, "to", _("{0} is there already.").format(escape_html(person.full_name or contact)))
	change = {"to": to, "leaves": leaves, "rows": {}, "participants": []}
	was_primary = False
	if leaves:
		old = organisation_to_write("leaves", leaves)
		change["rows"], was_primary = end(old, contact, day)
		change["participants"] = name_old_organisation(contact, leaves, day)
		old.save()
	row = begin(new, contact, day, role, was_primary)
	new.save()
	after = {"row": row.name, "rows": rows_now([row.name, *change["rows"]])}
	return {
		"name": contact,
		"change": person_changes.write(person_changes.MOVE, contact, None, change, after),
	}


def read_day(on: str | date | None) -> FuzzyDate:
	"""The day of the move, today if none was said. Raises a refusal for one to come or one that is not understood."""
	try:
		day = date_entry.understand(on or persons_today())
	except DateError as problem:
		refuse(INVALID, "on", f"{_('Since when')}: {date_entry.reason(problem)}", text=cstr(on))
	if day.first_day and day.first_day > persons_today():
		refuse(INVALID, "on", _("Since when: this day is still to come."))
	return day


def organisation_to_write(argument: str, name: str) -> Document:
	if not frappe.db.exists(ORGANISATION, name):
		refuse(NOT_FOUND, argument, _("There is no organisation {0}.").format(escape_html(name)))
	organisation = frappe.get_doc(ORGANISATION, name)
	organisation.check_permission("write")
	return organisation


def end(organisation: Document, contact: str, day: FuzzyDate) -> tuple[dict[str, dict], bool]:
	"""End the person's present rows; answers their values before, and whether one of them was the primary one."""
	before, was_primary = {}, False
	for row in organisation.contacts:
		if row.contact != contact or row.status != affiliations.ACTIVE:
			continue
		before[row.name] = {field: row.get(field) for field in ROW_FIELDS}
		was_primary = was_primary or bool(row.is_primary)
		row.update(
			{
				"status": affiliations.LEFT,
				"to_date": day.date,
				"to_date_precision": day.precision,
				"is_primary": 0,
			}
		)
	if not before:
		refuse(
			INVALID,
			"leaves",
			_("They are not at {0} at present.").format(escape_html(organisation.organisation_name)),
		)
	return before, was_primary


def begin(
	organisation: Document, contact: str, day: FuzzyDate, title: str | None, wants_primary: bool
) -> Document:
	has_primary = any(row.is_primary for row in organisation.contacts)
	return organisation.append(
		"contacts",
		{
			"contact": contact,
			"status": affiliations.ACTIVE,
			"role_title": title,
			"from_date": day.date,
			"from_date_precision": day.precision,
			"is_primary": int(wants_primary and not has_primary),
		},
	)


def name_old_organisation(contact: str, organisation: str, day: FuzzyDate) -> list[str]:
	"""Name the old organisation in meetings before the move that named none beside the person; answers the rows.

	Only of a person who was at one organisation: of two nobody knows which it was.
	"""
	if len({place["organisation"] for place in places(contact)}) != 1:
		return []
	participant, interaction = frappe.qb.DocType(PARTICIPANT), frappe.qb.DocType(INTERACTION)
	query = (
		frappe.qb.from_(participant)
		.inner_join(interaction)
		.on((interaction.name == participant.parent) & (participant.parenttype == INTERACTION))
		.select(participant.name)
		.where(
			(participant.contact == contact)
			& (participant.organisation.isnull() | (participant.organisation == ""))
		)
	)
	if day.last_day:
		query = query.where(interaction.last_day.isnull() | (interaction.last_day <= day.last_day))
	rows = query.run(pluck=True)
	if rows:
		frappe.db.set_value(
			PARTICIPANT, {"name": ("in", rows)}, "organisation", organisation, update_modified=False
		)
	return rows


def rows_now(names: list[str]) -> dict[str, dict]:
	"""What people can change in these affiliations, by row."""
	rows = person_changes.rows_of(AFFILIATION, {"name": ("in", names)})
	return {
		name: {field: row.get(field) for field in ("contact", "parent", *ROW_FIELDS)}
		for name, row in rows.items()
	}


def undo(change: frappe._dict) -> dict:
	"""Take the new affiliation away and go on with the old ones. Raises a refusal if somebody changed one of them since."""
	before, after = change.before, change.after
	person_changes.refuse_if_changed(
		{AFFILIATION: after["rows"]}, {AFFILIATION: rows_now(list(after["rows"]))}
	)
	new = organisation_to_write("change", before["to"])
	gone = [row for row in new.contacts if row.name == after["row"]]
	if not gone:
		refuse(TOUCHED, "change", _("It can't be undone: the new affiliation is not there any more."))
	new.remove(gone[0])
	new.save()
	if before["leaves"]:
		old = organisation_to_write("change", before["leaves"])
		for row in old.contacts:
			if row.name in before["rows"]:
				row.update(before["rows"][row.name])
		old.save()
	if rows := before["participants"]:
		still = {"name": ("in", rows), "organisation": before["leaves"]}
		frappe.db.set_value(PARTICIPANT, still, "organisation", None, update_modified=False)
	person_changes.mark_undone(change.name)
	return {"name": change.contact}
