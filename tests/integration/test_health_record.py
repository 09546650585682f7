"""Health stored on the record: by every change of a linked document, for every reader, from day to day."""

import hashlib
import re
from datetime import date

import frappe
import pytest
from frappe.utils import add_days, getdate

from eu_korea_coop import api
from eu_korea_coop.partnerships import facts, health, listeners, snapshots, sweep
from testing import (
	count_queries,
	make_agreement,
	make_contact,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	share_with,
)
from testing.factories import today


@pytest.fixture(scope="module")
def site(site_of_module):
	return site_of_module


def codes(partnership) -> dict[str, str]:
	"""Severity by reason code, as stored."""
	rows = frappe.get_all(
		"Partnership Health Reason",
		filters={"parent": partnership.name},
		fields=["code", "severity"],
		order_by="idx",
	)
	return {row.code: row.severity for row in rows}


def column(partnership, field: str):
	return frappe.db.get_value("Partnership", partnership.name, field)


def facts_of(partnership, code: str) -> str:
	"""What `get_health` says behind a reason."""
	reasons = api.get_health(partnership.name)["reasons"]
	return next(reason["evidence"] for reason in reasons if reason["code"] == code)


# --- every change of a linked document (rule 16) -------------------------------------------------------------------


def test_changes_made_together_are_judged_at_their_end(monkeypatch):
	monkeypatch.setattr(listeners, "AT_ONCE", 2)
	silent = [make_partnership("Exploring", since=add_days(today(), -300)) for _ in range(4)]
	with listeners.judged_once(gone=[silent[3].name]):
		for partnership in silent:
			make_interaction(partnership)
		assert all("SILENT" in codes(partnership) for partnership in silent)
	assert ["SILENT" in codes(partnership) for partnership in silent] == [False, False, False, True]


@pytest.mark.parametrize(
	("known", "shown"),
	[
		([("Day", "own")], "31 Dec 2016"),
		([("Month", "own")], "Dec 2016"),
		([("Year", "own")], "since 2016"),
		([("Year", "own"), ("Month", "also")], "Dec 2016"),
		([("Month", "own"), ("Day", "also")], "31 Dec 2016"),
		([("Day", "own"), ("Year", "also")], "31 Dec 2016"),
		([("Year", "own"), ("Month", "own")], "Dec 2016"),
	],
)
def test_a_silence_counts_from_a_day_as_exactly_as_a_contact_tells_it(known, shown):
	"""Of several contacts with the same last possible day the one that is known best; also of those of another partnership."""
	one, other = (make_partnership("Exploring", since="2010-01-01") for _ in range(2))
	for precision, which in known:
		links = (
			{"partnership": one} if which == "own" else {"partnership": other, "other_partnerships": [one]}
		)
		make_interaction(when="2016-12-31", precision=precision, **links)
	assert shown in facts_of(one, "SILENT")


def test_a_planned_visit_brings_its_step_once_it_was_held():
	partnership, other = make_partnership("Exploring"), make_partnership("Exploring")
	step = {"next_step": "Write", "next_step_due": add_days(today(), 9)}
	visit = make_interaction(partnership, status="Planned", when=add_days(today(), 3), **step)
	assert column(partnership, "next_step") is None
	visit.update({"status": "Held", "interaction_date": today()})
	visit.save()
	assert column(partnership, "next_step") == "Write"
	visit.partnership = other.name
	visit.save()
	assert column(other, "next_step") == "Write"


def test_an_interaction_saved_edited_moved_and_deleted_moves_the_clock():
	one = make_partnership("Exploring", since=add_days(today(), -300))
	other = make_partnership("Exploring", since=add_days(today(), -300))
	assert codes(one)["SILENT"] == "Hard"
	interaction = make_interaction(one)
	assert "SILENT" not in codes(one)
	interaction.interaction_date = add_days(today(), -200)
	interaction.save()
	assert (codes(one)["SILENT"], column(one, "silent_since")) == ("Hard", add_days(today(), -200))
	interaction.partnership = other.name
	interaction.interaction_date = today()
	interaction.save()
	assert column(one, "silent_since") == add_days(today(), -300)
	assert column(other, "silent_since") == today()
	interaction.delete()
	assert column(other, "silent_since") == add_days(today(), -300)


def test_an_interaction_counts_in_full_for_each_partnership_it_also_concerns():
	"""Rule 13."""
	main, other = (make_partnership("Exploring", since=add_days(today(), -300)) for _ in range(2))
	interaction = make_interaction(main, other_partnerships=[other])
	assert column(other, "last_meaningful_interaction") == today()
	interaction.set("other_partnerships", [])
	interaction.save()
	assert column(other, "last_meaningful_interaction") is None


def test_an_attempt_a_plan_and_an_edit_of_the_record_do_not_move_the_clock():
	partnership = make_partnership("Exploring", since=add_days(today(), -300))
	make_interaction(partnership, interaction_type="Attempt")
	make_interaction(partnership, two_way=0)
	make_interaction(partnership, add_days(today(), 20))
	partnership.reload()
	partnership.objective = "Edited"
	partnership.save()
	assert partnership.silent_since == add_days(today(), -300)
	assert partnership.last_interaction == today()


def test_an_agreement_and_its_plan_change_the_health_of_their_partnership():
	partnership = make_partnership("Formalised", since=add_days(today(), -300))
	assert codes(partnership)["PLAN_MISSING"] == "Hard"
	agreement = make_agreement(partnership, "In Force", term_type="Fixed", end_date=add_days(today(), 20))
	assert codes(partnership)["AGREEMENT_ENDING"] == "Warning"
	assert (column(partnership, "agreements_in_force"), column(partnership, "next_agreement_end")) == (
		1,
		add_days(today(), 20),
	)
	plan = make_plan(partnership, items=[{"action": "Visit", "due": add_days(today(), -40)}])
	assert codes(partnership)["PLAN_OVERDUE"] == "Hard"
	assert "PLAN_MISSING" not in codes(partnership)
	plan.delete()
	assert codes(partnership)["PLAN_MISSING"] == "Hard"
	agreement.state, agreement.termination_date = "Terminated", today()
	agreement.move_reason = "The other side withdrew"
	agreement.save()
	assert codes(partnership)["AGREEMENT_LAPSED"] == "Hard"


@pytest.mark.parametrize("view", [{"strength": -1}, None])
def test_what_somebody_else_wrote_meanwhile_is_looked_at_again_by_a_job(monkeypatch, view):
	"""A transaction that began before sees the row that it has locked, and nothing else of it."""
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: jobs.append((method, values)))
	partnership = make_partnership("Exploring")
	make_interaction(partnership)
	again = [values for method, values in jobs if method == "eu_korea_coop.partnerships.health.recompute"]
	assert again == [], "nobody else wrote"
	read = facts.load_agreements

	def read_before(names, rows=None):
		linked, hidden, seen = read(names, rows)
		return linked, hidden, {name: frappe._dict(own, **view) for name, own in seen.items() if view}

	monkeypatch.setattr(facts, "load_agreements", read_before)
	jobs.clear()
	health.recompute([partnership.name])
	assert jobs == [
		(
			"eu_korea_coop.partnerships.health.recompute",
			{"names": [partnership.name], "queue": "short", "enqueue_after_commit": True},
		)
	]


def test_of_two_partnerships_the_one_that_somebody_is_saving_is_left_to_a_job(monkeypatch):
	"""The database leaves out a row that is locked, if asked for; for one partnership alone everybody waits."""
	jobs = []
	one, locked = (make_partnership("Exploring").name for _ in range(2))
	read = health.load_facts

	def read_with_lock(names, today, lock=False, skip_locked=False):
		free = [name for name in names if not (skip_locked and name == locked)]
		return read(free, today, lock=lock, skip_locked=skip_locked)

	monkeypatch.setattr(health, "load_facts", read_with_lock)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: jobs.append(values["names"]))
	health.recompute([locked])
	assert jobs == []
	health.recompute([one, locked])
	assert jobs == [[locked]]


def test_a_link_that_moves_recomputes_both_partnerships():
	one, other = (make_partnership("Formalised", since=add_days(today(), -300)) for _ in range(2))
	plan = make_plan(one)
	plan.partnership = other.name
	plan.save()
	assert "PLAN_MISSING" in codes(one) and "PLAN_MISSING" not in codes(other)


def test_contacts_of_a_party_close_and_open_the_gap():
	europe, korea = make_organisation("Europe"), make_organisation("Korea")
	partnership = make_partnership(parties=[europe, korea])
	assert codes(partnership)["CONTACT_GAP"] == "Warning"
	make_contact(europe)
	assert codes(partnership)["CONTACT_GAP"] == "Warning"
	make_contact(korea)
	assert "CONTACT_GAP" not in codes(partnership)
	korea.reload()
	korea.contacts[0].status = "Left"
	korea.save()
	assert codes(partnership)["CONTACT_GAP"] == "Warning"


def test_merging_a_party_into_another_organisation_recomputes_its_partnerships():
	placeholder, real = make_organisation("Korea"), make_organisation("Korea")
	europe = make_organisation("Europe")
	for organisation in (europe, real):
		make_contact(organisation)
	partnership = make_partnership(parties=[europe, placeholder])
	assert "CONTACT_GAP" in codes(partnership)
	frappe.rename_doc("Organisation", placeholder.name, real.name, merge=True, force=True, show_alert=False)
	assert "CONTACT_GAP" not in codes(partnership)


# --- the next step an interaction brings (rule 37) ----------------------------------------------------------------


def step(partnership) -> tuple:
	return frappe.db.get_value(
		"Partnership", partnership.name, ["next_step", "next_step_due", "next_step_owner"]
	)


def test_the_latest_interaction_brings_its_next_step_and_an_older_one_does_not():
	partnership, other = make_partnership("Exploring"), make_partnership("Exploring")
	soon, later = add_days(today(), 5), add_days(today(), 9)
	make_interaction(
		partnership,
		add_days(today(), -2),
		next_step="Send the programme",
		next_step_due=soon,
		other_partnerships=[other],
	)
	assert step(partnership) == ("Send the programme", soon, "Administrator")
	assert step(other) == (None, None, None)
	make_interaction(partnership, add_days(today(), -20), next_step="Too late to tell", next_step_due=later)
	assert step(partnership)[0] == "Send the programme"
	make_interaction(partnership, today(), next_step="Book the hall", next_step_due=later)
	assert step(partnership) == ("Book the hall", later, "Administrator")
	assert "NO_NEXT_STEP" not in codes(partnership)


def test_a_step_is_stored_however_many_partnerships_are_judged_at_once(monkeypatch):
	"""Of many the computed columns are written as a whole, which is no reason to lose a step."""
	monkeypatch.setattr(health, "MANY", 1)
	partnership = make_partnership("Exploring", since=add_days(today(), -30))
	make_interaction(partnership, next_step="Send the draft", next_step_due=add_days(today(), 7))
	assert column(partnership, "next_step") == "Send the draft"
	assert column(partnership, "last_interaction") == today()


def test_later_edits_and_deletion_of_the_interaction_leave_the_step_alone():
	partnership = make_partnership("Exploring")
	interaction = make_interaction(partnership, next_step="Call", next_step_due=add_days(today(), 5))
	partnership.reload()
	partnership.next_step = "Write instead"
	partnership.save()
	interaction.summary = "Corrected"
	interaction.save()
	interaction.delete()
	assert step(partnership)[0] == "Write instead"


def test_a_form_opened_before_the_step_came_cannot_overwrite_it():
	partnership = make_partnership("Exploring")
	stale = frappe.get_doc("Partnership", partnership.name)
	make_interaction(partnership, next_step="Call", next_step_due=add_days(today(), 5))
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_a_computed_change_alone_leaves_an_open_form_usable():
	partnership = make_partnership("Exploring", since=add_days(today(), -300))
	stale = frappe.get_doc("Partnership", partnership.name)
	make_interaction(partnership)
	stale.save()
	assert "SILENT" not in codes(partnership)


# --- how much it asks of the database ------------------------------------------------------------------------------


def test_recording_an_interaction_takes_at_most_fifteen_queries_however_long_the_history():
	stalled = make_partnership("Exploring", since=add_days(today(), -300))
	long = make_partnership("Exploring", since=add_days(today(), -300))
	make_interaction(make_partnership("Exploring"))  # what is cached, is
	stamp = f"{add_days(today(), -200)} 10:00:00"
	frappe.db.bulk_insert(
		"Interaction",
		[
			"name",
			"creation",
			"partnership",
			"status",
			"interaction_type",
			"is_meaningful",
			"two_way",
			"last_day",
		],
		[
			(f"LONG-{n}", stamp, long.name, "Held", "Meeting", 1, 1, add_days(today(), -200))
			for n in range(1000)
		],
	)
	taken = []
	for partnership in (stalled, long):
		assert codes(partnership)["SILENT"] == "Hard"
		with count_queries() as queries:
			make_interaction(partnership)
		assert "SILENT" not in codes(partnership)
		taken.append(len(queries))
	assert taken[0] == taken[1] <= 15, queries.statements


# --- who sees what (rule 15) -----------------------------------------------------------------------------------


def test_evidence_about_a_restricted_agreement_is_for_those_who_may_read_it(
	as_user, officer, another_officer
):
	partnership = make_partnership("Implementing", since=add_days(today(), -5))
	agreement = make_agreement(
		partnership,
		"In Force",
		title="Quiet memorandum with Samsung",
		visibility="Restricted",
		term_type="Fixed",
		end_date=add_days(today(), 20),
	)
	share_with(agreement, another_officer)
	stored = frappe.as_json(frappe.get_doc("Partnership", partnership.name))
	assert "AGREEMENT_ENDING" in stored
	assert "Quiet memorandum" not in stored and agreement.name not in stored

	def evidence_for(user: str) -> str:
		with as_user(user):
			return next(
				row["evidence"]
				for row in api.get_health(partnership.name)["reasons"]
				if row["code"] == "AGREEMENT_ENDING"
			)

	assert evidence_for(officer) == "Concerns a record with restricted access"
	for reader in (another_officer, "manager"):
		assert evidence_for(reader).startswith("Quiet memorandum with Samsung ends on")


def test_a_plan_under_a_restricted_agreement_is_not_shown_either(as_user):
	partnership = make_partnership("Implementing", since=add_days(today(), -5))
	agreement = make_agreement(partnership, visibility="Restricted")
	make_plan(partnership, agreement, items=[{"action": "Secret visit", "due": add_days(today(), -3)}])
	assert "Secret visit" not in frappe.as_json(frappe.get_doc("Partnership", partnership.name))
	with as_user("officer"):
		assert "Secret visit" not in str(api.get_health(partnership.name))
	with as_user("manager"):
		assert "Secret visit: was due by" in str(api.get_health(partnership.name))


def test_restricting_an_agreement_later_takes_its_evidence_back():
	partnership = make_partnership("Implementing", since=add_days(today(), -5))
	agreement = make_agreement(partnership, "Signing", title="Loud memorandum", since=add_days(today(), -90))
	assert "Loud memorandum" in frappe.as_json(frappe.get_doc("Partnership", partnership.name))
	agreement.reload()
	agreement.visibility = "Restricted"
	agreement.save()
	assert "Loud memorandum" not in frappe.as_json(frappe.get_doc("Partnership", partnership.name))


# --- the interface ------------------------------------------------------------------------------------------------


def test_a_reasons_row_has_the_name_that_earlier_versions_gave_it():
	"""It is deleted by that name."""
	partnership = make_partnership("Exploring", since=add_days(today(), -300))
	name = hashlib.sha256(f"{partnership.name}:SILENT".encode()).hexdigest()[:20]
	assert frappe.db.get_value("Partnership Health Reason", name, "code") == "SILENT"


def test_get_health_answers_what_is_stored_today():
	partnership = make_partnership("Exploring", since=add_days(today(), -300))
	answer = api.get_health(partnership.name)
	assert {"health", "stalled_since", "reasons"} <= answer.keys()
	assert answer["health"] == "Stalled"
	assert answer["stalled_since"] == str(column(partnership, "stalled_since"))
	assert [(row["code"], row["severity"]) for row in answer["reasons"]] == list(codes(partnership).items())
	assert all({"code", "severity", "since", "evidence", "action"} <= row.keys() for row in answer["reasons"])


def test_get_health_as_of_another_day_is_for_a_system_manager_only(as_user):
	partnership = make_partnership("Exploring", since="2016-01-01")
	for person in ("officer", "manager", "viewer"):
		with as_user(person), pytest.raises(frappe.PermissionError):
			api.get_health(partnership.name, today="2016-01-20")
	with as_user("system manager"):
		early = api.get_health(partnership.name, today="2016-01-20")
		assert early["health"] == "Needs attention"
		assert api.get_health(partnership.name, today=date(2016, 1, 20)) == early
		with pytest.raises(frappe.ValidationError, match="not a date"):
			api.get_health(partnership.name, today="soon")
	assert column(partnership, "health") == "Stalled"


@pytest.mark.parametrize("ask", [api.get_health, api.get_allowed_moves])
def test_nobody_is_notified_of_a_partnership_they_may_not_read(ask, as_user):
	partnership = make_partnership(visibility="Restricted")
	for person in ("officer", "viewer", "system manager", "outsider"):
		with as_user(person), pytest.raises(frappe.PermissionError):
			ask(partnership.name)
	with pytest.raises(frappe.DoesNotExistError):
		ask("PTN-1999-9999")


def test_get_allowed_moves_names_every_move_with_all_it_lacks(as_user):
	partnership = make_partnership(origin_kind="")
	with as_user("officer"):
		moves = {row["action"]: row for row in api.get_allowed_moves(partnership.name)}
	assert {action: (row["to"], row["allowed"], row["missing"]) for action, row in moves.items()} == {
		"Log first contact": ("First Contact", False, ["TWO_WAY_INTERACTION", "ORIGIN_KIND"]),
		"Park": ("Parked", False, ["REASON", "PARKED_UNTIL"]),
		"Drop": ("Not Pursued", False, ["CLOSE_REASON"]),
	}
	assert len(moves["Log first contact"]["messages"]) == 2
	with as_user("system manager"):
		assert all(row["missing"][0] == "ROLE" for row in api.get_allowed_moves(partnership.name))
		asked = api.get_allowed_moves(partnership.name, role="Cooperation Officer")
	assert [row["missing"] for row in asked] == [row["missing"] for row in moves.values()]


def test_one_request_makes_a_move_with_all_it_needs(as_user):
	partnership = make_partnership("Exploring")
	with as_user("officer"):
		with pytest.raises(frappe.ValidationError, match="Give a reason"):
			api.move(partnership.name, "Park", parked_until=str(add_days(today(), 60)))
		saved = api.move(
			partnership.name,
			"Park",
			reason="Nothing before the fair",
			parked_until=str(add_days(today(), 60)),
			effective_on=str(today()),
		)
	assert (saved["stage"], saved["health"], saved["parked_reason"]) == (
		"Parked",
		"Parked",
		"Nothing before the fair",
	)
	with as_user("viewer"), pytest.raises(frappe.PermissionError):
		api.move(partnership.name, "Wake")
	with as_user("officer"):
		with pytest.raises(frappe.ValidationError, match=r"no move “Fly”\. The moves are: Drop, Wake\."):
			api.move(partnership.name, "Fly")
		saved = api.move(partnership.name, "Wake", next_step="Call", next_step_due=str(today()))
	assert (saved["stage"], saved["next_step"]) == ("Exploring", "Call")


def test_step_back_takes_the_stage_that_is_asked_for(as_user):
	partnership = make_partnership("Agreement in Preparation")
	with as_user("officer"):
		saved = api.move(partnership.name, "Step back", to="Informal Cooperation", reason="They want to wait")
	assert saved["stage"] == "Informal Cooperation"


def test_late_items_are_named_in_the_order_of_their_plan_and_plans_in_that_of_their_names():
	partnership = make_partnership("Formalised", since=add_days(today(), -300))
	late = add_days(today(), -40)
	plan = make_plan(partnership, items=[{"action": action, "due": late} for action in ("Third", "First")])
	make_plan(partnership, items=[{"action": "Fourth", "due": late}])
	plan.items.reverse()
	plan.append("items", {"action": "Second", "due": late})
	plan.items.insert(1, plan.items.pop())
	for place, item in enumerate(plan.items, 1):
		item.idx = place
	plan.save()
	evidence = facts_of(partnership, "PLAN_OVERDUE")
	assert re.findall("First|Second|Third|Fourth", evidence) == ["First", "Second", "Third", "Fourth"]


# --- snapshots (rule 77) -------------------------------------------------------------------------------------------


def taken(partnership) -> list:
	return frappe.get_all(
		"Partnership Snapshot",
		filters={"partnership": partnership.name},
		fields=["stage", "health", "owner_user", "next_step"],
		order_by="creation",
	)


def test_a_snapshot_is_added_for_each_change_that_counts_and_for_no_other(officer):
	partnership = make_partnership("Exploring")
	for change, more in (
		({"objective": "No news"}, 0),
		({"next_step": "Call", "next_step_due": today()}, 1),
		({"owner_user": officer}, 1),
		({"tier": "Watch"}, 0),
		({}, 0),
	):
		before = len(taken(partnership))
		partnership.reload()
		partnership.update(change)
		partnership.save()
		assert len(taken(partnership)) == before + more, change
	make_interaction(partnership)
	assert (taken(partnership)[-1].owner_user, taken(partnership)[-1].next_step) == (officer, "Call")


def test_as_of_reads_the_row_that_held_on_the_day():
	partnership = make_partnership("Exploring", since="2016-01-01")
	for day in ("2016-01-20", "2016-09-01"):
		assert snapshots.write_as_of([partnership.name], getdate(day)) == 1
	wanted = {
		"2016-01-19": None,
		"2016-01-20": "Needs attention",
		"2016-08-31": "Needs attention",
		"2016-09-01": "Stalled",
	}
	result = {}
	for day in wanted:
		held = snapshots.as_of(getdate(day))
		rows = (
			frappe.qb.from_(held)
			.select(held.health)
			.where(held.partnership == partnership.name)
			.run(pluck=True)
		)
		assert len(rows) <= 1
		result[day] = rows[0] if rows else None
	assert result == wanted


def test_snapshots_written_together_have_names_that_follow_one_another():
	names = sorted(make_partnership("Exploring").name for _ in range(3))
	snapshots.write_as_of(names, getdate("2016-01-20"))
	rows = frappe.get_all(
		"Partnership Snapshot",
		filters={"partnership": ("in", names), "kind": snapshots.LOADED},
		fields=["name", "partnership"],
		order_by="name",
	)
	assert [row.partnership for row in rows] == names
	assert {row.name[:14] for row in rows} == {rows[0].name[:14]}


def test_two_snapshots_of_one_day_are_read_in_the_order_of_their_making():
	partnership = make_partnership("Exploring")
	partnership.next_step, partnership.next_step_due = "Call", today()
	partnership.save()
	held = snapshots.as_of(today())
	rows = (
		frappe.qb.from_(held)
		.select(held.next_step)
		.where(held.partnership == partnership.name)
		.run(pluck=True)
	)
	assert rows == ["Call"]


# --- settings -----------------------------------------------------------------------------------------------------


def settings():
	return frappe.get_doc("Cooperation Settings")


@pytest.mark.parametrize(
	("table", "change", "message"),
	[
		("stage_policies", {"max_silent": 0}, "Max silent"),
		("stage_policies", {"max_in_stage": -1}, "Max in stage"),
		("stage_policies", {"max_silent": "soon"}, "Max silent"),
		("stage_policies", {"stage": "First Contact"}, "listed twice"),
		("tier_factors", {"factor": 0}, "Factor"),
		("tier_factors", {"factor": -1}, "Factor"),
		("tier_factors", {"tier": "Watch"}, "listed twice"),
		("notice_windows", {"days": 0}, "Days before the end"),
		("notice_windows", {"days": -5}, "Days before the end"),
		("notice_windows", {"days": 30}, "listed twice"),
	],
)
def test_settings_that_make_no_sense_are_refused(table, change, message):
	"""Rule 41."""
	doc = settings()
	doc.get(table)[0].update(change)
	with pytest.raises(frappe.ValidationError, match=message):
		doc.save()


@pytest.mark.parametrize(
	("field", "value"),
	[("digest_hour", 24), ("digest_hour", -1), ("escalation_days", 0), ("retention_months", -1)],
)
def test_hours_and_days_out_of_range_are_refused(field, value):
	doc = settings()
	doc.set(field, value)
	with pytest.raises(frappe.ValidationError, match=re.escape(doc.meta.get_label(field))):
		doc.save()


def test_settings_at_their_limits_are_stored_and_windows_stand_from_the_widest():
	doc = settings()
	for hour in (0, 23):
		doc.digest_hour = hour
		doc.escalation_days = 1
		doc.stage_policies[0].max_silent = 1
		for row, days in zip(doc.notice_windows, (30, 180, 90), strict=True):
			row.days = days
		doc.save()
		doc = settings()
		assert (doc.digest_hour, doc.escalation_days, doc.stage_policies[0].max_silent) == (hour, 1, 1)
		assert [(row.idx, row.days) for row in doc.notice_windows] == [(1, 180), (2, 90), (3, 30)]


def test_limits_are_those_of_the_settings_and_the_defaults_where_none_are_said(forget):
	frappe.db.savepoint("settings")
	partnership = make_partnership("Exploring", since=add_days(today(), -10), tier="Strategic")
	make_agreement(partnership, "In Force", term_type="Fixed", end_date=add_days(today(), 200))

	def limits() -> tuple[int, bool]:
		judged = api.get_health(partnership.name)
		return judged["silent_limit"], "AGREEMENT_ENDING" in [reason["code"] for reason in judged["reasons"]]

	doc = settings()
	for table, key, changed in (
		("stage_policies", {"stage": "Exploring"}, {"max_silent": 100}),
		("tier_factors", {"tier": "Strategic"}, {"factor": 0.5}),
		("notice_windows", {"idx": 1}, {"days": 210}),
	):
		doc.get(table, key)[0].update(changed)
	doc.save()
	assert limits() == (50, True)
	for table in ("stage_policies", "tier_factors", "notice_windows"):
		doc.set(table, [])
	doc.save()
	assert limits() == (67, False), "three quarters of 90 days"
	frappe.db.rollback(save_point="settings")  # the tests of this file share one transaction
	forget()


def test_an_empty_limit_stays_empty_through_any_number_of_saves():
	doc = settings()
	doc.stage_policies[0].max_in_stage = None
	doc.save()
	for _ in range(2):
		doc = settings()
		doc.save()
	partnership = make_partnership(since=add_days(today(), -400))
	assert "STAGE_AGE" not in codes(partnership)


def test_a_policy_makes_what_it_judges_due_and_other_settings_do_not():
	partnership = make_partnership("Exploring", since=add_days(today(), -60))
	doc = settings()
	doc.digest_hour = 9
	doc.save()
	assert column(partnership, "health_checked_on") == today()
	row = next(row for row in doc.stage_policies if row.stage == "Exploring")
	row.max_silent = 30
	doc.save()
	assert column(partnership, "health_checked_on") is None
	list(sweep.sweep(today()))
	assert codes(partnership)["SILENT"] == "Hard"


def test_an_outcome_is_no_contact():
	partnership = make_partnership("Exploring", since=add_days(today(), -300))
	make_outcome(partnership)
	assert codes(partnership)["SILENT"] == "Hard"


# --- what agreements are named by ----------------------------------------------------------------------------------


def evidence(partnership, code: str) -> str:
	return frappe.db.get_value(
		"Partnership Health Reason", {"parent": partnership.name, "code": code}, "evidence"
	)


def test_a_kinds_new_notice_days_hold_for_its_agreements_at_once():
	"""Rule 44."""
	kind = make_master("Agreement Kind", "Test kind with notice", notice_days=30)
	partnership = make_partnership("Implementing", since=add_days(today(), -5))
	make_agreement(partnership, "In Force", kind=kind, term_type="Fixed", end_date=add_days(today(), 100))
	assert "AGREEMENT_ENDING" not in codes(partnership)
	doc = frappe.get_doc("Agreement Kind", kind)
	doc.notice_days = 120
	doc.save()
	assert "AGREEMENT_ENDING" in codes(partnership)


def test_a_signatorys_new_name_stands_in_the_evidence():
	signatory = make_organisation("Korea", organisation_name="Old Name Institute")
	partnership = make_partnership("Exploring", parties=[make_organisation("Europe"), signatory])
	make_agreement(partnership, "Signing", since=add_days(today(), -90))
	assert "Old Name Institute" in evidence(partnership, "SIGNATURE_PENDING")
	signatory.reload()
	signatory.organisation_name = "New Name Institute"
	signatory.save()
	assert "New Name Institute" in evidence(partnership, "SIGNATURE_PENDING")


def test_restricting_an_agreement_takes_it_out_of_the_snapshots_too():
	partnership = make_partnership("Exploring", since=add_days(today(), -5))
	agreement = make_agreement(partnership, "Signing", title="Loud before", since=add_days(today(), -90))
	snapshot = {"partnership": partnership.name, "reasons": ("like", "%Loud before%")}
	assert frappe.db.exists("Partnership Snapshot", snapshot)
	agreement.reload()
	agreement.visibility = "Restricted"
	agreement.save()
	assert not frappe.db.exists("Partnership Snapshot", snapshot)
	assert frappe.db.exists("Partnership Snapshot", {**snapshot, "reasons": ("like", "%SIGNATURE_PENDING%")})
