"""Organisations on a map, with their partnerships and the lines between them, as the user may read them.

Seven queries at most, whatever the number of rows, and an answer that does not grow beyond what a person can look at.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Min
from pypika import Case, Order
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion, Term

from eu_korea_coop.constants import COOPERATION_FIGURES, EUROPE, KOREA, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain.health import HEALTH_VALUES
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.permissions import reads_figures_only, restrict

LARGEST = 1000
"""Organisations drawn and listed at once, those in most partnerships first; the filters bring the others."""
MOST_LINES = 1000
"""Lines drawn at once, those of most partnerships first."""

SHOWN = (
	"name",
	"organisation_name",
	"native_name",
	"organisation_type",
	"side",
	"country",
	"city",
	"latitude",
	"longitude",
)

NOTHING = (0, None)
"""Number of partnerships and place of the worst health of an organisation without partnerships."""


def organisations_and_lines(narrow: dict[str, str | None], sector: str | None, live_only: bool) -> dict:
	"""`{organisations, total, without_coordinates, lines}` of those that `narrow` (field → value) and the others leave.

	`organisations`: at most LARGEST of the `total` ones, each with the number of its partnerships and the worst health among
	them; `lines`: `{ends, partnerships, health}` between a European and a Korean one of those. `live_only`: partnerships that
	are neither parked nor closed, and the organisations that have one. Placeholders stand nowhere. Raises PermissionError.
	"""
	standing = partnerships_by_organisation(live_only)
	placed, without = [], 0
	for name, title, latitude, longitude in readable(narrow, sector):
		if live_only and name not in standing:
			continue
		if latitude or longitude:
			placed.append((-standing.get(name, NOTHING)[0], title, name))
		else:
			without += 1
	drawn = [name for _partnerships, _title, name in sorted(placed)[:LARGEST]]
	organisations = described(drawn, standing)
	return {
		"organisations": organisations,
		"total": len(placed),
		"without_coordinates": without,
		"lines": lines_between(
			[row["name"] for row in organisations if row["side"] == EUROPE],
			[row["name"] for row in organisations if row["side"] == KOREA],
			live_only,
		),
	}


def readable(narrow: dict[str, str | None], sector: str | None) -> list[tuple]:
	"""(name, title, latitude, longitude) of the organisations the user may know of."""
	filters = [[ORGANISATION, "is_placeholder", "=", 0]]
	filters += [[ORGANISATION, field, "=", value] for field, value in narrow.items() if value]
	if sector:
		filters.append(["Sector Tag", "sector", "in", sectors_below(sector)])
	return listed(
		filters=filters,
		fields=["name", "organisation_name", "latitude", "longitude"],
		distinct=True,
		limit_page_length=0,
		as_list=True,
	)


def listed(**asked) -> list:
	"""Return Frappe's list of organisations. Readers of figures, who have no right to it, get the fields SHOWN alone."""
	return (frappe.get_all if reads_figures_only() else frappe.get_list)(ORGANISATION, **asked)


def sectors_below(sector: str) -> list[str]:
	"""Return the names of a sector and of all sectors below it."""
	ends = frappe.db.get_value("Sector", sector, ["lft", "rgt"])
	if not ends:
		frappe.throw(
			_("Sector: there is no {0}.").format(frappe.bold(frappe.utils.escape_html(sector))),
			title=_("Map of organisations"),
		)
	return frappe.get_all("Sector", filters={"lft": (">=", ends[0]), "rgt": ("<=", ends[1])}, pluck="name")


def described(names: list[str], standing: dict[str, tuple[int, str]]) -> list[dict]:
	"""Return what the map and its list show of each organisation, in the order of `names`."""
	if not names:
		return []
	rows = listed(filters={"name": ("in", names)}, fields=list(SHOWN), limit_page_length=0)
	for row in rows:
		row.partnerships, row.health = standing.get(row.name, NOTHING)
	place = {name: place for place, name in enumerate(names)}
	return sorted(rows, key=lambda row: place[row.name])


# ------------------------------------------------------------------------------------------------- partnerships


def partnerships_by_organisation(live_only: bool) -> dict[str, tuple[int, str]]:
	"""Organisation → (number of its partnerships, the worst health among them), as far as the user may read them.

	Its partnerships are those it is a party of, and those in which a party takes part through it. Two queries.
	"""
	if not frappe.has_permission(COOPERATION_FIGURES, "read"):
		return {}
	party, itself = (
		frappe.qb.DocType("Partnership Party"),
		frappe.qb.DocType("Partnership Party").as_("itself"),
	)
	is_party_too = ExistsCriterion(
		frappe.qb.from_(itself)
		.select(itself.name)
		.where((itself.parent == party.parent) & (itself.organisation == party.via_member))
	)
	names: dict[str, tuple[int, int]] = {}
	for organisation, condition in (
		(party.organisation, party.organisation.isnotnull()),
		(party.via_member, party.via_member.isnotnull() & is_party_too.negate()),
	):
		for name, count, worst in counted(party, organisation, condition, live_only):
			before = names.get(name, (0, worst))
			names[name] = (before[0] + count, min(before[1], worst))
	return {name: (count, HEALTH_VALUES[worst]) for name, (count, worst) in names.items()}


def counted(party, organisation: Term, condition: Criterion, live_only: bool) -> list[tuple]:
	"""(organisation, number of partnerships, place of the worst health) of the party rows that meet the condition."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(party)
		.inner_join(partnership)
		.on(partnership.name == party.parent)
		.select(organisation, Count(party.parent).distinct(), Min(badness(partnership)))
		.where((party.parenttype == PARTNERSHIP) & condition)
		.groupby(organisation)
	)
	return narrowed(query, partnership, live_only).run()


def seats(organisations: list[str]) -> QueryBuilder:
	"""Return a query of (partnership, organisation), each once: parties, and members through whom parties take part.

	Of these organisations alone, so that an index on each field finds their rows.
	"""
	party = frappe.qb.DocType("Partnership Party")
	own = frappe.qb.from_(party).select(party.parent.as_("partnership"), party.organisation)
	through = frappe.qb.from_(party).select(party.parent, party.via_member)
	return own.where((party.parenttype == PARTNERSHIP) & party.organisation.isin(organisations)).union(
		through.where((party.parenttype == PARTNERSHIP) & party.via_member.isin(organisations))
	)


def lines_between(europeans: list[str], koreans: list[str], live_only: bool) -> list[dict]:
	"""`{ends: [European, Korean], partnerships, health}` of those that are in a partnership together."""
	if not europeans or not koreans or not frappe.has_permission(COOPERATION_FIGURES, "read"):
		return []
	one, other = seats(europeans).as_("one"), seats(koreans).as_("other")
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(one)
		.inner_join(other)
		.on(other.partnership == one.partnership)
		.inner_join(partnership)
		.on(partnership.name == one.partnership)
		.select(one.organisation, other.organisation, Count("*"), Min(badness(partnership)))
		.groupby(one.organisation, other.organisation)
		.orderby(Count("*"), order=Order.desc)
		.orderby(one.organisation, other.organisation)
		.limit(MOST_LINES)
	)
	rows = narrowed(query, partnership, live_only).run()
	return [
		{"ends": [european, korean], "partnerships": count, "health": HEALTH_VALUES[worst]}
		for european, korean, count, worst in rows
	]


def narrowed(query: QueryBuilder, partnership, live_only: bool) -> QueryBuilder:
	if live_only:
		query = query.where(partnership.stage.isin(ACTIVE_STAGES))
	return restrict(query, PARTNERSHIP, partnership)


def badness(partnership) -> Term:
	"""Return a query term: the place of health in HEALTH_VALUES."""
	case = Case()
	for place, health in enumerate(HEALTH_VALUES):
		case = case.when(partnership.health == health, place)
	return case.else_(len(HEALTH_VALUES) - 1)
