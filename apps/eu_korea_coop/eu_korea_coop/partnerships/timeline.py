"""What happened in a partnership, newest first, in the order of the business dates and not of the entry (issue C).

Interactions, changes of stage, signatures, events, mails, comments and files in one list, read a page at a time: the
same few queries for a partnership of ten interactions and of a thousand, each through the reader's criterion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache, reduce
from operator import mul

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import escape_html
from pypika import Order
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.asked_by_names import NAMES, ask, readable_rows
from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, INTERACTION, PARTNERSHIP
from eu_korea_coop.partnerships import story
from eu_korea_coop.permissions import restrict

LARGEST_PAGE = 100
PAGES_WRITTEN = 32
"""Texts of the question for a page that are remembered: one for each choice of kinds and number of entries."""
EARLIEST = date(1, 1, 1)
"""Where an entry without a known date is sorted: at the end, as nobody knows where else."""


def page(partnership: str, start: int, limit: int, kinds: Collection[str]) -> dict:
	"""`{entries: [{kind, doctype, name, date, precision, title, text, place, status, meaningful}], more}`, newest first.

	`text`: what came of it, or is said of it; `place`: where an event was. `start`: how many entries the reader has already; `kinds`: only entries of these KINDS. Raises
	PermissionError for one who may not read the partnership, ValidationError for a kind there is not.
	"""
	if not frappe.get_list(PARTNERSHIP, filters={"name": partnership}, pluck="name"):
		# says whether it is missing or may not be read
		frappe.get_doc(PARTNERSHIP, partnership).check_permission("read")
	return entries(partnership, start, limit, kinds)


def entries(
	partnership: str,
	start: int,
	limit: int,
	kinds: Collection[str] = (),
	known: Mapping[str, list[dict]] | None = None,
) -> dict:
	"""As `page`, for a reader who is known to have the right to read the partnership.

	`known`: {kind of SOURCES: its entries}, where the caller has read what they are made of.
	"""
	if unknown := set(kinds) - set(KINDS):
		frappe.throw(
			_("Kind: there is no kind of entry {0}.").format(escape_html(", ".join(sorted(unknown))))
		)
	start, limit = max(0, start), min(max(1, limit), LARGEST_PAGE)
	wanted = start + limit + 1
	kinds, known = kinds or KINDS, known or {}
	rows = []
	for kind in kinds:
		if kind in SOURCES:
			rows += known[kind] if kind in known else SOURCES[kind](partnership, wanted)
	asked = tuple(kind for kind in kinds if kind in QUERIES and may_read(kind))
	read = ask(statement(frappe.db.db_type, asked, wanted), [partnership], as_dict=True) if asked else []
	rows += [ENTRIES[row.kind](row) for row in read if row.kind in ENTRIES]
	rows += story.entries(row for row in read if row.kind not in ENTRIES)
	rows.sort(key=lambda entry: (entry["sort"] or EARLIEST, entry["recorded"], entry["name"]), reverse=True)
	shown = [
		{key: value for key, value in entry.items() if key not in ("sort", "recorded")}
		for entry in rows[start : start + limit]
	]
	return {"entries": shown, "more": len(rows) > start + limit}


def may_read(kind: str) -> bool:
	"""Whether the reader may read any record of a kind of QUERIES by their role; which ones, the query says."""
	return kind not in BY_ROLE or frappe.has_permission(BY_ROLE[kind], "read")


@lru_cache(maxsize=PAGES_WRITTEN)
def statement(_db_type: str, kinds: tuple[str, ...], wanted: int) -> str:
	"""What is asked of NAMES, one partnership, for these kinds: the newest `wanted` of each. One query."""
	return reduce(mul, (story.as_part(QUERIES[kind](wanted)) for kind in kinds)).get_sql()


def interactions(wanted: int) -> QueryBuilder:
	"""Its own and those that also concern it; chosen by their names, for their texts make a union slow."""
	table, also = frappe.qb.DocType(INTERACTION), frappe.qb.DocType("Interaction Partnership")
	own = frappe.qb.from_(table).where(table.partnership.isin(NAMES))
	shared = (
		frappe.qb.from_(table)
		.inner_join(also)
		.on((also.parent == table.name) & (also.parenttype == INTERACTION))
		.where(also.partnership.isin(NAMES))
	)
	own, shared = (
		newest(query.select(table.name).where(readable_rows(INTERACTION)), table, wanted)
		for query in (own, shared)
	)
	chosen = (story.as_part(own) + story.as_part(shared)).as_("chosen")  # UNION: one may be both
	columns = (
		table.subject,
		table.interaction_type,
		table.outcome,
		table.status,
		table.interaction_date,
		table.interaction_date_precision,
		table.period_end,
		table.first_day,
		table.is_meaningful,
	)
	query = frappe.qb.from_(chosen).inner_join(table).on(table.name == chosen.name)
	return story.selected(query, "interaction", table, columns)


def interaction_entry(row: frappe._dict) -> dict:
	return {
		"kind": "interaction",
		"doctype": INTERACTION,
		"name": row.name,
		"date": row.day,
		"precision": row.precision or "",
		"until": row.until,
		"title": row.title,
		"text": row.second or "",
		"label": _(row.first),
		"status": row.third,
		"meaningful": row.is_meaningful,
		"sort": row.first_day or row.day,
		"recorded": row.creation,
	}


def newest(query: QueryBuilder, table: Table, wanted: int) -> QueryBuilder:
	day = Coalesce(table.first_day, table.interaction_date, EARLIEST)
	return query.orderby(day, order=Order.desc).orderby(table.creation, order=Order.desc).limit(wanted)


STAGE_FIELDS = (
	"name",
	"from_stage",
	"to_stage",
	"action",
	"effective_on",
	"effective_on_precision",
	"note",
	"recorded_on",
)


def stage_changes(partnership: str, wanted: int) -> list[dict]:
	rows = frappe.get_all(
		"Partnership Stage Log",
		filters={"parent": partnership, "parenttype": PARTNERSHIP},
		fields=list(STAGE_FIELDS),
		order_by="idx desc",
		limit_page_length=wanted,
	)
	return stage_entries(partnership, rows)


def stage_entries(partnership: str, rows: Iterable) -> list[dict]:
	"""Return the entries of rows of the stage log."""
	return [
		{
			"kind": "stage",
			"doctype": PARTNERSHIP,
			"name": partnership,
			"date": row.effective_on,
			"precision": row.effective_on_precision or "",
			"title": f"{_(row.from_stage)} → {_(row.to_stage)}" if row.from_stage else _(row.to_stage),
			"text": row.note or "",
			"label": _("Stage"),
			"sort": row.effective_on,
			"recorded": row.recorded_on,
		}
		for row in rows
	]


def signatures(partnership: str, wanted: int) -> list[dict]:
	"""The day each party signed, a line for those that signed one agreement on one day."""
	agreement, party = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Party")
	organisation = frappe.qb.DocType("Organisation")
	query = (
		frappe.qb.from_(party)
		.inner_join(agreement)
		.on((agreement.name == party.parent) & (party.parenttype == AGREEMENT))
		.left_join(organisation)
		.on(organisation.name == party.organisation)
		.select(
			agreement.name,
			agreement.title,
			agreement.creation,
			organisation.organisation_name,
			party.represents,
		)
		.select(
			Coalesce(party.signed_on, agreement.signed_on).as_("signed_on"),
			Coalesce(party.signed_on_precision, agreement.signed_on_precision).as_("precision"),
		)
		.where((agreement.partnership == partnership) & (party.signature_status == "Signed"))
		.orderby(party.idx)
	)
	return signature_entries(restrict(query, AGREEMENT, agreement).run(as_dict=True))


def signature_entries(rows: Iterable[frappe._dict]) -> list[dict]:
	"""Return the entries of parties that signed: {name, title, creation, signed_on, precision, represents, organisation_name}."""
	lines: dict[tuple, dict] = {}
	for row in rows:
		line = lines.setdefault(
			(row.name, row.signed_on, row.precision),
			{
				"kind": "signature",
				"doctype": AGREEMENT,
				"name": row.name,
				"date": row.signed_on,
				"precision": row.precision or "",
				"title": row.title,
				"signed": [],
				"label": _("Signed"),
				"sort": row.signed_on,
				"recorded": row.creation,
			},
		)
		line["signed"].append(row.represents or row.organisation_name)
	for line in lines.values():
		line["text"] = ", ".join(line.pop("signed"))
	return list(lines.values())


def events(wanted: int) -> QueryBuilder:
	"""Events its interactions name, and the one it came from."""
	link, interaction = frappe.qb.DocType("Interaction Event"), frappe.qb.DocType(INTERACTION)
	mine = frappe.qb.DocType(INTERACTION).as_("mine")
	# DISTINCT, so that of a long history those alone that name an event are asked whether they may be read
	naming = (
		frappe.qb.from_(mine)
		.inner_join(link)
		.on((link.parent == mine.name) & (link.parenttype == INTERACTION))
		.select(link.event, link.parent)
		.distinct()
		.where(mine.partnership.isin(NAMES))
		.as_("naming")
	)
	named = (
		frappe.qb.from_(naming)
		.inner_join(interaction)
		.on(interaction.name == naming.parent)
		.select(naming.event)
		.where(readable_rows(INTERACTION))
	)
	event, origin = frappe.qb.DocType(COOPERATION_EVENT), frappe.qb.DocType(PARTNERSHIP)
	came_from = (
		frappe.qb.from_(origin).select(origin.origin_event.as_("event")).where(origin.name.isin(NAMES))
	)
	theirs = (named + came_from).as_(
		"theirs"
	)  # UNION, read first: as conditions each event of the site would be tried
	columns = (
		event.title,
		event.kind,
		event.city,
		event.status,
		event.start_date,
		event.start_date_precision,
	)
	return (
		story.selected(frappe.qb.from_(theirs), "event", event, columns)
		.inner_join(event)
		.on(event.name == theirs.event)
		.orderby(Coalesce(event.start_date, EARLIEST), order=Order.desc)
		.limit(wanted)
	)


def event_entry(row: frappe._dict) -> dict:
	return {
		"kind": "event",
		"doctype": COOPERATION_EVENT,
		"name": row.name,
		"date": row.day,
		"precision": row.precision or "",
		"title": row.title,
		"text": "",
		"place": row.second or "",
		"label": _(row.first),
		"status": row.third,
		"sort": row.day,
		"recorded": row.creation,
	}


def with_place(entry: dict) -> str:
	"""The title of an entry, with where an event was: "Cluster partnering days (Busan)"."""
	title, place = entry["title"], entry.get("place")
	return f"{title} ({place})" if place and place not in title else title


SOURCES = {"stage": stage_changes, "signature": signatures}
"""Where the entries of these kinds come from: `source(partnership, wanted)` answers at most `wanted`, the newest first."""
QUERIES = {"interaction": interactions, "event": events, **story.QUERIES}
"""Kinds that one query reads together: `query(wanted)`, made by `story.selected`, asks NAMES for the newest `wanted`."""
BY_ROLE = {"interaction": INTERACTION, "event": COOPERATION_EVENT}
"""Those of QUERIES that not everybody may read who may read the partnership, with their DocTypes."""
ENTRIES = {"interaction": interaction_entry, "event": event_entry}
"""What makes an entry of a row of theirs; those of the others are made by `story.entries`."""
KINDS = ("interaction", "stage", "signature", "event", *story.QUERIES)
