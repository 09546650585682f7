"""What reports on partnerships read beside the partnership itself: its parties, sectors, counterparts. One query each.

`narrow` is a function that joins nothing but adds the caller's conditions on the Partnership table, access included, so
that every query of a report reads the same partnerships.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import frappe
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.permissions import restrict, restrict_named

Narrow = Callable[..., QueryBuilder]

COUNTERPART_TYPES = (
	"Cluster",
	"Network",
	"Agency",
	"Company",
	"Research Institution",
	"Political Institution",
	"Association",
	"Consortium",
)
ORIGINS = (
	"By Coincidence",
	"Organised Outreach",
	"Introduction",
	"Programme Or Project",
	"Existing Network",
	"Inbound Invitation",
)
TIERS = ("Strategic", "Standard", "Watch")


def narrowed_by(*conditions: Criterion | None) -> Narrow:
	"""The conditions that are set, and what the reader may read.

	`name`, of a query that reads whole tables: the column that names the partnership.
	"""

	def narrow(query: QueryBuilder, name: Term | None = None) -> QueryBuilder:
		for condition in conditions:
			if condition is not None:
				query = query.where(condition)
		if name is not None:
			return restrict_named(query, "Partnership", name)
		return restrict(query, "Partnership", frappe.qb.DocType("Partnership"))

	return narrow


def in_sector(sector: str | None, doctype: str = "Partnership", name=None) -> Criterion | None:
	"""Records of `doctype` tagged with the sector or one below it."""
	if not sector:
		return None
	tag, tagged, wanted = (
		frappe.qb.DocType("Sector Tag"),
		frappe.qb.DocType("Sector"),
		frappe.qb.DocType("Sector").as_("wanted"),
	)
	name = name if name is not None else frappe.qb.DocType(doctype).name
	return name.isin(
		frappe.qb.from_(tag)
		.join(tagged)
		.on(tagged.name == tag.sector)
		.join(wanted)
		.on((tagged.lft >= wanted.lft) & (tagged.rgt <= wanted.rgt))
		.where((tag.parenttype == doctype) & (wanted.name == sector))
		.select(tag.parent)
	)


def with_korean_counterpart(counterpart_type: str | None) -> Criterion | None:
	"""Partnerships with a Korean party of a type of this group (A12)."""
	if not counterpart_type:
		return None
	party, organisation, kind = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership Party", "Organisation", "Organisation Type")
	)
	return frappe.qb.DocType("Partnership").name.isin(
		frappe.qb.from_(party)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.join(kind)
		.on(kind.name == organisation.organisation_type)
		.where((organisation.side == KOREA) & (kind.counterpart_type == counterpart_type))
		.select(party.parent)
	)


def parties_of(narrow: Narrow) -> dict[str, str]:
	"""Partnership → its parties in words: European side ↔ Korean side (third countries last)."""
	partnership, party, organisation = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership", "Partnership Party", "Organisation")
	)
	query = (
		frappe.qb.from_(party)
		.join(partnership)
		.on(partnership.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.select(party.parent, organisation.side, organisation.organisation_name)
		.orderby(party.parent, party.idx)
	)
	sides: dict[str, tuple[list, list, list]] = {}
	place = {EUROPE: 0, KOREA: 1}
	for name, side, organisation_name in narrow(query).run():
		names = sides.get(name)
		if names is None:
			names = sides[name] = ([], [], [])
		names[place.get(side, 2)].append(organisation_name)
	return {name: joined(names) for name, names in sides.items()}


def joined(sides: Iterable[list[str]]) -> str:
	return " ↔ ".join(", ".join(names) for names in sides if names)


def sectors_of(narrow: Narrow) -> dict[str, list[str]]:
	"""Partnership → its sectors, in no order: an index answers."""
	partnership, tag = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Sector Tag")
	query = frappe.qb.from_(tag).left_join(partnership).on(partnership.name == tag.parent)
	query = query.where(tag.parenttype == "Partnership").select(tag.parent, tag.sector)
	sectors = defaultdict(list)
	for name, sector in narrow(query, tag.parent).run():
		sectors[name].append(sector)
	return sectors
