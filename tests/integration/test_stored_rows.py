"""The rows of a document's tables are read with one query, and are those Frappe reads."""

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days

from testing import count_queries, make_agreement, make_interaction, make_partnership, make_plan
from testing.factories import today


@pytest.fixture
def records():
	partnership = make_partnership(
		"Exploring",
		support=[{"kind": "Funding", "amount": 1200.5, "currency": "EUR", "from_date": today()}],
		success_criteria=[{"criterion": "A joint project", "target": 1.5, "actual": "none"}],
		bottlenecks=[{"bottleneck": frappe.get_all("Bottleneck", pluck="name")[0]}],
	)
	interaction = make_interaction(
		partnership.name, organisations=[row.organisation for row in partnership.parties]
	)
	plan = make_plan(partnership, items=[{"action": "B", "due": add_days(today(), 4)}, {"action": "A"}])
	return [partnership, make_agreement(partnership), interaction, plan]


def as_frappe_loads(doc: Document) -> dict:
	"""The same record with each table asked by itself, in Frappe's own way."""
	rows = {
		df.fieldname: frappe.db.get_values(
			df.options,
			{"parent": doc.name, "parenttype": doc.doctype, "parentfield": df.fieldname},
			"*",
			as_dict=True,
			order_by="idx asc",
		)
		for df in doc.meta.get_table_fields()
	}
	own = frappe.db.get_value(doc.doctype, doc.name, "*", as_dict=True)
	return frappe.get_doc({"doctype": doc.doctype, **own, **rows}).as_dict()


def test_a_loaded_document_is_the_one_frappe_loads(records):
	for record in records:
		doc = frappe.get_doc(record.doctype, record.name)
		assert doc.as_dict() == as_frappe_loads(doc)
		assert any(doc.get(df.fieldname) for df in doc.meta.get_table_fields())


@pytest.mark.mariadb
def test_a_document_with_all_its_tables_takes_two_queries(records):
	for record in records:
		frappe.get_doc(record.doctype, record.name)  # reads what its DocTypes are
		with count_queries() as seen:
			frappe.get_doc(record.doctype, record.name)
		assert len(seen) <= 2, seen.statements
