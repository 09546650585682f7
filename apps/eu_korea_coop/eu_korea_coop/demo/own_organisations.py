"""For which organisations the people of the demonstration speak, so that "Log encounter" asks nobody."""

import frappe

from eu_korea_coop.constants import COOPERATION_SETTINGS, DIGEST_PREFERENCE, ORGANISATION
from eu_korea_coop.directory.own_organisation import FIELD
from eu_korea_coop.partnerships.history_loader import HISTORY_KEY

OF_THE_SITE = "demo.eccp-d3.5:accio"
OF_PEOPLE = {
	"anna.lindqvist@eu-korea.example": "demo.eccp-d3.5:accio",
	"minjun.seok@eu-korea.example": "demo.desk:nordlys",
}


def choose_missing() -> None:
	"""Set the site's own organisation and each officer's; a choice that people made stays."""
	keys = {OF_THE_SITE, *OF_PEOPLE.values()}
	rows = frappe.get_all(
		ORGANISATION, filters={HISTORY_KEY: ("in", sorted(keys))}, fields=["name", HISTORY_KEY]
	)
	names = {row[HISTORY_KEY]: row.name for row in rows}
	if OF_THE_SITE in names and not frappe.db.get_single_value(COOPERATION_SETTINGS, FIELD):
		set_of_site(names[OF_THE_SITE])
	for user, key in OF_PEOPLE.items():
		if key in names and not frappe.db.exists(DIGEST_PREFERENCE, user):
			frappe.get_doc({"doctype": DIGEST_PREFERENCE, "user": user, FIELD: names[key]}).insert()


def forget(organisations: set[str]) -> None:
	"""Empty the site's own organisation if it is one of these, which are about to go."""
	if frappe.db.get_single_value(COOPERATION_SETTINGS, FIELD) in organisations:
		set_of_site(None)


def set_of_site(organisation: str | None) -> None:
	settings = frappe.get_doc(COOPERATION_SETTINGS)
	settings.set(FIELD, organisation)
	settings.flags.ignore_version = True  # nobody's change, and clearing leaves no trace
	settings.save()
