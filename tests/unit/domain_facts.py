"""Short words for the facts the rules are tried on."""

from datetime import date, timedelta

from eu_korea_coop.domain.agreement import AgreementFacts
from eu_korea_coop.domain.dates import BEFORE, DAY, MONTH, UNKNOWN_DATE, YEAR, FuzzyDate
from eu_korea_coop.domain.health import Health, HealthFacts, OpenItem, Policy, assess
from eu_korea_coop.domain.interactions import ContactFacts
from reference.contacts import Interaction, summarise

TODAY = date(2017, 5, 31)
POLICY = Policy()
OFFICER = "Cooperation Officer"
MANAGER = "Cooperation Manager"


def day(text: str) -> FuzzyDate:
	return FuzzyDate(date.fromisoformat(text), DAY)


def month(text: str) -> FuzzyDate:
	return FuzzyDate(date.fromisoformat(text + "-01"), MONTH)


def year(number: int) -> FuzzyDate:
	return FuzzyDate(date(number, 1, 1), YEAR)


def before(text: str) -> FuzzyDate:
	return FuzzyDate(date.fromisoformat(text), BEFORE)


UNKNOWN = UNKNOWN_DATE


def ago(days: int, today: date = TODAY) -> date:
	return today - timedelta(days=days)


def days_ago(days: int, today: date = TODAY) -> FuzzyDate:
	return FuzzyDate(ago(days, today), DAY)


def ahead(days: int, today: date = TODAY) -> date:
	return today + timedelta(days=days)


def contacts(*interactions: Interaction, today: date = TODAY) -> ContactFacts:
	return summarise(interactions, today)


def talked(days: int, today: date = TODAY) -> ContactFacts:
	"""One meaningful interaction, that many days ago."""
	return contacts(Interaction(days_ago(days, today), recorded_on=today), today=today)


def partnership(stage: str, **facts) -> HealthFacts:
	"""A partnership with active contacts on both sides, in its stage since yesterday, who talked today; change what matters."""
	given = {
		"stage_since": days_ago(1),
		"stage_recorded_on": ago(1),
		"contact": talked(0),
		"europe_contact_until": date.max,
		"korea_contact_until": date.max,
	}
	given.update(facts)
	return HealthFacts(stage=stage, **given)


def with_step(stage: str, due: date | None = None, **facts) -> HealthFacts:
	"""The same, with a next step a week ahead."""
	return partnership(stage, next_step="Call them", next_step_due=due or ahead(7), **facts)


def agreement(state: str = "In Force", term: str = "Open-Ended", **facts) -> AgreementFacts:
	facts.setdefault("name", "AGR-1")
	facts.setdefault("state_since", ago(5))
	return AgreementFacts(state=state, term_type=term, **facts)


def item(due: date | None, name: str = "ITEM-1") -> OpenItem:
	return OpenItem(name, "PLAN-1", "Send the list", due)


def health_of(facts: HealthFacts, today: date = TODAY, policy: Policy = POLICY) -> Health:
	return assess(facts, policy, today)


def reasons(facts: HealthFacts, today: date = TODAY, policy: Policy = POLICY) -> dict[str, str]:
	"""Code -> severity."""
	return {reason.code: reason.severity for reason in assess(facts, policy, today).reasons}


def reason(facts: HealthFacts, code: str, today: date = TODAY, policy: Policy = POLICY):
	"""The row of that code, None if it is not raised."""
	return next((row for row in assess(facts, policy, today).reasons if row.code == code), None)
