"""The desk's front end: npm's packages beside the engine, and the bundles made of them."""

import shutil
import subprocess

from scripts import stamps
from scripts.console import Mendable
from scripts.engine import last_line
from scripts.paths import APP, ENGINE, ROOT, SCRIPTS, Bench

DESK = SCRIPTS / "desk"


def ensure_packages() -> str:
	"""`npm ci` beside the engine, as on any bench; answers "done" or "there". Raises Mendable if npm fails."""
	files = (DESK / "package.json", DESK / "package-lock.json")
	key, stamp = stamps.key_of(*files), ENGINE / "node_modules" / ".stamp"
	if stamps.is_current(stamp, key):
		return "there"
	ENGINE.mkdir(parents=True, exist_ok=True)
	for file in files:
		shutil.copy(file, ENGINE)
	line = ["npm", "ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
	done = subprocess.run(line, cwd=ENGINE, capture_output=True, text=True, stdin=subprocess.DEVNULL)
	if done.returncode:
		raise Mendable(f"npm could not install the desk's packages: {last_line(done.stderr)}")
	stamps.write(stamp, key)
	return "done"


def build(bench: Bench) -> str:
	"""Bundle both apps' public/ folders; answers how many bundles."""
	pairs = [f"frappe={ENGINE / 'frappe'}", f"{APP}={ROOT / 'apps' / APP / APP}"]
	line = ["node", str(DESK / "build.mjs"), str(bench.sites), *pairs]
	done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
	if done.returncode:
		raise Mendable(f"The desk could not be built: {done.stderr.strip()[:400]}")
	return done.stdout.strip()
