"""What officers owe whom: lines for many officers at once, a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from operator import itemgetter

import frappe
from frappe.query_builder.functions import Coalesce, Count, Max
from frappe.utils import getdate
from pypika.functions import NullIf
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term

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
		.select(
			table.name,
			short_title(table),
			table.tier,
			table.next_step,
			table.next_step_due,
			holder.as_("user"),
		)
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
		.where(table.next_step_due <= today + timedelta(days=SOON_DAYS))
		.where(holds_step(table, sorted(lines)))
	)
	rows = only(query, table, name).run(as_dict=True)
	for row in rows:
		section, text, params = step_text(row.next_step or "", (row.next_step_due - today).days)
		was_due = section == digest.OVERDUE
		day = (N_("was due on {0}") if was_due else N_("on {0}"), row.next_step_due)
		item = Item(
			PARTNERSHIP,
			row.name,
			row.title,
			text,
			params,
			actions=(LOG, DONE, POSTPONE, PARK, WRITE),
			due=row.next_step_due,
			step=row.next_step or "",
			day=day,
		)
		lines[row.user][section].append(line(item, digest.by_due(row.next_step_due, row.tier, row.title)))


def step_text(step: str, days_left: int) -> tuple[str, str, tuple]:
	"""Section, message id and parameters of a next step that is due in `days_left` days (negative: overdue)."""
	if days_left < 0:
		text = counted(-days_left, N_("{0}: 1 day overdue"), N_("{0}: {1} days overdue"))
		return digest.OVERDUE, text, (step, -days_left)
	if days_left == 0:
		return digest.DUE_SOON, N_("{0}: due today"), (step,)
	if days_left == 1:
		return digest.DUE_SOON, N_("{0}: due tomorrow"), (step,)
	return digest.DUE_SOON, N_("{0}: due in {1} days"), (step, days_left)


def to_confirm(lines: dict[str, Sections], today: date, name: str | None = None) -> None:
	"""Planned interactions whose last possible day is over: did they take place? (settled.md, Planned and held)"""
	table, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	user = Coalesce(NullIf(partnership.owner_user, ""), table.owner)
	query = (
		frappe.qb.from_(table)
		.left_join(partnership)
		.on(partnership.name == table.partnership)
		.select(table.name, table.subject, table.last_day, table.partnership, user.as_("user"))
		.where(awaits_confirmation(table, today))
		.where(user.isin(sorted(lines)))
	)
	rows = only(query, table, name).run(as_dict=True)
	for row in rows:
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
		lines[row.user][digest.TO_CONFIRM].append(line(item, digest.by_due(row.last_day, title=row.subject)))


def newly_stalled(lines: dict[str, Sections], last_digest: Mapping[str, datetime], today: date) -> None:
	"""Stalled now, and stalled since the reader's last digest; who never had one sees all of them."""
	for_the_first_time = [user for user in lines if user not in last_digest]
	rows = stalled_of(for_the_first_time) if for_the_first_time else []
	if since := min((last_digest[user] for user in lines if user in last_digest), default=None):
		changed = stalled_of([user for user in lines if user in last_digest], since)
		began = first_stalled([row.name for row in changed])
		rows += [
			row for row in changed if is_news(began[row.name], row.last_other, last_digest[row.owner_user])
		]
	ranked: dict[str, list[tuple[tuple, frappe._dict]]] = defaultdict(list)
	for row in rows:
		rank = digest.rank(health.HARD, row.tier, row.stalled_since, row.title)
		ranked[row.owner_user].append((rank, row))
	for of_user in ranked.values():
		of_user.sort(key=itemgetter(0))
	# why one stalls is read for the lines that a digest shows; an officer reads all that is theirs
	shown = [row for of_user in ranked.values() for _rank, row in of_user[: digest.MAX_LINES]]
	why = reasons_of(shown, today)
	for user, of_user in ranked.items():
		for rank, row in of_user:
			reason = why.get(row.name, ("", ()))
			item = Item(
				PARTNERSHIP,
				row.name,
				row.title,
				*reason,
				actions=(LOG, PARK, WRITE),
				day=stalled_since(row),
			)
			lines[user][digest.NEWLY_STALLED].append(line(item, rank))


def stalled_of(users: Collection[str], since: datetime | None = None) -> list[frappe._dict]:
	"""The stalled partnerships of these officers, each with the moment it was last recorded as anything else (`last_other`).

	`since`: only those recorded as stalled after this moment, so that an officer of thousands costs what has changed.
	"""
	table, snapshot = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	query = (
		frappe.qb.from_(table)
		.left_join(snapshot)
		.on((snapshot.partnership == table.name) & (snapshot.health != health.STALLED))
		.select(table.name, short_title(table), table.tier, table.stalled_since, table.owner_user)
		.select(Max(snapshot.creation).as_("last_other"))
		.where((table.health == health.STALLED) & own(table, users))
		.groupby(table.name, table.short_title, table.title, table.tier, table.stalled_since)
		.groupby(table.owner_user)
	)
	if since:
		# their names first: joined, the database would walk through all that these officers ever had stalled
		recorded = (
			frappe.qb.from_(snapshot)
			.select(snapshot.partnership)
			.distinct()
			.where((snapshot.valid_from >= getdate(since) - timedelta(days=1)) & (snapshot.creation > since))
			.where(snapshot.health == health.STALLED)
		)
		query = query.where(table.name.isin(recorded.run(pluck=True) or [""]))
	return query.run(as_dict=True)


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
	own_ones = pending(agreement, partnership, agreement.owner_user).where(agreement.owner_user.isin(users))
	of_partnerships = pending(agreement, partnership, partnership.owner_user)
	of_partnerships = of_partnerships.where(nobody & partnership.owner_user.isin(users))
	both = (own_ones * of_partnerships).as_("both")
	for row in frappe.qb.from_(both).select(both.star).run(as_dict=True):
		item = Item(
			AGREEMENT,
			row.name,
			row.title,
			"{0}",
			(agreements.summary_of(row.signature_summary) or row.signature_summary or "",),
			row.partnership,
			actions=(LOG, WRITE),
		)
		rank = digest.rank(health.WARNING, since=row.since, title=row.title)
		lines[row.user][digest.SIGNATURES_PENDING].append(line(item, rank))


def pending(agreement: Table, partnership: Table, user: Term) -> QueryBuilder:
	"""The agreements whose partnership waits for signatures, with `user` who is reminded of them."""
	reason = frappe.qb.DocType(REASON)
	return (
		frappe.qb.from_(agreement)
		.inner_join(reason)
		.on((reason.parent == agreement.partnership) & (reason.code == health.SIGNATURE_PENDING))
		.inner_join(partnership)
		.on(partnership.name == agreement.partnership)
		.select(agreement.name, agreement.title, agreement.signature_summary, agreement.partnership)
		.select(reason.since, user.as_("user"))
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
	one = {"name": name} if name else {}
	for row in frappe.get_all(
		PARTNERSHIP,
		filters={"to_wake": 1, "owner_user": ("in", sorted(lines)), **one},
		fields=["name", "title", "short_title", "tier", "parked_until", "owner_user"],
	):
		lines[row.owner_user][digest.TO_WAKE].append(wake_line(row))


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
