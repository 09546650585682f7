"""What a browser may call: check, delegate, return. Functions in alphabetical order; the work lives in the modules."""

from datetime import date

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import cint

from eu_korea_coop.agreements import moves as agreement_moves
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import MANAGER, ORGANISATION, PARTNERSHIP, ROLES, SYSTEM_MANAGER
from eu_korea_coop.directory import (
	duplicates,
	erasure,
	geography,
	merging,
	overview,
	relations,
	search,
	sides,
)
from eu_korea_coop.domain.dates import DateError, fuzzy
from eu_korea_coop.encounters import quick_log, series
from eu_korea_coop.follow_up import agenda, calendar_feed, handover, mail_in, sweep
from eu_korea_coop.follow_up.digests import preview
from eu_korea_coop.partnerships import figures, health, history_loader, lineage, moves, timeline
from eu_korea_coop.permissions import require_role


@frappe.whitelist(methods=["POST"])
def create_calendar_feed() -> str:
	"""A new private calendar address for oneself; an older one ends. Shown once: only its hash is kept."""
	require_role(*ROLES)
	return calendar_feed.renew(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def erase_contact(contact: str) -> dict:
	"""Erase a person's data, in the Contact and in every text that names her. Answers `{name, texts}`."""
	return erasure.erase(contact)


@frappe.whitelist()
def find_similar_organisations(
	name: str,
	native_name: str | None = None,
	acronym: str | None = None,
	website: str | None = None,
) -> list[dict]:
	"""Organisations that are probably the one being entered, most alike first: `[{name, organisation_name, …, score, because}]`."""
	return duplicates.find_similar(name, native_name, acronym, website)


@frappe.whitelist()
def get_agreement_moves(agreement: str, role: str | None = None) -> list[dict]:
	"""The steps an agreement can take now: `[{action, to, allowed, missing: [code…], asks: [code…]}]`."""
	return agreement_moves.get_moves(agreement, role)


@frappe.whitelist()
def get_allowed_moves(partnership: str, role: str | None = None) -> list[dict]:
	"""Every move from the present stage: `[{action, to, allowed, missing: [code…], messages: [sentence…], …}]`.

	`role` asks what somebody with that role alone could do; it grants nothing. Raises PermissionError.
	"""
	if role and not frappe.db.exists("Role", role):
		frappe.throw(_("Role: there is no role {0}.").format(frappe.bold(frappe.utils.escape_html(role))))
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("read")
	return moves.possible_moves(doc, site_today(), role or None)


@frappe.whitelist()
def get_calendar(
	start: str | date, end: str | date, kinds: str | list | None = None, mine: int = 0
) -> list[dict]:
	"""What lies between two days, both included, and may be read: events, next steps, agreement ends, plans, actions."""
	require_role(*ROLES)
	return agenda.for_desk(start, end, frappe.parse_json(kinds) if kinds else None, bool(cint(mine)))


@frappe.whitelist()
def get_digest_sections(user: str | None = None) -> list[dict]:
	"""The sections a person's digests can have: `[{kind, sections: [{code, label}]}]`; another's for a manager."""
	return preview.sections_of(user or frappe.session.user)


@frappe.whitelist()
def get_health(partnership: str, today: str | date | None = None) -> dict:
	"""`{health, stalled_since, reasons: [{code, severity, since, evidence, action}], …}`, dates as ISO texts.

	`today`: judge the present documents as of another day; for a System Manager only. Raises PermissionError.
	"""
	frappe.get_doc(PARTNERSHIP, partnership).check_permission("read")
	if today and SYSTEM_MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a System Manager may ask for the health as of another day."))
	return health.describe(partnership, read_day("today", today) or site_today())


@frappe.whitelist()
def get_hours_since_sweep() -> dict | str:
	"""For the dashboard: hours since the last good sweep, and where its log is; a word if there was none."""
	require_role(MANAGER, SYSTEM_MANAGER)
	hours = sweep.hours_since()
	if hours is None:  # Frappe's card takes a text, and stops at an empty value
		return _("Never")
	return {"value": hours, "fieldtype": "Int", "route": ["List", "Cooperation Run Log"]}


@frappe.whitelist()
def get_lineage(doctype: str, name: str) -> dict:
	"""What an event, a partnership or an agreement came from (`up`) and what came of it (`down`), as trees."""
	return lineage.trees(doctype, name)


@frappe.whitelist()
def get_organisation_branches(parent: str | None = None, organisation: str | None = None) -> list[dict]:
	"""A level of the desk's tree: what hangs on `parent`, else on `organisation`, else whoever has a relation at all."""
	check_may_read(ORGANISATION)
	return relations.branches_of(parent or organisation or None, site_today())


@frappe.whitelist()
def get_organisation_map(
	side: str | None = None,
	organisation_type: str | None = None,
	country: str | None = None,
	sector: str | None = None,
	live_only: int = 0,
) -> dict:
	"""Who stands where, and with whom: `{organisations: […], found, without_coordinates, lines: […]}`."""
	narrow = {"side": side, "organisation_type": organisation_type, "country": country}
	return geography.organisations_and_lines(narrow, sector, bool(cint(live_only)))


@frappe.whitelist()
def get_organisation_overview(organisation: str) -> dict[str, list[dict]]:
	"""`{people, partnerships, agreements, events, relations, introducers}`, as the reader may see them."""
	return overview.overview(organisation, site_today())


@frappe.whitelist()
def get_organisation_relations(organisation: str) -> list[dict]:
	"""Its relations both ways, labelled as read from it: `[{relation, label, other, other_title, current, …}]`."""
	frappe.get_doc(ORGANISATION, organisation).check_permission()
	return relations.relations_of(organisation, site_today())


@frappe.whitelist()
def get_organisation_tree(organisation: str, depth: int = 3) -> dict:
	"""The organisation with what hangs on it, `depth` (1 to 6) levels down: `{name, title, label, children: […]}`."""
	frappe.get_doc(ORGANISATION, organisation).check_permission()
	return relations.tree_of(organisation, cint(depth), site_today())


@frappe.whitelist()
def get_stages_by_health() -> dict:
	"""For the desk's chart: `{labels, datasets}`, stage by health, of the partnerships the reader may read."""
	check_may_read(PARTNERSHIP)
	return figures.stages_by_health()


@frappe.whitelist()
def get_timeline(partnership: str, start: int = 0, limit: int = 20) -> dict:
	"""What happened in a partnership, newest first by business date: `{entries: […], more}`."""
	return timeline.page(partnership, cint(start), cint(limit))


@frappe.whitelist(methods=["POST"])
def hold_interaction(
	interaction: str,
	outcome: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Set a planned interaction to Held; refused while its day is ahead. Answers `{name, status}`."""
	doc = quick_log.hold(
		interaction,
		outcome=outcome,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
	)
	return {"name": doc.name, "status": doc.status}


@frappe.whitelist(methods=["POST"])
def interaction_from_communication(
	communication: str,
	partnership: str | None = None,
	two_way: int = 0,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Log an e-mail as an interaction, once; "both sides took part" is the officer's to say. Answers `{name, new}`."""
	return mail_in.log(
		communication,
		partnership,
		bool(cint(two_way)),
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
	)


@frappe.whitelist(methods=["POST"])
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
def log_interaction(
	partnership: str,
	interaction_type: str,
	interaction_date: str | date | None = None,
	subject: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	no_next_step_reason: str | None = None,
	two_way: int | None = None,
	summary: str | None = None,
	outcome: str | None = None,
	next_step_owner: str | None = None,
	visibility: str | None = None,
) -> dict:
	"""Record an encounter in few fields; the date as a person writes it ("Nov 2026"). Answers `{name, status, is_meaningful}`."""
	doc = quick_log.log(
		partnership,
		interaction_type,
		interaction_date,
		subject=subject,
		two_way=two_way,
		next_step=next_step,
		next_step_due=next_step_due,
		no_next_step_reason=no_next_step_reason,
		summary=summary,
		outcome=outcome,
		next_step_owner=next_step_owner,
		visibility=visibility,
	)
	return {"name": doc.name, "status": doc.status, "is_meaningful": doc.is_meaningful}


@frappe.whitelist()
def mail_as_interaction(communication: str) -> dict:
	"""Before logging an e-mail: `{interaction, partnership, partnerships, automatic}`."""
	return mail_in.describe(communication)


@frappe.whitelist(methods=["POST"])
def merge_organisations(source: str, target: str, choices: str | dict | None = None) -> dict:
	"""Merge `source` into `target`; `choices` names the side whose value stays, per field. Answers `{name}`."""
	return {"name": merging.merge(source, target, merging.parse_choices(choices))}


@frappe.whitelist(methods=["POST"])
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
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def move_agreement(
	agreement: str,
	to: str,
	effective_on: str | date | None = None,
	effective_on_precision: str | None = None,
	reason: str | None = None,
	termination_date: str | date | None = None,
	termination_reason: str | None = None,
	terminated_by: str | None = None,
) -> dict:
	"""Take an agreement to state `to` (or by the step named `to`), also backdated. Answers `{name, state, state_since}`."""
	doc = agreement_moves.move(
		agreement,
		to,
		effective_on=effective_on,
		effective_on_precision=effective_on_precision,
		reason=reason,
		termination_date=termination_date,
		termination_reason=termination_reason,
		terminated_by=terminated_by,
	)
	return {"name": doc.name, "state": doc.state, "state_since": doc.state_since}


@frappe.whitelist(methods=["POST"])
def plan_next_edition(event: str) -> str:
	"""The name of the next edition of a recurring event, newly planned."""
	return series.plan_next_edition(event).name


@frappe.whitelist()
def preview_digest(kind: str | None = None, user: str | None = None) -> dict:
	"""One's own digest as it would be sent now, or for a manager somebody's: `{kind, kinds, subject, html}`."""
	return preview.preview(kind, user)


@frappe.whitelist()
def preview_handover(from_user: str) -> dict:
	"""How many records of each kind would be handed over: `{"Partnership.owner_user": 12, …}`. Managers only."""
	return handover.preview(from_user)


@frappe.whitelist()
def preview_merge(source: str, target: str) -> dict:
	"""What merging `source` into `target` would do: `{fields, tables, links, problems, notes}`; writes nothing."""
	return merging.preview(source, target)


@frappe.whitelist()
def propose_side(country: str | None = None, organisation_type: str | None = None) -> str | None:
	"""The side a form proposes for a country, else for a type; None if neither says."""
	return sides.propose(country, organisation_type)


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=120, seconds=60 * 60)
def read_calendar_feed(token: str) -> None:
	"""The calendar behind a private address, as text/calendar; 404 for any other token."""
	content = calendar_feed.read(token)
	frappe.local.flags.commit = True  # the day of the last reading is kept
	frappe.response.update(
		{
			"type": "download",
			"filename": "eu-korea-cooperation.ics",
			"filecontent": content,
			"content_type": "text/calendar; charset=utf-8",
			"display_content_as": "inline",
		}
	)


@frappe.whitelist(methods=["POST"])
def reassign_portfolio(from_user: str, to_user: str, only: str | dict | None = None) -> dict:
	"""Hand an officer's portfolio to another; the answer, sent as `only` the other way round, undoes it. Managers only."""
	return handover.hand_over(from_user, to_user, frappe.parse_json(only) if only else None)


@frappe.whitelist(methods=["POST"])
def record_signature(
	agreement: str,
	organisation: str,
	status: str,
	signed_on: str | date | None = None,
	signed_on_precision: str | None = None,
	signatory_contact: str | None = None,
	signatory_title: str | None = None,
	evidence: str | None = None,
	remarks: str | None = None,
) -> dict:
	"""Set the signature of one party. Answers `{name, signature_summary}`."""
	doc = agreement_moves.record_signature(
		agreement,
		organisation,
		status,
		signed_on,
		signed_on_precision,
		signatory_contact=signatory_contact,
		signatory_title=signatory_title,
		evidence=evidence,
		remarks=remarks,
	)
	return {"name": doc.name, "signature_summary": doc.signature_summary}


@frappe.whitelist(methods=["POST"])
def revoke_calendar_feed() -> None:
	"""End one's own private calendar address."""
	calendar_feed.revoke(frappe.session.user)


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def search_organisations(doctype, txt, searchfield, start, page_len, filters, as_dict=False):
	"""Link search (hooks.py, standard_queries): an organisation by any of its names, as the user may read them."""
	return search.answer_link_search(txt, filters, start, page_len, as_dict)


@frappe.whitelist(methods=["POST"])
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
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("write")
	due = read_day(doc.meta.get_label("next_step_due"), next_step_due)
	if not (next_step or "").strip() or not due:
		frappe.throw(_("A next step says what is done, and until which day."), title=_("Next step"))
	if due < site_today():
		frappe.throw(
			_("The next step is due today or later, not on {0}.").format(due.isoformat()),
			title=_("Next step"),
		)
	doc.update(
		{
			"next_step": next_step.strip(),
			"next_step_due": due,
			"next_step_owner": next_step_owner or doc.owner_user,
		}
	)
	doc.save()
	shown = ("name", "next_step", "next_step_due", "next_step_owner", "health")
	return {fieldname: doc.get(fieldname) for fieldname in shown}


@frappe.whitelist(methods=["POST"])
def send_my_digest(kind: str | None = None) -> dict:
	"""Queue one's own digest now, beside the one that comes at its hour. Answers `{sent, to}`."""
	return preview.send_mine(kind)


@frappe.whitelist(methods=["POST"])
def supersede_agreement(agreement: str) -> str:
	"""The name of a draft that will supersede the agreement when it comes into force."""
	return agreement_moves.supersede(agreement).name


def check_may_read(doctype: str) -> None:
	"""Raises PermissionError; with `throw=True` Frappe itself raises a ValidationError."""
	if not frappe.has_permission(doctype, "read"):
		raise frappe.PermissionError(_("You may not read {0}.").format(_(doctype)))


def read_day(name: str, value: str | date | None) -> date | None:
	"""A day from a request, None if none was sent. Raises ValidationError naming the argument."""
	if not value:
		return None
	try:
		return fuzzy(value).date
	except DateError:
		frappe.throw(
			_("{0}: “{1}” is not a date. Write it as year-month-day, for example 2017-05-31.").format(
				name, frappe.utils.escape_html(str(value)[:40])
			)
		)
