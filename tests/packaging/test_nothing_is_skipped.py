"""Under CI=true a skipped test, a deselected test and a missing site are failures; on a desk they are not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import check

ROOT = Path(__file__).resolve().parents[2]
SKIPS = "import pytest\ndef test_that_skips(): pytest.skip('no reason')\n"
ANSWERS = "import pytest\n@pytest.mark.packaged_frappe\ndef test_answer(): assert True\ndef test_other(): assert True\n"
PASSES = "def test_one(): assert True\ndef test_other(): assert True\n"


def run(folder: Path, kind: str, text: str, *options: str, ci: str) -> subprocess.CompletedProcess:
	"""pytest with the repository's conftest over one file in a folder of tests/."""
	place = folder / "tests" / kind
	place.mkdir(parents=True)
	(place / "test_sample.py").write_text(text)
	shutil.copy(ROOT / "conftest.py", folder)
	settings = {
		name: value for name, value in os.environ.items() if not name.startswith(("FRAPPE_", "PYTEST_"))
	}
	line = [
		sys.executable,
		"-m",
		"pytest",
		"-q",
		"-p",
		"no:cacheprovider",
		"--import-mode=importlib",
		"--rootdir=.",
	]
	return subprocess.run(
		[*line, *options, "tests"],
		cwd=folder,
		env={
			**settings,
			"CI": ci,
			"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
		},  # ours alone: it starts in half the time
		capture_output=True,
		text=True,
	)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test(tmp_path: Path, ci: str, code: int):
	done = run(tmp_path, "unit", SKIPS, ci=ci)
	assert done.returncode == code, done.stdout
	assert ("skipped under CI" in done.stdout) == bool(ci)


@pytest.mark.parametrize(("ci", "code"), [("true", 4), ("", 0)])
def test_a_deselected_test(tmp_path: Path, ci: str, code: int):
	done = run(tmp_path, "unit", PASSES, "-k", "one", ci=ci)
	assert done.returncode == code, done.stdout
	assert ("deselected under CI" in done.stderr) == bool(ci)


@pytest.mark.parametrize(("version", "number"), [("15.0.0-dev", 2), ("15.105.0", 1), ("16.0.0-dev", 1)])
def test_whole_answers_are_left_out_on_another_frappe(tmp_path: Path, version: str, number: int):
	(tmp_path / "frappe.py").write_text(f'__version__ = "{version}"\n')
	done = run(tmp_path, "unit", ANSWERS, ci="true")
	assert (done.returncode, f"{number} passed" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_site(tmp_path: Path, ci: str, code: int):
	done = run(tmp_path, "integration", PASSES, ci=ci)
	assert done.returncode == code, done.stdout
	assert ("FRAPPE_SITE names no site" in done.stdout) == bool(ci)


def test_what_fails_beside_the_set_up_is_shown_and_fails_the_whole(capsys: pytest.CaptureFixture):
	early = check.Early(["--no-such-option"])
	early.begin()
	try:
		assert early.finish() == pytest.ExitCode.USAGE_ERROR
	finally:
		early.manager.stop()
	assert "--no-such-option" in capsys.readouterr().out
