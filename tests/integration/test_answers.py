"""What people are answered about the demo records: reports, screens, digests and papers, whole, beside the answer in answers/.

Other tests say why a number is right. These say that nothing else has changed: an order, a date, a word, a line that is
gone. Where a change is wanted, run them with `APPROVE=1`: the answers are written anew, and the commit shows what people
will read from now on.
"""

import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

import frappe
import pytest
import time_machine
from bs4 import BeautifulSoup
from frappe.desk import query_report
from frappe.model import naming
from icalendar import Calendar

from eu_korea_coop import api, demo
from eu_korea_coop.clock import site_today
from eu_korea_coop.domain import digest as digests
from eu_korea_coop.follow_up import calendar_feed
from eu_korea_coop.follow_up.digests import unsubscribe
from eu_korea_coop.partnerships import figures
from eu_korea_coop.partnerships.paper import content, output
from eu_korea_coop.partnerships.paper.asked import Asked
from testing import as_user
from testing.reports import REPORTS

pytestmark = [pytest.mark.mariadb, pytest.mark.packaged_frappe]
"""Later Frappes call countries, rows and the link of a print otherwise."""

FOLDER = Path(__file__).parent / "answers"
MORNING = "2026-06-15T08:00:00+00:00"
"""A Monday in Brussels, and the afternoon in Seoul."""
ANNA, MINJUN = "anna.lindqvist@eu-korea.example", "minjun.seok@eu-korea.example"
ELENA, TOMAS = "elena.marchetti@eu-korea.example", "tomas.novak@eu-korea.example"
BY_CHANCE = re.compile(r"\b000\d{7,}\b")
"""A name that was made by chance, but here is a number: another one as soon as anything makes one name more."""
LINE = 140
"""Characters of a line in which a list or a record of the answer stands whole."""
KINDS = {
	"Partnership": "health",
	"Agreement": "state",
	"Organisation": "organisation_type",
	"Cooperation Event": "kind",
}
"""What the records of a DocType differ by."""


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	frappe.db.set_single_value("System Settings", "time_zone", "Europe/Brussels")
	if hasattr(frappe.local, "system_settings"):
		del frappe.local.system_settings
	numbers = count(1)
	with time_machine.travel(MORNING, tick=False), pytest.MonkeyPatch.context() as monkeypatch:
		# rows and mails are named by chance, but not here
		monkeypatch.setattr(
			frappe, "generate_hash", lambda txt=None, length=56: f"{next(numbers):0{length}d}"
		)
		monkeypatch.setattr(
			naming, "_generate_random_string", lambda length=10: f"{next(numbers):0{length}d}", raising=False
		)
		demo.load()
		yield site_of_module


COUNTED_ALONE = ("Partnership Pipeline", "Bottleneck Heatmap", "Origin to Outcome", "Sector and Region")
"""Reports whose chart on a dashboard is counted without their rows."""
OTHER_FILTERS = (
	("Bottleneck Heatmap", {"by": "Korean Counterpart", "side": "Europe"}),
	("Partnership Pipeline", {"chart": "Trend", "origin_kind": "By Coincidence"}),
	("Origin to Outcome", {"from_date": "2013-01-01", "to_date": "2017-12-31"}),
	("Sector and Region", {"stage": "Exploring"}),
	("Support and Budget", {"from_date": "2016-01-01", "to_date": "2018-12-31", "level": "EU"}),
	("Stalled Partnerships", {"chart": "Reasons", "include_approaching": 1, "tier": "Standard"}),
)


def some(doctype: str) -> list[str]:
	"""The first record of each stage, state or kind, five at most: few enough to read."""
	first: dict[str, str] = {}
	for row in frappe.get_all(doctype, fields=["name", KINDS[doctype]], order_by="name"):
		first.setdefault(row[KINDS[doctype]], row.name)
	return sorted(first.values())[:5]


def each(doctype: str, ask: Callable) -> dict:
	"""The answer for some records of a DocType; those that the reader may not have are left out."""
	answers = {}
	for name in some(doctype):
		with suppress(frappe.PermissionError, frappe.DoesNotExistError):
			answers[name] = ask(name)
	return answers


def report(name: str, **filters) -> dict:
	answer = query_report.run(name, filters=filters)
	columns = [column["fieldname"] for column in answer["columns"]]
	return {
		"columns": [f"{column['label']} ({column['fieldtype']})" for column in answer["columns"]],
		"rows": [
			[row.get(column) for column in columns] if isinstance(row, dict) else row
			for row in answer["result"]
		],
		"chart": answer["chart"],
		"summary": answer["report_summary"],
		"message": answer["message"],
	}


def without(part: str, answer: dict) -> dict:
	return {name: value for name, value in answer.items() if name != part}


def digest() -> dict:
	mail = api.preview_digest()
	return {**mail, "html": text_of(mail["html"])}


def calendar_file() -> list[str]:
	"""The entries behind the private address, a line each; descriptions of time zones are the library's."""
	token = calendar_feed.renew(frappe.session.user).partition("token=")[2]
	entries = Calendar.from_ical(calendar_feed.read(token)).walk("VEVENT")
	text = b"".join(entry.to_ical() for entry in entries).decode().replace("\r\n ", "")
	return text.replace(f"@{frappe.local.site}", "@desk.example").splitlines()


def review(choice: str) -> dict:
	"""What a review begins with, what it shows next, and what is left of it at its end."""
	first = api.start_review(choice)
	session = first["session"]
	decided = api.decide_review(first["partnership"], "Leave", seen=first["seen"], session=session)
	second = api.show_review(session, 1)
	answer = {"first": without("overview", first), "decided": decided, "second": without("overview", second)}
	return {**answer, "end": api.end_review(session)}


def paper(language: str) -> list[str]:
	frappe.local.lang = language
	cases = tuple(some("Partnership")[:5])
	return text_of(output.as_html(content.write(Asked(None, None, (), cases, with_texts=True))))


def paper_of_a_period() -> list[str]:
	"""What a reader of figures is given of some years and two sectors: no free text."""
	sectors = ("ICT", "Biotechnology")
	asked = Asked(date(2016, 1, 1), date(2019, 12, 31), sectors, tuple(some("Partnership")), with_texts=False)
	return text_of(output.as_html(content.write(asked)))


def prints(doctype: str, print_format: str, language: str = "en") -> dict:
	frappe.local.lang = language
	return each(doctype, lambda name: text_of(frappe.get_print(doctype, name, print_format, no_letterhead=1)))


def text_of(html: str) -> list[str]:
	"""The words of a page, a line each; a link with where it leads."""
	page = BeautifulSoup(html, "html.parser")
	for part in page(["style", "script", "title"]):
		part.decompose()
	for link in page("a"):
		link.append(f" [{link.get('href', '').partition('&_signature=')[0]}]")
	return [" ".join(line.split()) for line in page.get_text("\n").splitlines() if line.strip()]


ANSWERS: dict[str, tuple[str, Callable]] = {
	**{f"report {frappe.scrub(name)}": (ELENA, lambda name=name: report(name)) for name in REPORTS},
	"report of an officer": (
		ANNA,
		lambda: report("Stalled Partnerships", include_warnings=1, include_approaching=1),
	),
	"report as of the paper": (
		ELENA,
		lambda: report("Stalled Partnerships", as_of="2017-05-31", include_warnings=1),
	),
	"report of a period": (
		ELENA,
		lambda: report("Partnership Pipeline", from_date="2026-01-01", to_date="2026-05-31"),
	),
	"reports by other filters": (ELENA, lambda: [report(name, **filters) for name, filters in OTHER_FILTERS]),
	"charts of dashboards": (ELENA, lambda: {name: report(name, only_chart=1) for name in COUNTED_ALONE}),
	"digest of an officer": (ANNA, digest),
	"digest of an officer in Seoul": (MINJUN, digest),
	"digest of a manager": (ELENA, digest),
	"digest of a reader of figures": (TOMAS, digest),
	"today of an officer": (ANNA, api.get_today),
	"today of an officer in Seoul": (MINJUN, api.get_today),
	"today of a manager": (ELENA, api.get_today),
	"calendar": (ELENA, lambda: api.get_calendar("2026-05-15", "2026-08-15")),
	"calendar of a reader of figures": (TOMAS, lambda: api.get_calendar("2026-05-15", "2026-08-15")),
	"calendar file": (ANNA, calendar_file),
	"choices of a digest": (ANNA, lambda: unsubscribe.describe(ANNA, digests.OFFICER, digests.OVERDUE)),
	"sections of a digest": (ELENA, api.get_digest_sections),
	"overview of partnerships": (ELENA, lambda: each("Partnership", api.get_partnership_overview)),
	"overview of agreements": (ELENA, lambda: each("Agreement", api.get_agreement_overview)),
	"overview of organisations": (ELENA, lambda: each("Organisation", api.get_organisation_overview)),
	"overview of events": (ELENA, lambda: each("Cooperation Event", api.get_event_overview)),
	"stories": (ELENA, lambda: each("Partnership", lambda name: api.get_timeline(name, limit=12))),
	"moves": (ELENA, lambda: each("Partnership", api.get_allowed_moves)),
	"lineage": (ELENA, lambda: each("Partnership", lambda name: api.get_lineage("Partnership", name))),
	"lineage of events": (
		ELENA,
		lambda: each("Cooperation Event", lambda name: api.get_lineage("Cooperation Event", name)),
	),
	"lineage of agreements": (
		ELENA,
		lambda: each("Agreement", lambda name: api.get_lineage("Agreement", name)),
	),
	**{
		f"profiles {frappe.scrub(doctype)}": (
			TOMAS,
			lambda doctype=doctype: each(doctype, lambda name: api.get_profile(doctype, name)),
		)
		for doctype in KINDS
	},
	"lists of profiles": (TOMAS, lambda: {doctype: api.get_profiles(doctype) for doctype in KINDS}),
	"profiles that are looked for": (
		TOMAS,
		lambda: [
			api.get_profiles("Partnership", group="Identified"),
			api.get_profiles("Partnership", figure="Stalled Partnerships"),
			api.get_profiles("Organisation", group="Korea", text="tech"),
		],
	),
	"figures": (TOMAS, lambda: {name: api.get_figure(figure=name) for name in figures.figures(site_today())}),
	"stages by health": (ELENA, lambda: api.get_stages_by_health()),
	"mails to partners": (ANNA, lambda: each("Partnership", api.get_partnership_mail)),
	"what logging begins with": (ANNA, lambda: without("recent", api.get_capture_context())),
	"paper": (ELENA, lambda: paper("en")),
	"paper in Korean": (ELENA, lambda: paper("ko")),
	"paper of a period": (TOMAS, paper_of_a_period),
	"brief": (ELENA, lambda: prints("Partnership", "Partnership Brief")),
	"brief in Korean": (ELENA, lambda: prints("Partnership", "Partnership Brief", "ko")),
	"case study": (ELENA, lambda: prints("Partnership", "Partnership Case Study")),
	"agreement sheet": (ELENA, lambda: prints("Agreement", "Agreement Sheet")),
	"organisation 360": (ELENA, lambda: prints("Organisation", "Organisation 360")),
	"event report": (ELENA, lambda: prints("Cooperation Event", "Event Report")),
	"review": (ELENA, lambda: review("Stalled")),  # the last: it decides
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_people_are_answered_has_not_changed(name):
	user, ask = ANSWERS[name]
	language = frappe.local.lang
	with as_user(user):
		try:
			answer = ask()
		finally:
			frappe.local.lang = language
	file = FOLDER / f"{name.replace(' ', '_')}.json"
	answer = frappe.as_json(answer).replace(frappe.utils.get_url(), "https://desk.example")
	text = "\n".join(lines(json.loads(BY_CHANCE.sub("by-chance", answer)))) + "\n"
	if os.environ.get("APPROVE"):
		file.parent.mkdir(exist_ok=True)
		file.write_text(text)
	assert text.splitlines() == file.read_text().splitlines()


def lines(value: object, indent: str = "") -> Iterable[str]:
	"""JSON with a line for each small record or list, so that a change is a line, too."""
	whole = json.dumps(value, ensure_ascii=False)
	if len(whole) + len(indent) <= LINE or not isinstance(value, dict | list):
		yield f"{indent}{whole}"
		return
	if isinstance(value, dict):
		entries = [(f"{json.dumps(key, ensure_ascii=False)}: ", entry) for key, entry in value.items()]
	else:
		entries = [("", entry) for entry in value]
	yield f"{indent}{'{' if isinstance(value, dict) else '['}"
	for place, (key, entry) in enumerate(entries):
		below = list(lines(entry, f"{indent} "))
		below[0] = f"{indent} {key}{below[0].strip()}"
		below[-1] += "," if place < len(entries) - 1 else ""
		yield from below
	yield f"{indent}{'}' if isinstance(value, dict) else ']'}"
