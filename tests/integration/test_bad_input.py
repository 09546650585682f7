"""Whatever stands in a field of a record, the answer is a clear refusal or a saved record, never a server error."""

import datetime

import frappe
import pytest

from testing import (
	WHOLE,
	make_agreement,
	make_event,
	make_interaction,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	some_of,
)

JUNK = {
	"text": "soon",
	"markup": "<script>alert(1)</script>",
	"formula": "=HYPERLINK(1)",
	"quote": "' OR 1=1 --",
	"long": "x" * 10_000,
	"longer": "ü" * 70_000,
	"surrogate": "\ud800",
	"nothing": "\x00",
	"number": 10**30,
	"negative": -(10**30),
	"fraction": 0.5,
	"infinite": float("inf"),
	"no number": float("nan"),
	"true": True,
	"list": ["a"],
	"lists": [["a"]],
	"dict": {"a": 1},
	"filter": ["like", "%"],
	"rows": [{"organisation": {"a": 1}}],
	"strange rows": [{"no such column": 1}],
	"far": "9999-12-31",
	"early": "0001-01-01",
	"zero": "0000-00-00",
	"moment": "2017-05-31 25:61:61",
	"date": datetime.date(2017, 5, 31),
}
"""What a careless client, a broken import or a curious person may send."""


SHORT = ("text", "long", "dict")
"""What every field is tried with; the first field of each type is tried with everything."""

TRIED: set[str] = set()
"""Types of fields that were tried with everything, in whatever DocType; the whole form begins anew with each."""


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests."""
	frappe.clear_messages()
	return site_of_module


def record(doctype: str) -> dict:
	"""The values of a valid record, to be spoilt field by field; where it can be, of no partnership, which is quicker."""
	make = {
		"Interaction": lambda: make_interaction(organisations=[make_organisation()]),
		"Cooperation Event": lambda: make_event("2015-11-03", participants=[make_organisation()]),
		"Agreement": make_agreement,
		"Action Plan": make_plan,
		"Cooperation Outcome": lambda: make_outcome(event=make_event("2015-11-03")),
	}[doctype]
	values = make().as_dict(no_default_fields=True, no_nulls=True)
	values.pop("name", None)
	values.pop("state_log", None)
	return {**values, "doctype": doctype}


def try_junk(meta, spoil) -> tuple[list[str], float]:
	"""Insert a record for each field of `meta` and each junk; what was answered with a server error, and the share of refusals."""
	errors, tries, refusals, seen = [], 0, 0, set() if WHOLE else TRIED
	for df in meta.fields:
		for what in SHORT if df.fieldtype in seen else JUNK:
			tries += 1
			frappe.db.savepoint("junk")
			try:
				frappe.get_doc(spoil(df.fieldname, JUNK[what])).insert()
			except Exception as error:
				refusals += 1
				if getattr(error, "http_status_code", 500) >= 500 or not str(error).strip():
					errors.append(f"{df.fieldname} = {what}: {type(error).__name__} {str(error)[:100]}")
			finally:
				frappe.db.rollback(save_point="junk")
				frappe.clear_messages()
		seen.add(df.fieldtype)
	return errors, refusals / tries


@pytest.mark.parametrize(
	"doctype",
	some_of(
		("Interaction", "Cooperation Event", "Agreement", "Action Plan", "Cooperation Outcome"), "any field"
	),
)
def test_junk_in_any_field_is_refused_or_stored(doctype):
	good = record(doctype)
	errors, refusals = try_junk(frappe.get_meta(doctype), lambda field, junk: {**good, field: junk})
	assert not errors, "\n".join(errors)
	assert refusals > 0.4


@pytest.mark.parametrize(
	("doctype", "table"),
	[
		("Interaction", "organisations"),
		("Cooperation Event", "participants"),
		("Agreement", "parties"),
		("Action Plan", "items"),
	],
)
def test_junk_in_any_column_of_a_row_is_refused_or_stored(doctype, table):
	good = record(doctype)
	row_type = frappe.get_meta(doctype).get_field(table).options

	def spoil(field: str, junk: object) -> dict:
		rows = [dict(row) for row in good[table]]
		rows[0][field] = junk
		return {**good, table: rows}

	errors, refusals = try_junk(frappe.get_meta(row_type), spoil)
	assert not errors, "\n".join(errors)
	assert refusals > 0.4


def test_a_stored_record_is_neither_filled_in_nor_made_anew_when_it_is_saved():
	"""What Frappe proposes is for new records; filled into a stored one it would mark that as new (Frappe 15.105)."""
	partnership = make_partnership("Exploring")
	frappe.db.set_value("Partnership", partnership.name, "tier", None)
	stored = frappe.get_doc("Partnership", partnership.name)
	stored.save()
	assert not stored.is_new()
	assert frappe.db.get_value("Partnership", partnership.name, "tier") is None
