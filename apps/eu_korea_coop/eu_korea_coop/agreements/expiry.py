"""What the passing of time does to agreements in force: they expire, or their term moves on (rules 45, 48, 49)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import now

from eu_korea_coop.constants import AGREEMENT
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain.dates import DAY, first_day, plus_days

STATE_LOG = "Agreement State Log"
CHUNK = 500
"""Names in one statement."""


@dataclass(frozen=True, slots=True)
class Expiry:
	"""What `expire` changed: names of agreements, and of the partnerships whose health reads them."""

	expired: tuple[str, ...] = ()
	renewed: tuple[str, ...] = ()
	partnerships: frozenset[str] = frozenset()


def expire(today: date) -> Expiry:
	"""Set agreements past their end to Expired, move the end of automatic renewals on; a second run changes nothing.

	Fixed terms end with their end_date; so does an Auto-Renew term for which Let Lapse was decided. Other Auto-Renew
	terms move on by the Kind's default term until they reach today (rule 48); a Kind without one leaves them as they are.
	"""
	due = past_their_end(today)
	over = [row for row in due if row.term_type == rules.FIXED or row.renewal_decision == "Let Lapse"]
	going_on = [
		row for row in due if row.term_type == rules.AUTO_RENEW and row.renewal_decision != "Let Lapse"
	]
	set_expired(over)
	renewed = [row for row in going_on if renew(row, today)]
	changed = [*over, *renewed]
	for row in changed:
		frappe.clear_document_cache(AGREEMENT, row.name)
	return Expiry(
		expired=tuple(row.name for row in over),
		renewed=tuple(row.name for row in renewed),
		partnerships=frozenset(row.partnership for row in changed if row.partnership),
	)


def past_their_end(today: date) -> list[frappe._dict]:
	"""Agreements In Force with a term that ended before today; one query on the index of end_date."""
	agreement, kind = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Kind")
	return (
		frappe.qb.from_(agreement)
		.left_join(kind)
		.on(kind.name == agreement.kind)
		.select(
			agreement.name,
			agreement.partnership,
			agreement.term_type,
			agreement.end_date,
			agreement.review_date,
			agreement.renewal_decision,
			agreement.state_since,
			agreement.state_since_precision,
			kind.default_term_months,
			kind.review_days,
		)
		.where(agreement.state == rules.IN_FORCE)
		.where(agreement.end_date < today)
		.where(agreement.term_type.isin((rules.FIXED, rules.AUTO_RENEW)))
		.orderby(agreement.name)
	).run(as_dict=True)


def set_expired(rows: list[frappe._dict]) -> None:
	"""State, its start and its log row: the same day whenever the sweep comes (rule 53)."""
	by_day = defaultdict(list)
	for row in rows:
		by_day[expired_on(row)].append(row.name)
	agreement = frappe.qb.DocType(AGREEMENT)
	stamp = now()
	for since, names in by_day.items():
		for chunk in chunks(names):
			(
				frappe.qb.update(agreement)
				.set(agreement.state, rules.EXPIRED)
				.set(agreement.state_since, since)
				.set(agreement.state_since_precision, DAY)
				.set(agreement.modified, stamp)
				.set(agreement.modified_by, frappe.session.user)
				.where(agreement.name.isin(chunk))
				.where(agreement.state == rules.IN_FORCE)
			).run()
	write_log(rows, stamp)


def expired_on(row: frappe._dict) -> date:
	"""The day after the end; the day it came into force, where a record says that this was certainly later (rule 100)."""
	in_force_on = first_day(row.state_since, row.state_since_precision)
	after_end = plus_days(row.end_date, 1)
	return max(after_end, in_force_on) if in_force_on else after_end


LOG_FIELDS = (
	"name",
	"parent",
	"parenttype",
	"parentfield",
	"idx",
	"from_state",
	"to_state",
	"action",
	"effective_on",
	"effective_on_precision",
	"recorded_on",
	"recorded_by",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"docstatus",
	"loaded",
)


def write_log(rows: list[frappe._dict], stamp: str) -> None:
	if not rows:
		return
	action = rules.transition(rules.IN_FORCE, rules.EXPIRED).action
	user = frappe.session.user
	lengths = log_lengths([row.name for row in rows])
	values = [
		(
			frappe.generate_hash(length=10),
			row.name,
			AGREEMENT,
			"state_log",
			lengths.get(row.name, 0) + 1,
			rules.IN_FORCE,
			rules.EXPIRED,
			action,
			expired_on(row),
			DAY,
			stamp,
			user,
			stamp,
			stamp,
			user,
			user,
			0,
			0,
		)
		for row in rows
	]
	frappe.db.bulk_insert(STATE_LOG, fields=list(LOG_FIELDS), values=values)


def log_lengths(names: list[str]) -> dict[str, int]:
	"""Number of log rows an agreement has so far."""
	log = frappe.qb.DocType(STATE_LOG)
	lengths = {}
	for chunk in chunks(names):
		query = (
			frappe.qb.from_(log)
			.select(log.parent, Max(log.idx))
			.where(log.parenttype == AGREEMENT)
			.where(log.parent.isin(chunk))
			.groupby(log.parent)
		)
		lengths.update(query.run())
	return lengths


def renew(row: frappe._dict, today: date) -> bool:
	"""Move the end of an automatic renewal on; a decision was taken for the former end and is cleared (rule 49)."""
	if not row.default_term_months or row.default_term_months < 0:
		return False
	end_date = rules.rolled_end_date(row.end_date, row.default_term_months, today)
	review_date = (
		plus_days(end_date, -row.review_days) if row.review_date and row.review_days else row.review_date
	)
	frappe.db.set_value(
		AGREEMENT,
		row.name,
		{
			"end_date": end_date,
			"review_date": review_date,
			"renewal_decision": "",
			"renewal_decision_by": None,
			"renewal_decision_on": None,
		},
	)
	frappe.get_doc(AGREEMENT, row.name).add_comment(
		"Info",
		_("Renewed automatically: the term that ended on {0} goes on until {1}.").format(
			row.end_date, end_date
		),
	)
	return True


def chunks(names: list[str]):
	for start in range(0, len(names), CHUNK):
		yield names[start : start + CHUNK]
