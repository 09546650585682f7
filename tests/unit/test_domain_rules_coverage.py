"""Every rule has a place: cited in domain/ where the code implements it, or implemented elsewhere, and then it says where."""

import ast
import re
from pathlib import Path

import eu_korea_coop.domain

DOMAIN = Path(eu_korea_coop.domain.__file__).parent
LAST_RULE = 116
LAST_PLACED = 109
"""The rules after it were added in November 2026; each gets its place with the code that implements it."""

PACKAGE = DOMAIN.parent
ELSEWHERE = {
	13: "partnerships/fact_queries.py",
	15: "partnerships/facts.py",
	16: "partnerships/listeners.py",
	30: "partnerships/moves.py",
	36: "encounters/doctype/interaction/interaction.py",
	37: "partnerships/health.py",
	49: "agreements/doctype/agreement/agreement.py",
	61: "agreements/moves.py",
	67: "directory/report/data_quality_and_retention/data_quality_and_retention.py",
	77: "partnerships/snapshots.py",
	82: "partnerships/doctype/partnership/partnership.py",
	103: "logbook.py",
	104: "logbook.py",
	108: "agreements/succession.py",
}
"""Rules about saving, listening, loading and listing, and where they are: domain/ has at most a share in them."""


def docstrings_and_comments(source: str) -> str:
	"""Those of classes, functions and constants; a module's own says only what it is about."""
	items = [
		ast.get_docstring(node) or ""
		for node in ast.walk(ast.parse(source))
		if isinstance(node, ast.ClassDef | ast.FunctionDef)
	]
	items += re.findall(r"#(.*)", source)
	items += re.findall(r'^"""(.*?)"""', source, flags=re.DOTALL | re.MULTILINE)[1:]
	return "\n".join(items)


def cited_rules() -> dict[int, set[str]]:
	"""Rule number -> modules that cite it: "rule 21", "rules 17, 18", "rules 79-104" counts its ends alone."""
	cited: dict[int, set[str]] = {}
	for path in sorted(DOMAIN.glob("*.py")):
		for number in numbers_in(docstrings_and_comments(path.read_text())):
			cited.setdefault(number, set()).add(path.name)
	return cited


def numbers_in(text: str) -> set[int]:
	result = re.findall(r"\brules? ((?:\d+(?:, | and |-)?)+)", text)
	return {int(number) for numbers in result for number in re.findall(r"\d+", numbers)}


def test_every_rule_is_implemented_here_or_somewhere_named():
	missing = set(range(1, LAST_PLACED + 1)) - set(cited_rules()) - set(ELSEWHERE)
	assert not missing, f"rules without a place: {sorted(missing)}"


def test_what_is_implemented_elsewhere_is_cited_there():
	for rule, path in ELSEWHERE.items():
		assert rule in numbers_in((PACKAGE / path).read_text()), f"rule {rule} is not cited in {path}"


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
		"functools",
		"html",
		"hashlib",
		"heapq",
		"itertools",
		"math",
		"operator",
		"re",
		"unicodedata",
		"urllib",
		"zoneinfo",
		"typing",
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
