"""Records that an entry names by id or by a whole name, as the session's user may read them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop.constants import COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import people, search, whom
from eu_korea_coop.permissions import can_read
from eu_korea_coop.refusals import NOT_ALLOWED, NOT_FOUND, SEVERAL, refuse

CONTACT = "Contact"


def require_readable(doctype: str, name: str, field: str) -> None:
	"""Refuse an id that does not exist (404) or that the user may not read (403)."""
	if not frappe.db.exists(doctype, name):
		refuse(
			NOT_FOUND,
			field,
			_("{0} “{1}” does not exist.").format(_(doctype), escape_html(str(name)[:60])),
			text=str(name),
		)
	if not can_read(doctype, name):
		refuse(NOT_ALLOWED, field, _("You may not read this record."), text=str(name))


def exact(doctype: str, text: str) -> list[dict]:
	"""Rows of the records, as the user may read them, that have `text` as a whole name."""
	matches = [match for match in search.candidates(doctype, text) if match.rank == 0]
	if doctype == CONTACT:
		return [whom.person_row(row) for row in people.described([match.name for match in matches])]
	return [whom.organisation_row(row) for row in organisations([match.name for match in matches])]


def the_one(rows: list[dict], field: str, text: str) -> str:
	"""The id of the only row; several or none are refused beside `field`."""
	shown_text = escape_html(str(text)[:60])
	if not rows:
		refuse(
			NOT_FOUND, field, _("“{0}” is not here. Choose another one, or make it.").format(shown_text), text
		)
	if len(rows) > 1:
		refuse(SEVERAL, field, _("“{0}” is the name of several. Choose one.").format(shown_text), text, rows)
	return rows[0]["name"]


def organisations(names: list[str]) -> list[frappe._dict]:
	return frappe.get_list(
		ORGANISATION,
		filters={"name": ("in", names)},
		fields=whom.ORGANISATION_FIELDS,
		limit_page_length=0,
		order_by="name asc",
	)


def present_parties(partnership: str) -> list[frappe._dict]:
	return frappe.get_all(
		"Partnership Party",
		filters={
			"parent": partnership,
			"parenttype": PARTNERSHIP,
			"role": ("in", ("Lead", "Member", "Counterpart")),
		},
		fields=["organisation", "side"],
		order_by="idx asc",
	)


def party_names(partnership: str) -> set[str]:
	return {row.organisation for row in present_parties(partnership)}


def organiser_types(event: str) -> list[str]:
	"""The counterpart types of an event's organisers, which say who organised it."""
	organiser = frappe.qb.DocType("Event Organiser")
	organisation, kind = frappe.qb.DocType(ORGANISATION), frappe.qb.DocType("Organisation Type")
	return (
		frappe.qb.from_(organiser)
		.inner_join(organisation)
		.on(organisation.name == organiser.organisation)
		.inner_join(kind)
		.on(kind.name == organisation.organisation_type)
		.select(kind.counterpart_type)
		.where((organiser.parent == event) & (organiser.parenttype == COOPERATION_EVENT))
		.orderby(organiser.idx)
		.run(pluck=True)
	)
