"""The hourly job: whoever is due gets the digest of the period, one person after the other, each in his own transaction."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta, timezone

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from eu_korea_coop.clock import site_today, today_in_zone
from eu_korea_coop.constants import COOPERATION_SETTINGS, DIGEST_DELIVERY
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import run_log, sweep
from eu_korea_coop.follow_up.digests import delivery, figures, mail, people, reading, sections
from eu_korea_coop.follow_up.digests.people import Due, Reader
from eu_korea_coop.partnerships import settings

JOB = "Digest"
COMPOSE, RECONCILE = "compose", "reconcile"
CHUNK = 100
"""Readers whose lines are read together."""


def run(now: datetime | str | None = None) -> dict[str, int]:
	"""Send what is due (`bench execute eu_korea_coop.follow_up.digests.job.run`); `now`: another aware moment.

	Killed at any moment and run again it doubles nothing: who was written to has his row. One failing recipient does not
	stop the others; he is tried again at the next run.
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
		return send_all(log, people.due(moment)) if log else {"running": 1}


def sweep_first() -> None:
	"""A digest tells what the day's sweep found, also after downtime; one that fails is in its own log and stops no mail."""
	try:
		sweep.run_if_due()
	except Exception:
		frappe.db.rollback()


def moment_of(now: datetime | str | None) -> datetime:
	moment = datetime.fromisoformat(now) if isinstance(now, str) else now or datetime.now(timezone.utc)
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def send_all(log: run_log.Run, due: list[Due]) -> dict[str, int]:
	"""Every reader's digest, as of the day it is for that reader (rule 110); those of one kind and day are read together."""
	log.phase(RECONCILE)
	counts: dict[str, int] = defaultdict(int, delivery.reconcile())
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
				counts[send(log, one, read, today)] += 1
				checked += 1
				# commits row, mail and heartbeat together, before the next person
				log.beat(checked=checked, changed=counts[delivery.QUEUED])
	log.finish(counts=counts, checked=checked, changed=counts[delivery.QUEUED])
	return dict(counts)


def send(log: run_log.Run, due: Due, read: Callable[[Reader], sections.Found], today: date) -> str:
	"""One person's digest, decided and queued in one transaction, which the caller commits."""
	try:
		with reading.reading_as(due.reader.user, due.reader.language):
			content = digest.compose(due.reader.kind, reading.readable(read(due.reader)), due.reader.muted)
			written = mail.write(due.reader, content, today) if content else None
		kept = delivery.deliver(due, written, content.total if content else 0)
	except Exception:
		frappe.db.rollback()
		log.error(f"{due.reader.kind} digest of {due.reader.user} for {due.period}")
		return delivery.FAILED
	if not kept:
		return "elsewhere"
	return delivery.QUEUED if written else delivery.NOTHING


# -------------------------------------------------------------------------------------------- what there is to tell


def reader_of_all(kind: str, readers: Collection[Reader], today: date) -> Callable[[Reader], sections.Found]:
	"""`reader_of` all of them; where that fails each is read for alone, so that it fails for him whom it concerns."""
	try:
		return reader_of(kind, readers, today)
	except Exception:
		frappe.db.rollback()
		return lambda reader: reader_of(kind, [reader], today)(reader)


def reader_of(kind: str, readers: Collection[Reader], today: date) -> Callable[[Reader], sections.Found]:
	"""What to ask for one reader's lines; read for all of them at once where that is possible."""
	if kind == digest.OFFICER:
		users = [reader.user for reader in readers]
		found = sections.for_officers(users, last_heard(kind, users), today)
		return lambda reader: found[reader.user]
	if kind == digest.MANAGER:
		heard = last_heard(kind, [reader.user for reader in readers])
		since = functools.cache(lambda last: managers_lines(last, today))
		return lambda reader: since(changes_since(heard.get(reader.user), today))
	first = digest.period_start(kind, today)
	return lambda reader: figures.for_policy_reader(first, today)


def changes_since(heard: datetime | None, today: date) -> date:
	"""Changes are told since the day of one's last digest, a week ago where there was none."""
	return min(getdate(heard), today - timedelta(days=1)) if heard else today - timedelta(days=7)


def managers_lines(since: date, today: date) -> sections.Found:
	patience = cint(frappe.db.get_single_value(COOPERATION_SETTINGS, "escalation_days")) or 14
	found = sections.for_managers(since, today, patience, settings.notice_windows())
	if sweep.is_missed(frappe.utils.now_datetime()):
		told = sections.Told("Cooperation Run Log", "", "", "Last good run: {0}", (sweep.last_good() or "–",))
		found[digest.SWEEP_MISSED].append(sections.line(told, (0,)))
	return found


def last_heard(kind: str, users: Collection[str]) -> dict[str, datetime]:
	"""When each got his last digest of a kind, one with nothing to say included; one that never went out is none."""
	row = frappe.qb.DocType(DIGEST_DELIVERY)
	query = frappe.qb.from_(row).select(row.user, Max(row.composed_at)).groupby(row.user)
	query = query.where((row.kind == kind) & row.user.isin([*users, ""]))
	return dict(query.where(row.status.isin((delivery.SENT, delivery.NOTHING))).run())


# ------------------------------------------------------------------------------------------------- for one person


def compose_now(reader: Reader, today: date) -> mail.Mail | None:
	"""What this reader would get now; None if there is nothing to say. Nothing is written."""
	read = reader_of(reader.kind, [reader], today)
	with reading.reading_as(reader.user, reader.language):
		content = digest.compose(reader.kind, reading.readable(read(reader)), reader.muted)
		return mail.write(reader, content, today) if content else None
