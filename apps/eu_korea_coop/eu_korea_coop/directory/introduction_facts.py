"""The recorded facts that a way to an introduction can consist of, as the reader may see them.

They are collected from both ends, the ends and then their neighbours with one query each, so that the work depends on the
neighbourhoods and not on the size of the tables. Every fact passes the reader's own rights; one over a record they may not
read is absent, as if the record were not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from itertools import chain
from operator import itemgetter, mul

import frappe
from frappe.permissions import get_user_permissions
from frappe.query_builder.functions import Coalesce, Max
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.utils import getdate
from pypika.queries import QueryBuilder, Table
from pypika.terms import Case, Criterion, Term, ValueWrapper

from eu_korea_coop.constants import (
	COOPERATION_EVENT,
	INTERACTION,
	INTRODUCTION,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from eu_korea_coop.domain import introductions
from eu_korea_coop.domain.interactions import HELD
from eu_korea_coop.domain.introductions import Fact, Node
from eu_korea_coop.permissions import readable_names, restrict

CONTACT = "Contact"
Row = tuple
"""A fact as the database says it: the columns of `selected`. Most rows are thrown away, so they stay what they are until then."""
KIND, EVIDENCE = 0, slice(5, 7)
start_of = itemgetter(slice(1, 3))
"""The Node that a row begins with."""
end_of = itemgetter(slice(3, 5))
WIDEST = 100
"""Neighbours of either end that are looked at further: those with the strongest facts."""
LEFT = "Left"
MADE = "Made"


def collect(own: set[Node], target: Node, today: date) -> list[Fact]:
	"""Return the facts that ways of at most four hops from an own node to the target can consist of. Two queries.

	Four hops are two from either end: the facts of the ends and those of their neighbours are all of them.
	"""
	ends = {target, *own}
	first = rows_about(ends)
	about_ends = [as_fact(row, today) for row in first]
	near_target, near_own = (neighbours(about_ends, side, ends, today) for side in ({target}, own))
	second = rows_about(near_target | near_own)
	from_target = beyond(first, {target}) | beyond(second, near_target)
	from_own = beyond(first, own) | beyond(second, near_own)
	on_ways = ends | near_target | near_own | (from_target & from_own)
	rows = {
		(row[KIND], start_of(row), end_of(row), row[EVIDENCE]): row
		for row in chain(first, second)
		if start_of(row) in on_ways and end_of(row) in on_ways
	}
	return [as_fact(row, today) for row in rows.values()]


def neighbours(facts: list[Fact], side: set[Node], ends: set[Node], today: date) -> set[Node]:
	"""Return whom the facts join with `side`, at most the 100 strongest."""
	reached: dict[Node, int] = {}
	for fact in facts:
		for start, end in ((fact.start, fact.end), (fact.end, fact.start)):
			if start in side and end not in ends:
				reached[end] = max(reached.get(end, 0), introductions.strength(fact, today))
	return set(sorted(reached, key=lambda node: (-reached[node], node))[:WIDEST])


def beyond(rows: list[Row], nodes: set[Node]) -> set[Node]:
	"""Return what the rows join with `nodes`."""
	reached = set()
	for row in rows:
		start, end = start_of(row), end_of(row)
		if start in nodes:
			reached.add(end)
		if end in nodes:
			reached.add(start)
	return reached


def facts_about(nodes: set[Node], today: date) -> list[Fact]:
	"""Return every fact one end of which is among `nodes`. One query."""
	return [as_fact(row, today) for row in rows_about(nodes)]


def rows_about(nodes: set[Node]) -> list[Row]:
	"""Return the rows of every fact one end of which is among `nodes`. One query."""
	organisations = sorted(name for doctype, name in nodes if doctype == ORGANISATION)
	people = sorted(name for doctype, name in nodes if doctype == CONTACT)
	sees_people = frappe.has_permission(CONTACT, "read")
	queries: list[QueryBuilder] = []
	if organisations:
		queries += [
			*relations(organisations),
			shared_partnerships(organisations),
			*introducers(organisations),
		]
		queries += [shared_interactions(organisations), shared_events(organisations)]
		if sees_people:
			queries.append(affiliations("parent", organisations))
	queries += requests(organisations, people if sees_people else [], sees_people)
	if people and sees_people:
		queries += [affiliations("contact", people), meetings(people)]
	if not queries:
		return []
	values = NamedParameterWrapper()
	statement = reduce(mul, queries).get_sql(param_wrapper=values)  # UNION ALL
	return without_hidden(frappe.db.sql(statement, values.get_parameters()))


def without_hidden(rows: Iterable[Row]) -> list[Row]:
	"""Drop the rows with an end that User Permissions hide from the reader. No query for a reader without any."""
	if not get_user_permissions(frappe.session.user):
		return list(rows)
	ends = {node for row in rows for node in (start_of(row), end_of(row))}
	shown = {
		(doctype, name)
		for doctype in (ORGANISATION, CONTACT)
		for name in readable_names(doctype, [name for kind, name in ends if kind == doctype])
	}
	return [row for row in rows if start_of(row) in shown and end_of(row) in shown]


def as_fact(row: Row, today: date) -> Fact:
	kind, *_ends, evidence_type, evidence, day, ended, ends_on, standing, weight, label = row
	return Fact(
		kind,
		start_of(row),
		end_of(row),
		(evidence_type, evidence),
		on=getdate(day) if day else None,
		ended=bool(ended) or bool(ends_on and getdate(ends_on) < today),
		standing=standing or "",
		weight=int(weight),
		label=label or "",
	)


def selected(
	query: QueryBuilder,
	kind: str,
	start: tuple[str | Term, Term],
	end: tuple[str | Term, Term],
	evidence: tuple[str, Term],
	day: Term | None = None,
	ended: Term | None = None,
	ends_on: Term | None = None,
	standing: Term | None = None,
	weight: Term | None = None,
	label: Term | None = None,
) -> QueryBuilder:
	"""`query` with the columns of a fact, the same for every kind, so that they can be joined by UNION ALL."""
	nothing = ValueWrapper(None)
	columns = {
		"kind": ValueWrapper(kind),
		"start_type": as_term(start[0]),
		"start_name": start[1],
		"end_type": as_term(end[0]),
		"end_name": end[1],
		"evidence_type": ValueWrapper(evidence[0]),
		"evidence": evidence[1],
		"day": day or nothing,
		"ended": ended or ValueWrapper(0),
		"ends_on": ends_on or nothing,
		"standing": standing or nothing,
		"weight": weight or ValueWrapper(100),
		"label": label or nothing,
	}
	return query.select(*(column.as_(name) for name, column in columns.items()))


def as_term(value: str | Term) -> Term:
	return value if isinstance(value, Term) else ValueWrapper(value)


def relations(names: list[str]) -> list[QueryBuilder]:
	"""Relations of a type that can introduce, from either end."""
	kind = frappe.qb.DocType("Relation Type")

	def query(end: str) -> QueryBuilder:
		row = frappe.qb.DocType(ORGANISATION_RELATIONSHIP)
		joined = frappe.qb.from_(row).inner_join(kind).on(kind.name == row.relation_type)
		return selected(
			joined.where((kind.can_introduce == 1) & row[end].isin(names)),
			introductions.RELATION,
			(ORGANISATION, row.from_organisation),
			(ORGANISATION, row.to_organisation),
			(ORGANISATION_RELATIONSHIP, row.name),
			day=row.from_date,
			ends_on=row.to_date,
			weight=Case().when(Coalesce(kind.weight, 0) > 0, kind.weight).else_(100),
			label=kind.name,
		)

	return [query("from_organisation"), query("to_organisation")]


def affiliations(fieldname: str, names: list[str]) -> QueryBuilder:
	"""People's places in organisations."""
	row = frappe.qb.DocType("Organisation Contact")
	return selected(
		frappe.qb.from_(row).where((row.parenttype == ORGANISATION) & row[fieldname].isin(names)),
		introductions.AFFILIATION,
		(CONTACT, row.contact),
		(ORGANISATION, row.parent),
		(ORGANISATION, row.parent),
		day=row.from_date,
		ended=Case().when(row.status == LEFT, 1).else_(0),
		ends_on=row.to_date,
		label=row.role_title,
	)


def shared_partnerships(names: list[str]) -> QueryBuilder:
	"""Organisations that are parties of one partnership."""
	mine, other, partnership = party("mine"), party("other"), frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(mine)
		.inner_join(other)
		.on((other.parent == mine.parent) & (other.parenttype == PARTNERSHIP))
		.inner_join(partnership)
		.on(partnership.name == mine.parent)
		.where((mine.parenttype == PARTNERSHIP) & mine.organisation.isin(names))
		.where(other.organisation != mine.organisation)
	)
	return selected(
		restrict(query, PARTNERSHIP, partnership),
		introductions.PARTNERSHIP,
		(ORGANISATION, mine.organisation),
		(ORGANISATION, other.organisation),
		(PARTNERSHIP, partnership.name),
		day=partnership.last_interaction,
		ends_on=Coalesce(mine.to_date, other.to_date),
		standing=partnership.health,
	)


def party(alias: str) -> Table:
	return frappe.qb.DocType("Partnership Party").as_(alias)


def introducers(names: list[str]) -> list[QueryBuilder]:
	"""Who introduced the parties of a partnership to each other, from either end."""

	def query(narrow) -> QueryBuilder:
		row, partnership = party("introduced"), frappe.qb.DocType(PARTNERSHIP)
		joined = (
			frappe.qb.from_(partnership)
			.inner_join(row)
			.on((row.parent == partnership.name) & (row.parenttype == PARTNERSHIP))
			.where(partnership.introduced_by_organisation.isnotnull())
			.where(partnership.introduced_by_organisation != row.organisation)
			.where(narrow(partnership, row))
		)
		return selected(
			restrict(joined, PARTNERSHIP, partnership),
			introductions.INTRODUCTION,
			(ORGANISATION, partnership.introduced_by_organisation),
			(ORGANISATION, row.organisation),
			(PARTNERSHIP, partnership.name),
		)

	return [
		query(lambda partnership, row: partnership.introduced_by_organisation.isin(names)),
		query(lambda partnership, row: row.organisation.isin(names)),
	]


def requests(organisations: list[str], people: list[str], sees_people: bool) -> list[QueryBuilder]:
	"""Recorded requests: who was asked to introduce somebody to whom, and how it ended; one made joins also who asked."""

	def query(ends: tuple[tuple[str, str], ...], introduced: str, person: str | None) -> QueryBuilder:
		row = frappe.qb.DocType(INTRODUCTION)
		narrow = Criterion.any(
			criterion
			for organisation, contact in ends
			for criterion in one_end(row, organisation, contact, organisations, people)
		)
		asked = frappe.qb.from_(row).where(narrow)
		if not sees_people:
			asked = asked.where(row.introducer_contact.isnull() & row.target_contact.isnull())
		if not person:
			asked = asked.where(row.status == MADE)
		return selected(
			restrict(asked, INTRODUCTION, row),
			introductions.INTRODUCTION,
			(kind_of(row.introducer_contact), Coalesce(row.introducer_contact, row.introducer_organisation)),
			(kind_of(row[person]), Coalesce(row[person], row[introduced]))
			if person
			else (ORGANISATION, row[introduced]),
			(INTRODUCTION, row.name),
			day=Coalesce(row.closed_on, row.asked_on),
			standing=row.status,
		)

	introducer = ("introducer_organisation", "introducer_contact")
	target = ("target_organisation", "target_contact")
	return [
		query((introducer, target), *target),
		query((introducer, ("asked_for", "")), "asked_for", None),
	]


def one_end(
	row: Table, organisation: str, contact: str, organisations: list[str], people: list[str]
) -> list[Criterion]:
	"""Return the conditions, any of which suffices: one end of a request is one of `people`, or, without a person, of `organisations`."""
	criteria = []
	if organisations:
		criterion = row[organisation].isin(organisations)
		criteria.append(criterion & row[contact].isnull() if contact else criterion)
	if people and contact:
		criteria.append(row[contact].isin(people))
	return criteria


def kind_of(contact: Term) -> Term:
	return Case().when(contact.isnotnull(), CONTACT).else_(ORGANISATION)


def shared_interactions(names: list[str]) -> QueryBuilder:
	"""Organisations that met in one interaction; the latest meeting of each pair stands for all."""
	mine = frappe.qb.DocType("Interaction Organisation").as_("mine")
	other = frappe.qb.DocType("Interaction Organisation").as_("other")
	interaction = frappe.qb.DocType(INTERACTION)
	query = (
		frappe.qb.from_(mine)
		.inner_join(other)
		.on((other.parent == mine.parent) & (other.parenttype == INTERACTION))
		.inner_join(interaction)
		.on(interaction.name == mine.parent)
		.where((mine.parenttype == INTERACTION) & mine.organisation.isin(names))
		.where(other.organisation != mine.organisation)
		.where(has_happened(interaction))
		.groupby(mine.organisation, other.organisation)
	)
	return selected(
		restrict(query, INTERACTION, interaction),
		introductions.INTERACTION,
		(ORGANISATION, mine.organisation),
		(ORGANISATION, other.organisation),
		(INTERACTION, Max(interaction.name)),
		day=Max(interaction.last_day),
	)


def meetings(names: list[str]) -> QueryBuilder:
	"""Organisations that people met in an interaction."""
	person = frappe.qb.DocType("Interaction Participant")
	other = frappe.qb.DocType("Interaction Organisation")
	interaction = frappe.qb.DocType(INTERACTION)
	query = (
		frappe.qb.from_(person)
		.inner_join(other)
		.on((other.parent == person.parent) & (other.parenttype == INTERACTION))
		.inner_join(interaction)
		.on(interaction.name == person.parent)
		.where((person.parenttype == INTERACTION) & person.contact.isin(names))
		.where(has_happened(interaction))
		.groupby(person.contact, other.organisation)
	)
	return selected(
		restrict(query, INTERACTION, interaction),
		introductions.INTERACTION,
		(CONTACT, person.contact),
		(ORGANISATION, other.organisation),
		(INTERACTION, Max(interaction.name)),
		day=Max(interaction.last_day),
	)


def has_happened(interaction: Table) -> Criterion:
	return (interaction.status == HELD) & (interaction.is_meaningful == 1)


def shared_events(names: list[str]) -> QueryBuilder:
	"""Organisations that attended one event; the latest of each pair stands for all."""
	mine = frappe.qb.DocType("Event Participant").as_("mine")
	other = frappe.qb.DocType("Event Participant").as_("other")
	event = frappe.qb.DocType(COOPERATION_EVENT)
	query = (
		frappe.qb.from_(mine)
		.inner_join(other)
		.on((other.parent == mine.parent) & (other.parenttype == COOPERATION_EVENT))
		.inner_join(event)
		.on(event.name == mine.parent)
		.where((mine.parenttype == COOPERATION_EVENT) & mine.organisation.isin(names))
		.where((other.organisation != mine.organisation) & (event.status == HELD))
		.where((mine.attended == 1) & (other.attended == 1))
		.groupby(mine.organisation, other.organisation)
	)
	return selected(
		query,
		introductions.EVENT,
		(ORGANISATION, mine.organisation),
		(ORGANISATION, other.organisation),
		(COOPERATION_EVENT, Max(event.name)),
		day=Max(event.start_date),
	)
