"""Queued mails in Frappe's usual frame, whose styles are written into its elements once and not for each mail.

Frappe reads its whole style sheet for every mail, a third of what a mail costs. Of many digests only subject and content
differ, and the content has its styles in its elements already.
"""

from __future__ import annotations

from functools import cache

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.doctype.email_queue.email_queue import QueueBuilder
from frappe.email.email_body import get_formatted_html
from frappe.utils import escape_html, scrub_urls

SUBJECT, CONTENT = "cooperation-subject", '<div id="cooperation-content"></div>'
"""What stands in a frame where each mail has its own."""


class FramedMail(QueueBuilder):
	"""As `frappe.sendmail` builds a mail. No style sheet is applied to its message: it brings the styles of its elements.

	`is_queued`: whether `process` has put it into the queue; Frappe leaves out who wants no mail, and an address that is none.
	"""

	is_queued = False

	def as_dict(self, *args, **kwargs) -> dict | None:
		row = super().as_dict(*args, **kwargs)
		self.is_queued = bool(row)
		return row

	def get_outgoing_email_account(self) -> EmailAccount:
		"""Whether the account is in the database, three queries of Frappe's for each mail, is asked once in a request or job."""
		account = super().get_outgoing_email_account()
		if "is_exists_in_db" not in vars(account):
			account.is_exists_in_db = cache(account.is_exists_in_db)
		return account

	def email_html_content(self) -> str:
		html = frame(self.get_outgoing_email_account())
		return html.replace(SUBJECT, escape_html(self.subject)).replace(CONTENT, scrub_urls(self._message))


def frame(account: EmailAccount) -> str:
	"""What Frappe puts around the mails of this account, in the language of `frappe.local.lang`; made once in a request or job."""
	frames = frappe.flags.setdefault("mail_frames", {})
	key = (frappe.local.lang, account.name, str(account.modified))
	if key not in frames:
		frames[key] = get_formatted_html(SUBJECT, CONTENT, email_account=account, with_container=True)
	return frames[key]
