"""What the app says, and what of it has no Korean text: `python3 -m scripts.translations [--all]`.

Collects every translatable string from Python (`_("…")`), JavaScript (`__("…")`), templates, the JSON of DocTypes,
reports, workspaces, charts and workflows, and the sentences of `domain/`, and compares them with translations/ko.csv.
Nothing is imported and no site is needed.
"""

import ast
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("apps/eu_korea_coop/eu_korea_coop")

DOMAIN_SENTENCES = re.compile(r"(_TEXT|_LABEL|_LABELS|^ENGLISH)$")
"""Names in domain/ that hold English message ids; the callers translate them."""
JS_CALL = re.compile(r"""(?<![\w$.])__\(\s*(["'`])((?:\\.|(?!\1).)*)\1""", re.DOTALL)
JS_CONTEXT = re.compile(
	r"""\s*,\s*(?:null|undefined|\[[^\]]*\])\s*,\s*(["'])((?:\\.|(?!\1).)*)\1""", re.DOTALL
)
TEMPLATE_CALL = re.compile(r"""(?<![\w$.])_\(\s*(["'])((?:\\.|(?!\1).)*)\1""", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")

SHOWN_KEYS = {
	"DocType": ("name", "description"),
	"Report": ("name", "report_name"),
	"Workspace": ("title", "label"),
	"Dashboard": ("dashboard_name",),
	"Dashboard Chart": ("chart_name",),
	"Number Card": ("label",),
	"Workflow": (),
	"Workflow State": ("workflow_state_name",),
	"Workflow Action Master": ("workflow_action_name",),
	"Role": ("role_name",),
	"Print Format": ("name",),
	"Kanban Board": ("kanban_board_name",),
	"Module Onboarding": ("title", "subtitle", "success_message"),
	"Onboarding Step": ("title", "action_label", "description"),
	"Form Tour": ("title",),
	"Web Form": ("title", "introduction_text", "success_message", "button_label"),
}
"""The texts Frappe shows of each kind of record."""
CHILD_KEYS = ("label", "description", "group", "action", "column_name", "title")
ROW_LISTS = (
	"fields",
	"links",
	"actions",
	"filters",
	"columns",
	"shortcuts",
	"transitions",
	"number_cards",
	"charts",
	"steps",
)


def find(root: Path = ROOT) -> dict[str, list[str]]:
	"""Every translatable text of the app, with the places (path:line) that say it."""
	package = root / PACKAGE
	rows: dict[str, list[str]] = {}
	for path in sorted(package.rglob("*")):
		if not path.is_file() or {"demo", "dist", "node_modules", "translations"} & set(
			path.relative_to(package).parts
		):
			continue
		for text, line in texts_of(path, package):
			if LETTER.search(text):
				rows.setdefault(text, []).append(f"{path.relative_to(root)}:{line}")
	for line, title in enumerate((package / "modules.txt").read_text().splitlines(), 1):
		if title.strip():
			rows.setdefault(title.strip(), []).append(f"{PACKAGE / 'modules.txt'}:{line}")
	return rows


def texts_of(path: Path, package: Path) -> Iterator[tuple[str, int]]:
	kind = path.suffix
	if kind == ".py":
		tree = ast.parse(path.read_text())
		yield from python_texts(tree)
		if path.parent == package / "domain":
			yield from domain_texts(tree)
		if path.name == "custom_fields.py":
			yield from field_texts(tree)
	elif kind in (".js", ".vue"):
		yield from call_texts(JS_CALL, path.read_text())
	elif kind in (".html", ".txt", ".md") and path.name not in ("modules.txt", "patches.txt"):
		yield from call_texts(TEMPLATE_CALL, path.read_text())
		yield from call_texts(JS_CALL, path.read_text())
	elif kind == ".json":
		yield from ((text, 1) for text in json_texts(json.loads(path.read_text())))


def python_texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and name_of(node.func) in ("_", "frappe._", "_lt", "N_") and node.args:
			text = node.args[0]
			if isinstance(text, ast.Constant) and isinstance(text.value, str):
				yield text.value, node.lineno


def domain_texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
	"""The sentences of a pure module: the values of its dicts and templates of message ids."""
	for node in tree.body:
		targets = (
			node.targets
			if isinstance(node, ast.Assign)
			else [node.target]
			if isinstance(node, ast.AnnAssign)
			else []
		)
		if not any(isinstance(target, ast.Name) and DOMAIN_SENTENCES.search(target.id) for target in targets):
			continue
		if isinstance(node.value, ast.Dict):
			parts: Iterable[ast.AST] = node.value.values
		else:
			parts = [keyword.value for keyword in getattr(node.value, "keywords", [])]
		for part in parts:
			for constant in ast.walk(part):
				if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
					yield constant.value, constant.lineno


def field_texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
	"""Labels, descriptions and options of custom fields, which Frappe translates when it shows them."""
	for node in ast.walk(tree):
		if not isinstance(node, ast.Dict):
			continue
		row = {
			key.value: value.value
			for key, value in zip(node.keys, node.values, strict=True)
			if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
		}
		yield from ((text, node.lineno) for text in row_texts(row))


def row_texts(row: dict) -> Iterator[str]:
	for key in CHILD_KEYS:
		if isinstance(row.get(key), str):
			yield row[key]
	if row.get("fieldtype") == "Select" and isinstance(row.get("options"), str):
		yield from row["options"].split("\n")


def json_texts(content) -> Iterator[str]:
	if isinstance(content, list):
		for record in content:
			yield from json_texts(record)
		return
	if not isinstance(content, dict) or content.get("doctype") not in SHOWN_KEYS:
		return
	for key in SHOWN_KEYS[content["doctype"]]:
		if isinstance(content.get(key), str):
			yield strip_tags(content[key])
	for rows in ROW_LISTS:
		for row in content.get(rows) or []:
			if isinstance(row, dict) and row.get("hidden"):  # a filter and a new board offer it all the same
				yield row.get("label") or ""
			elif isinstance(row, dict):
				yield from row_texts(row)
	if content["doctype"] == "Workspace":
		for block in json.loads(content.get("content") or "[]"):
			yield strip_tags((block.get("data") or {}).get("text") or "")


def strip_tags(text: str) -> str:
	return re.sub(r"<[^>]+>", "", text).strip()


def call_texts(pattern: re.Pattern, source: str) -> Iterator[tuple[str, int]]:
	for match in pattern.finditer(source):
		text = match[2].replace("\\n", "\n")
		yield re.sub(r"\\(.)", r"\1", text), source.count("\n", 0, match.start()) + 1


def name_of(node: ast.AST) -> str:
	if isinstance(node, ast.Name):
		return node.id
	if isinstance(node, ast.Attribute):
		return f"{name_of(node.value)}.{node.attr}"
	return ""


def korean(root: Path = ROOT) -> dict[str, str]:
	"""The texts of translations/ko.csv: source → Korean."""
	path = root / PACKAGE / "translations" / "ko.csv"
	if not path.is_file():
		return {}
	with path.open(newline="", encoding="utf-8") as stream:
		return {row[0]: row[1] for row in csv.reader(stream) if len(row) > 1 and row[1].strip()}


def missing(root: Path = ROOT) -> dict[str, list[str]]:
	known = korean(root)
	return {text: places for text, places in find(root).items() if text not in known}


def main() -> int:
	"""Print the texts without a Korean one (`--all`: every text) as the first column of a CSV; 1 if any is missing."""
	wanted = find() if "--all" in sys.argv else missing()
	writer = csv.writer(sys.stdout)
	for text, places in wanted.items():
		writer.writerow([text, places[0]])
	print(f"{len(wanted)} texts", file=sys.stderr)
	return 1 if wanted and "--all" not in sys.argv else 0


if __name__ == "__main__":
	sys.exit(main())
