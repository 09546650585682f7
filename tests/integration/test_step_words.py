"""Rule 112, backwards: the words of a step leave its partnership when its interaction has fewer readers than before."""

import json

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop.patches.v1_1 import take_restricted_steps_off as patch
from testing import as_user, make_interaction, make_partnership, persona

WORDS = "Offer Zugspitze6620"
STAND_IN = "Restricted next step"


@pytest.fixture
def copied(site):
	"""An open partnership with the step that an open interaction brought, a version and a ToDo of it."""
	with as_user("officer"):
		partnership = make_partnership()
		interaction = make_interaction(partnership, next_step=WORDS, next_step_due=add_days(nowdate(), 5))
		doc = frappe.get_doc("Partnership", partnership.name)
		doc.next_step = f"{WORDS}, and dinner"
		doc.save(ignore_version=False)
		doc.next_step = WORDS
		doc.save(ignore_version=False)
	return frappe._dict(partnership=doc, interaction=frappe.get_doc("Interaction", interaction.name))


def seen(partnership: str) -> list[str]:
	"""Where a colleague who reads the partnership finds the words."""
	about = {"reference_name": partnership}
	rows = {
		"Partnership": frappe.get_all("Partnership", filters={"name": partnership}, fields=["*"]),
		"Partnership Snapshot": frappe.get_all(
			"Partnership Snapshot", filters={"partnership": partnership}, fields=["*"]
		),
		"ToDo": frappe.get_all("ToDo", filters=about, fields=["*"]),
		"Version": frappe.get_all("Version", filters={"docname": partnership}, fields=["data"]),
	}
	texts = {doctype: frappe.as_json(list_of) for doctype, list_of in rows.items()}
	return [doctype for doctype, text in texts.items() if WORDS in text.replace(f"{WORDS}, and dinner", "")]


def test_an_open_step_stands_everywhere_on_its_partnership(copied):
	assert seen(copied.partnership.name) == ["Partnership", "Partnership Snapshot", "ToDo", "Version"]


def test_the_words_leave_when_the_interaction_becomes_restricted(copied):
	with as_user("officer"):
		copied.interaction.visibility = "Restricted"
		copied.interaction.save()
	assert seen(copied.partnership.name) == []
	step = frappe.db.get_value(
		"Partnership", copied.partnership.name, ["next_step", "next_step_due", "next_step_owner"]
	)
	assert (step[0], str(step[1]), step[2]) == (STAND_IN, add_days(nowdate(), 5), persona("officer"))
	descriptions = frappe.get_all(
		"ToDo",
		filters={"reference_name": copied.partnership.name, "status": "Open", "is_next_step": 1},
		pluck="description",
	)
	assert len(descriptions) == 1 and descriptions[0].startswith(f"{STAND_IN} · ")


def test_a_version_whose_words_leave_is_no_newer(copied):
	of_partnership = {"docname": copied.partnership.name}
	before = frappe.get_all("Version", filters=of_partnership, fields=["name", "modified"])
	copied.interaction.visibility = "Restricted"
	copied.interaction.save()
	assert frappe.get_all("Version", filters=of_partnership, fields=["name", "modified"]) == before


def test_the_words_leave_when_another_partnership_it_concerns_becomes_restricted(site):
	with as_user("officer"):
		first, second = make_partnership(), make_partnership()
		make_interaction(
			first,
			next_step=WORDS,
			next_step_due=add_days(nowdate(), 5),
			other_partnerships=[second.name],
		)
		assert "Partnership" in seen(first.name)
		second.reload()
		second.visibility = "Restricted"
		second.save()
	assert seen(first.name) == []


def test_the_words_leave_when_it_comes_to_concern_a_restricted_partnership(copied):
	with as_user("officer"):
		hidden = make_partnership(visibility="Restricted")
		copied.interaction.append("other_partnerships", {"partnership": hidden.name})
		copied.interaction.save()
	assert seen(copied.partnership.name) == []


def test_words_that_were_edited_in_the_interaction_leave_too(copied):
	with as_user("officer"):
		copied.interaction.next_step = "Call them"
		copied.interaction.save(ignore_version=False)
		copied.interaction.visibility = "Restricted"
		copied.interaction.save()
	assert seen(copied.partnership.name) == []


def test_a_version_still_says_that_there_was_no_step_before(site):
	due = add_days(nowdate(), 5)
	with as_user("officer"):
		partnership = make_partnership()
		partnership.update({"next_step": "Send the minutes", "next_step_due": due})
		partnership.save(ignore_version=False)
		interaction = make_interaction(partnership)
		interaction.update({"next_step": WORDS, "next_step_due": due, "no_next_step_reason": None})
		interaction.save(ignore_version=False)
		interaction.visibility = "Restricted"
		interaction.save()
	(version,) = frappe.get_all("Version", filters={"docname": partnership.name}, pluck="data")
	steps = [values for field, *values in json.loads(version)["changed"] if field == "next_step"]
	assert [(before or "", after) for before, after in steps] == [("", "Send the minutes")]


def test_a_step_of_the_partnerships_own_stays(copied):
	with as_user("officer"):
		doc = frappe.get_doc("Partnership", copied.partnership.name)
		doc.next_step = "Send the minutes"
		doc.save()
		copied.interaction.visibility = "Restricted"
		copied.interaction.save()
	assert frappe.db.get_value("Partnership", doc.name, "next_step") == "Send the minutes"


def test_the_patch_takes_off_what_an_earlier_version_had_copied_and_a_second_run_changes_nothing(copied):
	frappe.db.set_value("Interaction", copied.interaction.name, "visibility", "Restricted")
	patch.execute()
	assert seen(copied.partnership.name) == []
	before = frappe.get_all("Version", filters={"docname": copied.partnership.name}, fields=["*"])
	patch.execute()
	assert frappe.get_all("Version", filters={"docname": copied.partnership.name}, fields=["*"]) == before
