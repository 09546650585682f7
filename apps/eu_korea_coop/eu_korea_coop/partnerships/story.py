"""What else belongs to the story of a partnership beside its timeline: mails, comments, files and reviews.

Entries have the shape of `timeline.page`. Mails are those filed under the partnership; comments and files are those of
the partnership itself. The timeline reads all of them with what it adds in one query, each as far as the page that is
asked for; what reviews decided is read only where there are any.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import getdate, strip_html
from pypika import Order
from pypika.functions import Cast
from pypika.queries import QueryBuilder
from pypika.terms import Term, ValueWrapper

from eu_korea_coop.asked_by_names import NAMES, readable_rows
from eu_korea_coop.constants import PARTNERSHIP, PARTNERSHIP_REVIEW
from eu_korea_coop.partnerships.reviews import past

LONGEST_TEXT = 280
"""Characters of a comment that a line shows."""
MAIL, COMMENT, FILE, REVIEW = "mail", "comment", "file", "review"
DOCTYPES = {MAIL: "Communication", COMMENT: "Comment", FILE: "File", REVIEW: PARTNERSHIP_REVIEW}


COLUMNS = ("title", "first", "second", "third", "day", "precision", "until", "first_day", "is_meaningful")
"""What every part of the story selects beside its kind, name and creation; what a kind has not is empty."""
NO_DAY = Cast(ValueWrapper(None), "date")
EMPTY = {"day": NO_DAY, "until": NO_DAY, "first_day": NO_DAY, "is_meaningful": ValueWrapper(0)}
"""An empty value of a column's type; a bare NULL is a text to PostgreSQL, which joins it to no date."""


def entries(rows: Iterable[frappe._dict]) -> list[dict]:
	"""Return the entries of rows of these QUERIES."""
	rows = list(rows)
	reviews = [row.name for row in rows if row.kind == REVIEW]
	return [*(as_entry(row) for row in rows if row.kind != REVIEW), *past.entries(reviews)]


def as_part(query: QueryBuilder) -> QueryBuilder:
	"""Return `query` so that it can be part of a union: one with its own order and limit must be a derived table."""
	part = query.as_("part")
	return frappe.qb.from_(part).select(part.star)


def mails(wanted: int) -> QueryBuilder:
	mail = frappe.qb.DocType(DOCTYPES[MAIL])
	query = (
		frappe.qb.from_(mail)
		.where((mail.reference_doctype == PARTNERSHIP) & (mail.reference_name.isin(NAMES)))
		.where((mail.communication_type == "Communication") & (mail.communication_medium == "Email"))
	)
	columns = (mail.subject, mail.sender, mail.recipients, mail.sent_or_received)
	return newest(query, MAIL, mail, columns, wanted)


def comments(wanted: int) -> QueryBuilder:
	comment = frappe.qb.DocType(DOCTYPES[COMMENT])
	query = (
		frappe.qb.from_(comment)
		.where((comment.reference_doctype == PARTNERSHIP) & (comment.reference_name.isin(NAMES)))
		.where(comment.comment_type == "Comment")
	)
	columns = (comment.content, comment.comment_by, comment.comment_email)
	return newest(query, COMMENT, comment, columns, wanted)


def files(wanted: int) -> QueryBuilder:
	file = frappe.qb.DocType(DOCTYPES[FILE])
	query = frappe.qb.from_(file).where(
		(file.attached_to_doctype == PARTNERSHIP) & (file.attached_to_name.isin(NAMES))
	)
	return newest(query, FILE, file, (file.file_name, file.file_url), wanted)


def reviews(wanted: int) -> QueryBuilder:
	review = frappe.qb.DocType(DOCTYPES[REVIEW])
	query = frappe.qb.from_(review).where(review.partnership.isin(NAMES))
	return newest(query, REVIEW, review, (review.decision,), wanted)


QUERIES = {MAIL: mails, COMMENT: comments, FILE: files, REVIEW: reviews}


def newest(query: QueryBuilder, kind: str, table, columns: tuple[Term, ...], wanted: int) -> QueryBuilder:
	"""The newest `wanted` rows of `query`, of those the reader may read, with the same columns for every kind.

	They are chosen by their names: the database would store rows with long texts on its disk to sort them.
	"""
	about = None if kind == REVIEW else PARTNERSHIP
	names = query.select(table.name).where(readable_rows(DOCTYPES[kind], about))
	chosen = names.orderby(table.creation, order=Order.desc).limit(wanted).as_("chosen")
	query = frappe.qb.from_(chosen).inner_join(table).on(table.name == chosen.name)
	return selected(query, kind, table, columns)


def selected(query: QueryBuilder, kind: str, table, columns: tuple[Term, ...]) -> QueryBuilder:
	"""`query` with the columns of every part; `columns` are the first of COLUMNS, what is missing at the end is empty."""
	query = query.select(ValueWrapper(kind).as_("kind"), table.name, table.creation)
	missing = [EMPTY.get(name, ValueWrapper(None)) for name in COLUMNS[len(columns) :]]
	return query.select(
		*(column.as_(name) for name, column in zip(COLUMNS, [*columns, *missing], strict=True))
	)


def as_entry(row: frappe._dict) -> dict:
	title, text, label = row.title or "", "", ""
	if row.kind == MAIL:
		is_received = row.third == "Received"
		text, label = (row.first, _("Mail received")) if is_received else (row.second, _("Mail sent"))
	elif row.kind == COMMENT:
		title = strip_html(title)[:LONGEST_TEXT].strip()
		text, label = row.first or row.second, _("Comment")
	else:
		label = _("File")
	return {
		"kind": row.kind,
		"doctype": DOCTYPES[row.kind],
		"name": row.name,
		"date": getdate(row.creation),
		"precision": "Day",
		"title": title,
		"text": text or "",
		"label": label,
		"url": row.first if row.kind == FILE else None,
		"sort": getdate(row.creation),
		"recorded": row.creation,
	}
