"""Sites installed before: how people's names sound, and the parts of organisations' names of common words, as terms of search."""

import frappe

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import search_names


def execute() -> None:
	search_names.fill((ORGANISATION, search_names.CONTACT))
	# what Frappe reads of a DocType during a patch has none of the site's own permissions, and would stay in the cache
	frappe.clear_cache(doctype=search_names.CONTACT)
