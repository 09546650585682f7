"""An e-mail that Frappe has received or sent becomes an interaction by one click, once.

Frappe's own Email Account fetches the mail and links it (by reply, by the record's address, or by hand). Nothing here
runs by itself: an officer clicks, and says whether both sides took part. What a machine sent is never contact.

Who may read the record a mail belongs to reads the mail in its timeline, and may log it; nobody needs Frappe's right to
all mails for it.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.core.utils import html2text
from frappe.model.document import Document
from frappe.utils import parse_addr, split_emails

from eu_korea_coop import any_case
from eu_korea_coop.clock import persons_day_of
from eu_korea_coop.constants import AGREEMENT, INTERACTION, MANAGER, OFFICER, PARTNERSHIP
from eu_korea_coop.domain import lifecycle, mail
from eu_korea_coop.encounters import entry_keys
from eu_korea_coop.follow_up import preferences
from eu_korea_coop.permissions import readable_names, require_role
from eu_korea_coop.writes_at_once import ENDING

COMMUNICATION = "Communication"
MAIL_BELONGS_TO = (PARTNERSHIP, AGREEMENT)
"""What is read by whom the record's own rules say; a contact's or an organisation's mails may be about anything."""
LONGEST_SUBJECT = 140


def describe(communication: str) -> dict:
	"""What the dialog shows: `{interaction, partnership, partnerships, automatic}`. Raises PermissionError."""
	doc = readable_mail(communication)
	people = people_in(doc)
	result = partnerships_of(doc, people)
	return {
		"interaction": logged_already(doc.name),
		"partnership": result[0] if len(result) == 1 else None,
		"partnerships": result,
		"automatic": automatic_text(doc),
	}


def log(
	communication: str,
	partnership: str | None = None,
	two_way: bool = False,
	next_step: str | None = None,
	next_step_due: str | None = None,
	no_next_step_reason: str | None = None,
	key: str | None = None,
) -> dict:
	"""The interaction of a mail: the one logged before, or a new one with its people. Answers `{name, new}`.

	`key`, made by the browser: with it what is new can be taken back (`undoing.undo`), as an encounter can. Raises ValidationError
	for a machine's mail that is said to be two-way, or where the partnership is not clear.
	"""
	given = (communication, partnership, two_way, next_step, next_step_due, no_next_step_reason)
	if not key:
		return logged(*given)[0]
	key_hash = entry_keys.hash_of(frappe.session.user, key)
	if known := entry_keys.claim(key_hash, entry_keys.content_hash({"mail": given})):
		return {"name": known.answer["interaction"]["name"], "new": 0}
	try:
		answer, made = logged(*given)
	except ENDING:
		raise
	except Exception:
		frappe.db.rollback(save_point=entry_keys.SAVEPOINT)
		raise
	if not made:
		frappe.db.rollback(save_point=entry_keys.SAVEPOINT)  # the key is for what it makes
	else:
		parts = {"interaction": {"name": answer["name"]}, "partnership": {"name": made.pop("partnership")}}
		entry_keys.keep(key_hash, parts, made)
	return answer


def logged(
	communication: str,
	partnership: str | None,
	two_way: bool,
	next_step: str | None,
	next_step_due: str | None,
	no_next_step_reason: str | None,
) -> tuple[dict, dict]:
	"""What `log` answers, and what was made and changed, as `undoing` reads it; nothing for a mail that was logged before."""
	doc = readable_mail(
		communication, for_update=True
	)  # of two clicks at once the second finds the first one's
	if name := logged_already(doc.name):
		return {"name": name, "new": 0}, {}
	people = people_in(doc)
	partnership = partnership or only_one(partnerships_of(doc, people))
	step = ("next_step", "next_step_due", "next_step_owner")
	before = frappe.db.get_value(PARTNERSHIP, partnership, step, as_dict=True) if next_step else None
	interaction = frappe.get_doc(
		{
			"doctype": INTERACTION,
			"subject": (doc.subject or _("E-mail"))[:LONGEST_SUBJECT],
			"interaction_type": "E-Mail Exchange",
			"interaction_date": persons_day_of(doc.communication_date or doc.creation),
			"interaction_date_precision": "Day",
			"partnership": partnership,
			"two_way": int(two_way),
			"summary": doc.content,
			"communication": doc.name,
			"source_kind": "Direct Contact",
			"organisations": [
				{"organisation": name}
				for name in sorted({row.organisation for row in people if row.organisation})
			],
			"participants": [{"contact": row.contact, "organisation": row.organisation} for row in people],
			"next_step": next_step,
			"next_step_due": next_step_due,
			"no_next_step_reason": no_next_step_reason,
		}
	).insert()
	modified = str(frappe.db.get_value(INTERACTION, interaction.name, "modified"))
	made = {"records": [[INTERACTION, interaction.name, modified]], "partnership": interaction.partnership}
	if before:
		made["step_before"] = {"partnership": interaction.partnership, **before}
	return {"name": interaction.name, "new": 1}, made


def refuse_machine_contact(doc: Document, method: str | None = None) -> None:
	"""On save of an interaction, however it is saved: what a machine sent is never both sides taking part.

	Where the mail was judged wrongly, the interaction can be counted by its override, with a reason (rule 12).
	"""
	if not (doc.communication and doc.two_way) or doc.meaningful_override:
		return
	if not (doc.has_value_changed("two_way") or doc.has_value_changed("communication")):
		return
	if reason := automatic_text(frappe.get_doc(COMMUNICATION, doc.communication)):
		frappe.throw(
			_("Both sides took part: this mail is {0}, which is never contact.").format(reason),
			title=_("Not written by a person"),
		)


def readable_mail(name: str, for_update: bool = False) -> Document:
	doc = frappe.get_doc(COMMUNICATION, name, for_update=for_update)
	require_role(OFFICER, MANAGER)
	if not any(frappe.has_permission(*record) for record in records_of(doc)) and not is_of_own_people(doc):
		doc.check_permission("read")
	if doc.communication_type != "Communication" or doc.communication_medium != "Email":
		frappe.throw(_("{0} is not an e-mail.").format(frappe.bold(doc.name)))
	return doc


def is_of_own_people(doc: Document) -> bool:
	"""Whether a received mail that is about no record comes from a person of a partnership the session's user works on.

	An answer without In-Reply-To is linked to nothing by Frappe. Its responsible officer, or a manager, may read and log it.
	"""
	if doc.sent_or_received != "Received" or doc.reference_name:
		return False
	party, person = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType("Organisation Contact")
	partnership, email = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Contact Email")
	query = (
		frappe.qb.from_(email)
		.inner_join(person)
		.on((person.contact == email.parent) & (person.parenttype == "Organisation"))
		.inner_join(party)
		.on((party.organisation == person.parent) & (party.parenttype == PARTNERSHIP))
		.inner_join(partnership)
		.on(partnership.name == party.parent)
		.select(partnership.name)
		.where(
			(email.parenttype == "Contact")
			& (any_case.lowered(email.email_id) == parse_addr(doc.sender or "")[1].lower())
		)
		.where((person.status == "Active") & partnership.stage.notin(lifecycle.END_STAGES))
		.limit(1)
	)
	if MANAGER not in frappe.get_roles():
		me = frappe.session.user
		query = query.where((partnership.owner_user == me) | (partnership.next_step_owner == me))
	return bool(query.run())


def dismiss(communication: str, address: bool = False) -> dict:
	"""A mail that is no contact with a partner: close it, or leave out whatever comes from its `address` from now on.

	Answers `{line: null, undo}`. An address is the session's user's own choice, a closed mail everybody's.
	"""
	doc = readable_mail(communication)
	if address:
		sender = parse_addr(doc.sender or "")[1].lower()
		wish = preferences.of(frappe.session.user)
		wish.ignored_addresses = "\n".join(sorted({*(wish.ignored_addresses or "").split(), sender}))
		wish.save()
		return {"line": None, "undo": {"doctype": COMMUNICATION, "name": doc.name, "address": sender}}
	doc.db_set("status", "Closed")
	return {"line": None, "undo": {"doctype": COMMUNICATION, "name": doc.name}}


def take_back(communication: str, address: str | None = None) -> dict:
	"""Undo `dismiss`. Answers `{line: null, undo: null}`."""
	doc = readable_mail(communication)
	if address:
		wish = preferences.of(frappe.session.user)
		wish.ignored_addresses = "\n".join(sorted({*(wish.ignored_addresses or "").split()} - {address}))
		wish.save()
	elif doc.status == "Closed":
		doc.db_set("status", "Open")
	return {"line": None, "undo": None}


def records_of(doc: Document) -> list[tuple[str, str, str]]:
	"""The record of ours a mail is about, as a question to `frappe.has_permission`.

	One that is about none of ours is about those it is linked to: it stands in their timelines.
	"""
	linked = [(row.link_doctype, row.link_name) for row in doc.get("timeline_links") or ()]
	about = [(doc.reference_doctype, doc.reference_name)] if doc.reference_name else linked
	return [(doctype, "read", name) for doctype, name in about if doctype in MAIL_BELONGS_TO]


def logged_already(communication: str) -> str | None:
	return frappe.db.get_value(INTERACTION, {"communication": communication}, "name", order_by="creation asc")


def automatic_text(doc: Document) -> str | None:
	"""In words, why the mail is a machine's; a mail we sent ourselves is a person's."""
	if doc.sent_or_received != "Received":
		return None
	# of a plain mail the content without its footer is enough, of others the plain part may say less
	text = f"{doc.text_content or ''}\n{html2text(doc.content or '')}"
	files = frappe.get_all(
		"File",
		filters={"attached_to_doctype": COMMUNICATION, "attached_to_name": doc.name},
		pluck="file_name",
	)
	code = mail.automatic_because(parse_addr(doc.sender or "")[1], doc.subject, text, files)
	return _(mail.AUTOMATIC_TEXT[code]) if code else None


def people_in(doc: Document) -> list[frappe._dict]:
	"""The contacts among sender and recipients with the organisation they are active in, if any: `{contact, organisation}`."""
	addresses = {parse_addr(doc.sender or "")[1], *(parse_addr(text)[1] for text in all_recipients(doc))}
	addresses = {address.lower() for address in addresses if address}
	if not addresses:
		return []
	email, row = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Organisation Contact")
	rows = (
		frappe.qb.from_(email)
		.left_join(row)
		.on((row.contact == email.parent) & (row.parenttype == "Organisation") & (row.status == "Active"))
		.select(email.parent.as_("contact"), row.parent.as_("organisation"))
		.distinct()
		.where((email.parenttype == "Contact") & any_case.lowered(email.email_id).isin(sorted(addresses)))
		.orderby(email.parent, row.parent)
		.run(as_dict=True)
	)
	first: dict[str, frappe._dict] = {}
	for person in rows:
		first.setdefault(person.contact, person)
	return list(first.values())


def all_recipients(doc: Document) -> Iterable[str]:
	for field in ("recipients", "cc"):
		yield from split_emails(doc.get(field) or "")


def partnerships_of(doc: Document, people: list[frappe._dict]) -> list[str]:
	"""The partnerships the mail is linked to, else the active ones of its people's organisations; those that may be read."""
	linked = [row.link_name for row in doc.get("timeline_links") or () if row.link_doctype == PARTNERSHIP]
	if doc.reference_doctype == PARTNERSHIP and doc.reference_name:
		linked = [doc.reference_name]
	if linked:
		return sorted(readable_names(PARTNERSHIP, linked))
	organisations = sorted({row.organisation for row in people if row.organisation})
	# an empty text in these lists would make Frappe ask for IFNULL(…), for which the database reads the whole table
	parents = organisations and frappe.get_all(
		"Partnership Party",
		filters={"organisation": ("in", organisations), "parenttype": PARTNERSHIP},
		pluck="parent",
	)
	return parents and frappe.get_list(
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
