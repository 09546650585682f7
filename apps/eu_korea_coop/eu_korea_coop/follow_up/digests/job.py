"""The hourly job: whoever is due gets the digest of the period, one person after the other, each in a transaction of its own."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta, timezone

import frappe
from frappe.utils import cint, getdate

from eu_korea_coop import permissions, replica
from eu_korea_coop.clock import site_today, today_in_zone
from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import reading, run_log, sweep
from eu_korea_coop.follow_up.digests import delivery, mail, people
from eu_korea_coop.follow_up.digests.people import Due, Reader
from eu_korea_coop.follow_up.sections import figures, managers, officers, proposals
from eu_korea_coop.follow_up.sections.items import N_, Item, Sections, line
from eu_korea_coop.partnerships import settings

JOB = "Digest"
COMPOSE, RECONCILE = "compose", "reconcile"
CHUNK = 100
"""Readers whose lines are read together."""


def run(now: datetime | str | None = None) -> dict[str, int]:
	"""Send what is due (`bench execute eu_korea_coop.follow_up.digests.job.run`); `now`: another aware moment.

	Killed at any moment and run again it doubles nothing: who was written to has a row. One failing recipient does not
	stop the others; they are tried again at the next run.
	"""
	moment = moment_of(now)
	if not cint(frappe.db.get_single_value(COOPERATION_SETTINGS, "digests_enabled")):
		return {}
	if not people.due(moment):
		result = delivery.reconcile()
		frappe.db.commit()  # the end of a job
		return result
	sweep_first()
	today = site_today()
	with run_log.running(JOB, today) as log:
		if log is None:
			return {"running": 1}
		with replica.caught_up():  # with the day's sweep
			return send_all(log, moment)


def sweep_first() -> None:
	"""A digest shows the result of the day's sweep, also after downtime; one that fails is in its own log and stops no mail."""
	try:
		sweep.run_if_due()
	except Exception:
		frappe.db.rollback()


def moment_of(now: datetime | str | None) -> datetime:
	moment = datetime.fromisoformat(now) if isinstance(now, str) else now or datetime.now(timezone.utc)
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def send_all(log: run_log.Run, moment: datetime) -> dict[str, int]:
	"""Every reader's digest, as of the day it is for that reader (rule 110); those of one kind and day are read together."""
	log.phase(RECONCILE)
	counts: dict[str, int] = defaultdict(int, delivery.reconcile())
	due = people.due(moment)  # after the reconcile: it says which earlier digests went out
	waiting = delivery.with_mail_waiting()
	log.phase(COMPOSE)
	checked = 0
	together: dict[tuple[str, date], list[Due]] = defaultdict(list)
	for one in sorted(due, key=lambda one: digest.KINDS.index(one.reader.kind)):
		together[one.reader.kind, today_in_zone(one.reader.time_zone)].append(one)
	for (kind, today), same in together.items():
		for start in range(0, len(same), CHUNK):
			chunk = same[start : start + CHUNK]
			read = reader_of_all(kind, [one.reader for one in chunk], today)
			for one in chunk:
				may_wait = (one.reader.user, one.reader.kind) in waiting
				counts[send(log, one, read, today, may_wait)] += 1
				checked += 1
				# commits row, mail and heartbeat together, before the next person
				log.beat(checked=checked, changed=counts[delivery.QUEUED])
	log.finish(counts=counts, checked=checked, changed=counts[delivery.QUEUED])
	return dict(counts)


def send(log: run_log.Run, due: Due, read: Callable[[Reader], Sections], today: date, may_wait: bool) -> str:
	"""One person's digest, decided and queued in one transaction, which the caller commits."""
	try:
		with reading.reading_as(due.reader.user, due.reader.language):
			content = digest.compose(due.reader.kind, reading.readable(read(due.reader)), due.reader.muted)
			written = mail.write(due.reader, content, today) if content else None
		is_ours = delivery.deliver(due, written, content.total if content else 0, may_wait)
	except Exception:
		frappe.db.rollback()
		log.error(f"{due.reader.kind} digest of {due.reader.user} for {due.period}")
		return delivery.FAILED
	if not is_ours:
		return "elsewhere"
	return delivery.QUEUED if written else delivery.NOTHING


# -------------------------------------------------------------------------------------------- what there is to say


def reader_of_all(kind: str, readers: Collection[Reader], today: date) -> Callable[[Reader], Sections]:
	"""`reader_of` all of them; where that fails each is read for alone, so that it fails for whom it concerns."""
	try:
		return reader_of(kind, readers, today)
	except Exception:
		frappe.db.rollback()
		return lambda reader: reader_of(kind, [reader], today)(reader)


@replica.read_only
def reader_of(kind: str, readers: Collection[Reader], today: date) -> Callable[[Reader], Sections]:
	"""What to ask for one reader's lines; read for all of them at once where that is possible."""
	if kind == digest.OFFICER:
		since = {reader.user: reader.last_digest for reader in readers if reader.last_digest}
		lines = officers.for_officers([reader.user for reader in readers], since, today)
		proposals.for_officers(lines)
		return lambda reader: lines[reader.user]
	if kind == digest.MANAGER:
		of_day = functools.cache(lambda since: managers_lines(since, today))
		return lambda reader: of_day(changes_since(reader.last_digest, today))
	first = digest.period_start(kind, today)
	of_scope = functools.cache(lambda _scope: replica.read_only(figures.for_policy_reader)(first, today))
	return lambda reader: of_scope(permissions.scope_of(reader.user))


def changes_since(last_digest: datetime | None, today: date) -> date:
	"""Changes since the day of one's last digest, since a week ago where there was none."""
	return min(getdate(last_digest), today - timedelta(days=1)) if last_digest else today - timedelta(days=7)


@replica.read_only
def managers_lines(since: date, today: date) -> Sections:
	patience = cint(frappe.get_cached_doc(COOPERATION_SETTINGS).escalation_days) or 14
	lines = managers.for_managers(since, today, patience, settings.notice_windows())
	proposals.for_managers(lines)
	ended = sweep.last_good()
	if sweep.is_late(ended, frappe.utils.now_datetime()):
		item = Item("Cooperation Run Log", "", "", N_("Last good run: {0}"), (ended or "–",))
		lines[digest.SWEEP_MISSED].append(line(item, ()))
	return lines


# ------------------------------------------------------------------------------------------------- for one person


def compose_now(reader: Reader, today: date) -> mail.Mail | None:
	"""What this reader would get now; None if there is nothing to say. Nothing is written."""
	read = reader_of(reader.kind, [reader], today)
	with reading.reading_as(reader.user, reader.language):
		content = digest.compose(reader.kind, reading.readable(read(reader)), reader.muted)
		return mail.write(reader, content, today) if content else None
