"""Names as people type or paste them, brought into one form, and the one by which an organisation is shown."""

from collections.abc import Collection, Mapping

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import text as texts
from eu_korea_coop.domain.whom import has_hangul


def tidy_line(text: str | None) -> str | None:
	"""The line as people see it (domain/text.py), None where nothing is seen; what is no text stays as it is."""
	return texts.one_line(text) or None if isinstance(text, str) else text


def tidy_website(text: str | None) -> str | None:
	"""An address as people write it, "www.example.org", becomes one with https."""
	address = tidy_line(text)
	if isinstance(address, str) and "." in address and ":" not in address:
		return f"https://{address}"
	return address


NAMED_IN_HANGUL = (ORGANISATION, "Contact")
"""DocTypes whose records have a native name, by which readers of Korean know them."""


def reads_korean() -> bool:
	return (frappe.local.lang or "").startswith("ko")


def native_titles(doctype: str, names: Collection[str]) -> dict[str, str]:
	"""Record → its native name, where it is Hangul and whoever asks reads Korean; one query, none for anybody else."""
	if not names or doctype not in NAMED_IN_HANGUL or not reads_korean():
		return {}
	rows = frappe.get_all(doctype, {"name": ("in", sorted(names))}, ["name", "native_name"], as_list=True)
	return {name: native for name, native in rows if has_hangul(native)}


def called(organisation_name: str, native_name: str | None) -> str:
	"""The name by which people know an organisation: the Hangul one where the Latin one is no more than its proposed spelling.

	Nobody reads "Hanguksaneopdanjigongdan"; what a person wrote instead of it, "Korea Industrial Complex", is a name.
	"""
	if not native_name or not has_hangul(native_name):
		return organisation_name
	# by name: see making.completed
	proposed = frappe.get_attr("eu_korea_coop.directory.romanising.romanised")(native_name)
	# without h: names that were proposed before lack that of 협회
	proposed, stored = (text.casefold().replace("h", "") for text in (proposed, organisation_name or ""))
	return native_name if proposed == stored else organisation_name


def short_name(organisation: Mapping | Document) -> str:
	"""What an organisation is called in a few words: its acronym, else the name people know.

	A row has `organisation_name`, `native_name` and `acronym`.
	"""
	name = called(organisation.get("organisation_name"), organisation.get("native_name"))
	return organisation.get("acronym") or name
