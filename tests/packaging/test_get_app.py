"""`bench get-app <this repository>` as people with a bench type it."""

from pathlib import Path

import pytest

from testing.benches import BENCH_PROGRAM, LOADED, get_yarn, make_empty_bench, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_bench(tmp_path: Path) -> Path:
	return make_empty_bench(tmp_path)


@pytest.fixture
def yarn(tmp_path: Path) -> Path:
	return get_yarn(tmp_path)


def test_get_app_by_path_installs_the_app_under_its_name_and_lists_it(
	empty_bench: Path, tmp_path: Path, yarn: Path
):
	assert BENCH_PROGRAM.is_file(), "bench is missing from this Python's environment"
	repository = tmp_path / "a-repository-with-dashes"
	cloned = run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(repository))
	assert cloned.returncode == 0, cloned.stderr
	done = run(empty_bench, str(BENCH_PROGRAM), "get-app", str(repository), "--skip-assets", path=yarn)
	if "No such file or directory: 'uv'" in done.stdout + done.stderr:
		pytest.skip("later versions of bench install by uv, which this machine does not have")
	assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]

	app = empty_bench / "apps" / "eu_korea_coop"
	assert (app / "eu_korea_coop" / "hooks.py").is_file()
	assert "eu_korea_coop" in (empty_bench / "sites" / "apps.txt").read_text().split()

	where = run(
		tmp_path,
		str(empty_bench / "env" / "bin" / "python"),
		"-c",
		"import eu_korea_coop as app; print(app.__file__)",
	)
	assert where.stdout.strip().startswith(str(app.resolve())), where.stderr

	package = Path(where.stdout.strip()).parent
	for file in LOADED:
		assert (package.parent / "node_modules" / file).is_file(), "Frappe serves it from beside the package"
	# bench update refuses an app with local changes
	assert run(app, "git", "status", "--porcelain").stdout == ""
