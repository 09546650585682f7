"""Facts that once led to a wrong answer: blank steps, corrected sides, merged kinds, rows held by somebody else."""

import frappe
import pytest
from frappe.model.rename_doc import rename_doc
from frappe.utils import add_days

from eu_korea_coop import api
from eu_korea_coop.patches.v1_0 import name_reason_rows, refresh_sides
from testing import (
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
)
from testing.factories import today


@pytest.fixture(scope="module")
def site(site_of_module):
	return site_of_module


def stored(partnership) -> tuple[str, set[str]]:
	"""Health and reason codes as stored."""
	return (
		frappe.db.get_value("Partnership", partnership.name, "health"),
		set(frappe.get_all("Partnership Health Reason", filters={"parent": partnership.name}, pluck="code")),
	)


# a next step is text that can be seen


@pytest.mark.parametrize("blanks", ["   ", "\u00a0", "\u3000 ", "\u200b"])
def test_a_step_of_blanks_is_no_step(blanks):
	"""Rules 22, 32, 83."""
	partnership = make_partnership("Exploring", since=add_days(today(), -95))
	partnership.update({"next_step": blanks, "next_step_due": add_days(today(), 30)})
	partnership.save()
	health, codes = stored(partnership)
	assert health == "Stalled"
	assert {"SILENT", "NO_NEXT_STEP"} <= codes


def test_a_blank_step_stored_by_something_else_is_no_step_either():
	partnership = make_partnership("Exploring", since=add_days(today(), -95))
	frappe.db.set_value(
		"Partnership",
		partnership.name,
		{"next_step": "   ", "next_step_due": add_days(today(), 30)},
		update_modified=False,
	)
	assert api.get_health(partnership.name)["health"] == "Stalled"


# a corrected side is the side everywhere


def test_an_event_both_sides_attended_is_none_after_one_turns_out_to_be_of_a_third_country():
	"""Rules 81, 85."""
	european, korean = make_organisation("Europe"), make_organisation("Korea")
	partnership = make_partnership(
		"Exploring", parties=[make_organisation("Europe"), make_organisation("Korea")]
	)
	event = make_event(
		add_days(today(), -10),
		participants=[
			{"organisation": european.name, "attended": 1},
			{"organisation": korean.name, "attended": 1},
		],
	)
	make_interaction(
		partnership, add_days(today(), -10), interaction_type="Conference Encounter", events=[event.name]
	)

	def missing() -> list[str]:
		moves = api.get_allowed_moves(partnership.name)
		return next(move["missing"] for move in moves if move["action"] == "Cooperate")

	assert "JOINT_ACTIVITY" not in missing()
	korean.reload()
	korean.side = "Third Country"
	korean.save()
	assert "JOINT_ACTIVITY" in missing()


def test_moves_and_save_agree_on_the_sides_of_the_parties():
	european, korean = make_organisation("Europe"), make_organisation("Korea")
	partnership = make_partnership(
		"Identified", parties=[european, korean], origin_kind="By Coincidence", owner_user="Administrator"
	)
	make_interaction(partnership, add_days(today(), -1))
	european.reload()
	european.side = "Third Country"
	european.save()
	move = next(
		row for row in api.get_allowed_moves(partnership.name) if row["action"] == "Log first contact"
	)
	assert move["missing"] == ["EUROPEAN_PARTY"]
	with pytest.raises(frappe.ValidationError, match="European"):
		api.move(partnership.name, "Log first contact")


@pytest.mark.parametrize("action", ["Park", "Drop"])
def test_a_partnership_that_lost_a_side_can_still_be_left(action):
	"""Rule 82, as settled: every other save asks for the party."""
	european, korean = make_organisation("Europe"), make_organisation("Korea")
	partnership = make_partnership("Exploring", parties=[european, korean])
	korean.reload()
	korean.side = "Third Country"
	korean.save()
	doc = frappe.get_doc("Partnership", partnership.name)
	doc.objective = "Anything"
	with pytest.raises(frappe.ValidationError, match="a European and a Korean party"):
		doc.save()
	inputs = {
		"Park": {"reason": "The other side has left", "parked_until": add_days(today(), 60)},
		"Drop": {"close_reason": make_master("Close Reason")},
	}
	assert api.move(partnership.name, action, **inputs[action])["stage"] in ("Parked", "Not Pursued")


def sides_of(organisation) -> set[str]:
	tables = ("Partnership Party", "Agreement Party", "Interaction Organisation", "Event Participant")
	return {
		side
		for table in tables
		for side in frappe.get_all(table, filters={"organisation": organisation.name}, pluck="side")
	}


@pytest.fixture
def named_everywhere():
	"""A Korean organisation in a partnership, an agreement, an interaction and an event."""
	korean = make_organisation("Korea")
	partnership = make_partnership("Exploring", parties=[make_organisation("Europe"), korean])
	make_agreement(partnership)
	make_interaction(partnership, organisations=[korean.name])
	make_event(participants=[korean.name])
	korean.reload()
	return korean


def test_every_copy_of_a_side_follows_a_correction(named_everywhere):
	named_everywhere.side = "Third Country"
	named_everywhere.save()
	assert sides_of(named_everywhere) == {"Third Country"}


def test_the_patch_mends_copies_that_were_left_behind_and_does_nothing_twice(named_everywhere):
	frappe.db.set_value("Organisation", named_everywhere.name, "side", "Europe", update_modified=False)
	assert sides_of(named_everywhere) == {"Korea"}
	refresh_sides.execute()
	refresh_sides.execute()
	assert sides_of(named_everywhere) == {"Europe"}


def test_a_corrected_side_opens_the_contact_gap():
	"""Rule 63."""
	european, korean = make_organisation("Europe"), make_organisation("Korea")
	partnership = make_partnership("Exploring", parties=[european, korean])
	make_contact(european)
	make_contact(korean)
	assert "CONTACT_GAP" not in stored(partnership)[1]
	korean.reload()
	korean.side = "Third Country"
	korean.save()
	assert "CONTACT_GAP" in stored(partnership)[1]


def test_an_agreement_that_lost_a_side_counts_in_no_figures():
	"""As its next save would say (E8); one between other parties goes on counting."""
	european, korean = make_organisation("Europe"), make_organisation("Korea")
	agreement = make_agreement(make_partnership("Exploring", parties=[european, korean]))
	other = make_agreement(make_partnership("Exploring"))
	third = make_organisation("Korea")
	both = make_agreement(
		make_partnership("Exploring", parties=[european, korean, third]), parties=(european, korean, third)
	)
	korean.reload()
	korean.side = "Third Country"
	korean.save()
	counts = {
		doc.name: frappe.db.get_value("Agreement", doc.name, "counts_in_figures")
		for doc in (agreement, other, both)
	}
	assert counts == {agreement.name: 0, other.name: 1, both.name: 1}
	doc = frappe.get_doc("Agreement", agreement.name)
	doc.notes = "Still to be saved"
	doc.save()


# a kind that is merged into another


def test_agreements_of_a_merged_kind_are_judged_by_the_notice_days_of_the_other_at_once():
	"""Rules 16, 44."""
	short = make_master("Agreement Kind", "Kind with short notice", notice_days=30)
	long = make_master("Agreement Kind", "Kind with long notice", notice_days=365)
	partnership = make_partnership("Implementing", since=add_days(today(), -5))
	make_agreement(partnership, "In Force", kind=short, term_type="Fixed", end_date=add_days(today(), 100))
	assert "AGREEMENT_ENDING" not in stored(partnership)[1]
	rename_doc("Agreement Kind", short, long, merge=True, show_alert=False)
	assert "AGREEMENT_ENDING" in stored(partnership)[1]


def test_reason_rows_named_by_chance_get_names_of_their_own_and_are_replaced_as_before():
	partnership = make_partnership("Exploring", since=add_days(today(), -95))
	rows = frappe.get_all(
		"Partnership Health Reason", filters={"parent": partnership.name}, pluck="name", order_by="idx"
	)
	assert len(rows) >= 2
	table = frappe.qb.DocType("Partnership Health Reason")
	for number, name in enumerate(rows):
		frappe.qb.update(table).set(table.name, f"by-chance-{number}").where(table.name == name).run()
	name_reason_rows.execute()
	assert rows == frappe.get_all(
		"Partnership Health Reason", filters={"parent": partnership.name}, pluck="name", order_by="idx"
	)
	make_interaction(partnership)
	assert "SILENT" not in stored(partnership)[1]
