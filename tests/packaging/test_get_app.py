"""`bench get-app <this repository>` as people with a bench type it."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH_PROGRAM = Path(sys.executable).parent / "bench"


@pytest.fixture
def empty_bench(tmp_path: Path) -> Path:
	"""A folder that bench takes for a bench, whose Python can build offline with our env's tools."""
	bench = tmp_path / "bench"
	for folder in ("apps", "sites", "config/pids", "logs"):
		(bench / folder).mkdir(parents=True)
	(bench / "apps" / "frappe").symlink_to(ROOT / "apps" / "frappe")
	(bench / "sites" / "common_site_config.json").write_text(f'{{"frappe_user": "{user_name()}"}}')
	(bench / "sites" / "apps.txt").write_text("frappe\n")
	venv.create(bench / "env", with_pip=False)
	(site_packages,) = (bench / "env").glob("lib/python3*/site-packages")
	(ours,) = Path(sys.prefix).glob("lib/python3*/site-packages")
	(site_packages / "tools.pth").write_text(f"{ours}\n")
	return bench


def user_name() -> str:
	import pwd

	return pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def yarn(tmp_path: Path) -> Path:
	"""The folder of a yarn as benches have it."""
	line = ["npm", "install", "--prefix", str(tmp_path / "yarn"), "--no-audit", "--no-fund", "yarn@1.22.22"]
	done = subprocess.run(line, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr[-2000:]
	return tmp_path / "yarn" / "node_modules" / ".bin"


def run(bench: Path, *line: str, path: Path | str = "") -> subprocess.CompletedProcess:
	environment = {**os.environ, "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
	environment.pop("FRAPPE_BENCH_ROOT", None)
	if path:
		environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
	return subprocess.run(list(line), cwd=bench, env=environment, capture_output=True, text=True)


def test_get_app_by_path_installs_the_app_under_its_name_and_lists_it(
	empty_bench: Path, tmp_path: Path, yarn: Path
):
	assert BENCH_PROGRAM.is_file(), "bench is missing from this Python's environment"
	repository = tmp_path / "a-repository-with-dashes"
	cloned = run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(repository))
	assert cloned.returncode == 0, cloned.stderr
	done = run(empty_bench, str(BENCH_PROGRAM), "get-app", str(repository), "--skip-assets", path=yarn)
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
	for file in ("world-atlas/countries-50m.json", "topojson-client/dist/topojson-client.min.js"):
		assert (package.parent / "node_modules" / file).is_file(), "Frappe serves it from beside the package"
	# bench update refuses an app with local changes
	assert run(app, "git", "status", "--porcelain").stdout == ""
