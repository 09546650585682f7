"""`make release`: what it makes from a clean tree, what stops it, and what the audit of a branch refuses."""

import datetime
import re
import shutil
from pathlib import Path

import pytest

from scripts import audit, release
from scripts.console import Mendable
from testing.releasing import copy_repository, git

TODAY = datetime.date(2026, 11, 26)
PREFIX = release.PREFIX


def heading(root: Path) -> str:
	return next(line for line in (root / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory) -> Path:
	root = copy_repository(tmp_path_factory.mktemp("release"))
	page = root / "CHANGELOG.md"
	page.write_text(page.read_text().replace(heading(root), "## 7.8.9 (unreleased)", 1))
	git(root, "commit", "--quiet", "--all", "--message", "what users get")
	return root


@pytest.fixture
def repository(pristine: Path, tmp_path: Path) -> Path:
	shutil.copytree(pristine, tmp_path / "repository", symlinks=True)
	return tmp_path / "repository"


@pytest.fixture(scope="module")
def released(pristine: Path, tmp_path_factory) -> Path:
	root = tmp_path_factory.mktemp("released") / "repository"
	shutil.copytree(pristine, root, symlinks=True)
	release.run("7.8.9", root, TODAY)
	return root


def test_a_release_has_its_date_its_version_and_a_tag(released: Path):
	assert heading(released) == "## 7.8.9 (2026-11-26)"
	assert '__version__ = "7.8.9"' in (released / PREFIX / release.APP / "__init__.py").read_text()
	assert git(released, "rev-list", "-n", "1", "v7.8.9") == git(released, "rev-parse", "main")
	assert git(released, "status", "--porcelain") == ""


@pytest.mark.parametrize("branch", release.BRANCHES)
def test_a_branch_is_the_apps_folder_as_a_root(released: Path, branch: str):
	assert git(released, "rev-parse", f"{branch}^{{tree}}") == git(released, "rev-parse", f"main:{PREFIX}")
	names = git(released, "ls-tree", "--name-only", branch).splitlines()
	assert {"LICENSE", "README.md", "SECURITY.md", "pyproject.toml", "screenshots", release.APP} <= set(names)
	kinds = {line.split()[0] for line in git(released, "ls-tree", "-r", branch).splitlines()}
	assert "120000" not in kinds, "a symbolic link"


def test_nothing_is_pushed():
	source = Path(release.__file__).read_text()
	assert re.findall(r'git\(root, "(?:push|fetch|pull|remote)"', source) == []


def nothing_made(root: Path, before: str) -> bool:
	return (
		git(root, "rev-parse", "main") == before
		and git(root, "tag") == ""
		and "version-15" not in git(root, "branch")
	)


@pytest.mark.parametrize(
	("version", "spoil", "words"),
	[
		("7.8", None, "is no version"),
		("9.9.9", None, "no heading"),
		("7.8.9", "README.md", "in no commit"),
	],
)
def test_what_stands_against_a_release_is_said_before_anything_is_made(repository, version, spoil, words):
	before = git(repository, "rev-parse", "main")
	if spoil:
		(repository / spoil).write_text("spoilt")
	with pytest.raises(Mendable, match=words):
		release.run(version, repository, TODAY)
	assert nothing_made(repository, before)


def test_a_tag_is_made_once(repository):
	git(repository, "tag", "v7.8.9")
	with pytest.raises(Mendable, match="exists already"):
		release.run("7.8.9", repository, TODAY)


def test_a_tree_that_an_audit_refuses_is_not_released(repository):
	file = repository / PREFIX / release.APP / "planted.py"
	file.write_text("import subprocess\n")
	git(repository, "add", "--all")
	git(repository, "commit", "--quiet", "--message", "planted")
	before = git(repository, "rev-parse", "main")
	with pytest.raises(Mendable, match=r"planted\.py:1: subprocess"):
		release.run("7.8.9", repository, TODAY)
	assert nothing_made(repository, before)
	assert git(repository, "status", "--porcelain") == ""


# ------------------------------------------------------------------------------------------------------- the audit


def test_the_apps_folder_passes_the_audit(tmp_path: Path):
	leave = shutil.ignore_patterns("node_modules", "__pycache__", "dist", "*.egg-info")
	shutil.copytree(release.ROOT / PREFIX, tmp_path / "app", symlinks=True, ignore=leave)
	assert audit.look_at(tmp_path / "app") == []


@pytest.mark.parametrize("name", ["LICENSE", "SECURITY.md"])
def test_the_copies_in_the_apps_folder_are_those_of_the_root(name: str):
	there = release.ROOT / PREFIX / release.COPIES[name]
	assert there.read_bytes() == (release.ROOT / name).read_bytes()


SETTINGS = """
[project]
description = "A tracker"
dependencies = ["icalendar>=7,<8"]
[project.urls]
Homepage = "https://a.example"
Support = "https://a.example"
Documentation = "https://a.example"
Privacy = "https://a.example"
Terms = "https://a.example"
[tool.bench.frappe-dependencies]
frappe = ">=15.0.0-dev,<17.0.0"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
	"""The smallest branch that passes."""
	for name in ("hooks.py", "modules.txt", "patches.txt"):
		(tmp_path / audit.APP).mkdir(exist_ok=True)
		(tmp_path / audit.APP / name).write_text("")
	for name in audit.AT_ROOT:
		(tmp_path / name).write_text(SETTINGS if name == "pyproject.toml" else "")
	(tmp_path / "screenshots").mkdir()
	(tmp_path / "screenshots" / "one.png").write_bytes(b"")
	assert audit.look_at(tmp_path) == []
	return tmp_path


@pytest.mark.parametrize(
	("file", "text", "words"),
	[
		("eu_korea_coop/deep/hooks.py", "", "a second hooks.py"),
		("eu_korea_coop/a.py", "from subprocess import run\n", "a.py:1: subprocess"),
		("eu_korea_coop/a.py", "import os\nos.system('ls')\n", "a.py:2: os.system"),
		("eu_korea_coop/a.py", "frappe.db.commit()\n", "a.py:1: frappe.db.commit without a reason"),
		("eu_korea_coop/a.py", "frappe.db.commit()  # nosemgrep\n", "without a reason"),
		("eu_korea_coop/a.py", "frappe.set_user('x')\n", "a.py:1: frappe.set_user without a reason"),
		("eu_korea_coop/testing/a.py", "", "tests do not ship"),
		("README.md", "![x](screenshots/two.png)", "two.png is missing"),
		("pyproject.toml", SETTINGS.replace("<17.0.0", "<17.0.0-dev"), "no stable one"),
		("pyproject.toml", SETTINGS.replace(",<17.0.0", ""), "has not two ends"),
		("pyproject.toml", SETTINGS.replace(">=7,<8", ">=7"), "icalendar>=7 has no upper end"),
		("pyproject.toml", SETTINGS.replace("Privacy", "Secrecy"), "no link Privacy"),
		("pyproject.toml", SETTINGS.replace("A tracker", "pip install it"), "tells how to install"),
	],
)
def test_the_audit_sees(tree: Path, file: str, text: str, words: str):
	(tree / file).parent.mkdir(parents=True, exist_ok=True)
	(tree / file).write_text(text)
	assert [sentence for sentence in audit.look_at(tree) if words in sentence]


def test_the_audit_sees_a_link_a_missing_file_and_no_picture(tree: Path):
	(tree / "link").symlink_to("LICENSE")
	(tree / "SECURITY.md").unlink()
	(tree / audit.APP / "hooks.py").unlink()
	(tree / "screenshots" / "one.png").unlink()
	said = " ".join(audit.look_at(tree))
	for words in ("link: a symbolic link", "SECURITY.md: missing", "hooks.py: missing", "no picture"):
		assert words in said


def test_a_commit_with_its_reason_passes(tree: Path):
	(tree / audit.APP / "a.py").write_text("# what was written before a kill stays\nfrappe.db.commit()\n")
	assert audit.look_at(tree) == []
