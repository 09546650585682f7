"""Relations between organisations: directed or symmetric, dated, read from either end and as a tree."""

import frappe
import pytest

from eu_korea_coop.api import get_organisation_branches, get_organisation_relations, get_organisation_tree
from eu_korea_coop.directory import relations
from testing import as_user, count_queries, make_master, make_organisation, make_relationship


@pytest.fixture
def agency_of():
	return make_master(
		"Relation Type", "Test Agency Of", label="test agency of", inverse_label="has test agency"
	)


@pytest.fixture
def works_with():
	return make_master("Relation Type", "Test Works With", label="test works with", symmetric=1)


@pytest.fixture
def kicox():
	return make_organisation("Korea", organisation_name="KICOX")


@pytest.fixture
def motie():
	return make_organisation("Korea", organisation_name="MOTIE")


def labels(organisation) -> list[tuple[str, str]]:
	return [(row["label"], row["other_title"]) for row in get_organisation_relations(organisation.name)]


# ---------------------------------------------------------------------------------------------------- reading


def test_a_directed_relation_reads_differently_from_each_end(kicox, motie, agency_of):
	make_relationship(kicox, motie, agency_of)
	assert labels(kicox) == [("test agency of", "MOTIE")]
	assert labels(motie) == [("has test agency", "KICOX")]


def test_a_symmetric_relation_reads_the_same_from_both_ends(kicox, motie, works_with):
	make_relationship(kicox, motie, works_with)
	assert labels(kicox) == [("test works with", "MOTIE")]
	assert labels(motie) == [("test works with", "KICOX")]


def test_a_relation_without_inverse_label_still_shows_its_direction(kicox, motie):
	kind = make_master("Relation Type", "Test One Way", label="advises")
	make_relationship(kicox, motie, kind)
	assert labels(motie) == [("← advises", "KICOX")]


def test_a_relation_that_has_ended_or_whose_other_end_is_closed_is_not_current(kicox, motie, agency_of):
	make_relationship(kicox, motie, agency_of, from_date="2009-01-01", to_date="2013-06-30")
	closed = make_organisation(status="Closed", organisation_name="KORANET")
	make_relationship(kicox, closed, agency_of)
	assert {row["other_title"]: row["current"] for row in get_organisation_relations(kicox.name)} == {
		"MOTIE": False,
		"KORANET": False,
	}


# --------------------------------------------------------------------------------------------------- entering


@pytest.mark.parametrize("turned", [False, True])
def test_a_symmetric_pair_is_stored_once_whichever_way_it_is_entered(kicox, motie, works_with, turned):
	first = make_relationship(kicox, motie, works_with)
	ends = (motie, kicox) if turned else (kicox, motie)
	with pytest.raises(frappe.DuplicateEntryError, match=first.name):
		make_relationship(*ends, works_with)


def test_a_directed_relation_is_stored_once_but_may_be_answered(kicox, motie, agency_of):
	first = make_relationship(kicox, motie, agency_of)
	with pytest.raises(frappe.DuplicateEntryError, match=first.name):
		make_relationship(kicox, motie, agency_of)
	make_relationship(motie, kicox, agency_of)


def test_a_member_may_come_back_at_another_time_but_not_twice_at_once(kicox, motie, agency_of):
	make_relationship(kicox, motie, agency_of, from_date="2009-01-01", to_date="2013-06-30")
	make_relationship(kicox, motie, agency_of, from_date="2015-01-01")
	with pytest.raises(frappe.DuplicateEntryError):
		make_relationship(kicox, motie, agency_of, from_date="2016-01-01", from_date_precision="Year")


def test_the_database_itself_keeps_a_pair_once(kicox, motie, works_with):
	first = make_relationship(kicox, motie, works_with)
	twin = frappe.copy_doc(first)
	twin.from_organisation, twin.to_organisation = motie.name, kicox.name
	twin.flags.ignore_validate = True
	twin.set_pair_key()
	with pytest.raises(frappe.UniqueValidationError):
		twin.insert()


def test_an_organisation_has_no_relation_to_itself(kicox, agency_of):
	with pytest.raises(frappe.ValidationError, match=r"Related organisation.*itself"):
		make_relationship(kicox, kicox, agency_of)


def test_a_relation_does_not_end_before_it_starts(kicox, motie, agency_of):
	with pytest.raises(frappe.ValidationError, match=r"End.*before the start"):
		make_relationship(kicox, motie, agency_of, from_date="2013-01-01", to_date="2012-12-31")


def test_a_relation_may_start_and_end_in_the_same_year(kicox, motie, agency_of):
	relation = make_relationship(
		kicox,
		motie,
		agency_of,
		from_date="2013-06-01",
		to_date="2013-01-01",
		to_date_precision="Year",
	)
	assert relation.to_date_precision == "Year"


def test_saving_a_relation_again_is_no_double(kicox, motie, works_with):
	relation = make_relationship(kicox, motie, works_with)
	relation.note = "Known from the TCI board"
	relation.save()
	assert frappe.db.count("Organisation Relationship", {"relation_type": works_with}) == 1


def test_a_relation_type_in_use_does_not_change_its_reading(kicox, motie, agency_of):
	make_relationship(kicox, motie, agency_of)
	kind = frappe.get_doc("Relation Type", agency_of)
	kind.symmetric = 1
	with pytest.raises(frappe.ValidationError, match=r"Symmetric.*1 relations"):
		kind.save()


def test_an_organisation_in_a_relation_is_not_deleted(kicox, motie, agency_of):
	make_relationship(kicox, motie, agency_of)
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("Organisation", kicox.name)


def test_a_renamed_organisation_keeps_its_pairs(kicox, motie, works_with):
	make_relationship(kicox, motie, works_with)
	frappe.rename_doc("Organisation", kicox.name, "ORG-TEST-NEW", show_alert=False)
	with pytest.raises(frappe.DuplicateEntryError):
		make_relationship(motie, "ORG-TEST-NEW", works_with)


# ------------------------------------------------------------------------------------------------------- tree


@pytest.fixture
def korea(kicox, motie, agency_of, works_with):
	"""MOTIE – its agency KICOX – a Mini Cluster – which works with MOTIE again."""
	cluster = make_organisation("Korea", organisation_name="Daegu Mini Cluster")
	make_relationship(kicox, motie, agency_of)
	make_relationship(cluster, kicox, agency_of)
	make_relationship(cluster, motie, works_with)
	return frappe._dict(kicox=kicox, motie=motie, cluster=cluster)


def shape(node: dict) -> dict:
	children = {f"{child['label']}: {child['title']}": shape(child) for child in node["children"]}
	return children or ("repeated" if node["repeated"] else {})


def test_the_tree_shows_each_organisation_in_full_once(korea):
	assert shape(get_organisation_tree(korea.motie.name)) == {
		"has test agency: KICOX": {
			"has test agency: Daegu Mini Cluster": "repeated",
		},
		"test works with: Daegu Mini Cluster": {
			"test agency of: KICOX": "repeated",
		},
	}


def test_the_tree_stops_at_its_depth(korea):
	assert shape(get_organisation_tree(korea.motie.name, depth=1)) == {
		"has test agency: KICOX": {},
		"test works with: Daegu Mini Cluster": {},
	}


def test_a_very_wide_tree_is_cut_and_says_so(kicox, agency_of, monkeypatch):
	monkeypatch.setattr(relations, "LARGEST", 3)
	for _other in range(5):
		make_relationship(kicox, make_organisation("Korea"), agency_of)
	tree = get_organisation_tree(kicox.name)
	assert (len(tree["children"]), tree["truncated"]) == (2, True)


def test_a_tree_costs_two_queries_a_level(korea):
	get_organisation_tree(korea.motie.name)
	with count_queries() as queries:
		get_organisation_tree(korea.motie.name, depth=2)
	assert len(queries.touching("Organisation Relationship")) == 2
	assert len(queries.touching("Organisation")) <= 4


def test_the_tree_shows_only_what_the_user_may_read(korea, officer, outsider):
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": officer,
			"allow": "Organisation",
			"for_value": korea.motie.name,
		}
	).insert()
	with as_user(officer):
		assert get_organisation_tree(korea.motie.name)["children"] == []
		with pytest.raises(frappe.PermissionError):
			get_organisation_tree(korea.kicox.name)
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		get_organisation_tree(korea.motie.name)


def test_a_tree_of_nothing_is_not_found():
	with pytest.raises(frappe.DoesNotExistError):
		get_organisation_tree("ORG-NOWHERE")


# ------------------------------------------------------------------------------------------- the desk's own tree


def titles(**where) -> list[str]:
	return [branch["title"] for branch in get_organisation_branches(**where)]


def test_the_desks_tree_begins_with_gateways_and_holds_only_those_in_a_relation(korea):
	korea.motie.is_gateway = 1
	korea.motie.save()
	lone = make_organisation("Korea", organisation_name="Lone Institute")
	roots = titles()
	assert roots[0] == "MOTIE"
	assert {"KICOX", "Daegu Mini Cluster"} <= set(roots)
	assert lone.organisation_name not in roots


def test_a_branch_says_how_it_hangs_on_its_parent_and_can_be_opened_again(korea):
	korea.kicox.native_name = "한국산업단지공단"
	korea.kicox.save()
	below = get_organisation_branches(parent=korea.motie.name)
	assert [(row["value"], row["title"], row["expandable"]) for row in below] == [
		(korea.kicox.name, "has test agency: KICOX (한국산업단지공단)", 1),
		(korea.cluster.name, "test works with: Daegu Mini Cluster", 1),
	]
	assert titles(parent=korea.kicox.name) == [
		"has test agency: Daegu Mini Cluster",
		"test agency of: MOTIE",
	]


def test_the_tree_can_begin_at_one_organisation_and_goes_on_from_the_branch(korea):
	assert titles(organisation=korea.motie.name) == titles(parent=korea.motie.name)
	assert titles(organisation=korea.motie.name, parent=korea.kicox.name) == titles(parent=korea.kicox.name)


def test_a_level_costs_three_queries_however_wide_it_is(kicox, agency_of):
	def asked() -> tuple[int, int]:
		with count_queries() as queries:
			get_organisation_branches(parent=kicox.name)
		return len(queries.touching("Organisation Relationship")), len(queries.touching("Organisation"))

	make_relationship(kicox, make_organisation("Korea"), agency_of)
	asked()
	for _other in range(5):
		make_relationship(kicox, make_organisation("Korea"), agency_of)
	relations_asked, organisations_asked = asked()
	assert (relations_asked, organisations_asked) == (1, 1)


def test_a_level_is_cut_at_the_largest_tree(kicox, agency_of, monkeypatch):
	monkeypatch.setattr(relations, "LARGEST", 2)
	for _other in range(3):
		make_relationship(kicox, make_organisation("Korea"), agency_of)
	assert len(titles(parent=kicox.name)) == len(titles()) == 2


def test_the_desks_tree_shows_only_what_the_user_may_read(korea, officer, outsider):
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": officer,
			"allow": "Organisation",
			"for_value": korea.motie.name,
		}
	).insert()
	with as_user(officer):
		assert titles(parent=korea.motie.name) == []
		assert "KICOX" not in titles()
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		get_organisation_branches()
