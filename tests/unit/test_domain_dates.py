"""Fuzzy dates: rules 1 to 7 and 100, natural entry, words."""

import contextlib
from datetime import date, datetime

import pytest
from domain_facts import UNKNOWN, before, day, month, year
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import dates
from eu_korea_coop.domain.dates import (
	KOREAN,
	DateError,
	FuzzyDate,
	add_months,
	certainly_before,
	check_order,
	display,
	ends_before_start,
	fuzzy,
	normalise,
	parse,
)

TODAY = date(2017, 5, 31)
DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
FUZZY = st.builds(fuzzy, DAYS, st.sampled_from(dates.PRECISIONS))


def test_rule_1_before_means_strictly_before():
	value = before("2017-05-01")
	assert value.last_day == date(2017, 4, 30)
	assert value.first_day is None


def test_rule_1_before_the_first_of_march_of_a_leap_year_ends_on_29_february():
	assert before("2016-03-01").last_day == date(2016, 2, 29)
	assert before("2017-03-01").last_day == date(2017, 2, 28)


@pytest.mark.parametrize(
	("value", "precision", "stored"),
	[
		(date(2013, 4, 5), "Unknown", (None, "Unknown")),
		(None, "Day", (None, "Unknown")),
		(None, None, (None, "Unknown")),
		(None, "", (None, "Unknown")),
		("", "Year", (None, "Unknown")),
		(date(2013, 4, 5), None, (date(2013, 4, 5), "Day")),
		(date(2013, 4, 5), "", (date(2013, 4, 5), "Day")),
		(date(2013, 4, 5), "Year", (date(2013, 4, 5), "Year")),
		("2013-04-05", "Month", (date(2013, 4, 5), "Month")),
		(datetime(2013, 4, 5, 23, 59), "Before", (date(2013, 4, 5), "Before")),
	],
)
def test_rule_2_unknown_has_no_date_and_a_date_without_precision_is_a_day(value, precision, stored):
	assert normalise(value, precision) == stored


@pytest.mark.parametrize("precision", ["day", "Decade", "Monthly"])
def test_rule_2_a_precision_that_is_none_is_refused(precision):
	with pytest.raises(DateError) as refused:
		fuzzy(date(2013, 1, 1), precision)
	assert refused.value.code == "BAD_PRECISION"


@pytest.mark.parametrize("value", ["2013-02-30", "yesterday", 20130101, 3.5])
def test_a_value_that_is_no_date_is_refused(value):
	with pytest.raises(DateError) as refused:
		fuzzy(value, "Day")
	assert refused.value.code == "BAD_DATE"


@pytest.mark.parametrize("stored", ["2016-02-01", "2016-02-15", "2016-02-29"])
def test_rule_3_month_is_the_calendar_month_whatever_day_is_stored(stored):
	value = fuzzy(stored, "Month")
	assert (value.first_day, value.last_day) == (date(2016, 2, 1), date(2016, 2, 29))


@pytest.mark.parametrize("stored", ["2013-01-01", "2013-07-20", "2013-12-31"])
def test_rule_3_year_is_the_calendar_year_whatever_day_is_stored(stored):
	value = fuzzy(stored, "Year")
	assert (value.first_day, value.last_day) == (date(2013, 1, 1), date(2013, 12, 31))


def test_rule_4_a_last_possible_day_after_today_counts_as_today():
	assert year(2017).last_day_by(TODAY) == TODAY
	assert month("2017-05").last_day_by(date(2017, 5, 10)) == date(2017, 5, 10)
	assert month("2017-04").last_day_by(TODAY) == date(2017, 4, 30)
	assert UNKNOWN.last_day_by(TODAY) is None


@given(FUZZY)
def test_a_span_never_ends_before_it_starts(value):
	if value.first_day is not None:
		assert value.first_day <= value.date <= value.last_day


@given(FUZZY, DAYS)
def test_rule_4_the_clipped_day_is_never_after_today(value, today):
	last = value.last_day_by(today)
	assert last is None or last <= today


@given(FUZZY)
def test_normalising_twice_changes_nothing(value):
	assert fuzzy(value.date, value.precision) == value


def test_calendar_arithmetic_stops_at_the_ends_of_the_calendar():
	assert FuzzyDate(date.min, "Before").last_day == date.min
	assert dates.plus_days(date.max, 15) == date.max
	assert dates.month_end(date.max) == date.max


@pytest.mark.parametrize(
	("start", "months", "result"),
	[
		(date(2017, 5, 31), 18, date(2018, 11, 30)),
		(date(2016, 8, 29), 18, date(2018, 2, 28)),
		(date(2014, 8, 31), 18, date(2016, 2, 29)),
		(date(2017, 5, 15), 18, date(2018, 11, 15)),
		(date(2017, 12, 31), 2, date(2018, 2, 28)),
		(date(2016, 2, 29), 12, date(2017, 2, 28)),
		(date(9999, 1, 1), 18, date.max),
	],
)
def test_rule_94_calendar_months_keep_the_day_or_end_with_the_month(start, months, result):
	assert add_months(start, months) == result


# order


@pytest.mark.parametrize(
	("value", "previous", "codes"),
	[
		(day("2013-12-31"), year(2014), ("EFFECTIVE_BEFORE_PREVIOUS",)),
		(year(2014), day("2014-06-01"), ()),
		(month("2014-05"), day("2014-05-31"), ()),
		(month("2014-04"), day("2014-05-01"), ("EFFECTIVE_BEFORE_PREVIOUS",)),
		(day("2014-05-01"), day("2014-05-01"), ()),
		(before("2014-01-01"), day("2014-01-01"), ("EFFECTIVE_BEFORE_PREVIOUS",)),
		(before("2014-01-02"), day("2014-01-01"), ()),
		(day("1990-01-01"), before("2014-01-01"), ()),
		(day("1990-01-01"), UNKNOWN, ()),
		(UNKNOWN, day("2014-01-01"), ()),
		(UNKNOWN, None, ()),
		(day("2017-06-01"), None, ("EFFECTIVE_IN_FUTURE",)),
		(day("2017-05-31"), None, ()),
		(month("2017-05"), None, ()),
		(month("2017-06"), None, ("EFFECTIVE_IN_FUTURE",)),
		(year(2017), None, ()),
		(year(2018), None, ("EFFECTIVE_IN_FUTURE",)),
		(before("2020-01-01"), None, ()),
	],
)
def test_rule_100_a_date_is_refused_only_if_it_is_certainly_wrong(value, previous, codes):
	assert check_order(value, previous, TODAY) == codes


def test_rule_100_wrong_order_and_future_are_reported_together():
	assert check_order(day("2017-06-01"), day("2017-07-01"), TODAY) == (
		"EFFECTIVE_BEFORE_PREVIOUS",
		"EFFECTIVE_IN_FUTURE",
	)


def test_a_period_that_may_be_right_is_not_refused():
	assert ends_before_start(day("2016-05-02"), day("2016-05-01"))
	assert not ends_before_start(month("2016-05"), day("2016-05-01"))
	assert not ends_before_start(UNKNOWN, day("2016-05-01"))
	assert ends_before_start(year(2016), year(2015))


@given(FUZZY, FUZZY)
def test_certainly_before_never_holds_both_ways(a, b):
	assert not (certainly_before(a, b) and certainly_before(b, a))


# words


@pytest.mark.parametrize(
	("value", "text", "korean"),
	[
		(year(2013), "2013", "2013년"),
		(month("2016-11"), "Nov 2016", "2016년 11월"),
		(day("2017-05-15"), "15 May 2017", "2017년 5월 15일"),
		(before("2017-05-01"), "before May 2017", "2017년 5월 이전"),
		(before("2017-05-15"), "before 15 May 2017", "2017년 5월 15일 이전"),
		(before("2017-05-02"), "before 2 May 2017", "2017년 5월 2일 이전"),
		(before("2017-02-01"), "before Feb 2017", "2017년 2월 이전"),
		(before("2017-01-01"), "before 2017", "2017년 이전"),
		(UNKNOWN, "date unknown", "날짜 미상"),
	],
)
def test_a_fuzzy_date_reads_as_a_person_would_say_it(value, text, korean):
	assert display(value) == text
	assert display(value, KOREAN) == korean


@pytest.mark.parametrize(
	("text", "value"),
	[
		("2013", year(2013)),
		(" 2013 ", year(2013)),
		("Nov 2016", month("2016-11")),
		("november 2016", month("2016-11")),
		("Nov. 2016", month("2016-11")),
		("Sept 2016", month("2016-09")),
		("2016 Nov", month("2016-11")),
		("2016-11", month("2016-11")),
		("2016/11", month("2016-11")),
		("11/2016", month("2016-11")),
		("before May 2017", before("2017-05-01")),
		("Before 2017", before("2017-01-01")),
		("before 15 May 2017", before("2017-05-15")),
		("15 May 2017", day("2017-05-15")),
		("15th May 2017", day("2017-05-15")),
		("May 15, 2017", day("2017-05-15")),
		("2017-05-15", day("2017-05-15")),
		("2017-5-5", day("2017-05-05")),
		("15.05.2017", day("2017-05-15")),
		("2016년", year(2016)),
		("2016년 11월", month("2016-11")),
		("2016년 11월 3일", day("2016-11-03")),
		("2016년11월3일", day("2016-11-03")),
		("2016. 11. 3.", day("2016-11-03")),
		("2016. 11.", month("2016-11")),
		("2017년 5월 이전", before("2017-05-01")),
		("unknown", UNKNOWN),
		("date unknown", UNKNOWN),
		("미상", UNKNOWN),
		("", UNKNOWN),
		(None, UNKNOWN),
		("29 Feb 2016", day("2016-02-29")),
	],
)
def test_natural_entry_is_understood(text, value):
	assert parse(text) == value


@pytest.mark.parametrize(
	"text",
	[
		"29 Feb 2017",
		"2017-13",
		"Foo 2016",
		"03/04/2017",
		"16",
		"recently",
		"before",
		"before unknown",
		"before before 2016",
		"0000",
		"2016-11-31",
		"x" * 10_000,
		20161101,
		"<script>2016</script>",
	],
)
def test_what_is_no_date_or_could_be_two_is_refused(text):
	with pytest.raises(DateError) as refused:
		parse(text)
	assert refused.value.code == "BAD_DATE"


@given(FUZZY)
def test_what_is_shown_can_be_typed_in_again(value):
	again = parse(display(value))
	assert (again.precision, again.first_day, again.last_day) == (
		value.precision,
		value.first_day,
		value.last_day,
	)
	assert parse(display(value, KOREAN)) == again


@given(st.text(max_size=80))
def test_no_text_ever_breaks_the_reading(text):
	with contextlib.suppress(DateError):
		assert isinstance(parse(text), FuzzyDate)


def test_the_days_of_a_stored_pair():
	assert (dates.first_day("2017-05-01", "Month"), dates.last_day("2017-05-01", "Month")) == (
		date(2017, 5, 1),
		date(2017, 5, 31),
	)
	assert (dates.first_day("2017-05-01", "Before"), dates.last_day("2017-05-01", "Before")) == (
		None,
		date(2017, 4, 30),
	)
	assert (dates.first_day(None, None), dates.last_day(None, "Unknown")) == (None, None)


def test_months_and_days_stop_at_the_ends_of_the_calendar():
	assert add_months(date(9999, 12, 5), 1) == date.max
	assert add_months(date(9999, 11, 5), 1) == date(9999, 12, 5)
	assert dates.plus_days(date(9999, 12, 31), 1) == dates.plus_days(date.max, 1) == date.max
	assert dates.plus_days(date.min, -1) == date.min


@pytest.mark.parametrize(
	("text", "order", "expected"),
	[
		("04/11/26", "dmy", date(2026, 11, 4)),
		("04/11/26", "mdy", date(2026, 4, 11)),
		("26.11.04", "ymd", date(2026, 11, 4)),
		("4. 11. 26", "dmy", date(2026, 11, 4)),
		("1-2-36", "dmy", date(2036, 2, 1)),
		("1-2-47", "dmy", date(1947, 2, 1)),
		("01/02/00", "dmy", date(2000, 2, 1)),
	],
)
def test_a_year_of_two_digits_is_read_in_the_order_that_was_said(text, order, expected):
	assert dates.has_short_year(text)
	assert dates.parse_short_year(text, order, date(2026, 11, 27)) == FuzzyDate(expected, "Day")


@pytest.mark.parametrize("text", ["04/11/2026", "2026-11-04", "4/11", "04/11.26", "Nov 26", "04/11/26 or 27"])
def test_what_has_no_year_of_two_digits_is_none(text):
	assert not dates.has_short_year(text)
	with pytest.raises(DateError):
		dates.parse_short_year(text, "dmy", TODAY)


def test_a_day_that_there_is_not_is_refused_in_either_order():
	for order in dates.ORDERS:
		with pytest.raises(DateError):
			dates.parse_short_year("31/31/31", order, TODAY)


@pytest.mark.parametrize(
	("due", "then"),
	[
		(date(2017, 6, 7), date(2017, 6, 14)),
		(TODAY, date(2017, 6, 7)),
		(date(2017, 5, 30), date(2017, 6, 7)),
		(None, date(2017, 6, 7)),
	],
)
def test_later_is_later_than_the_day_it_is_due_and_than_today(due, then):
	assert dates.later_by(7, due, TODAY) == then
