"""What was entered for an encounter, read argument by argument; what is unclear is refused beside its argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from eu_korea_coop import date_entry
from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, NORMAL, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain import dates, origins
from eu_korea_coop.partnerships.capture_lookup import exact, require_readable
from eu_korea_coop.refusals import INVALID, MISSING, UNCLEAR, refuse


@dataclass(frozen=True, slots=True)
class Request:
	"""What was entered, as it came; see docs/encounters.md."""

	organisation: str | dict | None = None
	person: str | dict | None = None
	card: str | None = None
	similar_ok: bool = False
	own_organisation: str | dict | None = None
	own_similar_ok: bool = False
	partnership: str | None = None
	event: str | None = None
	kind: str | None = None
	when: str | date | None = None
	outcome: str | None = None
	next_step: str | None = None
	next_step_due: str | date | None = None
	next_step_owner: str | None = None
	no_next_step_reason: str | None = None
	two_way: int | None = None
	subject: str | None = None
	summary: str | None = None
	visibility: str | None = None


class Reading:
	"""A request and what it says: event, kind, day, due day, visibility, whom; `today` is the user's."""

	def __init__(self, request: Request, today: date):
		self.request = request
		self.today = today
		self.read_card()
		self.event = self.read_event()
		self.kind = self.read_kind()
		self.when = self.read_when()
		self.due = self.read_due()
		self.visibility = self.read_choice("visibility", NORMAL)
		self.chosen = self.read_partnership()

	def read_card(self) -> None:
		"""What a card says fills what was not entered."""
		self.organisation_entered, self.person_entered = self.request.organisation, self.request.person
		if not self.request.card:
			return
		read = frappe.get_attr("eu_korea_coop.directory.cards.read")
		card = read(self.request.card)["people"][0]
		if not self.person_entered and card["name"]:
			parts = ("name", "native_name", "title", "email", "phone")
			self.person_entered = {part: card[part] for part in parts if card[part]}
		if not self.organisation_entered and not self.request.partnership and card["organisation"]:
			entry = {"name": card["organisation"]}
			entry |= {
				part: card[part] for part in ("email", "phone", "website", "country", "side") if card[part]
			}
			known = exact(ORGANISATION, card["organisation"])
			self.organisation_entered = known[0]["name"] if len(known) == 1 else entry

	def read_event(self) -> frappe._dict | None:
		name = self.request.event
		if not name:
			return None
		require_readable(COOPERATION_EVENT, name, "event")
		return frappe.db.get_value(COOPERATION_EVENT, name, ["name", "kind"], as_dict=True)

	def read_kind(self) -> str:
		return self.read_choice(
			"kind", origins.kind_at(self.event.kind if self.event else None), "interaction_type"
		)

	def read_choice(self, argument: str, default: str, fieldname: str | None = None) -> str:
		value = getattr(self.request, argument) or default
		options = frappe.get_meta(INTERACTION).get_field(fieldname or argument).options.split("\n")
		if value not in options:
			refuse(
				INVALID,
				argument,
				_("“{0}” is not one of the choices. Choose one of: {1}.").format(
					escape_html(str(value)[:60]), ", ".join(_(option) for option in options if option)
				),
				text=str(value),
			)
		return value

	def read_when(self) -> dates.FuzzyDate:
		if not self.request.when:
			return dates.fuzzy(self.today)
		when = self.read_date("when", ahead=False)
		if why := date_entry.too_far_ahead(when, self.request.when):
			refuse(INVALID, "when", why, text=str(self.request.when))
		return when

	def read_due(self) -> date | None:
		request = self.request
		if bool(request.next_step) != bool(request.next_step_due):
			missing = "next_step_due" if request.next_step else "next_step"
			refuse(MISSING, missing, _("A next step says what is done, and until which day."))
		if not request.next_step_due:
			return None
		due = self.read_date("next_step_due", ahead=True)
		text = str(request.next_step_due)
		if due.precision != dates.DAY:
			refuse(
				UNCLEAR,
				"next_step_due",
				_("“{0}” is not one day. Write the day until which it will be done.").format(
					escape_html(text[:40])
				),
				text=text,
			)
		if due.date < self.today:
			refuse(
				INVALID,
				"next_step_due",
				_("“{0}” lies in the past. Choose today or a later day.").format(escape_html(text[:40])),
				text=text,
			)
		return due.date

	def read_date(self, argument: str, ahead: bool) -> dates.FuzzyDate:
		text = getattr(self.request, argument)
		try:
			return date_entry.understand(text, ahead)
		except dates.DateError as problem:
			refuse(UNCLEAR, argument, date_entry.reason(problem), text=str(text))

	def read_partnership(self) -> str | None:
		name = self.request.partnership
		if not name:
			return None
		require_readable(PARTNERSHIP, name, "partnership")
		return name


def may_make(given: Mapping) -> bool:
	"""Whether an organisation, a person or a partnership may have to be made."""
	is_new = any(
		isinstance(given.get(part), Mapping) for part in ("organisation", "person", "own_organisation")
	)
	return is_new or "card" in given or "partnership" not in given


def labels(doc: Document) -> dict[str, str]:
	"""Label of a field of Interaction → the argument that fills it."""
	arguments = {
		"interaction_type": "kind",
		"interaction_date": "when",
		**{
			field.name: field.name
			for field in fields(Request)
			if field.name not in ("organisation", "person", "card", "when", "kind", "event")
		},
	}
	return {
		_(doc.meta.get_label(fieldname)): argument
		for fieldname, argument in arguments.items()
		if doc.meta.has_field(fieldname)
	}
