"""What the benchmarks that fill a site inside one transaction begin with: their sizes, their site, its connection."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(about: str, sizes: list[int], measure: Callable[[list[int]], None]) -> int:
	"""Connect to the site that is asked for and call `measure` with the sizes in their order; the exit code."""
	parser = argparse.ArgumentParser(description=about)
	parser.add_argument("sizes", nargs="*", type=int, default=sizes)
	parser.add_argument("--site", default=os.environ.get("FRAPPE_COMMITS_SITE"))
	arguments = parser.parse_args()
	sys.path[:0] = [str(ROOT / "apps" / "eu_korea_coop"), str(ROOT / "tests")]
	os.chdir(Path(os.environ.get("FRAPPE_BENCH_ROOT") or ROOT) / "sites")

	import frappe

	frappe.init(site=arguments.site, sites_path=".")
	frappe.connect()
	try:
		measure(sorted(arguments.sizes))
	finally:
		frappe.destroy()
	return 0
