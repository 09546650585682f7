"""The patch that takes a site's own copies of permission rows away from policy readers."""

import frappe
import pytest

from eu_korea_coop.constants import OFFICER, VIEWER
from eu_korea_coop.patches.v1_0 import close_records_to_policy_viewers as patch
from testing import as_user, make_partnership, make_user


def custom_row(doctype: str, role: str, **rights) -> str:
	row = {"doctype": "Custom DocPerm", "parenttype": "DocType", "parentfield": "permissions"}
	return frappe.get_doc({**row, "parent": doctype, "role": role, "read": 1, **rights}).insert().name


@pytest.fixture
def old_site(site):
	"""What an earlier version let a site keep: copied rows, a saved variant, a share, the role on the old workspace."""
	names = frappe._dict(
		record=custom_row("Partnership", VIEWER),
		level_1=custom_row("Partnership", OFFICER, permlevel=1),
		unrelated=custom_row("Partnership", OFFICER),
		master=custom_row("Sector", VIEWER, report=1),
	)
	names.variant = (
		frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": "My pipeline",
				"report_type": "Custom Report",
				"reference_report": "Partnership Pipeline",
				"ref_doctype": "Partnership",
				"is_standard": "No",
				"module": "Partnerships",
			}
		)
		.insert()
		.name
	)
	names.viewer, names.partnership = make_user(VIEWER), make_partnership().name
	share = {"share_doctype": "Partnership", "share_name": names.partnership, "user": names.viewer, "read": 1}
	frappe.get_doc({"doctype": "DocShare", **share}).db_insert()
	yield names
	frappe.clear_cache(doctype="Partnership")
	frappe.clear_cache(doctype="Sector")


def test_rights_a_site_keeps_itself_follow(old_site):
	others = frappe.get_all("Report", filters={"ref_doctype": "User"}, pluck="name")
	patch.execute()
	for gone in (old_site.record, old_site.level_1):
		assert not frappe.db.exists("Custom DocPerm", gone)
	assert frappe.db.exists("Custom DocPerm", old_site.unrelated)
	master = frappe.db.get_value("Custom DocPerm", old_site.master, ["select", "read", "report"])
	assert master == (1, 0, 0)
	assert frappe.db.get_value("Report", old_site.variant, "ref_doctype") == "Cooperation Figures"
	assert frappe.get_all("Report", filters={"ref_doctype": "User"}, pluck="name") == others
	with as_user(old_site.viewer):
		assert not frappe.has_permission("Partnership", "read", doc=old_site.partnership)


def test_a_second_run_changes_nothing(old_site):
	patch.execute()
	rows = frappe.get_all("Custom DocPerm", fields=["*"], order_by="name")
	patch.execute()
	assert frappe.get_all("Custom DocPerm", fields=["*"], order_by="name") == rows
