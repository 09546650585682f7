"""What a browser may ask of interactions and events."""

from datetime import date

import frappe
from frappe.sessions import get_csrf_token

from eu_korea_coop.encounters import quick_log, series


@frappe.whitelist()
def get_session_token() -> dict[str, str]:
	"""Who is signed in and with which token they may send, for a page that was opened before: `{user, token}`."""
	return {"user": frappe.session.user, "token": get_csrf_token()}


@frappe.whitelist(methods=["POST"])
def hold_interaction(
	interaction: str,
	outcome: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Set a planned interaction to Held; refused while its day is ahead. Answers `{name, status}`."""
	doc = quick_log.hold(
		interaction,
		outcome=outcome,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
	)
	return {"name": doc.name, "status": doc.status}


@frappe.whitelist(methods=["POST"])
def log_interaction(
	partnership: str,
	interaction_type: str,
	interaction_date: str | date | None = None,
	subject: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
	two_way: int | None = None,
	summary: str | None = None,
	outcome: str | None = None,
	next_step_owner: str | None = None,
	visibility: str | None = None,
) -> dict:
	"""Record an encounter in few fields; the date as a person writes it ("Nov 2026"). Answers `{name, status, is_meaningful}`."""
	doc = quick_log.log(
		partnership,
		interaction_type,
		interaction_date,
		subject=subject,
		two_way=two_way,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
		summary=summary,
		outcome=outcome,
		next_step_owner=next_step_owner,
		visibility=visibility,
	)
	return {"name": doc.name, "status": doc.status, "is_meaningful": doc.is_meaningful}


@frappe.whitelist(methods=["POST"])
def plan_next_edition(event: str) -> str:
	"""The name of the next edition of a recurring event, newly planned."""
	return series.plan_next_edition(event).name
