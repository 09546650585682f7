"""A machine's mail is distinguished from a person's, and in doubt a mail is a person's."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import machine_subjects, mail
from eu_korea_coop.domain.mail import (
	AUTOMATIC_REPLY,
	BOUNCE,
	CALENDAR,
	MACHINE_SENDER,
	NEWSLETTER,
	RECEIPT,
	automatic_because,
)

PERSON = "ji-won.park@cluster.example"


def test_the_words_of_all_languages_are_alternatives_of_one_pattern():
	assert machine_subjects.any_of({"en": ("away", "out"), "de": ("abwesend",)}) == "away|out|abwesend"


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
		"RE: Automatic reply: MoU",
		"Re: Read: MoU",
		"Reading list for the workshop",
		"Read this before Daegu",
		"Away days of the cluster",
		"Absence of two signatures",
		"Lunch: MoU",
		"Luxembourg: MoU",
		"Letter: MoU",
		"Lu Wei: MoU",
		"휴가 일정 문의",
		"읽음 자료 목록",
		"Absenz der Delegation",
		"Urlaubspläne und Treffen",
		"Assistenza: MoU",
		"Delivered the prototypes",
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
	("subject", "code"),
	[
		("Read: MoU", RECEIPT),
		("Not read: MoU", RECEIPT),
		("읽음: MoU", RECEIPT),
		("수신확인: MoU", RECEIPT),
		("Lu: MoU", RECEIPT),
		("(자동회신) 회의", AUTOMATIC_REPLY),
		("Re: [Out of Office] MoU", AUTOMATIC_REPLY),
		("OOO Re: MoU", AUTOMATIC_REPLY),
		("메일 반송 알림", BOUNCE),
	],
)
def test_the_machine_subjects_that_were_reported(subject, code):
	assert automatic_because(PERSON, subject, "") == code


@pytest.mark.parametrize(
	("absence", "receipt", "bounce"),
	[
		pytest.param("[부재중] MoU", "읽지 않음: MoU", "배달 실패: MoU", id="ko"),
		pytest.param("Automatesch Äntwert: MoU", "Gelies: MoU", "Net zougestallt: MoU", id="lb"),
		pytest.param("Absence : MoU", "Non lu : MoU", "Échec de la remise : MoU", id="fr"),
		pytest.param("Fuera de la oficina: MoU", "No leído: MoU", "No se puede entregar: MoU", id="es"),
		pytest.param("Fora de l'oficina: MoU", "Llegit: MoU", "No s'ha pogut lliurar: MoU", id="ca"),
		pytest.param("Odpowiedź automatyczna: MoU", "Przeczytano: MoU", "Niedostarczone: MoU", id="pl"),
		pytest.param("Házon kívül: MoU", "Olvasási visszaigazolás: MoU", "Kézbesíthetetlen: MoU", id="hu"),
		pytest.param(
			"Nicht im Büro: MoU", "Ungelesen gelöscht: MoU", "Zustellung fehlgeschlagen: MoU", id="de"
		),
		pytest.param("Afwezig: MoU", "Gelezen: MoU", "Bezorging mislukt: MoU", id="nl"),
		pytest.param("Fuori ufficio: MoU", "Letto: MoU", "Mancata consegna: MoU", id="it"),
	],
)
def test_absences_receipts_and_bounces_of_each_language(absence, receipt, bounce):
	subjects = (absence, receipt, bounce)
	assert [automatic_because(PERSON, one, "") for one in subjects] == [AUTOMATIC_REPLY, RECEIPT, BOUNCE]


def test_a_decomposed_subject_is_read_like_a_composed_one():
	assert automatic_because(PERSON, "Re\u0301ponse automatique : MoU", "") == AUTOMATIC_REPLY
	assert automatic_because(PERSON, unicodedata.normalize("NFD", "수신확인: MoU"), "") == RECEIPT


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
