"""Mails whose Korean words are written as raw or mislabelled bytes are read a second time, so that none stops the mailbox.

Frappe takes raw bytes for UTF-8, fails at others (frappe.__init__.as_unicode), and fails again when it stores the mail as an
Unhandled Email, whose column holds text: the whole fetch ends there. These are Frappe's own document events of that record.
"""

from __future__ import annotations

import re
from email.header import Header

import frappe
from frappe.email.receive import InboundMail
from frappe.model.document import Document

KOREAN = re.compile(
	rb"(?i)(charset\s*=\s*[\"']?|=\?)"
	rb"(?:ks_?c_?5601(?:[-_]?19\d\d)?|euc[-_]?kr|(?:x-)?windows-949|ms949|uhc|korean|iso-ir-149|csksc56011987)"
	rb"(?=[\"'?*;\s]|$)"
)
"""A charset under a name that Korean programs give to CP949, which holds 8,822 syllables more than what some of these mean."""
CHARSETS = ("utf-8", "cp949")
"""What undeclared bytes are tried as, in this order."""


def make_storable(doc: Document, method: str | None = None) -> None:
	"""Before an Unhandled Email is inserted: raw bytes become text."""
	if isinstance(doc.raw, bytes):
		doc.flags.repaired = repaired(doc.raw)
		doc.raw = decoded(doc.raw)


def read_again(doc: Document, method: str | None = None) -> None:
	"""After it is inserted: the repaired mail takes Frappe's way once more; if it fails again, it stays an Unhandled Email."""
	content = doc.flags.repaired
	if not content:
		return
	frappe.db.savepoint("cooperation_raw_mail")
	try:
		account = frappe.get_doc("Email Account", doc.email_account)
		InboundMail(content, account, doc.uid).process()
	except Exception:
		frappe.db.rollback(save_point="cooperation_raw_mail")
		frappe.log_error(title="Mail could not be read, also after it was repaired")
		return
	doc.db_set("reason", f"{doc.reason or ''}\nRead after its encoding was repaired.".strip())


def repaired(raw: bytes) -> bytes:
	"""The mail with its headers in ASCII (RFC 2047) and Korean charsets under the name of what they are."""
	raw = KOREAN.sub(rb"\1cp949", raw)
	end = re.search(rb"\r?\n\r?\n", raw)
	head, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw, b"")
	lines = re.split(rb"\r?\n(?![ \t])", head)
	return b"\r\n".join(line if line.isascii() else encoded(line) for line in lines) + rest


def encoded(line: bytes) -> bytes:
	name, _colon, value = decoded(line).partition(":")
	words = Header(" ".join(value.split()), "utf-8", header_name=name).encode(linesep="\r\n")
	return f"{name}: {words}".encode()


def decoded(raw: bytes) -> str:
	for charset in CHARSETS:
		try:
			return raw.decode(charset)
		except UnicodeDecodeError:
			continue
	return raw.decode("latin-1")  # takes anything
