"""Files that leave the desk: lists, reports and import templates hold text, in characters that Excel reads."""

import csv
import io

import frappe
import openpyxl
import pytest

from eu_korea_coop.overrides import exports
from testing import as_user, make_contact, make_organisation, make_partnership
from testing.rest import file_of

FORMULA = '=HYPERLINK("http://evil.example","x")'
PARTNERSHIP = "Tom & <Jerry>"


@pytest.fixture
def organisation():
	return make_organisation(
		"Korea", organisation_name=FORMULA, native_name="@SUM(1)", city="+1+1", region="대구"
	)


def exported(path: str, by="officer", **asked) -> bytes:
	"""The content of the file that is answered to somebody."""
	with as_user(by):
		return file_of(path, **asked)


def list_of(doctype: str, name: str, fields: list[str], file_format: str, **more) -> bytes:
	return exported(
		"frappe.desk.reportview.export_query",
		doctype=doctype,
		fields=frappe.as_json([f"`tab{doctype}`.`{field}`" for field in fields]),
		filters=frappe.as_json([[doctype, "name", "=", name]]),
		file_format_type=file_format,
		title=doctype,
		**more,
	)


def workbook_cells(content: bytes) -> list:
	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	return [cell for row in sheet.iter_rows() for cell in row]


def workbook_rows(content: bytes) -> list[tuple]:
	"""After the heading: a number, what was asked for, and in Frappe 15.105 the record's owner."""
	return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def csv_rows(content: bytes, delimiter: str = ",") -> list[list[str]]:
	return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_the_cells_of_a_lists_workbook_are_text(organisation):
	content = list_of(
		"Organisation", organisation.name, ["organisation_name", "native_name", "city"], "Excel"
	)
	cells = workbook_cells(content)
	assert not [cell.value for cell in cells if cell.data_type == "f"]
	assert {FORMULA, "@SUM(1)", "+1+1"} <= {cell.value for cell in cells}


def test_the_cells_of_a_lists_csv_are_text(organisation):
	content = list_of("Organisation", organisation.name, ["organisation_name", "native_name", "city"], "CSV")
	assert csv_rows(content)[1][1:4] == [f"'{FORMULA}", "'@SUM(1)", "'+1+1"]


def test_korean_excel_knows_a_csv_by_its_mark(organisation):
	assert list_of("Organisation", organisation.name, ["region"], "CSV").startswith(b"\xef\xbb\xbf")


def test_another_delimiter_stays(organisation):
	content = list_of("Organisation", organisation.name, ["city", "region"], "CSV", csv_delimiter=";")
	assert csv_rows(content, ";")[1][1:3] == ["'+1+1", "대구"]


def test_a_persons_title_is_no_formula():
	contact = make_contact(first_name="Formula", designation=FORMULA)
	content = list_of("Contact", contact.name, ["designation"], "CSV", by="system manager")
	assert csv_rows(content)[1][1] == f"'{FORMULA}"


@pytest.mark.parametrize("file_format", ["CSV", "Excel"])
def test_signs_of_markup_are_read_as_they_were_typed(file_format):
	partnership = make_partnership(title=PARTNERSHIP)
	content = list_of("Partnership", partnership.name, ["title"], file_format)
	row = csv_rows(content)[1] if file_format == "CSV" else workbook_rows(content)[1]
	assert row[1] == PARTNERSHIP


@pytest.mark.parametrize("number", ["-5", "-5.25", "1,250.50", "+7"])
def test_a_number_stays_a_number(number):
	assert exports.safe_cell(number) == number


@pytest.mark.parametrize(
	("hidden", "shown"),
	[
		("&#61;1+1", "'=1+1"),
		("&equals;cmd|x", "'=cmd|x"),
		("\t=1+1", "'\t=1+1"),
		("-1+cmd|x", "'-1+cmd|x"),
		("@A1", "'@A1"),
	],
)
def test_a_formula_in_disguise_is_text(hidden, shown):
	assert exports.safe_cell(hidden) == shown


@pytest.mark.parametrize(("file_type", "format"), [("CSV", "csv"), ("Excel", "xlsx")])
def test_an_import_template_holds_no_formula(organisation, file_type, format):
	content = exported(
		"frappe.core.doctype.data_import.data_import.download_template",
		doctype="Organisation",
		export_fields=frappe.as_json({"Organisation": ["name", "organisation_name", "city"]}),
		export_records="by_filter",
		export_filters=frappe.as_json([["Organisation", "name", "=", organisation.name]]),
		file_type=file_type,
	)
	if format == "xlsx":
		cells = workbook_cells(content)
		assert FORMULA in [cell.value for cell in cells]
		assert not [cell.value for cell in cells if cell.data_type == "f"]
	else:
		assert csv_rows(content)[1] == [organisation.name, f"'{FORMULA}", "'+1+1"]
		assert not content.startswith(b"\xef\xbb\xbf")


def test_what_any_function_of_frappe_exports_is_mended(organisation):
	content = exported(
		"frappe.core.doctype.data_export.exporter.export_data",
		doctype="Organisation",
		with_data=1,
		file_type="CSV",
		export_without_column_meta="1",
		select_columns=frappe.as_json({"Organisation": ["organisation_name", "city"]}),
	)
	cells = [cell for row in csv_rows(content) for cell in row]
	assert f"'{FORMULA}" in cells and "'+1+1" in cells


def test_a_file_that_cannot_be_mended_does_not_leave(organisation, monkeypatch):
	monkeypatch.setattr(exports, "safe_cell", lambda cell: 1 / 0)
	with pytest.raises(AssertionError, match="can't be exported"):
		list_of("Organisation", organisation.name, ["organisation_name"], "CSV")


def test_files_of_other_doctypes_and_of_our_own_functions_leave_as_they_are(monkeypatch):
	monkeypatch.setattr(exports, "mend_csv", lambda content: 1 / 0)
	assert exported(
		"frappe.desk.reportview.export_query",
		by="system manager",
		doctype="Note",
		fields=frappe.as_json(["`tabNote`.`title`"]),
		filters="[]",
		file_format_type="CSV",
		title="Note",
	)


def test_what_our_export_wrote_is_imported_as_it_was():
	frappe.flags.in_import = True
	try:
		made = make_organisation(
			"Korea", organisation_name=f"'{FORMULA}", city="'+1+1", region="'s-Hertogenbosch"
		)
	finally:
		frappe.flags.in_import = False
	assert (made.organisation_name, made.city, made.region) == (FORMULA, "+1+1", "'s-Hertogenbosch")


@pytest.mark.parametrize("file_format", ["CSV", "Excel"])
def test_a_reports_file_reads_right(file_format):
	with as_user("officer"):
		make_partnership("Exploring", since="2015-01-01", title=PARTNERSHIP)
	content = exported(
		"frappe.desk.query_report.export_query",
		report_name="Stalled Partnerships",
		file_format_type=file_format,
		filters="{}",
		visible_idx=frappe.as_json(list(range(500))),
		include_indentation=0,
	)
	cells = (
		[cell for row in csv_rows(content) for cell in row]
		if file_format == "CSV"
		else [cell.value for cell in workbook_cells(content)]
	)
	assert PARTNERSHIP in cells
