"""What was read of a calendar or a mail becomes planned interactions: which meetings, whose, when they change and when they go."""

from datetime import date

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop.domain.meetings import Meeting
from eu_korea_coop.follow_up.meetings import bringing_in, invitations
from testing import make_contact, make_interaction, make_organisation, make_partnership

THEIRS, COLLEAGUE = "ji-won.park@cluster.example", "kim@institute.example"
ORGANISER = "organiser@cluster.example"


def day(days: int) -> date:
	return getdate(add_days(nowdate(), days))


@pytest.fixture
def theirs():
	organisation = make_organisation("Korea")
	make_contact(organisation, email_ids=[{"email_id": THEIRS, "is_primary": 1}])
	return organisation


@pytest.fixture
def partnership(theirs, officer):
	return make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=officer)


def meeting(key: str = "visit", days: int = 5, until: int | None = None, **values) -> Meeting:
	values = {"subject": key, "people": (THEIRS,), "organiser": ORGANISER, "place": "Daegu", **values}
	return Meeting(key, first=day(days), last=day(days if until is None else until), **values)


def read(*of: Meeting, whole: tuple[str, ...] = (), series: str | None = None):
	"""What was read: these meetings, and the series that stand in it as a whole."""
	return frappe._dict(
		meetings={one.key: one for one in of},
		series={one.key: series or one.key for one in of},
		whole=set(whole),
	)


def bring_in(user: str, as_user, reading, **of) -> dict:
	with as_user(user):
		return dict(bringing_in.bring_in(reading, day(0), **of))


def planned(**filters) -> dict[str, frappe._dict]:
	"""The interactions that were brought in, by subject."""
	rows = frappe.get_all(
		"Interaction",
		filters={"name": ("in", frappe.get_all("Calendar Meeting", pluck="interaction") or [""]), **filters},
		fields=[
			"name",
			"subject",
			"status",
			"interaction_date",
			"period_end",
			"location",
			"interaction_type",
		],
	)
	return {row.subject: row for row in rows}


def row_of(key: str) -> frappe._dict:
	return frappe.db.get_value("Calendar Meeting", {"key_hash": key}, "*", as_dict=True)


def store(key: str, **values) -> None:
	frappe.db.set_value(
		"Calendar Meeting", {"key_hash": key}, {"key_hash": key, **values}, update_modified=False
	)


# --- which are brought in


def test_a_meeting_is_brought_in_from_today_to_sixty_days_ahead(partnership, officer, as_user):
	some = {
		"Yesterday": (-1, None), "Until today": (-1, 0), "Today": (0, None), "Last": (60, 65), "Later": (61, None),
	}  # fmt: skip
	answer = bring_in(officer, as_user, read(*(meeting(key, *days) for key, days in some.items())))
	assert answer == {"made": 3}
	assert planned().keys() == {"Until today", "Today", "Last"}


def test_a_meeting_brings_its_words_or_a_word_for_it_and_no_address_of_who_organises_it(
	partnership, officer, as_user
):
	bare = meeting("bare", subject="", place="", organiser="", days=6)
	answer = bring_in(officer, as_user, read(meeting(place="Zoom"), bare))
	assert answer == {"made": 2}
	now = planned()
	assert (now["visit"].location, now["visit"].interaction_type) == ("Zoom", "Video")
	assert (now["Meeting"].location, now["Meeting"].interaction_type) == (None, "Meeting")
	assert (row_of("bare").organiser, bool(row_of("visit").organiser)) == ("", True)
	assert ORGANISER not in frappe.as_json(frappe.get_all("Calendar Meeting", fields=["*"]))
	assert bring_in(officer, as_user, read(meeting(place="Zoom"), bare)) == {}


def test_at_most_so_many_are_made_at_once_and_the_others_with_the_next_reading(
	partnership, officer, as_user, monkeypatch
):
	monkeypatch.setattr(bringing_in, "MOST_AT_ONCE", 2)
	reading = read(meeting("a"), meeting("b", 6), meeting("c", 7))
	assert bring_in(officer, as_user, reading) == {"made": 2}
	assert bring_in(officer, as_user, reading) == {"made": 1}


def test_one_that_is_refused_leaves_nothing_and_takes_none_of_the_others_with_it(
	partnership, officer, as_user, monkeypatch
):
	real = bringing_in.make

	def make(one: Meeting, *rest):
		answer = real(one, *rest)
		if one.key == "refused":
			raise frappe.ValidationError("somebody says no")
		return answer

	monkeypatch.setattr(bringing_in, "make", make)
	answer = bring_in(
		officer, as_user, read(meeting("refused"), meeting("also refused", 6), meeting("good", 7))
	)
	assert answer == {"refused": 1, "made": 2}
	assert planned().keys() == {"also refused", "good"} and not frappe.db.exists(
		"Interaction", {"subject": "refused"}
	)


def test_a_meeting_belongs_to_ones_own_partnership_with_most_of_those_who_take_part(
	partnership, theirs, officer, another_officer, as_user
):
	institute = make_organisation("Korea")
	make_contact(institute, email_ids=[{"email_id": COLLEAGUE, "is_primary": 1}])
	both = make_partnership(
		"Exploring", [make_organisation("Europe"), theirs, institute], owner_user=another_officer
	)
	make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=another_officer)
	make_partnership("Concluded", [make_organisation("Europe"), theirs], owner_user=officer)
	make_interaction(both, day(-1))
	bring_in(officer, as_user, read(meeting("one"), meeting("two", 6, people=(THEIRS, COLLEAGUE))))
	belongs = {
		row.subject: row.partnership
		for row in frappe.get_all("Interaction", fields=["subject", "partnership"])
	}
	assert (belongs["one"], belongs["two"]) == (partnership.name, both.name)
	doc = frappe.get_doc("Interaction", {"subject": "two"})
	assert sorted(
		row.organisation for row in doc.organisations if row.organisation in (theirs.name, institute.name)
	) == (sorted((theirs.name, institute.name)))
	assert len(doc.participants) == 2


# --- which change, and which go


def test_what_a_calendar_moves_is_followed_and_written_by_whom_it_is_of(
	partnership, officer, another_officer, as_user
):
	bring_in(officer, as_user, read(meeting()))
	moved = meeting(days=8, until=9, sequence=1, place="Busan")
	assert bring_in(another_officer, as_user, read(moved)) == {}
	assert bring_in(officer, as_user, read(moved)) == {"changed": 1}
	now = planned()["visit"]
	assert (now.interaction_date, now.period_end, now.location) == (day(8), day(9), "Busan")
	assert bring_in(officer, as_user, read(moved)) == {}
	off = meeting(days=8, sequence=2, is_cancelled=True)
	assert bring_in(another_officer, as_user, read(off)) == {}
	assert bring_in(officer, as_user, read(off)) == {"cancelled": 1}
	assert (row_of("visit").sequence, row_of("visit").state, row_of("visit").user) == (
		2,
		"Cancelled",
		officer,
	)
	back = meeting(days=8, sequence=3)
	assert bring_in(another_officer, as_user, read(back)) == {"made": 1}
	assert (planned()["visit"].status, row_of("visit").user) == ("Planned", another_officer)
	assert row_of("visit").missing == 0


def test_what_one_reading_misses_stays_and_what_two_miss_goes(partnership, officer, as_user):
	bring_in(officer, as_user, read(meeting("gone"), meeting("seen again", 6)))
	store("seen again", modified="2020-01-01 00:00:00")
	assert bring_in(officer, as_user, read()) == {}
	assert [row_of(key).missing for key in ("gone", "seen again")] == [1, 1]
	assert bring_in(officer, as_user, read(meeting("seen again", 6))) == {"cancelled": 1}
	assert {one.subject: one.status for one in planned().values()} == {
		"gone": "Cancelled",
		"seen again": "Planned",
	}
	assert [row_of(key).missing for key in ("gone", "seen again")] == [0, 0]
	assert bring_in(officer, as_user, read()) == {} and row_of("seen again").missing == 1
	assert row_of("seen again").modified.year == 2020, "it is not changed by that"


def test_a_date_that_a_whole_series_lacks_goes_at_once(partnership, officer, another_officer, as_user):
	dates = [meeting("first", 5), meeting("second", 6)]
	bring_in(officer, as_user, read(*dates, whole=("weekly",), series="weekly"))
	left = read(dates[0], whole=("weekly",), series="weekly")
	assert bring_in(another_officer, as_user, left) == {}
	assert bring_in(officer, as_user, left) == {"cancelled": 1}
	assert planned()["second"].status == "Cancelled" and planned()["first"].status == "Planned"


@pytest.mark.parametrize(
	("row", "status", "is_missed"),
	[
		({}, "Planned", True),
		({"source": "Mail"}, "Planned", False),
		({"state": "Dropped"}, "Planned", False),
		({}, "Held", False),
		({}, "Cancelled", False),
		({"last_day": -7, "first_day": -8}, "Planned", True),
		({"last_day": -8, "first_day": -8}, "Planned", False),
		({"first_day": 60, "last_day": 61}, "Planned", True),
		({"first_day": 61, "last_day": 61}, "Planned", False),
	],
)
def test_what_is_not_in_the_calendar_is_missed_if_it_came_from_there_for_these_days(
	partnership, officer, another_officer, as_user, row, status, is_missed
):
	bring_in(officer, as_user, read(meeting()))
	store("visit", **{field: day(value) if isinstance(value, int) else value for field, value in row.items()})
	frappe.db.set_value("Interaction", row_of("visit").interaction, "status", status)
	assert bring_in(another_officer, as_user, read()) == {}
	assert row_of("visit").missing == 0
	bring_in(officer, as_user, read())
	assert row_of("visit").missing == (1 if is_missed else 0)
	assert bring_in(officer, as_user, read(), sender=THEIRS) == {} and row_of("visit").missing == (
		1 if is_missed else 0
	)


@pytest.mark.parametrize(
	("days", "is_off"), [((-7, -7), True), ((-8, -8), False), ((60, 61), True), ((61, 61), False)]
)
def test_a_series_lacks_dates_of_the_days_that_were_read_alone(partnership, officer, as_user, days, is_off):
	first, last = days
	bring_in(officer, as_user, read(meeting(), series="weekly"))
	store("visit", first_day=day(first), last_day=day(last), source="Mail")
	answer = bring_in(officer, as_user, read(whole=("weekly",)), sender=THEIRS)
	assert answer == ({"cancelled": 1} if is_off else {})


def test_a_mail_is_believed_from_whoever_sent_the_first_one_whoever_organises(partnership, officer, as_user):
	assert bring_in(officer, as_user, read(meeting()), sender=THEIRS) == {"made": 1}
	moved = read(meeting(days=8, sequence=1))
	assert bring_in(officer, as_user, moved, sender=COLLEAGUE) == {}
	assert bring_in(officer, as_user, moved, sender=THEIRS) == {"changed": 1}


# --- what a person sees and does


def test_a_person_sees_what_came_in_lately_by_day_and_drops_what_is_theirs(
	partnership, officer, another_officer, as_user
):
	bring_in(
		officer,
		as_user,
		read(meeting("second", 6), meeting("first", 5), meeting("long ago", 7), meeting("held", 8)),
	)
	for key, last in (("first", -7), ("long ago", -8)):
		store(key, last_day=day(last))
	frappe.db.set_value("Interaction", planned()["held"].name, "status", "Held")
	with as_user(another_officer):
		assert bringing_in.lately(day(0)) == []
		with pytest.raises(frappe.PermissionError):
			bringing_in.set_dropped(row_of("first").name, True)
	with as_user(officer):
		rows = bringing_in.lately(day(0))
		assert [(row["subject"], row["first"], row["state"], row["source"]) for row in rows] == [
			("first", str(day(5)), "Planned", "Calendar"),
			("second", str(day(6)), "Planned", "Calendar"),
			("held", str(day(8)), "Held", "Calendar"),
		]
		assert len(bringing_in.lately(day(0), limit=2)) == 2
		for wrong in (row_of("held").name, "no such"):
			with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
				bringing_in.set_dropped(wrong, True)
		bringing_in.set_dropped(row_of("first").name, True)
		assert [row["state"] for row in bringing_in.lately(day(0))] == ["Dropped", "Planned", "Held"]
		assert planned()["first"].status == "Cancelled"
		bringing_in.set_dropped(row_of("first").name, False)
	assert (planned()["first"].status, row_of("first").state) == ("Planned", "Followed")


def test_a_person_sees_twenty_of_them(partnership, officer, as_user):
	bring_in(officer, as_user, read(*(meeting(str(number), 5) for number in range(21))))
	with as_user(officer):
		assert len(bringing_in.lately(day(0))) == 20


def test_meetings_are_forgotten_after_four_hundred_days(partnership, officer, as_user):
	bring_in(officer, as_user, read(meeting("old"), meeting("older", 6)))
	store("old", last_day=day(-400))
	store("older", last_day=day(-401))
	bringing_in.clear_old()
	assert frappe.get_all("Calendar Meeting", pluck="key_hash") == ["old"]


# --- for whom a mail is


def whose(*of: Meeting, sender: str = THEIRS, others: tuple[str, ...] = (), **more) -> str | None:
	return invitations.whose_work(read(*of, **more), sender, [sender, *others])


def test_a_mail_is_for_the_officer_of_the_partnership_of_those_who_take_part(
	partnership, officer, another_officer, as_user
):
	assert whose(meeting()) == officer
	frappe.db.set_value("Partnership", partnership.name, "visibility", "Restricted")
	with as_user(another_officer):
		assert whose(meeting()) == officer, "whoever attaches the file"
	assert whose(meeting(people=())) == officer, "the sender takes part"
	assert whose(meeting(), sender="x@else.example") is None, "a stranger names a person of a partnership"
	assert whose(meeting(), sender=another_officer) == officer, "a colleague does"
	assert whose(meeting(people=()), sender=another_officer) is None
	assert whose(meeting(people=()), sender=another_officer, others=(THEIRS,)) == officer
	assert whose() is None
	frappe.db.set_value("User", officer, "enabled", 0)
	assert whose(meeting()) is None
	frappe.db.set_value("Partnership", partnership.name, "owner_user", None)
	assert whose(meeting()) is None


def test_a_mail_about_a_meeting_that_is_there_is_for_whom_it_came_first(
	partnership, officer, another_officer, as_user
):
	bring_in(another_officer, as_user, read(meeting(), series="weekly"))
	assert whose(meeting()) == another_officer
	assert whose(whole=("weekly",)) == another_officer
	bring_in(another_officer, as_user, read(meeting("second", 6), series="weekly"))
	store("second", user=officer)
	frappe.db.set_value("User", another_officer, "enabled", 0)
	assert whose(meeting()) is None
	assert whose(whole=("weekly",)) is None, "whoever read it in first has left, and the others are not asked"
