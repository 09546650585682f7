"""The agreement's workflow: each step allowed once, and refused for each thing that is missing, in three ways."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.client import set_value
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.agreements.history import load_state
from eu_korea_coop.domain import agreement as rules
from testing import as_user, make_agreement, make_organisation, make_user, persona, some_of
from testing.ways import WAYS

STEPS = [step for step in rules.TRANSITIONS if step.role]
SYSTEM_STEPS = [step for step in rules.TRANSITIONS if not step.role]

SAID = {
	rules.REASON: "reason",
	rules.REQUIRED_SIGNATURES: "Required signatures are missing",
	rules.SIGNED_EACH_SIDE: "No party of this side has signed yet",
}


def each_in_a_way(cases, ways=tuple(WAYS)):
	"""Each case in one of the ways, and in every way in the whole form of these tests."""
	return [
		pytest.param(*case, way, id=f"{case_id(case)}-{way}")
		for case in ((case if isinstance(case, tuple) else (case,)) for case in cases)
		for way in some_of(ways, case_id(case))
	]


def case_id(case: tuple) -> str:
	if len(case) > 1:
		return "-".join(case)
	return f"{case[0].from_state} → {case[0].to_state}"


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def agreement_in(state: str, korean_status: str = "Signed", **fields):
	"""An agreement between a European signatory and a Korean one that came into `state` last year."""
	doc = make_agreement(
		parties=[
			{"organisation": make_organisation("Europe").name, "signature_status": "Signed"},
			{"organisation": make_organisation("Korea").name, "signature_status": korean_status},
		],
		**fields,
	)
	if state == "Draft":
		return doc
	return load_state(
		doc, [{"to_state": state, "effective_on": "2020-01-01", "effective_on_precision": "Year"}]
	)


def user_for(role: str, way: str) -> str:
	"""Somebody with this role; Data Import is for a System Manager, who must have the role too."""
	if way == "Data Import":
		return make_user(role, "System Manager", email=f"{frappe.scrub(role)}.importer@people.example")
	return persona("officer" if role == rules.OFFICER else "manager")


def state_of(doc) -> tuple[str, int]:
	return (
		frappe.db.get_value("Agreement", doc.name, "state"),
		frappe.db.count("Agreement State Log", {"parent": doc.name}),
	)


def go(way: str, doc, step, **inputs) -> None:
	if step.needs_reason:
		inputs.setdefault("move_reason", "The text must be read again")
	WAYS[way](doc, "state", step.to_state, step.action, **inputs)


@pytest.mark.parametrize(("step", "way"), each_in_a_way(STEPS))
def test_the_step_is_allowed(step, way):
	doc = agreement_in(step.from_state)
	rows = len(doc.state_log)
	with as_user(user_for(step.role, way)) as user:
		go(way, doc, step)
	doc.reload()
	assert (doc.state, len(doc.state_log)) == (step.to_state, rows + 1)
	last = doc.state_log[-1]
	assert (last.from_state, last.to_state, last.action) == (step.from_state, step.to_state, step.action)
	assert (last.effective_on, last.effective_on_precision, last.recorded_by) == (today(), "Day", user)
	assert last.note == ("The text must be read again" if step.needs_reason else None)
	assert (doc.state_since, doc.state_since_precision) == (today(), "Day")
	assert (doc.move_effective_on, doc.move_effective_on_precision, doc.move_reason) == (None, "", None)


@pytest.mark.parametrize(("step", "way"), each_in_a_way(STEPS))
def test_the_step_is_refused_without_the_role(step, way):
	doc = agreement_in(step.from_state)
	before = state_of(doc)
	if step.role == rules.MANAGER:
		somebody = user_for(rules.OFFICER, way)
	else:
		somebody = persona("system manager")
	with as_user(somebody), pytest.raises(frappe.ValidationError) as error:
		go(way, doc, step)
	if way != "workflow action":  # Frappe's own answer there: not a valid action
		assert f"Only a {step.role}" in str(error.value)
	assert state_of(doc) == before


@pytest.mark.parametrize(("step", "way"), each_in_a_way(step for step in STEPS if step.needs_reason))
def test_the_step_is_refused_without_a_reason(step, way):
	doc = agreement_in(step.from_state)
	before = state_of(doc)
	with as_user(user_for(step.role, way)), pytest.raises(frappe.ValidationError, match=SAID[rules.REASON]):
		WAYS[way](doc, "state", step.to_state, step.action)
	assert state_of(doc) == before


@pytest.mark.parametrize("way", WAYS)
def test_in_force_is_refused_while_a_required_party_has_not_signed(way):
	korea = make_organisation("Korea", organisation_name="Cluster <b>Busan</b>")
	doc = make_agreement(
		parties=[
			{"organisation": make_organisation("Europe").name, "signature_status": "Signed"},
			{"organisation": make_organisation("Korea").name, "signature_status": "Signed"},
			{"organisation": korea.name, "signature_status": "Sent"},
		]
	)
	load_state(doc, [{"to_state": "Signing", "effective_on": "2020-01-01"}])
	before = state_of(doc)
	with as_user(user_for(rules.MANAGER, way)), pytest.raises(frappe.ValidationError) as error:
		WAYS[way](doc, "state", "In Force", "Put in force")
	assert SAID[rules.REQUIRED_SIGNATURES] in str(error.value)
	assert "Busan" in str(error.value) and "<b>Busan" not in str(error.value)
	assert SAID[rules.SIGNED_EACH_SIDE] not in str(error.value)
	assert state_of(doc) == before


@pytest.mark.parametrize("way", WAYS)
def test_in_force_is_refused_while_a_side_has_not_signed(way):
	doc = make_agreement(
		parties=[
			{"organisation": make_organisation("Europe").name, "signature_status": "Signed"},
			{"organisation": make_organisation("Europe").name, "signature_status": "Signed"},
			{"organisation": make_organisation("Korea").name, "signature_status": "Sent", "required": 0},
		]
	)
	load_state(doc, [{"to_state": "Signing", "effective_on": "2020-01-01"}])
	before = state_of(doc)
	with as_user(user_for(rules.MANAGER, way)), pytest.raises(frappe.ValidationError) as error:
		WAYS[way](doc, "state", "In Force", "Put in force")
	assert SAID[rules.SIGNED_EACH_SIDE] in str(error.value) and "Korea" in str(error.value)
	assert SAID[rules.REQUIRED_SIGNATURES] not in str(error.value)
	assert state_of(doc) == before


def test_everything_that_is_missing_is_said_at_once(officer):
	doc = agreement_in("Signing", korean_status="Sent")
	with as_user(officer), pytest.raises(frappe.ValidationError) as error:
		api.move_agreement(doc.name, "In Force", effective_on="2019-12-31")
	text = str(error.value)
	for said in (
		"Only a Cooperation Manager",
		"Required signatures are missing",
		"At least two parties must have signed; so far it is 1",
		"No party of this side has signed yet: Korea",
		"before the previous one (2020)",
	):
		assert said in text


@pytest.mark.parametrize(("step", "way"), each_in_a_way(SYSTEM_STEPS, ("REST", "Data Import")))
def test_the_systems_own_steps_are_nobodys(step, way):
	doc = agreement_in(step.from_state)
	before = state_of(doc)
	with as_user(user_for(rules.MANAGER, way)), pytest.raises(frappe.ValidationError, match="system alone"):
		WAYS[way](doc, "state", step.to_state, step.action)
	assert state_of(doc) == before


JUMPS = (
	("Draft", "In Force"),
	("Draft", "Signing"),
	("With Partners", "In Force"),
	("In Force", "Draft"),
	("In Force", "Withdrawn"),
	("Terminated", "In Force"),
	("Withdrawn", "Draft"),
)


@pytest.mark.parametrize(("start", "to", "way"), each_in_a_way(JUMPS, ("REST", "Data Import")))
def test_a_jump_is_refused_and_the_possible_steps_are_named(start, to, way):
	doc = agreement_in(start)
	before = state_of(doc)
	with as_user(user_for(rules.MANAGER, way)), pytest.raises(frappe.ValidationError) as error:
		WAYS[way](doc, "state", to, "none", move_reason="Because")
	assert f"no such step from {start}" in str(error.value)
	possible = [step.action for step in STEPS if step.from_state == start]
	assert all(action in str(error.value) for action in possible)
	assert state_of(doc) == before


def test_a_new_agreement_starts_as_a_draft():
	with pytest.raises(frappe.ValidationError, match="starts as Draft"):
		frappe.get_doc(
			{
				"doctype": "Agreement",
				"title": "MoU",
				"kind": agreement_in("Draft").kind,
				"state": "In Force",
				"parties": [
					{"organisation": make_organisation().name},
					{"organisation": make_organisation("Korea").name},
				],
			}
		).insert()


def test_the_workflow_record_holds_the_steps_of_the_rules_and_no_other():
	workflow = frappe.get_doc("Workflow", "Agreement")
	stored = {(row.state, row.action, row.next_state, row.allowed) for row in workflow.transitions}
	wanted = set()
	for step in STEPS:
		for role in {step.role, rules.MANAGER}:
			wanted.add((step.from_state, step.action, step.to_state, role))
	assert stored == wanted
	assert [row.state for row in workflow.states] == list(rules.STATES)
	assert (workflow.document_type, workflow.workflow_state_field, workflow.is_active) == (
		"Agreement",
		"state",
		1,
	)


# dates of the steps


def test_a_step_may_lie_in_the_past_with_a_fuzzy_date(manager):
	doc = agreement_in("Signing")
	with as_user(manager):
		api.move_agreement(doc.name, "In Force", effective_on="2021-11-15", effective_on_precision="Month")
	doc.reload()
	assert (doc.state_since, doc.state_since_precision) == (date(2021, 11, 15), "Month")
	assert doc.in_force_since == date(2021, 11, 30)


def test_a_step_of_an_unknown_date_says_so(manager):
	doc = agreement_in("Signing")
	with as_user(manager):
		api.move_agreement(doc.name, "In Force", effective_on_precision="Unknown")
	doc.reload()
	assert (doc.state, doc.state_since, doc.state_since_precision) == ("In Force", None, "Unknown")


def test_a_step_certainly_before_the_previous_one_is_refused(manager):
	doc = agreement_in("Signing")
	with (
		as_user(manager),
		pytest.raises(frappe.ValidationError, match=r"effective date.*before the previous one \(2020\)"),
	):
		api.move_agreement(doc.name, "In Force", effective_on="2019-12-31")


def test_a_step_possibly_before_the_previous_one_is_accepted(manager):
	doc = agreement_in("Signing")
	with as_user(manager):
		api.move_agreement(doc.name, "In Force", effective_on="2020-01-01")
	assert frappe.db.get_value("Agreement", doc.name, "state") == "In Force"


def test_a_step_in_the_future_is_refused(manager):
	doc = agreement_in("Signing")
	with as_user(manager), pytest.raises(frappe.ValidationError, match=r"effective date.*future"):
		api.move_agreement(doc.name, "In Force", effective_on=today() + timedelta(days=1))


def log_of(doc, **changes) -> list[dict]:
	"""The rows of the log as a form sends them, the last one changed."""
	rows = [row.as_dict() for row in doc.state_log]
	rows[-1].update(changes)
	return rows


def test_the_log_can_not_be_edited(manager):
	doc = agreement_in("Signing")
	for rows in (
		[{"to_state": "Signing", "effective_on": "2019-01-01"}],
		log_of(doc, to_state="Draft"),
		log_of(doc, note="Something else"),
		[*log_of(doc), {"to_state": "In Force"}],
	):
		with as_user(manager), pytest.raises(frappe.ValidationError, match="State log"):
			set_value("Agreement", doc.name, {"state_log": rows})
	doc.reload()
	assert [row.effective_on for row in doc.state_log] == [date(2020, 1, 1)]


def test_a_save_without_the_log_leaves_it_as_it_is(manager):
	doc = agreement_in("Signing")
	with as_user(manager):
		set_value("Agreement", doc.name, {"state_log": [], "place": "Busan"})
	doc.reload()
	assert (doc.place, [row.to_state for row in doc.state_log]) == ("Busan", ["Signing"])


def test_no_row_of_the_log_is_removed(manager):
	doc = agreement_in("With Partners")
	with as_user(manager):
		api.move_agreement(doc.name, "Signing", effective_on="2021-01-01")
	doc.reload()
	with as_user(manager), pytest.raises(frappe.ValidationError, match="State log: rows are never removed"):
		set_value("Agreement", doc.name, {"state_log": log_of(doc)[:1]})


def test_a_manager_corrects_the_date_of_a_step(manager):
	doc = agreement_in("In Force")
	with as_user(manager):
		set_value(
			"Agreement",
			doc.name,
			{"state_log": log_of(doc, effective_on="2019-11-05", effective_on_precision="Month")},
		)
	doc.reload()
	assert (doc.state_log[0].effective_on, doc.state_log[0].effective_on_precision) == (
		date(2019, 11, 5),
		"Month",
	)
	assert (doc.state_since, doc.state_since_precision) == (date(2019, 11, 5), "Month")
	assert doc.in_force_since == date(2019, 11, 30)


def test_an_officer_corrects_no_date(officer):
	doc = agreement_in("In Force")
	with as_user(officer), pytest.raises(frappe.ValidationError, match="only a Cooperation Manager"):
		set_value("Agreement", doc.name, {"state_log": log_of(doc, effective_on="2019-11-05")})


@pytest.mark.parametrize("wrong", ["2019-12-31", "2999-01-01"], ids=["before the row above", "in the future"])
def test_a_correction_stays_between_its_neighbours(manager, wrong):
	doc = agreement_in("Signing")
	with as_user(manager):
		api.move_agreement(doc.name, "In Force", effective_on="2021-01-01")
		doc.reload()
		with pytest.raises(frappe.ValidationError, match="State log, row 2"):
			set_value(
				"Agreement",
				doc.name,
				{"state_log": log_of(doc, effective_on=wrong, effective_on_precision="Day")},
			)


@pytest.mark.parametrize(
	("field", "value"),
	[
		("state_since", "2001-01-01"),
		("in_force_since", "2001-01-01"),
		("signature_summary", "all signed"),
		("renewal_decision_by", "Administrator"),
		("superseded_on", "2001-01-01"),
	],
)
def test_what_is_computed_can_not_be_written(manager, field, value):
	doc = agreement_in("In Force")
	with as_user(manager):
		set_value("Agreement", doc.name, field, value)
	assert frappe.db.get_value("Agreement", doc.name, field) == doc.get(field)


# what a button asks


def test_the_moves_say_what_is_allowed_and_what_is_missing(officer):
	doc = agreement_in("Signing", korean_status="Sent")
	korea = frappe.db.get_value("Organisation", doc.parties[1].organisation, "organisation_name")
	with as_user(officer):
		moves = api.get_agreement_moves(doc.name)
	assert moves == [
		{
			"action": "Back to partners",
			"to": "With Partners",
			"allowed": False,
			"missing": ["REASON"],
			"messages": ["Write a reason for this step."],
			"asks": ["REASON"],
			"inputs": ["reason"],
		},
		{
			"action": "Put in force",
			"to": "In Force",
			"allowed": False,
			"missing": ["ROLE", "REQUIRED_SIGNATURES", "SIGNED_EACH_SIDE"],
			"messages": [
				"Only a Cooperation Manager may take this step.",
				f"Required signatures are missing: {korea}. Record them, or untick Required for a party that only supports.",
				"At least two parties must have signed; so far it is 1.",
				"No party of this side has signed yet: Korea.",
			],
			"asks": [],
			"inputs": ["reason"],
		},
		{
			"action": "Withdraw",
			"to": "Withdrawn",
			"allowed": True,
			"missing": [],
			"messages": [],
			"asks": [],
			"inputs": ["reason"],
		},
	]


def test_the_moves_of_another_role_can_be_asked_for(officer):
	doc = agreement_in("Signing")
	with as_user(officer):
		moves = {
			move["to"]: move["missing"]
			for move in api.get_agreement_moves(doc.name, role="Cooperation Manager")
		}
	assert moves["In Force"] == []


def test_a_system_manager_alone_has_no_step(system_manager):
	doc = agreement_in("Draft")
	with as_user(system_manager):
		assert all("ROLE" in move["missing"] for move in api.get_agreement_moves(doc.name))


def test_the_moves_of_a_restricted_agreement_are_not_for_everybody(officer, another_officer):
	with as_user(officer):
		doc = agreement_in("Draft", visibility="Restricted")
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.get_agreement_moves(doc.name)
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.move_agreement(doc.name, "Internal Review")


def test_a_step_can_be_taken_by_its_name(officer):
	doc = agreement_in("Draft")
	with as_user(officer):
		answer = api.move_agreement(doc.name, "Submit for review")
	assert answer == {"name": doc.name, "state": "Internal Review", "state_since": today()}


# termination


def test_a_termination_says_when_why_and_by_whom(manager):
	doc = agreement_in("In Force")
	party = doc.parties[1].organisation
	with as_user(manager):
		api.move_agreement(
			doc.name,
			"Terminated",
			reason="The network was dissolved",
			termination_date="2024-06-30",
			terminated_by=party,
		)
	doc.reload()
	assert (doc.termination_date, doc.termination_reason) == (date(2024, 6, 30), "The network was dissolved")
	assert (doc.terminated_by, doc.state_since) == (party, date(2024, 6, 30))


def test_a_termination_ahead_is_refused(manager):
	doc = agreement_in("In Force")
	with as_user(manager), pytest.raises(frappe.ValidationError, match="Terminated on"):
		api.move_agreement(doc.name, "Terminated", termination_date=today() + timedelta(days=1))


def test_only_a_party_terminates(manager):
	doc = agreement_in("In Force")
	with as_user(manager), pytest.raises(frappe.ValidationError, match="Terminated by party"):
		api.move_agreement(doc.name, "Terminated", terminated_by=make_organisation().name)


# loaded history


def test_history_starts_anywhere_and_skips_states():
	doc = make_agreement()
	load_state(
		doc,
		[
			{"to_state": "With Partners", "effective_on": "2013-01-01", "effective_on_precision": "Year"},
			{
				"to_state": "In Force",
				"effective_on": None,
				"effective_on_precision": "Unknown",
				"note": "L88",
			},
		],
	)
	doc.reload()
	assert (doc.state, doc.state_since, doc.state_since_precision) == ("In Force", None, "Unknown")
	assert [(row.from_state, row.to_state, row.loaded) for row in doc.state_log] == [
		(None, "With Partners", 1),
		("With Partners", "In Force", 1),
	]


def test_history_is_loaded_once():
	doc = make_agreement()
	rows = [{"to_state": "In Force", "effective_on": "2016-11-01", "effective_on_precision": "Month"}]
	load_state(doc.name, rows)
	load_state(doc.name, rows)
	assert frappe.db.count("Agreement State Log", {"parent": doc.name}) == 1
	with pytest.raises(frappe.ValidationError, match="history already"):
		load_state(doc.name, [{"to_state": "Withdrawn", "effective_on": "2017-01-01"}])


@pytest.mark.parametrize(
	"rows",
	[
		[
			{"to_state": "Signing", "effective_on": "2016-01-01"},
			{"to_state": "In Force", "effective_on": "2015-12-31"},
		],
		[{"to_state": "In Force", "effective_on": "2999-01-01"}],
	],
	ids=["out of order", "future"],
)
def test_history_keeps_the_order_of_dates(rows):
	doc = make_agreement()
	with pytest.raises(frappe.ValidationError, match=r"State log(</strong>)?, row"):
		load_state(doc.name, rows)


# dates that contradict the term or the log


def ended_term(doc, **changes):
	"""The agreement with a fixed term that ended in 2020."""
	doc.update({"term_type": "Fixed", "effective_from": "2018-01-01", "end_date": "2020-12-31", **changes})
	return doc.save()


def test_an_agreement_does_not_come_into_force_after_its_term_ended(manager):
	doc = ended_term(agreement_in("Draft"))
	load_state(doc, [{"to_state": "Signing", "effective_on": "2018-01-01"}])
	for effective_on in ("2025-06-01", None):
		with as_user(manager), pytest.raises(frappe.ValidationError, match="Its term ended on 31 Dec 2020"):
			api.move_agreement(doc.name, "In Force", effective_on=effective_on)
	with as_user(manager):
		api.move_agreement(doc.name, "In Force", effective_on="2018-02-01")
	assert frappe.db.get_value("Agreement", doc.name, "state") == "In Force"


def test_the_moves_say_that_the_term_is_over_and_ask_for_the_day(manager):
	doc = ended_term(agreement_in("Draft"))
	load_state(doc, [{"to_state": "Signing", "effective_on": "2018-01-01"}])
	with as_user(manager):
		move = next(row for row in api.get_agreement_moves(doc.name) if row["to"] == "In Force")
	assert (move["allowed"], move["missing"], move["asks"]) == (False, ["TERM_OVER"], ["TERM_OVER"])


def test_history_does_not_put_an_agreement_in_force_after_its_term_ended():
	doc = ended_term(agreement_in("Draft"))
	with pytest.raises(frappe.ValidationError, match="State log, row 1: Its term ended"):
		load_state(doc, [{"to_state": "In Force", "effective_on": "2025-06-01"}])


def test_a_correction_does_not_put_an_agreement_in_force_after_its_term_ended(manager):
	doc = ended_term(agreement_in("Draft"))
	load_state(doc, [{"to_state": "In Force", "effective_on": "2018-02-01"}])
	doc.reload()
	with as_user(manager), pytest.raises(frappe.ValidationError, match="State log, row 1: Its term ended"):
		set_value("Agreement", doc.name, {"state_log": log_of(doc, effective_on="2021-06-01")})


@pytest.mark.parametrize("decision", ["", "Let Lapse"])
def test_an_automatic_renewal_goes_on_after_its_first_term_unless_it_was_let_lapse(manager, decision):
	doc = ended_term(agreement_in("Draft"), term_type="Auto-Renew", renewal_decision=decision)
	load_state(doc, [{"to_state": "Signing", "effective_on": "2018-01-01"}])
	with as_user(manager):
		move = next(row for row in api.get_agreement_moves(doc.name) if row["to"] == "In Force")
	assert move["missing"] == (["TERM_OVER"] if decision else [])
