"""Out once: one row per person, kind and period, written in the same transaction as the mail in Frappe's queue.

The row's unique key lets only one of two schedulers have it; row and queued mail are committed together, so a process
killed before that has done nothing and one killed after it has done everything. The mail's Message-ID is
the row's: a repetition that SMTP itself may cause carries the same one. `reconcile` brings queued mails on their way
again that Frappe has given up, or left in the middle of sending. A mail that still waits when the next period's digest is
composed is withdrawn: the new one has the same lines, and a month without a mail server ends in one mail.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from frappe.utils.jinja import get_email_from_template

from eu_korea_coop.constants import DIGEST_DELIVERY
from eu_korea_coop.follow_up.digests.mail import IDENTITY, TEMPLATE, Mail
from eu_korea_coop.follow_up.digests.people import Due, Reader

NOTHING, QUEUED, SENT, FAILED = "Nothing To Say", "Queued", "Sent", "Failed"
EMAIL_QUEUE = "Email Queue"
WAITING = ("Not Sent", "Error")
STUCK_AFTER = timedelta(minutes=15)
"""Longer than an SMTP dialogue lasts."""


def deliver(due: Due, mail: Mail | None, lines: int, may_wait: bool = True) -> bool:
	"""Record what was decided for this person and period; False if another process did. The caller commits.

	`may_wait`: whether an earlier digest of theirs may still be in the queue (`with_mail_waiting`).
	Raises what the mail queue raises; then nothing of it is recorded, and the next run tries again.
	"""
	reader = due.reader
	row = frappe.get_doc(
		{
			"doctype": DIGEST_DELIVERY,
			"user": reader.user,
			"kind": reader.kind,
			"period": due.period,
			"delivery_key": due.key,
			"status": QUEUED if mail else NOTHING,
			"message_id": message_id(due) if mail else None,
			"composed_at": now_datetime(),
			"lines": lines,
		}
	)
	row.flags.ignore_permissions = True  # a reader may not write the proof that they were written to
	row.flags.ignore_links = True  # the user was found by their role
	try:
		row.insert()
	except frappe.UniqueValidationError:
		frappe.db.rollback()
		frappe.clear_messages()
		return False
	if may_wait:
		withdraw_earlier(row)
	if mail and not queue(reader, mail, row.message_id, row.name):
		refused = _("No mail was queued for {0}: the address is not valid, or wants no mail at all.")
		row.db_set({"status": FAILED, "error": refused.format(reader.email)})
	return True


def with_mail_waiting() -> set[tuple[str, str]]:
	"""(user, kind) of the digests whose mail has not been sent. One query."""
	row = frappe.qb.DocType(DIGEST_DELIVERY)
	return set(frappe.qb.from_(row).select(row.user, row.kind).where(row.status == QUEUED).run())


def withdraw_earlier(row: Document) -> None:
	"""Earlier digests of this person and kind whose mail has not been sent will not be sent any more."""
	waiting = [
		earlier
		for earlier in queued_rows(user=row.user, kind=row.kind)
		if earlier.delivery != row.name and earlier.status in (*WAITING, None)
	]
	if not waiting:
		return
	queue = frappe.qb.DocType(EMAIL_QUEUE)
	frappe.qb.update(queue).set(queue.status, "Error").where(
		queue.name.isin([earlier.queue for earlier in waiting if earlier.queue] or [""])
	).where(queue.status.isin(WAITING)).run()
	set_status([earlier.delivery for earlier in waiting], FAILED)


def message_id(due: Due) -> str:
	"""The same for the same person, kind and period, on every attempt."""
	return f"{IDENTITY}{hashlib.sha256(due.key.encode()).hexdigest()[:32]}@{frappe.local.site}"


def queue(reader: Reader, mail: Mail, identity: str | None = None, delivery: str | None = None) -> bool:
	"""Hand the mail to Frappe's queue, which sends it after the commit; answers whether it took it.

	Without an identity it gets one nobody else has.
	"""
	# what Frappe builds mails with opens a log file of the site where it is imported
	from eu_korea_coop.follow_up.digests.framed_mail import FramedMail  # noqa: PLC0415

	identity = identity or f"{IDENTITY}{frappe.generate_hash(length=32)}@{frappe.local.site}"
	frappe.flags.digest_being_queued = (reader.user, reader.kind) if delivery else None  # for its headers
	try:
		html, plain = get_email_from_template(TEMPLATE, mail.args)
		framed = FramedMail(
			recipients=[reader.email],
			subject=mail.subject,
			message=html,
			text_content=plain,
			message_id=identity,
			reference_doctype=DIGEST_DELIVERY if delivery else None,
			reference_name=delivery,
			add_unsubscribe_link=0,
		)
		framed.process()
		return framed.is_queued
	finally:
		frappe.flags.digest_being_queued = None


# -------------------------------------------------------------------------------------------------- what came of it


def reconcile() -> dict[str, int]:
	"""Learn what became of queued mails; bring on their way again those that failed or were left in the middle.

	A mail that Frappe gave up after its retries goes back into the queue every time this runs (hourly), so that a mail
	server that was down for a day loses nothing.
	"""
	rows = queued_rows()
	sent = [row.delivery for row in rows if row.status == "Sent"]
	if sent:
		set_status(sent, SENT)
	stuck = [
		row.queue
		for row in rows
		if row.status == "Error" or (row.status == "Sending" and row.modified < now_datetime() - STUCK_AFTER)
	]
	if stuck:
		requeue(stuck)
	return {"sent": len(sent), "requeued": len(stuck)}


def queued_rows(**of: str) -> list[frappe._dict]:
	"""Deliveries that wait for their mail (all, or those `of` a user and kind), with the state of the mail, None if it is gone."""
	delivery, queue = frappe.qb.DocType(DIGEST_DELIVERY), frappe.qb.DocType(EMAIL_QUEUE)
	query = (
		frappe.qb.from_(delivery)
		.left_join(queue)
		.on((queue.reference_doctype == DIGEST_DELIVERY) & (queue.reference_name == delivery.name))
		.select(delivery.name.as_("delivery"), queue.name.as_("queue"), queue.status, queue.modified)
		.where(delivery.status == QUEUED)
	)
	for column, value in of.items():
		query = query.where(delivery[column] == value)
	return query.run(as_dict=True)


def set_status(names: Iterable[str], status: str) -> None:
	delivery = frappe.qb.DocType(DIGEST_DELIVERY)
	frappe.qb.update(delivery).set(delivery.status, status).where(delivery.name.isin(sorted(names))).run()


def requeue(names: Iterable[str]) -> None:
	queue = frappe.qb.DocType(EMAIL_QUEUE)
	frappe.qb.update(queue).set(queue.status, "Not Sent").set(queue.retry, 0).set(
		queue.modified, now_datetime()
	).where(queue.name.isin(sorted(names)) & queue.status.isin(("Error", "Sending"))).run()
