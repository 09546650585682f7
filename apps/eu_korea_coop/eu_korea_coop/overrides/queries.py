"""Refusal of list queries that tell by filter or sorting what the reader may not read."""

import contextlib
import re
from collections.abc import Callable, Iterator

import frappe
from frappe import _

from eu_korea_coop.permissions import can_see_personal_data


def probing_refused(doctype: str) -> Callable[[str | None], str]:
	"""A `permission_query_conditions` hook that adds no condition, and refuses a request that probes what it may not read."""

	def conditions(user: str | None = None) -> str:
		if getattr(frappe.local, "request", None):
			refuse_probing(doctype, user or frappe.session.user, frappe.local.form_dict)
		return ""

	return conditions


agreement_probing = probing_refused("Agreement")


agreement_party_probing = probing_refused("Agreement Party")


agreement_state_log_probing = probing_refused("Agreement State Log")


cooperation_event_probing = probing_refused("Cooperation Event")


event_participant_probing = probing_refused("Event Participant")


organisation_probing = probing_refused("Organisation")


organisation_contact_probing = probing_refused("Organisation Contact")


partnership_probing = probing_refused("Partnership")


partnership_party_probing = probing_refused("Partnership Party")


partnership_stage_log_probing = probing_refused("Partnership Stage Log")


def refuse_probing(doctype: str, user: str, request: dict) -> None:
	"""Throw if a list is filtered, sorted or grouped by a field the user may not read.

	Frappe leaves such fields out of the answer, but a filter by them tells what they contain.
	"""
	if not can_see_personal_data(user):
		for asked_doctype, fieldname in asked_fields(doctype, request):
			field = frappe.get_meta(asked_doctype).get_field(fieldname)
			if field and field.permlevel:
				frappe.throw(
					_("You may not filter or sort by {0}").format(_(field.label)), frappe.PermissionError
				)


def asked_fields(doctype: str, request: dict) -> Iterator[tuple[str, str]]:
	"""(DocType, fieldname) of every filter, and every word of the sorting and grouping."""
	for part in ("filters", "or_filters"):
		filters = request.get(part)
		with contextlib.suppress(ValueError):
			filters = frappe.parse_json(filters)
		if isinstance(filters, dict):
			yield from ((doctype, fieldname) for fieldname in filters)
		elif isinstance(filters, list):
			for entry in filters:
				if isinstance(entry, list) and len(entry) > 3 and frappe.db.exists("DocType", entry[0]):
					yield entry[0], str(entry[1])
				elif isinstance(entry, list) and entry:
					yield doctype, str(entry[0])
	for part in ("order_by", "group_by", "sort_field"):
		yield from ((doctype, word) for word in re.findall(r"\w+", str(request.get(part) or "")))
