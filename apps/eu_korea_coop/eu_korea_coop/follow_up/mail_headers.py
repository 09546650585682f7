"""Headers of the mails a site sends: encoded on every engine, and those of digests marked as a machine's.

Both are Frappe's hook `make_email_body_message`, called for each mail when it is built.
"""

from __future__ import annotations

from email import policy
from email.header import Header
from typing import TYPE_CHECKING

import frappe

from eu_korea_coop.follow_up.digests.mail import IDENTITY
from eu_korea_coop.follow_up.digests.unsubscribe import choices_url

if TYPE_CHECKING:
	from frappe.email.email_body import EMail

ADDRESS_HEADERS = ("From", "Reply-To", "CC", "X-Original-From")
LINE = 76


def encode(message: EMail) -> None:
	"""Write words outside ASCII as RFC 2047 asks: Frappe's policy leaves them as raw bytes, also for servers without SMTPUTF8.

	The subject is written in short lines, whatever its words: later Frappes send it as it is here.
	"""
	root = message.msg_root
	text = " ".join(str(root["Subject"] or "").split())
	charset = "us-ascii" if text.isascii() else "utf-8"
	del root["Subject"]
	root.set_raw("Subject", Header(text, charset, maxlinelen=LINE, header_name="Subject").encode())
	for name in ADDRESS_HEADERS:
		value = str(root[name] or "")
		if not value.isascii():
			del root[name]
			folded = policy.SMTP.header_factory(name, value).fold(policy=policy.default.clone(utf8=False))
			root.set_raw(name, folded.partition(":")[2].strip())


def mark_as_automatic(message: EMail) -> None:
	"""Digests alone: no absence note answers them (RFC 3834), and a mail program can end them in one click (RFC 8058)."""
	identity = str(message.msg_root["Message-Id"] or "").strip("<>")
	if not identity.startswith(IDENTITY):
		return
	message.set_header("Auto-Submitted", "auto-generated")
	message.set_header("X-Auto-Response-Suppress", "All")
	if of := frappe.flags.digest_being_queued:
		message.msg_root.set_raw("List-Unsubscribe", f"<{choices_url(*of)}>")
		message.set_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
