"""The screen Today: the sections of one's own digest, as they are now, and what can be done from each line.

Lines, order and words are those of the mail (follow_up/sections). Reading writes nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, get_url_to_form, get_url_to_list

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import (
	COOPERATION_IMPORT,
	INTERACTION,
	MANAGER,
	OFFICER,
	PARTNERSHIP,
	SYSTEM_MANAGER,
)
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import agenda, reading, watchdog
from eu_korea_coop.follow_up.digests import job, people
from eu_korea_coop.follow_up.sections import wording
from eu_korea_coop.permissions import require_role

AHEAD = timedelta(days=14)
KIND_OF_ROLE = {OFFICER: digest.OFFICER, MANAGER: digest.MANAGER}


def read() -> dict:
	"""Everything the screen shows, for the session's user.

	`{today, sections: [section …], ahead: [entry …], nothing, first_steps: [{label, action}], warnings: [sentence …]}`; a section as in
	`wording.section`, with `own`: whether it is one's own work. An officer who is also a manager has both, the manager's first.
	Raises PermissionError for anybody else.
	"""
	require_role(OFFICER, MANAGER)
	today = persons_today()
	sections = [section for kind in kinds() for section in sections_of(kind, today)]
	ahead = entries_ahead(today)
	return {
		"today": today.isoformat(),
		"sections": sections,
		"ahead": ahead,
		"nothing": "" if sections else nothing_text(ahead),
		"first_steps": [] if sections else first_steps(),
		"warnings": watchdog.warnings(SYSTEM_MANAGER in frappe.get_roles()),
	}


def kinds() -> list[str]:
	roles = frappe.get_roles()
	return [KIND_OF_ROLE[role] for role in (MANAGER, OFFICER) if role in roles]


def sections_of(kind: str, today: date) -> list[dict]:
	"""One's own sections of a kind. What is new is what today's digest called new, so that mail and screen agree all day."""
	user = frappe.session.user
	reader = people.reader_now(kind, user, before=get_datetime(datetime.combine(today, time.min)))
	lines = reading.readable(job.reader_of(kind, [reader], today)(reader))
	content = digest.compose(kind, lines)
	if not content:
		return []
	names = wording.names_in(content.sections)
	return [
		{**wording.section(section, names, reader.is_first), "own": kind == digest.OFFICER}
		for section in content.sections
	]


def entries_ahead(today: date) -> list[dict]:
	"""One's own next two weeks: `{first, title, kind, doctype, name, brief}`, by day; `brief`: the address of its partnership's."""
	kinds_shown = (agenda.NEXT_STEP, agenda.EVENT, agenda.PLANNED, agenda.ACTION_DUE)
	result = agenda.entries(today, today + AHEAD, kinds_shown, frappe.session.user)
	return [
		{
			"first": entry.first.isoformat(),
			"title": entry.title,
			"kind": _(entry.kind),
			"doctype": entry.doctype,
			"name": entry.name,
			"brief": entry.brief,
		}
		for entry in result
	]


def nothing_text(ahead: list[dict]) -> str:
	if ahead:
		return _("Nothing is waiting for you today. This is next: {0}").format(ahead[0]["title"])
	return _("Nothing is waiting for you today.")


def first_steps() -> list[dict]:
	"""What a new user can begin with, each one click: `{label, url}` or `{label, action}` ("log", "demo"); none once somebody's work is there. Two queries."""
	if frappe.db.exists(PARTNERSHIP, {"owner_user": frappe.session.user}):
		return []
	steps = [{"label": _("Log an encounter"), "action": "log"}]
	if MANAGER in frappe.get_roles():
		steps.append({"label": _("Bring your sheet"), "url": get_url_to_form(COOPERATION_IMPORT, "new")})
	is_empty = not frappe.db.exists(PARTNERSHIP, {})
	if SYSTEM_MANAGER in frappe.get_roles() and is_empty:
		steps.append({"label": _("See the demo records"), "action": "demo"})
	if is_empty:
		steps.append({"label": _("Open the page for your phone"), "url": "/encounter"})
	else:
		steps.append(
			{"label": _("See the partnerships of your colleagues"), "url": get_url_to_list(PARTNERSHIP)}
		)
		steps.append(
			{"label": _("See the encounters of your colleagues"), "url": get_url_to_list(INTERACTION)}
		)
	return steps[:3]
