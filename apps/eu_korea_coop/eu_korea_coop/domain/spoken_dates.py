"""Days as people say them, by how far they are from today: "in 2 weeks", "2주 후", "3 days ago", "last week", "다음 달".

The browser has the same words in public/js/shared/spoken_dates.js; both are tested with tests/dates_as_written.json.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eu_korea_coop.domain.durations import SPELLED

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
_ENGLISH_NUMBERS = {
	"a": 1,
	**{word: number for number, word in enumerate(SPELLED) if number},
}
_KOREAN_NUMBERS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6}
_KOREAN_UNITS = {"일": DAY, "주": WEEK, "주일": WEEK, "달": MONTH, "개월": MONTH, "년": YEAR, "해": YEAR}
_KOREAN_SPANS = {
	"하루": (1, DAY),
	"이틀": (2, DAY),
	"사흘": (3, DAY),
	"나흘": (4, DAY),
	"일주일": (1, WEEK),
	"이주일": (2, WEEK),
}
_NAMES_A_DATE = ("일", "년")
"""Units that say a date with nothing behind them: "3일" is the 3rd of a month."""
_NEIGHBOURS = {"last": -1, "this": 0, "next": 1, "지난": -1, "저번": -1, "이번": 0, "다음": 1}
_YEARS = {"작년": -1, "올해": 0, "내년": 1}


def _one_of(words) -> str:
	return "|".join(words)


_ENGLISH = re.compile(
	rf"(?P<in>in )?(?P<number>\d{{1,3}}|{_one_of(_ENGLISH_NUMBERS)}) (?P<unit>day|week|month|year)s?(?: (?P<way>ago|later|from now))?",
	re.ASCII,
)
_KOREAN = re.compile(
	rf"(?:(?P<number>\d{{1,3}}|{_one_of(_KOREAN_NUMBERS)}) ?(?P<unit>{_one_of(_KOREAN_UNITS)})|(?P<span>{_one_of(_KOREAN_SPANS)}))"
	r" ?(?P<way>후|뒤|전)?",
	re.ASCII,
)
_NEIGHBOUR = re.compile(
	r"(?:(?P<english>last|this|next) (?P<unit>week|month|year)|(?P<korean>지난|저번|이번|다음) ?(?P<korean_unit>주|달|해))"
)


@dataclass(frozen=True, slots=True)
class Distance:
	"""How far from today: `count` units of `unit`, negative for what is past; `whole`: the calendar month or year, not a day of it."""

	count: int
	unit: str
	whole: bool = False


def distance(wanted: str, ahead: bool) -> Distance | None:
	"""How far from today a text in small letters with single blanks says, or None.

	"Last week" is the same day of last week, for no precision is a week. With `ahead` a day is asked for: "2 weeks" is
	the day in two weeks, "next month" the same day of the next month, which is else the whole month.
	"""
	if wanted in _YEARS:
		return Distance(_YEARS[wanted], YEAR, whole=True)
	if match := _NEIGHBOUR.fullmatch(wanted):
		return _neighbour(match, ahead)
	if match := _ENGLISH.fullmatch(wanted):
		number = _ENGLISH_NUMBERS.get(match["number"]) or int(match["number"])
		return _counted(number, match["unit"], match["way"], bool(match["in"]), ahead)
	if match := _KOREAN.fullmatch(wanted):
		if match["span"]:
			return _counted(*_KOREAN_SPANS[match["span"]], match["way"], False, ahead)
		if not match["way"] and match["unit"] in _NAMES_A_DATE:
			return None
		number = _KOREAN_NUMBERS.get(match["number"]) or int(match["number"])
		return _counted(number, _KOREAN_UNITS[match["unit"]], match["way"], False, ahead)
	return None


def _neighbour(match: re.Match[str], ahead: bool) -> Distance | None:
	count = _NEIGHBOURS[match["english"] or match["korean"]]
	unit = match["unit"] or _KOREAN_UNITS[match["korean_unit"]]
	if unit == WEEK:
		return Distance(count, unit) if count else None  # no day is "this week"
	return Distance(count, unit, whole=not (ahead and unit == MONTH and count == 1))


def _counted(number: int, unit: str, way: str | None, says_in: bool, ahead: bool) -> Distance | None:
	if (says_in and way) or not (says_in or way or ahead):
		return None
	return Distance(-number if way in ("ago", "전") else number, unit)
