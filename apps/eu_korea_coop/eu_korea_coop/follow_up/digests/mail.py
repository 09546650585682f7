"""How a digest reads: a subject, an HTML part that a plain mail client shows well, and a text part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import get_url, get_url_to_list

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests.people import Reader
from eu_korea_coop.follow_up.digests.unsubscribe import choices_url
from eu_korea_coop.follow_up.sections import wording
from eu_korea_coop.follow_up.sections.items import N_
from eu_korea_coop.reporting.fuzzy_text import day_text

TEMPLATE = "cooperation_digest"
IDENTITY = "digest."
"""What the Message-ID of every digest begins with."""
SUBJECT = {
	digest.OFFICER: N_("Your follow-ups for {0}: {1}"),
	digest.MANAGER: N_("Cooperation this week: {1}"),
	digest.POLICY: N_("European-Korean cooperation in figures: {1}"),
}


@dataclass(frozen=True, slots=True)
class Mail:
	"""A digest in words, in one language. `args` fill the two templates of TEMPLATE."""

	subject: str
	args: dict


def write(reader: Reader, content: digest.Digest, today: date) -> Mail:
	"""In the language of `frappe.local.lang`; nothing that a record says is read as markup."""
	names = wording.names_in(content.sections)
	sections = [wording.section(section, names, reader.is_first) for section in content.sections]
	for section in sections:
		section["settings_url"] = choices_url(reader.user, reader.kind, section["code"])
	headline = ", ".join(f"{section['heading']} ({section['total']})" for section in sections[:2])
	role = {digest.OFFICER: "Cooperation Officer", digest.MANAGER: "Cooperation Manager"}
	args = {
		"greeting": _("Hello {0},").format(reader.full_name),
		"header": f"{_('EU-Korea Cooperation')} · {day_text(today)}",
		"header_url": get_url_to_list(wording.TODAY_PAGE) if reader.kind in role else get_url(),
		"first": _("This is your first digest: it lists everything that is open. Later ones say what is new.")
		if reader.is_first and reader.kind != digest.POLICY
		else "",
		"sections": sections,
		"why": _(
			"You get this mail as {0}, at most one for each period, and none when there is nothing to say."
		).format(_(role.get(content.kind, "Policy Viewer"))),
		"settings_label": _("Pause, once a week, choose sections, or switch it off"),
		"settings_url": choices_url(reader.user, reader.kind),
		"mute_label": _("Leave this section out"),
		"preheader": headline,
		"lang": frappe.local.lang,
	}
	return Mail(_(SUBJECT[content.kind]).format(day_text(today), headline), args)


def render(mail: Mail) -> str:
	"""The HTML part as the template makes it: for previews."""
	return frappe.get_template(f"templates/emails/{TEMPLATE}.html").render(mail.args)
