"""Sectors, types, functions, relation types and programmes: named by what they are called."""

import frappe
import pytest

from eu_korea_coop.api import get_organisation_relations
from eu_korea_coop.setup.seeds import ROOT_SECTOR
from testing import as_user, make_organisation, make_relationship

NAMED = [
	("Sector", "sector_name"),
	("Organisation Type", "type_name"),
	("Organisation Function", "function_name"),
	("Relation Type", "relation_name"),
	("Programme", "programme_name"),
]


def new(doctype: str, **fields):
	if doctype == "Relation Type":
		fields.setdefault("label", "test label")
	return frappe.get_doc({"doctype": doctype, **fields})


@pytest.mark.parametrize(("doctype", "field"), NAMED)
def test_a_master_is_named_by_its_tidied_name(doctype, field):
	doc = new(doctype, **{field: "  Test   Green\tWater "}).insert()
	assert (doc.name, doc.get(field)) == ("Test Green Water", "Test Green Water")


@pytest.mark.parametrize(("doctype", "field"), NAMED)
def test_a_name_is_changed_by_renaming_so_that_links_follow(doctype, field):
	doc = new(doctype, **{field: "Test Green Water"}).insert()
	doc.set(field, "Test Blue Water")
	with pytest.raises(frappe.ValidationError, match="Rename"):
		doc.save()
	frappe.rename_doc(doctype, "Test Green Water", "Test Blue Water", show_alert=False)
	assert frappe.db.get_value(doctype, "Test Blue Water", field) == "Test Blue Water"


@pytest.mark.parametrize(("doctype", "field"), NAMED)
def test_a_master_without_a_name_or_with_a_taken_one_is_refused(doctype, field):
	new(doctype, **{field: "Test Green Water"}).insert()
	with pytest.raises(frappe.DuplicateEntryError):
		new(doctype, **{field: "Test  Green Water"}).insert()
	with pytest.raises(frappe.ValidationError):
		new(doctype, **{field: "   "}).insert()


def test_an_officer_reads_masters_and_changes_none(officer):
	with as_user(officer):
		assert frappe.get_list("Sector", limit=1)
		with pytest.raises(frappe.PermissionError):
			new("Sector", sector_name="Test Sector of an Officer").insert()


# ------------------------------------------------------------------------------------------------------ sectors


def test_a_sector_without_a_parent_hangs_on_the_root():
	assert new("Sector", sector_name="Test Space").insert().parent_sector == ROOT_SECTOR


def test_a_sector_stands_below_a_group_only():
	new("Sector", sector_name="Test Space").insert()
	with pytest.raises(frappe.ValidationError, match=r"Parent sector.*Test Space"):
		new("Sector", sector_name="Test Rockets", parent_sector="Test Space").insert()


def test_a_sector_does_not_stand_below_itself():
	group = new("Sector", sector_name="Test Space", is_group=1).insert()
	inner = new("Sector", sector_name="Test Rockets", is_group=1, parent_sector=group.name).insert()
	for parent in (group.name, inner.name):
		group.reload()
		group.parent_sector = parent
		with pytest.raises(frappe.ValidationError):
			group.save()


def test_an_organisation_is_found_by_the_group_its_sector_stands_in():
	org = make_organisation(sectors=[{"sector": "Water"}])
	names = frappe.get_list(
		"Organisation",
		filters=[["Sector Tag", "sector", "descendants of", "Food and Environment"]],
		pluck="name",
	)
	assert org.name in names


# --------------------------------------------------------------------------------------------------- programmes


def test_a_programme_has_dates_in_order():
	doc = new("Programme", programme_name="Test KORANET", from_date="2013-06-30", to_date="2009-01-01")
	with pytest.raises(frappe.ValidationError, match=r"End.*before the start"):
		doc.insert()
	doc = new(
		"Programme",
		programme_name="Test KORANET",
		from_date="2009-01-15",
		from_date_precision="Month",
		to_date="2013-06-01",
		to_date_precision="Month",
		website="koranet.example",
		status="Closed",
	).insert()
	assert (doc.website, doc.status) == ("https://koranet.example", "Closed")


def test_the_weight_of_a_relation_is_a_percentage():
	with pytest.raises(frappe.ValidationError, match="Weight"):
		new("Relation Type", relation_name="Test Heavy", weight=101).insert()


# ------------------------------------------------------------------------------- what the source text asks for


def labels(organisation) -> dict[str, str]:
	return {row["other_title"]: row["label"] for row in get_organisation_relations(organisation.name)}


def test_a_mini_cluster_holds_a_leader_a_research_centre_and_members_instead_of_a_manager():
	"""Requirement A3 (L50, L80)."""
	cluster = make_organisation("Korea", organisation_name="Mechatronics", organisation_type="Mini Cluster")
	for name, relation in (("Leading Company", "Leads"), ("Research Centre", "Coordinates")):
		make_relationship(make_organisation("Korea", organisation_name=name), cluster, relation)
	make_relationship(make_organisation("Korea", organisation_name="Small Company"), cluster, "Member Of")
	assert cluster.contacts == []
	assert labels(cluster) == {
		"Leading Company": "led by",
		"Research Centre": "coordinated by",
		"Small Company": "has member",
	}


def test_a_consortium_has_dated_members_a_successor_and_is_a_party():
	"""Requirement A5 (L109, L111)."""
	consortium = {"organisation_type": "Cluster Partnership (ESCP-4i)"}
	old = make_organisation(organisation_name="BIOXClusters", status="Closed", **consortium)
	new_one = make_organisation(organisation_name="BioXClusters+", **consortium)
	make_relationship(old, new_one, "Predecessor Of")
	member = make_relationship(
		make_organisation(organisation_name="Lyonbiopole"),
		old,
		"Member Of",
		from_date="2012-01-01",
		from_date_precision="Year",
		to_date="2013-01-01",
		to_date_precision="Year",
	)
	assert member.to_date_precision == "Year"
	assert labels(new_one) == {"BIOXClusters": "successor of"}
	assert labels(old) == {"BioXClusters+": "predecessor of", "Lyonbiopole": "has member"}


def test_what_an_organisation_does_is_searched_whatever_its_type():
	"""Requirement A6 (L113): CBF does what a cluster does."""
	cbf = make_organisation(
		"Korea",
		organisation_type="Cluster-like Foundation",
		functions=[{"function": "Hosts Laboratories"}, {"function": "Co-runs a Trade Show"}],
	)
	names = frappe.get_list(
		"Organisation", filters=[["Function Tag", "function", "=", "Co-runs a Trade Show"]], pluck="name"
	)
	assert cbf.name in names


def test_what_a_manager_may_import_can_be_imported_on_every_frappe():
	"""From 15.105 on Data Import also asks the DocType itself."""
	importable = frappe.get_all(
		"DocPerm", filters={"role": "Cooperation Manager", "import": 1}, pluck="parent", distinct=True
	)
	assert "Cooperation Event" in importable
	assert [doctype for doctype in importable if not frappe.get_meta(doctype).allow_import] == []
