"""docs/permissions.md, cell by cell: persona × record × action, denied cells first.

The tables there are written by hand; nothing here or in the app derives them. A cell is tried through
`frappe.has_permission` with the document; reading also through the list, the client's document, and link search.
"""

import frappe
import pytest
from permission_table import (
	ACTIONS,
	PAGE,
	RESTRICTED,
	Kind,
	make_records,
	own_rows_of,
	read_page,
	wanted_kinds,
)

from testing import PERSONAS, as_user
from testing.rest import call_method


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def records(site):
	return make_records()


@pytest.fixture
def own_rows(records):
	"""Adds a persona's own rows to the records."""

	def of(name: str) -> dict[Kind, object]:
		return {**records, **own_rows_of(name)}

	return of


# ------------------------------------------------------------------------------------------------------- the cells


def can(action: str, doc, user: str) -> bool:
	"""Asked of the record, or of the DocType where there are no records (Cooperation Figures)."""
	return bool(frappe.has_permission(doc.doctype, action, doc=doc.name, user=user))


def ways_of_reading(doc, user: str) -> dict[str, bool]:
	"""Whether each way opens the record; they must all agree with the cell."""
	if doc.meta.is_virtual:
		return {"document": can("read", doc, user)}
	ways = {"document": can("read", doc, user), "client": opens(doc), "list": is_listed(doc)}
	if may_choose(doc, user):
		return {way: opened for way, opened in ways.items() if way != "list"}
	if not doc.meta.issingle:
		ways["link search"] = is_linked(doc)
	return ways


def may_choose(doc, user: str) -> bool:
	"""Frappe's right to select: found by a filter's link field, which the list serves, and not opened."""
	return can("select", doc, user) and not can("read", doc, user)


def opens(doc) -> bool:
	import frappe.client

	try:
		frappe.client.get(doc.doctype, doc.name)
	except frappe.PermissionError:
		return False
	return True


def is_listed(doc) -> bool:
	if doc.meta.issingle:
		return frappe.has_permission(doc.doctype, "read")
	try:
		return bool(frappe.get_list(doc.doctype, filters={"name": doc.name}, pluck="name"))
	except frappe.PermissionError:
		return False


def is_linked(doc) -> bool:
	asked = {"doctype": doc.doctype, "txt": doc.name, "ignore_user_permissions": 1, "page_length": 20}
	try:
		answer = call_method("frappe.desk.search.search_link", **asked)
	except frappe.PermissionError:
		return False
	return doc.name in {result["value"] for result in answer.get("results") or answer["message"] or []}


def copy_of(doc):
	copy = frappe.copy_doc(doc)
	copy.set("__islocal", 1)
	return copy


def tried(action: str, doc, user: str) -> bool:
	"""Whether the action is open: creating is asked for a new record like this one."""
	if action == "create":
		return bool(frappe.has_permission(doc.doctype, "create", doc=copy_of(doc), user=user))
	return can(action, doc, user)


# ------------------------------------------------------------------------------------------------------- the tests


@pytest.fixture(scope="module")
def page():
	return read_page(PAGE.read_text())


def test_every_persona_has_a_column(page):
	assert set(page.cells) == set(PERSONAS)


@pytest.mark.parametrize("name", PERSONAS)
def test_no_cell_is_missing(page, name):
	written, wanted = set(page.cells[name]), wanted_kinds(name)
	assert not wanted - written, f"missing: {sorted(map(str, wanted - written))}"
	assert not written - wanted, f"not a record of ours: {sorted(map(str, written - wanted))}"


@pytest.mark.parametrize("name", PERSONAS)
def test_denied_cells_are_denied(page, own_rows, name):
	assert wrong_cells(page.of(name), own_rows(name), name, expected=False) == []


@pytest.mark.parametrize("name", PERSONAS)
def test_allowed_cells_are_allowed(page, own_rows, name):
	assert wrong_cells(page.of(name), own_rows(name), name, expected=True) == []


def everybody_makes_their_own(meta) -> bool:
	"""From Frappe 15 on whoever has logged in may make contacts, and read those: that is Frappe's to say."""
	return any(row.role == "All" and row.if_owner and row.create for row in meta.permissions)


def wrong_cells(table, records, name, expected: bool) -> list[str]:
	wrong = []
	with as_user(name) as user:
		for kind, cells in table.items():
			doc = records[kind]
			for action in ACTIONS:
				if action == "create" and everybody_makes_their_own(doc.meta):
					continue
				if cells[action] is expected and tried(action, doc, user) is not expected:
					wrong.append(f"{kind}: {action} is {'denied' if expected else 'allowed'}")
			if cells["read"] is expected:
				ways = ways_of_reading(doc, user)
				wrong += [
					f"{kind}: {way} is {opened}" for way, opened in ways.items() if opened is not expected
				]
	return wrong


@pytest.mark.parametrize("name", PERSONAS)
def test_what_may_only_be_chosen_is_said_so(page, own_rows, name):
	records = own_rows(name)
	with as_user(name) as user:
		choosable = {kind for kind in page.cells[name] if may_choose(records[kind], user)}
	assert choosable == {kind for kind, word in page.cells[name].items() if word == "choose"}


def test_a_page_with_a_missing_cell_or_an_unknown_word_is_refused():
	words = f"| Word | {' | '.join(ACTIONS)} |\n|---|\n"
	records = "| Record | officer |\n|---|\n| Partnership | work |\n"
	read_page(f"{records}\n{words}| work | yes |{' no |' * 9}\n")
	with pytest.raises(ValueError):
		read_page(f"{records}\n| Word | read |\n| work | yes |\n")
	with pytest.raises(ValueError):
		read_page(f"{records}\n{words}| work | yes |{' no |' * 7}\n")
	with pytest.raises(ValueError):
		read_page(f"{records}\n{words}| work | perhaps |{' no |' * 9}\n")
	with pytest.raises(ValueError):
		read_page(f"{records}\n{words}| look | yes |{' no |' * 9}\n")


def test_a_wrong_cell_is_seen(page, own_rows):
	"""Turning every cell of one row round must turn every cell of it wrong."""
	kind = Kind("Partnership", RESTRICTED)
	turned = {kind: {action: not cell for action, cell in page.of("another officer")[kind].items()}}
	records = own_rows("another officer")
	wrong = [
		*wrong_cells(turned, records, "another officer", expected=True),
		*wrong_cells(turned, records, "another officer", expected=False),
	]
	assert {cell.split(": ")[1].split(" ")[0] for cell in wrong} >= set(ACTIONS)
