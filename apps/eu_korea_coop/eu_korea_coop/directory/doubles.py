"""Makes one row of two rows that name one organisation in a record after a merge.

Each module describes its own tables in its `merging.py`, and names them in hooks.py under `merge_doubles`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from eu_korea_coop.domain import dates


class Doubles:
	"""A child table that may name an organisation once, and how two of its rows become one."""

	def __init__(
		self,
		doctype: str,
		table: str,
		role_field: str | None = None,
		roles: tuple[str, ...] = (),
		key: Callable[[frappe._dict], tuple] = lambda row: (),
		fill: Iterable[str] = (),
		join: Iterable[str] = (),
		largest: Iterable[str] = (),
		has_period: bool = False,
		title_field: str = "title",
	):
		self.doctype, self.table = doctype, table
		self.role_field, self.roles = role_field, roles
		self.key = key
		self.fill, self.join, self.largest = tuple(fill), tuple(join), tuple(largest)
		self.has_period = has_period
		self.title_field = title_field

	def problems(self, record: str, rows: list[frappe._dict], old: Document, new: Document) -> list[str]:
		"""Return escaped sentences: why the record called `record` with these rows prevents the merge. None by default."""
		return []

	def tidy(self, organisation: Document) -> None:
		"""Finish the merge in these records once their links lead to `organisation`. Does nothing by default."""

	def called(self, names: Collection[str]) -> dict[str, str]:
		"""Return {name: title with the name, escaped} of these records. One query."""
		asked = {"filters": {"name": ("in", list(names))}, "fields": ["name", self.title_field]}
		titles = dict(frappe.get_all(self.doctype, as_list=True, **asked)) if names else {}
		return {name: escape_html(f"{titles.get(name)} ({name})") for name in names}

	def strength(self, row: frappe._dict) -> int:
		role = row.get(self.role_field) if self.role_field else None
		return self.roles.index(role) if role in self.roles else len(self.roles)

	def describe(self, record: str, group: list[frappe._dict]) -> str:
		"""Return an escaped sentence: what becomes of these rows of the record called `record`."""
		roles = list(dict.fromkeys(row.get(self.role_field) for row in group)) if self.role_field else []
		if len(roles) < 2:
			return _("{0}: two rows become one.").format(record)
		strongest = min(group, key=self.strength).get(self.role_field)
		return _("{0}: the rows as {1} become one, as {2}.").format(
			record, ", ".join(_(role) for role in roles), _(strongest)
		)

	def resolve(self, organisation: Document, old_name: str) -> None:
		for name, rows in rows_by_parent(self.table, self.doctype, organisation.name).items():
			groups: dict[tuple, list] = {}
			for row in rows:
				if row.organisation == organisation.name:
					groups.setdefault(self.key(row), []).append(row)
			doubled = [group for group in groups.values() if len(group) > 1]
			for group in doubled:
				self.unite(group)
				described = self.describe(self.called([name])[name], group)
				record = frappe.get_doc(self.doctype, name)
				record.add_comment("Info", f"{described} {merge_note(organisation, old_name)}")
			if doubled:
				self.renumber(name)
				frappe.clear_document_cache(self.doctype, name)

	def unite(self, group: list[frappe._dict]) -> None:
		survivor, *others = sorted(group, key=lambda row: (self.strength(row), row.idx))
		values = self.united(survivor, others)
		if values:
			frappe.db.set_value(self.table, survivor.name, values, update_modified=False)
		frappe.db.delete(self.table, {"name": ("in", [row.name for row in others])})

	def united(self, first_row: frappe._dict, others: list[frappe._dict]) -> dict:
		values: dict = {}
		for field in self.fill:
			values[field] = next((row.get(field) for row in (first_row, *others) if row.get(field)), None)
		for field in self.join:
			values[field] = joined(*(row.get(field) for row in (first_row, *others)))
		for field in self.largest:
			values[field] = max(row.get(field) or 0 for row in (first_row, *others))
		if self.has_period:
			for row in others:
				first_row.update(wider_period(first_row, row))
			values.update({field: first_row.get(field) for field in wider_period(first_row, first_row)})
		return values

	def renumber(self, parent: str) -> None:
		names = frappe.get_all(
			self.table,
			filters={"parent": parent, "parenttype": self.doctype},
			pluck="name",
			order_by="parentfield asc, idx asc",
		)
		for index, name in enumerate(names, 1):
			frappe.db.set_value(self.table, name, "idx", index, update_modified=False)


def merge_note(organisation: Document, old_name: str) -> str:
	return _("{0} was merged into {1}.").format(
		escape_html(old_name), escape_html(f"{organisation.organisation_name} ({organisation.name})")
	)


def rows_by_parent(table: str, doctype: str, organisation: str) -> dict[str, list[frappe._dict]]:
	"""Return, by record, all rows of every record that names the organisation in `table`."""
	parents = frappe.get_all(
		table,
		filters={"organisation": organisation, "parenttype": doctype},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	result: dict[str, list[frappe._dict]] = {}
	if parents:
		for row in frappe.get_all(
			table,
			filters={"parent": ("in", parents), "parenttype": doctype},
			fields=["*"],
			order_by="parent asc, idx asc",
		):
			result.setdefault(row.parent, []).append(row)
	return result


def wider_period(a: frappe._dict, b: frappe._dict) -> dict:
	"""Return the period from the earlier start to the later end; a date that one row alone has is taken from it."""
	start = pick(a, b, "from_date", earlier=True)
	end = pick(a, b, "to_date", earlier=False)
	if not (a.to_date and b.to_date):
		end = (None, None)  # one of the two goes on
	return {
		"from_date": start[0],
		"from_date_precision": start[1],
		"to_date": end[0],
		"to_date_precision": end[1],
	}


def pick(a: frappe._dict, b: frappe._dict, field: str, earlier: bool) -> tuple:
	known = [(dates.fuzzy(row[field], row[f"{field}_precision"]), row) for row in (a, b) if row.get(field)]
	if not known:
		return (None, a.get(f"{field}_precision"))
	known.sort(key=lambda pair: pair[0].last_day)
	row = known[0 if earlier else -1][1]
	return row[field], row[f"{field}_precision"]


def joined(*texts: str | None) -> str | None:
	return "\n".join(dict.fromkeys(text for text in texts if text)) or None
