"""What a log row keeps for the funnel gives the same figures as reading the whole log would, whatever is dated how."""

from datetime import date, timedelta

from domain_facts import TODAY, ago
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain.dates import DAY, PRECISIONS, UNKNOWN_DATE, FuzzyDate, fuzzy
from eu_korea_coop.domain.funnel import move_facts, place
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, STAGES

DAYS = st.dates(ago(900), TODAY)
LOG = st.lists(
	st.tuples(st.sampled_from(STAGES), st.builds(fuzzy, DAYS, st.sampled_from(PRECISIONS))),
	min_size=1,
	max_size=6,
)


def has_begun(when: FuzzyDate, as_of: date) -> bool:
	"""By the rules: an unknown date always counts, a month or year once it has begun, "before" by its last day."""
	return not when.is_known or (when.first_day or when.last_day) <= as_of


@given(LOG, DAYS)
def test_going_on_is_a_later_row_of_a_later_stage_that_has_begun(log, as_of):
	for index, ((stage, when), facts) in enumerate(zip(log, move_facts(log), strict=True)):
		if not when.is_known or not has_begun(when, as_of):
			continue
		went_on = place(stage) >= 0 and any(
			place(later) > place(stage) and has_begun(then, as_of) for later, then in log[index + 1 :]
		)
		assert (facts.went_on_by is not None and facts.went_on_by <= as_of) == went_on


@given(LOG, DAYS)
def test_a_stage_is_reached_once_however_often_it_is_entered(log, as_of):
	reached = [0] * len(ACTIVE_STAGES)
	for (stage, _when), facts in zip(log, move_facts(log), strict=True):
		if facts.begun_by is None or facts.begun_by <= as_of:
			for passed in range(facts.furthest_before + 1, place(stage) + 1):
				reached[passed] += 1
	furthest = max((place(stage) for stage, when in log if has_begun(when, as_of)), default=-1)
	assert reached == [int(index <= furthest) for index in range(len(ACTIVE_STAGES))]


@given(LOG)
def test_days_are_known_between_two_dates_and_a_move_ends_on_its_last_possible_day(log):
	for index, ((_stage, when), facts) in enumerate(zip(log, move_facts(log), strict=True)):
		assert facts.days_known == (index > 0 and when.is_known and log[index - 1][1].is_known)
		assert facts.last_day == when.last_day


def test_a_walk_is_described_row_by_row():
	first, later = date(2026, 3, 10), date(2026, 5, 2)
	log = [
		("First Contact", fuzzy(first, DAY)),
		("Parked", fuzzy(first + timedelta(days=9), DAY)),
		("Exploring", fuzzy(later, "Month")),
		("Formalised", UNKNOWN_DATE),
		("Exploring", fuzzy(later + timedelta(days=40), DAY)),
	]
	assert [facts.went_on_by for facts in move_facts(log)] == [first, None, date(2026, 5, 1), None, None]
	assert [facts.furthest_before for facts in move_facts(log)] == [5, 5, 5, -1, 5]
	assert [facts.begun_by for facts in move_facts(log)][2:4] == [date(2026, 5, 1), None]
