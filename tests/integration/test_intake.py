"""Proposals of contact: written by strangers, decided by officers and managers (docs/intake.md)."""

import re
from contextlib import contextmanager

import frappe
import pytest
from desk_figures import figure_of_card, figures_of_chart
from frappe.utils import add_months, add_to_date, getdate, now_datetime, nowdate
from frappe.website.serve import get_response
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import job
from eu_korea_coop.follow_up.digests.people import reader_now
from eu_korea_coop.partnerships.intake import deciding, erasing, page
from testing import as_user, make_contact, make_organisation, persona, run_report, share_with
from testing.reports import REPORTS

PROPOSAL = "Contact Proposal"
PATH = "/propose-contact"
GOOD = {
	"organisation_name": "Zqwater Mini Cluster",
	"country": "Korea, Republic of",
	"website": "zqwater.example",
	"person_name": "Ryu Jinho",
	"email": "jinho@zqwater.example",
	"role_title": "Director",
	"phone": "+82 53 000 0000",
	"looking_for": "A partner for <b>sensors</b>",
	"whom_to_meet": "The water cluster",
	"consent": "1",
}


def new_address() -> str:
	"""An address of its own, for Frappe counts requests by address beyond the end of a test."""
	return f"192.0.2.{frappe.generate_hash(length=8)}"


@contextmanager
def guest_request(path: str, address: str, **options):
	user, language, form = frappe.session.user, frappe.local.lang, frappe.local.form_dict
	request = Request(EnvironBuilder(path=path, **options).get_environ())
	frappe.set_user("Guest")
	frappe.local.request, frappe.local.request_ip = request, address
	frappe.local.form_dict = frappe._dict()
	frappe.local.lang = "ko" if "_lang=ko" in path else "en"
	try:
		yield
	finally:
		frappe.set_user(user)
		frappe.local.lang, frappe.local.form_dict = language, form
		del frappe.local.request


def send(path: str = PATH, address: str | None = None, **changed):
	"""The answer to the form; a value of None leaves its box out."""
	form = {"organisation_type": a_type(), **GOOD, **changed}
	form = {name: value for name, value in form.items() if value is not None}
	with guest_request(path, address or new_address(), method="POST", data=form):
		return get_response("propose-contact")


def look(path: str = PATH):
	with guest_request(path, new_address()):
		return get_response("propose-contact")


def a_type() -> str:
	return frappe.get_all("Organisation Type", pluck="name", order_by="name", limit=1)[0]


def stored() -> list[str]:
	return frappe.get_all(PROPOSAL, filters={"organisation_name": ("like", "Zq%")}, pluck="name")


@pytest.fixture
def switched_on(site):
	settings = frappe.get_doc("Cooperation Settings")
	settings.intake = 1
	settings.save()


@pytest.fixture
def proposal(switched_on) -> str:
	assert send().status_code == 200
	return stored()[0]


@pytest.fixture
def ours(site) -> str:
	return make_organisation("Europe", organisation_name="Zqown Cluster", country="Spain").name


# --- what a stranger may do


def test_switched_off_the_address_answers_404_and_stores_nothing(site):
	assert look().status_code == 404
	assert send().status_code == 404
	assert stored() == []


def test_a_guest_has_no_right_on_what_was_stored(proposal):
	frappe.set_user("Guest")
	assert not frappe.has_permission(PROPOSAL, "read", proposal)
	assert not frappe.has_permission(PROPOSAL, "create")
	for call in (api.accept_proposal, api.get_proposal_candidates, api.undo_proposal, api.decline_proposal):
		with pytest.raises(frappe.PermissionError):
			call(proposal, **({"reason": "no"} if call is api.decline_proposal else {}))


@pytest.mark.parametrize(
	("changed", "label"),
	[
		({"organisation_name": ""}, "Organisation"),
		({"organisation_name": "x" * 1000}, "Organisation"),
		({"country": "Atlantis"}, "Country"),
		({"country": ["Spain", "France"]}, "Country"),
		({"organisation_type": "' OR 1=1 --"}, "Type of organisation"),
		({"website": "javascript:alert(1)"}, "Website"),
		({"person_name": "\u200b"}, "Your name"),
		({"email": "a@b.example\nBcc: c@d.example"}, "Your e-mail address"),
		({"phone": "<script>"}, "Telephone"),
		({"looking_for": None}, "What are you looking for?"),
		({"whom_to_meet": "가" * 501}, "Whom would you like to meet?"),
		({"sectors": "Alchemy"}, "Sectors"),
		({"consent": None}, "Consent"),
	],
)
def test_bad_input_is_refused_beside_its_box_and_nothing_is_stored(switched_on, changed, label):
	answer = send(**changed)
	assert answer.status_code == 400
	text = answer.get_data(as_text=True)
	assert f'">{label}: ' in text
	assert "<script" not in text
	assert stored() == []


def test_what_was_written_comes_back_with_the_refusal(switched_on):
	text = send(email="nobody", organisation_name='Zq "&" <i>', whom_to_meet="x" * 501).get_data(as_text=True)
	assert "this is too long. At most 500 are possible." in text
	assert 'value="Zq &#34;&amp;&#34; &lt;i&gt;"' in text
	assert 'aria-invalid="true" aria-describedby="email-problem"' in text


def test_a_program_that_fills_every_box_is_thanked_and_nothing_is_stored(switched_on):
	answer = send(**{page.TRAP: "12345"})
	assert (answer.status_code, stored()) == (200, [])
	assert answer.get_data() == send().get_data(), "it learns nothing"


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 400), (64 * 1024 + 1, 413)])
def test_what_is_too_large_is_refused(switched_on, size, status):
	form = {"consent": "1", "looking_for": ""}
	rest = EnvironBuilder(method="POST", data=form).get_environ()["CONTENT_LENGTH"]
	form["looking_for"] = "x" * (size - int(rest))
	with guest_request(PATH, new_address(), method="POST", data=form):
		answer = get_response("propose-contact")
	assert answer.status_code == status
	assert ("Please shorten it" in answer.get_data(as_text=True)) is (status == 413)
	assert stored() == []


def test_many_from_one_address_are_refused_for_an_hour(switched_on):
	address = new_address()
	answers = [send(address=address, consent=None) for _number in range(11)]
	assert [answer.status_code for answer in answers] == [400] * 10 + [429]
	assert "try again in an hour" in answers[-1].get_data(as_text=True)
	assert stored() == []


def test_many_in_a_day_are_refused_from_any_address(switched_on):
	rows = [(f"CP-TEST-{number}", now_datetime()) for number in range(199)]
	frappe.db.bulk_insert(PROPOSAL, ["name", "creation"], rows)
	assert send().status_code == 200
	assert send(organisation_name="Zqanother").status_code == 429
	assert len(stored()) == 1
	frappe.db.set_value(PROPOSAL, stored()[0], "creation", add_to_date(now_datetime(), hours=-25))
	assert send(organisation_name="Zqanother").status_code == 200


def test_a_proposal_is_stored_with_its_consent_and_no_mail_is_written(switched_on):
	before = frappe.db.count("Email Queue"), frappe.db.count("User"), frappe.db.count("Contact")
	answer = send(f"{PATH}?_lang=ko", organisation_name="Zq 물 클러스터")
	assert answer.status_code == 200
	assert "감사합니다" in answer.get_data(as_text=True)
	doc = frappe.get_doc(PROPOSAL, stored()[0])
	assert (doc.status, doc.language, doc.lawful_basis) == ("New", "ko", "Consent")
	assert doc.consented_on
	assert "동의" in doc.consent_text
	assert doc.retention_until == add_months(doc.consented_on, 36)
	assert doc.website == "https://zqwater.example"
	after = frappe.db.count("Email Queue"), frappe.db.count("User"), frappe.db.count("Contact")
	assert after == before


def test_where_nobody_says_how_long_contacts_stay_a_proposal_stays_two_years(switched_on):
	frappe.db.set_single_value("Cooperation Settings", "retention_months", 0)
	frappe.clear_document_cache("Cooperation Settings", "Cooperation Settings")
	assert send().status_code == 200
	doc = frappe.get_doc(PROPOSAL, stored()[0])
	assert doc.retention_until == add_months(doc.consented_on, 24)


def test_the_page_is_small_and_no_cache_keeps_it(switched_on):
	answer = look()
	assert len(answer.get_data()) < 100 * 1024
	assert answer.headers["Cache-Control"] == "no-store"
	assert "script" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_korea_and_the_countries_of_europe_are_offered_first(switched_on, language):
	html = look(f"{PATH}?_lang={language}").get_data(as_text=True)
	offered = re.findall(r'<option value="([^"]+)"', html.split('name="country"')[1].split("</select>")[0])
	assert offered[0] == "Korea, Republic of"
	assert max(map(offered.index, ("Spain", "Albania"))) < min(map(offered.index, ("Japan", "Canada")))
	assert sorted(offered) == sorted(frappe.get_all("Country", pluck="name"))


# --- what is decided


def test_readers_of_figures_and_others_see_no_proposal_and_nobody_can_share_one(manager, proposal):
	doc = frappe.get_doc(PROPOSAL, proposal)
	with pytest.raises(frappe.PermissionError):
		share_with(doc, persona("viewer"))
	with as_user(manager), pytest.raises(frappe.PermissionError):
		frappe.share.add(PROPOSAL, proposal, persona("outsider"), read=1)
	for name in ("viewer", "outsider", "system manager"):
		with as_user(persona(name)):
			assert not frappe.has_permission(PROPOSAL, "read", proposal)
	with as_user(persona("another officer")):
		assert frappe.has_permission(PROPOSAL, "read", proposal)
		assert not frappe.has_permission(PROPOSAL, "delete", proposal)


def test_nobody_rewrites_what_was_sent_or_decided(officer, proposal):
	with as_user(officer):
		doc = frappe.get_doc(PROPOSAL, proposal)
		doc.status = "Accepted"
		doc.decided_by = officer
		assert doc.save().status == "New"
		doc.email = "other@zqwater.example"
		with pytest.raises(frappe.CannotChangeConstantError):
			doc.save()


def test_accepting_makes_all_of_it_with_its_origin_and_its_basis(officer, proposal, ours):
	with as_user(officer):
		answer = api.accept_proposal(
			proposal,
			own_organisation=ours,
			next_step="Answer them",
			next_step_due="tomorrow",
		)
	assert answer["proposal"]["status"] == "Accepted"
	partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
	assert (partnership.stage, partnership.origin_kind) == ("Identified", "Inbound Invitation")
	assert (partnership.next_step, partnership.next_step_owner) == ("Answer them", officer)
	person = frappe.get_doc("Contact", answer["person"]["name"])
	assert (person.lawful_basis, person.email_id) == ("Consent", "jinho@zqwater.example")
	assert str(person.basis_date) == str(frappe.db.get_value(PROPOSAL, proposal, "consented_on"))
	interaction = frappe.get_doc("Interaction", answer["interaction"]["name"])
	assert (interaction.interaction_type, interaction.two_way) == ("Message", 0)
	assert "sensors" in interaction.outcome
	with as_user(officer), pytest.raises(frappe.ValidationError, match="decided already"):
		api.accept_proposal(proposal, own_organisation=ours)


def test_what_else_they_wrote_is_the_summary(officer, switched_on, ours):
	sector = frappe.get_all("Sector", pluck="name", order_by="name", limit=1)[0]
	nobody = {"whom_to_meet": None}
	for name, written, summary in (
		("Zqriver", {"sectors": sector}, f"Would like to meet: The water cluster\nSectors: {sector}"),
		("Zqbridge", {**nobody, "sectors": sector}, f"Sectors: {sector}"),
		("Zqharvest", nobody, None),
	):
		website = f"{name.lower()}.example"
		entered = {"organisation_name": name, "website": website, "email": f"mina@{website}", **written}
		assert send(**entered).status_code == 200
		proposal = frappe.get_all(PROPOSAL, filters={"organisation_name": name}, pluck="name")[0]
		with as_user(officer):
			logged = api.accept_proposal(proposal, own_organisation=ours, no_next_step_reason="Later")
		assert frappe.db.get_value("Interaction", logged["interaction"]["name"], "summary") == summary


def test_a_proposal_of_the_longest_name_is_logged_under_its_beginning(officer, switched_on, ours):
	name = "Zq" + "x" * 138
	assert send(organisation_name=name).status_code == 200
	with as_user(officer):
		answer = api.accept_proposal(stored()[0], own_organisation=ours, no_next_step_reason="Later")
	assert answer["interaction"]["title"] == f"Proposes contact: {name}"[:140]


def test_a_known_organisation_and_person_are_proposed_and_merged_into(officer, proposal, ours):
	known = make_organisation(
		"Korea", organisation_name="Zqwater Mini Cluster", website="https://zqwater.example"
	)
	person = make_contact(
		known,
		first_name="Jinho",
		last_name="Ryu",
		email_ids=[{"email_id": "jinho@zqwater.example", "is_primary": 1}],
	)
	organisations = frappe.db.count("Organisation")
	with as_user(officer):
		similar = api.get_proposal_candidates(proposal)
		assert known.name in [row["name"] for row in similar["organisations"]]
		assert person.name in [row["name"] for row in similar["people"]]
		answer = api.accept_proposal(
			proposal, organisation=known.name, person=person.name, own_organisation=ours
		)
	assert answer["proposal"]["status"] == "Merged"
	assert frappe.db.count("Organisation") == organisations
	assert frappe.db.get_value(PROPOSAL, proposal, ["organisation", "person"]) == (known.name, person.name)


def test_what_is_refused_leaves_nothing_behind(officer, proposal, ours):
	counts = {doctype: frappe.db.count(doctype) for doctype in ("Organisation", "Contact", "Partnership")}
	with as_user(officer), pytest.raises(frappe.ValidationError):
		api.accept_proposal(proposal, own_organisation=ours, next_step="Answer", next_step_due="yesterday")
	assert frappe.db.get_value(PROPOSAL, proposal, "status") == "New"
	assert {doctype: frappe.db.count(doctype) for doctype in counts} == counts


def test_a_proposal_that_is_not_there_is_said_to_be_missing(officer, switched_on):
	with as_user(officer):
		for call in (api.accept_proposal, api.undo_proposal):
			with pytest.raises(frappe.DoesNotExistError, match="no such proposal"):
				call("CP-0000")
	refusal = frappe.local.response["refusal"]
	assert (refusal["code"], refusal["field"]) == ("NOT_FOUND", "proposal")


def test_whoever_accepted_takes_all_of_it_back(officer, another_officer, proposal, ours):
	with as_user(officer):
		answer = api.accept_proposal(proposal, own_organisation=ours)
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.undo_proposal(proposal)
	with as_user(officer):
		assert api.undo_proposal(proposal)["status"] == "New"
	for doctype, part in (
		("Organisation", "organisation"),
		("Contact", "person"),
		("Interaction", "interaction"),
	):
		assert not frappe.db.exists(doctype, answer[part]["name"])
	assert not frappe.db.exists("Partnership", answer["partnership"]["name"])
	with as_user(officer):
		assert api.accept_proposal(proposal, own_organisation=ours)["proposal"]["status"] == "Accepted"


def figures() -> dict[str, object]:
	"""Whatever counts something for anybody: every report, card and chart, as a manager sees them."""
	seen: dict[str, object] = {}
	with as_user("manager"):
		for name in REPORTS:
			answer = run_report(name)
			seen[name] = answer.rows, answer.chart, answer.summary
		for name in frappe.get_all("Number Card", {"module": "Partnerships"}, pluck="name"):
			seen[f"card {name}"] = figure_of_card(name)
		for name in frappe.get_all("Dashboard Chart", {"module": "Partnerships"}, pluck="name"):
			seen[f"chart {name}"] = figures_of_chart(name)
	return seen


def test_a_proposal_counts_in_no_figure_before_it_is_accepted(officer, switched_on, ours):
	before = figures()
	assert [send(organisation_name=f"Zqwater {number}").status_code for number in range(2)] == [200, 200]
	declined, accepted = stored()
	with as_user(officer):
		api.decline_proposal(declined, "Not for us")
	assert figures() == before
	with as_user(officer):
		partnership = api.accept_proposal(accepted, own_organisation=ours)["partnership"]["name"]
	origin = frappe.get_value("Partnership", partnership, ["stage", "origin_kind"])
	assert origin == ("Identified", "Inbound Invitation")
	assert changed(figures(), before) >= {"Partnership Pipeline", "card Active Partnerships"}
	with as_user(officer):
		api.undo_proposal(accepted)
	assert changed(figures(), before) == set()


def changed(now: dict, before: dict) -> set[str]:
	return {name for name in before if now[name] != before[name]}


def test_declining_asks_for_a_reason_and_can_be_taken_back(officer, proposal):
	with as_user(officer):
		with pytest.raises(frappe.ValidationError, match="Say why"):
			api.decline_proposal(proposal, " \u200b")
		with pytest.raises(frappe.ValidationError, match="more than 500"):
			api.decline_proposal(proposal, "x" * 501)
		assert api.decline_proposal(proposal, "x" * 500)["status"] == "Declined"
		assert api.undo_proposal(proposal)["status"] == "New"
		assert api.decline_proposal(proposal, "Not our field")["status"] == "Declined"
		assert api.undo_proposal(proposal)["status"] == "New"
	assert frappe.db.get_value(PROPOSAL, proposal, "decline_reason") is None


def test_the_persons_data_goes_when_its_time_is_over(proposal):
	frappe.db.set_value(PROPOSAL, proposal, "retention_until", getdate(nowdate()))
	erasing.run()
	assert frappe.db.get_value(PROPOSAL, proposal, "email")
	frappe.db.set_value(PROPOSAL, proposal, "retention_until", "2020-01-01")
	modified = frappe.db.get_value(PROPOSAL, proposal, "modified")
	erasing.run()
	assert frappe.db.get_value(PROPOSAL, proposal, "modified") == modified, "nobody has edited it"
	row = frappe.db.get_value(PROPOSAL, proposal, [*erasing.PERSONAL, "organisation_name"], as_dict=True)
	assert [row[field] for field in erasing.PERSONAL] == [None] * len(erasing.PERSONAL)
	assert row.organisation_name == GOOD["organisation_name"]
	with as_user("Administrator"), pytest.raises(frappe.ValidationError, match="erased"):
		deciding.accept(proposal)


def test_managers_and_whoever_is_named_see_it_on_today_and_without_the_person(
	manager, officer, another_officer, proposal
):
	frappe.db.set_single_value("Cooperation Settings", "intake_user", officer)
	frappe.clear_document_cache("Cooperation Settings", "Cooperation Settings")

	def lines(kind: str, user: str) -> list:
		reader = reader_now(kind, user, frappe.utils.now_datetime())
		return job.reader_of(kind, [reader], frappe.utils.getdate())(reader).get(digest.PROPOSALS, [])

	assert lines(digest.OFFICER, another_officer) == []
	for kind, user in ((digest.OFFICER, officer), (digest.MANAGER, manager)):
		titles = [line.content.title for line in lines(kind, user)]
		assert GOOD["organisation_name"] in titles
		assert GOOD["person_name"] not in str(lines(kind, user))
