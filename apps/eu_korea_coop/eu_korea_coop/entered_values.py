"""One entered value: brought into the form it is stored in, or refused with its field's name.

Texts are as people see them (domain/text.py), numbers are read by the site's number format, days and moments have
nothing behind them. checked_document.py asks for every value of a document, whatever way it came.
"""

from __future__ import annotations

import datetime
import json
import math
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, fmt_money, get_datetime, get_number_format_info

from eu_korea_coop import identity
from eu_korea_coop.domain import dates, numbers
from eu_korea_coop.domain import text as texts

TABLES = ("Table", "Table MultiSelect")
DECIMALS = ("Float", "Currency", "Percent")
EXAMPLE = 12345.6
EXPORTED_AFTER_APOSTROPHE = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
LARGEST_DECIMAL = 10**12
"""Frappe stores decimals with 21 digits, nine of them after the point."""
LARGEST_INT = 2**31 - 1
LONGEST_NAME = 140
"""Characters of a Data, Link or Select column, unless the field says less."""
LONGEST_TEXT = 65_535
"""Bytes of a Small Text, Text or Attach column."""
NAMES = ("Data", "Link", "Dynamic Link", "Select", "Autocomplete", "Read Only", "Phone")
TEXTS = ("Small Text", "Text", "Attach", "Attach Image")
LONG_TEXTS = ("Small Text", "Text", "Long Text", "Text Editor", "HTML Editor", "Markdown Editor")
"""What keeps its lines; a file's address and a program's text stay as they were sent."""
NO_VALUE = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image")


def refuse(doc: Document, df: Any, message: str) -> NoReturn:
	"""Throw `message` with the field's label, and the row where it stands in a table."""
	frappe.throw(f"{field_name(doc, df)}: {message}", title=_("Wrong value"))


def field_name(doc: Document, df: Any) -> str:
	label = frappe.bold(_(df.label or df.fieldname))
	if not doc.get("parentfield"):
		return label
	table = (
		frappe.get_meta(doc.parenttype).get_label(doc.parentfield)
		if doc.get("parenttype")
		else doc.parentfield
	)
	return _("{0}, row {1}, {2}").format(_(table), doc.get("idx") or 1, label)


def check_text(doc: Document, df: Any, value: Any) -> Any:
	"""Anything that is written as it stands: a single value, not too long, in characters that can be stored."""
	if df.fieldtype == "Code" and df.options == "JSON" and isinstance(value, (dict, list)):
		value = json.dumps(value)
	if isinstance(value, (dict, list, tuple, set)):
		refuse(doc, df, _("one value is expected here, not a list."))
	written = cstr(value)
	if "\x00" in written:
		refuse(doc, df, _("it holds characters that can't be stored."))
	text = normal_form(doc, df, written)
	try:
		size = len(text.encode())
	except UnicodeEncodeError:
		refuse(doc, df, _("it holds characters that can't be stored."))
	if df.fieldtype in NAMES:
		longest = df.get("length") or LONGEST_NAME
		if len(text) > longest:
			refuse(
				doc,
				df,
				_("{0} characters are too many, at most {1} fit. Shorten it.").format(len(text), longest),
			)
	elif df.fieldtype in TEXTS and size > LONGEST_TEXT:
		refuse(doc, df, _("this text is too long, at most {0} bytes fit. Shorten it.").format(LONGEST_TEXT))
	if df.reqd and written.strip() and not texts.is_visible(text):
		refuse(doc, df, _("nothing of it can be seen. Write it in letters or numbers."))
	return text


def normal_form(doc: Document, df: Any, text: str) -> str:
	"""`text` as it is stored in a field of this type (rule 116): one line, lines, or just as it was sent."""
	if df.fieldtype in ("Link", "Dynamic Link"):
		return name_of_link(doc, df, text)
	if frappe.flags.in_import and text[:1] == "'" and text[1:2] in EXPORTED_AFTER_APOSTROPHE:
		text = text[1:]  # our own export wrote it so (overrides/exports.py)
	if df.fieldtype in NAMES:
		return texts.one_line(text)
	return texts.lines(text) if df.fieldtype in LONG_TEXTS else text


def name_of_link(doc: Document, df: Any, name: str) -> str:
	"""The name a link means: as it was sent where a record bears that very name, else in normal form."""
	normal = texts.one_line(name)
	doctype = doc.get(df.options) if df.fieldtype == "Dynamic Link" else df.options
	if normal != name and doctype and identity.name_on_site(cstr(doctype), name):
		return name
	return normal


def check_select(doc: Document, df: Any, value: Any) -> str:
	text = cstr(check_text(doc, df, value)).strip()
	options = (df.options or "").split("\n")
	if text and text not in options:
		choices = ", ".join(_(option) for option in options if option)
		shown = frappe.utils.escape_html(text[:60])
		refuse(doc, df, _("“{0}” is not one of the choices. Choose one of: {1}.").format(shown, choices))
	return text


def check_date(doc: Document, df: Any, value: Any) -> datetime.date:
	try:
		return dates.entered_day(value)
	except dates.DateError as problem:
		why = problem.why
	shown = frappe.utils.escape_html(cstr(value)[:40])
	if why == dates.TOO_EARLY:
		refuse(doc, df, _("“{0}” lies before {1}.").format(shown, dates.FIRST_YEAR))
	refuse(
		doc, df, _("“{0}” is not a date. Write it as year-month-day, for example 2017-05-31.").format(shown)
	)


def check_datetime(doc: Document, df: Any, value: Any) -> Any:
	"""A moment as a program sends it; like a day it has nothing behind it, and lies in 1900 or later."""
	try:
		result = (
			datetime.datetime.fromisoformat(value.strip()) if isinstance(value, str) else get_datetime(value)
		)
		if isinstance(value, (datetime.date, str)) and result and result.year >= dates.FIRST_YEAR:
			return result
	except (TypeError, ValueError, OverflowError):
		pass
	shown = frappe.utils.escape_html(cstr(value)[:40])
	refuse(doc, df, _("“{0}” is not a date and time.").format(shown))


def check_time(doc: Document, df: Any, value: Any) -> Any:
	if isinstance(value, (datetime.timedelta, datetime.time)):
		return value
	try:
		hours, minutes, *rest = cstr(value).strip().split(":")
		seconds = float(rest[0]) if rest else 0
		if len(rest) < 2 and 0 <= int(hours) < 24 and 0 <= int(minutes) < 60 and 0 <= seconds < 60:
			return value
	except ValueError:
		pass
	shown = frappe.utils.escape_html(cstr(value)[:40])
	refuse(doc, df, _("“{0}” is not a time. Write it as hours:minutes, for example 14:30.").format(shown))


def check_number(doc: Document, df: Any, value: Any) -> float | int:
	number = as_number(value)
	if number is None:
		shown = frappe.utils.escape_html(cstr(value)[:40])
		refuse(
			doc,
			df,
			_("“{0}” is not a number. Write it as this site does, for example {1}.").format(
				shown, fmt_money(EXAMPLE, precision=None if number_separators()[0] else 0)
			),
		)
	if df.fieldtype == "Int":
		if number != int(number):
			refuse(doc, df, _("{0} is not a whole number.").format(number))
		number = int(number)
	if abs(number) >= (LARGEST_INT if df.fieldtype == "Int" else LARGEST_DECIMAL):
		refuse(doc, df, _("this number is too large."))
	return number


def as_number(value: Any) -> float | int | None:
	"""The number in `value`, None if there is none; a text is read with the separators of the site's number format."""
	if isinstance(value, (int, float)):
		number = value
	elif isinstance(value, str):
		return numbers.read(value, *number_separators())
	else:
		try:
			number = float(value)  # a Decimal
		except (TypeError, ValueError):
			return None
	return number if math.isfinite(number) else None


def number_separators() -> tuple[str, str]:
	"""The decimal and the group separator of the site's number format."""
	decimal, group, _digits = get_number_format_info(frappe.db.get_default("number_format") or "#,###.##")
	return decimal, group


def check_tick(doc: Document, df: Any, value: Any) -> int:
	if value in (0, 1, "0", "1"):
		return int(value)
	if cstr(value).strip().casefold() in ("true", "yes"):
		return 1
	if cstr(value).strip().casefold() in ("false", "no"):
		return 0
	refuse(doc, df, _("this is a tick: 1 or 0."))


CHECKS = {
	"Date": check_date,
	"Datetime": check_datetime,
	"Time": check_time,
	"Int": check_number,
	"Check": check_tick,
	"Select": check_select,
	**dict.fromkeys(DECIMALS, check_number),
}
