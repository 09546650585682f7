"""An interaction: its fuzzy date, its status, whether it counts, its next step, and the quick log."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from testing import (
	as_user,
	count_queries,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
)
from testing.ways import import_csv


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def ahead(days: int) -> date:
	return today() + timedelta(days=days)


def new_interaction(partnership=None, **values):
	"""An unsaved interaction that holds only what the test says."""
	return frappe.get_doc(
		{
			"doctype": "Interaction",
			"subject": "Meeting in Daegu",
			"interaction_type": "Meeting",
			"interaction_date": today(),
			"partnership": getattr(partnership, "name", partnership),
			**values,
		}
	)


def refused(doc, *words: str) -> str:
	"""Insert `doc`, expect a refusal that holds all `words`; answer its text."""
	with pytest.raises(frappe.ValidationError) as error:
		doc.insert()
	for word in words:
		assert word in str(error.value)
	return str(error.value)


# dates


@pytest.mark.parametrize(
	("given", "precision", "stored", "how", "first", "last"),
	[
		("2017-05-15", None, date(2017, 5, 15), "Day", date(2017, 5, 15), date(2017, 5, 15)),
		("2016-11-20", "Month", date(2016, 11, 20), "Month", date(2016, 11, 1), date(2016, 11, 30)),
		("2013-01-01", "Year", date(2013, 1, 1), "Year", date(2013, 1, 1), date(2013, 12, 31)),
		("2017-05-01", "Before", date(2017, 5, 1), "Before", None, date(2017, 4, 30)),
		("2017-05-01", "Unknown", None, "Unknown", None, None),
		(None, None, None, "Unknown", None, None),
		(None, "Day", None, "Unknown", None, None),
	],
)
def test_a_fuzzy_date_is_stored_in_its_normal_form_with_its_first_and_last_possible_day(
	given, precision, stored, how, first, last
):
	doc = new_interaction(
		make_partnership(),
		interaction_date=given,
		interaction_date_precision=precision,
		no_next_step_reason="–",
	).insert()
	doc.reload()
	assert (doc.interaction_date, doc.interaction_date_precision) == (stored, how)
	assert (doc.first_day, doc.last_day) == (first, last)


def test_the_end_of_a_period_is_the_last_possible_day():
	doc = make_interaction(make_partnership(), "2013-01-01", "Year", period_end="2014-06-30", approx_count=5)
	assert (doc.first_day, doc.last_day) == (date(2013, 1, 1), date(2014, 6, 30))


def test_a_period_that_ends_before_its_first_possible_day_is_refused():
	doc = new_interaction(make_partnership(), interaction_date="2016-11-10", period_end="2016-11-09")
	refused(doc, "Last day", "Date")


def test_a_period_may_end_within_the_month_in_which_it_starts():
	doc = make_interaction(make_partnership(), "2016-11-20", "Month", period_end="2016-11-02")
	assert doc.last_day == date(2016, 11, 2)


# planned and held


def test_what_lies_ahead_is_planned_whatever_was_entered():
	doc = new_interaction(make_partnership(), interaction_date=ahead(10), status="Held").insert()
	assert doc.status == "Planned"


def test_a_month_that_has_begun_is_held():
	doc = new_interaction(
		make_partnership(),
		interaction_date=today(),
		interaction_date_precision="Month",
		no_next_step_reason="–",
	).insert()
	assert doc.status == "Held"


def test_a_planned_interaction_of_yesterday_is_held_by_one_click(officer):
	doc = new_interaction(make_partnership(), interaction_date=ahead(-1), status="Planned").insert()
	with as_user(officer):
		answer = api.hold_interaction(doc.name)
	assert answer == {"name": doc.name, "status": "Held"}
	assert frappe.db.get_value("Interaction", doc.name, "status") == "Held"


def test_holding_twice_changes_nothing():
	doc = new_interaction(make_partnership(), interaction_date=ahead(-1), status="Planned").insert()
	api.hold_interaction(doc.name)
	modified = frappe.db.get_value("Interaction", doc.name, "modified")
	api.hold_interaction(doc.name)
	assert frappe.db.get_value("Interaction", doc.name, "modified") == modified


def test_holding_may_bring_the_outcome_and_the_next_step():
	doc = new_interaction(make_partnership(), interaction_date=ahead(-1), status="Planned").insert()
	api.hold_interaction(
		doc.name, outcome="A visit was agreed", next_step="Send dates", next_step_due=ahead(7)
	)
	doc.reload()
	assert (doc.outcome, doc.next_step, doc.next_step_due) == ("A visit was agreed", "Send dates", ahead(7))


def test_an_interaction_ahead_can_not_be_held():
	doc = new_interaction(make_partnership(), interaction_date=ahead(3)).insert()
	with pytest.raises(frappe.ValidationError, match="Status"):
		api.hold_interaction(doc.name)
	assert frappe.db.get_value("Interaction", doc.name, "status") == "Planned"


def test_a_held_interaction_moved_into_the_future_is_planned_again():
	doc = make_interaction(make_partnership())
	doc.interaction_date = ahead(20)
	doc.save()
	assert doc.status == "Planned"


def test_a_viewer_can_not_hold_an_interaction(viewer):
	doc = new_interaction(make_partnership(), interaction_date=ahead(-1), status="Planned").insert()
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.hold_interaction(doc.name)


# does it count


@pytest.mark.parametrize(
	("interaction_type", "two_way", "counts"),
	[
		("Meeting", None, 1),
		("Meeting", 0, 0),
		("E-Mail Exchange", None, 1),
		("E-Mail Exchange", 0, 0),
		("Attempt", None, 0),
		("Attempt", 1, 0),
		("Internal Note", 1, 0),
		("Signing", 1, 1),
	],
)
def test_meaningful_is_derived_from_type_and_direction(interaction_type, two_way, counts):
	values = {} if two_way is None else {"two_way": two_way}
	doc = new_interaction(
		make_partnership(), interaction_type=interaction_type, no_next_step_reason="–", **values
	).insert()
	assert doc.is_meaningful == counts


@pytest.mark.parametrize(
	("interaction_type", "expected"),
	[("Meeting", 1), ("Message", 1), ("Attempt", 0), ("Internal Note", 0)],
)
def test_two_way_has_a_default_that_depends_on_the_type(interaction_type, expected):
	doc = new_interaction(
		make_partnership(), interaction_type=interaction_type, no_next_step_reason="–"
	).insert()
	doc.reload()
	assert doc.two_way == expected


def test_an_attempt_set_to_two_way_keeps_what_was_said():
	doc = new_interaction(make_partnership(), interaction_type="Attempt", two_way=1).insert()
	assert (doc.two_way, doc.is_meaningful) == (1, 0)


@pytest.mark.parametrize(("override", "counts"), [("Yes", 1), ("No", 0)])
def test_an_override_with_its_reason_beats_the_derivation(override, counts):
	doc = make_interaction(
		make_partnership(),
		interaction_type="Attempt" if override == "Yes" else "Meeting",
		meaningful_override=override,
		meaningful_override_reason="They called back within the hour",
	)
	assert doc.is_meaningful == counts


def test_an_override_without_a_reason_is_refused():
	refused(new_interaction(make_partnership(), meaningful_override="No"), "Reason of the override")


def test_nobody_can_write_that_it_is_meaningful():
	doc = new_interaction(make_partnership(), interaction_type="Attempt", is_meaningful=1).insert()
	assert doc.is_meaningful == 0


# who


def test_the_partnerships_parties_are_proposed_as_organisations():
	partnership = make_partnership()
	doc = make_interaction(partnership)
	assert [row.organisation for row in doc.organisations] == [
		row.organisation for row in partnership.parties
	]
	assert [row.side for row in doc.organisations] == ["Europe", "Korea"]


def test_organisations_that_are_named_stay_as_they_are():
	organisation = make_organisation("Korea")
	doc = make_interaction(make_partnership(), organisations=[organisation])
	assert [row.organisation for row in doc.organisations] == [organisation.name]


def test_a_party_that_has_left_is_not_proposed():
	partnership = make_partnership()
	partnership.append(
		"parties", {"organisation": make_organisation().name, "role": "Member", "to_date": "2020-01-01"}
	)
	partnership.save()
	doc = make_interaction(partnership)
	assert [row.organisation for row in doc.organisations] == [
		row.organisation for row in partnership.parties[:2]
	]


def test_an_interaction_with_nobody_is_refused():
	refused(new_interaction(), "Partnership", "Organisations")


def test_an_interaction_needs_no_partnership():
	doc = make_interaction(organisations=[make_organisation()])
	assert doc.is_meaningful == 1


def test_an_organisation_listed_twice_is_refused_by_its_name():
	organisation = make_organisation(organisation_name="Twice & Sons")
	doc = new_interaction(
		make_partnership(),
		organisations=[{"organisation": organisation.name}, {"organisation": organisation.name}],
	)
	refused(doc, "Organisations", "row 2", "Twice &amp; Sons")


def test_the_main_partnership_is_not_one_of_the_others():
	partnership = make_partnership()
	refused(
		new_interaction(partnership, other_partnerships=[{"partnership": partnership.name}]), "Also concerns"
	)


def test_another_partnership_is_listed_once():
	other = make_partnership()
	refused(
		new_interaction(
			make_partnership(), other_partnerships=[{"partnership": other.name}, {"partnership": other.name}]
		),
		"Also concerns",
		"row 2",
	)


def test_one_interaction_concerns_several_events_and_partnerships():
	events = [make_event("2013-06-01"), make_event("2013-09-01")]
	other = make_partnership()
	doc = make_interaction(
		make_partnership(), "2013-01-01", "Year", events=events, other_partnerships=[other]
	)
	doc.reload()
	assert [row.event for row in doc.events] == [event.name for event in events]
	assert [row.partnership for row in doc.other_partnerships] == [other.name]


def test_an_empty_participant_is_refused():
	refused(
		new_interaction(make_partnership(), participants=[{"is_interpreter": 1}]), "Participants", "row 1"
	)


# next step


def test_whoever_logs_a_contact_is_asked_for_the_next_step():
	refused(new_interaction(make_partnership()), "Next step", "Due", "Why no next step")


def test_a_reason_answers_for_the_next_step():
	doc = new_interaction(make_partnership(), no_next_step_reason="They will call in spring").insert()
	assert doc.name


def test_a_next_step_answers_for_itself_and_belongs_to_the_responsible_officer(another_officer):
	partnership = make_partnership(owner_user=another_officer)
	doc = new_interaction(partnership, next_step="Send the programme", next_step_due=ahead(7)).insert()
	assert doc.next_step_owner == another_officer


@pytest.mark.parametrize(
	"values",
	[
		{"interaction_type": "Attempt"},
		{"interaction_type": "E-Mail Exchange", "two_way": 0},
		{"status": "Planned"},
		{"status": "Cancelled"},
		{"interaction_date": None},
		{"interaction_date": "2016-11-01", "interaction_date_precision": "Month"},
		{"days_ago": 31},
	],
	ids=["attempt", "one-way", "planned", "cancelled", "undated", "history", "31 days ago"],
)
def test_no_next_step_is_asked_for(values):
	if "days_ago" in values:
		values = {"interaction_date": ahead(-values["days_ago"])}
	assert new_interaction(make_partnership(), **values).insert().name


def test_no_next_step_is_asked_for_where_history_is_loaded():
	loaded = new_interaction(make_partnership())
	loaded.flags.history_key = "p1-2013"  # as the loader sets it: no other way in may (CheckedDocument)
	assert loaded.insert().history_key == "p1-2013"


def test_thirty_days_ago_is_still_news():
	refused(new_interaction(make_partnership(), interaction_date=ahead(-30)), "Next step")


def test_no_next_step_is_asked_for_while_the_partnership_has_one():
	partnership = make_partnership(next_step="Visit in spring", next_step_due=ahead(60))
	assert new_interaction(partnership).insert().name


def test_no_next_step_is_asked_for_at_rest():
	assert new_interaction(make_partnership("Concluded", since="2016-01-01")).insert().name


def test_a_next_step_is_asked_for_when_that_of_the_partnership_is_overdue():
	partnership = make_partnership()
	frappe.db.set_value("Partnership", partnership.name, {"next_step": "Visit", "next_step_due": ahead(-1)})
	refused(new_interaction(partnership), "Next step")


def test_a_next_step_without_a_day_is_refused():
	refused(new_interaction(make_partnership(), next_step="Call"), "Due")


def test_a_day_without_a_next_step_is_refused():
	refused(new_interaction(make_partnership(), next_step_due=ahead(3)), "Next step")


def test_a_next_step_in_the_past_is_refused():
	refused(new_interaction(make_partnership(), next_step="Call", next_step_due=ahead(-1)), "Due", "past")


def test_a_next_step_may_be_due_today():
	doc = new_interaction(make_partnership(), next_step="Call", next_step_due=today()).insert()
	assert doc.next_step_due == today()


def test_an_old_next_step_does_not_stop_a_later_correction():
	doc = new_interaction(make_partnership(), next_step="Call", next_step_due=today()).insert()
	frappe.db.set_value("Interaction", doc.name, "next_step_due", ahead(-5))
	doc.reload()
	doc.outcome = "They were pleased"
	doc.save()
	assert frappe.db.get_value("Interaction", doc.name, "outcome") == "They were pleased"


# the quick log


def test_a_contact_is_logged_in_six_fields(officer):
	partnership = make_partnership()
	with as_user(officer):
		answer = api.log_interaction(
			partnership=partnership.name,
			interaction_type="Call",
			interaction_date=nowdate(),
			subject="Call with KICOX",
			next_step="Send the list of companies",
			next_step_due=ahead(14),
		)
	doc = frappe.get_doc("Interaction", answer["name"])
	assert (doc.partnership, doc.interaction_type, doc.interaction_date) == (
		partnership.name,
		"Call",
		today(),
	)
	assert (doc.status, doc.is_meaningful, doc.two_way, doc.owner) == ("Held", 1, 1, officer)
	assert (doc.next_step, doc.next_step_due) == ("Send the list of companies", ahead(14))


@pytest.mark.parametrize(
	("written", "stored"),
	[
		("Nov 2016", (date(2016, 11, 1), "Month")),
		("2013", (date(2013, 1, 1), "Year")),
		("before May 2017", (date(2017, 5, 1), "Before")),
		("2016년 11월", (date(2016, 11, 1), "Month")),
		("unknown", (None, "Unknown")),
		(None, (None, "Unknown")),
	],
)
def test_the_quick_log_reads_dates_as_people_write_them(written, stored):
	answer = api.log_interaction(make_partnership().name, "Meeting", written)
	doc = frappe.get_doc("Interaction", answer["name"])
	assert (doc.interaction_date, doc.interaction_date_precision) == stored


def test_the_quick_log_proposes_a_subject():
	"""It says with whom; the type stands beside it, in the reader's language."""
	partnership = make_partnership(title="KICOX and ACCIÓ", short_title="KICOX – ACCIÓ")
	answer = api.log_interaction(partnership.name, "Site Visit", "2016")
	assert frappe.db.get_value("Interaction", answer["name"], "subject") == "KICOX – ACCIÓ"


def test_the_quick_log_refuses_a_date_it_does_not_understand():
	frappe.db.set_single_value("System Settings", "date_format", "yyyy-mm-dd")
	with pytest.raises(frappe.ValidationError, match="03/04/2017"):
		api.log_interaction(make_partnership().name, "Meeting", "03/04/2017")


@pytest.mark.parametrize("interaction_type", ["E-Mail Exchange", "Message"])
def test_the_quick_log_wants_to_know_whether_a_mail_was_answered(interaction_type):
	partnership = make_partnership()
	with pytest.raises(frappe.ValidationError, match="Both sides took part"):
		api.log_interaction(partnership.name, interaction_type, "2016")
	answer = api.log_interaction(partnership.name, interaction_type, "2016", two_way=0)
	assert answer["is_meaningful"] == 0


def test_a_viewer_can_not_log(viewer):
	partnership = make_partnership()
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.log_interaction(partnership.name, "Meeting", "2016")
	assert frappe.db.count("Interaction", {"partnership": partnership.name}) == 0


def test_a_restricted_partnership_takes_no_entry_from_an_officer_who_can_not_read_it(
	officer, another_officer
):
	with as_user(officer):
		partnership = make_partnership(visibility="Restricted")
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.log_interaction(partnership.name, "Meeting", "2016")


# bad input


@pytest.mark.parametrize(
	("field", "value", "label"),
	[
		("interaction_date", "next week", "Date"),
		("interaction_date", 20170515, "Date"),
		("interaction_date", ["2017-05-15"], "Date"),
		("interaction_date", {"day": 3}, "Date"),
		("period_end", "2017-02-30", "Last day"),
		("interaction_date_precision", "Fortnight", "Date precision"),
		("interaction_type", "Séance", "Type"),
		("interaction_type", ["Meeting"], "Type"),
		("approx_count", "many", "About how many"),
		("approx_count", -1, "About how many"),
		("approx_count", 1e30, "About how many"),
		("approx_count", 2.5, "About how many"),
		("two_way", "perhaps", "Both sides took part"),
		("partnership", {"name": "x"}, "Partnership"),
		("partnership", ["x"], "Partnership"),
		("partnership", "PTN-0000-0000", "Partnership"),
		("partnership", "x" * 10_000, "Partnership"),
		("subject", "x" * 10_000, "Subject"),
		("subject", "\ud800", "Subject"),
		("subject", ["x"], "Subject"),
		("next_step_owner", "nobody@nowhere.example", "Next step's owner"),
		("organisations", "KICOX", "Organisations"),
		("organisations", ["KICOX"], "Organisations"),
		("organisations", {"organisation": "KICOX"}, "Organisations"),
		("organisations", 7, "Organisations"),
		("organisations", [{"organisation": ["KICOX"]}], "Organisation"),
		("organisations", [{"organisation": "ORG-none"}], "Organisation"),
		("events", [{"event": "EVT-none"}], "Event"),
		("outcome", "x" * 70_000, "Outcome"),
	],
)
def test_bad_input_is_an_error_that_names_the_field(field, value, label):
	values = {
		"organisations": [{"organisation": make_organisation().name}],
		"no_next_step_reason": "–",
		field: value,
	}
	before = frappe.db.count("Interaction")
	with pytest.raises(frappe.ValidationError) as error:
		new_interaction(**values).insert()
	assert label in str(error.value)
	assert frappe.db.count("Interaction") == before


def test_markup_stays_as_text_that_can_not_run():
	doc = make_interaction(
		make_partnership(),
		subject="<script>alert(1)</script>Meeting",
		summary="<img src=x onerror=alert(1)>Talk",
	)
	doc.reload()
	assert "<script" not in doc.subject and "Meeting" in doc.subject
	assert "onerror" not in doc.summary and "Talk" in doc.summary


def test_ten_thousand_characters_fit_into_a_text_field():
	doc = make_interaction(make_partnership(), outcome="x" * 10_000)
	doc.reload()
	assert len(doc.outcome) == 10_000


def test_a_title_in_an_error_is_escaped():
	organisation = make_organisation(organisation_name="A <b onclick=x> B")
	text = refused(
		new_interaction(
			organisations=[{"organisation": organisation.name}, {"organisation": organisation.name}]
		),
		"row 2",
	)
	assert "<b onclick" not in text


# data import


def test_imported_history_takes_the_types_own_defaults_and_is_asked_for_no_next_step():
	partnership = make_partnership()
	with as_user("officer and system manager"):
		names = import_csv(
			"Interaction",
			[
				["Subject", "Type", "Date", "Date precision", "Partnership"],
				["Encounter at Bio", "Conference Encounter", "2013-06-01", "Year", partnership.name],
				["Call without answer", "Attempt", nowdate(), "", partnership.name],
				["Meeting of today", "Meeting", nowdate(), "Day", partnership.name],
			],
		)
	record = [frappe.get_doc("Interaction", name) for name in names]
	assert [(doc.two_way, doc.is_meaningful, doc.status) for doc in record] == [
		(1, 1, "Held"),
		(0, 0, "Held"),
		(1, 1, "Held"),
	]
	assert (record[0].interaction_date_precision, record[0].last_day) == ("Year", date(2013, 12, 31))
	assert record[1].interaction_date_precision == "Day"


def test_a_wrong_option_is_refused_in_an_import_too():
	partnership = make_partnership()
	with as_user("officer and system manager"), pytest.raises(frappe.ValidationError, match="must be one of"):
		import_csv(
			"Interaction",
			[["Subject", "Type", "Date", "Partnership"], ["Talk", "Séance", "2013-06-01", partnership.name]],
		)
	assert frappe.db.count("Interaction", {"partnership": partnership.name}) == 0


# what it costs


def test_recording_an_interaction_with_its_health_takes_fifteen_queries_at_most():
	partnership = make_partnership()
	make_interaction(partnership)
	with count_queries() as seen:
		make_interaction(partnership)
	assert seen.count <= 15


def test_recording_an_interaction_costs_the_same_however_long_the_history():
	def queries(partnership) -> int:
		with count_queries() as seen:
			make_interaction(partnership)
		return seen.count

	young, old = make_partnership(), make_partnership()
	make_interaction(young)
	make_interaction(old)
	for year in range(2005, 2020):
		make_interaction(old, f"{year}-01-01", "Year")
	queries(make_partnership())
	assert queries(young) == queries(old)
