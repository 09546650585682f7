"""The map of the README shows every file at the top of the package, every folder there, and every file of domain/."""

import re

import pytest
from source_tree import PACKAGE, ROOT

UNNAMED = {"__init__", "__pycache__"}


@pytest.fixture(scope="module")
def map_of_readme() -> str:
	text = (ROOT / "README.md").read_text(encoding="utf-8")
	return text[text.index("## Where things are") : text.index("| To change | look in |")]


def test_every_file_and_folder_at_the_top_of_the_package_is_on_the_map(map_of_readme):
	names = {path.name + ("/" if path.is_dir() else "") for path in (ROOT / PACKAGE).iterdir()}
	names = {name for name in names if name.strip("/").split(".")[0] not in UNNAMED}
	missing = sorted(name for name in names if not re.search(rf"(?<!\w){re.escape(name)}", map_of_readme))
	assert missing == []


def test_every_file_of_the_domain_and_every_folder_of_the_tests_is_on_the_map(map_of_readme):
	names = {path.stem for path in (ROOT / PACKAGE / "domain").glob("*.py")}
	names |= {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
	missing = sorted(name for name in names - UNNAMED if not re.search(rf"\b{name}\b", map_of_readme))
	assert missing == []


def test_the_table_names_files_that_are_there():
	text = (ROOT / "README.md").read_text(encoding="utf-8")
	table = text[text.index("| To change | look in |") : text.index("`partnerships` may look at")]
	paths = [name for name in re.findall(r"`([\w/.-]+)`", table) if "/" in name or name.endswith("hooks.py")]
	assert len(paths) > 8
	assert [name for name in paths if not ((ROOT / PACKAGE / name).exists() or (ROOT / name).exists())] == []
