"""A long import whose worker is killed: `python tests/benchmarks/killed_import.py KIND ROWS KILLS` on the empty site FRAPPE_SITE.

KIND is `contacts` (a flat contact sheet, five rows an organisation) or `interactions` (a hundred meetings of each pair). The import
is started as the page starts it and made by a real worker of the queue, which is killed with SIGKILL at KILLS random moments and
gone on with by *Go on*. What it commits stays; it writes seconds, memory and the counts after every kill. FRAPPE_REDIS_QUEUE names a Redis
of its own, so that no other worker of the bench takes the job.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import frappe

from eu_korea_coop.importing import mapping, previews, run

PEOPLE, MEETINGS = 5, 100


def contacts(rows: int) -> tuple[bytes, dict[str, int]]:
	lines = ["Company;Country;Name;E-mail;Date;Notes"]
	for number in range(rows):
		name = coined(number // PEOPLE)
		lines.append(
			f"{name} Works;KR;{coined(number, 7)} Kim;p{number}@bench.example;2016-11-05;Talk {number}"
		)
	organisations = -(-rows // PEOPLE)
	made = {"Organisation": organisations, "Contact": rows, "Interaction": rows}
	return "\n".join(lines).encode(), made


def interactions(rows: int) -> tuple[bytes, dict[str, int]]:
	lines = ["European partner;Korean partner;Date;Type;Notes"]
	for number in range(rows):
		pair = coined(number // MEETINGS)
		lines.append(f"{pair} Cluster;{pair[::-1].title()} Agency;2016-11-05;Meeting;Talk {number}")
	pairs = -(-rows // MEETINGS)
	return "\n".join(lines).encode(), {"Organisation": 2 * pairs, "Partnership": pairs, "Interaction": rows}


def coined(number: int, length: int = 8) -> str:
	"""A word of its own for every number, far from the words of others."""
	return "".join(random.Random(number * 31 + length).choices("abdefgiklmnoprstuvz", k=length)).title()


class Worker:
	"""A worker of the queue and the process it makes for a job, with the memory they took."""

	def __init__(self):
		line = [sys.executable, "-W", "ignore", "-m", "frappe.utils.bench_helper", "frappe"]
		self.process = subprocess.Popen(
			[*line, "worker", "--queue", run.QUEUE, "--quiet"],
			stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL,
		)
		self.megabytes = 0

	def processes(self) -> list[int]:
		children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
		return [self.process.pid, *map(int, children.read_text().split())]

	def look(self) -> None:
		for pid in self.processes():
			try:
				peak = Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]
			except (OSError, IndexError):
				continue  # it has ended
			self.megabytes = max(self.megabytes, int(peak) // 1024)

	def kill(self) -> None:
		for pid in reversed(self.processes()):
			os.kill(pid, signal.SIGKILL)
		self.process.wait()


def say(text: str) -> None:
	sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
	sys.stdout.flush()


def main(kind: str, rows: int, kills: int) -> None:
	content, expected = {"contacts": contacts, "interactions": interactions}[kind](rows)
	before = counts(expected)
	say(f"{kind}: {rows} rows, {len(content) // 1024} KiB, on a site with {before}")
	doc = make_import(content, kind)
	start, dice, worker = time.monotonic(), random.Random(rows), None
	killed, spent, begun, done_before = 0, 0.0, time.monotonic(), 0
	moments: list[int] = []
	run.start(doc)
	frappe.db.commit()
	worker = Worker()
	while True:
		time.sleep(0.5)
		frappe.db.rollback()
		state = run.status(doc.name)
		worker.look()
		groups = state["groups_total"] or 0
		if groups and not moments:
			moments = sorted(dice.sample(range(1, groups), kills))
			say(f"planned after {time.monotonic() - start:.0f} s: {groups} groups; kills at {moments}")
		if state["status"] in (run.FINISHED, run.STOPPED):
			break
		if killed < kills and moments and state["groups_done"] >= max(moments[killed], done_before + 1):
			time.sleep(dice.random() * run.SECONDS_A_BATCH)
			worker.kill()
			killed, done_before = killed + 1, run.status(doc.name)["groups_done"]
			spent += time.monotonic() - begun
			report(doc.name, expected, before, f"kill {killed}", worker.megabytes)
			run.start(frappe.get_doc("Cooperation Import", doc.name))
			frappe.db.commit()
			worker, begun = Worker(), time.monotonic()
	spent += time.monotonic() - begun
	worker.kill()
	made = report(doc.name, expected, before, state["status"], worker.megabytes)
	say(f"{spent:.0f} s in all, {rows / spent:.1f} rows a second, {made / spent:.1f} records a second")
	after = counts(expected)
	assert {name: after[name] - before[name] for name in after} == expected, "something is lost or doubled"


def make_import(content: bytes, kind: str):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": f"{kind}.csv", "content": content, "is_private": 1}
	).insert()
	doc = frappe.get_doc({"doctype": "Cooperation Import", "file": file.file_url}).insert()
	frappe.db.commit()
	begun = time.monotonic()
	plan = mapping.make_plan(doc)
	mapping.decide(doc, {question.key: "new" for question in plan.undecided})
	key = previews.key_of(doc)
	previews.count(doc.name, key, "en")
	frappe.db.commit()
	say(f"{len(plan.questions)} questions answered and counted after {time.monotonic() - begun:.0f} s")
	return doc


def report(name: str, expected: dict[str, int], before: dict[str, int], what: str, megabytes: int) -> int:
	frappe.db.rollback()
	state, after = run.status(name), counts(expected)
	made = {doctype: after[doctype] - before[doctype] for doctype in after}
	say(
		f"{what}: {state['groups_done']} of {state['groups_total']} groups, {made}, {state['records_made']} noted, "
		f"stuck {state['is_stuck']}, {state['error_count']} errors, worker {megabytes} MB at most"
	)
	assert sum(made.values()) == state["records_made"], "what is noted is not what is there"
	return state["records_made"]


def counts(expected: dict[str, int]) -> dict[str, int]:
	return {doctype: frappe.db.count(doctype) for doctype in expected}


if __name__ == "__main__":
	os.chdir(os.environ.get("SITES", "sites"))
	frappe.init(site=os.environ["FRAPPE_SITE"], sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
