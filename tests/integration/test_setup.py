"""What install brings beside the schema, what a migrate leaves alone, and what uninstall takes away."""

import frappe
import pytest
from frappe.core.doctype.file.file import File
from frappe.desk.search import search_link

from eu_korea_coop.domain import health
from eu_korea_coop.setup import custom_fields, grants, install, seeds, settings, uninstall
from testing import as_user, call_rest, count_queries, make_contact, make_organisation

MASTERS = sorted({(values["doctype"]) for values in seeds.seed_records()})


# ------------------------------------------------------------------------------------------------------ masters


def test_every_seed_is_there():
	for values in seeds.seed_records():
		doctype = values["doctype"]
		name = seeds.name_of(values)
		assert frappe.db.exists(doctype, name), (doctype, name)


def test_every_seed_has_a_korean_name():
	"""The overview, the brief and the paper show them in the reader's language."""
	drafts = "Mail Draft"
	seeded = [values for values in seeds.seed_records() if not values["doctype"].startswith(drafts)]
	names = {seeds.name_of(values) for values in seeded if "label" not in values}
	labels = {values[key] for values in seeded for key in ("label", "inverse_label") if key in values}
	assert not {name for name in names | labels if frappe._(name, lang="ko") == name}


def test_every_master_has_seeds():
	assert (
		sorted(
			(
				"Agreement Kind",
				"Bottleneck",
				"Close Reason",
				"Mail Draft",
				"Organisation Function",
				"Organisation Type",
				"Outcome Indicator",
				"Relation Type",
				"Sector",
				"Success Factor",
			)
		)
		== MASTERS
	)


@pytest.mark.parametrize(
	("name", "side", "counterpart", "is_cluster"),
	[
		("Mini Cluster", "Korea", "Cluster", 1),
		("Cluster Promotion Agency", "Korea", "Agency", 0),
		("Competitiveness Cluster", "Europe", "Cluster", 1),
		# requirement A9: never counted as cluster-to-cluster
		("EUREKA Cluster", "Europe", "Network", 0),
		("Ministry", "", "Political Institution", 0),
	],
)
def test_types_know_their_side_and_what_they_count_as(name, side, counterpart, is_cluster):
	kind = frappe.get_doc("Organisation Type", name)
	assert (kind.side or "", kind.counterpart_type, kind.is_cluster) == (side, counterpart, is_cluster)


@pytest.mark.parametrize(
	("indicator", "reference"),
	[
		("SMEs Reached", 2700),
		("Cluster-to-Cluster Meetings", 370),
		("Business-to-Business Meetings", 3010),
		("Memoranda of Understanding Signed", 39),
		("Joint R&D Projects", 45),
		("Matchmaking Meetings", 2210),
		("Cooperation Cases", 202),
		("Formal Agreements", 27),
	],
)
def test_indicators_carry_the_platforms_reference_figures(indicator, reference):
	assert frappe.db.get_value("Outcome Indicator", indicator, "reference_value") == reference


def test_running_cooperation_has_an_indicator_of_each_kind():
	categories = set(frappe.get_all("Outcome Indicator", pluck="category"))
	assert {"Joint R&D Project", "Project Participation", "Board Seat", "Co-Funding"} <= categories


def test_symmetric_relations_read_the_same_both_ways_and_directed_ones_do_not():
	for kind in frappe.get_all("Relation Type", fields=["name", "label", "inverse_label", "symmetric"]):
		if kind.name in [row[0] for row in seeds.RELATION_TYPES]:
			assert bool(kind.symmetric) == (kind.label == kind.inverse_label), kind.name


def test_the_sectors_are_one_tree():
	assert frappe.get_all("Sector", filters={"parent_sector": ("in", ("", None))}, pluck="name") == [
		seeds.ROOT_SECTOR
	]
	below = frappe.db.get_descendants("Sector", "Food and Environment")
	assert {"Food", "Water"} <= set(below)


def test_a_seed_keeps_the_administrators_wording_on_migrate():
	frappe.db.set_value("Agreement Kind", "Twinning", "default_term_months", 24)
	install.after_migrate()
	assert frappe.db.get_value("Agreement Kind", "Twinning", "default_term_months") == 24


def test_a_seed_the_administrator_deleted_stays_deleted_on_migrate():
	frappe.delete_doc("Success Factor", "Staff Exchange", force=True)
	install.after_migrate()
	assert not frappe.db.exists("Success Factor", "Staff Exchange")


def test_a_seed_that_is_missing_otherwise_comes_with_a_migrate():
	frappe.db.delete("Success Factor", {"name": "Staff Exchange"})
	install.after_migrate()
	assert frappe.db.exists("Success Factor", "Staff Exchange")


def test_a_migrate_with_nothing_missing_writes_nothing():
	install.after_migrate()
	with count_queries() as queries:
		install.after_migrate()
	assert queries.writes == []


# ----------------------------------------------------------------------------------------------------- settings


def test_the_settings_hold_the_proposed_limits():
	doc = frappe.get_doc("Cooperation Settings")
	result = {
		row.stage: (row.max_silent or None, row.max_in_stage or None, row.next_step or "")
		for row in doc.stage_policies
	}
	assert result == {
		"Identified": (60, 90, ""),
		"First Contact": (45, 90, "Required"),
		"Exploring": (90, 365, "Required"),
		"Informal Cooperation": (180, None, "Warn"),
		"Agreement in Preparation": (60, 270, "Required"),
		"Formalised": (120, 180, "Required"),
		"Implementing": (90, None, "Warn"),
	}
	assert {row.tier: row.factor for row in doc.tier_factors} == {
		"Strategic": 0.75,
		"Standard": 1,
		"Watch": 2,
	}
	assert [row.days for row in doc.notice_windows] == [180, 90, 30]
	assert (doc.digests_enabled, doc.digest_hour, doc.escalation_days, doc.retention_months) == (1, 7, 14, 36)


def test_settings_an_administrator_changed_stay():
	doc = frappe.get_doc("Cooperation Settings")
	doc.stage_policies[0].max_silent = 30
	doc.set("notice_windows", [{"days": 120}])
	doc.digests_enabled = 0
	doc.save()
	assert settings.fill_missing() is False
	doc.reload()
	assert (doc.stage_policies[0].max_silent, [row.days for row in doc.notice_windows]) == (30, [120])
	assert doc.digests_enabled == 0


def test_an_emptied_table_of_the_settings_is_filled_again():
	frappe.db.delete("Stage Policy", {"parent": "Cooperation Settings"})
	frappe.clear_document_cache("Cooperation Settings", "Cooperation Settings")
	assert settings.fill_missing() is True
	assert len(frappe.get_doc("Cooperation Settings").stage_policies) == len(health.DEFAULT_STAGE_POLICY)


# --------------------------------------------------------------------------------------- Contact's fields, rights


def test_contact_has_our_fields():
	meta = frappe.get_meta("Contact")
	for fieldname in custom_fields.fieldnames():
		assert meta.get_field(fieldname).permlevel == 0
	assert meta.get_field("name_order").options.split("\n")[1:] == ["Given Name First", "Family Name First"]


def test_a_person_is_found_by_the_hangul_name():
	person = make_contact(native_name="류근우")
	result = search_link("Contact", "류근우")
	rows = result if result is not None else frappe.response["results"]
	assert [row["value"] for row in rows] == [person.name]


def test_an_administrators_search_fields_of_contact_stay():
	frappe.db.delete("Property Setter", {"doc_type": "Contact", "property": "search_fields"})
	frappe.make_property_setter(
		{
			"doctype": "Contact",
			"doctype_or_field": "DocType",
			"property": "search_fields",
			"value": "company_name",
		}
	)
	custom_fields.create_missing()
	values = frappe.get_all(
		"Property Setter", filters={"doc_type": "Contact", "property": "search_fields"}, pluck="value"
	)
	assert values == ["company_name"]


def standard_rows(doctype: str) -> list[dict]:
	fields = [
		"role",
		"permlevel",
		"if_owner",
		"read",
		"write",
		"create",
		"delete",
		"export",
		"import",
		"report",
	]
	return frappe.get_all("DocPerm", filters={"parent": doctype}, fields=fields)


@pytest.mark.parametrize("doctype", sorted(grants.GRANTS))
def test_our_rights_stand_beside_every_standard_one(doctype):
	for row in standard_rows(doctype):
		assert frappe.db.exists("Custom DocPerm", {"parent": doctype, **row}), row
	ours = frappe.get_all("Custom DocPerm", filters={"parent": doctype, "role": ("in", grants.ROLES)})
	assert len(ours) == len(grants.GRANTS[doctype])


def test_granting_twice_adds_nothing():
	before = frappe.db.count("Custom DocPerm")
	grants.add_missing()
	assert frappe.db.count("Custom DocPerm") == before


def test_an_officer_works_with_people_but_neither_deletes_nor_exports_them(officer):
	with as_user(officer):
		status, made = call_rest("POST", "Contact", {"first_name": "Mina", "last_name": "Example"})
		assert status == 200
		assert call_rest("GET", f"Contact/{made['name']}")[0] == 200
		assert call_rest("PUT", f"Contact/{made['name']}", {"english_level": "Good"})[0] == 200
		assert not frappe.has_permission("Contact", "export")
	person = make_contact()  # what one made oneself one may delete from Frappe 15 on
	with as_user(officer):
		assert call_rest("DELETE", f"Contact/{person.name}")[0] == 403


def test_a_manager_may_also_delete_people(manager):
	person = make_contact()
	with as_user(manager):
		assert call_rest("DELETE", f"Contact/{person.name}")[0] in (200, 202)


@pytest.mark.parametrize("doctype", ["Contact", "Address"])
def test_a_viewer_reads_no_personal_data(viewer, doctype):
	"""From Frappe 15 on everybody may list the contacts they made themselves: a list that is empty here."""
	person = make_contact()
	address = {"doctype": "Address", "address_title": "Institute", "address_type": "Office"}
	where = {"address_line1": "1 Street", "city": "Daegu", "country": "Korea, Republic of"}
	record = person if doctype == "Contact" else frappe.get_doc({**address, **where}).insert()
	with as_user(viewer):
		assert not frappe.has_permission(doctype, "read", doc=record.name)
		try:
			assert frappe.get_list(doctype) == []
		except frappe.PermissionError:
			assert not frappe.has_permission(doctype, "read")


def test_a_viewer_reads_nobodys_mail(viewer):
	mail = frappe.get_doc({"doctype": "Communication", "subject": "Hello", "content": "Private"}).insert()
	with as_user(viewer):
		assert not frappe.has_permission("Communication", "read", doc=mail.name)
		assert frappe.get_list("Communication") == []


def test_a_system_manager_still_has_the_standard_rights_on_people(system_manager):
	with as_user(system_manager):
		assert frappe.has_permission("Contact", "delete")
		assert frappe.has_permission("Address", "create")


def test_everybody_of_ours_can_choose_a_currency(officer, manager, viewer):
	for user in (officer, manager, viewer):
		with as_user(user):
			assert frappe.has_permission("Currency", "read")


# ------------------------------------------------------------------------------------------------- names in use


def test_install_refuses_a_site_where_another_app_has_one_of_our_doctypes():
	frappe.db.set_value("DocType", "Agreement", "module", "Core")
	with pytest.raises(frappe.NameError, match=r"DocType Agreement \(of module Core\)"):
		install.before_install()


def test_install_refuses_a_site_where_another_app_has_one_of_our_modules():
	frappe.db.set_value("Module Def", "Results", "app_name", "another_app")
	with pytest.raises(frappe.NameError, match=r"module Results \(of another_app\)"):
		install.before_install()


def test_install_again_on_our_own_site_is_no_clash():
	install.before_install()
	assert len(install.our_doctypes()) == frappe.db.count(
		"DocType", {"module": ("in", frappe.get_module_list(install.APP))}
	)


# ---------------------------------------------------------------------------------------------------- uninstall


@pytest.fixture
def without_ddl(monkeypatch):
	"""Uninstall up to its last step, which changes tables and can't be rolled back (tests/integration/test_install.py).

	The files of the site's templates stay on its disk: nothing brings them back.
	"""
	monkeypatch.setattr(File, "_delete_file_on_disk", lambda file: None)
	frappe.flags.in_uninstall = True
	yield uninstall.before_uninstall
	frappe.flags.in_uninstall = False
	frappe.clear_cache()


@pytest.mark.long
def test_uninstall_leaves_people_and_todos_without_their_links_to_us(without_ddl):
	org = make_organisation()
	person = make_contact(org)
	todo = frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": "Call",
			"reference_type": "Organisation",
			"reference_name": org.name,
		}
	).insert()
	without_ddl()
	assert frappe.db.exists("Contact", person.name)
	assert frappe.get_all("Dynamic Link", filters={"parent": person.name}) == []
	assert frappe.db.get_value("ToDo", todo.name, ["reference_type", "reference_name"]) == (None, None)


def test_uninstall_takes_what_names_our_doctypes_and_roles(without_ddl, officer):
	org = make_organisation()
	org.add_comment("Comment", "Hello")
	org.add_tag("Strategic")
	frappe.get_doc(
		{"doctype": "User Permission", "user": officer, "allow": "Organisation", "for_value": org.name}
	).insert()
	without_ddl()
	for doctype, field in (
		("Comment", "reference_doctype"),
		("Tag Link", "document_type"),
		("Version", "ref_doctype"),
		("User Permission", "allow"),
		("Workflow", "document_type"),
		("DocShare", "share_doctype"),
		("Kanban Board", "reference_doctype"),
	):
		assert frappe.get_all(doctype, filters={field: ("in", uninstall.our_doctypes())}) == [], doctype
	for doctype in ("Has Role", "Custom DocPerm"):
		assert frappe.get_all(doctype, filters={"role": ("in", grants.ROLES)}) == [], doctype
	assert frappe.get_all("Role", filters={"name": ("in", grants.ROLES)}) == []
	assert frappe.get_all("Scheduled Job Type", filters={"method": ("like", "eu_korea_coop.%")}) == []
	assert frappe.get_all("Custom Field", filters={"module": "Directory"}) == []
	assert frappe.db.exists("User", officer)


@pytest.mark.long
def test_uninstall_takes_fields_of_others_that_link_to_us_and_no_other_fields(without_ddl):
	fields = (
		("Link", "Organisation"),
		("Table", "Partnership Party"),
		("Link", "Contact"),
		("Data", "Organisation"),
	)
	for number, (fieldtype, options) in enumerate(fields):
		# stored as a row alone: inserting a Custom Field changes the table and would commit
		frappe.get_doc(
			{
				"doctype": "Custom Field",
				"name": f"Note-test_{number}",
				"dt": "Note",
				"fieldname": f"test_{number}",
				"fieldtype": fieldtype,
				"options": options,
				"label": "Test",
			}
		).db_insert()
	without_ddl()
	left = frappe.get_all("Custom Field", filters={"dt": "Note"}, pluck="fieldname", order_by="name")
	assert left == ["test_2", "test_3"]


@pytest.mark.long
def test_uninstall_gives_contact_its_standard_rights_back_unless_they_were_changed(without_ddl):
	frappe.db.set_value("Custom DocPerm", {"parent": "Address", "role": "Sales User"}, "write", 0)
	without_ddl()
	assert frappe.db.count("Custom DocPerm", {"parent": "Contact"}) == 0
	assert frappe.db.count("Custom DocPerm", {"parent": "Address"}) == len(standard_rows("Address"))


def test_uninstall_keeps_a_workflow_state_that_another_workflow_uses(without_ddl):
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": "Somebody Else's",
			"document_type": "ToDo",
			"workflow_state_field": "status",
			"states": [{"state": "Signing", "doc_status": "0", "allow_edit": "System Manager"}],
		}
	).insert()
	without_ddl()
	left = frappe.get_all("Workflow State", pluck="name")
	assert "Signing" in left
	assert "Exploring" not in left
	assert {"Pending", "Approved", "Rejected"} <= set(left)


def test_uninstall_leaves_no_copy_of_our_settings():
	"""Frappe 15.105 makes one while it uninstalls, after `before_uninstall`."""
	for doctype in ("Cooperation Settings", "Website Settings"):
		frappe.get_doc(
			{
				"doctype": "Deleted Document",
				"deleted_doctype": doctype,
				"deleted_name": doctype,
				"data": "{}",
			}
		).insert()
	uninstall.delete_deleted()
	assert not frappe.db.exists("Deleted Document", {"deleted_doctype": "Cooperation Settings"})
	assert frappe.db.exists("Deleted Document", {"deleted_doctype": "Website Settings"})


@pytest.mark.long
def test_uninstall_takes_our_counters_and_no_others(without_ddl):
	make_organisation()
	series = frappe.qb.DocType("Series")
	frappe.qb.into(series).columns("name", "current").insert("ORGANIC-", 7).run()
	without_ddl()
	left = frappe.qb.from_(series).select(series.name).run(pluck=True)
	assert "ORG-" not in left
	assert "ORGANIC-" in left


def test_new_email_finds_the_outgoing_account_without_a_right_to_read_it():
	"""Frappe's dialog asks for the signature of the default account and fails where it may not even select."""
	frappe.get_doc(
		{"doctype": "Email Account", "email_account_name": "Office", "email_id": "office@x.example"}
	).insert()
	with as_user("officer"):
		assert not frappe.has_permission("Email Account", "read")
		rows = frappe.get_list(
			"Email Account", filters={"email_account_name": "Office"}, fields=["name", "signature"]
		)
	assert [row.name for row in rows] == ["Office"]
