"""What a sheet would make: groups of records, each made as a whole or not at all, and the questions a person answers first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import sides
from eu_korea_coop.domain import dates, sheet_kinds, whom
from eu_korea_coop.importing import steps
from eu_korea_coop.importing.builders import BUILDERS
from eu_korea_coop.importing.grouping import (
	DATASET,
	Addition,
	Group,
	Options,
	Planned,
	Question,
	fold_additions,
	mark,
	organisation_key,
	organisation_name,
)
from eu_korea_coop.importing.matching import SHOWN, Match, Organisations, People, partnerships_by_pair
from eu_korea_coop.importing.people import contact_names
from eu_korea_coop.importing.rows import CellError, Row, Sheet, refuse
from eu_korea_coop.importing.sheet_people import SheetPeople, SheetPerson
from eu_korea_coop.importing.steps import Meeting, Step

CONTACT = "Contact"
ROWS_A_WORD = 500
"""Rows between two words about how far the planning is."""
ORGANISATION_FIELDS = (
	"organisation_name",
	"native_name",
	"acronym",
	"side",
	"country",
	"city",
	"website",
	"organisation_type",
	"sectors",
	"description",
	"source",
)


class Plan:
	"""The groups of a sheet in the order of their first rows."""

	def __init__(self, sheet: Sheet, options: Options, progress: Callable[[int, int], None] | None = None):
		self.sheet, self.options = sheet, options
		self.groups: dict[str, Group] = {}
		self.questions: dict[str, Question] = {}
		self.there: dict[tuple[str, str], int] = Counter()
		self.sides: dict[tuple, str | None] = {}
		self.titles: dict[str, str] = {}
		"""Of the organisations that the sheet makes, by their links."""
		self.whom: list[dict] = []
		"""Of a sheet of attendance: who stands on each row."""
		self.steps: list[Step] = []
		self.meetings: list[Meeting] = []
		self.taken: dict[str, Step] = {}
		"""By partnership, the steps with a day of their own that these take."""
		self.settled: set[str] = set()
		"""Partnerships that have a next step already."""
		self.progress = progress
		self.organisations = Organisations(options.decisions, organisation_key, self.organisation_names())
		self.partnerships: dict[frozenset[str], list[frappe._dict]] | None = None
		self.events = self.events_there()
		self.details = self.first_details()
		build = BUILDERS[sheet.kind]
		for row in self.in_sight(0):
			self.match_row(row)
		self.sheet_people = SheetPeople(sheet.rows, options.decisions, self.place_of)
		self.people = People(options.decisions, self.sheet_people.people.values())
		for row in self.in_sight(1):
			build(self, row)
		wrong: dict[int, list[CellError]] = defaultdict(list)
		for error in sheet.errors:
			wrong[error.row].append(error)
		for group in self.groups.values():
			group.held_by = {row: wrong[row] for row in group.rows if row in wrong}
			fold_additions(group)
		steps.give_day(self)

	def in_sight(self, round_: int) -> Iterator[Row]:
		"""Every row, saying how far it is; each is looked at twice."""
		rows = self.sheet.rows
		for at, row in enumerate(rows):
			if self.progress and at % ROWS_A_WORD == 0:
				self.progress(round_ * len(rows) + at, 2 * len(rows))
			yield row

	# looking for what is there

	def organisation_names(self) -> set[str]:
		names = {organisation_name(row) for row in self.sheet.rows}
		names.update(row.get(side) for row in self.sheet.rows for side in ("europe_name", "korea_name"))
		return {name for name in names if name}

	def place_of(self, row: Row) -> str:
		"""The organisation of a row, for telling its people: the record's name, or with "new:" the sheet's."""
		name = organisation_name(row)
		if not name:
			return ""
		state, target = self.organisations.target(name)
		return target if state == "there" else f"new:{target}"

	def events_there(self) -> dict[tuple[str, date | None], str]:
		titles = sorted({row.get("event_title") for row in self.sheet.rows if row.get("event_title")})
		result = {}
		for start in range(0, len(titles), 500):
			for event in frappe.get_list(
				COOPERATION_EVENT,
				filters={"title": ("in", titles[start : start + 500])},
				fields=["name", "title", "start_date"],
				order_by="creation desc",
				limit_page_length=0,
			):
				result[event.title, event.start_date] = result[event.title, None] = event.name
		return result

	def first_details(self) -> dict[str, dict[str, object]]:
		"""Name of an organisation → the first value that any row has for each of its fields."""
		result: dict[str, dict[str, object]] = defaultdict(dict)
		for row in self.sheet.rows:
			if name := organisation_name(row):
				for fieldname in ORGANISATION_FIELDS:
					if row.get(fieldname):
						result[name].setdefault(fieldname, row.get(fieldname))
		return result

	def match_row(self, row: Row) -> None:
		for name, native, website in self.names_in(row):
			match = self.organisations.match(name, native, website)
			if match.candidates:
				self.ask(f"organisation:{name}", _("Organisation"), name, row, match)

	def names_in(self, row: Row) -> Iterable[tuple[str, str, str]]:
		if name := organisation_name(row):
			details = self.details.get(name, {})
			yield name, details.get("native_name", ""), details.get("website", "")
		for fieldname in ("europe_name", "korea_name"):
			if row.get(fieldname):
				yield row.get(fieldname), "", ""

	def ask(self, key: str, what: str, name: str, row: Row, match: Match) -> None:
		question = self.questions.setdefault(key, Question(key, what, name, [], match.candidates))
		question.rows.append(row.number)

	# building records

	def group(self, identity: str, title: str, row: Row) -> Group:
		group = self.groups.setdefault(identity, Group(title))
		if row.number not in group.rows[-1:]:
			group.rows.append(row.number)
		return group

	def add(self, group: Group, doctype: str, key: str, values: dict, row: Row, **columns: str) -> Planned:
		"""A record of the group; the first row that names it gives its values."""
		filled = {name: value for name, value in values.items() if value not in (None, "", [])}
		letters = {name: row.columns.get(source, "") for name, source in columns.items()}
		planned = Planned(doctype, key, filled, row.number, letters)
		return group.records.setdefault((doctype, key), planned)

	def organisation(self, group: Group, name: str, row: Row, side: str | None = None) -> str:
		"""The link to an organisation, which is made in this group if it is new."""
		state, target = self.organisations.target(name)
		if state == "there":
			self.there[ORGANISATION, target] += 1
			return target
		details = dict(self.details.get(target, {}))
		details["organisation_name"] = target
		if whom.has_hangul(target):
			details.setdefault("native_name", target)
			details["organisation_name"] = details.get("acronym") or target
		side = details.get("side") or self.side_of(details, target) or side or self.options.default_side
		if not side and not row.bad & {"side", "country"}:
			refuse(
				self.sheet,
				row,
				"side",
				"",
				_("Europe or Korea? Neither the side nor the country of {0} is given").format(target),
				_("a column Side or Country, or a side for the whole sheet"),
			)
		values = {**details, "side": side}
		if "sectors" in values:
			values["sectors"] = [{"sector": sector} for sector in values["sectors"]]
		same = {fieldname: fieldname for fieldname in ORGANISATION_FIELDS}
		planned = self.add(
			group, ORGANISATION, organisation_key(target).removeprefix(f"{DATASET}:"), values, row, **same
		)
		self.titles.setdefault(planned.full_key, details.get("acronym") or details["organisation_name"])
		return planned.full_key

	def side_of(self, details: dict, name: str) -> str | None:
		asked = (details.get("country"), details.get("organisation_type"))
		if asked not in self.sides:
			self.sides[asked] = sides.propose(*asked) if any(asked) else None
		if self.sides[asked]:
			return self.sides[asked]
		return "Korea" if whom.has_hangul(f"{name}{details.get('native_name', '')}") else None

	def person(self, group: Group, row: Row, organisation: str | None) -> str | None:
		"""The link to the person of a row, who is put down at the organisation; None if the row names nobody."""
		if row.number not in self.sheet_people.keys:
			return None
		key, person = self.sheet_people.keys[row.number], self.sheet_people.of(row)
		candidates = list(self.sheet_people.candidates[key])
		match = self.people.match(person)
		if person.key == key:
			candidates = [*match.candidates, *candidates]
		if candidates:
			asked = Match("ask", candidates=candidates[:SHOWN])
			self.ask(f"person:{key}", _("Person"), (person.whole or person.native), row, asked)
		if match.state == "there":
			self.there[CONTACT, match.target] += 1
			link = match.target
		else:
			link = self.new_person(group, row, person)
		if organisation:
			values = {
				"contact": link,
				"role_title": row.get("role_title"),
				"department": row.get("department"),
			}
			filled = tuple((name, value) for name, value in values.items() if value)
			group.additions.append(Addition(ORGANISATION, organisation, "contacts", filled, ("contact",)))
		return link

	def new_person(self, group: Group, row: Row, person: SheetPerson) -> str:
		details = person.details
		phones = [
			{"phone": details.get("phone"), "is_primary_phone": 1} if details.get("phone") else None,
			{"phone": details.get("mobile"), "is_primary_mobile_no": 1} if details.get("mobile") else None,
		]
		values = {
			**contact_names(
				person.whole if not details.get("given_name") else "",
				details.get("given_name", ""),
				details.get("family_name", ""),
				person.native,
			),
			"designation": details.get("role_title"),
			"email_ids": [
				{"email_id": email, "is_primary": int(not at)} for at, email in enumerate(person.emails)
			],
			"phone_nos": [phone for phone in phones if phone],
		}
		columns = {"first_name": "person_name", "designation": "role_title"}
		return self.add(group, CONTACT, person.key, values, row, **columns).full_key

	def partnership(
		self, group: Group, pair: tuple[str, str], row: Row, stage: str, since: object, **fields
	) -> str | None:
		"""The live partnership of two organisations, made in this group if there is none; None, and an error, if several are."""
		live = self.live_partnerships(pair)
		title = row.get("partnership_title")
		if title and len(live) > 1:
			live = [one for one in live if title in (one.title, one.name)] or live
		if len(live) > 1:
			shown = ", ".join(f"{one.name} {one.title}" for one in live[:5])
			refuse(
				self.sheet,
				row,
				"partnership_title",
				title,
				_("These two have several partnerships: name one"),
				shown,
			)
			return None
		if live:
			self.there[PARTNERSHIP, live[0].name] += 1
			if live[0].next_step:
				self.settled.add(live[0].name)
			return live[0].name
		log = {"to_stage": stage}
		if isinstance(since, dates.FuzzyDate):
			log |= {"effective_on": since.date, "effective_on_precision": since.precision}
		values = {
			"title": title or f"{self.title_of(pair[0])} – {self.title_of(pair[1])}"[:140],
			"parties": [
				{"organisation": pair[0], "role": "Lead"},
				{"organisation": pair[1], "role": "Counterpart"},
			],
			"stage_log": [log],
			**fields,
		}
		key = f"t-{mark('|'.join(sorted(pair)))}"
		columns = {"title": "partnership_title", "stage_log": "stage"}
		return self.add(group, PARTNERSHIP, key, values, row, **columns).full_key

	def live_partnerships(self, pair: tuple[str, ...]) -> list[frappe._dict]:
		if self.partnerships is None:
			self.partnerships = partnerships_by_pair()
		return self.partnerships.get(frozenset(pair), [])

	def title_of(self, link: str) -> str:
		return self.titles.get(link) or self.organisations.site.titles.get(link, link)

	def event(self, group: Group, row: Row) -> str | None:
		title = row.get("event_title")
		if not title:
			return None
		when = row.get("date") if self.sheet.kind == sheet_kinds.ATTENDANCE else None
		name = self.events.get((title, when.date if when else None))
		if name:
			self.there[COOPERATION_EVENT, name] += 1
			return name
		values = {
			"title": title,
			"kind": row.get("event_kind") or "Other",
			"city": row.get("city") if when else "",
			"country": row.get("country") if when else "",
		}
		if when:
			values |= {"start_date": when.date, "start_date_precision": when.precision}
		key = f"e-{mark(f'{title}|{when.date if when else None}')}"
		return self.add(
			group, COOPERATION_EVENT, key, values, row, title="event_title", start_date="date"
		).full_key

	def meeting(
		self, group: Group, row: Row, links: list[str], partnership: str | None, person: str | None
	) -> None:
		when: dates.FuzzyDate = row.get("date") or dates.UNKNOWN_DATE
		event = self.event(group, row)
		kind = row.get("interaction_type") or ("Conference Encounter" if event else "Meeting")
		values = {
			"subject": row.get("subject") or group.title[:140],
			"interaction_type": kind,
			"interaction_date": when.date,
			"interaction_date_precision": when.precision,
			"partnership": partnership,
			"organisations": [{"organisation": link} for link in dict.fromkeys(links)],
			"participants": [{"contact": person}] if person else [],
			"events": [{"event": event}] if event else [],
			"summary": escape_html(row.get("summary")).replace("\n", "<br>") if row.get("summary") else "",
			"outcome": row.get("outcome"),
			"next_step": row.get("next_step"),
			"next_step_due": row.get("next_step_due"),
			"no_next_step_reason": "" if row.get("next_step") else _("Brought in from a sheet"),
			"source": row.get("source"),
		}
		said = (
			group.title,
			when.date,
			when.precision,
			kind,
			row.get("subject"),
			row.get("summary"),
			row.get("event_title"),
		)
		key = f"i-{mark('|'.join(str(part) for part in said))}"
		same = {
			name: name
			for name in ("subject", "interaction_type", "summary", "outcome", "next_step", "next_step_due")
		}
		planned = self.add(group, INTERACTION, key, values, row, interaction_date="date", **same)
		steps.note_meeting(self, row, planned, when)
		if row.get("next_step"):
			steps.note(self, row, planned, when)

	# what it would do

	def open_rows(self) -> set[int]:
		"""Rows that name somebody who may be there already, and nobody has said."""
		return {row for question in self.undecided for row in question.rows}

	@property
	def undecided(self) -> list[Question]:
		return [
			question for question in self.questions.values() if question.key not in self.options.decisions
		]
