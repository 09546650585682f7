"""The first day on which time alone changes a partnership's health: what wakes the sweep for it."""

from datetime import date

import pytest
from domain_facts import (
	UNKNOWN,
	ago,
	agreement,
	ahead,
	contacts,
	day,
	days_ago,
	health_of,
	item,
	month,
	partnership,
	talked,
	with_step,
)

from eu_korea_coop.domain.interactions import NO_CONTACT
from reference.contacts import Interaction

FAR = ahead(3000)


def settled(stage="Implementing", **facts):
	"""Talked today, next step in eight years: nothing of its own changes before the silence approaches its limit."""
	return with_step(stage, FAR, stage_since=UNKNOWN, plan_settled=True, **facts)


@pytest.mark.parametrize(
	("facts", "wanted"),
	[
		(settled(), ahead(68)),  # 75 % of 90 days is 67.5
		(settled(contact=talked(70)), ahead(21)),
		(
			settled(contact=talked(91)),
			ahead(3001),
		),  # silent for too long since today: the day after the step is next
		(settled(contact=talked(500), europe_contact_until=ahead(9)), ahead(10)),
		(settled(agreements=(agreement(term="Fixed", end_date=ahead(40)),)), ahead(41)),
		(settled(agreements=(agreement(term="Fixed", end_date=ahead(200)),)), ahead(20)),
		(settled(agreements=(agreement(term="Open-Ended", review_date=ahead(181)),)), ahead(1)),
		(settled(agreements=(agreement("Signing", state_since=ago(50)),)), ahead(11)),
		(settled(agreements=(agreement("Signing", state_since=ago(0)),)), ahead(61)),
		(settled(open_items=(item(ahead(5)),)), ahead(6)),
		(settled(open_items=(item(ago(20)),)), ahead(11)),
		(settled(contact=contacts(Interaction(days_ago(3)), Interaction(day(str(ahead(4)))))), ahead(4)),
		(with_step("Implementing", ahead(3), stage_since=UNKNOWN), ahead(4)),
		(with_step("Implementing", ago(3), stage_since=UNKNOWN), ahead(12)),
		(with_step("Exploring", FAR, stage_since=days_ago(270)), ahead(4)),
		(with_step("Formalised", FAR, stage_since=days_ago(130)), ahead(5)),
		(partnership("Exploring", stage_since=days_ago(10), contact=talked(10)), ahead(21)),
		(settled("Parked", parked_until=ahead(90)), ahead(90)),
		(settled("Parked", parked_until=ago(90)), None),
		(settled("Concluded"), None),
		(settled("Not Pursued", agreements=(agreement(term="Fixed", end_date=ahead(40)),)), ahead(41)),
	],
)
def test_the_day_on_which_time_changes_something(facts, wanted):
	assert health_of(facts).next_change_on == wanted


@pytest.mark.parametrize(
	"facts",
	[
		settled(contact=contacts(Interaction(month("2017-06")), today=date(2017, 6, 1))),
		partnership("Exploring", stage_since=month("2017-05"), contact=NO_CONTACT),
		settled(contact=contacts(Interaction(UNKNOWN, recorded_on=ahead(9)))),
		settled(agreements=(agreement("Signing", state_since=ahead(9)),)),
		settled(agreements=(agreement("Terminated", state_since=ago(90), terminated_on=ahead(9)),)),
	],
)
def test_a_day_that_counts_as_today_moves_on_tomorrow(facts):
	assert health_of(facts, date(2017, 5, 10)).next_change_on == date(2017, 5, 11)


def test_nothing_changes_for_who_is_hard_in_every_way():
	facts = partnership("Exploring", stage_since=days_ago(5000), contact=talked(5000))
	health = health_of(facts)
	assert (health.health, health.next_change_on) == ("Stalled", None)
	assert health_of(facts, date(2100, 1, 1)).reasons == health.reasons
