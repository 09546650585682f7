"""The timeline of a partnership: in the order of the business dates, and only for those who may read it."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from testing import as_user, make_interaction, make_partnership
from testing.factories import today


def test_entries_come_by_business_date_and_not_by_entry(officer):
	name = make_partnership("Exploring", since=add_days(today(), -50), owner_user=officer).name
	recent = make_interaction(name, add_days(today(), -10)).name
	older = make_interaction(name, add_days(today(), -90)).name
	with as_user(officer):
		page = api.get_timeline(name)
	assert [entry["name"] for entry in page["entries"] if entry["kind"] == "interaction"] == [recent, older]
	assert [entry["kind"] for entry in page["entries"]][1] != "interaction", (
		"the change of stage lies between"
	)
	assert not page["more"]


def test_who_may_not_read_the_partnership_is_refused(officer, another_officer, outsider):
	name = make_partnership(visibility="Restricted", owner_user=officer).name
	for user in (another_officer, outsider):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.get_timeline(name)
	with as_user(officer):
		assert api.get_timeline(name)["entries"]


def test_a_partnership_that_is_missing_is_said_to_be(officer):
	with as_user(officer), pytest.raises(frappe.DoesNotExistError):
		api.get_timeline("PTN-0000-0000")
