"""A review: which partnerships it goes through, in which order, and how far it came. It can be left and taken up again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce, Count, Max, Sum
from frappe.utils import now_datetime
from pypika import Case
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term

from eu_korea_coop import work_owners
from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.constants import PARTNERSHIP, PARTNERSHIP_REVIEW, REVIEW_SESSION
from eu_korea_coop.domain import health, lifecycle
from eu_korea_coop.partnerships import overview
from eu_korea_coop.partnerships.reviews import past
from eu_korea_coop.permissions import readable_names, restrict
from eu_korea_coop.refusals import INVALID, refuse

STALLED, UNREVIEWED, FILTER = "Stalled", "Unreviewed", "Filter"
WORST_FIRST, LONGEST_UNREVIEWED = "Worst First", "Longest Unreviewed"
UNREVIEWED_AFTER = timedelta(days=28)
"""An active partnership that nobody has decided about for longer is unreviewed."""
MOST = 500
"""Partnerships in one review; it says how many there are beyond."""
LAST_DECISIONS = 5


def choose(session: Document) -> None:
	"""Fill in the partnerships of a new review, with how many were found and how many are in it. Three queries."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = chosen(session.choice, partnership, session.filters, persons_today())
	session.total = query.select(Count("*")).run()[0][0]
	ordered = query.select(partnership.name)
	for term in order_of(session.sort_by, partnership):
		ordered = ordered.orderby(term)
	names = ordered.limit(MOST).run(pluck=True)
	session.partnerships = json.dumps(names)
	session.count = len(names)


def chosen(choice: str, partnership: Table, filters: object, today: date) -> QueryBuilder:
	"""Return the query of the partnerships that a review goes through, of those the reader may read."""
	query = restrict(frappe.qb.from_(partnership), PARTNERSHIP, partnership)
	if choice == STALLED:
		return query.where(partnership.health == health.STALLED)
	if choice == UNREVIEWED:
		active = query.where(partnership.stage.isin(lifecycle.ACTIVE_STAGES))
		return active.where(partnership.name.notin(reviewed_since(today - UNREVIEWED_AFTER)))
	names = frappe.get_list(PARTNERSHIP, filters=read_filters(filters), pluck="name", limit_page_length=0)
	return query.where(partnership.name.isin([*names, ""]))


def reviewed_since(day: date) -> QueryBuilder:
	review = frappe.qb.DocType(PARTNERSHIP_REVIEW)
	return frappe.qb.from_(review).select(review.partnership).where(review.day >= day)


def read_filters(filters: object) -> list | dict:
	"""The filters of a list of partnerships, as Frappe's list sends them. Raises a refusal where they are none."""
	try:
		result = frappe.parse_json(filters) if filters else []
	except ValueError:
		result = None
	if not isinstance(result, list | dict) or not result:
		refuse(INVALID, "filters", _("Choose a filter first: the list of partnerships has one."))
	return result


def order_of(sort_by: str, partnership: Table) -> list[Term]:
	"""What a review begins with: what matters most and has waited longest, or what nobody has looked at for longest."""
	tier = Case().when(partnership.tier == "Strategic", 0).when(partnership.tier == "Watch", 2).else_(1)
	waited = Coalesce(partnership.stalled_since, date.max)
	worst = [tier, waited, partnership.name]
	if sort_by != LONGEST_UNREVIEWED:
		return worst
	review = frappe.qb.DocType(PARTNERSHIP_REVIEW)
	last = frappe.qb.from_(review).select(Max(review.day)).where(review.partnership == partnership.name)
	return [Coalesce(last, date.min), *worst]


# ------------------------------------------------------------------------------------------------------- going through


def counted(choice: str, today: date) -> int:
	"""Return how many partnerships a review of this choice finds, of those the reader may read. One query."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	return chosen(choice, partnership, None, today).select(Count("*")).run()[0][0]


def choices() -> dict:
	"""Return what can be reviewed: `{stalled, unreviewed, open: {session, position, count, started_by, started_on} | None}`."""
	today = persons_today()
	counts = {choice.lower(): counted(choice, today) for choice in (STALLED, UNREVIEWED)}
	return {**counts, "open": open_session()}


def open_session() -> dict | None:
	"""Return the reader's latest review that has not ended."""
	rows = frappe.get_list(
		REVIEW_SESSION,
		filters={"started_by": frappe.session.user, "ended_on": ("is", "not set"), "count": (">", 0)},
		fields=["name as session", "position", "count", "started_on"],
		order_by="creation desc",
		limit_page_length=1,
	)
	return rows[0] if rows else None


def start(choice: str, sort_by: str, filters: object = None) -> Document:
	"""Store a new review. Raises a refusal for an unknown choice, PermissionError for anybody but a manager."""
	values = {
		"choice": choice,
		"sort_by": sort_by,
		"filters": json.dumps(read_filters(filters)) if filters else None,
	}
	return frappe.get_doc({"doctype": REVIEW_SESSION, **values}).insert()


def go_to(session: Document, position: int) -> None:
	"""Remember where the review stands."""
	if session.ended_on or position == session.position:
		return
	session.position = position
	session.save()


def end(session: Document) -> None:
	if not session.ended_on:
		session.ended_on = now_datetime()
		session.save()


def present(session: Document) -> dict:
	"""Return where the review stands: `{session, position, count, total, ended, partnership, title, overview, last, seen}`.

	`overview`: as in partnerships/overview.py, None where the partnership is gone; `last`: the latest decisions, newest first,
	each `{name, words, day, by, own, here}`; `seen`: what `decide` must be given back.
	"""
	names = frappe.parse_json(session.partnerships or "[]")
	name = names[session.position] if session.position < len(names) else None
	answer = {
		"session": session.name,
		"position": session.position,
		"count": session.count,
		"total": session.total,
		"ended": bool(session.ended_on),
		"partnership": name,
		"overview": None,
		"last": [],
		"seen": None,
	}
	if not readable_names(PARTNERSHIP, [name]):
		return answer
	doc = frappe.get_doc(PARTNERSHIP, name)
	rows = past.of_partnership(name, LAST_DECISIONS)
	names_of = past.names_in(rows)
	answer["overview"] = overview.overview(doc, site_today(), persons_today())
	answer["owner_user"] = doc.owner_user
	answer["officer"] = (
		work_owners.full_names([doc.owner_user]).get(doc.owner_user) if doc.owner_user else None
	)
	answer["last"] = [shown(row, names_of) for row in rows]
	answer["seen"] = rows[0].name if rows else None
	return answer


def shown(row: frappe._dict, names: dict[str, str]) -> dict:
	return {
		"name": row.name,
		"words": past.in_words(row, names),
		"ago": past.days_ago(row, persons_today(), names),
		"day": row.day.isoformat(),
		"by": names.get(row.decided_by) or row.decided_by,
		"own": row.decided_by == frappe.session.user,
	}


def stalled_and_unreviewed(today: date) -> tuple[int, int]:
	"""Return how many partnerships are stalled, and how many of these nobody has decided about for four weeks; for managers."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	recent = partnership.name.isin(reviewed_since(today - UNREVIEWED_AFTER))
	query = (
		frappe.qb.from_(partnership)
		.select(Count("*"), Sum(Case().when(recent, 1).else_(0)))
		.where(partnership.health == health.STALLED)
	)
	stalled, reviewed = query.run()[0]
	return stalled, stalled - int(reviewed or 0)
