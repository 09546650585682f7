"""What is stored of health on a partnership and its reason rows: what it ought to be, and writing the difference."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date

import frappe
from frappe.utils import now

from eu_korea_coop import row_writing
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import health
from eu_korea_coop.domain.strength import strength
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.facts import Loaded

REASON_ROW = "Partnership Health Reason"
HIDDEN_EVIDENCE = "Concerns a record with restricted access"
"""What stands in place of evidence that would name a Restricted record (rule 15); an English msgid."""

REASON_COLUMNS = ("code", "severity", "since", "evidence", "suggested_action", "evidence_data")
ROW_COLUMNS = ("name", "parent", "idx")

AS_TEXT, AS_EVIDENCE = json.JSONEncoder(sort_keys=True, default=str), json.JSONEncoder(ensure_ascii=False)
"""Made once: `json.dumps` makes one for each text."""


def computed_columns(
	loaded: Loaded, result: health.Health, reasons: list[dict[str, object]], today: date
) -> dict[str, object]:
	"""The computed columns of a partnership as they ought to be (rule 78); 0 stands for an unknown count."""
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
		"strength": strength(loaded.strength, today).total,
		"health_changes_on": result.next_change_on,
		"to_wake": int(result.to_wake),
		"reason_codes": ", ".join(f"{row['code']}:{row['severity']}" for row in reasons) or None,
		"reasons_hash": ", ".join(f"{row['code']}:{fingerprint(row)}" for row in reasons) or None,
		"snapshot_hash": fingerprint(snapshots.key(loaded, result)),
		"health_checked_on": today,
	}


def differs(stored: object, wanted: object) -> bool:
	return (stored or None) != (wanted or None)


def fingerprint(value: object) -> str:
	return hashlib.sha256(AS_TEXT.encode(value).encode()).hexdigest()[:32]


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
				"evidence_data": AS_EVIDENCE.encode(data),
			}
		)
	return rows


def prints_of(reasons_hash: str | None) -> dict[str, str]:
	"""The fingerprint of each stored reason row, by code."""
	return dict(part.split(":") for part in (reasons_hash or "").split(", ") if part)


def replace_reasons(changes: Mapping[str, tuple[str | None, str | None, list[dict[str, object]]]]) -> None:
	"""Write the rows of these partnerships: {name: (stored fingerprints, those of the rows, the rows)}, as `reasons_hash` has them.

	Delete what is gone or differs, insert what is new or differs. A row's idx is its rank, so that the others stay as they are.
	Rows are deleted by their names: a search by parent would lock the neighbours' rows as well.
	"""
	if not changes:
		return
	gone: list[str] = []
	new: list[tuple] = []
	stamp, user = now(), frappe.session.user
	for name, (stored, wanted, rows) in changes.items():
		before, after = prints_of(stored), prints_of(wanted)
		gone += (reason_name(name, code) for code, one in before.items() if after.get(code) != one)
		for row in rows:
			code = row["code"]
			if before.get(code) != after[code]:
				own = (reason_name(name, code), name, rank(row))
				new.append((*own, *(row[column] for column in REASON_COLUMNS)))
	delete_reasons(gone)
	same = {"parentfield": "health_reasons", "parenttype": PARTNERSHIP}
	same |= {"creation": stamp, "modified": stamp, "owner": user, "modified_by": user}
	row_writing.insert(REASON_ROW, [*ROW_COLUMNS, *REASON_COLUMNS], new, same)


def delete_reasons(names: list[str]) -> None:
	"""Delete rows by name: two in a statement while they are a save's few, all in one where they are a batch's.

	Of three names or more MariaDB reads, and locks, every row of a small table: a save then waited for everybody else's.
	"""
	reason = frappe.qb.DocType(REASON_ROW)
	size = 2 if len(names) <= len(health.CODES) else len(names)
	for start in range(0, len(names), size):
		frappe.qb.from_(reason).delete().where(reason.name.isin(names[start : start + size])).run()


def reason_name(partnership: str, code: str) -> str:
	"""The name of the one row a partnership has for a reason code."""
	return hashlib.sha256(f"{partnership}:{code}".encode()).hexdigest()[:20]


def rank(row: Mapping[str, object]) -> int:
	"""Place of a reason in the table: worst first, then by code, with gaps."""
	worst = health.SEVERITIES.index(row["severity"])
	return worst * len(health.CODES) + health.CODES.index(row["code"]) + 1
