"""Recording an encounter in a few fields, and saying of a planned one that it has taken place."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _

from eu_korea_coop import date_entry
from eu_korea_coop.constants import INTERACTION
from eu_korea_coop.domain import dates, interactions
from eu_korea_coop.encounters import subjects


def log(
	partnership: str,
	interaction_type: str,
	interaction_date: str | date | None,
	subject: str | None = None,
	two_way: bool | int | None = None,
	**fields: object,
) -> frappe.model.document.Document:
	"""The interaction recorded for `partnership`, inserted with all the rules of the form.

	`interaction_date` is what a person writes: "2026-11-20", "yesterday", "25.11.", "Nov 2026", "unknown". `two_way` must be
	said for an e-mail exchange and a message, otherwise the type answers it (rule 10). `fields` are further fields of
	Interaction. Raises ValidationError, naming the field.
	"""
	interaction = frappe.new_doc(INTERACTION)
	label = interaction.bold
	if not partnership:
		frappe.throw(_("{0} is missing.").format(label("partnership")), frappe.MandatoryError)
	if two_way is None:
		if interactions.asks_two_way(interaction_type):
			frappe.throw(
				_("{0}: say whether both sides took part. A mail without an answer is one-way.").format(
					label("two_way")
				),
				title=_("Answered, or one-way?"),
			)
		two_way = interactions.default_two_way(interaction_type)
	when = date_entry.read(interaction_date, label("interaction_date"))
	if why := date_entry.too_far_ahead(when, interaction_date):
		frappe.throw(f"{label('interaction_date')}: {why}", title=_("Which date?"))
	fields["next_step_due"] = read_due(fields.get("next_step_due"))
	interaction.update(
		{
			"partnership": partnership,
			"interaction_type": interaction_type,
			"interaction_date": when.date,
			"interaction_date_precision": when.precision,
			"subject": subject or subjects.of_partnership(partnership),
			"two_way": two_way,
			**{fieldname: value for fieldname, value in fields.items() if value is not None},
		}
	)
	return interaction.insert()


def read_due(text: str | date | None) -> date | None:
	"""The day a next step is due, as people write it ("tomorrow", "3.12."); None if nothing is written.

	Raises ValidationError also for a month, a year or "unknown": a step is due on a day (rule 32).
	"""
	label = frappe.bold(_(frappe.get_meta(INTERACTION).get_label("next_step_due")))
	if not text:
		return None
	due = date_entry.read(text, label, ahead=True)
	if due.precision != dates.DAY:
		frappe.throw(
			_("{0}: “{1}” is not one day. Write the day until which it will be done.").format(
				label, frappe.utils.escape_html(str(text)[:40])
			),
			title=_("Which date?"),
		)
	return due.date


def hold(interaction: str, **fields: object) -> frappe.model.document.Document:
	"""Set a planned interaction to Held, in one click; `fields` may bring its outcome and the next step.

	Refused while its first possible day is ahead (ValidationError). An interaction that is Held already stays as it is.
	"""
	doc = frappe.get_doc(INTERACTION, interaction)
	doc.check_permission("write")
	fields["next_step_due"] = read_due(fields.get("next_step_due"))
	given = {fieldname: value for fieldname, value in fields.items() if value is not None}
	if doc.status == interactions.HELD and not given:
		return doc
	doc.update(given)
	doc.status = interactions.HELD
	return doc.save()
