"""Who is made to own work can act: enabled, an officer or a manager; a plan's actions only for who may read it (rule 115)."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from testing import make_agreement, make_event, make_interaction, make_partnership, make_plan, make_user

REFUSED = "not an enabled cooperation officer or manager"


@pytest.fixture(params=["disabled", "a viewer", "without a role"])
def unable(request):
	user = make_user("Policy Viewer" if request.param == "a viewer" else "Cooperation Officer")
	if request.param == "disabled":
		frappe.db.set_value("User", user, "enabled", 0)
	if request.param == "without a role":
		frappe.db.delete("Has Role", {"parent": user})
	return user


def test_nobody_who_cannot_act_is_made_responsible_for_a_partnership(unable):
	doc = make_partnership("Exploring")
	doc.owner_user = unable
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		doc.save()
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		make_partnership("Identified", owner_user=unable)


def test_nobody_who_cannot_act_gets_the_next_step(unable):
	name = make_partnership("Exploring").name
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		api.set_next_step(name, "Call", add_days(nowdate(), 3), unable)
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		make_interaction(name, next_step="Call", next_step_due=add_days(nowdate(), 3), next_step_owner=unable)


def test_nobody_who_cannot_act_owns_an_agreement_an_event_or_an_action(unable):
	partnership = make_partnership("Formalised")
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		make_agreement(partnership, owner_user=unable)
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		make_event(owner_user=unable)
	with pytest.raises(frappe.ValidationError, match=REFUSED):
		make_plan(partnership, items=[{"action": "Training", "owner_user": unable}])


def test_an_action_is_given_only_to_who_may_read_the_partnership(officer, another_officer):
	hidden = make_partnership("Formalised", visibility="Restricted", owner_user=officer)
	with pytest.raises(frappe.ValidationError, match="may not read this partnership"):
		make_plan(hidden, items=[{"action": "Training", "owner_user": another_officer}])
	assert make_plan(hidden, items=[{"action": "Training", "owner_user": officer}]).items


def test_being_made_responsible_gives_the_right_to_read(officer, another_officer, as_user):
	hidden = make_partnership("Exploring", visibility="Restricted", owner_user=officer)
	with as_user(another_officer):
		assert not frappe.has_permission("Partnership", "read", hidden.name)
	hidden.reload()
	hidden.owner_user = another_officer
	hidden.save()
	with as_user(another_officer):
		assert frappe.has_permission("Partnership", "read", hidden.name)


def test_an_owner_who_left_does_not_keep_the_record_from_being_saved(officer):
	gone = make_user("Cooperation Officer")
	doc = make_partnership("Exploring", owner_user=gone)
	frappe.db.set_value("User", gone, "enabled", 0)
	doc.reload()
	doc.objective = "Still to be written down"
	doc.save()
	assert doc.owner_user == gone
