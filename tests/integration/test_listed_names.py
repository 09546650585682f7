"""What the box *Any name* above the lists of agreements and interactions finds."""

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.partnerships import listed_names
from eu_korea_coop.patches.v1_1 import fill_names_of_interactions
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_interaction,
	make_organisation,
	make_partnership,
)

KINDS = ("Agreement", "Interaction")


@pytest.fixture
def farm(site):
	return make_organisation(
		"Korea",
		organisation_name="Hanvex Smart Farm Association",
		native_name="한벡스 스마트팜 협회",
		acronym="HVX",
		aliases=[{"alias": "가람벡스원", "kind": "Former Name"}],
	)


@pytest.fixture
def partnership(farm):
	european = make_organisation("Europe", organisation_name="Agency of Ports", acronym="AOP")
	return make_partnership(
		title="Orchards of two seas",
		parties=[
			{"organisation": european.name, "role": "Lead"},
			{"organisation": farm.name, "role": "Counterpart"},
		],
	)


@pytest.fixture
def records(partnership):
	"""An agreement and a meeting of the partnership, under titles that name nobody."""
	return {
		"Agreement": make_agreement(partnership, title="Quorvex memorandum").name,
		"Interaction": make_interaction(partnership, subject="Quorvex talk").name,
	}


def listed(doctype: str, text: str) -> list[str]:
	"""What the reader's list shows for a text in its box *Any name*."""
	return frappe.get_list(doctype, {"search_names": ("like", f"%{text}%")}, pluck="name")


def stored(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "search_names")


@pytest.mark.parametrize("doctype", KINDS)
def test_a_list_is_searched_by_every_name_of_whom_it_is_with(records, officer, doctype):
	assert frappe.get_meta(doctype).get_field("search_names").in_standard_filter
	with as_user(officer):
		for text in (
			"한벡스",
			"스마트팜협회",
			"가람벡스",
			"Hanvex",
			"hvx",
			"AOP",
			"Orchards of two",
			"Quorvex",
		):
			assert listed(doctype, text) == [records[doctype]], text
		assert listed(doctype, "한벡수") == []


def test_without_a_partnership_it_is_searched_by_the_organisations_it_names(farm):
	other = make_organisation("Europe", organisation_name="Quorvex Ports")
	met = make_interaction(organisations=[farm, other], subject="A talk")
	deal = make_agreement(parties=[farm, other], title="A memorandum")
	assert listed("Interaction", "한벡스") == [met.name]
	assert listed("Agreement", "한벡스") == [deal.name]


@pytest.mark.parametrize("doctype", KINDS)
def test_the_names_follow_a_title_and_an_organisation_that_changes(records, farm, manager, doctype):
	doc = frappe.get_doc(doctype, records[doctype])
	doc.set(doc.meta.title_field, "Quendon")
	doc.save()
	assert (listed(doctype, "Quendon"), listed(doctype, "Quorvex")) == ([doc.name], [])
	farm.reload()
	farm.native_name = "새벡스 협회"
	farm.append("aliases", {"alias": "다른벡스"})
	farm.save()
	assert listed(doctype, "새벡스협회") == listed(doctype, "다른벡스") == [doc.name]
	assert listed(doctype, "한벡스") == []
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", native_name="항구벡스원")
	with as_user(manager):
		api.merge_organisations(farm.name, harbour.name)
	assert listed(doctype, "항구벡스원") == listed(doctype, "새벡스") == [doc.name]


@pytest.mark.parametrize("doctype", KINDS)
def test_the_names_of_many_records_follow_by_a_job(records, farm, doctype, monkeypatch):
	queued = []
	monkeypatch.setattr(listed_names, "AT_ONCE", 0)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **given: queued.append((method, given)))
	farm.reload()
	farm.native_name = "새벡스 협회"
	farm.save()
	assert listed(doctype, "새벡스") == []
	for method, given in queued:
		assert given.pop("enqueue_after_commit")
		frappe.call(method, **given)
	assert listed(doctype, "새벡스") == [records[doctype]]


@pytest.mark.parametrize("doctype", KINDS)
def test_the_names_follow_the_parties_and_the_title_of_the_partnership(records, partnership, doctype):
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", native_name="항구벡스원")
	partnership.reload()
	partnership.title = "Gardens of two seas"
	partnership.append("parties", {"organisation": harbour.name, "role": "Member"})
	partnership.save()
	assert listed(doctype, "항구벡스원") == listed(doctype, "Gardens of two") == [records[doctype]]
	assert listed(doctype, "Orchards of two") == []


@pytest.mark.parametrize("doctype", KINDS)
def test_the_names_follow_another_partnership(records, doctype):
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", native_name="항구벡스원")
	other = make_partnership(parties=[make_organisation("Europe"), harbour])
	doc = frappe.get_doc(doctype, records[doctype])
	doc.partnership = other.name
	doc.save()
	assert listed(doctype, "항구벡스원") == [doc.name]


def test_a_subject_that_follows_its_partnership_is_searched_by_its_present_words(partnership, farm):
	partnership.db_set("title", partnership.short_title)
	with as_user(partnership.owner_user):
		name = api.log_interaction(partnership.name, "Attempt")["name"]
	farm.reload()
	farm.acronym = "QVZ"
	farm.save()
	assert "QVZ" in frappe.db.get_value("Interaction", name, "subject")
	assert stored("Interaction", name).splitlines()[0] == frappe.db.get_value("Interaction", name, "subject")


@pytest.mark.parametrize("doctype", KINDS)
def test_nobody_else_writes_the_names(records, doctype):
	doc = frappe.get_doc(doctype, records[doctype])
	doc.search_names = "Nonsense"
	doc.save()
	assert listed(doctype, "Nonsense") == []
	assert listed(doctype, "한벡스") == [doc.name]


@pytest.mark.parametrize("doctype", KINDS)
def test_what_is_restricted_with_its_partnership_is_not_listed(
	records, partnership, another_officer, doctype
):
	partnership.reload()
	partnership.visibility = "Restricted"
	partnership.save()
	with as_user(another_officer):
		assert listed(doctype, "한벡스") == []


def test_a_person_who_is_erased_is_not_found_by_a_subject(partnership, manager):
	person = frappe.get_doc({"doctype": "Contact", "first_name": "Mina", "last_name": "Quorvexson"}).insert()
	name = make_interaction(partnership, subject="Talk with Mina Quorvexson").name
	assert listed("Interaction", "Quorvexson") == [name]
	with as_user(manager):
		api.erase_contact(person.name)
	assert listed("Interaction", "Quorvexson") == []


def test_the_patch_fills_the_names_as_a_set(records):
	before = {doctype: stored(doctype, name) for doctype, name in records.items()}
	for doctype, name in records.items():
		frappe.db.set_value(doctype, name, "search_names", None)
	fill_names_of_interactions.execute()
	assert {doctype: stored(doctype, name) for doctype, name in records.items()} == before
	with count_queries() as queries:
		fill_names_of_interactions.execute()
	assert len(queries) == 6


@pytest.mark.parametrize("doctype", KINDS)
def test_a_save_that_changes_no_name_asks_for_none(records, doctype):
	doc = frappe.get_doc(doctype, records[doctype])
	doc.source = "Minutes"
	with count_queries() as queries:
		doc.save()
	assert not [text for text in queries.touching("Organisation") if "search_names" in text]
