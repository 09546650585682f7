"""An e-mail that Frappe has received or sent becomes an interaction by one click, once.

Frappe's own Email Account fetches the mail and links it (by reply, by the record's address, or by hand). Nothing here
runs by itself: an officer clicks, and says whether both sides took part. What a machine sent is never contact.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.core.utils import html2text
from frappe.model.document import Document
from frappe.utils import getdate, parse_addr, split_emails

from eu_korea_coop.constants import INTERACTION, PARTNERSHIP
from eu_korea_coop.domain import lifecycle, mail

COMMUNICATION = "Communication"
LONGEST_SUBJECT = 140


def describe(communication: str) -> dict:
	"""What the dialog shows: `{interaction, partnership, partnerships, automatic}`. Raises PermissionError."""
	doc = readable_mail(communication)
	people = people_in(doc)
	found = partnerships_of(doc, people)
	return {
		"interaction": logged_already(doc.name),
		"partnership": found[0] if len(found) == 1 else None,
		"partnerships": found,
		"automatic": automatic_text(doc),
	}


def log(
	communication: str,
	partnership: str | None = None,
	two_way: bool = False,
	next_step: str | None = None,
	next_step_due: str | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""The interaction of a mail: the one logged before, or a new one with its people. Answers `{name, new}`.

	Raises ValidationError for a machine's mail that is said to be two-way, or where the partnership is not clear.
	"""
	doc = readable_mail(communication)
	if name := logged_already(doc.name):
		return {"name": name, "new": 0}
	if two_way and (reason := automatic_text(doc)):
		frappe.throw(
			_("Both sides took part: this mail is {0}, which is never contact.").format(reason),
			title=_("Not written by a person"),
		)
	people = people_in(doc)
	interaction = frappe.get_doc(
		{
			"doctype": INTERACTION,
			"subject": (doc.subject or _("E-mail"))[:LONGEST_SUBJECT],
			"interaction_type": "E-Mail Exchange",
			"interaction_date": getdate(doc.communication_date or doc.creation),
			"interaction_date_precision": "Day",
			"partnership": partnership or only_one(partnerships_of(doc, people)),
			"two_way": int(two_way),
			"summary": doc.content,
			"communication": doc.name,
			"source_kind": "Direct Contact",
			"organisations": [
				{"organisation": name} for name in sorted({row.organisation for row in people})
			],
			"participants": [{"contact": row.contact, "organisation": row.organisation} for row in people],
			"next_step": next_step,
			"next_step_due": next_step_due,
			"no_next_step_reason": no_next_step_reason,
		}
	).insert()
	return {"name": interaction.name, "new": 1}


def readable_mail(name: str) -> Document:
	doc = frappe.get_doc(COMMUNICATION, name)
	doc.check_permission("read")
	if doc.communication_type != "Communication" or doc.communication_medium != "Email":
		frappe.throw(_("{0} is not an e-mail.").format(frappe.bold(doc.name)))
	return doc


def logged_already(communication: str) -> str | None:
	return frappe.db.get_value(INTERACTION, {"communication": communication}, "name", order_by="creation asc")


def automatic_text(doc: Document) -> str | None:
	"""In words, why the mail is a machine's; a mail we sent ourselves is a person's."""
	if doc.sent_or_received != "Received":
		return None
	code = mail.automatic_because(parse_addr(doc.sender or "")[1], doc.subject, html2text(doc.content or ""))
	return _(mail.AUTOMATIC_TEXT[code]) if code else None


def people_in(doc: Document) -> list[frappe._dict]:
	"""The contacts among sender and recipients with the organisation they are active in: `{contact, organisation}`."""
	addresses = {parse_addr(doc.sender or "")[1], *(parse_addr(text)[1] for text in all_recipients(doc))}
	addresses = {address.lower() for address in addresses if address}
	if not addresses:
		return []
	email, row = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Organisation Contact")
	found = (
		frappe.qb.from_(email)
		.inner_join(row)
		.on((row.contact == email.parent) & (row.parenttype == "Organisation"))
		.select(row.contact, row.parent.as_("organisation"))
		.distinct()
		.where((email.parenttype == "Contact") & email.email_id.isin(sorted(addresses)))
		.where(row.status == "Active")
		.orderby(row.contact, row.parent)
		.run(as_dict=True)
	)
	first: dict[str, frappe._dict] = {}
	for person in found:
		first.setdefault(person.contact, person)
	return list(first.values())


def all_recipients(doc: Document) -> Iterable[str]:
	for field in ("recipients", "cc"):
		yield from split_emails(doc.get(field) or "")


def partnerships_of(doc: Document, people: list[frappe._dict]) -> list[str]:
	"""The partnership the mail is linked to, else the active ones of its people's organisations that may be read."""
	if doc.reference_doctype == PARTNERSHIP and doc.reference_name:
		return [doc.reference_name]
	linked = [row.link_name for row in doc.get("timeline_links") or () if row.link_doctype == PARTNERSHIP]
	if linked:
		return linked
	organisations = sorted({row.organisation for row in people})
	if not organisations:
		return []
	parents = frappe.get_all(
		"Partnership Party",
		filters={"organisation": ("in", organisations), "parenttype": PARTNERSHIP},
		pluck="parent",
		distinct=True,
	)
	return frappe.get_list(
		PARTNERSHIP,
		filters={"name": ("in", parents), "stage": ("not in", lifecycle.END_STAGES)},
		pluck="name",
		order_by="name asc",
	)


def only_one(partnerships: list[str]) -> str:
	if len(partnerships) != 1:
		frappe.throw(
			_("Partnership: choose which partnership this mail belongs to."),
			frappe.MandatoryError,
			title=_("Which partnership?"),
		)
	return partnerships[0]
