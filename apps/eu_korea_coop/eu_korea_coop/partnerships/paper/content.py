"""A paper: its chapters in their order, and at its end what nobody has recorded."""

from __future__ import annotations

from collections.abc import Callable

from frappe import _

from eu_korea_coop.partnerships.paper import chapters
from eu_korea_coop.partnerships.paper.asked import Asked, subtitle
from eu_korea_coop.partnerships.paper.parts import Paper
from eu_korea_coop.permissions import open_records_only


def write(asked: Asked, on_progress: Callable[[int, str], None] = lambda _percent, _step: None) -> Paper:
	"""The paper, in the language of the moment."""
	paper = Paper(_("Cooperation between Europe and Korea"), subtitle(asked))
	plan = (
		(_("Overview"), chapters.overview),
		(_("Cases"), chapters.chosen_cases),
		(_("What worked and what hindered"), chapters.lessons),
		(_("Sectors and regions"), chapters.sectors_and_regions),
		(_("Agreements"), chapters.agreements),
		(_("Gateways and contact points"), chapters.gateways),
		(_("Indicators"), chapters.indicators),
	)
	with open_records_only():
		for place, (heading, chapter) in enumerate(plan):
			on_progress(round(100 * place / (len(plan) + 2)), heading)
			chapter(paper, heading, asked)
	missing(paper)
	return paper


def missing(paper: Paper) -> None:
	part = paper.part(_("What is missing"), nothing=_("Nothing is missing."))
	if paper.missing:
		part.paragraph(_("Nobody has recorded the following; nothing was filled in."))
		part.table((_("Missing"),), ((sentence,) for sentence in paper.missing))
