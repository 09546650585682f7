"""Overrides of Frappe's reports: ours are counted for whoever asks, whatever is ticked on them (setup/direct_reports.py)."""

import frappe
import frappe.desk.query_report

from eu_korea_coop.overrides.scope import passed_on
from eu_korea_coop.setup import direct_reports


@frappe.whitelist()
def run(report_name: str, **kwargs):
	"""`frappe.desk.query_report.run`: an answer that was prepared for somebody is never shown to somebody else."""
	if direct_reports.is_direct(report_name):
		direct_reports.untick(report_name)
		kwargs["ignore_prepared_report"] = True
	return passed_on(frappe.desk.query_report.run, kwargs, report_name=report_name)
