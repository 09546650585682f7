"""What partnerships do when a linked document changes (rule 16).

The other modules don't know partnerships; hooks.py calls these on their documents' events. Every partnership linked
before or after the change is recomputed, in the same transaction, with the same function as the sweep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	ORGANISATION,
	PARTNERSHIP,
	RESTRICTED,
	RESTRICTED_STEP,
)
from eu_korea_coop.domain.interactions import HELD
from eu_korea_coop.domain.lifecycle import is_next_step
from eu_korea_coop.partnerships import health, snapshots

WAITING = "partnerships_judged_once"
AT_ONCE = 500
"""Partnerships whose facts are read together."""


@contextmanager
def judged_once(gone: Collection[str] = ()) -> Iterator[None]:
	"""Many documents change within this block: the partnerships they concern are judged once, at its end; `gone` are not.

	One to which a saved interaction brings its next step is judged at once, as ever. With an error nothing is judged: the
	transaction that failed takes the changes back.
	"""
	if frappe.flags.get(WAITING) is not None:  # a block within another one
		yield
		return
	waiting: set[str | None] = set()
	frappe.flags[WAITING] = waiting
	try:
		yield
	finally:
		frappe.flags.pop(WAITING)
	names = sorted({name for name in waiting if name} - set(gone))
	for start in range(0, len(names), AT_ONCE):
		health.recompute(names[start : start + AT_ONCE])


def judge(names: Iterable[str | None]) -> None:
	"""Recompute partnerships whose linked documents changed, now or at the end of `judged_once`."""
	waiting = frappe.flags.get(WAITING)
	if waiting is None:
		health.recompute(names)
	else:
		waiting.update(names)


def interaction_changed(doc: Document, method: str | None = None) -> None:
	"""On save: the partnerships it names, or named before; the latest one's next step goes to its partnership."""
	before = doc.get_doc_before_save()
	names = named_by(doc) | (named_by(before) if before else set())
	if steps := next_step_of(doc):
		health.recompute(names, site_today(), steps)
	else:
		judge(names)


def interaction_deleted(doc: Document, method: str | None = None) -> None:
	"""A deleted interaction is as if it had never been (rule 74); the step it brought stays (rule 37)."""
	judge(named_by(doc))


def linked_document_changed(doc: Document, method: str | None = None) -> None:
	"""On save, deletion or renaming of an Agreement, Action Plan or Cooperation Outcome."""
	before = doc.get_doc_before_save() if method == "on_update" else None
	judge({doc.partnership, before.partnership if before else None})


def agreement_changed(doc: Document, method: str | None = None) -> None:
	"""As any linked document; a plan's partnership may be another one, and its evidence is hidden with the agreement."""
	before = doc.get_doc_before_save() if method == "on_update" else None
	plans = frappe.get_all(ACTION_PLAN, filters={"agreement": doc.name}, fields=["name", "partnership"])
	concerned = {
		doc.partnership,
		before.partnership if before else None,
		*(plan.partnership for plan in plans),
	}
	if before and before.visibility != RESTRICTED and doc.visibility == RESTRICTED:
		snapshots.forget_evidence(concerned, {doc.name, *(plan.name for plan in plans)})
	judge(concerned)


def agreement_kind_changed(doc: Document, method: str | None = None) -> None:
	"""Its notice days are those of all its agreements (rule 44)."""
	before = doc.get_doc_before_save()
	if before and before.notice_days != doc.notice_days:
		judge(frappe.get_all(AGREEMENT, filters={"kind": doc.name}, pluck="partnership", distinct=True))


def agreement_kind_renamed(doc: Document, method: str, *names: object) -> None:
	"""Renamed, or merged into another kind, whose notice days its agreements have from now on (rule 44)."""
	judge(frappe.get_all(AGREEMENT, filters={"kind": doc.name}, pluck="partnership", distinct=True))


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save: its contacts or its side (rule 62), or the name shown for a pending signatory.

	Many partnerships may have it as a party: nothing else it says is read by health.
	"""
	before = doc.get_doc_before_save()
	if before is None:
		return
	if contacts_of(before) != contacts_of(doc):
		judge([*with_party(doc.name), *with_signatory(doc.name)])
	elif before.organisation_name != doc.organisation_name:
		judge(with_signatory(doc.name))


def contact_renamed(doc: Document, method: str, *names: object) -> None:
	"""Renamed, or merged into another person: of two rows for one person in an organisation one is left (rule 62)."""
	organisations = frappe.get_all(
		"Organisation Contact",
		filters={"contact": doc.name, "parenttype": ORGANISATION},
		pluck="parent",
		distinct=True,
	)
	judge(name for organisation in organisations for name in with_party(organisation))


def organisation_renamed(doc: Document, method: str, *names: object) -> None:
	"""Renamed, or merged into another one with its place in partnerships and agreements."""
	judge([*with_party(doc.name), *with_signatory(doc.name)])


def interaction_renamed(doc: Document, method: str, *names: object) -> None:
	judge(named_by(doc))


def linked_document_renamed(doc: Document, method: str, *names: object) -> None:
	judge({doc.partnership})


def named_by(doc: Document) -> set[str]:
	"""The partnerships an interaction counts for (rule 13)."""
	names = {doc.partnership, *(row.partnership for row in doc.get("other_partnerships") or ())}
	return {name for name in names if name}


def with_party(organisation: str) -> list[str]:
	return frappe.get_all(
		"Partnership Party",
		filters={"organisation": organisation, "parenttype": PARTNERSHIP},
		pluck="parent",
		distinct=True,
	)


def with_signatory(organisation: str) -> list[str]:
	"""The partnerships whose agreements it is to sign."""
	party, deal = frappe.qb.DocType("Agreement Party"), frappe.qb.DocType(AGREEMENT)
	return (
		frappe.qb.from_(party)
		.inner_join(deal)
		.on(deal.name == party.parent)
		.select(deal.partnership)
		.distinct()
		.where((party.parenttype == AGREEMENT) & (party.organisation == organisation))
		.run(pluck=True)
	)


def contacts_of(doc: Document) -> tuple:
	"""The part of an organisation that health reads."""
	rows = [
		(row.contact, row.status, str(row.to_date or ""), row.to_date_precision or "")
		for row in doc.get("contacts") or ()
	]
	return doc.side, sorted(rows, key=str)


# the next step


def next_step_of(doc: Document) -> dict[str, health.NewStep]:
	"""The next step this save brings to `partnership` (not to the others it concerns), if it is the latest (rule 37).

	It is brought once: when the step of a held interaction is first saved. Later edits and its deletion leave the
	partnership's step alone.
	"""
	if not doc.partnership or doc.status != HELD or not is_next_step(doc.next_step, doc.next_step_due):
		return {}
	before = doc.get_doc_before_save()
	if before and before.next_step and before.status == HELD and before.partnership == doc.partnership:
		return {}
	day = getdate(doc.last_day or doc.creation)
	text = RESTRICTED_STEP if is_for_fewer(doc) else doc.next_step
	return {doc.partnership: health.NewStep(day, text, getdate(doc.next_step_due), doc.next_step_owner)}


def is_for_fewer(doc: Document) -> bool:
	"""Whether an interaction may have fewer readers than its partnership: it, or another partnership it concerns, is Restricted.

	Its partnership being Restricted too does not make it the same people's (rule 112).
	"""
	others = [row.partnership for row in doc.get("other_partnerships") or () if row.partnership]
	return doc.visibility == RESTRICTED or bool(
		others and frappe.db.exists(PARTNERSHIP, {"name": ("in", others), "visibility": RESTRICTED})
	)
