"""How a digest reads: a subject, an HTML part that a plain mail client shows well, and a text part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import formatdate, get_url, get_url_to_form, get_url_to_list, get_url_to_report

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests.people import Reader

if TYPE_CHECKING:
	from frappe.email.email_body import EMail

TEMPLATE = "cooperation_digest"
IDENTITY = "digest."
"""What the Message-ID of every digest begins with."""
PREFERENCE = "/app/digest-preference/new"
"""One's own preference: the form opens the one that is there already."""

HEADING = {
	digest.OVERDUE: "Overdue next steps",
	digest.DUE_SOON: "Due within a week",
	digest.TO_CONFIRM: "Did it take place?",
	digest.NEWLY_STALLED: "Newly stalled",
	digest.SIGNATURES_PENDING: "Signatures pending",
	digest.EVENT_FOLLOW_UPS: "Events to follow up",
	digest.TO_WAKE: "Parked, to wake",
	digest.SWEEP_MISSED: "The nightly sweep is missing",
	digest.CHANGES: "Since your last digest",
	digest.ESCALATED: "Stalled and unhandled for two weeks",
	digest.TOP_STALLED: "Stalled",
	digest.AGREEMENTS_ENDING: "Agreements ending, no decision",
	digest.PLANS_OVERDUE: "Action plans that are late",
	digest.APPROVALS: "Waiting for your review",
	digest.WORKLOAD: "Workload",
	digest.KPI_CHANGES: "Results of last month",
	digest.AGREEMENTS_SIGNED: "Agreements signed last month",
	digest.EVENTS: "Events",
	digest.STALL_RATE: "Health",
}
"""English headings (msgids) of the sections."""

MORE = {
	digest.OVERDUE: "Follow-ups and Workload",
	digest.DUE_SOON: "Follow-ups and Workload",
	digest.NEWLY_STALLED: "Stalled Partnerships",
	digest.ESCALATED: "Stalled Partnerships",
	digest.TOP_STALLED: "Stalled Partnerships",
	digest.TO_WAKE: "Stalled Partnerships",
	digest.SIGNATURES_PENDING: "Signature Tracker",
	digest.AGREEMENTS_ENDING: "Agreement Register and Expiry",
	digest.PLANS_OVERDUE: "Action Plan Progress",
	digest.WORKLOAD: "Follow-ups and Workload",
	digest.KPI_CHANGES: "Outcome Scoreboard",
	digest.EVENTS: "Event Effectiveness",
	digest.AGREEMENTS_SIGNED: "Agreement Register and Expiry",
}
"""The report that shows what a section could not; the others open their list."""

SUBJECT = {
	digest.OFFICER: "Your follow-ups for {0}: {1}",
	digest.MANAGER: "Cooperation this week: {1}",
	digest.POLICY: "European-Korean cooperation in figures: {1}",
}


@dataclass(frozen=True, slots=True)
class Mail:
	"""A digest in words, in one language. `args` fill the two templates of TEMPLATE."""

	subject: str
	args: dict


def write(reader: Reader, content: digest.Digest, today: date) -> Mail:
	"""In the language of `frappe.local.lang`; nothing that a record says is read as markup."""
	sections = [told_section(section) for section in content.sections]
	headline = ", ".join(f"{section['heading']} ({section['total']})" for section in sections[:2])
	subject = _(SUBJECT[content.kind]).format(formatdate(today), headline)
	args = {
		"greeting": _("Hello {0},").format(reader.full_name),
		"sections": sections,
		"why": _(
			"You get this mail as {0}, at most one for each period, and none when there is nothing to say."
		).format(
			_(
				{digest.OFFICER: "Cooperation Officer", digest.MANAGER: "Cooperation Manager"}.get(
					content.kind, "Policy Viewer"
				)
			)
		),
		"settings_label": _("Choose sections and hour, or switch it off"),
		"settings_url": get_url(PREFERENCE),
		"log_label": _("Log interaction"),
		"preheader": headline,
		"lang": frappe.local.lang,
	}
	return Mail(subject, args)


def told_section(section: digest.Section) -> dict:
	return {
		"code": section.code,
		"heading": _(HEADING[section.code]),
		"total": section.total,
		"lines": [told_line(line.content) for line in section.lines],
		"more": _("and {0} more").format(section.more) if section.more else "",
		"more_url": more_url(section) if section.more else "",
		"mute_label": _("Mute"),
	}


def told_line(told) -> dict:
	partnership = told.partnership or (told.name if told.doctype == PARTNERSHIP else None)
	return {
		"title": told.title,
		"url": get_url_to_form(told.doctype, told.name) if told.name else "",
		"text": _(told.text).format(*(in_words(param) for param in told.params)) if told.text else "",
		"log_url": get_url(f"/app/interaction/new?partnership={quote(partnership)}")
		if told.log and partnership
		else "",
	}


def in_words(param: object) -> str:
	"""A tuple holds msgids, a date is the reader's, anything else is as it is."""
	if isinstance(param, tuple):
		return ", ".join(_(word) for word in param)
	if param is None:
		return _("date unknown")
	return formatdate(param) if isinstance(param, date) else str(param)


def more_url(section: digest.Section) -> str:
	if report := MORE.get(section.code):
		return get_url_to_report(report, "Script Report", PARTNERSHIP)
	return get_url_to_list(section.lines[0].content.doctype)


def render(mail: Mail) -> str:
	"""The HTML part as the template makes it: for previews."""
	return frappe.get_template(f"templates/emails/{TEMPLATE}.html").render(mail.args)


def mark_as_automatic(message: EMail) -> None:
	"""Frappe's `make_email_body_message`: headers of digests alone, so that no absence note answers, and a way out of them."""
	if not str(message.msg_root["Message-Id"] or "").startswith(f"<{IDENTITY}"):
		return
	message.set_header("Auto-Submitted", "auto-generated")
	message.set_header("X-Auto-Response-Suppress", "All")
	message.set_header("List-Unsubscribe", f"<{get_url(PREFERENCE)}>")
