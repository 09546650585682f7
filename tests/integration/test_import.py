"""The import of a sheet: its columns, what it would do, its run, its repetition, its undoing."""

import io
import json

import frappe
import openpyxl
import pytest
from frappe.utils import add_days, getdate, nowdate
from sheet_samples import xls, xlsx

from eu_korea_coop import api
from eu_korea_coop.domain import names, sheet_kinds, text
from eu_korea_coop.importing import mapping, matching, previews, progress, removing, run, templates, undoing
from eu_korea_coop.importing.cells import CHOICES, MASTERS, Cells
from eu_korea_coop.patches.v1_1 import name_title_or_position
from testing import as_user, make_contact, make_event, make_interaction, make_organisation, make_partnership
from testing.queries import count_queries

HEAD = ["Company", "Country", "Name", "E-mail", "Date", "Notes"]
SHEET = [
	["Our contacts of the Seoul mission", None, None, None, None, None],
	[None] * 6,
	HEAD,
	["Importer Water Cluster", "한국", "김민수", "minsu@water.example", "Nov 2016", "Met at the stand"],
	["Importer Water Cluster", "", "Lee Jina", "jina@water.example", "2016-12-05", "Second visit"],
	["Importer Bio Agency", "Korea, Republic of", "", "", "", ""],
]


@pytest.fixture(autouse=True)
def as_a_manager(site, manager):
	with as_user(manager):
		yield


def make_import(content, name="sheet.xlsx", **fields):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "content": content, "is_private": 1}
	).insert()
	return frappe.get_doc({"doctype": "Cooperation Import", "file": file.file_url, **fields}).insert()


def run_import(doc) -> dict:
	run.run(doc.name)
	doc.reload()
	return run.status(doc.name)


def counts() -> dict[str, int]:
	doctypes = ("Organisation", "Contact", "Interaction", "Partnership", "Cooperation Event", "Agreement")
	return {doctype: frappe.db.count(doctype) for doctype in doctypes}


def more_than(before: dict[str, int]) -> dict[str, int]:
	return {
		doctype: number - before[doctype] for doctype, number in counts().items() if number != before[doctype]
	}


# ------------------------------------------------------------------------------------------------- who may


def test_only_a_manager_may_import(officer, viewer, system_manager, manager):
	doc = make_import(xlsx(SHEET))
	for user in (officer, viewer, system_manager):
		with as_user(user):
			with pytest.raises(frappe.PermissionError):
				make_import(xlsx(SHEET))
			for call in (api.preview_import, api.start_import, api.undo_import, api.get_import_status):
				with pytest.raises(frappe.PermissionError):
					call(doc.name)
			for kind in ("People", "Workbook"):
				with pytest.raises(frappe.PermissionError):
					api.download_import_template(kind)
			for call in (api.download_all_records, api.download_seven_cases):
				with pytest.raises(frappe.PermissionError):
					call()
	assert api.preview_import(doc.name)["rows"] == 3


# ------------------------------------------------------------------------------------------------ the columns


def test_the_kind_the_row_of_headings_and_the_columns_are_proposed():
	doc = make_import(xlsx(SHEET))
	assert (doc.kind, doc.sheet, doc.heading_row) == ("Contact Sheet", "Sheet1", 3)
	assert [(row.column, row.heading, row.target) for row in doc.columns] == [
		("A", "Company", "Organisation"),
		("B", "Country", "Country"),
		("C", "Name", "Person"),
		("D", "E-mail", "E-mail"),
		("E", "Date", "Date"),
		("F", "Notes", "Summary"),
	]
	assert doc.columns[0].sample == "Importer Water Cluster"


def test_a_column_can_be_changed_and_the_choice_is_saved_by_name():
	doc = make_import(xlsx(SHEET))
	doc.columns[5].target = "What came of it"
	doc.save()
	api.save_import_mapping(doc.name, "Mission sheets")
	again = make_import(xlsx(SHEET), mapping="Mission sheets")
	assert again.columns[5].target == "What came of it"


def test_a_column_becomes_only_what_a_sheet_can_hold():
	options = frappe.get_meta("Cooperation Import Column").get_field("target").options.split("\n")
	assert options == ["", *sheet_kinds.FIELD_LABELS.values()]


def test_a_column_that_became_a_title_is_still_chosen_after_the_upgrade():
	doc = make_import(xlsx([["성명", "직위"], ["김민수", "팀장"]]), kind="People")
	frappe.db.set_value("Cooperation Import Column", doc.columns[1].name, "target", "Title")
	name_title_or_position.execute()
	assert [row.target for row in frappe.get_doc(doc.doctype, doc.name).columns] == [
		"Person",
		"Title or position",
	]


def test_two_columns_for_one_field_are_refused():
	doc = make_import(xlsx(SHEET))
	doc.columns[5].target = "Organisation"
	with pytest.raises(frappe.ValidationError, match="A and F"):
		doc.save()


def test_a_file_that_can_not_be_read_is_refused_with_the_reason():
	with pytest.raises(frappe.ValidationError, match="web page"):
		make_import(b"<html><table></table></html>", "list.xls")


# ------------------------------------------------------------------------------------------------ the preview


def test_a_preview_says_what_would_be_made_and_makes_nothing():
	doc, before = make_import(xlsx(SHEET)), counts()
	plan = api.preview_import(doc.name)
	assert plan["counts"] == {
		"Contact": {"new": 2, "there": 0},
		"Interaction": {"new": 2, "there": 0},
		"Organisation": {"new": 2, "there": 0},
	}
	assert (plan["groups"], plan["error_count"], plan["undecided"]) == (2, 0, 0)
	assert counts() == before


def test_the_preview_of_the_same_rows_in_another_file_says_that_all_of_it_is_there():
	run_import(make_import(xlsx(SHEET)))
	again = make_import(xlsx([*SHEET, [None] * 6]), name="again.xlsx")
	assert api.preview_import(again.name)["counts"] == {
		"Contact": {"new": 0, "there": 2},
		"Interaction": {"new": 0, "there": 2},
		"Organisation": {"new": 0, "there": 2},
	}


@pytest.mark.parametrize(
	("heading", "values", "becomes"),
	[
		("Type", ["Meeting", "Visit", "Zoom"], "Type of contact"),
		("구분", ["면담", "방문", "화상회의"], "Type of contact"),
		("Type", ["Cluster Organisation", "Company", "University"], "Type of organisation"),
		("Type", ["Dinner", "Walk", "Talk"], "Type of organisation"),
	],
)
def test_a_column_called_type_is_what_its_values_say(heading, values, becomes):
	rows = [[f"Importer {value}", "한국", "2016-12-05", value] for value in values]
	doc = make_import(xlsx([["Company", "Country", "Date", heading], *rows]))
	assert doc.columns[3].target == becomes


def test_a_country_that_is_not_known_is_one_wrong_cell():
	doc = make_import(
		xlsx([["Company", "Country", "Date"], ["Importer Timber Network", "Slowenija?", "2016"]])
	)
	assert [error["column"] for error in api.preview_import(doc.name)["errors"]] == ["B"]


def test_what_is_there_by_its_exact_name_or_address_is_known():
	organisation = make_organisation("Korea", organisation_name="Importer Water Cluster")
	make_contact(organisation, email_ids=[{"email_id": "minsu@water.example", "is_primary": 1}])
	plan = api.preview_import(make_import(xlsx(SHEET)).name)
	assert plan["counts"]["Organisation"] == {"new": 1, "there": 1}
	assert plan["counts"]["Contact"] == {"new": 1, "there": 1}


@pytest.mark.parametrize(
	"name",
	[
		"importer water cluster",
		"Impörter Water Cluster",
		"Importer Water Cluster Ltd.",
		"Importer Watter Cluster",
	],
)
def test_a_name_that_is_much_alike_is_a_question_and_never_decided_in_silence(name):
	there = make_organisation("Korea", organisation_name=name)
	doc = make_import(xlsx(SHEET))
	[question] = api.preview_import(doc.name)["questions"]
	assert (question["name"], question["rows"]) == ("Importer Water Cluster", [4, 5])
	assert question["candidates"][0]["answer"] == f"use:{there.name}"
	with pytest.raises(frappe.ValidationError, match="1 names"):
		api.start_import(doc.name)


def organisations_known(*entries: tuple[str, ...]) -> matching.Known:
	known = matching.Known()
	for spellings in entries:
		known.add(spellings[0], spellings[0], [text.one_line(spelling) for spelling in spellings])
	return known


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Samsung Electronics Co., Ltd.", "SAMSUNG ELECTRONICS"),
		("Acme Co.,Ltd", "Acme Corporation"),
		("Acme Pty Ltd", "Acme"),
		("Acme OÜ", "Acme"),
		("Muller GmbH & Co. KG", "Müller GmbH"),
		("Hydrogen Europe AISBL", "Hydrogen Europe"),
		("Foo Sp. z o.o.", "Foo"),
		("(주)한빛", "주식회사 한빛"),
		("㈜한빛", "(주) 한빛"),
		("（주）한빛", "한빛"),
		("한빛 Co., Ltd.", "한빛(주)"),
		("농업회사법인 한빛", "(유)한빛"),
		("㈔한국클러스터협회", "사단법인 한국클러스터협회"),
		("재단법인 대구테크노파크", "(재)대구테크노파크"),
		("Müller GmbH", "Mueller GmbH"),
		("Institut für Wasser e.V.", "Institut fuer Wasser"),
		("Sørensen A/S", "Soerensen"),
		("Łódź Cluster", "LODZ CLUSTER"),
		("İstanbul Cluster", "Istanbul Cluster"),
		("Straße Hub", "Strasse Hub"),
		("St. Gallen Cluster", "Saint Gallen Cluster"),
		("WaterCluster", "Water Cluster"),
		("Water-Cluster", "Water\u2011Cluster"),
		("Busan Techno Park", "Busan Technopark"),
		("LG전자", "LG 전자"),
		("한국 산업 단지 공단", "한국산업단지공단"),
		("Gyeonggi Technopark", "Kyonggi Technopark"),
		("Incheon Technopark", "Inchon Techno Park"),
		("Daegu Technopark", "Taegu Technopark"),
		("Samsung", "삼성"),
		("Hanbit", "(주)한빛"),
		("Αθήνα Cluster", "Athina Cluster"),
		("Технопарк Москва", "Tekhnopark Moskva"),
		("KT&G", "KT & G"),
		("Water + Energy", "Water and Energy"),
		("Cluster “Water”", 'Cluster "Water"'),
		("Ｗａｔｅｒ Cluster", "Water Cluster"),
		("서울대학교 산학협력단", "서울대 산학협력단"),
		("Korea Industrial Complex Corp. (KICOX)", "KICOX"),
		("Water Cluster, The", "Water Cluster"),
	],
)
def test_two_spellings_of_one_organisation_are_never_two_in_silence(one, other):
	for there, asked in ((one, other), (other, one)):
		candidates = organisations_known((there,)).alike(names.search_keys(text.one_line(asked)))
		assert [title for _score, title in candidates] == [there]


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Busan Technopark", "Ulsan Technopark"),
		("경북테크노파크", "경남테크노파크"),
		("서울대학교", "서울여자대학교"),
		("Acme Germany", "Acme France"),
		("KT", "GT"),
		("Cluster 1", "Cluster 2"),
		("\U0001f34e", "\U0001f34f"),
	],
)
def test_nobody_is_asked_about_two_that_only_resemble_each_other(one, other):
	known = organisations_known((one,))
	assert known.alike(names.search_keys(other)) == []
	assert other not in known.exact


def test_the_same_acronym_of_somebody_of_another_name_is_a_question():
	there = make_organisation(
		"Korea", organisation_name="Importer Consumer Agency", native_name="임포터 소비자원", acronym="ICAX"
	)
	make_organisation("Korea", organisation_name="Importer Water Cluster", native_name="임포터 물 클러스터")
	head = ["Company", "Native name", "Country"]
	rows = [head, ["ICAX", "임포터 항공청", "한국"], ["Importer Water Cluster", "임포터 물클러스터", "한국"]]
	(question,) = api.preview_import(make_import(xlsx(rows), kind="Organisations").name)["questions"]
	assert (question["name"], question["candidates"][0]["answer"]) == ("ICAX", f"use:{there.name}")


def people_of(*rows: tuple, decide: str | None = None) -> tuple[list[str], list]:
	"""The people whom these rows ask about, and those that are made once every question has the answer `decide`."""
	doc = make_import(xlsx([["Company", "Country", "Name", "E-mail", "Mobile"], *rows]))
	questions = api.preview_import(doc.name)["questions"]
	if questions:
		api.decide_import_at_once(doc.name, decide)
	assert run_import(doc)["errors"] == []
	made = [json.loads(batch) for batch in frappe.get_all("Cooperation Import Batch", pluck="made")]
	people = [row[2] for rows in made for row in rows if row[1] == "Contact"]
	return [question["name"] for question in questions], [frappe.get_doc("Contact", one) for one in people]


def test_a_person_whose_address_stands_in_one_row_alone_is_one_person_with_all_that_is_known():
	rows = [
		("Importer Water", "한국", "김민수", "", "010-1111-2222"),
		("Importer Water", "한국", "김민수", "minsu@water.example", ""),
		("Importer Water", "한국", "김민수", "minsu@water.example", "010-9999-2222"),
	]
	questions, people = people_of(*rows)
	assert questions == []
	assert [(one.email_id, one.mobile_no) for one in people] == [("minsu@water.example", "010-1111-2222")]


@pytest.mark.parametrize(
	("one", "other"),
	[
		(("Minsu Kim", ""), ("MINSU KIM", "")),
		(("Minsu Kim", "m@water.example"), ("Kim  Minsu", "")),
		(("José Núñez", ""), ("Jose Nunez", "")),
		(("김민수", ""), ("김 민수", "")),
		(("Minsu Kim", "m@water.example"), ("Minsu Kim", "m@post.example")),
	],
)
def test_a_persons_name_written_otherwise_at_the_same_organisation_is_a_question(one, other):
	rows = [("Importer Water", "한국", *row, "") for row in (one, other)]
	questions, people = people_of(*rows, decide="first")
	assert len(questions) == 1
	assert len(people) == 1
	assert {row.email_id for row in people[0].email_ids} == {one[1], other[1]} - {""}


@pytest.mark.parametrize("name", ["김민수", "김 민수"])
def test_people_of_two_spellings_of_an_organisation_are_one_once_it_is_said_to_be_one(name):
	"""All is answered at once, also what the answers open."""
	rows = [("Importer Water", "한국", "김민수", "", ""), ("importer water", "한국", name, "", "")]
	questions, people = people_of(*rows, decide="first")
	assert (questions, len(people)) == (["importer water"], 1)


def test_two_people_of_one_name_are_two_if_their_addresses_or_organisations_say_so():
	rows = [
		("Importer Water", "한국", "김민수", "kim1@water.example", ""),
		("Importer Water", "한국", "김민수", "kim2@water.example", ""),
		("Importer Bio", "한국", "김민수", "", ""),
	]
	questions, people = people_of(*rows)
	assert (questions, len(people)) == ([], 3)


@pytest.mark.parametrize("name", ["KIM MINSU", "Kim Min-su", "Mínsu Kim", "김민수"])
def test_somebody_who_is_here_under_another_spelling_is_a_question(name):
	organisation = make_organisation("Korea", organisation_name="Importer Water")
	person = make_contact(organisation, first_name="Minsu", last_name="Kim")
	doc = make_import(xlsx([["Company", "Name"], ["Importer Water", name]]))
	(question,) = api.preview_import(doc.name)["questions"]
	assert [one["answer"] for one in question["candidates"]] == [f"use:{person.name}"]


def test_two_spellings_in_one_sheet_are_a_question_too():
	doc = make_import(
		xlsx([HEAD, ["KICOX Importer", "한국"], ["kicox importer", "한국"], ["Kicox\u00a0importer ", "한국"]])
	)
	questions = api.preview_import(doc.name)["questions"]
	assert [question["name"] for question in questions] == ["kicox importer", "Kicox importer"]
	api.decide_import(doc.name, {f"organisation:{q['name']}": "same:KICOX Importer" for q in questions})
	before = counts()
	run_import(doc)
	assert more_than(before) == {"Organisation": 1}


def test_questions_are_answered_all_at_once():
	there = make_organisation("Korea", organisation_name="importer water cluster")
	doc = make_import(xlsx(SHEET))
	assert api.decide_import_at_once(doc.name, "first")["undecided"] == 0
	before = counts()
	run_import(doc)
	assert more_than(before) == {"Organisation": 1, "Contact": 2, "Interaction": 2}
	assert len(frappe.get_doc("Organisation", there.name).contacts) == 2


@pytest.mark.parametrize(
	("heading", "value", "right"),
	[
		(
			"Date",
			"03/04/2017",
			"5 Nov 2016 or 2016-11-05, or the order of dates chosen above for the whole sheet",
		),
		("Date", "04/11/26", "2016-11-05, or the order of dates chosen above for the whole sheet"),
		("Date", "one day", "2016-11-05, Nov 2016, 2016 or unknown"),
		("Date", "2016-11-05 or 06", "2016-11-05, Nov 2016, 2016 or unknown"),
		("E-mail", "Kim <kim@water.example>", "kim@water.example"),
		("E-mail", "mailto:kim@water.example", "kim@water.example"),
		("E-mail", "a@water.example; b@water.example", "a@water.example"),
		("Side", "Asia", "Europe, Korea, Third Country"),
		("Country", "Korrea", "its name in English or Korean, or its two-letter code"),
		("Type of contact", "Chat", ""),
		("Company", "\u3164", ""),
	],
)
def test_a_bad_cell_is_named_with_its_place_its_value_and_what_would_be_right(heading, value, right):
	other = "Company" if heading != "Company" else "City"
	doc = make_import(xlsx([[heading, other], [value, "Importer Water Cluster"]]), kind="Contact Sheet")
	frappe.db.set_value("Cooperation Import", doc.name, "default_side", "Korea")
	error = api.preview_import(doc.name)["errors"][0]
	assert (error["sheet"], error["row"], error["column"]) == ("Sheet1", 2, "A")
	assert error["value"] == (value if heading != "Company" else "")
	assert right in error["right"]


@pytest.mark.parametrize(
	("heading", "value"),
	[
		("일자", "2016년 11월"),
		("접촉 유형", "회의"),
		("구분", "한국"),
		("국가", "KR"),
		("행사", "예시 박람회"),
	],
)
def test_korean_cells_are_read(heading, value):
	doc = make_import(
		xlsx(
			[
				["기관", "국가" if heading != "국가" else "도시", heading],
				["Importer Water", "대한민국", value],
			]
		)
	)
	assert api.preview_import(doc.name)["errors"] == []


def test_the_corrected_file_has_the_remarks_beside_the_rows_and_no_live_formula():
	rows = [*SHEET[2:], ["Importer Third", "한국", '=HYPERLINK("http://x.example")', "kim@", "", ""]]
	doc = make_import(
		"\n".join(
			";".join(
				f'"{cell or ""}"'.replace('"http', "'http").replace('example")"', "example')\"")
				for cell in row
			)
			for row in rows
		).encode(),
		"list.csv",
	)
	api.download_corrected_import(doc.name)
	sheet = openpyxl.load_workbook(io.BytesIO(frappe.local.response.filecontent)).active
	assert [cell.value for cell in sheet[1]][-1] == "Remarks"
	assert "this is no e-mail address" in sheet.cell(5, 7).value
	assert sheet.cell(2, 7).value in (None, "")
	assert sheet.cell(5, 3).data_type == "s"


# --------------------------------------------------------------------------------------------------- the run


def test_a_contact_sheet_becomes_organisations_people_and_meetings():
	doc, before = make_import(xlsx(SHEET)), counts()
	status = run_import(doc)
	assert (status["status"], status["records_made"], status["errors"]) == ("Finished", 6, [])
	assert more_than(before) == {"Organisation": 2, "Contact": 2, "Interaction": 2}
	organisation = frappe.get_doc("Organisation", {"organisation_name": "Importer Water Cluster"})
	assert (organisation.side, organisation.country) == ("Korea", "Korea, Republic of")
	kim, _lee = (frappe.get_doc("Contact", row.contact) for row in organisation.contacts)
	assert (kim.first_name, kim.last_name, kim.native_name, kim.email_id) == (
		"민수",
		"김",
		"김민수",
		"minsu@water.example",
	)
	meeting = frappe.get_doc("Interaction", {"summary": ("like", "%Met at the stand%")})
	assert (str(meeting.interaction_date), meeting.interaction_date_precision) == ("2016-11-01", "Month")
	assert meeting.participants[0].contact == kim.name


def test_with_our_own_organisation_meetings_belong_to_a_partnership():
	own = make_organisation("Europe")
	doc, before = make_import(xlsx(SHEET), own_organisation=own.name), counts()
	run_import(doc)
	assert more_than(before) == {"Organisation": 2, "Contact": 2, "Interaction": 2, "Partnership": 1}
	meeting = frappe.get_doc("Interaction", {"summary": ("like", "%Second visit%")})
	assert meeting.subject == "Importer Water Cluster", "the type stands beside the subject everywhere"
	partnership = frappe.get_doc("Partnership", meeting.partnership)
	assert (partnership.stage, partnership.stage_since_precision) == ("First Contact", "Month")
	assert partnership.parties[0].organisation == own.name


def test_a_meeting_joins_the_live_partnership_of_the_two():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Water Cluster"),
	)
	partnership = make_partnership("Exploring", [own.name, other.name])
	doc, before = make_import(xlsx(SHEET), own_organisation=own.name), counts()
	run_import(doc)
	assert "Partnership" not in more_than(before)
	assert frappe.db.count("Interaction", {"partnership": partnership.name}) == 2


# --------------------------------------------------------------------------------------------- its next steps

STEPS = [
	["Company", "Country", "Date", "Notes", "Next step", "Due"],
	["Importer Step Park", "Korea", "2016-05-02", "First visit", "Send the brochure", ""],
	["Importer Step Park", "Korea", "2016-09-12", "Second visit", "Send draft MoU", ""],
	["Ulsan Hydrogen Quay", "Korea", "2016-09-13", "Hydrogen", "Call them", "2099-01-31"],
	["Ulsan Hydrogen Quay", "Korea", "2016-09-14", "Hydrogen again", "Write to them", ""],
	["Gumi Textile Valley", "Korea", "2016-09-14", "A tour", "", ""],
]


def fates(doc) -> dict[str, list[int]]:
	"""What the preview says of the next steps: the rows of each fate there is."""
	said = api.preview_import(doc.name)["next_steps"]
	assert all(fate["count"] == len(fate["rows"]) for fate in said.values())
	return {name: fate["rows"] for name, fate in said.items() if fate["count"]}


def step_with(organisation: str) -> tuple:
	"""Of the partnership with an organisation: its next step and the day."""
	party = frappe.qb.DocType("Partnership Party")
	name = frappe.db.get_value("Organisation", {"organisation_name": organisation})
	[partnership] = (
		frappe.qb.from_(party).select(party.parent).where(party.organisation == name).run(pluck=True)
	)
	return frappe.db.get_value("Partnership", partnership, ["next_step", "next_step_due"])


def test_next_steps_that_belong_to_no_partnership_are_named_by_the_preview():
	assert fates(make_import(xlsx(STEPS))) == {"without_partnership": [2, 3, 4, 5]}


def test_next_steps_without_a_day_are_named_by_the_preview():
	own = make_organisation("Europe")
	doc = make_import(xlsx(STEPS), own_organisation=own.name)
	assert fates(doc) == {"without_day": [2, 3, 5]}
	run_import(doc)
	assert step_with("Importer Step Park") == (None, None)
	assert step_with("Ulsan Hydrogen Quay") == ("Call them", getdate("2099-01-31"))


def test_with_a_day_the_newest_step_becomes_that_of_a_partnership_which_has_none():
	own, day = make_organisation("Europe"), getdate(add_days(nowdate(), 14))
	doc = make_import(xlsx(STEPS), own_organisation=own.name, next_step_due=day)
	assert fates(doc) == {"given": [3], "left": [2, 5]}
	assert run_import(doc)["errors"] == []
	assert step_with("Importer Step Park") == ("Send draft MoU", day)
	assert step_with("Ulsan Hydrogen Quay") == ("Call them", getdate("2099-01-31"))
	assert step_with("Gumi Textile Valley") == (None, None)
	assert frappe.db.exists("ToDo", {"description": ("like", "Send draft MoU%"), "status": "Open"})
	assert fates(make_import(xlsx(STEPS), own_organisation=own.name)) == {}, "they are here already"


def test_the_newest_step_is_taken_whatever_the_order_of_the_rows_and_a_later_meeting_without_one():
	own, day = make_organisation("Europe"), getdate(add_days(nowdate(), 14))
	head, first, second, *_others = STEPS
	later = ["Importer Step Park", "Korea", "2016-12-01", "Third visit", "", ""]
	doc = make_import(xlsx([head, later, second, first]), own_organisation=own.name, next_step_due=day)
	assert fates(doc) == {"given": [3], "left": [4]}
	run_import(doc)
	assert step_with("Importer Step Park") == ("Send draft MoU", day)


def test_names_that_may_be_several_organisations_are_said_by_the_preview():
	rows = [
		["European organisation", "Korean organisation"],
		["Quay One", "KICOX\nGyeonggi Quay"],
		["Quay; Two", "A; B"],
		["Quay", "Han"],
	]
	doc = make_import(xlsx(rows))
	assert api.preview_import(doc.name)["perhaps_several"] == {"count": 2, "rows": [2, 3]}


DATED_STEPS = [
	STEPS[0],
	["Importer Step Park", "Korea", "2016-09-12", "Second visit", "", ""],
	["Importer Step Park", "Korea", "2016-05-02", "First visit", "Send the brochure", "2099-01-31"],
]


def test_a_step_below_a_later_meeting_is_named_by_the_preview():
	own = make_organisation("Europe")
	doc = make_import(xlsx(DATED_STEPS), own_organisation=own.name)
	assert fates(doc) == {"older": [3]}
	run_import(doc)
	assert step_with("Importer Step Park") == (None, None)


def test_a_step_above_a_later_meeting_is_taken_and_one_with_a_newer_step_is_named():
	own = make_organisation("Europe")
	head, second, first = DATED_STEPS
	newer = ["Importer Step Park", "Korea", "2016-12-01", "Third visit", "Call them", "2099-02-28"]
	assert fates(make_import(xlsx([head, first, second]), own_organisation=own.name)) == {}
	doc = make_import(xlsx([head, first, second, newer]), own_organisation=own.name)
	assert fates(doc) == {"older": [2]}
	run_import(doc)
	assert step_with("Importer Step Park") == ("Call them", getdate("2099-02-28"))


def test_a_step_of_before_a_meeting_that_is_here_is_named_by_the_preview():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Step Park"),
	)
	partnership = make_partnership("Exploring", [own.name, other.name])
	head, _second, first = DATED_STEPS
	sheet = xlsx([head, first])
	assert fates(make_import(sheet, own_organisation=own.name)) == {}
	make_interaction(partnership, "2016-05-02", "Day")
	assert fates(make_import(sheet, own_organisation=own.name)) == {}, "of the same day"
	make_interaction(partnership, "2016-09-01", "Month")
	doc = make_import(sheet, own_organisation=own.name)
	assert fates(doc) == {"older": [2]}
	run_import(doc)
	assert step_with("Importer Step Park") == (None, None)


def test_a_planned_meeting_makes_no_step_an_older_one():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Step Park"),
	)
	make_partnership("Exploring", [own.name, other.name])
	head, _second, first = DATED_STEPS
	planned = ["Importer Step Park", "Korea", add_days(nowdate(), 20), "Next visit", "", ""]
	doc = make_import(xlsx([head, planned, first]), own_organisation=own.name)
	assert fates(doc) == {}
	run_import(doc)
	assert step_with("Importer Step Park") == ("Send the brochure", getdate("2099-01-31"))


def test_where_the_dated_step_is_not_taken_the_day_of_the_import_gives_another():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Step Park"),
	)
	make_interaction(make_partnership("Exploring", [own.name, other.name]), "2016-12-01")
	head, _second, first = DATED_STEPS
	rows, day = [head, first, STEPS[2]], getdate(add_days(nowdate(), 14))
	doc = make_import(xlsx(rows), own_organisation=own.name, next_step_due=day)
	assert fates(doc) == {"older": [2], "given": [3]}
	run_import(doc)
	assert step_with("Importer Step Park") == ("Send draft MoU", day)


def test_the_next_step_of_a_partnership_that_was_here_stays():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Step Park"),
	)
	step = {"next_step": "Visit them", "next_step_due": add_days(nowdate(), 3)}
	make_partnership("Exploring", [own.name, other.name], **step)
	doc = make_import(xlsx(STEPS[:3]), own_organisation=own.name, next_step_due=add_days(nowdate(), 14))
	assert fates(doc) == {"left": [2, 3]}
	run_import(doc)
	assert step_with("Importer Step Park") == ("Visit them", getdate(step["next_step_due"]))


def test_a_step_that_a_partnership_was_given_is_taken_back_with_the_import():
	own, other = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Step Park"),
	)
	make_partnership("Exploring", [own.name, other.name])
	day = getdate(add_days(nowdate(), 14))
	doc = make_import(xlsx(STEPS[:3]), own_organisation=own.name, next_step_due=day)
	run_import(doc)
	assert step_with("Importer Step Park") == ("Send draft MoU", day)
	api.undo_import(doc.name)
	assert step_with("Importer Step Park") == (None, None)


def test_of_two_steps_of_one_meeting_one_is_named_as_left_out():
	own = make_organisation("Europe")
	head, first, *_others = STEPS
	rows = [head, [*first[:4], "", ""], first, [*first[:4], "Call them", ""], first]
	doc = make_import(xlsx(rows), own_organisation=own.name)
	assert fates(doc) == {"without_day": [3], "beside": [4]}
	run_import(doc)
	meeting = frappe.get_doc("Interaction", {"summary": ("like", "%First visit%")})
	assert (meeting.next_step, meeting.no_next_step_reason) == ("Send the brochure", "")


def test_of_rows_that_are_left_out_no_next_step_is_named():
	own = make_organisation("Europe")
	wrong = ["Importer Step Park", "Korea", "32 May", "Third visit", "Call them", ""]
	assert fates(make_import(xlsx([*STEPS[:3], wrong]), own_organisation=own.name)) == {}


def test_next_steps_are_due_on_no_day_that_is_over():
	with pytest.raises(frappe.ValidationError, match="lies in the past"):
		make_import(xlsx(STEPS), next_step_due=add_days(nowdate(), -1))


def test_the_same_file_again_makes_nothing():
	own = make_organisation("Europe")
	run_import(make_import(xlsx(SHEET), own_organisation=own.name))
	before = counts()
	status = run_import(make_import(xlsx(SHEET), own_organisation=own.name))
	assert more_than(before) == {}
	assert status["records_made"] == 0
	organisation = frappe.get_doc("Organisation", {"organisation_name": "Importer Water Cluster"})
	assert len(organisation.contacts) == 2


def test_a_group_with_a_wrong_cell_is_left_out_and_the_others_are_made():
	rows = [*SHEET[2:], ["Importer Water Cluster", "", "Park", "park@", "", ""]]
	doc, before = make_import(xlsx(rows)), counts()
	status = run_import(doc)
	assert more_than(before) == {"Organisation": 1}
	assert (status["status"], status["groups_refused"]) == ("Finished", 1)
	assert {error["row"] for error in status["errors"]} == {2, 3, 5}


def test_a_row_that_is_held_back_by_another_names_the_wrong_cell_in_preview_run_and_file():
	rows = [*SHEET[2:], ["Importer Water Cluster", "", "Park", "park@", "", ""]]
	doc = make_import(xlsx(rows))
	(wrong,) = api.preview_import(doc.name)["errors"]
	assert (wrong["row"], wrong["column"], wrong["holds_back"]) == (5, "D", [2, 3])
	api.download_corrected_import(doc.name)
	remarks = openpyxl.load_workbook(io.BytesIO(frappe.local.response.filecontent)).active
	held = "has a wrong cell: Sheet1!D5: this is no e-mail address"
	assert held in remarks.cell(2, 7).value and held in remarks.cell(3, 7).value
	messages = {error["row"]: error for error in run_import(doc)["errors"]}
	assert held in messages[2]["message"] and held in messages[3]["message"]
	assert (messages[5]["column"], "Sheet1!" in messages[5]["message"]) == ("D", False)
	api.download_corrected_import(doc.name)
	remarks = openpyxl.load_workbook(io.BytesIO(frappe.local.response.filecontent)).active
	assert remarks.cell(5, 7).value.count("no e-mail address") == 1


def test_a_group_that_a_rule_refuses_leaves_nothing_behind():
	rows = [
		["Company", "Country", "Website", "Name"],
		["Importer Water Cluster", "한국", "not a website", "Kim"],
		["Importer Bio", "한국"],
	]
	doc, before = make_import(xlsx(rows)), counts()
	status = run_import(doc)
	assert more_than(before) == {"Organisation": 1}
	assert [error["row"] for error in status["errors"]] == [2]


def test_a_new_import_of_the_mended_file_makes_what_was_left_out():
	bad = [HEAD, ["Importer Water Cluster", "한국", "Park", "park@"], ["Importer Bio", "한국"]]
	good = [HEAD, ["Importer Water Cluster", "한국", "Park", "park@water.example"], ["Importer Bio", "한국"]]
	run_import(make_import(xlsx(bad)))
	before = counts()
	run_import(make_import(xlsx(good)))
	assert more_than(before) == {"Organisation": 1, "Contact": 1}


@pytest.mark.parametrize(
	("rows", "made"),
	[
		(
			[["European partner", "Korean partner", "Stage", "Since", "Origin"], ["Importer E", "Importer K", "Exploring", "2015", "By Coincidence"]],
			{"Organisation": 2, "Partnership": 1},
		),
		(
			[["유럽 기관", "한국 기관", "일자", "내용"], ["Importer E", "Importer K", "2016-11-05", "첫 면담"]],
			{"Organisation": 2, "Partnership": 1, "Interaction": 1},
		),
		(
			[["Event", "Date", "Organisation", "Person", "Attended", "Side"], ["Importer Fair", "2014", "Importer E", "Mina Example", "yes", "Europe"], ["Importer Fair", "2014", "Importer K", "", "no", "Korea"]],
			{"Organisation": 2, "Contact": 1, "Cooperation Event": 1},
		),
		(
			[["Person", "E-mail", "Organisation", "Side"], ["RYU Jinho", "ryu@k.example", "Importer K", "Korea"]],
			{"Organisation": 1, "Contact": 1},
		),
	],
)  # fmt: skip
def test_each_kind_of_sheet_makes_its_records(rows, made):
	doc, before = make_import(xlsx(rows)), counts()
	status = run_import(doc)
	assert status["errors"] == []
	assert more_than(before) == made


def test_a_sheet_of_agreements_has_a_row_for_each_party():
	frappe.set_user("Administrator")
	frappe.get_doc({"doctype": "Agreement Kind", "kind_name": "Importer Memorandum"}).insert()
	rows = [
		["MoU", "Kind of agreement", "Organisation", "Side", "Signed on"],
		["Importer MoU", "Importer Memorandum", "Importer E", "Europe", "Nov 2016"],
		["Importer MoU", "Importer Memorandum", "Importer K", "Korea", "Nov 2016"],
	]
	doc = make_import(xlsx(rows))
	assert run_import(doc)["errors"] == []
	agreement = frappe.get_doc("Agreement", {"title": "Importer MoU"})
	assert (agreement.state, len(agreement.parties)) == ("In Force", 2)


def test_the_command_line_imports_the_same_file_and_says_what_it_did(tmp_path):
	(tmp_path / "list.xlsx").write_bytes(xlsx(SHEET))
	answer = run.execute(str(tmp_path / "list.xlsx"))
	assert (answer["status"], answer["records_made"]) == ("Finished", 6)


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.4"])
def test_the_command_line_answers_errors_that_a_person_understands(tmp_path, content):
	if content is not None:
		(tmp_path / "list.xlsx").write_bytes(content)
	answer = run.execute(str(tmp_path / "list.xlsx"))
	assert answer["status"] == "Stopped"
	assert answer["errors"][0]["message"]


def test_the_other_sheets_of_a_workbook_are_named():
	doc = make_import(xlsx(SHEET, [["Company"], ["A"]], _Lists=[["x"], ["y"]], Empty=[]))
	assert api.preview_import(doc.name)["other_sheets"] == ["Sheet2"]


def test_a_column_of_which_nothing_is_made_is_named():
	rows = [
		["Company", "Country", "E-mail", "E-mail", "Empty"],
		["Importer Two", "Korea", "a@two.example", "b@two.example"],
	]
	plan = api.preview_import(make_import(xlsx(rows)).name)
	assert plan["columns_left"] == ["D (E-mail)"]


def test_merged_headings_say_what_kind_of_sheet_it_is_and_the_first_value_is_no_heading():
	rows = [
		["Mission to Seoul", None, None, None],
		["Organisation", None, "Meeting", None],
		["Name", "Country", "Date", "Notes"],
		["Importer Merged Works", "Germany", "2018-05-14", "Visit"],
	]
	doc = make_import(xls(rows, merged=[(0, 0, 0, 3), (1, 1, 0, 1), (1, 1, 2, 3)]), "mission.xls")
	assert (doc.kind, doc.heading_row) == ("Contact Sheet", 2)
	assert [(row.target, row.sample) for row in doc.columns] == [
		("Organisation", "Importer Merged Works"),
		("Country", "Germany"),
		("Date", "2018-05-14"),
		("Summary", "Visit"),
	]


def test_what_a_mac_puts_beside_a_file_is_refused_in_words():
	with pytest.raises(frappe.ValidationError, match="Mac"):
		make_import(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + b"\x00" * 99, "._list.xlsx")


# ---------------------------------------------------------------------------------------------------- undoing


def test_an_import_is_undone_as_a_whole():
	own = make_organisation("Europe")
	there = make_organisation("Korea", organisation_name="Importer Bio Agency")
	rows = [*SHEET, ["Importer Bio Agency", "", "Choi Ara", "ara@bio.example", "2017", "Hello"]]
	before = counts()
	doc = make_import(xlsx(rows), own_organisation=own.name)
	run_import(doc)
	assert len(frappe.get_doc("Organisation", there.name).contacts) == 1
	removed = api.undo_import(doc.name)
	assert removed == 9
	assert counts() == before
	assert frappe.get_doc("Organisation", there.name).contacts == []
	assert run.status(doc.name)["status"] == "Undone"


def test_what_somebody_touched_is_not_undone_and_nothing_else_is():
	doc = make_import(xlsx(SHEET))
	run_import(doc)
	frappe.db.set_value(
		"Cooperation Import", doc.name, "heartbeat", frappe.utils.add_to_date(None, minutes=-5)
	)
	before = counts()
	with pytest.raises(frappe.ValidationError, match="changed, merged or deleted"):
		api.undo_import(doc.name)
	assert counts() == before


def test_what_others_link_to_is_not_undone():
	doc = make_import(xlsx(SHEET))
	run_import(doc)
	organisation = frappe.get_doc("Organisation", {"organisation_name": "Importer Bio Agency"})
	partnership = make_partnership("Exploring", [make_organisation("Europe").name, organisation.name])
	before = counts()
	with pytest.raises(
		frappe.ValidationError, match=f"{organisation.name} in Partnership {partnership.name}"
	):
		api.undo_import(doc.name)
	assert counts() == before


def test_what_another_app_keeps_about_a_record_by_a_dynamic_link_is_not_undone():
	doc = make_import(xlsx(SHEET))
	run_import(doc)
	organisation = frappe.db.get_value("Organisation", {"organisation_name": "Importer Bio Agency"})
	# ERPNext asks for a template when it saves an address
	if not frappe.db.exists("Address Template", {"is_default": 1}):
		default = {"doctype": "Address Template", "country": "Germany", "is_default": 1}
		frappe.get_doc(default).insert(ignore_permissions=True)
	frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": "Bio",
			"address_type": "Office",
			"address_line1": "1 Road",
			"city": "Seoul",
			"country": "Korea, Republic of",
			"links": [{"link_doctype": "Organisation", "link_name": organisation}],
		}
	).insert(ignore_permissions=True)
	with pytest.raises(frappe.ValidationError, match=f"{organisation} in Address"):
		api.undo_import(doc.name)


@pytest.mark.parametrize("who, is_refused", [("another_manager", True), ("manager", False)])
def test_a_comment_of_somebody_else_keeps_what_it_stands_at(who, is_refused, request, manager):
	other = request.getfixturevalue("another_manager")
	doc = make_import(xlsx(SHEET))
	doc.db_set("started_by", manager)
	with as_user(manager):
		run_import(doc)
	organisation = frappe.get_doc("Organisation", {"organisation_name": "Importer Bio Agency"})
	with as_user(other if is_refused else manager):
		organisation.add_comment("Comment", "They have moved to Sejong.")
	with as_user(manager):
		if is_refused:
			with pytest.raises(frappe.ValidationError, match=f"commented.*{organisation.name}"):
				api.undo_import(doc.name)
		else:
			assert api.undo_import(doc.name) == 6


LEFT = {
	"Cooperation Import",
	"Cooperation Import Batch",
	"Cooperation Import Column",
	"File",
	"Comment",
	"Error Log",
}
"""What an undone import leaves: itself and its file, Frappe's line about that file, and that it could mail nobody of a comment."""


def test_what_is_undone_leaves_no_row_in_any_table():
	own = make_organisation("Europe")
	rows = [*SHEET, ["Importer Water Cluster", "", "Lee Jina", "jina@water.example", "2017-02-01", "Third"]]
	before = rows_of_all_tables()
	doc = make_import(xlsx(rows), own_organisation=own.name)
	run_import(doc)
	organisation = frappe.get_doc("Organisation", {"organisation_name": "Importer Bio Agency"})
	organisation.add_comment("Comment", "To be looked at.")
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "note.txt",
			"content": b"note",
			"attached_to_doctype": "Organisation",
			"attached_to_name": organisation.name,
		}
	).insert()
	frappe.get_doc({"doctype": "Tag", "name": "Undone"}).insert(ignore_permissions=True)
	before["Tag"] += 1
	organisation.add_tag("Undone")
	api.undo_import(doc.name)
	after = rows_of_all_tables()
	assert {name for name in after if after[name] != before[name]} - LEFT == set()
	assert frappe.db.count("Comment", {"reference_doctype": "Organisation"}) == 0


def rows_of_all_tables() -> dict[str, int]:
	doctypes = frappe.get_all("DocType", filters={"issingle": 0, "is_virtual": 0}, pluck="name")
	here = set(frappe.db.get_tables(cached=False))
	return {name: frappe.db.count(name) for name in doctypes if f"tab{name}" in here}


def test_an_undoing_asks_less_than_six_questions_a_record():
	own, asked = make_organisation("Europe"), []
	for number in (5, 25):
		rows = [HEAD] + [
			[
				f"Undo Works {number}",
				"한국",
				f"Kim {one}",
				f"u{number}.{one}@works.example",
				"2016",
				f"Talk {one}",
			]
			for one in range(number)
		]
		doc = make_import(xlsx(rows), own_organisation=own.name)
		run_import(doc)
		with count_queries() as queries:
			assert api.undo_import(doc.name) == 2 * number + 2
		asked.append(queries.count)
	assert (asked[1] - asked[0]) / 40 < 6


def test_a_partnership_that_was_here_is_judged_after_the_undoing():
	sides = (
		make_organisation("Europe"),
		make_organisation("Korea", organisation_name="Importer Judged Agency"),
	)
	partnership = make_partnership("Exploring", [side.name for side in sides])
	health = ["health", "last_interaction", "last_meaningful_interaction", "days_silent", "reason_codes"]
	before = frappe.db.get_value("Partnership", partnership.name, health)
	rows = [HEAD, ["Importer Judged Agency", "", "Bae Sora", "sora@judged.example", nowdate(), "Met"]]
	doc = make_import(xlsx(rows), own_organisation=sides[0].name)
	run_import(doc)
	assert frappe.db.get_value("Partnership", partnership.name, health) != before
	api.undo_import(doc.name)
	assert frappe.db.get_value("Partnership", partnership.name, health) == before


def test_only_who_started_it_undoes_it_within_a_day(manager, another_manager):
	doc = make_import(xlsx(SHEET))
	doc.db_set("started_by", manager)
	run_import(doc)
	with as_user(another_manager), pytest.raises(frappe.PermissionError):
		api.undo_import(doc.name)
	frappe.db.set_value(
		"Cooperation Import", doc.name, "heartbeat", frappe.utils.add_to_date(None, hours=-25)
	)
	with pytest.raises(frappe.ValidationError, match="24 hours"):
		api.undo_import(doc.name)


@pytest.fixture
def another_manager(site):
	frappe.set_user("Administrator")
	from testing import make_user

	return make_user("Cooperation Manager")


def test_a_started_import_keeps_its_file():
	doc = make_import(xlsx(SHEET))
	run_import(doc)
	doc.default_side = "Europe"
	with pytest.raises(frappe.ValidationError, match="has been started"):
		doc.save()


# ----------------------------------------------------------------------------------------------- large sheets


RQS_OWN = ("queue", "timeout", "enqueue_after_commit")


@pytest.fixture
def jobs(monkeypatch):
	"""What was put into the queue: tests have no worker, so they do the jobs themselves."""
	queued = []
	enqueue = frappe.enqueue

	def put(method, **values):
		is_ours = isinstance(method, str) and method.startswith("eu_korea_coop.importing.")
		return queued.append((method, values)) if is_ours else enqueue(method, **values)

	monkeypatch.setattr(frappe, "enqueue", put)

	def work() -> None:
		while queued:
			method, values = queued.pop(0)
			arguments = {name: values[name] for name in values if name not in RQS_OWN}
			frappe.get_attr(method)(**arguments)

	work.queued = queued
	return work


def test_the_same_file_is_attached_to_a_second_import_without_a_message():
	first = make_import(xlsx(SHEET))
	frappe.clear_messages()
	second = frappe.get_doc({"doctype": "Cooperation Import", "file": first.file}).insert()
	assert frappe.local.message_log == []
	attached = {"attached_to_doctype": "Cooperation Import", "attached_to_name": second.name}
	assert frappe.get_all("File", attached, pluck="is_private") == [1]


def test_a_public_file_is_attached_to_no_import():
	doc = make_import(xlsx(SHEET))
	attached = {"attached_to_doctype": "Cooperation Import", "attached_to_name": doc.name}
	with pytest.raises(frappe.ValidationError, match="private one"):
		frappe.get_doc({"doctype": "File", "file_name": "a.txt", "content": b"a", **attached}).insert()
	said_private = {"file_url": "/private/files/a.txt", "content": b"a", "is_private": 0}
	try:
		file = frappe.get_doc({"doctype": "File", "file_name": "a.txt", **said_private, **attached}).insert()
	except frappe.ValidationError as refused:
		assert "private one" in str(refused)
	else:  # later versions of Frappe believe the address
		assert file.is_private


def test_a_large_sheet_is_counted_in_the_background_once(jobs, monkeypatch):
	monkeypatch.setattr(previews, "LARGE", 2)
	make_organisation("Korea", organisation_name="importer water cluster")
	doc = make_import(xlsx(SHEET))
	waiting = api.preview_import(doc.name)
	assert (waiting["pending"], waiting["job"]["state"]) == (True, progress.WAITING)
	api.preview_import(doc.name)
	assert len(jobs.queued) == 1
	jobs()
	plan = api.preview_import(doc.name)
	assert (plan["rows"], plan["undecided"], plan["is_old"]) == (3, 1, False)
	answered = api.decide_import_at_once(doc.name, "first")
	assert (answered["undecided"], answered["is_old"]) == (0, True)
	assert jobs.queued == []
	assert api.preview_import(doc.name, anew=1)["pending"]
	jobs()
	again = api.preview_import(doc.name)
	assert (again["is_old"], again["counts"]["Organisation"]) == (False, {"new": 1, "there": 1})


def test_a_large_sheet_that_can_not_be_counted_says_why(jobs, monkeypatch):
	monkeypatch.setattr(previews, "LARGE", 2)
	doc = make_import(xlsx(SHEET))
	api.preview_import(doc.name)
	frappe.db.set_value("Cooperation Import", doc.name, "sheet", "Gone")
	doc.reload()
	key = previews.key_of(doc)
	previews.count(doc.name, key, "en")
	assert "no sheet Gone" in api.preview_import(doc.name)["job"]["error"]


def test_what_nobody_decided_is_left_out_by_the_run_and_said():
	make_organisation("Korea", organisation_name="importer water cluster")
	doc, before = make_import(xlsx(SHEET)), counts()
	status = run_import(doc)
	assert more_than(before) == {"Organisation": 1}
	assert {error["row"] for error in status["errors"]} == {4, 5}
	assert "known already" in status["errors"][0]["message"]


def test_a_large_import_is_undone_in_the_background(jobs, monkeypatch):
	monkeypatch.setattr(undoing, "LARGE", 2)
	monkeypatch.setattr(removing, "AT_ONCE", 1)
	doc, before = make_import(xlsx(SHEET)), counts()
	run_import(doc)
	assert api.undo_import(doc.name) is None
	assert run.status(doc.name)["undoing"]["state"] == progress.WAITING
	jobs()
	assert counts() == before
	assert run.status(doc.name)["status"] == "Undone"


def test_a_large_undoing_that_is_refused_says_why_and_takes_nothing(jobs, monkeypatch):
	monkeypatch.setattr(undoing, "LARGE", 2)
	monkeypatch.setattr(frappe.db, "rollback", lambda **_names: None)  # this test's records are not committed
	doc = make_import(xlsx(SHEET))
	run_import(doc)
	frappe.db.set_value(
		"Cooperation Import", doc.name, "heartbeat", frappe.utils.add_to_date(None, minutes=-5)
	)
	before = counts()
	api.undo_import(doc.name)
	jobs()
	assert "changed, merged or deleted" in run.status(doc.name)["undoing"]["error"]
	assert counts() == before


def test_a_person_without_an_address_is_known_by_the_row_they_came_from():
	rows = [
		["Company", "Country", "Name"],
		["Importer Water", "한국", "김민수"],
		["Importer Bio", "한국", "김민수"],
	]
	before = counts()
	assert run_import(make_import(xlsx(rows)))["errors"] == []
	assert more_than(before) == {"Organisation": 2, "Contact": 2}
	before = counts()
	again = make_import(xlsx(rows))
	plan = api.preview_import(again.name)
	assert (plan["questions"], plan["counts"]["Contact"]) == ([], {"new": 0, "there": 2})
	run_import(again)
	assert more_than(before) == {}
	other = make_import(xlsx([rows[0], ["Importer Third", "한국", "김민수"]]))
	assert len(api.preview_import(other.name)["questions"]) == 1


# -------------------------------------------------------------------------------------------------- templates


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
	"kind",
	[
		"Organisations",
		"People",
		"Partnerships",
		"Interactions",
		"Agreements",
		"Event Attendance",
		"Contact Sheet",
	],
)
def test_a_template_as_it_is_given_is_made_without_an_error(kind, language):
	api.download_import_template(kind, language)
	doc = make_import(frappe.local.response.filecontent, "template.xlsx")
	plan = api.preview_import(doc.name)
	assert (doc.kind, plan["errors"], plan["rows"]) == (kind, [], 1)
	assert all(row.target for row in doc.columns)
	assert run_import(doc)["errors"] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_word_that_a_template_offers_is_read(language):
	cells = Cells(None)
	for field in (*CHOICES, *MASTERS):
		for word in templates.options(field, language):
			assert cells.read(field, word), (field, word)


def test_a_sheet_is_read_as_it_was_uploaded():
	"""These bytes are also letters of Windows-1250, which Frappe 16 takes them for."""
	content = "회사;국가\n가나;한국\n".encode("cp949")
	values = {"doctype": "File", "file_name": "mission.csv", "content": content, "is_private": 1}
	name = frappe.get_doc(values).insert().name
	assert mapping.stored(frappe.get_doc("File", name)) == content


def test_a_korean_template_is_korean():
	api.download_import_template("Organisations", "ko")
	sheet = openpyxl.load_workbook(io.BytesIO(frappe.local.response.filecontent)).worksheets[0]
	example = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
	assert (example["국가"], example["기관 유형"]) == ("대한민국", "학회")


def test_a_template_offers_lists_and_comments():
	api.download_import_template("Contact Sheet", "en")
	sheet = openpyxl.load_workbook(io.BytesIO(frappe.local.response.filecontent)).worksheets[0]
	assert len(sheet.data_validations.dataValidation) >= 3
	assert any(cell.comment for cell in sheet[1])


def test_an_unknown_template_is_refused():
	with pytest.raises(frappe.ValidationError):
		api.download_import_template("Recipes", "en")


def test_stored_decisions_are_an_object():
	doc = make_import(xlsx(SHEET))
	with pytest.raises(frappe.ValidationError):
		api.decide_import(doc.name, json.dumps(["new"]))
	mapping.decide(doc, {"organisation:x": "new"})
	assert json.loads(doc.decisions) == {"organisation:x": "new"}


# ------------------------------------------------------------------------------------------------- a badge list


BADGES = [
	["Company", "Country", "Name", "E-mail"],
	["Badge Water Institute", "Korea, Republic of", "Kim Minsu", "minsu@badge.example"],
	["Badge water institute", "Korea, Republic of", "Lee Jina", "jina@badge.example"],
	["Badge Robotics", "Korea, Republic of", "Park Sora", "no address"],
	["Badge Food Valley", "Poland", "", ""],
]


def test_a_badge_list_becomes_participants_of_its_event_and_is_taken_out_again():
	there = make_organisation("Korea", organisation_name="Badge Water Institute")
	event = make_event("2099-03-01", participants=[make_organisation()])
	doc = make_import(xlsx(BADGES), event=event.name)
	assert doc.kind == sheet_kinds.ATTENDANCE
	preview = api.preview_import(doc.name)
	assert [(one["row"], one["organisation_state"], one["person_state"]) for one in preview["whom"]] == [
		(2, "there", "new"),
		(3, "ask", "new"),
		(5, "new", ""),
	]
	assert [(error["row"], error["column"]) for error in preview["errors"]] == [(4, "D")]
	assert (preview["groups"], preview["left_out"]) == (1, 0)
	(question,) = preview["questions"]
	mapping.decide(doc, {question["key"]: f"use:{there.name}"})
	assert run_import(doc)["status"] == run.FINISHED
	event.reload()
	rows = event.participants[1:]
	assert [(row.organisation == there.name, bool(row.contact), row.attended) for row in rows] == [
		(True, True, 0),
		(True, True, 0),
		(False, False, 0),
	]
	again = make_import(xlsx(BADGES[:2]), event=event.name)
	run_import(again)
	event.reload()
	assert len(event.participants) == 4
	undoing.undo(frappe.get_doc("Cooperation Import", doc.name))
	event.reload()
	assert len(event.participants) == 1
	assert not frappe.db.exists("Organisation", {"organisation_name": "Badge Food Valley"})


def test_a_name_the_other_way_round_is_a_question():
	institute = make_organisation("Korea", organisation_name="Badge Order Institute")
	person = make_contact(institute, first_name="Seojun", last_name="Badgebaek")
	rows = [BADGES[0], ["Badge Order Institute", "Korea, Republic of", "Badgebaek Seojun", ""]]
	doc = make_import(xlsx(rows), event=make_event("2016-03-01").name)
	(question,) = api.preview_import(doc.name)["questions"]
	assert [one["answer"] for one in question["candidates"]] == [f"use:{person.name}"]
	assert "the other way round" in question["candidates"][0]["because"]


def test_of_an_event_that_was_held_the_listed_have_come():
	event = make_event("2016-03-01")
	doc = make_import(xlsx([BADGES[0], BADGES[4]]), event=event.name)
	assert run_import(doc)["status"] == run.FINISHED
	event.reload()
	assert [row.attended for row in event.participants] == [1]


def test_a_badge_list_is_of_no_other_kind():
	event = make_event("2016-03-01")
	with pytest.raises(frappe.ValidationError, match="Event"):
		make_import(xlsx(BADGES), event=event.name, kind=sheet_kinds.PEOPLE)


def test_a_row_without_side_or_country_is_left_out_alone():
	event = make_event("2016-03-01")
	rows = [["Company", "Country"], ["Nowhere Works", ""], ["Badge Food Valley", "Poland"]]
	doc = make_import(xlsx(rows), event=event.name)
	assert [error["row"] for error in api.preview_import(doc.name)["errors"]] == [2]
	run_import(doc)
	event.reload()
	assert len(event.participants) == 1
	assert not frappe.db.exists("Organisation", {"organisation_name": "Nowhere Works"})


# ----------------------------------------------------------------------------------- a badge list, by an officer


NEEDS_A_MANAGER = "badge list of an event"


def badge_list_of(event, rows=BADGES[:2], **fields):
	return make_import(xlsx(rows), event=event.name, kind=sheet_kinds.ATTENDANCE, **fields)


def test_an_officer_brings_the_badge_list_of_an_event_and_takes_it_out_again(officer, jobs):
	event, before = make_event("2016-03-01"), counts()
	with as_user(officer):
		doc = badge_list_of(event)
		assert [one["organisation"] for one in api.preview_import(doc.name)["whom"]] == [BADGES[1][0]]
		api.start_import(doc.name)
	frappe.set_user("Administrator")  # as the worker of the queue begins
	jobs()
	made = frappe.get_value(
		"Organisation", {"organisation_name": BADGES[1][0]}, ["name", "owner"], as_dict=True
	)
	assert made.owner == officer
	event.reload()
	assert [(row.organisation, row.attended) for row in event.participants] == [(made.name, 1)]
	with as_user(officer):
		assert api.get_import_status(doc.name)["status"] == run.FINISHED
		assert api.undo_import(doc.name) == 2
	assert counts() == before


def test_an_officer_brings_no_other_sheet(officer):
	event = make_event("2016-03-01")
	with as_user(officer):
		for kind in ("", *(kind for kind in sheet_kinds.KIND_LABELS if kind != sheet_kinds.ATTENDANCE)):
			with pytest.raises(frappe.PermissionError):
				make_import(xlsx(BADGES), kind=kind)
		with pytest.raises(frappe.PermissionError, match=NEEDS_A_MANAGER):
			make_import(xlsx(BADGES), kind=sheet_kinds.ATTENDANCE)
		rows = [["Event", *BADGES[0]], ["Badge Fair", *BADGES[1]]]
		with pytest.raises(frappe.PermissionError, match=NEEDS_A_MANAGER):
			make_import(xlsx(rows), kind=sheet_kinds.ATTENDANCE)
		with pytest.raises(frappe.PermissionError, match=NEEDS_A_MANAGER):
			make_import(our_workbook(), "records.xlsx", kind=sheet_kinds.ATTENDANCE, event=event.name)


def our_workbook() -> bytes:
	"""A workbook as our export writes them, which is loaded as history whatever it is said to be."""
	with as_user("Administrator"):
		api.download_seven_cases()
		return frappe.local.response.filecontent


@pytest.mark.parametrize(
	"change",
	[
		{"kind": sheet_kinds.PEOPLE, "event": None},
		{"kind": sheet_kinds.PEOPLE},
		{"kind": "", "event": None},
		{"event": None},
	],
)
def test_an_officer_changes_a_badge_list_into_no_other_sheet(officer, change):
	import frappe.client

	with as_user(officer):
		doc = badge_list_of(make_event("2016-03-01"))
		with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
			frappe.client.set_value("Cooperation Import", doc.name, change)
	assert frappe.get_value("Cooperation Import", doc.name, "kind") == sheet_kinds.ATTENDANCE


def test_an_officer_opens_no_import_of_another_nor_one_that_is_no_badge_list(
	officer, another_officer, manager
):
	event = make_event("2016-03-01")
	with as_user(officer):
		own = badge_list_of(event)
	once_a_manager = make_import(xlsx(BADGES))
	once_a_manager.db_set("owner", officer)
	for user, name in (
		(officer, badge_list_of(event).name),
		(officer, once_a_manager.name),
		(another_officer, own.name),
	):
		with as_user(user):
			for call in (api.preview_import, api.start_import, api.undo_import, api.get_import_status):
				with pytest.raises(frappe.PermissionError):
					call(name)
			listed = frappe.get_list("Cooperation Import", pluck="name")
			assert name not in listed
			assert frappe.get_list(
				"Cooperation Import Column", parent_doctype="Cooperation Import"
			) == [] or (user == officer)
	with as_user(officer):
		assert frappe.get_list("Cooperation Import", pluck="name") == [own.name]
		assert set(
			frappe.get_list(
				"Cooperation Import Column",
				fields=["parent"],
				parent_doctype="Cooperation Import",
				pluck="parent",
			)
		) == {own.name}
	assert api.preview_import(own.name)["rows"] == 1


def test_an_officer_without_a_right_to_the_event_brings_no_list_of_it(officer):
	event = make_event("2016-03-01")
	with as_user(officer):
		doc = badge_list_of(event)
	with as_user("Administrator"):
		other = make_event("2016-04-01")
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": officer,
				"allow": "Cooperation Event",
				"for_value": other.name,
			}
		).insert()
	with as_user(officer):
		for task in (lambda: badge_list_of(event), lambda: run.run(doc.name)):
			with pytest.raises(frappe.PermissionError):
				task()


def test_no_request_says_in_whose_name_an_import_runs_or_how_far_it_is(officer, manager):
	with as_user(officer):
		doc = badge_list_of(make_event("2016-03-01"), started_by=manager, status=run.FINISHED, groups_done=7)
		doc.update(
			{"started_by": manager, "heartbeat": "2099-01-01", "status": run.FINISHED, "records_made": 5}
		)
		doc.save()
	stored = frappe.get_value(
		"Cooperation Import",
		doc.name,
		["started_by", "heartbeat", "status", "groups_done", "records_made"],
		as_dict=True,
	)
	assert (stored.started_by, stored.heartbeat, stored.status) == (None, None, run.DRAFT)
	assert (stored.groups_done or 0, stored.records_made or 0) == (0, 0)


def test_an_officer_is_given_the_empty_badge_list(officer):
	with as_user(officer):
		api.download_import_template(sheet_kinds.ATTENDANCE)
	assert frappe.local.response.filecontent
