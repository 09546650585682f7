"""What is there already, and what probably is: organisations and people of a sheet compared with the site and each other.

The same name, byte for byte in normal form, is the same (rule 116). A name that differs in case, accents, script or legal
form, or is much alike, is a question that a person answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cstr

from eu_korea_coop import any_case
from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import same_people
from eu_korea_coop.directory.search_names import CONTACT, SEARCH_NAME
from eu_korea_coop.domain import name_sounds, names, same_person, search_terms, text
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, PARKED
from eu_korea_coop.domain.person_names import find_keys
from eu_korea_coop.domain.same_person import PersonFacts

if TYPE_CHECKING:
	from eu_korea_coop.importing.sheet_people import SheetPerson

MOST_CANDIDATES = 60
SOUNDS_ALIKE = 0.99
"""Likeness (0 to 1) of names that are spaced, romanised or transliterated otherwise."""
SHOWN = 3
SHOWN_OF_PEOPLE = ("name", "full_name", "native_name", "email_id", "company_name")


@dataclass(frozen=True, slots=True)
class Candidate:
	"""What a name of the sheet may be: `answer` is what a decision says, `use:NAME` of the site or `same:NAME` of the sheet."""

	answer: str
	title: str
	because: str


@dataclass(slots=True)
class Match:
	"""What became of one name: `there` with the record's name, `same` as another of the sheet, `new`, or `ask`."""

	state: str
	target: str = ""
	candidates: list[Candidate] = field(default_factory=list)


class Known:
	"""Keys of names → where they stand; alike ones come from words with the same beginning or end."""

	def __init__(self):
		self.exact: dict[str, list[str]] = defaultdict(list)
		self.by_key: dict[str, list[str]] = defaultdict(list)
		self.by_sound: dict[str, list[str]] = defaultdict(list)
		self.by_part: dict[str, list[str]] = defaultdict(list)
		self.keys: dict[str, frozenset[str]] = {}
		self.titles: dict[str, str] = {}

	def add(
		self, identity: str, title: str, spellings: Iterable[str | None], website: str | None = None
	) -> None:
		spellings = [text.one_line(spelling) for spelling in spellings if spelling]
		keys = names.search_keys(spellings[0] if spellings else "", aliases=spellings[1:], website=website)
		self.titles[identity], self.keys[identity] = title, keys
		for spelling in dict.fromkeys(spellings):
			self.exact[spelling].append(identity)
		for key in keys:
			self.by_key[key].append(identity)
		for letters in name_sounds.of_names(keys):
			self.by_sound[letters].append(identity)
		for part in names.telling_parts(keys):
			self.by_part[part].append(identity)

	def alike(self, keys: frozenset[str]) -> list[tuple[float, str]]:
		"""(likeness, identity) of what has a key in common or is alike, most alike first."""
		rows = {identity: 1.0 for key in keys for identity in self.by_key.get(key, ())}
		for letters in name_sounds.of_names(keys):
			for identity in self.by_sound.get(letters, ()):
				rows.setdefault(identity, SOUNDS_ALIKE)
		others: dict[str, int] = defaultdict(int)
		for part in names.telling_parts(keys):
			at = self.by_part.get(part, ())
			if len(at) <= MOST_CANDIDATES:  # a beginning that many share, such as "techno", says nothing
				for identity in at:
					others[identity] += 1
		for identity in sorted(others, key=lambda identity: -others[identity])[:MOST_CANDIDATES]:
			if identity not in rows:
				score = names.likeness(keys, self.keys[identity]).score
				if score >= names.ALIKE:
					rows[identity] = score
		return sorted(((score, one) for one, score in rows.items()), key=lambda pair: (-pair[0], pair[1]))[
			:SHOWN
		]


class Organisations:
	"""The organisations of a sheet by their names as written.

	One that an earlier run made of this sheet is known by its key, and is no candidate for the sheet's other names beyond
	what it was when the sheet was first looked at: a run that goes on asks nothing new.
	"""

	def __init__(self, decisions: dict[str, str], key_of: Callable[[str], str], sheet_names: Iterable[str]):
		self.decisions = decisions
		self.key_of = key_of
		sheet_keys = {key_of(name) for name in sheet_names}
		self.by_key: dict[str, str] = {}
		self.natives: dict[str, str] = {}
		self.site = Known()
		self.sheet = Known()
		self.matches: dict[str, Match] = {}
		aliases: dict[str, list[str]] = defaultdict(list)
		for row in frappe.get_all(
			"Organisation Alias", filters={"parenttype": ORGANISATION}, fields=["parent", "alias"]
		):
			aliases[row.parent].append(row.alias)
		for row in frappe.get_list(
			ORGANISATION,
			filters={"is_placeholder": 0},
			fields=["name", "organisation_name", "native_name", "acronym", "website", "history_key"],
			order_by="creation",
			limit_page_length=0,
		):
			spellings = [row.organisation_name, row.native_name, row.acronym, *aliases.get(row.name, ())]
			if row.history_key in sheet_keys:
				self.by_key[row.history_key] = row.name
				self.site.titles[row.name] = row.organisation_name
			else:
				self.site.add(row.name, row.organisation_name, spellings, row.website)
				self.natives[row.name] = row.native_name or ""

	def match(self, name: str, native: str = "", website: str = "") -> Match:
		"""What an organisation of the sheet is; the first time a name comes decides for all its rows."""
		if name not in self.matches:
			self.matches[name] = self.find(name, native, website)
			if self.matches[name].state in ("new", "ask") or self.key_of(name) in self.by_key:
				self.sheet.add(name, name, [name, native], website)
		return self.matches[name]

	def find(self, name: str, native: str, website: str) -> Match:
		exact = self.site.exact.get(name, []) or (self.site.exact.get(native, []) if native else [])
		other = len(exact) == 1 and are_two_names(native, self.natives.get(exact[0], ""))
		if len(exact) == 1 and not other:
			return Match("there", exact[0])
		if made := self.by_key.get(self.key_of(name)):
			return Match("there", made)
		keys = names.search_keys(name, native, website=website)
		candidates = [
			Candidate(
				f"use:{identity}",
				self.site.titles[identity],
				_("the same name or acronym, but another native name")
				if other and identity == exact[0]
				else because(score),
			)
			for score, identity in self.site.alike(keys)
		]
		candidates += [
			Candidate(f"same:{identity}", identity, because(score, in_sheet=True))
			for score, identity in self.sheet.alike(keys)
		]
		candidates = candidates[:SHOWN]
		answer = self.decisions.get(f"organisation:{name}", "")
		if answer.startswith("use:") and answer[4:] in self.site.titles:
			return Match("there", answer[4:], candidates)
		if answer.startswith("same:"):
			return Match("same", answer[5:], candidates)
		return Match("ask" if candidates and answer != "new" else "new", candidates=candidates)

	def target(self, name: str) -> tuple[str, str]:
		"""("there", record's name) or ("new", the name under which the sheet makes it)."""
		match = self.matches[name]
		seen = {name}
		while match.state == "same" and match.target in self.matches and match.target not in seen:
			seen.add(match.target)
			name, match = match.target, self.matches[match.target]
		return ("there", match.target) if match.state == "there" else ("new", name)


class People:
	"""The people of a sheet: known by their e-mail address, or by the key of an earlier import of the same row.

	Somebody else of the same name, or probably the same by name, number and place, is a question; somebody whom another row
	of this sheet made is not.
	"""

	def __init__(self, decisions: dict[str, str], people: Collection[SheetPerson]):
		self.decisions = decisions
		self.by_key: dict[str, str] = {}
		for part in chunks([person.full_key for person in people]):
			for row in frappe.get_all(
				CONTACT, filters={"history_key": ("in", part)}, fields=["name", "history_key"]
			):
				self.by_key[row.history_key] = row.name
		self.by_email: dict[str, str] = {}
		email = frappe.qb.DocType("Contact Email")
		for part in chunks(sorted({email for person in people for email in person.emails})):
			for person, address in (
				frappe.qb.from_(email)
				.select(email.parent, email.email_id)
				.where(any_case.lowered(email.email_id).isin(part))
				.run()
			):
				self.by_email[cstr(address).lower()] = person
		self.made_by_rows = set(self.by_key.values())
		self.by_name = self.people_called({name for person in people for name in person.spellings})
		unknown = [person for person in people if not self.record_of(person)]
		self.by_part = people_with_parts({part for person in unknown for part in parts_of(person)})
		self.facts: dict[str, PersonFacts] = {}
		for part in chunks(sorted({name for those in self.by_part.values() for name in those})):
			self.facts |= same_people.facts_of(part)

	def people_called(self, spellings: set[str]) -> dict[str, list[frappe._dict]]:
		result: dict[str, list[frappe._dict]] = defaultdict(list)
		for part in chunks(sorted({*spellings, *map(turned, spellings)} - {""})):
			for row in frappe.get_list(
				CONTACT,
				or_filters={"full_name": ("in", part), "native_name": ("in", part)},
				fields=list(SHOWN_OF_PEOPLE),
				limit_page_length=0,
			):
				if row.name not in self.made_by_rows:
					for spelling in {text.one_line(row.full_name), text.one_line(row.native_name)} - {""}:
						result[spelling].append(row)
		return result

	def record_of(self, person: SheetPerson) -> str | None:
		known = (self.by_email[email] for email in person.emails if email in self.by_email)
		return next(known, None) or self.by_key.get(person.full_key)

	def match(self, person: SheetPerson) -> Match:
		if record := self.record_of(person):
			return Match("there", record)
		answer = self.decisions.get(f"person:{person.key}", "")
		candidates = self.candidates(person)
		if answer.startswith("use:"):
			return Match("there", answer[4:], candidates)
		return Match("ask" if candidates and answer != "new" else "new", candidates=candidates)

	def candidates(self, person: SheetPerson) -> list[Candidate]:
		same: dict[str, tuple[frappe._dict, str]] = {}
		for spelling in person.spellings:
			for row in self.by_name.get(spelling, []):
				same.setdefault(row.name, (row, _("the same name")))
			for row in self.by_name.get(turned(spelling), []):
				same.setdefault(row.name, (row, _("the same name the other way round")))
		same = {name: pair for name, pair in same.items() if not has_another_address(person, pair[0])}
		for row in self.alike(person):
			same.setdefault(row.name, (row, _("a name that is written otherwise, or much alike")))
		return [
			Candidate(
				f"use:{row.name}",
				", ".join(filter(None, (row.full_name, row.company_name, row.email_id))),
				because,
			)
			for row, because in same.values()
		][:SHOWN]

	def alike(self, person: SheetPerson) -> list[frappe._dict]:
		"""Whom the site's own rule takes for this person by another spelling, the likeliest first."""
		facts = person.facts()
		near = {name for part in parts_of(person) for name in self.by_part.get(part, ())}
		scores = {
			name: same_person.compare(facts, self.facts[name]).score
			for name in near - self.made_by_rows
			if name in self.facts
		}
		best = sorted(
			(name for name, score in scores.items() if score >= same_person.ALIKE),
			key=lambda name: (-scores[name], name),
		)[:SHOWN]
		if not best:
			return []
		rows = frappe.get_list(CONTACT, filters={"name": ("in", best)}, fields=list(SHOWN_OF_PEOPLE))
		return sorted(rows, key=lambda row: best.index(row.name))


def parts_of(person: SheetPerson) -> list[str]:
	"""The terms of the search index under which spellings of one name stand."""
	return [term.text for term in search_terms.of_parts(find_keys(person.facts().name))]


def people_with_parts(parts: set[str]) -> dict[str, list[str]]:
	"""Term → the people who have it; what more share than same_people.CROWD tells nothing."""
	result: dict[str, list[str]] = defaultdict(list)
	for part in chunks(sorted(parts)):
		for row in frappe.get_all(
			SEARCH_NAME, filters={"record_type": CONTACT, "term": ("in", part)}, fields=["record", "term"]
		):
			result[row.term].append(row.record)
	return {term: people for term, people in result.items() if len(people) <= same_people.CROWD}


def has_another_address(person: SheetPerson, row: frappe._dict) -> bool:
	return bool(person.emails and row.email_id) and cstr(row.email_id).lower() not in person.emails


def are_two_names(one: str, other: str) -> bool:
	"""Whether two native names, both known, are those of two organisations; an acronym may be."""
	keys = names.search_keys(one), names.search_keys(other)
	return all(keys) and names.likeness(*keys).score < names.ALIKE


def turned(name: str) -> str:
	"""A name of two words the other way round, as people of the other side write it; "" for any other."""
	words = name.split()
	return f"{words[1]} {words[0]}" if len(words) == 2 else ""


def partnerships_by_pair() -> dict[frozenset[str], list[frappe._dict]]:
	"""Two organisations → their partnerships that are neither concluded nor dropped and that the user may read."""
	live = {
		row.name: row
		for row in frappe.get_list(
			PARTNERSHIP,
			filters={"stage": ("in", (*ACTIVE_STAGES, PARKED))},
			fields=["name", "title", "next_step"],
			order_by="creation",
			limit_page_length=0,
		)
	}
	parties: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all(
		"Partnership Party",
		filters={"parenttype": PARTNERSHIP},
		fields=["parent", "organisation"],
		order_by=None,
	):
		if row.parent in live:
			parties[row.parent].append(row.organisation)
	result: dict[frozenset[str], list[frappe._dict]] = defaultdict(list)
	for name, organisations in parties.items():
		unique = sorted(set(organisations))
		for at, one in enumerate(unique):
			for other in unique[at + 1 :]:
				result[frozenset((one, other))].append(live[name])
	return result


def because(score: float, in_sheet: bool = False) -> str:
	if score == SOUNDS_ALIKE:
		return _("the same but for blanks, or how it is put into Latin letters")
	if in_sheet:
		return (
			_("this sheet has it so spelled") if score == 1 else _("another name of this sheet is much alike")
		)
	return (
		_("the same but for case, accents, legal form or script")
		if score == 1
		else _("the name is much alike")
	)


def chunks(values: list[str], size: int = 500) -> Iterable[list[str]]:
	for start in range(0, len(values), size):
		yield values[start : start + size]
