"""Our `has_permission` hooks take rights away and give none: what Frappe's own hooks refuse stays refused.

Frappe 15 asks ours first and takes its answer. Tried are records that hang on nothing of ours, so that no rule of ours hides
them: private files, and ToDos of others, by somebody who knows their names.
"""

import frappe
import pytest

from testing import as_user, persona
from testing.rest import call_rest

STRANGERS = ("another officer", "manager", "viewer", "outsider")
MARK = "Seorak5150"


def make_file(**values):
	return frappe.get_doc(
		{"doctype": "File", "file_name": f"{MARK}.txt", "content": MARK, "is_private": 1, **values}
	).insert()


def make_todo():
	return frappe.get_doc(
		{"doctype": "ToDo", "description": MARK, "allocated_to": persona("officer")}
	).insert()


def make_entry():
	entry = {"doctype": "Event", "subject": MARK, "description": MARK, "event_type": "Private"}
	return frappe.get_doc(entry | {"starts_on": "2026-11-20 10:00:00"}).insert()


def make_notification():
	notice = {"doctype": "Notification Log", "subject": MARK, "email_content": MARK, "document_type": "User"}
	notice |= {"document_name": persona("officer"), "for_user": persona("officer")}
	return frappe.get_doc(notice).insert(ignore_permissions=True)


MADE = {
	"a calendar entry": make_entry,
	"a file": make_file,
	"a file of a user": lambda: make_file(attached_to_doctype="User", attached_to_name=persona("officer")),
	"a notification": make_notification,
	"a ToDo": make_todo,
}
WAYS = {
	"read": ("GET", None),
	"write": ("PUT", {"description": "mine", "file_name": "mine.txt"}),
	"write as its owner": ("PUT", {"owner": "{user}", "allocated_to": "{user}", "assigned_by": "{user}"}),
	"write as a public one": ("PUT", {"is_private": 0}),
	"delete": ("DELETE", None),
}


def ask(way: str, doc) -> tuple[int, str]:
	method, body = WAYS[way]
	body = body and {key: frappe.session.user if value == "{user}" else value for key, value in body.items()}
	status, answer = call_rest(method, f"{doc.doctype}/{doc.name}", body)
	return status, str(answer)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", MADE)
def test_a_record_of_somebody_is_not_opened_by_others_who_know_its_name(what, way):
	with as_user("officer"):
		doc = MADE[what]()
	for person in STRANGERS:
		with as_user(person):
			status, answer = ask(way, doc)
		assert status == 403, (person, status, answer)
		assert MARK not in answer, person
	with as_user("officer"):
		assert ask("read", doc)[0] == 200


def test_a_file_is_not_read_by_saying_that_it_is_ones_own():
	"""What runs on a document as a client sends it asks for the right to read what it was sent."""
	with as_user("officer"):
		doc = make_file()
	sent = {**doc.as_dict(), "owner": persona("outsider"), "is_private": 0}
	with as_user("outsider"):
		assert not frappe.get_doc(sent).has_permission("read")
	with as_user("officer"):
		assert frappe.get_doc(sent).has_permission("read")


def make_filter(for_user: str):
	return frappe.get_doc(
		{
			"doctype": "List Filter",
			"filter_name": MARK,
			"reference_doctype": "Partnership",
			"for_user": for_user,
			"filters": "[]",
		}
	).insert()


def test_a_saved_filter_is_for_whom_it_was_saved_and_who_may_read_the_list():
	with as_user("officer"):
		own, for_all = make_filter(persona("officer")), make_filter("")
	seen = {
		"officer": {own.name, for_all.name},
		"another officer": {for_all.name},
		"viewer": set(),
		"outsider": set(),
	}
	for person, names in seen.items():
		with as_user(person):
			assert set(frappe.get_list("List Filter", {"filter_name": MARK}, pluck="name")) == names, person
			opened = {
				doc.name for doc in (own, for_all) if call_rest("GET", f"List Filter/{doc.name}")[0] == 200
			}
			assert opened == names, person
