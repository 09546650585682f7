"""What the desk shows on a card and in a chart, asked for the way the desk asks, as the session's user."""

import json
import re

import frappe
from frappe.desk.doctype.dashboard_chart_source.dashboard_chart_source import get_config
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.utils import add_days, nowdate

from testing import run_report


def of_the_desk(name: str) -> object:
	"""What the desk puts in the place of a card's dynamic filter."""
	if name == "frappe.session.user":
		return frappe.session.user
	today = "frappe.datetime.get_today()"
	if name == today:
		return nowdate()
	days = re.fullmatch(re.escape(f"frappe.datetime.add_days({today}, ") + r"(\d+)\)", name)
	assert days, name
	return add_days(nowdate(), int(days[1]))


def figure_of_card(name: str) -> int | str:
	card = frappe.get_doc("Number Card", name)
	if card.type == "Custom":
		asked = {"filters": card.filters_json} if json.loads(card.filters_json or "{}") else {}
		answer = frappe.get_attr(card.method)(**asked)
		return answer["value"] if isinstance(answer, dict) else answer
	filters = json.loads(card.filters_json)
	for doctype, field, operator, value, *_rest in json.loads(card.dynamic_filters_json or "[]"):
		filters.append([doctype, field, operator, of_the_desk(value)])
	return get_result(card.as_json(), json.dumps(filters))


def figures_of_chart(name: str) -> dict | None:
	"""`{labels, datasets}` as the desk asks for them; nothing where nothing is to be shown."""
	chart = frappe.get_doc("Dashboard Chart", name)
	if chart.chart_type == "Report":
		return (run_report(chart.report_name, **json.loads(chart.filters_json)).chart or {}).get("data")
	assert chart.chart_type == "Custom", "Frappe keeps the figures of its own kinds by the chart's name"
	method = re.search(r'method: "(.+)"', get_config(chart.source))[1]
	return frappe.get_attr(method)()
