"""Every move of §4.3 (rules 79-104): allowed once, and refused once for each thing that is missing, in three ways.

The ways are the workflow's button, the REST API's write of `stage`, and a real CSV through Frappe's Data Import. The
table is typed here from the specification; the product's own table is not read.
"""

import csv
import io
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
import frappe.client
import pytest
from frappe.core.doctype.data_import.importer import Importer
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_to_date, now_datetime, strip_html

from eu_korea_coop import api
from eu_korea_coop.partnerships import moves
from testing import (
	as_user,
	make_agreement,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	persona,
	some_of,
)
from testing.factories import today

OFFICER, MANAGER = "officer", "manager"
IMPORTER = "importer"

REASON, UNTIL, CLOSE = "REASON", "PARKED_UNTIL", "CLOSE_REASON"

# from stage, action, to stage, least role, what it needs
MOVES = [
	(
		"Identified",
		"Log first contact",
		"First Contact",
		OFFICER,
		("TWO_WAY_INTERACTION", "EUROPEAN_PARTY", "KOREAN_PARTY", "ORIGIN_KIND"),
	),
	("First Contact", "Explore", "Exploring", OFFICER, ("NEXT_STEP_OR_MEETING",)),
	("Exploring", "Cooperate", "Informal Cooperation", OFFICER, ("JOINT_ACTIVITY", "LEAD_INTENT")),
	("Exploring", "Prepare agreement", "Agreement in Preparation", OFFICER, ("OPEN_AGREEMENT",)),
	("Informal Cooperation", "Prepare agreement", "Agreement in Preparation", OFFICER, ("OPEN_AGREEMENT",)),
	("Exploring", "Formalise", "Formalised", MANAGER, ("SIGNED_IN_FORCE",)),
	("Informal Cooperation", "Formalise", "Formalised", MANAGER, ("SIGNED_IN_FORCE",)),
	("Agreement in Preparation", "Formalise", "Formalised", MANAGER, ("SIGNED_IN_FORCE",)),
	("Informal Cooperation", "Implement", "Implementing", OFFICER, ("PLAN_OR_RUNNING",)),
	("Formalised", "Implement", "Implementing", OFFICER, ("PLAN_OR_RUNNING",)),
	("Agreement in Preparation", "Step back", "Exploring", OFFICER, (REASON, "AGREEMENT_DRAFT")),
	("Agreement in Preparation", "Step back", "Informal Cooperation", OFFICER, (REASON, "AGREEMENT_DRAFT")),
	("Implementing", "Pause", "Formalised", OFFICER, ("AGREEMENT_IN_FORCE",)),
	("Implementing", "Pause", "Informal Cooperation", OFFICER, ("NO_AGREEMENT_IN_FORCE",)),
	("Formalised", "Agreement lapsed", "Informal Cooperation", MANAGER, ("NO_AGREEMENT_IN_FORCE",)),
	("Implementing", "Agreement lapsed", "Informal Cooperation", MANAGER, ("NO_AGREEMENT_IN_FORCE",)),
	("Identified", "Park", "Parked", OFFICER, (REASON, UNTIL)),
	("First Contact", "Park", "Parked", OFFICER, (REASON, UNTIL)),
	("Exploring", "Park", "Parked", OFFICER, (REASON, UNTIL)),
	("Informal Cooperation", "Park", "Parked", OFFICER, (REASON, UNTIL)),
	("Agreement in Preparation", "Park", "Parked", OFFICER, (REASON, UNTIL)),
	("Formalised", "Park", "Parked", MANAGER, (REASON, UNTIL)),
	("Implementing", "Park", "Parked", MANAGER, (REASON, UNTIL)),
	("Parked", "Wake", "Exploring", OFFICER, ("NEXT_STEP",)),
	("Informal Cooperation", "Conclude", "Concluded", MANAGER, ("EVALUATION",)),
	("Formalised", "Conclude", "Concluded", MANAGER, ("EVALUATION",)),
	("Implementing", "Conclude", "Concluded", MANAGER, ("EVALUATION",)),
	("Identified", "Drop", "Not Pursued", OFFICER, (CLOSE,)),
	("First Contact", "Drop", "Not Pursued", OFFICER, (CLOSE,)),
	("Exploring", "Drop", "Not Pursued", MANAGER, (CLOSE,)),
	("Informal Cooperation", "Drop", "Not Pursued", MANAGER, (CLOSE,)),
	("Agreement in Preparation", "Drop", "Not Pursued", MANAGER, (CLOSE,)),
	("Parked", "Drop", "Not Pursued", MANAGER, (CLOSE,)),
	("Concluded", "Reopen", "Exploring", MANAGER, (REASON,)),
	("Not Pursued", "Reopen", "Exploring", MANAGER, (REASON,)),
]
REFUSALS = [(*move, code) for move in MOVES for code in move[4]]

SAID = {
	"ROLE": "role does not allow",
	"TWO_WAY_INTERACTION": "both sides took part",
	"EUROPEAN_PARTY": "present European party",
	"KOREAN_PARTY": "present Korean party",
	"ORIGIN_KIND": "how the parties first met",
	"NEXT_STEP_OR_MEETING": "or plan a meeting",
	"JOINT_ACTIVITY": "joint activity",
	"LEAD_INTENT": "agreement intent",
	"OPEN_AGREEMENT": "agreement that has not ended",
	"SIGNED_IN_FORCE": "in force that a European and a Korean party have signed",
	"PLAN_OR_RUNNING": "Adopt an action plan",
	"REASON": "Give a reason",
	"AGREEMENT_DRAFT": "back to Draft",
	"AGREEMENT_IN_FORCE": "needs an agreement in force",
	"NO_AGREEMENT_IN_FORCE": "while an agreement is in force",
	"PARKED_UNTIL": "18 months",
	"NEXT_STEP": "next step dated today or later",
	"EVALUATION": "Record an evaluation",
	"CLOSE_REASON": "Choose a close reason",
	"EFFECTIVE_BEFORE_PREVIOUS": "before the previous one",
	"EFFECTIVE_IN_FUTURE": "in the future",
}
"""A few words of the sentence an officer hears for each code."""


@pytest.fixture(scope="module")
def site(site_of_module):
	"""One transaction for the module: the people who import are made once."""
	for role in (OFFICER, MANAGER, "system manager"):
		importer(role)
	return site_of_module


# --- the scene: a partnership for which nothing is missing, but perhaps one thing --------------------------------


def scene(stage: str, needs: tuple[str, ...], without: str | None = None):
	"""A partnership in `stage` with everything in `needs`, except `without`."""
	europe = {"organisation": make_organisation("Europe").name, "role": "Lead", "agreement_intent": "Wanted"}
	korea = {"organisation": make_organisation("Korea").name, "role": "Counterpart"}
	fields = {"origin_kind": "By Coincidence"}
	if without == "EUROPEAN_PARTY":
		europe["role"] = "Supporter"
	if without == "KOREAN_PARTY":
		korea["role"] = "Introducer"
	if without == "ORIGIN_KIND":
		fields["origin_kind"] = ""
	if without == "LEAD_INTENT":
		europe["agreement_intent"] = ""
	if {"NEXT_STEP", "NEXT_STEP_OR_MEETING"} & (set(needs) - {without}):
		fields.update(next_step="Call the counterpart", next_step_due=today())
	partnership = make_partnership(stage, [europe, korea], since=add_days(today(), -20), **fields)
	for code in needs:
		WITH[code](partnership) if code != without else WITHOUT.get(code, nothing)(partnership)
	partnership.reload()
	return partnership


def nothing(partnership) -> None:
	"""Given by the record itself or by the move's inputs."""


def in_force(partnership) -> None:
	make_agreement(partnership, "In Force")


WITH: dict[str, Callable] = {
	"TWO_WAY_INTERACTION": make_interaction,
	"JOINT_ACTIVITY": lambda p: make_interaction(p, interaction_type="Site Visit"),
	"OPEN_AGREEMENT": make_agreement,
	"SIGNED_IN_FORCE": in_force,
	"PLAN_OR_RUNNING": make_plan,
	"AGREEMENT_DRAFT": make_agreement,
	"AGREEMENT_IN_FORCE": in_force,
	"EVALUATION": lambda p: make_outcome(p, status="None Yet"),
	**dict.fromkeys(
		(
			"EUROPEAN_PARTY",
			"KOREAN_PARTY",
			"ORIGIN_KIND",
			"LEAD_INTENT",
			"NEXT_STEP",
			"NEXT_STEP_OR_MEETING",
			"NO_AGREEMENT_IN_FORCE",
			REASON,
			UNTIL,
			CLOSE,
		),
		nothing,
	),
}
WITHOUT: dict[str, Callable] = {
	"TWO_WAY_INTERACTION": lambda p: make_interaction(p, two_way=0),
	"JOINT_ACTIVITY": make_interaction,
	"OPEN_AGREEMENT": lambda p: make_agreement(p, "Withdrawn"),
	"SIGNED_IN_FORCE": lambda p: make_agreement(p, "Signing"),
	"PLAN_OR_RUNNING": lambda p: make_plan(p, items=[{"action": "Nobody's, on no day"}]),
	"AGREEMENT_DRAFT": lambda p: make_agreement(p, "With Partners"),
	"NO_AGREEMENT_IN_FORCE": in_force,
	"EVALUATION": lambda p: make_outcome(p, status="Expected"),
}
"""What is there instead: something that looks much the same and does not do."""


def inputs(needs: tuple[str, ...], without: str | None = None, **more) -> dict:
	"""What the person who moves writes first."""
	given = {
		REASON: {"move_reason": "The counterpart asked for it"},
		UNTIL: {"parked_until": add_days(today(), 200)},
		CLOSE: {"close_reason": make_master("Close Reason")},
	}
	result = {}
	for code, fields in given.items():
		if code in needs and code != without:
			result.update(fields)
	return {**result, **more}


# --- the ways -------------------------------------------------------------------------------------------------


def by_workflow(partnership: str, action: str, to: str, fields: dict) -> None:
	"""The form: the inputs are saved, then the workflow's button is pressed."""
	if action == "Step back":
		fields = {**fields, "move_to": to}
	if fields:
		frappe.client.set_value("Partnership", partnership, fields)
	apply_workflow(frappe.get_doc("Partnership", partnership).as_json(), action)


def by_rest(partnership: str, action: str, to: str, fields: dict) -> None:
	"""PUT /api/resource and frappe.client.set_value: load, write the fields, save."""
	frappe.client.set_value("Partnership", partnership, {"stage": to, **fields})


def by_import(partnership: str, action: str, to: str, fields: dict) -> None:
	"""Frappe's Data Import, updating an existing record from a CSV file."""
	meta = frappe.get_meta("Partnership")
	row = {"ID": partnership, "Stage": to}
	row.update({meta.get_label(field): value for field, value in fields.items()})
	if "Reason" in row:
		row["Reason"] = fields.get("move_reason")
	import_csv(row)


def import_csv(row: dict, import_type: str = "Update Existing Records") -> None:
	"""One row through Data Import; raises what its log says. Its rollback undoes the import alone."""
	text = io.StringIO()
	writer = csv.writer(text)
	writer.writerow(row)
	writer.writerow(row.values())
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}.csv",
			"content": text.getvalue(),
			"is_private": 1,
		}
	).insert()
	data_import = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": "Partnership",
			"import_type": import_type,
			"import_file": file.file_url,
			"mute_emails": 1,
		}
	).insert()
	with rollback_to_here():
		log = Importer("Partnership", data_import=data_import).import_data()
	data_import.reload()
	assert not data_import.template_warnings, data_import.template_warnings
	failed = frappe.get_all(
		"Data Import Log", filters={"data_import": data_import.name, "success": 0}, fields=["messages"]
	)
	assert log and len(log) == 1
	if failed:
		raise frappe.ValidationError(failed[0].messages)


@contextmanager
def rollback_to_here():
	"""Frappe's own rollback, of an import or a bulk edit, undoes what happened in the block and nothing before it."""
	frappe.db.savepoint("here")
	rollback = frappe.db.rollback
	frappe.db.rollback = lambda *args, **kwargs: rollback(save_point="here")
	try:
		yield
	finally:
		frappe.db.rollback = rollback


WAYS = {"workflow": by_workflow, "rest": by_rest, "import": by_import}


@dataclass
class Person:
	"""Who makes a move in this way: a Data Import takes a System Manager."""

	role: str

	def user(self, way: str) -> str:
		if way != "import":
			return persona(self.role)
		return importer(self.role)


def importer(role: str) -> str:
	from testing import make_user

	own = {OFFICER: ["Cooperation Officer"], MANAGER: ["Cooperation Manager"], "system manager": []}[role]
	return make_user("System Manager", *own, email=f"importer.{frappe.scrub(role)}@persona.example")


@contextmanager
def undone():
	"""Try one way, then roll back."""
	frappe.db.savepoint("scene")
	try:
		yield
	finally:
		frappe.db.rollback(save_point="scene")
		frappe.clear_messages()
		frappe.db.value_cache.clear()
		frappe.clear_document_cache("Partnership", frappe.flags.scene)


def go(way: str, role: str, partnership, action: str, to: str, fields: dict) -> None:
	frappe.flags.scene = partnership.name
	with as_user(Person(role).user(way)):
		WAYS[way](partnership.name, action, to, fields)


def refusal(way: str, role: str, partnership, action: str, to: str, fields: dict) -> str:
	"""What the person hears; the record is as it was."""
	before = stored(partnership.name)
	with pytest.raises(frappe.ValidationError) as refused:
		go(way, role, partnership, action, to, fields)
	assert stored(partnership.name) == before
	return strip_html(str(refused.value))


def stored(name: str) -> tuple:
	return (
		frappe.db.get_value("Partnership", name, "stage"),
		frappe.db.count("Partnership Stage Log", {"parent": name}),
	)


def identify(value: object) -> str | None:
	return value if isinstance(value, str) else None


# --- the table -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "action", "to", "role", "needs"), MOVES, ids=identify)
def test_a_move_with_nothing_missing_is_made_in_every_way_by_those_with_the_role(
	stage, action, to, role, needs
):
	"""A Manager makes every Officer's move, a System Manager alone makes none (rule 101)."""
	partnership = scene(stage, needs)
	rows = len(partnership.stage_log)
	fields = inputs(needs)
	for way in some_of(tuple(WAYS), (stage, to)):
		with undone():
			go(way, role, partnership, action, to, dict(fields))
			moved = frappe.get_doc("Partnership", partnership.name)
			last = moved.stage_log[-1]
			assert (way, moved.stage, len(moved.stage_log)) == (way, to, rows + 1)
			assert (last.from_stage, last.to_stage, str(last.effective_on)) == (stage, to, str(today()))
			assert (last.effective_on_precision, last.recorded_by) == ("Day", Person(role).user(way))
			assert last.action == (
				"Pause" if (stage, to) == ("Implementing", "Informal Cooperation") else action
			)
			assert moved.stage_since == today()
			assert not any(moved.get(field) for field in ("move_reason", "move_to", "move_effective_on"))
	if role == OFFICER:
		with undone():
			go("rest", MANAGER, partnership, action, to, dict(fields))
			assert stored(partnership.name)[0] == to
		with undone():
			message = refusal("rest", "system manager", partnership, action, to, dict(fields))
			assert SAID["ROLE"] in message
	elif (stage, to) != ("Implementing", "Informal Cooperation"):  # by an officer that is a Pause (rule 92)
		for way in ("workflow", "rest"):
			with undone():
				message = refusal(way, OFFICER, partnership, action, to, dict(fields))
				assert SAID["ROLE"] in message or "Not a valid Workflow Action" in message, (way, message)


@pytest.mark.parametrize(("stage", "action", "to", "role", "needs", "code"), REFUSALS, ids=identify)
def test_a_move_is_refused_for_each_missing_thing_in_every_way(stage, action, to, role, needs, code):
	partnership = scene(stage, needs, without=code)
	fields = inputs(needs, without=code)
	# a Pause by the button leads to the stage that is possible; see the test of Pause
	for way in some_of([way for way in WAYS if (way, action) != ("workflow", "Pause")], (stage, to, code)):
		with undone():
			message = refusal(way, role, partnership, action, to, dict(fields))
			assert SAID[code] in message, (way, message)
			others = [other for other in SAID if other in needs and other != code]
			assert not [other for other in others if SAID[other] in message], (way, message)


# --- beside the table --------------------------------------------------------------------------------------------


def test_everything_that_is_missing_is_said_at_once():
	partnership = make_partnership(origin_kind="")
	message = refusal("rest", OFFICER, partnership, "Log first contact", "First Contact", {})
	assert SAID["TWO_WAY_INTERACTION"] in message and SAID["ORIGIN_KIND"] in message
	assert "Identified to First Contact (Log first contact)" in message


@pytest.mark.parametrize("way", ["rest", "import"])
def test_a_jump_is_refused_and_the_possible_moves_are_named(way):
	partnership = make_partnership("First Contact")
	with undone():
		message = refusal(way, MANAGER, partnership, "Implement", "Implementing", {})
	assert "can't go from First Contact to Implementing" in message
	assert "Exploring (Explore), Parked (Park), Not Pursued (Drop)" in message


@pytest.mark.parametrize(
	("effective_on", "precision", "code"),
	[
		("2099-01-01", "Day", "EFFECTIVE_IN_FUTURE"),
		("2099-01-01", "Month", "EFFECTIVE_IN_FUTURE"),
		("2001-05-01", "Month", "EFFECTIVE_BEFORE_PREVIOUS"),
		("2001-05-01", "Before", "EFFECTIVE_BEFORE_PREVIOUS"),
	],
	ids=identify,
)
def test_an_effective_date_that_is_certainly_wrong_is_refused_in_every_way(effective_on, precision, code):
	"""Rule 100."""
	partnership = scene("First Contact", ("NEXT_STEP_OR_MEETING",))
	fields = {"move_effective_on": effective_on, "move_effective_on_precision": precision}
	for way in WAYS:
		with undone():
			assert SAID[code] in refusal(way, OFFICER, partnership, "Explore", "Exploring", dict(fields))


@pytest.mark.parametrize(
	("effective_on", "precision", "stored_on"),
	[("2016-11-15", "Month", "2016-11-15"), (None, "Unknown", None), ("2017-05-01", "Before", "2017-05-01")],
	ids=identify,
)
def test_a_move_may_be_backdated_and_its_date_be_vague(effective_on, precision, stored_on):
	partnership = make_partnership(
		"First Contact", since="2016-01-01", next_step="Call", next_step_due=today()
	)
	by_rest(
		partnership.name,
		"Explore",
		"Exploring",
		{"move_effective_on": effective_on, "move_effective_on_precision": precision},
	)
	partnership.reload()
	last = partnership.stage_log[-1]
	assert str(last.effective_on or "") == (stored_on or "")
	assert (last.effective_on_precision, partnership.stage_since_precision) == (precision, precision)
	assert partnership.stage_since == last.effective_on
	assert partnership.move_effective_on is None


@pytest.mark.parametrize(("status", "is_enough"), [("Planned", True), ("Cancelled", False)])
def test_a_meeting_that_lies_ahead_takes_the_place_of_a_next_step(status, is_enough):
	"""Rule 84."""
	partnership = make_partnership("First Contact")
	make_interaction(partnership, add_days(today(), 5), status=status)
	if is_enough:
		by_rest(partnership.name, "Explore", "Exploring", {})
		assert stored(partnership.name)[0] == "Exploring"
	else:
		message = refusal("rest", OFFICER, partnership, "Explore", "Exploring", {})
		assert SAID["NEXT_STEP_OR_MEETING"] in message


def test_pause_leads_to_formalised_while_an_agreement_is_in_force_and_else_to_informal_cooperation():
	"""Rule 92: one button, and the REST API refuses the other target."""
	without = make_partnership("Implementing")
	with_agreement = scene("Implementing", ("AGREEMENT_IN_FORCE",))
	for partnership, target, other, code in (
		(without, "Informal Cooperation", "Formalised", "AGREEMENT_IN_FORCE"),
		(with_agreement, "Formalised", "Informal Cooperation", "NO_AGREEMENT_IN_FORCE"),
	):
		with undone():
			assert SAID[code] in refusal("rest", OFFICER, partnership, "Pause", other, {})
		with undone():
			go("workflow", OFFICER, partnership, "Pause", target, {})
			assert stored(partnership.name)[0] == target


def test_implementing_to_informal_is_called_agreement_lapsed_for_a_manager_while_it_has_lapsed():
	"""Rule 93."""
	partnership = make_partnership("Implementing")
	make_agreement(partnership, "Terminated", since=today())
	go("rest", MANAGER, partnership, "Agreement lapsed", "Informal Cooperation", {})
	assert frappe.get_doc("Partnership", partnership.name).stage_log[-1].action == "Agreement lapsed"


def test_a_kanban_drag_and_a_bulk_edit_meet_the_same_guard():
	from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs

	partnership = make_partnership("Exploring")
	before = stored(partnership.name)
	with as_user("officer"):
		with undone(), pytest.raises(frappe.ValidationError, match="joint activity"):
			frappe.flags.scene = partnership.name
			frappe.set_value("Partnership", partnership.name, "stage", "Informal Cooperation")
		with rollback_to_here():
			failed = submit_cancel_or_update_docs(
				"Partnership", f'["{partnership.name}"]', "update", '{"stage": "Informal Cooperation"}'
			)
	assert failed == [partnership.name]
	assert stored(partnership.name) == before


def test_parking_keeps_where_to_resume_and_waking_clears_it():
	"""Rule 95."""
	partnership = make_partnership("Informal Cooperation", next_step="Call", next_step_due=today())
	go("rest", OFFICER, partnership, "Park", "Parked", inputs((REASON, UNTIL)))
	partnership.reload()
	assert (partnership.resume_stage, partnership.parked_reason) == (
		"Informal Cooperation",
		"The counterpart asked for it",
	)
	assert (partnership.health, partnership.health_reasons) == ("Parked", [])
	go("workflow", OFFICER, partnership, "Wake", "Informal Cooperation", {})
	partnership.reload()
	assert partnership.stage == "Informal Cooperation"
	assert not (partnership.resume_stage or partnership.parked_until or partnership.parked_reason)
	assert partnership.restarted_on == today()


RESTS = {"Park": ["reason", "parked_until"]}
ENDS = {"Drop": ["close_reason", "reason"]}
CLOSES = {"Conclude": ["close_reason", "reason"]}


@pytest.mark.parametrize(
	("stage", "asked"),
	[
		("Identified", {"Log first contact": ["interaction", "reason"], **RESTS, **ENDS}),
		("First Contact", {"Explore": ["next_step", "next_step_due", "reason"], **RESTS, **ENDS}),
		("Informal Cooperation", {"Implement": ["reason"], **RESTS, **CLOSES, **ENDS}),
		("Formalised", {"Implement": ["reason"], "Agreement lapsed": ["reason"], **RESTS, **CLOSES}),
		("Parked", {"Wake": ["next_step", "next_step_due", "reason"], **ENDS}),
		("Concluded", {"Reopen": ["reason"]}),
	],
)
def test_the_dialog_of_a_move_asks_for_what_the_move_needs(stage, asked):
	possible = {
		move["action"]: move["inputs"] for move in api.get_allowed_moves(make_partnership(stage).name)
	}
	assert {action: possible[action] for action in asked} == asked


def test_the_log_says_why_a_partnership_was_moved():
	reason = make_master("Close Reason")
	dropped, silent, parked, waited = (make_partnership("Exploring") for _ in range(4))
	go("rest", MANAGER, dropped, "Drop", "Not Pursued", {"close_reason": reason, "move_reason": "No answer"})
	go("rest", MANAGER, silent, "Drop", "Not Pursued", {"close_reason": reason})
	until = {"parked_until": str(add_days(today(), 30))}
	go("rest", OFFICER, parked, "Park", "Parked", {"parked_reason": "Elections", **until})
	go(
		"rest",
		OFFICER,
		waited,
		"Park",
		"Parked",
		{"parked_reason": "Elections", "move_reason": "Budget", **until},
	)
	notes = {
		doc.name: frappe.get_doc("Partnership", doc.name).stage_log[-1].note
		for doc in (dropped, silent, parked)
	}
	assert list(notes.values()) == [f"{reason}: No answer", reason, "Elections"]
	waited.reload()
	assert (waited.parked_reason, waited.stage_log[-1].note) == ("Budget", "Budget")


@pytest.mark.parametrize(("hours", "is_taken_back"), [(23, True), (25, False)])
def test_a_move_is_taken_back_within_a_day(hours, is_taken_back):
	partnership = frappe.get_doc("Partnership", make_partnership("Exploring").name)
	moves.move(partnership, "Park", parked_until=add_days(today(), 30), move_reason="Elections")
	when = add_to_date(now_datetime(), hours=-hours)
	frappe.db.set_value("Partnership Stage Log", partnership.stage_log[-1].name, "recorded_on", when)
	partnership.reload()
	if is_taken_back:
		moves.take_back(partnership, "Park")
		partnership.reload()
		assert (partnership.stage, partnership.parked_until, len(partnership.stage_log)) == (
			"Exploring",
			None,
			1,
		)
	else:
		with pytest.raises(frappe.ValidationError, match="can no longer be undone"):
			moves.take_back(partnership, "Park")


def test_only_parking_and_dropping_are_taken_back():
	parked = make_partnership("Parked", next_step="Call", next_step_due=today())
	partnership = frappe.get_doc("Partnership", parked.name)
	moves.move(partnership, "Wake")
	for action in ("Wake", "Park"):
		with pytest.raises(frappe.ValidationError, match="can no longer be undone"):
			moves.take_back(partnership, action)


@pytest.mark.parametrize("days", [0, -1, 560])
def test_a_parked_date_outside_the_eighteen_months_is_refused_also_when_it_is_extended(days):
	"""Rule 94."""
	partnership = make_partnership("Parked")
	with pytest.raises(frappe.ValidationError, match="18 months"):
		frappe.client.set_value("Partnership", partnership.name, "parked_until", str(add_days(today(), days)))


def test_a_parked_partnership_that_is_overdue_can_still_be_edited():
	partnership = make_partnership("Parked", parked_until=add_days(today(), -3))
	partnership.objective = "Still worth it"
	partnership.save()
	assert partnership.to_wake == 1


def test_dropping_and_reopening_keep_the_close_reason_in_the_log_alone():
	"""Rules 98, 99."""
	partnership = make_partnership("Exploring")
	reason = make_master("Close Reason")
	go(
		"rest",
		MANAGER,
		partnership,
		"Drop",
		"Not Pursued",
		{"close_reason": reason, "move_effective_on": str(today())},
	)
	partnership.reload()
	assert (partnership.closed_on, partnership.closed_on_precision) == (today(), "Day")
	assert (partnership.health, partnership.stage_log[-1].note) == ("Closed", reason)
	go("rest", MANAGER, partnership, "Reopen", "Exploring", {"move_reason": "They wrote again"})
	partnership.reload()
	assert not (partnership.closed_on or partnership.closed_on_precision or partnership.close_reason)
	assert partnership.stage_log[-2].note == reason


def test_guards_judge_today_also_for_a_backdated_move():
	"""Rule 102: the visit of last week supports a cooperation that began in 2016."""
	partnership = make_partnership("Exploring", since="2016-01-01")
	make_interaction(partnership, add_days(today(), -7), interaction_type="Workshop")
	go("rest", OFFICER, partnership, "Cooperate", "Informal Cooperation", {"move_effective_on": "2016-05-01"})
	assert stored(partnership.name)[0] == "Informal Cooperation"
