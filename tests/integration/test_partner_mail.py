"""A mail begun from a partnership: whose reason, whose language, to whom, in words a manager edits (Mail Draft)."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from eu_korea_coop.domain import mail_drafts, reason_texts
from eu_korea_coop.setup import seeds
from eu_korea_coop.setup.mail_drafts import records
from testing import make_agreement, make_contact, make_organisation, make_partnership


@pytest.fixture
def ours():
	return make_organisation("Europe", organisation_name="Office of the Test")


@pytest.fixture
def theirs():
	return make_organisation("Korea")


@pytest.fixture
def partnership(ours, theirs, officer):
	frappe.get_doc({"doctype": "Digest Preference", "user": officer, "own_organisation": ours.name}).insert()
	person(ours, "colleague@office.example")
	return make_partnership("Exploring", [ours, theirs], owner_user=officer)


def person(organisation, address, **fields):
	return make_contact(organisation, email_ids=[{"email_id": address, "is_primary": 1}], **fields)


def drafts(partnership, user, as_user):
	with as_user(user):
		return api.get_partnership_mail(partnership.name)


# --- denied first


def test_who_may_not_read_the_partnership_writes_nothing_from_it(
	partnership, officer, another_officer, viewer, as_user
):
	frappe.db.set_value("Partnership", partnership.name, {"visibility": "Restricted", "owner": officer})
	for who in (another_officer, viewer):
		with pytest.raises(frappe.PermissionError):
			drafts(partnership, who, as_user)


def test_only_managers_edit_drafts(officer, manager, as_user):
	with as_user(officer):
		draft = frappe.get_doc("Mail Draft", "Silent, English")
		draft.subject = "Hello"
		with pytest.raises(frappe.PermissionError):
			draft.save()
	with as_user(manager):
		draft.reload()
		draft.subject = "Hello {partnership}"
		draft.save()


def test_people_who_may_not_be_written_to_are_left_out(partnership, theirs, officer, as_user):
	person(theirs, "no@cluster.example", do_not_contact=1)
	person(theirs, "gone@cluster.example", unsubscribed=1)
	left = make_organisation("Korea")
	person(left, "left@cluster.example")
	partnership.append(
		"parties",
		{"organisation": left.name, "role": "Member", "to_date": "2020-01-01", "to_date_precision": "Day"},
	)
	partnership.save()
	(draft,) = drafts(partnership, officer, as_user)
	assert (draft["recipients"], draft["language"]) == ("", "en")
	assert "Dear colleagues," in draft["message"]
	partnership.parties[-1].to_date = nowdate()
	partnership.save()
	(draft,) = drafts(partnership, officer, as_user)
	assert draft["recipients"] == "left@cluster.example", "a party takes part until the end of its last day"


# --- what it says


def test_a_korean_partner_is_written_to_in_formal_korean_from_the_worst_reason(
	partnership, theirs, officer, as_user
):
	person(
		theirs,
		"park@cluster.example",
		first_name="Ji-won",
		last_name="Park",
		native_name="박지원",
		row={"role_title": "부장"},
	)
	worst = reason_texts.REASON_LABEL[frappe.get_doc("Partnership", partnership.name).health_reasons[0].code]
	(draft,) = drafts(partnership, officer, as_user)
	assert (draft["recipients"], draft["language"]) == ("park@cluster.example", "ko")
	template = frappe.get_doc("Mail Draft", f"{worst}, Korean")
	assert draft["subject"] == mail_drafts.fill(
		template.subject, {"partnership": partnership.short_title or partnership.title}
	)
	assert draft["message"].startswith("<p>박지원 부장님께</p>") and "Office of the Test" in draft["message"]


def test_people_of_both_languages_get_a_draft_each(partnership, theirs, officer, as_user):
	person(theirs, "park@cluster.example", native_name="박지원")
	person(theirs, "kim@cluster.example", english_level="Fluent")
	person(theirs, "lee@cluster.example", preferred_language="en")
	result = drafts(partnership, officer, as_user)
	assert [(one["language"], len(one["recipients"].split(", "))) for one in result] == [("en", 2), ("ko", 1)]


def test_ones_own_organisation_has_its_name_in_the_language_of_the_mail(
	partnership, ours, theirs, officer, as_user
):
	ours.reload()
	ours.native_name = "시험사무소"
	ours.save()
	person(theirs, "park@cluster.example", native_name="박지원")
	person(theirs, "kim@cluster.example", english_level="Fluent")
	messages = {draft["language"]: draft["message"] for draft in drafts(partnership, officer, as_user)}
	assert "Office of the Test" in messages["en"] and "시험사무소" not in messages["en"]
	assert "시험사무소" in messages["ko"] and "Office of the Test" not in messages["ko"]


def test_primary_people_come_first_and_an_address_once(partnership, theirs, officer, as_user):
	person(theirs, "second@cluster.example", english_level="Fluent")
	person(theirs, "first@cluster.example", english_level="Fluent", row={"is_primary": 1})
	person(theirs, "Second@cluster.example", english_level="Fluent")
	person(theirs, "gone@cluster.example", english_level="Fluent", row={"status": "Left"})
	leaving = make_organisation("Korea")
	person(leaving, "leaving@cluster.example", english_level="Fluent")
	party = {"organisation": leaving.name, "role": "Member", "to_date": nowdate(), "to_date_precision": "Day"}
	partnership.append("parties", party)
	partnership.save()
	(draft,) = drafts(partnership, officer, as_user)
	addresses = draft["recipients"].lower().split(", ")
	assert addresses[0] == "first@cluster.example"
	assert sorted(addresses[1:]) == ["leaving@cluster.example", "second@cluster.example"]


def test_an_agreement_is_named_unless_the_writer_may_not_read_it(
	partnership, theirs, officer, another_officer, as_user
):
	person(theirs, "kim@cluster.example", english_level="Fluent")
	formal = make_partnership(
		"Formalised",
		[theirs, make_organisation("Europe")],
		owner_user=officer,
		next_step="Call",
		next_step_due=add_days(nowdate(), 5),
	)
	make_agreement(
		formal,
		"In Force",
		title="The Test MoU",
		term_type="Fixed",
		end_date=add_days(nowdate(), 20),
		visibility="Restricted",
		owner_user=officer,
	)
	(seen,), (hidden,) = (drafts(formal, who, as_user) for who in (officer, another_officer))
	assert "Test MoU" not in str(hidden)
	worst = frappe.get_doc("Partnership", formal.name).health_reasons[0].code
	assert worst == "AGREEMENT_ENDING" and seen["subject"] == "The Test MoU: renewal"
	assert hidden["subject"] == "Our agreement: renewal"


def test_words_are_escaped(partnership, theirs, officer, as_user):
	person(theirs, "x@cluster.example", native_name="<b>박</b>")
	assert "<b>" not in drafts(partnership, officer, as_user)[0]["message"]


def test_a_changed_draft_is_used_and_a_missing_one_leaves_the_plain_one(
	partnership, theirs, officer, as_user
):
	for name in frappe.get_all(
		"Mail Draft", filters={"language": "English", "reason": ("!=", "No reason")}, pluck="name"
	):
		frappe.delete_doc("Mail Draft", name)
	plain = frappe.get_doc("Mail Draft", "No reason, English")
	plain.message = "Only this, {me}"
	plain.save()
	assert drafts(partnership, officer, as_user)[0]["message"].startswith("<p>Only this, ")
	frappe.delete_doc("Mail Draft", plain.name)
	assert drafts(partnership, officer, as_user)[0]["message"] == ""


def test_a_draft_that_asks_for_what_is_not_known_is_refused_in_words():
	draft = frappe.get_doc("Mail Draft", "Silent, English")
	draft.message = "Dear {name}"
	with pytest.raises(frappe.ValidationError, match=r"Message.*name.*greeting"):
		draft.save()


def test_there_is_a_draft_for_each_reason_and_language_and_an_upgrade_overwrites_none():
	wanted = {
		(label, language)
		for label in (*reason_texts.REASON_LABEL.values(), "No reason")
		for language in ("English", "Korean")
	}
	assert {(one["reason"], one["language"]) for one in records()} == wanted
	options = frappe.get_meta("Mail Draft").get_field("reason").options.splitlines()
	assert set(options) == {reason for reason, _language in wanted}
	frappe.db.set_value("Mail Draft", "Silent, Korean", "subject", "Ours")
	frappe.delete_doc("Mail Draft", "Silent, English")
	seeds.insert_missing(respect_deletion=True)
	assert frappe.db.get_value("Mail Draft", "Silent, Korean", "subject") == "Ours"
	assert not frappe.db.exists("Mail Draft", "Silent, English")
