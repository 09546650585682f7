"""A line in the reader's words: `frappe.local.lang` and the reader's date format; the same for mail and screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import cache

import frappe
from frappe import _
from frappe.utils import get_url_to_list, get_url_to_report

from eu_korea_coop import work_owners
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import digest
from eu_korea_coop.domain.agreement import SignatureSummary, summary_text
from eu_korea_coop.domain.dates import FuzzyDate
from eu_korea_coop.domain.durations import duration_text
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.follow_up.sections.items import DONE, LOG, LOG_MAIL, N_, POSTPONE, REVIEW, WAKE, Item
from eu_korea_coop.partnerships import profiles
from eu_korea_coop.reporting.fuzzy_text import day_text, fuzzy_text

HEADING = {
	digest.ASKED: N_("Asked in the review"),
	digest.OVERDUE: N_("Overdue next steps"),
	digest.DUE_SOON: N_("Due within a week"),
	digest.TO_CONFIRM: N_("Did it take place?"),
	digest.NEWLY_STALLED: N_("Newly stalled"),
	digest.SIGNATURES_PENDING: N_("Signatures pending"),
	digest.EVENT_FOLLOW_UPS: N_("Events to follow up"),
	digest.TO_WAKE: N_("Parked, to wake"),
	digest.UNLOGGED_MAIL: N_("Mails not logged yet"),
	digest.SWEEP_MISSED: N_("The nightly check is missing"),
	digest.TO_REVIEW: N_("To review"),
	digest.REVIEWED: N_("Decided in the review"),
	digest.HANGING: N_("Work without anybody who can do it"),
	digest.CHANGES: N_("Since your last digest"),
	digest.ESCALATED: N_("Stalled and unhandled for two weeks"),
	digest.TOP_STALLED: N_("Stalled"),
	digest.AGREEMENTS_ENDING: N_("Agreements ending, no decision"),
	digest.PLANS_OVERDUE: N_("Action plans that are late"),
	digest.APPROVALS: N_("Waiting for your review"),
	digest.PROPOSALS: N_("Proposals of contact"),
	digest.WORKLOAD: N_("Workload"),
	digest.KPI_CHANGES: N_("Results of last month"),
	digest.AGREEMENTS_SIGNED: N_("Agreements signed last month"),
	digest.EVENTS: N_("Events"),
	digest.STALL_RATE: N_("Health"),
}

FIRST_HEADING = {
	digest.ASKED: N_("Asked in the review"),
	digest.NEWLY_STALLED: N_("Stalled"),
	digest.CHANGES: N_("In the last seven days"),
}
"""Headings of sections that say what is new, for a reader to whom nothing was sent before."""

MORE = {
	digest.REVIEWED: "Stalled Partnerships",
	digest.OVERDUE: "Follow-ups and Workload",
	digest.DUE_SOON: "Follow-ups and Workload",
	digest.NEWLY_STALLED: "Stalled Partnerships",
	digest.ESCALATED: "Stalled Partnerships",
	digest.TOP_STALLED: "Stalled Partnerships",
	digest.TO_WAKE: "Stalled Partnerships",
	digest.SIGNATURES_PENDING: "Signature Tracker",
	digest.AGREEMENTS_ENDING: "Agreement Register and Expiry",
	digest.PLANS_OVERDUE: "Action Plan Progress",
	digest.HANGING: "Data Quality and Retention",
	digest.WORKLOAD: "Follow-ups and Workload",
	digest.KPI_CHANGES: "Outcome Scoreboard",
	digest.EVENTS: "Event Effectiveness",
	digest.AGREEMENTS_SIGNED: "Agreement Register and Expiry",
}
"""The report that shows what a section could not; the others open their list."""

TODAY_PAGE = "Today"
REVIEW_PAGE = "Review"
USER = "User"
"""Lines about a person's work are called by their full name, which is looked up with the others'."""
IN_THE_TIMELINE = ("Communication", "ToDo")
LINKED_ACTIONS = {
	LOG: N_("Log"),
	LOG_MAIL: N_("Log"),
	DONE: N_("Done"),
	POSTPONE: N_("Postpone"),
	WAKE: N_("Wake"),
	REVIEW: N_("Review"),
}
"""Actions that a mail offers as links; each opens its dialog on the screen Today, filled in."""


def heading(code: str, first: bool = False) -> str:
	return _((FIRST_HEADING if first else HEADING).get(code) or HEADING[code])


def section(shown: digest.Section, names: Mapping[str, str], first: bool) -> dict:
	"""`{code, heading, total, lines, more, more_url}`; `names`: full names of the people that lines name."""
	links = Links()
	return {
		"code": shown.code,
		"heading": heading(shown.code, first),
		"total": shown.total,
		"lines": [line(one.content, names, links) for one in shown.lines],
		"more": _("and {0} more").format(shown.more) if shown.more else "",
		"more_url": more_url(shown) if shown.more else "",
	}


class Links:
	"""What the links of several lines have in common, asked once: addresses, and labels in the reader's language."""

	def __init__(self):
		self.today = get_url_to_list(TODAY_PAGE)
		self.labels = {action: _(label) for action, label in LINKED_ACTIONS.items()}
		self.address_of = cache(profiles.address_of)


def line(item: Item, names: Mapping[str, str], links: Links | None = None) -> dict:
	"""A line as templates and the browser read it; every text is as typed, so whoever shows it escapes it."""
	links = links or Links()
	action_url = action_url_of(item, links)
	return {
		"doctype": item.doctype,
		"name": item.name,
		"title": as_typed(names.get(item.title, item.title) if item.doctype == USER else item.title),
		"url": url(item, links),
		"text": text(item),
		"day": _(item.day[0]).format(day_text(item.day[1])) if item.day else "",
		"officer": officer(item, names),
		"partnership": item.about,
		"actions": list(item.actions),
		"links": [
			{"action": action, "label": links.labels[action], "url": action_url(action)}
			for action in item.actions
			if action in links.labels
		],
		"due": item.due.isoformat() if item.due else None,
		"user": item.user,
		"step": as_typed(item.step) if item.step else None,
	}


def url(item: Item, links: Links) -> str:
	"""The form of the record; a mail or a question is read in the form of its partnership."""
	if item.doctype in IN_THE_TIMELINE:
		return links.address_of(PARTNERSHIP)(item.partnership)
	return links.address_of(item.doctype)(item.name) if item.name else ""


def text(item: Item) -> str:
	return _(item.text).format(*(in_words(param) for param in item.params)) if item.text else ""


def officer(item: Item, names: Mapping[str, str]) -> str:
	"""Who is responsible, in lines that are not the reader's own."""
	if item.officer is None:
		return ""
	if not item.officer:
		return _("Nobody is responsible")
	return _("Responsible: {0}").format(names.get(item.officer, item.officer))


def names_in(sections: Collection[digest.Section]) -> dict[str, str]:
	"""Full names of the people that the shown lines name. One query, none for an officer's own lines."""
	items = [one.content for shown in sections for one in shown.lines]
	officers = {item.officer for item in items if item.officer}
	return work_owners.full_names(officers | {item.user for item in items if item.doctype == USER})


def in_words(param: object) -> str:
	"""A tuple holds message ids, or pairs of one with its parameter; a date is the reader's, a month, too, a span of days in words."""
	if isinstance(param, tuple):
		return in_one_sentence(
			[_(part[0]).format(in_words(part[1])) if isinstance(part, tuple) else _(part) for part in param]
		)
	if isinstance(param, timedelta):
		return duration_text(param.days, _, spelled=frappe.local.lang.startswith("en"))
	if isinstance(param, SignatureSummary):
		return summary_text(param, _)
	if isinstance(param, FuzzyDate):
		return fuzzy_text(param.date, param.precision)
	if param is None:
		return _("date unknown")
	return day_text(param) if isinstance(param, date) else as_typed(str(param))


def in_one_sentence(parts: list[str]) -> str:
	"""Labels one after the other; in English only the first begins with a capital, elsewhere each may be a sentence."""
	if not frappe.local.lang.startswith("en"):
		return " · ".join(parts)
	return ", ".join(parts[:1] + [part[:1].lower() + part[1:] for part in parts[1:]])


def action_url_of(item: Item, links: Links) -> Callable[[str], str]:
	"""The screen Today with the dialog of an action open for the line's record; the review has a page of its own."""
	record = f"doctype={frappe.utils.quoted(item.doctype)}&name={frappe.utils.quoted(item.name)}"
	return lambda action: (
		get_url_to_list(REVIEW_PAGE) if action == REVIEW else f"{links.today}?do={action}&{record}"
	)


def more_url(shown: digest.Section) -> str:
	if report := MORE.get(shown.code):
		return get_url_to_report(report, "Script Report", PARTNERSHIP)
	return profiles.url(shown.lines[0].content.doctype)
