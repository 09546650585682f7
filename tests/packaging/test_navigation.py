"""What Frappe 16's desk reads of the app, as files: sidebars, icons, cards. Version 15 passes the first two over."""

import json

import pytest

from scripts import navigation
from scripts.paths import ROOT

PACKAGE = navigation.PACKAGE
ROLES = {"Cooperation Officer", "Cooperation Manager", "Policy Viewer"}
KINDS = {"DocType": "doctype", "Report": "report", "Page": "page", "Workspace": "workspace"}
FRAPPES_OWN = {"Contact"}


def records(kind: str) -> list[dict]:
	return [json.loads(path.read_text("utf-8")) for path in PACKAGE.glob(f"*/{kind}/*/*.json")]


def test_the_files_are_those_of_the_workspaces():
	wanted = {path: navigation.text_of(record) for path, record in navigation.files().items()}
	there = {
		path: path.read_text("utf-8")
		for folder in (navigation.SIDEBARS, navigation.ICONS)
		for path in (PACKAGE / folder).iterdir()  # Frappe reads every file there
	}
	assert there == wanted, "python3 -m scripts.navigation writes them anew"


def test_a_sidebar_leads_to_records_that_there_are():
	names = {kind: {record["name"] for record in records(folder)} for kind, folder in KINDS.items()}
	names["Dashboard"] = {
		json.loads(path.read_text("utf-8"))["name"] for path in PACKAGE.glob("*/*_dashboard/*/*.json")
	}
	names["DocType"] |= FRAPPES_OWN
	rows = [row for workspace in navigation.workspaces() for row in navigation.items(workspace)]
	links = [(row["link_type"], row["link_to"]) for row in rows if row["type"] == "Link"]
	assert len(links) > 40
	assert [link for link in links if link[1] not in names[link[0]]] == []


def test_every_workspace_has_an_icon_for_its_own_roles():
	for workspace in navigation.workspaces():
		roles = {row["role"] for row in workspace["roles"]}
		assert roles & ROLES and roles <= ROLES | {"System Manager"}, workspace["name"]
		icon = navigation.icon(workspace, 0)
		assert {row["role"] for row in icon["roles"]} == roles
		assert (icon["link_type"], icon["link_to"]) == ("Workspace Sidebar", workspace["name"])


@pytest.mark.parametrize("field", ["filters_json", "dynamic_filters_json"])
@pytest.mark.parametrize("kind", ["number_card", "dashboard_chart"])
def test_filters_have_four_elements(kind: str, field: str):
	lists = [json.loads(record.get(field) or "[]") for record in records(kind)]
	rows = [row for filters in lists if isinstance(filters, list) for row in filters]
	assert [row for row in rows if len(row) != 4] == []
	assert rows or kind == "dashboard_chart"


def test_a_card_with_dynamic_filters_has_fixed_ones_too():
	"""Frappe 16 counts everything for a card that has dynamic filters alone (frappe#37351)."""
	cards = [card for card in records("number_card") if json.loads(card["dynamic_filters_json"] or "[]")]
	assert len(cards) == 3
	assert [card["name"] for card in cards if not json.loads(card["filters_json"])] == []


def test_no_folder_of_a_module_holds_them():
	"""Frappe 16 looks at the top of the package alone."""
	strays = [path for name in (navigation.SIDEBARS, navigation.ICONS) for path in PACKAGE.glob(f"*/{name}")]
	assert strays == []
	assert (ROOT / "eu_korea_coop" / navigation.SIDEBARS).is_dir()
