"""One change for several partnerships of a list: officer, tier, sector, park, next step. Each is saved as its form would.

Frappe's own bulk edit hides itself where a Workflow is active, and stops at nothing that a list showed long ago. Here every
record is judged by itself: who may not write it, or changed it since it was read, is refused with the reason, and the
others are done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import unescape

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate, strip_html

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.partnerships import moves
from eu_korea_coop.reporting.fuzzy_text import day_text

MOST = 100
"""Partnerships of one request."""
OFFICER, TIER, SECTOR, PARK, NEXT_STEP = "officer", "tier", "sector", "park", "next_step"
NEEDED = {
	OFFICER: ("owner_user",),
	TIER: ("tier",),
	SECTOR: ("sector",),
	PARK: ("parked_until", "reason"),
	NEXT_STEP: ("next_step", "next_step_due"),
}
"""What each change needs; an empty value is refused before anything is done."""
RESTORED = {
	OFFICER: ("owner_user", "next_step_owner"),
	TIER: ("tier",),
	NEXT_STEP: ("next_step", "next_step_due", "next_step_owner"),
}
"""Fields that an undo gives back."""


def change(what: str, rows: Sequence[Mapping[str, str]], values: Mapping[str, object]) -> dict:
	"""Make one change to every partnership of `rows` (`{name, modified}`, as the list showed them).

	`values`: as NEEDED says, days as dates. Answers `{done: [{name, title}], refused: [{name, title, reason}], undo: [token]}`.
	Raises ValidationError for a change there is not, a missing value, no rows or more than MOST; PermissionError for one who
	may write no partnership.
	"""
	check_asked(what, rows, values)

	def make(doc: Document, row: Mapping[str, object]) -> dict:
		former = former_values(doc, what)
		CHANGES[what](doc, values)
		return {"change": what, "name": doc.name, "modified": str(doc.modified), "values": former}

	return each(rows, make)


def undo(tokens: Sequence[Mapping[str, object]]) -> dict:
	"""Give back what `change` changed, where nobody has changed the record since. Answers as `change`, without tokens."""
	check_rows(tokens)
	for token in tokens:
		if token.get("change") not in NEEDED:
			frappe.throw(_("There is nothing to undo."))

	def give_back(doc: Document, token: Mapping[str, object]) -> None:
		values = token.get("values") or {}
		if token["change"] == PARK:
			moves.take_back(doc, lifecycle.PARK)
			return
		if token["change"] == SECTOR:
			former = set(values.get("sectors") or ())
			doc.set("sectors", [row for row in doc.sectors if row.sector in former])
		else:
			doc.update(
				{field: as_stored(doc, field, values.get(field)) for field in RESTORED[token["change"]]}
			)
		doc.save()

	return {**each(tokens, give_back), "undo": []}


# ------------------------------------------------------------------------------------------------ what is asked


def check_asked(what: str, rows: Sequence, values: Mapping[str, object]) -> None:
	check_rows(rows)
	if what not in NEEDED:
		frappe.throw(_("Change: choose from {0}.").format(", ".join(NEEDED)))
	meta = frappe.get_meta(PARTNERSHIP)
	labels = {"sector": _("Sector"), "reason": _("Reason")}
	for field in NEEDED[what]:
		if not str(values.get(field) or "").strip():
			label = labels.get(field) or _(meta.get_label(field))
			frappe.throw(_("{0} is needed.").format(frappe.bold(label)), title=_("Nothing was changed"))
	if what == NEXT_STEP and values["next_step_due"] < persons_today():
		day = day_text(values["next_step_due"])
		frappe.throw(_("The next step is due today or later, not on {0}.").format(day), title=_("Next step"))


def check_rows(rows: Sequence) -> None:
	if not frappe.has_permission(PARTNERSHIP, "write"):
		raise frappe.PermissionError(_("You may not change partnerships."))
	if not rows:
		frappe.throw(_("Choose at least one partnership."))
	if len(rows) > MOST:
		frappe.throw(_("At most {0} partnerships at once.").format(MOST))


# ------------------------------------------------------------------------------------------------- each by itself


def each(rows: Sequence[Mapping[str, object]], make: Callable[[Document, Mapping], dict | None]) -> dict:
	"""Do one thing for every record; what is refused is undone alone, with its reason. `make` answers an undo token, or None."""
	answer: dict[str, list] = {"done": [], "refused": [], "undo": []}
	for row in {str(row.get("name")): row for row in rows}.values():
		name = str(row.get("name"))
		titles = {"name": name, "title": name}
		frappe.db.savepoint("bulk_change")
		waiting_messages = len(frappe.local.message_log)
		try:
			doc = frappe.get_doc(PARTNERSHIP, name, for_update=True)
			doc.check_permission("write")
			titles["title"] = doc.short_title or doc.title
			refuse_changed(doc, row.get("modified"))
			if token := make(doc, row):
				answer["undo"].append(token)
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			frappe.db.rollback(save_point="bulk_change")
			del frappe.local.message_log[waiting_messages:]
			frappe.clear_document_cache(PARTNERSHIP, name)
			answer["refused"].append({**titles, "reason": reason_of(error)})
		else:
			answer["done"].append(titles)
	return answer


def refuse_changed(doc: Document, modified: object) -> None:
	try:
		is_same = bool(modified) and get_datetime(str(modified)) == get_datetime(doc.modified)
	except ValueError:
		is_same = False
	if not is_same:
		frappe.throw(_("It was changed since the list was read. Refresh the list and look at it again."))


def reason_of(error: Exception) -> str:
	if isinstance(error, frappe.DoesNotExistError):
		return _("It is not there any more.")
	if isinstance(error, frappe.PermissionError):
		return _("You may not change it.")
	return unescape(strip_html(str(error))) or _("It was refused.")


# ----------------------------------------------------------------------------------------------------- the changes


def set_officer(doc: Document, values: Mapping[str, object]) -> None:
	"""The officer changes, and with them the owner of a next step that was theirs."""
	if doc.next_step_owner in (None, "", doc.owner_user):
		doc.next_step_owner = values["owner_user"] if doc.next_step else None
	doc.owner_user = values["owner_user"]
	doc.save()


def set_tier(doc: Document, values: Mapping[str, object]) -> None:
	doc.tier = values["tier"]
	doc.save()


def add_sector(doc: Document, values: Mapping[str, object]) -> None:
	if values["sector"] in [row.sector for row in doc.sectors]:
		frappe.throw(_("It has this sector already."))
	doc.append("sectors", {"sector": values["sector"]})
	doc.save()


def park(doc: Document, values: Mapping[str, object]) -> None:
	moves.move(doc, lifecycle.PARK, parked_until=values["parked_until"], move_reason=values["reason"])


def set_next_step(doc: Document, values: Mapping[str, object]) -> None:
	step = {
		"next_step": values["next_step"],
		"next_step_due": values["next_step_due"],
		"next_step_owner": None,
	}
	doc.update(step)
	doc.save()


CHANGES: dict[str, Callable[[Document, Mapping[str, object]], None]] = {
	OFFICER: set_officer,
	TIER: set_tier,
	SECTOR: add_sector,
	PARK: park,
	NEXT_STEP: set_next_step,
}


def former_values(doc: Document, what: str) -> dict[str, object]:
	if what == SECTOR:
		return {"sectors": [row.sector for row in doc.sectors]}
	values = {field: doc.get(field) for field in RESTORED.get(what, ())}
	return {field: value.isoformat() if isinstance(value, date) else value for field, value in values.items()}


def as_stored(doc: Document, field: str, value: object) -> object:
	return getdate(value) if value and doc.meta.get_field(field).fieldtype == "Date" else value
