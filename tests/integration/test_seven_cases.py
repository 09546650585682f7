"""The seven cases of the discussion paper, and the two partnerships elsewhere in its text.

Expected facts are those of domain.md §4.5, expected health that of the table at the end of rules.md, typed here by hand;
nothing is read from the files that are loaded. The demonstration is loaded once; these tests only read.
"""

import datetime
import hashlib
import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.demo_records

PAPER_READS_TO = "2017-05-31"
SOURCE = re.compile(r"^ECCP D3\.5 \(1\) v1\.2, (\d\.(\d)?|Annex \d), L\d+(-L\d+)?(, L\d+(-L\d+)?)*$")

H, W = "Hard", "Warning"


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	from eu_korea_coop import demo

	demo.load()
	return site_of_module


# ------------------------------------------------------------------------------------------------- reading


def record(doctype: str, key: str):
	import frappe

	name = frappe.db.get_value(doctype, {"history_key": f"demo.eccp-d3.5:{key}"}, "name")
	assert name, f"{doctype} {key} was not loaded"
	return frappe.get_doc(doctype, name)


def partnership(key: str):
	return record("Partnership", key)


def organisation_name(name: str) -> str:
	import frappe

	return frappe.db.get_value("Organisation", name, "organisation_name")


def title(doctype: str, name: str | None) -> str | None:
	import frappe

	return frappe.db.get_value(doctype, name, "title") if name else None


def parties(doc) -> list[tuple[str, str]]:
	return [(organisation_name(row.organisation), row.role) for row in doc.parties]


def stage_log(doc) -> list[tuple[str, str | None, str]]:
	"""Stage, the date as far as it is known, and its precision."""
	return [
		(row.to_stage, known(row.effective_on, row.effective_on_precision), row.effective_on_precision)
		for row in doc.stage_log
	]


def known(value, precision: str) -> str | None:
	if not value:
		return None
	return str(value)[: {"Year": 4, "Month": 7}.get(precision, 10)]


def interactions(key: str) -> list[tuple[str, str | None, str]]:
	"""Type, date and precision of every interaction that counts for a partnership, in the order they were loaded."""
	import frappe

	name = partnership(key).name
	also = frappe.get_all("Interaction Partnership", filters={"partnership": name}, pluck="parent")
	rows = frappe.get_all(
		"Interaction",
		or_filters=[["partnership", "=", name], ["name", "in", also or [""]]],
		fields=[
			"interaction_type",
			"interaction_date",
			"interaction_date_precision",
			"status",
			"is_meaningful",
		],
		order_by="creation, name",
	)
	assert all(row.status == "Held" for row in rows)
	assert all(row.is_meaningful for row in rows)
	return [
		(
			row.interaction_type,
			known(row.interaction_date, row.interaction_date_precision),
			row.interaction_date_precision,
		)
		for row in rows
	]


def agreements(key: str) -> list:
	import frappe

	names = frappe.get_all("Agreement", filters={"partnership": partnership(key).name}, pluck="name")
	return [frappe.get_doc("Agreement", name) for name in names]


def outcomes(key: str) -> list[tuple[str, str, float]]:
	import frappe

	return sorted(
		(row.title, row.status, row.quantity)
		for row in frappe.get_all(
			"Cooperation Outcome",
			filters={"partnership": partnership(key).name},
			fields=["title", "status", "quantity"],
		)
	)


def health(key: str) -> tuple[str, dict[str, str], str | None]:
	"""Health, severity by reason and stalled_since, as the API answers them for the paper's day."""
	from eu_korea_coop import api

	answer = api.get_health(partnership(key).name, today=PAPER_READS_TO)
	codes = [reason["code"] for reason in answer["reasons"]]
	assert len(codes) == len(set(codes)), "one row per code"
	return (
		answer["health"],
		{row["code"]: row["severity"] for row in answer["reasons"]},
		answer["stalled_since"],
	)


def snapshot(key: str):
	import frappe

	rows = frappe.get_all(
		"Partnership Snapshot",
		filters={"partnership": partnership(key).name, "kind": "Loaded"},
		fields=["valid_from", "stage", "health", "stalled_since", "reasons"],
	)
	assert len(rows) == 1
	return rows[0]


# --------------------------------------------------------------------------------------------- case 1: BioX


def test_case_1_biox_is_a_partnership_of_a_consortium_and_a_foundation():
	doc = partnership("P1")
	assert parties(doc) == [
		("BioXClusters+", "Lead"),
		("LYONBIOPOLE", "Member"),
		("bioPmed / Bioindustry Park", "Member"),
		("Biocat (Bioregion of Catalonia)", "Member"),
		("BioM Biotech Cluster Development GmbH", "Member"),
		("Chuncheon Bioindustry Foundation", "Counterpart"),
	]
	assert stage_log(doc) == [
		("First Contact", "2013", "Year"),
		("Exploring", "2014", "Year"),
		("Formalised", "2016-11", "Month"),
	]
	assert doc.stage == "Formalised"
	assert "inter-Asian alliance" in doc.parties[5].motive
	assert {row.sector for row in doc.sectors} == {"Biotechnology", "Pharmaceuticals", "Cosmetics"}
	assert doc.is_cross_sectoral
	assert not doc.origin_kind, "the paper does not call the encounter a coincidence"
	assert doc.success_criteria[0].criterion.startswith("A certain number of SMEs")
	assert not doc.success_criteria[0].target
	assert not doc.success_criteria[0].actual


def test_case_1_biox_signed_a_memorandum_and_met_three_times():
	(agreement,) = agreements("P1")
	assert agreement.kind == "Memorandum of Understanding"
	assert (agreement.state, str(agreement.signed_on)[:7], agreement.signed_on_precision) == (
		"In Force",
		"2016-11",
		"Month",
	)
	assert interactions("P1") == [
		("Conference Encounter", "2013", "Year"),
		("Delegation Visit", "2014", "Year"),
		("Signing", "2016-11", "Month"),
	]
	first = record("Interaction", "P1-I1")
	assert [title("Cooperation Event", row.event) for row in first.events] == [
		"Bio congress 2013",
		"BioEurope congress 2013",
	]
	visit = record("Cooperation Event", "biox-visit-2014")
	assert (title("Cooperation Event", visit.parent_event), visit.parent_relation) == (
		"BioKorea 2014",
		"Parallel To",
	)
	assert (visit.attendance_companies, visit.host_selection) == (10, "Invitation")
	foundation = record("Organisation", "cbf")
	assert foundation.is_gateway
	assert foundation.organisation_type == "Cluster-like Foundation"
	assert len(foundation.functions) == 5


def test_case_1_biox_was_stalled():
	assert health("P1") == ("Stalled", {"SILENT": H, "NO_NEXT_STEP": H, "PLAN_MISSING": H}, "2016-12-31")


# ---------------------------------------------------------------------------------------- case 2: Pôle Eau


def test_case_2_pole_eau_works_without_agreement_by_intent():
	doc = partnership("P2")
	assert parties(doc) == [("Pôle Eau", "Lead"), ("City of Daegu", "Counterpart")]
	assert stage_log(doc) == [
		("First Contact", "2014", "Year"),
		("Exploring", "2015", "Year"),
		("Informal Cooperation", None, "Unknown"),
	]
	assert [(row.agreement_intent, row.preferred_level) for row in doc.parties] == [
		("Wanted With Another Counterpart", "Cluster"),
		("Wanted With Another Counterpart", "City"),
	]
	assert agreements("P2") == []
	assert doc.origin_kind == "By Coincidence"
	assert title("Cooperation Event", doc.origin_event) == "Pollutech 2014"
	assert [(row.kind, row.amount, row.currency) for row in doc.support if row.amount] == [
		("Funding", 300_000_000, "USD")
	]
	assert interactions("P2") == [
		("Trade-Fair Encounter", "2014", "Year"),
		("Conference Encounter", "2014", "Year"),
		("Conference Encounter", "2015", "Year"),
		("Delegation Visit", None, "Unknown"),
		("Delegation Visit", None, "Unknown"),
	]


def test_case_2_the_cities_prepare_a_twinning_beside_it():
	doc = partnership("P3")
	assert parties(doc) == [("City of Montpellier", "Lead"), ("City of Daegu", "Counterpart")]
	assert stage_log(doc) == [("Exploring", "2015", "Year"), ("Agreement in Preparation", None, "Unknown")]
	assert doc.related_to == partnership("P2").name
	assert doc.coordination_level == "City"
	(twinning,) = agreements("P3")
	assert (twinning.kind, twinning.state) == ("Twinning", "Draft")
	assert interactions("P3") == [
		("Conference Encounter", "2015", "Year"),
		("Delegation Visit", None, "Unknown"),
		("Delegation Visit", None, "Unknown"),
	]


def test_case_2_other_agreements_of_pole_eau_do_not_count_in_european_korean_figures():
	others = {
		"A-water-council": "Third Country",
		"A-singapore-pub": "Third Country",
		"A-british-water": "Europe",
		"A-catalan-water": "Europe",
	}
	for key, side in others.items():
		agreement = record("Agreement", key)
		assert (agreement.state, agreement.counts_in_figures, agreement.partnership) == ("In Force", 0, None)
		assert [row.side for row in agreement.parties] == ["Europe", side]
		assert agreement.signed_on is None


def test_case_2_is_no_stall_because_its_dates_are_unknown():
	expected = ("Needs attention", {"DATE_UNKNOWN": W, "SILENT": W, "NO_NEXT_STEP": W}, None)
	assert health("P2") == expected
	assert health("P3") == expected


# ------------------------------------------------------------------------------------------- case 3: ACCIÓ


def test_case_3_accio_and_kicox_met_at_the_tci_conference():
	doc = partnership("P4")
	assert parties(doc) == [("ACCIÓ", "Lead"), ("Korea Industrial Complex Corp.", "Counterpart")]
	assert stage_log(doc) == [("Exploring", "2015-11", "Month"), ("Informal Cooperation", "2016-05", "Month")]
	assert title("Cooperation Event", doc.origin_event) == "18th TCI Global Conference, Daegu"
	assert doc.parties[0].agreement_intent == "Not Wanted"
	assert "TCI Board" in doc.introduction_basis
	assert agreements("P4") == []
	assert [row.bottleneck for row in doc.bottlenecks] == ["Language"]
	assert "Local Office" in [row.success_factor for row in doc.success_factors]
	assert interactions("P4") == [
		("Conference Encounter", "2015-11", "Month"),
		("Delegation Visit", "2016-05", "Month"),
	]


def test_case_3_the_mission_of_fourteen_clusters():
	mission = record("Cooperation Event", "accio-mission-2016")
	assert (str(mission.start_date)[:7], mission.start_date_precision) == ("2016-05", "Month")
	assert mission.attendance_organisations == 14
	assert [row.head_count for row in mission.participants if row.head_count] == [14]
	assert (mission.satisfaction_score, mission.satisfaction_scale, mission.satisfaction_normalised) == (
		9,
		10,
		90,
	)
	assert mission.satisfaction_respondents in (0, None)
	assert [(row.kind, row.duration_days or None) for row in mission.agenda] == [
		("Info Session", None),
		("Training", None),
		("Company Visit", None),
		("Individual Agenda", 1.5),
		("Retail Tour", None),
		("Other", None),
	]


def test_case_3_two_clusters_go_on_with_counterparts_that_are_not_named():
	packaging, second = partnership("P5"), partnership("P6")
	assert stage_log(packaging) == [("Formalised", "2017-05-01", "Before")]
	assert stage_log(second) == [("Agreement in Preparation", None, "Unknown")]
	assert packaging.origin_partnership == second.origin_partnership == partnership("P4").name
	assert (packaging.visibility, second.visibility) == ("Normal", "Restricted")
	import frappe

	placeholders = [packaging.parties[1], *second.parties]
	assert all(
		frappe.db.get_value("Organisation", row.organisation, "is_placeholder") for row in placeholders
	)
	assert [row.side for row in placeholders] == ["Korea", "Europe", "Korea"]
	(general,) = agreements("P5")
	assert (general.state, general.signed_on, len(general.scope_items)) == ("In Force", None, 3)
	(expected,) = agreements("P6")
	assert (expected.state, expected.visibility) == ("Draft", "Restricted")
	assert ("No concrete outcomes of the packaging agreement yet", "None Yet", 0) in outcomes("P5")
	assert interactions("P5") == interactions("P6") == []


def test_case_3_health():
	assert health("P4") == ("Stalled", {"SILENT": H, "NO_NEXT_STEP": W}, "2016-11-28")
	expected = ("Needs attention", {"DATE_UNKNOWN": W, "NO_NEXT_STEP": W}, None)
	assert health("P5") == expected
	assert health("P6") == expected


# ----------------------------------------------------------------------------------------- case 4: KORANET


def test_case_4_koranet_is_concluded_without_agreement():
	doc = partnership("P7")
	assert parties(doc) == [
		("KORANET", "Lead"),
		("National Research Foundation of Korea", "Member"),
		("Korean cluster managers of the KORANET workshops", "Counterpart"),
	]
	assert stage_log(doc) == [("Implementing", "2009-01", "Month"), ("Concluded", "2013-06", "Month")]
	assert (str(doc.closed_on)[:7], doc.closed_on_precision) == ("2013-06", "Month")
	assert "no signature of a collaboration agreement" in doc.stage_log[1].note
	assert agreements("P7") == []
	assert record("Organisation", "koranet").status == "Closed"
	assert interactions("P7") == [("Workshop", None, "Unknown"), ("Workshop", "2011-03-22", "Day")]


def test_case_4_the_second_workshop_found_five_bottlenecks_and_made_seven_recommendations():
	first, second = record("Cooperation Event", "koranet-ws1"), record("Cooperation Event", "koranet-ws2")
	assert (first.start_date, first.start_date_precision, first.country) == (
		None,
		"Unknown",
		"Korea, Republic of",
	)
	assert (str(second.start_date), second.start_date_precision, second.country) == (
		"2011-03-22",
		"Day",
		"Italy",
	)
	assert [row.bottleneck for row in second.bottlenecks] == [
		"Funding Information",
		"Internationalisation Strategy",
		"Culture",
		"Contact People",
		"Administrative Systems",
	]
	assert len(second.recommendations) == 7
	tours = [organisation_name(row.organisation) for row in second.agenda if row.kind == "Cluster Tour"]
	assert tours == ["Nanofab", "Uniflair", "Laboratorio Elettra"]
	assert [row.delegation for row in second.participants if row.is_delegation_lead] == ["Korean delegation"]


def test_case_4_is_closed():
	assert health("P7") == ("Closed", {}, None)


# ------------------------------------------------------------------------------------------ case 5: EUREKA


def test_case_5_eureka_works_with_ministry_and_agency():
	doc = partnership("P8")
	assert parties(doc) == [
		("EUREKA", "Lead"),
		("Ministry of Trade, Industry and Energy", "Counterpart"),
		("Korea Institute for Advancement of Technology", "Counterpart"),
	]
	assert stage_log(doc) == [("Implementing", None, "Unknown")]
	assert [row.co_financing for row in doc.support] == ["Each company is financed through its home country."]
	assert agreements("P8") == []
	assert interactions("P8") == [
		("Conference Encounter", "2015-05", "Month"),
		("Conference Encounter", "2017-05-15", "Day"),
	]
	assert str(record("Interaction", "P8-I2").period_end) == "2017-05-18"
	sixth, barcelona = (
		record("Cooperation Event", "eureka-day-6"),
		record("Cooperation Event", "eureka-day-2017"),
	)
	assert sixth.series == barcelona.series == "Korea EUREKA Day"
	assert (sixth.edition, str(sixth.start_date)[:7], sixth.start_date_precision) == ("6", "2015-05", "Month")
	assert "hundreds" in sixth.attendance_text
	assert not sixth.attendance_participants
	assert (barcelona.city, str(barcelona.start_date), str(barcelona.end_date)) == (
		"Barcelona",
		"2017-05-15",
		"2017-05-18",
	)
	assert (title("Cooperation Event", barcelona.parent_event), barcelona.parent_relation) == (
		"EUREKA Innovation Week 2017",
		"Hosted In",
	)


def test_case_5_itea_counts_korean_partners_and_is_no_cluster():
	import frappe

	doc = partnership("P9")
	assert parties(doc) == [
		("ITEA", "Lead"),
		("Korea Institute for Advancement of Technology", "Counterpart"),
	]
	assert stage_log(doc) == [("Implementing", None, "Unknown")]
	assert interactions("P9") == [("Meeting", "2015-03", "Month"), ("Meeting", None, "Unknown")]
	assert outcomes("P9") == [
		("Korean partners in ITEA 3 Call 2", "Reported", 17),
		("Korean partners in running ITEA projects", "Reported", 13),
		("Korean project leader in ITEA 3 Call 2", "Reported", 1),
		("Projects labelled in ITEA 3 Call 2", "Reported", 20),
		("Running ITEA projects with Korean partners", "Reported", 7),
	]
	assert {row.sector for row in doc.sectors} == {
		"Software",
		"Health",
		"Manufacturing",
		"Smart Cities",
		"Mobility",
	}
	itea = record("Organisation", "itea")
	assert itea.organisation_type == "EUREKA Cluster"
	assert not frappe.db.get_value("Organisation Type", itea.organisation_type, "is_cluster")


def test_case_5_health():
	assert health("P8") == ("Needs attention", {"NO_NEXT_STEP": W}, None)
	assert health("P9") == ("Needs attention", {"DATE_UNKNOWN": W, "SILENT": W, "NO_NEXT_STEP": W}, None)


# --------------------------------------------------------------------------------------------- case 6: TCI


def test_case_6_tci_and_kicox_deepened_without_agreement():
	doc = partnership("P10")
	assert parties(doc) == [("TCI Network", "Lead"), ("Korea Industrial Complex Corp.", "Counterpart")]
	assert stage_log(doc) == [
		("First Contact", None, "Unknown"),
		("Informal Cooperation", "2015-11", "Month"),
		("Implementing", None, "Unknown"),
	]
	assert agreements("P10") == []
	assert doc.origin_kind == "Introduction"
	assert organisation_name(doc.introduced_by_organisation) == "TCI Network"
	assert doc.introduced_by_contact
	assert [(row.bottleneck, row.status) for row in doc.bottlenecks] == [
		("Language", "Resolved"),
		("Culture", "Resolved"),
		("Hierarchical Decision Making", "Resolved"),
	]
	assert outcomes("P10") == [
		("KICOX is a Board member of TCI", "Reported", 1),
		("KICOX is going to co-finance the chapter", "Expected", 0),
		("KICOX leads the building of the Asia with Oceania Chapter", "Reported", 1),
		("No direct cluster-to-cluster collaboration as a consequence of the conference", "None Yet", 0),
		("Possibly a regional or specific training for clusters", "Expected", 0),
	]


def test_case_6_the_conference_in_daegu_and_what_came_of_it_indirectly():
	import frappe

	conference = record("Cooperation Event", "tci-2015")
	assert (str(conference.start_date), str(conference.end_date), conference.city) == (
		"2015-11-03",
		"2015-11-06",
		"Daegu",
	)
	assert (conference.attendance_participants, conference.attendance_countries) == (900, 86)
	assert (conference.edition, conference.host_selection) == ("18", "Application")
	assert len([row for row in conference.agenda if row.kind == "Cluster Tour"]) == 7
	indirect = frappe.get_all(
		"Cooperation Outcome",
		filters={"event": conference.name, "directness": "Indirect"},
		pluck="partnership",
	)
	assert set(indirect) == {partnership("P5").name, partnership("P11").name}
	assert interactions("P10") == [
		("Introduction", None, "Unknown"),
		("Meeting", "2015-11-03", "Before"),
		("Conference Encounter", "2015-11-03", "Day"),
		("Meeting", None, "Unknown"),
	]
	mini = record("Organisation", "mechatronics")
	assert {row.label: row.value for row in mini.figures} == {
		"Companies": 128,
		"Universities": 9,
		"Research centres": 4,
		"Sponsors": 29,
	}
	assert mini.contacts == [], "a Mini Cluster saves without a manager"


def test_case_6_lineage_leads_from_the_conference_to_the_packaging_and_the_balkan_agreement():
	conference = record("Cooperation Event", "tci-2015")
	from eu_korea_coop import api

	result = json.dumps(api.get_lineage("Cooperation Event", conference.name)["down"], default=str)
	for key in ("P4", "P5", "P11"):
		assert partnership(key).name in result


def test_case_6_lineage_of_the_partnership_leads_through_its_conference_to_both_agreements():
	from eu_korea_coop import api

	def ways(node, before=()):
		here = (*before, node["title"])
		yield here
		for child in node["children"]:
			yield from ways(child, here)

	root = api.get_lineage("Partnership", partnership("P10").name)["down"]
	chains = set(ways(root))
	conference = ("TCI Network and KICOX", "18th TCI Global Conference, Daegu")
	packaging = "Cooperation agreement of the packaging cluster and its Korean peer"
	assert (*conference, "ACCIÓ and KICOX", "Packaging cluster and its Korean peer", packaging) in chains
	assert (
		*conference,
		"Balkan Black Sea clusters and Keimyung University",
		title("Agreement", record("Agreement", "A11").name),
	) in chains
	assert [one["title"] for one in root["introduced_by"]] == ["TCI", "Harald Winkler"]
	accio = next(way for way in root["children"][0]["children"] if way["title"] == "ACCIÓ and KICOX")
	assert accio["directness"] == "Indirect", "no direct consequence of the conference (L244)"


def test_case_6_health():
	assert health("P10") == ("Needs attention", {"DATE_UNKNOWN": W, "SILENT": W, "NO_NEXT_STEP": W}, None)


# ----------------------------------------------------------------------------------- case 7: Cluster House


def test_case_7_the_balkan_black_sea_partnership():
	doc = partnership("P11")
	assert len(doc.parties) == 12
	assert [organisation_name(row.organisation) for row in doc.parties if row.side == "Korea"] == [
		"Keimyung University"
	]
	assert parties(doc)[0] == ("The Cluster House", "Lead")
	assert stage_log(doc) == [("Formalised", "2016-09", "Month"), ("Implementing", "2016-11", "Month")]
	assert "TCI Board" in doc.introduction_basis
	assert doc.evaluation_due
	assert interactions("P11") == [
		("Signing", "2016-09", "Month"),
		("Workshop", "2016-11", "Month"),
		("Conference Encounter", None, "Unknown"),
	]


def test_case_7_nine_of_ten_signed_and_croatia_is_pending():
	(agreement,) = agreements("P11")
	assert agreement.kind == "Transnational Agreement"
	assert (agreement.state, str(agreement.signed_on)[:7], agreement.signed_on_precision) == (
		"In Force",
		"2016-09",
		"Month",
	)
	assert agreement.place == "Ohrid, Macedonia"
	assert (
		title("Cooperation Event", agreement.signed_at_event)
		== "Balkan & Black Sea Conference Days of Clusters 2016"
	)
	signatures = [(row.represents, row.party_role, row.signature_status) for row in agreement.parties]
	assert signatures == [
		("Serbia", "Initiator", "Signed"),
		("Hungary", "Signatory", "Signed"),
		("Bulgaria", "Signatory", "Signed"),
		("Croatia", "Signatory", "Approval Ongoing"),
		("Czech Republic", "Signatory", "Signed"),
		("Romania", "Signatory", "Signed"),
		("Macedonia", "Signatory", "Signed"),
		("Albania", "Signatory", "Signed"),
		("Slovenia", "Signatory", "Signed"),
		("Bosnia and Herzegovina", "Supporter", "Not Requested"),
		("South Korea", "Signatory", "Signed"),
	]
	assert agreement.signature_summary.startswith("9 of 10 signed")
	assert agreement.parties[10].signatory_title == "Dean"
	assert (
		organisation_name(agreement.parties[9].organisation)
		== "Faculty of Economics, Nezasvisni univerzitet Banjaluka"
	)


def test_case_7_the_action_plan_has_five_actions_and_no_dates():
	plan = record("Action Plan", "PLAN11")
	assert (str(plan.period_start), str(plan.period_end)) == ("2017-01-01", "2018-12-31")
	assert (str(plan.adopted_on)[:7], plan.adopted_on_precision, plan.status) == (
		"2016-11",
		"Month",
		"Adopted",
	)
	assert title("Cooperation Event", plan.adopted_at_event) == "TCI Conference, Eindhoven"
	assert [(row.due, row.status) for row in plan.items] == [(None, "Open")] * 5
	assert "etc." in plan.notes


def test_case_7_health():
	assert health("P11") == (
		"Needs attention",
		{"DATE_UNKNOWN": W, "SILENT": W, "NO_NEXT_STEP": W, "SIGNATURE_PENDING": W},
		None,
	)


# -------------------------------------------------------------------------------------- outside the cases


def test_outside_the_cases_wagralim_has_a_memorandum_without_date():
	doc = partnership("P12")
	assert parties(doc) == [("WAGRALIM", "Lead"), ("Korea Food Research Institute", "Counterpart")]
	assert stage_log(doc) == [("Formalised", None, "Unknown")]
	(memorandum,) = agreements("P12")
	assert (memorandum.kind, memorandum.state, memorandum.signed_on) == (
		"Memorandum of Understanding",
		"In Force",
		None,
	)
	assert len(memorandum.parties) == 2


def test_outside_the_cases_new_frontiers_in_food_is_identified():
	doc = partnership("P13")
	assert doc.stage == "Identified"
	assert [name for name, _role in parties(doc)][:3] == ["New Frontiers in Food", "WAGRALIM", "Vitagora"]
	event = record("Cooperation Event", "nff-matchmaking-2017")
	assert doc.origin_event == event.name
	assert (str(event.start_date)[:7], event.kind) == ("2017-05", "Matchmaking")


def test_the_traps_of_the_source_are_recorded():
	fair = record("Cooperation Event", "nff-matchmaking-2017")
	assert title("Cooperation Event", fair.parent_event) == "Seoul Food & Hotel 2018"
	assert record("Organisation", "ncdiel").country == "Macedonia"
	assert "Seoul Food & Hotel 2018" in fair.notes
	assert "L88" in record("Cooperation Event", "koranet-ws2").source


def test_twenty_distinct_events_are_named_in_the_text():
	import frappe

	assert frappe.db.count("Cooperation Event", {"history_key": ("like", "demo.eccp-d3.5:%")}) == 20


def test_one_person_with_four_affiliations_is_one_record():
	import frappe

	contact = frappe.db.get_value("Contact", {"history_key": "demo.eccp-d3.5:c-moon"}, "name")
	rows = frappe.get_all("Organisation Contact", filters={"contact": contact}, pluck="parent")
	assert {organisation_name(name) for name in rows} == {
		"Keimyung University",
		"South-Eastern Region of Korean Academic Society for Industrial Cluster",
		"Korea Industrial Complex Corp.",
		"TCI Network Asia with Oceania Chapter",
	}


@pytest.mark.parametrize(
	("key", "expected", "since"),
	[
		("P1", "Stalled", datetime.date(2016, 12, 31)),
		("P2", "Needs attention", None),
		("P4", "Stalled", datetime.date(2016, 11, 28)),
		("P7", "Closed", None),
		("P8", "Needs attention", None),
		("P13", "Needs attention", None),
	],
)
def test_the_loader_left_one_snapshot_as_of_the_paper(key, expected, since):
	row = snapshot(key)
	assert str(row.valid_from) == PAPER_READS_TO
	assert (row.health, row.stalled_since) == (expected, since)


# -------------------------------------------------------------------------------- every fact, every person


def files() -> dict[str, dict]:
	import frappe

	folder = Path(frappe.get_app_path("eu_korea_coop", "fixtures", "demo"))
	return {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}


def rows_with_facts() -> list[tuple[str, dict]]:
	"""Every record of the paper's files, and every row of theirs."""
	rows = []
	for name, data in files().items():
		if data["dataset"] != "demo.eccp-d3.5":
			continue
		for doctype, records in data["records"].items():
			for values in records:
				rows.append((f"{name} {doctype} {values.get('key')}", values))
	return rows


CITED_TABLES = (
	"parties",
	"stage_log",
	"figures",
	"support",
	"bottlenecks",
	"success_criteria",
	"recommendations",
	"items",
)
MASTERS_WITHOUT_SOURCE = ("Relation Type", "Outcome Indicator", "Contact")


def test_every_record_cites_its_line():
	for where, values in rows_with_facts():
		if any(f" {doctype} " in where for doctype in MASTERS_WITHOUT_SOURCE):
			continue
		assert SOURCE.match(values["source"]), f"{where}: {values.get('source')}"


def test_every_row_that_has_a_source_field_cites_its_line():
	cited = 0
	for where, values in rows_with_facts():
		tables = {
			field: rows for field, rows in values.items() if field in CITED_TABLES and isinstance(rows, list)
		}
		if " Cooperation Event " in where:
			tables["participants"] = values.get("participants", [])
		for field, rows in tables.items():
			for row in rows:
				assert SOURCE.match(row["source"]), f"{where} {field}: {row}"
				cited += 1
	assert cited > 100


def test_no_file_holds_a_computed_field():
	import frappe

	for _where, values in rows_with_facts():
		assert not {
			"health",
			"stalled_since",
			"days_silent",
			"strength",
			"is_meaningful",
			"signature_summary",
		} & set(values)
	assert frappe.db.count("Partnership", {"history_key": ("like", "demo.%")}) == 30


PEOPLE_OF_THE_SOURCE = {
	"63af6aeff3d1f29b",
	"7f4c1a40e358d4d8",
	"1c7c66714d7d6e29",
	"f730ade8c78f64c8",
	"b57b4a310c318d76",
	"027434cce1114811",
	"85b37832ed953d79",
	"972964b66bdfe6b5",
	"26ae784d194a5760",
	"fc9e33a37002e69f",
	"09444a69322fe262",
	"7cf774032be0fcc9",
	"907785ed25ac8634",
	"d24a454a4f54eb59",
	"aa5414b2e4699c44",
	"0ec80c40cab72543",
	"7c8818312ff3aa88",
}
"""Fingerprints of the names of private people in the source, so that this repository does not name them either."""
NUMBERS_OF_THE_SOURCE = {"03eda6fa7dcb8792", "f9084af985d66c25", "f5baf356b84a10eb"}
"""Fingerprints of the last digits of the telephone numbers in the source."""


def fingerprint(text: str) -> str:
	return hashlib.sha256(text.casefold().encode()).hexdigest()[:16]


def test_no_address_or_person_of_the_source_is_in_the_files():
	text = json.dumps(files(), ensure_ascii=False)
	addresses = re.findall(r"[\w.+-]+@[\w.-]+", text)
	assert len(addresses) > 30
	assert [address for address in addresses if not address.endswith(".example")] == []
	assert [word for word in set(re.findall(r"\w+", text)) if fingerprint(word) in PEOPLE_OF_THE_SOURCE] == []
	for number in re.findall(r'"phone": "([^"]+)"', text):
		digits = re.sub(r"\D", "", number)
		windows = {digits[start : start + length] for length in (7, 8) for start in range(len(digits))}
		assert not NUMBERS_OF_THE_SOURCE & {fingerprint(window) for window in windows}, number


def test_the_organisations_of_the_contact_directory_keep_their_purpose():
	import frappe

	rows = frappe.get_all(
		"Organisation",
		filters={"history_key": ("like", "demo.eccp-d3.5:%"), "directory_group": ("!=", "")},
		fields=["organisation_name", "directory_group"],
	)
	groups = {}
	for row in rows:
		groups.setdefault(row.directory_group, set()).add(row.organisation_name)
	assert groups["Policy Dialogue"] == {"Korea Industrial Complex Corp."}
	assert groups["Political Institutions"] == {
		"Ministry of Trade, Industry and Energy",
		"Delegation of the European Union to the Republic of Korea",
	}
	assert groups["Further"] == {"KORANET", "EU Gateway / Business Avenues Korea"}
	assert len(groups["Beyond Clusters"]) == 6
	assert groups["Cluster Relevance"] == {
		"Keimyung University",
		"South-Eastern Region of Korean Academic Society for Industrial Cluster",
	}
