"""Records in the forms that other programs read, as files."""

import frappe
from frappe import _

from eu_korea_coop import replica
from eu_korea_coop.api.importing import answer_with
from eu_korea_coop.api.requests import read_words

VCARDS = "eu_korea_coop.outgoing.vcards"
CALENDAR_FILES = "eu_korea_coop.outgoing.calendar_files"
RECORDS = "eu_korea_coop.outgoing.records"
FORMS = {
	"json-ld": ("eu_korea_coop.outgoing.linked_data", "jsonld"),
	"cerif": ("eu_korea_coop.outgoing.cerif", "xml"),
}
INDICATORS = "eu_korea_coop.outgoing.indicator_sheet"
"""By name: the libraries for cards, calendars and workbooks are read by the requests alone that need them."""


@frappe.whitelist()
@replica.read_only
def download_vcards(contacts: str | list, version: str = "3.0") -> None:
	"""The vCards of people (a name, or a list of them), version 3.0 or 4.0. Several are an export. Raises PermissionError."""
	names = read_words("contacts", contacts)
	content = frappe.get_module(VCARDS).of_people(names, version)
	answer_with(f"{names[0] if len(names) == 1 else _('people')}.vcf", content)


@frappe.whitelist()
@replica.read_only
def download_vcards_of(doctype: str, name: str, version: str = "3.0") -> None:
	"""The vCards of an organisation's present people, or of those who were at an event; an export. Raises PermissionError."""
	answer_with(f"{name}.vcf", frappe.get_module(VCARDS).of_record(doctype, name, version))


@frappe.whitelist()
def get_contact_qr(contact: str) -> None:
	"""A person's card as a QR code (SVG), to be scanned by a telephone. Raises PermissionError."""
	frappe.response.update(
		{
			"type": "download",
			"filename": f"{contact}.svg",
			"filecontent": frappe.get_module(VCARDS).qr_code(contact),
			"content_type": "image/svg+xml",
			"display_content_as": "inline",
		}
	)


@frappe.whitelist()
def download_calendar_file(doctype: str, name: str) -> None:
	"""An event or a planned interaction as a calendar file (ICS). Raises PermissionError, ValidationError."""
	answer_with(f"{name}.ics", frappe.get_module(CALENDAR_FILES).write(doctype, name))


@frappe.whitelist()
@replica.read_only
def download_open_data(form: str = "json-ld", people: str | int = 0) -> None:
	"""Organisations, events, agreements and outcomes that are Restricted for nobody, as `json-ld` or `cerif` (XML).

	`people` 1: names and titles of people too, for who may export Contacts. Raises PermissionError.
	"""
	if form not in FORMS:
		frappe.throw(
			_("{0}: “{1}” is not one of the choices.").format("form", frappe.utils.escape_html(form))
		)
	module, ending = FORMS[form]
	records = frappe.get_module(RECORDS).read(with_people=bool(frappe.utils.cint(people)))
	answer_with(f"eu-korea-cooperation.{ending}", frappe.get_module(module).write(records))


@frappe.whitelist()
@replica.read_only
def download_indicator_sheet(
	from_date: str | None = None,
	to_date: str | None = None,
	programme: str | None = None,
	sector: str | None = None,
) -> None:
	"""The indicators of the European Cluster Collaboration Platform as XLSX, with the filters of Outcome Scoreboard."""
	filters = {"from_date": from_date, "to_date": to_date, "programme": programme, "sector": sector}
	answer_with("eccp-indicators.xlsx", frappe.get_module(INDICATORS).write(filters))
