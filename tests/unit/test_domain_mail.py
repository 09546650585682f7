"""A machine's mail is told from a person's, and in doubt a mail is a person's."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import mail
from eu_korea_coop.domain.mail import (
	AUTOMATIC_REPLY,
	BOUNCE,
	CALENDAR,
	MACHINE_SENDER,
	NEWSLETTER,
	automatic_because,
)

PERSON = "ji-won.park@cluster.example"

# denied first: what a person writes


@pytest.mark.parametrize(
	"subject",
	[
		"Visit to Daegu in May",
		"Re: Automatic reply: Visit to Daegu",
		"RE: Out of office",
		"AW: Newsletter of June",
		"회신: 소식지",
		"답장: 부재중 자동 회신",
		"Question about your out of office hours",
		"We accepted: the MoU is signed",
		"Delivery of the prototypes",
		"Cancelled flights and our visit",
		"방문 초대 건",
		"광고 협력 제안",
		"",
	],
)
def test_a_persons_subject_is_a_persons(subject):
	assert automatic_because(PERSON, subject, "Dear Anna, shall we meet?") is None


@pytest.mark.parametrize(
	"sender",
	[
		"newsome@cluster.example",
		"bounce.kim@cluster.example",
		"nora.reply@cluster.example",
		"autonomous.systems@cluster.example",
		"marketing.director@cluster.example",
	],
)
def test_a_persons_address_that_only_resembles_a_machines(sender):
	assert automatic_because(sender, "Visit", "Hello") is None


def test_a_reply_that_quotes_a_newsletter_is_a_persons():
	quoted = "Thank you, we will come.\n\n> To unsubscribe click here\n> 수신 거부"
	assert automatic_because(PERSON, "Our visit", quoted) is None
	assert automatic_because(PERSON, "Re: Cluster days", "We come. From: … To unsubscribe click here") is None


def test_a_persons_own_file_is_no_invitation():
	assert automatic_because(PERSON, "Programme", "See you", ["programme.pdf", "visit-daegu.ics"]) is None


# what a machine sends


@pytest.mark.parametrize(
	("subject", "code"),
	[
		("Automatic reply: Visit to Daegu", AUTOMATIC_REPLY),
		("Auto-Reply: MoU", AUTOMATIC_REPLY),
		("Out of Office", AUTOMATIC_REPLY),
		("Out of the office until Monday", AUTOMATIC_REPLY),
		("Automatische Antwort: Besuch", AUTOMATIC_REPLY),
		("Abwesenheitsnotiz: Besuch", AUTOMATIC_REPLY),
		("Réponse automatique : visite", AUTOMATIC_REPLY),
		("Respuesta automática: visita", AUTOMATIC_REPLY),
		("Risposta automatica: visita", AUTOMATIC_REPLY),
		("부재중 자동 회신", AUTOMATIC_REPLY),
		("[부재중] 6월 3일까지", AUTOMATIC_REPLY),
		("자동응답: 방문", AUTOMATIC_REPLY),
		("Undeliverable: Visit", BOUNCE),
		("Delivery Status Notification (Failure)", BOUNCE),
		("Mail delivery failed: returning message to sender", BOUNCE),
		("Failure notice", BOUNCE),
		("메일 전송 실패 안내", BOUNCE),
		("Invitation: Steering group @ Tue 3 Mar", CALENDAR),
		("Updated invitation: Steering group", CALENDAR),
		("Accepted: Steering group", CALENDAR),
		("Tentatively Accepted: Steering group", CALENDAR),
		("Declined: Steering group", CALENDAR),
		("Canceled event: Steering group", CALENDAR),
		("수락됨: 운영 회의", CALENDAR),
		("초대: 운영 회의", CALENDAR),
		("Cluster Newsletter, June", NEWSLETTER),
		("6월 소식지", NEWSLETTER),
		("(광고) 클러스터 행사", NEWSLETTER),
		("[광고] 클러스터 행사", NEWSLETTER),
	],
)
def test_a_machines_subject(subject, code):
	assert automatic_because(PERSON, subject, "") == code


@pytest.mark.parametrize(
	("sender", "code"),
	[
		("MAILER-DAEMON@mx.example", BOUNCE),
		("postmaster@cluster.example", BOUNCE),
		("bounces+1234@lists.example", BOUNCE),
		("newsletter@cluster.example", NEWSLETTER),
		("no-reply@portal.example", MACHINE_SENDER),
		("noreply+abc@portal.example", MACHINE_SENDER),
		("do_not_reply@portal.example", MACHINE_SENDER),
		("notifications@portal.example", MACHINE_SENDER),
	],
)
def test_a_machines_address_says_it_even_in_a_reply(sender, code):
	assert automatic_because(sender, "Re: Visit", "Hello") == code


@pytest.mark.parametrize("text", ["To unsubscribe click here", "View this email in your browser", "수신거부"])
def test_what_can_be_unsubscribed_is_a_newsletter(text):
	assert automatic_because(PERSON, "Cluster days 2031", f"Programme\n{text}") == NEWSLETTER


@pytest.mark.parametrize("name", ["invite.ics", "meeting.ics", "Invitation.ICS", ".ics"])
def test_a_calendars_file_is_an_invitation(name):
	assert automatic_because(PERSON, "Re: Steering group", "When: Tuesday", [name]) == CALENDAR


# properties

WORDS = st.text(alphabet=string.ascii_letters + string.digits + " .,:;-()[]@>\n한국", max_size=60)


@given(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3))
def test_every_mail_gets_an_answer_that_has_words(sender, subject, text, files):
	assert automatic_because(sender, subject, text, files) in (None, *mail.AUTOMATIC_TEXT)


@given(WORDS, st.sampled_from(["Re: ", "RE:", "AW: ", "re[2]: ", "회신: ", "답장:"]))
def test_a_reply_is_a_persons_whatever_it_replies_to(subject, prefix):
	assert automatic_because(PERSON, prefix + subject, subject) is None


@given(
	st.sampled_from(["Automatic reply: ", "[부재중] ", "Undeliverable: ", "Invitation: ", "(광고) "]),
	WORDS,
	st.sampled_from([str.lower, str.upper, str]),
)
def test_a_mark_at_the_start_is_seen_whatever_follows(mark, rest, spelled):
	assert automatic_because(PERSON, spelled(mark) + rest, "") is not None


@given(st.sampled_from([None, ""]), st.sampled_from([None, ""]), st.sampled_from([None, ""]))
def test_nothing_known_is_a_persons(sender, subject, text):
	assert automatic_because(sender, subject, text) is None
