"""Which of the people of a meeting are known here, and which partnership it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe.utils import getdate

from eu_korea_coop import any_case
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.directory import own_organisation
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.domain.meetings import Candidate
from eu_korea_coop.permissions import restrict


@dataclass(frozen=True, slots=True)
class Person:
	contact: str
	organisation: str


@dataclass
class Partners:
	"""The partners' people among some addresses, and the live partnerships of their organisations. Four queries.

	`readable_only`: as the session's user may read them; otherwise for a program that asks whose work a mail is.
	"""

	addresses: Collection[str]
	readable_only: bool = True

	def __post_init__(self) -> None:
		user = frappe.session.user
		self.ours = addresses_of_users(self.addresses)
		own = own_organisation.own_organisation(user)
		self.people: dict[str, list[Person]] = {
			address: [person for person in people if person.organisation != own]
			for address, people in people_at(set(self.addresses) - self.ours).items()
		}
		organisations = {person.organisation for people in self.people.values() for person in people}
		self.partnerships = live_partnerships(organisations, self.readable_only)
		self.user = user

	def of(self, addresses: Iterable[str]) -> list[Person]:
		"""Each known person once, by address, with the first of their organisations that has a live partnership."""
		result: dict[str, Person] = {}
		with_partnership = {row.organisation for row in self.partnerships}
		for address in addresses:
			for person in self.people.get(address, ()):
				if person.organisation in with_partnership:
					result.setdefault(person.contact, person)
		return list(result.values())

	def candidates(self, people: Collection[Person]) -> list[Candidate]:
		there = {person.organisation for person in people}
		parties, rows = defaultdict(set), {}
		for row in self.partnerships:
			if row.organisation in there:
				parties[row.name].add(row.organisation)
				rows[row.name] = row
		return [
			Candidate(
				name,
				frozenset(parties[name]),
				row.owner_user == self.user,
				getdate(row.last_interaction) if row.last_interaction else None,
			)
			for name, row in rows.items()
		]

	def owner_of(self, partnership: str) -> str | None:
		return next((row.owner_user for row in self.partnerships if row.name == partnership), None)


def addresses_of_users(addresses: Collection[str]) -> set[str]:
	"""Those of the addresses that belong to users of this site: they are ours, whatever Contact they have."""
	rows = addresses and frappe.get_all("User", filters={"email": ("in", sorted(addresses))}, pluck="email")
	return {address.lower() for address in rows or ()}


def people_at(addresses: Collection[str]) -> dict[str, list[Person]]:
	"""The people of organisations by their addresses. One query, none for nobody."""
	if not addresses:
		return {}
	email, row = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Organisation Contact")
	rows = (
		frappe.qb.from_(email)
		.inner_join(row)
		.on((row.contact == email.parent) & (row.parenttype == "Organisation") & (row.status == "Active"))
		.select(email.email_id, email.parent.as_("contact"), row.parent.as_("organisation"))
		.distinct()
		.where((email.parenttype == "Contact") & any_case.lowered(email.email_id).isin(sorted(addresses)))
		.orderby(email.parent, row.parent)
		.run(as_dict=True)
	)
	result = defaultdict(list)
	for row in rows:
		result[row.email_id.lower()].append(Person(row.contact, row.organisation))
	return result


def live_partnerships(organisations: Collection[str], readable_only: bool) -> list[frappe._dict]:
	"""Rows of `name, owner_user, last_interaction, organisation`, one for each party among the organisations. One query."""
	if not organisations:
		return []
	party, partnership = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(party)
		.inner_join(partnership)
		.on((partnership.name == party.parent) & (party.parenttype == PARTNERSHIP))
		.select(partnership.name, partnership.owner_user, partnership.last_interaction, party.organisation)
		.distinct()
		.where(party.organisation.isin(sorted(organisations)))
		.where(partnership.stage.notin(lifecycle.END_STAGES))
	)
	return (restrict(query, PARTNERSHIP, partnership) if readable_only else query).run(as_dict=True)
