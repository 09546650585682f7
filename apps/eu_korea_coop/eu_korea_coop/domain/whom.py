"""Whom somebody met, as it was entered: an organisation and a person, known or to be made.

Works on the text alone (script, country, order of names); nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from eu_korea_coop.domain import written_names
from eu_korea_coop.domain.text import has_hangul, one_line

KOREA_CODE = "kr"
_TWO_SYLLABLE_FAMILIES = frozenset(
	["남궁", "독고", "동방", "망절", "사공", "서문", "선우", "소봉", "어금", "장곡", "제갈", "황보"]
)
_FAMILIES = frozenset(
	[
		"ahn",
		"an",
		"bae",
		"baek",
		"bak",
		"bang",
		"byun",
		"byeon",
		"cha",
		"chae",
		"chang",
		"cheon",
		"cho",
		"choe",
		"choi",
		"chun",
		"chung",
		"eom",
		"gang",
		"go",
		"goo",
		"gu",
		"gwak",
		"ha",
		"ham",
		"han",
		"heo",
		"hong",
		"hur",
		"hwang",
		"im",
		"jang",
		"jeon",
		"jeong",
		"jin",
		"jo",
		"joo",
		"ju",
		"jun",
		"jung",
		"kang",
		"kim",
		"ko",
		"koo",
		"ku",
		"kwak",
		"kwon",
		"lee",
		"leem",
		"lim",
		"ma",
		"min",
		"moon",
		"mun",
		"na",
		"nam",
		"noh",
		"oh",
		"paik",
		"park",
		"pyo",
		"rhee",
		"rhim",
		"ro",
		"roh",
		"ryoo",
		"ryu",
		"seo",
		"seok",
		"seol",
		"shim",
		"shin",
		"shon",
		"sim",
		"sin",
		"sohn",
		"son",
		"song",
		"suh",
		"sung",
		"um",
		"whang",
		"won",
		"woo",
		"yang",
		"yeo",
		"yeom",
		"yi",
		"yim",
		"yoo",
		"yoon",
		"you",
		"yu",
		"yun",
	]
)
"""Korean family names as they are romanised: a person with one of them first is written family name first."""
FAMILY_FIRST = "Family Name First"


class EntryError(ValueError):
	"""An entry that can't be read; `part` names the part of the object, "" the object itself."""

	def __init__(self, part: str, value: object):
		super().__init__(f"{part}: {value!r}")
		self.part = part
		self.value = value


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
	"""An organisation to be made; every part is a line of text, "" where nothing was said."""

	name: str = ""
	native_name: str = ""
	acronym: str = ""
	country: str = ""
	side: str = ""
	organisation_type: str = ""
	website: str = ""
	email: str = ""
	phone: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
	"""A person to be made."""

	name: str = ""
	native_name: str = ""
	title: str = ""
	email: str = ""
	phone: str = ""


def entry_of(kind: type, value: Mapping) -> OrganisationEntry | PersonEntry:
	"""Return the entry in an object; a name in Hangul becomes the native name, what stands beside a name goes where it belongs.

	Raises EntryError for a part that is no text.
	"""
	parts = {}
	for field in fields(kind):
		part = value.get(field.name)
		if part is not None and not isinstance(part, (str, int)):
			raise EntryError(field.name, part)
		parts[field.name] = one_line(str(part)) if part not in (None, "") else ""
	unknown = set(value) - set(parts) - {"new"}
	if unknown:
		raise EntryError(sorted(unknown)[0], None)
	entry = taken_apart(kind(**parts))
	if has_hangul(entry.name) and not entry.native_name:
		entry = replace(entry, native_name=entry.name, name="")
	if not entry.name and not entry.native_name:
		raise EntryError("name", "")
	return entry


def taken_apart(entry: OrganisationEntry | PersonEntry) -> OrganisationEntry | PersonEntry:
	"""The entry with titles, legal forms and names in brackets out of its names (written_names.py); what has a part of its own stays."""
	is_person = isinstance(entry, PersonEntry)
	read, beside = (written_names.person, "title") if is_person else (written_names.organisation, "acronym")
	name, native = read(entry.name), read(entry.native_name)
	return replace(
		entry,
		name=name.name or (native.name if native.native_name else ""),
		native_name=native.native_name or native.name or name.native_name,
		**{beside: getattr(entry, beside) or getattr(name, beside) or getattr(native, beside)},
	)


def is_korean_family(word: str | None) -> bool:
	"""Whether a word in Latin letters is written like a Korean family name, in one of the usual ways."""
	return (word or "").casefold() in _FAMILIES


def country_code(domains: tuple[str, ...], native_name: str, region: str | None) -> str | None:
	"""The ISO code of an organisation's country, by its script, the country of a domain (".kr"), or its telephone's; else None.

	`region` is the country of the telephone number; a domain such as .com says nothing, ".uk" is Great Britain.
	"""
	if has_hangul(native_name):
		return KOREA_CODE
	for domain in domains:
		last = domain.rsplit(".", 1)[-1].casefold() if "." in domain else ""
		if len(last) == 2 and last not in ("eu", "io", "co", "ai", "me", "tv"):
			return {"uk": "gb"}.get(last, last)
	return region.casefold() if region else None


@dataclass(frozen=True, slots=True)
class PersonName:
	"""A name in its parts; `order` is "Family Name First", or "" where given comes first. Shown, it is what was typed."""

	given: str
	family: str
	order: str = ""


def split_person(text: str) -> PersonName:
	"""The parts of a name as it was typed; what can't be divided is a given name alone.

	"류진호" and "Ryu Jinho" are family name first, "Mina Example" given name first; "RYU Jinho" and "Jinho RYU" say it
	themselves; "Ryu, Jinho" is family name first with the comma left out.
	"""
	text = one_line(text)
	if has_hangul(text):
		return split_hangul(text)
	if text.count(",") == 1:
		family, given = (part.strip() for part in text.split(","))
		if family and given and not re.fullmatch(r"(?i)(ph\.?d|mba|msc|jr|sr|dr)\.?", given):
			return PersonName(given, family, FAMILY_FIRST)
	words = text.split()
	if len(words) < 2:
		return PersonName(text, "")
	loud = [word.isupper() and len(word) > 1 for word in words]
	if loud[0] and not any(loud[1:]):
		return PersonName(" ".join(words[1:]), words[0], FAMILY_FIRST)
	if loud[-1] and not any(loud[:-1]):
		return PersonName(" ".join(words[:-1]), words[-1])
	first, last = (words[0].casefold(), words[-1].casefold())
	if first in _FAMILIES and last not in _FAMILIES and len(words) <= 3:
		return PersonName(" ".join(words[1:]), words[0], FAMILY_FIRST)
	return PersonName(" ".join(words[:-1]), words[-1])


def split_hangul(text: str) -> PersonName:
	"""A Korean name of two to four syllables has one or two of the family's; anything else stays whole."""
	joined = text.replace(" ", "")
	if not re.fullmatch(r"[\uac00-\ud7a3]{2,5}", joined):
		return PersonName(text, "")
	size = 2 if len(joined) > 2 and joined[:2] in _TWO_SYLLABLE_FAMILIES else 1
	return PersonName(joined[size:], joined[:size], FAMILY_FIRST)
