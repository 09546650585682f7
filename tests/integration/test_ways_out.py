"""Words of a Restricted record leave it by no push, swapped name, mailed report or join of another app's list."""

import contextlib
import json

import frappe
import frappe.client
import pytest
from test_overrides import update_as_rest

from eu_korea_coop.patches.v1_1 import end_report_mails_to_others as patch
from testing import as_user, make_contact, make_partnership, make_user, persona

MARK = "Zugspitze8841"


@pytest.fixture(autouse=True)
def site(site):
	return site


@pytest.fixture
def hidden(site):
	with as_user("officer"):
		return make_partnership(title=f"Talks {MARK}", objective=MARK, visibility="Restricted")


# ------------------------------------------------------------------------------------------------------------ ToDos


def todo(partnership, allocated_to: str):
	return frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": MARK,
			"reference_type": "Partnership",
			"reference_name": partnership.name,
			"allocated_to": allocated_to,
			"assigned_by": frappe.session.user,  # Frappe 16 lets people add those that they gave or got, and no other
		}
	)


def test_a_todo_for_a_reader_of_figures_is_refused(hidden):
	with as_user("officer"), pytest.raises(frappe.PermissionError):
		todo(hidden, persona("viewer")).insert()
	assert not frappe.db.exists("ToDo", {"allocated_to": persona("viewer")})


def test_a_todo_for_a_colleague_by_whoever_may_not_share_is_refused(hidden):
	colleague, third = persona("another officer"), make_user("Cooperation Officer")
	frappe.share.add_docshare(
		"Partnership", hidden.name, colleague, read=1, write=1, flags={"ignore_share_permission": True}
	)
	with as_user("another officer"), pytest.raises(frappe.PermissionError):
		todo(hidden, third).insert()


def test_a_todo_for_a_colleague_shares_the_record_to_read(hidden):
	colleague = persona("another officer")
	with as_user("officer"):
		todo(hidden, colleague).insert()
	with as_user("another officer"):
		doc = frappe.get_doc("Partnership", hidden.name)
		assert (doc.has_permission("read"), doc.has_permission("write")) == (True, False)


def test_assigning_still_works_as_frappe_does_it(hidden):
	colleague = persona("another officer")
	with as_user("officer"):
		frappe.desk.form.assign_to.add(
			{"doctype": "Partnership", "name": hidden.name, "assign_to": json.dumps([colleague])}
		)
	with as_user("another officer"):
		assert frappe.has_permission("Partnership", "read", doc=hidden.name)
	with as_user("officer"), pytest.raises(frappe.PermissionError):
		frappe.desk.form.assign_to.add(
			{"doctype": "Partnership", "name": hidden.name, "assign_to": json.dumps([persona("viewer")])}
		)


# ---------------------------------------------------------------------------------------------------- swapped names


def test_a_todo_one_may_not_read_is_not_written_over_ones_own(hidden):
	with as_user("officer"):
		secret = todo(hidden, persona("officer")).insert()
	with as_user("another officer"):
		own = {"description": "Mine", "allocated_to": frappe.session.user}
		mine = frappe.get_doc({"doctype": "ToDo", **own}).insert()
		sent = {"name": mine.name, "modified": str(mine.modified), "creation": str(mine.creation)}
		with pytest.raises(frappe.PermissionError):
			update_as_rest("ToDo", secret.name, sent)
		with pytest.raises(frappe.PermissionError):
			update_as_rest("ToDo", secret.name, {**sent, "owner": frappe.session.user})
	assert frappe.db.get_value("ToDo", mine.name, "description") == "Mine"


def test_a_file_one_may_not_read_is_not_written_over_ones_own(hidden):
	def file(content, **values):
		values |= {"doctype": "File", "file_name": f"{frappe.generate_hash(length=8)}.txt", "is_private": 1}
		return frappe.get_doc({**values, "content": content}).insert()

	with as_user("officer"):
		secret = file(MARK, attached_to_doctype="Partnership", attached_to_name=hidden.name)
	with as_user("another officer"):
		mine = file("mine")
		sent = {"name": mine.name, "modified": str(mine.modified), "creation": str(mine.creation)}
		with pytest.raises(frappe.PermissionError):
			update_as_rest("File", secret.name, sent)
	assert frappe.db.get_value("File", mine.name, "file_name") == mine.file_name


def test_whoever_sends_a_todo_of_their_own_back_saves_it():
	with as_user("another officer"):
		mine = frappe.get_doc(
			{"doctype": "ToDo", "description": "Mine", "allocated_to": persona("another officer")}
		).insert()
		sent = {"description": "Done", "modified": str(mine.modified), "name": mine.name}
		assert update_as_rest("ToDo", mine.name, sent)["description"] == "Done"


# ------------------------------------------------------------------------------------------------------ loaded keys


def test_the_key_of_loaded_history_is_not_set_on_a_contact():
	with as_user("officer"):
		contact = make_contact()
		assert update_as_rest("Contact", contact.name, {"history_key": "seed:C1"})["history_key"] is None
		made = frappe.get_doc({"doctype": "Contact", "first_name": "Kim", "history_key": "seed:C1"}).insert()
	assert made.history_key is None


def test_the_key_of_loaded_history_stays_when_a_contact_is_changed():
	contact = make_contact()
	frappe.db.set_value("Contact", contact.name, "history_key", "seed:C2")
	with as_user("officer"):
		update_as_rest("Contact", contact.name, {"history_key": "seed:C3", "designation": "Director"})
	assert frappe.db.get_value("Contact", contact.name, "history_key") == "seed:C2"


# --------------------------------------------------------------------------------------------------- mailed reports


def mailed_report(report: str, *recipients: str):
	return frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": report,
			"user": "Administrator",
			"email_to": "\n".join(recipients),
			"enabled": 1,
			"format": "CSV",
			"frequency": "Daily",
			"filters": "{}",
		}
	)


@pytest.mark.parametrize("recipient", ("officer", "viewer", "system manager"))
def test_a_report_of_ours_is_not_mailed_to_whoever_may_not_read_every_row(recipient):
	with pytest.raises(frappe.PermissionError, match=persona(recipient)):
		mailed_report("Partnership Pipeline", persona("manager"), persona(recipient)).insert()


def test_a_report_of_ours_is_not_mailed_out_of_the_site():
	with pytest.raises(frappe.PermissionError, match=r"stranger@cluster\.example"):
		mailed_report("Partnership Pipeline", "stranger@cluster.example").insert()


def test_a_report_of_ours_is_mailed_to_managers_and_ends_with_their_role():
	manager = make_user("Cooperation Manager")
	made = mailed_report("Partnership Pipeline", manager).insert()
	assert frappe.db.get_value("Auto Email Report", made.name, "enabled") == 1
	user = frappe.get_doc("User", manager)
	user.roles = []
	user.save()
	assert frappe.db.get_value("Auto Email Report", made.name, "enabled") == 0


def test_a_report_of_another_app_is_mailed_to_anybody():
	report = frappe.db.get_value("Report", {"ref_doctype": "User", "disabled": 0})
	assert mailed_report(report, "stranger@cluster.example").insert().enabled


def test_the_patch_ends_mails_that_an_earlier_version_allowed():
	made = mailed_report("Partnership Pipeline", persona("officer"))
	made.name = "Pipeline to an officer"
	made.db_insert()
	other = mailed_report("Partnership Pipeline", persona("manager")).insert()
	patch.execute()
	patch.execute()
	assert frappe.db.get_value("Auto Email Report", made.name, "enabled") == 0
	assert frappe.db.get_value("Auto Email Report", other.name, "enabled") == 1


# ------------------------------------------------------------------------------------------------------------- tags


@pytest.mark.parametrize("user", ("another officer", "viewer", "outsider"))
def test_nobody_tags_a_record_they_may_not_write(hidden, user):
	with as_user(user):
		for method, arguments in (
			("add_tag", {"tag": "Mine", "dt": "Partnership", "dn": hidden.name}),
			("add_tags", {"tags": '["Mine"]', "dt": "Partnership", "docs": json.dumps([hidden.name])}),
		):
			frappe.db.savepoint("untagged")
			# Frappe 15.105 refuses without words, and looks for them
			with pytest.raises((frappe.PermissionError, IndexError)):
				frappe.get_attr(f"frappe.desk.doctype.tag.tag.{method}")(**arguments)
			frappe.db.rollback(save_point="untagged")  # as the end of a refused request does
			assert not frappe.db.exists("Tag Link", {"document_name": hidden.name, "tag": "Mine"})


def test_whoever_may_write_a_record_tags_it(hidden):
	with as_user("officer"):
		frappe.desk.doctype.tag.tag.add_tag("Mine", "Partnership", hidden.name)
	assert frappe.db.exists("Tag Link", {"document_name": hidden.name, "tag": "Mine"})


# -------------------------------------------------------------------------------------------- other apps' DocTypes


def test_no_doctype_of_frappe_links_to_a_guarded_one():
	"""One of another app's that does names permission_hooks.plain_fields_only in its hooks (docs/permissions.md)."""
	from eu_korea_coop.permissions import GUARDED

	modules = frappe.get_module_list("eu_korea_coop")
	ours = frappe.get_all("DocType", filters={"module": ("in", modules)}, pluck="name")
	link = {"fieldtype": "Link", "options": ("in", GUARDED)}
	foreign = frappe.get_all("DocField", filters={**link, "parent": ("not in", ours)}, pluck="parent")
	foreign += frappe.get_all("Custom Field", filters={**link, "dt": ("not in", ours)}, pluck="dt")
	assert foreign == []


def test_a_list_of_another_apps_doctype_with_our_hook_joins_no_hidden_rows(hidden, monkeypatch):
	frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": "Note",
			"fieldname": "partnership",
			"fieldtype": "Link",
			"options": "Partnership",
			"label": "Partnership",
		}
	).db_insert()
	frappe.clear_cache(doctype="Note")
	hooks = frappe.get_hooks

	def with_theirs(hook=None, *args, **kwargs):
		hooked = hooks(hook, *args, **kwargs)
		if hook == "permission_query_conditions":
			return {**hooked, "Note": ["eu_korea_coop.permission_hooks.plain_fields_only"]}
		return hooked

	monkeypatch.setattr(frappe, "get_hooks", with_theirs)
	with as_user("another officer"):
		with pytest.raises(frappe.PermissionError, match="Note"):
			frappe.get_list("Note", fields=["name", "partnership.title"])
		assert frappe.get_list("Note", fields=["name"]) == []
	frappe.clear_cache(doctype="Note")


# ----------------------------------------------------------------------------------------------- words about masters


def test_the_comments_of_a_master_are_not_listed_for_whoever_only_chooses_it(site):
	sector = frappe.get_doc({"doctype": "Sector", "sector_name": "Sector with a comment"}).insert()
	sector.add_comment("Comment", MARK)
	assert MARK in frappe.db.get_value("Sector", sector.name, "_comments")
	ways = {
		"a column": {"fields": ["name", "_comments"]},
		"every column": {"fields": ["*"]},
		"a filter": {"filters": [["_comments", "like", f"%{MARK}%"]], "fields": ["name"]},
		"an order": {"order_by": "_comments desc", "fields": ["name", "_comments as words"]},
	}
	for way, asked in ways.items():
		with as_user("viewer"), contextlib.suppress(frappe.PermissionError):
			rows = frappe.client.get_list("Sector", limit_page_length=500, **asked)
			assert MARK not in str(rows) and (way != "a filter" or not rows), way
	with as_user("viewer"):
		assert sector.name in frappe.get_list("Sector", pluck="name", limit_page_length=500)
	with as_user("officer"):
		assert MARK in str(frappe.client.get_list("Sector", **ways["a column"], limit_page_length=500))
