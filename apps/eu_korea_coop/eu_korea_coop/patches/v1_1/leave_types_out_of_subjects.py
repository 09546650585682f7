"""Subjects that nobody wrote say the partnership's title alone: "Trade-Fair Encounter: ACCIÓ – KICOX" said the type twice beside it."""

import frappe
from frappe import _

from eu_korea_coop import row_writing
from eu_korea_coop.constants import INTERACTION, PARTNERSHIP
from eu_korea_coop.languages import LANGUAGES


def execute() -> None:
	interaction, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(interaction)
		.inner_join(partnership)
		.on(partnership.name == interaction.partnership)
		.select(interaction.name, interaction.subject, interaction.interaction_type)
		.select(partnership.title, partnership.short_title)
		.where(interaction.subject.like("%: %"))
		.run(as_dict=True)
	)
	row_writing.update(
		INTERACTION,
		{row.name: {"subject": (row.short_title or row.title)[:140]} for row in rows if is_made(row)},
	)


def is_made(row: frappe._dict) -> bool:
	"""Whether the subject is what the app once proposed: a type and a title, in one of its languages."""
	types = {_(row.interaction_type, language) for language in LANGUAGES}
	titles = filter(None, (row.title, row.short_title))
	return row.subject in {f"{kind}: {title}"[:140] for title in titles for kind in types}
