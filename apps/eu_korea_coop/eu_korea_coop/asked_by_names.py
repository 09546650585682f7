"""A question about records by their names, whose text the query builder writes once and not for each time it is asked.

The query builder takes longer for the text than the database for one record. What depends on who asks, which rows they
may read, is put into the text each time.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import frappe
from frappe.query_builder.terms import NamedParameterWrapper
from pypika.terms import Criterion, Parameter

from eu_korea_coop.permissions import Written, restriction

PLACE = "<names>"
NAMES = [Parameter(PLACE)]
"""What a statement gives to `isin` where the names are to stand."""
NAMED = 1_000
"""Most records that are asked for by name; to compare with more names takes longer than to read all."""
READABLE = re.compile("<rows of ([^>,]+) that may be read(?:, about ([^>]+))?>")


def readable_rows(doctype: str, about: str | None = None) -> Criterion:
	"""What a statement gives to `where` instead of passing through `permissions.restrict`: the rows that whoever asks may read.

	It reads the table of `doctype` by its own name. `about`: comments, mails or files about records of this DocType alone.
	"""
	return Written(f"<rows of {doctype} that may be read{f', about {about}' if about else ''}>")


def ask(statement: str, names: Collection[str], as_dict: bool = False, **values: object) -> list:
	"""Return the rows of `statement`, asked of `names`, of which there must be one if it has NAMES. One query.

	`values`: those of its other parameters.
	"""
	named = {f"name{number}": name for number, name in enumerate(names)}
	places = ", ".join(f"%({key})s" for key in named)
	collected = NamedParameterWrapper()
	text = READABLE.sub(
		lambda place: restriction(place[1], place[2], collected), statement.replace(PLACE, places)
	)
	return frappe.db.sql(text, {**values, **named, **collected.get_parameters()}, as_dict=as_dict)
