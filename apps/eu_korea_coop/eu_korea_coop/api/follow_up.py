"""What a browser may ask of digests, calendars and other people's work."""

from datetime import date

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import cint

from eu_korea_coop import replica
from eu_korea_coop.api.requests import read_day, read_mapping, read_words
from eu_korea_coop.constants import MANAGER, ROLES, SYSTEM_MANAGER
from eu_korea_coop.follow_up import agenda, calendar_feed, handover, line_actions, mail_in, sweep, today
from eu_korea_coop.follow_up.digests import preview
from eu_korea_coop.permissions import require_role
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist(methods=["POST"])
@said_in_words()
def create_calendar_feed() -> str:
	"""A new private calendar address for oneself; an older one ends. Shown once: only its hash is stored."""
	require_role(*ROLES)
	return calendar_feed.renew(frappe.session.user)


@frappe.whitelist()
@replica.read_only
def get_calendar(
	start: str | date, end: str | date, kinds: str | list | None = None, mine: int = 0
) -> list[dict]:
	"""What lies between two days, both included, and may be read: events, next steps, agreement ends, plans, actions."""
	require_role(*ROLES)
	return agenda.for_desk(start, end, read_words("kinds", kinds) or agenda.KINDS, bool(cint(mine)))


@frappe.whitelist()
def get_digest_sections(user: str | None = None) -> list[dict]:
	"""The sections a person's digests can have: `[{kind, sections: [{code, label}]}]`; another's for a manager."""
	return preview.sections_of(user or frappe.session.user)


@frappe.whitelist()
def get_today() -> dict:
	"""The screen Today: `{today, sections, ahead, nothing, first_steps, warnings}`, the lines of one's own digest as they are now."""
	return today.read()


@frappe.whitelist()
def get_hours_since_sweep() -> dict | str:
	"""For the dashboard: hours since the last good sweep, and where its log is; a word if there was none."""
	require_role(MANAGER, SYSTEM_MANAGER)
	hours = sweep.hours_since()
	if hours is None:  # Frappe's card takes a text, and stops at an empty value
		return _("Never")
	return {"value": hours, "fieldtype": "Int", "route": ["List", "Cooperation Run Log"]}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def interaction_from_communication(
	communication: str,
	partnership: str | None = None,
	two_way: int = 0,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
	key: str | None = None,
) -> dict:
	"""Log an e-mail as an interaction, once; "both sides took part" is the officer's to say. Answers `{name, new}`.

	With a `key`, made as for `log_encounter`, `undo_encounter` takes it back.
	"""
	return mail_in.log(
		communication,
		partnership,
		bool(cint(two_way)),
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
		key=key,
	)


@frappe.whitelist()
def mail_as_interaction(communication: str) -> dict:
	"""Before logging an e-mail: `{interaction, partnership, partnerships, automatic}`."""
	return mail_in.describe(communication)


@frappe.whitelist()
@replica.read_only
def preview_digest(kind: str | None = None, user: str | None = None) -> dict:
	"""One's own digest as it would be sent now, or for a manager somebody's: `{kind, kinds, subject, html}`."""
	return preview.preview(kind, user)


@frappe.whitelist()
def preview_handover(from_user: str) -> dict:
	"""How many records of each kind would be handed over: `{"Partnership.owner_user": 12, …}`. Managers only."""
	return handover.preview(from_user)


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=120, seconds=60 * 60)
def read_calendar_feed(token: str) -> None:
	"""The calendar behind a private address, as text/calendar; 404 for any other token."""
	content = calendar_feed.read(token)
	frappe.local.flags.commit = True  # the day of the last reading is saved
	frappe.response.update(
		{
			"type": "download",
			"filename": "eu-korea-cooperation.ics",
			"filecontent": content,
			"content_type": "text/calendar; charset=utf-8",
			"display_content_as": "inline",
		}
	)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def reassign_portfolio(from_user: str, to_user: str, only: str | dict | None = None) -> dict:
	"""Hand an officer's portfolio to another; the answer, sent as `only` the other way round, undoes it. Managers only."""
	return handover.hand_over(from_user, to_user, read_mapping("only", only))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def revoke_calendar_feed() -> None:
	"""End one's own private calendar address."""
	calendar_feed.revoke(frappe.session.user)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def send_my_digest(kind: str | None = None) -> dict:
	"""Queue one's own digest now, beside the one that comes at its hour. Answers `{sent, to}`."""
	return preview.send_mine(kind)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def finish_line(
	doctype: str,
	name: str,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
) -> dict:
	"""*Done* in a line of Today: a next step and what follows it, a meeting that took place, an event that was followed up.

	Answers `{line, undo}`: the line as it is now, null where it is gone; `undo` is what `undo_line` takes.
	"""
	due = read_day("next_step_due", next_step_due)
	return line_actions.finish(doctype, name, next_step, due)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def postpone_line(doctype: str, name: str, until: str | date | None = None, days: int = 0) -> dict:
	"""*Postpone* in a line of Today: to a day, or by some days. Answers `{line, undo}`."""
	return line_actions.postpone(doctype, name, read_day("until", until), cint(days))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def park_line(name: str, until: str | date | None = None, reason: str | None = None) -> dict:
	"""*Park* in a line of Today: the partnership rests until a day (rule 94). Answers `{line, undo}`."""
	return line_actions.park(name, read_day("until", until), reason)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def wake_line(name: str, next_step: str | None = None, next_step_due: str | date | None = None) -> dict:
	"""*Wake* in a line of Today: a parked partnership goes on with a next step (rule 95). Answers `{line, undo: null}`."""
	return line_actions.wake(name, next_step, read_day("next_step_due", next_step_due))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def dismiss_mail(communication: str, address: int = 0) -> dict:
	"""*Not relevant* for a mail not logged yet; with `address` always, for whatever it sends. Answers `{line: null, undo}`."""
	return mail_in.dismiss(communication, bool(cint(address)))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_line(undo: str | dict) -> dict:
	"""Take back what an action of a line did, while nobody else has changed the record. Answers `{line, undo: null}`."""
	return line_actions.undo(read_mapping("undo", undo) or {})
