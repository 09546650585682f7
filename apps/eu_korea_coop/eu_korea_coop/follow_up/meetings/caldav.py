"""A person's calendars on a CalDAV server (RFC 4791): reached from one address, read for a number of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from frappe import _

from eu_korea_coop.follow_up.meetings.requests import CalendarError, Server

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
MOST_CALENDARS = 20
MOST_FILES = 2000
XMLNS = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'


def read_calendars(server: Server, first: date, last: date) -> list[str]:
	"""The files of all meetings from `first` to `last` in the calendars of an address. Raises CalendarError."""
	files: list[str] = []
	for url in calendars_of(server):
		answer = parse(server.ask("REPORT", url, query(first, last), depth=1))
		files += [data.text for data in answer.iter(f"{CALDAV}calendar-data") if data.text]
		if len(files) > MOST_FILES:
			raise CalendarError(
				_("The calendar has more than {0} meetings in these weeks.").format(MOST_FILES)
			)
	return files


def calendars_of(server: Server) -> list[str]:
	"""The addresses of the calendars: the one entered, or those of the person to whom the entered address leads."""
	asked = properties(server, server.address, 0)
	for _url, result in asked:
		if is_calendar(result):
			return [server.address]
	home = link(asked, f"{CALDAV}calendar-home-set")
	if not home and (person := link(asked, f"{DAV}current-user-principal")):
		home = link(properties(server, person, 0), f"{CALDAV}calendar-home-set")
	calendars = [url for url, result in properties(server, home, 1) if is_calendar(result)] if home else []
	if not calendars:
		raise CalendarError(_("There is no calendar at this address."))
	return calendars[:MOST_CALENDARS]


def properties(server: Server, url: str, depth: int) -> list[tuple[str, ElementTree.Element]]:
	body = (
		f'<?xml version="1.0" encoding="utf-8"?><d:propfind {XMLNS}><d:prop><d:resourcetype/>'
		"<d:current-user-principal/><c:calendar-home-set/><c:supported-calendar-component-set/></d:prop></d:propfind>"
	)
	url = urljoin(server.address, url)
	answer = parse(server.ask("PROPFIND", url, body, depth))
	return [
		(urljoin(url, response.findtext(f"{DAV}href") or ""), response)
		for response in answer.iter(f"{DAV}response")
	]


def is_calendar(result: ElementTree.Element) -> bool:
	"""Whether it is a calendar, and one that holds meetings; a list of tasks is none."""
	if result.find(f".//{DAV}resourcetype/{CALDAV}calendar") is None:
		return False
	kinds = {one.get("name") for one in result.iter(f"{CALDAV}comp")}
	return not kinds or "VEVENT" in kinds


def link(result: list[tuple[str, ElementTree.Element]], name: str) -> str | None:
	for url, response in result:
		for one in response.iter(name):
			if href := one.findtext(f"{DAV}href"):
				return urljoin(url, href.strip())
	return None


def query(first: date, last: date) -> str:
	"""What asks for meetings; a day more at both ends, for the server counts in UTC."""
	start, end = first - timedelta(days=1), last + timedelta(days=2)
	times = f"start={quoteattr(f'{start:%Y%m%d}T000000Z')} end={quoteattr(f'{end:%Y%m%d}T000000Z')}"
	return (
		f'<?xml version="1.0" encoding="utf-8"?><c:calendar-query {XMLNS}><d:prop><d:getetag/><c:calendar-data/></d:prop>'
		f'<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range {times}/>'
		"</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
	)


def parse(content: bytes) -> Iterator[ElementTree.Element] | ElementTree.Element:
	"""The answer as a tree. Raises CalendarError for what is none, and for one with entities, which can grow without end."""
	try:
		text = content.decode("utf-8-sig")
		if "<!DOCTYPE" in text:
			raise CalendarError(_("The server's answer is not one of a calendar."))
		return ElementTree.fromstring(text)
	except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
		raise CalendarError(_("The server's answer is not one of a calendar."))
