"""The desk's front end: npm's packages beside the engine, and the bundles made of them."""

import contextlib
import shutil
import socket
from pathlib import Path

from scripts import processes, services, stamps
from scripts.console import Mendable
from scripts.paths import APP, ENGINE, FRAPPE, ROOT, SCRIPTS, Bench

DESK = SCRIPTS / "desk"
PACKAGE_FILES = ("package.json", "package-lock.json")
STAMP = "node_modules/.stamp"


def ensure_packages() -> str:
	"""npm's packages beside the engine and beside our app, as on any bench; answers "done" or "there"."""
	if FRAPPE:  # checkout.py has written its package.json
		return "done" if "done" in [install(ENGINE), install(ROOT / "apps" / APP)] else "there"
	files = [DESK / name for name in PACKAGE_FILES]
	if not stamps.is_current(ENGINE / STAMP, stamps.key_of(*files)):
		ENGINE.mkdir(parents=True, exist_ok=True)
		for file in files:
			shutil.copy(file, ENGINE)
	return "done" if "done" in [install(ENGINE), install(ROOT / "apps" / APP)] else "there"


def install(folder: Path) -> str:
	"""`npm ci` in a folder with a lock; answers "done" or "there". Raises Mendable if npm fails."""
	if stamps.is_current(folder / STAMP, packages_key(folder)):
		return "there"
	line = [
		"npm",
		"ci" if (folder / PACKAGE_FILES[1]).is_file() else "install",
		"--legacy-peer-deps",
		"--ignore-scripts",
		"--no-workspaces",
		"--no-audit",
		"--no-fund",
		"--loglevel=error",
	]
	done = processes.run([*line, "--fetch-retries=2"], cwd=folder)
	if done.returncode:
		raise Mendable(f"npm could not install the desk's packages: {processes.last_error(done.stderr)}")
	stamps.write(folder / STAMP, packages_key(folder))
	return "done"


def packages_key(folder: Path) -> str:
	"""What the packages are made from; an install without a lock writes one."""
	return stamps.key_of(*(file for name in PACKAGE_FILES if (file := folder / name).is_file()))


def build(bench: Bench) -> str:
	"""Bundle both apps' public/ folders; answers how many bundles."""
	pairs = [f"frappe={ENGINE / 'frappe'}", f"{APP}={ROOT / 'apps' / APP / APP}"]
	line = ["node", str(DESK / "build.mjs"), str(bench.sites), *pairs]
	done = processes.run(line, cwd=ROOT)
	if done.returncode:
		raise Mendable(f"The desk could not be built: {done.stderr.strip()[:400]}")
	forget_names(bench)
	return done.stdout.strip()


def forget_names(bench: Bench) -> None:
	"""Frappe keeps the names of the bundles in Redis, for all sites and from one start to the next (get_assets_json)."""
	address = ("127.0.0.1", services.read_config(bench).get("redis_port", 0))
	# where it isn't running nothing is lost: make_assets_and_base asks again when it is
	with contextlib.suppress(OSError), socket.create_connection(address, 5) as redis:
		redis.sendall(b"DEL assets_json\r\n")
		redis.recv(64)


def ensure_built(bench: Bench) -> str:
	"""Bundle again when a source of a bundle has changed; answers "done" or "there"."""
	public = ROOT / "apps" / APP / APP / "public"
	sources = sorted(path for path in public.rglob("*") if path.is_file() and "dist" not in path.parts)
	made_of = (ENGINE / ".engine-stamp", ENGINE / STAMP, ROOT / "apps" / APP / STAMP, DESK / "build.mjs")
	key = stamps.key_of(*made_of, str(bench.sites.resolve()), *sources)
	stamp = bench.sites / "assets" / ".stamp"
	if stamps.is_current(stamp, key):
		return "there"
	answer = build(bench)
	stamps.write(stamp, key)
	return answer
