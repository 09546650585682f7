"""`make bench`: fill a site of its own to 1k, 10k and 100k partnerships and print the figures as Markdown.

It fails where a question costs more queries or rows read at the largest size than at the smallest and its answer says no
more (growth.py); never on time. Nothing here runs in `make test`, and nothing is timed there. `make bench` makes the site; by hand:
`env/bin/python tests/benchmarks 1000 --site an-empty-site.localhost`.
"""

import argparse
import os
import sys
import time
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
	parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
	parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
	parser.add_argument("--site", default=os.environ.get("FRAPPE_COMMITS_SITE"), help="an empty site to fill")
	parser.add_argument("--growth", action="store_true", help="only what grows: queries and rows read")
	parser.add_argument("--keep", action="store_true", help="measure the site as it is filled already")
	arguments = parser.parse_args()
	if not arguments.site:
		parser.error("no site to fill: say --site")
	sys.path.insert(0, str(ROOT / "apps" / "eu_korea_coop"))
	os.chdir(Path(os.environ.get("FRAPPE_BENCH_ROOT") or ROOT) / "sites")

	import frappe

	frappe.init(site=arguments.site, sites_path=".")
	frappe.connect()

	import daily
	import generate
	import growth
	import introducing
	import measure
	import meter
	import people

	print(f"\nMeasured on {meter.machine()}.")
	asked: dict[int, dict[str, growth.Asked]] = {}
	for size in arguments.sizes:
		begun = time.perf_counter()
		if not arguments.keep:
			generate.grow_to(size)
		filled, due = (
			time.perf_counter(),
			frappe.db.count("Partnership", {"health_checked_on": ("is", "not set")}),
		)
		judging = None if arguments.keep else meter.one_turn(generate.judge)
		print(
			f"\n## {frappe.db.count('Partnership'):,} partnerships, {frappe.db.count('Interaction'):,} interactions\n"
		)
		if judging:
			each = judging.work * 1000 / max(due, 1)
			print(
				f"Filled in {filled - begun:.0f} s, judged by the sweep in {judging.seconds:.0f} s: "
				f"{judging.work:.1f} s of work, {each:.2f} ms for each of {due:,}.\n"
			)
		asked[frappe.db.count("Partnership")] = growth.ask_all()
		if arguments.growth:
			continue
		print("| report | rows | seconds | work, s | queries | rows read |\n|---|---:|---:|---:|---:|---:|")
		for name, cost in measure.every_report():
			print(
				f"| {name} | {cost.rows:,} | {cost.seconds:.2f} | {cost.work:.2f} | {cost.queries} | {cost.rows_read:,} |",
				flush=True,
			)
		print("\n| row of performance targets | measured | target | |\n|---|---|---|---|")
		for candidate in chain(measure.findings(), daily.findings()):
			print(
				f"| {candidate.what} | {candidate.measured} | {candidate.target} | {candidate.more} |",
				flush=True,
			)
	if not arguments.growth:
		print("\n## Ways to an introduction, and the network\n")
		introducing.measure(introducing.SIZES)
		print("\n## The directory of people\n")
		people.measure(people.SIZES)
	print("\n## What grows\n")
	print(*growth.table(asked), sep="\n")
	sizes = min(asked), max(asked)
	complaints = growth.grown(asked[sizes[0]], asked[sizes[1]], sizes) if len(asked) > 1 else []
	for complaint in complaints:
		print(f"GROWS: {complaint}")
	frappe.destroy()
	return 1 if complaints else 0


if __name__ == "__main__":
	sys.exit(main())
