"""One cell of a sheet: what it means for its field, or what is wrong and what would be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cached_property

import frappe
from frappe import _
from frappe.utils import cstr, validate_email_address, validate_phone_number

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import EUROPE, KOREA, ROLES, THIRD_COUNTRY
from eu_korea_coop.directory import country_names
from eu_korea_coop.domain import dates, text
from eu_korea_coop.importing import people

LONGEST_NAME = 140
ORGANISATIONS = ("organisation_name", "native_name", "europe_name", "korea_name")
BETWEEN_ORGANISATIONS = re.compile(r"[;；\n]")
"""What may stand between the names of several organisations; a name has it too, wrapped, in two scripts, or as "Water; Sensors & Co"."""
ENTITY = re.compile(r"&#?\w+;")
CHOICES_SHOWN = 12
FUZZY = ("date", "stage_since", "state_since", "signed_on")
DAYS = ("next_step_due", "end_date")
CHOICES = {
	"side": ("Organisation", "side"),
	"interaction_type": ("Interaction", "interaction_type"),
	"stage": ("Partnership", "stage"),
	"origin_kind": ("Partnership", "origin_kind"),
	"tier": ("Partnership", "tier"),
	"agreement_state": ("Agreement", "state"),
	"signature_status": ("Agreement Party", "signature_status"),
	"event_kind": ("Cooperation Event", "kind"),
}
MASTERS = {"organisation_type": "Organisation Type", "agreement_kind": "Agreement Kind", "sectors": "Sector"}
YES = ("1", "yes", "y", "x", "o", "true", "ja", "oui", "si", "예", "네", "참석", "○", "✓", "v")
NO = ("0", "no", "n", "-", "false", "nein", "non", "아니요", "아니오", "불참", "×", "✗")
LONG = ("summary", "outcome", "description", "objective", "source")
SIDE_WORDS = {
	EUROPE: ("eu", "europe", "european", "유럽", "유럽측"),
	KOREA: (
		"kr",
		"korea",
		"korean",
		"south korea",
		"republic of korea",
		"한국",
		"한국측",
		"국내",
		"대한민국",
	),
	THIRD_COUNTRY: ("other", "third country", "기타", "제3국"),
}
TYPE_WORDS = {
	"Meeting": ("회의", "면담", "상담", "미팅", "mtg", "talk", "visit to us"),
	"Trade-Fair Encounter": ("전시회", "박람회", "fair", "trade fair"),
	"Conference Encounter": ("학회", "컨퍼런스", "conference", "congress"),
	"Site Visit": ("방문", "현장 방문", "visit"),
	"E-Mail Exchange": ("메일", "이메일", "e-mail", "email", "mail"),
	"Video": ("화상회의", "화상 회의", "zoom", "teams", "online", "video call", "온라인"),
	"Call": ("통화", "phone", "phone call", "telephone"),
}
WORDS = {
	"side": SIDE_WORDS,
	"interaction_type": TYPE_WORDS,
	"signature_status": {"Signed": YES, "Not Requested": NO},
}
"""What people write for an option beside its own words in English and Korean."""
PHONE_IN = re.compile(r"\+?\d[\d ().-]{5,18}\d")
TOTAL = re.compile(
	r"(?:grand\s*|sub\s*-?)?total:?|sum(?:me|a)?:?|gesamt(?:summe)?:?|somme:?|totale?:?|razem:?|합\s*계|총\s*계|소\s*계|총\s*\d+\s*(?:건|개|명)",
	re.IGNORECASE,
)
"""The name of a row that adds up those above it."""
EMAIL_IN = re.compile(r"[^\s<>;,:()@]+@[^\s<>;,:()@]+\.[^\s<>;,:()@]+")


WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
"""A day with the time of a meeting, as workbooks store it."""


def first_of(choices: list[str]) -> str:
	return ", ".join(choices[:CHOICES_SHOWN]) + (" …" if len(choices) > CHOICES_SHOWN else "")


class BadCell(Exception):
	"""What is wrong with a cell; `right` is what would be right, "" where only the writer knows."""

	def __init__(self, message: str, right: str = ""):
		super().__init__(message)
		self.right = right


class Cells:
	"""Reads cells against the choices and masters of this site; one query for each kind of master."""

	def __init__(self, order: str | None):
		self.order = order
		"""Of day and month in dates of numbers, one of domain.dates.ORDERS; None: a date that can be read two ways is refused."""

	def read(self, field: str, value: str) -> object:
		"""The value of a filled cell: text, FuzzyDate, date, int, or a list for sectors. Raises BadCell."""
		if field in FUZZY:
			return self.fuzzy(value)
		if field in DAYS:
			return self.day(value)
		if field in CHOICES:
			return self.choice(field, value)
		if field in MASTERS:
			return self.master(field, value)
		readers: dict[str, Callable[[str], object]] = {
			"country": self.country,
			"owner_user": self.officer,
			"email": self.email,
			"attended": self.tick,
			"head_count": self.count,
			"website": self.line,
			"phone": self.telephone,
			"mobile": self.telephone,
			"organisation_name": self.own_name,
			"person_name": self.person,
			"person_native_name": self.person,
		}
		if field in readers:
			return readers[field](value)
		return value if field in LONG else self.line(value)

	def line(self, value: str) -> str:
		line = text.one_line(value)
		if not text.is_visible(line):
			raise BadCell(_("nothing of it can be seen"))
		if len(line) > LONGEST_NAME:
			raise BadCell(
				_("{0} characters are too many, at most {1} fit").format(len(line), LONGEST_NAME),
				line[:LONGEST_NAME],
			)
		return line

	def telephone(self, value: str) -> str:
		"""Frappe refuses what is longer than its field takes, or has letters, only when the record is saved."""
		line = unicodedata.normalize("NFKC", self.line(value))
		if not validate_phone_number(line):
			several = PHONE_IN.findall(line)
			raise BadCell(
				_("this is no telephone number, or several: one a cell"),
				several[0].strip() if several else "",
			)
		return line

	def own_name(self, value: str) -> str:
		line = self.line(value)
		if TOTAL.fullmatch(line):
			raise BadCell(_("this is a total and no record: delete the row"))
		return line

	def person(self, value: str) -> str:
		if people.names_several(value.strip()):
			raise BadCell(_("these are several people: one a row"))
		return self.own_name(value)

	def fuzzy(self, value: str) -> dates.FuzzyDate:
		day = WITH_TIME.fullmatch(value.strip())
		try:
			if self.order and dates.has_short_year(value):
				return dates.parse_short_year(value, self.order, persons_today())
			return dates.parse(day[1] if day else value, order=self.order)
		except dates.DateError as problem:
			if problem.why == dates.TWO_READINGS:
				raise BadCell(
					_("this date can be read two ways"),
					_("5 Nov 2016 or 2016-11-05, or the order of dates chosen above for the whole sheet"),
				) from None
			if not self.order and dates.has_short_year(value):
				raise BadCell(
					_("the year has two digits"),
					_("2016-11-05, or the order of dates chosen above for the whole sheet"),
				) from None
			raise BadCell(_("this is no date"), _("2016-11-05, Nov 2016, 2016 or unknown")) from None

	def day(self, value: str) -> date:
		result = self.fuzzy(value)
		if result.precision != dates.DAY:
			raise BadCell(_("this is not one day"), _("2026-11-20"))
		return result.date

	def choice(self, field: str, value: str) -> str:
		options = self.choices[field]
		result = options.get(plain(value))
		if not result:
			shown = ", ".join(dict.fromkeys(options.values()))
			raise BadCell(_("this is none of the choices"), shown)
		return result

	@cached_property
	def choices(self) -> dict[str, dict[str, str]]:
		"""Field → what people write, in English, Korean and this user's language → option."""
		result = {}
		for field, (doctype, fieldname) in CHOICES.items():
			options = [
				option
				for option in cstr(frappe.get_meta(doctype).get_field(fieldname).options).split("\n")
				if option
			]
			words = {}
			for option in options:
				for language in ("en", "ko", frappe.local.lang):
					words[plain(_(option, lang=language))] = option
			result[field] = words
		for field, options in WORDS.items():
			for option, words in options.items():
				result[field] |= {word: option for word in words if word not in result[field]}
		return result

	def master(self, field: str, value: str) -> object:
		known = self.masters[field]
		parts = [value] if field != "sectors" else re.split(r"[;,\n]", value)
		names = []
		for part in filter(None, (text.one_line(part) for part in parts)):
			name = known.get(part) or known.get(plain(part))
			if not name:
				raise BadCell(
					_("{0} “{1}” is not on this site").format(_(MASTERS[field]), part[:60]),
					first_of(sorted(set(known.values()))),
				)
			names.append(name)
		return names if field == "sectors" else names[0]

	@cached_property
	def masters(self) -> dict[str, dict[str, str]]:
		result = {}
		for field, doctype in MASTERS.items():
			names = frappe.get_all(doctype, pluck="name")
			result[field] = {plain(_(name, lang="ko")): name for name in names}
			result[field].update({plain(name): name for name in names})
			result[field].update({name: name for name in names})
		return result

	def country(self, value: str) -> str:
		result = self.countries.get(plain(value))
		if result is None:
			raise BadCell(
				_("this country is not known"), _("its name in English or Korean, or its two-letter code")
			)
		return result.name

	@cached_property
	def countries(self) -> dict[str, frappe._dict]:
		return country_names.known()

	def officer(self, value: str) -> str:
		result = self.officers.get(plain(value), [])
		if len(result) != 1:
			raise BadCell(
				_("this is no enabled cooperation officer or manager")
				if not result
				else _("several people have this name"),
				_("the e-mail address they sign in with"),
			)
		return result[0]

	@cached_property
	def officers(self) -> dict[str, list[str]]:
		"""Name or address → users who may hold work (rule 115)."""
		holders = frappe.get_all(
			"Has Role",
			filters={"role": ("in", ROLES[:2]), "parenttype": "User"},
			pluck="parent",
			distinct=True,
		)
		rows = frappe.get_all(
			"User", filters={"name": ("in", holders or [""]), "enabled": 1}, fields=["name", "full_name"]
		)
		result: dict[str, list[str]] = {}
		for row in rows:
			for word in {plain(row.name), plain(row.full_name)}:
				result.setdefault(word, []).append(row.name)
		return result

	def email(self, value: str) -> str:
		line = text.one_line(value)
		inside = EMAIL_IN.findall(line)
		if len(inside) == 1 and inside[0] == line and validate_email_address(line):
			return line.lower()
		if len(inside) == 1:
			address = re.sub(r"^(mailto:)+", "", inside[0], flags=re.IGNORECASE).strip(".'\"")
			raise BadCell(_("this is more than an e-mail address"), address)
		raise BadCell(
			_("these are several e-mail addresses: one a cell") if inside else _("this is no e-mail address"),
			inside[0] if inside else "",
		)

	def tick(self, value: str) -> int:
		word = plain(value)
		if word not in (*YES, *NO):
			raise BadCell(_("this is neither yes nor no"), _("yes or no"))
		return int(word in YES)

	def count(self, value: str) -> int:
		if not re.fullmatch(r"\d{1,6}", value.strip(), re.ASCII):
			raise BadCell(_("this is no whole number"), "")
		return int(value)


def plain(value: str | None) -> str:
	return text.one_line(value or "").casefold()


def may_be_several_organisations(value: str) -> bool:
	parts = BETWEEN_ORGANISATIONS.split(ENTITY.sub("", value))
	return sum(map(text.is_visible, parts)) > 1
