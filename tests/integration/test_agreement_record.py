"""An agreement as a record: parties and signatures, what is locked, its successor, its renewal, its end."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.agreements.expiry import expire
from eu_korea_coop.agreements.history import load_state
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_event,
	make_master,
	make_organisation,
	make_partnership,
)


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def ahead(days: int) -> date:
	return today() + timedelta(days=days)


def parties(*statuses: str, sides=("Europe", "Korea"), **fields) -> list[dict]:
	"""Party rows of new organisations, alternating between the sides."""
	return [
		{
			"organisation": make_organisation(sides[index % len(sides)]).name,
			"signature_status": status,
			**fields,
		}
		for index, status in enumerate(statuses or ("Not Requested", "Not Requested"))
	]


def in_force(*statuses: str, partnership=None, **fields):
	"""An agreement In Force since 2020."""
	doc = make_agreement(partnership, parties=parties(*(statuses or ("Signed", "Signed"))), **fields)
	return load_state(
		doc, [{"to_state": "In Force", "effective_on": "2020-01-01", "effective_on_precision": "Year"}]
	)


def new_agreement(**values):
	return frappe.get_doc(
		{
			"doctype": "Agreement",
			"title": "Memorandum of understanding",
			"kind": make_master("Agreement Kind"),
			"parties": parties(),
			**values,
		}
	)


def refused(doc, *words: str) -> None:
	with pytest.raises(frappe.ValidationError) as error:
		doc.save()
	for word in words:
		assert word in str(error.value)


# parties


def test_a_minimal_agreement_has_two_parties_and_nothing_else():
	doc = new_agreement().insert()
	assert (doc.state, doc.signature_summary, doc.counts_in_figures) == ("Draft", SUMMARY_OF_NOTHING(doc), 1)


def SUMMARY_OF_NOTHING(doc) -> str:
	names = [
		frappe.db.get_value("Organisation", row.organisation, "organisation_name") for row in doc.parties
	]
	return "0 of 2 signed, pending: " + "; ".join(f"{name} (not requested)" for name in names)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_parties_are_refused(count):
	refused(new_agreement(parties=parties()[:count]), "Parties", "at least two")


def test_an_organisation_is_a_party_once():
	rows = parties()
	refused(new_agreement(parties=[*rows, dict(rows[0])]), "Parties", "row 3", "listed already")


def test_parties_of_one_side_only_are_refused():
	refused(new_agreement(parties=parties(sides=("Europe",))), "Parties", "one side", "Europe")


def test_an_agreement_of_one_side_can_be_recorded_without_counting():
	doc = new_agreement(parties=parties(sides=("Europe",)), counts_in_figures=0).insert()
	assert doc.counts_in_figures == 0


def test_an_agreement_with_a_third_country_is_recorded_and_does_not_count():
	doc = new_agreement(parties=parties(sides=("Europe", "Third Country"))).insert()
	assert doc.counts_in_figures == 0


def test_a_party_added_later_has_the_same_defaults_as_the_first_ones():
	doc = new_agreement().insert()
	doc.append("parties", {"organisation": make_organisation().name})
	doc.save()
	row = doc.parties[2]
	assert (row.party_role, row.required, row.signature_status) == ("Signatory", 1, "Not Requested")


def test_the_side_is_the_organisations_whatever_was_sent():
	rows = parties()
	rows[0]["side"] = "Korea"
	doc = new_agreement(parties=rows).insert()
	assert [row.side for row in doc.parties] == ["Europe", "Korea"]


# signatures


def test_one_pending_party_does_not_hide_the_signatures_of_the_others():
	rows = parties("Signed", "Signed", "Signed", "Approval Ongoing")
	rows[2].update(represents="Serbia")
	rows[3].update(represents="Croatia", required=0)
	rows.append({**parties("Not Requested")[0], "party_role": "Supporter", "required": 0})
	doc = new_agreement(parties=rows).insert()
	assert doc.signature_summary == "3 of 4 signed, pending: Croatia (approval ongoing)"


def test_pending_since_is_the_day_the_signature_was_asked_for():
	doc = new_agreement().insert()
	assert doc.parties[0].pending_since is None
	doc.parties[0].signature_status = "Sent"
	doc.save()
	assert doc.parties[0].pending_since == today()
	frappe.db.set_value("Agreement Party", doc.parties[0].name, "pending_since", "2024-05-01")
	doc.reload()
	doc.parties[0].signature_status = "Approval Ongoing"
	doc.save()
	assert doc.parties[0].pending_since == date(2024, 5, 1)
	doc.parties[0].signature_status = "Signed"
	doc.save()
	assert doc.parties[0].pending_since is None


def test_a_loaded_pending_signature_is_pending_since_the_last_loaded_step():
	doc = make_agreement(parties=parties("Signed", "Signed", "Approval Ongoing", required=0))
	load_state(
		doc, [{"to_state": "In Force", "effective_on": "2016-09-01", "effective_on_precision": "Month"}]
	)
	doc.reload()
	assert doc.parties[2].pending_since == date(2016, 9, 30)


def test_a_signature_is_recorded_with_its_fuzzy_date(officer):
	doc = new_agreement().insert()
	korea = doc.parties[1].organisation
	with as_user(officer):
		answer = api.record_signature(
			doc.name, korea, "Signed", "2016-11-05", "Month", signatory_title="President", remarks="By post"
		)
	doc.reload()
	row = doc.parties[1]
	assert (row.signature_status, row.signed_on, row.signed_on_precision) == (
		"Signed",
		date(2016, 11, 5),
		"Month",
	)
	assert (row.signatory_title, row.remarks) == ("President", "By post")
	assert answer["signature_summary"] == doc.signature_summary
	assert doc.signature_summary.startswith("1 of 2 signed")


def test_a_late_signature_comes_in_while_the_agreement_is_in_force(officer):
	doc = make_agreement(parties=parties("Signed", "Signed", "Approval Ongoing", required=0))
	load_state(doc, [{"to_state": "In Force", "effective_on": "2016-09-01"}])
	with as_user(officer):
		api.record_signature(doc.name, doc.parties[2].organisation, "Signed", "2017-03-01")
	assert frappe.db.get_value("Agreement", doc.name, "signature_summary") == "3 of 3 signed"


def test_a_signature_of_somebody_else_is_refused():
	doc = new_agreement().insert()
	with pytest.raises(frappe.ValidationError, match="no party of this agreement"):
		api.record_signature(doc.name, make_organisation().name, "Signed")


def test_a_signature_in_the_future_is_refused_and_nothing_is_saved():
	doc = new_agreement().insert()
	with pytest.raises(frappe.ValidationError, match=r"Parties, row 1, .*Signed on.*future"):
		api.record_signature(doc.name, doc.parties[0].organisation, "Signed", ahead(1))
	assert frappe.db.get_value("Agreement Party", doc.parties[0].name, "signature_status") == "Not Requested"


def test_this_month_and_this_year_are_no_future():
	rows = parties("Signed", "Signed")
	rows[0].update(signed_on=today(), signed_on_precision="Year")
	doc = new_agreement(parties=rows, signed_on=today(), signed_on_precision="Month").insert()
	assert doc.signed_on == today()


def test_an_agreement_signed_in_the_future_is_refused():
	refused(new_agreement(signed_on=ahead(1)), "Signed on", "future")


def test_a_signing_date_without_a_signature_is_refused():
	rows = parties()
	rows[1]["signed_on"] = "2020-01-01"
	refused(new_agreement(parties=rows), "Parties", "not set to Signed")


def test_the_last_signature_dates_the_agreement_when_it_comes_into_force():
	rows = parties("Signed", "Signed")
	rows[0].update(signed_on="2021-03-01")
	rows[1].update(signed_on="2021-05-01", signed_on_precision="Month")
	doc = make_agreement(parties=rows)
	load_state(doc, [{"to_state": "Signing", "effective_on": "2021-02-01"}])
	doc.state = "In Force"
	doc.save()
	assert (doc.signed_on, doc.signed_on_precision) == (date(2021, 5, 1), "Month")


def test_an_unknown_signing_date_stays_unknown():
	doc = new_agreement(signed_on_precision="Unknown", parties=parties("Signed", "Signed")).insert()
	load_state(doc, [{"to_state": "Signing", "effective_on": "2021-02-01"}])
	doc.state = "In Force"
	doc.save()
	assert (doc.signed_on, doc.signed_on_precision) == (None, "Unknown")


# term


def kind(**fields) -> str:
	return make_master("Agreement Kind", f"Kind {frappe.generate_hash(length=6)}", **fields)


def test_the_kind_proposes_the_end_and_the_review():
	doc = new_agreement(
		kind=kind(default_term_months=36, review_days=90), term_type="Fixed", effective_from="2024-03-01"
	).insert()
	assert (doc.end_date, doc.review_date) == (date(2027, 2, 28), date(2026, 11, 30))


def test_an_end_that_was_entered_stays():
	doc = new_agreement(
		kind=kind(default_term_months=36),
		term_type="Fixed",
		effective_from="2024-03-01",
		end_date="2025-01-01",
	).insert()
	assert doc.end_date == date(2025, 1, 1)


def test_an_open_ended_agreement_has_no_end():
	refused(new_agreement(term_type="Open-Ended", end_date="2030-01-01"), "End date", "open-ended")


@pytest.mark.parametrize("start", [{"effective_from": "2024-03-01"}, {"signed_on": "2024-03-01"}])
def test_an_end_before_its_start_is_refused(start):
	refused(new_agreement(term_type="Fixed", end_date="2024-02-28", **start), "End date")


# locked


LOCKED = [
	("kind", lambda: kind(), "Kind"),
	("objective_specific", lambda: "Something else", "Specific objective"),
	("objective_general", lambda: "Something else", "General objective"),
	("effective_from", lambda: "2021-01-01", "Effective from"),
	("term_type", lambda: "Auto-Renew", "Term"),
	("end_date", lambda: "2031-01-01", "End date"),
	("scope_items", lambda: [{"scope_item": "Another thing"}], "Scope"),
	("parties", lambda: parties("Signed", "Signed"), "Parties"),
]


@pytest.mark.parametrize(("field", "value", "label"), LOCKED, ids=[row[0] for row in LOCKED])
def test_legal_fields_are_locked_once_in_force(manager, field, value, label):
	doc = in_force(
		term_type="Fixed",
		end_date="2030-01-01",
		effective_from="2020-02-01",
		objective_specific="Joint projects",
		objective_general="Cooperation",
		scope_items=[{"scope_item": "Exchange of companies"}],
	)
	doc.set(field, value())
	with as_user(manager):
		refused(doc, label, "supersedes")


def test_the_form_learns_what_is_locked(manager):
	with as_user(manager):
		for doc, is_locked in (
			(in_force(term_type="Fixed", end_date="2030-01-01"), True),
			(make_agreement(), False),
		):
			stored = frappe.get_doc("Agreement", doc.name)
			stored.run_method("onload")
			locked = stored.get("__onload").locked
			assert ("end_date" in locked["fields"], "required" in locked["party_fields"]) == (
				is_locked,
				is_locked,
			)


def test_a_party_can_not_be_exchanged_once_in_force(manager):
	doc = in_force()
	doc.parties[1].organisation = make_organisation("Korea").name
	with as_user(manager):
		refused(doc, "Parties", "supersedes")


def test_a_signature_can_not_be_taken_back_once_in_force(manager):
	doc = in_force()
	with as_user(manager), pytest.raises(frappe.ValidationError, match="it has signed"):
		api.record_signature(doc.name, doc.parties[1].organisation, "Declined")


def test_what_was_unknown_may_be_filled_in_once_in_force(manager):
	doc = in_force(signed_on_precision="Unknown")
	with as_user(manager):
		doc.signed_on, doc.signed_on_precision = "2019-11-01", "Month"
		doc.save()
	assert frappe.db.get_value("Agreement", doc.name, "signed_on") == date(2019, 11, 1)


def test_what_is_not_legal_stays_open_once_in_force(officer):
	doc = in_force()
	with as_user(officer):
		doc.update(
			{"title": "The Daegu memorandum", "evaluation_verdict": "Successful", "review_date": ahead(90)}
		)
		doc.signed_at_event = make_event("2020-01-01").name
		doc.save()
	assert frappe.db.get_value("Agreement", doc.name, "evaluation_verdict") == "Successful"


def test_before_it_is_in_force_everything_is_open(officer):
	doc = make_agreement(state="Signing", parties=parties())
	with as_user(officer):
		doc.objective_specific = "New words"
		doc.set("parties", parties())
		doc.save()
	assert doc.objective_specific == "New words"


# successor


def test_a_successor_is_a_draft_with_the_same_parties_and_content_and_nothing_signed(officer):
	old = in_force(objective_specific="Joint projects", term_type="Fixed", end_date="2030-01-01")
	with as_user(officer):
		new = frappe.get_doc("Agreement", api.supersede_agreement(old.name))
	assert (new.state, new.supersedes, new.owner_user) == ("Draft", old.name, officer)
	assert [row.organisation for row in new.parties] == [row.organisation for row in old.parties]
	assert {row.signature_status for row in new.parties} == {"Not Requested"}
	assert (new.objective_specific, new.end_date, new.signed_on, new.state_log) == (
		"Joint projects",
		None,
		None,
		[],
	)


def test_the_predecessor_is_superseded_the_same_day(manager):
	old = in_force()
	new = frappe.get_doc("Agreement", api.supersede_agreement(old.name))
	for row in new.parties:
		row.signature_status = "Signed"
	new.save()
	load_state(new, [{"to_state": "Signing", "effective_on": "2023-01-01"}])
	with as_user(manager):
		api.move_agreement(new.name, "In Force", effective_on="2024-05-01")
	old.reload()
	assert (old.state, old.superseded_on, old.state_since) == (
		"Superseded",
		date(2024, 5, 1),
		date(2024, 5, 1),
	)
	assert (old.state_log[-1].from_state, old.state_log[-1].action) == ("In Force", "Supersede")
	assert new.name in old.state_log[-1].note


def signed_successor(old, since: str = "2020-06-01"):
	"""A successor that both sides have signed, in Signing."""
	new = frappe.get_doc("Agreement", api.supersede_agreement(old.name))
	for row in new.parties:
		row.signature_status = "Signed"
	new.save()
	return load_state(new, [{"to_state": "Signing", "effective_on": since}])


@pytest.mark.parametrize(("day", "precision"), [("2024-02-01", "Day"), ("2024-02-01", "Month")])
def test_a_successor_does_not_come_into_force_before_its_predecessor_did(manager, day, precision):
	old = make_agreement(parties=parties("Signed", "Signed"))
	load_state(old, [{"to_state": "In Force", "effective_on": "2025-03-01"}])
	new = signed_successor(old)
	with (
		as_user(manager),
		pytest.raises(frappe.ValidationError, match="has been In Force since 1 Mar 2025"),
	):
		api.move_agreement(new.name, "In Force", effective_on=day, effective_on_precision=precision)
	old.reload()
	assert old.state == "In Force"
	assert [row.to_state for row in old.state_log] == ["In Force"]


def test_loaded_history_does_not_supersede_an_agreement_before_it_was_in_force():
	old = make_agreement(parties=parties("Signed", "Signed"))
	load_state(old, [{"to_state": "In Force", "effective_on": "2025-03-01"}])
	new = make_agreement(parties=parties("Signed", "Signed"), supersedes=old.name)
	with pytest.raises(frappe.ValidationError, match="has been In Force since 1 Mar 2025"):
		load_state(new, [{"to_state": "In Force", "effective_on": "2024-02-01"}])


@pytest.mark.parametrize(
	("day", "precision"), [("2025-03-01", "Day"), ("2025-01-01", "Year"), (None, "Unknown")]
)
def test_a_successor_that_may_have_come_later_supersedes(manager, day, precision):
	old = make_agreement(parties=parties("Signed", "Signed"))
	load_state(old, [{"to_state": "In Force", "effective_on": "2025-03-01"}])
	new = signed_successor(old)
	with as_user(manager):
		api.move_agreement(new.name, "In Force", effective_on=day, effective_on_precision=precision)
	assert frappe.db.get_value("Agreement", old.name, "state") == "Superseded"


def test_an_expired_predecessor_is_superseded_too():
	old = in_force()
	new = make_agreement(parties=parties("Signed", "Signed"), supersedes=old.name)
	frappe.db.set_value("Agreement", old.name, "state", "Expired")
	load_state(new, [{"to_state": "In Force", "effective_on": "2024-05-01"}])
	assert frappe.db.get_value("Agreement", old.name, "state") == "Superseded"


def test_a_terminated_predecessor_stays_terminated():
	old = in_force()
	old.state = "Terminated"
	old.save()
	new = make_agreement(parties=parties("Signed", "Signed"), supersedes=old.name)
	load_state(new, [{"to_state": "In Force", "effective_on": "2024-05-01"}])
	assert frappe.db.get_value("Agreement", old.name, "state") == "Terminated"


def test_a_draft_has_no_successor():
	with pytest.raises(frappe.ValidationError, match="in force or expired"):
		api.supersede_agreement(new_agreement().insert().name)


def test_agreements_do_not_supersede_each_other_in_a_circle():
	first = new_agreement().insert()
	second = new_agreement(supersedes=first.name).insert()
	first.supersedes = second.name
	refused(first, "Supersedes")
	first.reload()
	first.supersedes = first.name
	refused(first, "Supersedes")


def test_a_successor_belongs_to_the_same_partnership():
	old = make_agreement(make_partnership())
	refused(
		new_agreement(partnership=make_partnership().name, supersedes=old.name),
		"Supersedes",
		"another partnership",
	)


# renewal


def test_a_renewal_decision_says_who_took_it_and_when(manager):
	doc = in_force(term_type="Fixed", end_date=ahead(60))
	with as_user(manager):
		doc.renewal_decision = "Renew"
		doc.save()
	assert (doc.renewal_decision_by, doc.renewal_decision_on) == (manager, today())


def test_a_decision_is_cleared_when_the_date_it_was_taken_for_changes():
	doc = in_force(term_type="Open-Ended", review_date=ahead(60))
	doc.renewal_decision = "Renew"
	doc.save()
	doc.review_date = ahead(400)
	doc.save()
	assert (doc.renewal_decision, doc.renewal_decision_by, doc.renewal_decision_on) == ("", None, None)


def test_a_decision_outlives_other_changes():
	doc = in_force(term_type="Fixed", end_date=ahead(60), review_date=ahead(30))
	doc.renewal_decision = "Let Lapse"
	doc.save()
	doc.review_date = ahead(31)
	doc.save()
	assert doc.renewal_decision == "Let Lapse"


# the end


def test_a_fixed_term_that_is_over_expires_the_day_after_its_end():
	partnership = make_partnership()
	over = in_force(partnership=partnership, term_type="Fixed", end_date=ahead(-10))
	last_day = in_force(term_type="Fixed", end_date=today())
	result = expire(today())
	assert over.name in result.expired and last_day.name not in result.expired
	assert partnership.name in result.partnerships
	over.reload()
	assert (over.state, over.state_since, over.state_since_precision) == ("Expired", ahead(-9), "Day")
	row = over.state_log[-1]
	assert (row.idx, row.from_state, row.to_state, row.action) == (2, "In Force", "Expired", "Expire")
	assert row.effective_on == ahead(-9)


def test_an_older_record_that_came_into_force_after_its_end_expires_in_the_order_of_its_log():
	doc = in_force(term_type="Fixed", end_date="2020-12-31")
	frappe.db.set_value("Agreement", doc.name, "state_since", "2025-06-01")
	frappe.db.set_value("Agreement", doc.name, "state_since_precision", "Day")
	expire(today())
	doc.reload()
	assert (doc.state_since, doc.state_log[-1].effective_on) == (date(2025, 6, 1), date(2025, 6, 1))


def test_a_second_run_changes_nothing():
	doc = in_force(term_type="Fixed", end_date=ahead(-10))
	expire(today())
	before = frappe.get_doc("Agreement", doc.name).as_dict()
	assert doc.name not in expire(today()).expired
	assert frappe.get_doc("Agreement", doc.name).as_dict() == before


def test_an_automatic_renewal_goes_on_and_asks_for_a_new_decision():
	doc = in_force(
		kind=kind(default_term_months=12, review_days=30),
		term_type="Auto-Renew",
		end_date=date(2024, 1, 31),
		review_date=date(2024, 1, 1),
	)
	doc.renewal_decision = "Renew"
	doc.save()
	result = expire(date(2026, 3, 1))
	assert doc.name in result.renewed and doc.name not in result.expired
	doc.reload()
	assert (doc.state, doc.end_date, doc.review_date) == ("In Force", date(2027, 1, 31), date(2027, 1, 1))
	assert (doc.renewal_decision, doc.renewal_decision_by) == ("", None)
	assert doc.name not in expire(date(2026, 3, 1)).renewed


def test_an_automatic_renewal_that_was_to_lapse_expires():
	doc = in_force(kind=kind(default_term_months=12), term_type="Auto-Renew", end_date=ahead(-1))
	doc.renewal_decision = "Let Lapse"
	doc.save()
	assert doc.name in expire(today()).expired


def test_an_automatic_renewal_of_a_kind_without_a_term_stays_as_it_is():
	doc = in_force(kind=kind(), term_type="Auto-Renew", end_date=ahead(-1))
	result = expire(today())
	assert doc.name not in (*result.expired, *result.renewed)
	assert frappe.db.get_value("Agreement", doc.name, "end_date") == ahead(-1)


def test_an_open_ended_agreement_and_a_draft_never_expire():
	open_ended = in_force(term_type="Open-Ended", review_date=ahead(-100))
	draft = new_agreement(term_type="Fixed", end_date=ahead(-1)).insert()
	result = expire(today())
	assert not {open_ended.name, draft.name} & {*result.expired, *result.renewed}


def test_expiring_takes_a_constant_number_of_queries():
	def queries(number: int) -> int:
		for _ in range(number):
			in_force(term_type="Fixed", end_date=ahead(-3))
		with count_queries() as seen:
			expire(today())
		return seen.count

	expire(today())
	assert queries(1) == queries(5)


# bad input


UNKNOWN = "Parties, row 1|Row #1: Organisation"
"""Frappe 16 finds the unknown link itself, and names the row."""


@pytest.mark.parametrize(
	("field", "value", "label"),
	[
		("title", "x" * 10_000, "Title"),
		("title", {"a": 1}, "Title"),
		("kind", "No such kind", "Kind"),
		("kind", ["MoU"], "Kind"),
		("partnership", "PTN-0000-0000", "Partnership"),
		("state", "Ratified", "State"),
		("end_date", "never", "End date"),
		("signed_on", 2016, "Signed on"),
		("signed_on_precision", "Roughly", "Signed on precision"),
		("counts_in_figures", "some", "Counts in figures"),
		("parties", "KICOX and ACCIÓ", "Parties"),
		("parties", [{"organisation": "ORG-none"}, {"organisation": "ORG-neither"}], UNKNOWN),
		("parties", [{"organisation": {"x": 1}}, {}], "Parties, row 1"),
		("move_effective_on", "yesterday", "Effective on"),
		("supersedes", "AGR-none", "Supersedes"),
		("state_log", [{"to_state": "In Force"}], "State log"),
	],
)
def test_bad_input_is_an_error_that_names_the_field(field, value, label):
	before = frappe.db.count("Agreement")
	doc = None
	with pytest.raises(frappe.ValidationError) as error:
		doc = new_agreement(**{field: value})
		doc.insert()
	said = str(error.value).replace("<strong>", "").replace("</strong>", "")
	assert any(word in said for word in label.split("|")), said
	assert frappe.db.count("Agreement") == before


def test_ten_thousand_characters_fit_into_the_objective():
	doc = new_agreement(objective_general="x" * 10_000).insert()
	doc.reload()
	assert len(doc.objective_general) == 10_000


def test_many_pending_parties_fit_into_the_summary():
	rows = parties(*["Sent"] * 12)
	for index, row in enumerate(rows):
		row["represents"] = f"The Autonomous Province number {index}"
	doc = new_agreement(parties=rows).insert()
	doc.reload()
	assert doc.signature_summary.count("Autonomous Province") == 12


# its parties


def test_who_may_not_read_a_partnership_learns_no_party_of_it(officer, viewer):
	partnership = make_partnership(visibility="Restricted", owner_user=officer)
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.get_parties_for_agreement(partnership.name)


def test_a_new_agreement_is_proposed_the_present_parties_that_cooperate(officer):
	lead, korean, left, funder = (
		make_organisation(side).name for side in ("Europe", "Korea", "Korea", "Europe")
	)
	partnership = make_partnership(
		parties=[
			{"organisation": lead, "role": "Lead"},
			{"organisation": korean, "role": "Counterpart"},
			{"organisation": left, "role": "Member", "to_date": ahead(-30)},
			{"organisation": funder, "role": "Funder"},
		],
		owner_user=officer,
	)
	with as_user(officer):
		proposed = api.get_parties_for_agreement(partnership.name)
	assert [(row["organisation"], row["side"]) for row in proposed] == [(lead, "Europe"), (korean, "Korea")]
	assert proposed[0]["title"] == frappe.db.get_value("Organisation", lead, "organisation_name")
