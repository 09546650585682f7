"""Two records of one organisation become one, and nothing is lost or stands twice."""

import frappe
import pytest
from frappe.model.rename_doc import update_document_title

from eu_korea_coop.api import find_similar_organisations, merge_organisations, preview_merge
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
	make_relationship,
)


@pytest.fixture
def kicox():
	return make_organisation(
		"Korea", organisation_name="Korea Industrial Complex Corp.", acronym="KICOX", city="Daegu"
	)


@pytest.fixture
def twin():
	return make_organisation(
		"Korea",
		organisation_name="Korean Industrial Complexes",
		native_name="한국산업단지공단",
		website="kicox.example",
		city="Seoul",
		source="ECCP D3.5, L56",
	)


def read(doc):
	return frappe.get_doc(doc.doctype, doc.name)


def comments_on(doc) -> str:
	names = frappe.get_all(
		"Comment", filters={"reference_doctype": doc.doctype, "reference_name": doc.name}, pluck="content"
	)
	return "\n".join(names)


def parties(partnership) -> list[tuple[str, str]]:
	return [(row.organisation, row.role) for row in read(partnership).parties]


# ----------------------------------------------------------------------------------------------------- preview


def test_the_preview_shows_both_values_and_proposes_what_the_target_lacks(kicox, twin):
	seen = {row["fieldname"]: row for row in preview_merge(twin.name, kicox.name)["fields"]}
	assert {field: row["choice"] for field, row in seen.items()} == {
		"organisation_name": "target",
		"native_name": "source",
		"city": "target",
		"website": "source",
		"source": "source",
	}
	assert (seen["city"]["source"], seen["city"]["target"]) == ("Seoul", "Daegu")


def test_the_preview_counts_rows_and_links_and_writes_nothing(kicox, twin):
	make_contact(twin)
	partnership = make_partnership(parties=[make_organisation(), twin])
	make_relationship(twin)
	before = read(kicox).as_dict(), read(twin).as_dict()
	seen = preview_merge(twin.name, kicox.name)
	assert [(row["fieldname"], row["rows"]) for row in seen["tables"]] == [("contacts", 1)]
	assert {row["doctype"]: row["count"] for row in seen["links"]} == {
		"Organisation Relationship": 1,
		"Partnership": 1,
	}
	assert (seen["problems"], seen["notes"]) == ([], [])
	assert (read(kicox).as_dict(), read(twin).as_dict()) == before
	assert partnership.name


def test_the_preview_names_the_relations_between_the_two_which_go(kicox, twin):
	relation = make_relationship(twin, kicox)
	make_relationship(twin)
	seen = preview_merge(twin.name, kicox.name)
	assert len(seen["notes"]) == 1 and seen["notes"][0].startswith("This relation goes: ")
	assert twin.organisation_name in seen["notes"][0] and kicox.acronym in seen["notes"][0]
	assert {row["doctype"]: row["count"] for row in seen["links"]} == {"Organisation Relationship": 1}
	merge_organisations(twin.name, kicox.name)
	assert not frappe.db.exists("Organisation Relationship", relation.name)


# ---------------------------------------------------------------------------------------------- the two records


def test_the_target_keeps_its_values_and_takes_what_it_lacked(kicox, twin):
	assert merge_organisations(twin.name, kicox.name) == {"name": kicox.name}
	merged = read(kicox)
	assert not frappe.db.exists("Organisation", twin.name)
	assert (merged.organisation_name, merged.city) == ("Korea Industrial Complex Corp.", "Daegu")
	assert (merged.native_name, merged.website) == ("한국산업단지공단", "https://kicox.example")
	assert merged.source == "ECCP D3.5, L56"


def test_the_old_names_become_aliases_and_are_found(kicox, twin):
	merge_organisations(twin.name, kicox.name)
	assert [(row.alias, row.kind) for row in read(kicox).aliases] == [
		("Korean Industrial Complexes", "Former Name")
	]
	assert kicox.name in [row["name"] for row in find_similar_organisations("Korean Industrial Complexes")]


def test_a_choice_per_field_is_followed_and_what_is_lost_is_noted(kicox, twin):
	twin.db_set("description", "Manages industrial complexes")
	kicox.db_set("description", "Manages Mini Clusters")
	merge_organisations(
		twin.name,
		kicox.name,
		{"city": "source", "organisation_name": "source", "description": "both", "website": "target"},
	)
	merged = read(kicox)
	assert (merged.city, merged.organisation_name) == ("Seoul", "Korean Industrial Complexes")
	assert merged.description == "Manages Mini Clusters\nManages industrial complexes"
	assert not merged.website
	text = comments_on(kicox)
	assert twin.name in text
	assert "Not kept: City: Daegu" in text
	assert "Not kept: Website: https://kicox.example" in text


def test_choices_may_come_as_json(kicox, twin):
	merge_organisations(twin.name, kicox.name, '{"city": "source"}')
	assert read(kicox).city == "Seoul"


@pytest.mark.parametrize(
	"choices",
	[
		{"city": "mine"},
		{"status": "source"},
		{"no_such_field": "source"},
		{"city": "both"},
		"nonsense",
		"[1]",
	],
)
def test_a_choice_that_is_none_is_refused_and_nothing_is_merged(kicox, twin, choices):
	with pytest.raises(frappe.ValidationError, match=r"choice|Choices"):
		merge_organisations(twin.name, kicox.name, choices)
	assert frappe.db.exists("Organisation", twin.name)


def test_figures_functions_and_sectors_are_joined_without_doubles(kicox, twin):
	sector, other = make_master("Sector", "Test Steel"), make_master("Sector", "Test Textile")
	kicox.update({"sectors": [{"sector": sector}], "figures": [{"label": "Members", "value": 128}]})
	kicox.save()
	twin.update(
		{
			"sectors": [{"sector": sector}, {"sector": other}],
			"figures": [{"label": "members", "value": 128}, {"label": "Sponsors", "value": 29}],
		}
	)
	twin.save()
	merge_organisations(twin.name, kicox.name)
	merged = read(kicox)
	assert [row.sector for row in merged.sectors] == [sector, other]
	assert [(row.label, row.value) for row in merged.figures] == [("Members", 128), ("Sponsors", 29)]


def test_people_of_both_are_there_once_with_one_primary(kicox, twin):
	shared, own = make_contact(), make_contact()
	for org, people in ((kicox, [shared]), (twin, [shared, own])):
		for person in people:
			org.append("contacts", {"contact": person.name, "role_title": "Director", "is_primary": 0})
		org.contacts[-1].is_primary = 1
		org.save()
	merge_organisations(twin.name, kicox.name)
	assert [(row.contact, row.is_primary) for row in read(kicox).contacts] == [
		(shared.name, 1),
		(own.name, 0),
	]
	for person in (shared, own):
		assert [row.link_name for row in read(person).links] == [kicox.name]


def test_a_placeholder_is_replaced_and_keeps_its_history():
	peer = make_organisation("Korea", organisation_name="[undisclosed packaging peer]", is_placeholder=1)
	partnership = make_partnership(parties=[make_organisation(), peer])
	real = make_organisation("Korea", organisation_name="Daegu Packaging Mini Cluster")
	merge_organisations(peer.name, real.name)
	assert parties(partnership)[1] == (real.name, "Counterpart")
	merged = read(real)
	assert (merged.status, merged.is_placeholder) == ("Active", 0)
	assert [row.alias for row in merged.aliases] == ["[undisclosed packaging peer]"]


def test_a_real_organisation_is_not_merged_into_a_placeholder(kicox):
	peer = make_organisation("Korea", is_placeholder=1)
	with pytest.raises(frappe.ValidationError, match="placeholder"):
		merge_organisations(kicox.name, peer.name)


# ----------------------------------------------------------------------------------------------- everywhere once


def test_every_record_points_at_the_target(kicox, twin):
	partnership = make_partnership(parties=[make_organisation(), twin])
	agreement = make_agreement(partnership)
	interaction = make_interaction(partnership, organisations=[twin])
	event = make_event(organisers=[twin], participants=[twin])
	programme = make_master("Programme", "Test Programme", funder=twin.name)
	merge_organisations(twin.name, kicox.name)
	assert parties(partnership)[1][0] == kicox.name
	assert [row.organisation for row in read(agreement).parties][1] == kicox.name
	assert [row.organisation for row in read(interaction).organisations] == [kicox.name]
	assert [row.organisation for row in read(event).organisers + read(event).participants] == [kicox.name] * 2
	assert frappe.db.get_value("Programme", programme, "funder") == kicox.name


def test_two_party_rows_become_one_with_the_stronger_role_and_it_is_noted(kicox, twin):
	partnership = make_partnership(
		parties=[
			make_organisation(),
			{"organisation": kicox.name, "role": "Gateway", "motive": "Network", "from_date": "2015-01-01"},
			{
				"organisation": twin.name,
				"role": "Counterpart",
				"agreement_intent": "Open",
				"motive": "Policy",
				"from_date": "2013-01-01",
				"from_date_precision": "Year",
			},
		]
	)
	assert "Gateway, Counterpart" in preview_merge(twin.name, kicox.name)["notes"][0]
	merge_organisations(twin.name, kicox.name)
	rows = read(partnership).parties
	assert [(row.organisation, row.role, row.idx) for row in rows][1:] == [(kicox.name, "Counterpart", 2)]
	assert rows[1].agreement_intent == "Open"
	assert set(rows[1].motive.split("\n")) == {"Network", "Policy"}
	assert (str(rows[1].from_date), rows[1].from_date_precision) == ("2013-01-01", "Year")
	assert "Counterpart" in comments_on(partnership)
	read(partnership).save()


def test_the_preview_asks_as_much_for_one_record_with_both_as_for_five(kicox, twin):
	def meet() -> None:
		make_partnership(parties=[make_organisation(), kicox, twin])

	def asked() -> tuple[int, int]:
		preview_merge(twin.name, kicox.name)
		with count_queries() as seen:
			notes = preview_merge(twin.name, kicox.name)["notes"]
		return len(seen), len(notes)

	meet()
	queries, notes = asked()
	for _ in range(4):
		meet()
	assert asked() == (queries, notes + 4)


def test_a_party_that_left_and_came_back_goes_on(kicox, twin):
	partnership = make_partnership(
		parties=[
			make_organisation(),
			{"organisation": kicox.name, "role": "Member", "to_date": "2014-12-31"},
			{"organisation": twin.name, "role": "Member"},
		]
	)
	merge_organisations(twin.name, kicox.name)
	assert read(partnership).parties[1].to_date is None


def test_the_only_two_parties_of_a_partnership_are_not_merged(kicox):
	wrong = make_organisation("Europe", organisation_name="KICOX Europe")
	partnership = make_partnership(parties=[wrong, kicox])
	assert partnership.name in preview_merge(wrong.name, kicox.name)["problems"][0]
	with pytest.raises(frappe.ValidationError, match=partnership.name):
		merge_organisations(wrong.name, kicox.name)
	assert frappe.db.exists("Organisation", wrong.name)


def test_a_merge_that_leaves_a_partnership_one_sided_is_refused(kicox):
	wrong = make_organisation("Europe", organisation_name="KICOX Europe")
	partnership = make_partnership(parties=[wrong, make_organisation("Korea")])
	with pytest.raises(frappe.ValidationError, match=f"{partnership.name}.*another side"):
		merge_organisations(wrong.name, kicox.name)


def test_the_side_of_the_rows_follows_the_target(kicox):
	wrong = make_organisation("Europe", organisation_name="KICOX Europe")
	partnership = make_partnership(parties=[make_organisation(), make_organisation("Korea"), wrong])
	merge_organisations(wrong.name, kicox.name)
	assert [row.side for row in read(partnership).parties] == ["Europe", "Korea", "Korea"]


def test_no_party_takes_part_through_itself(kicox, twin):
	partnership = make_partnership(
		parties=[make_organisation(), {"organisation": kicox.name, "via_member": twin.name}]
	)
	merge_organisations(twin.name, kicox.name)
	assert not read(partnership).parties[1].via_member


def test_two_signatures_become_one_that_got_furthest(kicox, twin):
	other = make_organisation()
	agreement = make_agreement(
		state="Signing",
		parties=[
			{"organisation": other.name, "signature_status": "Signed", "signed_on": "2016-09-01"},
			{"organisation": kicox.name, "signature_status": "Sent", "required": 1},
			{
				"organisation": twin.name,
				"party_role": "Supporter",
				"required": 0,
				"signature_status": "Signed",
				"signed_on": "2016-09-02",
				"signatory_title": "Director",
			},
		],
	)
	merge_organisations(twin.name, kicox.name)
	merged = read(agreement)
	rows = [
		(row.organisation, row.party_role, row.signature_status, str(row.signed_on), row.required)
		for row in merged.parties
	]
	assert rows[1:] == [(kicox.name, "Signatory", "Signed", "2016-09-02", 1)]
	assert merged.parties[1].signatory_title == "Director"
	assert merged.signature_summary.startswith("2 of 2")


def test_rows_for_different_countries_stay_two_signatures(kicox, twin):
	agreement = make_agreement(
		parties=[
			make_organisation(),
			{"organisation": kicox.name, "represents": "Daegu"},
			{"organisation": twin.name, "represents": "Seoul"},
		]
	)
	merge_organisations(twin.name, kicox.name)
	assert [row.represents for row in read(agreement).parties[1:]] == ["Daegu", "Seoul"]


def test_a_signature_and_a_refusal_are_not_made_one(kicox, twin):
	agreement = make_agreement(
		state="Signing",
		parties=[
			make_organisation(),
			{"organisation": kicox.name, "signature_status": "Signed", "signed_on": "2016-09-01"},
			{"organisation": twin.name, "signature_status": "Declined", "required": 0},
		],
	)
	with pytest.raises(frappe.ValidationError, match=f"{agreement.name}.*declined"):
		merge_organisations(twin.name, kicox.name)


def test_an_event_and_an_interaction_name_the_organisation_once(kicox, twin):
	event = make_event(
		organisers=[
			{"organisation": kicox.name, "role": "Host"},
			{"organisation": twin.name, "role": "Organiser"},
		],
		participants=[
			{"organisation": kicox.name, "head_count": 3},
			{"organisation": twin.name, "head_count": 5, "attended": 1},
		],
	)
	interaction = make_interaction(organisations=[kicox, twin], partnership=make_partnership())
	merge_organisations(twin.name, kicox.name)
	merged = read(event)
	assert [(row.organisation, row.role) for row in merged.organisers] == [(kicox.name, "Organiser")]
	assert [(row.organisation, row.head_count, row.attended) for row in merged.participants] == [
		(kicox.name, 5, 1)
	]
	assert [row.organisation for row in read(interaction).organisations] == [kicox.name]


def test_relations_that_say_the_same_or_lead_to_itself_go(kicox, twin):
	motie = make_organisation("Korea", organisation_name="MOTIE")
	works_with = make_master("Relation Type", "Test Works With", label="works with", symmetric=1)
	agency_of = make_master("Relation Type", "Test Agency Of", label="agency of")
	remaining = make_relationship(kicox, motie, works_with, from_date="2015-01-01")
	double = make_relationship(motie, twin, works_with, from_date="2010-01-01", note="Board")
	itself = make_relationship(kicox, twin, agency_of)
	other = make_relationship(twin, motie, agency_of)
	merge_organisations(twin.name, kicox.name)
	left = frappe.get_all(
		"Organisation Relationship",
		filters={"name": ("in", [remaining.name, double.name, itself.name, other.name])},
		pluck="name",
	)
	assert set(left) == {remaining.name, other.name}
	assert (str(read(remaining).from_date), read(remaining).note) == ("2010-01-01", "Board")
	assert double.name in comments_on(kicox)
	with pytest.raises(frappe.DuplicateEntryError):
		make_relationship(kicox, motie, agency_of)


def test_health_of_the_partnership_follows_the_merge(kicox, twin):
	europe = make_organisation()
	make_contact(europe)
	make_contact(twin)
	partnership = make_partnership(
		"Exploring", parties=[europe, {"organisation": kicox.name, "role": "Counterpart"}]
	)
	assert "CONTACT_GAP" in [row.code for row in read(partnership).health_reasons]
	merge_organisations(twin.name, kicox.name)
	assert "CONTACT_GAP" not in [row.code for row in read(partnership).health_reasons]


# --------------------------------------------------------------------------------------------------- other ways to merge


def test_frappes_own_rename_with_merge_does_the_same(kicox, twin, manager):
	partnership = make_partnership(parties=[make_organisation(), kicox, twin])
	with as_user(manager):
		update_document_title(doctype="Organisation", docname=twin.name, name=kicox.name, merge=True)
	assert [name for name, _role in parties(partnership)].count(kicox.name) == 1
	assert read(kicox).native_name == "한국산업단지공단"
	assert "Korean Industrial Complexes" in [row.alias for row in read(kicox).aliases]


def test_a_manager_merges(kicox, twin, manager):
	with as_user(manager):
		merge_organisations(twin.name, kicox.name)
	assert not frappe.db.exists("Organisation", twin.name)


def test_nobody_but_a_manager_merges(kicox, twin, officer, viewer, system_manager):
	for user in (officer, viewer, system_manager):
		with as_user(user):
			for attempt in (preview_merge, merge_organisations):
				with pytest.raises(frappe.PermissionError):
					attempt(twin.name, kicox.name)
			with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
				update_document_title(doctype="Organisation", docname=twin.name, name=kicox.name, merge=True)
	assert frappe.db.exists("Organisation", twin.name)


def test_an_organisation_is_not_merged_into_itself_or_into_nothing(kicox):
	with pytest.raises(frappe.ValidationError, match="different"):
		merge_organisations(kicox.name, kicox.name)
	with pytest.raises(frappe.DoesNotExistError):
		merge_organisations(kicox.name, "ORG-NOWHERE")
