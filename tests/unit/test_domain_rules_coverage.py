"""Every rule has a place: cited in domain/ where the code implements it, or kept elsewhere, and then it says where."""

import ast
import re
from pathlib import Path

import eu_korea_coop.domain

DOMAIN = Path(eu_korea_coop.domain.__file__).parent
LAST_RULE = 109

ELSEWHERE = {
	13: "partnerships: the loader of facts joins partnership and other_partnerships, nothing else",
	16: "partnerships: listeners recompute every partnership linked before or after a change",
	37: "encounters: saving the latest interaction copies its next step to the partnership",
	36: "encounters: no_next_step_reason lets an interaction be saved without a step; no fact of health reads it",
	67: "reports: Data Quality lists unknown dates; health downgrades for as long as the date is unknown",
}
"""Rules about saving, listening and reports; where domain/ has a share in them it is cited there as well."""


def docstrings_and_comments(source: str) -> str:
	"""Those of classes, functions and constants; a module's own says only what it is about."""
	found = [
		ast.get_docstring(node) or ""
		for node in ast.walk(ast.parse(source))
		if isinstance(node, ast.ClassDef | ast.FunctionDef)
	]
	found += re.findall(r"#(.*)", source)
	found += re.findall(r'^"""(.*?)"""', source, flags=re.DOTALL | re.MULTILINE)[1:]
	return "\n".join(found)


def cited_rules() -> dict[int, set[str]]:
	"""Rule number -> modules that cite it: "rule 21", "rules 17, 18", "rules 79-104" counts its ends alone."""
	cited: dict[int, set[str]] = {}
	for path in sorted(DOMAIN.glob("*.py")):
		text = docstrings_and_comments(path.read_text())
		for numbers in re.findall(r"\brules? ((?:\d+(?:, | and |-)?)+)", text):
			for number in re.findall(r"\d+", numbers):
				cited.setdefault(int(number), set()).add(path.name)
	return cited


def test_every_rule_is_implemented_here_or_somewhere_named():
	missing = set(range(1, LAST_RULE + 1)) - set(cited_rules()) - set(ELSEWHERE)
	assert not missing, f"rules without a place: {sorted(missing)}"


def test_no_rule_is_cited_that_does_not_exist():
	assert set(cited_rules()) <= set(range(1, LAST_RULE + 1))


def test_the_domain_imports_nothing_but_python_and_itself():
	allowed = {
		"__future__",
		"calendar",
		"collections",
		"dataclasses",
		"datetime",
		"fractions",
		"math",
		"re",
		"unicodedata",
		"urllib",
		"zoneinfo",
	}
	for path in DOMAIN.glob("*.py"):
		for node in ast.walk(ast.parse(path.read_text())):
			names = []
			if isinstance(node, ast.Import):
				names = [alias.name for alias in node.names]
			elif isinstance(node, ast.ImportFrom):
				names = [node.module or ""]
			for name in names:
				assert name.startswith("eu_korea_coop.domain") or name.split(".")[0] in allowed, (
					path.name,
					name,
				)


def test_the_domain_asks_no_clock():
	for path in DOMAIN.glob("*.py"):
		source = path.read_text()
		assert not re.search(r"\b(date|datetime)\.(today|now|utcnow)\(", source), path.name
