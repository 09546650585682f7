"""Handing an officer's whole portfolio to a colleague, in one action that can be handed back.

Owners are no business of any rule but one: a change of owner is a new snapshot (rule 77). So the rows are written as a
set, and every partnership gets the comment it would have got one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import add, mul

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import get_fullname, now
from pypika.queries import QueryBuilder, Table
from pypika.terms import ValueWrapper

from eu_korea_coop import work_owners
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import ACTION_PLAN, AGREEMENT, COOPERATION_EVENT, PARTNERSHIP
from eu_korea_coop.domain import agreement, lifecycle
from eu_korea_coop.partnerships import health

ACTION_ITEM = "Action Item"
BATCH = 500

HELD = (
	(PARTNERSHIP, "owner_user"),
	(PARTNERSHIP, "next_step_owner"),
	(AGREEMENT, "owner_user"),
	(ACTION_ITEM, "owner_user"),
	(COOPERATION_EVENT, "owner_user"),
)
"""What a portfolio is made of: DocType and the field that names its person."""

Holdings = dict[str, list[str]]
"""Names by "DocType.field", for example {"Partnership.owner_user": ["PTN-2026-0001"]}."""


def holdings(user: str) -> Holdings:
	"""What `user` is responsible for and what is not over: one query each."""
	return {f"{doctype}.{field}": names_held(doctype, field, user) for doctype, field in HELD}


def names_held(doctype: str, field: str, user: str) -> list[str]:
	table = frappe.qb.DocType(doctype)
	query = unfinished(doctype, table, persons_today()).select(table.name).where(table[field] == user)
	return sorted(query.run(pluck=True))  # in the database's order it would read the whole table, by its key


def unfinished(doctype: str, table: Table, today: date) -> QueryBuilder:
	query = frappe.qb.from_(table)
	if doctype == PARTNERSHIP:
		return query.where(table.stage.notin(lifecycle.END_STAGES))
	if doctype == AGREEMENT:
		ended = (agreement.EXPIRED, agreement.TERMINATED, agreement.SUPERSEDED, agreement.WITHDRAWN)
		return query.where(table.state.notin(ended))
	if doctype == ACTION_ITEM:
		return query.where((table.parenttype == ACTION_PLAN) & table.status.notin(("Done", "Cancelled")))
	return query.where(table.follow_up_due >= today)


def held_by_unable(today: date) -> dict[str, Counter[str]]:
	"""How many unfinished records of each kind is held by each person who cannot act any more, by user and "DocType.field".

	One query for the people, who are few, and one more where there are any.
	"""
	holders = []
	for doctype, field in HELD:
		table = frappe.qb.DocType(doctype)
		holders.append(frappe.qb.from_(table).select(table[field].as_("holder")).distinct())
	unable = work_owners.unable_among(reduce(add, holders))  # UNION
	held: dict[str, Counter[str]] = {}
	if unable:
		counts = reduce(mul, (counts_held(*one, unable, today) for one in HELD)).as_("counts")
		for user, kind, count in frappe.qb.from_(counts).select(counts.star).run():
			held.setdefault(user, Counter())[kind] = count
	return held


def counts_held(doctype: str, field: str, users: Collection[str], today: date) -> QueryBuilder:
	table = frappe.qb.DocType(doctype)
	query = unfinished(doctype, table, today).where(table[field].isin(sorted(users))).groupby(table[field])
	return query.select(
		table[field].as_("user"), ValueWrapper(f"{doctype}.{field}").as_("kind"), Count("*").as_("number")
	)


def hand_over(from_user: str, to_user: str, only: Mapping[str, Collection[str]] | None = None) -> Holdings:
	"""Make `to_user` responsible for all of it, or for what `only` names; answers what was handed over.

	What somebody else holds by now is left alone: handing the answer back undoes the action and nothing more.
	Raises ValidationError if one of the two is not a person who can hold a portfolio.
	"""
	check_people(from_user, to_user)
	moved = holdings(from_user)
	if only is not None:
		moved = {key: sorted(set(names) & set(only.get(key) or ())) for key, names in moved.items()}
	for doctype, field in HELD:
		write_owner(doctype, field, moved[f"{doctype}.{field}"], to_user)
	tell(moved[f"{PARTNERSHIP}.owner_user"], from_user, to_user)
	health.recompute(partnerships_in(moved))
	return moved


def partnerships_in(moved: Holdings) -> list[str]:
	return sorted({*moved[f"{PARTNERSHIP}.owner_user"], *moved[f"{PARTNERSHIP}.next_step_owner"]})


def check_people(from_user: str, to_user: str) -> None:
	if from_user == to_user:
		frappe.throw(_("To: choose somebody else than {0}.").format(frappe.bold(get_fullname(from_user))))
	if not frappe.db.exists("User", from_user):
		frappe.throw(
			_("From: there is no user {0}.").format(frappe.bold(frappe.utils.escape_html(from_user)))
		)
	if not work_owners.able([to_user]):
		frappe.throw(
			_("To: {0} is not an enabled cooperation officer or manager.").format(
				frappe.bold(frappe.utils.escape_html(to_user))
			)
		)


def write_owner(doctype: str, field: str, names: list[str], user: str) -> None:
	table = frappe.qb.DocType(doctype)
	for start in range(0, len(names), BATCH):
		batch = names[start : start + BATCH]
		frappe.qb.update(table).set(table[field], user).set(table.modified, now()).set(
			table.modified_by, frappe.session.user
		).where(table.name.isin(batch)).run()
		for name in batch:
			frappe.clear_document_cache(doctype, name)


def tell(names: list[str], from_user: str, to_user: str) -> None:
	"""A comment on each partnership: who held it, who holds it, by whom."""
	if not names:
		return
	text = _("Handed over from {0} to {1}").format(get_fullname(from_user), get_fullname(to_user))
	stamp, user = now(), frappe.session.user
	comment = frappe.qb.DocType("Comment")
	columns = ("name", "creation", "modified", "modified_by", "owner", "comment_type", "comment_email")
	columns += ("comment_by", "reference_doctype", "reference_name", "content")
	for start in range(0, len(names), BATCH):
		frappe.qb.into(comment).columns(*columns).insert(
			*(
				(frappe.generate_hash(length=10), stamp, stamp, user, user, "Info", user)
				+ (get_fullname(user), PARTNERSHIP, name, frappe.utils.escape_html(text))
				for name in names[start : start + BATCH]
			)
		).run()
