"""Who signed a PDF, when, and whether it is unchanged since: checked with pyHanko where it is installed.

pyHanko is an optional extra of the package: `pip install eu_korea_coop[signatures]`.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import get_datetime, get_system_timezone

from eu_korea_coop.reporting.fuzzy_text import moment_text

CHECKED, NONE, UNREADABLE, NOT_INSTALLED = "checked", "none", "unreadable", "not installed"


def is_installed() -> bool:
	return find_spec("pyhanko") is not None


def check(content: bytes) -> str | None:
	"""What is seen, as JSON to be stored: `{state, signatures: [{signer, signed_at, unchanged, trusted}]}`; None for no PDF."""
	if not content.startswith(b"%PDF-"):
		return None
	if not is_installed():
		return json.dumps({"state": NOT_INSTALLED})
	try:
		seen = signatures(content)
	except Exception:
		# pyHanko reads what a stranger made: whatever breaks in it says something of the file, not of us
		frappe.log_error(title="PDF signatures")
		return json.dumps({"state": UNREADABLE})
	return json.dumps({"state": CHECKED if seen else NONE, "signatures": seen}, ensure_ascii=False)


def signatures(content: bytes) -> list[dict]:
	"""Each signature in a PDF; nothing is fetched from a network to judge it."""
	reader = import_module("pyhanko.pdf_utils.reader")
	validation = import_module("pyhanko.sign.validation")
	certificates = import_module("pyhanko_certvalidator")
	seen = []
	for signature in reader.PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures:
		status = validation.validate_pdf_signature(
			signature, certificates.ValidationContext(allow_fetching=False)
		)
		signed_at = (
			status.timestamp_validity.timestamp if status.timestamp_validity else status.signer_reported_dt
		)
		seen.append(
			{
				"signer": status.signing_cert.subject.native.get("common_name")
				or status.signing_cert.subject.human_friendly,
				"signed_at": signed_at.isoformat() if signed_at else None,
				"unchanged": bool(status.intact and status.valid and status.docmdp_ok is not False),
				"trusted": bool(status.trusted),
			}
		)
	return seen


def is_changed(stored: str | None) -> bool:
	"""Whether the file was changed after somebody signed it."""
	seen = json.loads(stored).get("signatures") if stored else None
	return any(not signature["unchanged"] for signature in seen or ())


def sentences(stored: str | None) -> list[str]:
	"""What was seen, in the reader's language."""
	result = json.loads(stored) if stored else {}
	match result.get("state"):
		case "not installed":
			return [
				_(
					"The signatures in this PDF were not checked: pyHanko is not installed on this server. An administrator adds it with pip install eu_korea_coop[signatures]."
				)
			]
		case "unreadable":
			return [_("The signatures in this PDF can't be read.")]
		case "none":
			return [_("This PDF holds no digital signature.")]
	return [sentence(signature) for signature in result.get("signatures") or ()]


def sentence(signature: dict) -> str:
	signer = signature["signer"]
	if signature["signed_at"]:
		said = _("Signed by {0} on {1}.").format(signer, local_time(signature["signed_at"]))
	else:
		said = _("Signed by {0}, at an unknown time.").format(signer)
	unchanged = _("Unchanged since.") if signature["unchanged"] else _("Changed after it was signed.")
	if signature["trusted"]:
		return f"{said} {unchanged}"
	return f"{said} {unchanged} " + _("This server does not know who issued the certificate.")


def local_time(text: str) -> str:
	"""The moment on the clock of the site."""
	moment = get_datetime(text)
	if moment.tzinfo:
		moment = moment.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)
	return moment_text(moment)
