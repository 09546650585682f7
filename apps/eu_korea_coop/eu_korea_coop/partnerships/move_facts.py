"""What the guards of a move judge: the document to be saved and the documents linked to it as they stand today (rule 102)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

import frappe
from pypika import Case
from pypika.queries import QueryBuilder

from eu_korea_coop import logbook
from eu_korea_coop.agreements import plans
from eu_korea_coop.asked_by_names import NAMES, ask
from eu_korea_coop.constants import (
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	EUROPE,
	INTERACTION,
	KOREA,
)
from eu_korea_coop.domain import dates, health, interactions, lifecycle
from eu_korea_coop.domain.agreement import AgreementFacts
from eu_korea_coop.domain.lifecycle import LifecycleFacts
from eu_korea_coop.partnerships import fact_queries, settings
from eu_korea_coop.partnerships.stage_log import LOG

ASK_INTERACTIONS = {lifecycle.TWO_WAY_INTERACTION, lifecycle.NEXT_STEP_OR_MEETING, lifecycle.JOINT_ACTIVITY}
"""Guards that look at interactions, and at the events these name."""
ASK_OUTCOMES = {lifecycle.JOINT_ACTIVITY, lifecycle.PLAN_OR_RUNNING, lifecycle.EVALUATION}
"""Guards that look at outcomes."""
OVER = (interactions.CANCELLED, interactions.HELD)


def lifecycle_facts(
	doc,
	stage: str,
	today: date,
	agreements: Collection[AgreementFacts] | None = None,
	plan_rows: Collection[frappe._dict] | None = None,
	linked: Collection[frappe._dict] | None = None,
) -> LifecycleFacts:
	"""What the guards of a move from `stage` judge: the document as it is to be saved, and today's linked documents.

	`agreements`, `plan_rows` (`plans.of_partnership`), `linked` (`linked_interactions`): where they have been read already. What no
	move from `stage` asks for is not read.
	"""
	guards = frozenset() if doc.is_new() else lifecycle.guards_from(stage)
	parties = party_rows(doc)
	leads, leads_without_intent = lifecycle.count_leads(parties, today)
	if linked is None:
		linked = linked_interactions(doc.name) if guards & ASK_INTERACTIONS else []
	outcomes = linked_outcomes(doc.name) if guards & ASK_OUTCOMES else []
	if agreements is None:
		agreements = () if doc.is_new() else fact_queries.load_agreements([doc.name])[0].get(doc.name, ())
	agreements = tuple(agreements)
	if plan_rows is None:
		plan_rows = plans.of_partnership(doc.name) if lifecycle.PLAN_OR_RUNNING in guards else ()
	events = load_events({row.event for row in linked if row.event})
	return LifecycleFacts(
		stage=stage,
		resume_stage=doc.resume_stage or None,
		has_meaningful_interaction=any(row.is_meaningful and has_happened(row) for row in linked),
		european_party=lifecycle.has_side(parties, EUROPE, today),
		korean_party=lifecycle.has_side(parties, KOREA, today),
		origin_kind=doc.origin_kind,
		organising_kind=doc.origin_organising_kind,
		next_step=doc.next_step,
		next_step_due=doc.next_step_due or None,
		planned_meeting=any(is_ahead(row, today) for row in [*linked, *events]),
		joint_activity=is_joint_activity(linked, events, outcomes, today),
		leads=leads,
		leads_without_intent=leads_without_intent,
		agreements=agreements,
		implementable_plan=lifecycle.PLAN_OR_RUNNING in guards and has_implementable_plan(plan_rows),
		running_outcome=any(lifecycle.is_running(row.category, row.status) for row in outcomes),
		evaluated=is_evaluated(doc, agreements, outcomes),
		reason=doc.move_reason,
		parked_reason=doc.parked_reason,
		parked_until=doc.parked_until or None,
		close_reason=doc.close_reason,
		effective=logbook.entered_date(doc),
		previous=logbook.last_known_date(doc, LOG),
		agreement_lapsed=is_lapsed(doc, stage, agreements, today),
	)


def look_at_interactions(stage: str) -> bool:
	"""Whether a guard of a move from `stage` looks at interactions."""
	return bool(lifecycle.guards_from(stage) & ASK_INTERACTIONS)


def party_rows(doc) -> list[lifecycle.Party]:
	"""The party rows as the rules read them; the side is the organisation's own."""
	return [
		lifecycle.Party(
			organisation=row.organisation,
			side=row.side,
			role=row.role or "",
			to=dates.fuzzy(row.to_date or None, row.to_date_precision or None),
			has_intent=bool(row.agreement_intent),
			start=dates.fuzzy(row.from_date or None, row.from_date_precision or None),
		)
		for row in doc.get("parties") or ()
	]


def linked_interactions(name: str) -> list[frappe._dict]:
	"""Interactions of the partnership, or that also concern it (rule 13), with the events they name; those alike for the guards once.

	`first_day`: only of those that are not over.
	"""
	return ask(of_interactions(frappe.db.db_type), [name], as_dict=True)


@cache
def of_interactions(_db_type: str) -> str:
	"""What is asked of the interactions of NAMES, one partnership."""
	interaction = frappe.qb.DocType(INTERACTION)
	concerns = frappe.qb.DocType("Interaction Partnership")
	named = frappe.qb.DocType("Interaction Event")

	def alike(query: QueryBuilder) -> QueryBuilder:
		return (
			query.left_join(named)
			.on((named.parent == interaction.name) & (named.parenttype == INTERACTION))
			.select(
				interaction.interaction_type,
				interaction.status,
				interaction.is_meaningful,
				Case().when(interaction.status.notin(OVER), interaction.first_day).as_("first_day"),
				named.event,
			)
			.distinct()
		)

	# a union of two look-ups by key: joined by OR, the database would read the whole table
	own = alike(frappe.qb.from_(interaction)).where(interaction.partnership.isin(NAMES))
	also = alike(
		frappe.qb.from_(concerns).inner_join(interaction).on(interaction.name == concerns.parent)
	).where((concerns.parenttype == INTERACTION) & concerns.partnership.isin(NAMES))
	return (own + also).get_sql()


def load_events(names: Collection[str]) -> list[frappe._dict]:
	"""The events named by linked interactions, with the sides of those who attended."""
	rows = ask(of_events(frappe.db.db_type), sorted(names), as_dict=True) if names else []
	result: dict[str, frappe._dict] = {}
	for row in rows:
		if row.name not in result:
			first_day = dates.first_day(row.start_date, row.start_date_precision)
			result[row.name] = frappe._dict(status=row.status, first_day=first_day, attended=set())
		if row.side:
			result[row.name].attended.add(row.side)
	return list(result.values())


@cache
def of_events(_db_type: str) -> str:
	"""What is asked of the events NAMES."""
	event = frappe.qb.DocType(COOPERATION_EVENT)
	participant = frappe.qb.DocType("Event Participant")
	return (
		frappe.qb.from_(event)
		.left_join(participant)
		.on(
			(participant.parent == event.name)
			& (participant.parenttype == COOPERATION_EVENT)
			& (participant.attended == 1)
		)
		.select(event.name, event.status, event.start_date, event.start_date_precision, participant.side)
		.where(event.name.isin(NAMES))
		.get_sql()
	)


def linked_outcomes(name: str) -> list[frappe._dict]:
	return ask(of_outcomes(frappe.db.db_type), [name], as_dict=True)


@cache
def of_outcomes(_db_type: str) -> str:
	"""What is asked of the outcomes of NAMES."""
	outcome = frappe.qb.DocType(COOPERATION_OUTCOME)
	indicator = frappe.qb.DocType("Outcome Indicator")
	return (
		frappe.qb.from_(outcome)
		.left_join(indicator)
		.on(indicator.name == outcome.indicator)
		.select(outcome.status, indicator.category)
		.where(outcome.partnership.isin(NAMES))
		.get_sql()
	)


def has_implementable_plan(rows: Iterable[frappe._dict]) -> bool:
	"""Whether among `rows`, as `plans.of_partnership` has them, is an adopted plan with an owned, dated action (rule 89)."""
	return any(
		lifecycle.is_implementable(row.status, [(row.owner_user, dates.fuzzy(row.due, row.due_precision))])
		for row in rows
		if row.action_row
	)


def has_happened(row: frappe._dict) -> bool:
	"""Held: whatever day it is on anybody's clock (rules 8, 80, 110)."""
	return row.status == interactions.HELD


def is_ahead(row: frappe._dict, today: date) -> bool:
	"""An interaction or event that is not over: its first possible day is after today (rule 84)."""
	return row.status not in OVER and interactions.is_ahead(row.first_day, today)


def is_joint_activity(
	linked: Iterable[frappe._dict],
	events: Iterable[frappe._dict],
	outcomes: Iterable[frappe._dict],
	today: date,
) -> bool:
	"""A visit or workshop that took place, an event both sides attended, or a project (rule 85)."""
	return (
		any(
			row.is_meaningful and lifecycle.is_joint_activity_type(row.interaction_type) and has_happened(row)
			for row in linked
		)
		or any(
			row.status != "Cancelled" and not is_ahead(row, today) and lifecycle.is_joint_event(row.attended)
			for row in events
		)
		or any(lifecycle.is_joint_outcome(row.category, row.status) for row in outcomes)
	)


def is_evaluated(doc, agreements: Iterable, outcomes: Iterable[frappe._dict]) -> bool:
	"""An agreement's verdict, a measured success criterion, or an outcome, also "none yet" (rule 97)."""
	return (
		any(row.evaluated for row in agreements)
		or any((row.actual or "").strip() for row in doc.get("success_criteria") or ())
		or any(lifecycle.is_evaluation_outcome(row.status) for row in outcomes)
	)


def is_lapsed(doc, stage: str, agreements: tuple, today: date) -> bool:
	"""Whether health raises AGREEMENT_LAPSED (rule 93)."""
	result = health.assess(health.HealthFacts(stage=stage, agreements=agreements), settings.current(), today)
	return any(reason.code == health.AGREEMENT_LAPSED for reason in result.reasons)
