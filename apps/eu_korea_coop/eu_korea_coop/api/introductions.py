"""What a browser may ask of introductions: the ways to one, and requests for one."""

import frappe
from frappe import _
from frappe.utils import cint

from eu_korea_coop import replica
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import INTRODUCTION, MANAGER, OFFICER, ORGANISATION, SYSTEM_MANAGER
from eu_korea_coop.directory import introduction_requests, introductions, network, own_organisation, parties
from eu_korea_coop.partnerships.introductions import ask
from eu_korea_coop.permissions import require_role
from eu_korea_coop.writes_at_once import begin_afresh, said_in_words


@frappe.whitelist(methods=["POST"])
@said_in_words()
def ask_for_introduction(
	doctype: str,
	name: str,
	introducer_doctype: str,
	introducer: str,
	asked_for: str | None = None,
	partnership: str | None = None,
	note: str | None = None,
) -> dict:
	"""Record that an introducer was asked to introduce us to an organisation or a person; answers `{name, next_step}`.

	`asked_for`: who is introduced, the reader's own organisation unless given; `partnership`: gets a next step if it has
	none. Raises PermissionError, ValidationError.
	"""
	begin_afresh()  # then the partnership is locked, as by set_next_step
	target, middle = read_node(doctype, name), read_node(introducer_doctype, introducer)
	return ask(target, middle, asked_for or None, partnership or None, note or None, persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def close_introduction(introduction: str, status: str, note: str | None = None) -> dict:
	"""Close a request as Made, Declined or No Answer; answers `{name, status}`. Raises PermissionError, ValidationError."""
	doc = frappe.get_doc(INTRODUCTION, introduction)
	introduction_requests.close(doc, status, note, persons_today())
	return {"name": doc.name, "status": doc.status}


@frappe.whitelist()
def get_introduction_mail(
	introduction: str | None = None,
	language: str = "en",
	doctype: str | None = None,
	name: str | None = None,
	introducer_doctype: str | None = None,
	introducer: str | None = None,
	asked_for: str | None = None,
	partnership: str | None = None,
) -> dict:
	"""A draft of the mail that asks for it, in "en" or "ko": `{recipients, subject, message}`.

	Of a recorded request, or of one that would be recorded with the other arguments, as of `ask_for_introduction`; nothing is
	stored. Raises PermissionError, ValidationError.
	"""
	if introduction:
		doc = frappe.get_doc(INTRODUCTION, introduction)
		doc.check_permission("read")
		return introduction_requests.mail(doc, language)
	target, middle = read_node(doctype, name), read_node(introducer_doctype, introducer)
	doc = introduction_requests.request(target, middle, asked_for or None, partnership or None)
	doc.check_permission("create")
	doc.before_validate()
	doc.validate()
	read_node(ORGANISATION, doc.asked_for)
	return introduction_requests.mail(doc, language)


@frappe.whitelist()
@replica.read_only
def get_introduction_paths(doctype: str, name: str, own: str | None = None) -> dict:
	"""Who can introduce the reader to an organisation or a person: `{own, target, paths, requests, partnerships}`.

	`paths`: `[{strength, sentence, hops}]`, strengths in percent; `requests`: who was asked before; `partnerships`: the live
	ones with the target. `own`: the organisation the ways begin at; the reader's own, else the site's, unless given. Raises
	PermissionError for who may not read organisations or the target, ValidationError where there is no own organisation.
	"""
	require_role(OFFICER, MANAGER, SYSTEM_MANAGER)
	target = read_node(doctype, name)
	own = own or own_organisation.own_organisation()
	if not own:
		frappe.throw(_("Own organisation: say from which organisation the ways begin."))
	start = frappe.get_doc(ORGANISATION, own)
	start.check_permission("read")
	begin = (ORGANISATION, start.name)
	titles = introductions.titles_of({begin, target})
	return {
		"own": {"name": start.name, "title": titles[begin].title},
		"target": {"doctype": doctype, "name": name, "title": titles[target].title},
		"paths": introductions.paths([start.name], target, persons_today()),
		"requests": introduction_requests.requests_for(doctype, name),
		"partnerships": parties.live_partnerships([name], start.name).get(name, []),
	}


@frappe.whitelist()
@replica.read_only
def get_network(doctype: str, name: str, after: int = 0) -> dict:
	"""What surrounds an organisation or a person, one step: `{centre, ties, more}`, at most 40 ties after number `after`.

	Raises PermissionError for who may not read organisations or the record, ValidationError for another kind of record.
	"""
	require_role(OFFICER, MANAGER, SYSTEM_MANAGER)
	return network.surroundings(read_node(doctype, name), persons_today(), max(cint(after), 0))


def read_node(doctype: str, name: str) -> tuple[str, str]:
	"""An organisation or a person the reader may read. Raises DoesNotExistError, PermissionError, ValidationError."""
	if doctype not in introduction_requests.FIELDS:
		frappe.throw(_("Ask for an introduction to an organisation or a person."))
	frappe.get_doc(doctype, name).check_permission("read")
	return doctype, name
