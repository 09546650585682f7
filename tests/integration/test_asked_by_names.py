"""A question in another form, with its text written once or of whole tables, leaves each reader the rows that `restrict` does."""

from functools import cache

import frappe
import pytest

from eu_korea_coop.asked_by_names import NAMES, ask, readable_rows
from eu_korea_coop.constants import AGREEMENT, INTERACTION, PARTNERSHIP
from eu_korea_coop.permissions import open_records_only, restrict, restrict_named
from testing import PERSONAS, as_user, make_agreement, make_interaction, make_partnership, persona, share_with

ABOUT = {"Comment": "reference_name", "Communication": "reference_name", "File": "attached_to_name"}


@cache
def statement(doctype: str, about: str | None = None) -> str:
	table = frappe.qb.DocType(doctype)
	field = table[ABOUT.get(doctype, "name" if doctype == PARTNERSHIP else "partnership")]
	query = frappe.qb.from_(table).select(table.name).where(field.isin(NAMES))
	return query.where(readable_rows(doctype, about)).get_sql()


def restricted(doctype: str, names: list[str]) -> set[str]:
	table = frappe.qb.DocType(doctype)
	field = table[ABOUT.get(doctype, "name" if doctype == PARTNERSHIP else "partnership")]
	query = frappe.qb.from_(table).select(table.name).where(field.isin(names))
	return set(restrict(query, doctype, table).run(pluck=True))


def asked(doctype: str, names: list[str], about: str | None = None) -> set[str]:
	return {name for (name,) in ask(statement(doctype, about), names)}


@pytest.fixture
def partnerships(officer, another_officer) -> list[str]:
	"""An open one, a Restricted one of each officer, and one that is shared; each with what is about it."""
	made = [
		make_partnership("Exploring", owner_user=officer),
		make_partnership("Exploring", owner_user=officer, visibility="Restricted"),
		make_partnership("Exploring", owner_user=another_officer, visibility="Restricted"),
		make_partnership("Exploring", owner_user=officer, visibility="Restricted"),
	]
	share_with(made[3], another_officer)
	for doc in made:
		make_interaction(doc.name)
		make_interaction(doc.name, visibility="Restricted")
		make_agreement(doc, visibility="Restricted", owner_user=another_officer)
		doc.add_comment("Comment", "100 % agreed")
		mail = {"communication_type": "Communication", "subject": "100 %", "content": "Hello"}
		about = {"reference_doctype": PARTNERSHIP, "reference_name": doc.name}
		frappe.get_doc({"doctype": "Communication", **mail, **about}).insert()
		file = {"file_name": f"{doc.name}.txt", "content": doc.name, "is_private": 1}
		attached = {"attached_to_doctype": PARTNERSHIP, "attached_to_name": doc.name}
		frappe.get_doc({"doctype": "File", **file, **attached}).insert()
	return [doc.name for doc in made]


def test_each_reader_gets_the_rows_that_restrict_leaves_them(partnerships, officer, another_officer):
	readers = [officer, another_officer, *(persona(name) for name in PERSONAS if name != "guest")]
	kinds = (PARTNERSHIP, INTERACTION, AGREEMENT, *ABOUT)
	seen = {}
	for reader in readers:
		with as_user(reader):
			for doctype in kinds:
				seen[reader, doctype] = asked(doctype, partnerships)
				assert seen[reader, doctype] == restricted(doctype, partnerships), (reader, doctype)
	for doctype in kinds:
		assert len({frozenset(seen[reader, doctype]) for reader in readers}) > 1, doctype


def test_of_comments_mails_and_files_of_partnerships_it_is_enough_to_ask_about_partnerships(
	partnerships, officer, another_officer, viewer, manager
):
	for reader in (officer, another_officer, viewer, manager):
		with as_user(reader):
			for doctype in ABOUT:
				assert asked(doctype, partnerships, PARTNERSHIP) == restricted(doctype, partnerships)


def test_who_says_that_rows_are_about_partnerships_gets_no_others(partnerships, officer):
	(restricted_agreement, *_rest) = frappe.get_all(
		AGREEMENT, filters={"partnership": partnerships[0]}, pluck="name"
	)
	frappe.get_doc(AGREEMENT, restricted_agreement).add_comment("Comment", "Hush")
	with as_user(officer):
		assert asked("Comment", [restricted_agreement], PARTNERSHIP) == set()


def test_user_permissions_and_open_records_count_each_time_it_is_asked(partnerships, officer, manager):
	open_one = partnerships[0]
	with as_user(manager):
		assert len(asked(PARTNERSHIP, partnerships)) == len(partnerships)
		with open_records_only():
			assert asked(PARTNERSHIP, partnerships) == {open_one}
	permission = {"doctype": "User Permission", "user": manager, "allow": PARTNERSHIP}
	frappe.get_doc({**permission, "for_value": partnerships[1]}).insert()
	with as_user(manager):
		assert asked(PARTNERSHIP, partnerships) == {partnerships[1]} == restricted(PARTNERSHIP, partnerships)
		assert asked(INTERACTION, partnerships) == restricted(INTERACTION, partnerships) != set()


# ------------------------------------------------------------------------------------------- of whole tables

TABLES = {"Partnership Stage Log": "parent", PARTNERSHIP: "name", INTERACTION: "partnership"}
"""Tables that reports add up, and the column that names the partnership."""


def of_whole(doctype: str) -> set[str]:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name)
	return set(restrict_named(query, PARTNERSHIP, table[TABLES[doctype]]).run(pluck=True))


def of_joined(doctype: str) -> set[str]:
	table, partnership = frappe.qb.DocType(doctype), frappe.qb.DocType(PARTNERSHIP).as_("partnership")
	query = frappe.qb.from_(table).select(table.name).left_join(partnership)
	query = query.on(partnership.name == table[TABLES[doctype]])
	return set(restrict(query, PARTNERSHIP, partnership).run(pluck=True))


def both_ways() -> list[set[str]]:
	"""The rows of each table, the same in both ways."""
	seen = {doctype: of_whole(doctype) for doctype in TABLES}
	assert seen == {doctype: of_joined(doctype) for doctype in TABLES}
	return list(seen.values())


def test_of_whole_tables_each_reader_gets_the_rows_that_restrict_leaves_them(
	partnerships, officer, another_officer
):
	seen = {}
	for reader in (officer, another_officer, *(persona(name) for name in PERSONAS if name != "guest")):
		with as_user(reader):
			seen[reader] = both_ways()
	for rows in zip(*seen.values(), strict=True):
		assert len({frozenset(of_reader) for of_reader in rows}) > 2


@pytest.mark.parametrize("is_strict", [0, 1])
def test_of_whole_tables_user_permissions_and_open_records_count(
	partnerships, officer, manager, is_strict, monkeypatch
):
	setting = frappe.get_system_settings
	strict = "apply_strict_user_permissions"
	monkeypatch.setattr(
		frappe, "get_system_settings", lambda key: is_strict if key == strict else setting(key)
	)
	with as_user(manager):
		every = both_ways()
		with open_records_only():
			assert all(some < all_rows for some, all_rows in zip(both_ways(), every, strict=True))
	permission = {"doctype": "User Permission", "user": manager}
	frappe.get_doc({**permission, "allow": "User", "for_value": officer}).insert()
	with as_user(manager):
		assert all(some < all_rows for some, all_rows in zip(both_ways(), every, strict=True))
	frappe.get_doc({**permission, "allow": PARTNERSHIP, "for_value": partnerships[1]}).insert()
	with as_user(manager):
		# those of nobody's next step are left out, too, if nothing empty is allowed
		assert of_whole(PARTNERSHIP) == (set() if is_strict else {partnerships[1]})
		both_ways()
