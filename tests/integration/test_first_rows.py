"""The first rows of a long report: they begin the whole answer, what is left out is said, and every number is of all rows."""

import re
from datetime import date, timedelta
from itertools import product

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.report.stalled_partnerships import stalled_partnerships, standing
from eu_korea_coop.reporting import first_rows
from eu_korea_coop.reporting.counted import records_of
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
	persona,
	run_report,
	some_of,
)
from testing.reports import exported_rows

STALLED = "Stalled Partnerships"
QUALITY = "Data Quality and Retention"
LONG = {
	STALLED: "the longest stalled first",
	"Signature Tracker": "the longest pending first",
	"Action Plan Progress": "the longest overdue first",
	"Agreement Register and Expiry": "the soonest end or review first",
	"Contact Coverage": "those without a contact first",
	QUALITY: "the first of each kind",
}
"""Reports that may be long, and how they say what is left out."""


def ago(days: int) -> date:
	return getdate(nowdate()) - timedelta(days=days)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module", autouse=True)
def records(site):
	"""Partnerships of every kind that is listed, several since the same day; some Restricted, one with a Restricted agreement."""
	officer, other = persona("officer"), persona("another officer")
	sides = [make_organisation(side) for side in (EUROPE, KOREA)]
	for organisation in sides:
		make_contact(organisation)
	for number in range(4):
		owner = (officer, other)[number % 2]
		fields = {"owner_user": owner, "visibility": "Restricted" if number == 3 else "Normal"}
		make_partnership("Exploring", sides, since=ago(400), **fields)
		make_partnership("Formalised", sides, since=ago(900 + number), tier="Watch", **fields)
		silent = make_partnership("Exploring", sides, since=ago(400), **fields)
		make_interaction(silent, ago(200 + number))
		warned = make_partnership("Implementing", sides, since=ago(40), **fields)
		make_interaction(warned, ago(3 + number))
		parked = make_partnership("Parked", sides, since=ago(100), **fields)
		make_interaction(parked, ago(1))
		snapshots.write_as_of([parked.name], ago(0))  # that it is to wake is no change that leaves one
		near = make_partnership("Informal Cooperation", sides, since=ago(150), **fields)
		make_interaction(near, ago(150))
		term = {"term_type": "Fixed", "end_date": ago(-30 * number)} if number else {}
		agreement = make_agreement(warned, ("In Force", "Signing")[number % 2], owner_user=owner, **term)
		due = {"due": ago(10 * number - 15), "owner_user": owner}
		make_plan(warned, agreement, items=[{"action": f"Visit {number}", **due}, {"action": "Later"}])
		make_organisation(EUROPE, is_placeholder=number % 2)
	prepared = make_partnership("Agreement in Preparation", sides, since=ago(5), owner_user=officer)
	make_interaction(prepared, ago(2))
	asked = [{"organisation": make_organisation(EUROPE, organisation_name="Chamber of Secrets").name}]
	asked[0].update({"required": 0, "signature_status": "Approval Ongoing"})
	parties = [{"organisation": side.name, "required": 1} for side in sides]
	agreement = make_agreement(prepared, "In Force", parties + asked, owner_user=officer)
	# what was judged before is still stored with the name of the party
	frappe.db.set_value("Agreement", agreement.name, "visibility", "Restricted")


@pytest.fixture
def few(monkeypatch):
	"""Lets the filter offer small numbers."""
	monkeypatch.setattr(first_rows, "CHOICES", (*map(str, range(1, 40)), first_rows.ALL))


FILTERS = [
	{"include_warnings": warnings, "include_approaching": approaching, **others}
	for warnings, approaching, others in product(
		(0, 1),
		(0, 1),
		(
			{},
			{"reason": "SILENT"},
			{"reason": "SIGNATURE_PENDING"},
			{"reason": "NO_NEXT_STEP", "chart": "Reasons"},
			{"stage": "Exploring"},
			{"tier": "Watch", "chart": "Reasons"},
		),
	)
]


def named(filters: dict) -> str:
	return " ".join(f"{name}={value}" for name, value in filters.items())


@pytest.mark.parametrize(
	("who", "filters"),
	[
		pytest.param(who, filters, id=f"{who} {named(filters)}")
		for filters in FILTERS
		for who in some_of(("manager", "officer", "another officer"), named(filters))
	],
)
def test_the_first_rows_begin_the_whole_and_numbers_are_of_all(few, filters, who):
	with as_user(who):
		whole = run_report(STALLED, **filters)
		assert whole.message is None
		for rows in (1, 3, 8, 39):
			part = run_report(STALLED, rows=rows, **filters)
			assert part.rows == whole.rows[:rows]
			assert part.summary == whole.summary
			assert part.series() == whole.series()
			assert opened(part) == opened(whole)
			assert bool(part.message) is (rows < len(whole.rows))


def opened(answer) -> list:
	"""The records behind each card and each bar."""
	numbers = [*answer.summary.values()]
	numbers += [value for series in answer.series().values() for value in series.values()]
	return [sorted(records_of(number)) for number in numbers]


@pytest.mark.parametrize("filters", FILTERS, ids=named)
def test_the_database_lists_what_one_by_one_is_listed(filters):
	"""Snapshots of today are judged one by one, partnerships of today by the conditions of a query."""
	asked = stalled_partnerships.validate_filters(frappe._dict(filters))
	for who in ("manager", "another officer"):
		with as_user(who):
			today, recorded = standing.standing_today(asked), standing.standing_in_the_past(asked)
			names = {row.name for row in today.partnerships}
			assert names == {row.name for row in recorded.partnerships}
			numbers = {health: sorted(records_of(number)) for health, number in today.listed.items()}
			assert numbers == {
				health: sorted(records_of(number))
				for health, number in recorded.listed.items()
				if number or health in numbers
			}
			assert sum(today.listed.values()) == len(names)
			by_reason, recorded_by_reason = today.listed_reasons(), recorded.listed_reasons()
			assert by_reason == recorded_by_reason
			assert [sorted(records_of(by_reason[reason])) for reason in sorted(by_reason)] == [
				sorted(records_of(recorded_by_reason[reason])) for reason in sorted(by_reason)
			]


def test_the_words_of_a_part_name_nothing_of_a_hidden_agreement(few):
	filters = {"include_warnings": 1, "reason": "SIGNATURE_PENDING", "rows": 5}
	said = {}
	for who in ("officer", "another officer"):
		with as_user(who):
			said[who] = [row["reasons"] for row in run_report(STALLED, **filters).rows]
	assert ["Chamber of Secrets" in words for words in said["officer"]] == [True]
	assert ["Chamber of Secrets" in words for words in said["another officer"]] == [False]


def test_the_first_rows_of_a_past_day_begin_its_whole(few):
	frappe.db.savepoint("snapshots_of_today")
	frappe.db.set_value("Partnership Snapshot", {"name": ("is", "set")}, "valid_from", ago(3))
	filters = {"as_of": ago(2), "include_warnings": 1, "chart": "Reasons"}
	with as_user("manager"):
		whole, part = run_report(STALLED, **filters), run_report(STALLED, rows=5, **filters)
	frappe.db.rollback(save_point="snapshots_of_today")
	assert len(whole.rows) > 5
	assert part.rows == whole.rows[:5]
	assert (part.summary, part.series()) == (whole.summary, whole.series())
	assert part.message.startswith(whole.message), "both are said"
	assert f"The first 5 of {len(whole.rows)} rows" in part.message


@pytest.mark.parametrize("report", LONG)
def test_what_is_left_out_is_said_and_nothing_else(few, report):
	rows = 3
	with as_user("manager"):
		whole = run_report(report)
		total = len(whole.rows)
		assert total > rows
		part = run_report(report, rows=rows)
		assert len(part.rows) == rows
		if report != QUALITY:
			assert part.rows == whole.rows[:rows]
		assert part.message == (
			f"The first {rows} of {total} rows, {LONG[report]}. Choose “All rows” to see and export every one."
		)
		assert (part.summary, part.series()) == (whole.summary, whole.series())
		assert opened(part) == opened(whole)
		for every in ({}, {"rows": ""}, {"rows": "All"}, {"rows": total}):
			answer = run_report(report, **every)
			assert (answer.rows, answer.message) == (whole.rows, whole.message)
		assert not part.raw["add_total_row"], "a total would be of the rows shown"


def test_findings_of_every_kind_are_among_the_first(few):
	with as_user("manager"):
		whole, part = run_report(QUALITY), run_report(QUALITY, rows=8)
	kinds = [row["kind"] for row in whole.rows]
	assert len(part.rows) == 8
	assert {row["kind"] for row in part.rows} == set(kinds)
	assert [row for row in whole.rows if row in part.rows] == part.rows, "in the order of the whole"


@pytest.mark.parametrize(
	("most", "shown"),
	[
		(1, "a"),
		(3, "abc"),
		(5, "aabcc"),
		(7, "aaabccc"),
		(9, "aaaabcccc"),
		(100, "aaaaaabccccc"),
		(None, "aaaaaabccccc"),
	],
)
def test_what_a_kind_leaves_free_goes_to_the_others(most, shown):
	rows = {"a": "a" * 6, "none": "", "b": "b", "c": "c" * 5}
	assert "".join(first_rows.of_each(rows, most)) == shown


def test_a_number_of_rows_that_is_not_offered_is_refused(site):
	for report in LONG:
		for value in ("7", -1, "<b>", ["500"], {"a": 1}):
			with as_user("manager"), pytest.raises(frappe.ValidationError, match="Rows can't be"):
				run_report(report, rows=value)


def test_a_card_of_a_part_opens_all_of_its_records(few):
	with as_user("manager"):
		part = run_report(STALLED, rows=2)
		card = part.raw["report_summary"][0]
		answer = api.get_rows_behind(place={"summary": card["label"]}, **card["opens"])
		assert answer["total"] == card["value"] > 2


@pytest.mark.parametrize("file_format", ["CSV", "Excel"])
@pytest.mark.parametrize("visible", [[0, 1, 2, 3], [1, 3]], ids=["all of the part", "filtered in its table"])
def test_a_file_holds_the_rows_of_the_part_that_are_seen(few, file_format, visible):
	with as_user("manager"):
		part = [row["partnership"] for row in run_report(STALLED, rows=4).rows]
		lines = exported_rows(STALLED, file_format, {"rows": "4"}, visible)
	assert [line[0] for line in lines[1:]] == [part[index] for index in visible]


READS_THE_REPORT = re.compile("`tab(Report|Report Filter|Report Column|Has Role|Custom Role)`")
"""Frappe's own reading of the report and of who may run it, which 15.105 and 16 do twice."""


@pytest.mark.parametrize("report", LONG)
def test_a_part_is_asked_with_the_same_few_queries_however_many_rows(few, report):
	taken = []
	with as_user("manager"):
		for rows in (2, 4):
			run_report(report, rows=rows)
			with count_queries() as seen:
				run_report(report, rows=rows)
			taken.append(sum(not READS_THE_REPORT.search(statement) for statement in seen.statements))
	assert taken[0] == taken[1] <= 15


def test_a_part_is_said_in_korean(few):
	with as_user("manager"):
		frappe.local.lang = "ko"
		try:
			said = run_report(STALLED, rows=2).message
		finally:
			frappe.local.lang = "en"
	assert "정체가 오래된 순으로 처음 2행입니다. 모두 보거나 내보내려면 “모든 행”을 선택하십시오." in said
