"""What stands in the lines of a digest: which records, of whom, in which order, in which words."""

from datetime import date, datetime, timedelta

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, now_datetime, nowdate

from eu_korea_coop.domain import digest
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.follow_up.digests import job, people
from eu_korea_coop.follow_up.sections import managers, officers, wording
from eu_korea_coop.partnerships import snapshots
from testing import (
	factories,
	make_agreement,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_user,
)

WEEK = timedelta(days=7)


def make_partnership(stage: str = "Exploring", title: str | None = None, **fields):
	"""A partnership that lines call by `title`, where one is given."""
	named = {"title": title, "short_title": title} if title else {}
	return factories.make_partnership(stage, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


def day(days: int) -> str:
	return display(fuzzy(due(days)))


def mail_of(user: str, kind: str) -> dict[str, list[dict]]:
	"""The lines of the mail this person would get now, by section."""
	(reader,) = people.readers([kind], [user])
	mail = job.compose_now(reader, getdate(nowdate()))
	return {one["code"]: one["lines"] for one in mail.args["sections"]} if mail else {}


def words(lines: list[dict]) -> list[tuple[str, str]]:
	return [(line["title"], line["text"]) for line in lines]


def store(doc, **values) -> None:
	frappe.db.set_value(doc.doctype, doc.name, values)


# --- officers


def test_a_step_says_its_day_beside_how_late_it_is_and_carries_its_words_for_the_dialogs(officer):
	for title, days in (("Late", -2), ("Soon", 2)):
		doc = make_partnership(title=title, next_step="Call", next_step_due=due(5), owner_user=officer)
		store(doc, next_step_due=due(days))
	sections = mail_of(officer, digest.OFFICER)
	(late,), (soon,) = sections[digest.OVERDUE], sections[digest.DUE_SOON]
	assert (late["day"], soon["day"]) == (f"was due on {day(-2)}", f"on {day(2)}")
	assert (late["step"], late["due"]) == ("Call", due(-2))
	assert late["actions"] == soon["actions"] == ["log", "done", "postpone", "park", "write"]
	assert [link["action"] for link in soon["links"]] == ["log", "done", "postpone"]


def test_a_meeting_of_a_partnership_is_asked_of_its_officer_and_any_other_of_who_planned_it(
	officer, another_officer, as_user
):
	theirs = make_partnership(owner_user=another_officer)
	with as_user(officer):
		for subject, partnership in (("Of theirs", theirs), ("Of nobody", None)):
			doc = make_interaction(
				partnership,
				due(5),
				subject=subject,
				status="Planned",
				organisations=[make_organisation("Korea")],
			)
			store(doc, interaction_date=due(-1), first_day=due(-1), last_day=due(-1))
	text = f"Planned for {day(-1)}: did it take place?"
	assert words(mail_of(officer, digest.OFFICER)[digest.TO_CONFIRM]) == [("Of nobody", text)]
	assert words(mail_of(another_officer, digest.OFFICER)[digest.TO_CONFIRM]) == [("Of theirs", text)]


def stall_recorded(doc, health: str, moment: datetime) -> None:
	"""A snapshot as it was written at a moment, of that day."""
	row = frappe.get_last_doc("Partnership Snapshot", {"partnership": doc.name})
	row.update({"name": frappe.generate_hash(), "creation": moment, "valid_from": moment.date()})
	row.update({"health": health}).db_insert()


@pytest.mark.parametrize(
	("recorded", "is_news"),
	[
		([("Stalled", -20)], False),
		([("Stalled", 0)], False),
		([("Stalled", 1)], True),
		([("Stalled", -20), ("Stalled", 20)], False),
		([("Stalled", -40), ("On Track", -20), ("Stalled", 20)], True),
		([("Stalled", -40), ("On Track", -30), ("Stalled", -20), ("Stalled", 20)], False),
		([("On Track", -20), ("Stalled", 20)], True),
	],
)
def test_a_stall_is_news_if_it_began_after_the_last_digest(officer, recorded, is_news):
	"""`recorded`: what was written so many minutes before and after the last digest, which came a week ago."""
	doc = make_partnership("First Contact", since=due(-200), owner_user=officer)
	frappe.db.delete("Partnership Snapshot", {"partnership": doc.name, "health": ("!=", "Stalled")})
	moment = get_datetime(due(-7)) + timedelta(minutes=30)
	for health, minutes in recorded:
		stall_recorded(doc, health, moment + timedelta(minutes=minutes))
	frappe.db.delete("Partnership Snapshot", {"partnership": doc.name, "creation": (">", due(-1))})
	lines = officers.for_officers([officer], {officer: moment}, getdate(nowdate()))[officer]
	assert [one.content.name for one in lines[digest.NEWLY_STALLED]] == [doc.name] * is_news


def test_a_stall_that_a_sweep_recorded_after_midnight_for_the_day_before_is_news(officer):
	doc = make_partnership("First Contact", since=due(-200), owner_user=officer)
	midnight = get_datetime(due(0))
	frappe.db.set_value(
		"Partnership Snapshot",
		{"partnership": doc.name},
		{"creation": midnight + timedelta(minutes=5), "valid_from": due(-1)},
	)
	lines = officers.for_officers([officer], {officer: midnight + timedelta(minutes=1)}, getdate(nowdate()))
	assert lines[officer][digest.NEWLY_STALLED]


def test_each_officer_reads_of_stalls_since_their_own_last_digest_and_a_new_one_of_all(
	officer, another_officer
):
	newcomer, moment = make_user("Cooperation Officer"), now_datetime()
	for user in (officer, another_officer, newcomer):
		make_partnership("First Contact", title=f"Of {user}", since=due(-200), owner_user=user)
	last = {officer: moment - WEEK, another_officer: moment + WEEK}
	lines = officers.for_officers([officer, another_officer, newcomer], last, getdate(nowdate()))
	assert {user: len(lines[user][digest.NEWLY_STALLED]) for user in lines} == {
		officer: 1,
		another_officer: 0,
		newcomer: 1,
	}


def test_of_what_is_stalled_the_lines_that_are_shown_are_read_and_the_others_counted(officer, monkeypatch):
	for title, tier, days in (("Watched", "Watch", 300), ("Old", "Standard", 200), ("New", "Standard", 100)):
		make_partnership("First Contact", title=title, tier=tier, since=due(-days), owner_user=officer)
	monkeypatch.setattr(digest, "MAX_LINES", 2)
	lines = officers.for_officers([officer], {}, getdate(nowdate()))[officer][digest.NEWLY_STALLED]
	shown = [(one.content.title, bool(one.content.text)) for one in sorted(lines, key=lambda one: one.rank)]
	assert (shown, lines.beyond) == ([("Old", True), ("New", True)], 1)


def make_one_of_each_section(officer: str, title: str, days: int, tier: str = "Standard") -> None:
	"""A record of the officer's for each section that grows with their work, all due `days` ago."""
	made = {
		"step": make_partnership(title=title, next_step="Call", next_step_due=due(9), owner_user=officer),
		"stalled": make_partnership("First Contact", title=title, since=due(-200), owner_user=officer),
		"parked": make_partnership("Parked", title=title, owner_user=officer),
		"planned": make_interaction(
			make_partnership(owner_user=officer), due(5), subject=title, status="Planned"
		),
	}
	store(made["step"], next_step_due=due(-days), tier=tier)
	store(made["stalled"], stalled_since=due(-days), tier=tier)
	store(made["parked"], to_wake=1, parked_until=due(-days), tier=tier)
	store(made["planned"], interaction_date=due(-days), first_day=due(-days), last_day=due(-days))
	formalised = make_partnership("Formalised", owner_user=officer)
	parties = [{"organisation": row.organisation, "signature_status": "Sent"} for row in formalised.parties]
	agreement = make_agreement(
		formalised, "Signing", parties, title=title, owner_user=officer, since=due(-90)
	)
	reason = {"parent": agreement.partnership, "code": "SIGNATURE_PENDING"}
	frappe.db.set_value("Partnership Health Reason", reason, "since", due(-days))


GROWING = (
	digest.OVERDUE,
	digest.TO_CONFIRM,
	digest.NEWLY_STALLED,
	digest.SIGNATURES_PENDING,
	digest.TO_WAKE,
)
"""Sections of which the database chooses the lines that an officer is shown."""


@pytest.mark.parametrize("section", GROWING)
def test_the_first_lines_of_each_officer_are_those_of_all_their_lines_whatever_the_number(
	officer, another_officer, section, monkeypatch
):
	"""The same as sorted by Python, where small letters come after capitals and a longer time comes first."""
	for title, days in (("b", 9), ("B", 9), ("ä", 9), ("Oldest", 20), ("Youngest", 2)):
		make_one_of_each_section(officer, title, days)
	make_one_of_each_section(another_officer, "Theirs", 30)
	users, today = [officer, another_officer], getdate(nowdate())

	def of_officer() -> digest.Lines:
		return officers.for_officers(users, {}, today)[officer][section]

	every = titles(of_officer())
	known = ("Oldest", "B", "b", "ä", "Youngest")
	assert [title for title in every if title in known] == list(known)
	for number in range(1, len(every) + 1):
		monkeypatch.setattr(digest, "MAX_LINES", number)
		assert (titles(cut := of_officer()), cut.beyond) == (every[:number], len(every) - number)


def test_overdue_steps_and_those_of_the_week_are_cut_and_counted_apart(officer, monkeypatch):
	for title, days in (("Late", -2), ("Later", -1), ("Soon", 0), ("Sooner or later", 3), ("In a week", 7)):
		doc = make_partnership(title=title, next_step="Call", next_step_due=due(9), owner_user=officer)
		store(doc, next_step_due=due(days))
	monkeypatch.setattr(digest, "MAX_LINES", 1)
	lines = officers.for_officers([officer], {}, getdate(nowdate()))[officer]
	shown = {section: (titles(lines[section]), lines[section].beyond) for section in lines}
	assert shown == {digest.OVERDUE: (["Late"], 1), digest.DUE_SOON: (["Soon"], 2)}


def test_a_missing_signature_is_asked_of_the_agreements_officer_else_of_the_partnerships(
	officer, another_officer
):
	partnership = make_partnership("Formalised", owner_user=officer)
	sent = [
		{"organisation": row.organisation, "signature_status": "Sent", "sent_on": due(-90)}
		for row in partnership.parties
	]
	for title, owner in (("Theirs", another_officer), ("Nobody's", None), ("Nobody's either", "")):
		doc = make_agreement(
			partnership, "Signing", sent, title=title, owner_user=another_officer, since=due(-90)
		)
		store(doc, owner_user=owner)
	draft = make_agreement(partnership, "Draft", title="Draft", owner_user=officer)
	assert draft.state == "Draft"
	mine, theirs = (
		mail_of(user, digest.OFFICER)[digest.SIGNATURES_PENDING] for user in (officer, another_officer)
	)
	assert sorted(line["title"] for line in mine) == ["Nobody's", "Nobody's either"]
	assert [line["title"] for line in theirs] == ["Theirs"]
	summary = frappe.db.get_value("Agreement", {"title": "Theirs"}, "signature_summary")
	assert summary and theirs[0]["text"] == summary
	frappe.db.set_value("User", another_officer, "language", "ko")
	(korean,) = mail_of(another_officer, digest.OFFICER)[digest.SIGNATURES_PENDING]
	assert korean["text"].startswith("2곳 중 0곳 서명, 대기: ") and "(발송됨)" in korean["text"]


@pytest.mark.parametrize(
	("held_on", "status", "is_asked"),
	[(-9, "Held", True), (-8, "Held", True), (-7, "Held", False), (3, "Planned", True)],
)
def test_an_event_is_followed_up_by_what_was_held_after_its_last_day(officer, held_on, status, is_asked):
	event = make_event(due(-10), end_date=due(-8), title="Fair", owner_user=officer, follow_up_due=due(7))
	make_interaction(make_partnership(owner_user=officer), due(held_on), events=[event], status=status)
	other = make_event(due(-30), title="Other", owner_user=officer)
	make_interaction(make_partnership(), due(-1), events=[other])
	lines = mail_of(officer, digest.OFFICER).get(digest.EVENT_FOLLOW_UPS, [])
	assert words(lines) == [("Fair", f"Follow up with the participants by {day(7)}")] * is_asked


def test_an_event_is_followed_up_from_its_last_day_and_within_a_week_of_its_date(officer, another_officer):
	for title, last, follow_up, values in (
		("Ends today", 0, 7, {}),
		("Ends tomorrow", 1, 7, {}),
		("In eight days", -5, 8, {}),
		("Planned", -5, 7, {"status": "Planned"}),
		("Theirs", -5, 7, {"owner_user": another_officer}),
		("Late", -20, -3, {}),
	):
		doc = make_event(due(-30), end_date=due(-30), title=title, owner_user=officer, follow_up_due=due(9))
		store(doc, end_date=due(last), follow_up_due=due(follow_up), **values)
	titles = [line["title"] for line in mail_of(officer, digest.OFFICER)[digest.EVENT_FOLLOW_UPS]]
	assert titles == ["Late", "Ends today"]


def test_what_is_to_wake_is_asked_of_its_officer_by_date_and_of_managers_with_a_name(
	officer, another_officer, manager
):
	for title, days, owner in (
		("Later", -1, officer),
		("First", -9, officer),
		("Theirs", -5, another_officer),
	):
		store(make_partnership("Parked", title=title, owner_user=owner), to_wake=1, parked_until=due(days))
	store(make_partnership("Parked", title="Nobody's", owner_user=officer), owner_user=None, to_wake=1)
	mine = mail_of(officer, digest.OFFICER)[digest.TO_WAKE]
	assert words(mine)[0] == ("First", f"Parked until {day(-9)}: wake it, or park it anew")
	assert [line["title"] for line in mine] == ["First", "Later"]
	for_manager = {
		line["title"]: line["officer"] for line in mail_of(manager, digest.MANAGER)[digest.TO_WAKE]
	}
	assert for_manager["First"] == "Responsible: Officer"
	assert for_manager["Nobody's"] == "Nobody is responsible"


# --- managers


def for_managers(days: int = -1, windows: tuple[int, ...] = (180,)) -> dict[str, digest.Lines]:
	return managers.for_managers(getdate(due(days)), getdate(nowdate()), 14, windows)


def titles(lines: list[digest.Line]) -> list[str]:
	return [one.content.title for one in sorted(lines, key=lambda one: one.rank)]


def test_what_changed_is_moved_new_newly_stalled_or_recovered_in_this_order(manager, monkeypatch):
	made = {
		"D moved": ("Exploring", {"stage": "First Contact"}),
		"C new": ("Identified", None),
		"B stalls": ("First Contact", {"health": "On Track"}),
		"A is well": ("Exploring", {"health": "Stalled"}),
		"E as before": ("Exploring", {}),
		"F stalls as before": ("First Contact", {}),
	}
	for title, (stage, before) in made.items():
		doc = make_partnership(stage, title=title, since=due(-200) if "stalls" in title else due(-1))
		if before is not None:
			row = frappe.get_last_doc("Partnership Snapshot", {"partnership": doc.name})
			store(row, valid_from=due(0))
			row.update({"name": frappe.generate_hash(), "valid_from": due(-7), **before}).db_insert()
	lines = mail_of(manager, digest.MANAGER)[digest.CHANGES]
	shown = [line for line in words(lines) if line[0] in made]
	assert shown == [
		("D moved", "First Contact → Exploring"),
		("C new", "New, Identified"),
		("B stalls", "Newly stalled"),
		("A is well", f"Recovered: {frappe.db.get_value('Partnership', {'title': 'A is well'}, 'health')}"),
	]
	assert {line["officer"] for line in lines} == {"Responsible: Administrator"}
	frappe.db.set_value("Partnership", {"title": "C new"}, "owner_user", None)
	(new,) = [one for one in mail_of(manager, digest.MANAGER)[digest.CHANGES] if one["title"] == "C new"]
	assert new["officer"] == "Nobody is responsible"
	for number in (1, 2, 3):
		monkeypatch.setattr(digest, "MAX_LINES", number)
		cut = for_managers(-7)[digest.CHANGES]
		assert titles(cut) == [title for title, _text in shown[:number]]
		assert cut.beyond == len(shown) - number


def test_the_stalled_come_by_tier_then_by_day_and_one_without_a_day_last(monkeypatch):
	rows = (
		("Watched", "Watch", 400),
		("No day", "Standard", None),
		("Younger", "Standard", 100),
		("Older", "", 200),
		("Strategic", "Strategic", 50),
	)
	for title, tier, days in rows:
		doc = make_partnership("First Contact", title=title, since=due(-90))
		store(doc, tier=tier, stalled_since=due(-days) if days else None)
	lines = for_managers()
	assert titles(lines[digest.TOP_STALLED]) == ["No day"]
	assert titles(lines[digest.ESCALATED]) == ["Strategic", "Older", "Younger", "Watched"]
	for number in (1, 2, 3):
		monkeypatch.setattr(digest, "MAX_LINES", number)
		cut = for_managers()[digest.ESCALATED]
		assert (titles(cut), cut.beyond) == (["Strategic", "Older", "Younger"][:number], 4 - number)
	store(frappe.get_doc("Partnership", {"title": "Younger"}), stalled_since=due(-3))
	monkeypatch.setattr(digest, "MAX_LINES", 1)
	assert titles(for_managers()[digest.TOP_STALLED]) == ["Younger"]


def test_late_plans_come_by_number_of_actions_and_what_has_none_or_has_ended_is_left_out(
	manager, officer, monkeypatch
):
	for title, late, values in (
		("Two", 2, {}),
		("One, strategic", 1, {"tier": "Strategic"}),
		("None", 0, {}),
		("Ended", 3, {"stage": "Concluded"}),
		("Nobody's", 1, {"owner_user": None, "short_title": None}),
	):
		doc = make_partnership("Implementing", title=title, owner_user=officer)
		store(doc, overdue_actions=late, **values)
	lines = mail_of(manager, digest.MANAGER)[digest.PLANS_OVERDUE]
	assert [(line["title"], line["officer"]) for line in lines] == [
		("Two", "Responsible: Officer"),
		("One, strategic", "Responsible: Officer"),
		("Nobody's", "Nobody is responsible"),
	]
	monkeypatch.setattr(digest, "MAX_LINES", 1)
	cut = for_managers()[digest.PLANS_OVERDUE]
	assert (titles(cut), cut.beyond) == (["Two"], 2)


def test_an_agreement_is_announced_from_the_first_day_of_its_window_to_its_end(manager, officer):
	partnership = make_partnership("Formalised", owner_user=officer)
	long = make_master("Agreement Kind", "Test long", notice_days=300)
	unset = make_master("Agreement Kind", "Test unset", notice_days=0)
	rows = (
		("Ends today", unset, {"end_date": due(0)}),
		("On the last day", unset, {"end_date": due(180)}),
		("A day later", unset, {"end_date": due(181)}),
		("On its kind's last day", long, {"end_date": due(300)}),
		("A day after that", long, {"end_date": due(301)}),
		("Reviewed soon", unset, {"term_type": "Open-Ended", "end_date": None, "review_date": due(180)}),
		("Reviewed later", unset, {"term_type": "Open-Ended", "end_date": None, "review_date": due(181)}),
		(
			"Reviewed in its kind's window",
			long,
			{"term_type": "Open-Ended", "end_date": None, "review_date": due(300)},
		),
		("Review is over", unset, {"term_type": "Open-Ended", "end_date": None, "review_date": due(-9)}),
		("Decided", unset, {"end_date": due(10), "renewal_decision": "Renew"}),
		("Expired", unset, {"end_date": due(10), "state": "Expired"}),
	)
	for title, kind, values in rows:
		doc = make_agreement(
			partnership,
			"In Force",
			title=title,
			kind=kind,
			term_type="Fixed",
			end_date=due(5),
			owner_user=officer,
		)
		store(doc, **values)
	store(frappe.get_doc("Agreement", {"title": "Ends today"}), owner_user=None)
	lines = for_managers()[digest.AGREEMENTS_ENDING]
	known = {title for title, _kind, _values in rows}
	assert [title for title in titles(lines) if title in known] == [
		"Review is over",
		"Ends today",
		"On the last day",
		"Reviewed soon",
		"On its kind's last day",
		"Reviewed in its kind's window",
	]
	in_mail = {line["title"]: line for line in mail_of(manager, digest.MANAGER)[digest.AGREEMENTS_ENDING]}
	assert in_mail["Ends today"]["text"] == f"Ends on {day(0)}, no decision yet"
	assert in_mail["Ends today"]["officer"] == "Nobody is responsible"
	assert in_mail["Reviewed soon"]["text"] == f"Review due on {day(180)}, no decision yet"
	assert in_mail["Review is over"]["text"] == f"Review due on {day(-9)}, no decision yet"
	assert in_mail["Reviewed soon"]["officer"] == "Responsible: Officer"


def test_what_waits_for_a_managers_review_comes_by_day_with_who_is_responsible(manager, officer, monkeypatch):
	for title, days, owner in (("Second", -3, None), ("First", -9, officer), ("Undated", None, officer)):
		doc = make_agreement(
			make_partnership("Formalised"), "Internal Review", title=title, owner_user=officer
		)
		store(doc, state_since=due(days) if days else None, owner_user=owner)
	lines = mail_of(manager, digest.MANAGER)[digest.APPROVALS]
	assert [(line["title"], line["text"], line["officer"]) for line in lines] == [
		("First", f"Waits for your review since {day(-9)}", "Responsible: Officer"),
		("Second", f"Waits for your review since {day(-3)}", "Nobody is responsible"),
		("Undated", "Waits for your review since date unknown", "Responsible: Officer"),
	]
	monkeypatch.setattr(digest, "MAX_LINES", 2)
	cut = for_managers()[digest.APPROVALS]
	assert (titles(cut), cut.beyond) == (["First", "Second"], 1)


def test_workload_names_who_has_something_late_or_stalled_the_most_stalled_first(manager, officer):
	calm, busy = make_user("Cooperation Officer"), make_user("Cooperation Officer", first_name="Busy")
	for user in (calm, officer, busy):
		make_partnership(owner_user=user, next_step="Call", next_step_due=due(1))
	late = make_partnership(owner_user=officer, next_step="Call", next_step_due=due(1))
	store(late, next_step_due=due(-1))
	for owner in (busy, None):
		doc = make_partnership("First Contact", since=due(-200), owner_user=busy)
		store(doc, owner_user=owner)
	store(make_partnership("First Contact", since=due(-200), owner_user=calm), stage="Parked")
	lines = mail_of(manager, digest.MANAGER)[digest.WORKLOAD]
	named = [line for line in words(lines) if line[0] in ("Busy", "Officer") or "@" in line[0]]
	assert named == [
		("Busy", "2 partnerships, 0 steps overdue, 1 stalled"),
		("Officer", "2 partnerships, 1 step overdue, 0 stalled"),
	]
	assert {line["user"] for line in lines} == {busy, officer}


def test_work_that_hangs_is_counted_by_kind_and_who_holds_most_of_it_comes_first(manager):
	gone, left = (make_user("Cooperation Officer", first_name=name) for name in ("Gone", "Left"))
	for user, number in ((gone, 1), (left, 2)):
		for _ in range(number):
			make_partnership(owner_user=user)
		frappe.db.set_value("User", user, "enabled", 0)
	lines = mail_of(manager, digest.MANAGER)[digest.HANGING]
	assert words(lines) == [
		("Left", "Cannot work on it any more: 2 partnerships"),
		("Gone", "Cannot work on it any more: 1 partnership"),
	]
	assert lines[0]["actions"] == ["hand_over"] and lines[0]["url"] == ""


# --- readers of figures

NOVEMBER = date(2031, 11, 12)
"""The month before is October."""


def figures_of(user: str, as_user, today: date = NOVEMBER) -> dict[str, list[tuple[str, str]]]:
	"""What the mail of a day says to this reader of figures, by section."""
	(reader,) = people.readers([digest.POLICY], [user])
	with as_user(user):
		sections = job.reader_of(digest.POLICY, [reader], today)(reader)
		return {
			code: words([wording.line(one.content, {}) for one in sorted(lines, key=lambda one: one.rank)])
			for code, lines in sections.items()
		}


def test_results_of_the_month_before_are_added_up_and_those_of_most_records_come_first(viewer, as_user):
	for indicator, day, quantity, more in (
		("Projects", "2031-10-01", 2, {"status": "Verified"}),
		("Projects", "2031-10-31", 5.5, {}),
		("Meetings", "2031-10-15", 0, {}),
		("Visits", "2031-10-01", 3, {"outcome_date_precision": "Month"}),
		("Too early", "2031-09-30", 1, {}),
		("Too late", "2031-11-01", 1, {}),
		("Some time in the year", "2031-10-01", 1, {"outcome_date_precision": "Year"}),
		("Only expected", "2031-10-15", 1, {"status": "Expected"}),
	):
		indicator = make_master("Outcome Indicator", f"Test {indicator}", category="Other")
		doc = make_outcome(make_partnership(), indicator)
		store(doc, outcome_date=day, quantity=quantity, **more)
	assert figures_of(viewer, as_user)[digest.KPI_CHANGES] == [
		("Test Projects", "7.5 in 2 records"),
		("Test Meetings", "1 in 1 record"),
		("Test Visits", "3 in 1 record"),
	]


def test_agreements_that_were_signed_in_the_month_before_count_where_their_kind_does(viewer, as_user):
	partnership = make_partnership("Formalised")
	for title, day, more in (
		("Second", "2031-10-31", {"state": "Expired"}),
		("First", "2031-10-01", {"signed_on_precision": "Month"}),
		("Too early", "2031-09-30", {}),
		("Too late", "2031-11-01", {}),
		("Some time", "2031-10-01", {"signed_on_precision": "Year"}),
		("Still signing", "2031-10-15", {"state": "Signing"}),
		("Not counted", "2031-10-15", {"counts_in_figures": 0}),
	):
		doc = make_agreement(partnership, "In Force", title=title)
		store(doc, **{"signed_on": day, "signed_on_precision": "Day", "counts_in_figures": 1, **more})
	assert figures_of(viewer, as_user)[digest.AGREEMENTS_SIGNED] == [
		("First", "Test Agreement Kind, signed Oct 2031"),
		("Second", "Test Agreement Kind, signed 31 Oct 2031"),
	]


def test_events_of_the_month_before_and_of_this_one_are_named_with_their_place_and_as_much_of_their_day_as_is_known(
	viewer, as_user
):
	for title, day, more in (
		("Begins it", "2031-10-01", {"city": "Daegu"}),
		("Ends it", "2031-11-30", {"city": None}),
		("In the month", "2031-11-01", {"start_date_precision": "Month", "city": "Busan"}),
		("Too early", "2031-09-30", {}),
		("Too late", "2031-12-01", {}),
		("Called off", "2031-10-15", {"status": "Cancelled"}),
		("In the year", "2031-10-15", {"start_date_precision": "Year"}),
	):
		store(make_event(due(5), title=title), start_date=day, **more)
	assert figures_of(viewer, as_user)[digest.EVENTS] == [
		("Begins it", "Daegu, 1 Oct 2031"),
		("In the month", "Busan, Nov 2031"),
		("Ends it", "30 Nov 2031"),
	]


def test_the_share_of_stalled_partnerships_is_compared_with_that_when_the_month_began(viewer, as_user):
	assert digest.STALL_RATE not in figures_of(viewer, as_user, getdate(nowdate()))
	month, sections, changed = getdate(nowdate()).replace(day=1), [], []
	for health, before in (("Stalled", "Stalled"), ("On Track", "Stalled"), ("On Track", "On Track")):
		doc = make_partnership()
		store(doc, health=health)
		frappe.db.set_value("Partnership Snapshot", {"partnership": doc.name}, "health", before)
		if health != before:
			fields = ["partnership", *snapshots.FIELDS]
			(row,) = frappe.get_all("Partnership Snapshot", {"partnership": doc.name}, fields)
			changed.append({**row, "health": health, "reasons": []})
	store(make_partnership("Parked"), health="Stalled")
	hidden = make_partnership(visibility="Restricted")
	store(hidden, health="Stalled")
	frappe.db.set_value("Partnership Snapshot", {"partnership": hidden.name}, "health", "Stalled")
	sections += figures_of(viewer, as_user, getdate(nowdate()))[digest.STALL_RATE]
	frappe.db.set_value("Partnership Snapshot", {"partnership": ("!=", "")}, "valid_from", month)
	snapshots.append(changed, month + timedelta(days=1))  # as a change leaves it
	sections += figures_of(viewer, as_user, getdate(nowdate()))[digest.STALL_RATE]
	assert [text for _title, text in sections] == [
		"33 % of 3 active partnerships are stalled",
		"33 % of 3 active partnerships are stalled, 67 % when the month began",
	]
