"""The style and the tests of the browser code, by eslint, prettier and vitest from tests/javascript/node_modules."""

import subprocess

from scripts import assets
from scripts.paths import APP, ROOT

FOLDER = ROOT / "tests" / "javascript"
PLACES = (f"apps/{APP}/{APP}", "scripts/desk", "tests/javascript")
SOURCES = tuple(f"{place}/**/*.{{js,mjs,vue}}" for place in PLACES)


def run(program: str, *arguments: str, cwd=ROOT) -> subprocess.CompletedProcess:
	"""Run one of the programs npm brings; install them first if the lock has changed."""
	assets.install(FOLDER)
	line = [str(FOLDER / "node_modules" / ".bin" / program), *arguments]
	return subprocess.run(line, cwd=cwd, capture_output=True, text=True)


def lint() -> subprocess.CompletedProcess:
	"""What eslint says of the browser code."""
	return run("eslint", "--config", "tests/javascript/eslint.config.js", *PLACES)


def check_format() -> subprocess.CompletedProcess:
	"""Which files prettier would write differently."""
	return run("prettier", "--config", "tests/javascript/.prettierrc.json", "--list-different", *SOURCES)


def format_all() -> subprocess.CompletedProcess:
	"""Let prettier and eslint mend what they can."""
	run("eslint", "--config", "tests/javascript/eslint.config.js", "--fix", *PLACES)
	return run("prettier", "--config", "tests/javascript/.prettierrc.json", "--write", *SOURCES)


def test() -> subprocess.CompletedProcess:
	"""The tests of the browser code's logic."""
	return run("vitest", "run", "--reporter=dot", cwd=FOLDER)
