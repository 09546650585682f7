"""The demonstration: a living desk, loaded once, cleared without a trace."""

import re
from datetime import date

import frappe
import pytest
from desk_figures import figure_of_card, figures_of_chart
from frappe.core.doctype.file.file import File
from frappe.utils import add_days, getdate, nowdate
from frappe.utils.password import check_password

from eu_korea_coop import api, demo
from eu_korea_coop.demo import job, record
from eu_korea_coop.demo.loading import fill_in_days
from eu_korea_coop.demo.people import PASSWORD, PEOPLE
from eu_korea_coop.directory import own_organisation
from eu_korea_coop.setup import uninstall
from testing import as_user, make_interaction, make_partnership, persona

FIRST, SECOND = "anna.lindqvist@eu-korea.example", "minjun.seok@eu-korea.example"
pytestmark = pytest.mark.long

COUNTERS = {"tabSeries"}
"""Numbers that were given out are not given out again."""

before_loading: dict[str, int] = {}
states: dict[str, dict] = {}
"""What a System Manager reads before and after the background job that loads."""


def row_counts() -> dict[str, int]:
	"""Rows of every table of the site (get_tables also names the database's own)."""
	tables = [table for table in frappe.db.get_tables(cached=False) if table.startswith(("tab", "__"))]
	return {
		table: frappe.db.sql(f"select count(*) from `{table}`")[0][0]
		for table in tables
		if table not in COUNTERS
	}


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	"""Loaded by one who manages the site and has none of our roles."""
	manager = persona("system manager")  # on somebody's bench made here
	before_loading.update(row_counts())
	states["before"] = api.get_demo_state()
	with as_user(manager):
		job.run("load")
	states["after"] = api.get_demo_state()
	frappe.db.savepoint("loaded")
	return site_of_module


@pytest.fixture(autouse=True)
def as_it_was_loaded(site, forget):
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback(save_point="loaded")
	forget()


def desk(doctype: str, *fields: str, **filters) -> list:
	return frappe.get_all(
		doctype, filters={"history_key": ("like", "demo.desk:%"), **filters}, fields=["name", *fields]
	)


def in_days(days: int) -> date:
	return getdate(add_days(nowdate(), days))


# ---------------------------------------------------------------------------------------------- a living desk


def test_every_stage_and_every_health_is_on_the_desk():
	rows = frappe.get_all("Partnership", fields=["stage", "health"])
	stages = {row.stage for row in rows}
	assert stages == {
		"Identified",
		"First Contact",
		"Exploring",
		"Informal Cooperation",
		"Agreement in Preparation",
		"Formalised",
		"Implementing",
		"Parked",
		"Concluded",
		"Not Pursued",
	}
	assert {row.health for row in rows} == {"On track", "Needs attention", "Stalled", "Parked", "Closed"}
	assert desk("Partnership", stage="Implementing", health="On track")
	assert desk("Partnership", stage="Parked", to_wake=1)


def test_invented_records_are_marked():
	for doctype, field in (
		("Organisation", "organisation_name"),
		("Partnership", "title"),
		("Agreement", "title"),
		("Action Plan", "title"),
		("Cooperation Event", "title"),
		("Interaction", "subject"),
		("Cooperation Outcome", "title"),
	):
		rows = desk(doctype, field, "source")
		assert rows
		for row in rows:
			assert "invented" not in row[field].lower(), row
			assert row.source == "Invented for the demonstration"


def test_what_people_meet_in_lists_has_the_tag_of_the_demonstration():
	for doctype in ("Organisation", "Partnership", "Agreement", "Cooperation Event"):
		tagged = frappe.get_all(
			"Tag Link", filters={"tag": "Demonstration", "document_type": doctype}, pluck="document_name"
		)
		assert set(tagged) >= {row.name for row in desk(doctype)}
		assert "Demonstration" in frappe.db.get_value(doctype, tagged[0], "_user_tags")


def test_today_has_a_meeting_an_event_and_mails_that_are_not_logged():
	(meeting,) = desk("Interaction", "subject", status="Planned", interaction_date=in_days(0))
	assert meeting.subject == "Call about the signature"
	running = desk("Cooperation Event", start_date=("<=", in_days(0)), end_date=(">=", in_days(0)))
	assert len(running) == 1
	mails = frappe.get_all("Communication", filters={"sent_or_received": "Received"}, pluck="subject")
	assert sorted(mails) == [
		"Question on the memorandum",
		"Remarks on the draft letter of intent",
		"공동 세미나 일정 안내",
	]


def test_of_every_meeting_that_was_held_at_an_event_it_is_recorded_what_was_said():
	held = frappe.get_all(
		"Event Meeting", filters={"status": "Held"}, fields=["parent", "organisation", "interaction"]
	)
	assert len(held) > 3
	for meeting in held:
		interaction = frappe.get_doc("Interaction", meeting.interaction)
		assert meeting.parent in {row.event for row in interaction.events}, meeting
		assert meeting.organisation in {row.organisation for row in interaction.organisations}, meeting


def test_no_text_of_the_paper_cites_a_line_outside_its_source():
	cited = re.compile(r"\bL\d{2,3}\b")
	for doctype, fields in (
		("Partnership", ("title", "objective", "cross_sectoral_note", "introduction_basis")),
		("Organisation", ("description", "gateway_scope")),
		("Agreement", ("title", "objective_specific", "evaluation_note")),
		("Cooperation Event", ("title", "notes")),
		("Cooperation Outcome", ("title", "description")),
		("Interaction", ("subject", "outcome")),
	):
		for row in frappe.get_all(doctype, fields=["name", *fields]):
			assert not [field for field in fields if cited.search(row[field] or "")], row


def test_an_agreement_ends_in_sixty_days_and_one_waits_for_a_signature():
	assert desk("Agreement", state="In Force", end_date=in_days(60))
	(waiting,) = desk("Agreement", "state_since", state="Signing")
	assert waiting.state_since == in_days(-75)
	partnership = frappe.db.get_value("Agreement", waiting.name, "partnership")
	codes = frappe.get_all("Partnership Health Reason", filters={"parent": partnership}, pluck="code")
	assert codes == ["SIGNATURE_PENDING"]


def test_an_action_is_late_and_a_planned_call_of_yesterday_waits_to_be_held():
	late = frappe.get_all(
		"Action Item",
		filters=[["due", "is", "set"], ["due", "<", nowdate()], ["status", "in", ["Open", "In Progress"]]],
		pluck="owner_user",
	)
	assert late == [SECOND]
	(planned,) = desk("Interaction", "interaction_date", status="Planned", interaction_date=in_days(-1))
	assert planned


def ours(doctype: str) -> list[str]:
	modules = frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")
	return frappe.get_all(doctype, filters={"module": ("in", modules)}, pluck="name", order_by="name")


def readers_of(chart: str) -> list[str]:
	"""Those of the demonstration's people to whom the desk shows the chart."""
	doc, readers = frappe.get_doc("Dashboard Chart", chart), []
	for person in PEOPLE:
		with as_user(person["email"]):
			readers += [person["email"]] if doc.has_permission("read") else []
	return readers


def test_every_chart_of_the_desk_shows_two_values_to_whoever_sees_it():
	seen = {chart: readers_of(chart) for chart in ours("Dashboard Chart")}
	assert len(seen) >= 9
	empty = []
	for chart, readers in seen.items():
		assert readers, chart
		for reader in readers:
			with as_user(reader):
				values = [
					value for series in figures_of_chart(chart)["datasets"] for value in series["values"]
				]
			if len([value for value in values if value]) < 2:
				empty.append((chart, reader, values))
	assert empty == []


def test_every_card_of_the_desk_counts_something_for_somebody():
	cards = [
		card for card in ours("Number Card") if card != "Hours Since Last Sweep"
	]  # nothing has been swept
	empty = []
	for card in cards:
		counted = frappe.db.get_value("Number Card", card, "document_type")
		figures = []
		for person in PEOPLE:
			with as_user(person["email"]):
				if not counted or frappe.has_permission(counted):  # others are not offered it
					figures.append(figure_of_card(card))
		if not any(figures):
			empty.append(card)
	assert cards and empty == []


def test_the_map_of_the_desk_has_both_sides_and_lines_between_them():
	with as_user(FIRST):
		result = api.get_organisation_map()
	sides = [row["side"] for row in result["organisations"]]
	assert min(sides.count("Europe"), sides.count("Korea")) >= 10
	assert len({line["health"] for line in result["lines"]}) >= 3
	assert result["without_coordinates"]


@pytest.mark.parametrize("status", ["Reported", "Verified"])
def test_outcomes_of_this_year_fill_more_than_one_bar(status):
	first = getdate(nowdate()).replace(month=1, day=1)
	rows = desk("Cooperation Outcome", "indicator", "quantity", status=status, outcome_date=(">=", first))
	assert len({row.indicator for row in rows if row.quantity}) >= 2


@pytest.mark.parametrize("owner", [FIRST, SECOND])
def test_each_officer_has_a_portfolio_with_something_to_do(owner):
	rows = desk("Partnership", "stage", "health", "next_step_due", owner_user=owner)
	assert len({row.stage for row in rows}) >= 5
	assert [row for row in rows if row.next_step_due and row.next_step_due <= in_days(14)]
	assert {"On track", "Needs attention"} <= {row.health for row in rows}


def test_the_partnerships_of_the_paper_belong_to_the_first_officer():
	owners = frappe.get_all(
		"Partnership",
		filters={"history_key": ("like", "demo.eccp-d3.5:%")},
		pluck="owner_user",
		distinct=True,
	)
	assert owners == [FIRST]


def test_the_people_can_sign_in_and_see_their_language_and_time():
	roles = {}
	for person in PEOPLE:
		email = person["email"]
		assert email.endswith(".example")
		assert check_password(email, PASSWORD) == email
		user = frappe.get_doc("User", email)
		assert (user.language, user.time_zone) == (person["language"], person["time_zone"])
		roles[email] = {row.role for row in user.roles}
	assert roles[FIRST] == roles[SECOND] == {"Cooperation Officer"}
	korean = frappe.get_doc("User", SECOND)
	assert (korean.language, korean.time_zone) == ("ko", "Asia/Seoul")
	assert {"Cooperation Manager"} in roles.values()
	assert {"Policy Viewer"} in roles.values()


@pytest.mark.parametrize(
	("user", "organisation"), [(FIRST, "ACCIÓ"), (SECOND, "Nordlys Bio Cluster"), ("Administrator", "ACCIÓ")]
)
def test_each_officer_and_the_site_have_an_own_organisation(user, organisation):
	name = own_organisation.own_organisation(user)
	assert frappe.db.get_value("Organisation", name, "organisation_name") == organisation


def test_no_mail_is_sent_to_the_people():
	assert frappe.db.count("Email Queue") == before_loading["tabEmail Queue"]


def test_days_are_filled_in_and_this_year_stays_in_this_year():
	text = '["{today}", "{today-3}", "{today+60}", "{this year-3}", "{this year-400}"]'
	assert (
		fill_in_days(text, date(2028, 3, 1))
		== '["2028-03-01", "2028-02-27", "2028-04-30", "2028-02-27", "2028-01-01"]'
	)
	assert fill_in_days("{this year-20}", date(2027, 1, 10)) == "2027-01-01"


# ----------------------------------------------------------------------------------------- once, and away again


def test_a_second_load_makes_nothing():
	before = row_counts()
	assert demo.load() == {}
	assert row_counts() == before


def test_clear_leaves_no_row_in_any_table_and_does_nothing_the_second_time():
	job.run("clear")
	cleared = api.get_demo_state()
	assert (cleared["present"], cleared["state"], cleared["what"]) == (False, "done", "clear")
	assert cleared["records"] >= states["after"]["records"]
	after = row_counts()
	more = {table: (before_loading[table], n) for table, n in after.items() if before_loading[table] != n}
	assert more == {}
	assert demo.clear() == {}
	assert row_counts() == after


def test_clear_leaves_what_people_made_with_what_it_cannot_do_without(officer):
	with as_user(officer):
		own_organisation.choose(own_organisation.own_organisation())
	organisation = frappe.get_doc("Organisation", {"history_key": "demo.desk:vistula"})
	organisation.organisation_name = "Renamed by an officer"
	organisation.save()
	frappe.rename_doc("Organisation", organisation.name, "ORG-RENAMED-DEMO")
	european = frappe.db.get_value("Organisation", {"history_key": "demo.desk:alpina"}, "name")
	korean = frappe.db.get_value("Organisation", {"history_key": "demo.desk:hanbit"}, "name")
	ours = frappe.db.get_value("Partnership", {"history_key": "demo.desk:D4"}, "name")
	theirs = make_partnership(parties=[european, korean])
	interaction = make_interaction(theirs)
	theirs.reload()
	theirs.update({"origin_partnership": ours, "owner_user": FIRST})
	theirs.save()

	# where only Administrator is one, Frappe deletes no user by itself
	frappe.db.delete("Has Role", {"role": "System Manager", "parent": ("!=", "Administrator")})

	answer = demo.clear()

	assert not frappe.db.exists("Organisation", "ORG-RENAMED-DEMO"), "ours, whatever it is called"
	assert not frappe.db.exists("Partnership", ours)
	assert not frappe.db.exists("User", FIRST)
	assert own_organisation.own_organisation(officer) is None
	assert frappe.db.get_value("Digest Preference", officer, "user") == officer
	assert frappe.db.exists("Interaction", interaction.name)
	theirs.reload()
	assert [row.organisation for row in theirs.parties] == [european, korean]
	assert (theirs.origin_partnership, theirs.owner_user) == (None, None)
	assert answer["Organisation"]["remaining"] == 2
	theirs.objective = "Still to be saved"
	theirs.save()
	interaction.delete()
	theirs.delete()
	assert demo.clear() == {"Organisation": {"deleted": 2, "remaining": 0}}


def test_it_goes_with_the_app(monkeypatch, request):
	contacts = desk("Contact")
	assert contacts
	monkeypatch.setitem(frappe.flags, "in_uninstall", True)
	monkeypatch.setattr(File, "_delete_file_on_disk", lambda file: None)  # nothing brings them back
	request.addfinalizer(frappe.clear_cache)
	uninstall.before_uninstall()
	assert not frappe.db.exists("User", {"name": ("in", [person["email"] for person in PEOPLE])})
	assert not frappe.db.exists("Contact", {"name": ("in", [row.name for row in contacts])})
	assert not frappe.db.exists("DefaultValue", {"parent": record.PARENT})


def test_a_run_says_how_many_records_it_made():
	assert not states["before"]["present"]
	loaded = states["after"]
	assert (loaded["present"], loaded["state"], loaded["what"]) == (True, "done", "load")
	assert loaded["records"] > 200


def test_only_an_administrator_loads_and_clears(manager):
	with as_user(manager):
		for act in (demo.load, demo.clear):
			with pytest.raises(frappe.PermissionError):
				act()


def test_the_files_hold_no_day_that_is_not_filled_in():
	values = frappe.get_all("Partnership", pluck="title") + frappe.get_all("Interaction", pluck="subject")
	assert not [value for value in values if re.search(r"\{(today|this year)", value)]
