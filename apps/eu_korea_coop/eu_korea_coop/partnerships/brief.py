"""The brief of a partnership: one page to read two minutes before a meeting (desk.md, section 4).

Only what is recorded, each line with its date or said to be undated; read with the rights of the person who prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import zip_longest

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.agreements import plans
from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.constants import ACTION_PLAN, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain import dates, reason_texts
from eu_korea_coop.domain.agreement import IN_FORCE, SIGNING
from eu_korea_coop.domain.reasons import Reason
from eu_korea_coop.partnerships import fact_queries, health, overview, timeline
from eu_korea_coop.partnerships.facts import Loaded
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import Section, Sheet, both_names, shortened, titles, when
from eu_korea_coop.reporting.fuzzy_text import words

HISTORY, PARTIES, PEOPLE, AGREEMENTS, PROMISES, BOTTLENECKS, ASKS = 10, 6, 6, 3, 6, 4, 5
"""Most lines of each part: together they fit on one A4 page."""
LONGEST = 110
"""Characters of a text in one cell."""
NO_BREAK = "\u00a0"
IN_HISTORY = ("interaction", "stage", "signature", "event")


def cooperation_brief(doc: Document) -> Sheet:
	"""For the print format "Partnership Brief". Raises PermissionError for one who may not print the partnership."""
	frappe.get_doc(PARTNERSHIP, doc.name).check_permission("print")
	today = persons_today()
	health_today = site_today()
	stored, judged = health.judge(doc.name, health_today)
	described = health.describe(stored, judged, health_today)
	present = (party for party in overview.parties(doc, today) if not party["left"])
	parties = in_turns(present, lambda party: party["side"])
	agreements, _signed = overview.agreements(fact_queries.rows_of_agreements(doc.name))
	story = timeline.entries(doc.name, 0, 3 * HISTORY, IN_HISTORY)
	past = [entry for entry in story["entries"] if has_happened(entry, today)]
	sheet = Sheet(
		kind=_("Brief of a partnership"),
		title=doc.short_title or doc.title,
		subtitle=doc.title if doc.short_title and doc.short_title != doc.title else "",
		status=standing(doc, described, past),
		is_compact=True,
	)
	who(sheet, parties)
	people(sheet, parties)
	history(sheet, past, story["more"])
	agreed(sheet, agreements, plans.progress(plans.of_partnership(doc.name), today))
	promises(sheet, doc, story, today)
	bottlenecks(sheet, doc)
	beginning(sheet, doc)
	asks(sheet, described, [counted_from(reason, stored) for reason in judged.reasons], agreements)
	return sheet


def standing(doc: Document, described: dict, past: list[dict]) -> str:
	"""Return stage, health and last contact in one line, each with its day as exactly as it is known."""
	contacts = [entry for entry in past if entry["kind"] == "interaction"]
	parts = [
		since(_(doc.stage), doc.stage_since, doc.stage_since_precision),
		_(described["health"]),
	]
	if contacts:
		last = max(contacts, key=last_possible_day)
		parts.append(_("last contact {0}").format(dated(last["date"], last["precision"], last.get("until"))))
	elif not described["last_interaction"]:  # else there is one that its reader may not read
		parts.append(_("no contact is recorded"))
	return " · ".join(parts)


def last_possible_day(entry: dict) -> date:
	return entry.get("until") or dates.last_day(entry["date"], entry["precision"]) or date.min


def who(sheet: Sheet, parties: list[dict]) -> None:
	section = sheet.section(_("Who they are"))
	place = places([party["organisation"] for party in parties])
	rows(
		section,
		(_("Organisation"), _("Place"), _("Role"), _("Party since")),
		[
			(
				both_names(party["title"], party["native_name"]),
				place.get(party["organisation"]) or _(party["side"] or ""),
				", ".join(
					filter(
						None, (party["role_label"], _("via {0}").format(party["via"]) if party["via"] else "")
					)
				),
				dated(party["since"], party["since_precision"]),
			)
			for party in parties
		],
		PARTIES,
	)


def places(organisations: list[str]) -> dict[str, str]:
	"""Return city and country of each organisation. One query."""
	fields = ["name", "city", "country"]
	known = frappe.get_list(
		ORGANISATION, filters={"name": ("in", organisations)}, fields=fields, limit_page_length=0
	)
	return {row.name: ", ".join(filter(None, (row.city, _(row.country or "")))) for row in known}


def people(sheet: Sheet, parties: list[dict]) -> None:
	section = sheet.section(_("People"), _("No contact is recorded."))
	short = {party["organisation"]: party["short"] for party in parties}
	staff = {(party["organisation"], one["contact"]): one for party in parties for one in party["people"]}
	rows(
		section,
		(_("Name"), _("Title or position"), _("Organisation"), _("Telephone"), _("E-mail"), _("Here since")),
		[
			(
				both_names(one["name"], one["native_name"]),
				one["role_title"],
				short[organisation],
				one["phone"],
				one["email"],
				dated(one["since"], one["since_precision"]),
			)
			for (organisation, _contact), one in in_turns(staff.items(), lambda row: row[0][0])
		],
		PEOPLE,
	)


def in_turns(rows: Iterable, group: Callable[[object], object]) -> list:
	"""Return the first row of every group, then every second one: none is cut away by another's long list."""
	groups: dict[object, list] = {}
	for row in rows:
		groups.setdefault(group(row), []).append(row)
	return [row for turn in zip_longest(*groups.values()) for row in turn if row is not None]


def history(sheet: Sheet, past: list[dict], more: bool) -> None:
	section = sheet.section(_("History"))
	rows(
		section,
		(_("Date"), _("What"), _("What came of it")),
		[
			(
				dated(entry["date"], entry["precision"], entry.get("until")),
				f"{entry['label']}: {what(entry)}",
				"" if entry["kind"] == "signature" else entry["text"],
			)
			for entry in past
		],
		HISTORY,
		more=more,
	)


def what(entry: dict) -> str:
	"""What happened: an event with its place, an agreement with who signed it."""
	signed_by = entry["text"] if entry["kind"] == "signature" else ""
	return f"{entry['title']} ({signed_by})" if signed_by else timeline.with_place(entry)


def has_happened(entry: dict, today: date) -> bool:
	if entry.get("status") in ("Planned", "Cancelled"):
		return False
	return entry["kind"] != "event" or not entry["date"] or entry["date"] <= today


def agreed(sheet: Sheet, agreements: list[dict], action_plans: list[dict]) -> None:
	section = sheet.section(_("Agreement and plan"))
	rows(
		section,
		(_("Agreement"), _("State"), _("Signed"), _("Waiting for"), _("Until")),
		[
			(
				one["title"],
				since(one["state_label"], one["state_since"], one["state_since_precision"]),
				_("{0} of {1} signed").format(one["signed"], one["signatories"]),
				", ".join(one["waiting"]),
				when(one["end_date"], "Day"),
			)
			for one in agreements
		],
		AGREEMENTS,
	)
	rows(
		section,
		(_("Action plan"), _("Status"), _("Adopted on"), _("Done")),
		[
			(
				one["title"],
				one["status"],
				dated(one["adopted_on"], one["adopted_on_precision"]),
				", ".join(
					filter(
						None,
						(
							_("{0} of {1} done").format(one["done"], one["items"]),
							_("{0} late").format(one["late"]) if one["late"] else "",
						),
					)
				),
			)
			for one in action_plans
		],
		AGREEMENTS,
	)


def promises(sheet: Sheet, doc: Document, story: dict, today: date) -> None:
	"""What either side has said it does: our next step, what is planned, the plan's open actions."""
	section = sheet.section(_("Open promises of both sides"))
	lines: list[tuple] = []
	if step := overview.next_step(doc, today):
		lines.append((_("Next step"), step["text"], step["owner_name"], due(step["due"], "Day", today)))
	for entry in story["entries"]:
		if entry.get("status") == "Planned":
			lines.append((_("Planned"), entry["title"], "", dated(entry["date"], entry["precision"])))
	for item in open_actions(doc.name):
		owner = frappe.utils.get_fullname(item.owner_user) if item.owner_user else ""
		responsible = ", ".join(filter(None, (item.acronym or item.organisation_name, owner)))
		lines.append((_("Action"), item.action, responsible, due(item.due, item.due_precision, today)))
	rows(section, (_("Kind"), _("What"), _("Who"), _("Due")), lines, PROMISES)


def open_actions(partnership: str) -> list[frappe._dict]:
	"""Return the actions of its plans that are neither done nor cancelled, the earliest due first. One query."""
	plan, item, organisation = (
		frappe.qb.DocType(ACTION_PLAN),
		frappe.qb.DocType("Action Item"),
		frappe.qb.DocType(ORGANISATION),
	)
	query = (
		frappe.qb.from_(item)
		.inner_join(plan)
		.on((item.parent == plan.name) & (item.parenttype == ACTION_PLAN))
		.left_join(organisation)
		.on(organisation.name == item.responsible_organisation)
		.select(item.action, item.due, item.due_precision, item.owner_user)
		.select(organisation.organisation_name, organisation.acronym)
		.where((plan.partnership == partnership) & plan.status.isin(("Draft", "Adopted")))
		.where(item.status.isin(("Open", "In Progress")))
		.orderby(item.due.isnull())
		.orderby(item.due)
		.orderby(item.idx)
		.limit(PROMISES + 1)
	)
	return restrict(query, ACTION_PLAN, plan).run(as_dict=True)


def bottlenecks(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Bottlenecks"), _("No open bottleneck is recorded."))
	rows(
		section,
		(_("Bottleneck"), _("Raised on"), _("Note")),
		[
			(_(row.bottleneck), dated(row.raised_on, row.raised_on_precision), row.note)
			for row in doc.bottlenecks
			if row.status != "Resolved"
		],
		BOTTLENECKS,
	)


def beginning(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Who introduced us"), _("How it began is not recorded."))
	origin = overview.origin(doc)
	if not origin:
		return
	section.fact(_("Origin"), origin["kind"])
	event_days = days_of_events(
		[one["name"] for one in origin["records"] if one["doctype"] == COOPERATION_EVENT]
	)
	for record in origin["records"]:
		day = event_days.get(record["name"], _("undated")) if record["doctype"] == COOPERATION_EVENT else ""
		section.fact(_("Came from"), f"{record['title']} ({day})" if day else record["title"])
	by = [origin["introduced_by"]["title"]] if origin["introduced_by"] else []
	if doc.introduced_by_contact and frappe.has_permission("Contact", "read"):
		by.append(titles("Contact", [doc.introduced_by_contact]).get(doc.introduced_by_contact))
	introduced = ", ".join(filter(None, by))
	section.fact(_("Introduced by"), f"{introduced} ({_('undated')})" if introduced else "")
	section.fact(_("Basis of the introduction"), shortened(origin["basis"] or "", LONGEST))


def days_of_events(names: list[str]) -> dict[str, str]:
	if not names:
		return {}
	fields = ["name", "start_date", "start_date_precision"]
	events = frappe.get_list(COOPERATION_EVENT, filters={"name": ("in", names)}, fields=fields)
	return {row.name: dated(row.start_date, row.start_date_precision) for row in events}


def counted_from(reason: Reason, stored: Loaded) -> str:
	"""The day from which a reason counts, as exactly as it is known: not the day on which a limit was exceeded."""
	named = reason_texts.counted_from(reason)
	if named is None and reason.since is not None:
		exactly = (
			one.state_since_precision for one in stored.health.agreements if one.state_since == reason.since
		)
		named = reason.since, next(exactly, dates.DAY)
	return reason_texts.shown_day(*named, words()).replace(" ", NO_BREAK) if named else _("undated")


def asks(sheet: Sheet, described: dict, counted: list[str], agreements: list[dict]) -> None:
	"""What the rules say is to be done, with the facts behind it and the days they count from (`counted`), and the signatures
	that are awaited.
	"""
	section = sheet.section(_("What to ask for"), _("Nothing is open."))
	lines = [
		(one["action"], one["words"], one["evidence"], since)
		for one, since in zip(described["reasons"], counted, strict=True)
	]
	for agreement in agreements:
		if agreement["state"] not in (SIGNING, IN_FORCE):  # nobody is asked for a signature of a draft
			continue
		for party, day in zip(agreement["waiting"], agreement["asked"], strict=True):
			lines.append(
				(_("Signature of {0}").format(party), agreement["title"], "", asked_on(agreement, day))
			)
	rows(section, (_("What to do"), _("Why"), _("Facts"), _("Since")), lines, ASKS)


def asked_on(agreement: dict, day: str | None) -> str:
	"""The day of a request for a signature; where it is that of the agreement's move, as exactly as the move's is known."""
	moved, precision = agreement["state_since"], agreement["state_since_precision"]
	is_of_move = bool(day) and dates.last_day(moved, precision) == frappe.utils.getdate(day)
	return dated(moved, precision) if is_of_move else dated(day, "Day")


def rows(section: Section, head: tuple, lines: list[tuple], most: int, more: bool = False) -> None:
	"""Add the first `most` lines to a section, long texts shortened; what is left out is said."""
	section.table(head, [tuple(shortened(cell, LONGEST) for cell in line) for line in lines[:most]])
	if len(lines) > most or (more and lines):
		section.note = _("More is in the partnership's record.")


def dated(day: object, precision: str | None, until: object = None) -> str:
	"""Return a date with its precision in the reader's language, on one line, or that there is none."""
	return (when(day, precision, until, "Day") or _("undated")).replace(" ", NO_BREAK)


def since(what: str, day: object, precision: str | None) -> str:
	"""Return `what` with the day from which it holds, or that there is none."""
	known = when(day, precision)
	return (
		_("{0} since {1}").format(what, known.replace(" ", NO_BREAK)) if known else f"{what} ({_('undated')})"
	)


def due(day: object, precision: str | None, today: date) -> str:
	"""Return the day on which something is due, and whether it has passed."""
	text = dated(day, precision)
	last = dates.last_day(day, precision)
	return _("{0}, late").format(text) if last and last < today else text
