"""What hosted Frappe platforms refuse in an app's branch, as far as it can be read from the files: `look_at(folder)`.

The folder is the root of the branch. Each sentence names the file and what is wrong with it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.version_info >= (3, 11):
	import tomllib
else:
	try:
		import tomli as tomllib
	except ImportError:
		from pip._vendor import tomli as tomllib

APP = "eu_korea_coop"
LINKS = ("Homepage", "Support", "Documentation", "Privacy", "Terms")
AT_ROOT = ("LICENSE", "README.md", "SECURITY.md", "pyproject.toml")
RANGE = re.compile(r">=\s*(\d+)\.\d+\.\d+(?:-dev)?\s*,\s*<\s*(\d+)\.\d+\.\d+")
UPPER = re.compile(r"<|~=|==")
INSTALLING = re.compile(r"\b(?:pip|bench|npm|apt(?:-get)?) (?:install|get-app|install-app)\b")
PROGRAMS = {"subprocess", "os.system", "os.popen", "pty", "commands"}


def look_at(root: Path) -> list[str]:
	"""Everything an audit refuses in the tree of `root`; an empty list is what a release needs."""
	return [sentence for check in CHECKS for sentence in check(root)]


def links(root: Path) -> Iterator[str]:
	for path in root.rglob("*"):
		if path.is_symlink():
			yield f"{path.relative_to(root)}: a symbolic link"


def depth(root: Path) -> Iterator[str]:
	"""hooks.py, modules.txt and patches.txt lie in a folder at the top."""
	for name in ("hooks.py", "modules.txt", "patches.txt"):
		if not (root / APP / name).is_file():
			yield f"{APP}/{name}: missing at depth two"
	for path in root.rglob("hooks.py"):
		if path.relative_to(root).parts != (APP, "hooks.py") and "node_modules" not in path.parts:
			yield f"{path.relative_to(root)}: a second hooks.py"
	for name in AT_ROOT:
		if not (root / name).is_file():
			yield f"{name}: missing"


def dependencies(root: Path) -> Iterator[str]:
	"""The range of Frappe's versions has two ends, and each package of ours has an upper end."""
	settings = read(root)
	wanted = settings.get("tool", {}).get("bench", {}).get("frappe-dependencies", {}).get("frappe", "")
	ends = RANGE.fullmatch(wanted)
	if not ends or int(ends[1]) >= int(ends[2]):
		yield f"pyproject.toml: the range of Frappe's versions, {wanted!r}, has not two ends"
	if "-" in wanted.partition(",")[2]:
		yield "pyproject.toml: the upper end of Frappe's versions is no stable one"
	project = settings["project"]
	extras = project.get("optional-dependencies", {}).values()
	for line in [*project.get("dependencies", ()), *(line for extra in extras for line in extra)]:
		if not UPPER.search(line):
			yield f"pyproject.toml: {line} has no upper end"
		if "@" in line:
			yield f"pyproject.toml: {line} comes from an address"


def addresses(root: Path) -> Iterator[str]:
	"""Five links that a marketplace shows, as settings of the package; the description tells no installation."""
	project = read(root)["project"]
	for name in LINKS:
		if not str(project.get("urls", {}).get(name, "")).startswith("https://"):
			yield f"pyproject.toml: no link {name} in [project.urls]"
	if INSTALLING.search(project.get("description", "")):
		yield "pyproject.toml: the description tells how to install"


def screenshots(root: Path) -> Iterator[str]:
	if not any((root / "screenshots").glob("*.png")):
		yield "screenshots: no picture"
	page = (root / "README.md").read_text(encoding="utf-8") if (root / "README.md").is_file() else ""
	for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page):
		if not (root / target).is_file():
			yield f"README.md: the picture {target} is missing"


def code(root: Path) -> Iterator[str]:
	"""No manual commit or change of user without a reason beside it, and no other program is started."""
	for path in sorted((root / APP).rglob("*.py")):
		if "node_modules" in path.parts:
			continue
		lines = path.read_text(encoding="utf-8").splitlines()
		for node in ast.walk(ast.parse("\n".join(lines))):
			place = f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"
			for name in imported(node):
				if name in PROGRAMS:
					yield f"{place}: {name}"
			called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
			if called in PROGRAMS:
				yield f"{place}: {called}"
			if called.endswith(("db.commit", "frappe.set_user")) and not has_reason(lines, node.lineno):
				yield f"{place}: {called} without a reason beside it"


def imported(node: ast.AST) -> list[str]:
	if isinstance(node, ast.Import):
		return [alias.name for alias in node.names]
	return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def has_reason(lines: list[str], number: int) -> bool:
	"""Whether the line, or the one above it, has a comment of more than two words."""
	near = lines[max(0, number - 2) : number]
	return any(len(line.partition("#")[2].split()) > 2 for line in near)


def strangers(root: Path) -> Iterator[str]:
	"""What tests need does not ship."""
	for name in ("tests", "testing", "conftest.py"):
		if (root / APP / name).exists() or (root / name).exists():
			yield f"{name}: tests do not ship"


def read(root: Path) -> dict:
	return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


CHECKS = (links, depth, dependencies, addresses, screenshots, code, strangers)
