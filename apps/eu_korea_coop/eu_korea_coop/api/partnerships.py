"""What a browser may ask of partnerships."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint

from eu_korea_coop import replica
from eu_korea_coop.api.requests import read_day, read_mapping, read_rows, read_words
from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.constants import MANAGER, OFFICER, PARTNERSHIP, SYSTEM_MANAGER
from eu_korea_coop.follow_up import next_steps
from eu_korea_coop.partnerships import (
	bulk,
	health,
	history_loader,
	lineage,
	mail_drafts,
	moves,
	next_step_entry,
	overview,
	timeline,
)
from eu_korea_coop.permissions import require_role
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.writes_at_once import begin_afresh, said_in_words


@frappe.whitelist(methods=["POST"])
@said_in_words()
def change_partnerships(change: str, partnerships: str | list, values: str | dict) -> dict:
	"""One change for several partnerships: `change` is officer, tier, sector, park or next_step.

	`partnerships`: `[{name, modified}]` as they were read, at most 100; `values`: owner_user, tier, sector, parked_until and
	reason, or next_step and next_step_due. Each is judged by itself: answers `{done: [{name, title}], refused: [{name, title,
	reason}], undo: [token]}`. Raises ValidationError, and then nothing is changed; PermissionError without a right to write.
	"""
	given = read_mapping("values", values) or {}
	days = {
		field: read_day(field, given[field]) for field in ("parked_until", "next_step_due") if field in given
	}
	begin_afresh()
	return bulk.change(change, read_rows("partnerships", partnerships), {**given, **days})


@frappe.whitelist()
def get_allowed_moves(partnership: str, role: str | None = None) -> list[dict]:
	"""Every move from the present stage: `[{action, to, allowed, missing: [code…], messages: [sentence…], …}]`.

	`role` asks what somebody with that role alone could do; it grants nothing. Raises PermissionError.
	"""
	if role and not frappe.db.exists("Role", role):
		frappe.throw(_("Role: there is no role {0}.").format(frappe.bold(frappe.utils.escape_html(role))))
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("read")
	return moves.possible_moves(doc, persons_today(), role or None)


@frappe.whitelist()
def get_health(partnership: str, today: str | date | None = None) -> dict:
	"""`{health, stalled_since, reasons: [{code, severity, since, evidence, action}], …}`, dates as ISO texts.

	`today`: judge the present documents as of another day; for a System Manager only. Raises PermissionError.
	"""
	frappe.get_doc(PARTNERSHIP, partnership).check_permission("read")
	if today and SYSTEM_MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a System Manager may ask for the health as of another day."))
	day = read_day("today", today) or site_today()
	return health.describe(*health.judge(partnership, day), day)


@frappe.whitelist()
@replica.read_only
def get_lineage(doctype: str, name: str) -> dict:
	"""What an event, a partnership or an agreement came from (`up`) and what came of it (`down`), as trees."""
	return lineage.trees(doctype, name)


@frappe.whitelist()
def get_partnership_mail(partnership: str) -> list[dict]:
	"""Drafts of a mail to its partners, from its worst reason: `[{language, label, recipients, subject, message}]`.

	One for each language of the partners' people, that of most of them first. Officers and managers who may write mails
	from the partnership; raises PermissionError for others.
	"""
	require_role(OFFICER, MANAGER)
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("email")
	return mail_drafts.drafts(doc, site_today())


@frappe.whitelist()
def get_partnership_overview(partnership: str) -> dict:
	"""The partnership on one page: `{path, health, moves, next_step, story, parties, agreements, plans, origin, can_write}`.

	One request for all that the form's Overview shows. Raises PermissionError for one who may not read the partnership.
	"""
	doc = overview.load(partnership)
	doc.check_permission("read")
	return overview.overview(doc, site_today(), persons_today())


@frappe.whitelist()
@replica.read_only
def get_timeline(partnership: str, start: int = 0, limit: int = 20, kinds: str | list | None = None) -> dict:
	"""What happened in a partnership, newest first by business date: `{entries: […], more}`.

	`kinds`: only these of interaction, stage, signature, event, mail, comment, file.
	"""
	return timeline.page(partnership, cint(start), cint(limit), read_words("kinds", kinds))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def load_history(
	content: str, filename: str = "upload.json", dry_run: int = 1, as_of: str | date | None = None
) -> dict:
	"""Load a file of history, by default only try it: `{dry_run, stayed, counts, errors, made, present, snapshots}`.

	`content`: the file's text, JSON or CSV by `filename`; `as_of`: also write a snapshot as of this day. All of it stays,
	or nothing. Raises PermissionError unless a Cooperation Manager asks.
	"""
	if MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a Cooperation Manager may load history."))
	report = history_loader.load_text(content, bool(cint(dry_run)), read_day("as_of", as_of), filename)
	return report.as_dict()


@frappe.whitelist(methods=["POST"])
@said_in_words()
def move(
	partnership: str,
	action: str,
	to: str | None = None,
	effective_on: str | date | None = None,
	effective_on_precision: str | None = None,
	reason: str | None = None,
	parked_until: str | date | None = None,
	close_reason: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	interaction: str | None = None,
) -> dict:
	"""Make a move with all it needs in one request; answers the saved partnership as the form shows it.

	Raises ValidationError with everything that is missing, PermissionError without write access.
	"""
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("write")
	moves.move(
		doc,
		action,
		to,
		move_effective_on=effective_on,
		move_effective_on_precision=effective_on_precision,
		move_reason=reason,
		move_interaction=interaction,
		parked_until=parked_until,
		close_reason=close_reason,
		next_step=next_step,
		next_step_due=next_step_due,
	)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
@said_in_words()
def set_next_step(
	partnership: str,
	next_step: str,
	next_step_due: str | date,
	next_step_owner: str | None = None,
) -> dict:
	"""Set the one dated next step (rule 32). Answers `{name, next_step, next_step_due, next_step_owner, health}`.

	Without `next_step_owner` it is the responsible officer's. Raises ValidationError for an empty step or a missing or past
	day, PermissionError without write access.
	"""
	begin_afresh()  # then locked, so that of several at once each waits for the one before and sees what it did
	doc = next_step_entry.locked(partnership)
	doc.check_permission("write")
	due = read_day(doc.meta.get_label("next_step_due"), next_step_due)
	if not (next_step or "").strip() or not due:
		frappe.throw(_("A next step says what is done, and until which day."), title=_("Next step"))
	if due < persons_today():
		frappe.throw(
			_("The next step is due today or later, not on {0}.").format(day_text(due)),
			title=_("Next step"),
		)
	next_step_entry.write(doc, next_step.strip(), due, next_step_owner, site_today())
	next_steps.keep([doc.name])
	shown = ("name", "next_step", "next_step_due", "next_step_owner", "health")
	return {fieldname: doc.get(fieldname) for fieldname in shown}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_partnerships(undo: str | list) -> dict:
	"""Take back what `change_partnerships` did, by its tokens, where nobody has changed the record since. Answers alike."""
	begin_afresh()
	return bulk.undo(read_rows("undo", undo))
