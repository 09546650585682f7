"""A paper is made by a background job; its progress can be asked for by who asked for the paper, and by nobody else."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html, now
from frappe.utils.background_jobs import is_job_enqueued

from eu_korea_coop.constants import MANAGER, VIEWER
from eu_korea_coop.languages import check_language, in_language
from eu_korea_coop.partnerships.paper import content, output
from eu_korea_coop.partnerships.paper.asked import Asked
from eu_korea_coop.permissions import reads_figures_only, require_role
from eu_korea_coop.reporting.fuzzy_text import day_text

STATE = "eu_korea_coop_paper"
MOST_CASES = 50
WORD, PDF = "docx", "pdf"


def start(language: str, first: date | None, last: date | None, sectors: list[str], cases: list[str]) -> dict:
	"""Begin a paper, unless one of this person is being made; answers the state. Raises ValidationError, PermissionError."""
	require_role(MANAGER, VIEWER)
	check_language(language)
	if first and last and last < first:
		frappe.throw(_("To ({0}) is before From ({1})").format(day_text(last), day_text(first)))
	if len(cases) > MOST_CASES:
		frappe.throw(_("Cases: choose {0} at most.").format(MOST_CASES))
	known = (
		set(frappe.get_all("Sector", filters={"name": ("in", sectors)}, pluck="name")) if sectors else set()
	)
	if unknown := [sector for sector in sectors if sector not in known]:
		frappe.throw(_("{0} {1} is not known").format(_("Sector"), frappe.bold(escape_html(unknown[0]))))
	user = frappe.session.user
	job = f"{STATE}:{user}"
	if not is_job_enqueued(job):
		remember(user, "waiting")
		# at once: nothing is written here, and a request that writes nothing is never committed
		frappe.enqueue(
			run,
			queue="long",
			timeout=1800,
			job_id=job,
			user=user,
			language=language,
			first=first,
			last=last,
			sectors=sectors,
			cases=cases,
		)
	return state()


def run(
	user: str, language: str, first: date | None, last: date | None, sectors: list[str], cases: list[str]
) -> None:
	"""The background job: both files, or none."""
	asked = Asked(first, last, tuple(sectors), tuple(cases), with_texts=not reads_figures_only(user))
	try:
		with in_language(language):
			paper = content.write(asked, lambda percent, step: remember(user, "running", percent, step))
			remember(user, "running", 80, _("Word document"))
			files = {WORD: keep(paper.title, WORD, output.as_word(paper))}
			remember(user, "running", 90, _("PDF"))
			message = None
			try:
				files[PDF] = keep(paper.title, PDF, output.as_pdf(paper))
			except OSError:
				message = _(
					"The PDF could not be made: this server has no program for it. The Word document is there."
				)
	except Exception:
		remember(user, "failed", message=_("No paper was made. The Error Log says why."))
		raise
	remember(user, "done", 100, message=message, files=files, written_on=now())


def keep(title: str, kind: str, data: bytes) -> str:
	"""A private file of the person who asked; its address."""
	name = f"{title} {frappe.utils.nowdate()}.{kind}"
	return (
		frappe.get_doc({"doctype": "File", "file_name": name, "content": data, "is_private": 1})
		.insert()
		.file_url
	)


def state() -> dict:
	"""`{state, percent, step, message, files: {docx, pdf}, written_on}` of the last paper the session's user asked for; state None: none today."""
	require_role(MANAGER, VIEWER)
	last = frappe.cache.hget(STATE, frappe.session.user) or {}
	return {
		"state": None,
		"percent": 0,
		"step": None,
		"message": None,
		"files": {},
		"written_on": None,
		**last,
	}


def remember(user: str, state: str, percent: int = 0, step: str | None = None, **more: object) -> None:
	frappe.cache.hset(STATE, user, {"state": state, "percent": percent, "step": step, **more})
