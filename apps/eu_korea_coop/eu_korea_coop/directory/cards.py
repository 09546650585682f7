"""Business cards as people send them: vCard files of every version (the vobject library), MECARD codes, pasted signatures."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict

import frappe
import vobject
from frappe import _
from vobject.base import ParseError

from eu_korea_coop.directory import contact_entry, country_names, making
from eu_korea_coop.domain import cards, names, sides, whom
from eu_korea_coop.domain.cards import Card
from eu_korea_coop.refusals import INVALID, UNCLEAR, refuse

LARGEST = 2_000_000
"""Characters of a file; it may contain photos."""
MOST_PEOPLE = 50
ENCODINGS = ("utf-8-sig", "utf-16", "cp949")
"""Encodings of the files that telephones write; UTF-16 is read with a byte order mark only."""


def read(content: str, encoding: str | None = None) -> dict:
	"""`{kind, people}` of what was scanned, pasted or opened; `encoding` "base64" for the bytes of a file.

	`kind`: vCard, MECARD or signature; `people`: at most 50 dicts of domain.cards.Card and the `side` of the organisation, "" where
	nothing says it. Raises a refusal: UNCLEAR, INVALID.
	"""
	text = decoded(content, encoding)
	if "BEGIN:VCARD" in text.upper():
		result = vcards(text)
		kind = "vCard"
	elif cards.is_mecard(text):
		result, kind = [cards.read_mecard(text)], "MECARD"
	else:
		signature = cards.read_signature(text)
		result, kind = [signature] if signature else [], "signature"
	people = [card for card in result if card.name or card.email or card.organisation][:MOST_PEOPLE]
	if not people:
		refuse(UNCLEAR, "card", _("No name is understood in this card. Enter the person by hand."))
	countries = country_names.known() if any(card.country for card in people) else {}
	return {"kind": kind, "people": [placed(card, countries) for card in people]}


def placed(card: Card, countries: dict[str, frappe._dict]) -> dict:
	"""The parts of a card; its country by its name on this site ("" if unknown), and the side of its organisation."""
	country = countries.get(country_names.folded(card.country)) or frappe._dict(name="", code="")
	domains = (names.website_domain(card.website), card.email.rpartition("@")[2])
	code = country.code or whom.country_code(domains, card.organisation, making.region_of(card.phone))
	return asdict(card) | {
		"country": country.name,
		"side": (sides.side_of_country(code) or "") if card.organisation else "",
	}


def decoded(content: str, encoding: str | None) -> str:
	if len(content) > LARGEST:
		refuse(INVALID, "card", _("This file is too large for a card."))
	if encoding != "base64":
		return content
	try:
		data = base64.b64decode(content, validate=True)
	except (binascii.Error, ValueError):
		refuse(INVALID, "card", _("This file can't be read."))
	if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
		return data.decode("utf-16", "replace")
	for name in ENCODINGS:
		try:
			return data.decode(name)
		except UnicodeDecodeError:
			continue
	return data.decode("utf-8", "replace")


def vcards(text: str) -> list[Card]:
	"""The people of a vCard file; a card that can't be read is left out, the others are read."""
	people = []
	for block in blocks(text):
		try:
			for component in vobject.readComponents(block, allowQP=True, ignoreUnreadable=True):
				if component.name == "VCARD":
					people.append(card_of(component))
		except (ParseError, ValueError, LookupError, AttributeError, IndexError, TypeError):
			frappe.logger("eu_korea_coop").info("a vCard could not be read")
	return people


def blocks(text: str) -> list[str]:
	"""Return the text of each card, so that a broken card does not prevent the others from being read."""
	lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
	groups: list[list[str]] = []
	for line in lines:
		mark = line.strip().upper()
		if mark == "BEGIN:VCARD":
			groups.append([])
		if groups:
			groups[-1].append(line)
	return ["\r\n".join(lines) for lines in groups[:MOST_PEOPLE]]


def card_of(component) -> Card:
	shown = value_of(component, "fn")
	name = component.contents.get("n")
	family = given = ""
	if name and hasattr(name[0].value, "family"):
		family, given = part(name[0].value.family), part(name[0].value.given)
	composed = cards.person_name(family, given)
	is_native = cards.has_hangul(composed)
	organisation = component.contents.get("org")
	address = component.contents.get("adr")
	return cards.card(
		name=composed if is_native or not shown else shown,
		title=value_of(component, "title") or value_of(component, "role"),
		email=contact_entry.SCHEME.sub("", preferred(component, "email")),
		phone=preferred(component, "tel", "cell").removeprefix("tel:"),
		organisation=part(organisation[0].value[0] if organisation and organisation[0].value else ""),
		website=value_of(component, "url"),
		country=part(getattr(address[0].value, "country", "") if address else ""),
	)


def part(value: object) -> str:
	"""Return a part of a structured value as text; telephones write some parts as lists."""
	if isinstance(value, (list, tuple)):
		return " ".join(str(one) for one in value if one)
	return str(value or "")


def value_of(component, name: str) -> str:
	values = component.contents.get(name)
	return part(values[0].value) if values else ""


def preferred(component, name: str, kind: str = "pref") -> str:
	"""The value marked as preferred, or of the wanted kind; else the first that is no fax."""
	rows = component.contents.get(name) or []
	best = ""
	for row in rows:
		marks = {str(mark).casefold() for marks in row.params.values() for mark in marks}
		marks |= {key.casefold() for key in row.params}
		marks |= {str(mark).casefold() for mark in getattr(row, "singletonparams", ())}
		if "fax" in marks:
			continue
		if kind in marks:
			return part(row.value)
		best = best or part(row.value)
	return best
