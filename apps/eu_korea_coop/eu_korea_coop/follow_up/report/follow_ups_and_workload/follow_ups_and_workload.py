"""Who has how much to follow up: one row for each officer (§5)."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

import frappe
from frappe import _
from pypika import Case
from pypika.functions import Coalesce, NullIf, Sum

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import ACTION_PLAN, INTERACTION, MANAGER, OFFICER, PARTNERSHIP
from eu_korea_coop.domain.health import STALLED
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.encounters.confirmation import awaits_confirmation
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.fuzzy_text import day_text, latest_day
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

AHEAD_DAYS = 7
PERIOD_DAYS = 30
COUNTS = {
	"overdue": PARTNERSHIP,
	"due_soon": PARTNERSHIP,
	"no_next_step": PARTNERSHIP,
	"stalled": PARTNERSHIP,
	"partnerships": PARTNERSHIP,
	"late_actions": ACTION_PLAN,
	"to_confirm": INTERACTION,
	"interactions": INTERACTION,
}
"""Column → DocType of the records it counts; of late actions, the plans open."""
SHOWN_ALONE = ("overdue", "due_soon", "no_next_step", "interactions")
"""The columns from which chart and summary are made."""


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	rows = get_data(filters, site_today(), SHOWN_ALONE if only_chart else tuple(COUNTS))
	if only_chart:
		return charts.alone("Follow-ups and Workload", filters, get_chart(rows), get_summary(rows))
	answer = get_columns(filters), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Follow-ups and Workload", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	"""The team, one officer, and the period in which interactions count: the last thirty days unless said otherwise."""
	first, last = checked.period(filters)
	last = last or site_today()
	if first and first > last:
		checked.refuse(_("From ({0}) is after today").format(day_text(first)))
	return frappe._dict(
		team=checked.existing(filters, "team", _("Team"), "User Group"),
		owner_user=checked.existing(filters, "owner_user", _("Officer"), "User"),
		from_date=first or last - timedelta(days=PERIOD_DAYS),
		to_date=last,
	)


def get_columns(filters: frappe._dict) -> list[dict]:
	return [
		column.person("officer", _("Officer"), 200),
		column.text("officer_name", _("Name"), 180),
		column.whole("overdue", _("Overdue"), 90),
		column.whole("due_soon", _("Due in 7 days"), 115),
		column.whole("no_next_step", _("No next step"), 115),
		column.whole("stalled", _("Stalled"), 85),
		column.whole("partnerships", _("Active partnerships"), 145),
		column.whole("late_actions", _("Late actions"), 105),
		column.whole("to_confirm", _("Meetings to confirm"), 150),
		column.whole("interactions", _("Interactions in the period"), 180),
	]


def get_data(filters: frappe._dict, today: date, opening: Collection[str] = tuple(COUNTS)) -> list[dict]:
	"""One row for each officer and manager, and for everybody else who has something to do; the most overdue first.

	A next step belongs to its owner, a partnership to its responsible officer, an interaction to who recorded it. The numbers
	of the columns `opening` know their records.
	"""
	counts = Counter()
	for source in (partnerships(today), late_actions(today), interactions(filters, today)):
		counts.update(source)
	people = names_of_people({officer for officer, _what in counts}, filters)
	rows = [
		{
			"officer": officer,
			"officer_name": name,
			**{
				what: counted.counted_by(
					counts[officer, what], COUNTS[what], partial(names_behind, filters, today, officer, what)
				)
				if what in opening
				else counts[officer, what]
				for what in COUNTS
			},
		}
		for officer, name in people.items()
	]
	rows.sort(key=lambda row: (-row["overdue"], -row["stalled"], -row["due_soon"], row["officer"]))
	return rows


def names_behind(filters: frappe._dict, today: date, officer: str, what: str) -> list[str]:
	"""The names of the records that a cell counts, by the same conditions as the cell."""
	if what == "late_actions":
		return [plan for owner, plan in late_plans(today) if owner == officer]
	conditions = {**steps_counted(today), **PARTNERSHIPS_COUNTED}
	table = frappe.qb.DocType(COUNTS[what])
	if what in conditions:
		owner = step_holder(table) if what in STEPS else table.owner_user
		condition = conditions[what](table) & table.stage.isin(ACTIVE_STAGES)
	else:
		owner = table.owner
		condition = (
			held_in_period(table, filters) if what == "interactions" else awaits_confirmation(table, today)
		)
	query = frappe.qb.from_(table).select(table.name).where(condition & (owner == officer))
	return restrict(query.orderby(table.name), COUNTS[what], table).run(pluck=True)


def step_holder(partnership):
	"""Whose a next step is (rule 32)."""
	return Coalesce(NullIf(partnership.next_step_owner, ""), partnership.owner_user)


def steps_counted(today: date) -> dict:
	"""Conditions of the columns that count next steps, each of a partnership's table."""
	soon = today + timedelta(days=AHEAD_DAYS)
	return {
		"overdue": lambda table: has_step(table) & (table.next_step_due < today),
		"due_soon": lambda table: has_step(table) & table.next_step_due[today:soon],
	}


def held_in_period(interaction, filters: frappe._dict):
	return (interaction.status == "Held") & interaction.last_day[filters.from_date : filters.to_date]


def if_so(condition):
	return Sum(Case().when(condition, 1).else_(0))


def has_step(partnership):
	return (Coalesce(partnership.next_step, "") != "") & partnership.next_step_due.isnotnull()


STEPS = ("overdue", "due_soon")
PARTNERSHIPS_COUNTED = {
	"partnerships": lambda table: table.name.isnotnull(),
	"stalled": lambda table: table.health == STALLED,
	"no_next_step": lambda table: has_step(table).negate(),
}
"""Conditions of the columns that count partnerships, beside being active."""


def partnerships(today: date) -> Counter:
	"""Active partnerships, those stalled and those without a next step, by responsible officer; next steps overdue and soon
	due, by the step's owner (rule 32). One query, answered by an index in the order of its groups (`workload`).
	"""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	conditions = PARTNERSHIPS_COUNTED | steps_counted(today)
	by = (partnership.owner_user, partnership.next_step_owner)
	query = (
		frappe.qb.from_(partnership)
		.select(*by, *(if_so(condition(partnership)) for condition in conditions.values()))
		.where(partnership.stage.isin(ACTIVE_STAGES))
		.groupby(*by)
	)
	counts = Counter()
	for owner, step_owner, *sums in restrict(query, PARTNERSHIP, partnership).run():
		for what, number in zip(conditions, map(int, sums), strict=True):
			person = (step_owner or owner) if what in STEPS else owner
			if person and number:
				counts[person, what] += number
	return counts


def late_actions(today: date) -> Counter:
	"""Open actions of adopted plans that are late, by our owner (rules 56, 57)."""
	return Counter((owner, "late_actions") for owner, _plan in late_plans(today))


def late_plans(today: date) -> list[tuple[str, str]]:
	"""(our owner, plan) of each late action."""
	plan, item = frappe.qb.DocType("Action Plan"), frappe.qb.DocType("Action Item")
	open_ = (plan.status == "Adopted") & item.status.notin(("Done", "Cancelled"))
	query = (
		frappe.qb.from_(item)
		.join(plan)
		.on(plan.name == item.parent)
		.select(item.owner_user, plan.name, item.due, item.due_precision)
		.where(open_ & (item.due <= today) & (Coalesce(item.owner_user, "") != ""))
	)
	rows = restrict(query, "Action Plan", plan).run()
	return [(owner, name) for owner, name, due, precision in rows if is_past(due, precision, today)]


def is_past(due: date, precision: str | None, today: date) -> bool:
	last = latest_day(due, precision)
	return bool(last and last < today)


def interactions(filters: frappe._dict, today: date) -> Counter:
	"""Held interactions of the period and planned ones whose day has passed, by who recorded them."""
	interaction = frappe.qb.DocType("Interaction")
	held = held_in_period(interaction, filters)
	passed = awaits_confirmation(interaction, today)
	query = (
		frappe.qb.from_(interaction)
		.select(interaction.owner, if_so(held), if_so(passed))
		.where(held | passed)
		.groupby(interaction.owner)
	)
	return tally(restrict(query, "Interaction", interaction), "interactions", "to_confirm")


def tally(query, *what: str) -> Counter:
	"""(person, what) → number, from rows of a person and numbers."""
	counts = Counter()
	for owner, *numbers in query.run():
		for name, number in zip(what, numbers, strict=True):
			counts[owner, name] += int(number)
	return counts


def names_of_people(busy: set[str], filters: frappe._dict) -> dict[str, str]:
	"""User → full name: officers, managers and the busy ones, of the team and officer the filters name."""
	user, has_role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	officers = (
		frappe.qb.from_(has_role)
		.where((has_role.parenttype == "User") & has_role.role.isin((OFFICER, MANAGER)))
		.select(has_role.parent)
	)
	wanted = user.name.isin(officers) & (user.enabled == 1)
	if busy:
		wanted = wanted | user.name.isin(sorted(busy))
	query = frappe.qb.from_(user).select(user.name, user.full_name).where(wanted)
	if filters.owner_user:
		query = query.where(user.name == filters.owner_user)
	if filters.team:
		member = frappe.qb.DocType("User Group Member")
		query = query.where(
			user.name.isin(frappe.qb.from_(member).where(member.parent == filters.team).select(member.user))
		)
	return dict(query.run())


def get_chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	shown = (("overdue", _("Overdue")), ("due_soon", _("Due in 7 days")), ("no_next_step", _("No next step")))
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(row["officer_name"] or row["officer"] for row in rows),
			"datasets": [{"name": label, "values": [row[what] for row in rows]} for what, label in shown],
		},
		"barOptions": {"stacked": 1},
		"colors": ["#c0392b", "#e6a23c", "#7f8c8d"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	def total(what: str) -> int:
		return counted.together(row[what] for row in rows)

	return [
		{"label": _("Overdue"), "value": total("overdue"), "datatype": "Int", "indicator": "Red"},
		{"label": _("Due in 7 days"), "value": total("due_soon"), "datatype": "Int", "indicator": "Orange"},
		{"label": _("No next step"), "value": total("no_next_step"), "datatype": "Int", "indicator": "Grey"},
		{
			"label": _("Interactions in the period"),
			"value": total("interactions"),
			"datatype": "Int",
			"indicator": "Blue",
		},
	]
