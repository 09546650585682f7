"""Ending a kind of digest, pausing it or leaving a section out, from a mail and without a login (www/digest_choices.py)."""

from __future__ import annotations

import hmac
from collections.abc import Container
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, getdate
from frappe.utils.verified_command import get_signed_params

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import preferences
from eu_korea_coop.follow_up.reading import reading_as
from eu_korea_coop.follow_up.sections import wording

if TYPE_CHECKING:
	from werkzeug.datastructures import MultiDict

CHOICES = "/digest-choices"
SIGNATURE = "&_signature="


def choices_url(user: str, kind: str, section: str | None = None) -> str:
	"""The signed address of the page for one user and kind; `section` is the one to leave out."""
	named = {"digest": kind, "user": user, **({"section": section} if section else {})}
	return get_url(f"{CHOICES}?{get_signed_params(urlencode(named))}")


def reader_of(query: str) -> tuple[str, str] | None:
	"""User and kind of an address's query, None unless it is signed by this site and still means somebody.

	Frappe's own check accepts a GET only, so the query is signed again and compared.
	"""
	params = query.partition(SIGNATURE)[0]
	if not hmac.compare_digest(get_signed_params(params).encode(), query.encode()):
		return None
	named = named_in(params)
	user, kind = named.get("user"), named.get("digest")
	if kind not in digest.KINDS or not frappe.db.exists("User", {"name": user, "enabled": 1}):
		return None
	return user, kind


def named_in(query: str) -> dict[str, str]:
	"""The parameters of a query, by their names."""
	return {key: values[0] for key, values in parse_qs(query).items()}


def describe(user: str, kind: str, left_out: str | None = None) -> dict:
	"""What the page shows: `{heading, for_whom, sections: [{code, label, shown, left_out}], left_out, weekly, paused_until,
	stands, may_be_weekly}`. `left_out`: code of the section that the mail's link named; it is not left out until it is saved."""
	wish = preferences.of(user)
	muted = set((wish.muted_sections or "").split())
	asked = left_out if left_out in digest.SECTIONS[kind] and left_out not in muted else None
	return {
		"heading": _("{0} digest").format(_(kind)),
		"for_whom": _("For {0}").format(user),
		"sections": sections(kind, {*digest.SECTIONS[kind]} - muted - {asked}, asked),
		"left_out": _("“{0}” is no longer ticked below: press Save to leave it out.").format(
			wording.heading(asked)
		)
		if asked
		else "",
		"weekly": bool(wish.weekly),
		"paused_until": str(wish.paused_until or ""),
		"stands": standing(wish, kind),
		"may_be_weekly": kind == digest.OFFICER,
	}


def sections(kind: str, ticked: Container[str], left_out: str | None = None) -> list[dict]:
	return [
		{
			"code": code,
			"label": wording.heading(code),
			"shown": code in ticked,
			"left_out": code == left_out,
		}
		for code in digest.SECTIONS[kind]
	]


def standing(wish: Document, kind: str) -> str:
	"""Why this digest does not come at present, in a sentence; "" if it comes."""
	if not wish.enabled:
		return _("You get no digests at all. Switch them on in your Digest Preference.")
	if kind in (wish.kinds_off or "").split():
		return _("You do not get this digest. Save your choices below to get it again.")
	return ""


def as_entered(kind: str, form: MultiDict) -> dict:
	"""What the page shows of choices that were refused: as they were posted, in the form of `describe`."""
	return {
		"sections": sections(kind, set(form.getlist("section"))),
		"weekly": bool(form.get("weekly")),
		"paused_until": form.get("paused_until", ""),
	}


def answer(user: str, kind: str, form: MultiDict) -> str:
	"""Do what was posted; answers the sentence that says so. A mail program's one click, or the page's "end", ends the kind.

	Raises ValidationError naming the field for a day that is past or none.
	"""
	with reading_as(user, frappe.local.lang):
		wish = preferences.of(user)
		off = set((wish.kinds_off or "").split())
		if "List-Unsubscribe" in form or form.get("do") == "end":
			wish.kinds_off = "\n".join(sorted(off | {kind}))
			wish.save()
			return _("You will not get this digest any more. Save your choices below to get it again.")
		others = set((wish.muted_sections or "").split()) - set(digest.SECTIONS[kind])
		wish.update(
			{
				"kinds_off": "\n".join(sorted(off - {kind})),
				"muted_sections": "\n".join(
					sorted(others | (set(digest.SECTIONS[kind]) - set(form.getlist("section"))))
				),
				"paused_until": getdate(form.get("paused_until")) if form.get("paused_until") else None,
			}
		)
		if kind == digest.OFFICER:
			wish.weekly = int(bool(form.get("weekly")))
		wish.save()
		return _("Saved.")
