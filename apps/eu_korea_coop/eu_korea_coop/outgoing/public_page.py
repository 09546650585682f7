"""The public page `/cooperation`: a map and a list of the agreements and events that a manager has marked (docs/public-page.md).

Off until Cooperation Settings switch it on; until then its address answers 404. Made on the server and stored in the cache,
whole, by language; every change of what it may show makes it anew. A browser asks each time and gets 304 if it is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_url
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, COOPERATION_SETTINGS, PARTNERSHIP
from eu_korea_coop.languages import LANGUAGES, in_language, page_language
from eu_korea_coop.outgoing import public_data, public_map, public_records
from eu_korea_coop.public_mark import MARK
from eu_korea_coop.reporting.fuzzy_text import fuzzy_text

ROUTE = "cooperation"
TEMPLATE = "eu_korea_coop/templates/public/cooperation.html"
STAND = "eu_korea_coop:public_page"
"""Key of the cache: a word that changes whenever the page has to be made anew."""
KEPT = 600
"""Seconds a page stays in the cache: what changes without a save (a sweep, a restored backup) is seen after that."""
HEADERS = {
	"Cache-Control": "public, no-cache",
	"Vary": "Accept-Language, Cookie",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
}
"""A cache may keep the page and asks each time whether it is still this one, so that what was unmarked is gone at once."""


class PublicPage(BaseRenderer):
	"""Frappe asks it about every address outside the desk (hook `page_renderer`)."""

	def can_render(self) -> bool:
		return self.path == ROUTE and is_on()

	def render(self) -> Response:
		page, tag = stored_page(page_language())
		# a page that is the same for everybody sets no cookie; somebody who is signed in keeps theirs
		if frappe.session.user == "Guest" and hasattr(frappe.local, "cookie_manager"):
			frappe.local.cookie_manager.cookies.clear()
		response = Response(page, mimetype="text/html", headers=HEADERS)
		response.set_etag(tag)
		return response.make_conditional(frappe.local.request)


def is_on() -> bool:
	return bool(cint(frappe.get_cached_doc(COOPERATION_SETTINGS).get("public_page")))


def stored_page(language: str) -> tuple[str, str]:
	"""(HTML, its tag), made anew where the cache has none."""
	# read before the records: what is made of older ones is stored under a word that nobody asks for any more
	stand = frappe.cache.get_value(STAND) or "0"
	key = f"{STAND}:{stand}:{language}"
	if stored := frappe.cache.get_value(key, expires=True):
		return stored["page"], stored["tag"]
	page = made_page(language)
	tag = hashlib.sha256(page.encode()).hexdigest()[:32]
	frappe.cache.set_value(key, {"page": page, "tag": tag}, expires_in_sec=KEPT)
	return page, tag


def made_page(language: str) -> str:
	with in_language(language):
		return frappe.render_template(TEMPLATE, context(language))


def context(language: str) -> dict:
	"""What the template shows, every text in `language`, nothing escaped yet."""
	records = public_records.read()
	address = get_url(f"/{ROUTE}")
	return {
		"language": language,
		"languages": LANGUAGES,
		"address": address,
		"data": public_data.write(records, address),
		"map": public_map.drawing(*marked_places(records)),
		"agreements": [agreement_line(row) for row in records.agreements],
		"events": [event_line(row) for row in records.events],
		"not_shown": [
			_("The newest {0} of {1} are shown.").format(len(rows), in_all) if in_all > len(rows) else ""
			for rows, in_all in (
				(records.agreements, records.agreements_in_all),
				(records.events, records.events_in_all),
			)
		],
	}


def agreement_line(row: frappe._dict) -> dict:
	signed = fuzzy_text(row.signed_on, row.signed_on_precision)
	details = [
		_(row.kind),
		_(row.state),
		signed and _("signed {0}").format(signed),
		row.end_date and _("until {0}").format(fuzzy_text(row.end_date, "Day")),
	]
	return {
		"title": row.title,
		"details": " · ".join(filter(None, details)),
		"organisations": [organisation_text(one) for one in row.parties],
	}


def event_line(row: frappe._dict) -> dict:
	days = [
		fuzzy_text(row.get(day), row.get(f"{day}_precision"))
		for day in ("start_date", "end_date")
		if row.get(day)
	]
	details = [
		" – ".join(dict.fromkeys(filter(None, days))),
		", ".join(filter(None, (row.city, row.country and _(row.country)))),
		_(row.kind),
		_(row.status),
	]
	return {
		"title": row.title,
		"details": " · ".join(filter(None, details)),
		"organisations": [organisation_text(one) for one in row.organisers],
		"website": row.website if public_data.is_web_address(row.website) else "",
	}


def organisation_text(row: frappe._dict) -> str:
	native = row.native_name if row.native_name and row.native_name != row.organisation_name else ""
	name = f"{row.organisation_name} ({native})" if native else row.organisation_name
	return ", ".join(filter(None, (name, row.country and _(row.country))))


def marked_places(records: public_records.PublicRecords) -> tuple[dict, list]:
	"""Place → the titles that stand there; and the lines between the parties of each agreement, from the first one."""
	marked: dict[tuple[float, float], list[str]] = {}
	lines = []
	for title, places in titles_with_places(records):
		for place in places:
			marked.setdefault(place, []).append(title)
	for row in records.agreements:
		first, *others = dict.fromkeys(one.place for one in row.parties if one.place) or [None]
		lines += [(first, other) for other in others]
	return marked, list(dict.fromkeys(lines))


def titles_with_places(records: public_records.PublicRecords) -> Iterator[tuple[str, list]]:
	for row in records.agreements:
		yield row.title, list(dict.fromkeys(one.place for one in row.parties if one.place))
	for row in records.events:
		yield row.title, [row.place] if row.place else []


# ----------------------------------------------------------------------------------------------- what makes it anew


def record_changed(doc: Document, method: str | None = None, *_names: object) -> None:
	"""On a save, a deletion or a new name of an agreement, event, organisation, partnership or of the settings."""
	before = doc.get_doc_before_save()
	if doc.doctype in (AGREEMENT, COOPERATION_EVENT) and not (doc.get(MARK) or (before and before.get(MARK))):
		return
	if doc.doctype == PARTNERSHIP and before and before.visibility == doc.visibility:
		return
	if doc.doctype == COOPERATION_SETTINGS:
		frappe.db.after_commit.add(forget_missing_pages)
	frappe.db.after_commit.add(forget)


def forget() -> None:
	"""After the commit, so that nobody makes the page of what was stored before."""
	frappe.cache.set_value(STAND, frappe.generate_hash(length=12))


def forget_missing_pages() -> None:
	"""Frappe remembers which addresses answered 404: one that was just switched on is there."""
	frappe.cache.delete_value("website_404")
