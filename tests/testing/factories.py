"""Documents for tests, made through their own controllers, with defaults a rule can't object to."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	EUROPE,
	INTERACTION,
	INTRODUCTION,
	KOREA,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from testing.personas import as_user

_numbers = count(1)

AGREEMENT_PATH = ("Draft", "Internal Review", "With Partners", "Signing", "In Force")
"""The states an agreement passes on its way into force."""


def today() -> date:
	"""Today in the site's time zone."""
	return getdate(nowdate())


def unique(words: str) -> str:
	"""`words` and a suffix no other record has, on this run or an earlier one."""
	return f"{words} {next(_numbers)}-{frappe.generate_hash(length=5)}"


def insert(doctype: str, values: Mapping, flags: Mapping | None = None) -> Document:
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.flags.update(flags or {})
	return doc.insert()


def name_of(record: str | Document | None) -> str | None:
	return record.name if isinstance(record, Document) else record


def rows(records: Iterable | None, fieldname: str) -> list[dict]:
	"""Child rows from names, documents or ready-made rows."""
	items = []
	for record in records or ():
		items.append(dict(record) if isinstance(record, Mapping) else {fieldname: name_of(record)})
	return items


# ---------------------------------------------------------------------------------------------------- directory


def make_master(doctype: str, name: str | None = None, **fields) -> str:
	"""The name of a record of a master (Organisation Type, Sector, Agreement Kind …), made unless it is there."""
	name = name or f"Test {doctype}"
	if frappe.db.exists(doctype, name):
		return name
	key = frappe.get_meta(doctype).autoname.removeprefix("field:")
	required = {"label": name} if doctype == "Relation Type" else {}
	with as_user("Administrator"):
		return insert(doctype, {key: name, **required, **fields}).name


def make_organisation(side: str = EUROPE, **fields) -> Document:
	"""An active organisation of a side (Europe, Korea, Third Country)."""
	return insert(ORGANISATION, {"organisation_name": unique("Organisation"), "side": side, **fields})


def make_contact(organisation: str | Document | None = None, **fields) -> Document:
	"""A person; with `organisation`, an active contact of it (role_title, status, to_date … may be given as `row`)."""
	row = fields.pop("row", {})
	contact = insert("Contact", {"first_name": unique("Mina"), "last_name": "Example", **fields})
	if organisation:
		record = frappe.get_doc(ORGANISATION, name_of(organisation))
		record.append(
			"contacts", {"contact": contact.name, "status": "Active", "role_title": "Director", **row}
		)
		record.save()
	return contact


def make_relationship(
	from_organisation: str | Document | None = None,
	to_organisation: str | Document | None = None,
	relation_type: str | None = None,
	**fields,
) -> Document:
	"""A directed relation between two organisations."""
	return insert(
		ORGANISATION_RELATIONSHIP,
		{
			"from_organisation": name_of(from_organisation) or make_organisation(EUROPE).name,
			"relation_type": relation_type or make_master("Relation Type"),
			"to_organisation": name_of(to_organisation) or make_organisation(KOREA).name,
			**fields,
		},
	)


def make_introduction(partnership: str | Document | None = None, **fields) -> Document:
	"""A request to be introduced, of three organisations."""
	ends = ("asked_for", "introducer_organisation", "target_organisation")
	sides = dict(zip(ends, (EUROPE, EUROPE, KOREA), strict=True))
	organisations = {end: name_of(fields.pop(end, None)) for end in ends}
	return insert(
		INTRODUCTION,
		{
			**{end: organisations[end] or make_organisation(side).name for end, side in sides.items()},
			"partnership": name_of(partnership),
			**fields,
		},
	)


# ------------------------------------------------------------------------------------------------- partnerships


def make_partnership(
	stage: str = "Identified",
	parties: Iterable | None = None,
	*,
	since: date | str | None = None,
	precision: str = "Day",
	**fields,
) -> Document:
	"""A partnership of one European lead and one Korean counterpart.

	`parties`: organisations (names or documents) or party rows. A stage other than Identified, or `since` (with its
	`precision`), is loaded as history (rule 104): one row of the stage log, no guards.
	"""
	values = {
		"title": unique("Partnership"),
		"parties": party_rows(parties),
		"origin_kind": "By Coincidence",
		**fields,
	}
	if stage == "Identified" and since is None and precision == "Day":
		return insert(PARTNERSHIP, {"stage": stage, **values})
	values.update(resting_fields(stage, values, since))
	known = precision not in ("Unknown", "")
	row = {
		"to_stage": stage,
		"effective_on": (since or today()) if known else None,
		"effective_on_precision": precision,
		"note": "Loaded by a test",
	}
	return insert(
		PARTNERSHIP, {"stage": stage, "stage_log": [row], **values}, flags={"loading_history": True}
	)


def party_rows(parties: Iterable | None) -> list[dict]:
	"""Party rows; by default a European lead and a Korean counterpart, newly made."""
	if parties is None:
		parties = (
			{"organisation": make_organisation(EUROPE).name, "role": "Lead", "agreement_intent": "Wanted"},
			{"organisation": make_organisation(KOREA).name, "role": "Counterpart"},
		)
	result = rows(parties, "organisation")
	for index, row in enumerate(result):
		row["organisation"] = name_of(row["organisation"])
		row.setdefault("role", "Counterpart" if index else "Lead")
	return result


def resting_fields(stage: str, values: Mapping, since: date | str | None) -> dict:
	"""What a parked or closed partnership must say about itself, unless the test says it."""
	if stage == "Parked":
		wanted = {
			"parked_reason": "Nothing planned for now",
			"parked_until": add_days(today(), 90),
			"resume_stage": "Exploring",
		}
	elif stage in ("Concluded", "Not Pursued"):
		wanted = {"closed_on": since or today(), "closed_on_precision": "Day"}
		if stage == "Not Pursued":
			wanted["close_reason"] = make_master("Close Reason")
	else:
		wanted = {}
	return {field: value for field, value in wanted.items() if field not in values}


# --------------------------------------------------------------------------------------------------- encounters


def make_interaction(
	partnership: str | Document | None = None,
	when: date | str | None = None,
	precision: str = "Day",
	**fields,
) -> Document:
	"""A held two-way meeting of today, or of `when`; `other_partnerships`, `events`, `organisations`: names or rows."""
	known = precision not in ("Unknown", "")
	values = {
		"subject": unique("Meeting"),
		"interaction_type": "Meeting",
		"interaction_date": (when or today()) if known else None,
		"interaction_date_precision": precision,
		"partnership": name_of(partnership),
		"two_way": 0 if fields.get("interaction_type") in ("Attempt", "Internal Note") else 1,
		**fields,
	}
	if not values.get("next_step"):
		values.setdefault("no_next_step_reason", "Nothing was agreed")
	for table, link in (
		("other_partnerships", "partnership"),
		("events", "event"),
		("organisations", "organisation"),
	):
		if table in values:
			values[table] = rows(values[table], link)
	return insert(INTERACTION, values)


def make_event(start: date | str | None = None, **fields) -> Document:
	"""A conference held today, or at `start`; `participants` and `organisers`: organisations or rows."""
	for table in ("participants", "organisers"):
		if table in fields:
			fields[table] = rows(fields[table], "organisation")
	start = start or today()
	return insert(
		COOPERATION_EVENT,
		{
			"title": unique("Conference"),
			"kind": "Conference",
			"status": "Held" if getdate(start) <= today() else "Planned",
			"start_date": start,
			"end_date": start,
			**fields,
		},
	)


# --------------------------------------------------------------------------------------------------- agreements


def make_agreement(
	partnership: str | Document | None = None,
	state: str = "Draft",
	parties: Iterable | None = None,
	*,
	since: date | str | None = None,
	**fields,
) -> Document:
	"""An agreement between a partnership's parties (or `parties`), brought to `state` by its own workflow.

	`since`: the day on which it came into `state`. From In Force on, every party given as an organisation has signed.
	"""
	partnership = name_of(partnership)
	values = {
		"title": unique("Memorandum"),
		"kind": fields.pop("kind", None) or make_master("Agreement Kind"),
		"partnership": partnership,
		"parties": agreement_party_rows(partnership, parties, signed=state in SIGNED_STATES),
		**fields,
	}
	ending = {field: values.pop(field) for field in ENDING_FIELDS if field in values}
	agreement = insert(AGREEMENT, {"state": "Draft", **values})
	for step in path_to(state):
		agreement.state = step
		agreement.move_effective_on = since
		agreement.move_reason = "Asked for by a test"
		if step == state:
			agreement.update(ending)
			if step == "Terminated" and not agreement.termination_date:
				agreement.termination_date = since or today()
		agreement.flags.system_step = step in ("Expired", "Superseded")  # nobody's steps but the system's
		agreement.save()
	agreement.flags.system_step = False
	if state == "Draft" and ending:
		agreement.update(ending)
		agreement.save()
	return agreement


SIGNED_STATES = ("In Force", "Expired", "Terminated", "Superseded")
ENDING_FIELDS = ("termination_date", "termination_reason", "terminated_by")


def path_to(state: str) -> tuple[str, ...]:
	"""The states to pass through from Draft, `state` included."""
	if state == "Draft":
		return ()
	if state == "Withdrawn":
		return (state,)
	if state in AGREEMENT_PATH:
		return AGREEMENT_PATH[1 : AGREEMENT_PATH.index(state) + 1]
	return (*AGREEMENT_PATH[1:], state)


def agreement_party_rows(partnership: str | None, parties: Iterable | None, signed: bool) -> list[dict]:
	if parties is None and partnership:
		parties = frappe.get_all(
			"Partnership Party", filters={"parent": partnership}, pluck="organisation", order_by="idx"
		)
	if parties is None:
		parties = (make_organisation(EUROPE), make_organisation(KOREA))
	result = rows(parties, "organisation")
	for row in result:
		row["organisation"] = name_of(row["organisation"])
		row.setdefault("party_role", "Signatory")
		if signed:
			row.setdefault("signature_status", "Signed")
			if row["signature_status"] == "Signed":
				row.setdefault("signed_on", today())
	return result


def make_port_and_harbour(**person) -> tuple[Document, Document]:
	"""An agency and an institute with known names; the values are those of the institute's one person, Minsu Kim."""
	european = make_organisation(organisation_name="Agency of Ports", acronym="AOP", side="Europe")
	korean = make_organisation(organisation_name="Harbour Institute", native_name="항만연구원", side="Korea")
	make_contact(korean, first_name="Minsu", last_name="Kim", **person)
	return european, korean


def make_waiting_partnership(parties: tuple[Document, Document], officer: str) -> Document:
	"""Exploring for 40 days, with a next step that was due three days ago."""
	european, korean = parties
	return make_partnership(
		"Exploring",
		since=add_days(today(), -40),
		owner_user=officer,
		next_step="Send the draft",
		next_step_due=add_days(today(), -3),
		parties=[
			{"organisation": european.name, "role": "Lead"},
			{"organisation": korean.name, "role": "Counterpart"},
		],
	)


def make_plan(
	partnership: str | Document | None = None,
	agreement: str | Document | None = None,
	status: str = "Adopted",
	items: Iterable[Mapping] | None = None,
	**fields,
) -> Document:
	"""An action plan; by default adopted today, with one open item owned by the user and due in 30 days."""
	if items is None:
		items = (
			{
				"action": "Exchange company profiles",
				"owner_user": frappe.session.user,
				"due": add_days(today(), 30),
			},
		)
	if status in ("Adopted", "Completed"):
		fields.setdefault("adopted_on", today())
	return insert(
		ACTION_PLAN,
		{
			"title": unique("Plan"),
			"partnership": name_of(partnership) or make_partnership().name,
			"agreement": name_of(agreement),
			"status": status,
			"items": [dict(item) for item in items],
			**fields,
		},
	)


# ------------------------------------------------------------------------------------------------------ results


def make_outcome(
	partnership: str | Document | None = None, indicator: str | None = None, **fields
) -> Document:
	"""A reported outcome of today; `category` makes an indicator of that category."""
	category = fields.pop("category", None)
	if not indicator:
		indicator = make_master(
			"Outcome Indicator", f"Test {category or 'Indicator'}", category=category or "Other"
		)
	for link in ("event", "agreement"):
		if link in fields:
			fields[link] = name_of(fields[link])
	return insert(
		COOPERATION_OUTCOME,
		{
			"indicator": indicator,
			"title": unique("Outcome"),
			"status": "Reported",
			"outcome_date": today(),
			"partnership": name_of(partnership),
			**fields,
		},
	)
