"""Who has signed an agreement, who is awaited, and what stands against its next state, in words.

What a save checks and completes in the party rows is here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html, getdate

from eu_korea_coop.constants import AGREEMENT, ORGANISATION
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import dates

ASKED = ("Approval Ongoing", "Sent")
"""Statuses of a signature that was asked for and has not come yet."""


def party_signatures(agreement) -> tuple[rules.PartySignature, ...]:
	"""The party rows of an Agreement document as the rules read them."""
	names = party_names(agreement)
	return tuple(
		rules.PartySignature(
			label=row.represents or names.get(row.organisation) or row.organisation or "",
			side=row.side,
			party_role=row.party_role or "",
			status=row.signature_status or "Not Requested",
			required=bool(row.required),
			since=row.pending_since,
		)
		for row in agreement.parties
	)


def party_names(agreement) -> dict[str, str]:
	"""What people call the parties: the acronym, else the name."""
	wanted = [row.organisation for row in agreement.parties if row.organisation]
	if not wanted:
		return {}
	fields = ["name", "acronym", "organisation_name", "native_name"]
	rows = frappe.get_all(ORGANISATION, filters={"name": ("in", wanted)}, fields=fields)
	return {row.name: short_name(row) for row in rows}


def summary(agreement) -> str:
	""" "9 of 10 signed, pending: Croatia (approval ongoing)" (E2, L256)."""
	return rules.summary_text(rules.signature_summary(party_signatures(agreement)))


def in_words(stored: str | None) -> str:
	"""A stored `summary` in the reader's language."""
	summary = rules.summary_of(stored)
	return rules.summary_text(summary, _) if summary else stored or ""


def missing_sentences(
	codes: Iterable[str], parties: Iterable[rules.PartySignature], step: rules.Transition | None
) -> list[str]:
	"""What an officer reads for each code of `domain.agreement.missing`: all of it, with the parties' names."""
	parties = tuple(parties)
	signed = [party for party in parties if rules.is_signed(party.status)]
	sentences = []
	for code in codes:
		if code == rules.ROLE:
			sentences.append(role_sentence(step))
		elif code == rules.REASON:
			sentences.append(_("Write a reason for this step."))
		elif code == rules.REQUIRED_SIGNATURES:
			waiting = [
				party.label for party in parties if party.required and not rules.is_signed(party.status)
			]
			if waiting:
				sentences.append(
					_(
						"Required signatures are missing: {0}. Record them, or untick Required for a party that only supports."
					).format(join(waiting))
				)
			if len(signed) < 2:
				sentences.append(
					_("At least two parties must have signed; so far it is {0}.").format(len(signed))
				)
		elif code == rules.SIGNED_EACH_SIDE:
			unsigned = {party.side for party in parties if party.side} - {party.side for party in signed}
			sentences.extend(
				_("No party of this side has signed yet: {0}.").format(_(side)) for side in sorted(unsigned)
			)
	return sentences


def role_sentence(step: rules.Transition | None) -> str:
	if step is None or step.role is None:
		return _(
			"This step is taken by the system alone, when the term ends or a successor comes into force."
		)
	return _("Only a {0} may take this step.").format(_(step.role))


def join(names: Iterable[str]) -> str:
	return ", ".join(frappe.utils.escape_html(name) for name in names)


# what a save checks and completes


def protect(doc) -> None:
	"""Refuse to take back a signature, or its date, once the agreement is in force; and a date without a signature."""
	before = doc.get_doc_before_save()
	locked = bool(before) and rules.is_locked(before.state)
	given = {row.organisation: row for row in before.parties} if locked else {}
	for row in doc.parties:
		old = given.get(row.organisation)
		if old and old.signature_status == rules.SIGNED and row.signature_status != rules.SIGNED:
			refuse_row(doc, row, _("it has signed. Terminate or supersede the agreement instead."))
		if old and old.signature_status == rules.SIGNED and old.signed_on and not same_day(old, row):
			refuse_row(
				doc, row, _("the date of its signature can't be changed once the agreement is in force.")
			)
		if row.signed_on and row.signature_status not in (rules.SIGNED, rules.DECLINED):
			refuse_row(
				doc,
				row,
				_("it has a signing date but is not set to Signed. Set it to Signed, or clear the date."),
			)


def same_day(old, new) -> bool:
	return (getdate(old.signed_on) if old.signed_on else None) == (new.signed_on or None)


def refuse_row(doc, row, message: str) -> NoReturn:
	name = party_names(doc).get(row.organisation, row.organisation)
	frappe.throw(
		f"{doc.bold('parties')}, {_('row')} {row.idx}, {escape_html(name or '')}: {message}",
		title=_("Signature"),
	)


def date_requests(doc, today: date) -> None:
	"""Set the day each awaited signature was asked for: today, unless a day was given with the status."""
	before = doc.get_doc_before_save()
	asked = {row.organisation: row for row in before.parties} if before else {}
	for row in doc.parties:
		if row.signature_status not in ASKED:
			row.pending_since = None
			continue
		old = asked.get(row.organisation)
		if old and old.signature_status in ASKED:
			row.pending_since = row.pending_since or old.pending_since
		elif not row.pending_since or row.pending_since > today:
			row.pending_since = today


def take_signing_date(doc) -> None:
	"""The agreement's signing date is the last signature's, if every signature has a certain one (E6)."""
	signed = [
		dates.fuzzy(row.signed_on, row.signed_on_precision)
		for row in doc.parties
		if row.signature_status == rules.SIGNED
	]
	if signed and all(when.is_certain for when in signed):
		last = max(signed, key=lambda when: when.last_day)
		doc.signed_on, doc.signed_on_precision = last.date, last.precision


# what a button asks for


def record_signature(
	agreement: str,
	organisation: str,
	status: str,
	signed_on: str | date | None = None,
	signed_on_precision: str | None = None,
	**fields: object,
):
	"""Set the signature status of one party, also of an agreement in force (E2, L256); answers the saved document.

	`fields`: further columns of the party's row. Raises ValidationError if the organisation is no party, PermissionError.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("write")
	row = next((row for row in doc.parties if row.organisation == organisation), None)
	if row is None:
		frappe.throw(
			_("{0}: {1} is no party of this agreement.").format(
				doc.bold("parties"), frappe.bold(escape_html(str(organisation)[:140]))
			),
			title=_("Not a party"),
		)
	row.signature_status = status
	row.signed_on = signed_on
	row.signed_on_precision = signed_on_precision
	row.update({fieldname: value for fieldname, value in fields.items() if value is not None})
	return doc.save()
