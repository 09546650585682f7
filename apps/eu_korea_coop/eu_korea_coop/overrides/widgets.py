"""What Frappe's cards and charts on a dashboard or a workspace ask, answered for all of them with one request.

Frappe's widgets ask each for itself: a card for its document and its number, a chart for its document, its report's
script, the report, its document once more and the name of its DocType. Ours are answered together, each as its reader may
see it, and are filled by `public/js/desk/widgets.js`; a widget that is not answered here asks Frappe in its own way.
"""

import json
import re
from collections.abc import Callable, Iterable

import frappe
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.utils import add_days, nowdate

from eu_korea_coop.overrides import reports
from eu_korea_coop.overrides.scope import OUR_MODULES
from eu_korea_coop.partnerships import figures

CARD, CHART = "Number Card", "Dashboard Chart"
SOURCES = {figures.STAGES_BY_HEALTH: "eu_korea_coop.api.get_stages_by_health"}
"""Dashboard Chart Source → the function that its script names."""

TODAY = "frappe.datetime.get_today()"
ADDED_DAYS = re.compile(rf"frappe\.datetime\.add_days\({re.escape(TODAY)}, (-?\d+)\)")


class NotAnswered(Exception):
	"""A widget with a setting that only the browser understands."""


def names() -> dict[str, list[str]]:
	"""The cards and charts that may be asked for here: `{cards, charts}`."""
	return {
		"cards": frappe.get_all(CARD, {"module": ("in", OUR_MODULES)}, pluck="name", order_by="name"),
		"charts": frappe.get_all(CHART, {"module": ("in", OUR_MODULES)}, pluck="name", order_by="name"),
	}


def answers(cards: Iterable[str], charts: Iterable[str]) -> dict[str, dict]:
	"""`{cards, charts}`, each name → `{doc, answer}`: the document, and what Frappe's own request would answer.

	Without those whose function, list or report refuses the session's user, that are not ours, or whose settings only a browser
	understands. Frappe's own check of each document (four queries) asks for less than what is behind it does; the document
	says nothing of any record.
	"""
	with reports.roles_asked_once():
		return {"cards": of_each(CARD, cards, card_answer), "charts": of_each(CHART, charts, chart_answer)}


def of_each(doctype: str, wanted: Iterable[str], answer: Callable) -> dict[str, dict]:
	ready = {}
	for name in dict.fromkeys(wanted if frappe.has_permission(doctype, "read") else ()):
		said = list(frappe.local.message_log)
		try:
			doc = frappe.get_cached_doc(doctype, name)
			if doc.module in OUR_MODULES:
				ready[name] = {"doc": doc.as_dict(), "answer": answer(doc)}
		except (NotAnswered, frappe.DoesNotExistError, frappe.PermissionError, frappe.ValidationError):
			frappe.local.message_log = said  # Frappe's own request says it
	return ready


def card_answer(card) -> object:
	"""Raises what the function or the list behind the card raises."""
	if card.type == "Custom":
		method = frappe.get_attr(card.method)
		frappe.is_whitelisted(method)
		filters = json.loads(card.filters_json or "{}")
		return frappe.call(method, filters=filters) if filters else frappe.call(method)
	if card.type != "Document Type":
		raise NotAnswered
	return get_result(card.as_dict(), filters_of(card))


def filters_of(card) -> list:
	"""The filters of a card as the desk completes them for its reader. Raises NotAnswered."""
	filters = json.loads(card.filters_json or "[]")
	for doctype, fieldname, operator, value, *_rest in json.loads(card.dynamic_filters_json or "[]"):
		filters.append([doctype, fieldname, operator, of_the_desk(value)])
	return filters


def of_the_desk(expression: str) -> str:
	"""The value of an expression that the desk would let JavaScript reckon. Raises NotAnswered for all but the few of ours."""
	if expression == "frappe.session.user":
		return frappe.session.user
	if expression == TODAY:
		return nowdate()
	if match := ADDED_DAYS.fullmatch(expression):
		return str(add_days(nowdate(), int(match[1])))
	raise NotAnswered


def chart_answer(chart) -> object:
	"""Raises what the report or the function behind the chart raises."""
	if chart.chart_type == "Custom" and chart.source in SOURCES:
		return frappe.call(frappe.get_attr(SOURCES[chart.source]))
	if chart.chart_type != "Report" or json.loads(chart.dynamic_filters_json or "{}"):
		raise NotAnswered
	filters = json.loads(chart.filters_json or "{}")
	return reports.run(chart.report_name, filters=filters, ignore_prepared_report=1)
