"""Which partnerships are stalled, why, since when, whose they are and what to do (§5; issue C point 1)."""

from collections.abc import Mapping
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.domain.health import (
	APPROACHING,
	CODES,
	HARD,
	HEALTH_VALUES,
	NEEDS_ATTENTION,
	PARKED,
	REASON_LABEL,
	STALLED,
	WARNING,
)
from eu_korea_coop.domain.lifecycle import PARKED as PARKED_STAGE
from eu_korea_coop.domain.lifecycle import STAGES, may, resolve
from eu_korea_coop.partnerships.report.stalled_partnerships.listing import urgency
from eu_korea_coop.partnerships.report.stalled_partnerships.reason_words import place
from eu_korea_coop.partnerships.report.stalled_partnerships.standing import (
	Reason,
	Standing,
	days_silent,
	standing_on,
)
from eu_korea_coop.partnerships.reviews import past
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted, first_rows
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.reporting.partnership_rows import COUNTERPART_TYPES, TIERS
from eu_korea_coop.reporting.spreadsheet import leaves_the_desk, rows_for_reader

HEALTH_BY_STAGE = "Health by Stage"
REASONS = "Reasons"
CHARTS = (HEALTH_BY_STAGE, REASONS)
COLOURS = {
	"Stalled": "#c0392b",
	"Needs attention": "#e6a23c",
	"On track": "#2e8b57",
	"Parked": "#7f8c8d",
	"Closed": "#c5cbd1",
}


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	standing = standing_on(filters)
	rows = get_data(standing, filters)
	answer = (
		get_columns(with_actions=not leaves_the_desk()),
		rows_for_reader(rows),
		first_rows.message(
			len(rows),
			sum(standing.listed.values()),
			_("the longest stalled first"),
			of_a_past_day(standing, filters),
		),
		get_chart(standing, filters),
		get_summary(standing, rows, filters),
	)
	return counted.marked("Stalled Partnerships", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	"""The filters as dates, known words and existing names."""
	return frappe._dict(
		as_of=checked.past_day(filters, "as_of", _("As of")),
		owner_user=checked.existing(filters, "owner_user", _("Responsible officer"), "User"),
		stage=checked.one_of(filters, "stage", _("Stage"), STAGES),
		tier=checked.one_of(filters, "tier", _("Tier"), TIERS),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
		reason=checked.one_of(filters, "reason", _("Reason"), CODES),
		counterpart_type=checked.one_of(
			filters, "counterpart_type", _("Korean counterpart"), COUNTERPART_TYPES
		),
		include_warnings=checked.check(filters, "include_warnings"),
		include_approaching=checked.check(filters, "include_approaching"),
		chart=checked.one_of(filters, "chart", _("Chart"), CHARTS) or HEALTH_BY_STAGE,
		**first_rows.chosen(filters),
	)


def get_columns(with_actions: bool) -> list[dict]:
	"""The columns; `actions` are buttons, so that an export goes without them."""
	columns = [
		column.link("partnership", _("Partnership"), "Partnership", 128),
		column.text("title", _("Title"), 165, lines=3),
		column.text("health", _("Health"), 118, translate=1),
		column.text("reasons", _("Why"), 280, lines=3),
		column.day("stalled_since", _("Stalled since"), 104),
		column.text("suggested_action", _("What to do"), 195, lines=3),
		column.text("reviewed", _("Last review"), 195, lines=3),
		column.person("owner_user", _("Officer"), 150),
		column.text("stage", _("Stage"), 135, translate=1),
		column.text("tier", _("Tier"), 85, translate=1),
		column.text("parties", _("Parties"), 280, lines=3),
		column.whole("days_silent", _("Days silent"), 95),
		column.number("silent_limit", _("Limit (days)"), 95),
		column.day("last_meaningful_interaction", _("Last contact"), 110),
		column.text("next_step", _("Next step"), 200, lines=3),
		column.day("next_step_due", _("Due"), 105),
		column.day("next_agreement_end", _("Agreement ends"), 125),
		column.column("to_wake", _("To wake"), "Check", 80),
	]
	if with_actions:
		columns.insert(6, column.text("actions", _("Do it"), 212, not_printed=1))
	return columns


def get_data(standing: Standing, filters: frappe._dict) -> list[dict]:
	"""One row for each stalled partnership, each one to wake, and on request those with warnings, or the first rows.

	Stalled ones first, the longest stalled on top; rows that are only approaching a limit are listed on request (rule 70).
	"""
	actions = {} if standing.is_past else actions_by_stage()
	rows = []
	for partnership in standing.partnerships:
		row = a_row(partnership, standing.reasons.get(partnership["name"], []), standing, filters.as_of)
		row["actions"] = actions.get(partnership["stage"], "")
		rows.append(row)
	rows.sort(
		key=lambda row: urgency(row["health"], row["stalled_since"], row["days_silent"], row["partnership"])
	)
	note_reviews(rows, filters.as_of)
	return rows


def note_reviews(rows: list[dict], as_of: date) -> None:
	"""What was decided about each row last: "reviewed 12 days ago: ask KIAT". Two queries, none where there is no row."""
	latest = past.latest([row["partnership"] for row in rows], as_of) if rows else {}
	names = past.names_in(latest.values())
	for row in rows:
		review = latest.get(row["partnership"])
		row["reviewed"] = past.days_ago(review, as_of, names) if review else None


def a_row(partnership: frappe._dict, reasons: list[Reason], standing: Standing, as_of: date) -> dict:
	woken = partnership["health"] == PARKED
	return {
		"partnership": partnership["name"],
		"title": partnership["title"],
		"health": partnership["health"],
		"reasons": to_wake_words(partnership)
		if woken
		else "; ".join(reason.words for reason in sorted(reasons, key=place)),
		"stalled_since": partnership["stalled_since"],
		"suggested_action": _("Wake it with a next step, or park it again")
		if woken
		else suggested_action(reasons, standing),
		"owner_user": partnership["owner_user"],
		"stage": partnership["stage"],
		"tier": partnership["tier"],
		"parties": standing.parties.get(partnership["name"], ""),
		"days_silent": days_silent(partnership, as_of),
		"silent_limit": standing.silent_limit(partnership, reasons),
		"last_meaningful_interaction": partnership["last_meaningful_interaction"],
		"next_step": partnership["next_step"],
		"next_step_due": partnership["next_step_due"],
		"next_agreement_end": partnership["next_agreement_end"],
		"to_wake": int(bool(partnership["to_wake"])),
	}


def actions_by_stage() -> dict[str, str]:
	"""What the reader may do about a row: log, step, park (Park is an Officer's move, from Formalised on a Manager's)."""
	if not frappe.has_permission("Partnership", "write"):
		return {}
	roles = frappe.get_roles()
	parks = {stage: resolve(stage, PARKED_STAGE, roles=roles) for stage in STAGES}
	return {
		stage: "log step park" if park and may(park.role, roles) else "log step"
		for stage, park in parks.items()
	}


def to_wake_words(partnership: frappe._dict) -> str:
	if partnership.get("parked_until"):  # a snapshot knows none
		return _("parked until {0}: to wake").format(day_text(partnership["parked_until"]))
	return _("parked: to wake")


def suggested_action(reasons: list[Reason], standing: Standing) -> str:
	"""What helps against the worst reason, as the domain ranks them."""
	return next((standing.action_words(reason.action) for reason in reasons if reason.action), "")


def of_a_past_day(standing: Standing, filters: frappe._dict) -> str | None:
	"""Says where figures of a past day come from, and how many partnerships have none for it."""
	if not standing.is_past:
		return None
	said = _("As of {0}, from what was recorded on that day.").format(day_text(filters.as_of))
	if standing.unrecorded:
		said += " " + (
			_("One partnership has no record of that day.")
			if standing.unrecorded == 1
			else _("{0} partnerships have no record of that day.").format(standing.unrecorded)
		)
	return said


def get_chart(standing: Standing, filters: frappe._dict) -> dict | None:
	if filters.chart == REASONS:
		return reasons_chart(standing.listed_reasons())
	return health_by_stage_chart(standing)


def health_by_stage_chart(standing: Standing) -> dict | None:
	"""Stacked bars, stage × health, of all partnerships the filters name."""
	counts = standing.health_by_stage
	stages = [stage for stage in STAGES if any((stage, health) in counts for health in HEALTH_VALUES)]
	values = [health for health in HEALTH_VALUES if any((stage, health) in counts for stage in stages)]
	if not stages:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [_(stage) for stage in stages],
			"datasets": [
				{"name": _(health), "values": [standing.number(stage, health) for stage in stages]}
				for health in values
			],
		},
		"barOptions": {"stacked": 1},
		"colors": [COLOURS[health] for health in values],
	}


def reasons_chart(listed: Mapping[tuple[str, str], counted.Counted]) -> dict | None:
	"""How many of the listed partnerships show each reason, by severity."""
	codes = [code for code in CODES if any(code == of_code for of_code, severity in listed)]
	if not codes:
		return None
	severities = [
		severity for severity in (HARD, WARNING, APPROACHING) if any(severity == s for c, s in listed)
	]
	colours = {HARD: COLOURS[STALLED], WARNING: COLOURS[NEEDS_ATTENTION], APPROACHING: "#f3d19e"}
	return {
		"type": "bar",
		"data": {
			"labels": [_(REASON_LABEL[code]) for code in codes],
			"datasets": [
				{
					"name": _(severity),
					"values": [listed.get((code, severity), 0) for code in codes],
				}
				for severity in severities
			],
		},
		"barOptions": {"stacked": 1},
		"colors": [colours[severity] for severity in severities],
	}


def get_summary(standing: Standing, rows: list[dict], filters: frappe._dict) -> list[dict]:
	since = (row["stalled_since"] for row in rows if row["health"] == STALLED and row["stalled_since"])
	cards = [
		card(_("Stalled"), standing.listed[STALLED], "Red"),
		card(_("To wake"), standing.listed[PARKED], "Grey"),
		card(
			_("Partnerships"),
			counted.together(standing.number(*key) for key in standing.health_by_stage),
			"Blue",
		),
		card(_("Stalled longest (days)"), (filters.as_of - min(since, default=filters.as_of)).days, "Grey"),
	]
	if filters.include_warnings or filters.include_approaching:
		cards.insert(1, card(_("Needs attention"), standing.listed[NEEDS_ATTENTION], "Orange"))
	return cards


def card(label: str, value: int, indicator: str) -> dict:
	return {"label": label, "value": value, "datatype": "Int", "indicator": indicator}
