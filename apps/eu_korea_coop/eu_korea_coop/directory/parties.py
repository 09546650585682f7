"""Partnerships by the names of their parties, and the live one of two organisations."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from pypika import Case, Order

from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import search
from eu_korea_coop.domain import search_terms
from eu_korea_coop.domain.lifecycle import END_STAGES
from eu_korea_coop.permissions import restrict_to_writable

PARTY = "Partnership Party"
MOST = 100
MOST_WITH_OTHERS = 500
"""Partnerships with others than one's own organisation that are read at once."""
MOST_TO_CHOOSE = 5
"""Of them, how many are offered for one organisation."""


def partnerships_of(text: str) -> list[search.Match]:
	"""Partnerships with a party that answers to `text`, or with parties that together answer to its words.

	Rows that the session's user may not read are left out; so are organisations they may not read at all.
	"""
	whole = search.candidates(ORGANISATION, text, limit=search.MOST_PARTIES)
	if whole:
		return of_all([whole])
	words = search_terms.wanted(text).words
	if not words:
		return []
	return of_all([search.candidates(ORGANISATION, word, limit=search.MOST_PARTIES) for word in words])


def of_all(groups: list[list[search.Match]]) -> list[search.Match]:
	"""Partnerships with a party from each of the groups, the best matches first."""
	if not all(groups):
		return []
	rank = {match.name: match.rank for group in groups for match in group}
	party = frappe.qb.DocType(PARTY)
	query = (
		frappe.qb.from_(party)
		.select(party.parent, party.organisation)
		.where((party.parenttype == PARTNERSHIP) & party.organisation.isin([row.name for row in groups[0]]))
	)
	for number, group in enumerate(groups[1:]):
		other = frappe.qb.DocType(PARTY).as_(f"party_{number}")
		also = frappe.qb.from_(other).select(other.parent).where(other.parenttype == PARTNERSHIP)
		query = query.where(
			party.parent.isin(also.where(other.organisation.isin([row.name for row in group])))
		)
	query = search.readable_only(query.limit(MOST * 3), PARTNERSHIP, party.parent)
	best: dict[str, int] = {}
	for name, organisation in query.run():
		best[name] = min(rank[organisation], best.get(name, 9))
	rows = [search.Match(name, max(1, value), "") for name, value in best.items()]
	return sorted(rows, key=lambda match: (match.rank, match.name))[:MOST]


def live_partnerships(organisations: Iterable[str], own: str) -> dict[str, list[frappe._dict]]:
	"""For each organisation its partnerships with `own` that have not ended and that the user may read: `name, title, short_title, stage`.

	Both must be parties today in any role; one query for any number of organisations, one for the user's permissions.
	"""
	organisations = sorted({name for name in organisations if name and name != own})
	if not organisations or not own:
		return {}
	theirs, ours = frappe.qb.DocType(PARTY), frappe.qb.DocType(PARTY).as_("ours")
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(ours)
		.inner_join(theirs)
		.on((theirs.parent == ours.parent) & (theirs.parenttype == PARTNERSHIP))
		.inner_join(partnership)
		.on(partnership.name == ours.parent)
		.select(theirs.organisation, partnership.name)
		.distinct()
		.where((ours.parenttype == PARTNERSHIP) & (ours.organisation == own))
		.where(theirs.organisation.isin(organisations) & partnership.stage.notin(END_STAGES))
	)
	rows = query.run(as_dict=True)
	names = {row.name for row in rows}
	if not names:
		return {}
	readable = {
		row.name: row
		for row in frappe.get_list(
			PARTNERSHIP,
			filters={"name": ("in", sorted(names))},
			fields=["name", "title", "short_title", "stage"],
			limit_page_length=0,
			order_by="modified desc",
		)
	}
	result: dict[str, list[frappe._dict]] = {}
	for row in rows:
		if row.name in readable:
			result.setdefault(row.organisation, []).append(readable[row.name])
	for group in result.values():
		group.sort(key=lambda row: row.name)
	return result


def to_choose_from(organisations: Iterable[str], own: str | None) -> dict[str, list[dict]]:
	"""For each organisation the partnerships that a contact with it may belong to: `{name, title, with_own, is_mine}`.

	Those with `own`, one's own organisation, as `live_partnerships` has them; where there is none, those with others that the
	session's user may write: the ones they answer for first, then by their last contact. Nothing without an own organisation.
	"""
	organisations = {name for name in organisations if name and name != own}
	if not organisations or not own:
		return {}
	live = live_partnerships(organisations, own)
	chosen = {name: [choice(row, with_own=True) for row in rows] for name, rows in live.items()}
	for row in with_others(organisations - chosen.keys()):
		rows = chosen.setdefault(row.organisation, [])
		if len(rows) < MOST_TO_CHOOSE:
			rows.append(choice(row, is_mine=row.owner_user == frappe.session.user))
	return chosen


def choice(row: frappe._dict, with_own: bool = False, is_mine: bool = False) -> dict:
	return {"name": row.name, "title": row.short_title or row.title, "with_own": with_own, "is_mine": is_mine}


def with_others(organisations: Iterable[str]) -> list[frappe._dict]:
	"""The partnerships of `organisations` that have not ended and that the session's user may write. One query."""
	if not organisations or not frappe.has_permission(PARTNERSHIP, "write"):
		return []
	party, partnership = frappe.qb.DocType(PARTY), frappe.qb.DocType(PARTNERSHIP)
	is_mine = Case().when(partnership.owner_user == frappe.session.user, 1).else_(0)
	query = (
		frappe.qb.from_(party)
		.inner_join(partnership)
		.on((partnership.name == party.parent) & (party.parenttype == PARTNERSHIP))
		.select(party.organisation, partnership.name, partnership.title, partnership.short_title)
		.select(partnership.owner_user, partnership.last_interaction, is_mine.as_("is_mine"))
		.distinct()
		.where(party.organisation.isin(sorted(organisations)) & partnership.stage.notin(END_STAGES))
		.orderby(is_mine, order=Order.desc)
		.orderby(partnership.last_interaction, order=Order.desc)
		.orderby(partnership.name)
		.limit(MOST_WITH_OTHERS)
	)
	return restrict_to_writable(query, PARTNERSHIP, partnership).run(as_dict=True)
