"""The page behind a digest's own addresses: what it shows, how often, until when. Signed, and open without a login.

A GET shows it and changes nothing, since link scanners open every address. A POST changes: of a mail program (RFC 8058: the
body says `List-Unsubscribe=One-Click`), or of the page's own buttons.
"""

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.utils import strip_html

from eu_korea_coop.follow_up.digests import unsubscribe

no_cache = 1


def get_context(context) -> None:
	"""Fill the template. An address that is not signed shows and changes nothing of anybody."""
	context.no_cache = 1
	context.title = _("Your digest")
	query = frappe.safe_decode(frappe.request.query_string or b"")
	reader = unsubscribe.reader_of(query)
	context.valid = bool(reader)
	if not reader:
		return
	user, kind = reader
	frappe.local.lang = frappe.db.get_value("User", user, "language") or frappe.local.lang
	context.title = _("Your digest")
	posted = frappe.request.form if frappe.request.method == "POST" else None
	if posted is not None:
		try:
			context.saved = unsubscribe.answer(user, kind, posted)
		except frappe.ValidationError as why:
			frappe.clear_messages()
			context.refused = strip_html(str(why))
	asked = unsubscribe.named_in(query).get("section") if posted is None else None
	context.update(unsubscribe.describe(user, kind, asked))
	if context.refused:
		context.update(unsubscribe.as_entered(kind, posted))
	context.address = f"{unsubscribe.CHOICES}?{query}"
	context.csrf = get_csrf_token() if frappe.session.user != "Guest" else ""
