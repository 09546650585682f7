"""The two shared boards: a column for every stage and state, cards that meet the guards, an administrator's own changes."""

import json

import frappe
import pytest
from frappe.desk.doctype.kanban_board.kanban_board import update_order_for_single_card

from eu_korea_coop import api
from eu_korea_coop.reporting import board_cards
from eu_korea_coop.setup import boards, install
from testing import count_queries, make_partnership

BOARD = "Kanban Board"
NAMES = {"Partnerships by Stage": ("Partnership", "stage"), "Agreements by State": ("Agreement", "state")}

every_board = pytest.mark.parametrize("name", NAMES)


@every_board
def test_a_column_for_every_option_in_its_order(name):
	doctype, field = NAMES[name]
	board = frappe.get_doc(BOARD, name)
	options = frappe.get_meta(doctype).get_field(field).options.split("\n")
	assert (board.reference_doctype, board.field_name, board.private) == (doctype, field, 0)
	assert [column.column_name for column in board.columns] == options


@every_board
def test_what_has_ended_or_rests_is_put_away(name):
	away = {
		column.column_name for column in frappe.get_doc(BOARD, name).columns if column.status == "Archived"
	}
	assert (
		away
		== {
			"Partnerships by Stage": {"Parked", "Concluded", "Not Pursued"},
			"Agreements by State": {"Expired", "Superseded", "Terminated", "Withdrawn"},
		}[name]
	)


@every_board
def test_every_field_of_a_card_is_a_field(name):
	meta = frappe.get_meta(NAMES[name][0])
	shown = json.loads(frappe.get_doc(BOARD, name).fields)
	assert shown
	assert [field for field in shown if not meta.has_field(field)] == []


@pytest.mark.parametrize("who", ["officer", "manager", "viewer"])
@every_board
def test_every_role_opens_the_boards(name, who, request, as_user):
	with as_user(request.getfixturevalue(who)):
		frappe.get_doc(BOARD, name).check_permission("read")


def test_a_board_that_is_missing_comes_with_a_migrate():
	frappe.db.delete(BOARD, {"name": "Agreements by State"})
	install.after_migrate()
	assert frappe.db.exists(BOARD, "Agreements by State")


def test_a_board_that_somebody_deleted_stays_deleted_on_migrate_and_comes_with_an_install():
	frappe.delete_doc(BOARD, "Agreements by State")
	install.after_migrate()
	assert not frappe.db.exists(BOARD, "Agreements by State")
	boards.insert_missing()
	assert frappe.db.exists(BOARD, "Agreements by State")


def test_an_administrators_columns_and_cards_stay():
	board = frappe.get_doc(BOARD, "Partnerships by Stage")
	board.fields = json.dumps(["tier"])
	board.columns[0].indicator = "Red"
	board.save()
	with count_queries() as queries:
		boards.insert_missing(respect_deletion=True)
	assert queries.writes == []
	board.reload()
	assert (json.loads(board.fields), board.columns[0].indicator) == (["tier"], "Red")


# --------------------------------------------------------------------------------------------------- dragging


@pytest.fixture
def partnership(officer):
	"""An Identified one, alone on the board."""
	partnership = make_partnership("Identified", owner_user=officer)
	board = frappe.get_doc(BOARD, "Partnerships by Stage")
	for column in board.columns:
		column.order = json.dumps([partnership.name] if column.column_name == partnership.stage else [])
	board.save()
	return partnership


def drag(partnership, stage: str) -> None:
	update_order_for_single_card(
		board_name="Partnerships by Stage",
		docname=partnership.name,
		from_colname=partnership.stage,
		to_colname=stage,
		old_index=0,
		new_index=0,
	)


def test_a_dragged_card_meets_the_guards_and_says_what_is_missing(partnership, as_user, officer):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="First Contact"):
		drag(partnership, "First Contact")
	assert frappe.db.get_value("Partnership", partnership.name, "stage") == "Identified"


def test_who_may_not_write_may_not_drag(partnership, as_user, viewer):
	with as_user(viewer), pytest.raises((frappe.PermissionError, frappe.ValidationError)):
		drag(partnership, "First Contact")
	assert frappe.db.get_value("Partnership", partnership.name, "stage") == "Identified"


def test_a_board_brings_the_first_cards_of_each_column_and_all_their_numbers(
	officer, another_officer, as_user
):
	made = [make_partnership("Exploring", title=f"Board {n}", owner_user=officer) for n in range(3)]
	hidden = make_partnership("Exploring", owner_user=officer, visibility="Restricted")
	filters = [["Partnership", "owner_user", "=", officer]]
	with as_user(another_officer), count_queries() as queries:
		answer = cards_of("Partnerships by Stage", filters, 2)
	rows = [dict(zip(answer["keys"], row, strict=True)) for row in answer["values"]]
	assert answer["totals"] == {"Exploring": 3}, "the Restricted one is not counted"
	assert len(rows) == 2 and {row["name"] for row in rows} < {doc.name for doc in made}
	assert hidden.name not in {row["name"] for row in rows}
	assert len(queries.touching("Partnership")) == 2, "a column without records is not asked for"


def test_who_reads_no_partnerships_gets_no_board(viewer, as_user):
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.get_board_cards("Partnerships by Stage")


@pytest.mark.parametrize(
	("argument", "value"), [("filters", '[["Partnership"'), ("filters", "7"), ("fields", '{"name": 1}')]
)
def test_what_is_no_list_is_refused_by_name(officer, as_user, monkeypatch, argument, value):
	asked = frappe._dict({"fields": '["name"]', "filters": "[]", argument: value})
	monkeypatch.setattr(frappe.local, "form_dict", asked, raising=False)
	with as_user(officer), pytest.raises(frappe.ValidationError, match=argument):
		monkeypatch.setattr(frappe.local, "form_dict", asked, raising=False)
		api.get_board_cards("Partnerships by Stage")


def cards_of(board: str, filters: list, most: int) -> dict:
	"""What the desk's request for a board is answered, `most` cards a column."""
	asked = {
		"fields": json.dumps(["name", "stage"]),
		"filters": json.dumps(filters),
		"order_by": "`tabPartnership`.`modified` desc",
	}
	frappe.local.form_dict = frappe._dict(asked, doctype="Partnership", page_length=0)
	try:
		return board_cards.cards(frappe.get_doc(BOARD, board), most)
	finally:
		frappe.local.form_dict = frappe._dict()


def test_a_board_by_a_field_that_is_not_there_is_refused_in_words(officer, as_user):
	board = frappe.get_doc(
		{
			"doctype": "Kanban Board",
			"kanban_board_name": "By nothing",
			"reference_doctype": "Partnership",
			"field_name": "stage",
			"columns": [{"column_name": "Exploring"}],
		}
	).insert()
	frappe.db.set_value("Kanban Board", board.name, "field_name", "nothing")
	frappe.clear_document_cache("Kanban Board", board.name)
	with as_user(officer), pytest.raises(frappe.ValidationError, match="no field nothing"):
		api.get_board_cards(board.name)
