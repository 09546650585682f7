"""Who has signed an agreement, who is awaited, and what stands against its next state, in words."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import agreement as rules


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
	found = frappe.get_all(
		ORGANISATION, filters={"name": ("in", wanted)}, fields=["name", "acronym", "organisation_name"]
	)
	return {row.name: row.acronym or row.organisation_name for row in found}


def summary(agreement) -> str:
	""" "9 of 10 signed, pending: Croatia (approval ongoing)" (E2, L256)."""
	return rules.summary_text(rules.signature_summary(party_signatures(agreement)))


def missing_sentences(
	codes: Iterable[str], parties: Iterable[rules.PartySignature], step: rules.Transition | None
) -> list[str]:
	"""What an officer reads for each code of `domain.agreement.missing`: all of it, with the parties' names."""
	parties = tuple(parties)
	signed = [party for party in parties if rules.is_signed(party.status)]
	found = []
	for code in codes:
		if code == rules.ROLE:
			found.append(role_sentence(step))
		elif code == rules.REASON:
			found.append(_("Write a reason for this step."))
		elif code == rules.REQUIRED_SIGNATURES:
			waiting = [
				party.label for party in parties if party.required and not rules.is_signed(party.status)
			]
			if waiting:
				found.append(
					_(
						"Required signatures are missing: {0}. Record them, or untick Required for a party that only supports."
					).format(join(waiting))
				)
			if len(signed) < 2:
				found.append(
					_("At least two parties must have signed; so far it is {0}.").format(len(signed))
				)
		elif code == rules.SIGNED_EACH_SIDE:
			unsigned = {party.side for party in parties if party.side} - {party.side for party in signed}
			found.extend(
				_("No party of this side has signed yet: {0}.").format(_(side)) for side in sorted(unsigned)
			)
	return found


def role_sentence(step: rules.Transition | None) -> str:
	if step is None or step.role is None:
		return _(
			"This step is taken by the system alone, when the term ends or a successor comes into force."
		)
	return _("Only a {0} may take this step.").format(_(step.role))


def join(names: Iterable[str]) -> str:
	return ", ".join(frappe.utils.escape_html(name) for name in names)
