"""Who may hold work: a partnership, a next step, an agreement, an action of a plan, an event to follow up (rule 115)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.checked_document import refuse
from eu_korea_coop.constants import MANAGER, OFFICER
from eu_korea_coop.domain import names

ABLE_ROLES = (OFFICER, MANAGER)


def able(users: Iterable[str]) -> set[str]:
	"""Those of `users` who are enabled and have a role that can act. One query; Administrator can always act."""
	users = {user for user in users if user}
	if not users:
		return set()
	user = frappe.qb.DocType("User")
	query = able_users(user).where(user.name.isin(sorted(users)))
	return set(query.run(pluck=True)) | ({"Administrator"} & users)


def able_users(user: Table) -> QueryBuilder:
	"""The names of everybody who is enabled and has a role that can act, as a query on `user`."""
	return users_with_role(user).where(user.enabled == 1)


def users_with_role(user: Table) -> QueryBuilder:
	"""The same of those, too, who are not enabled."""
	has_role = frappe.qb.DocType("Has Role")
	return (
		frappe.qb.from_(user)
		.inner_join(has_role)
		.on((has_role.parent == user.name) & (has_role.parenttype == "User"))
		.select(user.name)
		.distinct()
		.where(has_role.role.isin(ABLE_ROLES))
	)


def with_work() -> list[frappe._dict]:
	"""`{name, full_name, email, user_image}` of everybody with a role that can act, whether enabled or not. One query."""
	user = frappe.qb.DocType("User")
	return users_with_role(user).select(user.full_name, user.email, user.user_image).run(as_dict=True)


def unable_among(holders: QueryBuilder) -> list[str]:
	"""Those of `holders` (a query or union with one column `holder`) who cannot act, in order. One query."""
	table = holders.as_("holders")
	query = frappe.qb.from_(table).select(table.holder).distinct().where(table.holder.isnotnull())
	query = query.where(table.holder.notin(able_users(frappe.qb.DocType("User"))))
	return sorted(set(query.run(pluck=True)) - {"", "Administrator"})


def unable(users: Iterable[str]) -> list[str]:
	"""Those of `users` who cannot act, in order. One query."""
	users = {user for user in users if user}
	return sorted(users - able(users))


def or_who_enters(user: str | None) -> str | None:
	"""Who gets work for which nobody is named: `user`, or, where they can't act any more, whoever enters it, if those can.

	No query for nobody and for the session's own user, else one.
	"""
	me = frappe.session.user
	if not user or user == me:
		return user
	can_act = able((user, me))
	return me if me in can_act and user not in can_act else user


def full_names(users: Collection[str]) -> dict[str, str]:
	"""Names of users in the order they are used in, by user id. One query, none for nobody."""
	rows = users and frappe.get_all(
		"User",
		filters={"name": ("in", sorted({user for user in users if user} or {""}))},
		fields=["name", "first_name", "last_name", "full_name"],
	)
	return {row.name: name_of(row) or row.name for row in rows or ()}


def name_of(row) -> str:
	"""How a row with a user's `first_name`, `last_name` and `full_name` is called."""
	return names.display_person(row.first_name, row.last_name) or row.full_name


def check(doc: Document, *fieldnames: str, before: Document | None = None) -> None:
	"""Refuse somebody who cannot act as the new value of one of these fields of `doc` (a document, or a row of one).

	`before` is the stored copy; a value that has not changed is not asked about. Raises ValidationError naming the field.
	"""
	changed = {
		fieldname: doc.get(fieldname)
		for fieldname in fieldnames
		if doc.get(fieldname) and (before is None or before.get(fieldname) != doc.get(fieldname))
	}
	cannot = unable(changed.values()) if changed else ()
	for fieldname, user in changed.items():
		if user in cannot:
			refuse(
				doc,
				doc.meta.get_field(fieldname),
				_(
					"{0} is not an enabled cooperation officer or manager. Choose somebody who can act."
				).format(frappe.bold(frappe.utils.escape_html(user))),
			)
