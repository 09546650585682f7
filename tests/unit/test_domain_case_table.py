"""The table of the seven cases as of 2017-05-31, from facts typed by hand (L109-L266)."""

from datetime import date

import pytest
from domain_facts import UNKNOWN, agreement, before, contacts, day, health_of, month, year

from eu_korea_coop.domain.health import HealthFacts
from eu_korea_coop.domain.interactions import NO_CONTACT
from reference.contacts import Interaction

AS_OF = date(2017, 5, 31)
ENTERED = date(2017, 5, 20)
"""All records were entered in May 2017, after everything they tell of."""


def met(when, until=None):
	return Interaction(when, period_end=until, recorded_on=ENTERED)


def case(stage, since, *interactions, **facts):
	return HealthFacts(
		stage=stage,
		stage_since=since,
		stage_recorded_on=ENTERED,
		contact=contacts(*interactions, today=AS_OF) if interactions else NO_CONTACT,
		europe_contact_until=date.max,
		korea_contact_until=date.max,
		**facts,
	)


IN_FORCE = agreement("In Force", "Open-Ended", state_since=date(2016, 11, 30))
GRAND = agreement("In Force", "Open-Ended", state_since=date(2016, 9, 30), pending=("Croatia",))
DRAFT = agreement("Draft", "Open-Ended", state_since=ENTERED)

WATER = (met(year(2014)), met(year(2015)), met(UNKNOWN), met(UNKNOWN))
CASES = {
	"P1": case(
		"Formalised",
		month("2016-11"),
		met(year(2013)),
		met(year(2014)),
		met(month("2016-11")),
		agreements=(IN_FORCE,),
	),
	"P2": case("Informal Cooperation", UNKNOWN, *WATER),
	"P3": case("Agreement in Preparation", UNKNOWN, *WATER[1:], agreements=(DRAFT,)),
	"P4": case("Informal Cooperation", month("2016-05"), met(month("2015-11")), met(month("2016-05"))),
	"P5": case(
		"Formalised", before("2017-05-01"), agreements=(agreement("In Force", state_since=date(2017, 4, 30)),)
	),
	"P6": case("Agreement in Preparation", UNKNOWN, agreements=(DRAFT,)),
	"P7": case("Concluded", month("2013-06"), met(UNKNOWN), met(day("2011-03-22"))),
	"P8": case("Implementing", UNKNOWN, met(month("2015-05")), met(day("2017-05-15"), date(2017, 5, 18))),
	"P9": case("Implementing", UNKNOWN, met(month("2015-03")), met(UNKNOWN)),
	"P10": case("Implementing", UNKNOWN, met(day("2015-11-03"), date(2015, 11, 6)), met(UNKNOWN)),
	"P11": case("Implementing", month("2016-11"), met(month("2016-09")), met(UNKNOWN), agreements=(GRAND,)),
}
UNDATED = {"DATE_UNKNOWN": "Warning", "SILENT": "Warning", "NO_NEXT_STEP": "Warning"}
EXPECTED = {
	"P1": ("Stalled", {"SILENT": "Hard", "NO_NEXT_STEP": "Hard", "PLAN_MISSING": "Hard"}, date(2016, 12, 31)),
	"P2": ("Needs attention", UNDATED, None),
	"P3": ("Needs attention", UNDATED, None),
	"P4": ("Stalled", {"SILENT": "Hard", "NO_NEXT_STEP": "Warning"}, date(2016, 11, 28)),
	"P5": ("Needs attention", {"DATE_UNKNOWN": "Warning", "NO_NEXT_STEP": "Warning"}, None),
	"P6": ("Needs attention", {"DATE_UNKNOWN": "Warning", "NO_NEXT_STEP": "Warning"}, None),
	"P7": ("Closed", {}, None),
	"P8": ("Needs attention", {"NO_NEXT_STEP": "Warning"}, None),
	"P9": ("Needs attention", UNDATED, None),
	"P10": ("Needs attention", UNDATED, None),
	"P11": ("Needs attention", {**UNDATED, "SIGNATURE_PENDING": "Warning"}, None),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_health_of_the_seven_cases(name):
	health = health_of(CASES[name], AS_OF)
	result = {reason.code: reason.severity for reason in health.reasons}
	assert (health.health, result, health.stalled_since) == EXPECTED[name]


def test_rule_109_the_action_suggested_for_p1_is_to_park_it():
	assert health_of(CASES["P1"], AS_OF).action == "PARK_WITH_REVIEW_DATE"
	assert health_of(CASES["P4"], AS_OF).action == "PARK_WITH_REVIEW_DATE"


def test_the_since_dates_of_p1():
	since = {reason.code: reason.since for reason in health_of(CASES["P1"], AS_OF).reasons}
	assert since == {
		"SILENT": date(2017, 3, 31),
		"NO_NEXT_STEP": date(2016, 12, 31),
		"PLAN_MISSING": date(2017, 5, 30),
	}
