"""Which partnerships an event concerned, and who was in contact again after it; for its page and for the report alike."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.utils import cint

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


def meaningful_contacts(partnerships: set[str], last_days: list[date]) -> list[tuple[str, date]]:
	"""(partnership, last possible day) of held meaningful interactions from the first event to the last follow-up.

	`last_days`: of the events.
	"""
	if not partnerships or not last_days:
		return []
	interaction, also = frappe.qb.DocType(INTERACTION), frappe.qb.DocType("Interaction Partnership")
	counts = (
		(interaction.status == "Held")
		& (interaction.is_meaningful == 1)
		& (interaction.last_day > min(last_days))
		& (interaction.last_day <= max(last_days) + timedelta(days=follow_up_days()))
	)
	names = sorted(partnerships)
	query = (
		frappe.qb.from_(interaction)
		.select(interaction.partnership, interaction.last_day)
		.where(counts & interaction.partnership.isin(names))
	)
	own = restrict(query, INTERACTION, interaction).run()
	query = (
		frappe.qb.from_(also)
		.join(interaction)
		.on(interaction.name == also.parent)
		.select(also.partnership, interaction.last_day)
		.where(counts & also.partnership.isin(names))
	)
	return [*own, *restrict(query, INTERACTION, interaction).run()]
