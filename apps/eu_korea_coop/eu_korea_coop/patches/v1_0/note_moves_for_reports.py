"""Rows of stage logs written before they held what Partnership Pipeline asks of them."""

from itertools import groupby

import frappe

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.partnerships import stage_log

LOG = "Partnership Stage Log"


def execute() -> None:
	rows = frappe.get_all(
		LOG,
		filters={"parenttype": PARTNERSHIP},
		fields=["name", "parent", "to_stage", "effective_on", "effective_on_precision"],
		order_by="parent, idx",
	)
	origins = dict(frappe.get_all(PARTNERSHIP, fields=["name", "origin_kind"], as_list=True))
	for partnership, log in groupby(rows, key=lambda row: row.parent):
		log = list(log)
		stage_log.note_for_reports(log, origins.get(partnership))
		for row in log:
			values = {field: row[field] for field in stage_log.FOR_REPORTS}
			frappe.db.set_value(LOG, row.name, values, update_modified=False)
