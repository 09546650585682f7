"""Stalled Partnerships: which, why, since when, whose, and what to do; today and on a past day."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import add_months, getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.report.stalled_partnerships import reason_words
from eu_korea_coop.reporting.fuzzy_text import fuzzy_text
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
	make_plan,
	run_report,
)

REPORT = "Stalled Partnerships"


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


def fresh(doc):
	"""The document as it is stored now."""
	doc.reload()
	return doc


@pytest.fixture
def owner(officer) -> str:
	"""An officer whose partnerships are those of the test alone."""
	return officer


@pytest.fixture
def sides(site):
	"""A European and a Korean organisation, each with an active contact."""
	europe = make_organisation(EUROPE, organisation_name="Pack Cluster")
	korea = make_organisation(KOREA, organisation_name="Daegu Institute")
	make_contact(europe)
	make_contact(korea)
	return europe, korea


@pytest.fixture
def stalled(owner, sides):
	"""Formalised and last talked to 182 days ago; no next step, no plan."""
	partnership = make_partnership(
		"Formalised", sides, since=ago(182), title="Packaging exchange", owner_user=owner
	)
	make_interaction(partnership, ago(182))
	return fresh(partnership)


def make_sound(owner, sides, **fields):
	partnership = make_partnership(
		"Exploring",
		sides,
		since=ago(10),
		owner_user=owner,
		next_step="Send the programme",
		next_step_due=today() + timedelta(days=5),
		**fields,
	)
	make_interaction(
		partnership, ago(3), next_step="Send the programme", next_step_due=today() + timedelta(days=5)
	)
	return fresh(partnership)


def make_with_warning(owner, sides, **fields):
	"""Implementing without a next step: a warning, never hard."""
	partnership = make_partnership("Implementing", sides, since=ago(40), owner_user=owner, **fields)
	make_interaction(partnership, ago(3))
	return fresh(partnership)


# ------------------------------------------------------------------------------------------------------- rows


def test_a_row_says_why_since_when_whose_and_what_to_do(stalled, owner):
	answer = run_report(REPORT, owner_user=owner)
	assert answer.rows == [
		{
			"partnership": stalled.name,
			"title": "Packaging exchange",
			"health": "Stalled",
			"reasons": "silent for 182 days, limit 120; no plan after signature; no next step",
			"stalled_since": ago(151),
			"suggested_action": "Park with a review date, unless a next step can be agreed now",
			"actions": "log step park",
			"reviewed": None,
			"owner_user": owner,
			"stage": "Formalised",
			"tier": "Standard",
			"parties": "Pack Cluster ↔ Daegu Institute",
			"days_silent": 182,
			"silent_limit": 120.0,
			"last_meaningful_interaction": ago(182),
			"next_step": None,
			"next_step_due": None,
			"next_agreement_end": None,
			"to_wake": 0,
		}
	]


def test_chart_and_summary_count_what_the_filters_name(stalled, owner, sides):
	make_sound(owner, sides)
	answer = run_report(REPORT, owner_user=owner)
	assert answer.series() == {
		"Stalled": {"Exploring": 0, "Formalised": 1},
		"On track": {"Exploring": 1, "Formalised": 0},
	}
	assert answer.chart["barOptions"] == {"stacked": 1}
	assert answer.summary == {"Stalled": 1, "To wake": 0, "Partnerships": 2, "Stalled longest (days)": 151}
	answer = run_report(REPORT, owner_user=owner, chart="Reasons")
	assert answer.series() == {"Hard": {"Silent": 1, "No next step": 1, "No action plan": 1}}


def test_the_longest_stalled_comes_first_and_nothing_ages_out_of_the_list(owner, sides):
	recent = make_partnership("Exploring", sides, since=ago(130), owner_user=owner)
	ancient = make_partnership("Exploring", sides, since=date(2009, 1, 15), owner_user=owner)
	rows = run_report(REPORT, owner_user=owner).rows
	assert [row["partnership"] for row in rows] == [ancient.name, recent.name]
	assert rows[0]["days_silent"] == (today() - date(2009, 1, 15)).days


def test_warnings_are_listed_on_request(owner, sides):
	warned = make_with_warning(owner, sides)
	assert run_report(REPORT, owner_user=owner).rows == []
	row = run_report(REPORT, owner_user=owner, include_warnings=1).row(partnership=warned.name)
	assert (row["health"], row["reasons"], row["stalled_since"]) == ("Needs attention", "no next step", None)


def test_what_only_nears_a_limit_is_listed_on_a_request_of_its_own(owner, sides):
	near = make_partnership("Informal Cooperation", sides, since=ago(150), owner_user=owner)
	make_interaction(near, ago(150))
	filters = {"owner_user": owner, "reason": "SILENT"}
	assert run_report(REPORT, include_warnings=1, **filters).rows == []
	row = run_report(REPORT, include_approaching=1, **filters).row(partnership=near.name)
	assert "silent for 150 days, limit 180" in row["reasons"]


def test_a_parked_partnership_whose_day_has_come_is_listed_to_wake(owner, sides, monkeypatch):
	partnership = make_partnership("Parked", sides, since=ago(100), owner_user=owner)
	assert run_report(REPORT, owner_user=owner).rows == []
	make_interaction(partnership, ago(1))  # the partner has called
	row = run_report(REPORT, owner_user=owner).row(partnership=partnership.name)
	assert (row["health"], row["to_wake"]) == ("Parked", 1)
	assert row["reasons"] == f"parked until {display(fuzzy(partnership.parked_until))}: to wake"
	assert row["suggested_action"] == "Wake it with a next step, or park it again"
	assert run_report(REPORT, owner_user=owner).summary["To wake"] == 1


def test_a_next_step_that_defers_the_silence_is_said(owner, sides):
	partnership = make_partnership("Exploring", sides, since=ago(100), owner_user=owner)
	due = today() + timedelta(days=20)
	make_interaction(partnership, ago(100), next_step="Visit Daegu", next_step_due=due)
	row = run_report(REPORT, owner_user=owner, include_warnings=1).row(partnership=partnership.name)
	assert row["reasons"].startswith("silent for 100 days, limit 90 (next step on ")
	assert (row["next_step"], row["next_step_due"]) == ("Visit Daegu", due)


def test_a_silence_of_unknown_length_is_said_without_days():
	fact = {"code": "SILENT_SINCE", "params": {"limit": 90, "since": None}}
	assert reason_words.reason_words("SILENT", [fact], today()) == "silent"


def fact(code, name=None, **params) -> dict:
	"""Evidence as a stored reason has it."""
	return {"code": code, "params": params, **({"name": name} if name else {})}


@pytest.mark.parametrize(
	("code", "evidence", "words"),
	[
		(
			"STAGE_AGE",
			[fact("IN_STAGE_SINCE", since="2026-01-01", limit="90"), fact("CLOCK_UNCERTAIN")],
			"100 days in this stage, limit 90 (date not certain)",
		),
		("STAGE_AGE", [fact("IN_STAGE_SINCE", since=None, limit="90")], "too long in stage"),
		("NEXT_STEP_OVERDUE", [fact("STEP_DUE", due="2026-04-01")], "next step overdue for 10 days"),
		("NEXT_STEP_OVERDUE", [], "next step overdue"),
		(
			"AGREEMENT_LAPSED",
			[
				fact("AGREEMENT_ENDED", "AGR-1", ended="2026-02-01"),
				fact("AGREEMENT_ENDED", "AGR-2", ended="2026-03-01"),
				fact("AGREEMENT_OVER", "AGR-3"),
			],
			"no agreement in force since 1 Mar 2026",
		),
		("AGREEMENT_LAPSED", [fact("AGREEMENT_OVER", "AGR-3")], "no agreement in force"),
		(
			"AGREEMENT_ENDING",
			[fact("AGREEMENT_ENDS", "AGR-1", end="2026-05-01")],
			"agreement ends on 1 May 2026, nothing decided",
		),
		(
			"AGREEMENT_ENDING",
			[fact("AGREEMENT_REVIEW", "AGR-1", review="2026-05-01")],
			"agreement to be reviewed on 1 May 2026, nothing decided",
		),
		("AGREEMENT_ENDING", [fact("AGREEMENT_ENDS", "AGR-HIDDEN", end="2026-05-01")], "agreement ending"),
		(
			"PLAN_OVERDUE",
			[
				fact("ITEM_LATE", "PLAN-1", due="2026-04-09"),
				fact("ITEM_LATE", "PLAN-1", due="2026-04-01"),
				fact("ITEM_LATE", "PLAN-HIDDEN", due="2026-01-01"),
			],
			"2 planned actions late, by up to 10 days",
		),
		("PLAN_OVERDUE", [fact("ITEM_LATE", "PLAN-HIDDEN", due="2026-04-01")], "action plan overdue"),
		("SIGNATURE_PENDING", [fact("SIGNATURES", "AGR-HIDDEN", parties="KIAT")], "signature pending"),
		("CONTACT_GAP", [fact("NO_EUROPEAN_CONTACT")], "no active contact on the European side"),
		("CONTACT_GAP", [fact("KOREAN_CONTACT_ENDED")], "no active contact on the Korean side"),
		(
			"CONTACT_GAP",
			[fact("EUROPEAN_CONTACT_ENDED"), fact("NO_KOREAN_CONTACT")],
			"no active contact on either side",
		),
		("DATE_UNKNOWN", [fact("CONTACT_UNDATED")], "last contact not dated"),
		("DATE_UNKNOWN", [fact("STAGE_UNDATED")], "start of the stage not dated"),
		("DATE_UNKNOWN", [fact("CONTACT_UNDATED"), fact("STAGE_UNDATED")], "dates not known"),
	],
)
def test_a_reason_is_said_in_a_few_words_without_what_is_hidden(site, code, evidence, words):
	hidden = {"AGR-HIDDEN", "PLAN-HIDDEN"}
	assert reason_words.reason_words(code, evidence, date(2026, 4, 11), hidden) == words


def test_what_stalls_comes_first_then_what_wakes_then_what_needs_attention(owner, sides):
	"""Of what stalls since the same day, the longest silent comes first."""
	warned = make_with_warning(owner, sides)
	parked = make_partnership("Parked", sides, since=ago(100), owner_user=owner)
	make_interaction(parked, ago(1))
	briefly, long = (make_partnership("Exploring", sides, since=ago(400), owner_user=owner) for _ in range(2))
	for partnership, days in ((briefly, 200), (long, 300)):
		make_interaction(partnership, ago(days))
		frappe.db.set_value("Partnership", partnership.name, "stalled_since", ago(90))
	near = make_partnership("Informal Cooperation", sides, since=ago(150), owner_user=owner)
	make_interaction(near, ago(150))
	listed = run_report(REPORT, owner_user=owner, include_warnings=1)
	order = [long.name, briefly.name, parked.name]
	names = [row["partnership"] for row in listed.rows]
	assert (names[:3], set(names[3:])) == (order, {warned.name, near.name})
	assert listed.row(partnership=near.name)["reasons"] == "no next step", (
		"what only nears a limit is not said"
	)
	assert listed.row(partnership=parked.name)["silent_limit"] is None, "what rests has no limit of silence"
	assert [(card["label"], card["value"]) for card in listed.raw["report_summary"]] == [
		("Stalled", 2),
		("Needs attention", 2),
		("To wake", 1),
		("Partnerships", 5),
		("Stalled longest (days)", 90),
	]
	reasons = run_report(REPORT, owner_user=owner, include_warnings=1, chart="Reasons")
	assert list(reasons.series()) == ["Hard", "Warning", "Approaching"]
	assert reasons.chart["barOptions"] == {"stacked": 1}
	assert reasons.series()["Approaching"]["Silent"].records == [("Partnership", near.name)]
	silent = run_report(REPORT, owner_user=owner, reason="SILENT", chart="Reasons")
	assert silent.series()["Hard"]["Silent"] == 2


def test_what_stalls_since_an_unknown_day_comes_between_a_known_one_and_what_wakes(owner, sides):
	unknown, known = (
		make_partnership("Exploring", sides, since=ago(400), owner_user=owner) for _ in range(2)
	)
	for partnership, since in ((unknown, None), (known, ago(90))):
		make_interaction(partnership, ago(300))
		frappe.db.set_value("Partnership", partnership.name, "stalled_since", since)
	to_wake = make_partnership("Parked", sides, since=ago(400), owner_user=owner)
	make_interaction(to_wake, ago(350))
	listed = run_report(REPORT, owner_user=owner)
	assert [row["partnership"] for row in listed.rows] == [known.name, unknown.name, to_wake.name]
	assert listed.summary["Stalled longest (days)"] == 90
	frappe.db.set_value("Partnership", known.name, "stalled_since", None)
	assert run_report(REPORT, owner_user=owner).summary["Stalled longest (days)"] == 0


def test_of_what_needs_attention_the_longest_silent_comes_first(owner, sides):
	today, yesterday = (make_with_warning(owner, sides).name for _ in range(2))
	for name, days in ((today, 0), (yesterday, 1)):
		frappe.db.set_value("Partnership", name, "silent_since", ago(days))
	listed = run_report(REPORT, owner_user=owner, include_warnings=1)
	assert [row["partnership"] for row in listed.rows] == [yesterday, today]


def test_the_limit_is_the_stages_after_tier_and_override(owner, sides):
	for fields, limit in (
		({"tier": "Strategic"}, 67.5),
		({"tier": "Watch"}, 180.0),
		({"max_silent_override": 10, "max_stage_override": 20}, 10.0),
		({"max_stage_override": 20}, 90.0),
	):
		partnership = make_partnership("Exploring", sides, since=ago(900), owner_user=owner, **fields)
		row = run_report(REPORT, owner_user=owner).row(partnership=partnership.name)
		assert row["silent_limit"] == limit, fields


# ---------------------------------------------------------------------------------------------------- filters


def test_each_filter_leaves_what_it_names(stalled, owner, sides):
	institute = make_master(
		"Organisation Type", "Test Institute", counterpart_type="Research Institution", side=KOREA
	)
	fresh(sides[1]).update({"organisation_type": institute})
	sides[1].save()
	for filters, listed in (
		({}, True),
		({"stage": "Formalised"}, True),
		({"stage": "Exploring"}, False),
		({"tier": "Standard"}, True),
		({"tier": "Watch"}, False),
		({"reason": "PLAN_MISSING"}, True),
		({"reason": "CONTACT_GAP"}, False),
		({"counterpart_type": "Research Institution"}, True),
		({"counterpart_type": "Company"}, False),
	):
		answer = run_report(REPORT, owner_user=owner, **filters)
		assert bool(answer.rows) is listed, filters
		assert bool(answer.chart) is (listed or "reason" in filters), filters


def test_a_sector_includes_those_below_it(owner, sides):
	health = make_master("Sector", "Test Health", is_group=1)
	make_master("Sector", "Test Cosmetics", parent_sector=health)
	make_master("Sector", "Test Water")
	partnership = make_partnership(
		"Exploring", sides, since=ago(400), owner_user=owner, sectors=[{"sector": "Test Cosmetics"}]
	)
	for sector, listed in (("Test Health", True), ("Test Cosmetics", True), ("Test Water", False)):
		items = [row["partnership"] for row in run_report(REPORT, sector=sector).rows]
		assert (partnership.name in items) is listed


def test_a_wrong_filter_is_refused_by_its_name(site):
	for filters, said in (
		({"as_of": "yesterday"}, "As of is not a date"),
		({"as_of": "2999-01-01"}, "As of may not be after today"),
		({"stage": "Asleep"}, "Stage can't be"),
		({"tier": "Gold"}, "Tier can't be"),
		({"reason": "BORED"}, "Reason can't be"),
		({"counterpart_type": "Band"}, "Korean counterpart can't be"),
		({"sector": "No Such Sector"}, "is not known"),
		({"owner_user": "nobody@nowhere.example"}, "is not known"),
		({"chart": "Pie"}, "Chart can't be"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report(REPORT, **filters)
	with pytest.raises(frappe.ValidationError) as error:
		run_report(REPORT, stage="<img src=x onerror=alert(1)>")
	assert "<img" not in str(error.value), "a refused value is shown as text"


# ----------------------------------------------------------------------------------------------- on a past day


def test_a_past_day_is_read_from_the_snapshots_not_judged_anew(stalled, owner):
	snapshots.write_as_of([stalled.name], ago(20))
	before = run_report(REPORT, owner_user=owner, as_of=ago(15)).rows
	make_interaction(stalled, today())  # today all is well again
	frappe.db.delete("Interaction", {"partnership": stalled.name})  # and not even the documents are left
	row = run_report(REPORT, owner_user=owner, as_of=ago(15)).row(partnership=stalled.name)
	assert [row] == before
	assert row == {
		"partnership": stalled.name,
		"title": "Packaging exchange",
		"health": "Stalled",
		"reasons": "silent for 167 days, limit 120; no next step",
		"stalled_since": ago(151),
		"suggested_action": "Park with a review date, unless a next step can be agreed now",
		"actions": "",
		"reviewed": None,
		"owner_user": owner,
		"stage": "Formalised",
		"tier": "Standard",
		"parties": "Pack Cluster ↔ Daegu Institute",
		"days_silent": 167,
		"silent_limit": 120.0,
		"last_meaningful_interaction": ago(182),
		"next_step": None,
		"next_step_due": None,
		"next_agreement_end": None,
		"to_wake": 0,
	}


def test_the_last_snapshot_up_to_the_day_holds(stalled, owner):
	snapshots.write_as_of([stalled.name], ago(170))
	snapshots.write_as_of([stalled.name], ago(20))
	assert run_report(REPORT, owner_user=owner, as_of=ago(21)).rows == []
	assert len(run_report(REPORT, owner_user=owner, as_of=ago(20)).rows) == 1
	assert len(run_report(REPORT, owner_user=owner, as_of=ago(1)).rows) == 1


def test_a_day_nobody_recorded_is_said_and_lists_nothing(stalled, owner):
	answer = run_report(REPORT, owner_user=owner, as_of="2001-05-31")
	assert (answer.rows, answer.chart) == ([], None)
	assert "One partnership has no record of that day" in answer.message


def test_a_past_day_lists_what_stalled_or_waited_and_draws_all_of_its_day(stalled, owner, sides):
	sound = make_sound(owner, sides)
	warned = make_with_warning(owner, sides)
	parked = make_partnership("Parked", sides, since=ago(100), owner_user=owner)
	make_interaction(parked, ago(30))
	snapshots.write_as_of([stalled.name, sound.name, warned.name, parked.name], ago(2))
	for _ in range(2):
		make_partnership("Exploring", sides, since=ago(10), owner_user=owner)
	frappe.db.delete("Partnership Snapshot", {"valid_from": today()})
	answer = run_report(REPORT, owner_user=owner, as_of=ago(1), include_warnings=1)
	assert [row["partnership"] for row in answer.rows] == [stalled.name, parked.name, warned.name]
	assert answer.row(partnership=parked.name)["reasons"] == "parked: to wake"
	assert answer.series()["On track"]["Exploring"].records == [("Partnership", sound.name)]
	assert answer.series()["Stalled"] == {
		"Exploring": 0,
		"Formalised": 1,
		"Implementing": 0,
		"Parked": 0,
	}
	assert f"As of {fuzzy_text(ago(1), 'Day')}" in answer.message
	assert "2 partnerships have no record of that day" in answer.message
	assert run_report(REPORT, owner_user=owner).message is None
	assert [row["partnership"] for row in run_report(REPORT, owner_user=owner, as_of=ago(1)).rows] == [
		stalled.name,
		parked.name,
	]


def test_a_past_owner_and_stage_are_filtered_as_they_were(stalled, owner, another_officer):
	snapshots.write_as_of([stalled.name], ago(20))
	new_owner = another_officer
	fresh(stalled).update({"owner_user": new_owner})
	stalled.save()
	assert len(run_report(REPORT, owner_user=owner, as_of=ago(10)).rows) == 1
	assert run_report(REPORT, owner_user=new_owner, as_of=ago(10)).rows == []
	assert len(run_report(REPORT, owner_user=new_owner).rows) == 1


# ---------------------------------------------------------------------------------------------------- access


def test_a_restricted_partnership_is_nowhere_for_who_may_not_read_it(stalled, owner, another_officer):
	with as_user(another_officer):
		assert len(run_report(REPORT, owner_user=owner).rows) == 1
	fresh(stalled).update({"visibility": "Restricted"})
	stalled.save()
	snapshots.write_as_of([stalled.name], ago(20))
	for as_of in (today(), ago(10)):
		with as_user(another_officer):
			for chart in ("Health by Stage", "Reasons"):
				answer = run_report(REPORT, owner_user=owner, as_of=as_of, chart=chart)
				assert (answer.rows, answer.chart) == ([], None)
				assert set(answer.summary.values()) == {0}
		with as_user(owner):
			assert len(run_report(REPORT, owner_user=owner, as_of=as_of).rows) == 1
		with as_user("manager"):
			assert len(run_report(REPORT, owner_user=owner, as_of=as_of).rows) == 1


def test_the_words_keep_what_they_know_of_a_hidden_agreement(owner, sides, another_officer):
	partnership = make_partnership("Agreement in Preparation", sides, since=ago(5), owner_user=owner)
	make_interaction(partnership, ago(2))
	agreement = make_agreement(
		partnership,
		"In Force",
		parties=[
			{"organisation": sides[0].name, "required": 1},
			{"organisation": sides[1].name, "required": 1},
			{
				"organisation": make_organisation(EUROPE, organisation_name="Croatian Chamber").name,
				"required": 0,
				"signature_status": "Approval Ongoing",
			},
		],
	)
	filters = {"owner_user": owner, "include_warnings": 1, "reason": "SIGNATURE_PENDING"}
	with as_user(another_officer):
		row = run_report(REPORT, **filters).row(partnership=partnership.name)
		assert "signature pending: Croatian Chamber" in row["reasons"]
	fresh(agreement).update({"visibility": "Restricted"})
	agreement.save()
	with as_user(another_officer):
		row = run_report(REPORT, **filters).row(partnership=partnership.name)
		assert "signature pending" in row["reasons"]
		assert "Croatia" not in row["reasons"]


def test_only_who_may_park_is_offered_to(stalled, owner):
	with as_user(owner):
		assert run_report(REPORT, owner_user=owner).rows[0]["actions"] == "log step"
	with as_user("manager"):
		assert run_report(REPORT, owner_user=owner).rows[0]["actions"] == "log step park"


# ------------------------------------------------------------------------------------- what the buttons call


def test_one_call_sets_the_next_step_and_the_row_goes(owner, sides):
	partnership = make_partnership("First Contact", sides, since=ago(40), owner_user=owner)
	make_interaction(partnership, ago(40))
	assert run_report(REPORT, owner_user=owner).row(partnership=partnership.name)["reasons"] == "no next step"
	with as_user(owner):
		answer = api.set_next_step(partnership.name, " Call Daegu ", str(today() + timedelta(days=7)))
	assert answer["next_step"] == "Call Daegu"
	assert (answer["next_step_due"], answer["next_step_owner"]) == (today() + timedelta(days=7), owner)
	assert run_report(REPORT, owner_user=owner).rows == []


def test_a_next_step_is_refused_without_words_or_day_or_right(stalled, viewer):
	for step, due, said in (
		("", today(), "what is done"),
		("Call", "", "until which day"),
		("Call", ago(1), "today or later"),
		("Call", "soon", "is not a date"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			api.set_next_step(stalled.name, step, str(due))
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.set_next_step(stalled.name, "Call", str(today()))
	assert not frappe.db.get_value("Partnership", stalled.name, "next_step")


def test_parking_takes_the_row_off_the_list(stalled, owner):
	with as_user("manager"):
		api.move(
			stalled.name,
			"Park",
			reason="No mission planned",
			parked_until=str(getdate(add_months(today(), 6))),
		)
	assert run_report(REPORT, owner_user=owner).rows == []


def test_a_late_action_is_counted_in_days(owner, sides):
	partnership = make_partnership("Implementing", sides, since=ago(100), owner_user=owner)
	make_interaction(partnership, ago(2))
	make_plan(partnership, items=[{"action": "Joint stand", "owner_user": owner, "due": ago(35)}])
	row = run_report(REPORT, owner_user=owner).row(partnership=partnership.name)
	assert row["reasons"] == "one planned action late by 35 days; no next step"
