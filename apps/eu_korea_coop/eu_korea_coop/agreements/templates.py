"""Templates of agreements: Word documents whose words in braces are replaced by what the agreement records.

An administrator writes them; Jinja in them runs in a sandbox and reads the names of `context` alone.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import BadZipFile

import frappe
from babel.dates import format_date
from docxtpl import DocxTemplate
from frappe import _
from frappe.utils import escape_html, getdate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from eu_korea_coop.agreements import files
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.agreement import is_open_ended
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.printing.sheet import titles

TEMPLATE = "Agreement Template"
ENGLISH, KOREAN = "en", "ko"
BLANK = "________"
"""Stands where nothing is recorded, to be filled in by hand."""
LOCALES = {ENGLISH: "en_GB", KOREAN: "ko_KR"}


def check(template) -> None:
	"""Raises ValidationError for a file that is no Word document, or names what no agreement has."""
	try:
		wanted = opened(files.content_of(template, "document")).get_undeclared_template_variables(
			environment()
		)
	except TemplateError as error:
		refuse(template, _("its words in braces can't be read: {0}").format(escape_html(str(error))))
	unknown = sorted(wanted - set(NAMES))
	if unknown:
		refuse(
			template,
			_("it names {0}; an agreement has: {1}").format(
				escape_html(", ".join(unknown)), ", ".join(NAMES)
			),
		)


def fill(template, agreement) -> bytes:
	"""The Word document of an agreement. Raises ValidationError where the template can't be filled."""
	document = opened(files.content_of(template, "document"))
	try:
		document.render(context(agreement), environment(), autoescape=True)
	except TemplateError as error:
		refuse(template, _("its words in braces can't be read: {0}").format(escape_html(str(error))))
	content = BytesIO()
	document.save(content)
	return content.getvalue()


def opened(content: bytes) -> DocxTemplate:
	document = DocxTemplate(BytesIO(content))
	try:
		document.init_docx()
	except (BadZipFile, KeyError, ValueError):
		frappe.throw(
			_("{0}: this is no Word document (DOCX).").format(frappe.bold(_("Word document"))),
			title=_("No Word document"),
		)
	return document


def environment() -> SandboxedEnvironment:
	return SandboxedEnvironment(autoescape=True)


def refuse(template, what: str) -> None:
	frappe.throw(f"{frappe.bold(_('Word document'))}: {what}", title=_("Template can't be used"))


# -------------------------------------------------------------------------------------------- what a template may name

NAMES = (
	"title",
	"kind",
	"kind_ko",
	"parties",
	"scope",
	"objective_specific",
	"objective_general",
	"term",
	"term_ko",
	"open_ended",
	"effective_from",
	"effective_from_ko",
	"end_date",
	"end_date_ko",
	"signed_on",
	"signed_on_ko",
	"place",
	"blank",
)
"""`parties`: each with name, name_ko, represents, country, country_ko, role, role_ko, signatory, signatory_title."""


def context(agreement) -> dict:
	"""What a template may name, in English and Korean; a blank to fill in where nothing is recorded."""
	signed_on = agreement.signed_on if agreement.signed_on_precision == dates.DAY else None
	return {
		"title": as_typed(agreement.title),
		**in_both("kind", agreement.kind),
		"parties": parties(agreement),
		"scope": [as_typed(row.scope_item) for row in agreement.scope_items],
		"objective_specific": as_typed(agreement.objective_specific) or BLANK,
		"objective_general": as_typed(agreement.objective_general) or BLANK,
		**in_both("term", agreement.term_type),
		"open_ended": is_open_ended(agreement.term_type),
		**days("effective_from", agreement.effective_from),
		**days("end_date", agreement.end_date),
		**days("signed_on", signed_on),
		"place": as_typed(agreement.place) or BLANK,
		"blank": BLANK,
	}


def parties(agreement) -> list[dict]:
	"""The parties in their order, with the persons who sign."""
	names = [row.organisation for row in agreement.parties]
	known = {
		row.name: row
		for row in frappe.get_all(
			ORGANISATION,
			filters={"name": ("in", names)},
			fields=["name", "organisation_name", "native_name", "country"],
		)
	}
	people = titles("Contact", [row.signatory_contact for row in agreement.parties], only_readable=True)
	return [
		{
			"name": as_typed(known[row.organisation].organisation_name),
			"name_ko": as_typed(
				known[row.organisation].native_name or known[row.organisation].organisation_name
			),
			"represents": as_typed(row.represents),
			**in_both("country", known[row.organisation].country),
			**in_both("role", row.party_role),
			"signatory": people.get(row.signatory_contact) or BLANK,
			"signatory_title": as_typed(row.signatory_title) or BLANK,
		}
		for row in agreement.parties
	]


def in_both(name: str, word: str | None) -> dict[str, str]:
	return {
		name: _(word, ENGLISH) if word else BLANK,
		f"{name}_{KOREAN}": _(word, KOREAN) if word else BLANK,
	}


def days(name: str, day: date | str | None) -> dict[str, str]:
	return {name: long_day(day, ENGLISH), f"{name}_{KOREAN}": long_day(day, KOREAN)}


def long_day(day: date | str | None, language: str) -> str:
	return format_date(getdate(day), "long", LOCALES[language]) if day else BLANK
