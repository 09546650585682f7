"""What a reason names as its evidence: which fact, from which day, under which limit."""

from datetime import date, timedelta

import pytest
from domain_facts import (
	TODAY,
	UNKNOWN,
	ago,
	agreement,
	ahead,
	before,
	contacts,
	days_ago,
	item,
	partnership,
	reason,
	talked,
	with_step,
)

from eu_korea_coop.domain.dates import DAY, KOREAN, MONTH, YEAR, FuzzyDate
from eu_korea_coop.domain.health_facts import OpenItem
from eu_korea_coop.domain.reason_texts import EVIDENCE_TEXT, counted_from, evidence_text
from eu_korea_coop.domain.reasons import Evidence, Reason
from reference.contacts import Interaction


def evidence(facts, code: str) -> list[tuple[str, dict]]:
	return [(fact.code, dict(fact.params)) for fact in reason(facts, code).evidence]


NONE = contacts()


@pytest.mark.parametrize(
	("facts", "expected"),
	[
		(partnership("Exploring", contact=talked(100)), ("SILENT_SINCE", ago(100))),
		(
			partnership("Exploring", contact=NONE, stage_since=days_ago(100)),
			("NO_CONTACT_IN_STAGE", ago(100)),
		),
		(
			partnership("Exploring", contact=NONE, stage_since=days_ago(100), restarted=days_ago(100)),
			("SILENT_SINCE_RESTART", ago(100)),
		),
		(
			partnership("Exploring", contact=talked(300), stage_since=days_ago(300), restarted=days_ago(100)),
			("SILENT_SINCE_RESTART", ago(100)),
		),
		(
			partnership("Exploring", contact=talked(100), restarted=days_ago(300)),
			("SILENT_SINCE", ago(100)),
		),
	],
)
def test_silence_names_what_it_is_counted_from(facts, expected):
	code, params = evidence(facts, "SILENT")[0]
	assert (code, params["since"]) == expected
	assert float(params["limit"]) == 90


def test_silence_counted_from_a_contact_before_a_day_says_so():
	facts = partnership("Exploring", contact=contacts(Interaction(before("2017-01-01"), recorded_on=ago(1))))
	code, params = evidence(facts, "SILENT")[0]
	assert (code, params["since"].isoformat()) == ("SILENT_SINCE", "2016-12-31")


def test_a_step_ahead_is_named_whether_it_defers_silence_or_is_too_far():
	soon = evidence(with_step("Exploring", ahead(7), contact=talked(100)), "SILENT")
	assert soon[1] == ("STEP_DEFERS", {"due": ahead(7)})
	far = evidence(with_step("Exploring", ahead(100), contact=talked(100)), "SILENT")
	assert far[1] == ("STEP_TOO_FAR", {"due": ahead(100), "window_end": ago(100) + timedelta(days=180)})
	late = evidence(with_step("Exploring", ago(1), contact=talked(100)), "SILENT")
	assert [code for code, _params in late] == ["SILENT_SINCE"]


def test_a_step_ahead_is_named_where_it_defers_the_age_of_a_stage():
	soon = evidence(
		with_step("Exploring", ahead(7), stage_since=days_ago(900), contact=talked(1)), "STAGE_AGE"
	)
	assert soon[1:] == [("STEP_DEFERS", {"due": ahead(7)})]
	late = evidence(with_step("Exploring", ago(1), stage_since=days_ago(900), contact=talked(1)), "STAGE_AGE")
	assert [code for code, _params in late] == ["IN_STAGE_SINCE"]


def test_a_missing_step_names_since_when_where_that_is_known():
	known = partnership("Exploring", contact=talked(10), stage_since=days_ago(20))
	assert evidence(known, "NO_NEXT_STEP") == [("STEP_MISSING_SINCE", {"since": ago(10)})]
	unknown = partnership("Exploring", contact=NONE, stage_since=UNKNOWN, stage_recorded_on=ago(5))
	assert evidence(unknown, "NO_NEXT_STEP")[0] == ("STEP_MISSING", {})
	assert evidence(unknown, "NO_NEXT_STEP")[1:] == [("CLOCK_UNCERTAIN", {})]


@pytest.mark.parametrize(
	("stage", "action"), [("First Contact", "CONTACT_COUNTERPART"), ("Exploring", "PARK_WITH_REVIEW_DATE")]
)
def test_rule_109_parking_is_proposed_from_exploring_on(stage, action):
	assert reason(partnership(stage, contact=talked(200)), "SILENT").action == action
	assert reason(with_step(stage, ago(1), contact=talked(200)), "SILENT").action == "CONTACT_COUNTERPART"


def test_an_item_and_an_agreement_are_named_by_their_words_and_else_by_their_number():
	items = (OpenItem("ITEM-1", "PLAN-1", "Send the list", ago(1)), OpenItem("ITEM-2", "PLAN-1", "", ago(2)))
	late = evidence(with_step("Implementing", open_items=items), "PLAN_OVERDUE")
	assert [params["label"] for _code, params in late] == ["Send the list", "ITEM-2"]
	deeds = (agreement("Superseded", title="MoU"), agreement("Superseded", name="AGR-2"))
	lapsed = evidence(with_step("Formalised", agreements=deeds), "AGREEMENT_LAPSED")
	assert [params["title"] for _code, params in lapsed] == ["MoU", "AGR-2"]
	ends = {"term": "Fixed", "end_date": ahead(9)}
	deeds = (agreement(title="MoU", **ends), agreement(name="AGR-2", **ends))
	ending = evidence(with_step("Formalised", agreements=deeds), "AGREEMENT_ENDING")
	assert [params["title"] for _code, params in ending] == ["MoU", "AGR-2"]


@pytest.mark.parametrize(
	("deed", "fact"),
	[
		(agreement(term="Fixed", end_date=ahead(9)), ("AGREEMENT_ENDS", {"end": ahead(9)})),
		(agreement(term="Open-Ended", review_date=ahead(9)), ("AGREEMENT_REVIEW", {"review": ahead(9)})),
	],
)
def test_rule_46_an_agreement_without_an_end_is_named_with_its_review(deed, fact):
	((code, params),) = evidence(with_step("Formalised", agreements=(deed,)), "AGREEMENT_ENDING")
	assert (code, params) == (fact[0], {"title": "AGR-1", **fact[1]})


@pytest.mark.parametrize(
	("pending", "codes"),
	[((), ["IN_SIGNING_SINCE"]), (("Croatia",), ["IN_SIGNING_SINCE", "PARTIES_PENDING"])],
)
def test_an_agreement_long_in_signing_names_who_is_pending_if_anybody_is(pending, codes):
	deed = agreement("Signing", state_since=ago(90), pending=pending)
	facts = with_step("Exploring", agreements=(deed,))
	assert [code for code, _params in evidence(facts, "SIGNATURE_PENDING")] == codes


def test_every_reason_names_evidence_with_parameters_its_text_has_places_for():
	everything = partnership(
		"Formalised",
		contact=talked(400),
		stage_since=days_ago(400),
		europe_contact_until=ago(3),
		korea_contact_until=None,
		agreements=(agreement("Signing", state_since=ago(90), pending=("Croatia",), title="MoU"),),
		open_items=(item(ago(40)),),
	)
	codes = {
		code: [fact.code for fact in reason(everything, code).evidence]
		for code in (
			"SILENT",
			"NO_NEXT_STEP",
			"PLAN_MISSING",
			"PLAN_OVERDUE",
			"SIGNATURE_PENDING",
			"CONTACT_GAP",
		)
	}
	assert all(codes.values())
	assert TODAY not in [
		value
		for code in codes
		for fact in reason(everything, code).evidence
		for value in fact.params.values()
	]


def test_evidence_is_worded_with_its_days_and_the_readers_words():
	korean = {"Exploring": "탐색", EVIDENCE_TEXT["STEP_MISSING_SINCE"]: "{since}부터"}
	since = {"since": ago(0)}
	assert evidence_text(Evidence("STEP_MISSING_SINCE", since)) == EVIDENCE_TEXT["STEP_MISSING_SINCE"].format(
		since="31 May 2017"
	)
	words = evidence_text(Evidence("STEP_MISSING_SINCE", since), KOREAN, korean.get)
	assert words == "2017년 5월 31일부터"


def test_of_what_evidence_names_the_stage_alone_is_translated():
	korean = {"Exploring": "탐색", "Nuri": "누리"}
	in_stage = Evidence("IN_STAGE_SINCE", {"stage": "Exploring", "limit": "90", "since": ago(0)})
	assert "탐색" in evidence_text(in_stage, translate=lambda text: korean.get(text, text))
	pending = Evidence("PARTIES_PENDING", {"title": "Nuri", "parties": "Nuri"})
	assert "누리" not in evidence_text(pending, translate=lambda text: korean.get(text, text))


@pytest.mark.parametrize(
	("when", "shown"),
	[
		(FuzzyDate(date(2013, 11, 1), MONTH), "Nov 2013"),
		(FuzzyDate(date(2013, 1, 1), YEAR), "2013"),
		(before("2014-01-01"), "before 2014"),
		(FuzzyDate(date(2013, 11, 30), DAY), "30 Nov 2013"),
	],
)
def test_a_day_is_named_as_exactly_as_it_is_known(when, shown):
	"""A month is counted from its last day, and is shown as the month it is."""
	contact = contacts(Interaction(when, recorded_on=ago(1)))
	for facts, code, kind in (
		(partnership("Exploring", contact=contact, stage_since=when), "SILENT", "SILENT_SINCE"),
		(partnership("Exploring", contact=NONE, stage_since=when), "SILENT", "NO_CONTACT_IN_STAGE"),
		(
			partnership("Exploring", contact=talked(1999), stage_since=days_ago(1999), restarted=when),
			"SILENT",
			"SILENT_SINCE_RESTART",
		),
		(partnership("Exploring", contact=contact, stage_since=when), "NO_NEXT_STEP", "STEP_MISSING_SINCE"),
		(partnership("Exploring", contact=talked(1), stage_since=when), "STAGE_AGE", "IN_STAGE_SINCE"),
		(partnership("Formalised", contact=talked(1), stage_since=when), "PLAN_MISSING", "NO_PLAN_SINCE"),
	):
		fact = next(fact for fact in reason(facts, code).evidence if fact.code == kind)
		assert shown in evidence_text(fact)
		assert fact.params["since"] == when.last_day


def test_an_agreement_and_a_contact_that_ended_in_a_month_are_shown_with_that_month():
	month = {"state_since": date(2016, 11, 30), "state_since_precision": MONTH}
	signing = partnership(
		"Agreement in Preparation", agreements=(agreement("Signing", **month, pending=("Croatia",)),)
	)
	assert "since Nov 2016" in evidence_text(reason(signing, "SIGNATURE_PENDING").evidence[0])
	over = partnership("Formalised", agreements=(agreement("Superseded", **month),))
	assert "since Nov 2016" in evidence_text(reason(over, "AGREEMENT_LAPSED").evidence[0])
	ended = partnership("Exploring", korea_contact_until=date(2016, 11, 30), korea_contact_precision=MONTH)
	assert "since Nov 2016" in evidence_text(reason(ended, "CONTACT_GAP").evidence[0])


def test_of_one_day_the_fact_that_is_known_to_the_day_is_named():
	november = FuzzyDate(date(2016, 11, 1), MONTH)
	last = FuzzyDate(date(2016, 11, 30), DAY)
	both = contacts(Interaction(november, recorded_on=ago(1)), Interaction(last, recorded_on=ago(1)))
	fact = reason(partnership("Exploring", contact=both), "SILENT").evidence[0]
	assert "30 Nov 2016" in evidence_text(fact)


def test_a_day_that_is_not_known_is_not_shown():
	params = {"since": ago(0), "since_precision": "Unknown"}
	assert "date unknown" in evidence_text(Evidence("STEP_MISSING_SINCE", params))


def test_of_several_days_the_earliest_is_counted_from_and_of_one_day_the_most_exact():
	def counted(*days: tuple[date, str]) -> tuple[date, str]:
		facts = [Evidence("STEP_DUE", {"due": day, "due_precision": precision}) for day, precision in days]
		return counted_from(Reason("NEXT_STEP_OVERDUE", "Hard", None, tuple(facts), ""))

	assert counted((ago(3), DAY), (ago(9), MONTH)) == (ago(9), MONTH)
	assert counted((ago(9), MONTH), (ago(9), DAY)) == (ago(9), DAY)


def test_evidence_is_stored_with_its_days_as_text():
	facts = Evidence("STEP_MISSING_SINCE", {"since": date(2017, 5, 1), "limit": "90"})
	assert facts.as_dict() == {
		"code": "STEP_MISSING_SINCE",
		"params": {"since": "2017-05-01", "limit": "90"},
	}


def test_a_reason_counts_from_the_earliest_day_its_evidence_names():
	month = FuzzyDate(date(2016, 11, 1), MONTH)
	silent = reason(
		partnership("Exploring", contact=contacts(Interaction(month, recorded_on=ago(1)))), "SILENT"
	)
	assert counted_from(silent) == (date(2016, 11, 30), MONTH)
	nobody = reason(partnership("Exploring", korea_contact_until=None), "CONTACT_GAP")
	assert counted_from(nobody) is None
