"""A notice to somebody else: in the language of whoever reads it, and taken away again with what it was about.

Frappe's own call makes it in a job of its own, in the language of whoever acts, and files its mail, which names the record by its
number, nowhere: what is taken back a minute later would still be said.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from textwrap import shorten
from typing import NamedTuple

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import (
	is_email_notifications_enabled_for_type,
	is_notifications_enabled,
)
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import get_fullname, get_url_to_form, strip_html

from eu_korea_coop.languages import in_language, language_of
from eu_korea_coop.permissions import can_read

NOTICE, MAIL = "Notification Log", "Email Queue"
TEMPLATE = "cooperation_notice"
UNSENT = ("Not Sent", "Error")
LONGEST_SUBJECT = 140

About = tuple[str, str]
"""DocType and name of a record; of a whole list the name is empty."""


class Mail(NamedTuple):
	"""That a notice goes by mail, too: under which record it is filed, and what the record it is about is called."""

	filed_under: About
	title: str


def notify(
	user: str,
	words: Callable[[], str],
	about: About,
	link: str | None = None,
	by: str | None = None,
	mail: Mail | None = None,
) -> str | None:
	"""Say something to a person on their desk, and by `mail` if they want such mails.

	`words` is asked in their language and answers HTML; `by` is who says it, the session's user if not given. Answers the notice's
	name; None for who is disabled or wants no notices, and for who may not read the record it is about.
	"""
	doctype, name = about
	if not frappe.db.get_value("User", user, "enabled") or not is_notifications_enabled(user):
		return None
	if name and not can_read(doctype, name, user):
		return None
	with in_language(language_of(user)):
		subject = words()
		notice = frappe.get_doc(
			{
				"doctype": NOTICE,
				"type": "Alert",  # of other types Frappe sends a mail of its own
				"for_user": user,
				"from_user": by or frappe.session.user,
				"document_type": doctype,
				"document_name": name,
				"subject": subject,
				"link": link,
			}
		)
		notice.insert(ignore_permissions=True)  # nobody has the right to make one, as in Frappe's own call
		if mail and is_email_notifications_enabled_for_type(user, "Mention"):
			send_mail(user, subject, about, mail)
	return str(notice.name)


def send_mail(user: str, subject: str, about: About, mail: Mail) -> None:
	"""Queue the mail of a notice, in the language of `frappe.local.lang`; none from a site that sends no mails."""
	email = frappe.db.get_value("User", user, "email")
	if not email or not EmailAccount.find_outgoing():
		return
	plain = html.unescape(strip_html(subject))
	frappe.sendmail(
		recipients=[email],
		subject=shorten(plain, LONGEST_SUBJECT, placeholder="…"),
		template=TEMPLATE,
		args={
			"greeting": _("Hello {0},").format(get_fullname(user)),
			"subject": subject,
			"plain": plain,
			"title": mail.title,
			"url": get_url_to_form(*about),
			"lang": frappe.local.lang,
		},
		reference_doctype=mail.filed_under[0],
		reference_name=mail.filed_under[1],
		add_unsubscribe_link=0,
		with_container=True,
	)


def take_back(notice: str | None, filed_under: About | None = None) -> bool:
	"""Remove a notice, and its mail while that waits in the queue. Answers whether the person has seen one of the two."""
	of_mail = {"reference_doctype": filed_under[0], "reference_name": filed_under[1]} if filed_under else {}
	mails = frappe.get_all(MAIL, filters=of_mail, fields=["name", "status"]) if of_mail else []
	if unsent := [mail.name for mail in mails if mail.status in UNSENT]:
		frappe.db.delete(MAIL, {"name": ("in", unsent), "status": ("in", UNSENT)})
		frappe.db.delete("Email Queue Recipient", {"parent": ("in", unsent)})
	was_read = frappe.db.get_value(NOTICE, notice, "read") if notice else 0
	if notice:
		frappe.db.delete(NOTICE, {"name": notice})
	return bool(was_read) or len(mails) > len(unsent)
