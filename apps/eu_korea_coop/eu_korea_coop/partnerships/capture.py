"""An encounter from nothing: whom, where, when, what came of it and what comes next, in one transaction (desk.md, section 1).

Organisation and person are found or made, the live partnership of the two organisations is found or made with its
first stage, the interaction is logged with its next step; all of it as the session's user, all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.constants import COOPERATION_EVENT, EUROPE, INTERACTION, KOREA, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import making, parties, whom
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import interactions, lifecycle, origins
from eu_korea_coop.encounters import entry_keys, subjects
from eu_korea_coop.partnerships import moves, short_titles
from eu_korea_coop.partnerships.capture_answer import answered, shown, with_side
from eu_korea_coop.partnerships.capture_lookup import organisations, organiser_types
from eu_korea_coop.partnerships.capture_request import Request, labels, may_make
from eu_korea_coop.partnerships.capture_whom import CONTACT, Finding
from eu_korea_coop.refusals import INVALID, MISSING, NOT_ALLOWED, NOT_FOUND, SEVERAL, beside, refuse
from eu_korea_coop.writes_at_once import ENDING


def log(
	key: str,
	content: Mapping,
	alone: bool = True,
	kind_of_capture: Callable[[Request], Capture] | None = None,
) -> dict:
	"""Log the encounter that `content` (arguments of Request) says, once for each key of the user.

	`alone`: it is all that the request does; else the caller has begun with entry_keys.begin_making. `kind_of_capture`: makes a Capture that differs. Answers what was made and what was found (docs/encounters.md). Raises a refusal (refusals.py); then nothing is saved.
	"""
	frappe.local.response.pop("refusal", None)
	given = {name: value for name, value in content.items() if value not in (None, "")}
	key_hash = entry_keys.hash_of(frappe.session.user, key)
	if not frappe.has_permission(INTERACTION, "create"):
		refuse(NOT_ALLOWED, "key", _("You may not log encounters."))
	hashed = entry_keys.content_hash(given)
	if known := entry_keys.claim(key_hash, hashed, makes=alone and may_make(given), alone=alone):
		return answered(key, known, given)
	try:
		answer, made = (kind_of_capture or Capture)(Request(**given)).run()
		entry_keys.keep(key_hash, answer, made)
	except ENDING:
		raise
	except Exception:
		frappe.db.rollback(save_point=entry_keys.SAVEPOINT)
		raise
	return shown(key, entry_keys.stored(key_hash))


class Capture(Finding):
	"""One encounter while it is being logged; `run` answers what was found and made, by id."""

	def __init__(self, request: Request):
		super().__init__(request, persons_today())
		self.made: list[Document] = []
		self.affiliation: dict | None = None
		self.step_before: dict | None = None
		self.keeps_own = False

	def run(self) -> tuple[dict, dict]:
		request, chosen = self.request, self.chosen
		self.find_whom()
		self.make_own()
		self.make_party()
		self.partnership = chosen or self.find_partnership()
		made_partnership = not self.partnership and self.may_have_partnership()
		if made_partnership:
			self.partnership = self.make_partnership()
		if not self.partnership and request.next_step:
			refuse(
				INVALID,
				"next_step",
				_(
					"You log for {0}, and met {1}: a next step needs a European and a Korean organisation. Choose “none” as next step, or name another organisation."
				).format(*(with_side(self.rows.get(name)) for name in (self.own, self.party.name))),
			)
		self.interaction = self.make_interaction()
		if made_partnership:
			self.log_first_contact()
		return self.outcome()

	def make_own(self) -> None:
		"""One's own organisation, if it is new; who has none yet keeps it."""
		if not self.own_party.entry:
			return
		organisation = making.make_organisation(self.own_party.entry, [], "own_organisation")
		self.made.append(organisation)
		self.own = organisation.name
		self.keeps_own = self.keep_own(self.own)

	def make_party(self) -> None:
		"""The person, the organisation with the person in it, or the person's place in an organisation that is there."""
		rows = []
		if self.person.entry:
			person = making.make_person(self.person.entry)
			self.made.append(person)
			self.person.name = person.name
			rows = [making.affiliation(person.name, self.person.entry)]
		if self.party.entry:
			organisation = making.make_organisation(self.party.entry, rows)
			self.made.append(organisation)
			self.party.name = organisation.name
		elif rows:
			organisation = frappe.get_doc(ORGANISATION, self.party.name)
			with beside("person"):
				organisation.check_permission("write")
				row = organisation.append("contacts", rows[0])
				organisation.save()
			self.affiliation = {"organisation": organisation.name, "row": row.name}

	# ---------------------------------------------------------------------------------------------- the partnership

	def find_partnership(self) -> str | None:
		live = parties.live_partnerships([self.party.name], self.own).get(self.party.name) or []
		if len(live) > 1:
			refuse(
				SEVERAL,
				"partnership",
				_("There are several partnerships of these two organisations. Choose one."),
				candidates=[whom.partnership_row(row) for row in live],
			)
		return live[0].name if live else None

	def may_have_partnership(self) -> bool:
		"""A partnership has a European and a Korean party (rule 82)."""
		self.rows = {row.name: row for row in organisations([self.own, self.party.name])}
		return {row.side for row in self.rows.values()} == {EUROPE, KOREA}

	def origin(self) -> tuple[str | None, str | None]:
		"""How they first met, and who organised it."""
		kind = self.event.kind if self.event else None
		organisers = organiser_types(self.event.name) if origins.is_outreach(kind) else ()
		return origins.origin_of(self.kind, kind, organisers)

	def make_partnership(self) -> str:
		kind, organising = self.origin()
		ordered = sorted((self.own, self.party.name), key=lambda name: self.rows[name].side != EUROPE)
		doc = frappe.new_doc(PARTNERSHIP)
		doc.update(
			{
				"owner_user": frappe.session.user,
				"visibility": self.visibility,
				"origin_kind": kind,
				"origin_organising_kind": organising,
				"origin_event": self.event.name if self.event else None,
				**self.effective(),
			}
		)
		for name in ordered:
			doc.append(
				"parties",
				{"organisation": name, "role": "Lead" if self.rows[name].side == EUROPE else "Counterpart"},
			)
		doc.title = short_titles.proposed(doc)
		with beside("partnership"):
			doc.insert()
		self.made.append(doc)
		return doc.name

	def effective(self) -> dict:
		"""The day of the encounter dates the stage; one that is ahead, today or unknown leaves it at today."""
		last = self.when.last_day
		if not self.when.is_certain or last is None or last >= min(self.today, site_today()):
			return {}
		return {"move_effective_on": self.when.date, "move_effective_on_precision": self.when.precision}

	def log_first_contact(self) -> None:
		"""The first move of the new partnership, if its guard is met (rules 79, 80)."""
		doc = frappe.get_doc(PARTNERSHIP, self.partnership)
		doc.update(self.effective())
		doc.move_interaction = self.interaction.name
		for state in moves.possible_moves(doc, site_today()):
			if state["action"] == lifecycle.LOG_FIRST_CONTACT and state["allowed"]:
				with beside("partnership"):
					moves.move(
						doc,
						lifecycle.LOG_FIRST_CONTACT,
						move_interaction=self.interaction.name,
						**self.effective(),
					)

	# ---------------------------------------------------------------------------------------------- the interaction

	def make_interaction(self) -> Document:
		request = self.request
		if request.two_way is None and interactions.asks_two_way(self.kind):
			refuse(
				MISSING,
				"two_way",
				_("Say whether both sides took part. A mail without an answer is one-way."),
			)
		if self.partnership:
			step = ("next_step", "next_step_due", "next_step_owner")
			before = frappe.db.get_value(PARTNERSHIP, self.partnership, step, as_dict=True)
			self.step_before = {"partnership": self.partnership, **before}
		doc = frappe.new_doc(INTERACTION)
		doc.update(
			{
				"interaction_type": self.kind,
				"interaction_date": self.when.date,
				"interaction_date_precision": self.when.precision,
				"partnership": self.partnership,
				"subject": request.subject or self.proposed_subject(),
				"two_way": interactions.default_two_way(self.kind)
				if request.two_way is None
				else cint(request.two_way),
				"visibility": self.visibility,
				"summary": request.summary,
				"outcome": request.outcome,
				"next_step": request.next_step,
				"next_step_due": self.due,
				"next_step_owner": self.step_owner(),
				"no_next_step_reason": request.no_next_step_reason,
			}
		)
		if not self.partnership:
			for name in (self.own, self.party.name):
				doc.append("organisations", {"organisation": name})
		if self.person.name:
			doc.append("participants", {"contact": self.person.name, "organisation": self.party.name})
		if self.event:
			doc.append("events", {"event": self.event.name})
		with beside("when", labels(doc)):
			doc.insert()
		self.made.append(doc)
		return doc

	def proposed_subject(self) -> str:
		if self.partnership:
			return subjects.of_partnership(self.partnership)
		return short_name(self.rows[self.party.name])

	def step_owner(self) -> str | None:
		owner = self.request.next_step_owner
		if owner and not frappe.db.exists("User", {"name": owner, "enabled": 1}):
			refuse(NOT_FOUND, "next_step_owner", _("There is no such user."), text=owner)
		return owner

	# ------------------------------------------------------------------------------------------------- the answer

	def outcome(self) -> tuple[dict, dict]:
		"""What is answered and what is stored for undoing: ids and facts."""
		made = {(doc.doctype, doc.name) for doc in self.made}

		def part(doctype: str, name: str | None) -> dict | None:
			return {"name": name, "made": (doctype, name) in made} if name else None

		answer = {
			"interaction": part(INTERACTION, self.interaction.name),
			"organisation": part(ORGANISATION, self.party.name),
			"own_organisation": part(ORGANISATION, self.own),
			"person": part(CONTACT, self.person.name),
			"partnership": part(PARTNERSHIP, self.partnership),
			"event": part(COOPERATION_EVENT, self.event.name if self.event else None),
		}
		records = [
			[doc.doctype, doc.name, str(frappe.db.get_value(doc.doctype, doc.name, "modified"))]
			for doc in self.made
		]
		changed = {"records": records, "affiliation": self.affiliation}
		if self.keeps_own:
			changed["own_organisation"] = self.own
		if self.step_before and not (answer["partnership"] or {}).get("made") and self.request.next_step:
			changed["step_before"] = self.step_before
		return answer, changed
