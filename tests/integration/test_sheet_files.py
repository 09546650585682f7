"""Files of tables, read as Excel, LibreOffice, Numbers and Korean Excel write them, and what is said of those that can't be."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from sheet_samples import ods, saved, xls, xlsx

from eu_korea_coop.sheets import files, headings, table

HEAD = ["key", "organisation_name", "side"]
ROWS = [HEAD, ["s1", "Semi Cluster", "Korea"]]
DAY = datetime.date(2016, 11, 5)


@pytest.fixture(scope="module")
def site(site_of_module):
	return site_of_module


def rows_of(content, **options) -> list[list[object]]:
	result = files.read(content, **options)
	assert result.problems == []
	return result.tables[0].rows


def problem_of(content) -> table.Problem:
	result = files.read(content)
	assert len(result.problems) == 1, result
	return result.problems[0]


@pytest.mark.parametrize(
	"content",
	[
		b"key,organisation_name,side\ns1,Semi Cluster,Korea\n",
		b"\xef\xbb\xbfkey,organisation_name,side\r\ns1,Semi Cluster,Korea\r\n",
		b"key;organisation_name;side\ns1;Semi Cluster;Korea\n",
		b"key\torganisation_name\tside\ns1\tSemi Cluster\tKorea",
		b"key|organisation_name|side\ns1|Semi Cluster|Korea",
		b"sep=;\nkey;organisation_name;side\ns1;Semi Cluster;Korea\n",
		b'"sep=;"\r\nkey;organisation_name;side\r\ns1;Semi Cluster;Korea\r\n',
		b"key,organisation_name,side\rs1,Semi Cluster,Korea\r",
		b"key,organisation_name,side\ns1,Semi Cluster,Korea\n,,\n,,\n",
		b"key,organisation_name,side,,\ns1,Semi Cluster,Korea,,\n",
		b' key ,"organisation_name","side"\n"s1"," Semi Cluster ",Korea\n',
		"\u200bkey,organisation_name\u00a0,side\ns1,Semi\u3000Cluster,Korea\n".encode(),
		"key,organisation_name,side\ns1,Semi Cluster,Korea\n".encode("utf-16"),
		"key,organisation_name,side\ns1,Semi Cluster,Korea\n".encode("utf-16-le"),
		"key,organisation_name,side\ns1,Semi Cluster,Korea\n".encode("utf-16-be"),
		"key\torganisation_name\tside\ns1\tSemi Cluster\tKorea\n".encode("utf-16"),
	],
)
def test_text_files_are_read_whatever_wrote_them(content):
	assert rows_of(content) == ROWS


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_workbooks_of_three_kinds_are_read(write):
	rows = [["name", "met", "people"], ["한국클러스터", DAY, 12], ["Zürich", None, 1.5]]
	assert rows_of(write(rows)) == rows


@pytest.mark.parametrize(
	("word", "encoding"),
	[
		("한국산업단지공단", "cp949"),
		("햏믜", "cp949"),
		("Zürich", "cp1252"),
		("Ärztekammer Österreich", "cp1252"),
		("Ärger", "cp1252"),
		("Société générale, Liège", "cp1252"),
		("Straße", "cp1252"),
		("“Cluster” – 10 €", "cp1252"),
		("Łódź", "utf-8"),
		("기관 한국산업단지공단", "utf-16-le"),
		("Zürich", "utf-16-be"),
		("한국산업단지공단", "iso2022_kr"),
	],
)
def test_the_encoding_is_the_first_that_reads_all(word, encoding):
	line = f'name;city\n"{word} 가나다";x\n' if encoding == "cp949" else f'name;city\n"{word}";x\n'
	assert word in rows_of(line.encode(encoding))[1][0]


def test_another_encoding_is_taken_where_it_is_named():
	assert rows_of("name;city\nŁódź;x\n".encode("cp1250"), encoding="cp1250")[1] == ["Łódź", "x"]


def test_damaged_utf8_is_refused_with_its_row_and_never_taken_for_another_encoding():
	content = "name,city\n강남,Łódź\nGöteborg,x\n".encode() + b"Z\xfcrich,y\n"
	assert problem_of(content).row == 4
	assert "UTF-8" in problem_of(content).message


def test_decomposed_hangul_and_unseen_characters_are_read_in_one_form():
	import unicodedata

	content = f"name,city\n{unicodedata.normalize('NFD', '강남바이오')},Seo\u200bul\u202e\n".encode()
	assert rows_of(content)[1] == ["강남바이오", "Seoul"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b",,\n,,\n", xlsx([]), ods([])])
def test_a_file_of_nothing_says_that_it_has_no_lines(content):
	assert "no lines" in problem_of(content).message


@pytest.mark.parametrize(
	("content", "word"),
	[
		(b"<html><table><tr><td>x</td></tr></table></html>", "web page"),
		(b'<?xml version="1.0"?><Workbook/>', "web page"),
		(b"%PDF-1.4", "no workbook"),
		(b"\x1f\x8b\x08\x00\x9d\xe4", "no workbook"),
		(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no workbook"),
		(b"PK\x03\x04 damaged", "no readable workbook"),
		(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 damaged", "no readable workbook"),
		(b'key,name\na,"never closed\nb,x\n', "quotation mark"),
		(b"name\nZ\x81\x8drich\n", "CP1252"),
	],
)
def test_what_is_no_file_of_tables_is_refused_in_words(content, word):
	assert word in problem_of(content).message


def test_a_damaged_row_of_a_file_from_an_old_mac_is_named():
	assert problem_of("name,city\r강남,Łódź\r".encode() + b"Z\xfcrich,y\r").row == 3


def test_another_archive_is_no_workbook():
	buffer = io.BytesIO()
	with zipfile.ZipFile(buffer, "w") as archive:
		archive.writestr("Index/Document.iwa", b"x")
	assert "no workbook" in problem_of(buffer.getvalue()).message


def test_a_workbook_that_unpacks_without_end_is_refused():
	buffer = io.BytesIO()
	with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr("xl/workbook.xml", b" " * (401 * 2**20))
	assert "400 MB" in problem_of(buffer.getvalue()).message


def test_a_lonely_cell_in_the_last_row_is_refused_and_not_held_in_memory():
	def write(sheet):
		sheet["A1"], sheet["XFD1048576"] = "name", " x"

	problem = problem_of(xlsx(write))
	assert (problem.row, problem.column) == (1048576, "XFD")


@pytest.mark.parametrize(
	"content", [b"key,text\nh1," + b"x" * 70_000 + b"\n", b"key,text\nh1," + "가".encode() * 30_000]
)
def test_a_cell_that_is_too_long_is_named_with_row_column_and_limit(content):
	problem = problem_of(content)
	assert (problem.row, problem.column) == (2, "B")
	assert "65,535" in problem.message


def test_formulas_give_their_values_and_errors_are_named():
	def write(sheet):
		sheet.append(["name", "people"])
		sheet.append(["A", "=1+1"])
		sheet.append(["B", "#N/A"])

	result = files.read(xlsx(write))
	assert [(p.sheet, p.row, p.column) for p in result.problems] == [("Sheet1", 2, "B"), ("Sheet1", 3, "B")]
	assert "no value yet" in result.problems[0].message
	assert "#N/A" in result.problems[1].message


def test_a_formula_with_a_stored_value_is_that_value():
	content = xlsx([["name", "people"], ["A", 42]])
	edited = io.BytesIO()
	with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(edited, "w") as new:
		for part in old.infolist():
			data = old.read(part)
			if part.filename == "xl/worksheets/sheet1.xml":
				data = data.replace(b"<v>42</v>", b"<f>40+2</f><v>42</v>")
			new.writestr(part, data)
	assert rows_of(edited.getvalue())[1] == ["A", 42]


def test_a_date_is_as_exact_as_it_is_shown():
	def write(sheet):
		for row, form in enumerate(
			("yyyy-mm-dd", "mmm yyyy", "yyyy", 'yyyy"년" m"월"', "mmm-yy", "[$-412]yyyy"), 1
		):
			sheet.cell(row, 1, datetime.date(2016, 11, 1)).number_format = form

	rows = rows_of(xlsx(write))
	assert [row[0] for row in rows] == [
		datetime.date(2016, 11, 1),
		"2016-11",
		"2016",
		"2016-11",
		"2016-11",
		"2016",
	]


def test_dates_of_the_mac_calendar_are_the_same_days():
	book = openpyxl.Workbook()
	book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
	book.active.append([DAY])
	assert rows_of(saved(book)) == [[DAY]]


def test_every_sheet_is_a_table_and_charts_are_none():
	book = openpyxl.Workbook()
	book.active.append(["a"])
	book.create_sheet("둘째").append(["b"])
	book.create_sheet("Empty")
	book.create_chartsheet("Chart")
	result = files.read(saved(book))
	assert [(sheet.sheet, sheet.rows) for sheet in result.tables] == [("Sheet", [["a"]]), ("둘째", [["b"]])]


def test_merged_headings_stand_over_the_second_row():
	def write(sheet):
		sheet.append(["Organisation", None, "Person", None, "Note"])
		sheet.append(["Name", "Country", "Name", "E-mail", None])
		sheet.append(["KICOX", "Korea", "Kim", "kim@kicox.example", "x"])
		sheet.merge_cells("A1:B1")
		sheet.merge_cells("C1:D1")
		sheet.merge_cells("E1:E2")

	result = headings.read(files.read(xlsx(write)).tables[0], 1)
	assert result.names == [
		"Organisation: Name",
		"Organisation: Country",
		"Person: Name",
		"Person: E-mail",
		"Note",
	]
	assert result.first_row == 3


def test_merged_headings_of_an_old_workbook_too():
	content = xls([["Person", None], ["Name", "E-mail"], ["Kim", "kim@x.example"]], merged=[(0, 0, 0, 1)])
	assert headings.read(files.read(content).tables[0], 1).names == ["Person: Name", "Person: E-mail"]


def test_a_heading_that_stands_twice_is_named_with_its_column():
	read = files.read(b"key,city,City \na,Seoul,Busan\n").tables[0]
	problem = headings.problems_of(read, 1, headings.read(read, 1).names)[0]
	assert (problem.row, problem.column) == (1, "C")


def test_a_workbook_under_the_name_of_a_text_file_is_read_as_what_it_is():
	assert rows_of(xlsx(ROWS)) == ROWS


def test_cells_with_line_ends_are_one_row():
	content = b'key,address\r\na,"Line 1\r\nLine 2"\r\nb,x\r\n'
	assert rows_of(content)[1:] == [["a", "Line 1\nLine 2"], ["b", "x"]]


def test_what_a_mac_lays_beside_the_files_is_known():
	assert [files.is_beside(name) for name in ("._Organisation.csv", "~$list.xlsx", "Organisation.csv")] == [
		True,
		True,
		False,
	]
