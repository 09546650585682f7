"""The repository as bench reads it: links, names, versions, what git keeps."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
	import tomllib
else:
	import tomli as tomllib

from scripts.lock import PYTHONS

ROOT = Path(__file__).resolve().parents[2]
APP_ROOT = ROOT / "apps" / "eu_korea_coop"
PACKAGE = APP_ROOT / "eu_korea_coop"


def toml(path: Path) -> dict:
	return tomllib.loads(path.read_text())


def tracked() -> list[str]:
	return subprocess.run(
		["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
	).stdout.split("\0")[:-1]


@pytest.mark.parametrize(
	("link", "target"),
	[
		("eu_korea_coop", "apps/eu_korea_coop/eu_korea_coop"),
		("fixtures", "apps/eu_korea_coop/eu_korea_coop/fixtures"),
	],
)
def test_the_root_links_are_relative_and_lead_into_the_package(link: str, target: str):
	assert (ROOT / link).is_symlink()
	assert str((ROOT / link).readlink()) == target
	assert (ROOT / link).is_dir()


def test_bench_finds_hooks_modules_and_patches_one_level_down():
	for name in ("hooks.py", "modules.txt", "patches.txt"):
		assert (ROOT / "eu_korea_coop" / name).is_file()


def test_bench_reads_the_name_from_a_top_level_call_with_a_literal():
	calls = [
		node.value
		for node in ast.parse((ROOT / "setup.py").read_text()).body
		if isinstance(node, ast.Expr)
		and isinstance(node.value, ast.Call)
		and getattr(node.value.func, "id", None) == "setup"
	]
	assert len(calls) == 1
	names = [word.value.value for word in calls[0].keywords if word.arg == "name"]
	assert names == ["eu_korea_coop"]


def test_the_root_pyproject_names_no_project_so_that_there_is_one_source_of_name_and_version():
	assert "project" not in toml(ROOT / "pyproject.toml")


def test_both_pyprojects_ask_for_the_same_frappe():
	wanted = [
		toml(folder / "pyproject.toml")["tool"]["bench"]["frappe-dependencies"] for folder in (ROOT, APP_ROOT)
	]
	assert wanted[0] == wanted[1]
	assert re.search(r">=15\.", wanted[0]["frappe"])


def test_setup_py_and_flit_agree_on_name_description_and_python():
	project = toml(APP_ROOT / "pyproject.toml")["project"]
	call = next(
		node
		for node in ast.walk(ast.parse((ROOT / "setup.py").read_text()))
		if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "setup"
	)
	literals = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
	assert literals["name"] == project["name"]
	assert literals["description"] == project["description"]
	assert literals["python_requires"] == project["requires-python"]
	assert project["dynamic"] == ["version"]


def test_git_keeps_nothing_of_the_bench_but_the_app_and_the_page_on_sites():
	allowed = ("apps/eu_korea_coop/", "sites/README.md")
	bench_folders = ("apps/", "sites/", "env/", "config/", "logs/", "archived/", ".run/")
	strangers = [
		name for name in tracked() if name.startswith(bench_folders) and not name.startswith(allowed)
	]
	assert strangers == []


def test_every_pinned_package_has_a_hash():
	for name in ("engine", "env", "build", "unit", *(f"app-{version}" for version in PYTHONS)):
		text = (ROOT / "scripts" / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
		pins = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
		assert pins
		assert [line for line in pins if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_pins_of_the_app_are_made_of_what_it_asks_for():
	project = toml(APP_ROOT / "pyproject.toml")["project"]
	wanted = {*project["dependencies"], *project["optional-dependencies"]["signatures"]}
	lines = (ROOT / "scripts" / "requirements" / "app.in").read_text().splitlines()
	assert {line for line in lines if line and not line.startswith("#")} == wanted
	for version in PYTHONS:
		text = (ROOT / "scripts" / "requirements" / f"app-{version}.txt").read_text()
		names = set(re.findall(r"^([\w-]+)==", text, re.MULTILINE))
		assert {re.split(r"[~=<>]", line)[0] for line in wanted} <= names, version


@pytest.mark.parametrize("folder", [ROOT / "scripts" / "desk", APP_ROOT], ids=["desk", "app"])
def test_every_npm_package_is_locked_by_its_content(folder: Path):
	packages = json.loads((folder / "package-lock.json").read_text())["packages"]
	wanted = json.loads((folder / "package.json").read_text())["dependencies"]
	assert packages.pop("")["dependencies"] == wanted
	assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
	assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
	assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_yarn_finds_exact_versions_of_what_the_app_loads_at_run_time():
	"""bench runs yarn at the root, without our lock; Frappe serves what lies beside the package."""
	root = json.loads((ROOT / "package.json").read_text())
	assert root["workspaces"] == {"packages": ["apps/eu_korea_coop"], "nohoist": ["**"]}
	assert "dependencies" not in root
	wanted = json.loads((APP_ROOT / "package.json").read_text())["dependencies"]
	assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


IMPORTED = re.compile(
	r"""(?mx)
	(?: ^[ \t]*(?:(?:import|export)\b[\w\s{},*$]*?|\}[ \t]*)\bfrom[ \t]*   # import … from "…"
	  | ^[ \t]*import[ \t]+                                        # import "…"
	  | (?<![.\w])(?:import|require)\s*\(\s*                        # import("…")
	  | @(?:import|use|forward)\s+(?:url\()?\s*                    # of a style
	)["']~?([^"'.][^"']*)["']"""
)
"""What a script or style imports that is no file of ours: a name without a dot at its beginning."""


def test_no_bundle_imports_what_npm_brings():
	"""A bench that could not fetch it still builds its desk; Frappe's own build brings Vue."""
	endings = (".js", ".mjs", ".ts", ".vue", ".scss", ".css")
	sources = [ROOT / name for name in tracked() if name.endswith(endings) and "/public/" in name]
	names = {
		name
		for path in sources
		for name in IMPORTED.findall(path.read_text())
		if not (path.parent / f"_{name}.scss").is_file()  # Sass finds these beside the file
	}
	assert names == {"vue"}


def test_git_keeps_nothing_that_npm_or_yarn_brings():
	places = ("node_modules", "yarn.lock", "eu_korea_coop/public/node_modules")
	line = ["git", "check-ignore", *(f"apps/eu_korea_coop/{place}" for place in places), "yarn.lock"]
	said = subprocess.run(line, cwd=ROOT, capture_output=True, text=True).stdout
	assert said.split() == line[2:]
	assert [name for name in tracked() if "node_modules" in name or name.endswith("yarn.lock")] == []


def test_continuous_integration_runs_make_test_and_nothing_else():
	lines = (ROOT / ".ci" / "run").read_text().splitlines()
	commands = [line for line in lines if line.strip() and not line.startswith(("#", "set ", "cd "))]
	assert commands == ["exec make test"]
