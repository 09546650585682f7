"""`Partnership.short_title` follows its parties until somebody writes another one, and what says the same follows it."""

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.directory.wording import called
from eu_korea_coop.partnerships import short_titles
from eu_korea_coop.patches.v1_1 import fill_names_of_partnerships, leave_types_out_of_subjects
from testing import as_user, count_queries, make_interaction, make_organisation, make_partnership, persona


@pytest.fixture
def partnership(site):
	european = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	korean = make_organisation(
		organisation_name="Harbour Institute", acronym="HIK", side="Korea", country="Korea, Republic of"
	)
	return make_partnership(
		title="Ports of the two seas",
		parties=[
			{"organisation": korean.name, "role": "Counterpart"},
			{"organisation": european.name, "role": "Lead"},
		],
	)


def stored(partnership) -> str:
	return frappe.db.get_value("Partnership", partnership.name, "short_title")


def test_a_new_partnership_is_called_after_its_leading_parties(partnership):
	assert stored(partnership) == "AOP – HIK"
	assert partnership.get_title() == "AOP – HIK"


def test_an_organisation_that_changes_its_acronym_changes_the_short_title(partnership):
	korean = frappe.get_doc("Organisation", partnership.parties[0].organisation)
	korean.acronym = "KHI"
	korean.save()
	assert stored(partnership) == "AOP – KHI"


def test_a_title_somebody_wrote_stays_when_names_change(partnership):
	partnership.short_title = "Ports"
	partnership.save()
	korean = frappe.get_doc("Organisation", partnership.parties[0].organisation)
	korean.acronym = "KHI"
	korean.save()
	assert stored(partnership) == "Ports"


def test_an_emptied_short_title_follows_the_names_again(partnership):
	partnership.short_title = "Ports"
	partnership.save()
	partnership.short_title = ""
	partnership.save()
	assert stored(partnership) == "AOP – HIK"
	assert not partnership.own_short_title


def test_the_patch_fills_what_is_missing_and_leaves_own_titles(partnership):
	own = make_partnership(short_title="Own words")
	frappe.db.set_value("Partnership", partnership.name, "short_title", None)
	assert short_titles.refresh() >= 1
	assert stored(partnership) == "AOP – HIK"
	assert stored(own) == "Own words"
	assert short_titles.refresh() == 0


# -------------------------------------------------------------------------------- what nobody wrote follows the names


@pytest.fixture
def logged(site, officer):
	"""What an encounter from nothing leaves: a Korean organisation entered by its Hangul name, its partnership, the interaction."""
	own = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	with as_user(officer):
		answer = api.log_encounter(
			f"key-{frappe.generate_hash()}",
			own_organisation=own.name,
			organisation={"new": True, "name": "한빛스마트팜협회"},
			kind="Trade-Fair Encounter",
			no_next_step_reason="Nothing yet",
		)
	return frappe._dict(
		{name: answer[name]["name"] for name in ("organisation", "partnership", "interaction")}
	)


def titles(logged) -> tuple[str, str, str]:
	"""Title and short title of the partnership, subject of the interaction."""
	of_partnership = frappe.db.get_value("Partnership", logged.partnership, ("title", "short_title"))
	return *of_partnership, frappe.db.get_value("Interaction", logged.interaction, "subject")


def test_a_name_in_hangul_is_shown_until_somebody_writes_a_latin_one(logged, officer):
	korean = frappe.get_doc("Organisation", logged.organisation)
	assert korean.organisation_name == "Hanbitseumateupamhyeophoe"  # proposed, and read by nobody
	assert set(titles(logged)) == {"AOP – 한빛스마트팜협회"}
	with as_user(officer):
		(row,) = (row for row in api.find_whom("한빛스마트팜")["rows"] if row["name"] == korean.name)
	assert (row["title"], row["organisation_title"]) == ("한빛스마트팜협회", "한빛스마트팜협회")
	assert row["subtitle"].startswith(korean.organisation_name)
	korean.organisation_name = "Hanbit Smart Farm Association"
	korean.save()
	assert set(titles(logged)) == {"AOP – Hanbit Smart Farm Association"}


def test_a_name_that_an_earlier_version_proposed_is_known_as_one():
	assert called("Hanbitseumateupamhyeopoe", "한빛스마트팜협회") == "한빛스마트팜협회"
	assert called("Hanbit Association", "한빛스마트팜협회") == "Hanbit Association"


def test_no_old_name_is_left_after_a_merge(logged, manager):
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", acronym="HIK")
	with as_user(manager):
		api.merge_organisations(logged.organisation, harbour.name)
	assert set(titles(logged)) == {"AOP – HIK"}
	(row,) = (row for row in api.search_names("AOP – HIK") if row["name"] == logged.partnership)
	assert row["title"] == "AOP – HIK"


def test_no_old_name_is_left_after_another_party_took_its_place(logged):
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", acronym="HIK")
	partnership = frappe.get_doc("Partnership", logged.partnership)
	next(row for row in partnership.parties if row.organisation == logged.organisation).update(
		{"organisation": harbour.name, "side": None}
	)
	partnership.save()
	assert set(titles(logged)) == {"AOP – HIK"}


def test_a_title_and_a_subject_somebody_wrote_stay_when_names_change(partnership):
	interaction = make_interaction(partnership, subject="Talks on piers")
	korean = frappe.get_doc("Organisation", partnership.parties[0].organisation)
	korean.acronym = "KHI"
	korean.save()
	assert frappe.db.get_value("Partnership", partnership.name, "title") == "Ports of the two seas"
	assert frappe.db.get_value("Interaction", interaction.name, "subject") == "Talks on piers"


def test_the_patch_leaves_types_out_of_subjects_that_nobody_wrote(partnership):
	kind = {"interaction_type": "Trade-Fair Encounter"}
	subjects = {
		"Trade-Fair Encounter: Ports of the two seas": "AOP – HIK",
		"무역 박람회 만남: Ports of the two seas": "AOP – HIK",
		"Trade-Fair Encounter: AOP – HIK": "AOP – HIK",
		"Meeting: Ports of the two seas": "Meeting: Ports of the two seas",
		"Trade-Fair Encounter: the stand in hall 4": "Trade-Fair Encounter: the stand in hall 4",
	}
	made = {make_interaction(partnership, subject=text, **kind).name: said for text, said in subjects.items()}
	for queries in (2, 1):
		with count_queries() as asked:
			leave_types_out_of_subjects.execute()
		assert len(asked) == queries
		names = {"name": ("in", list(made))}
		assert dict(frappe.get_all("Interaction", names, ["name", "subject"], as_list=True)) == made


def test_whom_one_met_without_a_partnership_is_called_by_the_present_name(site, officer, manager):
	own = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	other = make_organisation(organisation_name="Piers of Lyon", side="Europe")
	with as_user(officer):
		answer = api.log_encounter(
			f"key-{frappe.generate_hash()}",
			own_organisation=own.name,
			organisation=other.name,
			kind="Meeting",
			no_next_step_reason="Nothing yet",
		)

	def subject() -> str:
		return frappe.db.get_value("Interaction", answer["interaction"]["name"], "subject")

	assert subject() == "Piers of Lyon"
	other.reload()
	other.organisation_name = "Piers of Grand Lyon"
	other.save()
	assert subject() == "Piers of Grand Lyon"
	harbour = make_organisation(organisation_name="Harbour Institute", acronym="HIK", side="Europe")
	with as_user(manager):
		api.merge_organisations(other.name, harbour.name)
	assert subject() == "HIK"


# ----------------------------------------------------------------------------------- the list's search by any name


def listed(text: str) -> list[str]:
	"""What an officer's list shows for a text in its box *Any name*."""
	return frappe.get_list("Partnership", {"search_names": ("like", f"%{text}%")}, pluck="name")


@pytest.fixture
def orchard(site):
	"""A partnership with a Korean organisation of many names, under a Latin title."""
	european = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	korean = make_organisation(
		"Korea",
		organisation_name="Hanvex Smart Farm Association",
		native_name="한벡스 스마트팜 협회",
		acronym="HVX",
		aliases=[{"alias": "가람벡스원", "kind": "Former Name"}],
	)
	return make_partnership(
		title="Orchards of two seas",
		parties=[
			{"organisation": korean.name, "role": "Counterpart"},
			{"organisation": european.name, "role": "Lead"},
		],
	)


def test_the_list_of_partnerships_is_searched_by_every_name_of_its_parties(orchard, officer):
	assert frappe.get_meta("Partnership").get_field("search_names").in_standard_filter
	with as_user(officer):
		for text in ("한벡스", "스마트팜협회", "가람벡스", "Hanvex", "hvx", "AOP", "Orchards of two"):
			assert orchard.name in listed(text), text
		assert orchard.name not in listed("한벡수")


def test_the_names_to_search_follow_the_parties(orchard):
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", native_name="항구벡스원")
	orchard.parties[0].update({"organisation": harbour.name, "side": None})
	orchard.save()
	assert listed("항구벡스원") == [orchard.name]
	assert listed("한벡스") == []


def test_the_names_to_search_follow_a_native_name_an_alias_and_a_merge(orchard, manager):
	korean = frappe.get_doc("Organisation", orchard.parties[0].organisation)
	korean.native_name = "새벡스 협회"
	korean.append("aliases", {"alias": "다른벡스"})
	korean.save()
	assert listed("새벡스협회") == listed("다른벡스") == [orchard.name]
	assert listed("한벡스") == []
	harbour = make_organisation("Korea", organisation_name="Harbour Institute", native_name="항구벡스원")
	with as_user(manager):
		api.merge_organisations(korean.name, harbour.name)
	assert listed("항구벡스원") == listed("새벡스") == [orchard.name]


def test_the_names_to_search_follow_below_a_short_title_somebody_wrote(orchard):
	orchard.short_title = "Orchards"
	orchard.save()
	korean = frappe.get_doc("Organisation", orchard.parties[0].organisation)
	korean.native_name = "새벡스 협회"
	korean.save()
	assert stored(orchard) == "Orchards"
	assert listed("새벡스") == [orchard.name]


def test_nobody_else_writes_the_names_to_search(orchard):
	orchard.search_names = "Nonsense"
	orchard.save()
	assert listed("Nonsense") == []
	assert listed("한벡스") == [orchard.name]


def test_the_patch_fills_the_names_to_search_as_a_set(orchard):
	before = frappe.db.get_value("Partnership", orchard.name, "search_names")
	frappe.db.set_value("Partnership", orchard.name, "search_names", None)
	fill_names_of_partnerships.execute()
	assert frappe.db.get_value("Partnership", orchard.name, "search_names") == before
	with count_queries() as queries:
		fill_names_of_partnerships.execute()
	assert len(queries) == 3


def test_a_restricted_partnership_is_not_listed_by_its_parties_names(orchard):
	orchard.visibility = "Restricted"
	orchard.save()
	with as_user(persona("another officer")):
		assert listed("한벡스") == []
