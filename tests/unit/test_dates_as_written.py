"""Dates as people write them: the table that Python and JavaScript share, and what holds for every text."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import dates

TABLE = json.loads((Path(__file__).parents[1] / "dates_as_written.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(TABLE["today"])


def read(case: dict) -> dates.FuzzyDate:
	return dates.parse(
		case["text"], today=TODAY, order=case.get("order", "dmy"), ahead=case.get("ahead", False)
	)


def name_of(case: dict) -> str:
	return f"{case['text']}|{case.get('order', 'dmy')}|{case.get('ahead', False)}"


@pytest.mark.parametrize("case", [row for row in TABLE["cases"] if "error" not in row], ids=name_of)
def test_a_date_as_people_write_it_is_understood(case):
	day = case["date"] and date.fromisoformat(case["date"])
	assert read(case) == dates.FuzzyDate(day, case["precision"])


@pytest.mark.parametrize("case", [row for row in TABLE["cases"] if "error" in row], ids=name_of)
def test_what_is_no_date_is_refused_with_its_text_and_the_reason(case):
	with pytest.raises(dates.DateError) as refused:
		read(case)
	assert (refused.value.why, refused.value.value) == (case["error"], case["text"])


def test_without_a_today_no_word_and_no_day_without_a_year_is_guessed():
	for text in ("today", "어제", "in 2 weeks", "지난주", "25.11.", "25/11", "11월 5일"):
		with pytest.raises(dates.DateError):
			dates.parse(text)


@pytest.mark.parametrize("value", ["2016-11-05 or 06", "2016-11-05x", "20161105", "2016-W45-6", "2016-11-5"])
def test_a_program_sends_a_whole_day_and_nothing_behind_it(value):
	with pytest.raises(dates.DateError):
		dates.entered_day(value)


@pytest.mark.parametrize(
	"value",
	[date(2016, 11, 5), "2016-11-05", " 2016-11-05 ", "2016-11-05 10:30:00", "2016-11-05T10:30:00.000Z"],
)
def test_a_program_may_send_the_time_of_day_with_the_day(value):
	assert dates.entered_day(value) == date(2016, 11, 5)


def test_the_first_day_there_is_for_programs_is_that_of_1900():
	assert dates.entered_day("1900-01-01") == date(1900, 1, 1)


@pytest.mark.parametrize("value", ["1899-12-31", date(1899, 12, 31), "0206-11-05"])
def test_a_day_before_1900_is_refused_for_programs_too(value):
	with pytest.raises(dates.DateError) as refused:
		dates.entered_day(value)
	assert refused.value.why == dates.TOO_EARLY


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(("dmy", "mdy")), st.sampled_from("-/"))
def test_a_day_in_the_sites_own_format_is_always_that_day(day, order, by):
	written = by.join({"dmy": (f"{day:%d}", f"{day:%m}"), "mdy": (f"{day:%m}", f"{day:%d}")}[order])
	assert dates.parse(f"{written}{by}{day.year:04}", order=order) == dates.FuzzyDate(day, dates.DAY)


@given(st.dates(date(1904, 1, 1), date(2096, 12, 31)), st.dates(date(1910, 1, 1), date(2090, 12, 31)))
def test_a_day_without_a_year_is_at_most_half_a_year_away(day, today):
	if (day.month, day.day) != (2, 29):
		result = dates.parse(f"{day.day}.{day.month}.", today=today).date
		assert abs((result - today).days) <= 183
		assert 0 <= (dates.parse(f"{day.day}.{day.month}.", today=today, ahead=True).date - today).days <= 366


@given(st.text(max_size=70), st.sampled_from((None, *dates.ORDERS)), st.booleans())
def test_any_text_is_a_date_or_refused_and_never_breaks(text, order, ahead):
	try:
		result = dates.parse(text, today=TODAY, order=order, ahead=ahead)
	except dates.DateError as refused:
		assert refused.value == text
	else:
		assert result.date is None or result.date.year >= 1900 - (result.precision == dates.BEFORE)
