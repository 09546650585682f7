"""Workspaces, dashboards, cards and charts: every role is shown what it can open, and its own figures."""

import json

import frappe
import pytest
from desk_figures import figure_of_card, figures_of_chart
from frappe.desk.desktop import get_desktop_page, get_workspace_sidebar_items
from frappe.desk.doctype.dashboard.dashboard import get_permitted_cards, get_permitted_charts
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from testing import (
	count_queries,
	make_agreement,
	make_event,
	make_master,
	make_outcome,
	make_partnership,
	run_report,
)

ROLES = ("officer", "manager", "viewer")
AUDIENCE = {
	"EU-Korea Cooperation": ("officer", "manager"),
	"My Cooperation": ("officer", "manager"),
	"Policy Figures": ("manager", "viewer"),
}
DASHBOARDS = ("My Desk", "Pipeline and Health", "Policy")
NAMED_BY = {
	"number_card": ("number_cards", "number_card_name"),
	"chart": ("charts", "chart_name"),
	"shortcut": ("shortcuts", "label"),
	"card": ("cards", "label"),
}


@pytest.fixture(params=ROLES)
def reader(request, as_user):
	"""Each role in turn, beside a partnership; its name."""
	make_partnership("Exploring")
	with as_user(request.getfixturevalue(request.param)):
		yield request.param


# ------------------------------------------------------------------------------------------------- workspaces


def blocks(workspace: str) -> list[tuple[str, str]]:
	content = json.loads(frappe.get_doc("Workspace", workspace).content)
	return [
		(block["type"], block["data"][f"{block['type']}_name"])
		for block in content
		if block["type"] in NAMED_BY
	]


def shown(workspace: str) -> set[tuple[str, str]]:
	page = get_desktop_page(json.dumps({"name": workspace, "title": workspace, "public": 1}))
	return {
		(kind, item.get(field)) for kind, (part, field) in NAMED_BY.items() for item in page[part]["items"]
	}


REACHED_OTHERWISE = {
	"Cooperation Import Batch": "listed in its import",
	"Cooperation Import Mapping": "chosen in an import",
	"Introduction": "the report Introductions, and a button of an organisation",
	"Organisation Function": "chosen in an organisation",
	"Partnership Snapshot": "the history of a partnership",
	"Review Session": "the page Review",
}
"""DocTypes that stand in no workspace, and where people come to them."""


def test_every_doctype_that_a_manager_reads_is_in_a_workspace(manager, as_user):
	links = frappe.get_all("Workspace Link", filters={"parent": ("in", [*AUDIENCE])}, pluck="link_to")
	shortcuts = frappe.get_all("Workspace Shortcut", filters={"parent": ("in", [*AUDIENCE])}, pluck="link_to")
	modules = frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")
	doctypes = frappe.get_all("DocType", filters={"istable": 0, "module": ("in", modules)}, pluck="name")
	with as_user(manager):
		readable = {name for name in doctypes if frappe.has_permission(name, "read")}
	assert readable - {*links, *shortcuts} == set(REACHED_OTHERWISE)


@pytest.mark.parametrize("workspace", AUDIENCE)
def test_every_block_of_a_workspace_can_be_opened_by_each_of_its_roles(workspace, reader):
	"""For one that can't Frappe shows a broken block."""
	if reader in AUDIENCE[workspace]:
		assert [block for block in blocks(workspace) if block not in shown(workspace)] == []


def test_every_role_has_cards_a_chart_and_shortcuts_on_its_workspace(reader):
	kinds = [
		kind for kind, _name in blocks("Policy Figures" if reader == "viewer" else "EU-Korea Cooperation")
	]
	assert {"number_card", "chart", "shortcut", "card"} <= set(kinds)
	for workspace, audience in AUDIENCE.items():
		roles = frappe.get_all(
			"Has Role", filters={"parent": workspace, "parenttype": "Workspace"}, pluck="role"
		)
		assert bool(set(roles) & set(frappe.get_roles())) == (reader in audience), workspace


@pytest.mark.parametrize("who", [*ROLES, "outsider"])
def test_the_desk_offers_a_workspace_to_its_own_roles_alone(who, request, as_user):
	with as_user(request.getfixturevalue(who)):
		offered = {page["name"] for page in get_workspace_sidebar_items()["pages"]}
	assert offered & set(AUDIENCE) == {name for name, audience in AUDIENCE.items() if who in audience}


def test_version_15_makes_no_icon_of_the_files_for_version_16():
	if not frappe.get_meta("Desktop Icon").has_field("link_to"):
		assert frappe.get_all("Desktop Icon", filters={"app": "eu_korea_coop"}) == []


def test_every_figure_of_a_workspace_comes_for_each_of_its_roles(reader):
	for workspace, audience in AUDIENCE.items():
		for kind, name in blocks(workspace) if reader in audience else ():
			if kind == "number_card":
				assert figure_of_card(name) >= 0
			if kind == "chart":
				assert figures_of_chart(name), name


def test_the_import_is_offered_to_those_who_may_bring_a_sheet(as_user, officer, manager, system_manager):
	"""To an officer for the badge lists of events."""

	def offered(user: str) -> bool:
		with as_user(user):
			page = get_desktop_page(
				json.dumps({"name": "EU-Korea Cooperation", "title": "EU-Korea Cooperation", "public": 1})
			)
		return "Cooperation Import" in {
			link["label"] for card in page["cards"]["items"] for link in card["links"]
		}

	assert not offered(system_manager)
	assert offered(officer)
	assert offered(manager)


# ------------------------------------------------------------------------------------------------- dashboards


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_card_and_chart_a_dashboard_offers_to_a_role_comes(dashboard, reader):
	charts = [chart.chart for chart in get_permitted_charts(dashboard)]
	cards = [card.card for card in get_permitted_cards(dashboard)]
	assert charts and cards
	for chart in charts:
		figures_of_chart(chart)
	for card in cards:
		assert figure_of_card(card) is not None


def test_a_manager_is_offered_everything(as_user, manager):
	with as_user(manager):
		for name in DASHBOARDS:
			dashboard = frappe.get_doc("Dashboard", name)
			assert len(get_permitted_charts(name)) == len(dashboard.charts)
			assert len(get_permitted_cards(name)) == len(dashboard.cards)


# ------------------------------------------------------------------------------- one after another, one cache


def total(figures: dict) -> int:
	return sum(sum(series["values"]) for series in figures["datasets"])


def test_readers_one_after_another_get_their_own_figures(as_user, request, another_officer):
	"""In both orders, in one cache: neither is shown what was counted for the one before."""

	def read(who: str) -> tuple:
		with as_user(request.getfixturevalue(who)):
			chart = figures_of_chart("Stages By Health")
			return total(chart), figure_of_card("Active Partnerships"), figure_of_card("Stalled Partnerships")

	readers = ("manager", "officer", "viewer", "another_officer", "manager")
	before = {who: read(who) for who in readers}
	secret = make_partnership(
		"Exploring", since="2020-01-01", visibility="Restricted", owner_user=another_officer
	)
	assert secret.health == "Stalled"
	for order in (readers, tuple(reversed(readers))):
		for who in order:
			more = 1 if who in ("manager", "another_officer") else 0
			assert read(who) == tuple(figure + more for figure in before[who]), who


def test_the_chart_is_one_count_of_what_its_reader_may_read(as_user, officer):
	counted = figures(api.get_stages_by_health())
	make_partnership("Exploring", since="2020-01-01")
	make_partnership("Parked")
	make_partnership("Concluded")
	with as_user(officer):
		api.get_stages_by_health()
		with count_queries() as queries:
			result = figures(api.get_stages_by_health())
	assert len(queries) == 1
	assert {key: count - counted[key] for key, count in result.items() if count != counted[key]} == {
		("Exploring", "Stalled"): 1,
		("Parked", "Parked"): 1,
	}


def figures(chart: dict) -> dict[tuple[str, str], int]:
	return {
		(stage, series["name"]): count
		for series in chart["datasets"]
		for stage, count in zip(chart["labels"], series["values"], strict=True)
	}


def test_the_chart_has_a_colour_for_each_health():
	options = json.loads(frappe.db.get_value("Dashboard Chart", "Stages By Health", "custom_options"))
	assert len(options["colors"]) == len(api.get_stages_by_health()["datasets"])


def test_the_chart_of_a_report_looks_as_the_report_draws_it(site):
	"""Frappe takes nothing but the numbers from the report: "No next step" would be green."""
	make_records_of_all_reports()
	charts = frappe.get_all(
		"Dashboard Chart",
		{"chart_type": "Report", "module": "Partnerships", "is_standard": 1},
		["name", "report_name", "custom_options", "filters_json"],
	)
	assert len(charts) >= 8
	for chart in charts:
		drawn = run_report(chart.report_name, **json.loads(chart.filters_json)).chart
		assert drawn, chart.name
		wanted = {key: drawn[key] for key in ("barOptions", "colors") if key in drawn}
		assert json.loads(chart.custom_options or "{}") == wanted, chart.name


def make_records_of_all_reports() -> None:
	"""One of each, so that every report draws its chart."""
	partnership = make_partnership("Exploring")
	event = make_event(satisfaction_score=4, satisfaction_scale=5)
	make_agreement(partnership, "In Force", end_date=add_days(nowdate(), 60), term_type="Fixed")
	make_outcome(partnership=partnership.name)
	partnership.reload()
	partnership.origin_event = event.name
	partnership.append("bottlenecks", {"bottleneck": make_master("Bottleneck")})
	partnership.append("sectors", {"sector": make_master("Sector")})
	partnership.save()


@pytest.mark.parametrize("who", ["outsider", "Guest"])
def test_without_the_role_there_is_no_chart(who, request, as_user):
	user = who if who == "Guest" else request.getfixturevalue(who)
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.get_stages_by_health()


def test_a_sweep_that_never_ran_is_said_in_a_word(as_user, manager):
	frappe.db.delete("Cooperation Run Log")
	with as_user(manager):
		assert figure_of_card("Hours Since Last Sweep") == "Never"
