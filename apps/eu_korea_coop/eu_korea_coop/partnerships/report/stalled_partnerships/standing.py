"""How partnerships stand on a day: today from the partnerships themselves, a past day from their snapshots (rule 77)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from sys import intern
from typing import NamedTuple

import frappe
from frappe import _
from pypika.functions import Count
from pypika.terms import Criterion

from eu_korea_coop.clock import site_today
from eu_korea_coop.domain.health import (
	ACTION_TEXT,
	HEALTH_VALUES,
	PARKED,
	SILENT,
	STALLED,
	Policy,
)
from eu_korea_coop.partnerships import settings, snapshots
from eu_korea_coop.partnerships.report.stalled_partnerships.listing import (
	RANK,
	Listing,
	is_listed,
	severities_shown,
	urgency,
)
from eu_korea_coop.partnerships.report.stalled_partnerships.reason_words import reason_words
from eu_korea_coop.permissions import criterion, hidden_names
from eu_korea_coop.reporting import counted, first_rows
from eu_korea_coop.reporting.partnership_rows import (
	Narrow,
	in_sector,
	narrowed_by,
	parties_of,
	with_korean_counterpart,
)

FIELDS = (
	"stage",
	"tier",
	"owner_user",
	"health",
	"stalled_since",
	"silent_since",
	"last_meaningful_interaction",
	"next_step",
	"next_step_due",
	"next_agreement_end",
	"to_wake",
)
"""What a partnership and its snapshot both hold."""


class Reason(NamedTuple):
	"""A reason as the report shows it. `limit`: the silence limit in days that its evidence names, if it is about silence."""

	code: str
	severity: str
	words: str
	action: str
	limit: float | None


@dataclass
class Standing:
	"""The listed partnerships, or the first of them, with what the report says of them; `partnerships` can be read once.

	`health_by_stage`: counts of all partnerships the filters name, whatever their health.
	"""

	partnerships: Iterable[frappe._dict]
	reasons: dict[str, list[Reason]]
	"""Those that are shown (`severities_shown`)."""
	parties: dict[str, str]
	health_by_stage: dict[tuple[str, str], int]
	listed: dict[str, counted.Counted]
	"""Health → how many partnerships with it are listed, those that are not shown too."""
	listed_reasons: Callable[[], Mapping[tuple[str, str], counted.Counted]]
	"""(code, severity) → how many listed partnerships have this reason."""
	limits: Policy | None = None
	is_past: bool = False
	unrecorded: int = 0
	names_at: Callable[[str, str], list[str]] = lambda _stage, _health: []
	"""The names that a number of `health_by_stage` counts."""
	action_words: Callable[[str], str] = field(default_factory=lambda: cache(_))
	"""A suggested action in the reader's language, looked up once."""

	def number(self, stage: str, health: str) -> counted.Counted:
		"""How many partnerships stand so, by name when somebody opens the number."""
		number = self.health_by_stage.get((stage, health), 0)
		return counted.counted_by(number, "Partnership", partial(self.names_at, stage, health))

	def silent_limit(self, partnership: frappe._dict, reasons: list[Reason]) -> float | None:
		"""The silence limit in days: today's policy for today, what the evidence recorded for a past day."""
		if self.limits and partnership["health"] != PARKED:
			limits = self.limits.limits(
				partnership["stage"],
				partnership["tier"],
				partnership["max_silent_override"] or None,
				partnership["max_stage_override"] or None,
			)
			return float(limits.silent.text) if limits.silent else None
		return next((reason.limit for reason in reasons if reason.limit), None)


def standing_on(filters: frappe._dict) -> Standing:
	"""How the partnerships that the filters name stood at the end of `filters.as_of`."""
	return standing_today(filters) if filters.as_of == site_today() else standing_in_the_past(filters)


def standing_today(filters: frappe._dict) -> Standing:
	partnership = frappe.qb.DocType("Partnership")
	named = narrowed_by(*conditions(partnership, filters), *about_partnership(filters))
	listing = Listing(named, filters)
	columns = ("name", "title", "parked_until", "max_silent_override", "max_stage_override", *FIELDS)
	query = frappe.qb.from_(partnership).select(*(partnership[column] for column in columns))
	shown = listing.listed
	if filters.rows:
		first = listing.first(query, filters.rows).run()
		shown = narrowed_by(partnership.name.isin([name for name, *_rest in first] or [""]))
	# The connection holds on to its last answer: a small one comes after the largest, before that is put into words.
	reasons, counts = stored_reasons(shown, severities_shown(filters)), health_by_stage(named)
	evidence = (parsed(evidence) for *_reason, evidence in reasons) if filters.rows else None
	stalled = sum(number for (_stage, health), number in counts.items() if health == STALLED)
	return Standing(
		reasons=reasons_in_words(reasons, filters.as_of, unreadable_records(evidence)),
		parties=parties_of(shown),
		partnerships=(
			frappe._dict(zip(columns, row, strict=True))
			for row in used_up(first if filters.rows else shown(query).run())
		),
		health_by_stage=counts,
		listed=listing.numbers({} if filters.reason else {STALLED: stalled}),
		listed_reasons=listing.reasons,
		names_at=partial(names_at, named),
		limits=settings.current(),
	)


def conditions(table, filters: frappe._dict) -> list[Criterion]:
	"""Filters on what both tables hold."""
	return [
		table[fieldname] == filters[fieldname]
		for fieldname in ("owner_user", "stage", "tier")
		if filters[fieldname]
	]


def about_partnership(filters: frappe._dict) -> list[Criterion | None]:
	return [in_sector(filters.sector), with_korean_counterpart(filters.counterpart_type)]


def stored_reasons(narrow: Narrow, severities: Collection[str]) -> list[tuple]:
	"""(partnership, code, severity, action, evidence) of these severities, the worst reason of each partnership first."""
	partnership, reason = (
		frappe.qb.DocType("Partnership"),
		frappe.qb.DocType("Partnership Health Reason"),
	)
	query = (
		frappe.qb.from_(reason)
		.join(partnership)
		.on(partnership.name == reason.parent)
		.select(reason.parent, reason.code, reason.severity, reason.suggested_action, reason.evidence_data)
		.where(reason.severity.isin(sorted(severities)))
		.orderby(reason.parent, reason.idx)
	)
	return list(narrow(query).run())


def reasons_in_words(stored: list[tuple], as_of: date, hidden: Collection[str]) -> dict[str, list[Reason]]:
	"""Partnership → its reasons, worst first; `stored` is used up. What many partnerships share is put into words once."""
	reasons = defaultdict(list)
	translated = cache(_)

	@cache
	def worded(code: str, severity: str, action: str | None, evidence: str | None) -> Reason:
		return in_words(code, severity, action, parsed(evidence), as_of, hidden, translated)

	for name, *reason in used_up(stored):
		reasons[name].append(worded(*reason))
	return reasons


def used_up(rows: Iterable[tuple]) -> Iterator[tuple]:
	"""The rows in their order, each let go of once it is handed out.

	Of 45,000 listed partnerships it takes 10 of 32 MiB from the highest need of memory, of their reasons 4 of 35 MiB (tracemalloc).
	"""
	rows = rows if isinstance(rows, list) else list(rows)
	rows.reverse()
	while rows:
		yield rows.pop()


def in_words(
	code: str,
	severity: str,
	action: str | None,
	evidence: list[dict],
	as_of: date,
	hidden: Collection[str],
	translated: Callable[..., str] = _,
) -> Reason:
	limit = evidence[0].get("params", {}).get("limit") if code == SILENT and evidence else None
	words = reason_words(code, evidence, as_of, hidden, translated)
	return Reason(
		intern(code), intern(severity), words, intern(action or ""), float(limit) if limit else None
	)


def parsed(stored: str | list | None) -> list[dict]:
	"""A list of dicts that the database keeps as JSON."""
	return frappe.parse_json(stored or "[]")


def health_by_stage(narrow: Narrow) -> dict[tuple[str, str], int]:
	partnership = frappe.qb.DocType("Partnership")
	query = (
		frappe.qb.from_(partnership)
		.select(partnership.stage, partnership.health, Count("*"))
		.groupby(partnership.stage, partnership.health)
	)
	return {(stage, health): count for stage, health, count in narrow(query, partnership.name).run()}


def names_at(narrow: Narrow, stage: str, health: str) -> list[str]:
	partnership = frappe.qb.DocType("Partnership")
	query = frappe.qb.from_(partnership).select(partnership.name).orderby(partnership.name)
	query = query.where((partnership.stage == stage) & (partnership.health == health))
	return narrow(query).run(pluck=True)


def standing_in_the_past(filters: frappe._dict) -> Standing:
	"""The last snapshot of each partnership on or before the day; who may read it is judged by its visibility of today."""
	known = narrowed_by(*about_partnership(filters))
	partnership, held = frappe.qb.DocType("Partnership"), snapshots.as_of(filters.as_of)
	query = (
		frappe.qb.from_(partnership)
		.left_join(held)
		.on(held.partnership == partnership.name)
		.select(
			partnership.name,
			partnership.title,
			held.valid_from,
			held.reasons,
			*(held[fieldname] for fieldname in FIELDS),
		)
	)
	records = known(query).run(as_dict=True)
	rows = [row for row in records if row.valid_from]
	named = [row for row in rows if fits(row, filters)]
	reasons = {row.name: parsed(row.pop("reasons")) for row in named if row.health in RANK}
	listed = [
		row for row in named if row.health in RANK and is_listed(row, codes(reasons[row.name]), filters)
	]
	listed.sort(
		key=lambda row: urgency(row.health, row.stalled_since, days_silent(row, filters.as_of), row.name)
	)
	shown = first_rows.cut(listed, filters.rows)
	named_so = (
		narrowed_by(partnership.name.isin([row.name for row in shown] or [""])) if filters.rows else known
	)
	evidence = (reason.get("evidence") or [] for row in shown for reason in reasons[row.name])
	hidden = unreadable_records(evidence if filters.rows else None)
	return Standing(
		partnerships=shown,
		reasons={
			row.name: recorded_reasons(reasons[row.name], severities_shown(filters), filters.as_of, hidden)
			for row in shown
		},
		parties=parties_of(named_so),
		health_by_stage=Counter((row.stage, row.health) for row in named if row.health in HEALTH_VALUES),
		listed={
			health: counted.counted("Partnership", (row.name for row in listed if row.health == health))
			for health in RANK
		},
		listed_reasons=lambda: by_reason({row.name: codes(reasons[row.name]) for row in listed}),
		names_at=lambda stage, health: [
			row.name for row in named if row.stage == stage and row.health == health
		],
		is_past=True,
		unrecorded=len(records) - len(rows),
	)


def codes(reasons: list[dict]) -> list[tuple[str, str]]:
	"""(code, severity) of recorded reasons."""
	return [(reason["code"], reason["severity"]) for reason in reasons]


def by_reason(reasons: dict[str, list[tuple[str, str]]]) -> dict[tuple[str, str], counted.Counted]:
	"""(code, severity) → the number of the partnerships that have it."""
	names = defaultdict(list)
	for name, of_partnership in reasons.items():
		for reason in of_partnership:
			names[reason].append(name)
	return {reason: counted.counted("Partnership", having) for reason, having in names.items()}


def days_silent(partnership: frappe._dict, as_of: date) -> int | None:
	return (as_of - partnership["silent_since"]).days if partnership["silent_since"] else None


def fits(row: frappe._dict, filters: frappe._dict) -> bool:
	return all(
		not filters[fieldname] or row[fieldname] == filters[fieldname]
		for fieldname in ("owner_user", "stage", "tier")
	)


def recorded_reasons(
	stored: list[dict], severities: Collection[str], as_of: date, hidden: Collection[str]
) -> list[Reason]:
	"""The reasons of these severities of a snapshot, as `domain.health.Reason.as_dict` wrote them."""
	return [
		in_words(
			reason["code"],
			reason["severity"],
			ACTION_TEXT.get(reason.get("action")),
			reason.get("evidence") or [],
			as_of,
			hidden,
		)
		for reason in stored
		if reason["severity"] in severities
	]


def unreadable_records(evidence: Iterable[list[dict]] | None = None) -> set[str]:
	"""Names of agreements and plans the reader may not read, so that no words tell of them (rule 15); two queries at most.

	Of those that `evidence` names, or of all.
	"""
	tables = {doctype: frappe.qb.DocType(doctype) for doctype in ("Agreement", "Action Plan")}
	criteria = {doctype: criterion(doctype, table) for doctype, table in tables.items()}
	hiding = [doctype for doctype, readable in criteria.items() if readable is not None]
	if hiding and evidence is not None:
		named = {fact.get("name") or "" for facts in evidence for fact in facts} | {""}
		return {name for doctype in hiding for name in hidden_names(doctype, named)}
	return {
		name
		for doctype in hiding
		for name in frappe.qb.from_(tables[doctype])
		.select(tables[doctype].name)
		.where(criteria[doctype].negate())
		.run(pluck=True)
	}
