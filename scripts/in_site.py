"""What the set-up does inside a site; runs with env's Python in the bench's sites folder.

python in_site.py SITE prepare_demo SMTP_PORT
python in_site.py SITE write_dates_year_first
python in_site.py SITE print_logins
python in_site.py SITE make_people FOLDER_OF_THE_TESTS
"""

import json
import sys

import frappe

SENDER = "desk@cooperation.example"
ACCOUNT = "Cooperation Desk"


def prepare_demo(smtp_port: str) -> None:
	"""Send all mail to the local catcher, through an Email Account as on any site."""
	values = {
		"email_id": SENDER,
		"enable_outgoing": 1,
		"default_outgoing": 1,
		"smtp_server": "127.0.0.1",
		"smtp_port": smtp_port,
		"use_tls": 0,
		"use_ssl_for_outgoing": 0,
		"no_smtp_authentication": 1,
	}
	if frappe.db.exists("Email Account", ACCOUNT):
		account = frappe.get_doc("Email Account", ACCOUNT)
	else:
		account = frappe.new_doc("Email Account", email_account_name=ACCOUNT)
	account.update(values)
	account.save()


def write_dates_year_first() -> None:
	"""One format holds for a whole site: 05-12-2026 is a day of May to a Korean, 2026-12-05 is one day to everybody."""
	settings = frappe.get_doc("System Settings")
	settings.date_format = "yyyy-mm-dd"
	settings.save()


def print_logins() -> None:
	"""The people of the demonstration as JSON: role, user, password."""
	from eu_korea_coop.demo import people

	logins = [
		{"role": person["role"], "user": person["email"], "password": people.PASSWORD}
		for person in people.PEOPLE
	]
	print(json.dumps(logins))


def make_people(tests: str) -> None:
	"""The people that the tests act as."""
	sys.path.append(tests)
	import testing

	testing.make_people()


def main() -> None:
	site, task, *arguments = sys.argv[1:]
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	try:
		globals()[task](*arguments)
		frappe.db.commit()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main()
