"""What is to be sent next for an agreement: pure, from its state and the signatures of its parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.agreement import (
	DRAFT,
	IN_FORCE,
	INTERNAL_REVIEW,
	SIGNING,
	WITH_PARTNERS,
)

ATTACH, REVIEW, SEND_DRAFT, SEND, ASK, REMIND = "attach", "review", "send_draft", "send", "ask", "remind"
TEXT = {
	ATTACH: "Attach the document",
	REVIEW: "Send the draft to internal review",
	SEND_DRAFT: "Send the reviewed draft to the partners",
	SEND: "Send it to {0} for signature",
	ASK: "Ask {0} how the approval goes",
	REMIND: "Remind {0} of the signature",
}
"""English sentences; {0} is the party."""
BY_STATUS = {"Not Requested": SEND, "Approval Ongoing": ASK, "Sent": REMIND}


@dataclass(frozen=True, slots=True)
class Awaited:
	"""A party row as this file reads it; `asked_on`: the day on which the signature was asked for."""

	row: str
	role: str
	status: str
	is_required: bool
	asked_on: date | None


@dataclass(frozen=True, slots=True)
class ToSend:
	"""One thing to send: a code of TEXT, and the party row it goes to, if to one."""

	code: str
	row: str | None = None


def next_to_send(state: str, has_document: bool, parties: Iterable[Awaited]) -> list[ToSend]:
	"""Return what to send next, the most pressing first; nothing once the agreement has ended.

	Parties are asked from Signing on, also in force: required ones first, then those who have waited longest, then those
	who were never asked. Supporters are asked only where their signature is required.
	"""
	result = []
	if not has_document and state in (DRAFT, INTERNAL_REVIEW, WITH_PARTNERS, SIGNING):
		result.append(ToSend(ATTACH))
	if state == DRAFT:
		result.append(ToSend(REVIEW))
	elif state == INTERNAL_REVIEW:
		result.append(ToSend(SEND_DRAFT))
	elif state in (SIGNING, IN_FORCE):
		awaited = [
			row for row in parties if row.status in BY_STATUS and (row.is_required or row.role != "Supporter")
		]
		awaited.sort(key=lambda row: (not row.is_required, row.asked_on or date.max))
		result += [ToSend(BY_STATUS[row.status], row.row) for row in awaited]
	return result
