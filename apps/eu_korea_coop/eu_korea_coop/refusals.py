"""A refusal that a program can read: beside Frappe's message, `refusal` with the code, the argument and the candidates.

Frappe answers a raised exception with its HTTP status and with what stands in `frappe.local.response`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import strip_html

MISSING = "MISSING"
UNCLEAR = "UNCLEAR"
INVALID = "INVALID"
NOT_FOUND = "NOT_FOUND"
NOT_ALLOWED = "NOT_ALLOWED"
SEVERAL = "SEVERAL"
SIMILAR = "SIMILAR"
SAME = "SAME"
TOUCHED = "TOUCHED"
TOO_LATE = "TOO_LATE"


class NotDecided(frappe.ValidationError):
	"""Somebody has to choose first; HTTP 409."""

	http_status_code = 409


RAISED = {
	NOT_FOUND: frappe.DoesNotExistError,
	NOT_ALLOWED: frappe.PermissionError,
	SEVERAL: NotDecided,
	SIMILAR: NotDecided,
	TOUCHED: NotDecided,
}
"""Code → exception; every other code is a ValidationError (417)."""


def refuse(
	code: str, field: str, message: str, text: str | None = None, candidates: list[dict] | None = None
) -> NoReturn:
	"""Raise the exception of `code`; `field` names the argument, `text` is what was written there."""
	note(code, field, message, text, candidates)
	frappe.throw(message, RAISED.get(code, frappe.ValidationError), title=_("Not saved"))


def note(
	code: str, field: str, message: str, text: str | None = None, candidates: list[dict] | None = None
) -> None:
	frappe.local.response["refusal"] = {
		"code": code,
		"field": field,
		"message": strip_html(message),
		"text": text,
		"candidates": candidates or [],
	}


@contextmanager
def beside(field: str, labels: dict[str, str] | None = None) -> Iterator[None]:
	"""What a document refuses inside is said beside the argument `field`, or beside the one whose label it names.

	`labels`: label in the reader's language → argument.
	"""
	try:
		yield
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
		if "refusal" not in frappe.local.response:
			message = str(error) or _("You may not do this.")
			shown = strip_html(message)
			named = [name for label, name in (labels or {}).items() if label and label in shown]
			code = NOT_ALLOWED if isinstance(error, frappe.PermissionError) else INVALID
			if isinstance(error, frappe.DoesNotExistError):
				code = NOT_FOUND
			note(code, named[0] if named else field, message)
		raise
