"""No function of Frappe or of another app is called with a record that its user may not read, whatever it is called."""

import json

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop.overrides import by_path, named_records
from testing import as_user, count_queries, make_contact, make_organisation, make_partnership, persona

SOMEBODYS = "other_app.anything"
"""A function nobody has looked at: the request is judged before it is known what it does."""
OURS = "eu_korea_coop.api.get_timeline"


@pytest.fixture
def ask():
	"""Judges a request of the session's user: True, or the refusal is raised."""
	before = getattr(frappe.local, "request", None), frappe.local.form_dict

	def asked(path: str = SOMEBODYS, version: str = "", **arguments) -> bool:
		place = f"/api/{version}method/{path}"
		frappe.local.request = Request(EnvironBuilder(method="POST", path=place).get_environ())
		frappe.local.form_dict = frappe._dict(arguments)
		named_records.refuse_unreadable_records()
		return True

	yield asked
	frappe.local.form_dict = before[1]
	if before[0]:
		frappe.local.request = before[0]
	else:
		del frappe.local.request


@pytest.fixture
def hidden(site):
	doc = make_partnership("Exploring", visibility="Restricted", owner_user=persona("officer"))
	doc.add_comment("Comment", "Between us")
	return doc


WAYS_TO_NAME = {
	"an argument of any name": lambda name: {"anything": name},
	"a list": lambda name: {"names": json.dumps([name])},
	"a document": lambda name: {"doc": json.dumps({"doctype": "Partnership", "name": name})},
	"a list of documents": lambda name: {"docs": json.dumps([{"doctype": "Partnership", "name": name}])},
	"values that are no text": lambda name: {"names": [name], "doc": {"name": name}},
	"a text as JSON": lambda name: {"args": json.dumps(name)},
}


@pytest.mark.parametrize("way", WAYS_TO_NAME)
@pytest.mark.parametrize("who", ["another officer", "viewer", "outsider", "system manager"])
def test_a_hidden_record_is_not_named(ask, hidden, way, who):
	with as_user(who):
		for version in ("", "v2/"):
			with pytest.raises(frappe.PermissionError, match=hidden.name):
				ask(version=version, **WAYS_TO_NAME[way](hidden.name))


@pytest.mark.parametrize("way", WAYS_TO_NAME)
@pytest.mark.parametrize("who", ["officer", "manager"])
def test_its_readers_name_it(ask, hidden, way, who):
	with as_user(who):
		assert ask(**WAYS_TO_NAME[way](hidden.name))


def test_what_frappe_keeps_about_it_is_not_named_either(ask, hidden):
	comment = frappe.db.get_value("Comment", {"reference_name": hidden.name, "comment_type": "Comment"})
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "between-us.txt",
			"content": "Between us, for nobody else.",
			"is_private": 1,
			"attached_to_doctype": "Partnership",
			"attached_to_name": hidden.name,
		}
	).insert()
	for named in (comment, file.name, file.file_url):
		with as_user("another officer"), pytest.raises(frappe.PermissionError):
			ask(anything=named)
		with as_user("officer"):
			ask(anything=named)


def test_the_links_of_a_document_are_not_asked_about(ask, hidden):
	"""A readable record may link to a hidden one, and is saved with that link."""
	readable = make_partnership("Exploring")
	sent = {"doctype": "Partnership", "name": readable.name, "related_to": hidden.name}
	with as_user("another officer"):
		assert ask(doc=json.dumps(sent))


@pytest.mark.parametrize("way", WAYS_TO_NAME)
@pytest.mark.parametrize("as_text", [True, False])
def test_a_version_of_a_hidden_record_is_named_by_its_number(ask, hidden, way, as_text):
	"""Frappe's first 15 numbers them, later ones give them a name by chance."""
	version = frappe.get_doc(doctype="Version", ref_doctype=hidden.doctype, docname=hidden.name, data="{}")
	version.insert(ignore_permissions=True)
	arguments = WAYS_TO_NAME[way](str(version.name) if as_text else version.name)
	with as_user("another officer"):
		with pytest.raises(frappe.PermissionError, match=str(version.name)):
			ask(doctype="Version", **arguments)
		if isinstance(version.name, int):
			assert ask(doctype="User", **arguments), "a number is somebody else's, too"


@pytest.mark.parametrize("way", WAYS_TO_NAME)
@pytest.mark.parametrize("as_text", [True, False], ids=["as a text", "as a number"])
def test_a_name_by_chance_may_be_all_digits(ask, hidden, way, as_text):
	name = "4764328080"
	frappe.db.set_value("Comment", hidden.add_comment("Comment", "x").name, "name", name)
	with as_user("another officer"), pytest.raises(frappe.PermissionError, match=name):
		ask(doctype="Comment", **WAYS_TO_NAME[way](name if as_text else int(name)))


def test_a_persons_name_is_a_word_elsewhere(ask):
	organisation = make_organisation("Korea")
	contact = make_contact(organisation, first_name="Whoever", last_name="Somebody")
	with as_user("outsider"):
		ask(subject=contact.name, description=contact.name)
		ask(doctype="User", name=contact.name)
		with pytest.raises(frappe.PermissionError):
			ask(contact=contact.name)
		with pytest.raises(frappe.PermissionError):
			ask(doctype="Contact", name=contact.name)
		with pytest.raises(frappe.PermissionError):
			ask(docname=contact.name)


@pytest.mark.parametrize(
	"path",
	["eu_korea_coop.api.get_timeline", "frappe.desk.search.get_link_title", "frappe.client.validate_link"],
)
def test_what_asks_by_itself_is_not_judged(ask, hidden, path):
	with as_user("another officer"):
		assert ask(path, name=hidden.name)


@pytest.mark.parametrize("version", ["", "v1/", "v2/"])
def test_what_frappe_calls_is_judged_whatever_the_address_says(ask, hidden, version):
	"""Frappe calls what `cmd` names."""
	with as_user("another officer"), pytest.raises(frappe.PermissionError, match=hidden.name):
		ask(OURS, version, cmd=SOMEBODYS, name=hidden.name)
	with as_user("officer"):
		assert ask(OURS, version, cmd=SOMEBODYS, name=hidden.name)


@pytest.mark.parametrize("path", ["overrides.widgets.get_result", "overrides.widgets.no_such_function"])
def test_a_function_of_frappes_in_a_module_of_ours_is_judged(ask, hidden, path):
	with as_user("another officer"), pytest.raises(frappe.PermissionError, match=hidden.name):
		ask(f"eu_korea_coop.{path}", name=hidden.name)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_function_named_by_a_doctype_is_the_one_of_its_module(version):
	def named(path: str) -> str | None:
		return by_path.path_in_address(f"/api/{path}")

	assert named(f"{version}/method/Tag/add_tag") == "frappe.desk.doctype.tag.tag.add_tag"
	assert named(f"{version}/method/No such DocType/add_tag") == "No such DocType"
	assert named(f"{version}/method/upload_file") == "upload_file"
	assert named("v1/method/frappe.ping/Tag") == named("method/frappe.ping/Tag") == "frappe.ping"


def test_a_request_of_thousands_of_names_is_refused_in_words(ask):
	with as_user("officer"), pytest.raises(frappe.PermissionError, match="1000 records at most"):
		ask(names=json.dumps([f"NAME-{number}" for number in range(1_001)]))


@pytest.mark.parametrize(
	"value", ["[", "{", "[" * 100_000, '{"name": {"a": 1}}', "[1, null]", "", None, 3, 0.5, True]
)
def test_odd_values_name_nothing(ask, value):
	with as_user("another officer"):
		assert ask(anything=value)


def test_it_costs_one_query_where_something_may_be_a_name_and_none_in_a_list(ask):
	name = make_partnership("Exploring").name
	with as_user("another officer"):
		ask(anything=name)
		with count_queries() as seen:
			ask(
				doctype="Partnership",
				fields=json.dumps(["name", "title"]),
				filters="[]",
				view="List",
				start="0",
			)
		assert seen.count == 0
		with count_queries() as seen:
			ask(anything=f"{name}-x")
		assert seen.count == 1
	with as_user("manager"):
		ask(anything=name)
		with count_queries() as seen:
			ask(anything=name)
		assert seen.count == 1
