"""What leaves the desk: a spreadsheet takes every cell for text, whatever somebody typed into a title."""

from contextlib import contextmanager

import frappe
import pytest
from frappe.utils import add_days, nowdate
from frappe.utils.background_jobs import get_redis_conn
from rq.job import Job, _job_stack

from eu_korea_coop import api
from eu_korea_coop.constants import EUROPE, KOREA, OFFICER
from eu_korea_coop.reporting.spreadsheet import as_text, neutralise
from testing import (
	as_user,
	make_agreement,
	make_event,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_user,
	run_report,
)
from testing.reports import exported_rows
from testing.rest import request_for

FORMULA = '=HYPERLINK("http://evil.example","open")'
STARTS = ("=", "+", "-", "@", "\t", "\r")


def exported(report: str, file_format: str, **filters) -> list[list]:
	"""All rows of the file Frappe's export answers, with its header."""
	return exported_rows(report, file_format, filters, range(len(run_report(report, **filters).rows)))


@pytest.fixture
def world(site):
	"""One of everything, each with a formula for its title."""
	owner = make_user(OFFICER)
	europe = make_organisation(EUROPE, organisation_name=f"{FORMULA} Cluster", region="+1+1")
	korea = make_organisation(KOREA, organisation_name="@SUM(1) Institute", native_name="-2+3 대구")
	event = make_event(title=FORMULA)
	partnership = make_partnership(
		"Formalised",
		(europe, korea),
		since=add_days(nowdate(), -400),
		title=FORMULA,
		owner_user=owner,
		origin_event=event.name,
	)
	agreement = make_agreement(partnership, "In Force", title=f"+{FORMULA}")
	make_plan(
		partnership,
		title=FORMULA,
		items=[{"action": FORMULA, "result": "@here", "due": add_days(nowdate(), -3)}],
	)
	make_outcome(partnership, title=FORMULA)
	return frappe._dict(owner=owner, partnership=partnership, agreement=agreement)


def test_every_report_exports_text_and_never_a_formula(world):
	modules = frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")
	reports = frappe.get_all(
		"Report", filters={"module": ("in", modules), "is_standard": "Yes"}, pluck="name"
	)
	assert len(reports) == 15
	neutralised = set()
	for report in reports:
		for kind in ("CSV", "Excel"):
			for row in exported(report, kind):
				for cell in row:
					assert not (isinstance(cell, str) and cell.startswith(STARTS) and not is_number(cell)), (
						report,
						kind,
						cell,
					)
					if isinstance(cell, str) and cell.startswith("'"):
						neutralised.add(report)
	assert neutralised >= {
		"Stalled Partnerships",
		"Agreement Register and Expiry",
		"Signature Tracker",
		"Action Plan Progress",
		"Event Effectiveness",
		"Contact Coverage",
		"Sector and Region",
	}


def is_number(text: str) -> bool:
	try:
		float(text)
	except ValueError:
		return False
	return True


def test_the_screen_shows_the_title_as_it_was_typed_and_the_file_an_apostrophe_before_it(world):
	filters = {"owner_user": world.owner}
	assert run_report("Stalled Partnerships", **filters).rows[0]["title"] == world.partnership.title
	header, row = exported("Stalled Partnerships", "CSV", **filters)
	assert row[header.index("Title")] == f"'{world.partnership.title}"
	assert "Do it" not in header, "buttons are no cells"


def test_a_file_says_people_ticks_and_words_as_the_screen_does(world):
	frappe.db.set_value("User", world.owner, {"first_name": "=Ana", "last_name": "Kim"})
	to_wake = {"stage": "Parked", "health": "Parked", "to_wake": 1, "parked_until": add_days(nowdate(), -1)}
	frappe.db.set_value("Partnership", world.partnership.name, to_wake)
	filters = {"owner_user": world.owner}
	(shown,) = run_report("Stalled Partnerships", **filters).rows
	assert (shown["owner_user"], shown["to_wake"], shown["stage"]) == (world.owner, 1, "Parked")
	frappe.local.lang = "ko"
	header, row = exported("Stalled Partnerships", "Excel", **filters)
	said = dict(zip(header, row, strict=True))
	assert (said["담당자"], said["재개 필요"], said["단계"]) == ("'=Ana Kim", "예", "보류됨")


def test_two_people_of_one_name_have_their_address_beside_it_in_a_file(world):
	other = make_user(OFFICER)
	for user in (world.owner, other):
		frappe.db.set_value("User", user, {"first_name": "Ana", "last_name": "Kim"})
	make_partnership("Exploring", since="2015-01-01", owner_user=other)
	header, *rows = exported("Stalled Partnerships", "CSV")
	said = {row[header.index("Officer")] for row in rows}
	assert {f"Ana Kim ({world.owner})", f"Ana Kim ({other})"} <= said
	header, row = exported("Stalled Partnerships", "CSV", owner_user=other)
	assert row[header.index("Officer")] == "Ana Kim"


def test_an_address_stays_where_the_name_stands_beside_it(world):
	header, row = exported("Follow-ups and Workload", "CSV", owner_user=world.owner)
	name = frappe.db.get_value("User", world.owner, "full_name")
	assert (row[header.index("Officer")], row[header.index("Name")]) == (world.owner, name)


def test_a_number_is_asked_for_by_what_the_screen_holds(world):
	place, asked = {"row": [world.owner], "column": "partnerships"}, "eu_korea_coop.api.get_rows_behind"
	with as_user("manager"), request_for(asked, {"cmd": asked}):
		answer = api.get_rows_behind(place, "Follow-ups and Workload")
	assert answer["names"] == [world.partnership.name]


def test_an_export_has_no_row_that_the_screen_has_not(world):
	filters = {"owner_user": world.owner}
	world.partnership.reload()
	world.partnership.update({"visibility": "Restricted"})
	world.partnership.save()
	with as_user("another officer"):
		assert len(exported("Stalled Partnerships", "CSV", **filters)) == 1
	with as_user("manager"):
		assert len(exported("Stalled Partnerships", "CSV", **filters)) == 2


def test_a_viewer_reads_and_does_not_export(world, viewer):
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		exported("Partnership Pipeline", "CSV")


def test_what_counts_as_the_beginning_of_a_formula():
	for text in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1"):
		assert as_text(text) == f"'{text}"
	for value in ("a=1", "1-2", "", "'=1", None, 5, -5, 1.5):
		assert as_text(value) == value
	assert neutralise([{"a": "=1", "b": -1}]) == [{"a": "'=1", "b": -1}]


@contextmanager
def in_job(method: str):
	"""What code sees that a background worker runs for `method`."""
	job = Job.create(
		"frappe.utils.background_jobs.execute_job", kwargs={"method": method}, connection=get_redis_conn()
	)
	_job_stack.push(job)
	try:
		yield
	finally:
		_job_stack.pop()


def test_a_mailed_report_is_neutralised_and_a_prepared_one_refused(world):
	filters = {"owner_user": world.owner}
	with in_job("frappe.email.doctype.auto_email_report.auto_email_report.send_daily"):
		assert run_report("Stalled Partnerships", **filters).rows[0]["title"] == f"'{world.partnership.title}"
	with (
		in_job("frappe.core.doctype.prepared_report.prepared_report.generate_report"),
		pytest.raises(frappe.ValidationError, match="for each reader anew"),
	):
		run_report("Stalled Partnerships", **filters)
