"""What a review decided, by mail: one to each person it concerns, with what they may read at that moment (rule 113)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url_to_list, now_datetime

from eu_korea_coop.follow_up import reading
from eu_korea_coop.follow_up.sections import wording
from eu_korea_coop.partnerships.reviews import past, protocol
from eu_korea_coop.refusals import TOUCHED, refuse
from eu_korea_coop.writes_at_once import begin_afresh

TEMPLATE = "cooperation_review"


def send(session: str) -> int:
	"""Queue the mails of an ended review through Frappe's e-mail, once. Answers how many people are written to.

	Raises a refusal 409 where it was mailed already, PermissionError without write access.
	"""
	begin_afresh()
	doc = frappe.get_doc(protocol.REVIEW_SESSION, session, for_update=True)
	doc.check_permission("write")
	if doc.mailed_on:
		refuse(TOUCHED, "session", _("The mails of this review were sent already."))
	concerned = protocol.people_concerned(protocol.rows_of(doc.name))
	people = languages(concerned)
	sent = sum(send_to(person, doc) for person in people)
	doc.mailed_on = now_datetime()
	doc.save()
	return sent


def languages(users: dict) -> list[frappe._dict]:
	"""Return `{name, email, full_name, language}` of these users. One query."""
	if not users:
		return []
	return frappe.get_all(
		"User",
		filters={"name": ("in", list(users))},
		fields=["name", "email", "full_name", "language"],
		order_by="name",
	)


def send_to(person: frappe._dict, session: Document) -> int:
	"""Queue one person's mail, read as that person; 0 where nothing is left that they may read."""
	language = person.language or frappe.db.get_single_value("System Settings", "language") or "en"
	with reading.reading_as(person.name, language):
		rows = protocol.people_concerned(protocol.rows_of(session.name)).get(person.name)
		if not rows:
			return 0
		names = past.names_in([*rows, frappe._dict(decided_by=session.started_by, for_user=None)])
		by = names.get(session.started_by, session.started_by)
		args = {
			"greeting": _("Hello {0},").format(person.full_name),
			"intro": _("this was decided about your partnerships in the review with {0}:").format(by),
			"lines": protocol.lines(rows, names),
			"today_url": get_url_to_list(wording.TODAY_PAGE),
			"today_label": _("Open Today"),
			"lang": language,
		}
		subject = _("Decided in the review: {0}").format(args["lines"][0]["title"])
		if len(rows) > 1:
			subject = _("Decided in the review: {0} and {1} more").format(
				args["lines"][0]["title"], len(rows) - 1
			)
	frappe.sendmail(
		recipients=[person.email],
		subject=subject,
		template=TEMPLATE,
		args=args,
		reference_doctype=session.doctype,
		reference_name=session.name,
		add_unsubscribe_link=0,
		with_container=True,
	)
	return 1
