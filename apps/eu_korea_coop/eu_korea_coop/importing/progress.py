"""How far a background job of an import is, for the page that waits for it: stored outside the database, lost without harm."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import get_datetime, now_datetime

WAITING, RUNNING, FAILED = "Waiting", "Running", "Failed"
KEPT = 24 * 3600
STARTS_WITHIN, BEATS_WITHIN = 600, 120
"""Seconds after which a job that has not begun, or says nothing any more, counts as gone."""


def say(key: str, state: str, done: int = 0, total: int = 0, error: str = "") -> None:
	value = {"state": state, "done": done, "total": total, "error": error, "at": str(now_datetime())}
	frappe.cache.set_value(key, value, expires_in_sec=KEPT)


def reporter(key: str) -> Callable[[int, int], None]:
	"""What a job calls with (done, total)."""
	return lambda done, total: say(key, RUNNING, done, total)


def of(key: str) -> dict | None:
	"""`{state, done, total, error}` of a job that waits, runs or failed; None if there is none or it is gone."""
	value = frappe.cache.get_value(key, expires=True)
	if not value or value["state"] == FAILED:
		return value
	limit = STARTS_WITHIN if value["state"] == WAITING else BEATS_WITHIN
	silent = (now_datetime() - get_datetime(value["at"])).total_seconds()
	return value if silent < limit else None


def forget(key: str) -> None:
	frappe.cache.delete_value(key)
