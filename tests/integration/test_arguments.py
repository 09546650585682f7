"""Arguments that switch permissions off, or ask in another's name, reach no function that is not ours."""

import json

import frappe
import pytest

from eu_korea_coop.overrides import arguments
from testing import as_user, persona
from testing.rest import request_for

SOMEBODYS = "other_app.anything"
OURS = "eu_korea_coop.api.get_timeline"


def left(path: str = SOMEBODYS, by: str = "another officer", **asked) -> dict:
	"""What of the arguments of a request reaches the function."""
	with as_user(by), request_for(path, asked):
		arguments.take_out()
		return dict(frappe.local.form_dict)


def test_no_request_ignores_permissions():
	asked = {"doctype": "ToDo", "name": "x", "ignore_permissions": 1}
	assert left(**asked) == {"doctype": "ToDo", "name": "x"}
	assert left(OURS, **asked) == asked


@pytest.mark.parametrize("doctype", ["Partnership", "Communication", "ToDo", ["Partnership"]])
def test_no_request_ignores_the_rules_of_rows(doctype):
	assert left(doctype=doctype, ignore_user_permissions=1) == {"doctype": doctype}


def test_user_permissions_are_ignored_where_there_are_no_other_rules():
	asked = {"doctype": "Country", "ignore_user_permissions": 1}
	assert left(**asked) == asked


def test_a_calendar_is_asked_for_oneself():
	days = {"start": "2026-01-01", "end": "2026-12-31"}
	somebodys = {**days, "user": persona("officer")}
	assert left("frappe.desk.doctype.event.event.get_events", **somebodys) == days
	assert left("eu_korea_coop.clock.getdate", **somebodys) == days
	assert left(**somebodys) == somebodys, "a calendar of another app is its own affair"
	shared = {"doctype": "Partnership", "name": "x", "user": persona("officer")}
	assert left(**shared) == shared


@pytest.mark.parametrize(
	"about", [{"doctype": "Organisation"}, {"doctype": "Contact"}, {"report_name": "Stalled Partnerships"}]
)
def test_a_file_of_ours_is_made_while_its_reader_waits(about):
	assert "export_in_background" not in left(**about, export_in_background=1)


def test_other_files_may_be_made_in_the_background():
	for about in ({"doctype": "Note"}, {"doctype": ["Note"], "report_name": ["Stalled Partnerships"]}):
		assert left(**about, export_in_background=1) == {**about, "export_in_background": 1}


def test_a_file_takes_no_added_column_of_a_doctype_that_hides_records():
	columns = [
		{"doctype": "Partnership", "fieldname": "title"},
		{"doctype": "Organisation", "fieldname": "city"},
	]
	for by, stay in (("another officer", columns[1:]), ("manager", columns)):
		assert json.loads(left(by=by, custom_columns=json.dumps(columns))["custom_columns"]) == stay, by
	for odd in ("[", '"x"', "[1]", None):
		assert json.loads(left(custom_columns=odd)["custom_columns"]) == []


def test_a_report_of_ours_is_never_one_that_was_prepared():
	variant = {
		"report_type": "Custom Report",
		"reference_report": "Stalled Partnerships",
		"is_standard": "No",
	}
	variant |= {"doctype": "Report", "report_name": "Mine alone", "ref_doctype": "Partnership", "json": "{}"}
	frappe.get_doc(variant).insert()
	for name in ("Mine alone", "Stalled Partnerships"):
		frappe.db.set_value("Report", "Stalled Partnerships", "prepared_report", 1)
		assert left(report_name=name) == {"report_name": name, "ignore_prepared_report": 1}
		assert not frappe.db.get_value("Report", "Stalled Partnerships", "prepared_report")


@pytest.mark.parametrize("name", ["Permitted Documents For User", "No such report", ["x"], None])
def test_other_reports_stay_as_they_are(name):
	assert left(report_name=name) == {"report_name": name}
