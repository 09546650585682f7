"""Columns of script reports: one line each, with a width in pixels that suits a screen of 1440."""

from collections import Counter
from collections.abc import Iterable

import frappe
from frappe.utils import escape_html

from eu_korea_coop.permissions import PROFILED


def link(fieldname: str, label: str, doctype: str, width: int = 130, **more) -> dict:
	"""A column of record names, shown as links; as words that open profiles for a reader without a right to the records.

	Names of a list of ours (such as the kinds of organisations) are shown in the reader's language. Frappe refuses a report with a link to what its reader has no role to read.
	"""
	if frappe.get_meta(doctype).translated_doctype:
		more["translate"] = 1
	if any(frappe.has_permission(doctype, right) for right in ("read", "select")):
		return column(fieldname, label, "Link", width, options=doctype, align="left", **more)
	profile = {"profile": doctype} if doctype in PROFILED else {}
	return column(fieldname, label, "Data", width, align="left", **profile, **more)


def text(fieldname: str, label: str, width: int = 180, **more) -> dict:
	"""A column of words. The report's script escapes them; a list of words of ours (`translate=1`) is translated there."""
	return column(fieldname, label, "Data", width, align="left", **more)


def person(fieldname: str, label: str, width: int = 150) -> dict:
	"""A column of user ids, shown as names; no link, for officers have no role to read users."""
	return column(fieldname, label, "Data", width, align="left", person=1)


def day(fieldname: str, label: str, width: int = 105, **more) -> dict:
	return column(fieldname, label, "Date", width, align="left", **more)


def whole(fieldname: str, label: str, width: int = 90, **more) -> dict:
	return column(fieldname, label, "Int", width, **more)


def number(fieldname: str, label: str, width: int = 100, **more) -> dict:
	return column(fieldname, label, "Float", width, **more)


def percent(fieldname: str, label: str, width: int = 95, **more) -> dict:
	"""A percentage; empty where there is nothing to divide by."""
	return column(fieldname, label, "Percent", width, precision="1", **more)


def money(fieldname: str, label: str, currency: str = "currency", width: int = 140) -> dict:
	"""An amount in the currency named by another column of the row."""
	return column(fieldname, label, "Currency", width, options=currency)


def column(fieldname: str, label: str, fieldtype: str, width: int, **more) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def chart_labels(labels) -> list[str]:
	"""Labels of a chart, escaped: Frappe's charts write them into the page as markup."""
	return [escape_html(str(label)) for label in labels]


def short_labels(titles: Iterable[tuple[str | None, str]]) -> list[str]:
	"""Labels of a chart of records from (short title of the partnership, title): the short one where it is shorter, and no other's."""
	titles = list(titles)
	times = Counter(short for short, _title in titles)
	return chart_labels(
		short if short and times[short] == 1 and len(short) < len(title) else title for short, title in titles
	)


def series_names(names, longest: int = 16) -> list[str]:
	"""Names of a chart's series, escaped, and short enough for the places of Frappe's legend."""
	names = [str(name) for name in names]
	return chart_labels(
		name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…" for name in names
	)
