"""The people of the demonstration: invented names, public passwords, addresses that reach nobody."""

import frappe

from eu_korea_coop.constants import MANAGER, OFFICER, VIEWER

PASSWORD = "Tulip-Harbour-2047"
"""Everybody's password in the demonstration; strong enough for Frappe's password policy."""

PEOPLE = (
	{
		"email": "anna.lindqvist@eu-korea.example",
		"first_name": "Anna",
		"last_name": "Lindqvist",
		"role": OFFICER,
		"language": "en",
		"time_zone": "Europe/Brussels",
	},
	{
		"email": "minjun.seok@eu-korea.example",
		"first_name": "Minjun",
		"last_name": "Seok",
		"role": OFFICER,
		"language": "ko",
		"time_zone": "Asia/Seoul",
	},
	{
		"email": "elena.marchetti@eu-korea.example",
		"first_name": "Elena",
		"last_name": "Marchetti",
		"role": MANAGER,
		"language": "en",
		"time_zone": "Europe/Rome",
	},
	{
		"email": "tomas.novak@eu-korea.example",
		"first_name": "Tomáš",
		"last_name": "Novák",
		"role": VIEWER,
		"language": "en",
		"time_zone": "Europe/Prague",
	},
)
AVATAR = "/assets/frappe/images/default-avatar.png"


def make_missing() -> list[str]:
	"""Make the users that are not there; answers their ids."""
	made = []
	for person in PEOPLE:
		if frappe.db.exists("User", person["email"]):
			continue
		made.append(make(**person))
	return made


def make(email: str, first_name: str, last_name: str, role: str, language: str, time_zone: str) -> str:
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first_name,
			"last_name": last_name,
			"user_type": "System User",
			"language": language,
			"time_zone": time_zone,
			"send_welcome_email": 0,
			"new_password": PASSWORD,
			"user_image": AVATAR,  # none would be asked of a service on the net
			"roles": [{"role": role}],
		}
	)
	user.flags.no_welcome_mail = True
	return user.insert().name
