"""Frappe as somebody has it: a local checkout, a git address with a branch, or a branch of the official repository.

`make test FRAPPE=~/frappe`, `FRAPPE=version-15`, `FRAPPE=https://example.org/frappe.git#branch`. It is copied to
.run/frappe/NAME/apps/frappe: nothing is written into the checkout itself. Its own pins of Python packages are installed;
those it names by a git address come from the package registry, and so do the npm packages.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from scripts import processes, stamps
from scripts.console import Mendable
from scripts.paths import APP, ENGINE, FRAPPE, PLACE, ROOT, SCRIPTS

OFFICIAL = "https://github.com/frappe/frappe.git"
REQUIREMENTS = SCRIPTS / "requirements"
DESK_PACKAGE = SCRIPTS / "desk" / "package.json"
OUR_VERSIONS = ("esbuild", "esbuild-plugin-vue3", "maildev", "plyr", "rtlcss", "sass")
"""npm packages that scripts/desk/build.mjs and the demo need in their own version (plyr: newer ones refuse a deep import)."""
NEVER_COPIED = shutil.ignore_patterns("node_modules", ".git", "__pycache__", "dist", "*.pyc")


def ensure() -> str:
	"""Copy or clone what FRAPPE names, and link our app beside it; answers "done" or "there"."""
	source = local_folder()
	stamp = ENGINE / ".engine-stamp"
	key = stamps.key_of(*sorted(source.joinpath("frappe").rglob("*.py"))) if source else FRAPPE
	answer = "there"
	if not stamps.is_current(stamp, key):
		copy(source) if source else clone()
		write_npm_packages()
		stamps.write(stamp, key)
		answer = "done"
	link = PLACE / "apps" / APP
	if not link.is_symlink():
		link.symlink_to(ROOT / "apps" / APP)
	return answer


def local_folder() -> Path | None:
	"""The checkout FRAPPE names, None if it names a branch or a git address. Raises Mendable if it is no Frappe."""
	folder = Path(FRAPPE).expanduser()
	if not folder.is_dir():
		return None
	if not (folder / "frappe" / "__init__.py").is_file() or not (folder / "pyproject.toml").is_file():
		raise Mendable(
			f"FRAPPE={FRAPPE} is no checkout of Frappe: there is no frappe/__init__.py and pyproject.toml"
		)
	return folder.resolve()


def copy(source: Path) -> None:
	keep_node_modules = ENGINE / "node_modules"
	aside = PLACE / "node_modules"
	if keep_node_modules.is_dir():
		keep_node_modules.rename(aside)
	shutil.rmtree(ENGINE, ignore_errors=True)
	shutil.copytree(source, ENGINE, ignore=NEVER_COPIED, symlinks=True)
	if aside.is_dir():
		aside.rename(ENGINE / "node_modules")


def clone() -> None:
	"""Clone the branch at its newest commit. Raises Mendable with git's own words."""
	address, _, branch = FRAPPE.partition("#") if "#" in FRAPPE or "/" in FRAPPE else (OFFICIAL, "", FRAPPE)
	shutil.rmtree(ENGINE, ignore_errors=True)
	ENGINE.parent.mkdir(parents=True, exist_ok=True)
	line = ["git", "clone", "--quiet", "--depth", "1", *(["--branch", branch] if branch else [])]
	done = processes.run([*line, address, str(ENGINE)])
	if done.returncode:
		raise Mendable(f"git could not clone {address} {branch}: {processes.last_line(done.stderr)}")


def requirements() -> list[str]:
	"""The Python packages of this Frappe and the tools of the tests, as pip reads them.

	A package named by a git address is taken from the registry, in the version the packaged engine uses.
	"""
	pinned = {name_of(line): line for line in lines_of(REQUIREMENTS / "engine-needs.in")}
	wanted = []
	for line in dependencies():
		wanted.append(pinned.get(name_of(line), name_of(line)) if "@" in line else line)
	return [*wanted, *(line for line in lines_of(REQUIREMENTS / "env.in") if not line.startswith("-r"))]


def asked_python() -> str:
	"""The Pythons this Frappe takes, such as ">=3.10,<3.14"; empty if it does not say."""
	said = re.search(r'^requires-python\s*=\s*"([^"]+)"', project_file(), re.MULTILINE)
	return said[1] if said else ""


def needs(package: str) -> bool:
	return package in map(name_of, dependencies())


def project_file() -> str:
	return (ENGINE / "pyproject.toml").read_text()


def dependencies() -> list[str]:
	text = project_file()
	if sys.version_info >= (3, 11):
		import tomllib

		return tomllib.loads(text)["project"]["dependencies"]
	block = text.split("dependencies = [", 1)[1].split("\n]", 1)[0]
	return [line.strip().strip(",").strip('"') for line in block.splitlines() if line.strip().startswith('"')]


def lines_of(file: Path) -> list[str]:
	lines = (line.split("#")[0].strip() for line in file.read_text().splitlines())
	return [line for line in lines if line]


def name_of(requirement: str) -> str:
	for mark in "[=<>~! @;":
		requirement = requirement.split(mark, maxsplit=1)[0]
	return requirement.strip().lower()


def write_npm_packages() -> None:
	"""Frappe's own npm packages, with ours where it names a git address, and the build tools of scripts/desk."""
	ours = json.loads(DESK_PACKAGE.read_text())["dependencies"]
	package = json.loads((ENGINE / "package.json").read_text())
	theirs = package.get("dependencies", {})
	from_registry = {name: version for name, version in theirs.items() if "/" not in version}
	package["dependencies"] = ours | from_registry | {name: ours[name] for name in OUR_VERSIONS}
	(ENGINE / "package.json").write_text(json.dumps(package, indent=1) + "\n")
	for lock in ("yarn.lock", "package-lock.json"):
		(ENGINE / lock).unlink(missing_ok=True)
