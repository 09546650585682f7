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
	make_introduction,
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
	talk = make_interaction(
		partnership, subject="Round trip talk", events=[event], summary="<p>Said <b>much</b></p>"
	)
	event.append(
		"meetings",
		{"organisation": korea.name, "status": "Agreed", "day": "2014-05-02", "start_time": "10:30:00"},
	)
	held = {"status": "Held", "status_before": "Requested", "is_unplanned": 1, "interaction": talk.name}
	event.append("meetings", {"organisation": korea.name, **held})
	event.save()
	make_introduction(
		partnership, status="Made", asked_on="2014-03-01", closed_on="2014-04-01", note="By mail"
	)
	frappe.get_doc(
		{
			"doctype": "Partnership Review",
			"partnership": partnership.name,
			"decision": "Leave",
			"text": "They will call.",
		}
	).insert()
	agreement = make_agreement(partnership)
	make_plan(partnership, agreement=agreement.name)
	make_outcome(partnership)
	frappe.get_doc("Sector", make_master("Sector", "Round; Trip"))


@pytest.mark.long
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


def test_every_doctype_of_ours_is_taken_out_or_said_not_to_be():
	doctypes = frappe.get_all(
		"DocType", filters={"istable": 0, "module": ("in", our_modules())}, pluck="name"
	)
	assert set(doctypes) - {*ORDER, *export.NOT_TAKEN_OUT} == set()
	assert export.NOT_TAKEN_OUT.keys() - set(doctypes) == set()
	assert export.NOT_TAKEN_OUT.keys() & set(ORDER) == set()


NOT_WRITTEN = {
	"Partnership.health_reasons": "computed",
}


def test_every_table_of_what_is_taken_out_is_a_sheet_or_said_not_to_be():
	left_out = {
		f"{doctype}.{df.fieldname}"
		for doctype in ORDER
		for df in frappe.get_meta(doctype).get_table_fields()
		if df.fieldname not in {table.fieldname for table in export.loadable(frappe.get_meta(doctype))[1]}
		and df.fieldname not in export.LEFT_OUT.get(doctype, ())
	}
	assert left_out == set(NOT_WRITTEN)


@pytest.mark.long
def test_an_agreement_with_its_documents_is_taken_in_without_them_on_another_site():
	agreement = make_agreement(make_partnership("Exploring"), title="Round trip with a paper")
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "paper.txt", "content": b"paper", "is_private": 1}
	).insert()
	agreement.append("documents", {"direction": "Sent", "day": "2015-01-05", "document": file.file_url})
	agreement.save()
	content = export.write()
	forget_everything()
	frappe.delete_doc("File", file.name)
	assert load_files({"all.xlsx": content}).errors == []
	assert frappe.get_doc("Agreement", {"title": agreement.title}).documents == []


def our_modules() -> list[str]:
	return frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")


def test_what_a_review_decided_is_not_carried_out_again():
	partnership = make_partnership("Exploring")
	content = {
		"dataset": "old",
		"records": {
			"Partnership Review": [
				{
					"key": "r1",
					"partnership": partnership.name,
					"decision": "Park",
					"text": "Until the election",
					"due": "2015-06-01",
					"day": "2015-01-05",
					"decided_by": "Administrator",
				}
			]
		},
	}
	report = load_files({"old.json": frappe.as_json(content)})
	assert report.errors == []
	assert frappe.db.get_value("Partnership", partnership.name, "stage") == "Exploring"
	review = frappe.get_doc("Partnership Review", {"partnership": partnership.name})
	assert (str(review.day), review.decided_by) == ("2015-01-05", "Administrator")


@pytest.mark.long
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
