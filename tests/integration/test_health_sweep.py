"""One partnership recomputed = all swept = the pure rule, on a thousand random partnerships (decision 5).

The facts are invented here as plain values, written to the tables in bulk, and judged by `domain.health` from the plain
values; what is stored must be the same, whichever way it was computed, down to each reason's evidence.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

import frappe
import pytest

from eu_korea_coop.domain import agreement, dates, health, interactions, lifecycle
from eu_korea_coop.partnerships import health as stored_health
from eu_korea_coop.partnerships import settings, sweep
from reference.contacts import Interaction, later_known, summarise
from testing import WHOLE, count_queries

TODAY = date(2017, 5, 31)
SEED = 20170531
HOW_MANY = 1000
PRECISIONS = ("Day", "Day", "Day", "Month", "Year", "Before", "Unknown")
SIDES = ("Europe", "Korea", "Third Country")
LATEST = datetime(2017, 5, 31, 12)


# --- facts, invented ---------------------------------------------------------------------------------------------


@dataclass
class World:
	"""Random facts of many partnerships, as rows for the tables and as facts for the pure rule."""

	dice: random.Random
	rows: dict[str, list[dict]] = field(default_factory=dict)
	facts: dict[str, health.HealthFacts] = field(default_factory=dict)
	contacts: dict[str, tuple[str, list[date]]] = field(default_factory=dict)
	serial: count = field(default_factory=lambda: count(1))

	def name(self, kind: str) -> str:
		return f"SWEEP-{kind}-{next(self.serial):06d}"

	def add(self, doctype: str, **values) -> dict:
		self.rows.setdefault(doctype, []).append(values)
		return values

	def day(self, back: int, ahead: int = 0) -> date:
		return TODAY + timedelta(days=self.dice.randint(-back, ahead))

	def maybe(self, chance: float, value):
		return value if self.dice.random() < chance else None

	def fuzzy(self, back: int, ahead: int = 0) -> dates.FuzzyDate:
		return dates.fuzzy(self.day(back, ahead), self.dice.choice(PRECISIONS))

	def build(self, how_many: int) -> None:
		for _ in range(60):
			self.organisation()
		self.add("Agreement Kind", name="SWEEP-KIND-60", kind_name="SWEEP-KIND-60", notice_days=60)
		self.add("Agreement Kind", name="SWEEP-KIND", kind_name="SWEEP-KIND", notice_days=0)
		names = [self.name("P") for _ in range(how_many)]
		linked: dict[str, list[Interaction]] = {name: [] for name in names}
		for name in names:
			for _ in range(self.dice.choice((0, 1, 1, 2, 4))):
				self.interaction(name, names, linked)
		for name in names:
			self.partnership(name, linked[name])

	def organisation(self) -> None:
		name, side = self.name("ORG"), self.dice.choice(SIDES)
		self.add(
			"Organisation", name=name, organisation_name=f"Organisation {name}", side=side, status="Active"
		)
		until = []
		for index in range(self.dice.choice((0, 0, 1, 2))):
			active = self.dice.random() < 0.8
			end = self.maybe(0.4, self.fuzzy(300, 300)) or dates.UNKNOWN_DATE
			self.add(
				"Organisation Contact",
				name=self.name("C"),
				parent=name,
				parenttype="Organisation",
				parentfield="contacts",
				idx=index + 1,
				status="Active" if active else "Left",
				to_date=end.date,
				to_date_precision=end.precision,
			)
			if active:
				until.append((end.last_day, end.precision) if end.last_day else (date.max, dates.DAY))
		self.contacts[name] = (side, until)

	def interaction(self, partnership: str, names: list[str], linked: dict) -> None:
		when = self.fuzzy(500, 30)
		end = self.maybe(0.1, self.day(60))
		if end is not None and when.first_day is not None and end < when.first_day:
			end = None
		meaningful, two_way = self.dice.random() < 0.7, self.dice.random() < 0.7
		status = self.dice.choice(("Held", "Held", "Held", "Held", "Planned", "Cancelled"))
		recorded = LATEST - timedelta(days=self.dice.randint(0, 300))
		name = self.name("I")
		also = self.dice.sample(names, self.dice.choice((0, 0, 0, 1, 2)))
		main = None if also and self.dice.random() < 0.5 else partnership
		self.add(
			"Interaction",
			name=name,
			creation=recorded,
			subject=name,
			interaction_type=self.dice.choice(("Meeting", "Call", "Site Visit", "E-Mail Exchange")),
			interaction_date=when.date,
			interaction_date_precision=when.precision,
			period_end=end,
			status=status,
			two_way=int(two_way),
			is_meaningful=int(meaningful),
			first_day=interactions.first_day(when),
			last_day=interactions.last_day(when, end),
			partnership=main,
		)
		for index, other in enumerate(also):
			self.add(
				"Interaction Partnership",
				name=self.name("IP"),
				parent=name,
				parenttype="Interaction",
				parentfield="other_partnerships",
				idx=index + 1,
				partnership=other,
			)
		fact = Interaction(when, end, status, meaningful, two_way, recorded.date())
		for target in {main, *also} - {None}:
			linked[target].append(fact)

	def agreement(self, partnership: str) -> agreement.AgreementFacts:
		name = self.name("A")
		state = self.dice.choice((*agreement.STATES, "In Force", "In Force", "Signing"))
		term = self.dice.choice(("Fixed", "Fixed", "Auto-Renew", "Open-Ended"))
		kind, notice = self.dice.choice((("SWEEP-KIND", None), ("SWEEP-KIND-60", 60)))
		since, end, review = (
			self.fuzzy(200),
			self.maybe(0.8, self.day(250, 300)),
			self.maybe(0.6, self.day(200, 300)),
		)
		decision = self.maybe(0.2, "Renew")
		ended, superseded = self.maybe(0.7, self.day(200)), self.maybe(0.5, self.day(200))
		parties = []
		for index in range(self.dice.choice((0, 2, 3))):
			organisation = self.dice.choice(list(self.contacts))
			side, _until = self.contacts[organisation]
			status = self.dice.choice(
				("Signed", "Signed", "Sent", "Approval Ongoing", "Not Requested", "Declined")
			)
			required, land = self.dice.random() < 0.7, self.maybe(0.5, "Croatia")
			self.add(
				"Agreement Party",
				name=self.name("AP"),
				parent=name,
				parenttype="Agreement",
				parentfield="parties",
				idx=index + 1,
				organisation=organisation,
				represents=land,
				party_role="Signatory",
				required=int(required),
				signature_status=status,
			)
			label = land or f"Organisation {organisation}"
			parties.append(agreement.PartySignature(label, side, "Signatory", status, required))
		self.add(
			"Agreement",
			name=name,
			title=f"Memorandum {name}",
			kind=kind,
			partnership=partnership,
			state=state,
			state_since=since.date,
			state_since_precision=since.precision,
			term_type=term,
			end_date=end,
			review_date=review,
			renewal_decision=decision,
			termination_date=ended,
			superseded_on=superseded,
			visibility="Normal",
		)
		started = superseded if state == "Superseded" and superseded else since.last_day
		return agreement.AgreementFacts(
			name=name,
			state=state,
			term_type=term,
			end_date=end,
			review_date=review,
			notice_days=notice,
			renewal_decision=decision,
			state_since=started,
			state_since_precision=dates.DAY if state == "Superseded" and superseded else since.precision,
			terminated_on=ended,
			title=f"Memorandum {name}",
			pending=tuple(party.label for party in agreement.pending_parties(parties)),
			signed_sides=agreement.signed_sides(parties),
		)

	def plan(self, partnership: str) -> tuple[bool, list[health.OpenItem]]:
		name, status = (
			self.name("PLAN"),
			self.dice.choice(("Draft", "Adopted", "Adopted", "Completed", "Cancelled")),
		)
		self.add("Action Plan", name=name, title=name, partnership=partnership, status=status)
		items = []
		for index in range(self.dice.choice((0, 1, 2))):
			item, due = self.name("ITEM"), self.fuzzy(90, 90)
			item_status = self.dice.choice(("Open", "Open", "In Progress", "Done", "Cancelled"))
			self.add(
				"Action Item",
				name=item,
				parent=name,
				parenttype="Action Plan",
				parentfield="items",
				idx=index + 1,
				action=f"Do {item}",
				status=item_status,
				due=due.date,
				due_precision=due.precision,
			)
			if status == "Adopted" and item_status in ("Open", "In Progress"):
				items.append(health.OpenItem(item, name, f"Do {item}", due.last_day))
		return status in ("Adopted", "Completed"), items

	def partnership(self, name: str, linked: list[Interaction]) -> None:
		stage = self.dice.choice(
			(*lifecycle.ACTIVE_STAGES, *lifecycle.ACTIVE_STAGES, "Formalised", *lifecycle.STAGES[7:])
		)
		since, restart = self.fuzzy(500), self.maybe(0.15, self.fuzzy(400))
		recorded, restart_recorded = self.day(100), self.day(100)
		tier = self.dice.choice(("Strategic", "Standard", "Watch", None))
		silent, in_stage = self.maybe(0.1, 30), self.maybe(0.1, 45)
		step = self.maybe(0.5, "Call them")
		due = self.maybe(0.9, self.day(40, 200)) if step else None
		parked_until = self.day(30, 100) if stage == "Parked" else None
		own = [self.agreement(name) for _ in range(self.dice.choice((0, 0, 1, 1, 2)))]
		plans = [self.plan(name) for _ in range(self.dice.choice((0, 0, 1, 2)))]
		until: dict[str, tuple[date, str]] = {}
		for index, organisation in enumerate(
			self.dice.sample(list(self.contacts), self.dice.choice((2, 2, 3)))
		):
			left = self.maybe(0.2, self.fuzzy(300, 200)) or dates.UNKNOWN_DATE
			self.add(
				"Partnership Party",
				name=self.name("PP"),
				parent=name,
				parenttype="Partnership",
				parentfield="parties",
				idx=index + 1,
				organisation=organisation,
				role="Member",
				to_date=left.date,
				to_date_precision=left.precision,
			)
			side, days = self.contacts[organisation]
			for end in days:
				ends = [end, (left.last_day, left.precision)] if left.last_day else [end]
				last = min(ends, key=lambda one: (one[0], dates.PRECISIONS.index(one[1])))
				until[side] = later_known(until.get(side, (None, dates.UNKNOWN)), last)
		self.add(
			"Partnership",
			name=name,
			title=name,
			stage=stage,
			stage_since=since.date,
			stage_since_precision=since.precision,
			stage_recorded_on=recorded,
			restarted_on=restart.date if restart else None,
			restarted_on_precision=restart.precision if restart else None,
			restart_recorded_on=restart_recorded if restart else None,
			tier=tier,
			max_silent_override=silent or 0,
			max_stage_override=in_stage or 0,
			next_step=step,
			next_step_due=due,
			parked_until=parked_until,
			visibility="Normal",
		)
		none = (None, dates.DAY)
		self.facts[name] = health.HealthFacts(
			partnership=name,
			stage=stage,
			tier=tier,
			max_silent_override=silent,
			max_stage_override=in_stage,
			stage_since=since,
			stage_recorded_on=recorded,
			restarted=restart,
			restarted_recorded_on=restart_recorded if restart else None,
			next_step=step,
			next_step_due=due,
			parked_until=parked_until,
			contact=summarise(linked, TODAY),
			agreements=tuple(own),
			plan_settled=any(settled for settled, _items in plans),
			open_items=tuple(item for _settled, items in plans for item in items),
			europe_contact_until=until.get("Europe", none)[0],
			korea_contact_until=until.get("Korea", none)[0],
			europe_contact_precision=until.get("Europe", none)[1],
			korea_contact_precision=until.get("Korea", none)[1],
		)

	def write(self) -> None:
		for doctype, rows in self.rows.items():
			columns = sorted({column for row in rows for column in row})
			stamp = LATEST
			standard = ("creation", "modified", "owner", "modified_by")
			extra = [column for column in standard if column not in columns]
			defaults = {
				"creation": stamp,
				"modified": stamp,
				"owner": "Administrator",
				"modified_by": "Administrator",
			}
			values = [
				(*(row.get(column) for column in columns), *(defaults[column] for column in extra))
				for row in rows
			]
			frappe.db.bulk_insert(doctype, [*columns, *extra], values)


@pytest.fixture(scope="module")
def site(site_of_module):
	"""One transaction for the module: the thousand are written once."""
	return site_of_module


@pytest.fixture(scope="module")
def made(site) -> World:
	built = World(random.Random(SEED))
	built.build(HOW_MANY)
	built.write()
	return built


@pytest.fixture
def world(made) -> World:
	"""The thousand, never judged yet."""
	forget(made.facts)
	return made


# --- what is stored ----------------------------------------------------------------------------------------------

COLUMNS = (
	"name",
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
	"to_wake",
	"health_changes_on",
	"health_checked_on",
)


def stored(names) -> dict[str, dict]:
	"""Computed columns and reason rows of each partnership."""
	rows = frappe.get_all("Partnership", filters={"name": ("in", list(names))}, fields=list(COLUMNS), limit=0)
	result = {row.name: {**row, "reasons": []} for row in rows}
	reasons = frappe.get_all(
		"Partnership Health Reason",
		filters={"parent": ("in", list(names)), "parenttype": "Partnership"},
		fields=["parent", "code", "severity", "since", "evidence", "suggested_action"],
		order_by="parent, idx",
		limit=0,
	)
	for row in reasons:
		result[row.parent]["reasons"].append(
			(row.code, row.severity, row.since, row.evidence, row.suggested_action)
		)
	return result


def expected(world: World, today: date = TODAY) -> dict[str, dict]:
	limits = settings.current()
	by_name = {}
	for name, facts in world.facts.items():
		result = health.assess(facts, limits, today)
		by_name[name] = {
			"name": name,
			"health": result.health,
			"stalled_since": result.stalled_since,
			"last_interaction": result.last_interaction,
			"last_meaningful_interaction": result.last_meaningful,
			"silent_since": result.silence_start,
			"days_silent": result.days_silent or 0,
			"days_in_stage": result.days_in_stage or 0,
			"agreements_in_force": result.agreements_in_force,
			"next_agreement_end": result.next_agreement_end,
			"open_actions": result.open_actions,
			"overdue_actions": result.overdue_actions,
			"to_wake": int(result.to_wake),
			"health_changes_on": result.next_change_on,
			"health_checked_on": today,
			"reasons": [
				(
					reason.code,
					reason.severity,
					reason.since,
					"; ".join(health.evidence_text(fact) for fact in reason.evidence),
					health.ACTION_TEXT[reason.action],
				)
				for reason in result.reasons
			],
		}
	return by_name


def forget(names) -> None:
	"""As if health had never been computed."""
	table = frappe.qb.DocType("Partnership")
	query = frappe.qb.update(table).where(table.name.isin(list(names)))
	for column in (
		"health",
		"stalled_since",
		"reason_codes",
		"reasons_hash",
		"snapshot_hash",
		"health_checked_on",
	):
		query = query.set(column, None)
	query.run()
	for doctype, link in (("Partnership Health Reason", "parent"), ("Partnership Snapshot", "partnership")):
		frappe.db.delete(doctype, {link: ("in", list(names))})


def run(**options) -> sweep.Progress:
	return list(sweep.sweep(**options))[-1]


def differences(one: dict, other: dict) -> list:
	return [(one[name], other[name]) for name in one if one[name] != other[name]][:3]


# --- the properties ----------------------------------------------------------------------------------------------


def test_recomputing_one_sweeping_all_and_the_pure_rule_agree(world):
	wanted = expected(world)
	names = sorted(wanted)
	alone = names if WHOLE else names[::8]
	for name in alone:
		stored_health.recompute([name], TODAY)
	assert differences(stored(alone), {name: wanted[name] for name in alone}) == []
	forget(names)
	run(today=TODAY, full=True, batch_size=170)
	assert differences(stored(names), wanted) == []

	occurring = Counter(
		(code, severity) for row in wanted.values() for code, severity, *_rest in row["reasons"]
	)
	assert {code for code, _severity in occurring} == set(health.CODES)
	assert {severity for _code, severity in occurring} == set(health.SEVERITIES)
	assert {row["health"] for row in wanted.values()} == set(health.HEALTH_VALUES)
	for code in ("SILENT", "STAGE_AGE", "PLAN_MISSING"):
		assert all(occurring[code, severity] for severity in health.SEVERITIES), code
	for code in ("NO_NEXT_STEP", "NEXT_STEP_OVERDUE", "PLAN_OVERDUE"):
		assert all(occurring[code, severity] for severity in ("Hard", "Warning")), code


@pytest.mark.long
def test_a_second_sweep_of_the_same_day_changes_nothing(world):
	run(today=TODAY, full=True)
	before = stored(world.facts)
	snapshots = frappe.db.count("Partnership Snapshot")
	with count_queries() as queries:
		progress = run(today=TODAY, full=True)
	assert progress.changed == 0
	assert queries.writes == []
	assert stored(world.facts) == before
	assert frappe.db.count("Partnership Snapshot") == snapshots


def test_a_sweep_never_touches_modified(world):
	run(today=TODAY, full=True)
	modified = frappe.get_all("Partnership", filters={"name": ("like", "SWEEP-%")}, pluck="modified", limit=0)
	assert len(modified) == HOW_MANY and set(modified) == {LATEST}


@pytest.mark.long
def test_looking_only_at_what_is_due_leaves_the_same_health_as_looking_at_all(world):
	"""Days, weeks and a month of nothing but time: rule by rule, the sweep that skips agrees with the one that does not."""
	run(today=TODAY, full=True)
	for days in (1, 2, 9, 40):
		later = TODAY + timedelta(days=days)
		due = frappe.db.count("Partnership", {"health_changes_on": ("<=", later)})
		assert run(today=later).checked <= due
		skipping = stored(world.facts)
		run(today=later, full=True)
		assert differences(skipping, stored(world.facts)) == []


def test_the_number_of_queries_does_not_grow_with_the_partnerships(world):
	names = sorted(world.facts)
	with count_queries() as few:
		stored_health.load_facts(names[:10], TODAY)
	with count_queries() as many:
		stored_health.load_facts(names, TODAY)
	assert len(few) == len(many) == 5


def test_a_sweep_that_was_killed_goes_on_where_it_stopped_and_ends_the_same(world):
	wanted = expected(world)
	killed = sweep.sweep(TODAY, batch_size=100, full=True)
	last = [next(killed) for _ in range(3)][-1].last
	killed.close()
	rest = run(today=TODAY, batch_size=100, full=True, after=last)
	assert rest.checked == HOW_MANY - 300
	assert differences(stored(world.facts), wanted) == []
	assert frappe.db.count("Partnership Snapshot", {"partnership": ("like", "SWEEP-%")}) == HOW_MANY


@pytest.mark.long
def test_a_new_policy_makes_every_active_partnership_due(world):
	run(today=TODAY, full=True)
	settings = frappe.get_doc("Cooperation Settings")
	for row in settings.stage_policies:
		row.max_silent = 1000
	settings.save()
	active = sum(facts.stage in lifecycle.ACTIVE_STAGES for facts in world.facts.values())
	progress = run(today=TODAY)
	assert progress.checked >= active
	assert differences(stored(world.facts), expected(world)) == []
