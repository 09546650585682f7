"""Which mails an officer is asked about: from whom, until when, about what, and which are left out."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import mail_in
from eu_korea_coop.follow_up.sections.officers import for_officers
from testing import make_contact, make_interaction, make_organisation, make_partnership

THEIRS = "ji-won.park@cluster.example"


@pytest.fixture
def partnership(officer):
	theirs = make_organisation("Korea")
	make_contact(theirs, email_ids=[{"email_id": THEIRS, "is_primary": 1}])
	return make_partnership(
		"Exploring", [make_organisation("Europe"), theirs], short_title="Daegu", owner_user=officer
	)


def mail(subject: str = "Visit", days: int = -1, **values):
	"""A mail as Frappe keeps it that was received so many days ago."""
	doc = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": subject or "-",
			"content": "We would like to come in May.",
			"sender": THEIRS,
			"status": "Open",
		}
	).insert()
	day = f"{add_days(nowdate(), days)} 00:00:00"
	frappe.db.set_value("Communication", doc.name, {"communication_date": day, "subject": subject, **values})
	return doc


def asked(user: str) -> list[str]:
	lines = for_officers([user], {}, getdate(nowdate()))[user][digest.UNLOGGED_MAIL]
	return [one.content.title for one in sorted(lines, key=lambda one: one.rank)]


def test_a_mail_is_asked_about_for_sixty_days_the_oldest_first_and_once(
	partnership, officer, another_officer
):
	for subject, days in (("Too old", -61), ("Old", -60), ("New", -1)):
		mail(subject, days)
	mail(None, -2)
	mail("About it", -3, reference_doctype="Partnership", reference_name=partnership.name)
	assert asked(officer) == ["Old", "About it", THEIRS, "New"]
	assert asked(another_officer) == []
	assert for_officers([], {}, getdate(nowdate())) == {}
	lines = for_officers([officer], {}, getdate(nowdate()))[officer][digest.UNLOGGED_MAIL]
	(new,) = [one.content for one in lines if one.content.title == "New"]
	assert new.params == (THEIRS, getdate(add_days(nowdate(), -1)), "Daegu")
	assert (new.partnership, new.actions) == (
		partnership.name,
		("log_mail", "not_relevant", "ignore_address"),
	)


@pytest.mark.parametrize(
	"values",
	[
		{"status": "Closed"},
		{"sent_or_received": "Sent"},
		{"communication_medium": "Phone"},
		{"communication_type": "Comment"},
		{"sender": "x@else.example"},
		{"sender": "no-reply@cluster.example"},
		{"reference_doctype": "User", "reference_name": "Administrator"},
	],
)
def test_what_is_no_unanswered_mail_of_ones_people_is_not_asked_about(partnership, officer, values):
	mail(**values)
	assert asked(officer) == []


def test_a_mail_is_of_people_who_are_there_and_of_partnerships_that_go_on(partnership, officer):
	logged = mail("Logged")
	make_interaction(partnership, communication=logged.name)
	mail()
	assert asked(officer) == ["Visit"]
	row = frappe.db.get_value("Organisation Contact", {"parent": partnership.parties[1].organisation})
	frappe.db.set_value("Organisation Contact", row, "status", "Left")
	assert asked(officer) == []
	frappe.db.set_value("Organisation Contact", row, "status", "Active")
	frappe.db.set_value("Partnership", partnership.name, "stage", "Concluded")
	assert asked(officer) == []
	frappe.db.set_value("Partnership", partnership.name, {"stage": "Parked"})
	assert asked(officer) == ["Visit"]


def test_an_address_that_one_person_ignores_is_asked_of_another(
	partnership, officer, another_officer, as_user
):
	ours = make_partnership(
		"Exploring", [row.organisation for row in partnership.parties], owner_user=another_officer
	)
	doc = mail()
	with as_user(officer):
		undo = mail_in.dismiss(doc.name, True)["undo"]
		assert asked(officer) == [] and undo["address"] == THEIRS
	assert asked(another_officer) == ["Visit"] and ours.name
	frappe.db.set_value("Digest Preference", officer, "ignored_addresses", f"a@x.example\n{THEIRS}")
	with as_user(officer):
		mail_in.take_back(doc.name, THEIRS)
	assert frappe.db.get_value("Digest Preference", officer, "ignored_addresses") == "a@x.example"
	assert asked(officer) == ["Visit"]


# --- the dialog


def test_the_dialog_proposes_the_only_partnership_of_the_mails_people(partnership, officer, manager, as_user):
	doc = mail()
	with as_user(officer):
		assert mail_in.describe(doc.name) == {
			"interaction": None,
			"partnership": partnership.name,
			"partnerships": [partnership.name],
			"automatic": None,
		}
	other = make_partnership(
		"Exploring", [row.organisation for row in partnership.parties], owner_user=officer
	)
	with as_user(officer):
		described = mail_in.describe(doc.name)
		assert (described["partnership"], described["partnerships"]) == (
			None,
			sorted([partnership.name, other.name]),
		)
		with pytest.raises(frappe.MandatoryError, match="choose which partnership"):
			mail_in.log(doc.name, no_next_step_reason="Nothing")
		answer = mail_in.log(doc.name, other.name, no_next_step_reason="Nothing")
		assert mail_in.log(doc.name, partnership.name) == {"name": answer["name"], "new": 0}
		assert mail_in.describe(doc.name)["interaction"] == answer["name"]
	logged = frappe.get_doc("Interaction", answer["name"])
	assert (logged.partnership, logged.two_way, logged.subject) == (other.name, 0, "Visit")


def test_a_mail_of_nobody_known_belongs_to_the_partnership_it_is_about(partnership, officer, as_user):
	about = {"reference_doctype": "Partnership", "reference_name": partnership.name}
	doc = mail("", sender="x@else.example", **about)
	with as_user(officer):
		assert mail_in.describe(doc.name)["partnerships"] == [partnership.name]
		answer = mail_in.log(doc.name, no_next_step_reason="Nothing")
	logged = frappe.get_doc("Interaction", answer["name"])
	assert (logged.subject, logged.partnership, logged.participants) == ("E-mail", partnership.name, [])
	assert answer["new"] == 1


@pytest.mark.parametrize("values", [{"communication_medium": "Phone"}, {"communication_type": "Comment"}])
def test_what_is_no_mail_is_not_logged(partnership, officer, as_user, values):
	doc = mail(reference_doctype="Partnership", reference_name=partnership.name, **values)
	with as_user(officer), pytest.raises(frappe.ValidationError, match="is not an e-mail"):
		mail_in.describe(doc.name)


def test_a_mail_of_ones_people_is_read_by_who_works_on_their_partnership(
	partnership, officer, another_officer, as_user
):
	doc = mail()
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		mail_in.describe(doc.name)
	frappe.db.set_value("Partnership", partnership.name, "next_step_owner", another_officer)
	with as_user(another_officer):
		assert mail_in.describe(doc.name)["partnerships"] == [partnership.name]
	for values in ({"sent_or_received": "Sent"}, {"reference_doctype": "User", "reference_name": "Guest"}):
		other = mail(**values)
		with as_user(officer), pytest.raises(frappe.PermissionError):
			mail_in.describe(other.name)
	frappe.db.set_value("Partnership", partnership.name, "stage", "Concluded")
	with as_user(officer), pytest.raises(frappe.PermissionError):
		mail_in.describe(doc.name)


def test_a_mail_that_stands_in_a_partnerships_timeline_alone_belongs_to_it(
	partnership, officer, another_officer, outsider, as_user
):
	doc = mail(sender="x@else.example")
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		mail_in.describe(doc.name)
	doc.reload()
	for doctype, name in (("User", officer), ("Partnership", partnership.name)):
		doc.append("timeline_links", {"link_doctype": doctype, "link_name": name})
	doc.save()
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		mail_in.describe(doc.name)
	with as_user(another_officer):
		assert mail_in.describe(doc.name)["partnership"] == partnership.name


def test_a_long_subject_is_cut_and_a_mail_without_addresses_has_no_people(partnership, officer, as_user):
	about = {"reference_doctype": "Partnership", "reference_name": partnership.name}
	doc = mail("x" * 150, sender="", **about)
	with as_user(officer):
		answer = mail_in.log(doc.name, no_next_step_reason="Nothing")
	logged = frappe.get_doc("Interaction", answer["name"])
	assert (logged.subject, logged.participants) == ("x" * 140, [])


def test_whoever_has_left_takes_part_in_a_mail_without_the_organisation(partnership, officer, as_user):
	doc = mail(reference_doctype="Partnership", reference_name=partnership.name)
	theirs = {"parent": partnership.parties[1].organisation}
	frappe.db.set_value("Organisation Contact", theirs, "status", "Left")
	with as_user(officer):
		answer = mail_in.log(doc.name, no_next_step_reason="Nothing")
	(person,) = frappe.get_doc("Interaction", answer["name"]).participants
	assert (bool(person.contact), person.organisation) == (True, None)


def test_addresses_are_ignored_one_after_the_other_and_only_a_closed_mail_is_opened_again(
	partnership, officer, as_user
):
	first, second = (
		mail(),
		mail(
			sender="Lee <LEE@else.example>", reference_doctype="Partnership", reference_name=partnership.name
		),
	)
	with as_user(officer):
		for doc in (first, second):
			mail_in.dismiss(doc.name, True)
		wishes = frappe.get_doc("Digest Preference", officer)
		assert wishes.ignored_addresses == f"{THEIRS}\nlee@else.example"
		mail_in.dismiss(first.name)
		first.reload()
		assert first.status == "Closed"
		second.db_set("status", "Replied")
		for doc in (first, second):
			assert mail_in.take_back(doc.name) == {"line": None, "undo": None}
	assert [frappe.db.get_value("Communication", doc.name, "status") for doc in (first, second)] == [
		"Open",
		"Replied",
	]


def test_of_very_many_mails_the_five_hundred_latest_are_asked_about(partnership, officer):
	mail("The oldest", -9)
	latest = frappe.get_doc("Communication", mail("Visit", -1).name)
	for number in range(499):
		latest.update({"name": f"{number} of many"}).db_insert()
	assert asked(officer) == ["Visit"] * 500
