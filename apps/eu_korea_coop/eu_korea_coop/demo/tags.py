"""The tag by which people tell the demonstration's records from their own."""

from collections.abc import Iterable

import frappe
from frappe.desk.doctype.tag.tag import DocTags

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP

TAG = "Demonstration"
TAGGED = (ORGANISATION, PARTNERSHIP, AGREEMENT, COOPERATION_EVENT)


def mark(made: Iterable[tuple[str, str]]) -> None:
	"""Tag those of the (DocType, name) pairs that people meet in lists."""
	for doctype, name in made:
		if doctype in TAGGED:
			DocTags(doctype).add(name, TAG)


def is_unused() -> bool:
	"""Whether the tag is there and no record has it any more."""
	return bool(frappe.db.exists("Tag", TAG)) and not frappe.db.exists("Tag Link", {"tag": TAG})
