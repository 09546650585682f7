"""What the machine must have before anything is made; each lack is one line a person can act on."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import processes, services
from scripts.console import Mendable

# The packaged engine's dependencies of 2023 have wheels for these Pythons.
PYTHONS = ((3, 11), (3, 10))
NEWER_PYTHONS = ((3, 14), (3, 13), (3, 12), *PYTHONS)  # another Frappe says itself which it takes
NODE = 18
DISK_FRESH, DISK_AGAIN = 4000, 500  # MB: from nothing, and when env/ and the engine are there

# What shows that a Debian package is there: a program, or a file.
PACKAGES = {
	"mariadb-server-core": "mariadbd",
	"mariadb-client": "mariadb-dump",
	"wkhtmltopdf": "wkhtmltopdf",
	"fonts-nanum": "/usr/share/fonts/truetype/nanum",
}
BROWSERS = ("chromium-headless-shell", "chromium")
"""Chromium without a window of its own does the same work in two thirds of the processor time; the other one serves too."""
PICTURE_PACKAGES = {"poppler-utils": "pdftoppm"}
CLUSTER_PACKAGES = {"haproxy": "haproxy"}
GALERA_PACKAGES = CLUSTER_PACKAGES | {
	"galera-4": "/usr/lib/galera/libgalera_smm.so",
	"galera-arbitrator-4": "garbd",
	"mariadb-backup": "mariadb-backup",
	"socat": "socat",
}
MYSQLCLIENT_PACKAGES = {
	"libmariadb-dev": "mariadb_config",
	"pkg-config": "pkg-config",
	"build-essential": "gcc",
}
"""What pip builds mysqlclient with, the database driver of Frappe 16."""


def find_python(asked: str = "") -> str:
	"""A Python the engine runs on: this one if it fits, else one on the PATH. Raises Mendable.

	`asked` is what another Frappe asks for, such as ">=3.10,<3.14"; empty for the packaged engine.
	"""
	pythons = [version for version in NEWER_PYTHONS if fits(version, asked)] if asked else PYTHONS
	if sys.version_info[:2] in pythons:
		return sys.executable
	for major, minor in pythons:
		if path := shutil.which(f"python{major}.{minor}"):
			return path
	wanted = " or ".join(f"{major}.{minor}" for major, minor in pythons)
	here = ".".join(map(str, sys.version_info[:2]))
	raise Mendable(
		f"Python {wanted} is needed, this is {here}: install one of them, or say PYTHON=/path/to/python3.11"
	)


def fits(version: tuple[int, int], asked: str) -> bool:
	"""Whether a Python is within all bounds (`>=`, `<`, `<=`) of a requires-python; a third number says nothing here."""
	bounds = re.findall(r"(>=|<=|<)\s*(\d+)\.(\d+)", asked)
	compare = {">=": version.__ge__, "<=": version.__le__, "<": version.__lt__}
	return all(compare[sign]((int(major), int(minor))) for sign, major, minor in bounds)


def check_node() -> None:
	for program in ("node", "npm"):
		if not shutil.which(program):
			raise Mendable(
				f"{program} is missing: install Node.js {NODE} or newer with npm (Debian: nodejs npm)"
			)
	said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
	version = re.match(r"v(\d+)", said)
	if not version or int(version[1]) < NODE:
		raise Mendable(f"Node.js {NODE} or newer is needed, this is {said or 'unknown'}")


def check_disk(folder: Path, needed: int) -> None:
	"""`needed` in MB."""
	free = shutil.disk_usage(folder).free // 1_000_000
	if free < needed:
		raise Mendable(f"{needed} MB of free disk space are needed under {folder}, there are {free} MB")


def check_port(port: int, variable: str = "PORT") -> None:
	if not services.is_free(port):
		raise Mendable(
			f"Port {port} is busy: end what listens there, or choose another one with {variable}={port + 1}"
		)


def is_installed(evidence: str) -> bool:
	if evidence.startswith("/"):
		return Path(evidence).exists()
	return shutil.which(evidence, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is not None


def browser_program() -> str | None:
	"""The Chromium that tests and pictures use."""
	return next(filter(None, map(shutil.which, BROWSERS)), None)


def missing_packages(browser: bool, builds_mysqlclient: bool, others: dict[str, str]) -> list[str]:
	wanted = PACKAGES | ({BROWSERS[0]: BROWSERS[0]} if browser and not browser_program() else {})
	wanted |= MYSQLCLIENT_PACKAGES if builds_mysqlclient else {}
	wanted |= others
	missing = [package for package, evidence in wanted.items() if not is_installed(evidence)]
	if importlib.util.find_spec("ensurepip") is None:  # Debian's Python cannot make env/ without it
		missing.append("python3-venv")
	return missing


def ensure_debian_packages(
	browser: bool = False, builds_mysqlclient: bool = False, others: dict[str, str] | None = None
) -> str:
	"""Install what is missing where we may; answers "done" or "there". Raises Mendable naming the packages."""
	missing = missing_packages(browser, builds_mysqlclient, others or {})
	if not missing:
		return "there"
	names = " ".join(missing)
	if not shutil.which("apt-get"):
		raise Mendable(f"These Debian packages are missing, and there is no apt-get to install them: {names}")
	if os.geteuid() != 0:
		raise Mendable(f"Debian packages are missing; install them with: sudo apt-get install {names}")
	lock = "DPkg::Lock::Timeout=120"
	install = [
		"apt-get",
		"install",
		"--yes",
		"--quiet",
		"--no-install-recommends",
		"--option",
		lock,
		*missing,
	]
	done = run_apt(install)
	if done.returncode:  # the lists are old or were never fetched, or an earlier installation was cut off
		run_apt(["dpkg", "--configure", "--pending"])
		run_apt(["apt-get", "update", "--quiet", "--option", lock])
		done = run_apt(install)
	if done.returncode:
		raise Mendable(f"apt-get could not install {names}: {processes.last_line(done.stderr)}")
	return "done"


def run_apt(line: list[str]) -> subprocess.CompletedProcess:
	"""Unlike our other programs it may outlive us: a half-installed package is worse than a late one."""
	environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
	return processes.run(line, env=environment, preexec_fn=None)
