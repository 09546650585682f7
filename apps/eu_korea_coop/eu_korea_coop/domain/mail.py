"""Distinguishes a person's mail from an automatic one: an automatic reply or a newsletter never counts as contact.

Frappe keeps a mail's sender, subject, text and attachments, not its headers; these are what is judged. In doubt a mail is a
person's: it still counts only when an officer says that both sides took part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from eu_korea_coop.domain import machine_subjects

AUTOMATIC_REPLY, BOUNCE, RECEIPT, CALENDAR, NEWSLETTER, MACHINE_SENDER = (
	"AUTOMATIC_REPLY",
	"BOUNCE",
	"RECEIPT",
	"CALENDAR",
	"NEWSLETTER",
	"MACHINE_SENDER",
)

AUTOMATIC_TEXT = {
	AUTOMATIC_REPLY: "an automatic reply",
	BOUNCE: "a message that could not be delivered",
	RECEIPT: "a receipt of a mail program",
	CALENDAR: "sent by a calendar",
	NEWSLETTER: "a newsletter",
	MACHINE_SENDER: "sent by a machine",
}

SENDERS = {
	BOUNCE: re.compile(r"(mailer-daemon|postmaster|bounces?([+-][^@]*)?)@", re.IGNORECASE),
	NEWSLETTER: re.compile(
		r"((e-?)?newsletters?|news|mailing|mailings|marketing|campaigns?)@", re.IGNORECASE
	),
	MACHINE_SENDER: re.compile(
		r"(no[-._]?reply|do[-._]?not[-._]?reply|notifications?|auto(mated|mailer|reply)?)([-+._][^@]*)?@",
		re.IGNORECASE,
	),
}
"""Whole parts before the @ that only automatic senders have."""


def beginning_with(
	table: dict[str, tuple[str, ...]], colon: dict[str, tuple[str, ...]] | None = None
) -> re.Pattern[str]:
	"""A subject that begins with one of the words of `table`, or with one of `colon` and a colon; a bracket may stand first."""
	begins = f"({machine_subjects.any_of(table)})"
	if colon:
		begins += rf"|({machine_subjects.any_of(colon)})\s*([\])】)]|[::]|$)"
	return re.compile(rf"{BRACKET}?\s*({begins})", re.IGNORECASE)


BRACKET = r"[\[((【]"
SUBJECTS = {
	RECEIPT: beginning_with(machine_subjects.RECEIPT, colon=machine_subjects.RECEIPT_WITH_COLON),
	AUTOMATIC_REPLY: beginning_with(machine_subjects.ABSENCE, colon=machine_subjects.ABSENCE_WITH_COLON),
	BOUNCE: beginning_with(machine_subjects.BOUNCE),
	CALENDAR: re.compile(
		r"\[?((updated )?invitation( with note)?|accepted|tentatively accepted|tentative|declined|"
		r"cancel+ed( event)?|(zusage|absage|zugesagt|abgesagt)|"
		r"(초대장?|업데이트된 초대장?|수락(됨)?|거절(됨)?|미정|취소(됨|된 일정)?))\s?:",
		re.IGNORECASE,
	),
	NEWSLETTER: re.compile(
		r"[\[(]\s?광고\s?[\])]|.*(\b(e-?)?newsletter\b|\bnews digest\b|뉴스\s?레터|소식지)",
		re.IGNORECASE | re.DOTALL,
	),
}
"""Patterns of subjects, by kind; most are looked for at the beginning."""

REPLY = re.compile(r"\s*(re|aw|sv|antw|r|회신|답장)\s*(\[\d+\])?\s*[::]", re.IGNORECASE)
ABSENCE_IN_REPLY = re.compile(
	rf"{REPLY.pattern}\s*{BRACKET}\s*({machine_subjects.any_of(machine_subjects.ABSENCE)})\s*[\])】)]|"
	rf"({'|'.join(machine_subjects.ABSENCE_BEFORE_REPLY)})\s+{REPLY.pattern}",
	re.IGNORECASE,
)
UNSUBSCRIBE = re.compile(
	r"\bunsubscribe\b|\b(view|read) (this|it|the) (e-?mail|message|newsletter)? ?in (your|a|the) browser\b|"
	r"vom newsletter abmelden|newsletter abbestellen|abmelden vom newsletter|se d[ée]sabonner|se d[ée]sinscrire|"
	r"darse de baja|annulla(re)? l['’]iscrizione|수신\s?거부",
	re.IGNORECASE,
)
INVITATION = re.compile(
	r"(invite|invitation|meeting|reply|response|event|calendar)?\.(ics|vcs)", re.IGNORECASE
)
"""File names that calendar programs give to what they attach."""
QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


def automatic_because(
	sender: str | None, subject: str | None, text: str | None = None, attachments: Iterable[str] = ()
) -> str | None:
	"""Why a mail is a machine's (a key of AUTOMATIC_TEXT), None for a person's.

	`sender` is the bare address, `text` the mail's text without markup, `attachments` are file names. A person's reply
	begins with "Re:" and quotes what it answers: so only what begins a subject says automatic, and of a reply's text
	nothing is read. Two marks beside a "Re:" are a machine's: "Re: [Out of Office] MoU" and "OOO Re: MoU".
	"""
	address, words = (sender or "").strip(), unicodedata.normalize("NFC", subject or "").strip()
	for code, pattern in SENDERS.items():
		if pattern.match(address):
			return code
	if ABSENCE_IN_REPLY.match(words):
		return AUTOMATIC_REPLY
	is_reply = bool(REPLY.match(words))
	if not is_reply:
		for code, pattern in SUBJECTS.items():
			if pattern.match(words):
				return code
	if any(INVITATION.fullmatch((name or "").strip()) for name in attachments):
		return CALENDAR
	if not is_reply and UNSUBSCRIBE.search(QUOTED.sub("", text or "")):
		return NEWSLETTER
	return None
