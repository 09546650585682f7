"""Templates of agreements said "until ____" also of an open-ended term."""

from io import BytesIO

import frappe
from docx import Document
from docx.oxml.ns import qn

from eu_korea_coop.agreements import files
from eu_korea_coop.agreements.templates import TEMPLATE

SENTENCES = {
	"{{ term }}. In effect from {{ effective_from }} until {{ end_date }}.": (
		"{{ term }}. In effect from {{ effective_from }}{% if not open_ended %} until {{ end_date }}{% endif %}."
	),
	"{{ term_ko }}. {{ effective_from_ko }}부터 {{ end_date_ko }}까지 효력이 있습니다.": (
		"{{ term_ko }}. {{ effective_from_ko }}부터 {% if not open_ended %}{{ end_date_ko }}까지 {% endif %}효력이 있습니다."
	),
}


def execute() -> None:
	"""Idempotent: the sentence of a new site is replaced where it still stands; whatever else a template says stays."""
	for name in frappe.get_all(TEMPLATE, pluck="name"):
		template = frappe.get_doc(TEMPLATE, name)
		try:
			content = files.content_of(template, "document")
		except frappe.ValidationError:
			continue  # its file is missing, which is said when somebody uses it
		if changed := mended(content):
			file = files.attach(TEMPLATE, name, f"{name}.docx", changed, "document")
			template.document = file.file_url
			template.save()


def mended(content: bytes) -> bytes | None:
	"""The Word document with the sentences replaced; None if it has none of them."""
	made = Document(BytesIO(content))
	earlier = [text for text in made.element.body.iter(qn("w:t")) if text.text in SENTENCES]
	for text in earlier:
		text.text = SENTENCES[text.text]
	if not earlier:
		return None
	result = BytesIO()
	made.save(result)
	return result.getvalue()
