"""The people whom the rows of a sheet name: which rows are one person, and which perhaps are.

One by the same address; without one, by the same name at the same organisation. A name there that differs in case, accents,
blanks or order, or has another address, is a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from frappe import _

from eu_korea_coop.domain import names, whom
from eu_korea_coop.domain.person_names import PersonName
from eu_korea_coop.domain.same_person import PersonFacts
from eu_korea_coop.importing.grouping import DATASET, mark, organisation_name
from eu_korea_coop.importing.matching import SHOWN, Candidate
from eu_korea_coop.importing.rows import Row

DETAILS = ("given_name", "family_name", "phone", "mobile", "role_title")


@dataclass(slots=True)
class SheetPerson:
	"""What all rows of one person say: the first value of each detail, every address, and where they work."""

	key: str
	place: str = ""
	whole: str = ""
	native: str = ""
	emails: list[str] = field(default_factory=list)
	details: dict[str, str] = field(default_factory=dict)

	@property
	def full_key(self) -> str:
		return f"{DATASET}:{self.key}"

	@property
	def spellings(self) -> list[str]:
		return [name for name in (self.whole, self.native) if name]

	def take(self, row: Row, whole: str, native: str) -> None:
		self.whole, self.native = self.whole or whole, self.native or native
		email = row.get("email")
		if email and email not in self.emails:
			self.emails.append(email)
		for name in DETAILS:
			if row.get(name):
				self.details.setdefault(name, row.get(name))

	def facts(self) -> PersonFacts:
		"""What can be compared with somebody of the site (domain.same_person)."""
		parts = whom.split_person(self.whole or self.native)
		name = PersonName(parts.given, parts.family, self.native)
		return PersonFacts(name, frozenset(self.emails), organisations=frozenset({self.place} - {""}))


class SheetPeople:
	"""`place_of` answers the organisation of a row: the record's name, or what no record is called; "" for none."""

	def __init__(self, rows: Iterable[Row], decisions: dict[str, str], place_of: Callable[[Row], str]):
		self.decisions = decisions
		self.keys: dict[int, str] = {}
		"""Number of a row → the person's key, before anybody said that two are one."""
		self.candidates: dict[str, list[Candidate]] = {}
		self.people: dict[str, SheetPerson] = {}
		named = [(row, place_of(row), *spellings_of(row)) for row in rows if any(spellings_of(row))]
		addresses: dict[tuple[str, str], set[str]] = defaultdict(set)
		for row, place, whole, native in named:
			if row.get("email"):
				for name in {whole, native} - {""}:
					addresses[place, name].add(row.get("email"))
		by_name: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
		first_of: dict[tuple[str, str, str], str] = {}
		for row, place, whole, native in named:
			known = {one for name in {whole, native} - {""} for one in addresses[place, name] if place}
			email = row.get("email") or (min(known) if len(known) == 1 else "")
			key = key_of(row, email, whole, native)
			if place and not email and not known:  # the same place may be spelled otherwise in another row
				key = first_of.setdefault((place, whole, native), key)
			self.keys[row.number] = key
			near = [by_name[place, spelling] for spelling in comparable(whole, native)]
			if key not in self.candidates:
				others = {one: first for those in near for one, first in those.items()}
				self.candidates[key] = [
					candidate(one, first)
					for one, first in others.items()
					if not are_two_mailboxes(email, first.get("email"))
				][:SHOWN]
			for those in near:
				those.setdefault(key, row)
			target = self.target(key)
			self.people.setdefault(target, SheetPerson(target, place)).take(row, whole, native)

	def of(self, row: Row) -> SheetPerson:
		return self.people[self.target(self.keys[row.number])]

	def target(self, key: str) -> str:
		"""The key of the person whom somebody said this one is, else `key`."""
		seen = {key}
		while (answer := self.decisions.get(f"person:{key}", "")).startswith("same:"):
			key = answer.removeprefix("same:")
			if key in seen or key not in self.candidates:
				break
			seen.add(key)
		return key


def spellings_of(row: Row) -> tuple[str, str]:
	"""The name of the person of a row as a whole, and in its own script."""
	parts = filter(None, (row.get("given_name"), row.get("family_name")))
	return row.get("person_name") or " ".join(parts), row.get("person_native_name")


def key_of(row: Row, email: str, whole: str, native: str) -> str:
	return f"p-{mark(email or f'{whole}|{native}|{organisation_name(row)}')}"


def comparable(whole: str, native: str) -> set[str]:
	"""A name's spellings without case, accents, blanks and order of its words."""
	return {"".join(sorted(names.fold(name).split())) for name in (whole, native) if name} - {""}


def candidate(key: str, row: Row) -> Candidate:
	name = " · ".join(filter(None, spellings_of(row)))
	title = ", ".join(filter(None, (name, organisation_name(row), row.get("email"))))
	return Candidate(f"same:{key}", title, _("row {0} of this sheet has this name").format(row.number))


def are_two_mailboxes(one: str, other: str) -> bool:
	"""Whether two addresses are different ones of one domain: people of one name with them are two."""
	return bool(one and other) and one != other and one.rpartition("@")[2] == other.rpartition("@")[2]
