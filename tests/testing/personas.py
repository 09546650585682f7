"""The people of the tests: one for each way of having, or not having, access."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe

from eu_korea_coop.constants import MANAGER, OFFICER, SYSTEM_MANAGER, VIEWER

SPARES = {OFFICER: 8, MANAGER: 3}
"""People with one role and nothing else, made once for a site: making a user takes longer than most tests."""

DESK_ONLY = "Desk Without Cooperation"
"""A role of the tests alone: opens the desk and gives nothing else."""

PERSONAS: dict[str, tuple[str, ...]] = {
	"officer": (OFFICER,),
	"another officer": (OFFICER,),
	"manager": (MANAGER,),
	"viewer": (VIEWER,),
	"system manager": (SYSTEM_MANAGER,),
	"officer and system manager": (OFFICER, SYSTEM_MANAGER),
	"outsider": (DESK_ONLY,),
	"guest": (),
}


def persona(name: str) -> str:
	"""The user id of a persona of PERSONAS; the user is made if it is not there yet."""
	roles = PERSONAS[name]
	if name == "guest":
		return "Guest"
	return make_user(*roles, email=f"{name.replace(' ', '.')}@persona.example", first_name=name.title())


class Spares:
	"""The spare people of the site that a test has not had yet; where tests commit there are none to have."""

	def __init__(self):
		self.left: dict[str, int] = {}

	def put_back(self, are_allowed: bool) -> None:
		self.left = dict(SPARES) if are_allowed else {}

	def take(self, *roles: str) -> str | None:
		"""A person with this one role, None if there is none left."""
		if len(roles) != 1 or not self.left.get(roles[0]):
			return None
		self.left[roles[0]] -= 1
		name = address_of_spare(roles[0], self.left[roles[0]])
		return name if frappe.db.exists("User", name) else None


spares = Spares()


def address_of_spare(role: str, number: int) -> str:
	return f"{frappe.scrub(role)}.{number}@spare.example"


def make_people() -> None:
	"""The personas and the spare people of a site, committed, for all tests that follow on it."""
	frappe.clear_cache()
	frappe.flags.in_test = True  # so that Frappe makes their Contacts at once, not in a job
	for name in PERSONAS:
		persona(name)
	for role, count in SPARES.items():
		for number in range(count):
			make_user(role, email=address_of_spare(role, number), first_name=f"Spare {role} {number}")
	frappe.db.commit()


def make_user(*roles: str, email: str | None = None, first_name: str | None = None, **fields) -> str:
	"""The id of a desk user with these roles, made unless it exists; no welcome mail, no password unless `new_password` is given."""
	if not (email or first_name or fields) and (spare := spares.take(*roles)):
		return spare
	ensure_roles(roles)
	email = email or f"{frappe.generate_hash(length=10)}@people.example"
	if frappe.db.exists("User", email):
		return email
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first_name or email.split("@")[0].title(),
			"enabled": 1,  # Frappe fills in no defaults while it imports, see below
			"user_type": "System User",
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
			**fields,
		}
	)
	user.flags.no_welcome_mail = True
	# Frappe allows sixty new users an hour; a run of tests makes more.
	was_import, frappe.flags.in_import = frappe.flags.in_import, True
	try:
		with as_user("Administrator"), nobody_awaits_a_password():
			return user.insert().name
	finally:
		frappe.flags.in_import = was_import


def nobody_awaits_a_password():
	"""Each saved user makes Frappe note anew who has yet to say their mailbox's password (nobody here), and empty all caches for that."""
	return patch("frappe.core.doctype.user.user.ask_pass_update")


def ensure_roles(roles: Iterable[str]) -> None:
	for role in roles:
		if not frappe.db.exists("Role", role):
			with as_user("Administrator"):
				frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()


@contextmanager
def as_user(user: str) -> Iterator[str]:
	"""Be `user` (an id, or the name of a persona) inside the block, and the former user again after it."""
	before = frappe.session.user
	user = persona(user) if user in PERSONAS else user
	frappe.set_user(user)
	try:
		yield user
	finally:
		frappe.set_user(before)


def share_with(doc, user: str, **rights: int) -> None:
	"""Share a document with `user` the way Frappe's dialog does; `write=1`, `share=1` for more than reading."""
	frappe.share.add_docshare(
		doc.doctype, doc.name, user, read=1, flags={"ignore_share_permission": True}, **rights
	)
