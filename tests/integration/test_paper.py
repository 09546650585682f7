"""The paper: only recorded facts with their sources, nothing Restricted, no person without consent; made by a job."""

import json
from datetime import date
from io import BytesIO

import frappe
import pytest
from docx import Document
from pypdf import PdfReader

from eu_korea_coop import api, demo
from eu_korea_coop.partnerships.paper import content, job, output
from eu_korea_coop.partnerships.paper.asked import Asked
from eu_korea_coop.partnerships.paper.parts import Paper
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_organisation,
	make_partnership,
	persona,
	some_of,
)

pytestmark = pytest.mark.demo_records

HIDDEN = "Zebra"


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module", autouse=True)
def records(site):
	"""The seven cases; a Restricted world; a gateway with one person who agreed to be named and one who did not."""
	demo.load()
	hidden = make_partnership("Exploring", visibility="Restricted", title=f"{HIDDEN} partnership")
	make_agreement(hidden, "In Force", title=f"{HIDDEN} agreement")
	gateway = make_organisation("Korea", organisation_name="Test Gateway", is_gateway=1)
	make_contact(gateway, first_name="Agreed", last_name="Example", lawful_basis="Consent")
	make_contact(gateway, first_name="Unasked", last_name="Example", lawful_basis="Legitimate Interest")


def cases() -> list[str]:
	keys = [f"demo.eccp-d3.5:P{number}" for number in range(1, 12)]
	return frappe.get_all(
		"Partnership", filters={"history_key": ("in", keys)}, pluck="name", order_by="title"
	)


def hidden_partnership() -> str:
	return frappe.db.get_value("Partnership", {"title": f"{HIDDEN} partnership"})


def paper_of(who: str, **asked):
	asked = {"first": None, "last": None, "sectors": (), "cases": tuple(cases()), **asked}
	with as_user(who):
		return content.write(Asked(**asked, with_texts=who != "viewer"))


def test_nobody_else_asks_for_a_paper():
	for who in ("officer", "outsider"):
		with as_user(who):
			for call in (api.start_paper, api.get_paper_state, api.get_paper_cases):
				with pytest.raises(frappe.PermissionError):
					call()


@pytest.mark.parametrize("who", ["manager", "viewer"])
def test_nothing_restricted_is_in_it_whoever_asks(who):
	html = output.as_html(paper_of(who, cases=(*cases(), hidden_partnership())))
	assert HIDDEN not in html
	assert "Chosen cases of other sectors, or not open to all: " in html
	with as_user(who):
		assert hidden_partnership() not in [row["value"] for row in api.get_paper_cases()]


def test_a_person_is_named_with_consent_alone_and_never_to_a_reader_of_figures():
	html = output.as_html(paper_of("manager"))
	assert "Agreed Example" in html and "Unasked" not in html
	assert "Agreed Example" not in output.as_html(paper_of("viewer"))


def test_a_reader_of_figures_gets_no_free_text():
	notes = frappe.get_all(
		"Partnership Bottleneck", filters={"note": ("is", "set")}, pluck="note"
	) + frappe.get_all("Interaction", filters={"outcome": ("is", "set")}, pluck="outcome")
	assert notes
	html = output.as_html(paper_of("viewer"))
	assert not [note for note in notes if len(note) > 15 and frappe.utils.escape_html(note) in html]


def test_every_case_has_the_seven_headings_and_its_source():
	paper = paper_of("manager")
	heads = [part for part in paper.parts if part.level == 2]
	open_ones = frappe.get_all("Partnership", {"name": ("in", cases()), "visibility": "Normal"})
	assert len(heads) == len(open_ones) > 5
	for place, part in enumerate(paper.parts):
		if part.level == 2:
			assert [below.level for below in paper.parts[place + 1 : place + 8]] == [3] * 7
			assert "L" in part.source, part.heading


def test_the_figures_are_those_of_the_open_records():
	paper = paper_of("manager", cases=())
	facts = dict(paper.parts[0].facts)
	open_ones = frappe.db.count("Partnership", {"visibility": ("!=", "Restricted")})
	assert int(facts["Partnerships recorded"]) == open_ones
	(bars,) = [
		chart.bars for part in paper.parts for chart in part.charts if chart.title == "Partnerships by sector"
	]
	sectors = frappe.get_all("Sector Tag", {"parenttype": "Partnership"}, pluck="sector")
	assert {label for label, _number in bars} - {"No sector"} == set(sectors)
	tables = [table for part in paper.parts for table in part.tables if "Signed" in table.head]
	signed = {row[table.head.index("Signed")] for table in tables for row in table.rows}
	assert "Nov 2016" in signed
	assert paper.parts[-1].heading == "What is missing"
	assert all(part.source or not part.charts for part in paper.parts)


def test_a_period_and_a_sector_narrow_it():
	everything = dict(paper_of("manager", cases=()).parts[0].facts)
	early = dict(paper_of("manager", cases=(), last=frappe.utils.getdate("1999-12-31")).parts[0].facts)
	assert "Agreements signed in the period" in everything and "Agreements signed in the period" not in early
	sector = frappe.get_all("Sector Tag", filters={"parenttype": "Partnership"}, pluck="sector", limit=1)[0]
	narrowed = dict(paper_of("manager", cases=(), sectors=(sector,)).parts[0].facts)
	assert int(narrowed["Partnerships recorded"]) < int(everything["Partnerships recorded"])


@pytest.mark.parametrize(
	("asked", "said"),
	[
		({"language": "fr"}, "Language"),
		({"from_date": "2020-01-02", "to_date": "2020-01-01"}, "before"),
		({"from_date": "soon"}, "from_date"),
		({"sectors": ["No Such Sector"]}, "not known"),
		({"cases": [f"PS-{number}" for number in range(51)]}, "50"),
	],
)
def test_what_is_asked_for_wrongly_is_refused(asked, said):
	with as_user("manager"), pytest.raises(frappe.ValidationError, match=said):
		api.start_paper(**asked)


def test_a_paper_is_begun_once_and_its_maker_alone_sees_how_far_it_is(monkeypatch):
	begun = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: begun.append((method, values)))
	monkeypatch.setattr(job, "is_job_enqueued", lambda _name: bool(begun))
	asked = {"from_date": "2016-11-01", "to_date": "2016-11-01", "cases": json.dumps(cases()[:1])}
	with as_user("manager"):
		for _twice in range(2):
			state = api.start_paper("ko", **asked)
			assert (state["state"], state["percent"], state["files"]) == ("waiting", 0, {})
	((method, values),) = begun
	assert (method, values["queue"], values["user"]) == (job.run, "long", persona("manager"))
	assert (values["language"], values["first"], values["last"]) == (
		"ko",
		date(2016, 11, 1),
		date(2016, 11, 1),
	)
	assert (values["sectors"], values["cases"]) == ([], cases()[:1])
	with as_user("viewer"):
		assert api.get_paper_state() == {
			"state": None,
			"percent": 0,
			"step": None,
			"message": None,
			"files": {},
			"written_on": None,
		}


@pytest.mark.parametrize(("who", "language"), some_of((("manager", "en"), ("viewer", "ko")), "job"))
def test_the_job_makes_both_files_private_to_who_asked(who, language):
	with as_user(who):
		job.run(frappe.session.user, language, None, None, [], cases())
		state = api.get_paper_state()
		assert (state["state"], state["percent"]) == ("done", 100), state
		names = {kind: frappe.db.get_value("File", {"file_url": url}) for kind, url in state["files"].items()}
		files = {kind: frappe.get_doc("File", name) for kind, name in names.items()}
		assert all(file.is_private == 1 and file.is_downloadable() for file in files.values())
	for other in ("another officer", "outsider"):
		with as_user(other):
			assert not any(frappe.get_doc("File", name).is_downloadable() for name in names.values())
	made = Document(files["docx"].get_full_path())
	headings = [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == "Heading 1"]
	assert headings[0] == {"en": "Overview", "ko": "개요"}[language]
	assert all(abs(section.page_width.cm - 21) < 0.1 for section in made.sections)
	bars = [table for table in made.tables if len(table.columns) > 1 and output.BAR in table.cell(0, 1).text]
	assert bars and all(table.columns[1].width.cm > 8 for table in bars)  # the longest bar takes one line
	text = " ".join(page.extract_text() for page in PdfReader(files["pdf"].get_full_path()).pages)
	assert headings[-1] in " ".join(text.split()) and persona(who)


def cut_lines(page) -> list[tuple[float, float]]:
	"""The upright lines beside cells, bottom and top in points, that a page's end cuts."""
	uprights, corners = [], []

	def look(operator, numbers, place, _text) -> None:
		if operator == b"l":  # the frame all is drawn in is drawn first
			corners.append(place[5] + place[3] * float(numbers[1]))
		if operator == b"re":
			_x, y, across, up = map(float, numbers)
			bottom, top = sorted((place[5] + place[3] * y, place[5] + place[3] * (y + up)))
			if abs(place[0] * across) < 1.5 and top - bottom > 4:
				uprights.append((bottom, top))

	page.extract_text(visitor_operand_before=look)
	assert uprights, "no cell has a line"
	ends = min(corners[:4]) - 1, max(corners[:4]) + 1
	return [(bottom, top) for bottom, top in uprights if any(bottom < end < top for end in ends)]


def test_no_row_is_cut_at_a_pages_end_and_copied_words_have_their_blanks():
	paper = Paper("유럽과 한국의 협력", "ACCIÓ – KICOX")
	part = paper.part("협정")
	part.table(
		("당사자", "서명됨"),
		[("Packaging cluster of Catalonia " * (row % 7), "2026년 3월 11일") for row in range(90)],
	)
	pages = PdfReader(BytesIO(output.as_pdf(paper))).pages
	assert len(pages) > 2
	assert [line for page in pages for line in cut_lines(page)] == []
	text = " ".join(pages[0].extract_text().split())  # a line ends wherever the font changes
	assert "유럽과 한국의 협력" in text
	assert "ACCIÓ – KICOX" in text
