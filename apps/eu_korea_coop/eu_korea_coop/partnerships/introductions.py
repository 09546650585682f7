"""Asking for an introduction: a record of the request, and a next step on its partnership."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.directory.introduction_requests import request

ANSWER_DAYS = 14
"""Days after which one asks again."""


def ask(
	target: tuple[str, str],
	introducer: tuple[str, str],
	asked_for: str | None,
	partnership: str | None,
	note: str | None,
	today: date,
) -> dict:
	"""Record that `introducer` was asked to introduce us to `target`; answers `{name, next_step}`.

	The partnership gets the question as its next step, due in 14 days, unless it has one already (`next_step` is then
	None). Raises PermissionError, ValidationError; everything is saved or nothing.
	"""
	made = request(target, introducer, asked_for, partnership, note).insert()
	step = set_next_step(partnership, today) if partnership else None
	return {"name": made.name, "next_step": step}


def set_next_step(partnership: str, today: date) -> str | None:
	"""Make the question for the introduction the partnership's next step; None if it has one."""
	doc = frappe.get_doc(PARTNERSHIP, partnership, for_update=True)
	if doc.next_step:
		return None
	doc.check_permission("write")
	doc.update(
		{
			"next_step": _("Ask whether the introduction was made"),
			"next_step_due": today + timedelta(days=ANSWER_DAYS),
			"next_step_owner": frappe.session.user,
		}
	)
	doc.save()
	return doc.next_step
