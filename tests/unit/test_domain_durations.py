"""Days in words: the table that Python and JavaScript share, English and Korean."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

import eu_korea_coop
from eu_korea_coop.domain.durations import MANY, ONE, duration, duration_text
from eu_korea_coop.domain.reason_texts import reason_in_words
from eu_korea_coop.domain.reasons import Evidence, Reason

CASES = json.loads((Path(__file__).parents[1] / "durations.json").read_text(encoding="utf-8"))["cases"]
KOREAN = Path(eu_korea_coop.__file__).parent / "translations" / "ko.csv"


@pytest.fixture(scope="module")
def to_korean():
	with KOREAN.open(encoding="utf-8") as rows:
		texts = {row[0]: row[1] for row in csv.reader(rows) if len(row) > 1}
	return lambda text: texts[text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["days"]))
def test_days_become_the_number_and_the_unit_a_person_says(case):
	assert duration(case["days"]) == (case["count"], case["unit"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["days"]))
def test_days_in_english(case):
	assert duration_text(case["days"]) == case["en"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["days"]))
def test_days_in_korean(case, to_korean):
	assert duration_text(case["days"], to_korean, spelled=False) == case["ko"]


def test_a_longer_time_is_never_said_shorter():
	rough = {"days": 1, "weeks": 7, "months": 30.4, "years": 365.2}
	spans = [count * rough[unit] for count, unit in map(duration, range(8000))]
	assert spans == sorted(spans)


def test_every_unit_has_a_singular_and_a_plural():
	assert ONE.keys() == MANY.keys() == {"days", "weeks", "months", "years"}


TODAY = date(2026, 11, 26)


def reason(code: str, **params: date) -> Reason:
	return Reason(code, "Hard", None, (Evidence("CLOCK_UNCERTAIN"), Evidence("SILENT_SINCE", params)), "")


@pytest.mark.parametrize(
	("seen", "words"),
	[
		(reason("SILENT", since=date(2016, 12, 1)), "Silent for ten years"),
		(reason("STAGE_AGE", since=date(2025, 10, 20)), "In this stage for 13 months"),
		(reason("NEXT_STEP_OVERDUE", due=date(2026, 11, 25)), "Next step overdue for one day"),
		(reason("SIGNATURE_PENDING", since=date(2026, 10, 12)), "Signature pending for six weeks"),
		(reason("NO_NEXT_STEP", since=date(2026, 10, 12)), "No next step"),
		(reason("SILENT"), "Silent"),
		(reason("SILENT", since=TODAY), "Silent"),
	],
)
def test_a_reason_says_how_long_it_has_lasted(seen, words):
	assert reason_in_words(seen, TODAY) == words


def test_a_reason_says_it_in_korean(to_korean):
	result = reason("SILENT", since=date(2016, 12, 1))
	assert reason_in_words(result, TODAY, to_korean, spelled=False) == "10년 동안 연락이 없습니다"


def test_a_reason_goes_into_json_with_its_evidence():
	since = TODAY - timedelta(days=3)
	evidence = Evidence("SILENT_SINCE", {"day": since}, "agreement", "AGR-1")
	result = Reason("SILENT", "Hard", since, (evidence,), "CONTACT_COUNTERPART").as_dict()
	assert result == {
		"code": "SILENT",
		"severity": "Hard",
		"since": since.isoformat(),
		"evidence": [evidence.as_dict()],
		"action": "CONTACT_COUNTERPART",
	}
	assert Reason("SILENT", "Hard", None, (), "").as_dict()["since"] is None
	assert (evidence.as_dict()["kind"], evidence.as_dict()["name"]) == ("agreement", "AGR-1")
	assert "kind" not in Evidence("SILENT_SINCE", {"day": since}).as_dict()
