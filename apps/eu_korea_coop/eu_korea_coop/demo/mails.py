"""Mails of the demonstration: received ones, so that *Today* has some that are not logged yet."""

from datetime import date, datetime, time, timedelta

import frappe

from eu_korea_coop.constants import PARTNERSHIP

COMMUNICATION = "Communication"
MAILS = (
	{
		"partnership": "D17",
		"sender": "aino.rautio@suomi-ict.example",
		"sender_full_name": "Aino Rautio",
		"recipients": "anna.lindqvist@eu-korea.example",
		"subject": "Remarks on the draft letter of intent",
		"content": "Dear Anna, our remarks on the draft are in. Could we talk about article 4 next week?",
		"days_ago": 1,
	},
	{
		"partnership": "D5",
		"sender": "eunwoo.tak@byeol-soft.example",
		"sender_full_name": "탁은우",
		"recipients": "minjun.seok@eu-korea.example",
		"subject": "공동 세미나 일정 안내",
		"content": "안녕하십니까. 공동 세미나 일정을 보내 드립니다. 검토 후 회신 부탁드립니다.",
		"days_ago": 2,
	},
	{
		"partnership": None,
		"sender": "hyerin.gu@nuri-food.example",
		"sender_full_name": "구혜린",
		"recipients": "anna.lindqvist@eu-korea.example",
		"subject": "Question on the memorandum",
		"content": "Who signs for the valley? Our legal office asks for the title as well.",
		"days_ago": 0,
	},
)


def make(today: date) -> list[str]:
	"""Insert the mails as if they had come in on the days before `today`; answers their names."""
	names = []
	for mail in MAILS:
		day = today - timedelta(days=mail["days_ago"])
		doc = frappe.get_doc(
			{
				"doctype": COMMUNICATION,
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"status": "Open",
				"communication_date": datetime.combine(day, time(8, 40)),
				**{
					field: mail[field]
					for field in ("sender", "sender_full_name", "recipients", "subject", "content")
				},
			}
		)
		if mail["partnership"]:
			doc.reference_doctype = PARTNERSHIP
			doc.reference_name = frappe.db.get_value(
				PARTNERSHIP, {"history_key": f"demo.desk:{mail['partnership']}"}
			)
		names.append(doc.insert().name)
	return names
