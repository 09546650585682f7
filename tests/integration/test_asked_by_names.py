"""A question whose text is written once answers each reader with the rows that `permissions.restrict` leaves them."""

from functools import cache

import frappe
import pytest

from eu_korea_coop.asked_by_names import NAMES, ask, readable_rows
from eu_korea_coop.constants import AGREEMENT, INTERACTION, PARTNERSHIP
from eu_korea_coop.permissions import open_records_only, restrict
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
