"""Headers of the mails a site sends, read as a mail program reads them."""

import re
from email import message_from_string, policy

import frappe
import pytest

from testing import faults


@pytest.fixture
def account():
	with faults.outgoing_account():
		yield


def test_a_senders_name_in_hangul_and_with_a_colon_arrives_whole(account):
	sent = frappe.get_attr("frappe.email.email_body.get_email")(
		["kim@cluster.example"],
		sender='"서울: 협력팀" <team@eu-korea.example>',
		subject="다음 단계: 회의",
		content="x",
	).as_string()
	assert sent.replace("\r", "").split("\n\n")[0].isascii()
	read = message_from_string(sent, policy=policy.default)
	assert read["Subject"] == "다음 단계: 회의"
	assert read["From"].addresses[0].display_name == "서울: 협력팀"
	assert read["From"].addresses[0].addr_spec == "team@eu-korea.example"


@pytest.mark.parametrize(
	"sentence",
	[
		"다음 단계를 위한 회의 일정을 알려 드립니다. ",
		"Overdue next steps (1), due in the week (1), signatures (1). ",
	],
)
def test_a_long_subject_is_written_in_lines_of_76_characters_at_most(account, sentence):
	"""RFC 2047, section 2; of base64 there are always four characters more, so that the first line is as long as it can be."""
	subject = sentence * 3
	sent = frappe.get_attr("frappe.email.email_body.get_email")(
		["kim@cluster.example"], sender="team@eu-korea.example", subject=subject.strip(), content="x"
	).as_string()
	lines = re.search(r"^Subject: .*\r?\n(?: .*\r?\n)*", sent, re.MULTILINE).group().splitlines()
	assert len(lines) > 2 and max(len(line) for line in lines) <= 76
	assert message_from_string(sent, policy=policy.default)["Subject"] == subject.strip()


def test_a_subject_in_plain_letters_is_not_encoded(account):
	sent = frappe.get_attr("frappe.email.email_body.get_email")(
		["kim@cluster.example"], sender="team@eu-korea.example", subject="Next step: meeting", content="x"
	)
	assert "Subject: Next step: meeting" in sent.as_string().splitlines()
