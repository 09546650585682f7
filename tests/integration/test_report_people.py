"""Follow-ups and Workload, Contact Coverage, Data Quality and Retention."""

from datetime import date, timedelta

import frappe
import pytest
import time_machine
from frappe.utils import getdate, nowdate

from eu_korea_coop.constants import EUROPE, KOREA, OFFICER
from eu_korea_coop.directory import duplicates
from eu_korea_coop.directory.report.contact_coverage import contact_coverage
from eu_korea_coop.domain import names
from eu_korea_coop.reporting import first_rows
from testing import (
	as_user,
	make_contact,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
	make_plan,
	make_relationship,
	make_user,
	run_report,
)


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


def test_one_row_tells_what_an_officer_has_to_do(site):
	owner, colleague = make_user(OFFICER, first_name="Hana"), make_user(OFFICER)
	team = frappe.get_doc(
		{"doctype": "User Group", "name": "Test team", "user_group_members": [{"user": owner}]}
	).insert()
	with as_user(owner):
		overdue = make_partnership("Exploring", next_step="Call", next_step_due=ago(2))
		make_partnership("Exploring", next_step="Write", next_step_due=ago(-7), next_step_owner=colleague)
		make_partnership("Exploring", since=ago(400))
		make_partnership("Concluded", since=ago(5))
		make_interaction(overdue, ago(2))
		make_interaction(overdue, ago(40))
		planned = make_interaction(overdue, ago(-5))
		make_plan(overdue, items=[{"action": "Stand", "owner_user": owner, "due": ago(1)}])
	frappe.db.set_value(
		"Interaction", planned.name, {"interaction_date": ago(1), "first_day": ago(1), "last_day": ago(1)}
	)
	answer = run_report("Follow-ups and Workload", owner_user=owner)
	assert answer.rows == [
		{
			"officer": owner,
			"officer_name": "Hana",
			"overdue": 1,
			"due_soon": 0,
			"no_next_step": 1,
			"stalled": 1,
			"partnerships": 3,
			"late_actions": 1,
			"to_confirm": 1,
			"interactions": 1,
		}
	]
	assert run_report("Follow-ups and Workload", owner_user=colleague).rows[0]["due_soon"] == 1
	assert [row["officer"] for row in run_report("Follow-ups and Workload", team=team.name).rows] == [owner]
	stepless = frappe.db.get_value("Partnership", {"owner_user": owner, "next_step_due": ("is", "not set")})
	frappe.db.set_value("Partnership", stepless, "next_step_owner", "Guest")
	assert run_report("Follow-ups and Workload", owner_user="Guest").rows == []
	assert (
		run_report("Follow-ups and Workload", owner_user=owner, from_date=ago(60)).rows[0]["interactions"]
		== 2
	)
	one_day = {"from_date": ago(2), "to_date": ago(2)}
	assert run_report("Follow-ups and Workload", owner_user=owner, **one_day).rows[0]["interactions"] == 1
	assert answer.series()["Overdue"] == {"Hana": 1}
	for filters, said in (
		({"team": "No Such"}, "is not known"),
		({"owner_user": "No Such"}, "is not known"),
		({"from_date": "2020-01-02", "to_date": "2020-01-01"}, "is before From"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Follow-ups and Workload", **filters)


def test_coverage_says_the_name_of_an_organisation_in_hangul_alone_once(site):
	kind = make_master("Organisation Type", f"Test {frappe.generate_hash(length=6)}")
	made = make_organisation(
		KOREA, organisation_name="경남테크노파크", native_name="경남테크노파크", organisation_type=kind
	)
	row = run_report("Contact Coverage", organisation_type=kind).row(organisation=made.name)
	assert (row["organisation_name"], row["native_name"]) == ("경남테크노파크", "")


def test_coverage_names_who_can_introduce(site):
	kind = make_master("Organisation Type", f"Test {frappe.generate_hash(length=6)}")
	gateway = make_organisation(
		KOREA, organisation_name="Gate Agency", is_gateway=1, gateway_scope="Clusters"
	)
	make_contact(gateway)
	known = make_organisation(KOREA, organisation_name="Known", organisation_type=kind)
	make_contact(known)
	make_interaction(make_partnership("Exploring", (make_organisation(EUROPE), known)), ago(3))
	left = make_organisation(
		KOREA,
		organisation_name="Left",
		native_name="대구",
		organisation_type=kind,
		website_language="Korean Only",
	)
	make_contact(left, row={"status": "Left"})
	relation = make_master(
		"Relation Type",
		f"Test {frappe.generate_hash(length=6)}",
		can_introduce=1,
		label="agency of",
		inverse_label="has agency",
	)
	make_relationship(gateway, left, relation)
	make_organisation(KOREA, organisation_name="Stands for someone", organisation_type=kind, is_placeholder=1)
	answer = run_report("Contact Coverage", organisation_type=kind)
	assert answer.rows == [
		{
			"organisation": left.name,
			"organisation_name": "Left",
			"native_name": "대구",
			"side": "Korea",
			"organisation_type": kind,
			"active_contacts": 0,
			"last_contact": None,
			"gateway": gateway.name,
			"gateway_name": "Gate Agency",
			"gateway_basis": "agency of",
			"website_language": "Korean Only",
		},
		{
			"organisation": known.name,
			"organisation_name": "Known",
			"native_name": "",
			"side": "Korea",
			"organisation_type": kind,
			"active_contacts": 1,
			"last_contact": ago(3),
			"gateway": None,
			"gateway_name": "",
			"gateway_basis": "",
			"website_language": "",
		},
	]
	assert answer.summary == {"Organisations": 2, "Without a contact": 1, "Coverage": 50.0}
	only = run_report("Contact Coverage", organisation_type=kind, without_contact_only=1)
	assert [row["organisation"] for row in only.rows] == [left.name]
	assert run_report("Contact Coverage", organisation_type=kind, side="Europe").rows == []
	with pytest.raises(frappe.ValidationError, match="Side can't be"):
		run_report("Contact Coverage", side="Moon")


@time_machine.travel("2026-11-28T09:00:00+00:00", tick=False)
@pytest.mark.parametrize(
	("precision", "shown"), [("Month", "2026-11-28"), ("Year", "2026-11-28"), ("Day", "2026-11-03")]
)
def test_a_contact_of_a_month_that_is_not_over_is_shown_in_no_future(site, precision, shown):
	kind = make_master("Organisation Type")
	organisation = make_organisation(KOREA, organisation_type=kind)
	partnership = make_partnership("Exploring", (make_organisation(EUROPE), organisation), since="2026-01-10")
	make_interaction(partnership, "2026-11-03", precision)
	[row] = run_report("Contact Coverage", organisation_type=kind).rows
	assert row["last_contact"] == getdate(shown)


def test_the_first_without_a_contact_stand_in_the_order_of_their_last_contact(site, monkeypatch):
	"""The last contact is asked of those alone that may be among the first."""
	monkeypatch.setattr(first_rows, "CHOICES", ("2", "3", first_rows.ALL))
	kind = make_master("Organisation Type")
	organisations = [make_organisation(KOREA, organisation_type=kind) for _ in range(6)]
	for organisation in organisations[3:]:
		make_contact(organisation)
	for days, organisation in enumerate(organisations, 2):
		make_interaction(make_partnership("Exploring", (make_organisation(EUROPE), organisation)), ago(days))
	whole = run_report("Contact Coverage", organisation_type=kind)
	asked = []
	last_contacts = contact_coverage.last_contacts
	monkeypatch.setattr(
		contact_coverage,
		"last_contacts",
		lambda names, today: asked.append(names) or last_contacts(names, today),
	)
	for rows in (2, 3):
		part = run_report("Contact Coverage", organisation_type=kind, rows=rows)
		assert part.rows == whole.rows[:rows]
		assert [row["last_contact"] for row in part.rows] == [ago(4), ago(3), ago(2)][:rows]
	make_contact(organisations[0])
	whole = run_report("Contact Coverage", organisation_type=kind)
	assert run_report("Contact Coverage", organisation_type=kind, rows=3).rows == whole.rows[:3]
	assert [len(names) if names else names for names in asked] == [3, 3, None, None]


def test_data_quality_lists_what_to_put_right(site):
	placeholder = make_organisation(KOREA, organisation_name="Undisclosed", is_placeholder=1)
	one = make_organisation(
		EUROPE, organisation_name="Wagralim Food Cluster", website="https://wagralim.example"
	)
	other = make_organisation(EUROPE, organisation_name="WAGRALIM - food-cluster asbl")
	remaining = make_contact(one, first_name="Kept", retention_until=ago(1), lawful_basis="Consent")
	fine = make_contact(one, first_name="Fine", retention_until=ago(-100), lawful_basis="Consent")
	forgotten = make_contact(one, first_name="Forgotten")
	frappe.db.set_value("Contact", forgotten.name, "creation", "2015-01-01 10:00:00")
	unsure = make_partnership(
		"Formalised", (one, placeholder), precision="Unknown", title="Unsure", origin_kind=""
	)
	make_interaction(unsure, precision="Unknown", subject="Some day")

	def rows_of(kind):
		rows = run_report("Data Quality and Retention", kind=kind).rows
		assert {row["kind"] for row in rows} <= {kind}
		return {row["document"]: row for row in rows}

	retention = rows_of("Retention Due")
	assert retention[remaining.name]["since"] == ago(1)
	assert retention[forgotten.name]["since"] == date(2018, 1, 1)
	assert fine.name not in retention
	assert set(rows_of("No Lawful Basis")) >= {forgotten.name}
	assert "Stands in one partnership" in rows_of("Placeholder")[placeholder.name]["finding"]
	double = {**rows_of("Possible Duplicate")}
	assert any(
		other.name in row["finding"] or one.name in row["finding"]
		for name, row in double.items()
		if name in (one.name, other.name)
	)
	assert unsure.name in rows_of("Unknown Date")
	assert "Some day" in {row["title"] for row in rows_of("Unknown Date").values()}
	assert rows_of("Formalised Without Agreement")[unsure.name]["title"] == "Unsure"
	assert unsure.name in rows_of("Origin Missing")
	assert run_report("Data Quality and Retention").series()["Findings"]["Placeholder"] >= 1
	with pytest.raises(frappe.ValidationError, match="Kind can't be"):
		run_report("Data Quality and Retention", kind="Ugly")


def test_possible_duplicates_are_distinguished_from_namesakes_in_a_crowd(site):
	for number in range(3):
		make_organisation(KOREA, organisation_name=f"{'ABC'[number] * 9} Technopark")
	rows = run_report("Data Quality and Retention", kind="Possible Duplicate").rows
	assert not [row for row in rows if "Technopark" in row["title"]]


def compared_anew() -> tuple:
	"""Pairs of organisations, compared while nothing is stored of them."""
	for key in (duplicates.PAIRS, duplicates.NAMES):
		frappe.cache.delete_value(f"{key}:{duplicates.rule()}")
	return duplicates.alike_pairs()


def test_pairs_of_organisations_follow_every_change_of_a_name(site):
	"""Pairs are stored, and compared again where a name is another one, whoever wrote it."""
	compared_anew()
	one = make_organisation(EUROPE, organisation_name="Quorvane Marsh")
	other = make_organisation(EUROPE, organisation_name="Quorvana Marsh", website="https://quorvane.example")
	organisations = {one.name, other.name}

	def are_a_pair() -> bool:
		pairs, titles = duplicates.alike_pairs()
		assert {name for pair in pairs for name in pair[1:]} <= titles.keys()
		is_a_pair = bool([pair for pair in pairs if set(pair[1:]) == organisations])
		assert (pairs, titles) == compared_anew()
		return is_a_pair

	assert are_a_pair()
	other.organisation_name = "Zirconia Fen"
	other.save()
	assert not are_a_pair()
	other.append("aliases", {"alias": "Marsh of Quorvane"})
	other.save()
	assert are_a_pair()
	frappe.db.set_value("Organisation Alias", other.aliases[0].name, "alias", "Other", update_modified=False)
	assert not are_a_pair()
	frappe.db.set_value("Organisation", one.name, "website", "quorvane.example", update_modified=False)
	assert are_a_pair()
	frappe.db.set_value("Organisation", one.name, "is_placeholder", 1)
	assert not are_a_pair()
	frappe.db.set_value("Organisation", one.name, "is_placeholder", 0)
	assert are_a_pair()
	other.delete()
	assert not are_a_pair()


def test_who_opens_the_report_again_waits_for_no_comparing(site, monkeypatch):
	make_organisation(EUROPE, organisation_name="Quorvane Marsh")
	make_organisation(EUROPE, organisation_name="Quorvana Marsh")
	pairs = compared_anew()
	monkeypatch.setattr(names, "likeness", None)
	monkeypatch.setattr(names, "search_keys", None)
	assert duplicates.alike_pairs() == pairs


def test_pairs_of_another_rule_are_not_asked_for(site, monkeypatch):
	make_organisation(EUROPE, organisation_name="Quorvane Marsh")
	make_organisation(EUROPE, organisation_name="Quorvana Marsh")
	pairs, titles = compared_anew()
	another = frappe.generate_hash()
	monkeypatch.setattr(duplicates, "rule", lambda: another)
	monkeypatch.setattr(names, "ALIKE", 1.1)
	assert pairs and duplicates.alike_pairs() == ([], titles)


def test_a_share_of_nothing_is_no_0_percent(site):
	"""A green 0 % would say that nobody helps, where nobody was asked or has answered."""
	sector, kind = {"sector": make_master("Sector")}, {"organisation_type": make_master("Organisation Type")}
	long_ago = {"from_date": "1990-01-01", "to_date": "1990-01-02"}
	for report, filters, labels in (
		("Introductions", long_ago, ["Made, of those answered"]),
		("Event Effectiveness", long_ago, ["Mean satisfaction"]),
		("Contact Coverage", kind, ["Coverage"]),
		("Partnership Pipeline", sector, ["Early stage", "Stalled"]),
	):
		summary = run_report(report, **filters).summary
		assert {label: summary[label] for label in labels} == dict.fromkeys(labels, "–"), report
