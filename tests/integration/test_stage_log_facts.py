"""What a row of the stage log keeps for Partnership Pipeline follows every way in which a log comes about or changes."""

from datetime import date
from random import Random

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop.domain.dates import PRECISIONS, FuzzyDate, fuzzy
from eu_korea_coop.domain.funnel import move_facts, place
from eu_korea_coop.domain.lifecycle import STAGES
from eu_korea_coop.partnerships.report.origin_to_outcome.origin_to_outcome import (
	COOPERATING,
	Course,
	courses,
)
from eu_korea_coop.partnerships.stage_log import FOR_REPORTS
from eu_korea_coop.patches.v1_0 import note_moves_for_reports
from eu_korea_coop.reporting.partnership_rows import narrowed_by
from testing import as_user, make_interaction, make_partnership
from testing.factories import today

LOG = "Partnership Stage Log"


def stored(name: str) -> list[frappe._dict]:
	return frappe.get_all(LOG, filters={"parent": name}, fields=["*"], order_by="idx")


def assert_it_follows(doc) -> None:
	"""The stored rows say what the domain says of the stored log and the stored origin."""
	rows = stored(doc.name)
	text = move_facts([(row.to_stage, fuzzy(row.effective_on, row.effective_on_precision)) for row in rows])
	origin = frappe.db.get_value("Partnership", doc.name, "origin_kind")
	for row, facts in zip(rows, text, strict=True):
		wanted = (origin, *(getattr(facts, field) for field in FOR_REPORTS[1:]))
		assert tuple(row[field] for field in FOR_REPORTS) == wanted, row.to_stage
	assert len(rows) == len(doc.stage_log)


@pytest.fixture
def walked(site):
	"""Loaded in March of an earlier year, then moved on by hand."""
	name = make_partnership("First Contact", since="2024-03-01", precision="Month", next_step="Call").name
	make_interaction(name, "2024-03-10")
	doc = frappe.get_doc("Partnership", name)
	doc.update({"stage": "Exploring", "next_step_due": add_days(today(), 9)})
	doc.move_effective_on = "2024-06-15"
	return doc.save()


def test_a_move_and_loaded_history(walked):
	assert_it_follows(walked)
	first, second = stored(walked.name)
	assert (str(first.begun_by), str(first.last_day), str(first.went_on_by)) == (
		"2024-03-01",
		"2024-03-31",
		"2024-06-15",
	)
	assert (second.furthest_before, second.days_known, second.went_on_by) == (1, 1, None)


def test_a_managers_correction_of_a_date(walked, manager):
	with as_user(manager):
		doc = frappe.get_doc("Partnership", walked.name)
		doc.stage_log[1].effective_on = "2024-07-01"
		doc.save()
	assert_it_follows(doc)
	assert str(stored(doc.name)[0].went_on_by) == "2024-07-01"


def test_a_changed_origin(walked):
	walked.origin_kind = "Introduction"
	walked.save()
	assert_it_follows(walked)
	assert {row.origin_kind for row in stored(walked.name)} == {"Introduction"}


def write_log(name: str, moves: list[tuple[str, FuzzyDate]]) -> None:
	"""Store these moves instead of the partnership's own, with what rows keep of them."""
	frappe.db.delete(LOG, {"parent": name})
	fields = ("name", "parent", "parenttype", "parentfield", "idx", "to_stage", "last_day")
	rows = [
		(f"{name}-{idx}", name, "Partnership", "stage_log", idx, stage, facts.last_day)
		for idx, ((stage, _when), facts) in enumerate(zip(moves, move_facts(moves), strict=True), 1)
	]
	frappe.db.bulk_insert(LOG, fields, reversed(rows))  # the order of the rows is that of their numbers


def walked_one_by_one(moves: list[tuple[str, FuzzyDate]]) -> Course:
	"""The course of these moves, as it follows from one after the other."""
	days = [when.last_day for _stage, when in moves]
	cooperating = [day for (stage, _when), day in zip(moves, days, strict=True) if stage in COOPERATING]
	return Course(
		max(place(stage) for stage, _when in moves),
		min((day for day in days if day), default=None),
		bool(cooperating),
		cooperating[0] if cooperating else None,
	)


def test_the_course_of_any_log_is_that_of_its_moves_one_by_one(walked):
	dice = Random(5)
	for _turn in range(60):
		moves = [
			(
				dice.choice(STAGES),
				fuzzy(date(dice.choice((999, 2016, 2024)), dice.randrange(1, 13), 9), precision),
			)
			for precision in dice.choices(PRECISIONS, k=dice.choice((1, 3, 12)))
		]
		write_log(walked.name, moves)
		assert courses(narrowed_by())[walked.name] == walked_one_by_one(moves), moves


def test_what_a_client_sends_for_it_is_not_read(walked, manager):
	with as_user(manager):
		doc = frappe.get_doc("Partnership", walked.name)
		for row in doc.stage_log:
			row.update({"went_on_by": None, "furthest_before": 6, "origin_kind": "Fate", "days_known": 0})
		doc.save()
	assert_it_follows(doc)


def test_rows_of_before_are_noted_by_the_patch(walked):
	log = frappe.qb.DocType(LOG)
	query = frappe.qb.update(log).where(log.parent == walked.name)
	for field in FOR_REPORTS:
		query = query.set(
			log[field], -1 if field == "furthest_before" else 0 if field == "days_known" else None
		)
	query.run()
	assert not any(row.begun_by for row in stored(walked.name))
	note_moves_for_reports.execute()
	assert_it_follows(walked)
