"""Foreign workspaces are not offered to who has only our roles, until an administrator says otherwise."""

import frappe
import pytest
from frappe.desk.desktop import get_workspace_sidebar_items
from frappe.model.base_document import get_controller

from eu_korea_coop.setup.desk_start import extend_bootinfo
from testing import make_user, persona

FOREIGN = {"Users", "Website", "Build", "Tools", "Settings", "Integrations"}


def offered(user: str, as_user) -> set[str]:
	with as_user(user):
		return {page["title"] for page in get_workspace_sidebar_items()["pages"]}


@pytest.mark.parametrize("role", ["Cooperation Officer", "Cooperation Manager", "Policy Viewer"])
def test_a_person_of_ours_is_offered_our_workspaces_alone(role, as_user):
	doc = offered(make_user(role), as_user)
	assert doc and not doc & FOREIGN


def test_whoever_has_another_role_keeps_frappes_workspaces(as_user):
	both = make_user("Cooperation Officer", "System Manager")
	assert not frappe.db.get_value("User", both, "module_profile")
	assert "Users" in offered(both, as_user)


def test_an_administrators_choice_stays(as_user):
	user = frappe.get_doc("User", make_user("Cooperation Officer"))
	assert user.module_profile == "Cooperation Only"
	user.update({"module_profile": None, "block_modules": []})
	user.save()
	user.reload()
	user.first_name = "Anna"
	user.save()
	assert not user.module_profile
	assert "Tools" in offered(user.name, as_user)


def test_whoever_loses_the_other_roles_is_offered_ours_alone(as_user):
	user = frappe.get_doc("User", make_user("Cooperation Officer", "System Manager"))
	user.remove_roles("System Manager")
	assert not offered(user.name, as_user) & FOREIGN


def desk_start(role: str, as_user) -> dict:
	with as_user(make_user(role)):
		bootinfo = frappe._dict(
			allowed_workspaces=get_workspace_sidebar_items()["pages"],
			module_wise_workspaces=get_controller("Workspace").get_module_wise_workspaces(),
		)
		extend_bootinfo(bootinfo)
		return bootinfo


@pytest.mark.parametrize(
	("role", "first", "above"),
	[
		("Policy Viewer", "policy-figures", "Policy Figures"),
		("Cooperation Officer", "today", "EU-Korea Cooperation"),
	],
)
def test_the_desk_starts_and_its_paths_lead_where_the_person_may_go(role, first, above, as_user):
	start = desk_start(role, as_user)
	assert start.cooperation["first_screen"] == first
	assert start.module_wise_workspaces["Partnerships"][0] == above


def test_officers_and_managers_know_their_colleagues_by_name_also_those_who_have_left(as_user):
	colleague = make_user("Cooperation Officer")
	name = frappe.db.get_value("User", colleague, "full_name")
	frappe.db.set_value("User", colleague, "enabled", 0)
	assert colleague not in desk_start("Policy Viewer", as_user).get("user_info", {})
	assert desk_start("Cooperation Officer", as_user)["user_info"][colleague].fullname == name
	assert desk_start("Cooperation Manager", as_user)["user_info"][colleague].fullname == name


def test_a_doctype_that_comes_with_the_desk_has_no_script_of_its_own(as_user):
	"""Frappe runs such scripts when it asks for a DocType, and for one that is there already it never asks."""
	docs = desk_start("Policy Viewer", as_user)["docs"]
	assert [doc["name"] for doc in docs] == ["Cooperation Figures"]
	scripts = ("__list_js", "__calendar_js", "__map_js", "__tree_js", "__templates")
	assert {key: doc[key] for doc in docs for key in scripts if doc.get(key)} == {}


@pytest.mark.parametrize(
	("who", "is_offered"),
	[("officer", True), ("manager", True), ("viewer", True), ("system manager", True), ("outsider", False)],
)
def test_the_app_is_one_of_those_of_whoever_has_a_role_of_ours(who, is_offered, as_user):
	"""Frappe 16 reads the first entry of an app alone: a reader of figures had an empty sidebar there."""
	(entry,) = frappe.get_hooks("add_to_apps_screen", app_name="eu_korea_coop")
	with as_user(persona(who)):
		assert frappe.get_attr(entry["has_permission"])() is is_offered
