"""Dates as people write them, through the entrances of the app: quick log, documents, API, loader."""

import json
from datetime import timedelta

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.clock import persons_today
from eu_korea_coop.partnerships import history_loader
from scripts import in_site
from testing import as_user, make_partnership


@pytest.fixture
def partnership(officer):
	with as_user(officer):
		yield make_partnership()


def log(partnership, when, **fields):
	fields = {"no_next_step_reason": "Nothing yet", **fields}
	return frappe.get_doc(
		"Interaction", api.log_interaction(partnership.name, "Meeting", when, **fields)["name"]
	)


@pytest.mark.parametrize(("text", "days"), [("today", 0), ("yesterday", -1), ("어제", -1), ("tomorrow", 1)])
def test_an_encounter_is_logged_in_words(partnership, text, days):
	assert log(partnership, text).interaction_date == persons_today() + timedelta(days=days)


@pytest.mark.parametrize(
	("date_format", "text", "day"),
	[("dd-mm-yyyy", "03-04-2017", "2017-04-03"), ("mm/dd/yyyy", "03/04/2017", "2017-03-04")],
)
def test_the_sites_own_format_is_understood(partnership, date_format, text, day):
	frappe.db.set_single_value("System Settings", "date_format", date_format)
	assert str(log(partnership, text).interaction_date) == day


def test_the_demonstration_writes_a_day_so_that_everybody_reads_the_same(forget):
	in_site.write_dates_year_first()
	forget()
	assert frappe.utils.formatdate("2026-12-05") == "2026-12-05"
	assert frappe.defaults.get_defaults()["date_format"] == "yyyy-mm-dd"  # what the desk begins with


def test_a_step_is_due_on_a_day_in_words(partnership):
	doc = log(partnership, "today", next_step="Call", next_step_due="tomorrow", no_next_step_reason=None)
	assert doc.next_step_due == persons_today() + timedelta(days=1)


def test_a_step_is_not_due_in_some_month(partnership):
	with pytest.raises(frappe.ValidationError, match="is not one day"):
		log(partnership, "today", next_step="Call", next_step_due="Nov 2096")


@pytest.mark.parametrize(
	("text", "why"),
	[
		("2016-11-05 or 06", "is not understood"),
		("31 Feb 2016", "there is no day"),
		("1616-11-05", "lies before 1900"),
	],
)
def test_the_refusal_repeats_the_text_and_says_why(partnership, text, why):
	with pytest.raises(frappe.ValidationError, match=why) as refused:
		log(partnership, text)
	assert text in str(refused.value)
	assert "Date" in str(refused.value)


@pytest.mark.parametrize(
	("value", "why"), [("2016-11-05 or 06", "is not a date"), ("1616-11-05", "lies before 1900")]
)
def test_a_document_refuses_them_too(partnership, value, why):
	doc = frappe.get_doc(
		{
			"doctype": "Interaction",
			"subject": "Test",
			"interaction_type": "Meeting",
			"partnership": partnership.name,
			"interaction_date": value,
		}
	)
	with pytest.raises(frappe.ValidationError, match=why):
		doc.insert()


@pytest.mark.parametrize("value", ["2016-11-05 or 06", "1616-11-05"])
def test_the_loader_refuses_them_too(value):
	organisation = {"key": "a", "organisation_name": "Loader Cluster", "side": "Europe"}
	interaction = {"key": "i", "subject": "S", "interaction_type": "Meeting", "interaction_date": value}
	interaction["organisations"] = [{"organisation": "a"}]
	records = {"Organisation": [organisation], "Interaction": [interaction]}
	report = history_loader.load_files(
		{"history.json": json.dumps({"dataset": "x", "records": records})}, True
	)
	assert [(row.field, value in row.message) for row in report.errors] == [("interaction_date", True)]
