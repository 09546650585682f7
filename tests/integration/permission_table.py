"""The tables of docs/permissions.md, and a record for each of their rows."""

import re
from pathlib import Path
from typing import NamedTuple

import frappe
from frappe.utils import nowdate

from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_introduction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_relationship,
	make_user,
	persona,
	share_with,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
ACTIONS = ("read", "write", "create", "delete", "report", "export", "import", "print", "email", "share")
MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up", "Importing")

RESTRICTED = "Restricted"
UNDER_PARTNERSHIP = "under a Restricted partnership"
UNDER_AGREEMENT = "under a Restricted agreement"
SHARED_TO_READ, SHARED_TO_WRITE = "shared to read", "shared to write"
OWN, ANOTHERS = "one's own", "another's"
BADGE_LIST = "an officer's badge list of an event"

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
			"Introduction",
			"Partnership Snapshot",
			"Partnership Review",
		)
	),
	*((doctype, UNDER_AGREEMENT) for doctype in ("Action Plan", "Cooperation Outcome")),
	*((doctype, condition) for doctype in PERSONAL for condition in (OWN, ANOTHERS)),
	("Cooperation Import", BADGE_LIST),
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


class Page(NamedTuple):
	"""What docs/permissions.md says: persona → kind of record → word, and word → action → allowed."""

	cells: dict[str, dict[Kind, str]]
	words: dict[str, dict[str, bool]]

	def of(self, name: str) -> dict[Kind, dict[str, bool]]:
		"""Kind of record → action → allowed, for one persona."""
		return {kind: self.words[word] for kind, word in self.cells[name].items()}


def read_page(text: str) -> Page:
	"""The two tables; raises ValueError where the page is not as it should be."""
	rows = [
		[cell.strip() for cell in line.strip().strip("|").split("|")]
		for line in text.splitlines()
		if line.startswith("|") and not line.startswith("|---")
	]
	heads = [place for place, row in enumerate(rows) if row[0] in ("Record", "Word")]
	if [rows[place][0] for place in heads] != ["Record", "Word"]:
		raise ValueError("the page has a table of records, then one of words")
	records, words = rows[heads[0] : heads[1]], rows[heads[1] :]
	if words[0][1:] != list(ACTIONS):
		raise ValueError(f"the actions are {words[0][1:]}")
	meaning = {word: dict(zip(ACTIONS, map(allowed, cells), strict=True)) for word, *cells in words[1:]}
	cells: dict[str, dict[Kind, str]] = {name: {} for name in records[0][1:]}
	for names, *seen in records[1:]:
		for name, word in zip(cells, seen, strict=True):
			for kind in kinds(names) if word else ():
				if word not in meaning:
					raise ValueError(f"{name}: {word!r} is not in the table of words")
				if kind in cells[name]:
					raise ValueError(f"{name}: {kind} stands twice")
				cells[name][kind] = word
	return Page(cells, meaning)


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


def make_records() -> dict[Kind, object]:
	"""Kind → document, but for one's own rows (`own_rows_of`). Makes them all."""
	result: dict[Kind, object] = {}

	def keep(doc, condition=""):
		result[Kind(doc.doctype, condition)] = doc
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
		keep(make_introduction(partnership=partnership))
		keep(snapshot_of(partnership))
		keep(row("Partnership Review", partnership=partnership.name, decision="Leave"))
		keep(row("Review Session", choice="Unreviewed", sort_by="Worst First"))
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
		template = frappe.get_all("Agreement Template", pluck="name", limit=1)[0]
		keep(frappe.get_doc("Agreement Template", template))
		keep(frappe.get_doc("Cooperation Settings"))
		keep(frappe.new_doc("Cooperation Figures"))
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
		keep(row("Search Name", record_type="Organisation", record="ORG-0", term="of the table"))
		keep(row("Person Change", user=persona("manager"), kind="Two People"))
		keep(row("Encounter Key", user=persona("manager"), key_hash="table-of-permissions"))
		keep(row("Calendar Meeting", user=persona("manager"), key_hash="table-of-permissions"))
		keep(frappe.get_doc("Mail Draft", "Silent, Korean"))
		sheet = row(
			"File", file_name="table.csv", content="Organisation,Side\nTable Cluster,Korea", is_private=1
		)
		keep(row("Cooperation Import", file=sheet.file_url))
		keep(row("Contact Proposal", organisation_name="Table Proposal", person_name="Table Person"))
		keep(row("Cooperation Import Mapping", mapping_name="Table mapping", kind="People"))
		keep(row("Cooperation Import Batch", cooperation_import=result[Kind("Cooperation Import", "")].name))
		colleague = keep_user("a colleague")
		for doctype in PERSONAL:
			keep(row(doctype, user=colleague), ANOTHERS)
	with as_user("officer"):
		badges = row(
			"File", file_name="badges.csv", content="Organisation,Side\nTable Cluster,Korea", is_private=1
		)
		event = result[Kind("Cooperation Event", "")].name
		keep(row("Cooperation Import", file=badges.file_url, event=event), BADGE_LIST)
		secret = keep(make_partnership(visibility="Restricted"), RESTRICTED)
		keep(make_interaction(secret), UNDER_PARTNERSHIP)
		keep(make_agreement(secret), UNDER_PARTNERSHIP)
		keep(make_plan(secret), UNDER_PARTNERSHIP)
		keep(make_outcome(secret), UNDER_PARTNERSHIP)
		keep(make_introduction(partnership=secret), UNDER_PARTNERSHIP)
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
		keep(row("Partnership Review", partnership=secret.name, decision="Leave"), UNDER_PARTNERSHIP)
		for kind, doc in result.items():
			if kind.condition in (SHARED_TO_READ, SHARED_TO_WRITE):
				share_with(doc, persona("another officer"), write=int(kind.condition == SHARED_TO_WRITE))
	return result


def keep_user(name: str) -> str:
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


def own_rows_of(name: str) -> dict[Kind, object]:
	"""A persona's own rows."""
	user = persona(name)
	with as_user("Administrator"):
		return {Kind(doctype, OWN): row(doctype, user=user) for doctype in PERSONAL}
