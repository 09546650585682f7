"""The records that Frappe 16's desk takes its navigation from, made from the workspaces: `python3 -m scripts.navigation`.

A sidebar (`workspace_sidebar/*.json`) and an icon (`desktop_icon/*.json`) for each workspace, at the top of the package,
where version 16 looks for them and version 15 does not. A test says when they lag behind the workspaces.
"""

import json
from pathlib import Path

from scripts.paths import APP, ROOT

PACKAGE = ROOT / "apps" / APP / APP
SIDEBARS, ICONS = "workspace_sidebar", "desktop_icon"
FIRST_PAGES = {
	"My Cooperation": [("Today", "Page", "today"), ("Review", "Page", "review")],
	"Policy Figures": [("Profiles", "Page", "cooperation-profile")],
}
"""What a sidebar shows below its workspace: label, kind, name."""
CLOSED = ("Settings and follow-up", "Sent to me")
STAMPS = {
	"creation": "2026-11-26 08:00:00.000000",
	"modified": "2026-11-26 08:00:00.000000",
	"modified_by": "Administrator",
	"owner": "Administrator",
	"docstatus": 0,
}


def workspaces() -> list[dict]:
	"""Our workspaces, in the order in which the desk lists them."""
	records = [json.loads(path.read_text("utf-8")) for path in PACKAGE.glob("*/workspace/*/*.json")]
	return sorted(records, key=lambda record: record["sequence_id"])


def link(label: str, kind: str, name: str, child: int = 0, icon: str = "") -> dict:
	return {
		"child": child,
		"collapsible": 1,
		"icon": icon,
		"indent": 0,
		"keep_closed": 0,
		"label": label,
		"link_to": name,
		"link_type": kind,
		"show_arrow": 0,
		"type": "Link",
	}


def section(label: str) -> dict:
	return {
		"child": 0,
		"collapsible": 1,
		"indent": 1,
		"keep_closed": int(label in CLOSED),
		"label": label,
		"link_type": "DocType",
		"show_arrow": 0,
		"type": "Section Break",
	}


def items(workspace: dict) -> list[dict]:
	"""The workspace itself, its pages and shortcuts that open something else each, then its cards as sections."""
	name = workspace["name"]
	rows = [link(name, "Workspace", name, icon=workspace["icon"])]
	first = FIRST_PAGES.get(name, [])
	in_cards = {row.get("link_to") for row in workspace["links"]}
	shortcuts = [
		(row["label"], row["type"], row["link_to"])
		for row in workspace["shortcuts"]
		if row.get("doc_view") in (None, "", "List")  # a sidebar knows no other view
	]
	seen = set()
	for label, kind, target in [*first, *shortcuts]:
		if (kind, target) not in seen and target not in in_cards:
			seen.add((kind, target))
			rows.append(link(label, kind, target))
	for row in workspace["links"]:
		if row["type"] == "Card Break":
			rows.append(section(row["label"]))
		else:
			rows.append(link(row["label"], row["link_type"], row["link_to"], child=1))
	return rows


def sidebar(workspace: dict) -> dict:
	return {
		"app": APP,
		"doctype": "Workspace Sidebar",
		"header_icon": workspace["icon"],
		"idx": 0,
		"items": [{**row, "idx": number} for number, row in enumerate(items(workspace), 1)],
		"module": workspace["module"],
		"name": workspace["name"],
		"standard": 1,
		"title": workspace["title"],
		**STAMPS,
	}


def icon(workspace: dict, place: int) -> dict:
	"""Without a parent: Frappe shows the children of an app's icon only to those who may open the app's first page."""
	return {
		"app": APP,
		"bg_color": "blue",
		"doctype": "Desktop Icon",
		"hidden": 0,
		"icon": workspace["icon"],
		"icon_type": "Link",
		"idx": place,
		"label": workspace["name"],
		"link_to": workspace["name"],
		"link_type": "Workspace Sidebar",
		"name": workspace["name"],
		"restrict_removal": 0,
		"roles": [{"role": row["role"]} for row in workspace["roles"]],
		"standard": 1,
		**STAMPS,
	}


def files() -> dict[Path, dict]:
	"""Every file with its record."""
	wanted = {}
	for place, workspace in enumerate(workspaces()):
		name = workspace["name"].lower().replace(" ", "_").replace("-", "_")
		wanted[PACKAGE / SIDEBARS / f"{name}.json"] = sidebar(workspace)
		wanted[PACKAGE / ICONS / f"{name}.json"] = icon(workspace, place)
	return wanted


def text_of(record: dict) -> str:
	return json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write() -> None:
	for path, record in files().items():
		path.parent.mkdir(exist_ok=True)
		path.write_text(text_of(record), encoding="utf-8")


if __name__ == "__main__":
	write()
