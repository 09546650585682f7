"""docs/permissions.md, cell by cell: persona × record × action, denied cells first.

The tables there are written by hand; nothing here or in the app derives them. A cell is tried through
`frappe.has_permission` with the document; reading also through the list, the client's document, and link search.
"""

import re
from pathlib import Path
from typing import NamedTuple

import frappe
import pytest
from frappe.utils import nowdate

from eu_korea_coop.testing import (
	PERSONAS,
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_relationship,
	persona,
	share_with,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
ACTIONS = ("read", "write", "create", "delete", "report", "export", "import", "print", "email", "share")
MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")

RESTRICTED = "Restricted"
UNDER_PARTNERSHIP = "under a Restricted partnership"
UNDER_AGREEMENT = "under a Restricted agreement"
SHARED_TO_READ, SHARED_TO_WRITE = "shared to read", "shared to write"
OWN, ANOTHERS = "one's own", "another's"

PERSONAL = ("Digest Preference", "Calendar Feed")
ALWAYS = (
	*((doctype, RESTRICTED) for doctype in ("Partnership", "Agreement", "Interaction")),
	*(
		(doctype, UNDER_PARTNERSHIP)
		for doctype in (
			"Agreement",
			"Interaction",
			"Action Plan",
			"Cooperation Outcome",
			"Partnership Snapshot",
		)
	),
	*((doctype, UNDER_AGREEMENT) for doctype in ("Action Plan", "Cooperation Outcome")),
	*((doctype, condition) for doctype in PERSONAL for condition in (OWN, ANOTHERS)),
	("Contact", ""),
)
"""What every persona's table must hold beside a plain row for each DocType."""
SHARED = tuple(
	(doctype, condition)
	for doctype in ("Partnership", "Agreement", "Interaction")
	for condition in (SHARED_TO_READ, SHARED_TO_WRITE)
)


class Kind(NamedTuple):
	"""A DocType, and which records of it ("" for ordinary ones)."""

	doctype: str
	condition: str

	def __str__(self):
		return f"{self.doctype} ({self.condition})" if self.condition else self.doctype


# ------------------------------------------------------------------------------------------------------- the page


def tables(text: str) -> dict[str, dict[Kind, dict[str, bool]]]:
	"""persona → kind of record → action → allowed; raises ValueError where the page is not as it should be."""
	found: dict[str, dict[Kind, dict[str, bool]]] = {}
	for title, body in re.findall(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL):
		lines = [line.strip().strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
		header, rows = [cell.strip() for cell in lines[0]], lines[2:]
		if header != ["Record", *ACTIONS]:
			raise ValueError(f"{title}: the columns are {header}")
		table = found.setdefault(title.strip(), {})
		for cells in rows:
			words = [cell.strip() for cell in cells]
			for kind in kinds(words[0]):
				if kind in table:
					raise ValueError(f"{title}: {kind} stands twice")
				table[kind] = {action: allowed(word) for action, word in zip(ACTIONS, words[1:], strict=True)}
	return found


def kinds(cell: str) -> list[Kind]:
	names, condition = re.fullmatch(r"([^()]+?)(?: \(([^()]+)\))?", cell).groups()
	return [Kind(name.strip(), condition or "") for name in names.split(",")]


def allowed(word: str) -> bool:
	if word not in ("yes", "no"):
		raise ValueError(f"a cell says {word!r}")
	return word == "yes"


def wanted_kinds(name: str) -> set[Kind]:
	doctypes = frappe.get_all("DocType", filters={"module": ("in", MODULES), "istable": 0}, pluck="name")
	plain = {Kind(doctype, "") for doctype in doctypes if doctype not in PERSONAL}
	shared = {Kind(*pair) for pair in SHARED} if name == "another officer" else set()
	return plain | {Kind(*pair) for pair in ALWAYS} | shared


# ---------------------------------------------------------------------------------------------------- the records


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def records(site):
	"""Kind → document, but for one's own rows, which are made for each persona."""
	found: dict[Kind, object] = {}

	def keep(doc, condition=""):
		found[Kind(doc.doctype, condition)] = doc
		return doc

	with as_user("Administrator"):
		organisation = keep(make_organisation())
		keep(make_relationship(from_organisation=organisation))
		keep(make_event())
		keep(make_contact(organisation))
		partnership = keep(make_partnership())
		keep(make_interaction(partnership))
		agreement = keep(make_agreement(partnership))
		keep(make_plan(partnership, agreement))
		keep(make_outcome(partnership))
		keep(snapshot_of(partnership))
		for doctype in (
			"Organisation Type",
			"Organisation Function",
			"Relation Type",
			"Sector",
			"Programme",
			"Event Series",
			"Agreement Kind",
			"Outcome Indicator",
			"Bottleneck",
			"Success Factor",
			"Close Reason",
		):
			keep(frappe.get_doc(doctype, make_master(doctype, f"Table {doctype}")))
		keep(frappe.get_doc("Cooperation Settings"))
		keep(row("Cooperation Run Log", job="Sweep", status="Completed", run_for=nowdate()))
		keep(
			row(
				"Digest Delivery",
				user=persona("manager"),
				kind="Manager",
				period="2001-W01",
				delivery_key="table-of-permissions",
				status="Nothing To Say",
			)
		)
		colleague = keep_user("a colleague")
		for doctype in PERSONAL:
			keep(row(doctype, user=colleague), ANOTHERS)
	with as_user("officer"):
		secret = keep(make_partnership(visibility="Restricted"), RESTRICTED)
		keep(make_interaction(secret), UNDER_PARTNERSHIP)
		keep(make_agreement(secret), UNDER_PARTNERSHIP)
		keep(make_plan(secret), UNDER_PARTNERSHIP)
		keep(make_outcome(secret), UNDER_PARTNERSHIP)
		keep(make_interaction(partnership, visibility="Restricted"), RESTRICTED)
		hidden_agreement = keep(make_agreement(partnership, visibility="Restricted"), RESTRICTED)
		keep(make_plan(partnership, hidden_agreement), UNDER_AGREEMENT)
		keep(make_outcome(partnership, agreement=hidden_agreement), UNDER_AGREEMENT)
		for condition in (SHARED_TO_READ, SHARED_TO_WRITE):
			keep(make_partnership(visibility="Restricted"), condition)
			keep(make_agreement(partnership, visibility="Restricted"), condition)
			keep(make_interaction(partnership, visibility="Restricted"), condition)
	with as_user("Administrator"):
		keep(snapshot_of(secret), UNDER_PARTNERSHIP)
		for kind, doc in found.items():
			if kind.condition in (SHARED_TO_READ, SHARED_TO_WRITE):
				share_with(doc, persona("another officer"), write=int(kind.condition == SHARED_TO_WRITE))
	return found


def keep_user(name: str) -> str:
	from eu_korea_coop.testing import make_user

	return make_user("Cooperation Officer", first_name=name)


def row(doctype: str, **values):
	"""A row the app writes itself, or a person's own."""
	name = frappe.db.exists(doctype, {"user": values["user"]}) if doctype in PERSONAL else None
	return frappe.get_doc(doctype, name) if name else frappe.get_doc({"doctype": doctype, **values}).insert()


def snapshot_of(partnership):
	name = frappe.get_all(
		"Partnership Snapshot", filters={"partnership": partnership.name}, pluck="name", limit=1
	)
	return frappe.get_doc("Partnership Snapshot", name[0])


@pytest.fixture
def own_rows(records):
	"""Adds a persona's own rows to the records."""

	def of(name: str) -> dict[Kind, object]:
		with as_user("Administrator"):
			own = {
				Kind(doctype, OWN): row(doctype, user=persona(name) if name != "guest" else "Guest")
				for doctype in PERSONAL
			}
		return {**records, **own}

	return of


# ------------------------------------------------------------------------------------------------------- the cells


def can(action: str, doc, user: str) -> bool:
	return bool(frappe.has_permission(doc.doctype, action, doc=doc.name, user=user, raise_exception=False))


def ways_of_reading(doc, user: str) -> dict[str, bool]:
	"""Whether each door opens; they must all agree with the cell."""
	doors = {"document": can("read", doc, user), "client": opens(doc), "list": is_listed(doc)}
	if not doc.meta.issingle:
		doors["link search"] = is_found(doc)
	return doors


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


def is_found(doc) -> bool:
	from eu_korea_coop import doors

	frappe.local.response = frappe._dict(docs=[])
	try:
		answer = doors.search_link(doc.doctype, doc.name, ignore_user_permissions=1, page_length=20)
	except frappe.PermissionError:
		return False
	found = frappe.local.response.get("results") or answer or []
	return doc.name in {result["value"] for result in found}


def copy_of(doc):
	copy = frappe.copy_doc(doc)
	copy.set("__islocal", 1)
	return copy


def tried(action: str, doc, user: str) -> bool:
	"""Whether the action is open: creating is asked for a new record like this one."""
	if action == "create":
		return bool(
			frappe.has_permission(doc.doctype, "create", doc=copy_of(doc), user=user, raise_exception=False)
		)
	return can(action, doc, user)


# ------------------------------------------------------------------------------------------------------- the tests


@pytest.fixture(scope="module")
def page() -> dict:
	return tables(PAGE.read_text())


def test_every_persona_has_a_table(page):
	assert set(page) == set(PERSONAS)


@pytest.mark.parametrize("name", PERSONAS)
def test_no_cell_is_missing(page, name):
	written, wanted = set(page[name]), wanted_kinds(name)
	assert not wanted - written, f"missing: {sorted(map(str, wanted - written))}"
	assert not written - wanted, f"not a record of ours: {sorted(map(str, written - wanted))}"


@pytest.mark.parametrize("name", PERSONAS)
def test_denied_cells_are_denied(page, own_rows, name):
	assert wrong_cells(page[name], own_rows(name), name, expected=False) == []


@pytest.mark.parametrize("name", PERSONAS)
def test_allowed_cells_are_allowed(page, own_rows, name):
	assert wrong_cells(page[name], own_rows(name), name, expected=True) == []


def wrong_cells(table, records, name, expected: bool) -> list[str]:
	wrong = []
	with as_user(name) as user:
		for kind, cells in table.items():
			doc = records[kind]
			for action in ACTIONS:
				if cells[action] is expected and tried(action, doc, user) is not expected:
					wrong.append(f"{kind}: {action} is {'denied' if expected else 'allowed'}")
			if cells["read"] is expected:
				doors = ways_of_reading(doc, user)
				wrong += [
					f"{kind}: {door} is {opened}" for door, opened in doors.items() if opened is not expected
				]
	return wrong


def test_a_page_with_a_missing_cell_is_refused():
	with pytest.raises(ValueError):
		tables("### officer\n\n| Record | read |\n|---|---|\n| Partnership | yes |\n")
	header = f"| Record | {' | '.join(ACTIONS)} |\n|---|\n"
	with pytest.raises(ValueError):
		tables(f"### officer\n\n{header}| Partnership | yes |{' no |' * 7}\n")
	with pytest.raises(ValueError):
		tables(f"### officer\n\n{header}| Partnership | perhaps |{' no |' * 9}\n")


def test_a_wrong_cell_is_seen(page, own_rows):
	"""Turning every cell of one row round must turn every cell of it wrong."""
	kind = Kind("Partnership", RESTRICTED)
	turned = {kind: {action: not cell for action, cell in page["another officer"][kind].items()}}
	records = own_rows("another officer")
	wrong = [
		*wrong_cells(turned, records, "another officer", expected=True),
		*wrong_cells(turned, records, "another officer", expected=False),
	]
	assert {cell.split(": ")[1].split(" ")[0] for cell in wrong} >= set(ACTIONS)
