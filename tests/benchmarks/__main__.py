"""`make bench`: fill a site of its own to 1k, 10k and 100k partnerships and print the figures as Markdown.

Nothing here runs in `make test`, and nothing is timed there.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = "benchmark.localhost"


def main() -> int:
	parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
	parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
	parser.add_argument("--site", default="", help="an empty site to fill instead of a new one")
	parser.add_argument("--keep", action="store_true", help="measure the site as it is filled already")
	arguments = parser.parse_args()
	site = arguments.site or SITE
	if not arguments.site:
		subprocess.run(["python3", "-m", "scripts", "services", "start"], cwd=ROOT, check=True)
		subprocess.run(["python3", "-m", "scripts", "site", site], cwd=ROOT, check=True)
	sys.path.insert(0, str(ROOT / "apps" / "eu_korea_coop"))

	import os

	import frappe

	os.chdir(ROOT / "sites")
	frappe.init(site=site, sites_path=".")
	frappe.connect()

	import generate
	import measure

	print(f"\nMeasured on {measure.machine()}.\n")
	for size in arguments.sizes:
		begun = time.perf_counter()
		if not arguments.keep:
			generate.grow_to(size)
		filled = time.perf_counter() - begun
		print(f"\n## {size:,} partnerships, {frappe.db.count('Interaction'):,} interactions\n")
		print(f"Filled and judged in {filled:.0f} s.\n")
		print("| report | rows | seconds | queries | rows read |\n|---|---:|---:|---:|---:|")
		for name, cost in measure.every_report():
			print(
				f"| {name} | {cost.rows:,} | {cost.seconds:.2f} | {cost.queries} | {cost.rows_read:,} |",
				flush=True,
			)
		print("\n| row of performance targets | measured | target | |\n|---|---:|---|---|")
		for what, ratio, target, more in measure.ratios():
			print(f"| {what} | {ratio:.2f} × | {target} | {more} |", flush=True)
	frappe.destroy()
	return 0


if __name__ == "__main__":
	sys.exit(main())
