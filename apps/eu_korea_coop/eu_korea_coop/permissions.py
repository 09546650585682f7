"""Who may see which record: one criterion per DocType, for lists, documents, link search, reports and REST.

Roles say what a person may do with a kind of record (the DocTypes' own permissions). This module says which records:
a Restricted one is for Cooperation Managers, its owner, its responsible officer, its next step's owner and the people
it is shared with, and not for a System Manager as such. What belongs to a Restricted partnership or agreement
(interactions, plans, outcomes, snapshots, reviews, child rows, comments, versions, files) is Restricted with it.
docs/permissions.md tells it as a table; the tests read that table, this module does not. Over 400 lines, for the criterion,
its exceptions and every way to ask for it are read together.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import frappe
from frappe import _
from frappe.permissions import get_role_permissions, get_user_permissions
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.share import get_shared
from pypika import Case
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion, ExistsCriterion, Not, PseudoColumn, Term

from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	CALENDAR_FEED,
	CONTACT_PROPOSAL,
	COOPERATION_EVENT,
	COOPERATION_IMPORT,
	COOPERATION_OUTCOME,
	DIGEST_PREFERENCE,
	INTERACTION,
	INTRODUCTION,
	MANAGER,
	OFFICER,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
	PARTNERSHIP_REVIEW,
	PARTNERSHIP_SNAPSHOT,
	RESTRICTED,
	SYSTEM_MANAGER,
	VIEWER,
)
from eu_korea_coop.domain.sheet_kinds import ATTENDANCE

GUARDED = (
	PARTNERSHIP,
	AGREEMENT,
	INTERACTION,
	ACTION_PLAN,
	COOPERATION_OUTCOME,
	PARTNERSHIP_SNAPSHOT,
	PARTNERSHIP_REVIEW,
	INTRODUCTION,
	COOPERATION_IMPORT,
)
"""DocTypes some records of which are not for everyone with the role."""

RECORDS = (*GUARDED, ORGANISATION, ORGANISATION_RELATIONSHIP, COOPERATION_EVENT, CONTACT_PROPOSAL)
"""DocTypes whose records hold personal or restricted text: closed to readers of figures, also by a share."""

PROFILED = (PARTNERSHIP, AGREEMENT, COOPERATION_EVENT, ORGANISATION)
"""DocTypes whose open records have a profile (partnerships/profiles.py)."""

HOLDERS = {
	PARTNERSHIP: ("owner", "owner_user", "next_step_owner"),
	AGREEMENT: ("owner", "owner_user"),
	INTERACTION: ("owner", "next_step_owner"),
}
"""DocTypes with a visibility of their own, and the fields that name the people a Restricted record is for."""

CARRIERS = {
	AGREEMENT: {"partnership": PARTNERSHIP},
	INTERACTION: {"partnership": PARTNERSHIP},
	ACTION_PLAN: {"partnership": PARTNERSHIP, "agreement": AGREEMENT},
	COOPERATION_OUTCOME: {"partnership": PARTNERSHIP, "agreement": AGREEMENT},
	PARTNERSHIP_SNAPSHOT: {"partnership": PARTNERSHIP},
	PARTNERSHIP_REVIEW: {"partnership": PARTNERSHIP},
	INTRODUCTION: {"partnership": PARTNERSHIP},
}
"""Links through which a record is Restricted with another one."""

PRIVATE = (DIGEST_PREFERENCE, CALENDAR_FEED)
"""A person's own rows: for `user` and a System Manager, not for managers."""

USER = "User"
"""Frappe's users: a reader of figures knows of no other than themself, for a name is personal data; nobody else is concerned."""

REFERENCES = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
}
"""Frappe's records about another record: (field with its DocType, field with its name)."""

REFERENCE_HOLDERS = {
	"Communication": ("owner",),
	"File": ("owner",),
	"ToDo": ("owner", "allocated_to", "assigned_by"),
}
"""Their people, who keep seeing them."""

PEOPLE = ("Contact", "Address")
"""Later versions of Frappe let everybody read those they made themselves, so that the role alone does not keep others' shut."""

READ, WRITE, SHARE = "read", "write", "share"
RIGHT_OF_A_SHARE = {
	**dict.fromkeys(("select", "read", "print", "email", "report", "export"), READ),
	"write": WRITE,
	"share": SHARE,
}
"""Which right of a share an action needs; create, delete and import come from no share."""


# ------------------------------------------------------------------------------------------------- for everybody


def criterion(
	doctype: str, table: Table, user: str | None = None, about: str | None = None
) -> Criterion | None:
	"""The condition a row of `table` (of `doctype`) meets if `user` may know of it; None: no row is hidden from them.

	Never evaluates to NULL. `user` defaults to the session's. A child DocType follows its parents, a core record
	(Comment, Version …) the record it is about: of the DocType `about` alone, where that is given. For a reader of figures
	only what is open to all counts.
	"""
	user = user or frappe.session.user
	if sees_every_row(doctype, user):
		return None
	me = whose(doctype, user)
	return rule(doctype, table, me, about=about) if table.alias else written_rule(doctype, me, about=about)


def conditions_for(doctype: str, table: Table, user: str, about: str | None = None) -> list[Criterion]:
	"""All that a row of `table` must meet for `user` to read it: the criterion, and their User Permissions; none where every row does.

	Frappe restricts a report's rows by the User Permissions of whom a request names as `user`; this by the reader's own.
	"""
	either = criterion(doctype, table, user, about), user_permitted(doctype, table, user)
	return [condition for condition in either if condition is not None]


def criterion_of_each(doctype: str, user: Term, users: Collection[str]) -> Criterion:
	"""`criterion` for many readers at once: the condition a row meets if the one of `users` whom the term `user` names may know
	of it. For a query that reads the table of `doctype` by its own name, and readers who open records.
	"""
	text = text_of_rule(doctype).replace(ME, user.get_sql(with_namespace=True, quote_char="`"))
	seeing_all = [one for one in users if sees_every_row(doctype, one)]
	return Written(text) | user.isin(seeing_all) if seeing_all else Written(text)


def open_to_all(doctype: str, table: Table) -> Criterion | None:
	"""The condition a row meets if it is Restricted for nobody; None: the DocType has no Restricted records."""
	return rule(doctype, table, NOBODY) if has_hidden_rows(doctype) else None


def restrict(query: QueryBuilder, doctype: str, table: Table, user: str | None = None) -> QueryBuilder:
	"""`query` without the rows `user` may not read: every report passes each of its tables through here."""
	for condition in conditions_for(doctype, table, user or frappe.session.user):
		query = query.where(condition)
	return query


def restrict_to_writable(query: QueryBuilder, doctype: str, table: Table) -> QueryBuilder:
	"""`query` without the rows that the session's user may not read or not write: a share to read opens no row here.

	Whether their role writes any is asked before.
	"""
	user = frappe.session.user
	query = restrict(query, doctype, table, user)
	if sees_every_row(doctype, user):
		return query
	return query.where(rule(doctype, table, whose(doctype, user), WRITE))


def restriction(doctype: str, about: str | None, collected: NamedParameterWrapper) -> str:
	"""What `restrict` asks of the rows of `doctype`, as text for whoever asks; the query reads the table by its own name.

	`about`: comments, mails and files about records of this DocType alone. Values go to `collected`.
	"""
	asked = {"with_namespace": True, "subquery": True, "quote_char": "`", "param_wrapper": collected}
	conditions = conditions_for(doctype, frappe.qb.DocType(doctype), frappe.session.user, about)
	return " AND ".join(f"({condition.get_sql(**asked)})" for condition in conditions) or "(1 = 1)"


def restrict_named(query: QueryBuilder, doctype: str, name: Term, user: str | None = None) -> QueryBuilder:
	"""`query` without the rows whose `name` is a record of `doctype` that `user` may not read: for a query of whole tables.

	As `restrict` with the joined table of `doctype`, but what is hidden is looked up once, instead of the record of each row.
	"""
	table = frappe.qb.DocType(doctype)
	conditions = conditions_for(doctype, table, user or frappe.session.user)
	if not conditions:
		return query
	is_readable = Case().when(Criterion.all(conditions), 1).else_(0)
	# DISTINCT, for without it MariaDB looks up each row's record again
	unreadable = frappe.qb.from_(table).select(table.name).distinct().where(is_readable == 0)
	unreadable = unreadable.as_(f"unreadable_{frappe.scrub(doctype)}")
	return query.left_join(unreadable).on(unreadable.name == name).where(unreadable.name.isnull())


def user_permitted(doctype: str, table: Table, user: str) -> Criterion | None:
	"""The User Permissions of `user` on `doctype`, as Frappe's lists apply them; None: there are none."""
	permissions = get_user_permissions(user)
	if not permissions:
		return None  # and nothing of the DocType is read
	meta = frappe.get_meta(doctype)
	if meta.istable:
		return None
	links = {df.fieldname: df.options for df in meta.get_link_fields() if not df.ignore_user_permissions}
	is_strict = frappe.get_system_settings("apply_strict_user_permissions")
	conditions = []
	for fieldname, linked in {**links, "name": doctype}.items():
		names = [
			permission["doc"]
			for permission in permissions.get(linked, ())
			if permission.get("applicable_for") in (None, "", doctype)
		]
		if names:
			allowed = table[fieldname].isin(names)
			is_empty = table[fieldname].isnull() | (table[fieldname] == "")
			conditions.append(allowed if is_strict else allowed | is_empty)
	return (Criterion.all(conditions) | shared(doctype, table.name, user, READ)) if conditions else None


def can_read(doctype: str, name: str, user: str | None = None) -> bool:
	"""Whether the record exists and `user` may read it: role and criterion. One query."""
	user = user or frappe.session.user
	if not reads_beyond_own(get_role_permissions(doctype, user=user)):
		return name in readable_names(doctype, [name], user)
	return meets(doctype, name, user, READ)


def readable_names(doctype: str, names: Iterable[str], user: str | None = None) -> set[str]:
	"""Those of `names` that exist and `user` may read: role and criterion. One query for any number of names."""
	user = user or frappe.session.user
	names = {name for name in names if name}
	if doctype in RECORDS and reads_figures_only(user):
		return set()
	rights = get_role_permissions(doctype, user=user)
	if names and not rights.get(READ):
		names &= set(get_shared(doctype, user, [READ]))
	if not names:
		return set()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(sorted(names)))
	if READ in (rights.get("if_owner") or {}):
		query = query.where((table.owner == user) | shared(doctype, table.name, user, READ))
	return set(restrict(query, doctype, table, user).run(pluck=True))


def reads_every(doctype: str, user: str | None = None) -> bool:
	"""Whether `user` may read every record of `doctype`, by role, criterion and User Permissions. No query."""
	user = user or frappe.session.user
	has_no_criterion = criterion(doctype, frappe.qb.DocType(doctype), user) is None
	return has_no_criterion and reads_all_not_hidden(doctype, user)


def reads_all_not_hidden(doctype: str, user: str) -> bool:
	"""Whether the criterion alone says which records of `doctype` the user may read: the role opens them, no User Permission narrows
	them. No query.
	"""
	if doctype in RECORDS and reads_figures_only(user):
		return False
	if not reads_beyond_own(get_role_permissions(doctype, user=user)):
		return False
	return user_permitted(doctype, frappe.qb.DocType(doctype), user) is None


def reads_beyond_own(rights: dict) -> bool:
	"""Whether what `get_role_permissions` answers is a right to read more than the records one has made."""
	return bool(rights.get(READ)) and READ not in (rights.get("if_owner") or {})


def unreadable_names(doctype: str, names: Iterable[str], user: str | None = None) -> set[str]:
	"""Those of `names` that exist and `user` may not read: role or criterion. One query for any number of names."""
	user = user or frappe.session.user
	names = {name for name in names if name}
	if not names:
		return set()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(sorted(names)))
	if not reads_beyond_own(get_role_permissions(doctype, user=user)):
		return set(query.run(pluck=True)) - readable_names(doctype, names, user)
	return hidden_names(doctype, names, user)


def hidden_names(doctype: str, names: Iterable[str], user: str | None = None) -> set[str]:
	"""Those of `names` that exist and are hidden from `user` by the criterion, whatever their role. One query at most."""
	user = user or frappe.session.user
	if sees_every_row(doctype, user):
		return set()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(sorted(names)))
	return set(query.where(Not(written_rule(doctype, whose(doctype, user)))).run(pluck=True))


@contextmanager
def open_records_only() -> Iterator[None]:
	"""Within it every query reads what is Restricted for nobody, whoever asks: for what is written to be passed on."""
	before, frappe.flags.open_records_only = frappe.flags.open_records_only, True
	try:
		yield
	finally:
		frappe.flags.open_records_only = before


def may_read_all(user: str | None = None) -> bool:
	"""Cooperation Managers and Administrator read Restricted records; a System Manager as such does not."""
	user = user or frappe.session.user
	return user == "Administrator" or MANAGER in frappe.get_roles(user)


def reads_figures_only(user: str | None = None) -> bool:
	"""Whether `user` is a Policy Viewer without a role that opens records: counts and profiles of open records alone."""
	return VIEWER in frappe.get_roles(user or frappe.session.user) and not opens_records(user)


def scope_of(user: str) -> str:
	"""The same for readers to whom `restrict` leaves the same rows: of figures, of all records, else each for themselves."""
	if get_user_permissions(user):
		return user
	return NOBODY if reads_figures_only(user) else MANAGER if may_read_all(user) else user


def opens_records(user: str | None = None) -> bool:
	"""Whether `user` has a role of ours, or administers the site, and is more than a reader of figures."""
	roles = set(frappe.get_roles(user or frappe.session.user))
	return bool(roles & {OFFICER, MANAGER, SYSTEM_MANAGER})


def is_offered() -> bool:
	"""Whether the app stands among the apps of the session's user: they have a role of ours, or administer the site."""
	return opens_records() or reads_figures_only()


def shown_names(doctype: str, names: Iterable[str], user: str | None = None) -> set[str]:
	"""Those of `names` that exist and `user` may know of: as a record or, for a reader of figures, as a profile. One query."""
	user = user or frappe.session.user
	if not reads_figures_only(user):
		return readable_names(doctype, names, user)
	names = {name for name in names if name}
	known = doctype in PROFILED or (
		doctype not in RECORDS and get_role_permissions(doctype, user=user).get("select")
	)
	if not names or not known:
		return set()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(sorted(names)))
	return set(restrict(query, doctype, table, user).run(pluck=True))


def require_role(*roles: str) -> None:
	"""Raises PermissionError unless the session's user has one of `roles`; also in tests, where `frappe.only_for` lets all pass."""
	if not set(roles) & set(frappe.get_roles()):
		raise frappe.PermissionError(_("Only for: {0}").format(", ".join(_(role) for role in roles)))


# ---------------------------------------------------------------------------------------------------- the rules


NOBODY = "<nobody>"
"""Stands for the user where only what is open to all counts: owns nothing, and nothing is shared with them."""


def whose(doctype: str, user: str) -> str:
	"""For whom the rows of `doctype` are judged: `user`, or nobody in particular for a reader of figures."""
	if doctype in (*PRIVATE, USER):
		return user
	return NOBODY if frappe.flags.open_records_only or reads_figures_only(user) else user


def sees_every_row(doctype: str, user: str) -> bool:
	"""Whether no record of `doctype` is hidden from `user`."""
	if doctype in PRIVATE:
		return SYSTEM_MANAGER in frappe.get_roles(user)
	if doctype == USER:
		return not reads_figures_only(user)
	return (may_read_all(user) and not frappe.flags.open_records_only) or not has_hidden_rows(doctype)


def has_hidden_rows(doctype: str) -> bool:
	"""Whether the DocType has records that are not for everyone with the role: a guarded one, or what belongs to it."""
	return doctype in (*GUARDED, *REFERENCES, "Deleted Document") or bool(frappe.get_meta(doctype).istable)


def rule(
	doctype: str, table: Table, me: str | Term, right: str | None = READ, about: str | None = None
) -> Criterion:
	"""The criterion for `me` (a value to be bound, or an SQL term), for one right of a share.

	`about`: the one guarded DocType whose records the rows of one of REFERENCES may be about; else all are asked about.
	"""
	if doctype in PRIVATE:
		return table.user == me
	if doctype == USER:
		return table.name == me
	if doctype == COOPERATION_IMPORT:
		return own_badge_list(table, me)
	if doctype in GUARDED:
		return readable(doctype, table, me, right)
	if doctype == "Deleted Document":
		return table.deleted_doctype.notin(GUARDED)
	if doctype in REFERENCES and me is NOBODY:
		kind = table[REFERENCES[doctype][0]]
		return kind.isnull() | kind.notin((*RECORDS, *PEOPLE))
	if doctype in REFERENCES:
		about_readable = refers_to_readable(table, *REFERENCES[doctype], me, about)
		holders = REFERENCE_HOLDERS.get(doctype)
		return about_readable | held(table, holders, me) if holders else about_readable
	return refers_to_readable(table, "parenttype", "parent", me)


ME = "<the user>"
"""Stands for the user in the text of a criterion until it is asked for somebody."""


@cache
def text_of_rule(
	doctype: str, right: str | None = READ, for_nobody: bool = False, about: str | None = None
) -> str:
	"""The criterion as SQL with ME for the user; in brackets, since Frappe joins the conditions of apps by a bare `and`.

	Written once: the query builder takes ten times longer for it than the database.
	"""
	me = NOBODY if for_nobody else PseudoColumn(ME)
	condition = rule(doctype, frappe.qb.DocType(doctype), me, right, about)
	return f"({condition.get_sql(with_namespace=True, subquery=True, quote_char='`')})"


class Written(PseudoColumn, Criterion):
	"""A criterion that is text already."""


def written_rule(doctype: str, me: str, right: str | None = READ, about: str | None = None) -> Written:
	"""The criterion for `me`, for a query that reads the table of `doctype` by its own name."""
	text = text_of_rule(doctype, right, for_nobody=me is NOBODY, about=about)
	return Written(text.replace(ME, frappe.db.escape(me)))


def readable(doctype: str, table: Table, me: str | Term, right: str | None = READ) -> Criterion:
	"""Open to all or held by `me`, and so is everything it belongs to; or shared with `me` itself."""
	conditions = []
	if doctype in HOLDERS:
		is_open = table.visibility.isnull() | (table.visibility != RESTRICTED)
		conditions.append(is_open | held(table, HOLDERS[doctype], me))
	for fieldname, carrier in CARRIERS.get(doctype, {}).items():
		conditions.append(hidden(carrier, table[fieldname], me).negate())
	if doctype == INTERACTION:
		conditions.append(concerns_hidden_partnership(table.name, me).negate())
	return Criterion.all(conditions) | shared(doctype, table.name, me, right)


def own_badge_list(table: Table, me: str | Term) -> Criterion:
	"""`me` brings the badge list of an event: of all imports a person has who is no Cooperation Manager only these are theirs."""
	is_of_an_event = table.event.isnotnull() & (table.event != "")
	is_badge_list = table.kind.isnotnull() & (table.kind == ATTENDANCE) & is_of_an_event
	return held(table, ("owner",), me) & is_badge_list


def hidden(doctype: str, name: Term, me: str | Term) -> Criterion:
	"""The record called `name` exists and `me` may not read it.

	Looked up by its key for each row that a list gets to see, so that a page of twenty costs the same whatever the size of
	the tables. It is no EXISTS, for of that MariaDB makes the whole set of hidden names first, for every page anew.
	"""
	table = frappe.qb.DocType(doctype).as_(f"hidden_{frappe.scrub(doctype)}")
	query = frappe.qb.from_(table).select(table.name).where(table.name == name)
	return query.where(rule(doctype, table, me).negate()).isnotnull()


def concerns_hidden_partnership(name: Term, me: str | Term) -> Criterion:
	"""The interaction called `name` also concerns a partnership `me` may not read. No EXISTS, as in `hidden`."""
	concerns = frappe.qb.DocType("Interaction Partnership").as_("concerns")
	query = frappe.qb.from_(concerns).select(concerns.name).where(concerns.parent == name)
	query = query.where(concerns.parenttype == INTERACTION)
	return query.where(hidden(PARTNERSHIP, concerns.partnership, me)).limit(1).isnotnull()


def held(table: Table, fieldnames: Iterable[str], me: str | Term) -> Criterion:
	"""One of these fields is `me`."""
	return Criterion.any(table[f].isnotnull() & (table[f] == me) for f in fieldnames)


def shared(doctype: str, name: Term, me: str | Term, right: str | None) -> Criterion:
	"""`name` is shared with `me`, or with everyone, for this right; no right (None), or nobody: no share will do."""
	if right is None or me is NOBODY:
		return name.isnull()
	share = frappe.qb.DocType("DocShare").as_(f"share_of_{frappe.scrub(doctype)}")
	query = frappe.qb.from_(share).select(share.name).where(share.share_doctype == doctype)
	query = query.where(share.share_name == name).where(share[right] == 1)
	return ExistsCriterion(query.where((share.user == me) | (share.everyone == 1)))


def refers_to_readable(
	table: Table, doctype_field: str, name_field: str, me: str | Term, about: str | None = None
) -> Criterion:
	"""The row is about no guarded record, or about one that is not hidden from `me`; about one of `about` where that is given."""
	kind, name = table[doctype_field], table[name_field]
	conditions = [] if about else [kind.isnull() | kind.notin(GUARDED)]
	for doctype in (about,) if about else GUARDED:
		conditions.append((kind == doctype) & name.isnotnull() & hidden(doctype, name, me).negate())
	return Criterion.any(conditions)


def meets(doctype: str, name: str, user: str, right: str | None) -> bool:
	"""Whether the stored record meets the criterion; what a client sent of it plays no part. At most one query."""
	if sees_every_row(doctype, user):
		return True
	table, me = frappe.qb.DocType(doctype), whose(doctype, user)
	query = frappe.qb.from_(table).where(table.name == name)
	known = frappe.flags.rights_known
	if known is None or right not in (READ, WRITE):
		return bool(query.select(table.name).where(written_rule(doctype, me, right)).limit(1).run())
	key = (doctype, name, me)
	if key not in known:
		asked = (Case().when(written_rule(doctype, me, one), 1).else_(0) for one in (READ, WRITE))
		row = next(iter(query.select(*asked).run()), (0, 0))
		known[key] = dict(zip((READ, WRITE), row, strict=True))
	return bool(known[key][right])


@contextmanager
def rights_asked_once() -> Iterator[None]:
	"""Within it the database says once which rights a record leaves its reader: for a request that changes no record."""
	before, frappe.flags.rights_known = frappe.flags.rights_known, {}
	try:
		yield
	finally:
		frappe.flags.rights_known = before
