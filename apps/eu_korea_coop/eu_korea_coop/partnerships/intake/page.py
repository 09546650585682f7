"""The page `/propose-contact`, on which an organisation proposes contact, without a login (docs/intake.md).

Off until Cooperation Settings switch it on; until then its address answers 404. A form that needs no script: it is sent to
its own address and comes back with what is wrong beside each box. No mail is sent and no account made.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.sessions import get_csrf_token
from frappe.utils import cint
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response

from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.domain import proposals
from eu_korea_coop.domain.sides import EUROPE, KOREA, side_of_country
from eu_korea_coop.languages import LANGUAGES, page_language
from eu_korea_coop.partnerships.intake import receiving
from eu_korea_coop.writes_at_once import ENDING

ROUTE = "propose-contact"
TEMPLATE = "eu_korea_coop/templates/public/propose_contact.html"
TRAP = "fax_number"
"""A box that people don't see: what fills it is a program."""
LARGEST = 64 * 1024
"""Bytes of a request: all boxes filled with Hangul, and more."""
OFTEN, HOUR = 10, 60 * 60
"""Requests from one address in an hour."""
HEADERS = {
	"Cache-Control": "no-store",
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}


class IntakePage(BaseRenderer):
	"""Frappe asks it about every address outside the desk (hook `page_renderer`)."""

	def can_render(self) -> bool:
		return self.path == ROUTE and is_on()

	def render(self) -> Response:
		frappe.local.lang = page_language()
		if frappe.local.request.method != "POST":
			return answer(200)
		try:
			return received()
		except RequestEntityTooLarge:
			return answer(413, failure=_("This is too long. Please shorten it and send it again."))
		except TooManyRequests:
			return answer(429, failure=_("Too much was sent from here. Please try again in an hour."))


def is_on() -> bool:
	return bool(cint(frappe.get_cached_doc(COOPERATION_SETTINGS).get("intake")))


def received() -> Response:
	"""What was sent, stored or refused. Raises RequestEntityTooLarge or TooManyRequests."""
	request = frappe.local.request
	if (request.content_length or 0) > LARGEST:
		raise RequestEntityTooLarge
	refuse_too_many()
	entered = {name: request.form.getlist(name) for name in request.form}
	if any(entered.get(TRAP, ())):
		return answer(200, thanks=True)
	read = proposals.read(entered, receiving.choices())
	if read.problems:
		return answer(400, entered=entered, problems=read.problems)
	if receiving.are_many():
		raise TooManyRequests
	frappe.db.savepoint("proposal")
	try:
		receiving.store(read, frappe.local.lang)
	except ENDING:
		raise
	except Exception:
		# Frappe answers a page that failed with 500 and commits what was written before
		frappe.db.rollback(save_point="proposal")
		raise
	return answer(200, thanks=True)


def refuse_too_many() -> None:
	"""Frappe's own limit by address; it says so by a different exception in each version."""
	try:
		count_request()
	except frappe.ValidationError as error:
		frappe.clear_messages()
		raise TooManyRequests from error


@rate_limit(limit=OFTEN, seconds=HOUR)
def count_request() -> None:
	"""Raise when too many requests came from this address."""


def answer(
	status: int,
	entered: dict[str, list[str]] | None = None,
	problems: dict[str, str] | None = None,
	failure: str = "",
	thanks: bool = False,
) -> Response:
	"""The page; with `entered` the boxes hold what was written there, with `problems` each says what is wrong."""
	lists = receiving.choices()
	page = frappe.render_template(
		TEMPLATE,
		{
			"language": frappe.local.lang,
			"languages": LANGUAGES,
			"thanks": thanks,
			"failure": failure,
			"entered": {name: texts[0] for name, texts in (entered or {}).items() if texts},
			"chosen": (entered or {}).get(proposals.SECTORS, []),
			"problems": {name: sentence(name, code) for name, code in (problems or {}).items()},
			"labels": labels(),
			"boxes": {box.name: box for box in proposals.BOXES},
			"countries": countries(),
			"types": [(name, _(name)) for name in lists["organisation_type"]],
			"sectors": [(name, _(name)) for name in lists[proposals.SECTORS]],
			"consent": receiving.consent_text(),
			"trap": TRAP,
			# a guest has no session that a foreign page could use; whoever is signed in sends their token
			"csrf": get_csrf_token() if frappe.session.user != "Guest" else "",
		},
	)
	return Response(page, status=status, mimetype="text/html", headers=HEADERS)


def countries() -> list[tuple[str, str]]:
	"""(name, shown name) of every country: Korea, then Europe's, then all others, each by its shown name."""
	place = {KOREA: 0, EUROPE: 1}
	rows = [
		(place.get(side_of_country(row.code), 2), _(row.name), row.name)
		for row in frappe.get_all("Country", fields=["name", "code"])
	]
	return [(name, shown) for _place, shown, name in sorted(rows)]


def labels() -> dict[str, str]:
	return {
		"organisation_name": _("Organisation"),
		"country": _("Country"),
		"organisation_type": _("Type of organisation"),
		"website": _("Website"),
		"person_name": _("Your name"),
		"email": _("Your e-mail address"),
		"role_title": _("Your role"),
		"phone": _("Telephone"),
		"looking_for": _("What are you looking for?"),
		"whom_to_meet": _("Whom would you like to meet?"),
		proposals.SECTORS: _("Sectors"),
		proposals.CONSENT: _("Consent"),
	}


def sentence(name: str, code: str) -> str:
	"""What is wrong with a box, its label first."""
	longest = next((box.longest for box in proposals.BOXES if box.name == name), proposals.MOST_SECTORS)
	texts = {
		proposals.MISSING: _("please fill this in."),
		proposals.TOO_LONG: _("this is too long. At most {0} are possible.").format(longest),
		proposals.NOT_UNDERSTOOD: _("this was not understood."),
		proposals.NOT_A_CHOICE: _("please choose from the list."),
		proposals.NO_EMAIL: _("this is no e-mail address. Write it as in name@organisation.example."),
		proposals.NO_PHONE: _("this is no telephone number. Write it with digits, as in +82 2 000 0000."),
		proposals.NO_WEBSITE: _("this is no web address. Write it as in https://organisation.example."),
		proposals.NO_CONSENT: _("without it nothing can be stored and nobody can answer."),
	}
	return f"{labels()[name]}: {texts[code]}"
