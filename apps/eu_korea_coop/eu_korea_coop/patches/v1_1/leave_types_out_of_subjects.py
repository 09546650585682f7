"""Subjects that nobody wrote say the partnership's title alone: "Trade-Fair Encounter: ACCIÓ – KICOX" said the type twice beside it."""

import frappe
from frappe import _

from eu_korea_coop.constants import INTERACTION, PARTNERSHIP
from eu_korea_coop.encounters import subjects
from eu_korea_coop.languages import LANGUAGES


def execute() -> None:
	interaction, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(interaction)
		.inner_join(partnership)
		.on(partnership.name == interaction.partnership)
		.select(interaction.name, interaction.subject, interaction.interaction_type, interaction.partnership)
		.select(partnership.title, partnership.short_title)
		.where(interaction.subject.like("%: %"))
		.run(as_dict=True)
	)
	for row in rows:
		types = {_(row.interaction_type, language) for language in LANGUAGES}
		made = {f"{kind}: {title}"[:140] for kind in types for title in (row.title, row.short_title) if title}
		if row.subject in made:
			subject = subjects.of_partnership(row.partnership)
			frappe.db.set_value(INTERACTION, row.name, "subject", subject, update_modified=False)
