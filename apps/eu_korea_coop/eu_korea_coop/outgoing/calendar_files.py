"""One event or planned meeting as a calendar file, for a person who keeps no private calendar address."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import frappe
from frappe import _

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.follow_up.calendar_file import write_calendar

KIND_OF = {COOPERATION_EVENT: agenda.EVENT, INTERACTION: agenda.PLANNED}
DAY_OF = {COOPERATION_EVENT: "start_date", INTERACTION: "interaction_date"}


def write(doctype: str, name: str) -> bytes:
	"""The calendar file. Raises PermissionError, and ValidationError for what has no day in a calendar."""
	if doctype not in KIND_OF:
		frappe.throw(_("Document type: choose one of {0}.").format(", ".join(_(known) for known in KIND_OF)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	day = frappe.utils.getdate(doc.get(DAY_OF[doctype])) if doc.get(DAY_OF[doctype]) else None
	month = timedelta(days=31)  # an event of a month is stored with a day of it
	rows = agenda.entries(day - month, day + month, (KIND_OF[doctype],)) if day else []
	planned = [row for row in rows if row.name == doc.name]
	if not planned:
		frappe.throw(
			_("There is nothing to put into a calendar: the day is not known, or it is not planned.")
		)
	return write_calendar(planned, datetime.now(timezone.utc))
