"""A bench of somebody else's, as `bench get-app` sees it: folders, a Python of its own, yarn."""

import os
import pwd
import subprocess
import sys
import venv
from pathlib import Path

from scripts.paths import ENGINE

BENCH_PROGRAM = Path(sys.executable).parent / "bench"
LOADED = (
	"cytoscape/dist/cytoscape.min.js",
	"topojson-client/dist/topojson-client.min.js",
	"world-atlas/countries-50m.json",
)
"""What pages load at run time from the app's node_modules."""


def make_empty_bench(folder: Path) -> Path:
	"""A folder that bench takes for a bench, whose Python can build offline with our env's tools."""
	bench = folder / "bench"
	for name in ("apps", "sites", "config/pids", "logs"):
		(bench / name).mkdir(parents=True)
	(bench / "apps" / "frappe").symlink_to(ENGINE)
	user = pwd.getpwuid(os.getuid()).pw_name
	(bench / "sites" / "common_site_config.json").write_text(f'{{"frappe_user": "{user}"}}')
	(bench / "sites" / "apps.txt").write_text("frappe\n")
	venv.create(bench / "env", with_pip=False)
	(site_packages,) = (bench / "env").glob("lib/python3*/site-packages")
	(ours,) = Path(sys.prefix).glob("lib/python3*/site-packages")
	(site_packages / "tools.pth").write_text(f"{ours}\n")
	return bench


def get_yarn(folder: Path) -> Path:
	"""The folder of a yarn as benches have it."""
	line = ["npm", "install", "--prefix", str(folder / "yarn"), "--no-audit", "--no-fund", "yarn@1.22.22"]
	done = subprocess.run(line, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr[-2000:]
	return folder / "yarn" / "node_modules" / ".bin"


def run(folder: Path, *line: str, path: Path | str = "") -> subprocess.CompletedProcess:
	"""Run a program in a folder, offline for pip; `path` comes first on the PATH."""
	environment = {**os.environ, "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
	environment.pop("FRAPPE_BENCH_ROOT", None)
	if path:
		environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
	return subprocess.run(list(line), cwd=folder, env=environment, capture_output=True, text=True)
