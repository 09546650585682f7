"""The two runs that must survive: digests for many users, a sweep over many partnerships; short for every day, long for `make test-faults`."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import frappe
from frappe.utils import add_days, getdate, now, nowdate

from eu_korea_coop.constants import COOPERATION_RUN_LOG, DIGEST_DELIVERY, PARTNERSHIP
from eu_korea_coop.follow_up import run_log
from eu_korea_coop.partnerships import health
from testing import faults
from testing.factories import make_organisation, make_partnership

NOON = "2031-03-03T12:00:00+00:00"
"""A Monday on which every officer on earth but the Pacific's is past the digest hour."""
PERIOD = "2031-03-03"


def digests(users: int, kills: int, dice: random.Random, restart: Callable[[], None] | None = None) -> None:
	"""Compose for `users` officers and send through a server that refuses every third mail and hangs for one person.

	Killed `kills` times while composing, as often while sending and as often when a mail was sent and that not yet recorded.
	Then each has exactly one delivery, one queued mail and one Message-ID, and no other message was accepted.
	"""
	officers = make_officers(users)
	sides = [make_organisation("Europe").name, make_organisation("Korea").name]
	for user in officers:
		make_partnership(
			"Exploring", sides, next_step="Call", next_step_due=add_days(nowdate(), 1), owner_user=user
		)
	frappe.db.delete(COOPERATION_RUN_LOG, {"job": "Digest"})
	frappe.db.commit()
	with faults.mail_server(refuse_every=3, hang_for=officers[0]) as server:
		proven = 0
		for kill in range(kills):
			if restart and kill == kills // 2:
				interrupt_database(faults.start(faults.COMPOSE, now=NOON), "Digest", restart)
			process = faults.start(faults.COMPOSE, now=NOON)
			proven += faults.kill_in_run(process, "Digest", dice, longest=0.5) is not None
		both = [faults.start(faults.COMPOSE, now=NOON) for _ in range(2)]  # two schedulers at once
		for process in both:
			faults.finish(process)
		assert_killed(proven, kills, "Digest", restart)

		repeated = 0
		for kill in range(2 * kills):
			accepted = len(server.accepted)
			kill_sender(
				server, dice.randint(1, max(1, users // (4 * kills))), after_it_was_accepted=kill % 2 == 1
			)
			repeated += kill % 2
			assert len(server.accepted) > accepted or kill % 2 == 0
			if restart and kill == kills:
				interrupt_sender(server, restart)
				repeated += 1
			release_stuck()
			faults.finish(faults.start(faults.COMPOSE, now=NOON))
		faults.finish(send())
		assert officers[0] not in server.recipients, "the server did not hang"
		assert len(set(officers) & set(server.recipients)) >= users // 2, "one that hangs stopped the others"

		server.hang_for = None
		for _round in range(30):
			if set(officers) <= set(server.recipients) and not waiting():
				break
			release_stuck()
			faults.finish(faults.start(faults.COMPOSE, now=NOON))  # the hourly job reconciles
			faults.finish(send())
		faults.finish(faults.start(faults.COMPOSE, now=NOON))
	frappe.db.rollback()
	rows = frappe.get_all(
		DIGEST_DELIVERY,
		filters={"period": PERIOD, "user": ("in", officers)},
		fields=["user", "status", "message_id"],
	)
	assert sorted(row.user for row in rows) == sorted(officers)
	assert {row.status for row in rows} == {"Sent"}
	mine = {f"<{row.message_id}>" for row in rows}
	arrived = server.identities
	assert mine <= set(arrived), f"{len(mine - set(arrived))} digests never arrived"
	# a kill inside the SMTP dialogue may repeat a message, with the same identity; nothing else may
	twice = sum(arrived[identity] for identity in mine) - users
	sys.stderr.write(
		f"Digests: {users} officers, {server.transactions} SMTP transactions, {len(mine)} Message-IDs, "
		f"{twice} repeated by {repeated} kills between acceptance and record\n"
	)
	assert twice <= repeated
	assert set(server.recipients) >= set(officers)


def send() -> subprocess.Popen:
	"""Frappe's sender at work on the queue."""
	return faults.start(faults.SEND, patience=2)


def interrupt_sender(server: faults.MailServer, restart: Callable[[], None]) -> None:
	"""The database goes down and comes back while mails are sent; the sender may end as it likes."""
	before, process = server.transactions, send()
	faults_wait(lambda: server.transactions > before or process.poll() is not None)
	restart()
	process.communicate(timeout=120)


def kill_sender(server: faults.MailServer, after: int, after_it_was_accepted: bool) -> None:
	"""Send, and be killed at the `after`-th message; it is left in the middle."""
	process = send()
	server.kill_after, server.kill_accepted, server.victim = after, after_it_was_accepted, process
	process.communicate(timeout=300)
	assert server.victim is None, "it ended before it was killed"
	frappe.db.rollback()
	assert frappe.db.count("Email Queue", {"status": "Sending"}), "nothing was left in the middle"


def make_officers(number: int) -> list[str]:
	"""Many at once: by their controller two hundred users take longer than all that is done to them here."""
	names = [f"{frappe.generate_hash(length=10)}@people.example" for _ in range(number)]
	standard = {
		"creation": now(),
		"modified": now(),
		"owner": "Administrator",
		"modified_by": "Administrator",
	}
	user = {"enabled": 1, "user_type": "System User", "time_zone": "UTC", **standard}
	role = {"role": "Cooperation Officer", "parenttype": "User", "parentfield": "roles", "idx": 1, **standard}
	insert_rows("User", [{"name": name, "email": name, "full_name": name, **user} for name in names])
	insert_rows("Has Role", [{"name": name[:10], "parent": name, **role} for name in names])
	return names


def insert_rows(doctype: str, rows: list[dict]) -> None:
	frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(row.values()) for row in rows])


def sweep(
	partnerships: int, kills: int, dice: random.Random, restart: Callable[[], None] | None = None
) -> None:
	"""Sweep a month later, killed `kills` times in every phase; then health equals that of an undisturbed sweep."""
	sides = [make_organisation("Europe").name, make_organisation("Korea").name]
	stages = ("First Contact", "Exploring", "Informal Cooperation", "Formalised", "Implementing")
	names = [
		make_partnership(stages[number % 5], sides, since=add_days(nowdate(), -number)).name
		for number in range(partnerships)
	]
	later = add_days(nowdate(), 30)
	frappe.db.delete(COOPERATION_RUN_LOG, {"job": "Sweep"})
	frappe.db.commit()
	before = table(names)

	faults.finish(faults.start(faults.SWEEP, today=later, batch=50))
	undisturbed = table(names)
	assert undisturbed != before, "a month must change something"
	snapshots = snapshot_count(names)

	restore(names, before)
	proven, phases = 0, ("expire agreements", "recompute health")
	for kill in range(kills):
		if restart and kill == kills // 2:
			interrupt_database(faults.start(faults.SWEEP, today=later, batch=1), "Sweep", restart)
		phase = phases[kill % 2]
		longest = 0.3 if phase == phases[1] else 0
		for _attempt in range(10):
			process = faults.start(faults.SWEEP, today=later, batch=1)
			if faults.kill_in_run(process, "Sweep", dice, longest, phase):
				proven += 1
				break
			restore(names, before)  # it was faster than the kill
	faults.finish(faults.start(faults.SWEEP, today=later, batch=50))
	assert_killed(proven, kills, "Sweep", restart)
	assert table(names) == undisturbed
	assert snapshot_count(names) == snapshots, "a snapshot was written twice"
	faults.finish(faults.start(faults.SWEEP, today=later, batch=50))
	assert snapshot_count(names) == snapshots


# --------------------------------------------------------------------------------------------------------- details

HEALTH = (
	"name",
	"health",
	"stalled_since",
	"reason_codes",
	"days_silent",
	"days_in_stage",
	"health_changes_on",
	"health_checked_on",
)


def table(names: list[str]) -> list[dict]:
	frappe.db.rollback()
	return frappe.get_all(PARTNERSHIP, filters={"name": ("in", names)}, fields=list(HEALTH), order_by="name")


def restore(names: list[str], rows: list[dict]) -> None:
	"""As it was before the undisturbed sweep: judged anew as of today, without that sweep's snapshots."""
	later = add_days(nowdate(), 30)
	frappe.db.delete("Partnership Snapshot", {"partnership": ("in", names), "valid_from": later})
	health.recompute(names, getdate(nowdate()))
	frappe.db.delete(
		"Partnership Snapshot",
		{
			"partnership": ("in", names),
			"valid_from": nowdate(),
			"kind": "Change",
			"creation": (">", last_start()),
		},
	)
	frappe.db.commit()
	assert table(names) == rows


WRITE = """
import random
from pathlib import Path
from frappe.utils import add_days, nowdate
from eu_korea_coop import api
names, done = {names!r}, Path({done!r})
for number in range({first}, {count}):
    name, said = random.Random(number).choice(names), f"Write {{number}}"
    if frappe.db.get_value("Partnership", name, "stage") == "Parked":
        kind, _ = "move", api.move(name, "Wake", reason=said, next_step=said, next_step_due=add_days(nowdate(), 9))
    elif number % 3 == 0:
        kind, _ = "move", api.move(name, "Park", reason=said, parked_until=add_days(nowdate(), 60))
    elif number % 3 == 1:
        kind, _ = "meeting", api.log_interaction(name, "Meeting", nowdate(), subject=said, no_next_step_reason="None")
    else:
        kind, _ = "step", api.set_next_step(name, said, add_days(nowdate(), 5 + number % 50))
    frappe.db.commit()
    with done.open("a") as stream:
        stream.write(f"{{number}}:{{kind}} ")
"""
"""Numbered writes, one in a transaction: moves, encounters, next steps; each is noted once it is committed."""


def writes(count: int, kills: int, dice: random.Random, done: Path) -> None:
	"""Write `count` times to five partnerships, killed `kills` times at random moments and gone on with at the next number.

	What was committed is there once, the one under way whole or not at all: the stage is that of the log's last row, the
	log has no gap, and health equals a recomputation.
	"""
	sides = [make_organisation("Europe").name, make_organisation("Korea").name]
	names = [make_partnership("Exploring", sides, since=add_days(nowdate(), -100 - n)).name for n in range(5)]
	frappe.db.commit()
	done.touch()
	killed, first = 0, 0
	while first < count:
		process = faults.start(WRITE, names=names, done=str(done), first=first, count=count)
		if killed < kills:
			before = done.stat().st_size
			faults_wait(lambda b=before, p=process: done.stat().st_size > b or p.poll() is not None)
			time.sleep(dice.uniform(0, 0.3))
			if process.poll() is None:
				process.kill()
				killed += 1
			process.communicate()
		else:
			faults.finish(process)
		noted = dict(part.split(":") for part in done.read_text().split())
		# a number is not begun twice: one that was killed before it noted anything may have written its first
		first = max(first - 1, *map(int, noted)) + 2 if process.returncode else count
	assert_written(names, noted)
	sys.stderr.write(f"Writes: {len(noted)} of {count} noted, {killed} kills among them\n")
	assert killed == kills


def assert_written(names: list[str], noted: dict[str, str]) -> None:
	"""Every noted write is there once, no other twice, and what is computed from them is right."""
	frappe.db.rollback()
	rows = frappe.get_all(
		"Partnership Stage Log",
		filters={"parent": ("in", names)},
		fields=["parent", "idx", "from_stage", "to_stage", "note"],
		order_by="parent, idx",
	)
	for name in names:
		log = [row for row in rows if row.parent == name]
		assert [row.idx for row in log] == list(range(1, len(log) + 1))
		assert [row.from_stage for row in log[1:]] == [row.to_stage for row in log[:-1]]
		assert log[-1].to_stage == frappe.db.get_value("Partnership", name, "stage")
	meetings = frappe.get_all("Interaction", filters={"partnership": ("in", names)}, pluck="subject")
	written = Counter(text for text in (*(row.note for row in rows), *meetings) if text)
	expected = {f"Write {number}" for number, kind in noted.items() if kind != "step"}
	assert expected - written.keys() == set()
	assert {text: times for text, times in written.items() if times > 1 and text.startswith("Write ")} == {}
	assert health.recompute(names) == set()


def last_start() -> str:
	return frappe.db.get_value(COOPERATION_RUN_LOG, {"job": "Sweep"}, "started", order_by="started desc")


def snapshot_count(names: list[str]) -> int:
	frappe.db.rollback()
	return frappe.db.count("Partnership Snapshot", {"partnership": ("in", names)})


def waiting() -> int:
	frappe.db.rollback()
	return frappe.db.count(DIGEST_DELIVERY, {"status": "Queued", "period": PERIOD})


def release_stuck() -> None:
	"""Let a quarter of an hour pass for mails that a killed sender left in the middle (delivery.STUCK_AFTER)."""
	queue = frappe.qb.DocType("Email Queue")
	frappe.qb.update(queue).set(queue.modified, add_days(nowdate(), -1)).where(
		queue.status == "Sending"
	).run()
	frappe.db.commit()


def interrupt_database(process, job: str, restart: Callable[[], None]) -> None:
	"""The database goes down and comes back while the process is at work; the process may end as it likes."""
	earlier = set(faults.running_rows(job))
	faults_wait(lambda: set(faults.running_rows(job)) - earlier or process.poll() is not None)
	restart()
	process.communicate(timeout=120)


def assert_killed(proven: int, kills: int, job: str, restart: object = None) -> None:
	"""Every kill fell inside a run: its row says Interrupted (and so may the run that lost its database)."""
	frappe.db.rollback()
	interrupted = frappe.db.count(COOPERATION_RUN_LOG, {"job": job, "status": run_log.INTERRUPTED})
	sys.stderr.write(
		f"{job}: {proven} of {kills} kills fell inside a run, {interrupted} rows say Interrupted\n"
	)
	assert proven == kills and interrupted - kills in ((0, 1) if restart else (0,))


def faults_wait(condition: Callable[[], object], seconds: float = 60) -> None:
	limit = time.monotonic() + seconds
	while not condition() and time.monotonic() < limit:
		time.sleep(0.02)
