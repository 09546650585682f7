"""Mails that no interaction names: shown to the responsible officer, one line each, logged, closed or ignored."""

import base64
import contextlib
import email
import email.policy
import inspect
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import frappe
import pytest
from frappe.email.receive import Email
from frappe.utils import get_datetime, now_datetime

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import raw_mails
from testing import mailbox, make_contact, make_organisation, make_partnership

THEIR_ADDRESS = "ji-won.park@cluster.example"


@pytest.fixture
def inbox(site):
	with mailbox.mailbox() as server:
		yield server


@pytest.fixture
def partnership(officer):
	theirs = make_organisation("Korea")
	make_contact(theirs, email_ids=[{"email_id": THEIR_ADDRESS, "is_primary": 1}])
	return make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=officer)


def received(inbox, subject: str, **headers):
	"""The Communication that Frappe makes of a mail; by default an answer that carries References only."""
	message = EmailMessage()
	message["From"], message["To"] = headers.pop("From", f"Park Ji-won <{THEIR_ADDRESS}>"), mailbox.ADDRESS
	message["Subject"], message["Date"] = subject, format_datetime(now_datetime().astimezone())
	message["Message-ID"] = make_msgid(domain="cluster.example")
	message["References"] = make_msgid(domain="elsewhere.example")
	message.set_content("We would like to come in May.")
	inbox.put(message)
	mailbox.fetch()
	return frappe.get_doc("Communication", {"message_id": message["Message-ID"].strip("<>")})


def mails_of(user: str, as_user) -> list[str]:
	with as_user(user):
		sections = {one["code"]: one["lines"] for one in api.get_today()["sections"]}
	return [line["title"] for line in sections.get(digest.UNLOGGED_MAIL, [])]


# --- denied first


def test_another_officers_peoples_mails_are_not_shown_nor_acted_on(
	inbox, partnership, another_officer, viewer, as_user
):
	mail = received(inbox, "Re: Visit in May")
	assert mails_of(another_officer, as_user) == []
	for who in (another_officer, viewer):
		with as_user(who):
			for ask in (api.dismiss_mail, api.mail_as_interaction, api.interaction_from_communication):
				with pytest.raises(frappe.PermissionError):
					ask(mail.name)
			with pytest.raises(frappe.PermissionError):
				api.undo_line({"doctype": "Communication", "name": mail.name})


def test_a_mail_about_another_record_is_not_the_officers(inbox, partnership, officer, as_user):
	mail = received(inbox, "Application")
	mail.db_set({"reference_doctype": "User", "reference_name": "Administrator"})
	assert mails_of(officer, as_user) == []
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.dismiss_mail(mail.name)


# --- shown


def test_an_answer_with_references_only_is_shown_and_logged(inbox, partnership, officer, as_user):
	mail = received(inbox, "Re: Visit in May")
	assert mails_of(officer, as_user) == ["Re: Visit in May"]
	with as_user(officer):
		answer = api.interaction_from_communication(
			mail.name, two_way=1, no_next_step_reason="They come in May"
		)
	assert frappe.db.get_value("Interaction", answer["name"], "partnership") == partnership.name
	assert mails_of(officer, as_user) == []


@pytest.mark.parametrize(
	("subject", "sender"),
	[("수신확인: MoU", THEIR_ADDRESS), ("OOO Re: MoU", THEIR_ADDRESS), ("Hello", "somebody@else.example")],
)
def test_a_machines_mail_and_a_strangers_are_not_shown(inbox, partnership, officer, as_user, subject, sender):
	received(inbox, subject, From=sender)
	assert mails_of(officer, as_user) == []


def test_a_mail_that_is_not_relevant_goes_and_comes_back(inbox, partnership, officer, as_user):
	mail = received(inbox, "Lunch")
	with as_user(officer):
		answer = api.dismiss_mail(mail.name)
	assert mails_of(officer, as_user) == []
	with as_user(officer):
		api.undo_line(answer["undo"])
	assert mails_of(officer, as_user) == ["Lunch"]


def test_an_ignored_address_is_left_out_from_now_on_and_comes_back(inbox, partnership, officer, as_user):
	mail = received(inbox, "Lunch")
	with as_user(officer):
		answer = api.dismiss_mail(mail.name, address=1)
	received(inbox, "Dinner")
	assert mails_of(officer, as_user) == []
	with as_user(officer):
		api.undo_line(answer["undo"])
	assert mails_of(officer, as_user) == ["Lunch", "Dinner"]


def test_a_mail_of_long_ago_is_not_asked_for(inbox, partnership, officer, as_user):
	mail = received(inbox, "Old")
	mail.db_set("communication_date", frappe.utils.add_days(get_datetime(), -90))
	assert mails_of(officer, as_user) == []


# --- subjects that mail programs write wrongly


def raw_mail(subject: bytes, body: bytes, charset: str) -> bytes:
	head = (
		f"From: {THEIR_ADDRESS}\r\nTo: {mailbox.ADDRESS}\r\nMessage-ID: {make_msgid(domain='cluster.example')}\r\n"
		f"Date: {format_datetime(now_datetime().astimezone())}\r\nContent-Type: text/plain; charset={charset}\r\n"
	)
	return head.encode() + b"Subject: " + subject + b"\r\n\r\n" + body + b"\r\n"


FRAPPE_REPLACES_WHAT_IT_CANT_READ = '"replace"' in inspect.getsource(Email.set_subject)
"""15.105 and 16 store such a subject with replacement characters, where earlier ones fail and the mail is read again."""
WORDS = "똠방각하 한국 방문 일정"
"""Its first syllable is in CP949 and not in the charset whose name Korean programs write."""


@pytest.mark.parametrize(
	("charset", "declared"), [("utf-8", "utf-8"), ("cp949", "ks_c_5601-1987"), ("cp949", "euc-kr")]
)
def test_a_raw_korean_subject_neither_stops_the_mailbox_nor_loses_a_mail(
	inbox, partnership, officer, as_user, charset, declared
):
	inbox.messages.append(raw_mail(WORDS.encode(charset), WORDS.encode(charset), declared))
	real = frappe.db.rollback
	with pytest.MonkeyPatch.context() as patch:
		# after a mail that failed Frappe rolls back, in a test the whole of it
		patch.setattr(frappe.db, "rollback", lambda **of: real(**of) if of else None)
		# the fetch ends with a report of the mails that failed at first, after it has read them all
		with contextlib.suppress(Exception):
			received(inbox, "After it")
	subjects = set(mails_of(officer, as_user))
	if FRAPPE_REPLACES_WHAT_IT_CANT_READ and charset != "utf-8":
		subjects = {WORDS if "\ufffd" in subject else subject for subject in subjects}
	assert subjects == {WORDS, "After it"}


@pytest.mark.parametrize(
	("raw", "subject"),
	[
		(b"Subject: " + WORDS.encode("cp949") + b"\r\n\r\n", WORDS),
		(b"Subject: " + WORDS.encode("utf-8") + b"\n\nbody", WORDS),
		(b"To: x@y.example\r\nSubject: " + "두 줄\r\n 제목".encode("cp949") + b"\r\n\r\n", "두 줄 제목"),
		(b"Subject: =?ks_c_5601-1987?B?" + base64.b64encode(WORDS.encode("cp949")) + b"?=\r\n\r\n", WORDS),
		*(
			(b"Subject: =?" + name + b"?B?" + base64.b64encode(WORDS.encode("cp949")) + b"?=\r\n\r\n", WORDS)
			for name in (
				b"KS_C_5601-1989",
				b"KSC5601-1987",
				b"KSC_5601",
				b"windows-949",
				b"EUC-KR*ko",
				b"korean",
			)
		),
		(b"Subject: euc-kr and korean are words here\r\n\r\n", "euc-kr and korean are words here"),
		(b"Subject: " + " ".join([WORDS] * 4).encode("cp949"), " ".join([WORDS] * 4)),
	],
)
def test_a_repaired_header_is_ascii_and_reads_as_it_was_written(raw, subject):
	head = raw_mails.repaired(raw).split(b"\n\n")[0].split(b"\r\n\r\n")[0]
	assert head.isascii()
	parsed = email.message_from_bytes(head, policy=email.policy.default)
	assert parsed["Subject"] == subject


def test_what_a_repaired_mail_says_below_its_headers_stays_as_it_was():
	body = f"제목: {WORDS}\r\n\r\n둘째".encode("cp949")
	raw = b"Subject: " + WORDS.encode("cp949") + b"\r\n\r\n" + body
	assert raw_mails.repaired(raw).partition(b"\r\n\r\n")[2] == body
	assert raw_mails.decoded(b"\xff \xe9t\xe9") == "ÿ été", "bytes of neither charset are letters, too"
