"""Names, comments, docstrings and docs use plain words: no metaphor, no gender for people (CONTRIBUTING, Words)."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

from source_tree import SourceTree

METAPHORS = ("door", "doors", "told", "heard", "kept", "house", "houses", "room", "rooms")
VAGUE = ("found",)
"""No name by itself: say what it is (matches, rows, record)."""
PRONOUNS = ("he", "she", "his", "her", "him", "hers", "himself", "herself")
PROSE = re.compile(
	rf"\b(?:{'|'.join((*METAPHORS, 'Doors?', 'Told', 'Heard', 'Kept'))}|(?i:{'|'.join(PRONOUNS)}))\b"
)
"""With a capital letter, House and Room are parts of names."""
ANY = re.compile(
	rf"{'|'.join((*METAPHORS, *VAGUE))}|(?<![a-z])(?:{'|'.join(PRONOUNS)})(?![a-z])", re.IGNORECASE
)
BROWSER = re.compile(
	r"""(?P<comment>//[^\n]*|/\*.*?\*/|<!--.*?-->)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<template>`(?:\\.|[^`\\])*`)""",
	re.DOTALL,
)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def words_are_plain(source: SourceTree) -> list[str]:
	"""Names in Python and JavaScript, comments, docstrings and pages of docs hold none of these words; texts for people may."""
	return [
		f"{source.place(path, line)}: the word {word} in {shown!r}"
		for path in source.tracked()
		if path.suffix in READERS
		for line, word, shown in wrong_words(path.suffix, path.read_text(encoding="utf-8"))
	]


@cache
def wrong_words(suffix: str, text: str) -> list[tuple[int, str, str]]:
	"""(line, word, where it stands) of a file; remembered, for copies of the source are read again and again."""
	if not ANY.search(text):
		return []
	return [
		(line, word, name or prose.strip()[:60])
		for line, name, prose in READERS[suffix](text)
		for word in is_wrong(name, prose)
	]


def is_wrong(name: str, prose: str) -> list[str]:
	"""The words that a name or a piece of prose should not hold; one of the two is empty."""
	if prose:
		return PROSE.findall(prose)
	if name in VAGUE:
		return [name]
	parts = re.findall(r"[a-z]+|[A-Z][a-z]*", name)
	return [part for part in parts if part.lower() in (*METAPHORS, *PRONOUNS)]


def words_of_python(text: str) -> Iterator[tuple[int, str, str]]:
	"""(line, name, "") and (line, "", prose) of a Python file."""
	for token in tokenize.generate_tokens(io.StringIO(text).readline):
		if token.type == tokenize.COMMENT:
			yield token.start[0], "", token.string
	for node in ast.walk(ast.parse(text)):
		for name in names_of(node):
			yield node.lineno, name, ""
		for child in node.body if isinstance(node, DOCUMENTED) else ():
			if isinstance(child, ast.Expr) and isinstance(getattr(child.value, "value", None), str):
				yield from (
					(child.lineno + at, "", line) for at, line in enumerate(child.value.value.split("\n"))
				)


def names_of(node: ast.AST) -> list[str]:
	if isinstance(node, ast.Name):
		return [node.id]
	if isinstance(node, ast.Attribute):
		return [node.attr]
	if isinstance(node, ast.arg | ast.keyword):
		return [node.arg or ""]
	if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
		return [node.name]
	return [node.asname or ""] if isinstance(node, ast.alias) else []


def words_of_browser_code(text: str) -> Iterator[tuple[int, str, str]]:
	"""As `words_of_python`, of JavaScript, Vue and SCSS: texts are left out, not what is filled into them."""
	last = 0
	for match in (*BROWSER.finditer(text), None):
		start = match.start() if match else len(text)
		yield from names_in(text[last:start], line_at(text, last))
		if not match:
			return
		last = match.end()
		if match["comment"]:
			yield line_at(text, start), "", match[0]
		elif match["template"]:
			for filled in re.findall(r"\$\{([^}]*)\}", match[0]):
				yield from names_in(filled, line_at(text, start))


def names_in(code: str, first_line: int) -> Iterator[tuple[int, str, str]]:
	for name in re.finditer(r"[A-Za-z_$][\w$]*", code):
		yield first_line + code.count("\n", 0, name.start()), name[0], ""


def line_at(text: str, place: int) -> int:
	return text.count("\n", 0, place) + 1


def words_of_page(text: str) -> Iterator[tuple[int, str, str]]:
	return ((number, "", line) for number, line in enumerate(text.split("\n"), 1) if line)


READERS = {
	".py": words_of_python,
	**dict.fromkeys((".js", ".mjs", ".vue", ".scss"), words_of_browser_code),
	".md": words_of_page,
}
