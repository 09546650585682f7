"""A partnership on one page: what its Overview shows beside the form's own record (desk.md, section 4).

One document read serves health, moves, next step and parties; the rest are a fixed number of queries whatever the
partnership's age. Everything through the reader's own rights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.agreements import plans
from eu_korea_coop.constants import ACTION_PLAN, AGREEMENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import named, reachable
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import dates, lifecycle
from eu_korea_coop.partnerships import brief_link, health, move_facts, moves, timeline
from eu_korea_coop.partnerships.fact_queries import rows_of_agreements
from eu_korea_coop.permissions import readable_names

FIRST_PAGE = 20
"""Entries of the story that come with the page; older ones are asked for."""
SIGNED, DECLINED = "Signed", "Declined"
SIGNING_ROLES = ("Initiator", "Signatory")
TABLES = ("parties", "stage_log", "success_criteria")
"""The tables of a partnership that the page shows, or that its moves are judged by."""


def load(name: str) -> Document:
	"""Return a partnership with TABLES alone: the form has read all eight, and the page needs three. Raises DoesNotExistError."""
	row = frappe.db.get_value(PARTNERSHIP, name, "*", as_dict=True)
	if not row:
		raise frappe.DoesNotExistError(_("Partnership {0} not found").format(frappe.bold(name)))
	meta = frappe.get_meta(PARTNERSHIP)
	rows = {
		table: frappe.get_all(
			meta.get_field(table).options,
			filters={"parent": name, "parenttype": PARTNERSHIP, "parentfield": table},
			fields=["*"],
			order_by="idx asc",
		)
		for table in TABLES
	}
	return frappe.get_doc({"doctype": PARTNERSHIP, **row, **rows})


def for_form(doc: Document, today: date, persons_today: date) -> dict:
	"""As `overview`, for the record with which a form opens: one request, and the record is read once.

	After a save the values of `doc` are as they were sent; what is stored is read then.
	"""
	is_as_stored = doc.flags.loaded_as == doc.name and doc.get_doc_before_save() is None
	return overview(doc if is_as_stored else load(doc.name), today, persons_today)


def overview(doc: Document, today: date, persons_today: date) -> dict:
	"""Return `{path, health, moves, next_step, story, parties, agreements, plans, origin, briefs, can_write}` of a partnership.

	`today` is the site's, for health; `persons_today` the reader's, for moves and the next step (rule 110). The caller
	has checked that they may read it. Dates are ISO texts with their precision beside them.
	"""
	can_write = bool(doc.has_permission("write"))
	deal_rows, plan_rows = rows_of_agreements(doc.name), plans.of_partnership(doc.name)
	seen, judged = health.judge(doc.name, today, doc, agreement_rows=deal_rows, plan_rows=plan_rows)
	deals, signed = agreements(deal_rows)
	its_plans = plans.progress(plan_rows, today)
	readable = {
		kind: [row["name"] for row in rows] if frappe.has_permission(doctype, "read") else []
		for kind, doctype, rows in (("agreement", AGREEMENT, deals), ("plan", ACTION_PLAN, its_plans))
	}
	known = {"stage": timeline.stage_entries(doc.name, doc.get("stage_log") or ()), "signature": signed}
	looked_at = can_write and move_facts.look_at_interactions(doc.stage)
	linked = move_facts.linked_interactions(doc.name) if looked_at else None
	facts = {"agreements": seen.health.agreements, "plan_rows": plan_rows, "linked": linked}
	possible = moves.possible_moves(doc, persons_today, **facts) if can_write else []
	return {
		"name": doc.name,
		"title": doc.title,
		"short_title": doc.short_title,
		"can_write": can_write,
		"path": path(doc, possible),
		"health": health.describe(seen, judged, today, readable),
		"moves": possible,
		"next_step": next_step(doc, persons_today),
		"story": timeline.entries(doc.name, 0, FIRST_PAGE, kinds_of_story(doc, linked), known),
		"parties": parties(doc, today),
		"agreements": deals,
		"plans": its_plans,
		"origin": origin(doc),
		"briefs": brief_link.in_each_language(doc.name),
	}


def kinds_of_story(doc: Document, linked: Collection[frappe._dict] | None) -> list[str]:
	"""Return the kinds of entries to ask for: no events, where it is known that there are none. `linked`: None where not known."""
	may_have_events = doc.origin_event or linked is None or any(row.event for row in linked)
	return [kind for kind in timeline.KINDS if kind != "event" or may_have_events]


def path(doc: Document, possible: list[dict]) -> list[dict]:
	"""Return the stages in order: `{stage, label, state, on, precision, actions}`.

	`state` is past, present, next (a move leads there now), skipped (before the present one, never entered), or ahead;
	`on` is the day the stage was last entered. A resting or closed partnership has its present stage at the end.
	"""
	entered: dict[str, tuple] = {}
	for row in doc.get("stage_log") or ():
		entered[row.to_stage] = (row.effective_on, row.effective_on_precision)
	actions: dict[str, list[str]] = {}
	for move in possible:
		actions.setdefault(move["to"], []).append(move["action"])
	stages = list(lifecycle.ACTIVE_STAGES)
	if doc.stage not in stages:
		stages.append(doc.stage)
	return [
		{
			"stage": stage,
			"label": _(stage),
			"state": state_of(stage, doc.stage, entered, actions),
			"on": iso(entered.get(stage, (None,))[0]),
			"precision": entered.get(stage, (None, ""))[1] or "",
			"actions": actions.get(stage, []),
		}
		for stage in stages
	]


def state_of(stage: str, present: str, entered: dict, actions: dict) -> str:
	if stage == present:
		return "present"
	if stage in actions and stage not in entered:
		return "next"
	if stage in entered:
		return "past"
	order = lifecycle.ACTIVE_STAGES
	return "skipped" if present in order and order.index(stage) < order.index(present) else "ahead"


def next_step(doc: Document, today: date) -> dict | None:
	"""Return `{text, due, owner, owner_name, days_left}`; days are negative once it is overdue, None without a date."""
	if not (doc.next_step or doc.next_step_due):
		return None
	due = frappe.utils.getdate(doc.next_step_due) if doc.next_step_due else None
	return {
		"text": doc.next_step or "",
		"due": iso(due),
		"days_left": (due - today).days if due else None,
		"owner": doc.next_step_owner,
		"owner_name": frappe.utils.get_fullname(doc.next_step_owner) if doc.next_step_owner else None,
	}


# who


def parties(doc: Document, today: date) -> list[dict]:
	"""Return the parties with their active people: two queries for any number of them."""
	rows = [row for row in doc.get("parties") or () if row.organisation]
	known = named.organisations(
		[row.organisation for row in rows] + [row.via_member for row in rows if row.via_member]
	)
	staff = reachable.people([row.organisation for row in rows])
	return [
		{
			"organisation": row.organisation,
			"title": one.organisation_name if one else row.organisation,
			"short": short_name(one) if one else row.organisation,
			"native_name": one.native_name if one else None,
			"side": one.side if one else row.side,
			"role": row.role,
			"role_label": _(row.role or ""),
			"via": known[row.via_member].organisation_name if row.via_member in known else None,
			"agreement_intent": row.agreement_intent,
			"since": iso(row.from_date),
			"since_precision": row.from_date_precision or "",
			"left": bool((end := dates.last_day(row.to_date, row.to_date_precision)) and end < today),
			"people": staff.get(row.organisation, []),
		}
		for row in rows
		for one in (known.get(row.organisation),)
	]


# what was signed, what is to be done


def agreements(rows: Iterable[frappe._dict]) -> tuple[list[dict], list[dict]]:
	"""Return the agreements that the reader may read, the latest first: `{name, title, kind, state, state_since, end_date, signed,
	signatories, waiting}`, and the entries of the story for their signatures.

	`signed` of `signatories` have signed; `waiting` names the others that have not declined, `asked` the day on which each of
	them was asked. `rows`: of `fact_queries.rows_of_agreements`.
	"""
	result: dict[str, dict] = {}
	lines = [row for row in rows if row.name and row.is_readable]
	lines.sort(key=lambda row: (row.creation is not None, row.creation), reverse=True)
	for line in lines:
		one = result.setdefault(
			line.name,
			{
				"name": line.name,
				"title": line.title,
				"kind": _(line.kind or ""),
				"state": line.state,
				"state_label": _(line.state),
				"state_since": iso(line.state_since),
				"state_since_precision": line.state_since_precision or "",
				"end_date": iso(line.end_date),
				"signed": 0,
				"signatories": 0,
				"waiting": [],
				"asked": [],
			},
		)
		if line.party_role not in SIGNING_ROLES or line.signature_status == DECLINED:
			continue
		one["signatories"] += 1
		if line.signature_status == SIGNED:
			one["signed"] += 1
		else:
			one["waiting"].append(line.represents or line.acronym or line.organisation_name)
			one["asked"].append(iso(line.pending_since))
	signed = timeline.signature_entries(line for line in lines if line.signature_status == SIGNED)
	return list(result.values()), signed


def origin(doc: Document) -> dict | None:
	"""Return how it began: `{kind, records: [{doctype, name, title}], introduced_by, basis}`; None where nobody said."""
	links = (
		("Cooperation Event", doc.origin_event),
		(PARTNERSHIP, doc.origin_partnership),
		(AGREEMENT, doc.origin_agreement),
		(ORGANISATION, doc.introduced_by_organisation),
	)
	named = [(doctype, name) for doctype, name in links if name and name in readable_names(doctype, [name])]
	records = [
		{
			"doctype": doctype,
			"name": name,
			"title": frappe.get_cached_value(doctype, name, title_field(doctype)),
		}
		for doctype, name in named
	]
	if not (doc.origin_kind or records):
		return None
	return {
		"kind": _(doc.origin_kind or ""),
		"records": [record for record in records if record["doctype"] != ORGANISATION],
		"introduced_by": next((record for record in records if record["doctype"] == ORGANISATION), None),
		"basis": doc.introduction_basis,
	}


def title_field(doctype: str) -> str:
	return frappe.get_meta(doctype).title_field or "name"


def iso(day: date | str | None) -> str | None:
	return str(day)[:10] if day else None
