"""What can be changed in a Python file: comparisons, conditions, numbers, answers; one change is one mutant."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
	ast.Lt: ast.LtE,
	ast.LtE: ast.Lt,
	ast.Gt: ast.GtE,
	ast.GtE: ast.Gt,
	ast.Eq: ast.NotEq,
	ast.NotEq: ast.Eq,
	ast.Is: ast.IsNot,
	ast.IsNot: ast.Is,
	ast.In: ast.NotIn,
	ast.NotIn: ast.In,
}
SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add}
QUIET = ("annotation", "returns", "decorator_list", "type_comment")
"""Parts of a definition that decide nothing when the code runs."""
WIDE = ("link", "text", "person", "day", "whole", "number", "percent", "money", "column")
"""Functions of reporting/columns.py, called as `column.text(…)`: a number among what they take is a width in pixels, or a
keyword for the browser."""
KIBI = 1024


@dataclass(frozen=True)
class Mutant:
	"""Change number `number` of a file."""

	path: str
	number: int
	line: int
	what: str
	text: str = ""
	"""The line, without its blanks around it."""

	@property
	def key(self) -> tuple[str, str, str]:
		"""What names the change although lines above are added."""
		return self.path, self.text, self.what

	def __str__(self) -> str:
		return f"{self.path}:{self.line}: {self.what}"


def mutants_of(path: Path, shown: str) -> list[Mutant]:
	"""Every change of the file; `shown` is its path as it is written in a report."""
	source = path.read_text()
	lines = source.split("\n")
	numbered = enumerate(changes(ast.parse(source)))
	return [
		Mutant(shown, number, line, what, lines[line - 1].strip())
		for number, (line, what, _apply) in numbered
	]


def mutated(source: bytes | str, number: int) -> ast.Module:
	"""The tree of the file with change `number` made."""
	tree = ast.parse(source)
	for index, (_line, _what, apply) in enumerate(changes(tree)):
		if index == number:
			apply()
			return ast.fix_missing_locations(tree)
	raise ValueError(f"there is no change {number}")


def changes(tree: ast.Module) -> Iterator[tuple[int, str, object]]:
	"""(line, what, function that makes the change), always in the same order."""
	for node in deciding(tree):
		if isinstance(node, ast.Compare):
			for place, operator in enumerate(node.ops):
				other = COMPARISONS.get(type(operator))
				if other:
					yield (
						node.lineno,
						f"{type(operator).__name__} → {other.__name__}",
						lambda node=node, place=place, other=other: node.ops.__setitem__(place, other()),
					)
		elif isinstance(node, ast.BoolOp):
			other = ast.Or if isinstance(node.op, ast.And) else ast.And
			yield (
				node.lineno,
				f"{type(node.op).__name__} → {other.__name__}",
				lambda node=node, other=other: setattr(node, "op", other()),
			)
		elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
			other = SIGNS[type(node.op)]
			yield (
				node.lineno,
				f"{type(node.op).__name__} → {other.__name__}",
				lambda node=node, other=other: setattr(node, "op", other()),
			)
		elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
			yield (
				node.lineno,
				f"{node.value} → {not node.value}",
				lambda node=node: setattr(node, "value", not node.value),
			)
		elif isinstance(node, ast.Constant) and isinstance(node.value, int):
			yield (
				node.lineno,
				f"{node.value} → {node.value + 1}",
				lambda node=node: setattr(node, "value", node.value + 1),
			)
		elif isinstance(node, ast.If | ast.IfExp) and isinstance(
			node.test, ast.Name | ast.Attribute | ast.Call
		):
			yield (
				node.lineno,
				"condition turned round",
				lambda node=node: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test)),
			)
		elif isinstance(node, ast.Return) and node.value is not None and not is_none(node.value):
			yield (
				node.lineno,
				"answers None",
				lambda node=node: setattr(node, "value", ast.Constant(None)),
			)


def is_none(node: ast.AST) -> bool:
	return isinstance(node, ast.Constant) and node.value is None


def is_look(parent: ast.AST, child: ast.AST) -> bool:
	"""Whether a part only says how something looks, so that nobody relies on one more or less of it. Such are, by kind:

	- how a report's column is drawn, its width (86 pixels read like 85), its lines, its marks;
	- 1024 as a factor: a limit of 8 MB that is 8 KB larger is the same limit (the 8 is changed);
	- the depth of a traceback, one call more or less in the log of an error;
	- the steps of a progress bar on the command line, which is gone when it ends.
	"""
	if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mult):
		return isinstance(child, ast.Constant) and child.value == KIBI
	if not isinstance(parent, ast.Call):
		return False
	called = ast.unparse(parent.func)
	if called in ("update_progress_bar", "traceback.format_exc"):
		return child is not parent.func
	module, _, function = called.rpartition(".")
	drawn = child.value if isinstance(child, ast.keyword) else child
	return module == "column" and function in WIDE and isinstance(drawn, ast.Constant)


def deciding(node: ast.AST) -> Iterator[ast.AST]:
	"""All nodes but annotations, decorators, imports and blocks for type checkers."""
	for field, value in ast.iter_fields(node):
		if field in QUIET:
			continue
		for child in value if isinstance(value, list) else [value]:
			if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom):
				continue
			if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
				continue
			if is_look(node, child):
				continue
			yield child
			yield from deciding(child)
