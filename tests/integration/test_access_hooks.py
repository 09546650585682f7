"""Each hook of access in hooks.py: a row that only this hook hides, of every DocType that has one.

Rows are written as they lie in the database, with what decides for whom they are and nothing else. Frappe's own checks would
show each of them to the person who asks: they have the role, and nothing else hides it.
"""

import frappe
import pytest
from frappe.permissions import add_permission

from eu_korea_coop.constants import VIEWER
from eu_korea_coop.permissions import CARRIERS, GUARDED, HOLDERS, PEOPLE, PRIVATE, RECORDS, REFERENCES
from testing import as_user, make_agreement, make_interaction, make_partnership, persona, share_with
from testing.rest import call_method

BOTH = "officer and system manager"
"""Has every role but the one that reads what is Restricted."""
MARK = "Dobongsan2218"

ROWS = (*GUARDED, *REFERENCES, *PRIVATE, "Deleted Document")
TABLES = (
	"Action Item",
	"Agreement Document",
	"Agreement Party",
	"Agreement Scope Item",
	"Agreement State Log",
	"Bottleneck Tag",
	"Cooperation Import Column",
	"Interaction Event",
	"Interaction Organisation",
	"Interaction Participant",
	"Interaction Partnership",
	"Partnership Bottleneck",
	"Partnership Health Reason",
	"Partnership Party",
	"Partnership Stage Log",
	"Partnership Success Criterion",
	"Partnership Support",
	"Sector Tag",
	"Success Factor Tag",
)
MASTERS = (
	"Agreement Kind",
	"Bottleneck",
	"Close Reason",
	"Event Series",
	"Organisation Function",
	"Organisation Type",
	"Outcome Indicator",
	"Programme",
	"Relation Type",
	"Sector",
	"Success Factor",
)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


def insert(doctype: str, **values) -> str | int:
	doc = frappe.new_doc(doctype)
	doc.update({"owner": "Administrator", "creation": "2026-01-01 10:00:00", **values})
	if doctype in ("Version", "Notification Log"):  # Frappe's first 15 numbers them
		return doc.insert(ignore_permissions=True).name
	doc.name = f"{MARK}-{frappe.generate_hash(length=8)}"
	doc.db_insert()
	return doc.name


@pytest.fixture(scope="module")
def hidden(site) -> dict[str, str]:
	"""DocType → a row that is Restricted with one partnership, or another person's own."""
	rows = {}
	for doctype in GUARDED:
		carriers = {field: rows[of] for field, of in CARRIERS.get(doctype, {}).items() if of in rows}
		own = {"visibility": "Restricted"} if doctype in HOLDERS else {}
		rows[doctype] = insert(doctype, **own, **carriers)
	for doctype, (kind, name) in REFERENCES.items():
		about = {kind: "Partnership", name: rows["Partnership"]}
		rows[doctype] = insert(doctype, **about, **OTHERS.get(doctype, {}))
	for doctype in PRIVATE:
		rows[doctype] = insert(doctype, user=persona("officer"))
	rows["Deleted Document"] = insert("Deleted Document", deleted_doctype="Partnership", deleted_name=MARK)
	for parent in GUARDED:
		for field in frappe.get_meta(parent).get_table_fields():
			rows[field.options] = insert(
				field.options, parenttype=parent, parent=rows[parent], parentfield=field.fieldname
			)
	return rows


OTHERS = {
	"Communication": {"communication_type": "Communication", "communication_medium": "Email"},
	"File": {"file_name": f"{MARK}.txt", "is_private": 1},
	"Version": {"data": "{}"},
}


def parent_of(doctype: str) -> str | None:
	for parent in GUARDED:
		if doctype in {field.options for field in frappe.get_meta(parent).get_table_fields()}:
			return parent
	return None


def lists(doctype: str, name: str | int) -> bool:
	asked = {"filters": {"name": name}, "pluck": "name", "parent_doctype": parent_of(doctype)}
	return bool(frappe.get_list(doctype, **asked))


def test_every_table_of_a_guarded_doctype_is_tried():
	fields = [field for parent in GUARDED for field in frappe.get_meta(parent).get_table_fields()]
	assert {field.options for field in fields} == set(TABLES)


@pytest.mark.parametrize("doctype", [*ROWS, *TABLES])
def test_a_list_leaves_the_row_out(hidden, doctype):
	asker = "another officer" if doctype in PRIVATE else BOTH
	with as_user(asker):
		assert not lists(doctype, hidden[doctype])
	with as_user("Administrator"):
		assert lists(doctype, hidden[doctype])


@pytest.mark.parametrize("doctype", ROWS)
def test_the_row_is_not_opened(hidden, doctype):
	asker = "another officer" if doctype in PRIVATE else BOTH
	if doctype == "File":  # a private one Frappe asks about by its record
		frappe.db.set_value("File", hidden["File"], "is_private", 0)
	with as_user(asker):
		assert not frappe.has_permission(doctype, "read", doc=frappe.get_doc(doctype, hidden[doctype]))


@pytest.fixture
def readers_by_mistake(site):
	"""Somebody has given readers of figures the right to read a DocType."""

	given = []

	def give(doctype: str) -> None:
		given.append(doctype)
		add_permission(doctype, VIEWER)
		frappe.clear_cache(doctype=doctype)

	yield give
	for doctype in given:
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": VIEWER})
		frappe.clear_cache(doctype=doctype)


@pytest.mark.parametrize("doctype", [doctype for doctype in RECORDS if doctype not in GUARDED])
def test_no_right_that_a_site_gives_opens_a_record_to_readers_of_figures(readers_by_mistake, doctype):
	name = insert(doctype)
	readers_by_mistake(doctype)
	with as_user("viewer"):
		assert frappe.get_meta(doctype).permissions, "the right was given"
		assert not frappe.has_permission(doctype, "read", doc=name)
		assert not lists(doctype, name)
	with as_user("manager"):
		assert frappe.has_permission(doctype, "read", doc=name)
		assert lists(doctype, name)


@pytest.mark.parametrize("doctype", MASTERS)
def test_who_may_only_choose_a_master_is_not_shown_its_comments(doctype):
	asked = {"fields": ["name", "_comments"]}
	with as_user("viewer"), pytest.raises(frappe.PermissionError, match="no comments"):
		frappe.get_list(doctype, **asked)
	with as_user("officer"):
		frappe.get_list(doctype, **asked)


@pytest.mark.parametrize("doctype", PEOPLE)
def test_a_person_is_not_opened_by_sending_oneself_along_as_owner(doctype):
	"""Later versions of Frappe let everybody read those they made; here the site says so."""
	add_permission(doctype, "All")
	given = frappe.db.get_value("Custom DocPerm", {"parent": doctype, "role": "All"})
	frappe.db.set_value("Custom DocPerm", given, {"read": 1, "if_owner": 1})
	frappe.clear_cache(doctype=doctype)
	try:
		with as_user("outsider") as user:
			mine, theirs = insert(doctype, owner=user), insert(doctype)
			assert frappe.has_permission(doctype, "read", doc=mine)
			sent = frappe.get_doc(doctype, theirs)
			sent.owner = user
			assert not frappe.has_permission(doctype, "read", doc=sent)
	finally:
		frappe.db.delete("Custom DocPerm", {"name": given})
		frappe.clear_cache(doctype=doctype)


def test_anothers_calendar_entry_is_not_opened_by_sending_oneself_along_as_owner(site):
	name = insert("Event", subject=MARK, event_type="Private", starts_on="2026-11-20 10:00:00")
	with as_user(BOTH) as user:
		sent = frappe.get_doc("Event", name)
		sent.owner = user
		assert not frappe.has_permission("Event", "read", doc=sent)
		mine = insert(
			"Event", subject=MARK, event_type="Private", starts_on="2026-11-20 10:00:00", owner=user
		)
		assert frappe.has_permission("Event", "read", doc=mine)


def test_a_notification_is_opened_by_whom_it_is_for(site):
	about = {"document_type": "User", "document_name": persona("officer")}
	name = insert("Notification Log", subject=MARK, for_user=persona("officer"), **about)
	for asker, opens in ((BOTH, False), ("officer", True)):
		with as_user(asker):
			assert bool(frappe.has_permission("Notification Log", "read", doc=name)) == opens, asker


@pytest.mark.parametrize(
	("values", "asker", "reader"),
	[
		({"for_user": "officer@persona.example", "reference_doctype": "ToDo"}, "system manager", "officer"),
		({"for_user": "", "reference_doctype": "Partnership"}, "outsider", "officer"),
	],
	ids=["another's", "of a closed list"],
)
def test_a_saved_filter_is_not_for_everybody(site, values, asker, reader):
	assert persona("officer") == "officer@persona.example"
	name = insert("List Filter", filter_name=MARK, filters="[]", **values)
	for who, shown in ((asker, False), (reader, True)):
		with as_user(who):
			assert bool(frappe.has_permission("List Filter", "read", doc=name)) == shown, who
			assert lists("List Filter", name) == shown, who


# ------------------------------------------------------------------------------------------------------------- events


@pytest.mark.parametrize(
	"doctype",
	[
		"Action Plan",
		"Agreement",
		"Cooperation Event",
		"Cooperation Outcome",
		"Interaction",
		"Introduction",
		"Organisation",
		"Partnership",
	],
)
def test_a_print_has_no_title_of_a_hidden_record(hidden, doctype):
	doc = frappe.new_doc(doctype)
	key = f"Partnership::{hidden['Partnership']}"
	for asker, shown in ((BOTH, hidden["Partnership"]), ("manager", MARK)):
		doc.set("__link_titles", {key: MARK})
		with as_user(asker):
			doc.run_method("before_print", {})
		assert doc.get("__link_titles") == {key: shown}, asker


FOLLOWED = {
	"Partnership": make_partnership,
	"Agreement": lambda: make_agreement(make_partnership()),
	"Interaction": lambda: make_interaction(make_partnership()),
}


@pytest.mark.parametrize("doctype", FOLLOWED)
def test_a_record_that_becomes_restricted_loses_its_followers(doctype):
	with as_user("officer"):
		doc = FOLLOWED[doctype]()
	for user in ("officer", "another officer"):
		frappe.get_doc(
			{
				"doctype": "Document Follow",
				"ref_doctype": doctype,
				"ref_docname": doc.name,
				"user": persona(user),
			}
		).insert(ignore_permissions=True)
	with as_user("officer"):
		doc.reload()
		doc.visibility = "Restricted"
		doc.save()
	left = frappe.get_all("Document Follow", filters={"ref_docname": doc.name}, pluck="user")
	assert left == [persona("officer")]


def test_nobody_follows_a_record_they_may_not_read(hidden):
	followed = {
		"doctype": "Document Follow",
		"ref_doctype": "Partnership",
		"ref_docname": hidden["Partnership"],
	}
	with as_user(BOTH) as user, pytest.raises(frappe.PermissionError, match="may not read"):
		frappe.get_doc({**followed, "user": user}).insert(ignore_permissions=True)
	with as_user("manager") as user:
		frappe.get_doc({**followed, "user": user}).insert(ignore_permissions=True)


def test_a_row_of_a_tag_is_written_by_whoever_may_write_the_record(site):
	with as_user("officer"):
		doc = make_partnership(visibility="Restricted")
	frappe.get_doc({"doctype": "Tag", "name": MARK}).insert(ignore_if_duplicate=True)
	row = {
		"doctype": "Tag Link",
		"document_type": doc.doctype,
		"document_name": doc.name,
		"tag": MARK,
		"title": "x",
	}
	share_with(doc, persona(BOTH))
	with as_user(BOTH), pytest.raises(frappe.PermissionError, match="may not tag"):
		frappe.get_doc(row).insert()
	share_with(doc, persona(BOTH), write=1)
	with as_user(BOTH):
		frappe.get_doc(row).insert()


# ----------------------------------------------------------------------------------------------------------- overrides


def test_a_column_that_somebody_saved_with_a_report_shows_what_its_reader_may_read(site):
	with as_user("officer"):
		docs = {
			title: make_partnership(title=title, visibility="Restricted") for title in (MARK, "Shared one")
		}
	share_with(docs["Shared one"], persona("another officer"))
	query = {"report_type": "Query Report", "query": "select name as partnership from `tabPartnership`"}
	report = {"doctype": "Report", "ref_doctype": "Partnership", "is_standard": "No"}
	frappe.get_doc({**report, **query, "report_name": "Every name"}).insert()
	columns = [
		{"fieldname": "partnership", "label": "Partnership", "fieldtype": "Data"},
		{
			"fieldname": "title",
			"label": "Title",
			"fieldtype": "Data",
			"doctype": "Partnership",
			"link_field": "partnership",
		},
	]
	variant = {
		"report_type": "Custom Report",
		"reference_report": "Every name",
		"json": frappe.as_json({"columns": columns}),
	}
	frappe.get_doc({**report, **variant, "report_name": "Every title"}).insert()
	asked = {"report_name": "Every title", "filters": "{}"}
	for reader, shown in (("another officer", {None, "Shared one"}), ("officer", {MARK, "Shared one"})):
		with as_user(reader):
			rows = call_method("frappe.desk.query_report.run", **asked)["message"]["result"]
		titles = {row["partnership"]: row.get("title") for row in rows if isinstance(row, dict)}
		assert {titles[doc.name] for doc in docs.values()} == shown, reader
