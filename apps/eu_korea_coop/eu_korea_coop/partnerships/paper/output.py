"""A paper as a Word document and as a page that Frappe turns into a PDF."""

from __future__ import annotations

from io import BytesIO

import frappe
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from eu_korea_coop.partnerships.paper.parts import Chart, Paper, Part

PAGE = "eu_korea_coop/templates/prints/paper.html"
FONTS = {"w:ascii": "Arial", "w:hAnsi": "Arial", "w:eastAsia": "NanumGothic"}
BAR = "█"
LONGEST_BAR = 24
BAR_COLOUR = RGBColor(0x2B, 0x6C, 0xB0)
A4 = (Cm(21), Cm(29.7))
CHART_WIDTHS = (Cm(5.5), Cm(9.5), Cm(2))
"""Of the label, the bar and its number: the longest bar takes one line."""
FACT_WIDTHS = (Cm(5.5), Cm(11.5))


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
		section.page_width, section.page_height = A4
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
		add_table(document, (), part.facts, FACT_WIDTHS)
	for chart in part.charts:
		add_chart(document, chart)
	for table in part.tables:
		add_table(document, table.head, table.rows)
	if part.note:
		document.add_paragraph(part.note)
	if part.source:
		source = document.add_paragraph().add_run(frappe._("Source: {0}").format(part.source))
		source.italic, source.font.size = True, Pt(8.5)


def add_chart(document, chart: Chart) -> None:
	document.add_paragraph().add_run(chart.title).bold = True
	bars = (
		(label, BAR * max(1, round(share * LONGEST_BAR)), f"{number:g}")
		for label, number, share in chart.rows
	)
	table = add_table(document, (), bars, CHART_WIDTHS)
	for row in table.rows:
		row.cells[1].paragraphs[0].runs[0].font.color.rgb = BAR_COLOUR


def add_table(document, head, rows, widths=()):
	"""With a head a table with lines; without one aligned columns of these widths."""
	rows = list(rows)
	columns = len(head) or len(rows[0])
	table = document.add_table(rows=0, cols=columns)
	table.style = "Table Grid" if head else "Normal Table"
	table.autofit = not widths
	for column, width in zip(table.columns, widths, strict=False):
		column.width = width  # LibreOffice takes the columns' widths, Word the cells'
	for place, cells in enumerate([head, *rows] if head else rows):
		row = table.add_row()
		for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
			if widths:
				cell.width = widths[column]
			paragraph = cell.paragraphs[0]
			paragraph.paragraph_format.space_after = Pt(1)
			run = paragraph.add_run(str(text))
			run.font.size = Pt(8.5)
			run.bold = bool(head) and place == 0
		if head and place == 0:
			repeat_on_each_page(row)
	document.add_paragraph().paragraph_format.space_after = Pt(2)
	return table


def repeat_on_each_page(row) -> None:
	row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
