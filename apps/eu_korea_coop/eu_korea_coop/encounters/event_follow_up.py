"""Which partnerships an event concerned, and who was in contact again after it; for its page and for the report alike."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Cast_, GroupConcat
from frappe.utils import cint

from eu_korea_coop.asked_by_names import NAMED
from eu_korea_coop.constants import COOPERATION_SETTINGS, INTERACTION, PARTNERSHIP
from eu_korea_coop.permissions import restrict

FOLLOW_UP_DAYS = 30


def follow_up_days() -> int:
	"""Days after an event in which a contact counts as following it up."""
	return cint(frappe.get_cached_doc(COOPERATION_SETTINGS).event_follow_up_days) or FOLLOW_UP_DAYS


def partnerships_concerned(names: list[str]) -> list[tuple[str, str]]:
	"""(event, partnership) for each readable interaction that names both (rule 13 counts other_partnerships in full)."""
	interaction, at_event, also, partnership = (
		frappe.qb.DocType(doctype)
		for doctype in (INTERACTION, "Interaction Event", "Interaction Partnership", PARTNERSHIP)
	)
	base = (
		frappe.qb.from_(at_event)
		.join(interaction)
		.on(interaction.name == at_event.parent)
		.where(at_event.event.isin(names) & (interaction.status == "Held"))
		.distinct()
	)
	query = base.join(partnership).on(partnership.name == interaction.partnership)
	pairs = readable(query.select(at_event.event, partnership.name), interaction, partnership).run()
	query = (
		base.join(also)
		.on(also.parent == interaction.name)
		.join(partnership)
		.on(partnership.name == also.partnership)
	)
	return [*pairs, *readable(query.select(at_event.event, partnership.name), interaction, partnership).run()]


def readable(query, interaction, partnership):
	return restrict(restrict(query, INTERACTION, interaction), PARTNERSHIP, partnership)


def meaningful_contacts(partnerships: set[str], last_days: list[date]) -> dict[str, list[date]]:
	"""Partnership → last possible days of held meaningful interactions from the first event to the last follow-up.

	`last_days`: of the events. A partnership's days come as one row: there may be hundreds of thousands. Two queries.
	"""
	contacts = defaultdict(list)
	if not partnerships or not last_days:
		return contacts
	partnership, interaction, also = (
		frappe.qb.DocType(doctype) for doctype in (PARTNERSHIP, INTERACTION, "Interaction Partnership")
	)
	counts = (
		(interaction.status == "Held")
		& (interaction.is_meaningful == 1)
		& (interaction.last_day > min(last_days))
		& (interaction.last_day <= max(last_days) + timedelta(days=follow_up_days()))
	)
	# from the partnerships, whose contacts are looked up in an index: otherwise the database reads every held interaction
	own = frappe.qb.from_(partnership).join(interaction).on(interaction.partnership == partnership.name)
	other = frappe.qb.from_(also).join(interaction).on(interaction.name == also.parent)
	for query, name in ((own, partnership.name), (other, also.partnership)):
		query = (
			query.select(name, GroupConcat(Cast_(interaction.last_day, "varchar")))
			.where(counts)
			.groupby(name)
		)
		if len(partnerships) <= NAMED:
			query = query.where(name.isin(sorted(partnerships)))
		for concerned, days in restrict(query, INTERACTION, interaction).run():
			if concerned in partnerships:
				contacts[concerned] += map(date.fromisoformat, days.split(","))
	return contacts
