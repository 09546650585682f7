"""A partnership as a case, under the seven headings of the discussion paper (L92-L103).

For a reader of figures without free text: what they see in a profile, and nothing else.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.partnerships import prints
from eu_korea_coop.partnerships.paper.parts import Paper, Part, counted_here
from eu_korea_coop.printing.sheet import Sheet, when

HEADINGS = (
	prints.organisations,
	prints.history,
	prints.policy_support,
	prints.sectors,
	prints.budget,
	prints.activities,
	prints.results,
)


def columns_of_figures() -> set[str]:
	"""Columns and facts that hold no free text: names, words of ours, dates, numbers."""
	return {
		_(label)
		for label in (
			"Organisation",
			"Side",
			"Role",
			"Via member",
			"Agreement intent",
			"Date",
			"Stage",
			"Origin",
			"Organised by",
			"From event",
			"From partnership",
			"From agreement",
			"Introduced by",
			"Kind",
			"Level",
			"Provider",
			"Programme",
			"Period",
			"Amount",
			"Indicator",
			"Quantity",
			"Directness",
			"Status",
			"Agreement",
			"State",
			"Signed",
			"Target",
			"Bottleneck",
			"Success factors",
		)
	}


def write(paper: Paper, name: str, with_texts: bool) -> None:
	"""The case as parts of the paper; what a heading lacks is noted as missing."""
	doc = frappe.get_doc(PARTNERSHIP, name)
	since = when(doc.stage_since, doc.stage_since_precision)
	head = paper.part(doc.title, level=2, source=source_of(doc) if with_texts else counted_here())
	head.paragraph(_("{0} since {1}").format(_(doc.stage), since) if since else _(doc.stage))
	if with_texts:
		head.paragraph(doc.objective)
	empty = []
	for write_section in HEADINGS:
		sheet = Sheet(kind="", title="")
		write_section(sheet, doc)
		section = sheet.sections[0]
		part = paper.part(section.heading, level=3)
		part.facts, part.paragraphs, part.tables = section.facts, section.paragraphs, section.tables
		if not with_texts:
			leave_figures(
				part, keep_paragraphs=write_section is prints.sectors and not doc.cross_sectoral_note
			)
		if part.is_empty:
			empty.append(section.heading)
	if empty:
		paper.missing.append(f"{doc.title}: {', '.join(empty)}")
	if not doc.source:
		paper.missing.append(_("{0}: the source of the partnership itself").format(doc.title))


def source_of(doc: Document) -> str:
	"""Where the facts of a case are from, each source once."""
	rows = [doc, *doc.stage_log, *doc.support, *doc.bottlenecks, *doc.parties]
	sources = [row.get("source") for row in rows if row.get("source")]
	return "; ".join(dict.fromkeys(source.strip() for source in sources))


def leave_figures(part: Part, keep_paragraphs: bool) -> None:
	"""Take every column, fact and paragraph away that may hold free text."""
	allowed = columns_of_figures()
	part.facts = [(label, value) for label, value in part.facts if label in allowed]
	if not keep_paragraphs:
		part.paragraphs = []
	tables, part.tables = part.tables, []
	for table in tables:
		chosen = [place for place, label in enumerate(table.head) if label in allowed]
		part.table(
			[table.head[place] for place in chosen], [[row[place] for place in chosen] for row in table.rows]
		) if chosen else None
