"""Empty sheets to fill in, one per kind, in English or Korean: lists to choose from, comments, an example row."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr

from eu_korea_coop.domain import sheet_kinds
from eu_korea_coop.importing import books
from eu_korea_coop.importing.cells import CHOICES, FUZZY, MASTERS
from eu_korea_coop.languages import LANGUAGES

ROWS = 1000
"""Rows below the headings in which the lists are offered."""
EXAMPLE = {
	"organisation_name": "Example Water Cluster",
	"native_name": "예시 물 클러스터",
	"acronym": "EWC",
	"side": "Korea",
	"country": "Korea, Republic of",
	"city": "Daegu",
	"website": "https://water.example",
	"description": "Companies around clean water",
	"person_name": "Kim Minsu",
	"given_name": "Minsu",
	"family_name": "Kim",
	"person_native_name": "김민수",
	"role_title": "Director",
	"department": "International Cooperation",
	"email": "minsu.kim@water.example",
	"phone": "+82-53-000-0000",
	"mobile": "+82-10-0000-0000",
	"date": date(2016, 11, 5),
	"interaction_type": "Meeting",
	"subject": "First meeting at the stand",
	"summary": "They look for a partner in sensors.",
	"outcome": "Interested",
	"event_title": "Example Water Fair",
	"event_kind": "Trade Fair",
	"next_step": "Send the brochure",
	"next_step_due": date(2030, 1, 31),
	"europe_name": "Example Sensor Cluster",
	"korea_name": "Example Water Cluster",
	"partnership_title": "Sensors for water",
	"stage": "First Contact",
	"stage_since": "Nov 2016",
	"origin_kind": "By Coincidence",
	"tier": "Standard",
	"objective": "A joint pilot plant",
	"agreement_title": "Example memorandum",
	"agreement_state": "In Force",
	"state_since": "2016",
	"signature_status": "Signed",
	"signed_on": date(2016, 11, 5),
	"end_date": date(2030, 12, 31),
	"attended": "Yes",
	"head_count": 3,
	"source": "Minutes of the visit",
}


def write(kind: str, language: str) -> bytes:
	"""The empty sheet of a kind. Raises ValidationError for an unknown kind or language."""
	if kind not in sheet_kinds.FIELDS or language not in LANGUAGES:
		frappe.throw(
			_("There is no template {0} in {1}.").format(
				frappe.utils.escape_html(kind), frappe.utils.escape_html(language)
			)
		)
	fields = sheet_kinds.FIELDS[kind]
	labels = sheet_kinds.KOREAN_HEADINGS if language == "ko" else sheet_kinds.FIELD_LABELS
	choices = {field: options(field, language) for field in fields}
	book = books.Book()
	example = [
		shown(EXAMPLE.get(field) or next(iter(choices[field]), ""), language, field) for field in fields
	]
	sheet = book.sheet(
		_(sheet_kinds.KIND_LABELS[kind], lang=language)[:31], [labels[field] for field in fields], [example]
	)
	lists = book.book.create_sheet("_Lists")
	lists.sheet_state = "hidden"
	for at, field in enumerate(fields, start=1):
		cell = sheet.cell(1, at)
		if field in sheet_kinds.REQUIRED[kind]:
			cell.fill = books.REQUIRED
		if note := sheet_kinds.HELP_LABELS.get("date" if field in FUZZY else field):
			books.comment(cell, _(note, lang=language))
		if choices[field]:
			for line, option in enumerate(choices[field], start=1):
				lists.cell(line, at).value = option
			letter = books.get_column_letter(at)
			books.choose_from(sheet, at, f"_Lists!${letter}$1:${letter}${len(choices[field])}", ROWS)
	books.comment(sheet.cell(2, 1), _("An example: write over it, or delete the row.", lang=language))
	return book.content()


def options(field: str, language: str) -> list[str]:
	"""What a cell can be, in the language of the template."""
	if field in CHOICES:
		doctype, fieldname = CHOICES[field]
		result = cstr(frappe.get_meta(doctype).get_field(fieldname).options).split("\n")
		return [_(option, lang=language) for option in result if option]
	if field in MASTERS:
		names = frappe.get_all(MASTERS[field], pluck="name", order_by="name")
		return [_(name, lang=language) for name in names]
	return []


def shown(value: object, language: str, field: str) -> object:
	is_word = field in CHOICES or field in ("country", "attended")
	return _(value, lang=language) if is_word and isinstance(value, str) else value
