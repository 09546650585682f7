"""An import of many rows: `python -m tests.benchmarks.importing ROWS GROUPS` on the site FRAPPE_SITE; seconds and memory of each part.

Reads and plans ROWS rows of a contact sheet, then makes GROUPS of its groups and takes them back.
"""

import os
import resource
import sys
import time

import frappe
import openpyxl


def write_sheet(path: str, rows: int) -> None:
	"""Five rows an organisation: people, addresses, days, notes."""
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet("Contacts")
	sheet.append(["Company", "Country", "Name", "E-mail", "Date", "Notes"])
	for number in range(rows):
		name = f"{frappe.generate_hash(length=6)} {number // 5:05}"
		if number % 5 == 0:
			company = f"{frappe.generate_hash(length=8)} Works"
		sheet.append(
			[company, "KR", f"Kim {name}", f"p{number}@bench.example", "2016-11-05", f"Talk {number}"]
		)
	book.save(path)


def megabytes() -> int:
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(rows: int, groups: int) -> None:
	from pathlib import Path

	from eu_korea_coop.importing import groups as making
	from eu_korea_coop.importing.cells import Cells
	from eu_korea_coop.importing.grouping import Options
	from eu_korea_coop.importing.plan import Plan
	from eu_korea_coop.importing.rows import choose_table, propose, read_rows
	from eu_korea_coop.sheets import files

	path = Path(frappe.get_site_path("private", "files", "bench-import.xlsx"))
	write_sheet(str(path), rows)
	clock, work, before = time.perf_counter(), time.process_time(), megabytes()

	def say(what: str) -> None:
		nonlocal clock, work
		seconds, worked = time.perf_counter() - clock, time.process_time() - work
		sys.stdout.write(
			f"{what}: {seconds:.1f} s ({worked:.1f} s of work), {megabytes()} MB at most, {before} before\n"
		)
		sys.stdout.flush()
		clock, work = time.perf_counter(), time.process_time()

	content = files.read(path.read_bytes())
	say(f"read {rows} rows")
	sheet = propose(choose_table(content, None), None, None)
	read_rows(sheet, content.problems, Cells(None))
	say("cells")
	plan = Plan(sheet, Options())
	say(f"plan of {len(plan.groups)} groups")
	made = [making.make_group(group, path.name, "Contacts") for group in list(plan.groups.values())[:groups]]
	records = sum(len(outcome.made) for outcome in made)
	say(f"made {groups} groups, {records} records, {sum(bool(one.errors) for one in made)} refused")
	frappe.db.rollback()
	path.unlink()


if __name__ == "__main__":
	os.chdir(os.environ.get("SITES", "sites"))
	frappe.init(site=os.environ["FRAPPE_SITE"], sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	main(int(sys.argv[1]), int(sys.argv[2]))
