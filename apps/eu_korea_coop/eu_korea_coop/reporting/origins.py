"""Where partnerships came from: an event, another partnership, an agreement (D6). Reads only what the reader may read."""

from collections.abc import Mapping
from typing import NamedTuple

import frappe
from pypika import Criterion

from eu_korea_coop.domain.lineage import INDIRECT
from eu_korea_coop.permissions import restrict


class Origin(NamedTuple):
	"""How one partnership began. `parents`: the partnerships it came from, by themselves or through an agreement."""

	kind: str
	event: str | None
	indirect: bool
	parents: tuple[str, ...]


def origins(only_from_records: bool = False) -> dict[str, Origin]:
	"""Every readable partnership → its origin. One query. A chain through an unreadable record ends before it.

	`only_from_records`: those alone that came from an event, a partnership or an agreement; who asks for events needs no others.
	"""
	partnership, agreement = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Agreement")
	readable = restrict(frappe.qb.from_(agreement), "Agreement", agreement).select(
		agreement.name, agreement.partnership
	)
	of_agreement = readable.as_("of_agreement")
	query = (
		frappe.qb.from_(partnership)
		.left_join(of_agreement)
		.on(of_agreement.name == partnership.origin_agreement)
		.select(
			partnership.name,
			partnership.origin_kind,
			partnership.origin_event,
			partnership.origin_directness,
			partnership.origin_partnership,
			of_agreement.partnership,
		)
	)
	if only_from_records:
		fields = ("origin_event", "origin_partnership", "origin_agreement")
		query = query.where(Criterion.any(partnership[field] > "" for field in fields))
	rows = restrict(query, "Partnership", partnership).run()
	names = {row[0] for row in rows}
	result = {}
	for name, kind, event, directness, parent, parent_by_agreement in rows:
		parents = ()
		if parent or parent_by_agreement:
			parents = tuple(sorted(({parent, parent_by_agreement} - {name}) & names))
		result[name] = Origin(kind or "", event or None, directness == INDIRECT, parents)
	return result


def ancestors(name: str, known: Mapping[str, Origin]) -> set[str]:
	"""All partnerships that `name` came from, however far back; a circle ends where it began."""
	names: set[str] = set()
	pending = list(known[name].parents)
	while pending:
		parent = pending.pop()
		if parent not in names and parent != name:
			names.add(parent)
			pending.extend(known[parent].parents)
	return names


def partnerships_of_events(known: Mapping[str, Origin]) -> tuple[dict[str, set], dict[str, set]]:
	"""Event → partnerships that came from it directly, and indirectly: marked so, or through another partnership."""
	direct: dict[str, set] = {}
	indirect: dict[str, set] = {}
	for name, origin in known.items():
		if origin.event:
			(indirect if origin.indirect else direct).setdefault(origin.event, set()).add(name)
		if origin.parents:
			for parent in ancestors(name, known):
				if event := known[parent].event:
					indirect.setdefault(event, set()).add(name)
	for event, names in indirect.items():
		names -= direct.get(event, set())
	return direct, indirect


def partnerships_of_event(event: str) -> tuple[set[str], set[str]]:
	"""As `partnerships_of_events` for one event, without reading the others: two queries more for each generation."""
	partnership, agreement = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Agreement")
	began = frappe.qb.from_(partnership).select(partnership.name, partnership.origin_directness)
	began = restrict(began.where(partnership.origin_event == event), "Partnership", partnership).run()
	direct = {name for name, directness in began if directness != INDIRECT}
	seen = {name for name, _directness in began}
	frontier = set(seen)
	while frontier:
		query = frappe.qb.from_(agreement).select(agreement.name)
		query = query.where(agreement.partnership.isin(sorted(frontier)))
		agreements = restrict(query, "Agreement", agreement).run(pluck=True)
		query = frappe.qb.from_(partnership).select(partnership.name)
		query = query.where(
			partnership.origin_partnership.isin(sorted(frontier))
			| partnership.origin_agreement.isin(sorted({*agreements, ""}))
		)
		frontier = set(restrict(query, "Partnership", partnership).run(pluck=True)) - seen
		seen |= frontier
	return direct, seen - direct
