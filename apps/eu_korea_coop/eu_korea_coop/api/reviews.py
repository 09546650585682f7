"""What a browser may ask of the review of partnerships."""

from datetime import date

import frappe
from frappe.model.document import Document

from eu_korea_coop.api.requests import read_day
from eu_korea_coop.constants import MANAGER, REVIEW_SESSION
from eu_korea_coop.follow_up import review_mails
from eu_korea_coop.partnerships.reviews import choosing, decisions, past, protocol, sessions
from eu_korea_coop.permissions import require_role
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_review_choices() -> dict:
	"""Before a review: `{stalled, unreviewed, open, people, close_reasons}`, counts and the reader's review that was left.

	Raises PermissionError for anybody but a Cooperation Manager, as all functions here.
	"""
	require_role(MANAGER)
	return {**sessions.choices(), **choosing.offered()}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def start_review(
	choice: str = sessions.STALLED,
	sort_by: str = sessions.WORST_FIRST,
	filters: str | list | dict | None = None,
) -> dict:
	"""Begin a review of the stalled, the unreviewed or the filtered partnerships; answers as `show_review`."""
	require_role(MANAGER)
	return sessions.present(sessions.start(choice, sort_by, filters))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def show_review(session: str, position: int | None = None) -> dict:
	"""Go on with a review, or go to a position of it (from 0), which is remembered.

	Answers `{session, position, count, total, ended, partnership, overview, last, seen}`.
	"""
	doc = session_of(session)
	if position is not None:
		sessions.go_to(doc, position)
	return sessions.present(doc)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def decide_review(
	partnership: str,
	decision: str,
	text: str | None = None,
	for_user: str | None = None,
	due: str | date | None = None,
	close_reason: str | None = None,
	session: str | None = None,
	seen: str | None = None,
) -> dict:
	"""Decide about a partnership: Next Step, Ask, Park, Drop, Hand Over or Leave. Answers `{name, words, partnership}`.

	`seen`: the latest decision the person saw. Raises a refusal, 409 in words if somebody decided meanwhile.
	"""
	require_role(MANAGER)
	review = decisions.decide(
		partnership,
		seen,
		decision=decision,
		text=(text or "").strip() or None,
		for_user=for_user or None,
		due=read_day("due", due),
		close_reason=close_reason or None,
		review_session=session or None,
	)
	return {"name": review.name, "words": past.in_words(review), "partnership": partnership}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_review(review: str) -> dict:
	"""Take back one's own decision, while nobody has changed the partnership since. Answers `{partnership}`."""
	require_role(MANAGER)
	return {"partnership": decisions.undo(review)}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def end_review(session: str) -> dict:
	"""End a review; answers its protocol."""
	doc = session_of(session)
	sessions.end(doc)
	return protocol.protocol(doc)


@frappe.whitelist()
def get_review_protocol(session: str) -> dict:
	"""What was decided in a review: `{session, started, by, position, count, total, ended, mailed, lines}`."""
	return protocol.protocol(session_of(session))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def mail_review(session: str) -> dict:
	"""Queue one mail to each person concerned, once. Answers `{sent}`."""
	require_role(MANAGER)
	return {"sent": review_mails.send(session)}


def session_of(name: str) -> Document:
	"""Raises PermissionError for anybody but a manager, DoesNotExistError for a review there is not."""
	require_role(MANAGER)
	doc = frappe.get_doc(REVIEW_SESSION, name)
	doc.check_permission("read")
	return doc
