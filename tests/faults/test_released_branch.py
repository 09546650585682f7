"""The branches of a release: `bench get-app` installs one as it installs any app, and a second release goes on from the first."""

import datetime
from pathlib import Path

import pytest

from scripts import release
from scripts.console import Mendable
from testing.benches import BENCH_PROGRAM, LOADED, get_yarn, make_empty_bench, run
from testing.releasing import copy_repository, git

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
	"""A repository with the release 7.8.9."""
	root = copy_repository(tmp_path_factory.mktemp("release"))
	add_heading(root, "7.8.9")
	release.run("7.8.9", root, TODAY)
	return root


def add_heading(root: Path, version: str) -> None:
	page = root / "CHANGELOG.md"
	text = page.read_text(encoding="utf-8")
	page.write_text(
		text.replace("\n## ", f"\n## {version} (unreleased)\n\n- More.\n\n## ", 1), encoding="utf-8"
	)
	git(root, "commit", "--quiet", "--all", "--message", "what users get")


@pytest.mark.parametrize("branch", release.BRANCHES)
def test_bench_installs_the_branch(released: Path, tmp_path: Path, branch: str):
	bench, yarn = make_empty_bench(tmp_path), get_yarn(tmp_path)
	line = (str(BENCH_PROGRAM), "get-app", str(released), "--branch", branch, "--skip-assets")
	done = run(bench, *line, path=yarn)
	assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]

	app = bench / "apps" / "eu_korea_coop"
	assert (app / "eu_korea_coop" / "hooks.py").is_file()
	assert "eu_korea_coop" in (bench / "sites" / "apps.txt").read_text().split()
	program = "import eu_korea_coop as app; print(app.__version__, app.__file__)"
	said = run(tmp_path, str(bench / "env" / "bin" / "python"), "-c", program).stdout.split()
	assert said == ["7.8.9", str((app / "eu_korea_coop" / "__init__.py").resolve())]
	for file in LOADED:
		assert (app / "node_modules" / file).is_file(), "Frappe serves it from beside the package"
	# bench update refuses an app with local changes
	assert run(app, "git", "status", "--porcelain").stdout == ""


def test_a_next_release_goes_on_from_the_branches(released: Path):
	add_heading(released, "7.9.0")
	before = git(released, "rev-parse", "version-15")
	release.run("7.9.0", released, TODAY)
	assert (
		git(released, "merge-base", before, "version-15")
		== before
		!= git(released, "rev-parse", "version-15")
	)
	with pytest.raises(Mendable, match="no heading"):
		release.run("8.0.0", released, TODAY)
