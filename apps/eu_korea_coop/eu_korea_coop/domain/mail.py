"""Telling a person's mail from a machine's (issue: an automatic reply or a newsletter is never counted as contact).

Frappe keeps a mail's sender, subject and text, not its headers; these three are what is judged, and in doubt a mail is
a person's: it still counts only when an officer says that both sides took part.
"""

from __future__ import annotations

import re

AUTOMATIC_REPLY, BOUNCE, NEWSLETTER, MACHINE_SENDER = (
	"AUTOMATIC_REPLY",
	"BOUNCE",
	"NEWSLETTER",
	"MACHINE_SENDER",
)

AUTOMATIC_TEXT = {
	AUTOMATIC_REPLY: "an automatic reply",
	BOUNCE: "a message that could not be delivered",
	NEWSLETTER: "a newsletter",
	MACHINE_SENDER: "sent by a machine",
}

SUBJECTS = {
	AUTOMATIC_REPLY: re.compile(
		r"^\s*(auto(matic)?[- ]?(reply|response|antwort)|automatische antwort|out of (the )?office|"
		r"abwesenheits|r[ée]ponse automatique|respuesta autom[áa]tica|risposta automatica|"
		r"\[?(자동\s?(회신|응답|답장)|부재\s?중)\]?)",
		re.IGNORECASE,
	),
	BOUNCE: re.compile(
		r"^\s*(undeliver(ed|able)|delivery (status notification|has failed|failure)|mail delivery failed|"
		r"returned mail|unzustellbar|\[?(반송|전송\s?실패|배달\s?실패)\]?)",
		re.IGNORECASE,
	),
	NEWSLETTER: re.compile(r"(^|\b)(newsletter|news digest|뉴스\s?레터|소식지)(\b|$)", re.IGNORECASE),
}
SENDERS = {
	BOUNCE: re.compile(r"^(mailer-daemon|postmaster)@", re.IGNORECASE),
	NEWSLETTER: re.compile(r"^(newsletters?|news|mailing|marketing|campaigns?)@", re.IGNORECASE),
	MACHINE_SENDER: re.compile(
		r"^(no-?reply|do-?not-?reply|noreply[^@]*|notifications?|automated?)@", re.IGNORECASE
	),
}
UNSUBSCRIBE = re.compile(
	r"\b(unsubscribe|abmelden vom newsletter|se désabonner|수신\s?거부)\b", re.IGNORECASE
)


def automatic_because(sender: str | None, subject: str | None, text: str | None = None) -> str | None:
	"""Why a mail is a machine's (a key of AUTOMATIC_TEXT), None for a person's.

	`sender` is the bare address, `text` the mail's text without markup. A reply quotes its subject after "Re:", so only
	what begins a subject says automatic or undelivered.
	"""
	for code, pattern in SENDERS.items():
		if pattern.search((sender or "").strip()):
			return code
	for code, pattern in SUBJECTS.items():
		if pattern.search(subject or "") and not (
			code == NEWSLETTER and re.match(r"\s*(re|aw|회신)\s*:", subject, re.IGNORECASE)
		):
			return code
	if UNSUBSCRIBE.search(text or ""):
		return NEWSLETTER
	return None
