"""The whole repository keeps to the settings in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("words", [("check",), ("format", "--check")], ids=["check", "format"])
def test_ruff_has_nothing_to_say(words: tuple[str, ...]):
	ruff = Path(sys.executable).parent / "ruff"
	done = subprocess.run([str(ruff), *words, "--quiet", "."], cwd=ROOT, capture_output=True, text=True)
	assert done.returncode == 0, "make format mends most of this:\n" + done.stdout[-4000:] + done.stderr
