"""The chapters of a paper on a small world of one sector: what is counted, what is named, what is said to be missing."""

from io import BytesIO

import frappe
import pytest
from docx import Document
from frappe.utils import add_days, getdate

from eu_korea_coop.partnerships.paper import chapters, content, output
from eu_korea_coop.partnerships.paper.asked import Asked
from eu_korea_coop.partnerships.paper.parts import Paper
from testing import (
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
)
from testing.factories import today


@pytest.fixture
def world(site):
	"""Three partnerships of one sector, two agreements, an event that was held and one that is planned."""
	sector = make_master("Sector", f"Test {frappe.generate_hash(length=6)}")
	factor, money, age = (make_master("Success Factor", f"Test {name}") for name in ("Trust", "Money", "Age"))
	hindrance = make_master("Bottleneck", "Test Language")
	europe = make_organisation("Europe", organisation_name="Paper Cluster", region="Catalonia")
	korea = make_organisation("Korea", organisation_name="Paper Institute", region="Daegu")
	of_sector = {"sectors": [{"sector": sector}], "parties": (europe, korea)}
	old = make_partnership(
		"Exploring",
		since=add_days(today(), -900),
		title="Old exchange",
		success_factors=[{"success_factor": factor}],
		bottlenecks=[{"bottleneck": hindrance, "status": "Open"}],
		**of_sector,
	)
	signed = make_partnership(
		"Formalised",
		since=add_days(today(), -20),
		title="Signed exchange",
		origin_kind="Organised Outreach",
		success_factors=[{"success_factor": name} for name in (factor, money, age)],
		bottlenecks=[{"bottleneck": hindrance, "status": "Resolved"}],
		**of_sector,
	)
	unknown = make_partnership(title="Unknown exchange", origin_kind=None, **of_sector)
	make_interaction(signed, add_days(today(), -2))
	make_interaction(unknown, add_days(today(), -2))
	memorandum = make_agreement(
		signed,
		"In Force",
		title="Memorandum",
		signed_on="2016-11-10",
		signed_on_precision="Month",
		source="L12",
	)
	lapsed = make_agreement(signed, "Expired", title="Old memorandum")
	frappe.db.set_value("Agreement", lapsed.name, "signed_on", None)
	make_agreement(old, title="Draft")
	held = make_event(
		"2016-11-10",
		title="Workshop",
		sectors=[{"sector": sector}],
		recommendations=[
			{"recommendation": "Meet every year", "status": "Open", "source": "L40"},
			{"recommendation": "Translate", "status": "Open"},
		],
	)
	make_event(add_days(today(), 20), title="Next workshop", sectors=[{"sector": sector}])
	return frappe._dict(
		sector=sector, old=old, signed=signed, unknown=unknown, memorandum=memorandum, held=held
	)


def paper_of(world, with_texts: bool = True, on_progress=None, **asked):
	asked = {"first": None, "last": None, "cases": (), "sectors": (world.sector,), **asked}
	reports_progress = {"on_progress": on_progress} if on_progress else {}
	return content.write(Asked(**asked, with_texts=with_texts), **reports_progress)


def chapter(paper, heading: str):
	return next(part for part in paper.parts if part.heading == heading)


def charts(part) -> dict[str, list]:
	return {chart.title: chart.bars for chart in part.charts}


def test_the_overview_counts_by_stage_health_and_origin(world):
	paper = paper_of(world)
	overview = chapter(paper, "Overview")
	assert overview.facts == [
		("Partnerships recorded", "3"),
		("of these stalled", "1"),
		("Agreements signed in the period", "2"),
		("of these in force", "1"),
		("Events held in the period", "1"),
	]
	assert overview.paragraphs == [], "nothing is said of a period nobody asked for"
	assert charts(overview) == {
		"Partnerships by stage": [("Identified", 1), ("Exploring", 1), ("Formalised", 1)],
		"Partnerships by health": [("Stalled", 1), ("Needs attention", 2)],
		"How the parties met": [("By Coincidence", 1), ("Organised Outreach", 1)],
	}
	assert paper.subtitle == f"Period: without limit of time. Sectors: {world.sector}."
	assert "How the parties met, of one partnership" in paper.missing
	frappe.db.set_value("Partnership", world.old.name, "origin_kind", None)
	assert "How the parties met, of 2 partnerships" in paper_of(world).missing


@pytest.mark.parametrize(
	("first", "last", "agreements"),
	[
		("2016-11-30", None, 1),
		("2016-12-01", None, None),
		(None, "2016-11-01", 1),
		(None, "2016-10-31", None),
	],
)
def test_a_period_holds_what_may_have_been_in_it(world, first, last, agreements):
	"""The month of signature counts to its ends; what has no date is in no period."""
	paper = paper_of(world, first=first and getdate(first), last=last and getdate(last))
	overview = chapter(paper, "Overview")
	assert dict(overview.facts).get("Agreements signed in the period") == (agreements and str(agreements))
	assert "Partnerships are counted as of " in overview.paragraphs[0]
	assert paper.subtitle.startswith("Period: … – " if last else "Period: ")
	assert paper.subtitle.startswith("Period: … – ") is bool(last)


def test_an_event_of_several_days_is_in_a_period_that_holds_one_of_them(world):
	frappe.db.set_value("Cooperation Event", world.held.name, "end_date", "2016-11-12")
	for first, last, is_in_it in (
		("2016-11-12", None, True),
		("2016-11-13", None, False),
		(None, "2016-11-10", True),
		(None, "2016-11-09", False),
	):
		paper = paper_of(world, first=first and getdate(first), last=last and getdate(last))
		facts = dict(chapter(paper, "Overview").facts)
		assert ("Events held in the period" in facts) is is_in_it, (first, last)


def test_several_sectors_are_added_up(world):
	other = make_master("Sector", f"Test {frappe.generate_hash(length=6)}")
	make_partnership(sectors=[{"sector": other}])
	make_event(sectors=[{"sector": other}])
	facts = dict(chapter(paper_of(world, sectors=(world.sector, other)), "Overview").facts)
	assert (facts["Partnerships recorded"], facts["Events held in the period"]) == ("4", "2")


def test_chosen_cases_come_in_the_chosen_order_and_others_are_counted(world):
	hidden = make_partnership(sectors=[{"sector": world.sector}], visibility="Restricted")
	elsewhere = make_partnership()
	paper = paper_of(world, cases=(world.signed.name, hidden.name, world.old.name, elsewhere.name))
	assert [part.heading for part in paper.parts if part.level == 2] == ["Signed exchange", "Old exchange"]
	assert chapter(paper, "Cases").paragraphs == ["2 partnerships, each under the seven headings of a case."]
	assert "Chosen cases of other sectors, or not open to all: 2" in paper.missing
	assert "Old exchange: the source of the partnership itself" in paper.missing
	assert "Old exchange: Policy support, Budget / funding, Common activities" in paper.missing
	paper = paper_of(world, cases=(world.old.name,))
	assert chapter(paper, "Cases").paragraphs == ["One partnership, under the seven headings of a case."]
	paper = paper_of(world)
	assert (chapter(paper, "Cases").paragraphs, chapter(paper, "Cases").nothing) == (
		[],
		"No case was chosen.",
	)
	assert not [sentence for sentence in paper.missing if "Chosen cases" in sentence]


def test_a_case_of_a_reader_of_figures_has_no_words_of_others(world):
	world.old.update({"objective": "Learn from each other", "source": " L7 "})
	world.old.append("support", {"kind": "Funding", "level": "EU", "source": "L8"})
	world.old.save()
	whole, figures = (
		paper_of(world, cases=(world.old.name,), with_texts=with_texts) for with_texts in (True, False)
	)
	head = chapter(whole, "Old exchange")
	assert head.paragraphs[1:] == ["Learn from each other"]
	assert head.source == "L7; L8"
	assert not [sentence for sentence in whole.missing if "source of the partnership" in sentence]
	head = chapter(figures, "Old exchange")
	assert len(head.paragraphs) == 1 and head.source.startswith("Counted from")
	heads = [
		{label for table in chapter(paper, "History of cooperation").tables for label in table.head}
		for paper in (whole, figures)
	]
	assert heads == [{"Date", "Stage", "Note"}, {"Date", "Stage"}]
	assert chapter(figures, "Sectors concerned").paragraphs == [world.sector]
	world.old.update({"cross_sectoral": 1, "cross_sectoral_note": "With packaging"})
	world.old.save()
	figures = paper_of(world, cases=(world.old.name,), with_texts=False)
	assert "With packaging" not in " ".join(chapter(figures, "Sectors concerned").paragraphs)


def test_lessons_count_what_helped_and_what_hindered(world):
	paper = paper_of(world)
	lessons = chapter(paper, "What worked and what hindered")
	assert charts(lessons) == {
		"Success factors": [("Test Trust", 2), ("Test Age", 1), ("Test Money", 1)],
		"Bottlenecks": [("Test Language", 2)],
	}
	assert [(table.head, table.rows) for table in lessons.tables] == [
		(("Bottleneck", "Recorded", "Open"), [("Test Language", "2", "1")]),
		(
			("Recommendation", "Made at", "Status", "Source"),
			[("Meet every year", "Workshop", "Open", "L40"), ("Translate", "Workshop", "Open", "")],
		),
	]
	assert "The source of one recommendation" in paper.missing
	assert "Success factors" not in paper.missing
	frappe.db.set_value("Event Recommendation", {"parent": world.held.name}, "source", None)
	assert "The source of 2 recommendations" in paper_of(world).missing
	frappe.db.set_value("Cooperation Event", world.held.name, "source", "L39")
	rows = chapter(paper_of(world), "What worked and what hindered").tables[1].rows
	assert [row[3] for row in rows] == ["L39", "L39"]


def test_a_reader_of_figures_learns_how_many_recommendations_they_do_not_read(world):
	paper = paper_of(world, with_texts=False)
	assert len(chapter(paper, "What worked and what hindered").tables) == 1
	assert "The words of 2 recommendations, which are for officers and managers" in paper.missing
	assert not [sentence for sentence in paper.missing if "source of" in sentence and "recomm" in sentence]
	frappe.db.delete("Event Recommendation", {"recommendation": "Translate"})
	missing = paper_of(world, with_texts=False).missing
	assert "The words of one recommendation, which is for officers and managers" in missing
	assert "The words of" not in " ".join(
		paper_of(world, last=getdate("2000-01-01"), with_texts=False).missing
	)


def test_what_helped_nobody_is_missing(world):
	frappe.db.delete("Success Factor Tag", {"parent": ("in", (world.old.name, world.signed.name))})
	assert "Success factors" in paper_of(world).missing


def test_regions_are_listed_up_to_a_number_and_the_others_counted(world, monkeypatch):
	korea = make_organisation("Korea", region="Ulsan")
	of_sector = {"sectors": [{"sector": world.sector}]}
	make_partnership(parties=(make_organisation("Europe", region="Alsace"), korea), **of_sector)
	part = chapter(paper_of(world), "Sectors and regions")
	assert [row[1:] for row in part.tables[0].rows] == [
		("Catalonia", "Daegu", "3"),
		("Alsace", "Ulsan", "1"),
	]
	assert (charts(part), part.note) == ({"Partnerships by sector": [(world.sector, 4)]}, "")
	for number, note in (
		(25, ""),
		(26, "One more row is in the report Sector and Region."),
		(27, "2 more rows are in the report Sector and Region."),
	):
		cells = {(world.sector, f"Region {place}", "Daegu"): {world.old.name} for place in range(number)}
		monkeypatch.setattr(chapters.regions, "cells_of", lambda _narrow, cells=cells: cells)
		part = chapter(paper_of(world), "Sectors and regions")
		assert (len(part.tables[0].rows), part.note) == (25, note)
	cells = {("", "Catalonia", "Daegu"): {world.old.name}}
	monkeypatch.setattr(chapters.regions, "cells_of", lambda _narrow: cells)
	(table,) = chapter(paper_of(world), "Sectors and regions").tables
	assert table.rows == [("No sector", "Catalonia", "Daegu", "1")]


def test_partnerships_without_a_sector_are_said_to_be(world):
	tagged = frappe.get_all("Sector Tag", {"parenttype": "Partnership"}, pluck="parent")
	for _ in range(2):
		make_partnership()
		number = frappe.db.count("Partnership", {"name": ("not in", tagged), "visibility": "Normal"})
		words = "one partnership" if number == 1 else f"{number} partnerships"
		paper = paper_of(world, sectors=())
		assert f"The sector of {words}" in paper.missing
		bars = charts(chapter(paper, "Sectors and regions"))["Partnerships by sector"]
		assert ("No sector", number) in bars
		assert bars == sorted(bars, key=lambda bar: (-bar[1], bar[0]))
	assert paper.subtitle.endswith("Sectors: all sectors.")
	assert not [sentence for sentence in paper_of(world).missing if "sector of" in sentence]


def test_agreements_are_listed_by_their_day_with_what_is_missing(world):
	later = make_agreement(
		world.signed, "In Force", title="Later memorandum", signed_on="2017-02-01", source="L13"
	)
	frappe.db.set_value("Agreement", later.name, {"term_type": "Fixed", "end_date": "2090-12-31"})
	make_agreement(world.signed, "In Force", title="With others", counts_in_figures=0)
	paper = paper_of(world)
	(table,) = chapter(paper, "Agreements").tables
	assert table.head == ("Agreement", "Kind", "Parties", "State", "Signed", "Ends", "Source")
	assert [(row[0], row[3], row[4], row[6]) for row in table.rows] == [
		("Old memorandum", "Expired", "date unknown", ""),
		("Memorandum", "In Force", "Nov 2016", "L12"),
		("Later memorandum", "In Force", "1 Feb 2017", "L13"),
	]
	assert table.rows[2][5] == "31 Dec 2090"
	assert "The day of signature: Old memorandum" in paper.missing
	assert "The source of the agreement: Old memorandum" in paper.missing
	(table,) = chapter(paper_of(world, with_texts=False), "Agreements").tables
	assert "Source" not in table.head


def test_gateways_are_named_with_those_who_agreed(world):
	gateway = make_organisation(
		"Korea",
		organisation_name="Paper Gateway",
		native_name="종이",
		is_gateway=1,
		city="Daegu",
		country="Korea, Republic of",
		source="L9",
	)
	for name, fields in (
		("Agreed", {"lawful_basis": "Consent", "row": {"role_title": "Director"}}),
		("Unnamed", {"lawful_basis": "Consent", "row": {"role_title": ""}}),
		("Unasked", {"lawful_basis": "Legitimate Interest"}),
		("Silent", {"lawful_basis": "Consent", "do_not_contact": 1}),
		("Former", {"lawful_basis": "Consent", "row": {"status": "Left"}}),
	):
		make_contact(gateway, first_name=name, **fields)
	make_organisation("Korea", organisation_name="Closed Gateway", is_gateway=1, status="Closed")
	make_organisation("Korea", organisation_name="Lonely Gateway", is_gateway=1)
	paper = paper_of(world)
	(table,) = chapter(paper, "Gateways and contact points").tables
	rows = {row[0]: dict(zip(table.head, row, strict=True)) for row in table.rows}
	assert "Closed Gateway" not in rows and "Lonely Gateway" in rows
	row = next(row for name, row in rows.items() if "Paper Gateway" in name)
	assert "종이" in row["Organisation"]
	assert row["Contact"] == "Agreed Example (Director), Unnamed Example"
	korea = frappe._("Korea, Republic of")  # later Frappes say South Korea
	assert (row["Place"], row["Source"]) == (f"Daegu, {korea}", "L9")
	(nobody,) = (sentence for sentence in paper.missing if "agreed to be named" in sentence)
	assert "Lonely Gateway" in nobody and "Paper Gateway" not in nobody
	figures = paper_of(world, with_texts=False)
	(table,) = chapter(figures, "Gateways and contact points").tables
	assert not {"Contact", "Source"} & set(table.head)
	assert not [sentence for sentence in figures.missing if "agreed to be named" in sentence]


def test_indicators_show_what_was_reported_beside_the_reference(world):
	indicators = {
		name: make_master("Outcome Indicator", f"Test {name} {frappe.generate_hash(length=4)}", **fields)
		for name, fields in (
			("Reported", {"reference_value": 1.5, "reference_note": "Ten events"}),
			("None", {}),
			("Nothing", {}),
		)
	}
	make_outcome(world.signed, indicators["Reported"], quantity=2.5, outcome_date="2016-11-10")
	make_outcome(
		world.signed, indicators["Reported"], quantity=1, status="Verified", outcome_date="2016-11-10"
	)
	make_outcome(world.signed, indicators["None"], status="None Yet")
	paper = paper_of(world)
	rows = {row[0]: row[1:] for row in chapter(paper, "Indicators").tables[0].rows}
	assert rows[indicators["Reported"]] == ("3.5", "1", "1.5", "Ten events")
	assert rows[indicators["None"]] == ("0", "0", "", "")
	assert indicators["Nothing"] not in rows
	(nothing,) = (sentence for sentence in paper.missing if "A reported result of" in sentence)
	assert indicators["None"] in nothing and indicators["Reported"] not in nothing
	later = paper_of(world, first=getdate("2016-11-11"))
	rows = {row[0]: row[1:] for row in chapter(later, "Indicators").tables[0].rows}
	assert rows[indicators["Reported"]][0] == "0"


def test_the_chapters_say_how_far_the_paper_is(world):
	steps = []
	paper_of(world, on_progress=lambda percent, step: steps.append((percent, step)))
	assert steps[0] == (0, "Overview") and steps[-1][1] == "Indicators"
	percents = [percent for percent, _step in steps]
	assert percents == sorted(set(percents)) and percents[-1] < 80, "the files are made after that"


def test_the_word_document_draws_bars_as_long_as_their_share():
	paper = Paper("Cooperation", "All of it")
	part = paper.part("Overview", source="L1")
	part.chart("Stages", [("Exploring", 48), ("Formalised", 24), ("Implementing", 0.5), ("Parked", 0)])
	part.fact("Partnerships", 3)
	part.note = "More is in the report."
	part.table(("Agreement", "State"), [("Memorandum", "In Force")])
	paper.part("Cases", nothing="No case was chosen.")
	paper.part("Old exchange", level=2)
	document = Document(BytesIO(output.as_word(paper)))
	facts, bars, table = document.tables
	assert [[cell.text for cell in row.cells] for row in bars.rows] == [
		["Exploring", "█" * 24, "48"],
		["Formalised", "█" * 12, "24"],
		["Implementing", "█", "0.5"],
	]
	assert [cell.text for cell in facts.rows[0].cells] == ["Partnerships", "3"]
	assert [[run.bold for run in row.cells[0].paragraphs[0].runs] for row in table.rows] == [[True], [False]]
	assert (table.style.name, facts.style.name) == ("Table Grid", "Normal Table")
	assert [bool(row._tr.xpath(".//w:tblHeader")) for row in table.rows] == [True, False]
	assert not facts._tbl.xpath(".//w:tblHeader")
	texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
	assert texts == [
		"Cooperation",
		"All of it",
		"Overview",
		"Stages",
		"More is in the report.",
		"Source: L1",
		"Cases",
		"No case was chosen.",
		"Old exchange",
		paper.foot,
	]
	styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
	assert [styles[text] for text in ("Cooperation", "Overview", "Old exchange")] == [
		"Title",
		"Heading 1",
		"Heading 2",
	]
	(source,) = next(paragraph.runs for paragraph in document.paragraphs if paragraph.text == "Source: L1")
	assert source.italic
	(section,) = document.sections
	assert (round(section.left_margin.cm, 1), round(section.right_margin.cm, 1)) == (2, 2)
	assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21, 29.7)
	widths = [[round(cell.width.cm, 1) for cell in shown.rows[0].cells] for shown in (facts, bars)]
	assert widths == [[5.5, 11.5], [5.5, 9.5, 2]]
	assert [round(column.width.cm, 1) for column in bars.columns] == [5.5, 9.5, 2]
	(label,), (bar,) = (cell.paragraphs[0].runs for cell in bars.rows[0].cells[:2])
	assert (str(bar.font.color.rgb), label.font.color.rgb, bar.font.size.pt) == ("2B6CB0", None, 8.5)
	(title,) = next(paragraph.runs for paragraph in document.paragraphs if paragraph.text == "Stages")
	assert (title.bold, document.styles["Normal"].font.size.pt) == (True, 10)
	assert table.rows[0].cells[0].paragraphs[0].paragraph_format.space_after.pt == 1
	after = [
		paragraph.paragraph_format.space_after for paragraph in document.paragraphs if not paragraph.text
	]
	assert [space.pt for space in after] == [2, 2, 2], "a small gap below each table"
