"""Agreements: rules 44 to 54, 59 to 64, 87, 88, 105 to 108."""

from datetime import date

import pytest
from domain_facts import (
	MANAGER,
	OFFICER,
	TODAY,
	ago,
	agreement,
	ahead,
	health_of,
	reason,
	reasons,
	with_step,
)

from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain.agreement import TRANSITIONS, PartySignature
from eu_korea_coop.domain.dates import fuzzy
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES


def settled(stage="Implementing", *agreements, **facts):
	return with_step(stage, agreements=agreements, plan_settled=True, **facts)


def row(facts, code, today=TODAY):
	result = reason(facts, code, today)
	return result and (result.severity, result.since)


# in force


@pytest.mark.parametrize(
	("state", "term", "end", "expected"),
	[
		("In Force", "Fixed", TODAY, True),
		("In Force", "Fixed", ago(1), False),
		("In Force", "Fixed", None, True),
		("In Force", "Auto-Renew", ago(1), True),
		("In Force", "Open-Ended", ago(1), True),
		("Signing", "Fixed", ahead(100), False),
		("Expired", "Fixed", ahead(100), False),
		("Terminated", "Open-Ended", None, False),
		("Superseded", "Open-Ended", None, False),
	],
)
def test_rule_54_in_force_is_the_state_and_not_a_fixed_term_gone_by(state, term, end, expected):
	deed = agreement(state, term, end_date=end)
	assert rules.in_force(deed, TODAY) is expected
	assert rules.should_expire(deed, TODAY) is (state == "In Force" and not expected)
	assert health_of(settled("Implementing", deed)).agreements_in_force == int(expected)


@pytest.mark.parametrize(
	("state", "term", "end", "expected"),
	[
		("Draft", "Open-Ended", None, False),
		("Signing", "Fixed", TODAY, False),
		("Signing", "Fixed", ago(1), True),
		("Draft", "Auto-Renew", ago(1), False),
		("In Force", "Fixed", TODAY, False),
		("In Force", "Fixed", ago(1), True),
		("Withdrawn", "Open-Ended", None, True),
		("Expired", "Fixed", ahead(9), True),
		("Terminated", "Fixed", ahead(9), True),
		("Superseded", "Fixed", ahead(9), True),
	],
)
def test_rule_87_what_has_ended(state, term, end, expected):
	assert rules.has_ended(agreement(state, term, end_date=end), TODAY) is expected


# AGREEMENT_ENDING


def test_rules_44_45_the_window_is_the_kinds_notice_days_both_ends_included():
	facts = settled("Implementing", agreement(term="Fixed", end_date=date(2017, 12, 31), notice_days=30))
	assert "AGREEMENT_ENDING" not in reasons(facts, date(2017, 11, 30))
	assert row(facts, "AGREEMENT_ENDING", date(2017, 12, 1)) == ("Warning", date(2017, 12, 1))
	assert row(facts, "AGREEMENT_ENDING", date(2017, 12, 31)) == ("Warning", date(2017, 12, 1))
	assert "AGREEMENT_ENDING" not in reasons(facts, date(2018, 1, 1))
	assert row(facts, "AGREEMENT_LAPSED", date(2017, 12, 31)) is None
	assert row(facts, "AGREEMENT_LAPSED", date(2018, 1, 1)) == ("Hard", date(2018, 1, 1))


def test_rule_44_without_a_kinds_notice_the_first_window_of_the_settings_holds():
	facts = settled("Implementing", agreement(term="Fixed", end_date=ahead(180)))
	assert row(facts, "AGREEMENT_ENDING") == ("Warning", TODAY)
	assert "AGREEMENT_ENDING" not in reasons(facts, ago(1))


def test_rule_44_the_narrower_windows_change_no_severity():
	deed = agreement(term="Fixed", end_date=ahead(90))
	assert row(settled("Implementing", deed), "AGREEMENT_ENDING")[0] == "Warning"
	assert row(settled("Implementing", deed), "AGREEMENT_ENDING", ahead(80))[0] == "Warning"


@pytest.mark.parametrize(
	("state", "facts", "today", "is_ending"),
	[
		("In Force", {}, ago(31), False),
		("In Force", {}, ago(30), True),
		("In Force", {}, TODAY, True),
		("In Force", {}, ahead(1), False),
		("In Force", {"renewal_decision": "Let Lapse"}, TODAY, False),
		("In Force", {"end_date": None}, TODAY, False),
		("Signing", {}, TODAY, False),
	],
)
def test_rules_45_49_an_agreement_ends_within_its_window_while_nobody_has_decided(
	state, facts, today, is_ending
):
	deed = agreement(state, "Fixed", **{"end_date": TODAY, "notice_days": 30, **facts})
	assert rules.is_ending(deed, 180, today) is is_ending


def test_rule_46_an_open_ended_agreement_is_announced_by_its_review_date_until_decided():
	deed = agreement(term="Open-Ended", review_date=TODAY, notice_days=10)
	assert row(settled("Implementing", deed), "AGREEMENT_ENDING", ago(11)) is None
	assert row(settled("Implementing", deed), "AGREEMENT_ENDING", ago(10)) == ("Warning", ago(10))
	assert row(settled("Implementing", deed), "AGREEMENT_ENDING", ahead(5000)) == ("Warning", ago(10))
	assert "AGREEMENT_LAPSED" not in reasons(settled("Implementing", deed), ahead(5000))
	decided = agreement(term="Open-Ended", review_date=TODAY, renewal_decision="Renew")
	assert reasons(settled("Implementing", decided)) == {}


def test_rule_46_an_open_ended_agreement_without_review_date_is_never_announced():
	assert reasons(settled("Implementing", agreement(term="Open-Ended", end_date=TODAY))) == {}


@pytest.mark.parametrize("term", ["Fixed", "Auto-Renew"])
def test_rule_47_the_review_date_of_a_term_raises_nothing(term):
	assert (
		reasons(settled("Implementing", agreement(term=term, review_date=TODAY, end_date=ahead(900)))) == {}
	)


def test_rule_48_an_automatic_renewal_warns_before_its_end_and_never_lapses():
	facts = settled("Implementing", agreement(term="Auto-Renew", end_date=TODAY))
	assert row(facts, "AGREEMENT_ENDING")[0] == "Warning"
	assert reasons(settled("Implementing", agreement(term="Auto-Renew", end_date=ago(1)))) == {}


@pytest.mark.parametrize(
	("end", "months", "rolled"),
	[
		(date(2017, 5, 31), 12, date(2017, 5, 31)),
		(date(2017, 5, 30), 12, date(2018, 5, 30)),
		(date(2010, 6, 1), 24, date(2018, 6, 1)),
		(date(2017, 1, 31), 1, date(2017, 5, 31)),
		(date(2016, 2, 29), 12, date(2018, 2, 28)),
	],
)
def test_rule_48_the_end_moves_on_by_whole_terms(end, months, rolled):
	assert rules.rolled_end_date(end, months, TODAY) == rolled


def test_rule_48_a_term_of_nothing_is_refused():
	with pytest.raises(ValueError):
		rules.rolled_end_date(ago(1), 0, TODAY)


@pytest.mark.parametrize("decision", ["Renew", "Let Lapse", "Renegotiate"])
def test_rule_49_any_decision_silences_the_ending(decision):
	assert (
		reasons(
			settled("Implementing", agreement(term="Fixed", end_date=ahead(9), renewal_decision=decision))
		)
		== {}
	)


def test_rule_49_a_decision_holds_for_its_date_alone():
	old, new = date(2017, 1, 1), date(2018, 1, 1)
	assert rules.decision_is_void("Fixed", old, new, None, None)
	assert not rules.decision_is_void("Fixed", old, old, None, new)
	assert rules.decision_is_void("Open-Ended", None, None, old, new)
	assert not rules.decision_is_void("Open-Ended", old, new, old, old)
	assert rules.decision_is_void("Auto-Renew", old, new, None, None)


# AGREEMENT_LAPSED

LAPSED = agreement("Expired", "Fixed", end_date=ago(10))


@pytest.mark.parametrize("stage", ACTIVE_STAGES)
def test_rule_50_lapsed_is_raised_in_formalised_and_implementing_alone(stage):
	assert ("AGREEMENT_LAPSED" in reasons(settled(stage, LAPSED))) is (
		stage in ("Formalised", "Implementing")
	)


@pytest.mark.parametrize("state", ["Draft", "Internal Review", "With Partners", "Signing", "Withdrawn"])
def test_rule_51_what_never_was_in_force_never_lapses(state):
	assert "AGREEMENT_LAPSED" not in reasons(settled("Formalised", agreement(state, state_since=TODAY)))
	assert "AGREEMENT_LAPSED" not in reasons(settled("Formalised"))


@pytest.mark.parametrize("state", ["Expired", "Terminated", "Superseded"])
def test_rule_51_what_was_in_force_lapses_unless_another_is_in_force(state):
	over = agreement(state, name="AGR-2", end_date=ago(10))
	assert row(settled("Formalised", over), "AGREEMENT_LAPSED")[0] == "Hard"
	assert "AGREEMENT_LAPSED" not in reasons(settled("Formalised", over, agreement()))


def test_rule_52_no_decision_softens_a_lapse():
	for decision in ("Renew", "Let Lapse", "Renegotiate"):
		deed = agreement(term="Fixed", end_date=ago(1), renewal_decision=decision)
		assert row(settled("Implementing", deed), "AGREEMENT_LAPSED") == ("Hard", TODAY)


def test_rule_53_lapsed_since_the_first_day_without_any_agreement_in_force():
	ended = agreement("In Force", "Fixed", name="A", end_date=ago(30))
	expired = agreement("Expired", "Fixed", name="B", end_date=ago(50), state_since=ago(3))
	terminated = agreement("Terminated", name="C", terminated_on=ago(20), state_since=ago(2))
	superseded = agreement("Superseded", name="D", state_since=ago(40))
	assert row(settled("Implementing", ended), "AGREEMENT_LAPSED") == ("Hard", ago(29))
	assert row(settled("Implementing", expired), "AGREEMENT_LAPSED") == ("Hard", ago(49))
	assert row(settled("Implementing", terminated), "AGREEMENT_LAPSED") == ("Hard", ago(20))
	assert row(settled("Implementing", superseded), "AGREEMENT_LAPSED") == ("Hard", ago(40))
	facts = settled("Implementing", ended, expired, terminated, superseded)
	assert row(facts, "AGREEMENT_LAPSED") == ("Hard", ago(20))
	assert health_of(facts).stalled_since == ago(20)
	assert len(reason(facts, "AGREEMENT_LAPSED").evidence) == 4


def test_rule_53_a_term_that_ended_before_it_was_superseded_ended_then():
	deed = agreement("Superseded", "Fixed", end_date=ago(100), state_since=ago(3))
	assert row(settled("Implementing", deed), "AGREEMENT_LAPSED") == ("Hard", ago(99))


@pytest.mark.parametrize(
	("state", "term", "facts", "first_day"),
	[
		("In Force", "Fixed", {"end_date": ago(30), "state_since": ago(400)}, ago(29)),
		("Expired", "Auto-Renew", {"end_date": ago(30), "state_since": ago(5)}, ago(29)),
		("Terminated", "Fixed", {"end_date": ago(30), "terminated_on": ago(20)}, ago(29)),
		# a term that is renewed by itself went on until it was terminated, an open one has no end
		("Terminated", "Auto-Renew", {"end_date": ago(30), "terminated_on": ago(20)}, ago(20)),
		("Superseded", "Open-Ended", {"end_date": ago(30), "state_since": ago(5)}, ago(5)),
		("Terminated", "Open-Ended", {"terminated_on": None, "state_since": ago(5)}, ago(5)),
		("Expired", "Fixed", {"state_since": None}, None),
	],
)
def test_rule_53_the_first_day_without_an_agreement(state, term, facts, first_day):
	assert rules.first_day_without(agreement(state, term, **facts)) == first_day


def test_an_agreement_of_which_little_is_said_is_neither_signed_nor_evaluated():
	deed = rules.AgreementFacts("AGR-1", "In Force")
	assert rules.in_force(deed, TODAY)
	assert (deed.pending, deed.signed_sides, deed.evaluated) == ((), frozenset(), False)


# SIGNATURE_PENDING


def test_rule_59_signing_is_warned_of_after_sixty_days():
	facts = settled("Implementing", agreement("Signing", state_since=ago(60)))
	assert "SIGNATURE_PENDING" not in reasons(facts)
	assert row(facts, "SIGNATURE_PENDING", ahead(1)) == ("Warning", ahead(1))


def test_rule_59_in_force_warns_of_pending_parties_from_the_first_day():
	facts = settled("Implementing", agreement(state_since=TODAY, pending=("Croatia",)))
	assert row(facts, "SIGNATURE_PENDING") == ("Warning", TODAY)
	assert "SIGNATURE_PENDING" not in reasons(settled("Implementing", agreement(state_since=TODAY)))
	over = agreement("In Force", "Fixed", end_date=ago(1), pending=("Croatia",))
	assert "SIGNATURE_PENDING" not in reasons(settled("Implementing", over))


def test_rule_61_the_sixty_days_count_from_the_state_alone():
	assert "SIGNATURE_PENDING" not in reasons(settled("Implementing", agreement("Signing", state_since=None)))
	assert row(settled("Implementing", agreement("Signing", state_since=ago(100))), "SIGNATURE_PENDING") == (
		"Warning",
		ago(39),
	)


@pytest.mark.parametrize(
	("status", "required", "pending"),
	[
		("Approval Ongoing", False, True),
		("Approval ongoing", True, True),
		("Sent", False, True),
		("Not Requested", True, True),
		("Not Requested", False, False),
		("Declined", True, False),
		("Signed", True, False),
		("", True, True),
		(None, False, False),
	],
)
def test_rule_60_who_is_pending(status, required, pending):
	assert rules.is_pending(status, required) is pending


# CONTACT_GAP


@pytest.mark.parametrize("stage", ACTIVE_STAGES)
def test_rule_64_gap_ending_and_pending_are_raised_in_every_active_stage(stage):
	deed = agreement(term="Fixed", end_date=ahead(5), pending=("Croatia",))
	result = reasons(settled(stage, deed, europe_contact_until=None))
	assert result == {"AGREEMENT_ENDING": "Warning", "SIGNATURE_PENDING": "Warning", "CONTACT_GAP": "Warning"}


def test_rule_62_a_contact_is_active_through_its_last_day():
	facts = settled("Implementing", europe_contact_until=TODAY)
	assert reasons(facts) == {}
	assert row(facts, "CONTACT_GAP", ahead(1)) == ("Warning", ahead(1))


def test_rule_63_each_side_needs_one():
	one_side = settled("Implementing", korea_contact_until=None)
	assert [fact.code for fact in reason(one_side, "CONTACT_GAP").evidence] == ["NO_KOREAN_CONTACT"]
	none = settled("Implementing", korea_contact_until=None, europe_contact_until=ago(3))
	assert [fact.code for fact in reason(none, "CONTACT_GAP").evidence] == [
		"EUROPEAN_CONTACT_ENDED",
		"NO_KOREAN_CONTACT",
	]


@pytest.mark.parametrize(
	("europe", "korea", "since"),
	[
		(None, ago(9), ago(8)),
		(ago(9), None, ago(8)),
		(ago(9), ago(5), ago(8)),
		(ago(5), ago(9), ago(8)),
		(None, None, None),
	],
)
def test_rule_71_a_gap_on_both_sides_stands_since_the_earlier_known_day(europe, korea, since):
	facts = with_step("Exploring", europe_contact_until=europe, korea_contact_until=korea)
	assert row(facts, "CONTACT_GAP") == ("Warning", since)


def test_rule_78_figures_of_agreements():
	facts = settled(
		"Implementing",
		agreement(term="Fixed", name="A", end_date=ahead(400)),
		agreement(term="Auto-Renew", name="B", end_date=ahead(300)),
		agreement(term="Open-Ended", name="C", end_date=ahead(1)),
		agreement("Signing", "Fixed", name="D", end_date=ahead(2)),
		agreement("In Force", "Fixed", name="E", end_date=ago(2)),
	)
	health = health_of(facts)
	assert (health.agreements_in_force, health.next_agreement_end) == (3, ahead(300))


# the agreement's own workflow

WORKFLOW = {
	("Draft", "Internal Review"): OFFICER,
	("Internal Review", "With Partners"): MANAGER,
	("Internal Review", "Draft"): MANAGER,
	("With Partners", "Signing"): OFFICER,
	("With Partners", "Draft"): OFFICER,
	("Signing", "With Partners"): OFFICER,
	("Signing", "In Force"): MANAGER,
	("Draft", "Withdrawn"): OFFICER,
	("Internal Review", "Withdrawn"): OFFICER,
	("With Partners", "Withdrawn"): OFFICER,
	("Signing", "Withdrawn"): OFFICER,
	("In Force", "Terminated"): MANAGER,
	("In Force", "Expired"): None,
	("In Force", "Superseded"): None,
	("Expired", "Superseded"): None,
}
WITH_REASON = {("Internal Review", "Draft"), ("With Partners", "Draft"), ("Signing", "With Partners")}
KOREAN = PartySignature("Keimyung", "Korea", "Signatory", "Signed", required=True)
SERBIAN = PartySignature("Serbia", "Europe", "Signatory", "Signed", required=True)
ENOUGH = (KOREAN, SERBIAN)


def test_rules_105_106_the_table_has_these_steps_and_no_others():
	assert {(step.from_state, step.to_state): step.role for step in TRANSITIONS} == WORKFLOW
	assert {(step.from_state, step.to_state) for step in TRANSITIONS if step.needs_reason} == WITH_REASON


@pytest.mark.parametrize("from_state", rules.STATES)
@pytest.mark.parametrize("to_state", rules.STATES)
@pytest.mark.parametrize("roles", [(), ("System Manager",), (OFFICER,), (MANAGER,), ("Policy Viewer",)])
def test_rules_101_105_106_who_may_do_which_step(from_state, to_state, roles):
	codes = rules.missing(from_state, to_state, ENOUGH, roles, "because")
	if (from_state, to_state) not in WORKFLOW:
		assert codes == ("NO_TRANSITION",)
		return
	role = WORKFLOW[from_state, to_state]
	allowed = role is not None and (role in roles or (role == OFFICER and MANAGER in roles))
	assert codes == (() if allowed else ("ROLE",))


@pytest.mark.parametrize(("from_state", "to_state"), sorted(WITH_REASON))
@pytest.mark.parametrize("reason_given", [None, "", "  "])
def test_rule_105_a_step_back_needs_a_reason(from_state, to_state, reason_given):
	assert rules.missing(from_state, to_state, ENOUGH, (MANAGER,), reason_given) == ("REASON",)


ENDED = date(2020, 12, 31)


@pytest.mark.parametrize(
	("term_type", "end_date", "decision", "effective", "over"),
	[
		("Fixed", ENDED, None, fuzzy("2021-01-01"), True),
		("Fixed", ENDED, None, fuzzy("2020-12-31"), False),
		("Fixed", ENDED, None, fuzzy("2020-12-01", "Month"), False),
		("Fixed", ENDED, None, fuzzy("2021-06-01", "Before"), False),
		("Fixed", ENDED, None, fuzzy(None), False),
		("Fixed", None, None, fuzzy("2021-01-01"), False),
		("Auto-Renew", ENDED, None, fuzzy("2021-01-01"), False),
		("Auto-Renew", ENDED, "Let Lapse", fuzzy("2021-01-01"), True),
		("Open-Ended", None, None, fuzzy("2021-01-01"), False),
	],
)
def test_rules_45_100_an_agreement_comes_into_force_before_its_term_is_certainly_over(
	term_type, end_date, decision, effective, over
):
	term = rules.Term(term_type, end_date, decision)
	codes = rules.missing("Signing", "In Force", ENOUGH, (MANAGER,), None, term, effective)
	assert codes == (("TERM_OVER",) if over else ())


def signatures(*rows):
	return tuple(
		PartySignature(f"P{number}", side, role, status, required)
		for number, (side, role, status, required) in enumerate(rows)
	)


@pytest.mark.parametrize(
	("parties", "codes"),
	[
		(ENOUGH, ()),
		((), ("REQUIRED_SIGNATURES",)),
		((KOREAN,), ("REQUIRED_SIGNATURES",)),
		(
			signatures(("Europe", "Signatory", "Signed", True), ("Korea", "Signatory", "Sent", True)),
			("REQUIRED_SIGNATURES", "SIGNED_EACH_SIDE"),
		),
		(
			signatures(
				("Europe", "Signatory", "Signed", True),
				("Europe", "Signatory", "Signed", True),
				("Korea", "Signatory", "Sent", False),
			),
			("SIGNED_EACH_SIDE",),
		),
		(
			signatures(
				("Europe", "Signatory", "Signed", True),
				("Korea", "Signatory", "Signed", True),
				("Europe", "Signatory", "Approval Ongoing", False),
			),
			(),
		),
		(
			signatures(
				("Europe", "Signatory", "Signed", True),
				("Korea", "Signatory", "Signed", True),
				("Europe", "Signatory", "Declined", True),
			),
			("REQUIRED_SIGNATURES",),
		),
		(
			signatures(
				("Europe", "Signatory", "Signed", True), ("Third Country", "Signatory", "Signed", True)
			),
			(),
		),
		(
			signatures(
				("Europe", "Signatory", "Signed", True),
				("Korea", "Signatory", "Signed", True),
				("Third Country", "Supporter", "Not Requested", False),
			),
			("SIGNED_EACH_SIDE",),
		),
	],
)
def test_rule_107_in_force_needs_the_required_two_in_all_and_one_of_every_side(parties, codes):
	assert rules.missing("Signing", "In Force", parties, (MANAGER,)) == codes


def test_rule_107_all_that_is_missing_is_reported_at_once():
	assert rules.missing("Signing", "In Force", (KOREAN,), (OFFICER,)) == ("ROLE", "REQUIRED_SIGNATURES")


def test_rule_108_in_force_and_expired_may_be_superseded():
	assert {state for state in rules.STATES if rules.may_be_superseded(state)} == {"In Force", "Expired"}


def test_rule_88_the_signed_sides():
	assert rules.signed_sides(ENOUGH) == {"Europe", "Korea"}
	assert rules.signed_sides(signatures(("Korea", "Signatory", "Sent", True))) == set()


def balkan_agreement():
	countries = (
		"Hungary",
		"Bulgaria",
		"Croatia",
		"Czech Republic",
		"Romania",
		"Macedonia",
		"Albania",
		"Slovenia",
	)
	return (
		PartySignature("Cluster House", "Europe", "Initiator", "Signed", True),
		*(
			PartySignature(name, "Europe", "Signatory", "Approval ongoing" if name == "Croatia" else "Signed")
			for name in countries
		),
		PartySignature("Bosnia and Herzegovina", "Europe", "Supporter", "Not Requested"),
		PartySignature("Keimyung University", "Korea", "Signatory", "Signed", True),
	)


def test_the_summary_of_the_grand_transnational_agreement():
	parties = balkan_agreement()
	assert len(parties) == 11
	assert rules.in_force_missing(parties) == ()
	assert (
		rules.summary_text(rules.signature_summary(parties))
		== "9 of 10 signed, pending: Croatia (approval ongoing)"
	)


IN_KOREAN = {
	"{signed} of {total} signed": "{total}곳 중 {signed}곳 서명",
	"pending: {parties}": "대기: {parties}",
	"declined: {parties}": "거절: {parties}",
	"Approval Ongoing": "승인 진행 중",
}


@pytest.mark.parametrize(
	("stored", "said"),
	[
		("9 of 10 signed", "10곳 중 9곳 서명"),
		(
			"9 of 10 signed, pending: Croatia (approval ongoing)",
			"10곳 중 9곳 서명, 대기: Croatia (승인 진행 중)",
		),
		(
			"0 of 2 signed, pending: A (EU) (approval ongoing); B (sent), declined: C; D",
			"2곳 중 0곳 서명, 대기: A (EU) (승인 진행 중); B (sent), 거절: C; D",
		),
		("1 of 1 signed, declined: C", "1곳 중 1곳 서명, 거절: C"),
	],
)
def test_a_stored_summary_is_said_in_another_language_and_stays_the_same_in_its_own(stored, said):
	summary = rules.summary_of(stored)
	assert rules.summary_text(summary, lambda text: IN_KOREAN.get(text, text)) == said
	assert rules.summary_text(summary) == stored


@pytest.mark.parametrize("text", ["", None, "9 of 10", "Signed by all", "9 of 10 signed, pending: Croatia"])
def test_any_other_text_is_no_summary(text):
	assert rules.summary_of(text) is None


def test_who_declined_is_no_longer_counted_but_named():
	parties = signatures(
		("Europe", "Signatory", "Signed", True),
		("Korea", "Initiator", "Signed", True),
		("Europe", "Signatory", "Declined", False),
	)
	assert rules.summary_text(rules.signature_summary(parties)) == "2 of 2 signed, declined: P2"


# locks


def test_legal_fields_are_locked_from_in_force_on():
	assert {state for state in rules.STATES if rules.is_locked(state)} == {
		"In Force",
		"Expired",
		"Terminated",
		"Superseded",
	}
	before = {
		"end_date": date(2017, 1, 1),
		"objective_general": "Trade",
		"signed_on": None,
		"review_date": None,
	}
	after = {
		"end_date": None,
		"objective_general": "War",
		"signed_on": date(2016, 1, 1),
		"review_date": TODAY,
	}
	assert rules.locked_changes(before, after) == ("objective_general", "end_date")
	assert rules.locked_changes(after, before) == ("objective_general", "signed_on", "end_date")
	assert rules.locked_changes({"objective_general": None}, {"objective_general": ""}) == ()
	assert rules.locked_changes({"objective_general": "Trade"}, {}) == ()
	assert rules.locked_changes({}, {"objective_general": "Trade"}) == ()


def test_the_locked_fields_of_an_agreement_in_force_are_named_but_for_dates_that_nobody_knows():
	values = {"signed_on": None, "signed_on_precision": "Unknown", "effective_from": date(2016, 1, 1)}
	assert rules.locked_fields("Signing", values) == ()
	open_ones = set(rules.LOCKED_FIELDS) - set(rules.locked_fields("In Force", values))
	assert open_ones == {"signed_on", "signed_on_precision"}
