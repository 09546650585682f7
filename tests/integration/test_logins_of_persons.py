"""The login of a person goes with them when they are erased, unless it is a colleague's."""

import frappe
import pytest

from eu_korea_coop.api import erase_contact
from eu_korea_coop.constants import OFFICER
from testing import as_user, make_contact, make_partnership
from testing.personas import make_user

ADDRESS = "haneul@nuri.example"


@pytest.fixture
def haneul():
	return make_contact(
		first_name="Haneul",
		last_name="Sol-Example",
		native_name="솔하늘",
		email_ids=[{"email_id": ADDRESS, "is_primary": 1}],
	)


def make_login(*roles: str, address: str = ADDRESS, **fields) -> str:
	"""The login of Haneul; without a role it opens no desk."""
	return make_user(*roles, email=address, first_name="Haneul", last_name="Sol-Example", **fields)


def test_a_login_without_a_role_is_disabled_and_emptied(haneul, manager):
	make_login(mobile_no="+82 10 0000 4321", username="haneul.sol", api_key="key-of-haneul")
	frappe.utils.password.update_password(ADDRESS, "a long password 7731")
	with as_user(manager):
		result = erase_contact(haneul.name)
	assert (result["logins"], result["colleague_logins"]) == (1, [])
	assert not frappe.db.exists("User", ADDRESS)
	(emptied,) = frappe.get_all("User", {"name": ("like", "erased-%")}, pluck="name")
	user = frappe.get_doc("User", emptied)
	assert (user.enabled, user.email, user.full_name) == (0, emptied, "[erased]")
	stored = frappe.as_json(user.as_dict(), ensure_ascii=False)
	for text in ("Haneul", "Sol-Example", "nuri.example", "4321", "haneul", "key-of"):
		assert text not in stored, text
	auth = frappe.qb.DocType("__Auth")
	names = frappe.qb.from_(auth).select(auth.name).where(auth.doctype == "User").run(pluck=True)
	assert not {ADDRESS, emptied} & set(names)


def test_no_other_record_of_the_login_is_left(haneul):
	"""Neither what Frappe writes down when somebody signs in, nor a Contact that it makes of a saved user."""
	make_login()
	frappe.get_doc(
		{"doctype": "Activity Log", "subject": "Haneul Sol-Example logged in", "user": ADDRESS}
	).insert(ignore_permissions=True)
	partnership = make_partnership(notes="Haneul Sol-Example asked")
	partnership.add_comment("Comment", f"by {ADDRESS}")
	erase_contact(haneul.name)
	for doctype in (
		"Activity Log",
		"Comment",
		"Contact",
		"Contact Email",
		"Notification Settings",
		"Version",
	):
		rows = frappe.get_all(doctype, fields=["*"])
		assert "Sol-Example" not in str(rows) and ADDRESS not in str(rows), doctype


@pytest.mark.parametrize("roles", [(OFFICER,), ("Desk Without Cooperation",)])
def test_a_colleagues_login_is_named_and_stays(haneul, manager, roles):
	make_login(*roles)
	before = frappe.get_doc("User", ADDRESS).as_dict()
	with as_user(manager):
		result = erase_contact(haneul.name)
	assert (result["logins"], result["colleague_logins"]) == (0, [ADDRESS])
	after = frappe.get_doc("User", ADDRESS).as_dict()
	assert {key: before[key] for key in ("enabled", "full_name", "email", "roles")} == {
		key: after[key] for key in ("enabled", "full_name", "email", "roles")
	}


def test_the_login_that_the_contact_names_goes_too_whatever_its_address(haneul):
	other = make_login(address="h.sol@other.example")
	frappe.db.set_value("Contact", haneul.name, "user", other)
	assert erase_contact(haneul.name)["logins"] == 1
	assert not frappe.db.exists("User", other)


def test_a_person_without_a_login_is_erased_and_nobody_elses_login(haneul):
	somebody = make_login(address="mina@nuri.example")
	result = erase_contact(haneul.name)
	assert (result["logins"], result["colleague_logins"]) == (0, [])
	assert frappe.db.get_value("User", somebody, "enabled") == 1
