"""The table of names that every search reads: changed by saves, filled as a whole on install and by a patch.

MariaDB's full text has no words of one or two syllables of Hangul; a row for each term (domain/search_terms.py), read
by an index on its beginning, finds them. The rows are no documents that anybody opens: they are written as a set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import frappe
from frappe.model.document import Document
from frappe.utils import now

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain import names, search_terms
from eu_korea_coop.domain.person_names import PersonName, find_keys
from eu_korea_coop.domain.search_terms import Term

SEARCH_NAME = "Search Name"
CONTACT = "Contact"
BATCH = 1_000
LONGEST = 20_000
"""Characters of the names to search in one text: what its column holds in Hangul."""
NAME_LENGTH = 20
"""Of a row: with ten random hex digits two of the two million rows of 100,000 organisations were alike in most fillings."""
COLUMNS = (
	"name",
	"creation",
	"modified",
	"modified_by",
	"owner",
	"docstatus",
	"idx",
	"record_type",
	"record",
	"term",
	"is_start",
)


@dataclass(frozen=True, slots=True)
class Source:
	"""What a DocType's terms are made of: its own fields, and fields of its child tables (field of the parent → (DocType, field))."""

	fields: tuple[str, ...]
	tables: Mapping[str, tuple[str, str]]
	terms: Callable[[Mapping, Mapping[str, list[str]]], frozenset[Term]]


def terms_of_organisation(row: Mapping, tables: Mapping[str, list[str]]) -> frozenset[Term]:
	texts = [row.get("organisation_name"), row.get("native_name"), row.get("acronym"), *tables["aliases"]]
	keys = names.search_keys(
		row.get("organisation_name"),
		row.get("native_name"),
		row.get("acronym"),
		tables["aliases"],
		row.get("website"),
	)
	parts = search_terms.of_parts(names.telling_parts(keys))
	return search_terms.of_names(texts) | search_terms.of_website(row.get("website")) | parts


def terms_of_person(row: Mapping, tables: Mapping[str, list[str]]) -> frozenset[Term]:
	first, last = row.get("first_name") or "", row.get("last_name") or ""
	texts = [row.get("full_name"), f"{first} {last}", f"{last} {first}", row.get("native_name")]
	texts += [text.replace("-", "") for text in texts if text and "-" in text]
	return (
		search_terms.of_names(texts)
		| search_terms.of_emails([row.get("email_id"), *tables["email_ids"]])
		| search_terms.of_phones([row.get("phone"), row.get("mobile_no"), *tables["phone_nos"]])
		| search_terms.of_parts(find_keys(name_of(row)))
	)


def name_of(row: Mapping) -> PersonName:
	"""The name in a row with Contact's parts of it."""
	given = " ".join(filter(None, (row.get("first_name"), row.get("middle_name"))))
	return PersonName(given, row.get("last_name") or "", row.get("native_name") or "")


def terms_of_title(row: Mapping, tables: Mapping[str, list[str]]) -> frozenset[Term]:
	return search_terms.of_names([row.get("title")])


SOURCES: dict[str, Source] = {
	ORGANISATION: Source(
		("organisation_name", "native_name", "acronym", "website"),
		{"aliases": ("Organisation Alias", "alias")},
		terms_of_organisation,
	),
	CONTACT: Source(
		(
			"full_name",
			"first_name",
			"middle_name",
			"last_name",
			"native_name",
			"email_id",
			"phone",
			"mobile_no",
		),
		{"email_ids": ("Contact Email", "email_id"), "phone_nos": ("Contact Phone", "phone")},
		terms_of_person,
	),
	PARTNERSHIP: Source(("title",), {}, terms_of_title),
	COOPERATION_EVENT: Source(("title",), {}, terms_of_title),
	AGREEMENT: Source(("title",), {}, terms_of_title),
}
"""The DocTypes that are searched; a partnership is found by the names of its parties too (directory/search.py)."""


# ------------------------------------------------------------------------------------------------ changed by saves


def record_changed(doc: Document, method: str | None = None) -> None:
	"""Renew a record's rows when it is saved with a changed name. No query unless a name changed."""
	source, before = SOURCES[doc.doctype], doc.get_doc_before_save()
	wanted = terms_of(source, doc)
	if before is None:
		insert([(doc.doctype, doc.name, wanted)])
	elif wanted != terms_of(source, before):
		renew(doc.doctype, doc.name, wanted)


def record_deleted(doc: Document, method: str | None = None) -> None:
	remove(doc.doctype, [doc.name])


def record_renamed(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Renew the rows of a record that was renamed, or merged into `new`."""
	remove(doc.doctype, [old])
	renew(doc.doctype, new, terms_of(SOURCES[doc.doctype], frappe.get_doc(doc.doctype, new)))


def terms_of(source: Source, doc: Document) -> frozenset[Term]:
	tables = {
		table: [row.get(field) for row in doc.get(table) or ()]
		for table, (_doctype, field) in source.tables.items()
	}
	return source.terms(doc, tables)


def renew(doctype: str, name: str, terms: Iterable[Term]) -> None:
	remove(doctype, [name])
	insert([(doctype, name, terms)])


def retitle(doctype: str, titles: Mapping[str, str]) -> None:
	"""Renew the rows of records whose titles were written as a set."""
	remove(doctype, list(titles))
	insert((doctype, name, terms_of_title({"title": title}, {})) for name, title in titles.items())


def remove(doctype: str, records: list[str]) -> None:
	frappe.db.delete(SEARCH_NAME, {"record_type": doctype, "record": ("in", records)})


def insert(records: Iterable[tuple[str, str, Iterable[Term]]]) -> None:
	stamp, user = now(), frappe.session.user
	rows = [
		(frappe.generate_hash(length=NAME_LENGTH), stamp, stamp, user, user, 0, 0)
		+ (doctype, name, term.text, int(term.is_start))
		for doctype, name, terms in records
		for term in sorted(terms, key=lambda term: term.text)
	]
	table = frappe.qb.DocType(SEARCH_NAME)
	for start in range(0, len(rows), BATCH):
		frappe.qb.into(table).columns(*COLUMNS).insert(*rows[start : start + BATCH]).run()


# ---------------------------------------------------------------------------------------------- filled as a whole


def fill(doctypes: Iterable[str] = tuple(SOURCES)) -> int:
	"""Make the rows of all records anew, in batches; answers how many records there are. A second run changes nothing."""
	count = 0
	for doctype in doctypes:
		frappe.db.delete(SEARCH_NAME, {"record_type": doctype})
		for rows in batches(doctype):
			insert((doctype, row.name, terms) for row, terms in with_terms(doctype, rows))
			count += len(rows)
	return count


def batches(doctype: str) -> Iterator[list[frappe._dict]]:
	last = ""
	while True:
		rows = frappe.get_all(
			doctype,
			filters={"name": (">", last)},
			fields=["name", *SOURCES[doctype].fields],
			order_by="name asc",
			limit_page_length=BATCH,
		)
		if not rows:
			return
		yield rows
		last = rows[-1].name


def with_terms(doctype: str, rows: list[frappe._dict]) -> Iterator[tuple[frappe._dict, frozenset[Term]]]:
	source = SOURCES[doctype]
	tables: dict[str, dict[str, list[str]]] = {
		row.name: {table: [] for table in source.tables} for row in rows
	}
	for table, (child, field) in source.tables.items():
		for parent, value in frappe.get_all(
			child,
			filters={"parent": ("in", list(tables)), "parenttype": doctype, "parentfield": table},
			fields=["parent", field],
			as_list=True,
		):
			tables[parent][table].append(value)
	for row in rows:
		yield row, source.terms(row, tables[row.name])


# ------------------------------------------------------------------------------- an organisation's names in one text


def keys_of(organisation: Document) -> frozenset[str]:
	"""The normalised names of an Organisation document."""
	return names.search_keys(
		organisation.organisation_name,
		organisation.native_name,
		organisation.acronym,
		[row.alias for row in organisation.aliases],
		organisation.website,
	)


def names_to_search(organisation: Document) -> str:
	"""Return the text in which the list's filter searches: names as written, then normalised, one a line."""
	written = [organisation.organisation_name, organisation.native_name, organisation.acronym]
	written += [row.alias for row in organisation.aliases]
	lines = [text.strip() for text in written if text and text.strip()]
	lines += sorted(keys_of(organisation) - {line.casefold() for line in lines})
	return "\n".join(dict.fromkeys(lines))


def in_lines(texts: Iterable[str | None]) -> str:
	"""Return the names to search of a record that names others: its own titles and their texts, each line once."""
	lines = [line for text in texts for line in (text or "").splitlines()]
	return "\n".join(dict.fromkeys(line for line in lines if line))[:LONGEST]
