"""What is overridden is reached by no other path, and by no function that calls what it is handed."""

import contextlib

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop.overrides import by_path


@pytest.fixture
def ask():
	def asked(path: str = "/", **arguments) -> dict:
		frappe.local.request = Request(EnvironBuilder(method="POST", path=path).get_environ())
		frappe.local.form_dict = frappe._dict(arguments)
		for hook in frappe.get_hooks("before_request"):
			frappe.get_attr(hook)()
		return frappe.local.form_dict

	before = getattr(frappe.local, "request", None), frappe.local.form_dict
	yield asked
	frappe.local.form_dict = before[1]
	if before[0]:
		frappe.local.request = before[0]
	else:
		with contextlib.suppress(AttributeError):
			del frappe.local.request


OTHER_PATHS = ("eu_korea_coop.reporting.board_cards.get_group_by_count",)
"""A module that imports the function."""


@pytest.mark.parametrize("path", OTHER_PATHS)
def test_another_path_of_an_overridden_function_is_refused(ask, path):
	for way in ({"path": f"/api/method/{path}"}, {"path": f"/api/v2/method/{path}"}, {"cmd": path}):
		with pytest.raises(frappe.PermissionError, match="Call this function as frappe"):
			ask(**way)


JUDGED_BY_ITS_ARGUMENTS = (
	"frappe.desk.search.get_link_title",
	"frappe.desk.doctype.event.event.get_events",
	"frappe.desk.doctype.tag.tag.remove_tag",
	"frappe.core.doctype.event.event.get_events",
	"eu_korea_coop.reporting.board_cards.get_group_by_count",
	"frappe.cache",
)
"""The fourth is a path that an app's hook may lead on; the fifth a module of ours that imports the function; the last is none."""


@pytest.mark.parametrize("argument", by_path.HANDED_ON)
@pytest.mark.parametrize("handed", JUDGED_BY_ITS_ARGUMENTS)
def test_frappes_functions_are_not_handed_on(ask, monkeypatch, argument, handed):
	hooks = frappe.get_hooks()
	led = {**hooks.override_whitelisted_methods, JUDGED_BY_ITS_ARGUMENTS[3]: [JUDGED_BY_ITS_ARGUMENTS[1]]}
	of_all = frappe.get_hooks
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda hook=None, *args, **kwargs: (
			led if hook == "override_whitelisted_methods" and not kwargs else of_all(hook, *args, **kwargs)
		),
	)
	with pytest.raises(frappe.PermissionError, match="by way of another"):
		ask("/api/method/frappe.model.mapper.map_docs", **{argument: handed})


MADE_FOR_IT = [
	("query", "frappe.core.doctype.user.user.user_query"),
	("query", "frappe.contacts.doctype.address.address.address_query"),
	("query", "frappe.email.doctype.email_account.email_account.get_append_to"),
	("query", "frappe.desk.doctype.custom_html_block.custom_html_block.get_custom_blocks_for_user"),
	("query", "eu_korea_coop.api.search_records"),
	("tree_method", "frappe.desk.treeview.get_children"),
	("method", "eu_korea_coop.api.get_timeline"),
	("method", "set_new_password"),
	("method", None),
	("query", ["x"]),
]


@pytest.mark.parametrize(("argument", "handed"), MADE_FOR_IT)
def test_functions_that_are_made_for_it_are_handed_on(ask, argument, handed):
	assert ask("/api/method/frappe.desk.search.search_link", **{argument: handed})[argument] == handed


@pytest.mark.parametrize("path", ["upload_file", "frappe.no_such.function", "not_installed.function"])
def test_looking_for_a_function_says_nothing(ask, path):
	frappe.clear_messages()
	ask(f"/api/method/{path}", query=path)
	assert frappe.local.message_log == []


@pytest.mark.parametrize(
	"path",
	[
		"frappe.desk.search.search_link",
		"frappe.desk.reportview.get",
		"frappe.ping",
		"eu_korea_coop.api.get_timeline",
		"frappe.no_such.function",
		"frappe.core.doctype.file.file.download_file",
	],
)
def test_every_other_function_is_called_as_it_is_named(ask, path):
	assert ask(f"/api/method/{path}", method="x", cmd=path, partnership="PTN-1")["cmd"] == path
