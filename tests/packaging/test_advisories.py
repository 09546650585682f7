"""What `make lint` says of known weaknesses: pip-audit's own success means nothing where it could not ask."""

import json

import pytest

from scripts import advisories, processes

CLEAN = {"name": "icalendar", "version": "7.1.3", "vulns": []}
WEAK = {
	"name": "icalendar",
	"version": "6.0.0",
	"vulns": [{"id": "GHSA-1", "fix_versions": ["7.1.3"]}, {"id": "GHSA-2", "fix_versions": []}],
}
SKIPPED = {"name": "koroman", "skip_reason": "not on this index"}


@pytest.fixture
def run_look(monkeypatch, capsys):
	"""Let pip-audit answer these packages, or print this error; answers the exit code and what was said."""

	def look(*packages: dict, error: str = "") -> tuple[int, str]:
		class Done:
			stdout = "" if error else json.dumps({"dependencies": packages})
			stderr = error

		monkeypatch.setattr(advisories.shutil, "which", lambda *arguments, **words: "pip-audit")
		monkeypatch.setattr(processes, "run", lambda line: Done)
		return advisories.look(), capsys.readouterr().out

	return look


def test_a_weakness_fails_and_names_the_release_that_mends_it(run_look):
	code, said = run_look(CLEAN, WEAK)
	assert code == 1
	assert "icalendar 6.0.0: GHSA-1, mended in 7.1.3" in said
	assert "GHSA-2, mended in no release" in said


def test_no_weakness_is_said_with_the_number_asked_for(run_look):
	assert run_look(CLEAN, CLEAN) == (0, "Known weaknesses of dependencies: none in 2 packages.\n")


@pytest.mark.parametrize(
	("answer", "why"), [((CLEAN, SKIPPED), "1 of 2: not on this index"), ((), "no name")]
)
def test_what_could_not_be_asked_is_never_called_clean(run_look, answer, why):
	code, said = run_look(*answer, error="" if answer else "ConnectionError: no name")
	assert code == 0
	assert "not all were asked for" in said and why in said
	assert "none in" not in said


def test_without_pip_audit_it_says_that_nobody_asked(monkeypatch, capsys):
	monkeypatch.setattr(advisories.shutil, "which", lambda *arguments, **words: None)
	assert advisories.look() == 0
	assert "nobody asked" in capsys.readouterr().out
