"""Who can introduce us to an organisation or a person: ranks the ways over the recorded facts, and says them in words.

The facts are those of `introduction_facts`, the ranking is `domain/introductions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import relation_words
from eu_korea_coop.directory.introduction_facts import CONTACT, MADE, collect
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import introductions
from eu_korea_coop.domain.introductions import Hop, Node, Path


def paths(own: Iterable[str], target: Node, today: date) -> list[dict]:
	"""Return the best ways from the organisations `own` to `target`, explained hop by hop, the best first.

	Each: `{strength, sentence, hops: [{start, end, kind, sentence, on, strength, ended, evidence, caution}]}`, strengths in
	percent. At most five queries, and four more for a reader with User Permissions.
	"""
	own_nodes = {(ORGANISATION, name) for name in own}
	result = introductions.best_paths(collect(own_nodes, target, today), own_nodes, target, today)
	titles = titles_of({node for path in result for node in path.nodes})
	labels = relation_labels() if result else {}
	return [described(path, titles, labels) for path in result]


# in words


def titles_of(nodes: set[Node]) -> dict[Node, frappe._dict]:
	"""`{node: {title, scope, side}}`; `scope` is what a gateway does and does not do, `side` an organisation's.

	A query for each of the two DocTypes.
	"""
	titles: dict[Node, frappe._dict] = {}
	names = [name for doctype, name in nodes if doctype == ORGANISATION]
	if names:
		fields = [
			"name",
			"organisation_name",
			"native_name",
			"acronym",
			"side",
			"is_gateway",
			"gateway_scope",
		]
		for row in frappe.get_all(ORGANISATION, filters={"name": ("in", names)}, fields=fields):
			title = short_name(row)
			scope = row.gateway_scope if row.is_gateway else None
			titles[(ORGANISATION, row.name)] = frappe._dict(title=title, scope=scope, side=row.side)
	people = [name for doctype, name in nodes if doctype == CONTACT]
	if people:
		for row in frappe.get_all(CONTACT, filters={"name": ("in", people)}, fields=["name", "full_name"]):
			titles[(CONTACT, row.name)] = frappe._dict(title=row.full_name or row.name, scope=None, side=None)
	return titles


def relation_labels() -> dict[str, str]:
	rows = frappe.get_all("Relation Type", fields=["name", "label"])
	return {row.name: row.label or row.name for row in rows}


def described(path: Path, titles: dict[Node, frappe._dict], labels: dict) -> dict:
	hops = [hop_in_words(hop, titles, labels) for hop in path.hops]
	return {
		"strength": path.strength,
		"sentence": "; ".join(hop["sentence"] for hop in hops),
		"hops": hops,
	}


def named(node: Node, titles: dict[Node, frappe._dict]) -> dict:
	return {"doctype": node[0], "name": node[1], "title": titles[node].title, "side": titles[node].side}


def hop_in_words(hop: Hop, titles: dict[Node, frappe._dict], labels: dict) -> dict:
	start, end = titles[hop.start], titles[hop.end]
	doctype, name = hop.fact.evidence
	return {
		"start": named(hop.start, titles),
		"end": named(hop.end, titles),
		"kind": hop.fact.kind,
		"sentence": sentence(hop, start.title, end.title, labels),
		"on": hop.fact.on.isoformat() if hop.fact.on else None,
		"strength": hop.strength,
		"ended": hop.fact.ended,
		"evidence": {"doctype": doctype, "name": name},
		"caution": end.scope,
	}


def sentence(hop: Hop, start: str, end: str, labels: dict[str, str]) -> str:
	"""Return a hop as a sentence, read in the direction of the path."""
	fact = hop.fact
	if fact.kind == introductions.RELATION:
		first, second = (end, start) if hop.is_reversed else (start, end)
		text = relation_words.in_words(labels.get(fact.label, fact.label), first, second)
		return _("{0} (this has ended)").format(text) if fact.ended else text
	if fact.kind == introductions.AFFILIATION:
		person, organisation = (end, start) if hop.is_reversed else (start, end)
		if fact.ended:
			return _("{0} used to work at {1}").format(person, organisation)
		if fact.label:
			return _("{0} is {1} at {2}").format(person, fact.label, organisation)
		return _("{0} works at {1}").format(person, organisation)
	year = fact.on.year if fact.on else None
	if fact.kind == introductions.PARTNERSHIP:
		return _("{0} and {1} are partners ({2})").format(start, end, _(fact.standing or "On track"))
	if fact.kind == introductions.INTRODUCTION:
		introducer, introduced = (end, start) if hop.is_reversed else (start, end)
		if fact.standing and fact.standing != MADE:
			return request_in_words(fact.standing).format(introducer, introduced)
		return _("{0} has introduced {1} to partners before").format(introducer, introduced)
	if fact.kind == introductions.EVENT:
		pattern = (
			_("{0} and {1} attended the same event in {2}")
			if year
			else _("{0} and {1} attended the same event")
		)
		return pattern.format(start, end, year)
	pattern = _("{0} met {1} in {2}") if year else _("{0} met {1}")
	return pattern.format(start, end, year)


def request_in_words(status: str) -> str:
	if status == "Declined":
		return _("{0} has declined to introduce somebody to {1}")
	if status == "No Answer":
		return _("{0} has not answered when asked to introduce somebody to {1}")
	return _("{0} has been asked to introduce somebody to {1}")
