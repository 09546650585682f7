"""Files as they lie on people's desks, made here as their programs write them, and what the import reads in each."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from sheet_samples import ods, saved, xls, xlsx

from eu_korea_coop.domain import dates
from eu_korea_coop.importing import rows
from eu_korea_coop.importing.cells import Cells
from eu_korea_coop.sheets import files

DAY = datetime.date(2016, 11, 5)


@pytest.fixture(scope="module")
def site(site_of_module):
	return site_of_module


def read(content: bytes, kind: str | None = None, order: tuple | None = None) -> rows.Sheet:
	result = files.read(content)
	sheet = rows.propose(rows.choose_table(result, None), kind, None)
	rows.read_rows(sheet, result.problems, Cells(order))
	return sheet


def values(sheet: rows.Sheet) -> list[dict]:
	"""What each row says, dates as (date, precision)."""
	assert sheet.errors == []
	return [{name: plain(value) for name, value in row.values.items()} for row in sheet.rows]


def plain(value: object) -> object:
	return (str(value.date), value.precision) if isinstance(value, dates.FuzzyDate) else value


def errors(sheet: rows.Sheet) -> list[tuple]:
	return [(error.row, error.column, error.value) for error in sheet.errors]


def csv(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
	return end.join([*lines, ""]).encode(encoding)


# ------------------------------------------------------------------------------------------- exports of programs


def test_contacts_as_outlook_exports_them():
	sheet = read(
		csv(
			'"First Name","Last Name","Company","Job Title","Business Country/Region","Business Phone","Mobile Phone","E-mail Address","Notes"',
			'"Mina","Muster","Zürich Cluster","Director","Belgium","+32 2 000 00 00","","mina@zurich.example","Met in Daegu; wants a visit"',
			encoding="cp1252",
		)
	)
	assert sheet.kind == "Contact Sheet"
	assert values(sheet) == [
		{
			"given_name": "Mina",
			"family_name": "Muster",
			"organisation_name": "Zürich Cluster",
			"role_title": "Director",
			"country": "Belgium",
			"phone": "+32 2 000 00 00",
			"email": "mina@zurich.example",
			"summary": "Met in Daegu; wants a visit",
		}
	]


def test_contacts_as_google_exports_them():
	sheet = read(
		csv(
			"Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title",
			"김민수,민수,김,* Work,kim@water.example,Mobile,+82 10-0000-0000,물 클러스터,팀장",
		)
	)
	assert values(sheet) == [
		{
			"person_name": "김민수",
			"given_name": "민수",
			"family_name": "김",
			"email": "kim@water.example",
			"phone": "+82 10-0000-0000",
			"organisation_name": "물 클러스터",
			"role_title": "팀장",
		}
	]


def test_connections_as_linkedin_exports_them_below_its_notes():
	sheet = read(
		csv(
			"Notes:",
			'"When exporting your connection data, you may notice that some of the email addresses are missing."',
			"",
			"First Name,Last Name,URL,Email Address,Company,Position,Connected On",
			"Mina,Example,https://network.example/in/mina,,Example Cluster,Manager,05 Nov 2016",
		)
	)
	assert sheet.heading_row == 4
	assert values(sheet)[0] == {
		"given_name": "Mina",
		"family_name": "Example",
		"website": "https://network.example/in/mina",
		"organisation_name": "Example Cluster",
		"role_title": "Manager",
		"date": (str(DAY), "Day"),
	}


def test_attendants_as_a_ticket_office_exports_them():
	sheet = read(
		csv(
			"Event,Event Date,First Name,Last Name,Email,Company,Attending",
			"Water Fair,2016-11-05,Mina,Example,mina@cluster.example,Example Cluster,Yes",
		)
	)
	assert sheet.kind == "Event Attendance"
	assert values(sheet)[0]["attended"] == 1
	assert values(sheet)[0]["event_title"] == "Water Fair"


def test_unicode_text_of_korean_excel_is_utf16_with_tabs():
	sheet = read(csv("기관명\t성명\t이메일", "물 클러스터\t김민수\tkim@water.example", encoding="utf-16"))
	assert values(sheet) == [
		{"organisation_name": "물 클러스터", "person_name": "김민수", "email": "kim@water.example"}
	]


def test_a_german_csv_has_semicolons_and_dates_with_dots():
	sheet = read(
		csv(
			"Firma;Vorname;Nachname;E-Mail;Datum",
			"Müller GmbH;Jörg;Groß;joerg@m.example;05.11.2016",
			encoding="cp1252",
		),
		order=dates.DAY_FIRST,
	)
	assert values(sheet)[0]["date"] == (str(DAY), "Day")
	assert values(sheet)[0]["organisation_name"] == "Müller GmbH"


def test_a_french_sheet_of_libreoffice():
	sheet = read(
		ods(
			[
				["Société", "Nom", "Prénom", "Courriel", "Date"],
				["Pôle Eau", "Exemple", "Émile", "emile@eau.example", DAY],
			]
		)
	)
	assert values(sheet) == [
		{
			"organisation_name": "Pôle Eau",
			"family_name": "Exemple",
			"given_name": "Émile",
			"email": "emile@eau.example",
			"date": (str(DAY), "Day"),
		}
	]


# ----------------------------------------------------------------------------------------------- Korean offices


def test_a_consultation_log_in_cp949_with_title_rows():
	sheet = read(
		csv(
			"한-EU 클러스터 상담일지;;;;",
			";;;;",
			"작성: 국제협력팀;;;;",
			"상담일;기관명;담당자명;직위;상담 내용",
			'2016. 11. 5.;한국산업단지공단;김민수;과장;"센서 분야 협력; 방문 희망"',
			"2016년 12월;대구테크노파크;이지나;팀장;후속 회의",
			encoding="cp949",
		)
	)
	assert sheet.heading_row == 4
	assert [row["date"] for row in values(sheet)] == [(str(DAY), "Day"), ("2016-12-01", "Month")]
	assert values(sheet)[0]["summary"] == "센서 분야 협력; 방문 희망"


def test_an_attendance_list_with_a_merged_title_and_numbers_in_the_first_column():
	def write(sheet):
		sheet["A1"] = "참석자 명단"
		sheet.merge_cells("A1:F1")
		sheet.append(["연번", "행사명", "기관명", "성명", "직위", "참석 여부"])
		sheet.append([1, "물 박람회", "물 클러스터", "김민수", "과장", "○"])
		sheet.append([2, "물 박람회", "바이오청", "이지나", "팀장", "불참"])

	sheet = read(xlsx(write))
	assert (sheet.kind, sheet.heading_row) == ("Event Attendance", 2)
	assert [row["attended"] for row in values(sheet)] == [1, 0]


def test_headings_over_headings_are_read_as_one():
	def write(sheet):
		sheet.append(["기관", None, "담당자", None, "비고"])
		sheet.append(["기관명", "국가", "성명", "이메일", None])
		sheet.append(["물 클러스터", "대한민국", "김민수", "kim@water.example", "첫 만남"])
		for area in ("A1:B1", "C1:D1", "E1:E2"):
			sheet.merge_cells(area)

	assert values(read(xlsx(write))) == [
		{
			"organisation_name": "물 클러스터",
			"country": "Korea, Republic of",
			"person_name": "김민수",
			"email": "kim@water.example",
			"summary": "첫 만남",
		}
	]


def test_line_breaks_in_headings_and_cells_of_korean_sheets():
	sheet = read(
		xlsx([["기관명\n(영문)", "담당자\n성명"], ["Water\nCluster", "김민수"]]), kind="Contact Sheet"
	)
	assert values(sheet)[0]["organisation_name"] == "Water Cluster"


# ------------------------------------------------------------------------------------------------ what Excel does


def test_a_part_in_bold_belongs_to_its_cell():
	def write(sheet):
		sheet.append(["Company", "Notes"])
		sheet.append(["Water", CellRichText("They want ", TextBlock(InlineFont(b=True), "a visit"), " soon")])

	assert values(read(xlsx(write)))[0]["summary"] == "They want a visit soon"


def test_an_address_with_a_link_behind_it_is_the_address():
	def write(sheet):
		sheet.append(["Company", "E-mail"])
		sheet.append(["Water", "kim@water.example"])
		sheet["B2"].hyperlink = "mailto:kim@water.example?subject=Hello"

	assert values(read(xlsx(write)))[0]["email"] == "kim@water.example"


def test_ticks_of_excel_are_yes_and_no():
	sheet = read(xlsx([["Event", "Company", "Attended"], ["Fair", "A", True], ["Fair", "B", False]]))
	assert [row["attended"] for row in values(sheet)] == [1, 0]


def test_a_telephone_number_that_excel_took_for_a_number_stands_as_it_is_shown():
	sheet = read(xlsx([["Company", "Tel."], ["Water", 82530000000]]))
	assert values(sheet)[0]["phone"] == "82530000000"


def test_a_time_of_the_day_leaves_the_day():
	sheet = read(xlsx([["Company", "Date"], ["Water", datetime.datetime(2016, 11, 5, 14, 30)]]))
	assert values(sheet)[0]["date"] == (str(DAY), "Day")


def test_a_day_shown_as_its_serial_number_is_named_and_not_guessed():
	assert errors(read(xlsx([["Company", "Date"], ["Water", 42679]]))) == [(2, "B", "42679")]


def test_hidden_rows_and_columns_are_read_like_others():
	def write(sheet):
		for row in (["Company", "Country"], ["A", "Belgium"], ["B", "Belgium"]):
			sheet.append(row)
		sheet.row_dimensions[2].hidden = True
		sheet.column_dimensions["B"].hidden = True

	assert [row["organisation_name"] for row in values(read(xlsx(write)))] == ["A", "B"]


def test_a_total_below_the_table_is_named_where_it_is_no_record():
	content = xlsx(
		[["Company", "E-mail", "Date"], ["Water", "kim@water.example", DAY], [None, "Total: 1", None]]
	)
	assert (3, "B", "Total: 1") in errors(read(content, kind="Contact Sheet"))


def test_the_sheet_with_most_rows_is_taken_and_a_sheet_of_lists_is_not():
	content = xlsx(Cover=[["Report 2016"]], Contacts=[["Company"], ["A"], ["B"]], _Lists=[["x"]] * 9)
	assert read(content).table.sheet == "Contacts"


def test_strings_inside_the_cells_as_other_programs_write_them():
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet("Export")
	for row in (["Company", "Country"], ["Water & Co", "Belgium"]):
		sheet.append(row)
	content = saved(book)
	assert b"inlineStr" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
	assert values(read(content)) == [{"organisation_name": "Water & Co", "country": "Belgium"}]


def test_an_old_workbook_keeps_its_days_and_numbers():
	sheet = read(xls([["Company", "Date", "Tel."], ["Water", DAY, 25551234.0]]))
	assert values(sheet) == [{"organisation_name": "Water", "date": (str(DAY), "Day"), "phone": "25551234"}]


def test_names_with_blanks_that_nobody_sees_are_one_name():
	sheet = read(xlsx([["Company"], ["Water\u00a0Cluster "], ["Water\u200b Cluster"], ["\tWater  Cluster"]]))
	assert {row["organisation_name"] for row in values(sheet)} == {"Water Cluster"}


# --------------------------------------------------------------------------------------------------- text files


def test_a_quoted_cell_holds_separators_quotes_and_lines():
	sheet = read(csv("Company;Notes", '"Water; ""Sensors"" & Co";"first\nsecond; third"'))
	assert values(sheet) == [
		{"organisation_name": 'Water; "Sensors" & Co', "summary": "first\nsecond; third"}
	]


def test_excels_line_about_the_separator_before_korean_headings():
	sheet = read(csv("sep=;", "기관명;국가", "물 클러스터;한국", encoding="cp949"))
	assert values(sheet) == [{"organisation_name": "물 클러스터", "country": "Korea, Republic of"}]


def test_decomposed_headings_of_a_mac_are_the_same_headings():
	import unicodedata

	sheet = read(csv(*(unicodedata.normalize("NFD", line) for line in ("기관명,성명", "물 클러스터,김민수"))))
	assert values(sheet) == [{"organisation_name": "물 클러스터", "person_name": "김민수"}]


def test_several_addresses_in_a_cell_are_named_with_the_first_as_what_would_be_right():
	sheet = read(csv("Company,E-mail", 'Water,"kim@water.example; lee@water.example"'))
	[error] = sheet.errors
	assert (error.row, error.column, error.right) == (2, "B", "kim@water.example")


# ----------------------------------------------------------------------------------- years of a manager's own sheet


def test_a_cell_merged_over_several_rows_stands_in_each_of_them():
	def write(sheet):
		for row in (
			["Company", "Country", "Name", "Date"],
			["Water", "KR", "Kim Minsu", DAY],
			[None, None, "Lee Jina"],
		):
			sheet.append(row)
		for area in ("A2:A3", "B2:B3", "D2:D3"):
			sheet.merge_cells(area)

	rows = values(read(xlsx(write)))
	assert [(row["organisation_name"], row["person_name"]) for row in rows] == [
		("Water", "Kim Minsu"),
		("Water", "Lee Jina"),
	]
	assert rows[0]["date"] == rows[1]["date"] == (str(DAY), "Day")


def test_a_cell_merged_over_several_rows_of_an_old_workbook_too():
	rows = [["Company", "Name"], ["Water", "Kim Minsu"], [None, "Lee Jina"]]
	assert [row["organisation_name"] for row in values(read(xls(rows, merged=[(1, 2, 0, 0)])))] == [
		"Water",
		"Water",
	]


@pytest.mark.parametrize("mark", ["〃", "상동", "同上", "ditto", "Idem", '"'])
def test_a_mark_for_the_cell_above_is_what_stands_above(mark):
	sheet = read(
		xlsx([["Company", "Country", "Name"], ["Water", "KR", "Kim Minsu"], [mark, mark, "Lee Jina"]])
	)
	assert [row["organisation_name"] for row in values(sheet)] == ["Water", "Water"]


def test_a_mark_for_the_cell_above_below_nothing_is_named():
	assert errors(read(xlsx([["Company", "Name"], ["〃", "Kim Minsu"]]))) == [(2, "A", "〃")]


@pytest.mark.parametrize(
	("written", "read_as"),
	[
		("김민수 과장", {"person_name": "김민수", "role_title": "과장"}),
		("김민수팀장님", {"person_name": "김민수", "role_title": "팀장"}),
		("남궁민수 책임연구원", {"person_name": "남궁민수", "role_title": "책임연구원"}),
		("김대표", {"person_name": "김대표"}),
		("Kim Minsu (김민수)", {"person_name": "Kim Minsu", "person_native_name": "김민수"}),
		(
			"김민수 부장(Kim Minsu)",
			{"person_name": "Kim Minsu", "person_native_name": "김민수", "role_title": "부장"},
		),
		("Kim, Minsu", {"person_name": "Kim, Minsu"}),
		("Anne-Marie d'Exemple", {"person_name": "Anne-Marie d'Exemple"}),
	],
)
def test_a_persons_cell_is_taken_apart(written, read_as):
	(row,) = values(read(xlsx([["기관명", "담당자"], ["Water", written]])))
	assert row == {"organisation_name": "Water", **read_as}


@pytest.mark.parametrize(
	"written",
	[
		"이지나, 박철수",
		"이지나/박철수",
		"이지나·박철수",
		"Kim Minsu and Lee Jina",
		"Kim Minsu; Lee Jina",
		"Kim\nLee",
		"A, B, C",
	],
)
def test_several_people_in_a_cell_are_named(written):
	(error,) = read(xlsx([["Company", "Name"], ["Water", written]])).errors
	assert (error.row, error.column) == (2, "B")
	assert "one a row" in error.message


@pytest.mark.parametrize(
	("written", "read_as", "is_said"),
	[
		("KICOX; Gyeonggi TP", "KICOX; Gyeonggi TP", True),
		("KICOX；경기TP", "KICOX；경기TP", True),
		("- KICOX\n- Gyeonggi TP", "- KICOX - Gyeonggi TP", True),
		("한국산업단지공단\n(KICOX)", "한국산업단지공단 (KICOX)", True),
		("Water &amp; Sons", "Water &amp; Sons", False),
		("Water Cluster;\n", "Water Cluster;", False),
	],
)
@pytest.mark.parametrize("heading", ["Company", "Organisation in its own script"])
def test_a_name_that_may_be_several_organisations_is_read_as_one_and_noted(
	heading, written, read_as, is_said
):
	sheet = read(xlsx([["Notes", heading], ["Met", written]]), "Contact Sheet")
	assert list(values(sheet)[0].values()) == ["Met", read_as]
	assert sheet.perhaps_several == ([2] if is_said else [])


def test_a_name_beside_a_given_name_is_the_family_name():
	(row,) = values(read(xls([["Firma", "Name", "Vorname"], ["Wasser", "Groß", "Jörg"]])))
	assert row == {"organisation_name": "Wasser", "family_name": "Groß", "given_name": "Jörg"}


@pytest.mark.parametrize(
	"total", ["TOTAL", "Total:", "합계", "총 계", "소계", "Summe", "총 8건", "Grand Total"]
)
def test_a_row_of_totals_makes_no_organisation(total):
	assert errors(read(xlsx([["Company", "Country"], ["Water", "KR"], [total, None]]))) == [(3, "A", total)]


@pytest.mark.parametrize(
	("written", "country"),
	[
		("Südkorea", "Korea, Republic of"),
		("Corée du Sud", "Korea, Republic of"),
		("KOR", "Korea, Republic of"),
		("Deutschland", "Germany"),
		("DEU", "Germany"),
		("Österreich", "Austria"),
		("España", "Spain"),
		("Polska", "Poland"),
		("Ελλάδα", "Greece"),
		("България", "Bulgaria"),
		("벨기에", "Belgium"),
		("덴마크", "Denmark"),
	],
)
def test_a_country_is_known_in_the_languages_of_europe(written, country):
	assert values(read(xlsx([["Company", "Country"], ["Water", written]])))[0]["country"] == country


@pytest.mark.parametrize(
	("written", "right"),
	[
		("kim@water.example, 010-2222-3333", "010-2222-3333"),
		("02-1234-5678 / 010-1234-5678", "02-1234-5678"),
		("Tel. +82 2 1234 5678", "+82 2 1234 5678"),
		("ask Mina", ""),
	],
)
def test_a_telephone_cell_that_holds_more_is_named_before_the_run(written, right):
	(error,) = read(xlsx([["Company", "Name", "Tel."], ["Water", "Kim Minsu", written]])).errors
	assert (error.column, error.right) == ("C", right)


# ------------------------------------------------------------------------------------------- what else files can hold


def test_a_workbook_that_counts_its_days_from_1904():
	book = openpyxl.Workbook()
	book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
	for row in (["Company", "Date"], ["Water", DAY]):
		book.active.append(row)
	assert values(read(saved(book)))[0]["date"] == (str(DAY), "Day")


def test_a_protected_sheet_is_read():
	def write(sheet):
		for row in (["Company"], ["Water"]):
			sheet.append(row)
		sheet.protection.set_password("secret")

	assert values(read(xlsx(write))) == [{"organisation_name": "Water"}]


def test_a_hidden_sheet_can_be_chosen_like_others():
	def write(sheet):
		for row in (["Company"], ["Water"], ["Bio"]):
			sheet.append(row)
		sheet.sheet_state = "hidden"

	assert read(xlsx([["Company"], ["A"]], write)).table.sheet == "Sheet2"


def test_a_percent_stands_as_its_number_and_is_no_date():
	def write(sheet):
		for row in (["Company", "Date"], ["Water", 0.5]):
			sheet.append(row)
		sheet["B2"].number_format = "0%"

	assert errors(read(xlsx(write))) == [(2, "B", "0.5")]


def test_symbols_in_names_stay():
	(row,) = values(read(xlsx([["Company", "Notes"], ["💧 Water 한국", "👍🏽 met 👨\u200d👩\u200d👧"]])))
	assert row == {"organisation_name": "💧 Water 한국", "summary": "👍🏽 met 👨\u200d👩\u200d👧"}


def test_a_sheet_of_two_hundred_columns_has_its_two():
	head = [f"Indicator {number}" for number in range(198)]
	sheet = read(xlsx([["Company", *head, "E-mail"], ["Water", *range(198), "kim@water.example"]]))
	assert values(sheet) == [{"organisation_name": "Water", "email": "kim@water.example"}]


@pytest.mark.parametrize(
	"written",
	["2016-11-05", "2016.11.05", "2016. 11. 5", "2016/11/05", "2016년 11월 5일", "5 Nov 2016", "5-Nov-2016"],
)
def test_a_day_that_is_text_is_that_day(written):
	assert values(read(xlsx([["Company", "Date"], ["Water", written]])))[0]["date"] == (str(DAY), "Day")


def test_a_date_with_an_apostrophe_before_it_is_text_and_that_day():
	def write(sheet):
		for row in (["Company", "Date"], ["Water", "2016-11-05"]):
			sheet.append(row)
		sheet["B2"].quotePrefix = True

	assert values(read(xlsx(write)))[0]["date"] == (str(DAY), "Day")


def test_a_table_that_begins_in_the_middle_of_the_sheet():
	rows = [
		[None] * 4,
		[None] * 4,
		[None, None, "Company", "E-mail"],
		[None, None, "Water", "kim@water.example"],
	]
	assert values(read(xlsx(rows))) == [{"organisation_name": "Water", "email": "kim@water.example"}]


def test_a_mobile_number_that_lost_its_zero_is_read_as_it_stands():
	assert (
		values(read(xls([["기관명", "성명", "휴대폰"], ["물", "김민수", 1012345678.0]])))[0]["mobile"]
		== "1012345678"
	)


def test_headings_in_capitals_and_with_stars_and_units_are_known():
	(row,) = values(
		read(xlsx([["COMPANY *", "E-MAIL (work)", "DATE (dd/mm/yyyy)"], ["Water", "a@water.example", DAY]]))
	)
	assert (row["email"], row["date"]) == ("a@water.example", (str(DAY), "Day"))
