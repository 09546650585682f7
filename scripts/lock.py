"""Pins what the requirements ask for, with hashes and without naming a registry."""

import json
import shutil
from pathlib import Path

from scripts import processes
from scripts.assets import DESK
from scripts.console import Mendable, step
from scripts.paths import APP, ROOT, RUN, SCRIPTS

REQUIREMENTS = SCRIPTS / "requirements"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")  # those of Frappe 15 and 16
OPTIONS = ("--universal", "--python-version", "3.10", "--generate-hashes", "--quiet", "--no-annotate")
OVERRIDE = ("--override", "override.in")
ANONYMOUS = ("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-config")


def pin_all() -> None:
	"""Write env.txt, build.txt, unit.txt, the app's pins and every package-lock.json anew."""
	with step("Python requirements"):
		uv = make_uv()
		for name in ("env", "build", "unit"):
			line = [uv, "pip", "compile", *OPTIONS, *OVERRIDE, *ANONYMOUS, f"{name}.in", "-o", f"{name}.txt"]
			finish(processes.run(line + (["-c", "env.txt"] if name != "env" else []), cwd=REQUIREMENTS))
	with step("the app's own needs, for each Python"):
		for version in PYTHONS:
			pin_app(uv, version)
	with step("npm packages"):
		pin_packages(DESK)
		pin_packages(ROOT / "apps" / APP)
		pin_packages(ROOT / "tests" / "javascript")


def pin_app(uv: str, version: str) -> None:
	"""Write app-VERSION.txt: what pip brings with the app on that Python, to compare with or to constrain it."""
	options = ("--python-version", version, "--generate-hashes", "--quiet", "--no-annotate")
	line = [uv, "pip", "compile", *options, *ANONYMOUS, "app.in", "-c", "app-limits.in"]
	finish(processes.run([*line, "-o", f"app-{version}.txt"], cwd=REQUIREMENTS))


def pin_packages(folder: Path) -> None:
	"""Write the package-lock.json of a folder anew, without the registry's name."""
	work = RUN / "lock" / folder.name
	work.mkdir(parents=True, exist_ok=True)
	shutil.copy(folder / "package.json", work)
	line = [
		"npm",
		"install",
		"--package-lock-only",
		"--legacy-peer-deps",
		"--ignore-scripts",
		"--no-audit",
	]
	finish(processes.run(line, cwd=work))
	content = json.loads((work / "package-lock.json").read_text())
	for package in content["packages"].values():
		package.pop("resolved", None)
		package.pop("funding", None)
	(folder / "package-lock.json").write_text(json.dumps(content, indent=1) + "\n")


def make_uv() -> str:
	"""A virtual environment with uv, which can pin for several Pythons at once."""
	folder = RUN / "lock" / "uv"
	if not (folder / "bin" / "uv").exists():
		finish(processes.run(["python3", "-m", "venv", str(folder)]))
		finish(processes.run([str(folder / "bin" / "pip"), "install", "--quiet", "uv"]))
	return str(folder / "bin" / "uv")


def finish(done) -> None:
	if done.returncode:
		raise Mendable(f"Pinning failed: {processes.last_error(done.stderr)}")
