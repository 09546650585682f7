"""Whoever acts on what a record says locks it before reading it: of two at once the second reads what the first wrote."""

import json
from collections.abc import Callable

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from testing import as_user, count_queries, make_event, make_organisation, make_partnership

Act = Callable[[], object]


@pytest.fixture
def partnership(officer):
	return make_partnership("Exploring", owner_user=officer, since=add_days(nowdate(), -300))


def changing_several(partnership) -> Act:
	rows = [{"name": partnership.name, "modified": str(partnership.modified)}]
	return lambda: api.change_partnerships("tier", rows, {"tier": "Strategic"})


def setting_a_step(partnership) -> Act:
	return lambda: api.set_next_step(partnership.name, "Call", add_days(nowdate(), 1))


def asking_for_an_introduction(partnership) -> Act:
	ours, gateway, goal = (make_organisation(side).name for side in ("Europe", "Korea", "Korea"))
	return lambda: api.ask_for_introduction(
		"Organisation", goal, "Organisation", gateway, asked_for=ours, partnership=partnership.name
	)


def deciding(partnership) -> Act:
	return lambda: api.decide_review(partnership.name, "Leave", seen=None)


def taking_a_decision_back(partnership) -> Act:
	decided = deciding(partnership)()
	return lambda: api.undo_review(decided["name"])


@pytest.mark.parametrize(
	"act",
	[
		changing_several,
		setting_a_step,
		asking_for_an_introduction,
		deciding,
		taking_a_decision_back,
	],
)
def test_a_partnership_is_locked_before_it_is_read(act, partnership, manager):
	with as_user(manager):
		begin = act(partnership)
		with count_queries() as asked:
			begin()
	assert reads_of("Partnership", asked)[0].endswith("FOR UPDATE")


def test_a_proposal_is_locked_before_it_is_read(officer):
	proposal = frappe.get_doc(
		{
			"doctype": "Contact Proposal",
			"organisation_name": "Zqlocked Cluster",
			"country": "Spain",
			"person_name": "Mina Example",
			"email": "mina@zqlocked.example",
			"looking_for": "A partner",
			"language": "en",
		}
	).insert(ignore_permissions=True)
	with as_user(officer), count_queries() as asked:
		api.decline_proposal(proposal.name, "Not our field")
	assert reads_of("Contact Proposal", asked)[0].endswith("FOR UPDATE")


def test_an_event_is_locked_before_its_meetings_are_logged(officer):
	event = make_event(meetings=[{"organisation": make_organisation("Korea").name}])
	row = {"key": "a-key-of-its-own", "held": 0, "status": "Did Not Come", "meeting": event.meetings[0].name}
	with as_user(officer), count_queries() as asked:
		api.log_meetings(event.name, json.dumps([row]))
	is_allowed, is_logged, *_saved = reads_of("Cooperation Event", asked)
	assert is_logged.endswith("FOR UPDATE"), is_allowed


def reads_of(doctype: str, asked) -> list[str]:
	"""The statements that read a whole record, as they were sent."""
	return [text.strip() for text in asked.touching(doctype) if text.strip().upper().startswith("SELECT *")]
