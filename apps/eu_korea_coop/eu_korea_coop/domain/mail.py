"""Telling a person's mail from a machine's (issue: an automatic reply or a newsletter is never counted as contact).

Frappe keeps a mail's sender, subject, text and attachments, not its headers; these are what is judged. In doubt a mail is a
person's: it still counts only when an officer says that both sides took part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

AUTOMATIC_REPLY, BOUNCE, CALENDAR, NEWSLETTER, MACHINE_SENDER = (
	"AUTOMATIC_REPLY",
	"BOUNCE",
	"CALENDAR",
	"NEWSLETTER",
	"MACHINE_SENDER",
)

AUTOMATIC_TEXT = {
	AUTOMATIC_REPLY: "an automatic reply",
	BOUNCE: "a message that could not be delivered",
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
"""What the part before the @ says, the whole of it."""

SUBJECTS = {
	AUTOMATIC_REPLY: re.compile(
		r"\[?(auto(matic)?[- ]?(reply|response|antwort)|autosvar|automatische (antwort|reactie)|"
		r"out of (the )?office|away from (the |my )?(office|desk)|on (annual )?leave\b|vacation (reply|response)|"
		r"abwesenheits|abwesend\b|r[ée]ponse automatique|message d['’]absence|absence du bureau|"
		r"respuesta autom[áa]tica|fuera de (la )?oficina|risposta automatica|fuori ufficio|resposta autom[àáa]tica|"
		r"automatisk svar|automatyczna odpowied|automatick[áé] odpov|"
		r"자동\s?(회신|응답|답장)|부재\s?중|휴가\s?중)",
		re.IGNORECASE,
	),
	BOUNCE: re.compile(
		r"\[?(undeliver(ed|able)|delivery (status notification|has failed|failure|incomplete)|"
		r"(mail|message) delivery (failed|failure)|failure notice|returned mail|unzustellbar|non remis|"
		r"반송|(메일\s?)?(전송|발송|배달)\s?실패)",
		re.IGNORECASE,
	),
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
"""What a subject begins with; a newsletter says it anywhere, a Korean advertisement by law at the start."""

REPLY = re.compile(r"\s*(re|aw|sv|antw|r|회신|답장)\s*(\[\d+\])?\s*[::]", re.IGNORECASE)
UNSUBSCRIBE = re.compile(
	r"\bunsubscribe\b|\b(view|read) (this|it|the) (e-?mail|message|newsletter)? ?in (your|a|the) browser\b|"
	r"vom newsletter abmelden|newsletter abbestellen|abmelden vom newsletter|se d[ée]sabonner|se d[ée]sinscrire|"
	r"darse de baja|annulla(re)? l['’]iscrizione|수신\s?거부",
	re.IGNORECASE,
)
INVITATION = re.compile(
	r"(invite|invitation|meeting|reply|response|event|calendar)?\.(ics|vcs)", re.IGNORECASE
)
"""How calendars name what they attach; a person's own file has a name of its own."""
QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


def automatic_because(
	sender: str | None, subject: str | None, text: str | None = None, attachments: Iterable[str] = ()
) -> str | None:
	"""Why a mail is a machine's (a key of AUTOMATIC_TEXT), None for a person's.

	`sender` is the bare address, `text` the mail's text without markup, `attachments` are file names. A person's reply
	begins with "Re:" and quotes what it answers: so only what begins a subject says automatic, and of a reply's text
	nothing is read.
	"""
	address, words = (sender or "").strip(), (subject or "").strip()
	for code, pattern in SENDERS.items():
		if pattern.match(address):
			return code
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
