"""Take away each hook by which access is guarded, one at a time: a test must fail without it; list those that no test misses.

`make test-mutants ARGS="--hooks"`, or with the names of hooks: `--hooks override_whitelisted_methods`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOOKS = (
	"auth_hooks",
	"before_request",
	"after_request",
	"override_whitelisted_methods",
	"doc_events",
	"has_permission",
	"permission_query_conditions",
)
GUARDS = ("eu_korea_coop.overrides.", "eu_korea_coop.setup.direct_reports.")
"""Functions that guard access lie here, of hooks that hold others as well."""
TESTS = (
	"access_hooks",
	"overrides",
	"named_records",
	"overrides_by_path",
	"arguments",
	"permissions",
	"exported_files",
	"report_access",
	"report_exports",
	"other_hooks",
	"policy_viewer",
	"search_names",
	"text_entrances",
	"ways_out",
	"step_words",
	"nothing_flows_downhill",
	"digest_choices",
	"calendar_feed",
	"introduction_requests",
	"review",
)
"""Files of tests/integration whose tests are tried (without_hook.py says in which order)."""


def entries(hook: str) -> Iterator[str]:
	"""What WITHOUT may name of a hook (without_hook.py)."""
	from eu_korea_coop import hooks

	value = getattr(hooks, hook)
	if isinstance(value, list):
		yield from (f"{hook}||{function}" for function in value if function.startswith(GUARDS))
	elif hook != "doc_events":
		yield from (f"{hook}|{key}" for key in value)
	else:
		for key, events in value.items():
			for event, functions in events.items():
				for function in [functions] if isinstance(functions, str) else functions:
					if function.startswith(GUARDS):
						yield f"{hook}|{key}|{event}|{function}"


def run(hooks: list[str]) -> int:
	"""Try all of them, as many at once as there are sites and processors; 1 if one is missed by no test."""
	sites = os.environ.get("FRAPPE_SITE", "").split(",")[: os.cpu_count() or 1]
	tried = [entry for hook in hooks or HOOKS for entry in entries(hook)]
	tests = [f"tests/integration/test_{name}.py" for name in TESTS]
	line = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "mutants.without_hook", *tests]
	together = []
	for number, site in enumerate(sites):
		share = "\n".join(tried[number :: len(sites)])
		settings = {**os.environ, "WITHOUT": share, "PYTHONPATH": str(ROOT / "tests"), "FRAPPE_SITE": site}
		together.append(subprocess.Popen(line, cwd=ROOT, env=settings))
	return max(process.wait() for process in together)
