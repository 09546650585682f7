"""Events with attendance, satisfaction, follow-up, new partnerships and cost (§5, F6, F7)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.domain import event_meetings
from eu_korea_coop.domain.dates import add_months, first_day
from eu_korea_coop.encounters.event_follow_up import (
	follow_up_days,
	meaningful_contacts,
	partnerships_concerned,
)
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import measure_card, share, within
from eu_korea_coop.reporting.fuzzy_text import fuzzy_cell, latest_day
from eu_korea_coop.reporting.origins import origins, partnerships_of_events
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

KINDS = (
	"Conference",
	"Congress",
	"Trade Fair",
	"Matchmaking",
	"Workshop",
	"Delegation Visit",
	"Study Visit",
	"Cluster Tour",
	"Training",
	"Signing",
	"Webinar",
	"Other",
)
AGREEMENT_MONTHS = 24
SIGNED_STATES = ("In Force", "Expired", "Terminated", "Superseded")
CHART_EVENTS = 15


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	events = held_events(filters)
	if only_chart:
		rows = get_data(events, what_began_there())
		return charts.alone("Event Effectiveness", filters, get_chart(rows), get_summary(rows))
	rows = get_data(events, facts_of(events))
	answer = get_columns(), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Event Effectiveness", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	first, last = checked.period(filters)
	return frappe._dict(
		from_date=first,
		to_date=last,
		series=checked.existing(filters, "series", _("Series"), "Event Series"),
		kind=checked.one_of(filters, "kind", _("Kind"), KINDS),
	)


def get_columns() -> list[dict]:
	return [
		column.link("event", _("Event"), "Cooperation Event", 125),
		column.text("title", _("Title"), 240),
		column.text("held_on", _("Held"), 105),
		column.text("kind", _("Kind"), 120, translate=1),
		column.link("series", _("Series"), "Event Series", 150),
		column.whole("participants", _("Participants"), 105),
		column.whole("countries", _("Countries"), 90),
		column.percent("satisfaction", _("Satisfaction"), 105),
		column.whole("meetings_requested", _("Meetings requested"), 145),
		column.whole("meetings_held", _("Meetings held"), 115),
		column.percent("followed_up", _("Followed up in {0} days").format(follow_up_days()), 170),
		column.whole("partnerships", _("Partnerships"), 105),
		column.whole("indirect", _("Indirect"), 80),
		column.whole("agreements", _("Agreements in {0} months").format(AGREEMENT_MONTHS), 175),
		column.money("budget", _("Budget")),
		column.money("cost_per_partnership", _("Cost per partnership"), width=160),
		column.text("currency", _("Currency"), 85),
	]


def held_events(filters: frappe._dict) -> list[frappe._dict]:
	"""Events that took place, with `first` and `last`: their first and last possible day, None if unknown."""
	event = frappe.qb.DocType("Cooperation Event")
	query = (
		frappe.qb.from_(event)
		.select(
			event.name,
			event.title,
			event.kind,
			event.series,
			event.start_date,
			event.start_date_precision,
			event.end_date,
			event.end_date_precision,
			event.attendance_participants,
			event.attendance_countries,
			event.satisfaction_score,
			event.satisfaction_scale,
			event.meetings_requested,
			event.meetings_held,
			event.budget,
			event.currency,
		)
		.where(event.status == "Held")
	)
	for fieldname in ("series", "kind"):
		if filters[fieldname]:
			query = query.where(event[fieldname] == filters[fieldname])
	events = query.run(as_dict=True)
	for row in events:
		row.first = first_day(row.start_date, row.start_date_precision)
		row.last = latest_day(row.end_date, row.end_date_precision) or latest_day(
			row.start_date, row.start_date_precision
		)
	return [row for row in events if within(row.last, filters.from_date, filters.to_date)]


@dataclass
class EventFacts:
	"""What the columns need of the events, by the event's name."""

	attended: Counter = field(default_factory=Counter)
	countries: Counter = field(default_factory=Counter)
	direct: dict = field(default_factory=dict)
	indirect: dict = field(default_factory=dict)
	concerned: defaultdict = field(default_factory=lambda: defaultdict(set))
	contacts: dict = field(default_factory=dict)
	agreements: list = field(default_factory=list)
	meetings: dict = field(default_factory=dict)


def facts_of(events: list[frappe._dict]) -> EventFacts:
	"""Everything the columns need, in a constant number of queries."""
	facts = EventFacts()
	if not events:
		return facts
	names = [event.name for event in events]
	facts.attended, facts.countries = attendance(names)
	facts.meetings = meetings(names)
	facts.direct, facts.indirect = partnerships_of_events(origins(only_from_records=True))
	for event, partnership in partnerships_concerned(names):
		facts.concerned[event].add(partnership)
	for event in names:
		facts.concerned[event] |= facts.direct.get(event, set())
	concerned = set().union(*facts.concerned.values())
	last_days = [event.last for event in events if event.last]
	facts.contacts = meaningful_contacts(concerned, last_days)
	facts.agreements = signed_agreements()
	return facts


def what_began_there() -> EventFacts:
	"""The partnerships of the events alone: all that chart and summary say beside the events' own fields."""
	direct, indirect = partnerships_of_events(origins(only_from_records=True))
	return EventFacts(direct=direct, indirect=indirect)


def attendance(names: list[str]) -> tuple[Counter, Counter]:
	"""People who attended by the participant rows, and the countries of their organisations."""
	participant, organisation = frappe.qb.DocType("Event Participant"), frappe.qb.DocType("Organisation")
	query = (
		frappe.qb.from_(participant)
		.left_join(organisation)
		.on(organisation.name == participant.organisation)
		.select(participant.parent, organisation.country, participant.head_count)
		.where((participant.attended == 1) & participant.parent.isin(names))
	)
	people, countries = Counter(), defaultdict(set)
	for event, country, head_count in query.run():
		people[event] += head_count or 1
		if country:
			countries[event].add(country)
	return people, Counter({event: len(seen) for event, seen in countries.items()})


def meetings(names: list[str]) -> dict[str, dict[str, int]]:
	"""Meetings by the events' own tables, as `event_meetings.counted` counts them; for events that have one."""
	row = frappe.qb.DocType("Event Meeting")
	query = (
		frappe.qb.from_(row).select(row.parent, row.status, row.is_unplanned).where(row.parent.isin(names))
	)
	statuses, unplanned = defaultdict(list), Counter()
	for event, status, is_unplanned in query.run():
		statuses[event].append(status)
		unplanned[event] += is_unplanned or 0
	return {event: event_meetings.counted(listed, unplanned[event]) for event, listed in statuses.items()}


def signed_agreements() -> list[frappe._dict]:
	"""Signed agreements that count in European-Korean figures, with the last possible day of the signature."""
	agreement = frappe.qb.DocType("Agreement")
	query = (
		frappe.qb.from_(agreement)
		.select(
			agreement.name,
			agreement.partnership,
			agreement.signed_at_event,
			agreement.signed_on,
			agreement.signed_on_precision,
		)
		.where(agreement.state.isin(SIGNED_STATES) & (agreement.counts_in_figures == 1))
	)
	rows = restrict(query, "Agreement", agreement).run(as_dict=True)
	for row in rows:
		row.day = latest_day(row.signed_on, row.signed_on_precision)
	return rows


def get_data(events: list[frappe._dict], facts: EventFacts) -> list[dict]:
	"""One row for each event, the latest first."""
	agreements = agreements_by_event(events, facts)
	rows = [a_row(event, facts, agreements[event.name]) for event in events]
	order = {event.name: event.last or date.min for event in events}
	rows.sort(key=lambda row: (-order[row["event"]].toordinal(), row["event"]))
	return rows


def a_row(event: frappe._dict, facts: EventFacts, agreements: list[str]) -> dict:
	direct = counted.counted("Partnership", sorted(facts.direct.get(event.name, ())))
	listed = facts.meetings.get(event.name, {})
	return {
		"event": event.name,
		"title": event.title,
		"held_on": fuzzy_cell(event.start_date, event.start_date_precision),
		"kind": event.kind,
		"series": event.series,
		"participants": event.attendance_participants or facts.attended[event.name] or None,
		"countries": event.attendance_countries or facts.countries[event.name] or None,
		"satisfaction": share(event.satisfaction_score, event.satisfaction_scale)
		if event.satisfaction_score
		else None,
		"meetings_requested": event.meetings_requested or listed.get("requested") or None,
		"meetings_held": event.meetings_held or listed.get("held") or None,
		"followed_up": followed_up(event, facts),
		"partnerships": direct,
		"indirect": counted.counted("Partnership", sorted(facts.indirect.get(event.name, ()))),
		"agreements": counted.counted("Agreement", agreements),
		"budget": event.budget or None,
		"cost_per_partnership": round(event.budget / direct, 2) if event.budget and direct else None,
		"currency": event.currency,
	}


def followed_up(event: frappe._dict, facts: EventFacts) -> float | None:
	"""Percent of the partnerships it concerned that had a meaningful contact within the days after it.

	It concerned those that began there and those with an interaction at it. Unknown while these days are not over, and for an
	event without a known day.
	"""
	if event_meetings.is_awaited(event.last, follow_up_days(), site_today()):
		return None
	concerned = facts.concerned[event.name]
	contacted = event_meetings.followed_up(concerned, event.last, follow_up_days(), facts.contacts)
	return None if contacted is None else share(contacted, len(concerned))


def agreements_by_event(events: list[frappe._dict], facts: EventFacts) -> dict[str, list[str]]:
	"""Agreements signed at the event, or within two years by a partnership that came from it, directly or not."""
	events_of = defaultdict(set)
	for links in (facts.direct, facts.indirect):
		for event, partnerships in links.items():
			for partnership in partnerships:
				events_of[partnership].add(event)
	shown = {event.name: event for event in events}
	names = defaultdict(list)
	for agreement in facts.agreements:
		for event in events_of.get(agreement.partnership, set()) | {agreement.signed_at_event}:
			if event not in shown:
				continue
			if agreement.signed_at_event == event or signed_in_time(agreement, shown[event]):
				names[event].append(agreement.name)
	return names


def signed_in_time(agreement: frappe._dict, event: frappe._dict) -> bool:
	"""Signed at or after the event, at most two years after its end; unknown days are not in time."""
	if not (agreement.day and event.last):
		return False
	return (event.first or event.last) <= agreement.day <= add_months(event.last, AGREEMENT_MONTHS)


def get_chart(rows: list[dict]) -> dict | None:
	"""Satisfaction against partnerships, the latest events."""
	shown = [row for row in rows if row["satisfaction"] is not None or row["partnerships"]][:CHART_EVENTS]
	if not shown:
		return None
	return {
		"type": "axis-mixed",
		"data": {
			"labels": column.chart_labels(row["title"] for row in shown),
			"datasets": [
				{
					"name": _("Satisfaction %"),
					"chartType": "bar",
					"values": [row["satisfaction"] or 0 for row in shown],
				},
				{
					"name": _("Partnerships"),
					"chartType": "line",
					"values": [counted.together((row["partnerships"], row["indirect"])) for row in shown],
				},
			],
		},
		"colors": ["#9ecae1", "#1f4e79"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	scores = [row["satisfaction"] for row in rows if row["satisfaction"] is not None]
	mean = round(sum(scores) / len(scores), 1) if scores else None
	return [
		{
			"label": _("Events"),
			"value": counted.counted("Cooperation Event", (row["event"] for row in rows)),
			"datatype": "Int",
			"indicator": "Blue",
		},
		{
			"label": _("Partnerships begun there"),
			"value": counted.together(row["partnerships"] for row in rows),
			"datatype": "Int",
			"indicator": "Green",
		},
		measure_card(_("Mean satisfaction"), mean, "Percent", "Grey"),
	]
