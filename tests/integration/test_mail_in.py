"""Mail in: a real IMAP server, Frappe's own fetch, one click, one interaction; a machine's mail is never contact."""

from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import quote

import frappe
import pytest
from frappe.utils import add_days, convert_utc_to_system_timezone, getdate, nowdate

from eu_korea_coop import api
from testing import count_queries, mailbox, make_contact, make_organisation, make_partnership, share_with

THEIR_ADDRESS = "ji-won.park@cluster.example"
WRITTEN = datetime.now(timezone.utc) - timedelta(days=3)


@pytest.fixture
def inbox(site):
	with mailbox.mailbox() as server:
		yield server


@pytest.fixture
def partnership(officer):
	ours, theirs = make_organisation("Europe"), make_organisation("Korea")
	contact = make_contact(theirs, email_ids=[{"email_id": THEIR_ADDRESS, "is_primary": 1}])
	doc = make_partnership("Exploring", [ours, theirs], owner_user=officer)
	return frappe._dict(name=doc.name, theirs=theirs.name, contact=contact.name)


def written(subject: str = "Visit in May", text: str = "Shall we meet in Daegu?", **headers) -> EmailMessage:
	message = EmailMessage()
	message["From"] = headers.pop("From", f"Park Ji-won <{THEIR_ADDRESS}>")
	message["To"] = headers.pop("To", mailbox.ADDRESS)
	message["Subject"] = subject
	message["Date"] = format_datetime(WRITTEN)
	message["Message-ID"] = make_msgid(domain="cluster.example")
	for name, value in headers.items():
		message[name.replace("_", "-")] = value
	message.set_content(text)
	return message


def to(partnership) -> str:
	"""The address that Frappe shows on the record's form: mail to it is linked to the record."""
	user, host = mailbox.ADDRESS.split("@")
	return f"{user}+{quote('Partnership')}={quote(partnership.name)}@{host}"


def received(inbox, message: EmailMessage):
	"""The Communication that Frappe makes of a message."""
	inbox.put(message)
	mailbox.fetch()
	return frappe.get_doc("Communication", {"message_id": message["Message-ID"].strip("<>")})


def click(mail, **values) -> dict:
	values.setdefault("no_next_step_reason", "Nothing was agreed")
	return api.interaction_from_communication(mail.name, **values)


# --- denied first


def restricted_mail(inbox, another_officer):
	hidden = make_partnership("Exploring", visibility="Restricted", owner_user=another_officer)
	return hidden, received(inbox, written(To=to(hidden)))


@pytest.mark.parametrize("who", ["officer", "viewer", "system_manager", "outsider"])
def test_who_may_not_read_the_mail_makes_no_interaction_of_it(who, inbox, request, as_user, another_officer):
	_hidden, mail = restricted_mail(inbox, another_officer)
	with as_user(request.getfixturevalue(who)):
		for ask in (api.mail_as_interaction, click):
			with pytest.raises(frappe.PermissionError):
				ask(mail if ask is click else mail.name)
	assert not frappe.db.exists("Interaction", {"communication": mail.name})


def test_a_viewer_logs_no_mail_of_a_partnership_they_read(inbox, partnership, viewer, as_user):
	mail = received(inbox, written(To=to(partnership)))
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		click(mail)


def test_a_mail_about_nothing_of_ours_is_read_only_by_frappes_own_rules(inbox, officer, as_user):
	mail = received(inbox, written())
	with as_user(officer), pytest.raises(frappe.PermissionError):
		click(mail)


def test_a_mail_is_not_logged_on_a_partnership_one_may_not_read(
	inbox, partnership, officer, another_officer, as_user
):
	hidden = make_partnership("Exploring", visibility="Restricted", owner_user=another_officer)
	mail = received(inbox, written(To=to(partnership)))
	with as_user(officer), pytest.raises(frappe.PermissionError):
		click(mail, partnership=hidden.name, two_way=1)


def test_somebody_it_was_shared_with_may_log_it(inbox, officer, another_officer, as_user):
	hidden, mail = restricted_mail(inbox, another_officer)
	share_with(hidden, officer, write=1)
	with as_user(officer):
		assert click(mail)["new"] == 1


# --- one click


def test_a_logged_mail_is_taken_back_with_the_step_it_brought(inbox, partnership, officer, as_user):
	earlier = {"next_step": "Call Daegu", "next_step_due": add_days(nowdate(), 3), "next_step_owner": officer}
	frappe.get_doc("Partnership", partnership.name).update(earlier).save()
	mail = received(inbox, written(To=to(partnership)))
	step = {"next_step": "Propose dates", "next_step_due": add_days(nowdate(), 9)}
	with as_user(officer):
		answer = click(mail, two_way=1, no_next_step_reason=None, key="mail-key-1", **step)
		assert click(mail, two_way=1, key="mail-key-1", **step) == {"name": answer["name"], "new": 0}
		assert step_of(partnership)["next_step"] == "Propose dates"
		removed = api.undo_encounter("mail-key-1")["removed"]
	assert removed == [["Interaction", answer["name"]]]
	assert step_of(partnership) == {**earlier, "next_step_due": getdate(earlier["next_step_due"])}
	with as_user(officer):
		assert api.mail_as_interaction(mail.name)["interaction"] is None


def test_a_mail_that_somebody_logged_before_is_not_taken_back(inbox, partnership, officer, manager, as_user):
	mail = received(inbox, written(To=to(partnership)))
	with as_user(manager):
		first = click(mail, two_way=1)
	with as_user(officer):
		assert click(mail, two_way=1, key="mail-key-2") == {"name": first["name"], "new": 0}
		with pytest.raises(frappe.ValidationError):
			api.undo_encounter("mail-key-2")
	assert frappe.db.exists("Interaction", first["name"])


def step_of(partnership) -> dict:
	fields = ("next_step", "next_step_due", "next_step_owner")
	return frappe.db.get_value("Partnership", partnership.name, fields, as_dict=True)


def test_a_fetched_mail_becomes_an_interaction_with_everything_it_says(inbox, partnership, officer, as_user):
	mail = received(inbox, written(To=to(partnership)))
	with as_user(officer):
		result = api.mail_as_interaction(mail.name)
		assert (result["interaction"], result["partnership"], result["automatic"]) == (
			None,
			partnership.name,
			None,
		)
		answer = click(
			mail,
			two_way=1,
			next_step="Propose dates",
			next_step_due=add_days(nowdate(), 7),
			no_next_step_reason=None,
		)
	doc = frappe.get_doc("Interaction", answer["name"])
	assert (doc.subject, doc.interaction_type, doc.partnership) == (
		"Visit in May",
		"E-Mail Exchange",
		partnership.name,
	)
	day = convert_utc_to_system_timezone(WRITTEN.replace(tzinfo=None)).date()
	assert (doc.interaction_date, doc.interaction_date_precision) == (day, "Day")
	assert (doc.status, doc.two_way, doc.is_meaningful, doc.communication) == ("Held", 1, 1, mail.name)
	assert "Shall we meet in Daegu?" in doc.summary
	assert [(row.contact, row.organisation) for row in doc.participants] == [
		(partnership.contact, partnership.theirs)
	]
	assert partnership.theirs in [row.organisation for row in doc.organisations]
	assert (doc.owner, doc.source_kind) == (officer, "Direct Contact")
	health = frappe.db.get_value(
		"Partnership", partnership.name, ["last_meaningful_interaction", "next_step"], as_dict=True
	)
	assert health.last_meaningful_interaction == doc.interaction_date and health.next_step == "Propose dates"


def test_a_second_click_opens_the_same_one(inbox, partnership, officer, manager, as_user):
	mail = received(inbox, written(To=to(partnership)))
	with as_user(officer):
		first = click(mail)
	with as_user(manager):
		with count_queries() as seen:
			assert click(mail) == {"name": first["name"], "new": 0}
		# of two clicks at once the second waits for the first one's interaction
		assert [one for one in seen.statements if "tabCommunication" in one and "for update" in one.lower()]
		with count_queries() as seen:
			assert api.mail_as_interaction(mail.name)["interaction"] == first["name"]
		assert not [one for one in seen.statements if "for update" in one.lower()], "looking waits for nobody"
	assert frappe.db.count("Interaction", {"communication": mail.name}) == 1


def test_a_mail_fetched_twice_is_one(inbox, partnership):
	message = written(To=to(partnership))
	mail = received(inbox, message)
	assert received(inbox, message).name == mail.name


def test_an_answer_to_a_mail_from_the_form_belongs_to_its_partnership(inbox, partnership, officer, as_user):
	sent = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"subject": "Visit",
			"content": "Dear Ms Park",
			"sender": officer,
			"recipients": THEIR_ADDRESS,
			"message_id": f"visit.1@{frappe.local.site}",
			"reference_doctype": "Partnership",
			"reference_name": partnership.name,
		}
	).insert()
	mail = received(inbox, written("Re: Visit", In_Reply_To=f"<{sent.message_id}>"))
	assert (mail.reference_doctype, mail.reference_name) == ("Partnership", partnership.name)
	with as_user(officer):
		doc = frappe.get_doc("Interaction", click(mail, two_way=1)["name"])
	assert (doc.partnership, doc.is_meaningful) == (partnership.name, 1)


def test_a_person_of_no_organisation_takes_part_too(inbox, partnership, officer, as_user):
	stranger = make_contact(email_ids=[{"email_id": "new.person@cluster.example", "is_primary": 1}])
	mail = received(inbox, written(To=to(partnership), Cc="new.person@cluster.example"))
	with as_user(officer):
		doc = frappe.get_doc("Interaction", click(mail)["name"])
	assert stranger.name in [row.contact for row in doc.participants]


def test_the_partnership_is_known_by_the_people(inbox, partnership, manager, as_user):
	"""A mail that was linked to nothing, opened by somebody who reads all mails."""
	mail = received(inbox, written())
	frappe.get_doc("User", manager).add_roles("Inbox User")
	with as_user(manager):
		assert api.mail_as_interaction(mail.name)["partnership"] == partnership.name


def test_a_partnership_that_has_ended_is_not_proposed(inbox, partnership, manager, as_user):
	frappe.db.set_value("Partnership", partnership.name, "stage", "Concluded")
	mail = received(inbox, written())
	frappe.get_doc("User", manager).add_roles("Inbox User")
	with as_user(manager):
		answer = api.mail_as_interaction(mail.name)
	assert not answer["partnership"] and answer["partnerships"] == []


def test_a_mail_of_several_partnerships_asks_which(inbox, partnership, manager, as_user):
	make_partnership("Exploring", [make_organisation("Europe").name, partnership.theirs])
	mail = received(inbox, written())
	frappe.get_doc("User", manager).add_roles("Inbox User")
	with as_user(manager), pytest.raises(frappe.MandatoryError, match="choose which partnership"):
		click(mail)


def test_one_way_mail_moves_no_clock(inbox, partnership, officer, as_user):
	mail = received(inbox, written(To=to(partnership)))
	with as_user(officer):
		doc = frappe.get_doc("Interaction", click(mail)["name"])
	assert (doc.two_way, doc.is_meaningful) == (0, 0)
	assert frappe.db.get_value("Partnership", partnership.name, "last_meaningful_interaction") is None


# --- a machine's mail is never contact


def calendar_invitation() -> EmailMessage:
	message = written("Steering group", "When: Tuesday")
	message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="invite.ics")
	return message


def html_newsletter() -> EmailMessage:
	message = written("Cluster days 2031", "Programme", List_Id="<news.cluster.example>", Precedence="bulk")
	message.add_alternative("<p>Programme</p><a href='https://x.example'>Unsubscribe</a>", subtype="html")
	return message


MACHINES = {
	"out of office": lambda: written("Out of Office: Visit in May", Auto_Submitted="auto-replied"),
	"absence in Korean": lambda: written(
		"[부재중] 6월 3일까지", "담당자에게 연락해 주세요", X_Autoreply="yes"
	),
	"bounce": lambda: written(
		"Undelivered Mail Returned to Sender", From="MAILER-DAEMON@mx.example", Return_Path="<>"
	),
	"plain newsletter": lambda: written(
		"Cluster days 2031",
		"Programme\n\n-- \nTo unsubscribe write to us",
		List_Unsubscribe="<mailto:x@y.example>",
	),
	"newsletter": html_newsletter,
	"Korean advertisement": lambda: written("(광고) 클러스터 행사"),
	"no-reply": lambda: written(From="no-reply@portal.example"),
	"invitation": calendar_invitation,
}


@pytest.mark.parametrize("kind", MACHINES)
def test_a_machines_mail_is_never_contact(kind, inbox, partnership, officer, as_user):
	message = MACHINES[kind]()
	message.replace_header("To", to(partnership))
	mail = received(inbox, message)
	with as_user(officer):
		assert api.mail_as_interaction(mail.name)["automatic"]
		with pytest.raises(frappe.ValidationError, match="never contact"):
			click(mail, two_way=1)
		doc = frappe.get_doc("Interaction", click(mail)["name"])
		assert doc.is_meaningful == 0
		doc.two_way = 1
		with pytest.raises(frappe.ValidationError, match="never contact"):
			doc.save()
	assert frappe.db.get_value("Partnership", partnership.name, "last_meaningful_interaction") is None


def test_a_mail_judged_wrongly_counts_by_its_override_with_a_reason(inbox, partnership, officer, as_user):
	mail = received(inbox, written(To=to(partnership), From="marketing@cluster.example"))
	with as_user(officer):
		doc = frappe.get_doc("Interaction", click(mail)["name"])
		doc.update(
			{"meaningful_override": "Yes", "meaningful_override_reason": "Ms Park writes from this address"}
		)
		doc.save()
	assert doc.is_meaningful == 1


def test_a_mail_we_sent_is_a_persons(partnership, officer, as_user):
	sent = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"subject": "Newsletter",
			"content": "Unsubscribe",
			"sender": officer,
			"recipients": THEIR_ADDRESS,
			"reference_doctype": "Partnership",
			"reference_name": partnership.name,
		}
	).insert()
	with as_user(officer):
		assert api.mail_as_interaction(sent.name)["automatic"] is None
