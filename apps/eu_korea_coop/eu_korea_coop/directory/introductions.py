"""Who can introduce us to an organisation or a person: collects the recorded facts around the target, ranks the ways.

The facts are collected outwards from the target, a layer of neighbours with one query, so that the work depends on the
neighbourhood and not on the size of the tables. Every fact passes the reader's own rights; a way over a record they may
not read is absent, as if the record were not there. The ranking is `domain/introductions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import mul

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce, Max
from frappe.utils import getdate
from pypika.queries import QueryBuilder, Table
from pypika.terms import Case, Criterion, Term, ValueWrapper

from eu_korea_coop.constants import (
	COOPERATION_EVENT,
	INTERACTION,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from eu_korea_coop.domain import introductions
from eu_korea_coop.domain.interactions import HELD
from eu_korea_coop.domain.introductions import Fact, Hop, Node, Path
from eu_korea_coop.permissions import restrict

CONTACT = "Contact"
WIDEST = 300
"""Neighbours of one layer that are looked at further: the ones with the strongest ways to the target."""
LEFT = "Left"


def paths(own: Iterable[str], target: Node, today: date) -> list[dict]:
	"""Return the best ways from the organisations `own` to `target`, explained hop by hop, the best first.

	Each: `{strength, sentence, hops: [{start, end, kind, sentence, on, strength, ended, evidence, caution}]}`, strengths in
	percent. At most seven queries.
	"""
	own_nodes = {(ORGANISATION, name) for name in own}
	result = introductions.best_paths(collect(own_nodes, target, today), own_nodes, target, today)
	titles = titles_of({node for path in result for node in path.nodes})
	labels = relation_labels() if result else {}
	return [described(path, titles, labels) for path in result]


# the facts around the target


def collect(own: set[Node], target: Node, today: date) -> list[Fact]:
	"""Return the facts that ways of at most four hops from an own node to the target can consist of."""
	facts: dict[tuple, Fact] = {}
	best = {target: 100}
	frontier = {target}
	for _layer in range(introductions.MOST_HOPS):
		if not frontier:
			break
		reached: dict[Node, int] = {}
		for fact in facts_about(frontier, today):
			facts[(fact.kind, fact.start, fact.end, fact.evidence)] = fact
			for start, end in ((fact.start, fact.end), (fact.end, fact.start)):
				if start in frontier and end not in best:
					value = min(best[start], introductions.strength(fact, today))
					reached[end] = max(reached.get(end, 0), value)
		best |= reached
		onward = [node for node in reached if node not in own]
		frontier = set(sorted(onward, key=lambda node: (-reached[node], node))[:WIDEST])
	return list(facts.values())


def facts_about(nodes: set[Node], today: date) -> list[Fact]:
	"""Return every fact one end of which is among `nodes`. One query."""
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
	if people and sees_people:
		queries += [affiliations("contact", people), meetings(people)]
	if not queries:
		return []
	together = reduce(mul, queries).as_("facts")  # UNION ALL
	rows = frappe.qb.from_(together).select(together.star).run(as_dict=True)
	return [as_fact(row, today) for row in rows]


def as_fact(row: frappe._dict, today: date) -> Fact:
	ended = bool(row.ended) or bool(row.ends_on and getdate(row.ends_on) < today)
	return Fact(
		row.kind,
		(row.start_type, row.start_name),
		(row.end_type, row.end_name),
		(row.evidence_type, row.evidence),
		on=getdate(row.day) if row.day else None,
		ended=ended,
		standing=row.standing or "",
		weight=int(row.weight),
		label=row.label or "",
	)


def selected(
	query: QueryBuilder,
	kind: str,
	start: tuple[str, Term],
	end: tuple[str, Term],
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
		"start_type": ValueWrapper(start[0]),
		"start_name": start[1],
		"end_type": ValueWrapper(end[0]),
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


# in words


def titles_of(nodes: set[Node]) -> dict[Node, frappe._dict]:
	"""`{node: {title, scope}}`; `scope` is what a gateway does and does not do. A query for each of the two DocTypes."""
	titles: dict[Node, frappe._dict] = {}
	names = [name for doctype, name in nodes if doctype == ORGANISATION]
	if names:
		fields = ["name", "organisation_name", "acronym", "is_gateway", "gateway_scope"]
		for row in frappe.get_all(ORGANISATION, filters={"name": ("in", names)}, fields=fields):
			title = row.acronym or row.organisation_name
			scope = row.gateway_scope if row.is_gateway else None
			titles[(ORGANISATION, row.name)] = frappe._dict(title=title, scope=scope)
	people = [name for doctype, name in nodes if doctype == CONTACT]
	if people:
		for row in frappe.get_all(CONTACT, filters={"name": ("in", people)}, fields=["name", "full_name"]):
			titles[(CONTACT, row.name)] = frappe._dict(title=row.full_name or row.name, scope=None)
	return titles


def title_of(doc: Document) -> str:
	"""What an organisation or a person is called in a sentence."""
	if doc.doctype == ORGANISATION:
		return doc.acronym or doc.organisation_name
	return doc.full_name or doc.name


def relation_labels() -> dict[str, tuple[str, str]]:
	rows = frappe.get_all("Relation Type", fields=["name", "label", "inverse_label"])
	return {row.name: (row.label or row.name, row.inverse_label or row.label or row.name) for row in rows}


def described(path: Path, titles: dict[Node, frappe._dict], labels: dict) -> dict:
	hops = [hop_in_words(hop, titles, labels) for hop in path.hops]
	return {
		"strength": path.strength,
		"sentence": "; ".join(hop["sentence"] for hop in hops),
		"hops": hops,
	}


def hop_in_words(hop: Hop, titles: dict[Node, frappe._dict], labels: dict) -> dict:
	start, end = titles[hop.start], titles[hop.end]
	doctype, name = hop.fact.evidence
	return {
		"start": {"doctype": hop.start[0], "name": hop.start[1], "title": start.title},
		"end": {"doctype": hop.end[0], "name": hop.end[1], "title": end.title},
		"kind": hop.fact.kind,
		"sentence": sentence(hop, start.title, end.title, labels),
		"on": hop.fact.on.isoformat() if hop.fact.on else None,
		"strength": hop.strength,
		"ended": hop.fact.ended,
		"evidence": {"doctype": doctype, "name": name},
		"caution": end.scope,
	}


def sentence(hop: Hop, start: str, end: str, labels: dict[str, tuple[str, str]]) -> str:
	"""The hop as a person would say it, read in the direction of the path."""
	fact = hop.fact
	if fact.kind == introductions.RELATION:
		label = labels.get(fact.label, (fact.label, fact.label))[int(hop.is_reversed)]
		text = f"{start} – {_(label)} – {end}"
		return _("{0} (this has ended)").format(text) if fact.ended else text
	if fact.kind == introductions.AFFILIATION:
		person, organisation = (end, start) if hop.is_reversed else (start, end)
		if fact.ended:
			return _("{0} used to work at {1}").format(person, organisation)
		if fact.label:
			return _("{0} is {1} at {2}").format(person, fact.label, organisation)
		return _("{0} works at {1}").format(person, organisation)
	year = fact.on.year if fact.on else None
	if fact.kind == introductions.PARTNERSHIP:
		return _("{0} and {1} are partners ({2})").format(start, end, _(fact.standing or "On track"))
	if fact.kind == introductions.INTRODUCTION:
		introducer, introduced = (end, start) if hop.is_reversed else (start, end)
		return _("{0} has introduced {1} to partners before").format(introducer, introduced)
	if fact.kind == introductions.EVENT:
		pattern = (
			_("{0} and {1} attended the same event in {2}")
			if year
			else _("{0} and {1} attended the same event")
		)
		return pattern.format(start, end, year)
	pattern = _("{0} met {1} in {2}") if year else _("{0} met {1}")
	return pattern.format(start, end, year)
