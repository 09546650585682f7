"""The desk's front end: npm's packages beside the engine, and the bundles made of them."""

import shutil

from scripts import processes, stamps
from scripts.console import Mendable
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
	line = [
		"npm",
		"ci",
		"--legacy-peer-deps",
		"--ignore-scripts",
		"--no-audit",
		"--no-fund",
		"--loglevel=error",
	]
	done = processes.run([*line, "--fetch-retries=2"], cwd=ENGINE)
	if done.returncode:
		raise Mendable(f"npm could not install the desk's packages: {processes.last_error(done.stderr)}")
	stamps.write(stamp, key)
	return "done"


def build(bench: Bench) -> str:
	"""Bundle both apps' public/ folders; answers how many bundles."""
	pairs = [f"frappe={ENGINE / 'frappe'}", f"{APP}={ROOT / 'apps' / APP / APP}"]
	line = ["node", str(DESK / "build.mjs"), str(bench.sites), *pairs]
	done = processes.run(line, cwd=ROOT)
	if done.returncode:
		raise Mendable(f"The desk could not be built: {done.stderr.strip()[:400]}")
	return done.stdout.strip()


def ensure_built(bench: Bench) -> str:
	"""Bundle again when a source of a bundle has changed; answers "done" or "there"."""
	public = ROOT / "apps" / APP / APP / "public"
	sources = sorted(path for path in public.rglob("*") if path.is_file() and "dist" not in path.parts)
	engine_stamp, packages_stamp = ENGINE / ".engine-stamp", ENGINE / "node_modules" / ".stamp"
	key = stamps.key_of(
		engine_stamp, packages_stamp, DESK / "build.mjs", str(bench.sites.resolve()), *sources
	)
	stamp = bench.sites / "assets" / ".stamp"
	if stamps.is_current(stamp, key):
		return "there"
	answer = build(bench)
	stamps.write(stamp, key)
	return answer
