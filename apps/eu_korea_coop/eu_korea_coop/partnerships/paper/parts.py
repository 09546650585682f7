"""What a paper is made of. Everything here is text; the templates escape it."""

from __future__ import annotations

from dataclasses import dataclass, field

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.printing.sheet import Section
from eu_korea_coop.reporting.fuzzy_text import day_text


def counted_here() -> str:
	"""The source of a figure, and of whatever a reader of figures sees."""
	return _("Counted from the open records of this site on {0}.").format(day_text(site_today()))


@dataclass(slots=True)
class Chart:
	"""Bars: a label with its number each, of which there is one at least, and none is 0."""

	title: str
	bars: list[tuple[str, float]]

	@property
	def rows(self) -> list[tuple[str, float, float]]:
		"""Label, number, and its share of the longest bar, 0 to 1."""
		longest = max(number for _label, number in self.bars)
		return [(label, number, number / longest) for label, number in self.bars]


@dataclass(slots=True)
class Part(Section):
	"""A section of the paper. `level`: 1 for a chapter, 2 for a case, 3 for a heading in it; `source`: where its facts are from."""

	level: int = 1
	charts: list[Chart] = field(default_factory=list)
	source: str = ""

	def chart(self, title: str, bars) -> None:
		"""Bars of what is there; nothing where every number is none."""
		bars = [(label, number) for label, number in bars if number]
		if bars:
			self.charts.append(Chart(title, bars))

	@property
	def is_empty(self) -> bool:
		return not (self.facts or self.paragraphs or self.tables or self.charts)


@dataclass(slots=True)
class Paper:
	"""`missing`: what nobody has recorded, in sentences."""

	title: str
	subtitle: str
	parts: list[Part] = field(default_factory=list)
	missing: list[str] = field(default_factory=list)

	def part(self, heading: str, level: int = 1, source: str = "", nothing: str = "") -> Part:
		part = Part(heading, nothing=nothing or _("Nothing is recorded."), level=level, source=source)
		self.parts.append(part)
		return part

	@property
	def foot(self) -> str:
		return _(
			"EU-Korea Cooperation, made on {0} from what is recorded. Nothing Restricted is in it."
		).format(day_text(frappe.utils.nowdate()))
