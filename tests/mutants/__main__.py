"""Draw mutants from a seed, evenly by folder, and run the tests that reach each; list those that no test sees.

A first run of the tests notes which test reaches which line (coverage's contexts, in .run/mutants; `--fresh` for a new
one). Then each mutant is tried by those tests alone, as many at once as there are sites. Mutants that equivalent.py lists
are not drawn. `--only unit` tries the pure rules without a site. Exits with 1 if fewer than `--bound` percent are seen.
"""

import argparse
import ast
import os
import queue
import random
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "apps/eu_korea_coop/eu_korea_coop"
FOLDERS = ("domain", "follow_up", "partnerships")
RUN = ROOT / ".run/mutants"
DATA = RUN / "coverage"
TESTS_OF_ONE = {"unit": 150, "integration": 40}
"""So many test functions of each folder are tried first; all others that reach the line, if none of these sees the mutant."""
PATIENCE, MORE_PATIENCE = 240, 1_800
"""Seconds after which a mutant that makes the tests run on counts as seen: of the first ones, and of all others."""
BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Tests are compiled once and not for each mutant; a mutant itself leaves none (plugin.py)."""

sys.path.insert(0, str(ROOT / "tests"))
from mutants import hooks  # noqa: E402
from mutants.changes import Mutant, mutants_of  # noqa: E402
from mutants.equivalent import EQUIVALENT  # noqa: E402


def main() -> int:
	words = argparse.ArgumentParser(prog="make test-mutants ARGS=…", description=__doc__)
	words.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
	words.add_argument("--count", type=int, default=210)
	words.add_argument("--bound", type=float, default=95.0)
	words.add_argument("--folders", nargs="*", default=list(FOLDERS), choices=FOLDERS)
	words.add_argument("--at", nargs="*", help="of those drawn these alone, as domain/dates.py:249")
	words.add_argument("--fresh", action="store_true", help="note anew which test reaches which line")
	words.add_argument("--only", nargs="*", default=list(TESTS_OF_ONE), choices=list(TESTS_OF_ONE))
	words.add_argument(
		"--hooks", nargs="*", choices=hooks.HOOKS, help="take away hooks of access instead (hooks.py)"
	)
	asked = words.parse_args()
	if asked.hooks is not None:
		return hooks.run(asked.hooks)
	if missing := unknown_equivalents():
		sys.exit(f"equivalent.py lists what is not there: {missing}")
	if asked.fresh or is_outdated():
		note_what_tests_reach(asked.only)
	reach = Reach(asked.only)
	drawn = draw(asked.seed, asked.count, asked.folders)
	if asked.at:
		drawn = [mutant for mutant in drawn if f"{mutant.path}:{mutant.line}" in asked.at]
	print(f"seed {asked.seed}: {len(drawn)} mutants", flush=True)
	sites: queue.Queue[str] = queue.Queue()
	at_most = os.cpu_count() or 1
	for site in (
		os.environ.get("FRAPPE_SITE", "").split(",") if "integration" in asked.only else [""] * at_most
	):
		sites.put(site)
	with ThreadPoolExecutor(min(sites.qsize(), at_most)) as at_once:
		survived = [mutant for mutant in at_once.map(lambda one: tried(one, reach, sites), drawn) if mutant]
	return report(drawn, survived, asked.bound)


def is_outdated() -> bool:
	"""Whether the code or a test has changed since it was noted which test reaches which line."""
	if not DATA.exists():
		return True
	files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
	return max(path.stat().st_mtime for path in files) > DATA.stat().st_mtime


def draw(seed: int, count: int, folders: list[str]) -> list[Mutant]:
	"""The same number from each folder, at random.

	The place of each in the draw depends on itself and the seed alone: with the same seed a changed file, or a line of
	equivalent.py, changes what is drawn there and leaves the rest.
	"""
	drawn = []
	for folder in folders:
		candidates = []
		for path in sorted((PACKAGE / folder).rglob("*.py")):
			candidates += (mutant for mutant in mutants_in(path) if mutant.key not in EQUIVALENT)
		candidates.sort(key=lambda mutant: sha256(f"{seed} {mutant.key}".encode()).digest())
		drawn += candidates[: count // len(folders)]
	return drawn


def mutants_in(path: Path) -> list[Mutant]:
	return mutants_of(path, str(path.relative_to(PACKAGE)))


def unknown_equivalents() -> list[tuple[str, str, str]]:
	"""Keys of EQUIVALENT that no mutant has."""
	files = {path for path, _line, _what in EQUIVALENT}
	known = {
		mutant.key for path in files if (PACKAGE / path).exists() for mutant in mutants_in(PACKAGE / path)
	}
	return sorted(EQUIVALENT.keys() - known)


def note_what_tests_reach(folders: list[str]) -> None:
	"""Run all tests once, as many processes as processors, each with a site of its own and every so manyth file."""
	RUN.mkdir(parents=True, exist_ok=True)
	settings = RUN / "settings.ini"
	settings.write_text(f"[run]\nsource = {PACKAGE}\ndata_file = {DATA}\nparallel = true\n")
	coverage = [sys.executable, "-m", "coverage"]
	rcfile = f"--rcfile={settings}"
	sites = os.environ.get("FRAPPE_SITE", "").split(",")[: os.cpu_count() or 1]
	files = [str(path) for folder in folders for path in sorted((ROOT / "tests" / folder).glob("test_*.py"))]
	together = []
	for number, site in enumerate(sites):
		pytest = ["-m", "pytest", "-q", "-p", "mutants.reach", *files[number :: len(sites)]]
		environment = {**os.environ, **BYTECODE, "FRAPPE_SITE": site, "PYTHONPATH": str(ROOT / "tests")}
		together.append(subprocess.Popen([*coverage, "run", rcfile, *pytest], cwd=ROOT, env=environment))
	for process in together:
		process.wait()
	subprocess.run([*coverage, "combine", rcfile], cwd=ROOT, check=True)


class Reach:
	"""Which tests of some folders reach a line, from coverage's contexts (see reach.py)."""

	def __init__(self, folders: list[str]):
		data = CoverageData(basename=str(DATA))
		data.read()
		self.folders = folders
		self.lines = {}
		for path in data.measured_files():
			self.lines[str(Path(path).relative_to(PACKAGE))] = data.contexts_by_lineno(path)

	def of(self, mutant: Mutant) -> tuple[list[str], list[str]]:
		"""The tests that reach the line, or the statement it belongs to; for one that runs at import, those that reach the file.

		Those to be tried first, and the others.
		"""
		lines = self.lines.get(mutant.path, {})
		# a line of a longer statement may have no context of its own
		near = (lines[line] for line in range(mutant.line, mutant.line - 12, -1) if line in lines)
		contexts = next(near, ())
		loaded = self.known(contexts)
		if (not loaded and "" in contexts) or mutant.line not in lines_of_functions(mutant.path):
			loaded = self.known({context for contexts in lines.values() for context in contexts})
		stem = Path(mutant.path).stem
		first, others = self.readers_of_a_limit(mutant), []
		for folder in self.folders:
			of_folder = [test for test in loaded if test.startswith(f"tests/{folder}/")]
			random.Random(mutant.number).shuffle(of_folder)
			# those named after the file first: they are the ones that see most
			of_folder.sort(key=lambda test: stem not in test.partition("::")[0])
			most = TESTS_OF_ONE[folder]
			first += of_folder[:most]
			others += of_folder[most:]
		if not first and "unit" in self.folders:  # a file of shapes alone: no test runs a line of it
			first = ["tests/unit"]
		return first, others

	def readers_of_a_limit(self, mutant: Mutant) -> list[str]:
		"""The files of tests that read the constant which a line sets (`sessions.MOST`): no line of its file runs for that."""
		constants = re.match(r"([A-Z][A-Z_]*(?:, [A-Z][A-Z_]*)*) = ", mutant.text)
		if not constants:
			return []
		read = re.compile(rf"\b{Path(mutant.path).stem}\.({constants[1].replace(', ', '|')})\b")
		tests = (path for folder in self.folders for path in (ROOT / "tests" / folder).glob("test_*.py"))
		return sorted(str(path.relative_to(ROOT)) for path in tests if read.search(path.read_text()))

	def known(self, contexts) -> list[str]:
		folders = tuple(f"tests/{folder}/" for folder in self.folders)
		return sorted(context for context in contexts if context.startswith(folders))


@cache
def lines_of_functions(path: str) -> set[int]:
	"""The lines in the bodies of a file's functions: all others run at import, in whichever test happens to import it."""
	functions = (
		node
		for node in ast.walk(ast.parse((PACKAGE / path).read_text()))
		if isinstance(node, ast.FunctionDef)
	)
	return {line for node in functions for line in range(node.body[0].lineno, node.end_lineno + 1)}


def tried(mutant: Mutant, reach: Reach, sites: queue.Queue) -> Mutant | None:
	"""The mutant, if every test that reaches it still passes."""
	first, others = reach.of(mutant)
	site = sites.get()
	try:
		survived = not first or passes(mutant, first, site, PATIENCE)
		if survived and others:
			survived = passes(mutant, others, site, MORE_PATIENCE)
	finally:
		sites.put(site)
	print(
		f"{'SURVIVED' if survived else 'seen    '} {mutant} ({len(first)} and {len(others)} tests)",
		flush=True,
	)
	return mutant if survived else None


def passes(mutant: Mutant, tests: list[str], site: str, patience: int) -> bool:
	module = "eu_korea_coop." + mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
	line = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "mutants.plugin", *tests]
	settings = {
		**os.environ,
		"MUTANT": f"{module}:{mutant.number}",
		"PYTHONPATH": str(ROOT / "tests"),
		**BYTECODE,
		"FRAPPE_SITE": site,
	}
	try:
		done = subprocess.run(line, cwd=ROOT, env=settings, capture_output=True, timeout=patience)
	except subprocess.TimeoutExpired:
		return False
	return done.returncode == 0


def report(drawn: list[Mutant], survived: list[Mutant], bound: float) -> int:
	total, alive = (Counter(mutant.path.split("/")[0] for mutant in mutants) for mutants in (drawn, survived))
	print("\nsurvived:", *(f"  {mutant}" for mutant in sorted(survived, key=str)), sep="\n")
	for folder, number in total.items():
		print(f"{folder}: {number - alive[folder]} of {number} seen")
	share = 100 * (1 - len(survived) / len(drawn))
	print(f"{share:.1f} % of {len(drawn)} seen, {bound} % wanted")
	return 0 if share >= bound else 1


if __name__ == "__main__":
	sys.exit(main())
