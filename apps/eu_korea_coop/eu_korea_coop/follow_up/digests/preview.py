"""Looking at a digest before it comes, and having it now."""

from __future__ import annotations

import frappe
from frappe import _

from eu_korea_coop.clock import today_in_zone
from eu_korea_coop.constants import MANAGER
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import delivery, job, mail, people
from eu_korea_coop.follow_up.sections import wording


def preview(kind: str | None = None, user: str | None = None) -> dict:
	"""`{kind, kinds, subject, html}` of one's own digest, or for a manager of somebody's: what that person would get.

	A manager sees every record a digest can name, so that nobody looks through another's eyes at what is not theirs;
	a System Manager alone previews only their own. Raises PermissionError, ValidationError for a person without a digest.
	"""
	reader, kinds = reader_for(kind, user or frappe.session.user)
	written = job.compose_now(reader, today_in_zone(reader.time_zone))
	return {
		"kind": reader.kind,
		"kinds": kinds,
		"subject": written.subject if written else _("Nothing to say: no mail would be sent."),
		"html": mail.render(written) if written else "",
	}


def send_mine(kind: str | None = None) -> dict:
	"""Queue one's own digest now. It does not count as the period's: that one still comes at its hour."""
	reader, _kinds = reader_for(kind, frappe.session.user)
	written = job.compose_now(reader, today_in_zone(reader.time_zone))
	if written:
		delivery.queue(reader, written)
	return {"sent": int(bool(written)), "to": reader.email}


def reader_for(kind: str | None, user: str) -> tuple[people.Reader, list[str]]:
	if user != frappe.session.user and MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a Cooperation Manager may preview another person's digest."))
	if kind and kind not in digest.KINDS:
		frappe.throw(_("Kind: choose one of {0}.").format(", ".join(_(one) for one in digest.KINDS)))
	result = {reader.kind: reader for reader in people.readers(users=[user], even_if_off=True)}
	if not result or (kind and kind not in result):
		frappe.throw(
			_("{0} gets no such digest: it follows from the roles.").format(
				frappe.bold(frappe.utils.escape_html(user))
			)
		)
	return result[kind] if kind else next(iter(result.values())), list(result)


def sections_of(user: str) -> list[dict]:
	"""What a person can mute: `[{kind, sections: [{code, label}]}]`, for the digests that follow from the roles."""
	_reader, kinds = reader_for(None, user)
	return [
		{
			"kind": kind,
			"sections": [{"code": code, "label": wording.heading(code)} for code in digest.SECTIONS[kind]],
		}
		for kind in kinds
	]
