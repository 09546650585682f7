"""The Word documents from which drafts of agreements are made on a new site, written here: one for each kind and language.

An administrator changes them or attaches others; a template that was deleted stays so.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import frappe
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from eu_korea_coop.agreements.files import attach
from eu_korea_coop.agreements.templates import TEMPLATE
from eu_korea_coop.setup.seeds import AGREEMENT_KINDS, was_deleted

ENGLISH, KOREAN, BOTH = "English", "Korean", "English and Korean"
LANGUAGES = (ENGLISH, KOREAN, BOTH)
FONTS = {"w:ascii": "Arial", "w:hAnsi": "Arial", "w:eastAsia": "NanumGothic"}

# heading and paragraphs of each part; {%p … %} repeats the paragraphs between, one for each row
PARTS = {
	ENGLISH: (
		(
			"Parties",
			"{%p for party in parties %}",
			"{{ party.name }}{% if party.represents %}, for {{ party.represents }}{% endif %} ({{ party.country }})",
			"{%p endfor %}",
		),
		("Objective", "{{ objective_specific }}", "{{ objective_general }}"),
		(
			"Scope",
			"{%p for item in scope %}",
			"{{ loop.index }}. {{ item }}",
			"{%p else %}",
			"{{ blank }}",
			"{%p endfor %}",
		),
		(
			"Term",
			"{{ term }}. In effect from {{ effective_from }}{% if not open_ended %} until {{ end_date }}{% endif %}.",
		),
		(
			"Signatures",
			"Place: {{ place }}    Date: {{ signed_on }}",
			"{%p for party in parties %}",
			"For {{ party.name }}: {{ party.signatory }}, {{ party.signatory_title }}",
			"Signature: ______________________________",
			"{%p endfor %}",
		),
	),
	KOREAN: (
		(
			"당사자",
			"{%p for party in parties %}",
			"{{ party.name_ko }}{% if party.represents %} ({{ party.represents }} 대표){% endif %} ({{ party.country_ko }})",
			"{%p endfor %}",
		),
		("목적", "{{ objective_specific }}", "{{ objective_general }}"),
		(
			"협력 범위",
			"{%p for item in scope %}",
			"{{ loop.index }}. {{ item }}",
			"{%p else %}",
			"{{ blank }}",
			"{%p endfor %}",
		),
		(
			"유효 기간",
			"{{ term_ko }}. {{ effective_from_ko }}부터 {% if not open_ended %}{{ end_date_ko }}까지 {% endif %}효력이 있습니다.",
		),
		(
			"서명",
			"장소: {{ place }}    일자: {{ signed_on_ko }}",
			"{%p for party in parties %}",
			"{{ party.name_ko }}: {{ party.signatory }}, {{ party.signatory_title }}",
			"서명: ______________________________",
			"{%p endfor %}",
		),
	),
}
TITLES = {ENGLISH: ("{{ kind }}", "{{ title }}"), KOREAN: ("{{ kind_ko }}", "{{ title }}")}


def insert_missing(respect_deletion: bool = False) -> list[str]:
	"""Make the templates that are not there, of kinds that are; answers their names."""
	made = []
	kinds = set(frappe.get_all("Agreement Kind", pluck="name"))
	there = set(frappe.get_all(TEMPLATE, pluck="name"))
	documents = {language: document(language) for language in LANGUAGES}
	for kind, *_terms in AGREEMENT_KINDS:
		for language in LANGUAGES:
			name = f"{kind} ({language})"
			if kind not in kinds or name in there or (respect_deletion and was_deleted(TEMPLATE, name)):
				continue
			file = attach(TEMPLATE, name, f"{name}.docx", documents[language], "document")
			values = {"template_name": name, "kind": kind, "language": language, "document": file.file_url}
			frappe.get_doc({"doctype": TEMPLATE, **values}).insert()
			made.append(name)
	return made


def document(language: str) -> bytes:
	"""A Word document with braces for what an agreement records; both languages stand side by side in a table."""
	made = Document()
	style = made.styles["Normal"]
	style.font.size = Pt(10.5)
	fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
	for place, font in FONTS.items():
		fonts.set(qn(place), font)
	columns = (ENGLISH, KOREAN) if language == BOTH else (language,)
	table = made.add_table(rows=0, cols=2) if language == BOTH else None
	if table is not None:
		table.style = "Table Grid"
	write(made, table, [TITLES[column] for column in columns], is_title=True)
	for parts in zip(*(PARTS[column] for column in columns), strict=True):
		write(made, table, parts)
	content = BytesIO()
	made.save(content)
	return content.getvalue()


def write(made, table, parts: Iterable[tuple[str, ...]], is_title: bool = False) -> None:
	"""One part, in the document itself or as a row with a cell for each language."""
	places = table.add_row().cells if table is not None else [made]
	for place, (heading, *paragraphs) in zip(places, parts, strict=True):
		first = place.paragraphs[0] if table is not None else place.add_paragraph()
		run = first.add_run(heading)
		run.bold = True
		run.font.size = Pt(16 if is_title else 12)
		if is_title:
			first.alignment = WD_ALIGN_PARAGRAPH.CENTER
		for text in paragraphs:
			paragraph = place.add_paragraph(text)
			if is_title:
				paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
