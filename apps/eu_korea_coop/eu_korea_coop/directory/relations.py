"""Relations between organisations, read from either end and as a tree (requirements A4, A5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import ORGANISATION, ORGANISATION_RELATIONSHIP
from eu_korea_coop.directory import relation_words
from eu_korea_coop.domain import dates

DEEPEST = 6
"""Levels below the root that a tree may have."""
LARGEST = 500
"""Nodes of one tree; what is beyond is left out and said (`truncated`)."""

RELATION_FIELDS = (
	"name",
	"from_organisation",
	"relation_type",
	"to_organisation",
	"from_date",
	"from_date_precision",
	"to_date",
	"to_date_precision",
	"note",
)
ORGANISATION_FIELDS = (
	"name",
	"organisation_name",
	"native_name",
	"acronym",
	"organisation_type",
	"side",
	"country",
	"city",
	"status",
	"is_gateway",
)


# one relation


def pair_key(
	relation_type: str, from_organisation: str, to_organisation: str, symmetric: bool, since: date | None
) -> str:
	"""Return a key that is equal for all ways of entering one relation; another period has another key."""
	ends = [from_organisation, to_organisation]
	if symmetric:
		ends.sort()
	text = "\n".join((relation_type, *ends, since.isoformat() if since else ""))
	return hashlib.sha256(text.encode()).hexdigest()[:40]


def renew_pair_keys(organisation: str) -> None:
	"""Set the keys of an organisation's relations anew after a rename or merge: keys contain ids."""
	for relation in touching(organisation):
		key = pair_key(
			relation.relation_type,
			relation.from_organisation,
			relation.to_organisation,
			is_symmetric(relation.relation_type),
			relation.from_date,
		)
		frappe.db.set_value(ORGANISATION_RELATIONSHIP, relation.name, "pair_key", key, update_modified=False)


def is_symmetric(relation_type: str) -> bool:
	return bool(frappe.get_cached_value("Relation Type", relation_type, "symmetric"))


def touching(organisation: str) -> list[frappe._dict]:
	"""Every relation with this organisation at one of its ends, oldest first."""
	return frappe.get_all(
		ORGANISATION_RELATIONSHIP,
		or_filters={"from_organisation": organisation, "to_organisation": organisation},
		fields=list(RELATION_FIELDS),
		order_by="creation asc, name asc",
	)


def overlap(a, b) -> bool:
	"""Whether two relations may have held at the same time; an unknown end is an open one."""
	return starts_by(a, ends_on(b)) and starts_by(b, ends_on(a))


def starts_by(relation, day: date) -> bool:
	start = dates.fuzzy(relation.get("from_date"), relation.get("from_date_precision")).first_day
	return start is None or start <= day


def ends_on(relation) -> date:
	return dates.fuzzy(relation.get("to_date"), relation.get("to_date_precision")).last_day or date.max


# read from one end


def relations_of(organisation: str, today: date) -> list[dict]:
	"""Return an organisation's relations in both directions that the user may read, labelled as seen from it.

	Each: relation (name), relation_type, label, sentence (read by itself), other (organisation), other_title, other_side, from and to with their
	precision, and `current`: held today between organisations that exist.
	"""
	read = RelationReader(today)
	return sorted(
		(
			{key: value for key, value in edge.items() if key != "end"}
			for edge in read.edges_of([organisation]).get(organisation, ())
		),
		key=lambda edge: (not edge["current"], edge["label"], edge["other_title"]),
	)


def tree_of(organisation: str, depth: int, today: date) -> dict:
	"""Return the tree of relations below an organisation, `depth` levels (at most six); two queries a level.

	Every node: name, title, native_name, acronym, type, side, status, and from its parent relation, label, from, to,
	current; `repeated` marks an organisation shown elsewhere in the tree, whose branch is not shown again.
	"""
	depth = max(1, min(depth, DEEPEST))
	read = RelationReader(today)
	root = node(read.organisation(organisation))
	shown, level, size = {organisation}, [root], 1
	for _level in range(depth):
		edges = read.edges_of([parent["name"] for parent in level])
		next_level = []
		for parent in level:
			for edge in sorted(edges.get(parent["name"], ()), key=lambda e: (e["label"], e["other_title"])):
				if edge["relation"] == parent["relation"]:
					continue  # the way we came
				if size >= LARGEST:
					root["truncated"] = True
					break
				child = node(edge["end"], edge)
				child["repeated"] = child["name"] in shown
				parent["children"].append(child)
				size += 1
				if not child["repeated"]:
					shown.add(child["name"])
					next_level.append(child)
		level = next_level
		if not level:
			break
	return root


def branches_of(organisation: str | None, today: date) -> list[dict]:
	"""One level of Frappe's tree view: `[{value, title, expandable}]`; without an organisation all that have relations.

	Three queries. Every branch can be opened again, as relations go round in circles; the tree asks level by level.
	"""
	read = RelationReader(today)
	if organisation is None:
		rows = frappe.get_list(
			ORGANISATION_RELATIONSHIP, fields=["from_organisation", "to_organisation"], limit_page_length=0
		)
		ends = {end for row in rows for end in (row.from_organisation, row.to_organisation)}
		read.load(ends)
		known = [read.loaded(end) for end in ends if read.loaded(end)]
		known.sort(key=lambda row: (not row.is_gateway, row.organisation_name))
		return [{"value": row.name, "title": titled(row), "expandable": 1} for row in known[:LARGEST]]
	edges = sorted(
		read.edges_of([organisation]).get(organisation, ()), key=lambda e: (e["label"], e["other_title"])
	)
	return [
		{"value": edge["other"], "title": f"{edge['label']}: {titled(edge['end'])}", "expandable": 1}
		for edge in edges[:LARGEST]
	]


def titled(organisation: frappe._dict) -> str:
	"""Return an organisation's name, with its native name in brackets."""
	if not organisation.native_name:
		return organisation.organisation_name
	return f"{organisation.organisation_name} ({organisation.native_name})"


def node(organisation: frappe._dict, edge: dict | None = None) -> dict:
	edge = edge or {}
	return {
		"name": organisation.name,
		"title": organisation.organisation_name,
		"native_name": organisation.native_name,
		"acronym": organisation.acronym,
		"type": organisation.organisation_type,
		"side": organisation.side,
		"status": organisation.status,
		"relation": edge.get("relation"),
		"relation_type": edge.get("relation_type"),
		"label": edge.get("label"),
		"from_date": edge.get("from_date"),
		"from_date_precision": edge.get("from_date_precision"),
		"to_date": edge.get("to_date"),
		"to_date_precision": edge.get("to_date_precision"),
		"current": edge.get("current"),
		"repeated": False,
		"truncated": False,
		"children": [],
	}


class RelationReader:
	"""Reads relations as the session's user, each organisation once."""

	def __init__(self, today: date):
		self.today = today
		self._organisations: dict[str, frappe._dict] = {}
		self._types: dict[str, frappe._dict] | None = None

	def organisation(self, name: str) -> frappe._dict:
		self.load([name])
		if name not in self._organisations:
			frappe.throw(_("Organisation {0} not found").format(name), frappe.DoesNotExistError)
		return self._organisations[name]

	def loaded(self, name: str) -> frappe._dict | None:
		"""Return the loaded row of an organisation, None if the user may not read it."""
		return self._organisations.get(name)

	def load(self, names: Iterable[str]) -> None:
		missing = sorted(set(names) - self._organisations.keys())
		if missing:
			for row in frappe.get_list(
				ORGANISATION,
				filters={"name": ("in", missing)},
				fields=list(ORGANISATION_FIELDS),
				limit_page_length=0,
			):
				self._organisations[row.name] = row

	def edges_of(self, names: list[str]) -> dict[str, list[dict]]:
		"""Return the relations of each of `names`, as seen from it."""
		rows = frappe.get_list(
			ORGANISATION_RELATIONSHIP,
			or_filters=[
				[ORGANISATION_RELATIONSHIP, "from_organisation", "in", names],
				[ORGANISATION_RELATIONSHIP, "to_organisation", "in", names],
			],
			fields=list(RELATION_FIELDS),
			limit_page_length=0,
		)
		self.load({end for row in rows for end in (row.from_organisation, row.to_organisation)})
		wanted = set(names)
		edges: dict[str, list[dict]] = {}
		for row in rows:
			for here, there, forward in (
				(row.from_organisation, row.to_organisation, True),
				(row.to_organisation, row.from_organisation, False),
			):
				if here in wanted and there in self._organisations:
					edges.setdefault(here, []).append(self.edge(row, there, forward))
		return edges

	def edge(self, row: frappe._dict, there: str, forward: bool) -> dict:
		other = self._organisations[there]
		return {
			"relation": row.name,
			"relation_type": row.relation_type,
			"label": self.label(row.relation_type, forward),
			"sentence": self.sentence(row),
			"other": there,
			"other_title": other.organisation_name,
			"other_side": other.side,
			"from_date": row.from_date,
			"from_date_precision": row.from_date_precision,
			"to_date": row.to_date,
			"to_date_precision": row.to_date_precision,
			"note": row.note,
			"current": self.is_current(row, other),
			"end": other,
		}

	def sentence(self, row: frappe._dict) -> str:
		"""The relation in words, with the acronym of each end that has one."""
		first, second = (self._organisations[end] for end in (row.from_organisation, row.to_organisation))
		names = (end.acronym or end.organisation_name for end in (first, second))
		return relation_words.in_words(self.type_of(row.relation_type).label, *names)

	def type_of(self, relation_type: str) -> frappe._dict:
		if self._types is None:
			rows = frappe.get_all("Relation Type", fields=["name", "label", "inverse_label", "symmetric"])
			self._types = {row.name: row for row in rows}
		return self._types.get(relation_type) or frappe._dict(label=relation_type)

	def label(self, relation_type: str, forward: bool) -> str:
		names = self.type_of(relation_type)
		if forward or names.symmetric:
			return _(names.label)
		return _(names.inverse_label) if names.inverse_label else f"← {_(names.label)}"

	def is_current(self, row: frappe._dict, other: frappe._dict) -> bool:
		return other.status != "Closed" and starts_by(row, self.today) and ends_on(row) >= self.today
