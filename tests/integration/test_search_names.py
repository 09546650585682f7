"""Search by any name: the table of names, link fields, the desk's search box and global search, within one's rights."""

import unicodedata

import frappe
import pytest
from frappe import _
from frappe.desk.search import search_link

from eu_korea_coop import api
from eu_korea_coop.directory import search, search_names
from eu_korea_coop.directory.wording import native_titles
from eu_korea_coop.overrides import forms
from testing import (
	as_user,
	count_queries,
	make_contact,
	make_event,
	make_organisation,
	make_partnership,
)


@pytest.fixture
def zeta():
	return make_organisation(
		"Korea",
		organisation_name="Zetavolt Complex",
		native_name="제타단지공단",
		acronym="ZTVX",
		website="ztvx.example",
	)


@pytest.fixture
def acme():
	return make_organisation("Europe", organisation_name="Quibbleton Activa", acronym="QBTA")


def linked(doctype: str, text: str, **filters) -> list[str]:
	result = search_link(doctype, text, filters=filters or None)
	return [row["value"] for row in (result if result is not None else frappe.response["results"])]


def titles(text: str, limit: int = 8) -> list[tuple[str, str]]:
	return [(row["doctype"], row["name"]) for row in api.search_names(text, limit)]


def terms(name: str) -> set[str]:
	return set(frappe.get_all("Search Name", filters={"record": name}, pluck="term"))


# ----------------------------------------------------------------------------------------------- who may find what


def test_a_restricted_partnership_is_found_by_nobody_else(officer, another_officer, zeta, acme):
	with as_user(officer):
		mine = make_partnership(parties=[acme, zeta], title="Zebulon Secret", visibility="Restricted")
	with as_user(another_officer):
		for text in ("Zebulon Secret", "ZTVX", "qbta ztvx"):
			assert ("Partnership", mine.name) not in titles(text)
			assert mine.name not in linked("Partnership", text)
	with as_user(officer):
		for text in ("Zebulon Secret", "ZTVX", "qbta ztvx"):
			assert ("Partnership", mine.name) in titles(text)
			assert mine.name in linked("Partnership", text)


def test_who_has_no_role_finds_nothing_and_a_viewer_no_person(outsider, viewer, zeta):
	person = make_contact(zeta, first_name="Zebedee", last_name="Quux")
	for nobody in (outsider, viewer):
		with as_user(nobody):
			assert ("Contact", person.name) not in titles("Zebedee")
	with as_user(outsider):
		assert titles("ZTVX") == []
		assert linked("Partnership", "ZTVX") == []


def test_a_viewer_finds_what_has_a_profile_by_its_names_and_never_a_person_or_a_restricted_record(
	viewer, zeta, acme
):
	open_one = make_partnership(parties=[acme, zeta], title="Zebulon Open")
	make_partnership(parties=[acme, zeta], title="Zebulon Secret", visibility="Restricted")
	make_contact(zeta, first_name="Zebulon", last_name="Quux")
	event = make_event(title="Zebulon Fair")
	with as_user(viewer):
		assert titles("Zebulon") == [("Cooperation Event", event.name), ("Partnership", open_one.name)][::-1]
		for text in ("ZTVX", "제타단지공단", "zetavolt"):
			assert titles(text) == [("Organisation", zeta.name)]
		for row in api.search_names("Zebulon"):
			assert api.get_profile(row["doctype"], row["name"])["title"] == row["title"]


# ------------------------------------------------------------------------------------------------------- what is found


@pytest.mark.parametrize(
	"text", ["ZTVX", "ztv", "제타단지공단", "제타 단지", "단지공단", "제", "제타", "ztvx.example", "complex"]
)
def test_an_organisation_is_found_by_any_name(zeta, text):
	for written in (text, unicodedata.normalize("NFD", text)):
		assert zeta.name in linked("Organisation", written)
		assert ("Organisation", zeta.name) in titles(written, 20)


@pytest.mark.parametrize("text", ["제타단지공당", "재타단지공단", "제타단자공단", "타단지공당", "제타난지공"])
def test_an_organisation_is_found_with_one_syllable_misspelt(zeta, acme, text):
	doc = make_partnership(parties=[acme, zeta], title="Some words")
	for written in (text, unicodedata.normalize("NFD", text)):
		assert linked("Organisation", written) == [zeta.name]
		assert ("Organisation", zeta.name) in titles(written, 20)
		assert linked("Partnership", written) == [doc.name]
		assert zeta.name in [row["name"] for row in api.find_whom(written)["rows"]]  # the box *Whom?*
	with count_queries() as queries:
		assert search.with_misspelt(text)
	assert len(queries) == 2


@pytest.mark.parametrize("text", ["제타단지공남", "재타단지공당", "제타당", "zetavalt"])
def test_two_wrong_syllables_another_one_or_a_short_text_find_nothing(zeta, text):
	assert linked("Organisation", text) == []
	assert search.with_misspelt(text) == {}


def test_a_right_name_is_not_looked_for_as_a_misspelt_one(zeta):
	make_organisation("Korea", organisation_name="Other", native_name="제타단지공당")
	assert linked("Organisation", "제타단지공단") == [zeta.name]


def test_a_name_of_one_or_two_syllables_is_found():
	short = make_organisation("Korea", organisation_name="Ssang", native_name="쌍")
	two = make_organisation("Korea", organisation_name="Ssangyong", native_name="쌍뵨")
	assert linked("Organisation", "쌍")[:1] == [short.name]
	assert two.name in linked("Organisation", "쌍")
	assert linked("Organisation", "쌍뵨") == [two.name]


@pytest.mark.parametrize("text", ["ZTVX", "제타단지공단", "qbta ztvx", "Quibbleton", "ztvx QBTA"])
def test_a_partnership_is_found_by_the_names_of_its_parties(zeta, acme, text):
	doc = make_partnership(parties=[acme, zeta], title="Some words")
	assert doc.name in linked("Partnership", text)
	assert ("Partnership", doc.name) in titles(text)


def test_a_partnership_of_one_of_the_two_is_not_found_by_both_names(zeta, acme):
	other = make_partnership(parties=[acme, make_organisation("Korea")], title="Other words")
	make_partnership(parties=[acme, zeta], title="Some words")
	assert other.name not in linked("Partnership", "qbta ztvx")


@pytest.mark.parametrize(
	"text",
	["Zebedee Quux", "quux zebedee", "제베디", "zebedee@ztvx.example", "ztvx.example", "010-9876-5432"],
)
def test_a_person_is_found_by_name_in_any_order_address_and_number(zeta, text):
	person = make_contact(
		zeta,
		first_name="Zebedee",
		last_name="Quux",
		native_name="제베디",
		email_ids=[{"email_id": "zebedee@ztvx.example", "is_primary": 1}],
		phone_nos=[{"phone": "+82 10 9876 5432", "is_primary_mobile_no": 1}],
	)
	assert ("Contact", person.name) in titles(text)


def test_events_and_agreements_are_found_and_what_is_over_comes_last(zeta):
	held = make_event(title="Zykon Fair of Tomorrow")
	called_off = make_event(title="Zykon", status="Cancelled")
	assert titles("zykon") == [("Cooperation Event", held.name), ("Cooperation Event", called_off.name)]


def test_the_whole_name_comes_before_its_beginnings(zeta):
	longer = make_organisation("Korea", organisation_name="ZTVX Aardvark")
	assert linked("Organisation", "ztvx")[:2] == [zeta.name, longer.name]


def test_percent_and_underscore_are_letters(zeta):
	assert linked("Organisation", "ZT_X") == []
	assert titles("%") == []


def test_a_korean_reader_reads_korean_below_the_title(zeta, acme):
	zeta.db_set(
		{"country": "Korea, Republic of", "city": "Draft"}
	)  # a place called like a word of ours stays a place
	partnership = make_partnership("Identified", parties=[acme, zeta])
	frappe.local.lang = "ko"
	below = {row["name"]: row["subtitle"] for row in api.search_names("ztvx")}
	assert below[zeta.name] == "Zetavolt Complex · ZTVX · Draft · 대한민국"
	health = frappe.db.get_value("Partnership", partnership.name, "health")
	assert below[partnership.name].endswith(f" · 발굴 · {_(health)}")
	(row,) = search_link("Partnership", "QBTA – ZTVX") or frappe.response["results"]
	assert "발굴" in row["description"] and "Identified" not in row["description"]


def test_masters_are_found_by_the_names_their_reader_sees(site):
	frappe.local.lang = "ko"
	assert linked("Organisation Type", "클러스터 조직") == ["Cluster Organisation"]


# ---------------------------------------------------------------------------------------------------------- the table


def test_a_renamed_and_a_deleted_record_leave_no_term_behind(zeta):
	assert "ztvx" in terms(zeta.name)
	zeta.acronym = "ZNEW"
	zeta.save()
	assert "ztvx" not in terms(zeta.name) and "znew" in terms(zeta.name)
	zeta.delete()
	assert terms(zeta.name) == set()


def test_a_merged_organisation_is_found_by_the_names_of_both(zeta, acme, manager):
	other = make_organisation("Korea", organisation_name="Zetavolt Old Name")
	with as_user(manager):
		api.merge_organisations(other.name, zeta.name)
	assert linked("Organisation", "Zetavolt Old") == [zeta.name]
	assert terms(other.name) == set()


def test_an_erased_person_is_found_by_nothing(zeta, manager):
	person = make_contact(zeta, first_name="Zebedee", last_name="Quux")
	with as_user(manager):
		api.erase_contact(person.name)
	assert titles("Zebedee") == []


def test_filling_the_table_anew_changes_nothing(zeta, acme):
	make_partnership(parties=[acme, zeta])
	make_contact(zeta, native_name="제베디")

	def rows():
		fields = ["record_type", "record", "term", "is_start"]
		return sorted(frappe.get_all("Search Name", fields=fields, as_list=True))

	before = rows()
	search_names.fill()
	assert rows() == before


def test_a_save_that_changes_no_name_asks_the_table_nothing(zeta):
	zeta.reload()
	zeta.city = "Daegu"
	with count_queries() as queries:
		zeta.save()
	assert queries.touching("Search Name") == []


def test_global_search_lists_our_doctypes():
	listed = frappe.get_all("Global Search DocType", pluck="document_type")
	assert {"Organisation", "Partnership", "Cooperation Event", "Agreement", "Interaction"} <= set(listed)


def test_the_rows_of_a_large_directory_have_names_of_their_own(zeta):
	"""Ten random hex digits were too few: of two million rows two were alike, and filling failed."""
	names = frappe.get_all("Search Name", filters={"record": zeta.name}, pluck="name")
	assert names and {len(name) for name in names} == {20}


# --------------------------------------------------------------------- what a record is called by who reads Korean


def test_a_reader_of_korean_chooses_and_sees_an_organisation_and_a_person_by_their_hangul_names(
	zeta, acme, officer, monkeypatch
):
	person = make_contact(zeta, first_name="Zebedee", last_name="Quux", native_name="제베디")

	def shown(doctype: str, name: str, text: str) -> tuple[str, str]:
		"""Label in a link field, title in the search box, of one record."""
		rows = (
			search_link(doctype, text) or frappe.response["results"]
		)  # later versions of Frappe return them
		(label,) = (row["label"] for row in rows if row["value"] == name)
		(title,) = (row["title"] for row in api.search_names(text) if row["name"] == name)
		return label, title

	def link_title(doctype: str, name: str) -> str:
		return frappe.call("eu_korea_coop.overrides.search.get_link_title", doctype=doctype, docname=name)

	with as_user(officer):
		assert shown("Organisation", zeta.name, "ZTVX") == ("Zetavolt Complex", "Zetavolt Complex")
		monkeypatch.setattr(frappe.local, "lang", "ko")
		assert shown("Organisation", zeta.name, "ZTVX") == ("제타단지공단", "제타단지공단")
		assert shown("Contact", person.name, "Zebedee") == ("제베디", "제베디")
		assert shown("Organisation", acme.name, acme.organisation_name)[0] == acme.organisation_name
		(row,) = (row for row in api.search_names("ZTVX") if row["name"] == zeta.name)
		assert "Zetavolt Complex" in row["subtitle"] and "제타단지공단" not in row["subtitle"]
		assert link_title("Organisation", zeta.name) == "제타단지공단"
		assert link_title("Organisation", acme.name) == acme.organisation_name
		sent = forms.readable_titles(
			{f"Organisation::{zeta.name}": "Zetavolt Complex", f"Organisation::{acme.name}": "A"}
		)
	assert sent == {f"Organisation::{zeta.name}": "제타단지공단", f"Organisation::{acme.name}": "A"}


def test_titles_of_links_cost_a_reader_of_another_language_no_query(zeta):
	with count_queries() as queries:
		assert native_titles("Organisation", [zeta.name]) == {}
	assert len(queries) == 0
