"""Health of partnerships on the record: the pure rule of `domain.health`, asked for one or for many, stored where it is read.

`recompute()` is the one writer: a save, a linked document's change and the sweep end there, with the same number of
queries for one partnership as for a batch, so that all of them give the same answer (decision 5). It writes what changed
and nothing else, and never touches `modified`: a computed value is no edit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now

from eu_korea_coop import row_writing
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.domain import dates, health
from eu_korea_coop.domain.strength import strength
from eu_korea_coop.partnerships import settings, snapshots
from eu_korea_coop.partnerships.facts import COMPUTED_COLUMNS, OWN_COLUMNS, Loaded, load_facts
from eu_korea_coop.partnerships.stored_health import (
	HIDDEN_EVIDENCE,
	computed_columns,
	differs,
	reason_rows,
	replace_reasons,
)
from eu_korea_coop.permissions import readable_names
from eu_korea_coop.reporting.fuzzy_text import words

MANY = 20
"""Changed partnerships of which all computed columns are written rather than those that differ."""


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
	loaded = {
		name: edited(stored, edits[name]) if name in edits else stored for name, stored in loaded.items()
	}
	policy = settings.current()
	judged = {name: health.assess(stored.health, policy, today) for name, stored in loaded.items()}
	changes: dict[str, dict[str, object]] = {}
	wanted: dict[str, dict[str, object]] = {}
	new_reasons: dict[str, tuple[str | None, str | None, list[dict[str, object]]]] = {}
	new_snapshots: list[dict[str, object]] = []
	for name, result in judged.items():
		stored = loaded[name]
		reasons = reason_rows(result, stored.hidden)
		values = computed_columns(stored, result, reasons, today)
		changed = {column: value for column, value in values.items() if differs(stored.row[column], value)}
		if "reasons_hash" in changed:
			new_reasons[name] = (stored.row["reasons_hash"], values["reasons_hash"], reasons)
		if "snapshot_hash" in changed:
			new_snapshots.append(snapshots.content(stored, result))
		if name in edits:
			changed.update(edits[name], modified=now(), modified_by=frappe.session.user)
		if changed:
			changes[name], wanted[name] = changed, values
	if len(changes) < MANY or edits:
		row_writing.update(PARTNERSHIP, changes)
	else:
		row_writing.overwrite(PARTNERSHIP, wanted)
	replace_reasons(new_reasons)
	snapshots.append(new_snapshots, today)
	row_writing.forget(PARTNERSHIP, changes)
	look_again([*busy, *(name for name, stored in loaded.items() if stored.outdated)])
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


def brought_by(step: NewStep, stored: Loaded, today: date) -> dict[str, object]:
	"""The columns a new step sets; none if another interaction is later by its last possible day (rules 5, 37)."""
	contact = stored.health.contact
	mine = dates.clip(step.day, today)
	others = (contact.last_any_day, contact.last_undated_recorded_on)
	if any(day is not None and dates.clip(day, today) > mine for day in others):
		return {}
	return {
		"next_step": step.next_step,
		"next_step_due": step.next_step_due,
		"next_step_owner": step.owner or stored.row.owner_user,
	}


def edited(stored: Loaded, columns: Mapping[str, object]) -> Loaded:
	"""The same partnership as if these columns were stored already."""
	row = frappe._dict({**stored.row, **columns})
	facts = replace(stored.health, next_step=row.next_step, next_step_due=row.next_step_due)
	return replace(stored, row=row, health=facts)


# for a reader


def judge(
	name: str, today: date, doc: Document | None = None, **known: list[frappe._dict]
) -> tuple[Loaded, health.Health]:
	"""Health of one partnership as of `today` from the present documents; nothing is written. Raises DoesNotExistError.

	`doc`: the partnership as the database holds it, where it has been read already; `known`: other rows of it that have been
	read (`facts.load_facts`).
	"""
	rows = doc and [frappe._dict({column: doc.get(column) for column in (*OWN_COLUMNS, *COMPUTED_COLUMNS)})]
	stored = load_facts([name], today, rows=rows, **known).get(name)
	if not stored:
		raise frappe.DoesNotExistError(_("Partnership {0} not found").format(frappe.bold(name)))
	return stored, health.assess(stored.health, settings.current(), today)


def describe(
	stored: Loaded, result: health.Health, today: date, readable: Mapping[str, Collection[str]] | None = None
) -> dict[str, object]:
	"""What `api.get_health` answers of what `judge` says as of `today`: evidence and actions in the reader's language, without
	what they may not read.

	`readable`: {"agreement": names, "plan": names}, where the caller knows which of its records the reader may read.
	"""
	unreadable = unreadable_records(result, readable)
	return {
		"health": result.health,
		"stalled_since": iso(result.stalled_since),
		"reasons": [
			{
				"code": reason.code,
				"severity": reason.severity,
				"since": iso(reason.since),
				"evidence": evidence_of(reason, unreadable),
				"action": _(health.ACTION_TEXT[reason.action]),
				"label": _(health.REASON_LABEL[reason.code]),
				"words": health.reason_in_words(reason, today, _, spelled=frappe.local.lang.startswith("en")),
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
		"strength": strength(stored.strength, today).total,
	}


def unreadable_records(
	result: health.Health, readable: Mapping[str, Collection[str]] | None = None
) -> set[tuple[str, str]]:
	"""Those of the records named by the evidence that the session's user may not read, by role or criterion."""
	by_kind = {"agreement": AGREEMENT, "plan": "Action Plan"}
	unreadable = set()
	for kind, doctype in by_kind.items():
		names = {fact.name for reason in result.reasons for fact in reason.evidence if fact.kind == kind}
		seen = readable_names(doctype, names) if readable is None else set(readable[kind])
		unreadable |= {(kind, name) for name in names - seen}
	return unreadable


def evidence_of(reason: health.Reason, unreadable: Collection[tuple[str, str]]) -> str:
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
