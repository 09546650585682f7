"""Fuzzy dates: a date and how precisely it is known (rules 1-7, 100).

Sources say "2013", "November 2016", "before May 2017" or nothing at all; a precision beside the date keeps
that apart from a day that is really known (requirement C4, L111-L184). A fuzzy date is a span of possible days:
it is sorted by the first of them and aged by the last. Over 400 lines, since what is read, stored and shown is one list of forms.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eu_korea_coop.domain import spoken_dates
from eu_korea_coop.domain import text as texts

DAY = "Day"
MONTH = "Month"
YEAR = "Year"
BEFORE = "Before"
UNKNOWN = "Unknown"
PRECISIONS = (DAY, MONTH, YEAR, BEFORE, UNKNOWN)

EFFECTIVE_BEFORE_PREVIOUS = "EFFECTIVE_BEFORE_PREVIOUS"
EFFECTIVE_IN_FUTURE = "EFFECTIVE_IN_FUTURE"

NOT_UNDERSTOOD = "NOT_UNDERSTOOD"
NO_SUCH_DAY = "NO_SUCH_DAY"
TWO_READINGS = "TWO_READINGS"
TOO_EARLY = "TOO_EARLY"
FIRST_YEAR = 1900
"""No date entered lies in an earlier year."""


class DateError(ValueError):
	"""A value that is no fuzzy date; `code` is BAD_DATE or BAD_PRECISION, `value` what was given.

	`why`: NOT_UNDERSTOOD, NO_SUCH_DAY (31 February), TWO_READINGS (03/04/2017 where the order is not known) or
	TOO_EARLY (a year before 1900).
	"""

	def __init__(self, code: str, value: object, why: str = NOT_UNDERSTOOD):
		super().__init__(f"{code}: {value!r}")
		self.code = code
		self.value = value
		self.why = why


@dataclass(frozen=True, slots=True)
class FuzzyDate:
	"""A date with its precision, in normal form: make one with `fuzzy()`, `parse()` or `UNKNOWN_DATE`."""

	date: date | None
	precision: str

	@property
	def is_known(self) -> bool:
		"""There is at least a last possible day."""
		return self.precision != UNKNOWN

	@property
	def is_certain(self) -> bool:
		"""Day, Month and Year are certain enough for a clock to start; Before and Unknown are not (rules 19, 65)."""
		return self.precision != UNKNOWN and self.precision != BEFORE

	@property
	def first_day(self) -> date | None:
		"""First possible day; None for Before and Unknown (rules 1, 3)."""
		if self.precision == DAY:
			return self.date
		if self.precision == MONTH:
			return self.date.replace(day=1)
		if self.precision == YEAR:
			return self.date.replace(month=1, day=1)
		return None

	@property
	def last_day(self) -> date | None:
		"""Last possible day; the day before for Before, None for Unknown (rules 1, 3)."""
		if self.precision == DAY:
			return self.date
		if self.precision == MONTH:
			return month_end(self.date)
		if self.precision == YEAR:
			return year_end(self.date)
		if self.precision == BEFORE:
			return plus_days(self.date, -1)
		return None

	def last_day_by(self, today: date) -> date | None:
		"""Last possible day, but never after today: elapsed days are never negative (rule 4)."""
		return clip(self.last_day, today)


UNKNOWN_DATE = FuzzyDate(None, UNKNOWN)


def fuzzy(value: date | str | None, precision: str | None = None) -> FuzzyDate:
	"""The normal form of a stored pair (rule 2): no date is Unknown, Unknown has no date, no precision is Day.

	`value` may be a date, a datetime or an ISO string, as documents hold them. Raises DateError.
	"""
	if precision and precision not in PRECISIONS:
		raise DateError("BAD_PRECISION", precision)
	if not value or precision == UNKNOWN:
		return UNKNOWN_DATE
	return FuzzyDate(_as_date(value), precision or DAY)


def normalise(value: date | str | None, precision: str | None) -> tuple[date | None, str]:
	"""The pair to store for what was entered (rule 2). Raises DateError."""
	result = fuzzy(value, precision)
	return result.date, result.precision


def first_day(value: date | str | None, precision: str | None) -> date | None:
	"""First possible day of a stored pair, None for Before and Unknown."""
	return fuzzy(value, precision).first_day


def last_day(value: date | str | None, precision: str | None) -> date | None:
	"""Last possible day of a stored pair, None for Unknown; not clipped to today."""
	return fuzzy(value, precision).last_day


def _as_date(value: object) -> date:
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date):
		return value
	if isinstance(value, str):
		match = _ISO.fullmatch(value.strip())
		if match:
			return _day_of(int(match["y"]), int(match["m"]), int(match["d"]), value)
	raise DateError("BAD_DATE", value)


_ISO = re.compile(
	r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)


def entered_day(value: date | str) -> date:
	"""A day as a program sends it: a date, or ISO text with nothing behind it, in 1900 or later. Raises DateError."""
	day = _as_date(value)
	if day.year < FIRST_YEAR:
		raise DateError("BAD_DATE", value, TOO_EARLY)
	return day


def _day_of(year: int, month: int, day: int, text: object) -> date:
	try:
		return date(year, month, day)
	except ValueError:
		raise DateError("BAD_DATE", text, NO_SUCH_DAY) from None


# calendar arithmetic


def month_end(day: date) -> date:
	"""Last day of the calendar month that contains `day`."""
	return day.replace(day=monthrange(day.year, day.month)[1])


def year_end(day: date) -> date:
	"""31 December of the year that contains `day`."""
	return day.replace(month=12, day=31)


def add_months(day: date, months: int) -> date:
	"""The same day of the month, `months` calendar months later, else that month's last day (rule 94)."""
	index = day.year * 12 + day.month - 1 + months
	if index >= 120_000:
		return date.max
	year, month = divmod(index, 12)
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_days(day: date, days: int) -> date:
	"""`day` + `days`, stopping at the ends of the calendar instead of overflowing."""
	try:
		return day + timedelta(days=days)
	except OverflowError:
		return date.max if days > 0 else date.min


def later_by(days: int, due: date | None, today: date) -> date:
	"""The day `days` after the one it is due; after today where that day is over, or there is none."""
	return plus_days(max(due or today, today), days)


def clip(day: date | None, today: date) -> date | None:
	"""A day after today counts as today (rule 4)."""
	return None if day is None else min(day, today)


# comparing


def certainly_before(a: FuzzyDate, b: FuzzyDate) -> bool:
	"""Every possible day of `a` precedes every possible day of `b`; Unknown is never certain (rule 100)."""
	last, first = a.last_day, b.first_day
	return last is not None and first is not None and last < first


def certainly_after(value: FuzzyDate, day: date) -> bool:
	"""Every possible day of `value` is after `day` (rules 8, 84, 100)."""
	first = value.first_day
	return first is not None and first > day


def check_order(value: FuzzyDate, previous: FuzzyDate | None, today: date) -> tuple[str, ...]:
	"""What is certainly wrong with an effective date, given the previous row's (rule 100)."""
	codes = []
	if previous is not None and certainly_before(value, previous):
		codes.append(EFFECTIVE_BEFORE_PREVIOUS)
	if certainly_after(value, today):
		codes.append(EFFECTIVE_IN_FUTURE)
	return tuple(codes)


def ends_before_start(start: FuzzyDate, end: FuzzyDate) -> bool:
	"""A period whose end certainly precedes its start is refused; anything merely possible is accepted."""
	return certainly_before(end, start)


# words


@dataclass(frozen=True, slots=True)
class DateWords:
	"""The words of a language: templates with {day}, {month}, {year} (and {date} in `before`)."""

	months: tuple[str, ...]
	day: str
	month: str
	year: str
	before: str
	unknown: str


ENGLISH = DateWords(
	months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
	day="{day} {month} {year}",
	month="{month} {year}",
	year="{year}",
	before="before {date}",
	unknown="date unknown",
)
KOREAN = DateWords(
	months=tuple(f"{number}월" for number in range(1, 13)),
	day="{year}년 {month} {day}일",
	month="{year}년 {month}",
	year="{year}년",
	before="{date} 이전",
	unknown="날짜 미상",
)


def display(value: FuzzyDate, words: DateWords = ENGLISH) -> str:
	"""What a person reads: "2013", "Nov 2016", "15 May 2017", "before May 2017", "date unknown"."""
	if value.precision == UNKNOWN:
		return words.unknown
	day = value.date
	template = {DAY: words.day, MONTH: words.month, YEAR: words.year}.get(value.precision)
	if template is None:  # Before the first of a month (or year) reads as before that month (or year)
		template = words.day if day.day > 1 else words.month if day.month > 1 else words.year
	text = template.format(day=day.day, month=words.months[day.month - 1], year=day.year)
	return words.before.format(date=text) if value.precision == BEFORE else text


_MONTH_NUMBERS = {
	name: number
	for number, names in enumerate(
		(
			"jan january",
			"feb february",
			"mar march",
			"apr april",
			"may",
			"jun june",
			"jul july",
			"aug august",
			"sep sept september",
			"oct october",
			"nov november",
			"dec december",
		),
		start=1,
	)
	for name in names.split()
}
_UNKNOWN_WORDS = frozenset(
	("", "?", "-", "unknown", "date unknown", "n/a", "미상", "날짜 미상", "모름", "미정")
)
_DAYS_FROM_TODAY = {
	"today": 0,
	"yesterday": -1,
	"tomorrow": 1,
	"오늘": 0,
	"어제": -1,
	"그제": -2,
	"그저께": -2,
	"내일": 1,
	"모레": 2,
}
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
"""How a site writes its dates: 25-11-2016, 11-25-2016, 2016-11-25."""

_Y, _M, _D = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_NAME = r"(?P<name>[a-z]+)\.?"
_DAY_FORMS = (
	rf"{_Y}[-/]{_M}[-/]{_D}",
	rf"{_Y}\.\s*{_M}\.\s*{_D}\.?",
	rf"{_D}\.\s*{_M}\.\s*{_Y}",
	rf"{_D}(?:st|nd|rd|th|\.)?\s+{_NAME},?\s+{_Y}",
	rf"{_D}(?P<by>[-/]){_NAME}(?P=by){_Y}",
	rf"{_NAME}\s+{_D}(?:st|nd|rd|th)?,?\s+{_Y}",
	rf"{_Y}\s*년\s*{_M}\s*월\s*{_D}\s*일",
	rf"{_D}\.\s*{_M}\.?",
	rf"{_D}(?:st|nd|rd|th|\.)?\s+{_NAME}",
	rf"{_NAME}\s+{_D}(?:st|nd|rd|th)?",
	rf"{_M}\s*월\s*{_D}\s*일",
)
_MONTH_FORMS = (
	rf"{_Y}[-/]{_M}",
	rf"{_Y}\.\s*{_M}\.?",
	rf"{_M}/{_Y}",
	rf"{_NAME},?\s+{_Y}",
	rf"{_NAME}[-/]{_Y}",
	rf"{_Y}\s+{_NAME}",
	rf"{_Y}\s*년\s*{_M}\s*월",
)
_YEAR_FORMS = (_Y, rf"{_Y}\s*년")
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
	(precision, re.compile(form, re.ASCII))
	for precision, forms in ((DAY, _DAY_FORMS), (MONTH, _MONTH_FORMS), (YEAR, _YEAR_FORMS))
	for form in forms
)
_TWO_NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<by>[-/])(?P<b>\d{1,2})(?:(?P=by)(?P<y>\d{4}))?", re.ASCII)
"""25/11/2016, 25-11-2016, 25/11: which of the two is the day, the order says."""
_BEFORE = re.compile(r"(?:before|prior to|<)\s*(?P<a>.+)|(?P<b>.+?)\s*(?:이전|전)")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2212", "-"))
"""What word processors make of a hyphen. Not the dash, which stands for "to"."""
_FOOTNOTES = ("<super>", "<sub>")
"""Raised and lowered digits are no part of a date: "1² Nov 2016" is not the 12th."""
_MAX_TEXT = 60


@dataclass(frozen=True, slots=True)
class Reading:
	"""What a text is read against: the reader's today, the site's order of day and month, and whether days lie ahead."""

	today: date | None
	order: str | None
	ahead: bool


def parse(
	text: str | None, today: date | None = None, order: str | None = None, ahead: bool = False
) -> FuzzyDate:
	"""The fuzzy date a person typed, in English, ISO, Korean or the site's own form (C4).

	"2013", "Nov 2016", "2016-11", "15 May 2017", "2017-05-15", "before May 2017", "2016년 11월", "unknown".
	"Before May 2017" is stored as Before 2017-05-01.
	`today` (the reader's day) lets "today", "yesterday", "어제" and days without a year be read: "25.11.", "25/11" and
	"11월 5일" mean the one nearest to today, with `ahead` the next one from today on. So do "in 2 weeks", "2주 후" and
	"last week" (spoken_dates.py).
	`order` is one of ORDERS; without it, or with the year first, a text that can be read two ways (03/04/2017) is refused.
	Raises DateError("BAD_DATE") with the text as it was typed; years before 1900 and anything behind a date are refused.
	"""
	if text is not None and not isinstance(text, str):
		raise DateError("BAD_DATE", text)
	seen = texts.one_line(text)
	if any(letter.isdigit() and unicodedata.decomposition(letter).startswith(_FOOTNOTES) for letter in seen):
		raise DateError("BAD_DATE", text)
	wanted = " ".join(unicodedata.normalize("NFKC", seen).translate(_HYPHENS).split()).casefold()
	if wanted in _UNKNOWN_WORDS:
		return UNKNOWN_DATE
	if len(wanted) > _MAX_TEXT:
		raise DateError("BAD_DATE", text)
	reading = Reading(today, order, ahead)
	before = _BEFORE.fullmatch(wanted)
	if before and _as_said(wanted, reading) is None:  # "3일 전" is three days ago
		inner = _parse_span(before["a"] or before["b"], text, reading)
		return FuzzyDate(inner.first_day, BEFORE)
	return _parse_span(wanted, text, reading)


_SHORT_YEAR = re.compile(r"(\d{1,2})([-/]|\.\s?)(\d{1,2})\2(\d{2})\.?", re.ASCII)
_PLACES = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2)}
"""Where year, month and day stand in each order."""
YEARS_AHEAD = 20


def has_short_year(text: str) -> bool:
	"""Whether a text is three numbers of which none is a whole year: "04/11/26"."""
	return _short_year_in(text) is not None


def parse_short_year(text: str, order: str, today: date) -> FuzzyDate:
	"""The day of a text with a year of two digits, its numbers in `order`: of a whole sheet, for which a person has said it.

	The year is the one of the hundred years that end YEARS_AHEAD years from today. Raises DateError("BAD_DATE") where the text has
	another form (has_short_year) or there is no such day.
	"""
	match = _short_year_in(text)
	if match is None:
		raise DateError("BAD_DATE", text)
	numbers = int(match[1]), int(match[3]), int(match[4])
	year, month, day = (numbers[place] for place in _PLACES[order])
	last = today.year + YEARS_AHEAD
	return FuzzyDate(_day_of(last - (last - year) % 100, month, day, text), DAY)


def _short_year_in(text: str) -> re.Match[str] | None:
	seen = unicodedata.normalize("NFKC", texts.one_line(text)).translate(_HYPHENS)
	return _SHORT_YEAR.fullmatch(seen.strip())


def _parse_span(wanted: str, text: str | None, reading: Reading) -> FuzzyDate:
	span = _span_in(wanted, text, reading)
	if span.date.year < FIRST_YEAR:
		raise DateError("BAD_DATE", text, TOO_EARLY)
	return span


def _span_in(wanted: str, text: str | None, reading: Reading) -> FuzzyDate:
	if wanted in _DAYS_FROM_TODAY and reading.today:
		return FuzzyDate(plus_days(reading.today, _DAYS_FROM_TODAY[wanted]), DAY)
	if said := _as_said(wanted, reading):
		return said
	if match := _TWO_NUMBERS.fullmatch(wanted):
		return FuzzyDate(_day_in_order(match, text, reading), DAY)
	for precision, form in _FORMS:
		match = form.fullmatch(wanted)
		if match is None:
			continue
		groups = match.groupdict()
		month = groups.get("m")
		number = int(month) if month else _MONTH_NUMBERS.get(groups.get("name") or "", 0)
		if groups.get("name") and not number:
			continue
		if "y" in groups:
			day = _day_of(
				int(groups["y"]), 1 if precision == YEAR else number, int(groups.get("d") or 1), text
			)
		else:
			day = _day_without_year(number, int(groups["d"]), text, reading)
		return FuzzyDate(day, precision)
	raise DateError("BAD_DATE", text)


def _as_said(wanted: str, reading: Reading) -> FuzzyDate | None:
	"""A date said by how far it is from today; None for every other text, and where today is not known."""
	far = spoken_dates.distance(wanted, reading.ahead) if reading.today else None
	if far is None:
		return None
	if far.unit in (spoken_dates.DAY, spoken_dates.WEEK):
		return FuzzyDate(
			plus_days(reading.today, far.count * (7 if far.unit == spoken_dates.WEEK else 1)), DAY
		)
	day = add_months(reading.today, far.count * (12 if far.unit == spoken_dates.YEAR else 1))
	if not far.whole:
		return FuzzyDate(day, DAY)
	return (
		FuzzyDate(day.replace(day=1), MONTH)
		if far.unit == spoken_dates.MONTH
		else FuzzyDate(day.replace(month=1, day=1), YEAR)
	)


def _day_in_order(match: re.Match[str], text: str | None, reading: Reading) -> date:
	"""The site's order decides; where it gives no date, the only other reading that does."""
	a, b = int(match["a"]), int(match["b"])
	readings = [(b, a), (a, b)] if reading.order == DAY_FIRST else [(a, b), (b, a)]
	possible = []
	for month, day in readings:
		try:
			if match["y"]:
				result = _day_of(int(match["y"]), month, day, text)
			else:
				result = _day_without_year(month, day, text, reading)
		except DateError as problem:
			if problem.why != NO_SUCH_DAY:
				raise
			continue
		possible.append(result)
	if not possible:
		raise DateError("BAD_DATE", text, NO_SUCH_DAY)
	if reading.order not in (DAY_FIRST, MONTH_FIRST) and len(set(possible)) > 1:
		raise DateError("BAD_DATE", text, TWO_READINGS)
	return possible[0]


def _day_without_year(month: int, day: int, text: str | None, reading: Reading) -> date:
	"""The day of that name nearest to today, with `ahead` the next one; 29 February in the next year that has one."""
	today = reading.today
	if today is None:
		raise DateError("BAD_DATE", text)
	if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
		raise DateError("BAD_DATE", text, NO_SUCH_DAY)
	years = [y for y in range(today.year - 8, today.year + 9) if day <= monthrange(y, month)[1]]
	days = [date(year, month, day) for year in years]
	if reading.ahead:
		return next(candidate for candidate in days if candidate >= today)
	return min(days, key=lambda candidate: (abs((candidate - today).days), candidate))
