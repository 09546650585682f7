"""Make the demonstration, once: people, the seven cases as of the paper, a desk dated relative to today."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import getdate

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import INTRODUCTION
from eu_korea_coop.demo import introductions, mails, own_organisations, people, record, tags
from eu_korea_coop.partnerships import history_loader
from eu_korea_coop.partnerships.history_loader.reading import read_folder

PAPER_READS_TO = date(2017, 5, 31)
"""The seven cases are loaded as of this day (settled.md): the text reaches May 2017 (L278)."""

DESK = "desk.json"
TOKEN = re.compile(r"\{(today|this year)([+-]\d+)?\}")


def load(
	today: str | date | None = None, progress: Callable[[int], None] = lambda _percent: None
) -> dict[str, int]:
	"""Make what is missing of the demonstration; answers how many records of each DocType were made.

	`today`: the day the desk counts from, by default the site's. `progress` is called with each whole percent that is
	done. What is there already stays as people have it. Raises
	ValidationError and leaves nothing if a record is refused. Only an administrator may.
	"""
	record.only_for_administrators()
	day = getdate(today) if today else site_today()
	record.remember("User", people.make_missing())
	files = read_folder(folder())
	desk = fill_in_days(files.pop(DESK).decode(), day)
	reports = [
		history_loader.load_files(files, as_of=PAPER_READS_TO, progress=share_of(progress, 0, 50)),
		history_loader.load_files({DESK: desk}, progress=share_of(progress, 50, 100)),
	]
	errors = [error for report in reports for error in report.errors]
	if errors:
		frappe.throw(
			"<br>".join(in_words(error) for error in errors), title=_("The demonstration was not loaded")
		)
	counts: dict[str, int] = {}
	for report in reports:
		for row in report.made:
			counts[row.doctype] = counts.get(row.doctype, 0) + 1
			if not record.is_known_by_key(row.doctype):
				record.remember(row.doctype, [row.name])
	made = [(row.doctype, row.name) for report in reports for row in report.made]
	tags.mark(made)
	own_organisations.choose_missing()
	if made:
		letters = mails.make(day)
		record.remember(mails.COMMUNICATION, letters)
		record.remember(INTRODUCTION, introductions.make())
		counts[mails.COMMUNICATION] = len(letters)
	return counts


def share_of(progress: Callable[[int], None], first: int, last: int) -> Callable[[int, int], None]:
	"""The progress of a part, in records, as percent of the whole: from `first` to `last`, each once."""
	percent_said = first

	def tell(done: int, total: int) -> None:
		nonlocal percent_said
		percent = first + (last - first) * done // total
		if percent > percent_said:
			percent_said = percent
			progress(percent)

	return tell


def folder() -> Path:
	return Path(frappe.get_app_path("eu_korea_coop", "fixtures", "demo"))


def fill_in_days(text: str, today: date) -> str:
	"""`{today-3}` becomes a day; `{this year-3}` too, but never one before 1 January of today's year."""

	def day(match: re.Match) -> str:
		result = today + timedelta(days=int(match[2] or 0))
		if match[1] == "this year":
			result = max(result, today.replace(month=1, day=1))
		return result.isoformat()

	return TOKEN.sub(day, text)


def in_words(error: history_loader.RowError) -> str:
	return frappe.utils.escape_html(
		f"{error.file} {error.doctype} {error.key} {error.field}: {error.message}"
	)
