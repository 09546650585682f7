"""What a partnership came from, and what came of it: events, partnerships and agreements as trees (D6, F7, L166-L256)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe import _

from eu_korea_coop.checked_document import refuse
from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory.introduction_facts import CONTACT
from eu_korea_coop.directory.introductions import titles_of
from eu_korea_coop.domain import lineage
from eu_korea_coop.domain.lineage import DOWN, UP, Edge
from eu_korea_coop.permissions import shown_names

KINDS = (COOPERATION_EVENT, PARTNERSHIP, AGREEMENT)
"""What a node of the tree may be; its key is (DocType, name)."""
ORIGINS = {
	"origin_event": COOPERATION_EVENT,
	"origin_partnership": PARTNERSHIP,
	"origin_agreement": AGREEMENT,
}
BEHIND = "organised_by_partnership"
"""The field of an event that names the partnership behind it."""
INTRODUCERS = {"introduced_by_organisation": ORGANISATION, "introduced_by_contact": CONTACT}
SHOWN = {
	COOPERATION_EVENT: ("title", "kind", "start_date", "start_date_precision"),
	PARTNERSHIP: ("title", "short_title", "stage", "health", "origin_kind"),
	AGREEMENT: ("title", "kind", "state", "signed_on", "signed_on_precision"),
}

Key = tuple[str, str]
Filter = Callable[[str, Iterable[str]], set[str]]


def validate_origin(doc) -> None:
	"""A partnership does not come from itself, nor from anything that came of it; an organiser belongs to outreach only."""
	if doc.origin_kind != "Organised Outreach":
		doc.origin_organising_kind = None
	if doc.related_to and doc.related_to == doc.name:
		refuse(doc, doc.meta.get_field("related_to"), _("a partnership is not related to itself."))
	named = {field: (kind, doc.get(field)) for field, kind in ORIGINS.items() if doc.get(field)}
	if doc.is_new() or not named or not has_new_origin(doc):
		return
	child = (PARTNERSHIP, doc.name)
	offspring = edges_from(child, DOWN)
	for field, parent in named.items():
		if lineage.would_circle(child, parent, offspring):
			refuse(
				doc,
				doc.meta.get_field(field),
				_("{0} came of this partnership itself, so it can't be its origin.").format(
					frappe.bold(frappe.utils.escape_html(parent[1]))
				),
			)


def validate_partnership_behind(doc, method: str | None = None) -> None:
	"""Raise ValidationError if the partnership that organised an event came of this event itself."""
	behind = doc.get(BEHIND)
	if not behind or doc.is_new() or not doc.has_value_changed(BEHIND):
		return
	event = (COOPERATION_EVENT, doc.name)
	if lineage.would_circle(event, (PARTNERSHIP, behind), edges_from(event, DOWN)):
		refuse(
			doc,
			doc.meta.get_field(BEHIND),
			_("{0} came of this event itself, so it can't have organised it.").format(
				frappe.bold(frappe.utils.escape_html(behind))
			),
		)


def has_new_origin(doc) -> bool:
	before = doc.get_doc_before_save()
	return before is None or any(before.get(field) != doc.get(field) for field in ORIGINS)


def trees(doctype: str, name: str) -> dict[str, object]:
	"""Both trees of an event, a partnership or an agreement, with nothing in them that the session's user may not read.

	A branch ends at a record the reader may not see. Raises PermissionError for the root itself.
	"""
	if doctype not in KINDS:
		frappe.throw(
			_("Document type: a lineage starts from one of {0}.").format(
				", ".join(_(kind) for kind in KINDS)
			),
			frappe.ValidationError,
		)
	if not frappe.db.exists(doctype, name):
		raise frappe.DoesNotExistError(
			_("{0} {1} not found").format(_(doctype), frappe.bold(frappe.utils.escape_html(name)))
		)
	if name not in shown_names(doctype, [name]):
		raise frappe.PermissionError(_("You may not read this record."))
	root = (doctype, name)
	up = lineage.tree(root, edges_from(root, UP, shown_names), UP)
	down = lineage.tree(root, edges_from(root, DOWN, shown_names), DOWN)
	shown = describe({node.key for tree in (up, down) for node in tree.walk()})
	name_introducers(shown)
	return {"up": as_dict(up, shown), "down": as_dict(down, shown)}


def edges_from(root: Key, direction: str, readable: Filter | None = None) -> list[Edge]:
	"""All steps reachable from a record, level by level: a few queries per level however wide it is.

	`readable` drops the records it does not answer, with everything behind them; None keeps all (for validation).
	"""
	step = children_of if direction == DOWN else parents_of
	seen, edges_seen = {root}, []
	frontier = {root}
	while frontier:
		edges = step(frontier)
		ends = {edge.child if direction == DOWN else edge.parent for edge in edges}
		allowed = keep_readable(ends, readable)
		edges_seen += [
			edge for edge in edges if (edge.child if direction == DOWN else edge.parent) in allowed
		]
		frontier = allowed - seen
		seen |= frontier
	return edges_seen


def children_of(nodes: Iterable[Key]) -> list[Edge]:
	"""What came of these: partnerships that name them as origin, and the agreements and events of partnerships."""
	names = by_kind(nodes)
	edges = []
	for field, kind in ORIGINS.items():
		if not names[kind]:
			continue
		rows = frappe.get_all(
			PARTNERSHIP,
			filters={field: ("in", names[kind])},
			fields=["name", field, "origin_directness"],
			order_by="creation, name",
		)
		edges += [
			Edge((PARTNERSHIP, row.name), (kind, row[field]), row.origin_directness or "") for row in rows
		]
	if names[PARTNERSHIP]:
		rows = frappe.get_all(
			AGREEMENT,
			filters={"partnership": ("in", names[PARTNERSHIP])},
			fields=["name", "partnership"],
			order_by="creation, name",
		)
		edges += [Edge((AGREEMENT, row.name), (PARTNERSHIP, row.partnership), belongs=True) for row in rows]
		edges += organised(filters={BEHIND: ("in", names[PARTNERSHIP])})
	return edges


def organised(filters: dict) -> list[Edge]:
	"""Events and the partnerships that organised them; what came of such an event came of the partnership indirectly."""
	rows = frappe.get_all(
		COOPERATION_EVENT, filters=filters, fields=["name", BEHIND], order_by="start_date, name"
	)
	return [
		Edge((COOPERATION_EVENT, row.name), (PARTNERSHIP, row[BEHIND]), lineage.DIRECT)
		for row in rows
		if row[BEHIND]
	]


def parents_of(nodes: Iterable[Key]) -> list[Edge]:
	"""What these came from: the origins of partnerships, the partnership of an agreement and the one behind an event."""
	names = by_kind(nodes)
	edges = []
	if names[PARTNERSHIP]:
		rows = frappe.get_all(
			PARTNERSHIP,
			filters={"name": ("in", names[PARTNERSHIP])},
			fields=["name", "origin_directness", *ORIGINS],
			order_by="name",
		)
		edges += [
			Edge((PARTNERSHIP, row.name), (kind, row[field]), row.origin_directness or "")
			for row in rows
			for field, kind in ORIGINS.items()
			if row[field]
		]
	if names[AGREEMENT]:
		rows = frappe.get_all(
			AGREEMENT,
			filters={"name": ("in", names[AGREEMENT])},
			fields=["name", "partnership"],
			order_by="name",
		)
		edges += [
			Edge((AGREEMENT, row.name), (PARTNERSHIP, row.partnership), belongs=True)
			for row in rows
			if row.partnership
		]
	if names[COOPERATION_EVENT]:
		edges += organised(filters={"name": ("in", names[COOPERATION_EVENT])})
	return edges


def by_kind(nodes: Iterable[Key]) -> dict[str, list[str]]:
	names: dict[str, list[str]] = {kind: [] for kind in KINDS}
	for kind, name in nodes:
		names[kind].append(name)
	return {kind: sorted(listed) for kind, listed in names.items()}


def keep_readable(keys: set[Key], readable: Filter | None) -> set[Key]:
	if readable is None:
		return keys
	return {(kind, name) for kind, names in by_kind(keys).items() if names for name in readable(kind, names)}


def describe(keys: Iterable[Key]) -> dict[Key, dict[str, object]]:
	"""What a node shows of its record."""
	shown = {}
	for doctype, names in by_kind(keys).items():
		if names:
			more = INTRODUCERS if doctype == PARTNERSHIP else ()
			rows = frappe.get_all(
				doctype, filters={"name": ("in", names)}, fields=["name", *SHOWN[doctype], *more]
			)
			shown.update({(doctype, row.pop("name")): row for row in rows})
	return shown


def name_introducers(shown: dict[Key, dict[str, object]]) -> None:
	"""Put `introduced_by: [{doctype, name, title}]` in place of the links, with those alone the reader may know of."""
	named = {
		(kind, row[field]) for row in shown.values() for field, kind in INTRODUCERS.items() if row.get(field)
	}
	known = {
		(kind, name)
		for kind in INTRODUCERS.values()
		for name in shown_names(kind, [name for doctype, name in named if doctype == kind])
	}
	titles = titles_of(known)
	for (doctype, _name), row in shown.items():
		if doctype != PARTNERSHIP:
			continue
		links = [(kind, row.pop(field)) for field, kind in INTRODUCERS.items()]
		row["introduced_by"] = [
			{"doctype": link[0], "name": link[1], "title": titles[link].title}
			for link in links
			if link in known
		]


def as_dict(node: lineage.Node, shown: dict[Key, dict[str, object]]) -> dict[str, object]:
	doctype, name = node.key
	return {
		"doctype": doctype,
		"name": name,
		**shown.get(node.key, {}),
		"directness": node.directness,
		"repeated": node.repeated,
		"children": [as_dict(child, shown) for child in node.children],
	}
