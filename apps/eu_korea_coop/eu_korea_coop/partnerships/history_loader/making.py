"""Making the documents: through their controllers, then their way through stages and states; all of it or nothing."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.utils import cstr
from frappe.utils.global_search import update_global_search

from eu_korea_coop.agreements.history import load_state
from eu_korea_coop.clock import entered_by_nobody
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.history import load_stage_log
from eu_korea_coop.partnerships.history_loader.records import (
	HISTORY_KEY,
	ORDER,
	RECORDED,
	SET_WITH_HISTORY,
	WALKED,
	Record,
	Records,
	free_key,
	has_key,
)
from eu_korea_coop.partnerships.history_loader.report import Made
from eu_korea_coop.partnerships.listeners import judged_once
from eu_korea_coop.writes_at_once import ENDING

MOST_HELD = 1000


def make(
	records: Records, as_of: date | None = None, progress: Callable[[int, int], None] | None = None
) -> None:
	"""Make everything; with an error or in a dry run nothing of it stays.

	`as_of`: the day as of which a snapshot of each new partnership is written. `progress` is called with done and total.
	"""
	Making(records, as_of, progress).run()


class Making:
	"""One run over checked records."""

	def __init__(self, records: Records, as_of: date | None, progress: Callable[[int, int], None] | None):
		self.records, self.report, self.as_of, self.progress = records, records.report, as_of, progress
		self.total = sum(1 for record in records if not record.name)
		self.unexpected: list[str] = []
		self.finished: dict[tuple[str, str], frappe.model.document.Document] = {}
		"""Documents that nothing changes any more, for the search index; only as many as memory holds lightly."""

	def run(self) -> None:
		save_point = f"history_{frappe.generate_hash(length=8)}"
		frappe.db.savepoint(save_point)
		self.records.note_present()
		with search_index_waits(), entered_by_nobody():
			with judged_once():
				for doctype in ORDER:
					self.make_all([record for record in self.records.of(doctype) if not record.name])
			new = [record for record in self.records if record.deferred and record.name]
			for record in new:
				self.attempt(record, self.link_later)
			for record in new:
				self.attempt(record, self.walk)
			if self.as_of and not self.report.errors:
				loaded = [row.name for row in self.report.made if row.doctype == PARTNERSHIP]
				self.report.snapshots = snapshots.write_as_of(loaded, self.as_of) if loaded else 0
		if self.report.stayed:
			for row in self.report.made:
				known = self.finished.get((row.doctype, row.name))
				update_global_search(known or frappe.get_doc(row.doctype, row.name))
		else:
			self.undo(save_point)
		if self.unexpected:
			frappe.log_error(title="Loading history", message="\n".join(self.unexpected)[:20_000])

	def undo(self, save_point: str) -> None:
		frappe.db.rollback(save_point=save_point)
		frappe.db.after_commit.reset()  # what was to follow concerns records that are not there
		for row in self.report.made:
			frappe.clear_document_cache(row.doctype, row.name)

	def make_all(self, records: list[Record]) -> None:
		"""Make the records of one DocType in the order of the files, what one points to before it."""
		waiting = {id(record): record for record in records}
		while waiting:
			self.make_with_parents(next(iter(waiting.values())), waiting)

	def make_with_parents(self, record: Record, waiting: dict[int, Record]) -> None:
		"""A circle is broken where it closes: that link is set later. A long chain is no recursion."""
		chain = [record]
		del waiting[id(record)]
		while chain:
			target = next(self.waiting_targets(chain[-1], waiting), None)
			if target is None:
				self.attempt(chain.pop(), self.make)
			else:
				del waiting[id(target)]
				chain.append(target)

	def waiting_targets(self, record: Record, waiting: dict[int, Record]) -> Iterator[Record]:
		"""What the record itself, without its rows, links to and is not made yet."""
		meta = frappe.get_meta(record.doctype)
		for name, value in record.values.items():
			df = meta.get_field(name)
			if df and df.fieldtype == "Link" and value:
				target = self.records.target(record, df.options, cstr(value))
				if target is not None and id(target) in waiting:
					yield target

	def attempt(self, record: Record, step: Callable[[Record], None]) -> None:
		"""One step for one record; what goes wrong is reported, and undone alone."""
		save_point = f"record_{frappe.generate_hash(length=8)}"
		frappe.db.savepoint(save_point)
		waiting_messages = len(frappe.local.message_log)
		try:
			step(record)
		except ENDING:
			raise
		except Exception as error:  # of any kind: one record must not hide what is wrong with the others
			frappe.db.rollback(save_point=save_point)
			del frappe.local.message_log[waiting_messages:]
			record.failed = True
			self.records.refuse(record, message=self.sentence(record, error))

	def sentence(self, record: Record, error: Exception) -> str:
		"""What a person is shown of an exception."""
		if isinstance(error, frappe.DuplicateEntryError | frappe.UniqueValidationError):
			return _(
				"{0} {1} is here already, or differs from one that is here only in case or accents. Use the same spelling."
			).format(_(record.doctype), record.key)
		if isinstance(error, frappe.ValidationError | frappe.PermissionError | frappe.NameError):
			return plain(error) or type(error).__name__
		self.unexpected.append(f"{record.doctype} {record.key}\n{traceback.format_exc(limit=6)}")
		return _("This record could not be made: {0}. The error log says more.").format(type(error).__name__)

	def make(self, record: Record) -> None:
		walked = WALKED.get(record.doctype)
		values = {}
		meta = frappe.get_meta(record.doctype)
		for name, value in record.values.items():
			df = meta.get_field(name)
			if name == walked or name in SET_WITH_HISTORY.get(record.doctype, ()):
				record.deferred[name] = value
			elif df.fieldtype in table_fields:
				values[name] = [
					self.resolved(record, df.options, row, (name, at)) for at, row in enumerate(value)
				]
			elif df.fieldtype == "Link" and value:
				if linked := self.resolve(record, df, value):
					values[name] = linked
				else:
					record.deferred[name] = value
			else:
				values[name] = value
		doc = frappe.get_doc({"doctype": record.doctype, **values})
		if has_key(record.doctype):
			key = free_key(record.doctype, record.full_key)
			doc.update({HISTORY_KEY: key})
			doc.flags.history_key = key
		doc.flags.similar_seen = True  # nobody reads a message about each organisation of a file
		doc.insert()
		record.name = doc.name
		if not record.deferred and len(self.finished) < MOST_HELD:
			self.finished[record.doctype, doc.name] = doc
		self.report.made.append(
			Made(record.doctype, record.key, doc.name, cstr(doc.get("title") or doc.get_title()))
		)
		if self.progress:
			self.progress(len(self.report.made), self.total)

	def resolved(
		self, record: Record, doctype: str, row: Mapping, place: tuple[str, int] | None = None
	) -> dict:
		"""A child row with the names of what it links to; what history records of a row at `place` may come later."""
		meta = frappe.get_meta(doctype)
		values = {}
		for name, value in row.items():
			df = meta.get_field(name)
			if df.fieldtype == "Link" and value:
				value = self.resolve(record, df, value)
				if not value and place and name in RECORDED.get(doctype, ()):
					record.deferred[f"{place[0]} {place[1]} {name}"] = (*place, df, row[name])
				elif not value:
					frappe.throw(_("{0}: {1} is not made yet").format(name, row[name]))
			values[name] = value
		return values

	def resolve(self, record: Record, df, value: object) -> str | None:
		"""The name of a linked record; None while it is not made. Raises ValidationError if it never will be."""
		target = self.records.target(record, df.options, cstr(value))
		if target is None:
			return self.records.name_on_site(df.options, cstr(value))
		if target.failed:
			frappe.throw(_("{0}: {1} {2} was refused").format(df.fieldname, _(df.options), value))
		return target.name

	def link_later(self, record: Record) -> None:
		"""Set the links to records that were made after this one, also those of its rows."""
		meta = frappe.get_meta(record.doctype)
		later = (WALKED.get(record.doctype), *SET_WITH_HISTORY.get(record.doctype, ()))
		links = {name: value for name, value in record.deferred.items() if name not in later}
		if not links:
			return
		doc = frappe.get_doc(record.doctype, record.name)
		for name, value in links.items():
			target, df = doc, meta.get_field(name)
			if isinstance(value, tuple):
				table, at, df, value = value
				target = doc.get(table)[at]
			linked = self.resolve(record, df, value)
			if not linked:
				frappe.throw(_("{0}: {1} is not made yet").format(name, value))
			target.set(df.fieldname, linked)
		doc.save()

	def walk(self, record: Record) -> None:
		"""Write the stage log of a partnership or the state log of an agreement."""
		table = WALKED.get(record.doctype)
		rows = record.deferred.get(table)
		if not rows:
			return
		child = frappe.get_meta(record.doctype).get_field(table).options
		rows = [self.resolved(record, child, row) for row in rows]
		doc = frappe.get_doc(record.doctype, record.name)
		for name in SET_WITH_HISTORY.get(record.doctype, ()):
			if name in record.deferred:
				doc.set(name, record.deferred[name])
		if record.doctype == PARTNERSHIP:
			load_stage_log(doc, rows)
		else:
			load_state(doc, rows)


def plain(error: Exception) -> str:
	"""A controller's sentence without markup."""
	return frappe.utils.strip_html_tags(cstr(error)).strip()


@contextmanager
def search_index_waits() -> Iterator[None]:
	"""Nothing goes to the search index before it is sure to stay: its queue knows no rollback."""
	conf = frappe.local.conf
	before = conf.get("disable_global_search")
	conf["disable_global_search"] = 1
	try:
		yield
	finally:
		conf["disable_global_search"] = before
