"""docs/data-model.md says what the JSON says."""

import json
import shutil

import pytest
from source_tree import PACKAGE, ROOT, SourceTree

from scripts import data_model


def test_the_page_is_not_stale():
	assert not data_model.is_stale(), "run `python3 -m scripts.data_model`"


def test_every_field_stands_on_the_page():
	page = (ROOT / "docs/data-model.md").read_text()
	for _path, doctype in SourceTree().doctypes():
		section = page.split(f"#### {doctype['name']}\n")[1].split("\n#### ")[0]
		for field in doctype["fields"]:
			if field["fieldtype"] not in data_model.LAYOUT:
				assert f"| `{field['fieldname']}` | {field['fieldtype']} |" in section, (
					doctype["name"],
					field["fieldname"],
				)


def test_no_decimal_is_stored_as_a_whole_number():
	"""Later versions of Frappe give the column as many digits as the field shows: a figure of 1.5 was stored as 2."""
	for _path, doctype in SourceTree().doctypes():
		for field in doctype["fields"]:
			if field["fieldtype"] in ("Float", "Currency", "Percent"):
				assert field.get("precision") != "0", (doctype["name"], field["fieldname"])


def test_the_lifecycle_on_the_page_has_every_move_of_the_rules():
	from eu_korea_coop.domain import agreement, lifecycle

	page = (ROOT / "docs/data-model.md").read_text()
	for move in lifecycle.MOVES:
		if move.to_stage:
			step = f"{data_model.node(move.from_stage)} --> {data_model.node(move.to_stage)} : {move.action}"
			assert step in page, step
	for step in agreement.TRANSITIONS:
		if step.role:
			arrow = f"{data_model.node(step.from_state)} --> {data_model.node(step.to_state)} : "
			assert arrow in page, arrow


@pytest.fixture
def copy(tmp_path):
	shutil.copytree(
		ROOT / PACKAGE,
		tmp_path / PACKAGE,
		ignore=shutil.ignore_patterns("__pycache__", "node_modules", "dist"),
	)
	(tmp_path / "docs").mkdir()
	(tmp_path / "docs/data-model.md").write_text(data_model.page(tmp_path))
	return tmp_path


def test_a_changed_field_makes_the_page_stale(copy):
	assert not data_model.is_stale(copy)
	path = copy / PACKAGE / "results/doctype/cooperation_outcome/cooperation_outcome.json"
	doctype = json.loads(path.read_text())
	doctype["fields"][0]["fieldname"] = "planted"
	path.write_text(json.dumps(doctype))
	assert data_model.is_stale(copy)
