"""The cards and charts of a dashboard, answered together: each as Frappe's own request for it, with few queries."""

from collections.abc import Callable
from contextlib import suppress

import frappe
import pytest
from desk_figures import figure_of_card, figures_of_chart
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.overrides import widgets
from eu_korea_coop.partnerships import figures
from testing import (
	as_user,
	count_queries,
	forget_request,
	make_agreement,
	make_interaction,
	make_outcome,
	make_partnership,
)

MOST_QUERIES = 15
"""For all that stands on a dashboard, and who may see it."""


@pytest.fixture
def with_records(officer):
	"""Partnerships of an officer, one of them with a talk and one Restricted."""
	names = [make_partnership("Exploring", owner_user=officer).name for _ in range(3)]
	make_interaction(names[0], no_next_step_reason="Nothing was agreed")
	frappe.get_doc("Partnership", names[1]).update({"visibility": "Restricted"}).save()


def of_dashboard(name: str) -> tuple[list[str], list[str]]:
	dashboard = frappe.get_cached_doc("Dashboard", name)
	return [row.card for row in dashboard.cards], [row.chart for row in dashboard.charts]


def number_of(answer: object) -> object:
	return answer["value"] if isinstance(answer, dict) else answer


def drawn(answer: dict) -> dict | None:
	return (answer.get("chart") or {}).get("data") if "chart" in answer else answer


def expected(doctype: str, names: list[str], asked: Callable) -> dict[str, object]:
	"""What Frappe shows of each, without those it refuses."""
	ready = {}
	for name in names:
		with suppress(frappe.PermissionError):
			if frappe.has_permission(doctype, doc=name):
				ready[name] = asked(name)
	return ready


def plain(value: object) -> object:
	return frappe.parse_json(frappe.as_json(value))


@pytest.mark.parametrize("role", ["officer", "manager", "viewer"])
def test_all_are_answered_as_frappe_answers_each(request, with_records, role):
	with as_user(request.getfixturevalue(role)):
		known = widgets.names()
		answered = api.get_widgets(**known)
		cards = expected("Number Card", known["cards"], figure_of_card)
		charts = expected("Dashboard Chart", known["charts"], figures_of_chart)
	assert {name: number_of(one["answer"]) for name, one in answered["cards"].items()} == cards
	assert {name: plain(drawn(one["answer"])) for name, one in answered["charts"].items()} == plain(charts)
	named = [*answered["cards"].items(), *answered["charts"].items()]
	assert all(one["doc"]["name"] == name for name, one in named)
	assert answered["cards"] and answered["charts"]


def test_the_cards_count_what_they_are_named_after(manager):
	"""Agreements that end are those with an end within 180 days, today and the last day included."""
	day = getdate(nowdate())
	partnership = make_partnership("Formalised", since=add_days(day, -10))
	before = {name: number_of(api.get_figure(figure=name)) for name in figures.figures(day)}
	for days in (-1, 0, 180, 181):
		agreement = make_agreement(partnership, "In Force", term_type="Fixed", end_date=add_days(day, 300))
		frappe.db.set_value("Agreement", agreement.name, "end_date", add_days(day, days))
	open_ended = make_agreement(partnership, "In Force", counts_in_figures=0)
	frappe.db.set_value("Agreement", open_ended.name, "end_date", day)
	for status in ("Reported", "Verified", "Expected"):
		make_outcome(partnership, status=status)
	make_partnership("Exploring", since="2015-01-01")
	make_partnership("Concluded")
	parked = make_partnership("Parked", since=add_days(day, -100))
	make_interaction(parked, add_days(day, -1))
	after = {name: number_of(api.get_figure(figure=name)) for name in before}
	assert {name: after[name] - before[name] for name in before} == {
		"Active Partnerships": 1,
		"Stalled Partnerships": 1,
		"Partnerships To Wake": 1,
		"Agreements In Force": 4,
		"Agreements Ending In 180 Days": 2,
		"Results Reported": 2,
	}


def test_what_is_not_the_readers_or_not_ours_is_left_out_without_a_message(viewer):
	with as_user(viewer):
		answered = api.get_widgets(
			cards=["Hours Since Last Sweep", "No such card"], charts='["Workload By Officer"]'
		)
	assert answered == {"cards": {}, "charts": {}}
	assert not frappe.local.message_log


def test_a_filter_that_only_a_browser_reckons_is_left_to_it(officer):
	card = frappe.get_doc("Number Card", "My Stalled Partnerships")
	card.db_set(
		"dynamic_filters_json", '[["Partnership", "owner_user", "=", "frappe.defaults.get_user_default(1)"]]'
	)
	frappe.clear_document_cache("Number Card", card.name)
	with as_user(officer):
		answered = api.get_widgets(cards=[card.name, "Partnerships To Wake"])
	assert list(answered["cards"]) == ["Partnerships To Wake"]


@pytest.mark.parametrize(
	("name", "role"),
	[("My Desk", "officer"), ("Pipeline and Health", "manager"), ("Policy", "manager"), ("Policy", "viewer")],
)
def test_a_dashboard_takes_fifteen_queries_at_most(request, with_records, name, role):
	cards, charts = of_dashboard(name)
	with as_user(request.getfixturevalue(role)):
		api.get_widgets(cards, charts)
		forget_request()
		with count_queries() as seen:
			answered = api.get_widgets(cards, charts)
	assert len(answered["cards"]) == len(cards) and len(answered["charts"]) == len(charts)
	assert len(seen) <= MOST_QUERIES, seen.statements
