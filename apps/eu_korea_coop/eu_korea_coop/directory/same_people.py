"""What is known of people, for judging whether two entries are one person, and all pairs that probably are (manager's list)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import frappe
from pypika.functions import Count
from pypika.terms import ValueWrapper

from eu_korea_coop import permissions
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory.search_names import CONTACT, SEARCH_NAME, SOURCES, name_of
from eu_korea_coop.domain import same_person, search_terms
from eu_korea_coop.domain.person_names import PersonName
from eu_korea_coop.domain.same_person import PersonFacts, PersonLikeness
from eu_korea_coop.domain.whom import PersonEntry, split_person

PERSON_CHANGE = "Person Change"
TWO_PEOPLE = "Two People"
MOST_COMPARED = 200
"""People at most who are compared with an entry that is being written."""
CROWD = 12
"""Most people that may share an address, a number or a key of the name; what more share is no sign of one person."""
MOST_PAIRS = 10_000
"""Pairs at most that are judged for the list, those with most in common first."""
FIELDS = ("name", *SOURCES[CONTACT].fields)


@dataclass(frozen=True, slots=True)
class AlikePair:
	one: str
	one_name: str
	other: str
	other_name: str
	likeness: PersonLikeness


def facts_of_entry(entry: PersonEntry, organisation: str | None = None) -> PersonFacts:
	"""What an entry says that is being written."""
	name = split_person(entry.name)
	return PersonFacts(
		PersonName(name.given, name.family, entry.native_name),
		addresses([entry.email]),
		numbers([entry.phone]),
		frozenset([organisation] if organisation else []),
	)


def facts_of(contacts: Iterable[str]) -> dict[str, PersonFacts]:
	"""What the site knows of these people, of whom the user may read. Two queries, whatever their number."""
	return facts_of_rows(read_people(contacts))


def read_people(contacts: Iterable[str]) -> list[frappe._dict]:
	"""The names of these people, of whom the user may read. One query."""
	contacts = sorted(set(contacts))
	if not contacts:
		return []
	table = frappe.qb.DocType(CONTACT)
	query = (
		frappe.qb.from_(table).select(*(table[field] for field in FIELDS)).where(table.name.isin(contacts))
	)
	return permissions.restrict(query, CONTACT, table).run(as_dict=True)


def facts_of_rows(people: list[frappe._dict]) -> dict[str, PersonFacts]:
	if not people:
		return {}
	emails, phones, places = values_of([row.name for row in people])
	return {
		row.name: PersonFacts(
			name_of(row),
			addresses([row.email_id, *emails[row.name]]),
			numbers([row.phone, row.mobile_no, *phones[row.name]]),
			frozenset(places[row.name]),
		)
		for row in people
	}


def values_of(contacts: list[str]) -> tuple[dict[str, list[str]], ...]:
	"""Person → addresses, person → numbers, person → organisations. One query."""
	union, children = None, (("Contact Email", "parent", "email_id"), ("Contact Phone", "parent", "phone"))
	for child, person, value in (*children, ("Organisation Contact", "contact", "parent")):
		table = frappe.qb.DocType(child)
		query = frappe.qb.from_(table).select(ValueWrapper(child).as_("child"), table[person], table[value])
		query = query.where(
			table[person].isin(contacts)
			& (table.parenttype == (ORGANISATION if person == "contact" else CONTACT))
		)
		union = query if union is None else union.union_all(query)
	every = union.as_("every")
	result = {
		child: defaultdict(list) for child in ("Contact Email", "Contact Phone", "Organisation Contact")
	}
	for child, person, value in frappe.qb.from_(every).select(every.star).run():
		result[child][person].append(value)
	return tuple(result.values())


def addresses(texts: Iterable[str | None]) -> frozenset[str]:
	return frozenset(address for text in texts if (address := search_terms.bare_email(text)))


def numbers(texts: Iterable[str | None]) -> frozenset[str]:
	return frozenset(number for text in texts if (number := search_terms.subscriber(text)))


def alike_pairs() -> list[AlikePair]:
	"""All pairs of people who are probably one, the likeliest first, without those somebody has said are two.

	Four queries, whatever their number.
	"""
	shared = Counter(pairs_with_something_in_common())
	for pair in said_to_be_two():
		shared.pop(pair, None)
	wanted = [pair for pair, _count in shared.most_common(MOST_PAIRS)]
	people = read_people(name for pair in wanted for name in pair)
	facts, shown = facts_of_rows(people), {row.name: row.full_name or row.name for row in people}
	judged = [
		AlikePair(one, shown[one], other, shown[other], same_person.compare(facts[one], facts[other]))
		for one, other in wanted
		if one in facts and other in facts
	]
	alike = [pair for pair in judged if pair.likeness.score >= same_person.ALIKE]
	return sorted(alike, key=lambda pair: (-pair.likeness.score, pair.one, pair.other))


def pairs_with_something_in_common() -> Iterator[tuple[str, str]]:
	"""Pairs that share an address, a number or a key of the name, as often as they share one; each in the order of ids."""
	table = frappe.qb.DocType(SEARCH_NAME)
	telling = table.term.like(f"{search_terms.TELEPHONE}%") | table.term.like(f"{search_terms.PART}%")
	shared = (
		frappe.qb.from_(table)
		.select(table.term)
		.where((table.record_type == CONTACT) & (telling | table.term.like("%@%")))
		.groupby(table.term)
		.having(Count(table.name).between(2, CROWD))
	).as_("shared")
	holder = frappe.qb.DocType(SEARCH_NAME).as_("holder")
	holders = defaultdict(set)
	for term, record in (
		frappe.qb.from_(shared)
		.inner_join(holder)
		.on((holder.term == shared.term) & (holder.record_type == CONTACT))
		.select(holder.term, holder.record)
		.run()
	):
		holders[term].add(record)
	for names in holders.values():
		yield from combinations(sorted(names), 2)


def said_to_be_two() -> list[tuple[str, str]]:
	rows = frappe.get_all(
		PERSON_CHANGE, filters={"kind": TWO_PEOPLE, "undone": 0}, fields=["contact", "other"]
	)
	return [tuple(sorted((row.contact, row.other))) for row in rows]
