"""A login for a partner is made by whoever may make users, and by nobody else who may write the contact."""

import frappe
import pytest

from testing import as_user, make_contact
from testing.rest import call_method

INVITE = "frappe.contacts.doctype.contact.contact.invite_user"
ADDRESS = "haneul@nuri.example"


@pytest.fixture
def haneul():
	return make_contact(first_name="Haneul", email_ids=[{"email_id": ADDRESS, "is_primary": 1}])


@pytest.mark.parametrize("user", ["officer", "manager", "viewer", "outsider"])
def test_who_may_not_make_users_invites_nobody(haneul, user):
	with as_user(user), pytest.raises(frappe.PermissionError):
		call_method(INVITE, contact=haneul.name)
	assert not frappe.db.exists("User", ADDRESS)


def test_a_system_manager_invites(haneul, system_manager, monkeypatch):
	monkeypatch.setattr("frappe.core.doctype.user.user.User.send_password_notification", lambda *args: None)
	with as_user(system_manager):
		assert call_method(INVITE, contact=haneul.name)["message"] == ADDRESS
	assert frappe.db.get_value("User", ADDRESS, "user_type") == "Website User"
