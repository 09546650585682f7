"""What the small page /encounter is made of: its files, and its words in the reader's language."""

import re
from pathlib import Path

import frappe
from frappe import _
from frappe.utils.jinja_globals import bundled_asset

from eu_korea_coop.constants import INTERACTION, ORGANISATION

FOLDERS = ("shared", "screens/parts", "screens/encounter")
MARKED = re.compile(r"""(?<![\w$.])__\(\s*(["'])((?:\\.|(?!\1).)*)\1""")
"""A text marked for translation in JavaScript or in a Vue template."""


def assets() -> dict[str, str]:
	"""Addresses of the page's script and style as they are built now."""
	return {"script": bundled_asset("encounter.bundle.js"), "style": bundled_asset("encounter.bundle.css")}


def words() -> dict[str, str]:
	"""What the page says, English to the reader's language; only texts that differ."""
	translated = {text: _(text) for text in texts()}
	return {text: word for text, word in translated.items() if word != text}


def texts() -> set[str]:
	"""Every text of the page's sources, and the options its boxes offer."""
	public = Path(frappe.get_app_path("eu_korea_coop", "public", "js"))
	names = set()
	for folder in FOLDERS:
		for path in (public / folder).rglob("*"):
			if path.suffix in (".js", ".vue"):
				names |= {match[2] for match in MARKED.finditer(path.read_text(encoding="utf-8"))}
	for doctype, fieldname in ((INTERACTION, "interaction_type"), (ORGANISATION, "side")):
		names |= set((frappe.get_meta(doctype).get_field(fieldname).options or "").split("\n"))
	return names - {""}
