"""What health needs to know of partnerships, read for any number of them with the same few queries.

`domain.health` judges; this module only fetches. Nothing here asks who is looking: a computed value never depends on
visibility (rule 15). Records that not every reader may see are named in `Loaded.hidden`. Of rows items are read, not
attributes: Frappe's rows look up an attribute only after Python has failed to, in ten times as long.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter

import frappe

from eu_korea_coop.asked_by_names import NAMES, ask
from eu_korea_coop.constants import (
	EUROPE,
	KOREA,
	PARTNERSHIP,
)
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.health import HealthFacts
from eu_korea_coop.domain.interactions import ContactFacts
from eu_korea_coop.domain.strength import StrengthFacts
from eu_korea_coop.partnerships.fact_queries import (
	VERSION_COLUMNS,
	load_agreements,
	load_contacts,
	load_interactions,
	load_plans,
)

FOLLOWING_COLUMNS = (
	"stage_since",
	"stage_since_precision",
	"stage_recorded_on",
	"restarted_on",
	"restarted_on_precision",
	"restart_recorded_on",
)
"""What the partnership keeps of its stage log's last row and last restart, so that clocks need not read the log."""
OWN_COLUMNS = (
	"name",
	"stage",
	*FOLLOWING_COLUMNS,
	"tier",
	"owner_user",
	"next_step",
	"next_step_due",
	"next_step_owner",
	"max_silent_override",
	"max_stage_override",
	"parked_until",
)
COMPUTED_COLUMNS = (
	"health",
	"stalled_since",
	"last_interaction",
	"last_meaningful_interaction",
	"silent_since",
	"days_silent",
	"days_in_stage",
	"agreements_in_force",
	"next_agreement_end",
	"open_actions",
	"overdue_actions",
	"strength",
	"health_changes_on",
	"to_wake",
	"reason_codes",
	"reasons_hash",
	"snapshot_hash",
	"health_checked_on",
)

version_of = itemgetter(*VERSION_COLUMNS)


@dataclass(frozen=True, slots=True)
class Loaded:
	"""One partnership: its stored columns, the facts of health, those of strength, and the records not to be named.

	`hidden` holds (kind, name) as `domain.health.Evidence` has them: Restricted agreements, and plans under them.
	`outdated`: somebody else's change of this partnership was committed after this transaction began to read.
	"""

	row: frappe._dict
	health: HealthFacts
	strength: StrengthFacts
	hidden: frozenset[tuple[str, str]]
	outdated: bool = False


def load_facts(
	names: Collection[str],
	today: date,
	lock: bool = False,
	skip_locked: bool = False,
	rows: list[frappe._dict] | None = None,
	agreement_rows: list[frappe._dict] | None = None,
	plan_rows: list[frappe._dict] | None = None,
) -> dict[str, Loaded]:
	"""The facts of these partnerships by name, in five queries however many there are; unknown names are left out.

	`rows`, `agreement_rows`, `plan_rows`: the partnerships' own columns, their agreements (`fact_queries.rows_of_agreements`) and plans
	(`plans.of_partnership`), where they have been read already; a query less each.

	`lock`: hold the partnerships' rows until the transaction ends, so that two recomputations follow one another. What
	others committed since this transaction began to read, it can't see; `Loaded.outdated` says so. `skip_locked`: leave
	out rows that somebody else holds, instead of waiting for them.
	"""
	rows = own_rows(names, lock, skip_locked) if rows is None else rows
	names = [row["name"] for row in rows]
	if not names:
		return {}
	contact_facts, activity = load_interactions(names, today)
	linked, hidden, seen = load_agreements(names, agreement_rows)
	settled, items, hidden_plans = load_plans(names, plan_rows)
	contacts = load_contacts(names, today)
	loaded = {}
	for row in rows:
		name = row["name"]
		contact = contact_facts.get(name) or ContactFacts()
		reachable = contacts[name]
		count, types = activity.get(name) or (0, frozenset())
		own_agreements = tuple(linked.get(name, ()))
		facts = HealthFacts(
			partnership=name,
			stage=row["stage"],
			tier=row["tier"] or None,
			max_silent_override=row["max_silent_override"] or None,
			max_stage_override=row["max_stage_override"] or None,
			stage_since=dates.fuzzy(row["stage_since"], row["stage_since_precision"]),
			stage_recorded_on=row["stage_recorded_on"],
			restarted=restart_of(row),
			restarted_recorded_on=row["restart_recorded_on"],
			next_step=row["next_step"],
			next_step_due=row["next_step_due"],
			parked_until=row["parked_until"],
			contact=contact,
			agreements=own_agreements,
			plan_settled=name in settled,
			open_items=tuple(items.get(name, ())),
			europe_contact_until=reachable.until.get(EUROPE),
			korea_contact_until=reachable.until.get(KOREA),
			europe_contact_precision=reachable.precision.get(EUROPE, dates.DAY),
			korea_contact_precision=reachable.precision.get(KOREA, dates.DAY),
		)
		known_contacts = [day for day in (contact.last_certain_day, contact.last_before_day) if day]
		strength = StrengthFacts(
			last_meaningful=max(known_contacts, default=None),
			meaningful_count=count,
			interaction_types=types,
			european_contacts=reachable.active.get(EUROPE, 0),
			korean_contacts=reachable.active.get(KOREA, 0),
			agreements_in_force=sum(agreements.in_force(row, today) for row in own_agreements),
			has_open_agreement=any(not agreements.has_ended(row, today) for row in own_agreements),
			plan_settled=name in settled,
		)
		own_hidden = hidden.get(name, frozenset()) | hidden_plans.get(name, frozenset())
		outdated = is_outdated(seen.get(name), row)
		loaded[name] = Loaded(row, facts, strength, frozenset(own_hidden), outdated)
	return loaded


def is_outdated(view: frappe._dict | None, row: frappe._dict) -> bool:
	"""Whether the transaction's own view of a partnership is older than its locked row: somebody else has committed since."""
	return view is None or version_of(view) != version_of(row)


def own_rows(names: Collection[str], lock: bool, skip_locked: bool) -> list[frappe._dict]:
	if not names:
		return []
	return ask(of_partnerships(frappe.db.db_type, lock, skip_locked), sorted(names), as_dict=True)


@cache
def of_partnerships(_db_type: str, lock: bool, skip_locked: bool) -> str:
	"""What is asked of NAMES themselves."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(partnership)
		.select(*(partnership[column] for column in OWN_COLUMNS + COMPUTED_COLUMNS))
		.where(partnership.name.isin(NAMES))
		.orderby(partnership.name)
	)
	return (query.for_update(skip_locked=skip_locked) if lock else query).get_sql()


def restart_of(row: frappe._dict) -> dates.FuzzyDate | None:
	"""The last Wake or Reopen (rule 25), None if there was none; an unknown date is still a restart."""
	if not row["restarted_on_precision"]:
		return None
	return dates.fuzzy(row["restarted_on"], row["restarted_on_precision"])
