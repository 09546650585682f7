"""Writes docs/data-model.md from the JSON of the DocTypes and workflows: `python3 -m scripts.data_model [--check]`."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("apps/eu_korea_coop/eu_korea_coop")
PAGE = Path("docs/data-model.md")
MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up", "Importing")
LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold")
TABLES = ("Table", "Table MultiSelect")
FLAGS = {
	"reqd": "required",
	"unique": "unique",
	"read_only": "read only",
	"hidden": "hidden",
	"search_index": "indexed",
}

HEAD = """# Data model

Made by `python3 -m scripts.data_model` from the JSON of the DocTypes and workflows; a test fails when it is stale.
Field names, types and options are an interface: they change only with a patch.

A business date is fuzzy: a Date `x` and its `x_precision` (Day, Month, Year, Before, Unknown). An empty date is Unknown, a
date without precision is a Day. Who reads what: see [permissions](permissions.md).
"""


def doctypes(root: Path) -> list[dict]:
	files = [json.loads(path.read_text()) for path in (root / PACKAGE).glob("*/doctype/*/*.json")]
	return sorted(files, key=lambda doctype: (MODULES.index(doctype["module"]), doctype["name"]))


def workflows(root: Path) -> list[dict]:
	path = root / PACKAGE / "fixtures" / "workflow.json"
	return json.loads(path.read_text()) if path.is_file() else []


def page(root: Path = ROOT) -> str:
	known = doctypes(root)
	parts = [HEAD, "## How the records hang together\n", relations(known)]
	for workflow in workflows(root):
		parts += [f"## The lifecycle of {article(workflow['document_type'])}\n", lifecycle(workflow)]
	parts.append("## DocTypes\n")
	for module in MODULES:
		members = [doctype for doctype in known if doctype["module"] == module]
		parts.append(f"### {module}\n")
		parts += [description(doctype) for doctype in members]
	return "\n".join(parts).rstrip() + "\n"


def article(name: str) -> str:
	return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def node(name: str) -> str:
	return name.replace(" ", "_")


def relations(known: list[dict]) -> str:
	"""One line per link between two DocTypes of ours, children drawn as part of their parents; masters left out."""
	ours = {doctype["name"]: doctype for doctype in known}
	masters = {name for name, doctype in ours.items() if doctype.get("autoname", "").startswith("field:")}
	lines = set()
	for doctype in known:
		if doctype.get("istable") or doctype["name"] in masters or doctype.get("issingle"):
			continue
		for field in doctype["fields"]:
			target = ours.get(field.get("options"))
			if field["fieldtype"] == "Link" and target and target["name"] not in masters:
				lines.add(
					f"    {node(doctype['name'])} }}o--o| {node(target['name'])} : {field['fieldname']}"
				)
			elif field["fieldtype"] in TABLES and target:
				for link in target["fields"]:
					name = link.get("options")
					if (
						link["fieldtype"] == "Link"
						and name in ours
						and name not in masters
						and link["fieldname"]
						not in (
							"via_member",
							"interaction",
							"agreement",
						)
					):
						lines.add(f"    {node(doctype['name'])} }}o--o{{ {node(name)} : {field['fieldname']}")
	return "\n".join(["```mermaid", "erDiagram", *sorted(lines), "```", ""])


def lifecycle(workflow: dict) -> str:
	states = [row["state"] for row in workflow["states"]]
	lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {node(states[0])}"]
	lines += [f'    state "{state}" as {node(state)}' for state in states if node(state) != state]
	steps: dict[tuple[str, str, str], set[str]] = {}
	for row in workflow["transitions"]:
		key = (row["state"], row["next_state"], row["action"])
		steps.setdefault(key, set()).add(row["allowed"])
	for (state, target, action), roles in steps.items():
		manager = "" if any("Officer" in role for role in roles) else " (manager)"
		lines.append(f"    {node(state)} --> {node(target)} : {action}{manager}")
	return "\n".join([*lines, "```", ""])


def description(doctype: dict) -> str:
	kind = (
		"child table"
		if doctype.get("istable")
		else "settings"
		if doctype.get("issingle")
		else "tree"
		if doctype.get("is_tree")
		else ""
	)
	named = doctype.get("autoname", "")
	facts = [fact for fact in (kind, f"named {named}" if named else "") if fact]
	lines = [f"#### {doctype['name']}\n"]
	if doctype.get("description"):
		lines.append(doctype["description"] + "\n")
	if facts:
		lines.append(f"*{', '.join(facts)}*\n")
	lines += ["| Field | Type | Options | Label | |", "|---|---|---|---|---|"]
	for field in doctype["fields"]:
		if field["fieldtype"] not in LAYOUT:
			lines.append(row(field))
	return "\n".join(lines) + "\n"


def row(field: dict) -> str:
	options = ", ".join(option for option in str(field.get("options") or "").split("\n") if option)
	marks = [text for key, text in FLAGS.items() if field.get(key)]
	if field.get("permlevel"):
		marks.append(f"level {field['permlevel']}")
	note = "; ".join(
		[
			*([field["description"]] if field.get("description") else []),
			*([", ".join(marks)] if marks else []),
		]
	)
	cells = (f"`{field['fieldname']}`", field["fieldtype"], options, field.get("label", ""), note)
	return "| " + " | ".join(re.sub(r"\s+", " ", cell.replace("|", "\\|")) for cell in cells) + " |"


def is_stale(root: Path = ROOT) -> bool:
	path = root / PAGE
	return not path.is_file() or path.read_text() != page(root)


def main() -> int:
	if "--check" in sys.argv:
		return int(is_stale())
	(ROOT / PAGE).write_text(page())
	return 0


if __name__ == "__main__":
	sys.exit(main())
