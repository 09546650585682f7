"""How many questions everyday work asks of the database: constants, whatever the size (never seconds)."""

import json

import frappe
import pytest
from frappe.desk import reportview
from frappe.utils import add_days, now

from eu_korea_coop import api
from eu_korea_coop.overrides import forms
from eu_korea_coop.partnerships import timeline
from testing import (
	as_user,
	count_queries,
	forget_request,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
)
from testing.factories import today

COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"subject",
	"partnership",
	"status",
	"interaction_type",
	"interaction_date",
	"first_day",
	"last_day",
)


def with_interactions(count: int, owner: str) -> str:
	"""A partnership with so many held meetings, one a day."""
	name = make_partnership("Exploring", owner_user=owner).name
	stamp = now()
	frappe.db.bulk_insert(
		"Interaction",
		COLUMNS,
		[
			(f"{name}-{n:04d}", stamp, stamp, owner, f"Talk {n}", name, "Held", "Meeting", day, day, day)
			for n in range(count)
			for day in [add_days(today(), -n)]
		],
	)
	return name


def opened(name: str) -> str:
	"""What the desk gets to show the form, as JSON: the document with its Overview, and what hangs on it."""
	frappe.local.response = frappe._dict(docs=[])
	forms.getdoc(doctype="Partnership", name=name)
	documents = [doc.as_dict() for doc in frappe.response.docs]
	assert documents[0]["__onload"]["overview"]["story"]["entries"]
	return frappe.as_json([documents, frappe.response.docinfo], indent=None)


@pytest.mark.mariadb
def test_a_partnership_of_a_thousand_interactions_opens_like_one_of_ten(officer):
	ten, thousand = with_interactions(10, officer), with_interactions(1_000, officer)
	with as_user(officer):
		few, many = (queries_of_request(lambda name=name: opened(name)) for name in (ten, thousand))
		answer = opened(thousand)
	assert len(few) == len(many) <= 24, many
	assert len(answer) <= 40 * 1024


def test_what_the_rows_of_a_record_link_to_is_asked_for_its_titles_at_once(officer):
	guests = [{"organisation": make_organisation().name} for _ in range(6)]
	event = make_event(today(), participants=guests)

	def open_form() -> list[str]:
		frappe.local.response = frappe._dict(docs=[])
		forms.getdoc(doctype="Cooperation Event", name=event.name)
		assert len(frappe.response._link_titles) >= len(guests)

	with as_user(officer):
		seen = queries_of_request(open_form)
	assert len([one for one in seen if "`tabOrganisation`" in one]) == 1


def test_an_agreement_and_a_plan_are_read_once_for_health_moves_and_page(officer):
	partnership = make_partnership("Formalised", owner_user=officer)
	make_agreement(partnership)
	make_plan(partnership, items=[{"action": "Write", "due": today(), "owner_user": officer}])
	with as_user(officer):
		seen = queries_of_request(lambda: api.get_partnership_overview(partnership.name))
	for doctype in ("Agreement Party", "Action Item"):
		assert len([one for one in seen if f"`tab{doctype}`" in one]) == 1, doctype


def test_events_are_asked_for_where_something_names_one(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	make_interaction(partnership.name)

	def events_shown() -> tuple[bool, set[str]]:
		with as_user(officer), count_queries() as seen:
			story = api.get_partnership_overview(partnership.name)["story"]["entries"]
		asked = bool(seen.touching("Cooperation Event"))
		return asked, {entry["title"] for entry in story if entry["kind"] == "event"}

	assert events_shown() == (False, set())
	frappe.db.set_value(
		"Partnership", partnership.name, "origin_event", make_event(title="Where it began").name
	)
	assert events_shown() == (True, {"Where it began"})
	frappe.db.set_value("Partnership", partnership.name, "origin_event", None)
	make_interaction(partnership.name, events=[make_event(title="Their fair").name])
	assert events_shown() == (True, {"Their fair"})


def test_the_form_of_a_person_opens_with_twenty_two_queries_at_most(officer):
	"""Frappe's own hook of Contact is asked once for each right, and about what was loaded alone."""
	person = make_contact(make_organisation("Korea"))

	def open_form() -> None:
		frappe.local.response = frappe._dict(docs=[])
		forms.getdoc(doctype="Contact", name=person.name)
		assert frappe.response.docs[0].name == person.name

	most = 22 if frappe.__version__ < "16" else 27  # Frappe 16 itself asks five more for its hook
	with as_user(officer):
		assert len(seen := queries_of_request(open_form)) <= most, seen


def test_every_one_of_a_thousand_interactions_is_reached_by_paging(officer):
	name = with_interactions(1_000, officer)
	entries, page = [], {"more": True}
	with as_user(officer):
		while page["more"]:
			page = api.get_timeline(name, start=len(entries), limit=100)
			entries += page["entries"]
	talks = [entry["name"] for entry in entries if entry["kind"] == "interaction"]
	assert talks == [f"{name}-{n:04d}" for n in range(1_000)]


def listed(**request) -> int:
	frappe.local.form_dict = frappe._dict(doctype="Partnership", start=0, page_length=20, **request)
	with count_queries() as seen:
		reportview.get()
		frappe.local.form_dict = frappe._dict(
			doctype="Partnership", filters=request["filters"], fields="[]", distinct=False
		)
		reportview.get_count()
	frappe.local.form_dict = frappe._dict()
	return len(seen)


def test_the_stalled_list_and_the_board_take_six_queries_at_most(officer):
	for _ in range(3):
		make_partnership("Exploring", owner_user=officer)
	fields = json.dumps(["`tabPartnership`.`name`", "`tabPartnership`.`health`", "`tabPartnership`.`stage`"])
	with as_user(officer):
		listed(fields=fields, filters=[])  # which roles may what, and other things that Redis then has
		forget_request()
		taken = [
			listed(
				fields=fields,
				filters=[["Partnership", "health", "=", "Stalled"]],
				order_by="`tabPartnership`.`stalled_since` asc",
			),
			listed(fields=fields, filters=[], order_by="`tabPartnership`.`modified` desc", view="Kanban"),
		]
	assert max(taken) <= 6


def test_a_number_card_or_the_chart_of_stages_takes_four_queries_at_most(manager):
	with as_user(manager):
		api.get_figure(figure="Stalled Partnerships")
		with count_queries() as of_card:
			api.get_figure(figure="Stalled Partnerships")
		with count_queries() as of_chart:
			api.get_stages_by_health()
	assert max(len(of_card), len(of_chart)) <= 4


def queries_of_request(work) -> list[str]:
	"""The statements of `work` in a request of its own, after one like it has warmed Redis."""
	work()
	forget_request()
	with count_queries() as seen:
		work()
	return seen.statements


def test_a_request_that_sets_the_next_step_takes_twenty_queries_at_most(officer):
	name = make_partnership("Exploring", owner_user=officer).name
	with as_user(officer):
		taken = queries_of_request(
			lambda: api.set_next_step(name, frappe.generate_hash(length=9), add_days(today(), 9))
		)
	assert len(taken) <= 20, taken


def test_the_overview_of_a_partnership_takes_eighteen_queries_at_most(officer):
	name = make_partnership("Exploring", owner_user=officer).name
	make_interaction(name)
	with as_user(officer):
		taken = queries_of_request(lambda: api.get_partnership_overview(name))
	assert len(taken) <= 18, taken


def test_who_may_read_its_comments_mails_and_files_is_asked_about_the_partnership_alone(officer):
	name = make_partnership("Exploring", owner_user=officer).name
	with as_user(officer), count_queries() as seen:
		opened(name)
	assert seen.touching("Communication")
	assert not [
		seen.touching(other) for other in ("Partnership Snapshot", "Introduction") if seen.touching(other)
	]


def test_the_question_for_a_story_is_put_into_words_once_for_all_readers(officer, manager):
	name = make_partnership("Exploring", owner_user=officer).name
	api.get_timeline(name)
	written = timeline.statement.cache_info().misses
	for reader in (officer, manager):
		with as_user(reader):
			api.get_timeline(name)
	assert timeline.statement.cache_info().misses == written


@pytest.mark.mariadb
def test_a_request_that_records_an_interaction_takes_sixteen_queries_at_most(officer):
	name = make_partnership("Exploring", owner_user=officer).name
	with as_user(officer):
		taken = queries_of_request(lambda: make_interaction(name, no_next_step_reason="Nothing was agreed"))
	assert len(taken) <= 16, taken


def test_recording_in_a_restricted_partnership_takes_fifteen_queries_at_most(officer):
	names = [make_partnership("Exploring", owner_user=officer).name for _ in range(2)]
	frappe.get_doc("Partnership", names[1]).update({"visibility": "Restricted"}).save()
	taken = []
	with as_user(officer):
		make_interaction(names[0])
		for name in names:
			make_interaction(name)
			with count_queries() as seen:
				make_interaction(name)
			taken.append(len(seen))
	assert max(taken) <= 15
