"""The queries behind the facts of health: each answers for any number of partnerships (rules 5-8, 13, 15, 17, 54-63)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

import frappe
from frappe.query_builder.functions import Coalesce, Count, GroupConcat, Max, Min
from pypika import Case

from eu_korea_coop.agreements import plans
from eu_korea_coop.asked_by_names import NAMES, ask, readable_rows
from eu_korea_coop.clock import last_day_counted
from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	EUROPE,
	INTERACTION,
	KOREA,
	ORGANISATION,
	PARTNERSHIP,
	RESTRICTED,
)
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.agreement import AgreementFacts
from eu_korea_coop.domain.health import OpenItem
from eu_korea_coop.domain.interactions import ContactFacts
from eu_korea_coop.domain.strength import FREQUENCY_MONTHS

VERSION_COLUMNS = (
	"last_interaction",
	"last_meaningful_interaction",
	"silent_since",
	"strength",
	"health_changes_on",
	"reasons_hash",
	"snapshot_hash",
)
"""If these differ between the locked row and the transaction's own view of it, the view is older than the row."""

DAYS_AT_ONCE = 8
"""Days for which the text of a question is remembered: today in every time zone, and those of a report in between."""


@dataclass(frozen=True, slots=True)
class Contacts:
	"""Active contacts of a partnership's sides: the last day there is one, how exactly it is known, and how many there are today."""

	until: dict[str, date]
	precision: dict[str, str]
	active: dict[str, int]


def load_interactions(
	names: Collection[str], today: date
) -> tuple[dict[str, ContactFacts], dict[str, tuple[int, frozenset[str]]]]:
	"""The clocks of contact (rules 5-8, 17, 73, 78), and number and types of meaningful ones in the last 24 months.

	An interaction counts in full for its partnership and for each one it also concerns (rule 13).
	"""
	cutoff = dates.add_months(today, -FREQUENCY_MONTHS)
	rows = ask(of_interactions(frappe.db.db_type, last_day_counted(today), cutoff), names)
	contact: dict[str, ContactFacts] = {}
	counts: dict[str, int] = defaultdict(int)
	types: dict[str, set[str]] = defaultdict(set)
	for name, kinds, certain, exact, monthly, before, undated, latest, first, *others in rows:
		meaningful_first, two_way, upcoming, recent = others
		known = contact.get(name) or ContactFacts()
		day, precision = last_certain(known, certain, exact, monthly)
		contact[name] = ContactFacts(
			day,
			later(known.last_before_day, before),
			later(known.last_undated_recorded_on, day_of(undated)),
			later(known.last_any_day, latest),
			later(known.last_two_way_first_day, two_way),
			earlier(known.next_counting_on, upcoming),
			precision,
			later(known.last_any_first_day, first),
			later(known.last_meaningful_first_day, meaningful_first),
		)
		if recent:
			counts[name] += recent
			types[name].update(kinds.split(","))
	return contact, {name: (counts[name], frozenset(types[name])) for name in counts}


@lru_cache(maxsize=DAYS_AT_ONCE)
def of_interactions(_db_type: str, counts_until: date, cutoff: date) -> str:
	"""What is asked of the interactions of NAMES, and of those that also concern them."""
	interaction = frappe.qb.DocType(INTERACTION)
	concerns = frappe.qb.DocType("Interaction Partnership")
	own = (
		summarised(frappe.qb.from_(interaction), interaction, interaction.partnership, counts_until, cutoff)
		.where(interaction.partnership.isin(NAMES))
		.groupby(interaction.partnership)
	)
	other = (
		summarised(
			frappe.qb.from_(concerns).inner_join(interaction).on(interaction.name == concerns.parent),
			interaction,
			concerns.partnership,
			counts_until,
			cutoff,
		)
		.where((concerns.parenttype == INTERACTION) & concerns.partnership.isin(NAMES))
		.groupby(concerns.partnership)
	)
	# UNION ALL by itself: selected from, the database would store its rows first
	return (own * other).get_sql()


def early_and_exact(end: tuple[date, str]) -> tuple[date, int]:
	"""How early a day with its precision is; of one day, the more exactly known comes first."""
	return end[0], dates.PRECISIONS.index(end[1])


def late_and_exact(end: tuple[date, str]) -> tuple[date, int]:
	"""How late a day with its precision is; of one day, the more exactly known is the later."""
	return end[0], -dates.PRECISIONS.index(end[1])


def last_certain(
	known: ContactFacts, certain: date | None, exact: date | None, monthly: date | None
) -> tuple[date | None, str]:
	"""The later of what is known and a row's latest certain day, and how exactly that is known; of one day the more exact."""
	day = later(known.last_certain_day, certain)
	here = dates.DAY if exact == day else dates.MONTH if monthly == day else dates.YEAR
	if day is None or certain != day:
		return day, known.last_certain_precision
	if known.last_certain_day != day:
		return day, here
	return day, min(here, known.last_certain_precision, key=dates.PRECISIONS.index)


def summarised(query, interaction, partnership, counts_until: date, cutoff: date):
	"""Of those held: the types of recent meaningful ones, the columns of `ContactFacts`, and the number of recent meaningful ones;
	one row for each partnership, in the order of an index. Days are not clipped to today.
	"""
	counted = interaction.first_day.isnull() | (interaction.first_day <= counts_until)
	meaningful = counted & (interaction.is_meaningful == 1)
	before = (interaction.interaction_date_precision == dates.BEFORE) & interaction.period_end.isnull()
	precision = interaction.interaction_date_precision
	certain = precision.isnull() | before.negate()
	recent = meaningful & (interaction.last_day >= cutoff)
	exact = precision.isnull() | (precision == dates.DAY) | interaction.period_end.notnull()
	return query.select(
		partnership.as_("partnership"),
		GroupConcat(Case().when(recent, interaction.interaction_type)).distinct().as_("kinds"),
		Max(Case().when(meaningful & certain, interaction.last_day)).as_("certain"),
		Max(Case().when(meaningful & exact, interaction.last_day)).as_("exact"),
		Max(Case().when(meaningful & (precision == dates.MONTH), interaction.last_day)).as_("monthly"),
		Max(Case().when(meaningful & before, interaction.last_day)).as_("before"),
		Max(Case().when(meaningful & interaction.last_day.isnull(), interaction.creation)).as_("undated"),
		Max(Case().when(counted, interaction.last_day)).as_("latest"),
		Max(Case().when(counted, interaction.first_day)).as_("first"),
		Max(Case().when(meaningful, interaction.first_day)).as_("meaningful_first"),
		Max(Case().when(meaningful & (interaction.two_way == 1), interaction.first_day)).as_("two_way"),
		Min(Case().when(interaction.first_day > counts_until, interaction.first_day)).as_("upcoming"),
		Count(Case().when(recent, interaction.name)).as_("recent"),
	).where(interaction.status == "Held")


def load_agreements(
	names: Collection[str], rows: Iterable[frappe._dict] | None = None
) -> tuple[dict[str, list[AgreementFacts]], dict[str, set[tuple[str, str]]], dict[str, frappe._dict]]:
	"""The linked agreements with their parties' signatures, which of them are Restricted, and each partnership's row
	(VERSION_COLUMNS) as the transaction sees it without a lock.

	`rows`: where they have been read already (`rows_of_agreements`).
	"""
	rows = ask(of_agreements(frappe.db.db_type), names, as_dict=True) if rows is None else rows
	parties = defaultdict(list)
	first, seen = {}, {}
	for row in rows:
		seen.setdefault(row["partnership"], row)
		if not row["name"]:
			continue
		first.setdefault(row["name"], row)
		if row["signature_status"] or row["organisation_name"]:
			parties[row["name"]].append(
				agreements.PartySignature(
					label=row["represents"] or row["organisation_name"] or "",
					side=row["side"],
					party_role=row["party_role"] or "",
					status=row["signature_status"] or "",
					required=bool(row["required"]),
				)
			)
	agreements_of: dict[str, list[AgreementFacts]] = defaultdict(list)
	hidden: dict[str, set[tuple[str, str]]] = defaultdict(set)
	for name, row in first.items():
		agreements_of[row["partnership"]].append(agreement_facts(row, parties[name]))
		if row["visibility"] == RESTRICTED:
			hidden[row["partnership"]].add(("agreement", name))
	return agreements_of, hidden, seen


def rows_of_agreements(partnership: str) -> list[frappe._dict]:
	"""The rows of a partnership's agreements, for `load_agreements` and for a reader: `is_readable` says which they may read. One query."""
	return ask(of_agreements(frappe.db.db_type, for_reader=True), [partnership], as_dict=True)


@cache
def of_agreements(_db_type: str, for_reader: bool = False) -> str:
	"""What is asked of the agreements of NAMES; `for_reader`: with what is shown of them."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	deal = frappe.qb.DocType(AGREEMENT)
	kind = frappe.qb.DocType("Agreement Kind")
	party = frappe.qb.DocType("Agreement Party")
	organisation = frappe.qb.DocType(ORGANISATION)
	query = (
		frappe.qb.from_(partnership)
		.left_join(deal)
		.on(deal.partnership == partnership.name)
		.left_join(kind)
		.on(kind.name == deal.kind)
		.left_join(party)
		.on((party.parent == deal.name) & (party.parenttype == AGREEMENT))
		.left_join(organisation)
		.on(organisation.name == party.organisation)
		.select(
			*(partnership[column] for column in VERSION_COLUMNS),
			partnership.name.as_("partnership"),
			deal.name,
			deal.title,
			deal.state,
			deal.state_since,
			deal.state_since_precision,
			deal.term_type,
			deal.end_date,
			deal.review_date,
			deal.renewal_decision,
			deal.termination_date,
			deal.superseded_on,
			deal.evaluation_verdict,
			deal.visibility,
			kind.notice_days,
			party.represents,
			party.required,
			party.party_role,
			party.signature_status,
			organisation.organisation_name,
			organisation.side,
		)
		.where(partnership.name.isin(NAMES))
		.orderby(deal.name)
		.orderby(party.idx)
	)
	if for_reader:
		query = (
			query.select(Case().when(readable_rows(AGREEMENT), 1).else_(0).as_("is_readable"))
			.select(deal.kind, deal.creation, organisation.acronym, party.pending_since)
			.select(Coalesce(party.signed_on, deal.signed_on).as_("signed_on"))
			.select(Coalesce(party.signed_on_precision, deal.signed_on_precision).as_("precision"))
		)
	return query.get_sql()


def agreement_facts(row: frappe._dict, parties: Iterable[agreements.PartySignature]) -> AgreementFacts:
	parties = tuple(parties)
	since = dates.fuzzy(row["state_since"], row["state_since_precision"])
	if row["state"] == agreements.SUPERSEDED and row["superseded_on"]:
		since = dates.fuzzy(row["superseded_on"])
	return AgreementFacts(
		name=row["name"],
		state=row["state"],
		term_type=row["term_type"],
		end_date=row["end_date"],
		review_date=row["review_date"],
		notice_days=row["notice_days"] or None,
		renewal_decision=row["renewal_decision"] or None,
		state_since=since.last_day,
		state_since_precision=since.precision,
		terminated_on=row["termination_date"],
		title=row["title"],
		pending=tuple(party.label for party in agreements.pending_parties(parties)),
		signed_sides=agreements.signed_sides(parties),
		evaluated=bool(row["evaluation_verdict"]),
	)


def load_plans(
	names: Collection[str], rows: Iterable[frappe._dict] | None = None
) -> tuple[set[str], dict[str, list[OpenItem]], dict[str, set[tuple[str, str]]]]:
	"""Partnerships with an Adopted or Completed plan, the open items of Adopted ones, and plans of Restricted agreements.

	`rows`: all plans with all actions, where they have been read already (`plans.of_partnership`).
	"""
	rows = ask(of_plans(frappe.db.db_type), names, as_dict=True) if rows is None else plans.settled(rows)
	settled = set()
	items: dict[str, list[OpenItem]] = defaultdict(list)
	hidden: dict[str, set[tuple[str, str]]] = defaultdict(set)
	for _plan, of_plan in groupby(rows, itemgetter("name")):
		for row in sorted(of_plan, key=lambda row: row["idx"] or 0):
			settled.add(row["partnership"])
			if row["visibility"] == RESTRICTED:
				hidden[row["partnership"]].add(("plan", row["name"]))
			if row["item"]:
				due = dates.last_day(row["due"], row["due_precision"])
				items[row["partnership"]].append(OpenItem(row["item"], row["name"], row["action"] or "", due))
	return settled, items, hidden


@cache
def of_plans(_db_type: str) -> str:
	"""What is asked of the plans of NAMES; in the order of both tables the database would store the rows first."""
	plan = frappe.qb.DocType(ACTION_PLAN)
	item = frappe.qb.DocType("Action Item")
	deal = frappe.qb.DocType(AGREEMENT)
	is_open = item.status.isnull() | item.status.notin(plans.OVER)
	return (
		frappe.qb.from_(plan)
		.left_join(deal)
		.on(deal.name == plan.agreement)
		.left_join(item)
		.on(
			(item.parent == plan.name)
			& (item.parenttype == ACTION_PLAN)
			& is_open
			& (plan.status == plans.ADOPTED)
		)
		.select(
			plan.partnership,
			plan.name,
			deal.visibility,
			item.name.as_("item"),
			item.idx,
			item.action,
			item.due,
			item.due_precision,
		)
		.where(plan.partnership.isin(NAMES) & plan.status.isin(plans.SETTLED))
		.orderby(plan.name)
		.get_sql()
	)


def load_contacts(names: Collection[str], today: date) -> defaultdict[str, Contacts]:
	"""Active contacts of organisations that are a party, by the organisation's side, whatever its role (rules 62, 63)."""
	rows = ask(of_contacts(frappe.db.db_type), names)
	result: defaultdict[str, Contacts] = defaultdict(lambda: Contacts({}, {}, {}))
	for name, side, party_to, party_precision, contact_to, contact_precision in rows:
		until, precision = date.max, dates.DAY
		if party_to or contact_to:
			ends = (dates.fuzzy(party_to, party_precision), dates.fuzzy(contact_to, contact_precision))
			until, precision = min(
				((end.last_day, end.precision) for end in ends if end.is_known),
				key=early_and_exact,
				default=(until, precision),
			)
		contacts = result[name]
		best = (contacts.until.get(side, date.min), contacts.precision.get(side, dates.UNKNOWN))
		contacts.until[side], contacts.precision[side] = max(best, (until, precision), key=late_and_exact)
		contacts.active[side] = contacts.active.get(side, 0) + (until >= today)
	return result


@cache
def of_contacts(_db_type: str) -> str:
	"""What is asked of the people of the parties of NAMES."""
	party = frappe.qb.DocType("Partnership Party")
	organisation = frappe.qb.DocType(ORGANISATION)
	contact = frappe.qb.DocType("Organisation Contact")
	return (
		frappe.qb.from_(party)
		.inner_join(organisation)
		.on(organisation.name == party.organisation)
		.inner_join(contact)
		.on((contact.parent == organisation.name) & (contact.parenttype == ORGANISATION))
		.select(
			party.parent,
			organisation.side,
			party.to_date,
			party.to_date_precision,
			contact.to_date.as_("contact_to"),
			contact.to_date_precision.as_("contact_to_precision"),
		)
		.where((party.parenttype == PARTNERSHIP) & party.parent.isin(NAMES))
		.where((contact.status == "Active") & organisation.side.isin((EUROPE, KOREA)))
		.get_sql()
	)


def day_of(value: date | datetime | None) -> date | None:
	return value.date() if isinstance(value, datetime) else value


def later(a: date | None, b: date | None) -> date | None:
	return b if a is None or (b is not None and b > a) else a


def earlier(a: date | None, b: date | None) -> date | None:
	return b if a is None or (b is not None and b < a) else a
