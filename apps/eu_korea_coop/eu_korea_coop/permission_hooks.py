"""What Frappe asks about each list and record: hooks.py names these functions; permissions.py holds what they answer.

`permission_query_conditions` takes the criterion of a DocType as SQL, `has_permission` a yes or no about one record.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import get_role_permissions
from frappe.share import get_shared

from eu_korea_coop.permissions import (
	GUARDED,
	ME,
	PEOPLE,
	PRIVATE,
	READ,
	RECORDS,
	REFERENCES,
	RIGHT_OF_A_SHARE,
	USER,
	WRITE,
	has_hidden_rows,
	may_read_all,
	meets,
	reads_figures_only,
	sees_every_row,
	text_of_rule,
	unreadable_names,
)
from eu_korea_coop.query_tables import asking_query, names_comments, refuse_foreign_tables

OURS = "eu_korea_coop."
NOTHING = "(1 = 0)"
"""The condition no row meets: a reader of figures lists no records, shared ones included."""


def conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The `permission_query_conditions` hook: the criterion of a DocType as SQL, for Frappe takes text.

	Child rows have it as well: they can be listed by naming the parent's DocType, for which Frappe then checks the role alone.
	Later versions of Frappe say which DocType they ask for; else it is taken from the query.
	"""
	user, doctype = user or frappe.session.user, doctype or asking_query().doctype
	if doctype not in (*PRIVATE, USER) and reads_figures_only(user):
		return text_of_rule(doctype, for_nobody=True) if doctype in REFERENCES else NOTHING
	if sees_every_row(doctype, user):
		return ""
	refuse_foreign_tables(doctype, has_hidden_rows)
	return text_of_rule(doctype).replace(ME, frappe.db.escape(user, percent=False))


def plain_fields_only(user: str | None = None) -> str:
	"""The `permission_query_conditions` hook for another app's DocType that links to ours: its lists join no hidden rows.

	That app names it in its own hooks.py (docs/permissions.md); it takes no row of its DocType away.
	"""
	user = user or frappe.session.user
	if not may_read_all(user) and (query := asking_query()):
		refuse_foreign_tables(query.doctype, has_hidden_rows)
	return ""


def master_conditions(user: str | None = None) -> str:
	"""The hook of the masters: whoever may only choose one is not shown what colleagues wrote about it.

	Frappe lets every list name the columns that copy comments, whatever the right to read.
	"""
	user, query = user or frappe.session.user, asking_query()
	if query and not get_role_permissions(query.doctype, user=user).get(READ) and names_comments(query):
		raise frappe.PermissionError(
			_("You may choose {0}, and read no comments on it.").format(_(query.doctype))
		)
	return ""


def has_permission(doc: Document, ptype: str | None = READ, user: str | None = None) -> bool:
	"""The `has_permission` hook: True or False, never None (Frappe 15 allows on None, 16 denies).

	Judges the stored record, so that nobody opens it by sending another owner, visibility or name along, or by saying that
	it is new; a new record, or a changed one, may link only to guarded records its writer may read.
	"""
	user, ptype = user or frappe.session.user, ptype or READ
	return permits(doc, ptype, user) and others_agree(doc, ptype, user)


def permits(doc: Document, ptype: str, user: str) -> bool:
	"""What permissions.py says of the stored record, and of the links of a new or changed one."""
	if doc.doctype in RECORDS and reads_figures_only(user):
		return False
	if sees_every_row(doc.doctype, user):
		return True
	if is_renamed(doc):
		return False
	if not (doc.name and meets(doc.doctype, doc.name, user, RIGHT_OF_A_SHARE.get(ptype))):
		return is_new(doc) and may_name(doc, user)
	return ptype != WRITE or may_name(doc, user)


def others_agree(doc: Document, ptype: str, user: str) -> bool:
	"""Whether the hooks of Frappe and of other apps let `user` do it to a stored record, too.

	Frappe 15 takes the first answer, which is ours, and asks nobody else: our yes would open private files and ToDos of others.
	They are asked about the record as sent and as stored, for they believe the owner that a client sends along.
	"""
	methods = [m for m in frappe.get_hooks("has_permission").get(doc.doctype, ()) if not m.startswith(OURS)]
	if not methods or is_new(doc):
		return True
	known = frappe.flags.rights_known
	if known is None:
		return agree(methods, (frappe.get_doc(doc.doctype, doc.name), doc), ptype, user)
	# in a request that changes no record and brings none: what was loaded is what is stored
	key = (doc.doctype, doc.name, ptype, user)
	if key not in known:
		known[key] = agree(methods, (doc,), ptype, user)
	return known[key]


def agree(methods: Iterable[str], versions: Iterable[Document], ptype: str, user: str) -> bool:
	answers = (
		frappe.call(frappe.get_attr(method), doc=version, ptype=ptype, user=user)
		for version in versions
		for method in methods
	)
	return all(answer is None or answer for answer in answers)


def person_permission(doc: Document, ptype: str | None = READ, user: str | None = None) -> bool:
	"""The `has_permission` hook of Contact and Address, which later versions of Frappe open to whoever made them.

	Frappe asks for the owner that a client sends along; this asks for the stored one.
	"""
	user, ptype = user or frappe.session.user, ptype or READ
	return permits_person(doc, ptype, user) and others_agree(doc, ptype, user)


def user_permission(doc: Document, ptype: str | None = READ, user: str | None = None) -> bool:
	"""The `has_permission` hook of User: a reader of figures opens themself alone; for everybody else Frappe's own hooks answer."""
	user, ptype = user or frappe.session.user, ptype or READ
	if not sees_every_row(USER, user) and (doc.name != user or is_renamed(doc)):
		return False
	return others_agree(doc, ptype, user)


def refuse_swapped_user(doc: Document, method: str | None = None) -> None:
	"""User, before_validate: nobody loads another user and has them written over their own, to read there what they hold.

	A share opens a record whatever the hook says, and Frappe shares each user with themself. Raises PermissionError.
	"""
	if not doc.is_new() and is_renamed(doc):
		raise frappe.PermissionError(_("A user is not written over another one."))


def entry_permission(doc: Document, ptype: str | None = READ, user: str | None = None) -> bool:
	"""The `has_permission` hook of Event, Frappe's calendar entries: Frappe believes the owner that a client sends along."""
	return not is_renamed(doc) and others_agree(doc, ptype or READ, user or frappe.session.user)


def permits_person(doc: Document, ptype: str, user: str) -> bool:
	"""Whether the rights of `user` to the DocType are theirs for the stored record, too."""
	if is_renamed(doc):
		return False
	rights = get_role_permissions(doc.doctype, user=user)
	if not rights.get("has_if_owner_enabled") or (
		rights.get(READ) and READ not in (rights.get("if_owner") or {})
	):
		return True
	owner = frappe.db.get_value(doc.doctype, doc.name, "owner") if doc.name else None
	if owner is None:
		return is_new(doc)
	return owner == user or doc.name in get_shared(doc.doctype, user, [RIGHT_OF_A_SHARE.get(ptype) or WRITE])


def is_new(doc: Document) -> bool:
	"""Whether the database does not hold it, whatever a client says of it (`__islocal`, an empty name).

	Frappe leaves `for_update` in the flags of every document it has loaded, and no client sets flags.
	"""
	return "for_update" not in doc.flags and not (doc.name and frappe.db.exists(doc.doctype, doc.name))


def is_renamed(doc: Document) -> bool:
	"""Whether a loaded document was given another record's name, to be written over that one.

	CheckedDocument notes the name that was loaded. Frappe's own records have the moment of their making from the database,
	a `datetime`; JSON holds none, so that a client can't send that of the other record.
	"""
	if "loaded_as" in doc.flags:
		return doc.flags.loaded_as != doc.name
	if "for_update" not in doc.flags or doc.doctype not in (*REFERENCES, *PEOPLE, USER, "Event"):
		return False
	return doc.creation != frappe.db.get_value(doc.doctype, doc.name, "creation")


def may_name(doc: Document, user: str) -> bool:
	"""Whether `user` may read every guarded record this version of the document links to beyond the stored version."""
	if doc.doctype in PRIVATE:
		return doc.user == user
	unreadable = {
		# A name that does not exist is refused by the link's own validation, in words of its own.
		(doctype, name)
		for doctype, names in linked_names(doc).items()
		for name in unreadable_names(doctype, names, user)
	}
	if not unreadable:
		return True
	if not doc.name or not frappe.db.exists(doc.doctype, doc.name):
		return False
	stored = linked_names(frappe.get_doc(doc.doctype, doc.name))
	return all(name in stored.get(doctype, ()) for doctype, name in unreadable)


def linked_names(doc: Document) -> dict[str, set[str]]:
	"""The guarded records a document and its rows link to, or are about: {DocType: names}."""
	result: dict[str, set[str]] = {}
	if reference := REFERENCES.get(doc.doctype):
		about, name = (doc.get(fieldname) for fieldname in reference)
		if about in GUARDED and name:
			result[about] = {str(name)}
	tables = [doc, *(row for df in doc.meta.get_table_fields() for row in doc.get(df.fieldname) or ())]
	for row in tables:
		for df in row.meta.get_link_fields():
			name = row.get(df.fieldname) if df.options in GUARDED else None
			if name and isinstance(name, str):
				result.setdefault(df.options, set()).add(name)
	return result
