"""What one row of each kind of sheet means: which records it names, and how they hang together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT
from eu_korea_coop.domain import dates, sheet_kinds
from eu_korea_coop.importing.grouping import DATASET, Addition, Group, mark, organisation_name
from eu_korea_coop.importing.rows import Row
from eu_korea_coop.importing.sheet_people import spellings_of

if TYPE_CHECKING:
	from eu_korea_coop.importing.plan import Plan


def plan_organisation(plan: Plan, row: Row) -> None:
	if name := organisation_name(row):
		plan.organisation(plan.group(name, name, row), name, row)


def plan_person(plan: Plan, row: Row) -> None:
	name = organisation_name(row)
	whole, native = spellings_of(row)
	group = plan.group(name or f"person {whole or native}", name or whole or native, row)
	plan.person(group, row, plan.organisation(group, name, row) if name else None)


def plan_partnership(plan: Plan, row: Row) -> None:
	pair = plan_pair(plan, row)
	if pair:
		group, links = pair
		fields = {
			name: row.get(name) for name in ("origin_kind", "tier", "objective", "owner_user", "source")
		}
		stage = row.get("stage") or "Identified"
		plan.partnership(
			group, links, row, stage, row.get("stage_since"), **{k: v for k, v in fields.items() if v}
		)


def plan_interaction(plan: Plan, row: Row) -> None:
	pair = plan_pair(plan, row)
	if pair:
		group, links = pair
		partnership = plan.partnership(group, links, row, "First Contact", row.get("date"))
		plan.meeting(group, row, list(links), partnership, None)


def plan_pair(plan: Plan, row: Row) -> tuple[Group, tuple[str, str]] | None:
	europe, korea = row.get("europe_name"), row.get("korea_name")
	if not (europe and korea):
		return None
	group = plan.group(f"{europe}|{korea}", f"{europe} – {korea}", row)
	return group, (
		plan.organisation(group, europe, row, "Europe"),
		plan.organisation(group, korea, row, "Korea"),
	)


def plan_contact(plan: Plan, row: Row) -> None:
	name = organisation_name(row)
	if not name:
		return
	group = plan.group(name, name, row)
	link = plan.organisation(group, name, row)
	person = plan.person(group, row, link)
	if any(row.get(fieldname) for fieldname in ("date", "summary", "subject", "event_title", "next_step")):
		own = plan.options.own_organisation
		partnership = None
		if own and own != link:
			partnership = plan.partnership(group, (own, link), row, "First Contact", row.get("date"))
		plan.meeting(group, row, [*([own] if own and own != link else []), link], partnership, person)


def plan_agreement(plan: Plan, row: Row) -> None:
	title, kind = row.get("agreement_title"), row.get("agreement_kind")
	if not (title and kind):
		return
	group = plan.group(f"{title}|{kind}", title, row)
	links = []
	for fieldname, side in (("europe_name", "Europe"), ("korea_name", "Korea")):
		if row.get(fieldname):
			links.append(plan.organisation(group, row.get(fieldname), row, side))
	if row.get("organisation_name"):
		links.append(plan.organisation(group, row.get("organisation_name"), row, row.get("side") or None))
	links = list(dict.fromkeys(links))  # the party whose signature a row tells may be named as a side, too
	signed: dates.FuzzyDate | None = row.get("signed_on") or None
	party = {
		"party_role": "Signatory",
		"signature_status": row.get("signature_status") or ("Signed" if signed else ""),
	}
	if signed:
		party |= {"signed_on": signed.date, "signed_on_precision": signed.precision}
	parties = [{"organisation": link, **{k: v for k, v in party.items() if v}} for link in links]
	key = f"a-{mark(f'{title}|{kind}')}"
	if (AGREEMENT, key) in group.records:
		have = group.records[AGREEMENT, key].values.setdefault("parties", [])
		have += [
			one for one in parties if one["organisation"] not in {other["organisation"] for other in have}
		]
		return
	values = {"title": title, "kind": kind, "parties": parties, "source": row.get("source")}
	if row.get("end_date"):
		values |= {"end_date": row.get("end_date"), "term_type": "Fixed"}
	state = row.get("agreement_state") or ("In Force" if signed else "")
	if state and state != "Draft":
		since = row.get("state_since") or signed or dates.UNKNOWN_DATE
		values["state_log"] = [
			{"to_state": state, "effective_on": since.date, "effective_on_precision": since.precision}
		]
	if len(links) == 2:
		live = plan.live_partnerships(tuple(links))
		values["partnership"] = live[0].name if len(live) == 1 else None
	plan.add(
		group,
		AGREEMENT,
		key,
		values,
		row,
		title="agreement_title",
		kind="agreement_kind",
		end_date="end_date",
	)


def plan_attendance(plan: Plan, row: Row) -> None:
	chosen = plan.options.event
	title, name = chosen.title if chosen else row.get("event_title"), organisation_name(row)
	if not (title and name):
		return
	if chosen and row.is_bad:
		return  # of a badge list the row alone is left out
	when = row.get("date")
	group = plan.group(chosen.name if chosen else f"{title}|{when.date if when else None}", title, row)
	event = chosen.name if chosen else plan.event(group, row)
	link = plan.organisation(group, name, row)
	if chosen and row.is_bad:  # neither its side nor its country is given
		group.rows.remove(row.number)
		group.records = {key: made for key, made in group.records.items() if made.row != row.number}
		return
	person = plan.person(group, row, link)
	values = {
		"organisation": link,
		"contact": person,
		"attended": row.get("attended", int(not chosen or chosen.status == "Held")),
		"head_count": row.get("head_count"),
		"source": row.get("source"),
	}
	filled = tuple((name, value) for name, value in values.items() if value not in (None, ""))
	group.additions.append(
		Addition(COOPERATION_EVENT, event, "participants", filled, ("organisation", "contact"))
	)
	plan.whom.append(whom_of(plan, row, name, person))


def whom_of(plan: Plan, row: Row, name: str, person: str | None) -> dict:
	"""Who stands on a row, and whether they are here already: `there`, `ask` or `new` for organisation and person."""
	question = f"person:{plan.sheet_people.keys.get(row.number, '')}"
	open_question = question in plan.questions and question not in plan.options.decisions
	state = plan.organisations.matches[name].state
	is_new = bool(person) and person.startswith(f"{DATASET}:")
	return {
		"row": row.number,
		"organisation": name,
		"organisation_state": "new" if state == "same" else state,
		"person": " · ".join(filter(None, spellings_of(row))),
		"person_state": ("ask" if open_question else "new" if is_new else "there") if person else "",
	}


BUILDERS: dict[str, Callable[[Plan, Row], None]] = {
	sheet_kinds.ORGANISATIONS: plan_organisation,
	sheet_kinds.PEOPLE: plan_person,
	sheet_kinds.PARTNERSHIPS: plan_partnership,
	sheet_kinds.INTERACTIONS: plan_interaction,
	sheet_kinds.AGREEMENTS: plan_agreement,
	sheet_kinds.ATTENDANCE: plan_attendance,
	sheet_kinds.CONTACTS: plan_contact,
}
