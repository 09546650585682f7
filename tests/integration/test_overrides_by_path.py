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


@pytest.mark.parametrize("argument", by_path.HANDED_ON)
def test_a_path_that_is_handed_on_is_the_overrides(ask, argument):
	answer = ask(
		"/api/method/frappe.model.mapper.map_docs", **{argument: "frappe.desk.search.get_link_title"}
	)
	assert answer[argument] == "eu_korea_coop.overrides.search.get_link_title"


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
	assert ask(f"/api/method/{path}", method="x", cmd=path)["cmd"] == path
