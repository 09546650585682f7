"""What a partnership looked like from a day on: rows written when something changed, read by as-of reports (rule 77)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import frappe
from frappe.utils import now
from pypika import Order
from pypika.analytics import RowNumber
from pypika.queries import QueryBuilder
from pypika.terms import Term

from eu_korea_coop import row_writing
from eu_korea_coop.constants import PARTNERSHIP_SNAPSHOT
from eu_korea_coop.domain import health
from eu_korea_coop.partnerships import settings
from eu_korea_coop.partnerships.facts import Loaded, load_facts

CHANGE, LOADED = "Change", "Loaded"
COLUMNS = ("name", "partnership", "reasons")
FIELDS = (
	"stage",
	"health",
	"stage_since",
	"stalled_since",
	"tier",
	"owner_user",
	"next_step",
	"next_step_due",
	"next_step_owner",
	"silent_since",
	"last_meaningful_interaction",
	"next_agreement_end",
	"to_wake",
)


def content(loaded: Loaded, result: health.Health) -> dict[str, object]:
	"""The columns of a snapshot of this partnership as it was judged."""
	row = loaded.row
	return {
		"partnership": row["name"],
		"stage": row["stage"],
		"health": result.health,
		"stage_since": loaded.health.stage_since.date,
		"stalled_since": result.stalled_since,
		"tier": row["tier"],
		"owner_user": row["owner_user"],
		"next_step": row["next_step"],
		"next_step_due": row["next_step_due"],
		"next_step_owner": row["next_step_owner"],
		"silent_since": result.silence_start,
		"last_meaningful_interaction": result.last_meaningful,
		"next_agreement_end": result.next_agreement_end,
		"to_wake": int(result.to_wake),
		"reasons": [without_hidden(reason.as_dict(), loaded.hidden) for reason in result.reasons],
	}


def without_hidden(reason: dict[str, object], hidden: Collection[tuple[str, str]]) -> dict[str, object]:
	"""A reason as `Reason.as_dict` writes it, so that an as-of report can say why; nothing of a hidden record (rule 15)."""
	if not hidden:
		return reason
	evidence = [
		fact for fact in reason["evidence"] if (fact.get("kind", ""), fact.get("name", "")) not in hidden
	]
	return {**reason, "evidence": evidence}


def key(loaded: Loaded, result: health.Health) -> list[object]:
	"""What makes a snapshot differ from the one before: stage, health, reasons, owner, next step (rule 77)."""
	row = loaded.row
	reasons = sorted((reason.code, reason.severity) for reason in result.reasons)
	step = [str(row[field] or "") for field in ("next_step", "next_step_due", "next_step_owner")]
	return [row["stage"], result.health, reasons, row["owner_user"] or "", *step]


def append(rows: Collection[Mapping[str, object]], valid_from: date, kind: str = CHANGE) -> None:
	"""Add snapshots of different partnerships, valid from a day; one statement for any number of them.

	Those that one partnership has of one day are read in order of creation. Their names follow one another, so that the
	database adds them at one place of its indexes.
	"""
	if not rows:
		return
	stamp, user, stem = now(), frappe.session.user, frappe.generate_hash(length=14)
	same = {
		"creation": stamp,
		"modified": stamp,
		"owner": user,
		"modified_by": user,
		"valid_from": valid_from,
		"kind": kind,
	}
	values = []
	for number, row in enumerate(rows):
		own = (f"{stem}{number:06d}", row["partnership"], json.dumps(row["reasons"]))
		values.append((*own, *(row[field] for field in FIELDS)))
	row_writing.insert(PARTNERSHIP_SNAPSHOT, [*COLUMNS, *FIELDS], values, same)


def write_as_of(names: Iterable[str], day: date) -> int:
	"""Write what the present documents say of these partnerships as of `day`, as Loaded rows; answers how many.

	For the history loader: the documents it loads are about a time before the tracker was there.
	"""
	limits = settings.current()
	loaded = load_facts(sorted(set(names)), day)
	rows = [content(one, health.assess(one.health, limits, day)) for one in loaded.values()]
	append(rows, day, LOADED)
	return len(rows)


def recorded_since(day: date) -> QueryBuilder:
	"""The partnerships with a snapshot that is valid from a later day than `day`: those of which anything changed since, and new ones."""
	snapshot = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT).as_("later_snapshot")
	return frappe.qb.from_(snapshot).select(snapshot.partnership).distinct().where(snapshot.valid_from > day)


def held_on(day: date, partnership: Term) -> QueryBuilder:
	"""The name of the snapshot that held on `day`, of one partnership of the query around it; as `as_of` has it, by an index."""
	snapshot = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT).as_("held_snapshot")
	query = frappe.qb.from_(snapshot).select(snapshot.name)
	query = query.where((snapshot.partnership == partnership) & (snapshot.valid_from <= day))
	for column in (snapshot.valid_from, snapshot.creation, snapshot.name):
		query = query.orderby(column, order=Order.desc)
	return query.limit(1)


def as_of(day: date) -> QueryBuilder:
	"""The snapshots that held on `day`, at most one per partnership, as a query to select from or join to.

	    held = snapshots.as_of(day)
	    frappe.qb.from_(held).select(held.partnership, held.health)

	Its columns are those of Partnership Snapshot. It knows nothing of permissions: restrict Partnership Snapshot, or the
	partnerships it is joined to, by the reader's criterion. A partnership without a row up to that day is not in it.
	"""
	snapshot = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	rank = (
		RowNumber()
		.over(snapshot.partnership)
		.orderby(snapshot.valid_from, order=Order.desc)
		.orderby(snapshot.creation, order=Order.desc)
		.orderby(snapshot.name, order=Order.desc)
	)
	columns = ("name", "partnership", "valid_from", "kind", "reasons", *FIELDS)
	ranked = (
		frappe.qb.from_(snapshot)
		.select(*(snapshot[column] for column in columns), rank.as_("newest"))
		.where(snapshot.valid_from <= day)
	).as_("ranked")
	return (
		frappe.qb.from_(ranked).select(*(ranked[column] for column in columns)).where(ranked.newest == 1)
	).as_("held")


def delete(partnership: str) -> None:
	"""A deleted partnership takes its snapshots along."""
	snapshot = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	frappe.qb.from_(snapshot).delete().where(snapshot.partnership == partnership).run()


def forget_evidence(partnerships: Iterable[str | None], records: Collection[str]) -> None:
	"""Take what names these records out of the snapshots taken so far: they have become Restricted (rule 15)."""
	rows = frappe.get_all(
		PARTNERSHIP_SNAPSHOT,
		filters={"partnership": ("in", sorted(name for name in partnerships if name))},
		fields=["name", "reasons"],
	)
	snapshot = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT)
	for row in rows:
		reasons = frappe.parse_json(row.reasons or "[]")
		remaining = [
			{
				**reason,
				"evidence": [fact for fact in reason.get("evidence", ()) if fact.get("name") not in records],
			}
			for reason in reasons
		]
		if remaining != reasons:
			frappe.qb.update(snapshot).set("reasons", json.dumps(remaining)).where(
				snapshot.name == row.name
			).run()
