"""Finding an organisation by any of its names: in link fields, in the list, as the user may read."""

import frappe
import pytest
from frappe.desk.search import search_link

from testing import as_user, count_queries, make_organisation


@pytest.fixture
def kicox():
	return make_organisation(
		"Korea",
		organisation_name="Quorvane Machinery Complex Corp.",
		native_name="쿼바네 산업단지 공단",
		acronym="QVIXEL",
		website="qvixel.example",
		city="Daegu",
		aliases=[{"alias": "Widget Promotion Office"}],
	)


def linked(text: str, **filters) -> list[dict]:
	"""What a link field shows for a text."""
	result = search_link("Organisation", text, filters=filters or None)
	return result if result is not None else frappe.response["results"]


def names(text: str, **filters) -> list[str]:
	return [row["value"] for row in linked(text, **filters)]


@pytest.mark.parametrize(
	"text",
	[
		"쿼바네산업단지공단",
		"쿼바네 산업 단지 공단",
		"쿼바네 산업단지 공단",
		"쿼바네 산업",
		"QVIXEL",
		"qvixel",
		"Quorvane Machinery Complex Corp",
		"machinery complex",
		"Widget Promotion",
		"www.qvixel.example",
	],
)
def test_a_link_field_finds_the_organisation_by_any_name(kicox, text):
	assert kicox.name in names(text)


def test_a_link_field_shows_the_name_and_what_tells_it_from_others(kicox):
	row = next(row for row in linked("QVIXEL") if row["value"] == kicox.name)
	assert row["label"] == "Quorvane Machinery Complex Corp."
	assert row["description"] == f"{kicox.name}, 쿼바네 산업단지 공단, QVIXEL, Daegu"


def test_accents_do_not_matter():
	eau = make_organisation(organisation_name="Pôle Eau")
	assert eau.name in names("pole eau")


def test_the_acronym_itself_comes_before_names_that_contain_it(kicox):
	for number in range(3):
		make_organisation("Korea", organisation_name=f"A{number} friends of QVIXEL")
	assert names("qvixel")[0] == kicox.name


def test_a_search_keeps_the_fields_filters(kicox):
	assert kicox.name not in names("QVIXEL", side="Europe")
	assert kicox.name in names("QVIXEL", side="Korea")
	assert kicox.name in names("QVIXEL", name=["in", [kicox.name]])


def test_an_empty_search_lists_organisations(kicox):
	assert names("")


def test_a_percent_sign_or_quote_is_no_wildcard_that_breaks(kicox):
	assert names("100% nothing' like \" this") == []


def test_a_changed_name_is_found_and_the_old_one_is_not(kicox):
	kicox.reload()
	kicox.native_name = "한국식품연구원"
	kicox.save()
	assert kicox.name in names("한국 식품연구원")
	assert kicox.name not in names("쿼바네산업단지공단")


def test_the_lists_filter_over_all_names_finds_it_as_written_or_without_spaces(kicox):
	field = frappe.get_meta("Organisation").get_field("search_names")
	assert field.in_standard_filter
	for text in ("쿼바네 산업단지 공단", "쿼바네산업단지공단", "qvixel", "Widget Promotion"):
		values = frappe.get_list(
			"Organisation", filters={"search_names": ("like", f"%{text}%")}, pluck="name"
		)
		assert kicox.name in values


def test_who_opens_no_organisation_finds_none(kicox, viewer, outsider, officer):
	for user in (viewer, outsider):
		with as_user(user):
			assert names("QVIXEL") == []
	with as_user(officer):
		assert kicox.name in names("QVIXEL")


def test_a_user_permission_holds_for_search_too(kicox, officer):
	other = make_organisation("Korea", organisation_name="QVIXEL Friends")
	frappe.get_doc(
		{"doctype": "User Permission", "user": officer, "allow": "Organisation", "for_value": other.name}
	).insert()
	with as_user(officer):
		assert names("QVIXEL") == [other.name]


def test_a_search_costs_two_queries_whatever_it_finds(kicox):
	for number in range(12):
		make_organisation("Korea", organisation_name=f"QVIXEL branch {number}")
	with count_queries() as queries:
		assert len(names("QVIXEL")) == 10
	assert len(queries.touching("Organisation")) <= 2
