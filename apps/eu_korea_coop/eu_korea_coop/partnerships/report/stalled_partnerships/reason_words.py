"""A reason of a partnership's health in a few words, counted on the day of the report: "silent for 182 days, limit 120"."""

from collections.abc import Callable, Collection
from datetime import date

import frappe

from eu_korea_coop.domain.health import (
	AGREEMENT_ENDING,
	AGREEMENT_LAPSED,
	CONTACT_GAP,
	DATE_UNKNOWN,
	NEXT_STEP_OVERDUE,
	NO_NEXT_STEP,
	PLAN_MISSING,
	PLAN_OVERDUE,
	REASON_LABEL,
	SEVERITIES,
	SIGNATURE_PENDING,
	SILENT,
	STAGE_AGE,
)
from eu_korea_coop.reporting.fuzzy_text import fuzzy_text


def reason_words(
	code: str,
	evidence: list[dict],
	as_of: date,
	hidden: Collection[str] = (),
	_: Callable[..., str] = frappe._,
) -> str:
	"""One reason, its evidence as `domain.health.Evidence.as_dict` wrote it.

	What it says of an agreement or plan named in `hidden` is left out (rule 15). `_`: how texts are looked up; of thousands of
	reasons each text once.
	"""
	facts = [fact for fact in evidence if not fact.get("name") or fact["name"] not in hidden]
	words = WORDS.get(code, label_alone)(code, facts, as_of, _)
	if any(fact["code"] == "CLOCK_UNCERTAIN" for fact in facts):
		words = _("{0} (date not certain)").format(words)
	return words


def place(reason) -> tuple[int, int]:
	"""Where a reason stands in the line: the hard ones first; what is missing comes after what took too long."""
	return SEVERITIES.index(reason.severity), ORDER.index(reason.code)


def days_since(day: str | None, as_of: date) -> int | None:
	return (as_of - date.fromisoformat(day)).days if day else None


def first_of(facts: list[dict], param: str) -> dict:
	"""The parameters of the first fact that has `param`."""
	for fact in facts:
		if param in fact.get("params", {}):
			return fact["params"]
	return {}


def label_alone(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	return _(REASON_LABEL.get(code, code)).lower()


def silent(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	about = first_of(facts, "limit")
	days = days_since(about.get("since"), as_of)
	if days is None:
		return label_alone(code, facts, as_of, _)
	words = _("silent for {0} days, limit {1}").format(days, about["limit"])
	step = next((fact for fact in facts if fact["code"] == "STEP_DEFERS"), None)
	if step:
		words = _("{0} (next step on {1})").format(words, fuzzy_text(step["params"]["due"], "Day"))
	return words


def stage_age(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	about = first_of(facts, "limit")
	days = days_since(about.get("since"), as_of)
	if days is None:
		return label_alone(code, facts, as_of, _)
	return _("{0} days in this stage, limit {1}").format(days, about["limit"])


def no_next_step(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	return _("no next step")


def next_step_overdue(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	days = days_since(first_of(facts, "due").get("due"), as_of)
	return _("next step overdue") if days is None else _("next step overdue for {0} days").format(days)


def agreement_lapsed(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	ended = max(
		(fact["params"]["ended"] for fact in facts if fact.get("params", {}).get("ended")), default=None
	)
	if not ended:
		return _("no agreement in force")
	return _("no agreement in force since {0}").format(fuzzy_text(ended, "Day"))


def agreement_ending(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	if end := first_of(facts, "end").get("end"):
		return _("agreement ends on {0}, nothing decided").format(fuzzy_text(end, "Day"))
	if review := first_of(facts, "review").get("review"):
		return _("agreement to be reviewed on {0}, nothing decided").format(fuzzy_text(review, "Day"))
	return label_alone(code, facts, as_of, _)


def plan_missing(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	return _("no plan after signature")


def plan_overdue(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	due = min((fact["params"]["due"] for fact in facts if fact.get("params", {}).get("due")), default=None)
	if not due:
		return label_alone(code, facts, as_of, _)
	late = sum(fact["code"] == "ITEM_LATE" for fact in facts)
	days = days_since(due, as_of)
	if late == 1:
		return _("one planned action late by {0} days").format(days)
	return _("{0} planned actions late, by up to {1} days").format(late, days)


def signature_pending(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	if parties := first_of(facts, "parties").get("parties"):
		return _("signature pending: {0}").format(parties)
	return label_alone(code, facts, as_of, _)


def contact_gap(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	sides = {
		_("European") if fact["code"].startswith(("NO_EUROPEAN", "EUROPEAN")) else _("Korean", context="side")
		for fact in facts
	}
	if len(sides) == 2:
		return _("no active contact on either side")
	if not sides:
		return label_alone(code, facts, as_of, _)
	return _("no active contact on the {0} side").format(sides.pop())


def date_unknown(code: str, facts: list[dict], as_of: date, _: Callable[..., str]) -> str:
	codes = {fact["code"] for fact in facts}
	if codes == {"CONTACT_UNDATED"}:
		return _("last contact not dated")
	if codes == {"STAGE_UNDATED"}:
		return _("start of the stage not dated")
	return _("dates not known")


WORDS = {
	SILENT: silent,
	STAGE_AGE: stage_age,
	AGREEMENT_LAPSED: agreement_lapsed,
	PLAN_MISSING: plan_missing,
	PLAN_OVERDUE: plan_overdue,
	NEXT_STEP_OVERDUE: next_step_overdue,
	NO_NEXT_STEP: no_next_step,
	AGREEMENT_ENDING: agreement_ending,
	SIGNATURE_PENDING: signature_pending,
	CONTACT_GAP: contact_gap,
	DATE_UNKNOWN: date_unknown,
}
ORDER = tuple(WORDS)
