"""Texts compared whatever their capital letters, as MariaDB does by itself; other databases are asked to.

Names of records are compared otherwise: identity.py.
"""

import frappe
from pypika.functions import Lower
from pypika.terms import Criterion, Term


def lowered(column: Term) -> Term:
	"""`column` to be compared with a text in small letters; in MariaDB as it is, so that an index still serves."""
	return column if frappe.db.db_type == "mariadb" else Lower(column)


def like(column: Term, pattern: str) -> Criterion:
	return column.ilike(pattern) if frappe.db.db_type == "postgres" else column.like(pattern)
