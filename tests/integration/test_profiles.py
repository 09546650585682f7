"""The profiles that readers of figures open, on a small world: each fact and part, its order and its limits."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from eu_korea_coop.partnerships import profile_reading, profiles
from testing import (
	as_user,
	make_agreement,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
)
from testing.factories import today


@pytest.fixture
def world(site):
	"""A partnership of two organisations that began at a fair, with two agreements and a result."""
	sectors = [make_master("Sector", f"Test {name}") for name in ("Water", "Energy")]
	europe = make_organisation(
		"Europe",
		organisation_name="Profile Cluster",
		region="Catalonia",
		website="cluster.example",
		is_gateway=1,
	)
	korea = make_organisation(
		"Korea", organisation_name="Profile Institute", native_name="프로필연구원", city="Daegu"
	)
	fair = make_event(
		"2016-11-10",
		title="Profile Fair",
		city="Daegu",
		kind="Trade Fair",
		organisers=[{"organisation": korea.name, "role": "Host"}],
		participants=[europe.name, {"organisation": europe.name, "delegation": "Second"}, korea.name],
		satisfaction_score=8,
		satisfaction_scale=10,
		attendance_participants=120,
	)
	partnership = make_partnership(
		"Formalised",
		(europe, korea),
		since="2016-11-01",
		precision="Month",
		title="Profile exchange",
		tier="Strategic",
		origin_event=fair.name,
		sectors=[{"sector": sector} for sector in sectors],
	)
	make_interaction(partnership, "2016-12-01")
	older = make_agreement(
		partnership, "In Force", title="Memorandum", signed_on="2016-11-10", signed_on_precision="Month"
	)
	newer = make_agreement(partnership, "In Force", title="Renewal", signed_on="2017-02-01")
	indicator = make_master("Outcome Indicator", "Test Profile Meetings", unit="meetings")
	make_outcome(
		partnership,
		indicator,
		quantity=2.5,
		unit="meetings",
		outcome_date="2017-03-01",
		outcome_date_precision="Year",
	)
	return frappe._dict(
		europe=europe,
		korea=korea,
		fair=fair,
		partnership=partnership,
		older=older,
		newer=newer,
		sectors=sectors,
	)


def profile_of(doc) -> dict:
	with as_user("viewer"):
		return api.get_profile(doc.doctype, doc.name)


def facts(doc) -> dict[str, str]:
	return {fact["label"]: fact["value"] for fact in profile_of(doc)["facts"]}


def parts(doc) -> dict[str, list[tuple]]:
	return {
		part["label"]: [(row["title"], row["details"], row["doctype"]) for row in part["rows"]]
		for part in profile_of(doc)["parts"]
	}


def test_the_profile_of_a_partnership(world):
	profile, shown, parts_of = (
		profile_of(world.partnership),
		facts(world.partnership),
		parts(world.partnership),
	)
	assert (profile["kind"], profile["title"], profile["native_title"]) == (
		"Partnership",
		"Profile exchange",
		"",
	)
	assert profile["status"] == ["Formalised", "Stalled"]
	silent = (today() - frappe.utils.getdate("2016-12-01")).days
	assert shown.pop("Last interaction").endswith(" years ago")
	assert shown == {
		"In this stage since": "Nov 2016",
		"Stalled since": "1 Jan 2017",
		"Tier": "Strategic",
		"Origin": "By Coincidence",
		"Days silent": str(silent),
		"Agreements in force": "2",
		"Sectors": "Test Water, Test Energy",
	}
	reasons = [
		title.partition(" for ")[0] for title, shown, doctype in parts_of.pop("Reasons") if not doctype
	]
	assert reasons == ["Silent", "No next step", "Without an action plan", "Contact missing"]
	assert parts_of == {
		"Parties": [
			("Profile Cluster", ["Europe", "Lead"], "Organisation"),
			("Profile Institute", ["Korea", "Counterpart"], "Organisation"),
		],
		"Stages": [("Formalised", ["Nov 2016"], None)],
		"Came from": [("Profile Fair", ["Trade Fair", "10 Nov 2016", "Daegu"], "Cooperation Event")],
		"Agreements": AGREEMENTS,
		"Results": [("Test Profile Meetings", ["meetings: 2.5", "Reported", "2017"], None)],
	}


AGREEMENTS = [
	("Renewal", ["Test Agreement Kind", "In Force", "1 Feb 2017"], "Agreement"),
	("Memorandum", ["Test Agreement Kind", "In Force", "Nov 2016"], "Agreement"),
]
"""The newest first."""


def test_how_long_ago_a_contact_was_is_said_in_words(site):
	for days, words in ((0, "today"), (1, "one day ago"), (9, "nine days ago")):
		partnership = make_partnership("Exploring")
		make_interaction(partnership, add_days(today(), -days))
		assert facts(partnership)["Last interaction"] == words
	assert "Last interaction" not in facts(make_partnership("Exploring"))
	undated = make_partnership("Exploring", precision="Unknown")
	assert parts(undated)["Stages"] == [("Exploring", ["date unknown"], None)]


def test_the_profile_of_an_agreement(world):
	frappe.db.set_value("Agreement", world.older.name, {"counts_in_figures": 0, "end_date": "2090-12-31"})
	assert facts(world.older) == {
		"Kind": "Test Agreement Kind",
		"In this state since": frappe.utils.formatdate(today(), "d MMM yyyy"),
		"Signed on": "Nov 2016",
		"Signatures": "2 of 2 signed",
		"Term": "Open-Ended",
		"End date": "31 Dec 2090",
	}
	assert facts(world.newer)["Counts in figures"] == "Yes"
	party = world.older.parties[0].name
	frappe.db.set_value(
		"Agreement Party",
		party,
		{"represents": "Ministry", "signed_on": "2016-11-10", "signed_on_precision": "Day"},
	)
	seen = parts(world.older)
	assert seen["Parties and signatures"][0] == (
		"Profile Cluster",
		["Europe", "Ministry", "Signed", "10 Nov 2016"],
		"Organisation",
	)
	assert seen["Partnership"] == [("Profile exchange", ["Formalised", "Stalled"], "Partnership")]


def test_the_profile_of_an_event_names_each_organisation_once(world):
	assert facts(world.fair) == {
		"Kind": "Trade Fair",
		"Start": "10 Nov 2016",
		"End": "10 Nov 2016",
		"City": "Daegu",
		"Participants": "120",
		"Satisfaction": "80 %",
	}
	assert parts(world.fair) == {
		"Organisers": [("Profile Institute", ["Host"], "Organisation")],
		"Participating organisations": [
			("Profile Cluster", ["Europe"], "Organisation"),
			("Profile Institute", ["Korea"], "Organisation"),
		],
		"What came of it": [("Profile exchange", ["Formalised", "Stalled"], "Partnership")],
	}


def test_the_profile_of_an_organisation_has_what_it_takes_part_in(world):
	through = make_partnership(
		"Exploring",
		[{"organisation": make_organisation().name, "via_member": world.europe.name}, world.korea],
		title="Through a member",
	)
	hosted = make_event("2017-05-01", title="Later fair", organisers=[world.europe])
	make_partnership("Exploring", title="Without them")
	make_event("2017-05-02", title="Fair without them")
	make_agreement(title="Agreement without them")
	seen = parts(world.europe)
	assert {title for title, _details, _doctype in seen["Partnerships"]} == {
		"Profile exchange",
		through.title,
	}
	assert seen["Agreements"] == AGREEMENTS
	assert [title for title, _details, _doctype in seen["Events"]] == [hosted.title, "Profile Fair"]
	assert facts(world.europe) == {
		"Region": "Catalonia",
		"Website": "https://cluster.example",
		"Gateway": "Yes",
	}
	profile = profile_of(world.korea)
	assert (profile["native_title"], profile["status"]) == ("프로필연구원", ["Korea", "Active"])
	assert "Gateway" not in facts(world.korea)
	assert profile_of(make_organisation())["parts"] == [], "a part without rows is left out"


def test_a_part_has_a_largest_number_of_rows(world, monkeypatch):
	monkeypatch.setattr(profile_reading, "LONGEST", 1)
	seen = parts(world.partnership)
	assert [len(seen[label]) for label in ("Parties", "Agreements")] == [1, 1]
	assert seen["Agreements"] == AGREEMENTS[:1]


def test_a_list_of_profiles_is_read_page_by_page(world, monkeypatch):
	monkeypatch.setattr(profiles, "PAGE", 2)
	for letter in "CAB":
		make_partnership("Parked", title=f"Zztest {letter}")
	make_partnership("Parked", title=f"Zz{'long' * 30}")
	asked = {"doctype": "Partnership", "group": "Parked", "text": " zztest "}
	with as_user("viewer"):
		first, last, second, before = (api.get_profiles(**asked, start=start) for start in (0, 1, 2, -1))
		groups = {group["value"]: group for group in first["groups"]}
		matches = api.get_profiles("Organisation", text="프로필연")["rows"]
		sides = api.get_profiles("Organisation")["groups"]
		nothing = api.get_profiles("Partnership", group="Exploring", text="zztest")["rows"]
		begun_alike = api.get_profiles("Partnership", text=f"Zz{'long' * 19}lo and other words")["rows"]
	assert [row["title"] for row in first["rows"]] == ["Zztest A", "Zztest B"]
	assert ([row["title"] for row in second["rows"]], first["more"], second["more"]) == (
		["Zztest C"],
		True,
		False,
	)
	assert ([row["title"] for row in last["rows"]], last["more"]) == (["Zztest B", "Zztest C"], False)
	assert before["rows"] == first["rows"]
	assert first["rows"][0]["status"] == ["Parked"], "stage and health are one word"
	assert (groups["Parked"]["count"] >= 3, groups["Parked"]["stalled"]) == (True, 0)
	assert groups["Formalised"]["stalled"] >= 1
	assert groups["Not Pursued"]["label"] == "Not Pursued"
	assert [(row["name"], row["native_title"]) for row in matches] == [(world.korea.name, "프로필연구원")]
	assert "stalled" not in sides[0], "organisations do not stall"
	assert nothing == []
	assert [row["title"] for row in begun_alike] == [f"Zz{'long' * 30}"], "80 letters are looked for"


def test_the_search_box_of_a_reader_of_figures_leads_to_profiles(world):
	make_partnership("Concluded", title="Profile of the past")
	make_partnership(title="Profile hidden", visibility="Restricted")
	with as_user("viewer"):
		rows = profiles.with_name("Profile", 20)
		assert len(profiles.with_name("Profile", 1)) == 1
	shown = [(row["title"], row["subtitle"], row["closed"]) for row in rows]
	assert ("Profile Cluster", "Europe · Active", False) in shown
	assert ("Profile exchange", "Formalised · Stalled", False) in shown
	assert ("Profile Fair", "Held", False) in shown
	assert ("Profile of the past", "Concluded · Closed", True) in shown
	assert "Profile hidden" not in str(rows)


def test_a_record_opens_as_its_reader_may_open_it(world):
	with as_user("officer"):
		assert profiles.url("Partnership", world.partnership.name).endswith(world.partnership.name)
		assert profiles.url("Interaction").endswith("/interaction")
	with as_user("viewer"):
		address = profiles.url("Partnership", world.partnership.name)
		assert address.endswith(f"/cooperation-profile/Partnership/{world.partnership.name}")
		assert profiles.url("Cooperation Event").endswith("/cooperation-profile/Cooperation%20Event")
		assert profiles.url("Interaction", "INT-1") == ""
