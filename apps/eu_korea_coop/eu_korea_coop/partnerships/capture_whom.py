"""Whom an encounter was with, and for which organisation: found as the session's user, or read as what is to be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import making, own_organisation, people, whom
from eu_korea_coop.domain import names
from eu_korea_coop.domain.whom import OrganisationEntry, PersonEntry
from eu_korea_coop.partnerships.capture_lookup import (
	exact,
	organisations,
	party_names,
	present_parties,
	require_readable,
	the_one,
)
from eu_korea_coop.partnerships.capture_request import Reading
from eu_korea_coop.refusals import MISSING, SAME, SEVERAL, SIMILAR, beside, refuse

CONTACT = "Contact"


@dataclass(slots=True)
class Party:
	"""The organisation that was met or one's own, or what it will be made of."""

	name: str | None = None
	entry: OrganisationEntry | None = None


@dataclass(slots=True)
class Person:
	"""The person that was met, or what they will be made of."""

	name: str | None = None
	entry: PersonEntry | None = None


class Finding(Reading):
	"""A request and whom it says: the person, one's own organisation, the organisation that was met."""

	def find_whom(self) -> None:
		"""Raises a refusal for what is unclear, and for what may be here already."""
		self.person = self.find_person()
		self.own_party = self.find_own(self.chosen)
		self.own = self.own_party.name
		self.party = self.find_party(self.chosen)
		if self.is_own_party():
			refuse(SAME, "organisation", _("This is your own organisation. Name the one that was met."))
		self.refuse_similar()

	def find_person(self) -> Person:
		value = self.person_entered
		if not value:
			return Person()
		if isinstance(value, Mapping):
			return Person(entry=making.read_person(value))
		if frappe.db.exists(CONTACT, value):
			require_readable(CONTACT, value, "person")
			return Person(name=value)
		person = exact(CONTACT, value)
		return Person(name=the_one(person, "person", value))

	def find_party(self, chosen: str | None) -> Party:
		value = self.organisation_entered
		if isinstance(value, Mapping):
			return Party(entry=making.completed(making.read_organisation(value)))
		if value:
			if frappe.db.exists(ORGANISATION, value):
				require_readable(ORGANISATION, value, "organisation")
				return Party(name=value)
			return Party(name=the_one(exact(ORGANISATION, value), "organisation", value))
		if self.person.name:
			rows = people.described([self.person.name])
			places = rows[0].places if rows else []
			if len(places) > 1 and chosen:
				parties_of_chosen = party_names(chosen)
				places = [place for place in places if place in parties_of_chosen] or places
			if len(places) > 1:
				refuse(
					SEVERAL,
					"organisation",
					_("This person is at several organisations. Choose one."),
					candidates=[whom.organisation_row(row) for row in organisations(places)],
				)
			if places:
				return Party(name=places[0])
		if not chosen:
			refuse(MISSING, "organisation", _("Whom did you meet? Name an organisation."))
		return Party(name=self.other_party(chosen))

	def other_party(self, partnership: str) -> str | None:
		"""The leading party of the other side than one's own; for a partnership that was chosen without an organisation."""
		rows = present_parties(partnership)
		sides = {row.side for row in rows if row.organisation == self.own}
		others = [row for row in rows if row.side not in sides]
		return (others or rows)[0].organisation if rows else None

	def find_own(self, chosen: str | None) -> Party:
		"""One's own organisation: named, else the user's, else the site's; who has none yet keeps the one named."""
		value = self.request.own_organisation
		if not value:
			own = own_organisation.own_organisation()
			if not own and not chosen:
				refuse(MISSING, "own_organisation", _("For which organisation do you speak? Name your own."))
			return Party(name=own)
		if isinstance(value, Mapping):
			return self.find_new_own(value)
		if frappe.db.exists(ORGANISATION, value):
			require_readable(ORGANISATION, value, "own_organisation")
			own = value
		else:
			own = the_one(exact(ORGANISATION, value), "own_organisation", value)
		self.keep_own(own)
		return Party(name=own)

	def keep_own(self, own: str) -> bool:
		"""Store `own` as the user's own organisation if they have none yet; answers whether it was stored."""
		if own_organisation.chosen(frappe.session.user):
			return False
		with beside("own_organisation"):
			own_organisation.choose(own)
		return True

	def find_new_own(self, value: Mapping) -> Party:
		"""What one's own will be made of; it is there already where an earlier entry, stored on the device too, has made it."""
		entry = making.completed(making.read_organisation(value, "own_organisation"))
		own = own_organisation.chosen(frappe.session.user)
		if own and own in {row["name"] for row in exact(ORGANISATION, entry.native_name or entry.name)}:
			return Party(name=own)
		return Party(entry=entry)

	def is_own_party(self) -> bool:
		"""Whether one's own organisation was named as the one that was met, also where both would be made."""
		own, met = self.own_party, self.party
		if own.entry and met.entry:
			return bool(spelled_names(own.entry) & spelled_names(met.entry))
		return bool(own.name) and own.name == met.name

	def refuse_similar(self) -> None:
		"""Probable duplicates of what would be made, unless they were seen."""
		request = self.request
		for party, field, seen in (
			(self.own_party, "own_organisation", request.own_similar_ok),
			(self.party, "organisation", request.similar_ok),
		):
			if party.entry and not cint(seen) and (similar := whom.similar_organisations(party.entry)):
				refuse(
					SIMILAR,
					field,
					_(
						"This may be an organisation that is here already. Choose it, or say that it is another one."
					),
					candidates=whom.with_live_partnership(similar),
				)
		if cint(request.similar_ok) or not self.person.entry:
			return
		if similar := people.similar_to(self.person.entry, self.party.name or "\x00"):
			refuse(
				SIMILAR,
				"person",
				_("This may be a person who is here already. Choose them, or say that it is somebody else."),
				candidates=[whom.person_row(row) for row in similar],
			)


def spelled_names(entry: OrganisationEntry) -> set[str]:
	"""The names of an organisation that is to be made, as they are compared."""
	return {names.normalise_organisation(name) for name in (entry.name, entry.native_name) if name} - {""}
