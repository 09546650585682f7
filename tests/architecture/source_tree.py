"""Reads the source tree: its files, their syntax trees, and what a dotted path leads to."""

import ast
import json
import subprocess
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path("apps/eu_korea_coop/eu_korea_coop")
MODULES = ("directory", "encounters", "partnerships", "agreements", "results", "follow_up", "importing")
OURS = ("apps/eu_korea_coop", "docs", "scripts", "tests", "sites/README.md")
TEXT_ENDINGS = (
	".py",
	".js",
	".mjs",
	".vue",
	".json",
	".md",
	".txt",
	".toml",
	".csv",
	".html",
	".css",
	".scss",
	".in",
	".cfg",
	".yml",
	"",
)
NOT_OURS = {"__pycache__", "node_modules", "dist", ".pytest_cache", ".hypothesis", ".ruff_cache"}


class SourceTree:
	"""One copy of the repository: the real one, or one of a test with a violation planted in it."""

	def __init__(self, root: Path = ROOT):
		self.root = root
		self.package = root / PACKAGE

	def files(self, *endings: str, under: Path | None = None) -> list[Path]:
		"""Files of the app (or below `under`) with one of these endings."""
		paths = (under or self.package).rglob("*")
		return sorted(p for p in paths if p.suffix in endings and p.is_file() and not NOT_OURS & set(p.parts))

	def modules(self) -> Iterator["Module"]:
		"""The app's Python files."""
		for path in self.files(".py"):
			yield Module(self, path)

	def doctypes(self) -> Iterator[tuple[Path, dict]]:
		for path in self.files(".json"):
			if path.parent.parent.name == "doctype":
				yield path, json.loads(path.read_text())

	def tracked(self) -> list[Path]:
		"""The text files that are, or are about to be, in the repository."""
		if (self.root / ".git").exists():
			listed = subprocess.run(
				["git", "ls-files", "-co", "--exclude-standard"],
				cwd=self.root,
				capture_output=True,
				text=True,
				check=True,
			).stdout.splitlines()
			paths = [self.root / name for name in listed]
		else:
			paths = [path for path in self.root.rglob("*") if not NOT_OURS & set(path.parts)]
		return sorted(
			path for path in paths if path.is_file() and not path.is_symlink() and path.suffix in TEXT_ENDINGS
		)

	def place(self, path: Path, line: int = 1) -> str:
		return f"{path.relative_to(self.root)}:{line}"

	def resolve(self, dotted: str) -> ast.AST | None:
		"""The definition a dotted path of the app leads to: a module, function, class or value; None if nowhere."""
		parts = dotted.split(".")
		for cut in range(len(parts), 0, -1):
			base = self.package.parent.joinpath(*parts[:cut])
			path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
			if path.is_file():
				return Module(self, path).definition(parts[cut:])
		return None


class Module:
	"""One Python file of the app."""

	def __init__(self, source: SourceTree, path: Path):
		self.source = source
		self.path = path
		self.inside = path.relative_to(source.package)
		self.top = self.inside.parts[0] if len(self.inside.parts) > 1 else self.inside.stem
		self.text = path.read_text()

	@cached_property
	def tree(self) -> ast.Module:
		return self.nodes[0]

	@cached_property
	def nodes(self) -> tuple[ast.AST, ...]:
		"""Everything in the file, the module itself first."""
		return nodes_of(self.text)

	def place(self, node: ast.AST) -> str:
		return self.source.place(self.path, node.lineno)

	def imports(self, at_run_time: bool = False) -> Iterator[tuple[ast.AST, str]]:
		"""(node, full dotted name) of everything imported, wherever in the file; `at_run_time` leaves out types alone."""
		for_types = self.type_checking_nodes() if at_run_time else set()
		for node in self.nodes:
			if node in for_types:
				continue
			if isinstance(node, ast.Import):
				yield from ((node, alias.name) for alias in node.names)
			elif isinstance(node, ast.ImportFrom):
				base = node.module or ""
				if node.level:
					package = ["eu_korea_coop", *self.inside.parts[: len(self.inside.parts) - node.level]]
					base = ".".join([*package, *([base] if base else [])])
				yield from ((node, f"{base}.{alias.name}") for alias in node.names)

	def type_checking_nodes(self) -> set[ast.AST]:
		blocks = (
			node
			for node in self.nodes
			if isinstance(node, ast.If) and dotted_name(node.test).endswith("TYPE_CHECKING")
		)
		return {inner for block in blocks for inner in ast.walk(block)}

	def calls(self) -> Iterator[tuple[ast.Call, str]]:
		"""(node, dotted name) of every call."""
		for node in self.nodes:
			if isinstance(node, ast.Call):
				yield node, dotted_name(node.func)

	def definition(self, names: list[str]) -> ast.AST | None:
		node: ast.AST = self.tree
		for name in names:
			node = next((child for child in getattr(node, "body", []) if name in defined_by(child)), None)
			if node is None:
				return self.imported_on_demand(name) if len(names) == 1 else None
			if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("eu_korea_coop"):
				alias = next(alias for alias in node.names if (alias.asname or alias.name) == name)
				node = self.source.resolve(f"{node.module}.{alias.name}")
				if node is None:
					return None
		return node

	def imported_on_demand(self, name: str) -> ast.AST | None:
		"""What a package's `__getattr__` imports when it is first asked for: FUNCTIONS names each file's functions."""
		for node in self.tree.body:
			if isinstance(node, ast.Assign) and defined_by(node) == {"FUNCTIONS"}:
				functions = ast.literal_eval(node.value)
				file = next((file for file in functions if name in functions[file]), None)
				return file and Module(self.source, self.path.with_name(f"{file}.py")).definition([name])
		return None


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
	"""Parsed once, however many rules and copies of the source tree read it; nobody changes a node."""
	return tuple(ast.walk(ast.parse(text)))


def defined_by(node: ast.AST) -> set[str]:
	if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
		return {node.name}
	if isinstance(node, ast.Assign):
		return {target.id for target in node.targets if isinstance(target, ast.Name)}
	if isinstance(node, ast.AnnAssign):
		return {node.target.id} if isinstance(node.target, ast.Name) else set()
	if isinstance(node, ast.ImportFrom):
		return {alias.asname or alias.name for alias in node.names}
	return set()


def dotted_name(node: ast.AST) -> str:
	if isinstance(node, ast.Name):
		return node.id
	if isinstance(node, ast.Attribute):
		return f"{dotted_name(node.value)}.{node.attr}"
	if isinstance(node, ast.Call):
		return f"{dotted_name(node.func)}()"
	return ""


def is_whitelisted(node: ast.AST | None) -> bool:
	return any(
		dotted_name(decorator.func if isinstance(decorator, ast.Call) else decorator).endswith("whitelist")
		for decorator in getattr(node, "decorator_list", ())
	)
