"""`Partnership.short_title` follows its parties until somebody writes another one."""

import frappe
import pytest

from eu_korea_coop.partnerships import short_titles
from testing import make_organisation, make_partnership


@pytest.fixture
def partnership(site):
	european = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	korean = make_organisation(
		organisation_name="Harbour Institute", acronym="HIK", side="Korea", country="Korea, Republic of"
	)
	return make_partnership(
		title="Ports of the two seas",
		parties=[
			{"organisation": korean.name, "role": "Counterpart"},
			{"organisation": european.name, "role": "Lead"},
		],
	)


def stored(partnership) -> str:
	return frappe.db.get_value("Partnership", partnership.name, "short_title")


def test_a_new_partnership_is_called_after_its_leading_parties(partnership):
	assert stored(partnership) == "AOP – HIK"
	assert partnership.get_title() == "AOP – HIK"


def test_an_organisation_that_changes_its_acronym_changes_the_short_title(partnership):
	korean = frappe.get_doc("Organisation", partnership.parties[0].organisation)
	korean.acronym = "KHI"
	korean.save()
	assert stored(partnership) == "AOP – KHI"


def test_a_title_somebody_wrote_stays_when_names_change(partnership):
	partnership.short_title = "Ports"
	partnership.save()
	korean = frappe.get_doc("Organisation", partnership.parties[0].organisation)
	korean.acronym = "KHI"
	korean.save()
	assert stored(partnership) == "Ports"


def test_an_emptied_short_title_follows_the_names_again(partnership):
	partnership.short_title = "Ports"
	partnership.save()
	partnership.short_title = ""
	partnership.save()
	assert stored(partnership) == "AOP – HIK"
	assert not partnership.own_short_title


def test_the_patch_fills_what_is_missing_and_leaves_own_titles(partnership):
	own = make_partnership(short_title="Own words")
	frappe.db.set_value("Partnership", partnership.name, "short_title", None)
	assert short_titles.refresh() >= 1
	assert stored(partnership) == "AOP – HIK"
	assert stored(own) == "Own words"
	assert short_titles.refresh() == 0
