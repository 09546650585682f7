"""env/: a virtual environment with the engine's pinned dependencies, bench and the tools of the tests."""

import os
from pathlib import Path

from scripts import checkout, engine, processes, stamps
from scripts.console import Mendable
from scripts.paths import ENV, FRAPPE, PLACE, ROOT, SCRIPTS

PINNED = SCRIPTS / "requirements"
UNIT_ENV = ROOT / ".venv-unit"


def ensure(python: str) -> str:
	"""Bring env/ to the pinned state; answers "done" or "there". Raises Mendable if the registry fails."""
	if FRAPPE:
		answer = install_for_checkout(python)
	else:
		answer = install(python, ENV, PINNED / "build.txt", PINNED / "env.txt")
	engine.link_apps_into_env()
	return answer


def install_for_checkout(python: str) -> str:
	"""What another Frappe asks for, by its own pins; the engine lies in its place already."""
	listed = PLACE / "requirements.txt"
	listed.write_text("\n".join(checkout.requirements()) + "\n")
	key, stamp = stamps.key_of(listed, python), ENV / ".stamp"
	if stamps.is_current(stamp, key):
		return "there"
	program = make(python, ENV)
	install_pinned(program, PINNED / "build.txt")
	bring(program, "--requirement", str(listed))
	stamps.write(stamp, key)
	return "done"


def ensure_unit(python: str) -> str:
	"""Bring .venv-unit/ (pytest and hypothesis, no more) to the pinned state."""
	return install(python, UNIT_ENV, PINNED / "unit.txt")


def install(python: str, folder: Path, *requirements: Path) -> str:
	"""Make the virtual environment and install the pinned files into it, in their order."""
	key, stamp = stamps.key_of(*requirements, python), folder / ".stamp"
	if stamps.is_current(stamp, key):
		return "there"
	program = make(python, folder)
	for file in requirements:
		install_pinned(program, file)
	stamps.write(stamp, key)
	return "done"


def make(python: str, folder: Path) -> Path:
	"""A virtual environment in `folder`, made anew if it does not work; answers its Python. Raises Mendable."""
	program = folder / "bin" / "python"
	if not program.exists() or processes.run([str(program), "-m", "pip", "--version"]).returncode:
		made = processes.run([python, "-m", "venv", "--clear", str(folder)])
		if made.returncode:
			raise Mendable(
				f"{python} cannot make a virtual environment (Debian: install python3-venv): "
				f"{processes.last_line(made.stderr or made.stdout)}"
			)
	return program


def install_pinned(program: Path, file: Path) -> None:
	"""With hashes; what has no wheel is built with the pinned tools."""
	bring(
		program,
		"--no-deps",
		"--require-hashes",
		"--no-build-isolation",
		"--requirement",
		str(file),
		"--no-compile",
	)


def bring(program: Path, *options: str) -> None:
	"""Install by uv, which fetches many packages at once, where it is there; by pip where it is not or could not.

	uv does not read pip's settings: whoever names their own registry there is served by pip. Python compiles later what it uses.
	Raises Mendable with pip's own words.
	"""
	uv, hurried = program.with_name("uv"), {**os.environ, "UV_HTTP_TIMEOUT": "20", "UV_HTTP_RETRIES": "1"}
	line = [str(uv), "pip", "install", "--quiet", "--python", str(program), *options]
	if uv.exists() and not processes.run(line, env=hurried).returncode:
		return
	line = [str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2"]
	done = processes.run([*line, *options])
	if "DO NOT MATCH THE HASHES" in done.stderr:
		raise Mendable(
			"A package does not have the pinned hash and was refused; try again, or ask whoever runs your registry"
		)
	if done.returncode:
		raise Mendable(f"The Python packages could not be installed: {processes.last_error(done.stderr)}")
