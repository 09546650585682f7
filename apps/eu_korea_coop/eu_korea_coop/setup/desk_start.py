"""What a person meets when they come in: the login instead of a red page, their own first screen, and what is out of order."""

from urllib.parse import quote

import frappe
from frappe.desk.form.load import get_meta_bundle
from werkzeug.exceptions import abort
from werkzeug.utils import redirect
from werkzeug.wrappers import Request

from eu_korea_coop import work_owners
from eu_korea_coop.constants import COOPERATION_FIGURES, MANAGER, OFFICER, ROLES, SYSTEM_MANAGER, VIEWER
from eu_korea_coop.follow_up import watchdog
from eu_korea_coop.overrides import widgets
from eu_korea_coop.overrides.scope import is_ours

DESK = ("app", "desk")
FIRST_SCREEN = ((OFFICER, "today"), (MANAGER, "today"), (VIEWER, "policy-figures"))
"""The first role a person has decides; routes below the desk's own."""


def extend_bootinfo(bootinfo) -> None:
	"""Frappe's hook at each start of the desk: `cooperation` = `{first_screen, warnings, widgets}` for people with a role of ours."""
	roles = frappe.get_roles()
	if not set(ROLES) & set(roles):
		return
	bootinfo.cooperation = {
		"first_screen": next(route for role, route in FIRST_SCREEN if role in roles),
		"warnings": watchdog.warnings(SYSTEM_MANAGER in roles) if {OFFICER, MANAGER} & set(roles) else [],
		"widgets": widgets.names(),
	}
	if {OFFICER, MANAGER} & set(roles):
		name_colleagues(bootinfo)
	name_offered_workspaces(bootinfo)
	bring_what_reports_hang_on(bootinfo)


def name_colleagues(bootinfo) -> None:
	"""The names of all officers and managers, also of those who have left: Frappe brings those whom a list's rows are assigned to.

	One query.
	"""
	known = bootinfo.setdefault("user_info", {})
	for row in work_owners.with_work():
		if row.name not in known:
			known[row.name] = frappe._dict(
				fullname=row.full_name or row.name, image=row.user_image, name=row.name, email=row.email
			)


def bring_what_reports_hang_on(bootinfo) -> None:
	"""The DocType of most reports comes with the desk.

	Where reports are opened in haste, Frappe's page of a report (15, 16) looks for it before it is there, and ends in an error.
	Frappe does not run the scripts of a DocType that comes this way: this one has none (its calendar: public/js/desk/calendar.js).
	"""
	metas = [meta.as_dict() for meta in get_meta_bundle(COOPERATION_FIGURES)]
	bootinfo["docs"] = [*(bootinfo.get("docs") or ()), *metas]


def name_offered_workspaces(bootinfo) -> None:
	"""Let the path above a page (breadcrumbs) lead to workspaces that the person is offered; Frappe names a module's first."""
	offered = {page.get("name") for page in bootinfo.get("allowed_workspaces") or []}
	by_module = bootinfo.get("module_wise_workspaces") or {}
	bootinfo["module_wise_workspaces"] = {
		module: [name for name in names if name in offered] for module, names in by_module.items()
	}


def lead_through_login() -> None:
	"""Frappe's hook `before_request`: a deep link of the desk, or to a brief (as calendars and mails hold it), opened while
	signed out, leads through the login to its record.

	Frappe itself answers 403 there and forgets the address (frappe.www.app, NotPermittedPage).
	"""
	request = frappe.local.request
	if request.method != "GET" or frappe.session.user != "Guest":
		return
	if request.path.strip("/").split("/")[0] in DESK or is_own_print(request):
		wanted = quote(request.full_path.rstrip("?"), safe="/")
		abort(redirect(f"/login?redirect-to={wanted}"))


def is_own_print(request: Request) -> bool:
	"""Whether a print of a record of ours is asked for; with a key in its address, Frappe shows it without a login."""
	doctype = request.args.get("doctype") or ""
	if request.path.strip("/") != "printview" or request.args.get("key"):
		return False
	return bool(frappe.db.exists("DocType", doctype)) and is_ours(doctype)
