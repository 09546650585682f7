"""What a browser may ask of the paper (partnerships/paper)."""

import frappe
from frappe.query_builder import Order

from eu_korea_coop import any_case
from eu_korea_coop.api.requests import read_day, read_words
from eu_korea_coop.constants import MANAGER, PARTNERSHIP, VIEWER
from eu_korea_coop.partnerships.paper import job
from eu_korea_coop.permissions import open_records_only, require_role, restrict
from eu_korea_coop.writes_at_once import said_in_words

MOST_OFFERED = 50


@frappe.whitelist(methods=["POST"])
@said_in_words()
def start_paper(
	language: str = "en",
	from_date: str | None = None,
	to_date: str | None = None,
	sectors: str | list | None = None,
	cases: str | list | None = None,
) -> dict:
	"""Make a paper in "en" or "ko" in the background, as DOCX and PDF; answers as `get_paper_state`.

	`sectors`: none for all; `cases`: names of partnerships. Raises PermissionError but for a manager or a reader of figures.
	"""
	return job.start(
		language,
		read_day("from_date", from_date),
		read_day("to_date", to_date),
		read_words("sectors", sectors),
		read_words("cases", cases),
	)


@frappe.whitelist()
def get_paper_state() -> dict:
	"""How far the reader's last paper is: `{state, percent, step, message, files: {docx, pdf}}`; state: waiting, running, done, failed."""
	return job.state()


@frappe.whitelist()
def get_paper_cases(text: str | None = None) -> list[dict]:
	"""The partnerships that can be cases, open to all, by title: `[{value, description}]`, 50 at most."""
	require_role(MANAGER, VIEWER)
	table = frappe.qb.DocType(PARTNERSHIP)
	query = frappe.qb.from_(table).select(table.name.as_("value"), table.title.as_("description"))
	if text:
		query = query.where(
			any_case.like(table.title, f"%{text}%") | any_case.like(table.short_title, f"%{text}%")
		)
	with open_records_only():
		query = restrict(query, PARTNERSHIP, table)
	return query.orderby(table.title, order=Order.asc).limit(MOST_OFFERED).run(as_dict=True)
