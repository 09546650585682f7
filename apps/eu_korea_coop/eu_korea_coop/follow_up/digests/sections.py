"""What there is to tell: lines per section, read for all readers of a kind with a constant number of queries.

Nothing here asks who may see a line; `reading` does that for each reader before anything is composed. A line names the
records it tells of, so that it can be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe.query_builder.functions import Coalesce, Count, Max
from pypika.queries import Table

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	INTERACTION,
	PARTNERSHIP,
	PARTNERSHIP_SNAPSHOT,
)
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import digest, health, lifecycle
from eu_korea_coop.encounters.confirmation import awaits_confirmation
from eu_korea_coop.partnerships import snapshots

SOON_DAYS = 7
REASON = "Partnership Health Reason"


@dataclass(frozen=True, slots=True)
class Told:
	"""One line before it is put into words: the record it opens, a msgid with its parameters, and whom else it names."""

	doctype: str
	name: str
	title: str
	text: str = ""
	params: tuple = ()
	partnership: str | None = None
	log: bool = False
	"""Whether the line offers "log interaction" for its partnership."""

	@property
	def records(self) -> tuple[tuple[str, str], ...]:
		own = ((self.doctype, self.name),) if self.name else ()
		return (*own, (PARTNERSHIP, self.partnership)) if self.partnership else own


Found = dict[str, list[digest.Line]]
"""Lines by section code."""


def line(told: Told, rank: tuple) -> digest.Line:
	return digest.Line(
		key=f"{told.doctype}/{told.name}/{told.title if not told.name else ''}", rank=rank, content=told
	)


# ------------------------------------------------------------------------------------------------------ officers


def for_officers(users: Collection[str], last_heard: Mapping[str, datetime], today: date) -> dict[str, Found]:
	"""Sections of the officer's digest, by user. `last_heard`: when each got his last digest, missing = never."""
	found: dict[str, Found] = {user: defaultdict(list) for user in users}
	if users:
		steps(found, today)
		to_confirm(found, today)
		newly_stalled(found, last_heard)
		signatures(found, today)
		event_follow_ups(found, today)
		to_wake(found)
	return found


def own(table: Table, users: Collection[str], column: str = "owner_user"):
	return table[column].isin(sorted(users))


def steps(found: dict[str, Found], today: date) -> None:
	table = frappe.qb.DocType(PARTNERSHIP)
	holder = Coalesce(table.next_step_owner, table.owner_user)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.tier, table.next_step, table.next_step_due, holder.as_("user"))
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
		.where(table.next_step_due <= today + timedelta(days=SOON_DAYS))
		.where(own(table, found, "next_step_owner") | (table.next_step_owner.isnull() & own(table, found)))
		.run(as_dict=True)
	)
	for row in rows:
		late = (today - row.next_step_due).days
		if late > 0:
			section, text, params = digest.OVERDUE, "{0}: {1} days overdue", (row.next_step or "", late)
		elif late == 0:
			section, text, params = digest.DUE_SOON, "{0}: due today", (row.next_step or "",)
		else:
			section, text, params = (
				digest.DUE_SOON,
				"{0}: due on {1}",
				(row.next_step or "", row.next_step_due),
			)
		told = Told(PARTNERSHIP, row.name, row.title, text, params, log=True)
		rank = digest.rank(tier=row.tier, since=row.next_step_due, title=row.title)
		found[row.user][section].append(line(told, rank))


def to_confirm(found: dict[str, Found], today: date) -> None:
	"""Planned interactions whose day is over: did they take place? (settled.md, Planned and held)"""
	table, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	user = Coalesce(partnership.owner_user, table.owner)
	rows = (
		frappe.qb.from_(table)
		.left_join(partnership)
		.on(partnership.name == table.partnership)
		.select(table.name, table.subject, table.last_day, table.partnership, user.as_("user"))
		.where(awaits_confirmation(table, today))
		.where(user.isin(sorted(found)))
		.run(as_dict=True)
	)
	for row in rows:
		told = Told(
			INTERACTION,
			row.name,
			row.subject,
			"Planned for {0}: did it take place?",
			(row.last_day,),
			row.partnership,
		)
		found[row.user][digest.TO_CONFIRM].append(
			line(told, digest.rank(since=row.last_day, title=row.subject))
		)


def newly_stalled(found: dict[str, Found], last_heard: Mapping[str, datetime]) -> None:
	"""Stalled now, and found so since the reader's last digest; whoever never had one hears of all of them."""
	table, snapshot = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	rows = (
		frappe.qb.from_(table)
		.left_join(snapshot)
		.on((snapshot.partnership == table.name) & (snapshot.health != health.STALLED))
		.select(table.name, table.title, table.tier, table.stalled_since, table.owner_user)
		.select(Max(snapshot.creation).as_("last_other"))
		.where((table.health == health.STALLED) & own(table, found))
		.groupby(table.name, table.title, table.tier, table.stalled_since, table.owner_user)
		.run(as_dict=True)
	)
	began = first_stalled([row.name for row in rows])
	news = [
		row for row in rows if is_news(began.get(row.name), row.last_other, last_heard.get(row.owner_user))
	]
	why = reasons_of(news)
	for row in news:
		if row.name not in why:
			continue
		told = Told(PARTNERSHIP, row.name, row.title, *why[row.name], log=True)
		rank = digest.rank(health.HARD, row.tier, row.stalled_since, row.title)
		found[row.owner_user][digest.NEWLY_STALLED].append(line(told, rank))


def first_stalled(names: list[str]) -> dict[str, list[datetime]]:
	"""When each was found stalled, in the order of the snapshots."""
	moments = defaultdict(list)
	for row in frappe.get_all(
		PARTNERSHIP_SNAPSHOT,
		filters={"partnership": ("in", [*names, ""]), "health": health.STALLED},
		fields=["partnership", "creation"],
		order_by="creation asc",
	):
		moments[row.partnership].append(row.creation)
	return moments


def is_news(stalled: list[datetime] | None, last_other: datetime | None, heard: datetime | None) -> bool:
	"""The present stall began with the first Stalled snapshot after the last one that said otherwise."""
	if heard is None or not stalled:
		return True
	began = min(
		(moment for moment in stalled if last_other is None or moment > last_other), default=stalled[-1]
	)
	return began > heard


def reasons_of(
	partnerships: Collection[frappe._dict], severity: str | None = None
) -> dict[str, tuple[str, tuple]]:
	"""Why and since when (`name`, `stalled_since`), worst first, in stored words: text and parameters of a line, by name."""
	since = {row.name: row.stalled_since for row in partnerships}
	filters = {"parenttype": PARTNERSHIP, "parent": ("in", [*since, ""])}
	if severity:
		filters["severity"] = severity
	labels = defaultdict(list)
	for row in frappe.get_all(REASON, filters=filters, fields=["parent", "code"], order_by="idx asc"):
		labels[row.parent].append(health.REASON_LABEL[row.code])
	return {name: ("{0}, since {1}", (tuple(found), since[name])) for name, found in labels.items()}


def signatures(found: dict[str, Found], today: date) -> None:
	"""Agreements whose partnership has SIGNATURE_PENDING (rule 59), for its officer or the agreement's."""
	table, reason = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType(REASON)
	partnership = frappe.qb.DocType(PARTNERSHIP)
	user = Coalesce(table.owner_user, partnership.owner_user)
	rows = (
		frappe.qb.from_(table)
		.inner_join(reason)
		.on((reason.parent == table.partnership) & (reason.code == health.SIGNATURE_PENDING))
		.inner_join(partnership)
		.on(partnership.name == table.partnership)
		.select(
			table.name,
			table.title,
			table.signature_summary,
			table.partnership,
			reason.since,
			user.as_("user"),
		)
		.where(table.state.isin((agreements.SIGNING, agreements.IN_FORCE)))
		.where(user.isin(sorted(found)))
		.run(as_dict=True)
	)
	for row in rows:
		told = Told(
			AGREEMENT, row.name, row.title, "{0}", (row.signature_summary or "",), row.partnership, log=True
		)
		rank = digest.rank(health.WARNING, since=row.since, title=row.title)
		found[row.user][digest.SIGNATURES_PENDING].append(line(told, rank))


def event_follow_ups(found: dict[str, Found], today: date) -> None:
	"""Events to follow up within a week, after which no interaction that names them was held."""
	table, link = frappe.qb.DocType(COOPERATION_EVENT), frappe.qb.DocType("Interaction Event")
	interaction = frappe.qb.DocType(INTERACTION)
	rows = (
		frappe.qb.from_(table)
		.left_join(link)
		.on((link.event == table.name) & (link.parenttype == INTERACTION))
		.left_join(interaction)
		.on(
			(interaction.name == link.parent)
			& (interaction.status == "Held")
			& (interaction.last_day > Coalesce(table.end_date, table.start_date))
		)
		.select(table.name, table.title, table.follow_up_due, table.owner_user)
		.where(own(table, found) & (table.follow_up_due <= today + timedelta(days=SOON_DAYS)))
		.where((table.status == "Held") & (Coalesce(table.end_date, table.start_date) <= today))
		.groupby(table.name, table.title, table.follow_up_due, table.owner_user)
		.having(Count(interaction.name) == 0)
		.run(as_dict=True)
	)
	for row in rows:
		told = Told(
			COOPERATION_EVENT,
			row.name,
			row.title,
			"Follow up with the participants by {0}",
			(row.follow_up_due,),
		)
		rank = digest.rank(since=row.follow_up_due, title=row.title)
		found[row.owner_user][digest.EVENT_FOLLOW_UPS].append(line(told, rank))


def to_wake(found: dict[str, Found], everyones: Found | None = None) -> None:
	"""Parked partnerships whose date has come or whose partner has called (rule 73)."""
	rows = frappe.get_all(
		PARTNERSHIP,
		filters={"to_wake": 1, **({} if everyones is not None else {"owner_user": ("in", sorted(found))})},
		fields=["name", "title", "tier", "parked_until", "owner_user"],
	)
	for row in rows:
		told = Told(
			PARTNERSHIP,
			row.name,
			row.title,
			"Parked until {0}: wake it, or park it anew",
			(row.parked_until,),
		)
		target = found[row.owner_user] if everyones is None else everyones
		target[digest.TO_WAKE].append(
			line(told, digest.rank(tier=row.tier, since=row.parked_until, title=row.title))
		)


# ------------------------------------------------------------------------------------------------------ managers


def for_managers(since: date, today: date, escalation_days: int, windows: Collection[int]) -> Found:
	"""Sections of the manager's digest; they read everything, so it is the same for all. `since`: the day to compare with."""
	found: Found = defaultdict(list)
	changes(found, since)
	escalated = escalations(found, today, escalation_days)
	top_stalled(found, escalated)
	agreements_ending(found, today, windows)
	plans_overdue(found)
	approvals(found)
	to_wake({}, found)
	workload(found, today)
	return found


def changes(found: Found, since: date) -> None:
	"""New, moved, newly stalled and recovered since a day, by the snapshots that held then."""
	then, now = snapshots.as_of(since), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(now)
		.left_join(then)
		.on(then.partnership == now.name)
		.select(now.name, now.title, now.tier, now.stage, now.health, now.creation)
		.select(then.stage.as_("stage_then"), then.health.as_("health_then"))
		.where(
			(then.partnership.isnull() & (now.creation > since))
			| (then.stage != now.stage)
			| ((then.health == health.STALLED) & (now.health != health.STALLED))
			| ((then.health != health.STALLED) & (now.health == health.STALLED))
		)
		.run(as_dict=True)
	)
	for row in rows:
		if row.stage_then is None:
			order, text, params = 1, "New, {0}", ((row.stage,),)
		elif row.stage_then != row.stage:
			order, text, params = 0, "{0} → {1}", ((row.stage_then,), (row.stage,))
		elif row.health == health.STALLED:
			order, text, params = 2, "Newly stalled", ()
		else:
			order, text, params = 3, "Recovered: {0}", ((row.health,),)
		told = Told(PARTNERSHIP, row.name, row.title, text, params)
		found[digest.CHANGES].append(line(told, (order, *digest.rank(tier=row.tier, title=row.title))))


def escalations(found: Found, today: date, patience_days: int) -> set[str]:
	"""Partnerships with a hard reason that has stood for longer than managers' patience; answers their names."""
	reason, table = frappe.qb.DocType(REASON), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(reason)
		.inner_join(table)
		.on(table.name == reason.parent)
		.select(table.name, table.title, table.tier, table.owner_user, table.stalled_since)
		.distinct()
		.where((reason.parenttype == PARTNERSHIP) & (reason.severity == health.HARD))
		.where(reason.since < digest.escalates_before(today, patience_days))
		.run(as_dict=True)
	)
	why = reasons_of(rows, health.HARD)
	for row in rows:
		told = Told(PARTNERSHIP, row.name, row.title, *why[row.name])
		found[digest.ESCALATED].append(
			line(told, digest.rank(health.HARD, row.tier, row.stalled_since, row.title))
		)
	return {row.name for row in rows}


def top_stalled(found: Found, told_already: Collection[str]) -> None:
	rows = [
		row
		for row in frappe.get_all(
			PARTNERSHIP, filters={"health": health.STALLED}, fields=["name", "title", "tier", "stalled_since"]
		)
		if row.name not in told_already
	]
	why = reasons_of(rows, health.HARD)
	for row in rows:
		told = Told(PARTNERSHIP, row.name, row.title, *why.get(row.name, ("", ())))
		found[digest.TOP_STALLED].append(
			line(told, digest.rank(health.HARD, row.tier, row.stalled_since, row.title))
		)


def agreements_ending(found: Found, today: date, windows: Collection[int]) -> None:
	"""In force, in a notice window (or past its review date), and nobody has decided (rules 44 to 49)."""
	table, kind = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Kind")
	rows = (
		frappe.qb.from_(table)
		.left_join(kind)
		.on(kind.name == table.kind)
		.select(table.name, table.title, table.state, table.term_type, table.end_date, table.review_date)
		.select(table.renewal_decision, table.partnership, kind.notice_days)
		.where((table.state == agreements.IN_FORCE) & (Coalesce(table.renewal_decision, "") == ""))
		.where(table.end_date.isnotnull() | table.review_date.isnotnull())
		.run(as_dict=True)
	)
	for row in rows:
		facts = agreements.AgreementFacts(
			name=row.name,
			state=row.state,
			term_type=row.term_type,
			end_date=row.end_date,
			review_date=row.review_date,
			notice_days=row.notice_days or None,
			renewal_decision=None,
			state_since=None,
			terminated_on=None,
		)
		if not agreements.is_ending(facts, max(windows), today):
			continue
		end = row.review_date if agreements.is_open_ended(row.term_type) else row.end_date
		text = "Review was due on {0}" if end < today else "Ends on {0}, no decision yet"
		told = Told(AGREEMENT, row.name, row.title, text, (end,), row.partnership)
		found[digest.AGREEMENTS_ENDING].append(line(told, digest.rank(since=end, title=row.title)))


def plans_overdue(found: Found) -> None:
	for row in frappe.get_all(
		PARTNERSHIP,
		filters={"overdue_actions": (">", 0), "stage": ("in", lifecycle.ACTIVE_STAGES)},
		fields=["name", "title", "tier", "overdue_actions"],
	):
		told = Told(PARTNERSHIP, row.name, row.title, "{0} actions are late", (row.overdue_actions,))
		found[digest.PLANS_OVERDUE].append(
			line(told, (-row.overdue_actions, *digest.rank(tier=row.tier, title=row.title)))
		)


def approvals(found: Found) -> None:
	for row in frappe.get_all(
		AGREEMENT,
		filters={"state": agreements.INTERNAL_REVIEW},
		fields=["name", "title", "state_since", "partnership"],
	):
		told = Told(
			AGREEMENT,
			row.name,
			row.title,
			"Waits for your review since {0}",
			(row.state_since,),
			row.partnership,
		)
		found[digest.APPROVALS].append(line(told, digest.rank(since=row.state_since, title=row.title)))


def workload(found: Found, today: date) -> None:
	"""Per officer: partnerships, overdue steps, stalled ones."""
	rows = frappe.get_all(
		PARTNERSHIP,
		filters={"stage": ("in", lifecycle.ACTIVE_STAGES), "owner_user": ("is", "set")},
		fields=["owner_user", "health", "next_step_due"],
	)
	load = defaultdict(lambda: [0, 0, 0])
	for row in rows:
		load[row.owner_user][0] += 1
		load[row.owner_user][1] += bool(row.next_step_due and row.next_step_due < today)
		load[row.owner_user][2] += row.health == health.STALLED
	names = dict(
		frappe.get_all(
			"User", filters={"name": ("in", [*load, ""])}, fields=["name", "full_name"], as_list=True
		)
	)
	for user, (held, overdue, stalled) in load.items():
		if not (overdue or stalled):
			continue
		told = Told(
			"User",
			"",
			names.get(user) or user,
			"{0} partnerships, {1} steps overdue, {2} stalled",
			(held, overdue, stalled),
		)
		found[digest.WORKLOAD].append(line(told, (-stalled, -overdue, user)))
