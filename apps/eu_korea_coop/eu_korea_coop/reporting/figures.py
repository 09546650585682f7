"""Small sums that several reports do the same way."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median

from frappe import _

from eu_korea_coop.reporting import counted


def share(part: float, whole: float) -> float | None:
	"""`part` in percent of `whole`, rounded to a tenth; None where there is nothing to divide by."""
	return round(100 * part / whole, 1) if whole else None


def share_card(label: str, part: counted.Counted, whole: int, indicator: str) -> dict:
	"""A card above a report with a share in percent, which opens the records of `part`; a dash where there is nothing to divide by."""
	value = counted.measured(share(part, whole), part.find)
	return measure_card(label, value, "Percent", indicator)


def measure_card(label: str, value: float | None, datatype: str, indicator: str) -> dict:
	"""A card above a report with what was measured; a grey dash where there was nothing to measure: no 0 that reads as a result."""
	if value is None:
		return {"label": label, "value": "–", "datatype": "Data", "indicator": "Grey"}
	return {"label": label, "value": value, "datatype": datatype, "indicator": indicator}


def quantity(number: float | None, unit: str | None) -> str:
	"""How much was reached: "agreements: 1". The unit is a free word in the plural, so it stands before its number; empty without one."""
	if not number:
		return ""
	return f"{_(unit)}: {number:g}" if unit else f"{number:g}"


def middle(values: Iterable[int]) -> float | None:
	"""The median, None of nothing."""
	values = list(values)
	return median(values) if values else None


def middle_of_counts(counts: Mapping[int, int]) -> float | None:
	"""The median of values that come as {value: how often}."""
	total = sum(counts.values())
	if not total:
		return None
	lower, upper = (total - 1) // 2, total // 2
	middle, passed = [], 0
	for value in sorted(counts):
		passed += counts[value]
		if not middle and passed > lower:
			middle.append(value)
		if passed > upper:
			return (middle[0] + value) / 2
	return None


def within(day: date | None, first: date | None, last: date | None) -> bool:
	"""Is `day` in the period? An unknown day is in no period but the one without ends."""
	if day is None:
		return first is None and last is None
	return (first is None or day >= first) and (last is None or day <= last)


def months_between(first: date, last: date) -> list[str]:
	"""The calendar months that two days span, as `2026-11`."""
	months, year, month = [], first.year, first.month
	while (year, month) <= (last.year, last.month):
		months.append(f"{year}-{month:02d}")
		year, month = (year + 1, 1) if month == 12 else (year, month + 1)
	return months
