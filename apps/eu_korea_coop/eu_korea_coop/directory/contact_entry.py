"""What is entered in a Contact: names in normal form, bare mail addresses, one a row (rule 116)."""

from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import validate_email_address

from eu_korea_coop.clock import is_entered_by_nobody
from eu_korea_coop.domain import text as texts
from eu_korea_coop.entered_values import normal_form, refuse

NAMES = ("first_name", "middle_name", "last_name", "native_name", "company_name")
CHECKED = ("Data", "Phone", "Small Text", "Text")
SHOWN = 60
"""Characters of a wrong address that its error repeats."""
SCHEME = re.compile(r"^mailto:\s*", re.IGNORECASE)
ANGLED = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>]*?)\s*>", re.IGNORECASE)
NO_PICTURE = "-"
"""Stands in the field of a person's picture while a file of people is loaded."""
SEVERAL = re.compile(r"[,;\s]")


def tidy(contact: Document, method: str | None = None) -> None:
	"""Bring every text of a Contact into normal form and every mail address into its bare form, before naming and saving.

	Raises ValidationError naming the field.
	"""
	for doc in (contact, *contact.get("email_ids", []), *contact.get("phone_nos", [])):
		for df in doc.meta.fields:
			value = doc.get(df.fieldname)
			if df.fieldtype in CHECKED and isinstance(value, str):
				doc.set(df.fieldname, normal_form(doc, df, value) or None)
	refuse_nameless(contact)
	tidy_addresses(contact)
	keep_history_key(contact)
	look_for_no_picture(contact)


def look_for_no_picture(contact: Document) -> None:
	"""Keep Frappe from asking gravatar.com about the people of a file: of each without a picture it sends a hash of the address.

	What stands here is taken out by `forget_no_picture`, after Frappe's own validate has looked.
	"""
	if is_entered_by_nobody() and not contact.image:
		contact.image = NO_PICTURE


def forget_no_picture(contact: Document) -> None:
	if contact.image == NO_PICTURE:
		contact.image = None


def keep_history_key(contact: Document) -> None:
	"""Set the history key to what the loader or a merge gives (`flags.history_key`), else to the stored one."""
	before = contact.get_doc_before_save()
	stored = before.get("history_key") if before else None
	contact.history_key = contact.flags.history_key or stored


def refuse_nameless(contact: Document) -> None:
	"""Raise ValidationError for a name in which nothing can be seen."""
	for fieldname in NAMES:
		if contact.get(fieldname) and not texts.is_visible(contact.get(fieldname)):
			refuse(
				contact,
				contact.meta.get_field(fieldname),
				_("nothing of it can be seen. Write it in letters or numbers."),
			)


def tidy_addresses(contact: Document) -> None:
	"""Leave one address in a row; delete a row that repeats an earlier address, and move its primary tick to the earlier row."""
	stays: dict[str, Document] = {}
	for row in list(contact.get("email_ids", [])):
		row.email_id = bare_address(row)
		known = stays.setdefault(row.email_id.casefold(), row)
		if known is not row:
			known.is_primary = int(bool(known.is_primary or row.is_primary))
			contact.remove(row)


def bare_address(row: Document) -> str:
	"""The address of a row without a name or a scheme. Raises ValidationError where it is not one valid address."""
	df = row.meta.get_field("email_id")
	try:
		address = bare(row.get("email_id"))
	except ValueError as several:
		shown = frappe.utils.escape_html(str(several)[:SHOWN])
		refuse(row, df, _("“{0}” is more than one address. Write each in a row of its own.").format(shown))
	if not address:
		refuse(row, df, _("write the address, or remove the row."))
	# earlier versions of Frappe answer in small letters, later ones as it was written
	if (validate_email_address(address) or "").lower() != address.lower():
		shown = frappe.utils.escape_html(address[:SHOWN])
		refuse(row, df, _("“{0}” is not a mail address. Write it like kim@example.org.").format(shown))
	return address


def bare(written: str | None) -> str:
	"""The address in "Kim <kim@x.example>" or "mailto:kim@x.example", "" where there is none. Raises ValueError for several."""
	address = SCHEME.sub("", texts.one_line(written))
	if match := ANGLED.fullmatch(address):
		address = match[1]
	if SEVERAL.search(address) or address.count("@") > 1:
		raise ValueError(address)
	return address
