"""What a browser may ask of interactions and events."""

import json
from datetime import date

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.utils import cint

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import making, whom
from eu_korea_coop.directory import own_organisation as own
from eu_korea_coop.encounters import quick_log
from eu_korea_coop.partnerships import capture, capture_context, capture_lookup, undoing
from eu_korea_coop.refusals import INVALID, MISSING, refuse
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_session_token() -> dict[str, str]:
	"""Who is signed in and with which token they may send, for a page that was opened before: `{user, token}`."""
	return {"user": frappe.session.user, "token": get_csrf_token()}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def hold_interaction(
	interaction: str,
	outcome: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Set a planned interaction to Held; refused while its day is ahead. Answers `{name, status}`."""
	doc = quick_log.hold(
		interaction,
		outcome=outcome,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
	)
	return {"name": doc.name, "status": doc.status}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def log_encounter(
	key: str | None = None,
	organisation: str | dict | None = None,
	person: str | dict | None = None,
	card: str | None = None,
	similar_ok: int | None = None,
	own_organisation: str | dict | None = None,
	own_similar_ok: int | None = None,
	partnership: str | None = None,
	event: str | None = None,
	kind: str | None = None,
	when: str | None = None,
	outcome: str | None = None,
	next_step: str | None = None,
	next_step_due: str | None = None,
	next_step_owner: str | None = None,
	no_next_step_reason: str | None = None,
	two_way: int | None = None,
	subject: str | None = None,
	summary: str | None = None,
	visibility: str | None = None,
) -> dict:
	"""Log an encounter from nothing, once for each `key`: find or make whom, the partnership and its first stage.

	Arguments, answer and refusals: docs/encounters.md. All of it is saved, or nothing.
	"""
	return capture.log(
		key,
		{
			"organisation": read_object(organisation),
			"person": read_object(person, "person"),
			"card": card,
			"similar_ok": similar_ok,
			"own_organisation": read_object(own_organisation, "own_organisation"),
			"own_similar_ok": own_similar_ok,
			"partnership": partnership,
			"event": event,
			"kind": kind,
			"when": when,
			"outcome": outcome,
			"next_step": next_step,
			"next_step_due": next_step_due,
			"next_step_owner": next_step_owner,
			"no_next_step_reason": no_next_step_reason,
			"two_way": two_way,
			"subject": subject,
			"summary": summary,
			"visibility": visibility,
		},
	)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_encounter(key: str | None = None, interaction: str | None = None) -> dict:
	"""Take back what the user's own `key` made, or the one that made `interaction`: `{undone, removed}`.

	Within 24 hours, while nobody has touched it.
	"""
	return undoing.undo(key, interaction)


@frappe.whitelist()
def get_capture_context(organisation: str | None = None, person: str | None = None) -> dict:
	"""What the dialog needs before anything is typed (docs/encounters.md), and the row of whom it is opened for."""
	return {**capture_context.context(), "whom": capture_context.row_for(organisation, person)}


@frappe.whitelist()
def find_whom(text: str, limit: int = 10) -> dict:
	"""Organisations, people and partnerships that answer to `text`, and what would be made of it: `{rows, new}`."""
	return whom.find(text, min(max(1, cint(limit)), 50), capture_context.recent())


@frappe.whitelist()
def find_similar(organisation: str | dict | None = None, person: str | dict | None = None) -> dict:
	"""Probable duplicates of what would be made: `{organisations, people}`, rows as those of `find_whom`.

	An organisation that is there already, by its id, tells at whose a new person is.
	"""
	organisation, person = read_object(organisation), read_object(person, "person")
	return whom.similar(
		making.completed(making.read_organisation(organisation)) if isinstance(organisation, dict) else None,
		making.read_person(person) if isinstance(person, dict) else None,
		at=organisation if isinstance(organisation, str) else None,
	)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def set_own_organisation(organisation: str) -> dict:
	"""Keep the organisation for which the session's user speaks: `{name, title, side}`."""
	capture_lookup.require_readable(ORGANISATION, organisation, "organisation")
	own.choose(organisation)
	return own.described(organisation)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def read_card(content: str | None = None, text: str | None = None, encoding: str | None = None) -> dict:
	"""The people of a vCard file, a MECARD code or a pasted signature: `{kind, people}`; saves nothing."""
	if not (content or text):
		refuse(MISSING, "card", _("There is nothing to read."))
	# by name: the vCard library is read by this request alone
	return frappe.get_attr("eu_korea_coop.directory.cards.read")(content or text, encoding)


def read_object(value: str | dict | None, field: str = "organisation") -> str | dict | None:
	"""An object as JSON or, in a form, as its text; any other text stays text. Raises a refusal beside `field`."""
	if isinstance(value, str) and value.lstrip().startswith("{"):
		try:
			value = json.loads(value)
		except ValueError:
			refuse(INVALID, field, _("This is no JSON object."), text=value[:60])
	return value


@frappe.whitelist(methods=["POST"])
@said_in_words()
def log_interaction(
	partnership: str,
	interaction_type: str,
	interaction_date: str | date | None = None,
	subject: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
	two_way: int | None = None,
	summary: str | None = None,
	outcome: str | None = None,
	next_step_owner: str | None = None,
	visibility: str | None = None,
) -> dict:
	"""Record an encounter in few fields; the date as a person writes it ("Nov 2026"). Answers `{name, status, is_meaningful}`."""
	doc = quick_log.log(
		partnership,
		interaction_type,
		interaction_date,
		subject=subject,
		two_way=two_way,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
		summary=summary,
		outcome=outcome,
		next_step_owner=next_step_owner,
		visibility=visibility,
	)
	return {"name": doc.name, "status": doc.status, "is_meaningful": doc.is_meaningful}
