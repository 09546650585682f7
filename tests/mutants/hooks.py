"""Take away each hook by which access is guarded, one at a time: a test must fail without it; list those that no test misses.

`make test-mutants ARGS="--hooks"`, or with the names of hooks: `--hooks override_whitelisted_methods`.
"""

import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ("override_whitelisted_methods", "doc_events", "has_permission", "permission_query_conditions")
GUARDS = ("eu_korea_coop.overrides.", "eu_korea_coop.setup.direct_reports.")
"""Functions of `doc_events` that guard access lie here."""
TESTS = (
	"overrides",
	"permissions",
	"exported_files",
	"report_access",
	"report_exports",
	"other_hooks",
	"policy_viewer",
	"search_names",
	"text_entrances",
	"step_words",
	"nothing_flows_downhill",
	"digest_choices",
	"calendar_feed",
	"introduction_requests",
	"review",
)
"""Files of tests/integration, in the order in which they are tried; the first test that fails ends it."""
FIRST = {
	"overrides.exports": "exported_files",
	"overrides.imports": "text_entrances",
	"overrides.reports": "report_access",
	"overrides.report_mails": "report_access",
	"direct_reports": "report_access",
	"saved_filters": "other_hooks",
	"List Filter": "other_hooks",
	"Notification Log": "other_hooks",
	"has_permission|Event": "other_hooks",
	"query_report": "report_access",
	"export_query": "exported_files",
	"download_template": "exported_files",
	"global_search": "search_names",
	"has_permission|": "permissions",
	"permission_query_conditions|": "permissions",
}
"""What an entry holds → the file that is tried before the others."""


def entries(hook: str) -> Iterator[str]:
	"""What WITHOUT may name of a hook (without_hook.py)."""
	from eu_korea_coop import hooks

	for key, value in getattr(hooks, hook).items():
		if hook != "doc_events":
			yield f"{hook}|{key}"
			continue
		for event, functions in value.items():
			for function in [functions] if isinstance(functions, str) else functions:
				if function.startswith(GUARDS):
					yield f"{hook}|{key}|{event}|{function}"


def run(hooks: list[str]) -> int:
	"""Try all of them, as many at once as there are sites and processors; 1 if one is missed by no test."""
	sites: queue.Queue[str] = queue.Queue()
	for site in os.environ.get("FRAPPE_SITE", "").split(","):
		sites.put(site)
	tried = [entry for hook in hooks or HOOKS for entry in entries(hook)]
	with ThreadPoolExecutor(min(sites.qsize(), os.cpu_count() or 1)) as at_once:
		outcomes = list(at_once.map(lambda entry: missed_by(entry, sites), tried))
	unmissed = [entry for entry, test in zip(tried, outcomes, strict=True) if test is None]
	print(
		f"\n{len(tried) - len(unmissed)} of {len(tried)} are missed by a test; by none:",
		*unmissed,
		sep="\n  ",
	)
	return 1 if unmissed else 0


def missed_by(entry: str, sites: queue.Queue) -> str | None:
	"""The first test that fails without the entry."""
	site = sites.get()
	first = next((file for part, file in FIRST.items() if part in entry), TESTS[0])
	files = (first, *(name for name in TESTS if name != first))
	tests = [f"tests/integration/test_{name}.py" for name in files]
	line = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "mutants.without_hook", *tests]
	settings = {**os.environ, "WITHOUT": entry, "PYTHONPATH": str(ROOT / "tests"), "FRAPPE_SITE": site}
	try:
		done = subprocess.run(line, cwd=ROOT, env=settings, capture_output=True, text=True)
	finally:
		sites.put(site)
	failed = [text for text in done.stdout.splitlines() if text.startswith(("FAILED", "ERROR"))]
	test = failed[0].split(" - ")[0] if failed else None
	if done.returncode not in (0, 1):
		test = f"pytest ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}"
	print(f"{'seen    ' if test else 'UNSEEN  '} {entry} {test or ''}", flush=True)
	return test
