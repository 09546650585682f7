"""What the desk's dashboards and workspaces ask."""

import frappe

from eu_korea_coop import replica
from eu_korea_coop.api.requests import read_words
from eu_korea_coop.overrides import widgets


@frappe.whitelist()
@replica.read_only
def get_widgets(cards: str | list | None = None, charts: str | list | None = None) -> dict:
	"""Documents and numbers of number cards and charts, by their names: `{cards, charts}`, each name → `{doc, answer}`.

	`answer` is what Frappe's own request for one of them answers. Those that the reader may not see, that are not this app's or
	that can't be answered here are left out. Raises ValidationError naming what is no list of words.
	"""
	return widgets.answers(read_words("cards", cards), read_words("charts", charts))
