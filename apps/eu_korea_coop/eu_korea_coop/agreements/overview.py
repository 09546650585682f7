"""An agreement on one page: who has signed, whom we wait for since when, what to send next (desk.md, section 4).

A fixed number of queries whatever the number of parties, files and plans; everything through the reader's own rights.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from pypika import Order

from eu_korea_coop import logbook, work_owners
from eu_korea_coop.agreements import documents, moves, plans
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.directory import named, reachable
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import signing
from eu_korea_coop.domain.dates import DAY
from eu_korea_coop.permissions import readable_names, restrict

STATES = (rules.DRAFT, rules.INTERNAL_REVIEW, rules.WITH_PARTNERS, rules.SIGNING, rules.IN_FORCE)
"""The usual way of an agreement; one that has ended shows its end behind them."""
MOST_FILES = 20


def overview(doc: Document, today: date) -> dict:
	"""Return `{path, moves, parties, signed, signatories, next, versions, copies, templates, plans, term, related,
	can_write}`. `versions`: as recorded, each with its day; `copies`: files attached beside them.


	`today`: the reader's. The caller has checked that they may read it. Dates are ISO texts with their precision beside them.
	"""
	can_write = bool(doc.has_permission("write"))
	possible = moves.possible_moves(doc, today) if can_write else []
	signatures = parties(doc, today)
	asked = [one for one in signatures if one["is_asked"]]
	versions = documents.versions(doc)
	known = {one["file_url"] for one in versions}
	copies = [one for one in files(doc) if one["url"] not in known]
	return {
		"name": doc.name,
		"title": doc.title,
		"can_write": can_write,
		"path": path(doc, possible),
		"moves": possible,
		"parties": signatures,
		"signed": sum(one["status"] == "Signed" for one in asked),
		"signatories": len(asked),
		"next": to_send(doc, signatures, bool(versions or copies or doc.document)),
		"versions": versions,
		"copies": copies,
		"templates": documents.templates_for(doc) if can_write else [],
		"plans": plans.progress(plans.of_agreement(doc.name), today),
		"term": term(doc, today),
		"related": related(doc),
	}


def path(doc: Document, possible: list[dict]) -> list[dict]:
	"""Return the states in order, as a partnership's path: `{stage, label, state, on, precision, actions}`."""
	entered = {row.to_state: (row.effective_on, row.effective_on_precision) for row in doc.state_log}
	actions: dict[str, list[str]] = {}
	for move in possible:
		if rules.ROLE not in move["missing"]:
			actions.setdefault(move["to"], []).append(move["action"])
	states = [*STATES, *([doc.state] if doc.state not in STATES else [])]
	present = states.index(doc.state)
	result = []
	for place, state in enumerate(states):
		day, precision = entered.get(state, (None, ""))
		if state == doc.state:
			how = "present"
		elif place < present and (doc.state != rules.WITHDRAWN or state in (rules.DRAFT, *entered)):
			how = "past"
		else:
			how = "next" if state in actions else "ahead"
		result.append(
			{
				"stage": state,
				"label": _(state),
				"state": how,
				"on": iso(day),
				"precision": precision or "",
				"actions": actions.get(state, []),
			}
		)
	return result


def parties(doc: Document, today: date) -> list[dict]:
	"""Return the party rows with their signatures and the people to write to.

	`{row, organisation, label, native_name, represents, role, role_label, is_required, is_asked, status, status_label, since,
	since_precision, days, signed_on, precision, signatory, title, evidence, people}`. `is_asked`: an initiator or signatory that has not
	declined; `since`: the day on which the signature was asked for, `days` ago, known as exactly as the move to signing of
	that day. Two queries.
	"""
	ids = sorted({row.organisation for row in doc.parties if row.organisation})
	known = named.organisations(ids)
	staff = reachable.people(ids)
	logged = {day.last_day: day.precision for day in map(logbook.date_of, doc.get("state_log") or ())}
	result = []
	for row in doc.parties:
		one = known.get(row.organisation)
		people = staff.get(row.organisation, [])
		signatory = next((person for person in people if person["contact"] == row.signatory_contact), None)
		is_signed = row.signature_status == "Signed"
		signed_on = (
			(row.signed_on, row.signed_on_precision)
			if row.signed_on
			else (doc.signed_on, doc.signed_on_precision)
		)
		since = frappe.utils.getdate(row.pending_since) if row.pending_since and not is_signed else None
		result.append(
			{
				"row": row.name,
				"organisation": row.organisation,
				"label": one.organisation_name if one else row.organisation,
				"short": short_name(one) if one else row.organisation,
				"native_name": one.native_name if one else None,
				"represents": row.represents,
				"role": row.party_role,
				"role_label": _(row.party_role or ""),
				"is_required": bool(row.required),
				"is_asked": row.party_role != "Supporter" and row.signature_status != "Declined",
				"status": row.signature_status or "Not Requested",
				"status_label": _(row.signature_status or "Not Requested"),
				"since": iso(since),
				"since_precision": logged.get(since, DAY) if since else "",
				"days": (today - since).days if since else None,
				"signed_on": iso(signed_on[0]) if is_signed else None,
				"precision": (signed_on[1] or "") if is_signed else "",
				"title": row.signatory_title,
				"evidence": row.evidence,
				"people": [signatory] if signatory else people[:1],
			}
		)
	return result


def to_send(doc: Document, signatures: list[dict], has_document: bool) -> list[dict]:
	"""Return `{code, text, organisation, days, since, email}` for each thing to send next, in the reader's language."""
	by_row = {one["row"]: one for one in signatures}
	awaited = [
		signing.Awaited(
			one["row"],
			one["role"] or "",
			one["status"],
			one["is_required"],
			frappe.utils.getdate(one["since"]) if one["since"] else None,
		)
		for one in signatures
	]
	result = []
	for step in signing.next_to_send(doc.state, has_document, awaited):
		party = by_row.get(step.row, {})
		person = next(iter(party.get("people") or ()), {})
		result.append(
			{
				"code": step.code,
				"text": _(signing.TEXT[step.code]).format(
					party.get("represents") or party.get("short") or ""
				),
				"organisation": party.get("organisation"),
				"days": party.get("days"),
				"since": party.get("since"),
				"email": None if person.get("do_not_contact") else person.get("email"),
			}
		)
	return result


def files(doc: Document) -> list[dict]:
	"""Return the files attached to the agreement, the newest first: `{title, url, on, by}`. Two queries."""
	file = frappe.qb.DocType("File")
	query = (
		frappe.qb.from_(file)
		.select(file.file_name, file.file_url, file.creation, file.owner)
		.where((file.attached_to_doctype == AGREEMENT) & (file.attached_to_name == doc.name))
		.orderby(file.creation, order=Order.desc)
		.limit(MOST_FILES)
	)
	rows = restrict(query, "File", file).run(as_dict=True)
	names = work_owners.full_names([row.owner for row in rows])
	return [
		{
			"title": row.file_name,
			"url": row.file_url,
			"on": iso(row.creation),
			"by": names.get(row.owner) or row.owner,
		}
		for row in rows
	]


def term(doc: Document, today: date) -> dict:
	"""Return `{type, effective_from, end_date, days_left, review_date, decision, decided_on}`."""
	end = frappe.utils.getdate(doc.end_date) if doc.end_date and doc.term_type != "Open-Ended" else None
	return {
		"type": _(doc.term_type or ""),
		"effective_from": iso(doc.effective_from),
		"end_date": iso(end),
		"days_left": (end - today).days if end else None,
		"review_date": iso(doc.review_date),
		"decision": _(doc.renewal_decision or ""),
		"decided_on": iso(doc.renewal_decision_on),
	}


def related(doc: Document) -> list[dict]:
	"""Return `{label, doctype, name, title}`: its partnership, the agreement it replaces and those that replace it."""
	agreements = frappe.get_list(
		AGREEMENT,
		filters={},
		# an empty name would be asked for as IFNULL(name, ''), which reads the whole table
		or_filters={"supersedes": doc.name, **({"name": doc.supersedes} if doc.supersedes else {})},
		fields=["name", "title"],
		limit_page_length=5,
	)
	result = [
		{
			"label": _("Replaces") if row.name == doc.supersedes else _("Replaced by"),
			"doctype": AGREEMENT,
			"name": row.name,
			"title": row.title,
		}
		for row in agreements
	]
	if doc.partnership and doc.partnership in readable_names(PARTNERSHIP, [doc.partnership]):
		title = frappe.db.get_value(PARTNERSHIP, doc.partnership, "title")
		result.insert(
			0, {"label": _("Partnership"), "doctype": PARTNERSHIP, "name": doc.partnership, "title": title}
		)
	return result


def iso(day: date | str | None) -> str | None:
	return str(day)[:10] if day else None
