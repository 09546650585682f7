"""What the database reads for one answer: never more because the tables hold more of somebody else's."""

import unicodedata
from collections import defaultdict

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, now

from eu_korea_coop import api
from eu_korea_coop.directory import overview as organisation_overview
from eu_korea_coop.directory import people_directory, search
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.follow_up.sections import officers
from eu_korea_coop.partnerships import facts, move_facts, timeline
from testing import (
	as_user,
	count_queries,
	count_rows_read,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
)
from testing.factories import today

pytestmark = pytest.mark.mariadb

OTHERS = 2_000
"""Held interactions of others, and parties of others' partnerships, beside which the answer is looked for."""
FEW = 100
"""Far fewer than `OTHERS`: what a look-up by key may read."""
STRANGER = "stranger@example.com"


def fill(doctype: str, **columns: object) -> None:
	"""Write `OTHERS` rows straight into the table; `{0}` in a value is the row's number."""
	stamp = now()
	names = ("name", "creation", "modified", "owner", *columns)
	frappe.db.bulk_insert(
		doctype,
		names,
		[
			(f"OTHERS-{number:05d}", stamp, stamp, STRANGER)
			+ tuple(value.format(number) if isinstance(value, str) else value for value in columns.values())
			for number in range(OTHERS)
		],
	)


def fill_interactions() -> None:
	day = add_days(today(), -400)
	fill(
		"Interaction",
		subject="Talk {0}",
		partnership="PTN-OTHERS-{0}",
		status="Held",
		interaction_type="Meeting",
		interaction_date=day,
		first_day=day,
		last_day=day,
		is_meaningful=1,
	)


def indexes(doctype: str) -> list[frappe._dict]:
	return frappe.db.sql(f"SHOW INDEX FROM `tab{doctype}`", as_dict=True)


def indexed_alone(doctype: str) -> set[str]:
	"""The fields that lead an index of a DocType's table and are the only one in it."""
	fields = defaultdict(list)
	for row in indexes(doctype):
		fields[row.Key_name].append(row.Column_name)
	return {columns[0] for columns in fields.values() if len(columns) == 1}


def test_an_index_is_not_carried_twice():
	frappes = {"name", "modified" if frappe.__version__ < "16" else "creation"}
	assert indexed_alone("Interaction") == {*frappes, "history_key", "interaction_date"}
	assert not indexed_alone("Partnership") & {"health", "owner_user", "visibility"}
	assert "partnership" not in indexed_alone("Partnership Snapshot")


def test_one_index_of_interactions_knows_state_day_and_owner():
	"""A private calendar asks for all three; by the day alone it read what everybody held and planned in its two years."""
	columns = {(row.Key_name, row.Seq_in_index): row.Column_name for row in indexes("Interaction")}
	names = {name for (name, place), column in columns.items() if place == 1 and column == "status"}
	assert names == {"status_last_day_owner"}
	assert [columns["status_last_day_owner", place] for place in (1, 2, 3)] == ["status", "last_day", "owner"]


def test_every_field_of_ours_that_names_a_person_leads_an_index():
	"""A merge of two people, its preview and Frappe's own deletion look for the person in each of them."""
	ours = frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")
	doctypes = frappe.get_all("DocType", filters={"module": ("in", ours), "issingle": 0}, pluck="name")
	links = frappe.get_all(
		"DocField",
		filters={"fieldtype": "Link", "options": "Contact", "parent": ("in", doctypes)},
		fields=["parent", "fieldname"],
	)
	assert len(links) > 8
	for link in links:
		leading = {row.Column_name for row in indexes(link.parent) if int(row.Seq_in_index) == 1}
		assert link.fieldname in leading, link


def test_a_page_of_people_is_found_among_thousands_without_counting_them_again(officer):
	office = make_organisation("Korea", organisation_name="Aazunvara Office")
	person = make_contact(office, first_name="Zunna", row={"purpose": "Policy Dialogue"})
	fill("Organisation", organisation_name="Zzunvara {0}", side="Europe", status="Active")
	fill(
		"Organisation Contact",
		parent="OTHERS-{0:05d}",
		parenttype="Organisation",
		parentfield="contacts",
		contact="OTHERS-{0}",
		status="Active",
	)
	frappe.local.people_moved = False  # as another request finds it
	people_directory.forget()
	try:
		with as_user(officer):
			answer = api.get_people(limit=1)
			for filters in ({}, {"side": "Korea"}, {"purpose": "Policy Dialogue"}):
				with count_rows_read() as seen:
					again = api.get_people(filters=filters, limit=1)
				assert again["rows"] == answer["rows"]
				assert seen.count < FEW, filters
			with count_rows_read() as seen:
				api.get_people_filters()
			assert seen.count < FEW
	finally:
		people_directory.forget()
	assert answer["rows"][0]["contact"] == person.name
	assert answer["total"] > OTHERS


def test_what_awaits_confirmation_is_found_among_thousands_of_held_interactions(officer):
	partnership = make_partnership("Exploring", owner_user=officer).name
	planned = make_interaction(partnership, interaction_date=add_days(today(), 3)).name
	fill_interactions()
	lines = {officer: defaultdict(list)}
	with count_rows_read() as seen:
		officers.to_confirm(lines, frappe.utils.getdate(add_days(today(), 5)))
	assert [line.content.name for line in lines[officer][digest.TO_CONFIRM]] == [planned]
	assert seen.count < FEW


def test_what_somebody_has_planned_is_looked_up_by_state_day_and_owner(officer):
	"""Of a small table the database may read all; of a large one it read what everybody has planned for these days."""
	first, last = getdate(today()), getdate(add_days(today(), 14))
	with as_user(officer):
		partnership = make_partnership(owner_user=officer)
		planned = make_interaction(partnership, add_days(today(), 3), status="Planned").name
		assert [one.name for one in agenda.planned_interactions(first, last, officer)] == [planned]
	asked = frappe.db.sql(f"EXPLAIN {frappe.db.last_query}", as_dict=True)
	(keys,) = (row.possible_keys.split(",") for row in asked if row.table == "tabInteraction")
	assert "status_last_day_owner" in keys and "interaction_date" not in keys


def test_the_lines_of_a_digest_are_chosen_by_the_database_whatever_an_officer_holds(officer):
	fill("Partnership", title="Old {0}", stage="Exploring", health="Stalled", owner_user=officer)
	frappe.db.set_value("Partnership", {"name": ("like", "OTHERS-%")}, "next_step_due", add_days(today(), -9))
	frappe.db.set_value("Partnership", {"name": ("like", "OTHERS-%")}, "to_wake", 1)
	lines = officers.for_officers([officer], {}, getdate(today()))[officer]
	for section in (digest.OVERDUE, digest.NEWLY_STALLED, digest.TO_WAKE):
		assert (len(lines[section]), lines[section].beyond) == (digest.MAX_LINES, OTHERS - digest.MAX_LINES)


def test_the_partnerships_of_an_organisation_are_found_among_thousands_of_parties(officer):
	member = make_organisation("Europe")
	itself = make_partnership("Exploring", owner_user=officer)
	through = make_partnership("Exploring", owner_user=officer)
	itself.parties[0].organisation = member.name
	itself.save()
	through.parties[0].via_member = member.name
	through.save()
	fill(
		"Partnership Party",
		parent="PTN-OTHERS-{0}",
		parenttype="Partnership",
		parentfield="parties",
		organisation="ORG-OTHERS-{0}",
		via_member="ORG-BEHIND-{0}",
	)
	with as_user(officer), count_rows_read() as seen:
		rows = organisation_overview.partnerships(member.name)
	assert {row["name"] for row in rows} == {itself.name, through.name}
	assert seen.count < FEW


def test_what_stalls_anew_is_found_among_thousands_that_have_been_stalled_for_long(officer):
	fill("Partnership", title="Old {0}", stage="Exploring", health="Stalled", owner_user=officer)
	fill(
		"Partnership Snapshot",
		partnership="OTHERS-{0:05d}",
		health="Stalled",
		valid_from=add_days(today(), -90),
		kind="Change",
	)
	anew = make_partnership("First Contact", since=add_days(today(), -200), owner_user=officer).name
	lines, last_digest = {officer: defaultdict(list)}, {officer: get_datetime(add_days(now(), -1))}
	officers.newly_stalled(lines, last_digest, getdate(now()))  # the shapes of DocTypes are in a cache
	with count_rows_read() as seen:
		officers.newly_stalled(lines, last_digest, getdate(now()))
	assert [line.content.name for line in lines[officer][digest.NEWLY_STALLED]] == [anew]
	assert seen.count < FEW


def test_the_events_of_a_story_are_found_among_thousands_of_events(officer):
	fair, origin = make_event(title="Their fair"), make_event(title="Where it began")
	partnership = make_partnership(
		"Exploring", origin_event=origin.name, origin_kind="By Coincidence", owner_user=officer
	)
	make_interaction(partnership, events=[fair.name])
	fill("Cooperation Event", title="Fair {0}", kind="Conference", status="Held", start_date=today())
	with as_user(officer):
		timeline.entries(
			partnership.name, 0, 20, kinds=["event"]
		)  # the shapes of DocTypes are in a cache otherwise
		with count_rows_read() as seen:
			entries = timeline.entries(partnership.name, 0, 20, kinds=["event"])["entries"]
	assert {entry["name"] for entry in entries} == {fair.name, origin.name}
	assert seen.count < FEW


def test_the_guards_of_a_move_are_handed_alike_interactions_once(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	fair = make_event()
	for days in range(1, 6):
		make_interaction(partnership, add_days(today(), -days))
	make_interaction(partnership, add_days(today(), -1), events=[fair.name])
	make_interaction(
		make_partnership(), add_days(today(), 3), status="Planned", other_partnerships=[partnership.name]
	)
	rows = move_facts.linked_interactions(partnership.name)
	assert {(row.status, row.first_day, row.event) for row in rows} == {
		("Held", None, None),
		("Held", None, fair.name),
		("Planned", getdate(add_days(today(), 3)), None),
	}
	assert len(rows) == 3


def test_what_health_writes_stands_in_the_indexes_that_somebody_asks_alone():
	indexes = defaultdict(list)
	for row in frappe.db.sql("SHOW INDEX FROM `tabPartnership`", as_dict=True):
		indexes[row.Key_name].append(row.Column_name)
	assert sorted(columns for columns in indexes.values() if {*columns} & {*facts.COMPUTED_COLUMNS}) == [
		["health", "stalled_since", "visibility", "owner_user", "next_step_owner", "owner"],
		["health_changes_on"],
		["health_checked_on", "health_changes_on"],
		["last_meaningful_interaction"],
		["owner_user", "health"],
		["owner_user", "next_step_owner", "stage", "health", "next_step_due", "next_step"],
		["stage", "health"],
		["to_wake"],
	]


def test_an_officers_list_of_stalled_partnerships_is_counted_from_an_index(officer):
	fill("Partnership", title="Old {0}", stage="Exploring", health="Stalled", owner_user=STRANGER)
	with as_user(officer), count_queries() as seen:
		assert (
			frappe.get_list("Partnership", {"health": "Stalled"}, ["count(name) as total"])[0].total >= OTHERS
		)
	counted = frappe.db.sql(f"EXPLAIN {seen.statements[-1]}", as_dict=True)[0]
	assert (counted.key, "Using index" in counted.Extra) == ("health_readers", True)


def test_the_clocks_of_contact_are_answered_row_by_row_and_not_stored_first():
	partnership = make_partnership("Exploring")
	make_interaction(partnership)
	with count_queries() as seen:
		facts.load_facts([partnership.name], today())
	(statement,) = seen.touching("Interaction")
	asked = frappe.db.sql(f"EXPLAIN {statement}", {"name0": partnership.name}, as_dict=True)
	assert "DERIVED" not in {row.select_type for row in asked}


def test_a_misspelt_name_is_looked_for_among_few_of_thousands_that_begin_alike(officer):
	office = make_organisation("Korea", organisation_name="Zunvara", native_name="쿼바네산업단지공단")
	term = unicodedata.normalize("NFD", "쿼바네산업기술공사")
	fill("Search Name", record_type="Organisation", record="OTHERS-{0:05d}", term=term, is_start=1)
	with as_user(officer), count_rows_read() as seen:
		assert list(search.with_misspelt("쿼바네산업단지공당")) == [office.name]
	assert seen.count < OTHERS, seen.count
