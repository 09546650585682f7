"""An agreement on one page: who has signed, whom we wait for since when, what to send next, copies, plans."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_organisation,
	make_partnership,
	make_plan,
)
from testing.factories import make_port_and_harbour, today


@pytest.fixture
def partnership(officer):
	parties = make_port_and_harbour(email_ids=[{"email_id": "kim@kr.example", "is_primary": 1}])
	return make_partnership("Agreement in Preparation", parties, owner_user=officer)


@pytest.fixture
def agreement(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	made = make_agreement(
		partnership,
		"Signing",
		owner_user=officer,
		parties=[
			{
				"organisation": european,
				"party_role": "Initiator",
				"signature_status": "Signed",
				"signed_on": today(),
			},
			{"organisation": korean, "party_role": "Signatory", "signature_status": "Sent"},
			{"organisation": make_organisation().name, "party_role": "Supporter", "required": 0},
		],
	)
	frappe.db.set_value("Agreement Party", made.parties[1].name, "pending_since", add_days(today(), -70))
	frappe.clear_document_cache("Agreement", made.name)
	return made


def seen_by(user: str, agreement) -> dict:
	with as_user(user):
		return api.get_agreement_overview(agreement.name)


@pytest.mark.parametrize("who", ["another_officer", "viewer", "outsider"])
def test_who_may_not_read_the_agreement_is_refused(agreement, who, request):
	agreement.reload()
	agreement.visibility = "Restricted"
	agreement.save()
	with pytest.raises(frappe.PermissionError):
		seen_by(request.getfixturevalue(who), agreement)


def test_it_says_who_has_signed_and_for_whom_one_waits_since_when(agreement, officer):
	seen = seen_by(officer, agreement)
	assert (seen["signed"], seen["signatories"]) == (1, 2)
	signed, awaited, supporter = seen["parties"]
	assert (signed["status"], signed["signed_on"]) == ("Signed", str(today()))
	assert (awaited["status"], awaited["days"], awaited["native_name"]) == ("Sent", 70, "항만연구원")
	assert not supporter["is_asked"]


def test_what_to_send_next_names_the_party_and_the_address(agreement, officer):
	steps = seen_by(officer, agreement)["next"]
	assert [(step["code"], step["email"]) for step in steps] == [
		("attach", None),
		("remind", "kim@kr.example"),
	]
	assert steps[1]["text"] == "Remind Harbour Institute of the signature"


@pytest.mark.parametrize(("who", "in_force"), [("officer", "ahead"), ("manager", "next")])
def test_the_path_has_its_present_state_and_what_is_possible_for_its_reader(
	agreement, who, in_force, request
):
	path = seen_by(request.getfixturevalue(who), agreement)["path"]
	states = {step["stage"]: step["state"] for step in path}
	assert (states["With Partners"], states["Signing"], states["In Force"]) == ("past", "present", in_force)


def test_a_withdrawn_draft_passed_no_state_but_draft(officer):
	path = seen_by(officer, make_agreement(state="Withdrawn", owner_user=officer))["path"]
	assert [(step["stage"], step["state"]) for step in path if step["state"] != "ahead"] == [
		("Draft", "past"),
		("Withdrawn", "present"),
	]


def test_copies_and_plans_are_its_own(agreement, officer, partnership):
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "mou.txt",
			"content": "text",
			"attached_to_doctype": "Agreement",
			"attached_to_name": agreement.name,
			"is_private": 1,
		}
	).insert()
	make_plan(partnership, agreement, title="Plan of it")
	make_plan(partnership, title="Another plan")
	seen = seen_by(officer, agreement)
	assert [copy["title"] for copy in seen["copies"]] == ["mou.txt"]
	assert [plan["title"] for plan in seen["plans"]] == ["Plan of it"]
	assert [record["name"] for record in seen["related"]] == [partnership.name]


def test_more_parties_cost_no_more_queries_and_twenty_are_enough(agreement, officer):
	def cost() -> int:
		seen_by(officer, agreement)
		with count_queries() as asked:
			seen_by(officer, agreement)
		return len(asked)

	few = cost()
	agreement.reload()
	for _number in range(5):
		organisation = make_organisation()
		make_contact(organisation)
		agreement.append("parties", {"organisation": organisation.name, "party_role": "Signatory"})
	agreement.save()
	assert cost() == few <= 20


def test_a_decision_comes_with_its_day(officer, partnership):
	made = make_agreement(
		partnership, "In Force", owner_user=officer, end_date=add_days(today(), 60), term_type="Fixed"
	)
	made.reload()
	made.update({"renewal_decision": "Renew"}).save()
	term = seen_by(officer, made)["term"]
	assert (term["decision"], term["decided_on"]) == ("Renew", str(today()))
