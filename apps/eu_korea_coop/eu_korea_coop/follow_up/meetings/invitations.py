"""An invitation mail with a calendar file becomes a planned interaction of who works on the partnership.

Frappe keeps the files a mail attaches, not a calendar part without a file name (Outlook's): such a meeting comes in by the
calendar. Nothing happens for a sender who is neither a person of a partnership nor a colleague.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

import frappe
from frappe.model.document import Document
from frappe.utils import get_system_timezone, parse_addr

from eu_korea_coop import work_owners
from eu_korea_coop.clock import persons_today, site_today, zone_of
from eu_korea_coop.constants import CALENDAR_MEETING
from eu_korea_coop.domain import meetings
from eu_korea_coop.follow_up.mail_in import COMMUNICATION, all_recipients
from eu_korea_coop.follow_up.meetings.bringing_in import bring_in
from eu_korea_coop.follow_up.meetings.partners import Partners
from eu_korea_coop.follow_up.meetings.reading import READER
from eu_korea_coop.follow_up.reading import reading_as

ENDINGS = (".ics", ".vcs", ".ical")
SECONDS = 60


def file_attached(file: Document, method: str | None = None) -> None:
	"""After a file was attached: one of a received mail that looks like an invitation is read by a job of its own."""
	if file.attached_to_doctype == COMMUNICATION and (file.file_name or "").lower().endswith(ENDINGS):
		frappe.enqueue(
			"eu_korea_coop.follow_up.meetings.invitations.read",
			queue="default",
			timeout=SECONDS,
			enqueue_after_commit=True,
			file=file.name,
		)


def read(file: str) -> dict:
	"""Bring in the meetings of a mail's file, as the person whose work they are. Answers what was done."""
	if not frappe.db.exists("File", file):
		return {}
	doc = frappe.get_doc("File", file)
	mail = frappe.get_doc(COMMUNICATION, doc.attached_to_name)
	sender = parse_addr(mail.sender or "")[1].lower()
	if mail.sent_or_received != "Received" or mail.communication_medium != "Email" or not sender:
		return {}
	content = doc.get_content()
	others = [sender, *(parse_addr(text)[1].lower() for text in all_recipients(mail))]
	user = whose_work(read_content(content, site_today(), ZoneInfo(get_system_timezone())), sender, others)
	if not user:
		return {}
	zone = zone_of(user) or ZoneInfo(get_system_timezone())
	with reading_as(user, frappe.db.get_value("User", user, "language") or frappe.local.lang):
		today = persons_today(user)
		return dict(bring_in(read_content(content, today, zone), today, sender, others))


def read_content(content: str | bytes, today: date, zone: ZoneInfo):
	return frappe.get_attr(READER)([content], *meetings.window(today), zone)


def whose_work(reading, sender: str, others: Iterable[str]) -> str | None:
	"""For whom the meetings of a mail are: who they were read in for before, else the responsible officer of the partnership."""
	keys = [*reading.meetings, *reading.whole]
	if not keys:
		return None
	row = frappe.qb.DocType(CALENDAR_MEETING)
	before = (
		frappe.qb.from_(row)
		.select(row.user)
		.where(row.key_hash.isin(keys) | row.series.isin(keys))
		.orderby(row.creation)
		.limit(1)
		.run(pluck=True)
	)
	if before:
		return before[0] if work_owners.able(before) else None
	addresses = {*others, *(address for one in reading.meetings.values() for address in one.people)}
	partners = Partners(addresses, readable_only=False)
	if sender not in partners.ours and not partners.of([sender]):
		return None
	partnership = meetings.which_partnership(partners.candidates(partners.of(sorted(addresses))))
	owner = partners.owner_of(partnership) if partnership else None
	return owner if owner and work_owners.able([owner]) else None
