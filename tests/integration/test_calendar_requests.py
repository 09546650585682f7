"""Which calendar servers are asked, by which address, how long, and what their answers mean; no calendar takes part."""

import re
import socket
from datetime import date

import frappe
import pytest

from eu_korea_coop.follow_up.meetings import caldav, requests
from testing.calendar_server import PASSWORD, USER, raw_server, says_status

FIRST, LAST = date(2026, 11, 19), date(2027, 1, 25)


@pytest.fixture
def trusted(site, monkeypatch):
	monkeypatch.setitem(frappe.conf, requests.HOSTS_SETTING, ["127.0.0.1"])


# --- which address


@pytest.mark.parametrize(
	"address",
	[
		"https://calendar.example/a b",
		" https://calendar.example/",
		"https://calendar.example:0/",
		"https://:443/",
		"",
	],
)
def test_an_address_with_a_blank_or_without_a_server_is_none(site, address):
	with pytest.raises(requests.CalendarError, match="begins with https"):
		requests.split(address)


def test_a_server_is_the_same_with_its_usual_port_and_in_capitals(trusted):
	for one, same in (
		("https://calendar.example", "https://Calendar.Example:443/dav/"),
		("http://127.0.0.1/", "http://127.0.0.1:80/x"),
		("https://calendar.example:1/", "https://calendar.example:1/"),
	):
		assert requests.origin_of(requests.split(one)) == requests.origin_of(requests.split(same))
	for one, other in (
		("https://127.0.0.1/", "http://127.0.0.1/"),
		("https://calendar.example/", "https://calendar.example:444/"),
		("https://calendar.example/", "https://other.example/"),
	):
		assert requests.origin_of(requests.split(one)) != requests.origin_of(requests.split(other))


@pytest.mark.parametrize(
	("address", "path"),
	[("https://a.example", "/"), ("https://a.example/x/", "/x/"), ("https://a.example/x?y=1", "/x?y=1")],
)
def test_a_request_names_path_and_query(site, address, path):
	assert requests.path_of(requests.split(address)) == path


def test_only_a_host_that_the_site_names_is_asked_without_https(site, monkeypatch):
	with pytest.raises(requests.CalendarError, match="https only"):
		requests.split("http://calendar.example/")
	monkeypatch.setitem(frappe.conf, requests.HOSTS_SETTING, ["calendar.example"])
	assert requests.split("http://Calendar.example/").port is None
	with pytest.raises(requests.CalendarError, match="https only"):
		requests.split("http://other.example/")


@pytest.mark.parametrize(
	("number", "is_public"),
	[
		("93.184.216.34", True),
		("2606:2800:220:1:248:1893:25c8:1946", True),
		("::ffff:93.184.216.34", True),
		("2002:5db8:d822::", True),
		("2001:0:4136:e378:8000:63bf:a247:27dd", True),
		("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
		("fe80::1%eth0", False),
		("ff0e::1", False),
		("224.0.1.1", False),
		("192.168.1.1", False),
	],
)
def test_an_old_number_inside_a_new_one_counts_as_the_old_one(number, is_public):
	assert requests.is_public(number) == is_public


def test_a_name_is_looked_up_once_and_its_first_public_number_is_connected_to(site, monkeypatch):
	asked = []
	numbers = [("10.0.0.1", 443), ("2606:2800:220:1::1", 443, 0, 0), ("93.184.216.34", 443)]
	monkeypatch.setattr(socket, "getaddrinfo", lambda *_of, **_more: [(0, 0, 0, "", one) for one in numbers])

	def connect(address, timeout):
		asked.append((address, timeout))
		raise OSError("nobody")

	monkeypatch.setattr(socket, "create_connection", connect)
	server = requests.Server("https://calendar.example/", USER, PASSWORD, 7)
	with pytest.raises(requests.CalendarError, match=r"calendar\.example can't be reached"):
		server.ask("PROPFIND", "/", "", 0)
	((address, timeout),) = asked
	assert address == ("2606:2800:220:1::1", 443) and 6 < timeout <= 7
	del numbers[1:]
	with pytest.raises(requests.CalendarError, match=r"^calendar\.example is not on the public internet"):
		server.ask("PROPFIND", "/", "", 0)
	assert len(asked) == 1


# --- how long, and how much


def test_a_reading_takes_thirty_seconds_at_most_and_shows_no_password(site):
	server = requests.Server("https://calendar.example/", USER, PASSWORD)
	assert PASSWORD not in repr(server) and USER in repr(server)
	server.ends -= 31
	with pytest.raises(requests.CalendarError, match="within 30 seconds"):
		server.ask("PROPFIND", "/", "", 0)


def test_the_last_second_and_the_last_byte_count(trusted, monkeypatch):
	monkeypatch.setattr(requests, "MOST_BYTES", 100)
	for length, is_read in ((100, True), (101, False)):
		with raw_server(says_status("207 Multi-Status", body=b"x" * length)) as address:
			server = requests.Server(address, USER, PASSWORD, 0.9)
			if is_read:
				assert server.ask("PROPFIND", "", "", 0) == b"x" * length
				continue
			with pytest.raises(requests.CalendarError, match="is longer than"):
				server.ask("PROPFIND", "", "", 0)


# --- what an answer means


@pytest.mark.parametrize(
	("statuses", "words"),
	[
		((401, 403), "refuses the user or the password"),
		((404, 410), "no calendar at this address"),
		((300, 301, 399), "sends on to https://other.example/"),
		((429, 500, 503, 599), "a problem of its own"),
		((200, 208, 299, 400, 402, 405, 409, 411, 428, 430, 499), "is not one for calendars"),
	],
)
def test_a_status_is_said_in_words(site, statuses, words):
	for status in statuses:
		answer = frappe._dict(status=status, getheader=lambda _name: "https://other.example/")
		with pytest.raises(requests.CalendarError, match=words):
			requests.check_status(answer)
	requests.check_status(frappe._dict(status=207))
	assert requests.shown(None) == requests.shown("") == "?"


# --- calendars of a server


class Answering:
	"""A server that answers each address with what it is given, and remembers what it was asked."""

	address = "https://calendar.example/dav/"

	def __init__(self, **answers: str):
		self.answers, self.asked = answers, []

	def ask(self, method: str, url: str, body: str, depth: int) -> bytes:
		path = url.removeprefix("https://calendar.example/")
		self.asked.append((method, path, depth, body))
		inside = self.answers[f"{method}_{path.strip('/').replace('/', '_') or 'root'}"]
		return f"<d:multistatus {caldav.XMLNS}>{inside}</d:multistatus>".encode()


def at(href: str, *properties: str) -> str:
	inside = "".join(properties)
	return (
		f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{inside}</d:prop></d:propstat></d:response>"
	)


CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
FOLDER = "<d:resourcetype><d:collection/></d:resourcetype>"


def kinds(*names: str) -> str:
	inside = "".join(f'<c:comp name="{name}"/>' for name in names)
	return f"<c:supported-calendar-component-set>{inside}</c:supported-calendar-component-set>"


def files(*contents: str) -> str:
	return "".join(at("/x.ics", f"<c:calendar-data>{one}</c:calendar-data>") for one in contents)


def test_the_calendar_that_was_entered_is_asked_for_its_meetings_of_these_days(site):
	server = Answering(PROPFIND_dav=at("/dav/", CALENDAR), REPORT_dav=files("one", "", "two"))
	assert caldav.read_calendars(server, FIRST, LAST) == ["one", "two"]
	assert [(method, path, depth) for method, path, depth, _body in server.asked] == [
		("PROPFIND", "dav/", 0),
		("REPORT", "dav/", 1),
	]
	assert re.findall(r'(?:start|end)="(\w+)"', server.asked[1][3]) == [
		"20261118T000000Z",
		"20270127T000000Z",
	]


def test_the_calendars_of_a_person_are_reached_by_their_home_and_those_of_tasks_are_none(site):
	home = "<c:calendar-home-set><d:href> /mine/ </d:href></c:calendar-home-set>"
	lists = (
		at("/mine/", FOLDER),
		at("/mine/office/", CALENDAR, kinds("VEVENT", "VTODO")),
		at("private/", CALENDAR),
		at("/mine/tasks/", CALENDAR, kinds("VTODO")),
	)
	person = "<d:current-user-principal><d:href>/people/me/</d:href></d:current-user-principal>"
	for way in (
		{"PROPFIND_dav": at("/dav/", FOLDER, home)},
		{"PROPFIND_dav": at("/dav/", FOLDER, person), "PROPFIND_people_me": at("/people/me/", home)},
	):
		server = Answering(**way, PROPFIND_mine="".join(lists))
		assert caldav.calendars_of(server) == [
			"https://calendar.example/mine/office/",
			"https://calendar.example/mine/private/",
		]
		assert [depth for _method, _path, depth, _body in server.asked] == [0] * len(way) + [1]
	for nowhere in (at("/dav/", FOLDER), at("/dav/", FOLDER, home)):
		with pytest.raises(requests.CalendarError, match="no calendar at this address"):
			caldav.calendars_of(Answering(PROPFIND_dav=nowhere, PROPFIND_mine=lists[0]))


def test_twenty_calendars_and_two_thousand_meetings_are_read_at_most(site):
	home = "<c:calendar-home-set><d:href>/mine/</d:href></c:calendar-home-set>"
	many = "".join(at(f"/mine/{number}/", CALENDAR) for number in range(21))
	server = Answering(PROPFIND_dav=at("/dav/", FOLDER, home), PROPFIND_mine=many)
	assert len(caldav.calendars_of(server)) == 20
	answers = {"PROPFIND_dav": at("/dav/", CALENDAR)}
	enough = ["x"] * 2000
	assert caldav.read_calendars(Answering(**answers, REPORT_dav=files(*enough)), FIRST, LAST) == enough
	with pytest.raises(requests.CalendarError, match="more than 2000 meetings"):
		caldav.read_calendars(Answering(**answers, REPORT_dav=files(*enough, "x")), FIRST, LAST)
