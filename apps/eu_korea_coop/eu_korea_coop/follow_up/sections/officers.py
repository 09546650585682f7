"""What officers owe whom: lines for many officers at once, a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

import frappe
from frappe.query_builder.functions import Coalesce, Count, Max
from frappe.utils import getdate
from pypika import Case
from pypika.functions import NullIf
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion

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
from eu_korea_coop.follow_up.sections import reviews
from eu_korea_coop.follow_up.sections.first_lines import (
	by_letters,
	by_tier,
	empty_last,
	first_of_each,
	put,
	readable_to,
)
from eu_korea_coop.follow_up.sections.items import (
	DONE,
	LOG,
	N_,
	PARK,
	POSTPONE,
	WAKE,
	WRITE,
	Item,
	Sections,
	counted,
	holds_step,
	line,
	short_title,
)
from eu_korea_coop.follow_up.sections.reasons import REASON, reasons_of, stalled_since
from eu_korea_coop.follow_up.sections.unlogged_mails import unlogged_mails

SOON_DAYS = 7


def for_officers(
	users: Collection[str], last_digest: Mapping[str, datetime], today: date
) -> dict[str, Sections]:
	"""Sections by user. `last_digest`: the moment since which a stall is new; missing = all of them are shown."""
	lines: dict[str, Sections] = {user: defaultdict(list) for user in users}
	if users:
		reviews.asked(lines)
		steps(lines, today)
		to_confirm(lines, today)
		newly_stalled(lines, last_digest, today)
		signatures(lines)
		event_follow_ups(lines, today)
		to_wake(lines)
		unlogged_mails(lines, today)
	return lines


def own(table: Table, users: Collection[str]):
	return table.owner_user.isin(sorted(users))


def only(query: QueryBuilder, table: Table, name: str | None) -> QueryBuilder:
	"""The query for one record, or for all."""
	return query.where(table.name == name) if name else query


def steps(lines: dict[str, Sections], today: date, name: str | None = None) -> None:
	"""Next steps that are overdue or due within a week; a step is its owner's, else the responsible officer's."""
	table = frappe.qb.DocType(PARTNERSHIP)
	holder = Coalesce(NullIf(table.next_step_owner, ""), table.owner_user)
	query = (
		frappe.qb.from_(table)
		.select(table.name, short_title(table), table.tier, table.next_step, table.next_step_due)
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
		.where(table.next_step_due <= today + timedelta(days=SOON_DAYS))
		.where(holds_step(table, sorted(lines)))
	)
	rows = first_of_each(
		lines,
		[readable_to(holder, lines, only(query, table, name), [PARTNERSHIP])],
		[PARTNERSHIP],
		order=lambda row: (row.next_step_due, by_tier(row), by_letters(row.title)),
		within=lambda row: [Case().when(row.next_step_due < today, 1).else_(0)],
	)
	put(
		lines,
		rows,
		lambda row: line_of_step(row, today),
		lambda row: digest.OVERDUE if row.next_step_due < today else digest.DUE_SOON,
	)


def line_of_step(row: frappe._dict, today: date) -> digest.Line:
	text, params = step_text(row.next_step or "", (row.next_step_due - today).days)
	was_due = row.next_step_due < today
	item = Item(
		PARTNERSHIP,
		row.name,
		row.title,
		text,
		params,
		actions=(LOG, DONE, POSTPONE, PARK, WRITE),
		due=row.next_step_due,
		step=row.next_step or "",
		day=(N_("was due on {0}") if was_due else N_("on {0}"), row.next_step_due),
	)
	return line(item, digest.by_due(row.next_step_due, row.tier, row.title))


def step_text(step: str, days_left: int) -> tuple[str, tuple]:
	"""Message id and parameters of a next step that is due in `days_left` days (negative: overdue)."""
	if days_left < 0:
		return counted(-days_left, N_("{0}: 1 day overdue"), N_("{0}: {1} days overdue")), (step, -days_left)
	if days_left == 0:
		return N_("{0}: due today"), (step,)
	if days_left == 1:
		return N_("{0}: due tomorrow"), (step,)
	return N_("{0}: due in {1} days"), (step, days_left)


def to_confirm(lines: dict[str, Sections], today: date, name: str | None = None) -> None:
	"""Planned interactions whose last possible day is over: did they take place? (settled.md, Planned and held)"""
	table, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	user = Coalesce(NullIf(partnership.owner_user, ""), table.owner)
	about_nothing = Coalesce(table.partnership, "") == ""
	query = (
		frappe.qb.from_(table)
		.left_join(partnership)
		.on(partnership.name == table.partnership)
		.select(table.name, table.subject, table.last_day, table.partnership)
		.where(awaits_confirmation(table, today))
		.where(user.isin(sorted(lines)) & (about_nothing | partnership.name.notnull()))
	)
	rows = first_of_each(
		lines,
		[readable_to(user, lines, only(query, table, name), [INTERACTION, PARTNERSHIP])],
		[INTERACTION, PARTNERSHIP],
		order=lambda row: (row.last_day, by_letters(row.subject)),
	)
	put(lines, rows, line_of_planned, lambda _row: digest.TO_CONFIRM)


def line_of_planned(row: frappe._dict) -> digest.Line:
	item = Item(
		INTERACTION,
		row.name,
		row.subject,
		N_("Planned for {0}: did it take place?"),
		(row.last_day,),
		row.partnership,
		actions=(DONE, POSTPONE),
		due=row.last_day,
	)
	return line(item, digest.by_due(row.last_day, title=row.subject))


def newly_stalled(lines: dict[str, Sections], last_digest: Mapping[str, datetime], today: date) -> None:
	"""Stalled now, and stalled since the reader's last digest; who never had one sees all of them."""
	table = frappe.qb.DocType(PARTNERSHIP)
	shown = []
	if for_the_first_time := [user for user in lines if user not in last_digest]:
		shown.append(own(table, for_the_first_time))
	if news := stalled_anew({user: last_digest[user] for user in lines if user in last_digest}):
		shown.append(table.name.isin(news))
	if not shown:
		return
	query = (
		frappe.qb.from_(table)
		.select(table.name, short_title(table), table.tier, table.stalled_since)
		.where((table.health == health.STALLED) & Criterion.any(shown))
	)
	rows = first_of_each(
		lines,
		[readable_to(table.owner_user, lines, query, [PARTNERSHIP])],
		[PARTNERSHIP],
		order=lambda row: (
			by_tier(row),
			empty_last(row.stalled_since),
			row.stalled_since,
			by_letters(row.title),
		),
	)
	why = reasons_of(rows, today)
	put(lines, rows, lambda row: line_of_stalled(row, why), lambda _row: digest.NEWLY_STALLED)


def line_of_stalled(row: frappe._dict, why: Mapping[str, tuple[str, tuple]]) -> digest.Line:
	text = why.get(row.name, ("", ()))
	item = Item(PARTNERSHIP, row.name, row.title, *text, actions=(LOG, PARK, WRITE), day=stalled_since(row))
	return line(item, digest.rank(health.HARD, row.tier, row.stalled_since, row.title))


def stalled_anew(last_digest: Mapping[str, datetime]) -> list[str]:
	"""The partnerships of these officers that are stalled since their last digest. Three queries, one where nothing stalled."""
	if not last_digest:
		return []
	table, snapshot = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	since = min(last_digest.values())
	# the names of what was recorded since first: an officer of thousands costs what has changed
	recorded = (
		frappe.qb.from_(snapshot)
		.select(snapshot.partnership)
		.distinct()
		.where((snapshot.valid_from >= getdate(since) - timedelta(days=1)) & (snapshot.creation > since))
		.where(snapshot.health == health.STALLED)
		.run(pluck=True)
	)
	if not recorded:
		return []
	changed = (
		frappe.qb.from_(table)
		.left_join(snapshot)
		.on((snapshot.partnership == table.name) & (snapshot.health != health.STALLED))
		.select(table.name, table.owner_user, Max(snapshot.creation))
		.where((table.health == health.STALLED) & own(table, last_digest) & table.name.isin(recorded))
		.groupby(table.name, table.owner_user)
		.run()
	)
	began = first_stalled([name for name, _owner, _last_other in changed])
	return [
		name for name, owner, last_other in changed if is_news(began[name], last_other, last_digest[owner])
	]


def first_stalled(names: list[str]) -> dict[str, list[datetime]]:
	"""The moments at which each was recorded as stalled, in order."""
	moments = defaultdict(list)
	for row in names and frappe.get_all(
		PARTNERSHIP_SNAPSHOT,
		filters={"partnership": ("in", names), "health": health.STALLED},
		fields=["partnership", "creation"],
		order_by="creation asc",
	):
		moments[row.partnership].append(row.creation)
	return moments


def is_news(stalled: list[datetime], last_other: datetime | None, since: datetime) -> bool:
	"""Whether the present stall, which began with the first Stalled snapshot after the last other one, is later than `since`."""
	return not any((last_other or datetime.min) < moment <= since for moment in stalled)


def signatures(lines: dict[str, Sections]) -> None:
	"""Agreements whose partnership has SIGNATURE_PENDING (rule 59), for the agreement's officer or the partnership's.

	Two look-ups by an officer's own index, together one query.
	"""
	agreement, partnership = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType(PARTNERSHIP)
	users, nobody = sorted(lines), agreement.owner_user.isnull() | (agreement.owner_user == "")
	own_ones = pending(agreement, partnership).where(agreement.owner_user.isin(users))
	of_partnerships = pending(agreement, partnership).where(nobody & partnership.owner_user.isin(users))
	both = ((agreement.owner_user, own_ones), (partnership.owner_user, of_partnerships))
	rows = first_of_each(
		lines,
		[readable_to(user, lines, query, [AGREEMENT, PARTNERSHIP]) for user, query in both],
		[AGREEMENT, PARTNERSHIP],
		order=lambda row: (empty_last(row.since), row.since, by_letters(row.title)),
	)
	put(lines, rows, line_of_signatures, lambda _row: digest.SIGNATURES_PENDING)


def line_of_signatures(row: frappe._dict) -> digest.Line:
	item = Item(
		AGREEMENT,
		row.name,
		row.title,
		"{0}",
		(agreements.summary_of(row.signature_summary) or row.signature_summary or "",),
		row.partnership,
		actions=(LOG, WRITE),
	)
	return line(item, digest.rank(health.WARNING, since=row.since, title=row.title))


def pending(agreement: Table, partnership: Table) -> QueryBuilder:
	"""The agreements whose partnership waits for signatures."""
	reason = frappe.qb.DocType(REASON)
	return (
		frappe.qb.from_(agreement)
		.inner_join(reason)
		.on((reason.parent == agreement.partnership) & (reason.code == health.SIGNATURE_PENDING))
		.inner_join(partnership)
		.on(partnership.name == agreement.partnership)
		.select(agreement.name, agreement.title, agreement.signature_summary, agreement.partnership)
		.select(reason.since)
		.where(agreement.state.isin((agreements.SIGNING, agreements.IN_FORCE)))
	)


def event_follow_ups(lines: dict[str, Sections], today: date, name: str | None = None) -> None:
	"""Events to follow up within a week, after which no interaction that names them was held."""
	table, link = frappe.qb.DocType(COOPERATION_EVENT), frappe.qb.DocType("Interaction Event")
	interaction = frappe.qb.DocType(INTERACTION)
	query = (
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
		.where(own(table, lines) & (table.follow_up_due <= today + timedelta(days=SOON_DAYS)))
		.where((table.status == "Held") & (Coalesce(table.end_date, table.start_date) <= today))
		.groupby(table.name, table.title, table.follow_up_due, table.owner_user)
		.having(Count(interaction.name) == 0)
	)
	rows = only(query, table, name).run(as_dict=True)
	for row in rows:
		item = Item(
			COOPERATION_EVENT,
			row.name,
			row.title,
			N_("Follow up with the participants by {0}"),
			(row.follow_up_due,),
			actions=(POSTPONE, DONE),
			due=row.follow_up_due,
		)
		rank = digest.by_due(row.follow_up_due, title=row.title)
		lines[row.owner_user][digest.EVENT_FOLLOW_UPS].append(line(item, rank))


def to_wake(lines: dict[str, Sections], name: str | None = None) -> None:
	"""An officer's own parked partnerships whose date has come or whose partner has called (rule 73)."""
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.short_title, table.tier, table.parked_until)
		.where((table.to_wake == 1) & own(table, lines))
	)
	rows = first_of_each(
		lines,
		[readable_to(table.owner_user, lines, only(query, table, name), [PARTNERSHIP])],
		[PARTNERSHIP],
		order=lambda row: (
			empty_last(row.parked_until),
			row.parked_until,
			by_tier(row),
			by_letters(row.title),
		),
	)
	put(lines, rows, wake_line, lambda _row: digest.TO_WAKE)


def wake_line(row: frappe._dict, officer: str | None = None) -> digest.Line:
	item = Item(
		PARTNERSHIP,
		row.name,
		row.short_title or row.title,
		N_("Parked until {0}: wake it, or park it anew"),
		(row.parked_until,),
		actions=(WAKE, POSTPONE, WRITE),
		due=row.parked_until,
		officer=officer,
	)
	return line(item, digest.by_due(row.parked_until, row.tier, row.title))
