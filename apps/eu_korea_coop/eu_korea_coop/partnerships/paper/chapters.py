"""The chapters of a paper, each read from what is open to all, whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import frappe
from frappe import _

from eu_korea_coop.agreements.report.agreement_register_and_expiry import (
	agreement_register_and_expiry as register,
)
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain.health import HEALTH_VALUES
from eu_korea_coop.domain.lifecycle import STAGES
from eu_korea_coop.partnerships.paper import cases
from eu_korea_coop.partnerships.paper.asked import Asked, events_in, is_within, narrow_to, partnerships
from eu_korea_coop.partnerships.paper.parts import Paper, counted_here
from eu_korea_coop.partnerships.report.bottleneck_heatmap import bottleneck_heatmap as bottlenecks
from eu_korea_coop.partnerships.report.partnership_pipeline import partnership_pipeline as pipeline
from eu_korea_coop.partnerships.report.sector_and_region import sector_and_region as regions
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import both_names, when
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.results.report.outcome_scoreboard import outcome_scoreboard as scoreboard

NAMED_WITH = ("Consent",)
"""Lawful bases that let a person be named in a document which is passed on."""
MOST_REGIONS = 25


def overview(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	standing = Counter()
	by_health = Counter()
	today = site_today()
	for (stage, is_stalled), number in pipeline.standing_on(narrow_to(asked), today).items():
		standing[stage] += number
		by_health[is_stalled] += number
	part.fact(_("Partnerships recorded"), sum(standing.values()))
	part.fact(_("of these stalled"), by_health[True])
	rows = agreement_rows(asked)
	part.fact(_("Agreements signed in the period"), len(rows))
	part.fact(_("of these in force"), sum(row["state"] == "In Force" for row in rows))
	part.fact(_("Events held in the period"), len(events_in(asked)))
	if asked.first or asked.last:
		said = _("The period narrows agreements, events and results. Partnerships are counted as of {0}.")
		part.paragraph(said.format(day_text(today)))
	part.chart(_("Partnerships by stage"), ((_(stage), standing[stage]) for stage in STAGES))
	health = Counter(row.health for row in partnerships(asked, "health"))
	part.chart(_("Partnerships by health"), ((_(word), health[word]) for word in HEALTH_VALUES))
	origin = Counter(row.origin_kind for row in partnerships(asked, "origin_kind"))
	part.chart(_("How the parties met"), ((_(kind), number) for kind, number in most_first(origin) if kind))
	if without := origin[""] + origin[None]:
		paper.missing.append(
			_("How the parties met, of one partnership")
			if without == 1
			else _("How the parties met, of {0} partnerships").format(without)
		)


def chosen_cases(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, nothing=_("No case was chosen."))
	known = {row.name for row in partnerships(asked)} if asked.cases else set()
	shown = [name for name in asked.cases if name in known]
	if shown:
		part.paragraph(
			_("One partnership, under the seven headings of a case.")
			if len(shown) == 1
			else _("{0} partnerships, each under the seven headings of a case.").format(len(shown))
		)
	for name in shown:
		cases.write(paper, name, asked.with_texts)
	if len(shown) < len(asked.cases):
		paper.missing.append(
			_("Chosen cases of other sectors, or not open to all: {0}").format(len(asked.cases) - len(shown))
		)


def lessons(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	factors = success_factors(asked)
	part.chart(_("Success factors"), ((_(factor), number) for factor, number in most_first(factors)))
	filters = frappe._dict(side=None, sector=None, by=bottlenecks.BY_STAGE)
	tags = Counter()
	open_ones = Counter()
	for sector in asked.sectors or (None,):
		filters.sector = sector
		for tag in {
			tag.name: tag
			for tag in (*bottlenecks.partnership_tags(filters), *bottlenecks.event_tags(filters))
		}.values():
			tags[tag.bottleneck] += 1
			open_ones[tag.bottleneck] += (tag.status or bottlenecks.OPEN) == bottlenecks.OPEN
	part.chart(_("Bottlenecks"), ((_(name), number) for name, number in most_first(tags)))
	part.table(
		(_("Bottleneck"), _("Recorded"), _("Open")),
		((_(name), number, open_ones[name]) for name, number in most_first(tags)),
	)
	rows = recommendations([row.name for row in events_in(asked)])
	if not asked.with_texts:
		if rows:
			paper.missing.append(
				_("The words of one recommendation, which is for officers and managers")
				if len(rows) == 1
				else _("The words of {0} recommendations, which are for officers and managers").format(
					len(rows)
				)
			)
		rows = []
	part.table(
		(_("Recommendation"), _("Made at"), _("Status"), _("Source")),
		(
			(row.recommendation, row.title, _(row.status or ""), row.source or row.event_source)
			for row in rows
		),
	)
	unsourced = sum(not (row.source or row.event_source) for row in rows)
	if unsourced:
		paper.missing.append(
			_("The source of one recommendation")
			if unsourced == 1
			else _("The source of {0} recommendations").format(unsourced)
		)
	if not factors:
		paper.missing.append(_("Success factors"))


def most_first(counts: Counter) -> list[tuple[str, int]]:
	"""Of equals the first by name: two papers of one day list the same in the same order."""
	return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0] or ""))


def success_factors(asked: Asked) -> Counter:
	"""Success factor → partnerships that name it."""
	partnership, tag = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Success Factor Tag")
	query = (
		frappe.qb.from_(tag)
		.join(partnership)
		.on((partnership.name == tag.parent) & (tag.parenttype == PARTNERSHIP))
		.select(tag.success_factor)
	)
	return Counter(narrow_to(asked)(query).run(pluck=True))


def recommendations(events: list[str]) -> list[frappe._dict]:
	if not events:
		return []
	event, row = frappe.qb.DocType(COOPERATION_EVENT), frappe.qb.DocType("Event Recommendation")
	return (
		frappe.qb.from_(row)
		.join(event)
		.on(event.name == row.parent)
		.select(row.recommendation, row.status, row.source, event.title, event.source.as_("event_source"))
		.where(event.name.isin(events))
		.orderby(event.start_date, event.name, row.idx)
		.run(as_dict=True)
	)


def sectors_and_regions(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	cells = regions.cells_of(narrow_to(asked))
	by_sector: dict[str, set] = {}
	for (sector, _europe, _korea), names in cells.items():
		by_sector.setdefault(sector, set()).update(names)
	part.chart(
		_("Partnerships by sector"),
		sorted(
			((_(sector) if sector else _("No sector"), len(names)) for sector, names in by_sector.items()),
			key=lambda bar: (-bar[1], bar[0]),
		),
	)
	rows = regions.get_data(cells, {})
	part.table(
		(_("Sector"), _("European region"), _("Korean region"), _("Partnerships")),
		(
			(
				_(row["sector"] or "") or _("No sector"),
				row["european_region"],
				row["korean_region"],
				row["partnerships"],
			)
			for row in rows[:MOST_REGIONS]
		),
	)
	if len(rows) > MOST_REGIONS:
		more = len(rows) - MOST_REGIONS
		part.note = (
			_("One more row is in the report Sector and Region.")
			if more == 1
			else _("{0} more rows are in the report Sector and Region.").format(more)
		)
	if without := len(by_sector.get("", ())):
		paper.missing.append(
			_("The sector of one partnership")
			if without == 1
			else _("The sector of {0} partnerships").format(without)
		)


def agreement_rows(asked: Asked) -> list[dict]:
	"""Signed agreements of the period and the sectors' partnerships, those that count in European-Korean figures."""
	filters = frappe._dict(kind=None, state=None, counted_only=True)
	rows = register.agreements(filters)
	parties = register.parties_of_agreements(filters)
	known = {row.name for row in partnerships(asked)} if asked.sectors else None
	return [
		{**row, "parties": parties.get(row.name, "")}
		for row in rows
		if row.state in regions.SIGNED_STATES
		and (known is None or row.partnership in known)
		and is_within(asked, row.signed_on, row.signed_on_precision)
	]


def agreements(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	rows = agreement_rows(asked)
	sources = sources_of("Agreement", (row["name"] for row in rows))
	part.table(
		(_("Agreement"), _("Kind"), _("Parties"), _("State"), _("Signed"), _("Ends"), _("Source")),
		(
			(
				row["title"],
				_(row["kind"]),
				row["parties"],
				_(row["state"]),
				when(row["signed_on"], row["signed_on_precision"]) or _("date unknown"),
				when(row["end_date"], "Day"),
				sources.get(row["name"]) if asked.with_texts else "",
			)
			for row in sorted(rows, key=lambda row: (str(row["signed_on"] or ""), row["title"]))
		),
	)
	undated = [row["title"] for row in rows if not row["signed_on"]]
	if undated:
		paper.missing.append(_("The day of signature: {0}").format("; ".join(undated)))
	unsourced = [row["title"] for row in rows if not sources.get(row["name"])]
	if unsourced:
		paper.missing.append(_("The source of the agreement: {0}").format("; ".join(unsourced)))


def sources_of(doctype: str, names: Iterable[str]) -> dict[str, str]:
	names = sorted(names)
	table = frappe.qb.DocType(doctype)
	return dict(
		frappe.qb.from_(table).select(table.name, table.source).where(table.name.isin([*names, ""])).run()
	)


def gateways(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	table = frappe.qb.DocType(ORGANISATION)
	fields = (
		"name",
		"organisation_name",
		"native_name",
		"organisation_type",
		"country",
		"city",
		"website",
		"source",
	)
	query = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in fields))
		.where((table.is_gateway == 1) & (table.status == "Active"))
		.orderby(table.side)
		.orderby(table.organisation_name)
	)
	rows = restrict(query, ORGANISATION, table).run(as_dict=True)
	people = named_people([row.name for row in rows]) if asked.with_texts else {}
	part.table(
		(_("Organisation"), _("Type"), _("Place"), _("Website"), _("Contact"), _("Source")),
		(
			(
				both_names(row.organisation_name, row.native_name),
				_(row.organisation_type or ""),
				", ".join(filter(None, (row.city, _(row.country or "")))),
				row.website,
				", ".join(people.get(row.name, ())),
				row.source if asked.with_texts else "",
			)
			for row in rows
		),
	)
	part.paragraph(_("Persons are named only where they have agreed to it."))
	nobody = [row.organisation_name for row in rows if row.name not in people]
	if nobody and asked.with_texts:
		paper.missing.append(_("A person who agreed to be named: {0}").format("; ".join(nobody)))


def named_people(organisations: list[str]) -> dict[str, list[str]]:
	"""Organisation → its active contacts whose lawful basis lets them be named, with their role."""
	if not organisations:
		return {}
	row, contact = frappe.qb.DocType("Organisation Contact"), frappe.qb.DocType("Contact")
	query = (
		frappe.qb.from_(row)
		.join(contact)
		.on(contact.name == row.contact)
		.select(row.parent, contact.full_name, row.role_title)
		.where(row.parent.isin(organisations) & (row.status == "Active"))
		.where(contact.lawful_basis.isin(NAMED_WITH) & (contact.do_not_contact == 0))
		.orderby(row.parent)
		.orderby(row.idx)
	)
	people: dict[str, list[str]] = {}
	for organisation, name, role in query.run():
		people.setdefault(organisation, []).append(f"{name} ({role})" if role else name)
	return people


def indicators(paper: Paper, heading: str, asked: Asked) -> None:
	part = paper.part(heading, source=counted_here())
	filters = frappe._dict(from_date=asked.first, to_date=asked.last, programme=None, sector=None)
	known = {}
	for sector in asked.sectors or (None,):
		filters.sector = sector
		known.update({row.name: row for row in scoreboard.outcomes(filters)})
	rows = scoreboard.get_data(
		scoreboard.indicators(), scoreboard.sums_by_indicator(list(known.values()), filters), filters
	)
	shown = [row for row in rows if row["reported"] or row["reference"] or row["none_yet"]]
	part.table(
		(
			_("Indicator"),
			_("Reported"),
			_("of these verified"),
			_("ECCP reference"),
			_("What the reference counts"),
		),
		(
			(
				_(row["indicator"]),
				f"{row['reported']:g}",
				f"{row['verified']:g}",
				f"{row['reference']:g}" if row["reference"] else "",
				_(row["reference_note"]),
			)
			for row in shown
		),
	)
	nothing = [_(row["indicator"]) for row in shown if not row["reported"]]
	if nothing:
		paper.missing.append(_("A reported result of: {0}").format(", ".join(nothing)))
