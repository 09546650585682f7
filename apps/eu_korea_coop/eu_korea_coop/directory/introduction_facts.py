"""The recorded facts that a way to an introduction can consist of, as the reader may see them.

They are collected from both ends, the ends and then their neighbours with one query each, so that the work depends on the
neighbourhoods and not on the size of the tables. Every fact passes the reader's own rights; one over a record they may not
read is absent, as if the record were not there. Over 400 lines, for the kinds of facts are one list, each with its query.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from itertools import chain
from operator import mul
from typing import NamedTuple

import frappe
from frappe.permissions import get_user_permissions
from frappe.query_builder.functions import Coalesce, Max
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.utils import getdate
from pypika.queries import QueryBuilder, Table
from pypika.terms import Case, Criterion, Parameter, Term, ValueWrapper

from eu_korea_coop.constants import (
	COOPERATION_EVENT,
	INTERACTION,
	INTRODUCTION,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from eu_korea_coop.domain import introductions
from eu_korea_coop.domain.dates import clip
from eu_korea_coop.domain.interactions import HELD
from eu_korea_coop.domain.introductions import Fact, Node
from eu_korea_coop.permissions import readable_names, restrict

CONTACT = "Contact"
LEFT = "Left"
MADE = "Made"


class Source(NamedTuple):
	"""What all facts of one query share: their kind, and the DocTypes of both ends and of the evidence."""

	kind: str
	start: str
	end: str
	evidence: str


RELATION = Source(introductions.RELATION, ORGANISATION, ORGANISATION, ORGANISATION_RELATIONSHIP)
AFFILIATION = Source(introductions.AFFILIATION, CONTACT, ORGANISATION, ORGANISATION)
PARTNERS = Source(introductions.PARTNERSHIP, ORGANISATION, ORGANISATION, PARTNERSHIP)
INTRODUCED = Source(introductions.INTRODUCTION, ORGANISATION, ORGANISATION, PARTNERSHIP)
MET = Source(introductions.INTERACTION, ORGANISATION, ORGANISATION, INTERACTION)
PERSON_MET = Source(introductions.INTERACTION, CONTACT, ORGANISATION, INTERACTION)
ATTENDED = Source(introductions.EVENT, ORGANISATION, ORGANISATION, COOPERATION_EVENT)
REQUESTS = {
	(start, end): Source(introductions.INTRODUCTION, start, end, INTRODUCTION)
	for start in (ORGANISATION, CONTACT)
	for end in (ORGANISATION, CONTACT)
}
SOURCES = (RELATION, AFFILIATION, PARTNERS, INTRODUCED, MET, PERSON_MET, ATTENDED, *REQUESTS.values())
"""A row says the place of its source here: thousands of rows are read for ten ways, and each column of them costs."""

Row = tuple
"""A fact as the database says it, the columns of `selected`. Most are thrown away, so they stay what they are until then."""
Ends = tuple[Node, Node, Row]
"""A row, and before it the nodes it joins."""
WIDEST = 100
"""Neighbours of either end that are looked at further: those with the strongest facts."""


def collect(own: set[Node], target: Node, today: date) -> list[Fact]:
	"""Return the facts that ways of at most four hops from an own node to the target can consist of. Two queries.

	Four hops are two from either end: the facts of the ends and those of their neighbours are all of them.
	"""
	ends = {target, *own}
	asked = question()
	first = rows_about(ends, asked)
	about_ends = [as_fact(row, today) for *_ends, row in first]
	near_target, near_own = (neighbours(about_ends, side, ends, today) for side in ({target}, own))
	second = rows_about(near_target | near_own, asked)
	from_target = beyond(first, {target}) | beyond(second, near_target)
	from_own = beyond(first, own) | beyond(second, near_own)
	on_ways = ends | near_target | near_own | (from_target & from_own)
	rows = dict.fromkeys(
		row for start, end, row in chain(first, second) if start in on_ways and end in on_ways
	)
	return [as_fact(row, today) for row in rows]


def neighbours(facts: list[Fact], side: set[Node], ends: set[Node], today: date) -> set[Node]:
	"""Return whom the facts join with `side`, at most the 100 strongest."""
	reached: dict[Node, int] = {}
	for fact in facts:
		for start, end in ((fact.start, fact.end), (fact.end, fact.start)):
			if start in side and end not in ends:
				reached[end] = max(reached.get(end, 0), introductions.strength(fact, today))
	return set(sorted(reached, key=lambda node: (-reached[node], node))[:WIDEST])


def beyond(rows: list[Ends], nodes: set[Node]) -> set[Node]:
	"""Return what the rows join with `nodes`."""
	return {end for start, end, _row in rows if start in nodes} | {
		start for start, end, _row in rows if end in nodes
	}


def facts_about(nodes: set[Node], today: date) -> list[Fact]:
	"""Return every fact one end of which is among `nodes`. One query."""
	return [as_fact(row, today) for *_ends, row in rows_about(nodes, question())]


ORGANISATIONS, PEOPLE = "<organisations>", "<people>"
"""Stand in the statement for the names until it is asked."""


class Question(NamedTuple):
	"""The statement for the facts about ORGANISATIONS and PEOPLE, and the values it binds beside their names."""

	statement: str
	values: dict


def question() -> Question:
	"""Return what is asked of the database, as the reader may see it. Written once for both readings."""
	organisations, people = [Parameter(ORGANISATIONS)], [Parameter(PEOPLE)]
	sees_people = frappe.has_permission(CONTACT, "read")
	queries: list[QueryBuilder] = [
		*relations(organisations),
		shared_partnerships(organisations),
		*introducers(organisations),
		*requests(organisations, people, sees_people),
		shared_interactions(organisations),
		shared_events(organisations),
	]
	if sees_people:
		queries += [
			affiliations("parent", organisations),
			affiliations("contact", people),
			meetings(people),
		]
	values = NamedParameterWrapper()
	statement = reduce(mul, queries).get_sql(param_wrapper=values)  # UNION ALL
	return Question(statement, values.get_parameters())


def rows_about(nodes: set[Node], asked: Question) -> list[Ends]:
	"""Return the rows of every fact one end of which is among `nodes`. One query."""
	names = {f"name{number}": node for number, node in enumerate(sorted(nodes))}
	statement = asked.statement
	for place, of in ((ORGANISATIONS, ORGANISATION), (PEOPLE, CONTACT)):
		bound = (f"%({key})s" for key, (doctype, _name) in names.items() if doctype == of)
		statement = statement.replace(place, ", ".join(bound) or "NULL")
	rows = frappe.db.sql(statement, asked.values | {key: name for key, (_doctype, name) in names.items()})
	return without_hidden([with_ends(row) for row in rows])


def with_ends(row: Row) -> Ends:
	source = SOURCES[row[0]]
	return (source.start, row[1]), (source.end, row[2]), row


def without_hidden(rows: list[Ends]) -> list[Ends]:
	"""Drop the rows with an end that User Permissions hide from the reader. No query for a reader without any."""
	if not get_user_permissions(frappe.session.user):
		return rows
	ends = {node for start, end, _row in rows for node in (start, end)}
	shown = {
		(doctype, name)
		for doctype in (ORGANISATION, CONTACT)
		for name in readable_names(doctype, [name for kind, name in ends if kind == doctype])
	}
	return [row for row in rows if row[0] in shown and row[1] in shown]


def as_fact(row: Row, today: date) -> Fact:
	place, start, end, evidence, day, ends_on, standing, weight, label = row
	source = SOURCES[place]
	return Fact(
		source.kind,
		(source.start, start),
		(source.end, end),
		(source.evidence, evidence),
		on=clip(getdate(day), today) if day else None,
		ended=standing == LEFT or bool(ends_on and getdate(ends_on) < today),
		standing=standing or "",
		weight=100 if weight is None else int(weight),
		label=label or "",
	)


def selected(
	query: QueryBuilder,
	source: Source | Term,
	start: Term,
	end: Term,
	evidence: Term,
	day: Term | None = None,
	ends_on: Term | None = None,
	standing: Term | None = None,
	weight: Term | None = None,
	label: Term | None = None,
) -> QueryBuilder:
	"""`query` with the columns of a fact, the same for every source, so that they can be joined by UNION ALL."""
	nothing = ValueWrapper(None)
	columns = {
		"source": source if isinstance(source, Term) else place_of(source),
		"start_name": start,
		"end_name": end,
		"evidence": evidence,
		"day": day or nothing,
		"ends_on": ends_on or nothing,
		"standing": standing or nothing,
		"weight": weight or nothing,
		"label": label or nothing,
	}
	return query.select(*(column.as_(name) for name, column in columns.items()))


def place_of(source: Source) -> Term:
	return ValueWrapper(SOURCES.index(source))


def relations(names: list[Term]) -> list[QueryBuilder]:
	"""Relations of a type that can introduce, from either end."""
	kind = frappe.qb.DocType("Relation Type")

	def query(end: str) -> QueryBuilder:
		row = frappe.qb.DocType(ORGANISATION_RELATIONSHIP)
		joined = frappe.qb.from_(row).inner_join(kind).on(kind.name == row.relation_type)
		return selected(
			joined.where((kind.can_introduce == 1) & row[end].isin(names)),
			RELATION,
			row.from_organisation,
			row.to_organisation,
			row.name,
			day=row.from_date,
			ends_on=row.to_date,
			weight=Case().when(kind.weight > 0, kind.weight),
			label=kind.name,
		)

	return [query("from_organisation"), query("to_organisation")]


def affiliations(fieldname: str, names: list[Term]) -> QueryBuilder:
	"""People's places in organisations."""
	row = frappe.qb.DocType("Organisation Contact")
	return selected(
		frappe.qb.from_(row).where((row.parenttype == ORGANISATION) & row[fieldname].isin(names)),
		AFFILIATION,
		row.contact,
		row.parent,
		row.parent,
		day=row.from_date,
		ends_on=row.to_date,
		standing=row.status,
		label=row.role_title,
	)


def shared_partnerships(names: list[Term]) -> QueryBuilder:
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
		PARTNERS,
		mine.organisation,
		other.organisation,
		partnership.name,
		day=partnership.last_interaction,
		ends_on=Coalesce(mine.to_date, other.to_date),
		standing=partnership.health,
	)


def party(alias: str) -> Table:
	return frappe.qb.DocType("Partnership Party").as_(alias)


def introducers(names: list[Term]) -> list[QueryBuilder]:
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
			INTRODUCED,
			partnership.introduced_by_organisation,
			row.organisation,
			partnership.name,
		)

	return [
		query(lambda partnership, row: partnership.introduced_by_organisation.isin(names)),
		query(lambda partnership, row: row.organisation.isin(names)),
	]


def requests(organisations: list[Term], people: list[Term], sees_people: bool) -> list[QueryBuilder]:
	"""Recorded requests: who was asked to introduce somebody to whom, and how it ended; one made joins also who asked."""

	def query(ends: tuple[tuple[str, str], ...], introduced: str, person: str | None) -> QueryBuilder:
		row = frappe.qb.DocType(INTRODUCTION)
		narrow = Criterion.any(one_end(row, *end, organisations, people) for end in ends)
		asked = frappe.qb.from_(row).where(narrow)
		if not sees_people:
			asked = asked.where(row.introducer_contact.isnull() & row.target_contact.isnull())
		if not person:
			asked = asked.where(row.status == MADE)
		return selected(
			restrict(asked, INTRODUCTION, row),
			kind_of_request(row.introducer_contact, row[person] if person else None),
			Coalesce(row.introducer_contact, row.introducer_organisation),
			Coalesce(row[person], row[introduced]) if person else row[introduced],
			row.name,
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
	row: Table, organisation: str, contact: str, organisations: list[Term], people: list[Term]
) -> Criterion:
	"""Return the condition that one end of a request is one of `people`, or, without a person, of `organisations`."""
	is_one = row[organisation].isin(organisations)
	return is_one & row[contact].isnull() | row[contact].isin(people) if contact else is_one


def kind_of_request(introducer: Term, target: Term | None) -> Term:
	"""Return which source a request is: the introducer and the target are people where these columns are filled."""

	def to(doctype: str, person: Term | None) -> Case | Term:
		organisation = place_of(REQUESTS[doctype, ORGANISATION])
		if person is None:
			return organisation
		return Case().when(person.isnotnull(), place_of(REQUESTS[doctype, CONTACT])).else_(organisation)

	return Case().when(introducer.isnotnull(), to(CONTACT, target)).else_(to(ORGANISATION, target))


def shared_interactions(names: list[Term]) -> QueryBuilder:
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
		MET,
		mine.organisation,
		other.organisation,
		Max(interaction.name),
		day=Max(interaction.last_day),
	)


def meetings(names: list[Term]) -> QueryBuilder:
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
		PERSON_MET,
		person.contact,
		other.organisation,
		Max(interaction.name),
		day=Max(interaction.last_day),
	)


def has_happened(interaction: Table) -> Criterion:
	return (interaction.status == HELD) & (interaction.is_meaningful == 1)


def shared_events(names: list[Term]) -> QueryBuilder:
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
		ATTENDED,
		mine.organisation,
		other.organisation,
		Max(event.name),
		day=Max(event.start_date),
	)
