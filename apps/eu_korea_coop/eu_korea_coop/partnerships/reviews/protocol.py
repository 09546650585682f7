"""What was decided in a review, in the order in which it was decided: for the end of the page, printing and mails."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_url_to_form

from eu_korea_coop import work_owners
from eu_korea_coop.clock import persons_day_of
from eu_korea_coop.constants import PARTNERSHIP, PARTNERSHIP_REVIEW, REVIEW_SESSION
from eu_korea_coop.partnerships.reviews import past
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import Sheet
from eu_korea_coop.reporting.fuzzy_text import day_text


def rows_of(session: str) -> list[frappe._dict]:
	"""Return the decisions of a review that the reader may read, with `title`, `owner_user`, `next_step_owner`. One query."""
	review, partnership = frappe.qb.DocType(PARTNERSHIP_REVIEW), frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(review)
		.inner_join(partnership)
		.on(partnership.name == review.partnership)
		.select(*(review[field] for field in past.FIELDS), partnership.title, partnership.short_title)
		.select(partnership.owner_user, partnership.next_step_owner)
		.where(review.review_session == session)
		.orderby(review.creation)
	)
	query = restrict(query, PARTNERSHIP_REVIEW, review)
	return restrict(query, PARTNERSHIP, partnership).run(as_dict=True)


def protocol(session: Document) -> dict:
	"""Return `{session, started, by, position, count, total, ended, mailed, lines}`; a line is `{partnership, title, words, by, url}`."""
	rows = rows_of(session.name)
	names = past.names_in([*rows, frappe._dict(decided_by=session.started_by, for_user=None)])
	return {
		"session": session.name,
		"started": day_text(persons_day_of(session.started_on)),
		"by": names.get(session.started_by) or session.started_by,
		"position": session.position,
		"count": session.count,
		"total": session.total,
		"ended": bool(session.ended_on),
		"mailed": bool(session.mailed_on),
		"print_format": "Review Protocol",
		"lines": lines(rows, names),
	}


def lines(rows: Collection[frappe._dict], names: dict[str, str]) -> list[dict]:
	return [
		{
			"partnership": row.partnership,
			"title": row.short_title or row.title,
			"words": past.in_words(row, names),
			"by": names.get(row.decided_by) or row.decided_by,
			"url": get_url_to_form(PARTNERSHIP, row.partnership),
		}
		for row in rows
	]


def people_concerned(rows: Collection[frappe._dict]) -> dict[str, list[frappe._dict]]:
	"""Return whom each decision concerns: whoever is named in it, the responsible officer and the next step's owner.

	Nobody is written to about what they decided themselves alone, and nobody who can't act any more.
	"""
	result: dict[str, list[frappe._dict]] = {}
	for row in rows:
		for user in {row.for_user, row.owner_user, row.next_step_owner} - {None, "", row.decided_by}:
			result.setdefault(user, []).append(row)
	able = work_owners.able(result)
	return {
		user: of_user for user, of_user in sorted(result.items()) if user in able and user != "Administrator"
	}


def how_much(decisions: int, partnerships: int) -> str:
	decided = _("one decision") if decisions == 1 else _("{0} decisions").format(decisions)
	if partnerships == 1:
		return _("{0}, one partnership in the review").format(decided)
	return _("{0}, {1} partnerships in the review").format(decided, partnerships)


def cooperation_review_protocol(doc: Document) -> Sheet:
	"""For the print format "Review Protocol": what was decided about each partnership."""
	session = frappe.get_doc(REVIEW_SESSION, doc.name)
	session.check_permission("print")
	rows = rows_of(session.name)
	names = past.names_in([*rows, frappe._dict(decided_by=session.started_by, for_user=None)])
	sheet = Sheet(
		kind=_("Review of partnerships"),
		title=day_text(persons_day_of(get_datetime(session.started_on))),
		subtitle=names.get(session.started_by) or session.started_by,
		status=how_much(len(rows), session.count),
	)
	section = sheet.section(_("What was decided"), nothing=_("Nothing was decided."))
	section.table(
		(_("Partnership"), _("Decision"), _("Decided by")),
		((line["title"], line["words"], line["by"]) for line in lines(rows, names)),
	)
	return sheet
