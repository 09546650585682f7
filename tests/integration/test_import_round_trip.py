"""All records as a workbook, and back: the history loader makes the same records of it on a site without them."""

from pathlib import Path

import frappe
import pytest

from eu_korea_coop.importing import example, export
from eu_korea_coop.partnerships.history_loader import LoadReport, load_files
from eu_korea_coop.partnerships.history_loader.checking import attach_rows
from eu_korea_coop.partnerships.history_loader.reading import read_file, read_folder
from eu_korea_coop.partnerships.history_loader.records import ORDER, Records
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_relationship,
)
from testing.all_records import facts, forget_everything


def small_world() -> None:
	europe = make_organisation(
		"Europe", organisation_name="Round Trip Cluster", acronym="RTC", description="=1+1\nline two"
	)
	korea = make_organisation("Korea", organisation_name="Round Trip Agency", native_name="왕복청")
	make_contact(korea, first_name="민수", last_name="김")
	make_relationship(from_organisation=europe)
	event = make_event("2014-05-02", title="Round trip fair")
	partnership = make_partnership("Exploring", [europe.name, korea.name], title="Round trip; “partnership”")
	make_interaction(
		partnership, subject="Round trip talk", events=[event], summary="<p>Said <b>much</b></p>"
	)
	agreement = make_agreement(partnership)
	make_plan(partnership, agreement=agreement.name)
	make_outcome(partnership)
	frappe.get_doc("Sector", make_master("Sector", "Round; Trip"))


def test_all_records_of_a_site_are_the_same_after_a_workbook_and_an_empty_site():
	small_world()
	before = facts()
	content = export.write()
	forget_everything()
	assert not any(facts().values())
	report = load_files({"all.xlsx": content})
	assert report.errors == []
	after = facts()
	for doctype in ORDER:
		assert after[doctype] == before[doctype], doctype


def test_a_workbook_of_a_site_changes_nothing_on_that_site():
	small_world()
	before = facts()
	report = load_files({"all.xlsx": export.write()})
	assert report.errors == []
	assert facts() == before


def test_what_a_person_may_not_read_is_not_in_their_workbook(viewer, manager):
	small_world()
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		frappe.get_attr("eu_korea_coop.api.download_all_records")()
	with as_user(manager):
		assert export.write().startswith(b"PK")


def test_the_workbook_of_the_seven_cases_holds_the_records_of_their_files():
	from_book, from_files = Records(LoadReport(True)), Records(LoadReport(True))
	read_file(from_book, "seven.xlsx", example.write())
	for name, content in read_folder(Path(frappe.get_app_path("eu_korea_coop", "fixtures", "demo"))).items():
		if name != "desk.json":
			read_file(from_files, name, content)
	assert from_book.report.errors == []
	attach_rows(from_book)
	assert set(from_book.by_identity) == set(from_files.by_identity)
	for identity, record in from_files.by_identity.items():
		assert as_texts(from_book.by_identity[identity].values) == as_texts(record.values), identity


def as_texts(value):
	"""Numbers of JSON are texts in a sheet; what is empty is not there."""
	if isinstance(value, dict):
		return {
			name: as_texts(inner)
			for name, inner in value.items()
			if inner not in (None, "", []) and not name.startswith("_")
		}
	if isinstance(value, list):
		return [as_texts(inner) for inner in value]
	return "1" if value is True else "0" if value is False else str(value)
