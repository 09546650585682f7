"""The new rows of a record's table are inserted with one statement, and are the rows that Frappe would insert."""

import frappe
import pytest

from testing import count_queries, make_organisation, make_partnership


def inserted(statements: list[str], doctype: str) -> list[str]:
	return [one for one in statements if f"INSERT INTO `tab{doctype}`".lower() in one.lower()]


def stored(doctype: str, parent: str) -> list[dict]:
	return frappe.get_all(doctype, filters={"parent": parent}, fields=["*"], order_by="idx")


def test_three_new_rows_are_one_statement_and_all_are_stored():
	made = make_partnership("Exploring")
	more = [make_organisation().name for _ in range(3)]
	for organisation in more:
		made.append("parties", {"organisation": organisation})
	with count_queries() as seen:
		made.save()
	assert len(inserted(seen.statements, "Partnership Party")) == 1
	rows = stored("Partnership Party", made.name)
	assert [row.organisation for row in rows][-3:] == more
	assert [row.idx for row in rows] == list(range(1, len(rows) + 1))
	assert all(
		row.creation and row.parenttype == "Partnership" and row.parentfield == "parties" for row in rows
	)
	assert not any(row.get("__islocal") or row.flags.is_inserted for row in made.parties)


def test_a_taken_name_is_refused_as_in_frappe_and_nothing_is_stored():
	made = make_partnership("Exploring")
	before = stored("Partnership Party", made.name)
	for name in (before[0].name, frappe.generate_hash(length=10)):
		made.append("parties", {"organisation": make_organisation().name}).name = name
	with pytest.raises(frappe.DuplicateEntryError):
		made.save()
	assert [row.name for row in stored("Partnership Party", made.name)] == [row.name for row in before]


def test_a_row_that_is_added_again_after_a_save_is_inserted_again():
	made = make_partnership("Exploring")
	for _round in range(2):
		for _ in range(2):
			made.append("parties", {"organisation": make_organisation().name})
		made.save()
	assert len(stored("Partnership Party", made.name)) == len(made.parties)


@pytest.mark.parametrize("updater", [None, {"doctype": "Data Import", "docname": "One"}])
def test_a_new_record_keeps_a_version_only_of_where_it_came_from(updater):
	organisation = frappe.copy_doc(make_organisation())
	organisation.organisation_name = f"Another {frappe.generate_hash(length=8)}"
	organisation.flags.updater_reference = updater
	organisation.insert()
	versions = frappe.get_all("Version", {"ref_doctype": "Organisation", "docname": organisation.name})
	assert len(versions) == bool(updater)
