"""The nightly sweep: agreements expire, every partnership's health is brought up to the day, and a log says so.

An hourly job asks whether today's sweep is done; so a night of downtime is made up for within the hour, and a month of it
loses nothing, because every alert is a state and no moment. Each batch is committed: a run that is killed goes on where
it stopped, and running twice changes nothing (rules 73, 77). One run at a time (run_log).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, get_url_to_list, now_datetime

from eu_korea_coop import notices
from eu_korea_coop.agreements import expiry
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_RUN_LOG, MANAGER
from eu_korea_coop.follow_up import run_log
from eu_korea_coop.partnerships import health
from eu_korea_coop.partnerships import sweep as partnership_sweep
from eu_korea_coop.reporting.fuzzy_text import moment_text

JOB = "Sweep"
EXPIRE, RECOMPUTE, DONE = "expire agreements", "recompute health", "done"
MISSED_AFTER = timedelta(hours=26)
FULL_ON = 6
"""Weekday of the full reconcile, on which every partnership is judged anew: Sunday."""


def run_if_due() -> None:
	"""The hourly job: notify managers if the last good sweep is too old, then today's, unless it was completed.

	Notified first: a night that is made up for was missed all the same, and a sweep that fails does not keep that from being said.
	"""
	today = site_today()
	notify_if_missed(now_datetime())
	if not run_log.completed(JOB, today):
		run(today, once=True)


def run(
	today: date | str | None = None,
	full: bool | int | None = None,
	batch_size: int = partnership_sweep.BATCH,
	once: bool = False,
) -> dict:
	"""Sweep now (`bench execute eu_korea_coop.follow_up.sweep.run`); answers the run's figures.

	`full` judges every partnership, by default on Sundays; without it only those on which time alone may have changed
	something. While another run is at work it does nothing; with `once` neither where the day's was completed.
	"""
	today = frappe.utils.getdate(today) if today else site_today()
	full = today.weekday() == FULL_ON if full is None else bool(full)
	with run_log.running(JOB, today, once) as log:
		if log is None:
			return {"running": 1}
		return sweep(log, today, full, batch_size)


def sweep(log: run_log.Run, today: date, full: bool, batch_size: int) -> dict:
	log.phase(EXPIRE)
	ended = expire(log, today)
	log.phase(RECOMPUTE)
	checked = changed = 0

	def failed(name: str) -> None:
		log.error(f"Partnership {name}")

	for progress in partnership_sweep.sweep(today, batch_size=batch_size, full=full, failed=failed):
		checked, changed = progress.checked, progress.changed
		log.beat(checked=checked, changed=changed)
	log.phase(DONE)
	counts = {
		"expired": len(ended.expired),
		"renewed": len(ended.renewed),
		"checked": checked,
		"changed": changed,
		"full": int(full),
	}
	log.finish(checked=checked, changed=changed, counts=counts)
	return counts


def expire(log: run_log.Run, today: date) -> expiry.Expiry:
	"""Agreements past their end, and their partnerships; if that fails, health is brought up to the day all the same."""
	frappe.db.savepoint("cooperation_expiry")
	try:
		ended = expiry.expire(today)
		health.recompute(ended.partnerships, today)
	except Exception:
		frappe.db.rollback(save_point="cooperation_expiry")
		log.error(EXPIRE)
		return expiry.Expiry()
	return ended


# ------------------------------------------------------------------------------------------------- a missed sweep


def last_good() -> datetime | None:
	"""When the last completed sweep ended; None if there was none."""
	return run_log.last_end(JOB)


def hours_since() -> int | None:
	"""Whole hours since the last good sweep; None if there was none."""
	ended = last_good()
	return int((now_datetime() - ended).total_seconds() // 3600) if ended else None


def is_missed(now: datetime) -> bool:
	"""No sweep was completed for 26 hours, on a site that has partnerships to sweep."""
	return is_late(last_good(), now)


def is_late(ended: datetime | None, now: datetime) -> bool:
	"""`is_missed`, where it is known when the last good one ended (`last_good`). No query, one where there was none."""
	if ended is None:
		first = frappe.db.get_value("Partnership", {}, "creation", order_by="creation asc")
		return bool(first) and now - get_datetime(first) > MISSED_AFTER
	return now - ended > MISSED_AFTER


def notify_if_missed(now: datetime) -> None:
	"""One notification to each manager while the sweep is missing, however long that lasts; the digest repeats it."""
	if not is_missed(now):
		return
	since = last_good()
	earlier = {"document_type": COOPERATION_RUN_LOG, **({"creation": (">", since)} if since else {})}
	if frappe.db.exists("Notification Log", earlier):
		return
	managers = frappe.get_all("Has Role", filters={"role": MANAGER, "parenttype": "User"}, pluck="parent")
	link = get_url_to_list(COOPERATION_RUN_LOG)

	def words() -> str:
		if since is None:
			return _("The nightly sweep has never run.")
		return _("The nightly sweep has not run since {0}.").format(moment_text(since))

	for manager in managers:
		notices.notify(manager, words, (COOPERATION_RUN_LOG, ""), link, by="Administrator")
