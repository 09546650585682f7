"""What each reader's digest says: all that matters, nothing that is not theirs, nothing at all when there is nothing to say."""

import re
from datetime import datetime, timezone

import frappe
import pytest
from frappe.utils import add_days, get_first_day, getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.domain.dates import KOREAN, display, fuzzy
from eu_korea_coop.follow_up import reading
from eu_korea_coop.follow_up.digests import delivery, job, people
from eu_korea_coop.follow_up.sections import managers, reasons
from testing import (
	count_queries,
	factories,
	forget_request,
	make_agreement,
	make_event,
	make_interaction,
	make_master,
	make_user,
)

MONDAY_NOON = datetime(2031, 3, 3, 12, 0, tzinfo=timezone.utc)


def make_partnership(*args, title: str | None = None, **fields):
	"""A partnership that lines call by `title`, where one is given."""
	named = {"title": title, "short_title": title[:100]} if title else {}
	return factories.make_partnership(*args, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


def reader(user: str, kind: str) -> people.Reader:
	(reader,) = people.readers([kind], [user])
	return reader


def titles_by_section(user: str, kind: str) -> dict[str, list[str]]:
	"""Titles of the lines by section, as this person's mail has them."""
	mail = job.compose_now(reader(user, kind), getdate(nowdate()))
	return (
		{section["code"]: [line["title"] for line in section["lines"]] for section in mail.args["sections"]}
		if mail
		else {}
	)


# --- denied first


def test_an_officer_hears_nothing_of_anothers_restricted_records(officer, another_officer):
	hidden = make_partnership(
		"Formalised", title="Hidden", visibility="Restricted", owner_user=another_officer
	)
	make_agreement(
		hidden,
		"Signing",
		title="Hidden MoU",
		owner_user=officer,
		since=due(-90),
		parties=[{"organisation": row.organisation, "signature_status": "Sent"} for row in hidden.parties],
	)
	assert "Hidden MoU" not in str(titles_by_section(officer, digest.OFFICER))


def test_what_is_hidden_from_an_officer_is_neither_shown_nor_counted(officer, another_officer, monkeypatch):
	"""Of what is theirs by one record and hidden by another: an agreement, and a meeting of which a colleague is responsible."""
	mine = make_partnership("Formalised", title="Mine", owner_user=officer)
	theirs = make_partnership(
		"Formalised", title="Theirs", visibility="Restricted", owner_user=another_officer
	)
	for partnership, title in ((mine, "Open MoU"), (theirs, "Hidden MoU")):
		parties = [
			{"organisation": row.organisation, "signature_status": "Sent"} for row in partnership.parties
		]
		make_agreement(
			partnership, "Signing", title=title, owner_user=officer, since=due(-90), parties=parties
		)
	for subject, also in (("Open talk", []), ("Hidden talk", [theirs.name])):
		talk = make_interaction(mine, due(3), subject=subject, status="Planned", other_partnerships=also)
		past = {"interaction_date": due(-1), "first_day": due(-1), "last_day": due(-1)}
		frappe.db.set_value("Interaction", talk.name, past)
	monkeypatch.setattr(digest, "MAX_LINES", 1)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	sections = {one["code"]: one for one in mail.args["sections"]}
	for code, title in ((digest.SIGNATURES_PENDING, "Open MoU"), (digest.TO_CONFIRM, "Open talk")):
		assert ([line["title"] for line in sections[code]["lines"]], sections[code]["total"]) == ([title], 1)
	frappe.get_doc("User", officer).add_roles("Cooperation Manager")
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	totals = {one["code"]: one["total"] for one in mail.args["sections"]}
	assert (totals[digest.SIGNATURES_PENDING], totals[digest.TO_CONFIRM]) == (2, 2)


def test_of_an_officer_whom_user_permissions_narrow_every_line_is_looked_through(officer, monkeypatch):
	for number in range(4):
		title = f"P{number}"
		make_partnership("Exploring", title=title, next_step="Call", next_step_due=due(1), owner_user=officer)
	seen = frappe.db.get_value("Partnership", {"title": "P3"})
	permission = {"user": officer, "allow": "Partnership", "for_value": seen}
	frappe.get_doc({"doctype": "User Permission", **permission}).insert()
	monkeypatch.setattr(digest, "MAX_LINES", 2)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	(section,) = (one for one in mail.args["sections"] if one["code"] == digest.DUE_SOON)
	assert ([line["title"] for line in section["lines"]], section["total"]) == (["P3"], 1)


def test_readers_of_figures_are_asked_for_together(viewer):
	another = make_user("Policy Viewer")
	readers = [reader(user, digest.POLICY) for user in (viewer, another)]
	read = job.reader_of(digest.POLICY, readers, getdate(nowdate()))
	seen = []
	for one in readers:
		with reading.reading_as(one.user, "en"), count_queries() as asked:
			read(one)
		seen.append(len(asked.touching("Partnership Snapshot")))
	assert seen == [1, 0]


def test_a_viewers_digest_counts_no_restricted_partnership(viewer, officer):
	make_partnership("Exploring", owner_user=officer)
	before = job.compose_now(reader(viewer, digest.POLICY), getdate(nowdate())).args
	make_partnership("Exploring", visibility="Restricted", owner_user=officer)
	assert job.compose_now(reader(viewer, digest.POLICY), getdate(nowdate())).args == before


def test_a_viewers_digest_names_no_person(viewer, officer):
	make_partnership("Exploring", next_step="Call Ms Example", next_step_due=due(1), owner_user=officer)
	mail = job.compose_now(reader(viewer, digest.POLICY), getdate(nowdate()))
	assert "Ms Example" not in str(mail.args) and officer not in str(mail.args)


@pytest.mark.parametrize("who", ["officer", "viewer", "system_manager"])
def test_only_a_manager_previews_another_persons_digest(who, request, as_user, another_officer):
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		api.preview_digest(digest.OFFICER, another_officer)


def test_an_outsider_has_no_digest(outsider, as_user):
	with as_user(outsider), pytest.raises(frappe.ValidationError, match="no such digest"):
		api.preview_digest()


def test_a_preview_leaves_the_session_of_whoever_asks(manager, officer, as_user):
	with as_user(manager):
		frappe.session.sid, frappe.session.data = "the id in the cookie", {"csrf_token": "x"}
		frappe.local.form_dict = frappe._dict(kind=digest.OFFICER)
		api.preview_digest(digest.OFFICER, officer)
		assert (frappe.session.user, frappe.session.sid) == (manager, "the id in the cookie")
		assert frappe.session.data == {"csrf_token": "x"} and frappe.form_dict.kind == digest.OFFICER


# --- what it says


def test_nothing_to_say_is_no_mail():
	nobody = make_user("Cooperation Officer")
	assert titles_by_section(nobody, digest.OFFICER) == {}


def test_an_officer_hears_of_steps_overdue_and_due(officer):
	make_partnership("Exploring", title="Late", next_step="Call", next_step_due=due(3), owner_user=officer)
	frappe.db.set_value("Partnership", {"title": "Late"}, "next_step_due", due(-3))
	make_partnership("Exploring", title="Soon", next_step="Write", next_step_due=due(7), owner_user=officer)
	make_partnership("Exploring", title="Later", next_step="Visit", next_step_due=due(8), owner_user=officer)
	result = titles_by_section(officer, digest.OFFICER)
	assert (result[digest.OVERDUE], result[digest.DUE_SOON]) == (["Late"], ["Soon"])


def test_a_step_is_mailed_to_its_owner_and_not_to_the_responsible_officer(officer, another_officer):
	make_partnership(
		"Exploring",
		title="Shared",
		next_step="Call",
		next_step_due=due(2),
		owner_user=officer,
		next_step_owner=another_officer,
	)
	assert "Shared" in titles_by_section(another_officer, digest.OFFICER)[digest.DUE_SOON]
	assert "Shared" not in str(titles_by_section(officer, digest.OFFICER).get(digest.DUE_SOON))


def test_a_planned_meeting_is_asked_for_from_the_day_after(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	make_interaction(partnership, due(5), subject="Visit", status="Planned")
	assert digest.TO_CONFIRM not in titles_by_section(officer, digest.OFFICER)
	frappe.db.set_value("Interaction", {"subject": "Visit"}, {"last_day": due(-1), "first_day": due(-1)})
	assert titles_by_section(officer, digest.OFFICER)[digest.TO_CONFIRM] == ["Visit"]


def test_a_meeting_that_may_still_be_ahead_is_not_asked_for(officer):
	"""Its first possible day is over, its last is not (settled.md, Planned and held)."""
	partnership = make_partnership("Exploring", owner_user=officer)
	for subject, days in (("This month", 0), ("Last month", -1)):
		make_interaction(partnership, due(5), subject=subject, status="Planned")
		frappe.db.set_value(
			"Interaction", {"subject": subject}, {"first_day": due(-20), "last_day": due(days)}
		)
	assert titles_by_section(officer, digest.OFFICER)[digest.TO_CONFIRM] == ["Last month"]


def test_a_stall_is_news_once(officer):
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	assert titles_by_section(officer, digest.OFFICER)[digest.NEWLY_STALLED] == ["Silent"]
	delivery.deliver(people.Due(reader(officer, digest.OFFICER), "2031-03-03"), None, 0)
	assert digest.NEWLY_STALLED not in titles_by_section(officer, digest.OFFICER)


def test_the_day_shown_is_the_day_the_partnership_stalled(officer):
	doc = make_partnership("Formalised", since=due(-400), owner_user=officer)
	doc.reload()
	days = {row.since for row in doc.health_reasons if row.severity == "Hard"}
	assert len(days) > 1
	assert reasons.stalled_since(doc)[1] == min(days)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	(line,) = next(one["lines"] for one in mail.args["sections"] if one["code"] == digest.NEWLY_STALLED)
	assert line["text"].startswith("Silent for 13 months, no next step"), line["text"]
	assert line["day"] == f"stalled since {display(fuzzy(min(days)))}"


def test_a_day_is_written_in_a_korean_mail_as_on_the_screens():
	officer = make_user("Cooperation Officer", language="ko")
	make_partnership("Formalised", since=due(-400), owner_user=officer)
	make_partnership("Exploring", owner_user=officer, next_step="Call", next_step_due=due(2))
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	texts = [mail.subject, mail.args["header"]]
	texts += [
		line[part] for one in mail.args["sections"] for line in one["lines"] for part in ("text", "day")
	]
	assert display(fuzzy(nowdate()), KOREAN) in mail.subject
	assert display(fuzzy(due(2)), KOREAN) in " ".join(texts)
	assert not re.search(r"\d+-\d+-\d+", " ".join(texts)), texts


def test_an_event_is_followed_up_until_somebody_did(officer):
	event = make_event(due(-20), title="Fair", owner_user=officer, follow_up_due=due(3))
	assert titles_by_section(officer, digest.OFFICER)[digest.EVENT_FOLLOW_UPS] == ["Fair"]
	make_interaction(make_partnership("Exploring", owner_user=officer), due(-1), events=[event])
	assert digest.EVENT_FOLLOW_UPS not in titles_by_section(officer, digest.OFFICER)


def test_a_manager_hears_of_what_nobody_handled_and_of_endings(manager, officer):
	make_partnership("First Contact", title="Forgotten", since=due(-300), owner_user=officer)
	partnership = make_partnership("Formalised", owner_user=officer)
	make_agreement(partnership, "In Force", title="MoU", term_type="Fixed", end_date=due(50))
	make_agreement(partnership, "Internal Review", title="Draft to read")
	result = titles_by_section(manager, digest.MANAGER)
	assert "Forgotten" in result[digest.ESCALATED] and "Forgotten" not in result.get(digest.TOP_STALLED, [])
	assert "MoU" in result[digest.AGREEMENTS_ENDING] and "Draft to read" in result[digest.APPROVALS]


def test_an_agreement_ends_in_the_notice_window_of_its_own_kind(manager):
	partnership = make_partnership("Formalised")
	for title, days in (("Short notice", 30), ("Long notice", 90)):
		kind = make_master("Agreement Kind", f"Test {title}", notice_days=days)
		make_agreement(partnership, "In Force", title=title, kind=kind, term_type="Fixed", end_date=due(60))
	titles = titles_by_section(manager, digest.MANAGER)[digest.AGREEMENTS_ENDING]
	assert [title for title in titles if title.endswith(" notice")] == ["Long notice"]


def test_a_decision_silences_the_ending(manager, officer):
	partnership = make_partnership("Formalised", owner_user=officer)
	agreement = make_agreement(partnership, "In Force", title="Decided", term_type="Fixed", end_date=due(50))
	agreement.renewal_decision = "Renew"
	agreement.save()
	assert "Decided" not in str(titles_by_section(manager, digest.MANAGER).get(digest.AGREEMENTS_ENDING))


def test_a_missing_sweep_is_reported_to_managers(manager):
	old = make_partnership("Exploring")
	frappe.db.set_value("Partnership", old.name, "creation", "2020-01-01 00:00:00")
	frappe.db.delete("Cooperation Run Log")
	assert digest.SWEEP_MISSED in titles_by_section(manager, digest.MANAGER)


def test_a_muted_section_is_left_out_and_muting_all_is_no_mail(officer, as_user):
	make_partnership("Exploring", title="Soon", next_step="Write", next_step_due=due(1), owner_user=officer)
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	assert {digest.DUE_SOON, digest.NEWLY_STALLED} <= titles_by_section(officer, digest.OFFICER).keys()
	wish = frappe.get_doc({"doctype": "Digest Preference", "user": officer, "enabled": 1})
	wish.muted_sections = digest.DUE_SOON
	wish.insert()
	result = titles_by_section(officer, digest.OFFICER)
	assert digest.DUE_SOON not in result and digest.NEWLY_STALLED in result
	wish.update({"muted_sections": "\n".join(digest.SECTIONS[digest.OFFICER])}).save()
	assert titles_by_section(officer, digest.OFFICER) == {}


def test_who_switched_it_off_gets_none(officer):
	frappe.get_doc({"doctype": "Digest Preference", "user": officer, "enabled": 0}).insert()
	assert officer not in [one.reader.user for one in people.due(MONDAY_NOON)]


def test_ten_lines_and_how_many_more(officer):
	for number in range(12):
		make_partnership(
			"Exploring", title=f"P{number}", next_step="Call", next_step_due=due(1), owner_user=officer
		)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	section = next(one for one in mail.args["sections"] if one["code"] == digest.DUE_SOON)
	assert (len(section["lines"]), section["total"], section["more"]) == (10, 12, "and 2 more")
	assert "Follow-ups" in section["more_url"]


def test_markup_is_text_in_the_mail(officer, as_user):
	make_partnership(
		"Exploring", title="<i>Fair</i> & Co", next_step="<b>x</b>", next_step_due=due(1), owner_user=officer
	)
	with as_user(officer):
		html = api.preview_digest(digest.OFFICER)["html"]
	assert "<i>Fair" not in html and "<b>x" not in html and "&lt;b&gt;x" in html


def test_each_line_opens_the_record_and_the_log(officer, as_user):
	name = make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer).name
	with as_user(officer):
		html = api.preview_digest(digest.OFFICER)["html"]
	links = [
		f"/app/today?do={action}&amp;doctype=Partnership&amp;name={name}"
		for action in ("log", "done", "postpone")
	]
	assert f"/app/partnership/{name}" in html and all(link in html for link in links)


@pytest.mark.parametrize(
	("first", "last", "language", "greeting"),
	[
		("민준", "석", "ko", "석민준 님, 안녕하세요."),
		("Minjun", "Seok", "ko", "Minjun Seok 님, 안녕하세요."),
		("민준", "석", "en", "Hello 석민준,"),
		("Anna", "Lindqvist", "en", "Hello Anna Lindqvist,"),
	],
)
def test_everybody_is_greeted_in_the_order_of_the_own_name(first, last, language, greeting):
	user = make_user("Cooperation Officer", first_name=first, last_name=last, language=language)
	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	mail = job.compose_now(reader(user, digest.OFFICER), getdate(nowdate()))
	assert mail.args["greeting"] == greeting


@pytest.mark.parametrize(
	("field", "value"), [("digest_hour", 24), ("digest_hour", -1), ("muted_sections", "GOSSIP")]
)
def test_a_preference_that_would_lose_the_digest_is_refused(officer, field, value):
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "Digest Preference", "user": officer, "enabled": 1, field: value}).insert()


def test_the_sections_one_can_mute_are_those_of_ones_own_digests(officer, manager, viewer, as_user):
	with as_user(officer):
		(digest_sections,) = api.get_digest_sections()
		with pytest.raises(frappe.PermissionError):
			api.get_digest_sections(manager)
	assert digest_sections["kind"] == digest.OFFICER
	assert [section["code"] for section in digest_sections["sections"]] == list(
		digest.SECTIONS[digest.OFFICER]
	)
	with as_user(manager):
		assert [kind["kind"] for kind in api.get_digest_sections(viewer)] == [digest.POLICY]


def test_one_readers_lines_that_cannot_be_read_stop_nobody_elses(officer, another_officer):
	for user in (officer, another_officer):
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	real = job.officers.for_officers

	def fail(users, *args):
		if officer in users:
			raise ZeroDivisionError("a record nobody foresaw")
		return real(users, *args)

	today = getdate(nowdate())
	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
		patch.setattr(job.officers, "for_officers", fail)
		readers = [reader(user, digest.OFFICER) for user in (officer, another_officer)]
		read = job.reader_of_all(digest.OFFICER, readers, today)
		with pytest.raises(ZeroDivisionError):
			read(readers[0])
		assert read(readers[1])[digest.DUE_SOON]


def test_a_hard_reason_is_escalated_after_two_weeks_and_only_to_managers(manager, officer):
	"""Fourteen days are within the managers' patience; no mail of its own is sent for it."""
	for days, title in ((14, "Patience"), (15, "Escalated")):
		doc = make_partnership("First Contact", title=title, since=due(-31 - days), owner_user=officer)
		reasons = {"parent": doc.name, "parenttype": "Partnership", "severity": "Hard"}
		frappe.db.set_value("Partnership Health Reason", reasons, "since", due(-days))
	mails = frappe.db.count("Email Queue")
	result = titles_by_section(manager, digest.MANAGER)
	assert "Escalated" in result[digest.ESCALATED] and "Patience" not in result[digest.ESCALATED]
	assert "Patience" in result[digest.TOP_STALLED] and "Escalated" not in result[digest.TOP_STALLED]
	assert digest.ESCALATED not in titles_by_section(officer, digest.OFFICER)
	assert frappe.db.count("Email Queue") == mails


# --- to whom, when, how often


def test_a_person_is_due_at_their_own_hour():
	seoul = make_user("Cooperation Officer", time_zone="Asia/Seoul")
	brussels = make_user("Cooperation Officer", time_zone="Europe/Brussels")
	at_0700_in_seoul = datetime(2031, 3, 3, 22, 5, tzinfo=timezone.utc).replace(day=2)
	assert at_0700_in_seoul.weekday() == 6  # still Sunday in UTC, Monday in Seoul
	result = {one.reader.user: one.period for one in people.due(at_0700_in_seoul)}
	assert result.get(seoul) == "2031-03-03" and brussels not in result


def test_who_chose_no_hour_is_due_at_that_of_the_settings(officer):
	frappe.db.set_single_value("Cooperation Settings", "digest_hour", 9)
	assert reader(officer, digest.OFFICER).hour == 9


def test_a_managers_workload_counts_no_step_that_is_due_today(manager, officer):
	for days in (-1, 0):
		doc = make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
		frappe.db.set_value("Partnership", doc.name, "next_step_due", due(days))
	assert "2 partnerships, 1 step overdue, 0 stalled" in texts(manager, digest.MANAGER, digest.WORKLOAD)


def test_a_second_delivery_for_the_same_period_is_none(officer):
	one = people.Due(reader(officer, digest.OFFICER), "2031-03-03")
	assert delivery.deliver(one, None, 0) is True
	assert one not in people.due(MONDAY_NOON)
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc(
			{
				"doctype": "Digest Delivery",
				"user": officer,
				"kind": digest.OFFICER,
				"period": "2031-03-03",
				"delivery_key": people.delivery_key(officer, digest.OFFICER, "2031-03-03"),
			}
		).insert()


def test_a_further_reader_costs_no_query():
	users = [make_user("Cooperation Officer") for _ in range(6)]
	for user in users:
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	today = getdate(nowdate())

	def queries(some: list[str]) -> int:
		readers = [reader(user, digest.OFFICER) for user in some]
		with count_queries() as seen:
			read = job.reader_of(digest.OFFICER, readers, today)
			for one in readers:
				with reading.reading_as(one.user, "en"):
					reading.readable(read(one))
		return len(seen)

	queries(users)
	assert queries(users) == queries(users[:2])


# --- in which words, and in which order


def texts(user: str, kind: str, section: str) -> list[str]:
	mail = job.compose_now(reader(user, kind), getdate(nowdate()))
	result = {one["code"]: one["lines"] for one in mail.args["sections"]}
	return [line["text"] for line in result.get(section, [])]


def test_what_is_due_first_comes_first_whatever_its_tier(officer):
	for days, title, tier in (
		(5, "In five", "Strategic"),
		(1, "Tomorrow", "Watch"),
		(3, "In three", "Standard"),
	):
		make_partnership(
			"Exploring", title=title, tier=tier, next_step="Call", next_step_due=due(days), owner_user=officer
		)
	assert titles_by_section(officer, digest.OFFICER)[digest.DUE_SOON] == ["Tomorrow", "In three", "In five"]


@pytest.mark.parametrize(
	("days", "text"),
	[
		(-2, "Call: 2 days overdue"),
		(-1, "Call: 1 day overdue"),
		(0, "Call: due today"),
		(1, "Call: due tomorrow"),
		(3, "Call: due in 3 days"),
	],
)
def test_a_step_says_how_late_it_is(officer, days, text):
	doc = make_partnership("Exploring", next_step="Call", next_step_due=due(5), owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, "next_step_due", due(days))
	section = digest.OVERDUE if days < 0 else digest.DUE_SOON
	assert texts(officer, digest.OFFICER, section) == [text]


@pytest.mark.parametrize(("late", "text"), [(1, "1 action is late"), (2, "2 actions are late")])
def test_late_actions_are_counted_in_a_sound_sentence(manager, officer, late, text):
	doc = make_partnership("Implementing", owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, "overdue_actions", late)
	assert texts(manager, digest.MANAGER, digest.PLANS_OVERDUE) == [text]


def test_a_managers_lines_name_who_is_responsible(manager, officer):
	doc = make_partnership("First Contact", title="Forgotten", since=due(-300), owner_user=officer)
	make_agreement(doc, "In Force", title="Ends", term_type="Fixed", end_date=due(5), owner_user=officer)
	make_agreement(doc, "Internal Review", title="Draft", owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, "overdue_actions", 1)
	mail = job.compose_now(reader(manager, digest.MANAGER), getdate(nowdate()))
	named = {
		(one["code"], line["title"]): line["officer"]
		for one in mail.args["sections"]
		for line in one["lines"]
	}
	for code in (digest.ESCALATED, digest.CHANGES, digest.PLANS_OVERDUE):
		assert named[code, "Forgotten"] == "Responsible: Officer"
	assert (
		named[digest.AGREEMENTS_ENDING, "Ends"] == named[digest.APPROVALS, "Draft"] == "Responsible: Officer"
	)


def test_a_first_digest_says_so_and_calls_nothing_new(officer, viewer):
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	assert mail.args["first"].startswith("This is your first digest")
	figures = job.compose_now(reader(viewer, digest.POLICY), getdate(nowdate()))
	assert figures.args["first"] == "", "figures are those of last month, the first time as well"
	assert [one["heading"] for one in mail.args["sections"]] == ["Stalled"]


def test_a_later_digest_says_newly_of_what_is_new(officer):
	delivery.deliver(people.Due(reader(officer, digest.OFFICER), "2031-03-03"), None, 0)
	frappe.db.set_value("Digest Delivery", {"user": officer}, "composed_at", "2020-01-01 00:00:00")
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	assert not mail.args["first"]
	assert [one["heading"] for one in mail.args["sections"]] == ["Newly stalled"]


def test_what_was_typed_reads_so_in_the_mail(officer):
	make_partnership(
		"Exploring",
		title="Tom & <Jerry>",
		next_step="call Tom & <Jerry>",
		next_step_due=due(1),
		owner_user=officer,
	)
	mail = job.compose_now(reader(officer, digest.OFFICER), getdate(nowdate()))
	(line,) = mail.args["sections"][0]["lines"]
	assert (line["title"], line["text"]) == ("Tom & <Jerry>", "call Tom & <Jerry>: due tomorrow")


def test_a_viewer_reads_of_the_events_of_this_month_and_the_last(viewer):
	when = {"Long ago": -2, "Last month": -1, "This month": 0, "Next month": 1}
	partnership = make_partnership("Formalised")
	for title, months in when.items():
		day = get_first_day(nowdate(), d_months=months)
		make_event(day, title=title)
		signed = {"state": "In Force", "signed_on": day, "signed_on_precision": "Day"}
		frappe.db.set_value("Agreement", make_agreement(partnership, title=title).name, signed)
	titles = titles_by_section(viewer, digest.POLICY)
	assert {*titles[digest.EVENTS]} & {*when} == {"Last month", "This month"}
	assert {*titles[digest.AGREEMENTS_SIGNED]} & {*when} == {"Last month"}


# --- whose work hangs


def test_work_of_somebody_who_cannot_act_is_shown_to_managers_until_it_is_handed_over(manager, officer):
	gone = make_user("Cooperation Officer", first_name="Gone")
	make_partnership("Exploring", owner_user=gone, next_step="Call", next_step_due=due(3))
	assert digest.HANGING not in titles_by_section(manager, digest.MANAGER)
	frappe.db.set_value("User", gone, "enabled", 0)
	assert titles_by_section(manager, digest.MANAGER)[digest.HANGING] == ["Gone"]
	assert texts(manager, digest.MANAGER, digest.HANGING) == [
		"Cannot work on it any more: 1 partnership, 1 next step"
	]
	frappe.set_user(manager)
	api.reassign_portfolio(gone, officer)
	frappe.set_user("Administrator")
	assert digest.HANGING not in titles_by_section(manager, digest.MANAGER)


def test_a_managers_lines_are_the_first_by_rank_and_the_others_are_counted(manager, officer, monkeypatch):
	tiers = ("Watch", "Standard", "Strategic", "Standard")
	made = [
		make_partnership("Exploring", since=due(-400 - number), tier=tier, title=f"Silent {number}")
		for number, tier in enumerate(tiers)
	]
	rows = [
		frappe.db.get_value("Partnership", one.name, ["tier", "stalled_since", "title"], as_dict=True)
		for one in made
	]
	rows.sort(key=lambda row: digest.rank("Hard", row.tier, row.stalled_since, row.title))
	monkeypatch.setattr(digest, "MAX_LINES", 2)
	lines = managers.for_managers(getdate(due(-1)), getdate(nowdate()), 14, [180])
	for section in (digest.ESCALATED, digest.CHANGES):
		assert (len(lines[section]), lines[section].beyond) == (2, 2), section
	shown = [one.content.title for one in sorted(lines[digest.ESCALATED], key=lambda one: one.rank)]
	assert shown == [row.title for row in rows[:2]]
	written = titles_by_section(manager, digest.MANAGER)
	assert len(written[digest.ESCALATED]) == 2


def test_a_move_comes_before_what_is_new_whatever_its_tier(monkeypatch):
	moved = make_partnership("Exploring", title="Moved", tier="Watch")
	before = frappe.get_last_doc("Partnership Snapshot", {"partnership": moved.name})
	before.update(
		{"name": frappe.generate_hash(), "valid_from": due(-1), "stage": "First Contact"}
	).db_insert()
	make_partnership("Exploring", title="New", tier="Strategic")
	monkeypatch.setattr(digest, "MAX_LINES", 1)
	lines = managers.for_managers(getdate(due(-1)), getdate(nowdate()), 14, [180])[digest.CHANGES]
	assert ([one.content.title for one in lines], lines.beyond) == (["Moved"], 1)


def test_a_managers_digest_takes_fourteen_queries_at_most(manager, officer):
	def cost() -> list[str]:
		one = reader(manager, digest.MANAGER)
		job.compose_now(one, getdate(nowdate()))
		forget_request()
		with count_queries() as seen:
			job.compose_now(one, getdate(nowdate()))
		return seen.statements

	few = cost()
	for number in range(3):
		make_partnership("Exploring", since=due(-300), title=f"Silent {number}", owner_user=officer)
	make_agreement(make_partnership("Formalised"), "Internal Review")
	gone = make_user("Cooperation Officer", first_name="Gone")
	asked = make_partnership("Exploring", owner_user=gone)
	frappe.db.set_value("User", gone, "enabled", 0)
	settings = frappe.get_doc("Cooperation Settings")
	settings.intake = 1
	settings.save()
	frappe.set_user(manager)
	api.decide_review(asked.name, "Leave")
	frappe.set_user("Administrator")
	many = cost()
	assert len(few) <= len(many) <= 14, "\n".join(one[:120] for one in many)
