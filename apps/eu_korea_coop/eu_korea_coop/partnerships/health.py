"""Health of partnerships on the record: the pure rule of `domain.health`, asked for one or for all, kept where it is read.

`recompute()` is the one writer: a save, a linked document's change and the sweep end there, with the same number of
queries for one partnership as for a batch, so that all of them give the same answer (decision 5). It writes what changed
and nothing else, and never touches `modified`: a computed value is no edit.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import frappe
from frappe import _
from frappe.utils import now
from pypika import Case

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.domain import dates, health, lifecycle
from eu_korea_coop.domain.strength import strength
from eu_korea_coop.partnerships import settings, snapshots
from eu_korea_coop.partnerships.facts import Loaded, load_facts
from eu_korea_coop.permissions import readable_names
from eu_korea_coop.reporting.fuzzy_text import words

REASON_ROW = "Partnership Health Reason"
HIDDEN_EVIDENCE = "Concerns a record with restricted access"
"""What stands in place of evidence that would name a Restricted record (rule 15); an English msgid."""

REASON_COLUMNS = ("code", "severity", "since", "evidence", "suggested_action", "evidence_data")
ROW_COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"docstatus",
	"parent",
	"parentfield",
	"parenttype",
	"idx",
)
OF_PARTNERSHIP = ("health_reasons", PARTNERSHIP)

BATCH = 500
WRITES_PER_STATEMENT = 100
ROWS_PER_STATEMENT = 2000


# ------------------------------------------------------------------------------------------------------ one writer


@dataclass(frozen=True, slots=True)
class NewStep:
	"""A next step that an interaction brings to its partnership if it is the latest one (rule 37).

	`day`: the interaction's last possible day, or the day an undated one was recorded on. `owner` empty: the officer.
	"""

	day: date
	next_step: str
	next_step_due: date
	owner: str | None = None


def recompute(
	names: Iterable[str], today: date | None = None, steps: Mapping[str, NewStep] | None = None
) -> set[str]:
	"""Bring the stored health of these partnerships up to `today`, by default the site's date; answer which changed.

	Writes the computed columns, the reason rows, and a Partnership Snapshot where stage, health, reasons, owner or next
	step differ from the last one (rule 77). `steps`: by partnership, the next step that a saved interaction brings; it is
	set in the same statement, and being an edit it does touch `modified`.

	Nobody waits for one partnership while holding another: of several, those that somebody else is saving are left to a
	job. So a save, the sweep and a long load of history never lock each other out for good.
	"""
	today = today or site_today()
	names = sorted({name for name in names if name})
	loaded = load_facts(names, today, lock=True, skip_locked=len(names) > 1)
	busy = [name for name in names if name not in loaded] if len(names) > 1 else []
	for name in busy:
		if name in (steps or {}):
			loaded.update(load_facts([name], today, lock=True))
	edits = {
		name: edit
		for name, step in (steps or {}).items()
		if name in loaded and (edit := brought_by(step, loaded[name], today))
	}
	loaded = {name: edited(found, edits[name]) if name in edits else found for name, found in loaded.items()}
	policy = settings.current()
	judged = {name: health.assess(found.health, policy, today) for name, found in loaded.items()}
	changes: dict[str, dict[str, object]] = {}
	new_reasons: dict[str, tuple[set[tuple[str, str]], list[dict[str, object]]]] = {}
	new_snapshots: list[dict[str, object]] = []
	for name, result in judged.items():
		found = loaded[name]
		reasons = reason_rows(result, found.hidden)
		values = computed_values(found, result, reasons, today)
		snapshot = snapshots.content(found, result)
		values["snapshot_hash"] = fingerprint(snapshots.key(snapshot))
		changed = {column: value for column, value in values.items() if differs(found.row[column], value)}
		if "reasons_hash" in changed:
			new_reasons[name] = (set(prints_of(found.row.reasons_hash).items()), reasons)
		if "snapshot_hash" in changed:
			new_snapshots.append(snapshot)
		if name in edits:
			changed.update(edits[name], modified=now(), modified_by=frappe.session.user)
		if changed:
			changes[name] = changed
	update_rows(changes)
	replace_reasons(new_reasons)
	snapshots.append(new_snapshots, today)
	for name in changes:
		frappe.clear_document_cache(PARTNERSHIP, name)
	look_again([*busy, *(name for name, found in loaded.items() if found.outdated)])
	return {name for name, changed in changes.items() if changed.keys() != {"health_checked_on"}}


def look_again(names: Iterable[str]) -> None:
	"""Two people changed the same partnership at once, and each saw only their own change: a job looks after both commits."""
	for name in sorted(set(names)):
		frappe.enqueue(
			"eu_korea_coop.partnerships.health.recompute",
			names=[name],
			queue="short",
			enqueue_after_commit=True,
		)


def brought_by(step: NewStep, found: Loaded, today: date) -> dict[str, object]:
	"""The columns a new step sets; none if another interaction is later by its last possible day (rules 5, 37)."""
	contact = found.health.contact
	mine = dates.clip(step.day, today)
	others = (contact.last_any_day, contact.last_undated_recorded_on)
	if any(day is not None and dates.clip(day, today) > mine for day in others):
		return {}
	return {
		"next_step": step.next_step,
		"next_step_due": step.next_step_due,
		"next_step_owner": step.owner or found.row.owner_user,
	}


def edited(found: Loaded, columns: Mapping[str, object]) -> Loaded:
	"""The same partnership as if these columns were stored already."""
	row = frappe._dict({**found.row, **columns})
	facts = replace(found.health, next_step=row.next_step, next_step_due=row.next_step_due)
	return replace(found, row=row, health=facts)


def computed_values(
	found: Loaded, result: health.Health, reasons: list[dict[str, object]], today: date
) -> dict[str, object]:
	"""The computed columns as they ought to be (rule 78), without the snapshot's fingerprint."""
	return {
		"health": result.health,
		"stalled_since": result.stalled_since,
		"last_interaction": result.last_interaction,
		"last_meaningful_interaction": result.last_meaningful,
		"silent_since": result.silence_start,
		"days_silent": result.days_silent or 0,
		"days_in_stage": result.days_in_stage or 0,
		"agreements_in_force": result.agreements_in_force,
		"next_agreement_end": result.next_agreement_end,
		"open_actions": result.open_actions,
		"overdue_actions": result.overdue_actions,
		"strength": strength(found.strength, today).total,
		"health_changes_on": result.next_change_on,
		"to_wake": int(result.to_wake),
		"reason_codes": ", ".join(f"{row['code']}:{row['severity']}" for row in reasons) or None,
		"reasons_hash": ", ".join(f"{row['code']}:{fingerprint(row)}" for row in reasons) or None,
		"health_checked_on": today,
	}


def differs(stored: object, wanted: object) -> bool:
	return (stored or None) != (wanted or None)


def fingerprint(value: object) -> str:
	return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]


def reason_rows(result: health.Health, hidden: Collection[tuple[str, str]]) -> list[dict[str, object]]:
	"""The reasons as they are stored: texts in English (they are msgids with figures), nothing of a hidden record."""
	rows = []
	for reason in result.reasons:
		facts = [fact for fact in reason.evidence if (fact.kind, fact.name) not in hidden]
		texts = [health.evidence_text(fact) for fact in facts]
		data = [fact.as_dict() for fact in facts]
		if len(facts) < len(reason.evidence):
			texts.append(HIDDEN_EVIDENCE)
			data.append({"code": "HIDDEN", "params": {}})
		rows.append(
			{
				"code": reason.code,
				"severity": reason.severity,
				"since": reason.since,
				"evidence": "; ".join(texts),
				"suggested_action": health.ACTION_TEXT[reason.action],
				"evidence_data": json.dumps(data, ensure_ascii=False),
			}
		)
	return rows


def prints_of(reasons_hash: str | None) -> dict[str, str]:
	"""The fingerprint of each stored reason row, by code."""
	return dict(part.split(":") for part in (reasons_hash or "").split(", ") if part)


def replace_reasons(
	changes: Mapping[str, tuple[set[tuple[str, str]], list[dict[str, object]]]],
) -> None:
	"""From the stored fingerprints to these rows: delete what is gone or differs, insert what is new or differs.

	At most two statements, however many partnerships. A row's idx is its rank, so that the others stay as they are. Rows
	are deleted by their names: a search by parent would lock the neighbours' rows as well.
	"""
	gone: list[str] = []
	new: list[tuple] = []
	stamp, user = now(), frappe.session.user
	for name, (stored, rows) in changes.items():
		wanted = {(row["code"], fingerprint(row)): row for row in rows}
		for code, _print in stored - wanted.keys():
			gone.append(reason_name(name, code))
		for key in wanted.keys() - stored:
			row = wanted[key]
			own = (
				reason_name(name, row["code"]),
				stamp,
				stamp,
				user,
				user,
				0,
				name,
				*OF_PARTNERSHIP,
				rank(row),
			)
			new.append((*own, *(row[column] for column in REASON_COLUMNS)))
	if gone:
		reason = frappe.qb.DocType(REASON_ROW)
		frappe.qb.from_(reason).delete().where(reason.name.isin(gone)).run()
	if new:
		frappe.db.bulk_insert(REASON_ROW, [*ROW_COLUMNS, *REASON_COLUMNS], new)


def reason_name(partnership: str, code: str) -> str:
	"""The name of the one row a partnership has for a reason code."""
	return hashlib.sha256(f"{partnership}:{code}".encode()).hexdigest()[:20]


def rank(row: Mapping[str, object]) -> int:
	"""Place of a reason in the table: worst first, then by code, with gaps."""
	worst = health.SEVERITIES.index(row["severity"])
	return worst * len(health.CODES) + health.CODES.index(row["code"]) + 1


def update_rows(changes: Mapping[str, Mapping[str, object]]) -> None:
	"""Set different columns of many partnerships, a hundred of them in a statement."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	names = sorted(changes)
	for start in range(0, len(names), WRITES_PER_STATEMENT):
		chunk = names[start : start + WRITES_PER_STATEMENT]
		query = frappe.qb.update(partnership).where(partnership.name.isin(chunk))
		for column in sorted({column for name in chunk for column in changes[name]}):
			query = query.set(column, chosen_value(partnership, column, {n: changes[n] for n in chunk}))
		query.run()


def chosen_value(partnership, column: str, changes: Mapping[str, Mapping[str, object]]):
	"""The one value that all get, or a case by name that leaves the others' as it is."""
	values = {name: row[column] for name, row in changes.items() if column in row}
	distinct = set(values.values())
	if len(values) == len(changes) and len(distinct) == 1:
		return distinct.pop()
	case = Case()
	for value in distinct:
		case = case.when(partnership.name.isin([n for n, v in values.items() if v == value]), value)
	return case.else_(partnership[column])


# ------------------------------------------------------------------------------------------------------- the sweep


@dataclass(frozen=True, slots=True)
class Progress:
	"""After a batch: partnerships looked at and changed so far, and the last name done (to go on from)."""

	checked: int
	changed: int
	last: str | None


def sweep(
	today: date | None = None,
	*,
	batch_size: int = BATCH,
	full: bool = False,
	after: str = "",
	failed: Callable[[str], None] | None = None,
) -> Iterator[Progress]:
	"""Recompute every partnership whose health may differ today, in batches by name; yields after each one.

	Without `full` only those are judged anew on which time alone may have changed something, or which were never judged
	since their policy changed or something linked to them was written (health_changes_on, health_checked_on); of the
	rest only the two day counts move. `full` judges all of them and is the truth: both leave the same health. No stage is
	moved (rule 73). The caller commits between batches; killed at any moment and run again it does nothing twice.
	`failed` is told, inside its `except`, of each partnership that cannot be judged; without it the first one ends the sweep.
	"""
	today = today or site_today()
	checked = changed = 0
	while names := next_batch(today, after, batch_size, full):
		changed += recompute_batch(names, today, failed)
		checked += len(names)
		after = names[-1]
		yield Progress(checked, changed, after)
	count_the_days(today)
	yield Progress(checked, changed, after or None)


def recompute_batch(names: list[str], today: date, failed: Callable[[str], None] | None) -> int:
	"""Recompute them together; where that fails by halves, so that a bad record keeps no other from being judged."""
	frappe.db.savepoint("cooperation_batch")
	try:
		return len(recompute(names, today))
	except Exception:
		if failed is None:
			raise
		frappe.db.rollback(save_point="cooperation_batch")
		if len(names) == 1:
			failed(names[0])
			return 0
	half = len(names) // 2
	return sum(recompute_batch(part, today, failed) for part in (names[:half], names[half:]))


def next_batch(today: date, after: str, size: int, full: bool) -> list[str]:
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = frappe.qb.from_(partnership).select(partnership.name).where(partnership.name > after)
	if not full:
		query = query.where(is_due(partnership, today))
	return query.orderby(partnership.name).limit(size).run(pluck=True)


def is_due(partnership, today: date):
	"""Never judged under this policy, judged as of a later day, or at a day on which time alone changes something."""
	return (
		partnership.health_checked_on.isnull()
		| (partnership.health_checked_on > today)
		| ((partnership.health_changes_on <= today) & (partnership.health_checked_on < today))
	)


def count_the_days(today: date) -> None:
	"""Move days_silent and days_in_stage of all that were not judged today.

	Plain sums, right however often and late it runs. Rows are named by their key: a statement that searched an index would
	lock its entries before the rows, in the opposite order to a save.
	"""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	earlier = (
		frappe.qb.from_(partnership)
		.select(partnership.health_checked_on, partnership.name)
		.where(partnership.health_checked_on < today)
		.orderby(partnership.name)
		.run()
	)
	by_day = defaultdict(list)
	for day, name in earlier:
		by_day[day].append(name)
	for day, names in by_day.items():
		passed = (today - day).days
		for start in range(0, len(names), ROWS_PER_STATEMENT):
			chosen = partnership.name.isin(names[start : start + ROWS_PER_STATEMENT])
			frappe.qb.update(partnership).set(
				"days_silent",
				Case().when(partnership.silent_since.isnull(), 0).else_(partnership.days_silent + passed),
			).set(
				"days_in_stage",
				Case().when(partnership.stage_since.isnull(), 0).else_(partnership.days_in_stage + passed),
			).set("health_checked_on", today).where(chosen & (partnership.health_checked_on == day)).run()


def recheck_all(today: date) -> None:
	"""A policy changed: everything is due at the next sweep, and a background job starts on it after the commit."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	frappe.qb.update(partnership).set("health_checked_on", None).where(
		partnership.stage.isin(lifecycle.ACTIVE_STAGES)
	).run()
	frappe.enqueue("eu_korea_coop.partnerships.health.recompute_due", queue="long", enqueue_after_commit=True)


def recompute_due() -> int:
	"""The background job of `recheck_all`: everything that is due, in one go; answers how many changed."""
	changed = 0
	for progress in sweep():
		changed = progress.changed
	return changed


# ----------------------------------------------------------------------------------------------------- for a reader


def judge(name: str, today: date) -> tuple[Loaded, health.Health]:
	"""Health of one partnership as of `today` from the present documents; nothing is written. Raises DoesNotExistError."""
	found = load_facts([name], today).get(name)
	if not found:
		raise frappe.DoesNotExistError(_("Partnership {0} not found").format(frappe.bold(name)))
	return found, health.assess(found.health, settings.current(), today)


def describe(name: str, today: date) -> dict[str, object]:
	"""What `api.get_health` answers: evidence and actions in the reader's language, without what he may not read."""
	found, result = judge(name, today)
	unreadable = unreadable_records(result)
	return {
		"health": result.health,
		"stalled_since": iso(result.stalled_since),
		"reasons": [
			{
				"code": reason.code,
				"severity": reason.severity,
				"since": iso(reason.since),
				"evidence": told(reason, unreadable),
				"action": _(health.ACTION_TEXT[reason.action]),
				"label": _(health.REASON_LABEL[reason.code]),
			}
			for reason in result.reasons
		],
		"action": _(health.ACTION_TEXT[result.action]) if result.action else None,
		"days_silent": result.days_silent,
		"silent_limit": result.silent_limit,
		"days_in_stage": result.days_in_stage,
		"last_interaction": iso(result.last_interaction),
		"last_meaningful_interaction": iso(result.last_meaningful),
		"to_wake": result.to_wake,
		"strength": strength(found.strength, today).total,
	}


def unreadable_records(result: health.Health) -> set[tuple[str, str]]:
	"""Those of the records named by the evidence that the session's user may not read, by role or criterion."""
	by_kind = {"agreement": AGREEMENT, "plan": "Action Plan"}
	unreadable = set()
	for kind, doctype in by_kind.items():
		names = {fact.name for reason in result.reasons for fact in reason.evidence if fact.kind == kind}
		unreadable |= {(kind, name) for name in names - readable_names(doctype, names)}
	return unreadable


def told(reason: health.Reason, unreadable: Collection[tuple[str, str]]) -> str:
	"""All evidence of a reason in one line, in the reader's language."""
	texts = [
		health.evidence_text(fact, words(), _)
		for fact in reason.evidence
		if (fact.kind, fact.name) not in unreadable
	]
	if len(texts) < len(reason.evidence):
		texts.append(_(HIDDEN_EVIDENCE))
	return "; ".join(texts)


def iso(day: date | None) -> str | None:
	return day.isoformat() if day else None
