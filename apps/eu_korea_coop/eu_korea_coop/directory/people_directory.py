"""The directory of people, as Annex 2 of the paper has it: by purpose, organisation and person, with all their titles.

A page of it costs a fixed number of queries: how many people each organisation has, the people of those on the page, and what
belongs to them. Of 100,000 people only those on the page are read. How many each organisation has is counted once and stored in
Redis until an organisation changes, for all readers alike: those whom User Permissions narrow count for themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import frappe
from babel import Locale
from babel.core import UnknownLocaleError
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from pypika import Criterion
from pypika.functions import Count, Max
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term

from eu_korea_coop import permissions
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import INTERACTION, ORGANISATION
from eu_korea_coop.directory import people, search
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.domain.interactions import contact_day
from eu_korea_coop.refusals import INVALID, refuse

PURPOSES = ("Policy Dialogue", "Political Institutions", "Cluster Relevance", "Beyond Clusters", "Further")
SIDES = ("Europe", "Korea", "Third Country")
PAGE, MOST = 50, 1_000
"""People of a page, and at most, for a print."""
STAND = "people-directory"
KEPT = 600
"""Seconds that the numbers of people are stored at most: masters are renamed past the organisations that name them."""
MOST_OF_A_TEXT = 400
"""People and organisations at most that are looked through for a text."""
CHOICES = {"purpose": PURPOSES, "side": SIDES}
AFFILIATION = "Organisation Contact"
CONTACT_FIELDS = (
	"first_name", "middle_name", "last_name", "full_name", "name_order", "native_name", "designation", "preferred_language",
	"email_id", "mobile_no", "phone", "do_not_contact",
)  # fmt: skip
LINKS = {"country": "Country", "organisation_type": "Organisation Type"}


def read(text: str = "", filters: Mapping[str, str] | None = None, start: int = 0, limit: int = PAGE) -> dict:
	"""`{rows, total, start}`: places of people with an organisation, in the order purpose, organisation, primary, name.

	Each row: `purpose, organisation, organisation_title, native_organisation, side, country, contact, name, native_name, language,
	titles, email, phone, do_not_contact, last_contact, last_contact_precision`. `text` finds people and organisations by any of
	their names, addresses and numbers. Raises PermissionError, a refusal naming a wrong filter.
	"""
	for doctype in (CONTACT, ORGANISATION):
		if not frappe.has_permission(doctype, "read"):
			raise frappe.PermissionError(_("You may not read {0}.").format(_(doctype)))
	wanted = checked(filters or {})
	matching = matches(text) if (text or "").strip() else None
	start, limit = max(0, cint(start)), min(max(1, cint(limit) or PAGE), MOST)
	if matching is not None and not any(matching):
		return {"rows": [], "total": 0, "start": start}
	groups = organisations_in_order(matching, wanted)
	alone = without_a_place(matching[0]) if matching and not wanted else []
	total = sum(group.people for group in groups)
	rows = page(groups, matching, start, limit)
	if len(rows) < limit and alone:
		first = max(0, start - total)
		rows += people_alone(alone[first : first + limit - len(rows)])
	return {"rows": complete(rows), "total": total + len(alone), "start": start}


def checked(filters: Mapping[str, str]) -> dict[str, str]:
	"""The filters that say something. Raises a refusal naming one that is unknown or says what there is not."""
	wanted = {name: value for name, value in filters.items() if value}
	for name, value in wanted.items():
		if name not in CHOICES and name not in LINKS:
			refuse(
				INVALID,
				str(name),
				_("{0} is no filter of this page.").format(frappe.utils.escape_html(str(name))),
			)
		known = (
			value in CHOICES[name]
			if name in CHOICES
			else isinstance(value, str) and frappe.db.exists(LINKS[name], value)
		)
		if not known:
			shown = frappe.utils.escape_html(str(value)[:40])
			refuse(
				INVALID, name, _("{0}: “{1}” is not one of the choices.").format(name, shown), text=str(value)
			)
	return wanted


def matches(text: str) -> tuple[list[str], list[str]]:
	"""People and organisations with a name, address or number like `text`."""
	return tuple(
		[match.name for match in search.candidates(doctype, text, limit=MOST_OF_A_TEXT)]
		for doctype in (CONTACT, ORGANISATION)
	)


# ------------------------------------------------------------------------------------------------- which places


class Group(NamedTuple):
	"""The people of an organisation for one purpose: how many they are, and what the page is ordered and narrowed by."""

	rank: int
	title: str
	organisation: str
	purpose: str
	people: int
	side: str | None
	country: str | None
	organisation_type: str | None


def places(matching: tuple[list[str], list[str]] | None) -> tuple[QueryBuilder, Table]:
	"""The present places of people that a text asks for, of people the user may read: a query and its table."""
	row, contact = frappe.qb.DocType(AFFILIATION), frappe.qb.DocType(CONTACT)
	query = frappe.qb.from_(row)
	query = query.where((row.parenttype == ORGANISATION) & (row.status == "Active") & (row.contact != ""))
	if matching is not None:
		named, at_named = matching
		conditions = [row.contact.isin(named)] if named else []
		conditions += [row.parent.isin(at_named)] if at_named else []
		query = query.where(Criterion.any(conditions))
	if permissions.user_permitted(CONTACT, contact, frappe.session.user):
		permitted = permissions.restrict(frappe.qb.from_(contact).select(contact.name), CONTACT, contact)
		query = query.where(row.contact.isin(permitted))
	return query, row


def organisations_in_order(
	matching: tuple[list[str], list[str]] | None, wanted: Mapping[str, str]
) -> list[Group]:
	"""How many people there are of each organisation and purpose, in the order of the page. No Contact is read."""
	groups = counted(matching) if matching or must_count() else stored_groups()
	return [group for group in groups if all(getattr(group, field) == wanted[field] for field in wanted)]


def counted(matching: tuple[list[str], list[str]] | None) -> list[Group]:
	"""As the user may read them. Two queries."""
	query, row = places(matching)
	counts = query.select(row.parent, row.purpose, Count(row.name)).groupby(row.parent, row.purpose).run()
	organisations = organisations_of({organisation for organisation, _purpose, _people in counts})
	people_of: dict[tuple[str, str], int] = defaultdict(int)
	for name, purpose, people_there in counts:
		if name in organisations:
			people_of[purpose or organisations[name].directory_group or "", name] += people_there
	return sorted(
		Group(
			PURPOSES.index(purpose) if purpose in PURPOSES else len(PURPOSES),
			(organisations[name].organisation_name or "").casefold(),
			name,
			purpose,
			people_there,
			organisations[name].side,
			organisations[name].country,
			organisations[name].organisation_type,
		)
		for (purpose, name), people_there in people_of.items()
	)


def organisations_of(names: set[str]) -> dict[str, frappe._dict]:
	"""Those of these organisations that the user may read. One query."""
	organisation = frappe.qb.DocType(ORGANISATION)
	query = frappe.qb.from_(organisation)
	query = query.select(organisation.name, organisation.organisation_name, organisation.directory_group)
	query = query.select(*(organisation[field] for field in ("side", *LINKS)))
	if len(names) <= MOST:
		query = query.where(organisation.name.isin(sorted({*names, ""})))
	return {
		row.name: row for row in permissions.restrict(query, ORGANISATION, organisation).run(as_dict=True)
	}


def must_count() -> bool:
	"""Whether the stored numbers are not the reader's: User Permissions narrow what they see, or this request has changed some."""
	narrowed = (
		permissions.user_permitted(doctype, frappe.qb.DocType(doctype), frappe.session.user)
		for doctype in (CONTACT, ORGANISATION)
	)
	return getattr(frappe.local, "people_moved", False) or any(narrowed)


def stored_groups() -> list[Group]:
	# the word is read before the records: what is counted of older ones is stored under one that nobody asks for any more
	stand = frappe.cache.get_value(STAND) or "0"
	key = f"{STAND}:{stand}"
	stored = frappe.cache.get_value(key, expires=True)
	if stored is None:
		stored = [tuple(group) for group in counted(None)]
		frappe.cache.set_value(key, stored, expires_in_sec=KEPT)
	return [Group(*row) for row in stored]


def record_changed(doc: Document, method: str | None = None, *_names: object) -> None:
	"""An organisation was saved, renamed or deleted, or two people were merged or parted: the numbers are counted anew."""
	frappe.local.people_moved = True
	frappe.db.after_commit.add(forget)


def forget() -> None:
	"""After the commit, so that nobody counts what was stored before."""
	frappe.cache.set_value(STAND, frappe.generate_hash(length=12))


def page(
	groups: list[Group], matching: tuple[list[str], list[str]] | None, start: int, limit: int
) -> list[frappe._dict]:
	"""The rows from `start` on: of the organisations they are at, and no others. One query."""
	before, first, shown = 0, 0, {}
	for place, group in enumerate(groups):
		if before >= start + limit:
			break
		if before + group.people > start:
			first = first if shown else before
			shown[group.purpose, group.organisation] = place
		before += group.people
	if not shown:
		return []
	query, row = places(matching)
	organisation, contact = frappe.qb.DocType(ORGANISATION), frappe.qb.DocType(CONTACT)
	rows = (
		query.inner_join(contact)
		.on(contact.name == row.contact)
		.inner_join(organisation)
		.on(organisation.name == row.parent)
		.select(row.name.as_("row"), row.purpose, row.is_primary, row.languages, *columns(contact))
		.select(organisation.directory_group)
		.select(
			organisation.name.as_("organisation"),
			organisation.organisation_name,
			organisation.native_name.as_("native_organisation"),
			organisation.side,
			organisation.country,
		)
		.where(row.parent.isin(sorted({name for _purpose, name in shown})))
		.run(as_dict=True)
	)
	for row in rows:
		row.purpose = row.purpose or row.directory_group or ""
	rows = [row for row in rows if (row.purpose, row.organisation) in shown]
	rows.sort(
		key=lambda row: (
			shown[row.purpose, row.organisation],
			not row.is_primary,
			(row.full_name or "").casefold(),
			row.contact,
			row.row,
		)
	)
	return rows[start - first :][:limit]


def columns(contact: Table) -> list[Term]:
	return [contact.name.as_("contact"), *(contact[field] for field in CONTACT_FIELDS)]


def without_a_place(named: list[str]) -> list[str]:
	"""Of people a text names those who are nowhere at present, in the order of their names, as the user may read them."""
	row, contact = frappe.qb.DocType(AFFILIATION), frappe.qb.DocType(CONTACT)
	somewhere = frappe.qb.from_(row).select(row.contact)
	somewhere = somewhere.where(
		(row.parenttype == ORGANISATION) & (row.status == "Active") & row.contact.isin([*named, ""])
	)
	query = frappe.qb.from_(contact).select(contact.name)
	query = query.where(contact.name.isin([*named, ""]) & contact.name.notin(somewhere))
	return (
		permissions.restrict(query, CONTACT, contact)
		.orderby(contact.full_name)
		.orderby(contact.name)
		.run(pluck=True)
	)


def people_alone(contacts: list[str]) -> list[frappe._dict]:
	if not contacts:
		return []
	contact = frappe.qb.DocType(CONTACT)
	query = frappe.qb.from_(contact).select(*columns(contact)).where(contact.name.isin(contacts))
	return sorted(query.run(as_dict=True), key=lambda row: contacts.index(row.contact))


# ------------------------------------------------------------------------------------------ what belongs to them


def complete(rows: list[frappe._dict]) -> list[dict]:
	"""The rows as the page shows them, with the titles of each person everywhere and when we last met. Two queries."""
	contacts = sorted({row.contact for row in rows})
	titles, met = people.present_places(contacts), last_contacts(contacts)
	return [
		{
			"purpose": row.purpose if row.purpose in PURPOSES else None,
			"organisation": row.organisation,
			"organisation_title": row.organisation_name,
			"native_organisation": row.native_organisation,
			"side": row.side,
			"country": _(row.country) if row.country else None,
			"contact": row.contact,
			"row": row.row or row.contact,
			"name": people.full_name(row) or row.native_name,
			"native_name": row.native_name,
			"language": language_name(row.preferred_language) or row.languages,
			"titles": in_words(row, titles.get(row.contact, [])),
			"email": row.email_id,
			"phone": row.mobile_no or row.phone,
			"do_not_contact": bool(row.do_not_contact),
			"last_contact": str(met[row.contact]) if row.contact in met else None,
		}
		for row in rows
	]


def in_words(row: frappe._dict, places: list[frappe._dict]) -> list[str]:
	"""The person's titles: at this organisation first, each other one with its organisation."""
	here = [
		place.role_title for place in places if place.organisation == row.organisation and place.role_title
	]
	others = [
		", ".join(filter(None, (place.role_title, place.title)))
		for place in places
		if place.organisation != row.organisation
	]
	own = [row.designation] if row.designation and not here and not others else []
	return list(dict.fromkeys([*here, *own, *others]))


def last_contacts(contacts: list[str]) -> dict[str, date]:
	"""Of each person the day of the last held interaction they took part in, of those the user may read."""
	if not contacts:
		return {}
	interaction, participant = frappe.qb.DocType(INTERACTION), frappe.qb.DocType("Interaction Participant")
	query = (
		frappe.qb.from_(participant)
		.inner_join(interaction)
		.on((interaction.name == participant.parent) & (participant.parenttype == INTERACTION))
		.select(participant.contact, Max(interaction.last_day), Max(interaction.first_day))
		.where(
			participant.contact.isin(contacts)
			& (interaction.status == "Held")
			& interaction.last_day.isnotnull()
		)
		.groupby(participant.contact)
	)
	rows, today = permissions.restrict(query, INTERACTION, interaction).run(), site_today()
	return {contact: contact_day(last, first, today) for contact, last, first in rows}


def language_name(code: str | None) -> str | None:
	"""A language in the reader's words; Frappe's own list names them in each language, and Korean wrongly."""
	try:
		return (
			Locale.parse(code.replace("-", "_")).get_display_name(frappe.local.lang.replace("-", "_"))
			if code
			else None
		)
	except (UnknownLocaleError, ValueError):
		return code


def choices() -> dict[str, list[dict]]:
	"""What the filters offer: purposes, sides, and the countries and types of organisations with people. Two queries at most."""
	groups = organisations_in_order(None, {})
	result = {
		name: [{"value": value, "label": _(value)} for value in values] for name, values in CHOICES.items()
	}
	for field in LINKS:
		values = {getattr(group, field) for group in groups} - {None, ""}
		result[field] = sorted(
			({"value": value, "label": _(value)} for value in values), key=lambda one: one["label"]
		)
	return result
