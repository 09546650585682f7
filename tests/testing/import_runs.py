"""An import that is killed again and again: short for every day, long for `make test-faults`."""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import frappe

from eu_korea_coop.importing import mapping
from testing import faults

RUN = """
from eu_korea_coop.importing import run
run.SECONDS_A_BATCH = {batch}
run.run({name!r})
"""


def sheet_of(rows: int, mark: str) -> bytes:
	"""A contact sheet: an organisation with a person and a meeting in every row."""
	lines = ["Company;Country;Name;E-mail;Date;Notes"]
	for number in range(rows):
		name = f"{mark}{number:05}"
		lines.append(f"{name} Works;KR;Kim {name};kim.{name.lower()}@kill.example;2016-11-05;Talk {name}")
	return "\n".join(lines).encode()


def make_import(rows: int, mark: str):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": f"{mark}.csv", "content": sheet_of(rows, mark), "is_private": 1}
	)
	doc = frappe.get_doc({"doctype": "Cooperation Import", "file": file.insert().file_url}).insert()
	mapping.decide(doc, {question.key: "new" for question in mapping.make_plan(doc).undecided})
	frappe.db.commit()
	return doc


def counts(mark: str) -> dict[str, int]:
	frappe.db.rollback()
	return {
		"Organisation": frappe.db.count("Organisation", {"organisation_name": ("like", f"{mark}%")}),
		"Contact": len(
			set(
				frappe.get_all(
					"Contact Email", {"email_id": ("like", f"kim.{mark.lower()}%")}, pluck="parent"
				)
			)
		),
		"Interaction": frappe.db.count("Interaction", {"summary": ("like", f"Talk {mark}%")}),
	}


def killed(rows: int, kills: int, dice: random.Random) -> None:
	"""Killed `kills` times while it makes records; then every row has its three records, and a second run makes nothing."""
	mark = f"K{dice.randrange(16**6):06x}"
	doc = make_import(rows, mark)
	proven = 0
	for _kill in range(kills):
		before = groups_done(doc.name)
		process = faults.start(RUN, name=doc.name, batch=0.1)
		wanted = before + dice.randint(1, max(1, rows // (2 * kills)))
		wait_until(
			lambda wanted=wanted, process=process: (
				groups_done(doc.name) >= wanted or process.poll() is not None
			)
		)
		time.sleep(dice.random() * 0.2)
		if process.poll() is None:
			os.kill(process.pid, signal.SIGKILL)
			proven += 1
		process.communicate(timeout=60)
		whole = counts(mark)
		assert len(set(whole.values())) == 1, f"a group is in pieces: {whole}"
	faults.finish(faults.start(RUN, name=doc.name, batch=1))
	sys.stderr.write(f"Import: {proven} of {kills} kills fell inside the run of {rows} rows\n")
	assert proven == kills
	assert counts(mark) == {"Organisation": rows, "Contact": rows, "Interaction": rows}
	assert frappe.db.get_value("Cooperation Import", doc.name, ["status", "records_made"]) == (
		"Finished",
		3 * rows,
	)
	again = make_import(rows, mark)
	faults.finish(faults.start(RUN, name=again.name, batch=1))
	assert counts(mark) == {"Organisation": rows, "Contact": rows, "Interaction": rows}


def groups_done(name: str) -> int:
	frappe.db.rollback()
	return frappe.db.get_value("Cooperation Import", name, "groups_done") or 0


def wait_until(condition, seconds: float = 120) -> None:
	limit = time.monotonic() + seconds
	while not condition() and time.monotonic() < limit:
		time.sleep(0.02)
