"""A request that calls a function of Frappe, or of another app, names no record that its user may not read.

Dozens of whitelisted functions take the name of a record and ask nothing: they show it, tag it, like it, mail it, move it,
pack it into an archive. They are not known one by one, and each version brings others. So the request is judged, whatever
function it calls: every argument that is the name of a record of ours, of a person, or of a mail, file, comment or task.

A reader of figures names no other user either: such functions show a name and an address.

A record is readable or the whole request is refused. Functions of ours ask by themselves, those that override Frappe's too.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, reduce
from operator import mul

import frappe
from frappe import _
from pypika.terms import Parameter, ValueWrapper

from eu_korea_coop.overrides.by_path import APP, home_of, paths_called
from eu_korea_coop.overrides.files import PRIVATE_FILES, refuse_unreadable_address
from eu_korea_coop.permissions import (
	PEOPLE,
	RECORDS,
	REFERENCES,
	USER,
	hidden_names,
	sees_every_row,
	unreadable_names,
)

DATA_IMPORT, FILE, VERSION = "Data Import", "File", "Version"
ABOUT_RECORDS = (*REFERENCES, "Deleted Document")
"""What Frappe keeps about records: read by the readers of these, whatever their role."""

NO_NAMES = frozenset(
	(
		"cmd",
		"csrf_token",
		"doctype",
		"fields",
		"filters",
		"or_filters",
		"order_by",
		"group_by",
		"txt",
		"text",
		"view",
	)
)
"""Arguments that name no record: Frappe's lists judge these by themselves, and words that are searched may be anybody's name."""
ASK_THEMSELVES = ("frappe.client.validate_link",)
"""Frappe's functions that answer nothing for a record one may not read, and are called for links of a readable record."""
LIST_USERS = (
	("frappe.desk.leaderboard.", "get_energy_point_leaderboard"),
	("frappe.desk.search.", "get_names_for_mentions"),
)
"""Frappe's functions that name every user of the site and ask nothing: their module, and what they are called."""
PEOPLES = re.compile(r"contact|address")
ANY_NAME = re.compile(r"^(?:docs?|dn|names?|docnames?|\w+_names?)$")
"""People's names are words: they count as names of records in arguments called so, unless the request is about another DocType."""
DOCTYPE_ARGUMENT = re.compile(r"doctype|^dt$|_type$")
MOST_NAMES = 1_000
"""Names at most that are looked up; a request with more is refused, as no screen sends one."""
LETTERS_BY_CHANCE = 10
"""Characters of a name that Frappe gives by chance (frappe.generate_hash)."""


def refuse_unreadable_records() -> None:
	"""The `auth_hooks` function, the only hook of Frappe after the user of a request is known. Raises PermissionError."""
	if not any(map(is_judged, paths_called())):
		return
	if any(map(lists_users, paths_called())) and not sees_every_row(USER, frappe.session.user):
		raise frappe.PermissionError(_("You read figures and see no list of users."))
	urls, names, people = names_in(frappe.local.form_dict)
	for url in sorted(urls):
		refuse_unreadable_address(url)
	for doctype, named in records_called(names, people).items():
		if hidden := hidden_among(doctype, named):
			raise frappe.PermissionError(
				_("You may not read {0} {1}.").format(_(doctype), frappe.utils.escape_html(min(hidden)))
			)


def is_judged(path: str) -> bool:
	"""Whether a function is called that is not ours, and does not ask by itself."""
	overriding = frappe.get_hooks("override_whitelisted_methods").get(path)
	path = overriding[-1] if overriding else path
	return path not in ASK_THEMSELVES and not home_of(path).startswith(APP)


def lists_users(path: str) -> bool:
	return any(home_of(path) == home and path.endswith(f".{name}") for home, name in LIST_USERS)


def names_in(asked: dict) -> tuple[set[str], set[str], set[str]]:
	"""(addresses of private files, texts that may be names of records, texts that may be names of people) of the arguments."""
	urls, names, people = set(), set(), set()
	doctypes = [value for argument, value in asked.items() if DOCTYPE_ARGUMENT.search(argument)]
	about_people = not doctypes or any(doctype in PEOPLE for doctype in doctypes if isinstance(doctype, str))
	for argument, value in asked.items():
		if argument in NO_NAMES:
			continue
		for text in texts_of(value):
			if PRIVATE_FILES in text:
				urls.add(text)
			elif may_be_a_name(text) or (text.isdigit() and VERSION in doctypes):  # versions are numbered
				names.add(text)
			if PEOPLES.search(argument) or (about_people and ANY_NAME.match(argument)):
				people.add(text)
	if len(names) + len(people) > MOST_NAMES:
		raise frappe.PermissionError(_("A request may name {0} records at most.").format(MOST_NAMES))
	return urls, names, people


def texts_of(value: object) -> Iterator[str]:
	"""The argument itself, the texts and numbers of a list, and of a document its own name; of what a document holds, nothing."""
	if isinstance(value, str) and value[:1] in ("[", "{", '"'):
		with suppress(ValueError, RecursionError):
			value = json.loads(value)
	if is_text(value):
		yield str(value)
	elif isinstance(value, list):
		for entry in value:
			if is_text(entry):
				yield str(entry)
			elif isinstance(entry, dict):
				yield from texts_of(entry)
	elif isinstance(value, dict):
		yield from (str(text) for key in ("name", "docname") if is_text(text := value.get(key)))


def is_text(value: object) -> bool:
	return isinstance(value, str) or type(value) is int


def may_be_a_name(text: str) -> bool:
	"""Names that are given by a number or by chance have a digit or ten letters; words of other arguments are left out.

	One of a hundred names by chance has no letter at all: numbers are names as well, but for short ones, which count something.
	Users are called by their address.
	"""
	return len(text) <= 140 and (
		len(text) >= LETTERS_BY_CHANCE
		or "@" in text
		or (not text.isdigit() and any(sign.isdigit() for sign in text))
	)


def records_called(names: set[str], people: set[str]) -> dict[str, list[str]]:
	"""DocType → the records of these names. One query where there is a name."""
	result: dict[str, list[str]] = defaultdict(list)
	if not names and not people:
		return result
	values, lists = {}, {}
	for what, texts in (("names", names), ("people", people)):
		keys = {f"{what}{number}": text for number, text in enumerate(sorted(texts))}
		lists[what] = ", ".join(f"%({key})s" for key in keys)
		values |= keys
	users_too = not sees_every_row(USER, frappe.session.user)
	question = statement(frappe.db.db_type, bool(names), bool(people), users_too).format(**lists)
	for doctype, name in frappe.db.sql(question, values):
		result[doctype].append(name)
	return result


@cache
def statement(_db_type: str, has_names: bool, has_people: bool, users_too: bool) -> str:
	"""The question for the records of all DocTypes, with `{names}` and `{people}` where these are to stand.

	Written once for each kind of database: the query builder takes four times longer for it than the database.
	"""
	by_number = (*RECORDS, *ABOUT_RECORDS, DATA_IMPORT, *((USER,) if users_too else ()))
	wanted = dict.fromkeys(by_number, "{names}") if has_names else {}
	wanted |= dict.fromkeys(PEOPLE, "{people}") if has_people else {}
	return reduce(mul, (part_of(doctype, texts) for doctype, texts in wanted.items())).get_sql()  # UNION ALL


def part_of(doctype: str, texts: str):
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(ValueWrapper(doctype).as_("doctype"), table.name)
	return query.where(table.name.isin([Parameter(texts)]))


def hidden_among(doctype: str, names: list[str]) -> set[str]:
	"""Those that the user may not read."""
	if doctype == FILE:
		return {name for name in names if not frappe.has_permission(FILE, "read", doc=name)}
	return (
		hidden_names(doctype, names)
		if doctype in (*ABOUT_RECORDS, USER)
		else unreadable_names(doctype, names)
	)
