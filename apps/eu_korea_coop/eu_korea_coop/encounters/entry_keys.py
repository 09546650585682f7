"""Keys by which a repeated request gets the first answer: stored with what was made, for 90 days.

The row is the first thing a request writes. A second request with the same key waits at its unique hash until the first
has committed or rolled back, and then answers what the first one answered, or does the work itself. Requests that may
make an organisation, a person or a partnership wait for each other: the second one finds what the first one made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, get_datetime, now_datetime

from eu_korea_coop.refusals import INVALID, MISSING, refuse
from eu_korea_coop.writes_at_once import begin_afresh

ENCOUNTER_KEY = "Encounter Key"
LOGGED, UNDONE = "Logged", "Undone"
SAVEPOINT = "encounter"
"""Name of the savepoint set before the key's row is written: a later failure takes the row back too."""
STORED_DAYS = 90
UNDO_HOURS = 24
SHORTEST, LONGEST = 8, 140
"""Characters of a key."""
FIELDS = ("name", "creation", "user", "content_hash", "status", "answer", "made")


@dataclass(frozen=True, slots=True)
class Entry:
	"""A stored key: what was answered and made, and until when it can be undone (the site's clock)."""

	name: str
	status: str
	content_hash: str
	answer: dict
	made: dict
	undo_until: datetime


def hash_of(user: str, key: str | None) -> str:
	"""The unique hash of a user's key. Raises a refusal for a key that is missing, too short or too long."""
	if not key:
		refuse(MISSING, "key", _("The key of the entry is missing."))
	if not isinstance(key, str) or not SHORTEST <= len(key) <= LONGEST:
		refuse(
			INVALID,
			"key",
			_("The key of an entry has {0} to {1} characters.").format(SHORTEST, LONGEST),
		)
	return sha256(f"{user}\n{key}")


def content_hash(content: Mapping) -> str:
	return sha256(json.dumps(content, sort_keys=True, default=str))


def sha256(text: str) -> str:
	return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stored(key_hash: str, locked: bool = False) -> Entry | None:
	"""The entry of a hash; `locked` waits for whoever is writing it, and sees what they committed."""
	row = frappe.db.get_value(
		ENCOUNTER_KEY, {"key_hash": key_hash}, list(FIELDS), as_dict=True, for_update=locked
	)
	if not row:
		return None
	return Entry(
		row.name,
		row.status,
		row.content_hash,
		as_dict(row.answer),
		as_dict(row.made),
		get_datetime(row.creation) + timedelta(hours=UNDO_HOURS),
	)


def of_interaction(interaction: str) -> frappe._dict | None:
	"""`key_hash, made` of the entry by which the session's user has logged an interaction within the hours of undoing."""
	return frappe.db.get_value(
		ENCOUNTER_KEY,
		{
			"user": frappe.session.user,
			"creation": (">", now_datetime() - timedelta(hours=UNDO_HOURS)),
			"interaction": interaction,
			"status": LOGGED,
		},
		["key_hash", "made"],
		as_dict=True,
	)


def may_be_taken_back(doc: Document) -> bool:
	"""Whether the session's user may still undo the entry of an interaction, which nobody has changed since."""
	row = of_interaction(doc.name)
	records = as_dict(row.made).get("records", []) if row else []
	return [doc.doctype, doc.name, str(doc.modified)] in records


def as_dict(value: str | dict | None) -> dict:
	return frappe.parse_json(value or "{}")


def begin_making() -> None:
	"""Wait until no other request makes an organisation, a person or a partnership, and hold them off until this one ends."""
	begin_afresh()  # the first reading comes after the lock, and sees what the others have committed
	frappe.db.get_value("DocType", ENCOUNTER_KEY, "name", for_update=True)


def claim(key_hash: str, content: str, makes: bool = False, alone: bool = True) -> Entry | None:
	"""Set SAVEPOINT and write the key's row; answers None, or the entry that has the key already.

	`makes`: something new may be made, so this waits until no other such request is under way. `alone`: the request has
	written nothing before; if it has, a key that another request is just writing raises QueryDeadlockError.
	"""
	if makes:
		begin_making()
	if answer := stored(key_hash):
		return answer
	row = frappe.get_doc(
		{
			"doctype": ENCOUNTER_KEY,
			"user": frappe.session.user,
			"key_hash": key_hash,
			"content_hash": content,
			"status": LOGGED,
		}
	)
	frappe.db.savepoint(SAVEPOINT)
	try:
		# a row of the app's own: no role may write it
		row.db_insert()
	except (frappe.UniqueValidationError, frappe.QueryDeadlockError) as error:
		if not alone:
			raise frappe.QueryDeadlockError(*error.args) from error
		# another request has just committed this key, or several waited for one that rolled back. Nothing was written yet:
		# beginning again lets the row's locks go, on which the others wait, and sees what was committed.
		frappe.db.rollback()
		frappe.clear_messages()
		return claim(key_hash, content, makes)
	return None


def keep(key_hash: str, answer: dict, made: dict) -> None:
	"""Write what was answered and made beside the key."""
	ids = {part: (answer.get(part) or {}).get("name") for part in ("interaction", "organisation", "person")}
	ids |= {part: (answer.get(part) or {}).get("name") for part in ("partnership", "event")}
	values = {**ids, "answer": json.dumps(answer, default=str), "made": json.dumps(made, default=str)}
	frappe.db.set_value(ENCOUNTER_KEY, {"key_hash": key_hash}, values, update_modified=False)


def mark_undone(entry: Entry) -> None:
	frappe.db.set_value(ENCOUNTER_KEY, entry.name, {"status": UNDONE, "made": json.dumps(entry.made)})


def clear_old() -> None:
	"""Daily: keys older than 90 days are forgotten."""
	frappe.db.delete(ENCOUNTER_KEY, {"creation": ("<", add_days(now_datetime(), -STORED_DAYS))})


def lately(user: str, limit: int = 200) -> list[frappe._dict]:
	"""Whom the user met lately, newest first: rows of `organisation, person, partnership, event`."""
	return frappe.get_all(
		ENCOUNTER_KEY,
		filters={"user": user, "status": LOGGED},
		fields=["organisation", "person", "partnership", "event"],
		order_by="creation desc",
		limit_page_length=limit,
	)
