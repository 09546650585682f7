"""A paper as a Word document and as a page that Frappe turns into a PDF."""

from __future__ import annotations

from io import BytesIO

import frappe
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from eu_korea_coop.partnerships.paper.parts import Chart, Paper, Part

PAGE = "eu_korea_coop/templates/prints/paper.html"
FONTS = {"w:ascii": "Arial", "w:hAnsi": "Arial", "w:eastAsia": "NanumGothic"}
BAR = "█"
LONGEST_BAR = 24


def as_html(paper: Paper) -> str:
	return frappe.render_template(PAGE, {"paper": paper})


def as_pdf(paper: Paper) -> bytes:
	"""By the program that Frappe prints with. Raises OSError where it is missing."""
	# importing it opens a log file in the folder of a site
	get_pdf = frappe.get_attr("frappe.utils.pdf.get_pdf")
	return get_pdf(as_html(paper), {"page-size": "A4", "margin-top": "15mm", "margin-bottom": "15mm"})


def as_word(paper: Paper) -> bytes:
	document = Document()
	for style in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
		use_fonts(document.styles[style])
	document.styles["Normal"].font.size = Pt(10)
	for section in document.sections:
		section.left_margin = section.right_margin = Cm(2)
	document.core_properties.title = paper.title
	document.core_properties.author = ""
	document.add_heading(paper.title, 0)
	document.add_paragraph(paper.subtitle)
	for part in paper.parts:
		write(document, part)
	document.add_paragraph(paper.foot)
	content = BytesIO()
	document.save(content)
	return content.getvalue()


def use_fonts(style) -> None:
	fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
	for place in [name for name in fonts.attrib if "Theme" in name]:
		del fonts.attrib[place]
	for place, font in FONTS.items():
		fonts.set(qn(place), font)


def write(document, part: Part) -> None:
	document.add_heading(part.heading, part.level)
	if part.is_empty and part.level != 2:
		document.add_paragraph(part.nothing)
	for text in part.paragraphs:
		document.add_paragraph(text)
	if part.facts:
		add_table(document, (), part.facts)
	for chart in part.charts:
		add_chart(document, chart)
	for table in part.tables:
		add_table(document, table.head, table.rows)
	if part.source:
		source = document.add_paragraph().add_run(frappe._("Source: {0}").format(part.source))
		source.italic, source.font.size = True, Pt(8.5)


def add_chart(document, chart: Chart) -> None:
	document.add_paragraph().add_run(chart.title).bold = True
	bars = (
		(label, BAR * max(1, round(share * LONGEST_BAR)), f"{number:g}")
		for label, number, share in chart.rows
	)
	add_table(document, (), bars)


def add_table(document, head, rows) -> None:
	rows = list(rows)
	columns = len(head) or len(rows[0])
	table = document.add_table(rows=0, cols=columns)
	table.style = "Table Grid" if head else "Normal Table"
	for place, cells in enumerate([head, *rows] if head else rows):
		for cell, text in zip(table.add_row().cells, cells, strict=True):
			run = cell.paragraphs[0].add_run(str(text))
			run.font.size = Pt(8.5)
			run.bold = bool(head) and place == 0
	document.add_paragraph()
