"""The hourly job: whoever is due gets the digest of the period, one person after the other, each in his own transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta, timezone

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_SETTINGS, DIGEST_DELIVERY
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import run_log, sweep
from eu_korea_coop.follow_up.digests import delivery, mail, people, policy, reading, sections
from eu_korea_coop.follow_up.digests.people import Due, Reader
from eu_korea_coop.partnerships import policy as settings

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
	due = people.due(moment)
	if not due:
		result = delivery.reconcile()
		frappe.db.commit()  # the end of a job
		return result
	today = site_today()
	with run_log.running(JOB, today) as log:
		return send_all(log, due, today) if log else {"running": 1}


def moment_of(now: datetime | str | None) -> datetime:
	moment = datetime.fromisoformat(now) if isinstance(now, str) else now or datetime.now(timezone.utc)
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def send_all(log: run_log.Run, due: list[Due], today: date) -> dict[str, int]:
	log.phase(COMPOSE)
	counts: dict[str, int] = defaultdict(int)
	for kind in digest.KINDS:
		of_kind = [one for one in due if one.reader.kind == kind]
		for start in range(0, len(of_kind), CHUNK):
			chunk = of_kind[start : start + CHUNK]
			read = reader_of(kind, [one.reader for one in chunk], today)
			for one in chunk:
				counts[send(log, one, read, today)] += 1
				log.beat(checked=sum(counts.values()), changed=counts[delivery.QUEUED])
	log.phase(RECONCILE)
	counts.update(delivery.reconcile())
	log.finish(counts=counts, checked=len(due), changed=counts[delivery.QUEUED])
	return dict(counts)


def send(log: run_log.Run, due: Due, read: Callable[[Reader], sections.Found], today: date) -> str:
	"""One person's digest, decided and queued in one transaction."""
	try:
		with reading.reading_as(due.reader.user, due.reader.language):
			content = digest.compose(due.reader.kind, reading.readable(read(due.reader)), due.reader.muted)
			written = mail.write(due.reader, content, today) if content else None
		kept = delivery.deliver(due, written, content.total if content else 0)
		frappe.db.commit()  # row and mail together, before the next person
	except Exception:
		frappe.db.rollback()
		log.error(f"{due.reader.kind} digest of {due.reader.user} for {due.period}")
		return delivery.FAILED
	if not kept:
		return "elsewhere"
	return delivery.QUEUED if written else delivery.NOTHING


# -------------------------------------------------------------------------------------------- what there is to tell


def reader_of(kind: str, readers: Collection[Reader], today: date) -> Callable[[Reader], sections.Found]:
	"""What to ask for one reader's lines; read for all of them at once where that is possible."""
	if kind == digest.OFFICER:
		users = [reader.user for reader in readers]
		found = sections.for_officers(users, last_heard(kind, users), today)
		return lambda reader: found[reader.user]
	if kind == digest.MANAGER:
		found = managers_lines(last_heard(kind, [reader.user for reader in readers]), today)
		return lambda reader: found
	first = digest.period_start(kind, today)
	return lambda reader: policy.for_policy_reader(first, today)


def managers_lines(heard: Mapping[str, datetime], today: date) -> sections.Found:
	"""Changes are told since the day of the last digest, a week ago where there was none."""
	last = max(heard.values(), default=None)
	since = min(getdate(last), today - timedelta(days=1)) if last else today - timedelta(days=7)
	patience = cint(frappe.db.get_single_value(COOPERATION_SETTINGS, "escalation_days")) or 14
	found = sections.for_managers(since, today, patience, settings.notice_windows())
	if sweep.is_missed(frappe.utils.now_datetime()):
		told = sections.Told(
			"Cooperation Run Log", "", "", "Last good run: {0}", (str(sweep.last_good() or "–"),)
		)
		found[digest.SWEEP_MISSED].append(sections.line(told, (0,)))
	return found


def last_heard(kind: str, users: Collection[str]) -> dict[str, datetime]:
	"""When each got his last digest of a kind, one with nothing to say included."""
	row = frappe.qb.DocType(DIGEST_DELIVERY)
	query = frappe.qb.from_(row).select(row.user, Max(row.composed_at)).groupby(row.user)
	return dict(query.where((row.kind == kind) & row.user.isin([*users, ""])).run())


# ------------------------------------------------------------------------------------------------- for one person


def compose_now(reader: Reader, today: date) -> mail.Mail | None:
	"""What this reader would get now; None if there is nothing to say. Nothing is written."""
	read = reader_of(reader.kind, [reader], today)
	with reading.reading_as(reader.user, reader.language):
		content = digest.compose(reader.kind, reading.readable(read(reader)), reader.muted)
		return mail.write(reader, content, today) if content else None
