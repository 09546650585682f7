"""Thirty days in which nothing runs, beside thirty days in which everything does: the same health, and no alert lost."""

import email
import email.policy
import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import frappe
import pytest
import time_machine
from frappe.utils import add_days, nowdate

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up import sweep
from eu_korea_coop.follow_up.digests import job
from eu_korea_coop.follow_up.sections.wording import HEADING
from testing import (
	factories,
	faults,
	make_agreement,
	make_event,
	make_interaction,
	make_user,
)

FIRST = datetime(2031, 3, 3, 10, 0, tzinfo=timezone.utc)
"""A Monday; thirty days later is a Wednesday of another week and month, so that every kind of digest is due again."""
DAYS = 30
CODE = {heading: code for code, heading in HEADING.items()}
COLUMNS = (
	"name",
	"stage",
	"health",
	"stalled_since",
	"reason_codes",
	"days_silent",
	"days_in_stage",
	"next_agreement_end",
	"agreements_in_force",
	"to_wake",
	"health_changes_on",
	"health_checked_on",
)


OVER_SINCE = {
	(digest.DUE_SOON, "Step becomes overdue"),
	(digest.AGREEMENTS_ENDING, "MoU that ends"),
	(digest.TOP_STALLED, "Falls silent"),
	(digest.TOP_STALLED, "Agreement lapses"),
	(digest.TOP_STALLED, "Step becomes overdue"),
}
"""What was true on some day and is worse by now: it is shown as overdue, as lapsed, as escalated."""


def make_partnership(*args, title: str | None = None, **fields):
	"""A partnership that lines call by `title`, where one is given."""
	named = {"title": title, "short_title": title[:100]} if title else {}
	return factories.make_partnership(*args, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


@pytest.fixture
def people(site):
	with faults.listening(faults.MailServer()) as account:
		frappe.get_doc(account).insert()
	return {
		digest.OFFICER: make_user("Cooperation Officer", time_zone="UTC"),
		digest.MANAGER: make_user("Cooperation Manager", time_zone="UTC"),
		digest.POLICY: make_user("Policy Viewer", time_zone="UTC"),
	}


def make_records(officer: str) -> None:
	"""On each of these something becomes due within thirty days."""
	quiet = make_partnership(
		"Informal Cooperation", title="Falls silent", since=due(-170), owner_user=officer
	)
	make_interaction(quiet, due(-170))
	make_partnership(
		"Exploring",
		title="Step becomes overdue",
		since=due(-5),
		next_step="Call",
		next_step_due=due(5),
		owner_user=officer,
	)
	make_agreement(
		make_partnership("Implementing", title="Notice begins", since=due(-5), owner_user=officer),
		"In Force",
		title="MoU with notice",
		term_type="Fixed",
		end_date=due(190),
	)
	make_agreement(
		make_partnership("Formalised", title="Agreement lapses", since=due(-5), owner_user=officer),
		"In Force",
		title="MoU that ends",
		term_type="Fixed",
		end_date=due(12),
	)
	make_partnership(
		"Parked", title="Wakes up", parked_until=due(15), move_reason="No mission", owner_user=officer
	)
	make_event(due(-2), title="Fair", owner_user=officer, follow_up_due=due(20))


def run_the_clock() -> None:
	"""What the scheduler wakes in an hour; the mails go out before the next one."""
	sweep.run_if_due()
	job.run()
	frappe.db.set_value("Email Queue", {"status": "Not Sent"}, "status", "Sent")


def alerts(user: str, since: int) -> Counter[tuple[str, str]]:
	"""(section, title) of every line this person was sent after the first `since` mails."""
	result: Counter[tuple[str, str]] = Counter()
	for text in mails(user)[since:]:
		section = None
		for line in text.splitlines():
			heading = CODE.get(re.sub(r" \(\d+\)$", "", line))
			section = heading or section
			if line.startswith("- "):
				result[section, line.removeprefix("- ").split(": ")[0]] += 1
	return result


def mails(user: str) -> list[str]:
	names = frappe.get_all("Email Queue Recipient", {"recipient": user}, pluck="parent")
	rows = frappe.get_all(
		"Email Queue", {"name": ("in", [*names, ""])}, pluck="message", order_by="creation asc"
	)
	parsed = [email.message_from_string(row, policy=email.policy.default) for row in rows]
	return [message.get_body(("plain",)).get_content() for message in parsed]


def health() -> list[dict]:
	return frappe.get_all("Partnership", fields=list(COLUMNS), order_by="name")


def agreements() -> list[dict]:
	return frappe.get_all("Agreement", fields=["name", "state", "state_since", "end_date"], order_by="name")


def notified_of_missing(user: str) -> int:
	return frappe.db.count("Notification Log", {"for_user": user, "document_type": "Cooperation Run Log"})


FIGURES_OF_THE_DAY = (digest.STALL_RATE, digest.TO_REVIEW)
"""Lines that count what is so on the day of the mail: another day has another number."""


@pytest.mark.long
def test_a_month_of_downtime_loses_no_alert_and_floods_nobody(people):
	officer, manager, viewer = people.values()
	with time_machine.travel(FIRST) as clock:
		frappe.db.delete("Cooperation Run Log")
		make_records(officer)
		sweep.run()
		run_the_clock()
		before = {user: len(mails(user)) for user in people.values()}
		frappe.db.savepoint("first_day")

		for day in range(1, DAYS + 1):
			clock.move_to(FIRST + timedelta(days=day))
			run_the_clock()
		undisturbed = {
			"health": health(),
			"agreements": agreements(),
			"alerts": {user: set(alerts(user, before[user])) for user in people.values()},
		}
		weekdays = sum((FIRST + timedelta(days=day)).weekday() < 5 for day in range(1, DAYS + 1))
		assert len(mails(officer)) - before[officer] <= weekdays
		assert notified_of_missing(manager) == 0

		frappe.db.rollback(save_point="first_day")
		frappe.clear_cache()
		assert health() != undisturbed["health"]
		for hours in range(3):
			clock.move_to(FIRST + timedelta(days=DAYS, hours=hours))
			run_the_clock()

	assert health() == undisturbed["health"]
	assert agreements() == undisturbed["agreements"]
	assert (
		notified_of_missing(manager) == 1 and notified_of_missing(officer) == notified_of_missing(viewer) == 0
	)
	for user in people.values():
		assert len(mails(user)) - before[user] == 1, "one digest for the present period, and no other"
		text = alerts(user, before[user])
		assert text and set(text.values()) == {1}, "nothing is said twice"
		lost = {alert for alert in undisturbed["alerts"][user] if alert[0] not in FIGURES_OF_THE_DAY} - set(
			text
		)
		assert lost <= OVER_SINCE, lost
	assert {
		(digest.OVERDUE, "Step becomes overdue"),
		(digest.NEWLY_STALLED, "Falls silent"),
		(digest.NEWLY_STALLED, "Agreement lapses"),
		(digest.TO_WAKE, "Wakes up"),
		(digest.EVENT_FOLLOW_UPS, "Fair"),
	} <= set(alerts(officer, before[officer]))
	assert {
		(digest.AGREEMENTS_ENDING, "MoU with notice"),
		(digest.TO_WAKE, "Wakes up"),
		(digest.ESCALATED, "Falls silent"),
		(digest.ESCALATED, "Agreement lapses"),
	} <= set(alerts(manager, before[manager]))
