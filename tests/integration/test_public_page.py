"""The public page: what a manager has marked and nothing else, for whoever comes, in English and Korean (docs/public-page.md)."""

import json
import re
from contextlib import contextmanager

import frappe
import pytest
from frappe.website.serve import get_response
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop import public_mark
from eu_korea_coop.outgoing import public_map, public_page, public_records
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_event,
	make_organisation,
	make_partnership,
)

SECRET = "Zqsecret"
"""Stands in every text that the page has no field for."""


@contextmanager
def guest_request(path: str, **headers):
	user, language = frappe.session.user, frappe.local.lang
	request = Request(EnvironBuilder(path=path, headers=headers).get_environ())
	frappe.set_user("Guest")
	frappe.local.request = request
	frappe.local.lang = "ko" if "_lang=ko" in path else "en"
	try:
		yield
	finally:
		frappe.set_user(user)
		frappe.local.lang = language
		del frappe.local.request


def visit(path: str = "/cooperation", **headers):
	with guest_request(path, **headers):
		return get_response("cooperation")


def text_of_page(path: str = "/cooperation") -> str:
	public_page.forget()
	answer = visit(path)
	assert answer.status_code == 200
	return answer.get_data(as_text=True)


@pytest.fixture
def switched_on(site):
	settings = frappe.get_doc("Cooperation Settings")
	settings.public_page = 1
	settings.save()


@pytest.fixture
def parties(site):
	here = {"city": "Barcelona", "country": "Spain", "latitude": 41.387, "longitude": 2.168}
	there = {"city": "Daegu", "country": "Korea, Republic of", "latitude": 35.871, "longitude": 128.601}
	return [
		make_organisation("Europe", organisation_name="Zqpublic Cluster", source=SECRET, **here),
		make_organisation(
			"Korea", organisation_name="Zqpublic Park", native_name="공개 단지", description=SECRET, **there
		),
	]


def marked_agreement(parties, partnership=None, **values):
	rows = [
		{"organisation": one.name, "party_role": "Signatory", "represents": SECRET, "signatory_title": SECRET}
		for one in parties
	]
	made = make_agreement(partnership, "In Force", rows, source=SECRET, objective_general=SECRET, **values)
	made.is_public = 1
	return made.save()


# --- denied first


def test_switched_off_the_address_answers_404(site):
	assert visit().status_code == 404


def test_it_answers_as_soon_as_it_is_switched_on(switched_on):
	assert visit().status_code == 200


def test_what_is_not_marked_is_not_shown(switched_on, parties):
	shown = marked_agreement(parties, title="Zqmarked")
	make_agreement(None, "In Force", parties, title="Zqunmarked agreement")
	make_event(title="Zqunmarked event")
	page = text_of_page()
	assert shown.title in page
	assert "Zqunmarked" not in page


@pytest.mark.parametrize("hidden_by", ["itself", "its partnership", "its draft"])
def test_what_is_restricted_or_not_signed_is_never_shown_whatever_its_mark_says(
	switched_on, parties, hidden_by
):
	partnership = make_partnership("Exploring")
	agreement = marked_agreement(parties, partnership, title="Zqhidden")
	if hidden_by == "itself":
		frappe.db.set_value("Agreement", agreement.name, "visibility", "Restricted")
	elif hidden_by == "its partnership":
		frappe.db.set_value("Partnership", partnership.name, "visibility", "Restricted")
	else:
		frappe.db.set_value("Agreement", agreement.name, "state", "Signing")
	assert "Zqhidden" not in text_of_page()


def test_an_event_of_a_restricted_partnership_is_never_shown(switched_on):
	partnership = make_partnership("Exploring")
	event = make_event(title="Zqhidden", organised_by_partnership=partnership.name, is_public=1)
	assert event.title in text_of_page()
	frappe.db.set_value("Partnership", partnership.name, "visibility", "Restricted")
	assert "Zqhidden" not in text_of_page()


def test_no_text_shows_that_the_page_has_no_field_for(switched_on, parties):
	agreement = marked_agreement(parties, title="Zqmarked")
	make_event(
		title="Zqmarked event",
		is_public=1,
		theme=SECRET,
		notes=SECRET,
		venue=SECRET,
		source=SECRET,
		organisers=parties,
		participants=[make_organisation("Europe", organisation_name=SECRET)],
	)
	frappe.db.set_value("Agreement", agreement.name, "owner_user", "Administrator")
	page = text_of_page()
	korea = frappe._("Korea, Republic of")  # later versions of Frappe say South Korea
	assert f"Zqpublic Park (공개 단지), {korea}" in page
	assert SECRET not in page
	assert "Administrator" not in page
	assert agreement.name not in page


def test_a_placeholder_is_not_named(switched_on, parties):
	nobody = make_organisation("Korea", organisation_name="Zqundisclosed", is_placeholder=1)
	marked_agreement([parties[0], nobody], title="Zqmarked")
	page = text_of_page()
	assert "Zqmarked" in page
	assert "Zqundisclosed" not in page


def test_an_officer_neither_marks_nor_unmarks(officer, another_officer, parties):
	agreement = make_agreement(None, "In Force", parties)
	event = make_event()
	with as_user(officer):
		for doc in (agreement, event):
			doc.reload()
			doc.is_public = 1
			with pytest.raises(frappe.PermissionError, match="On the public page"):
				doc.save()
		with pytest.raises(frappe.PermissionError, match="On the public page"):
			make_event(is_public=1)
	frappe.db.set_value("Cooperation Event", event.name, "is_public", 1)
	with as_user(officer):
		event.reload()
		event.is_public = 0
		with pytest.raises(frappe.PermissionError, match="On the public page"):
			event.save()


def test_a_manager_marks_what_is_open_and_not_what_is_restricted(manager, parties):
	partnership = make_partnership("Exploring", visibility="Restricted")
	of_partnership = make_agreement(partnership, "In Force", parties)
	restricted = make_agreement(None, "In Force", parties, visibility="Restricted")
	open_to_all = make_agreement(None, "In Force", parties)
	event = make_event(organised_by_partnership=partnership.name)
	with as_user(manager):
		for doc in (of_partnership, restricted, event):
			doc.reload()
			doc.is_public = 1
			with pytest.raises(frappe.ValidationError, match="On the public page"):
				doc.save()
		open_to_all.reload()
		open_to_all.is_public = 1
		assert open_to_all.save().is_public == 1


def test_whoever_restricts_a_record_takes_its_mark_off(officer, parties):
	agreement = marked_agreement(parties)
	frappe.db.set_value("Agreement", agreement.name, "owner_user", officer)
	with as_user(officer):
		agreement.reload()
		agreement.visibility = "Restricted"
		agreement.save()
	assert frappe.db.get_value("Agreement", agreement.name, "is_public") == 0


def test_a_partnership_that_becomes_restricted_takes_the_marks_of_its_records_off(parties):
	partnership = make_partnership("Exploring")
	agreement = marked_agreement(parties, partnership)
	event = make_event(organised_by_partnership=partnership.name, is_public=1)
	partnership.reload()
	partnership.visibility = "Restricted"
	partnership.save()
	assert frappe.db.get_value("Agreement", agreement.name, public_mark.MARK) == 0
	assert frappe.db.get_value("Cooperation Event", event.name, public_mark.MARK) == 0


# --- what it is made of


def test_markup_in_a_title_is_text_and_a_script_is_no_website(switched_on, parties):
	marked_agreement(parties, title="Zq</script><script>alert(1)</script>")
	make_event(title="Zq <img src=x onerror=alert(1)>", is_public=1)
	event = make_event(title="Zqlink", is_public=1)
	frappe.db.set_value("Cooperation Event", event.name, "website", "javascript:alert(1)")
	page = text_of_page()
	assert "<img" not in page
	assert "javascript:" not in page
	assert page.count("<script") == page.count("</script>") == 1
	assert "Zq&lt;/script&gt;" in page


def test_programs_read_it_as_schema_org(switched_on, parties):
	marked_agreement(parties, title="Zqmarked & signed", signed_on="2016-11-09", signed_on_precision="Month")
	make_event("2017-05-03", title="Zqfair", kind="Trade Fair", city="Daegu", is_public=1, organisers=parties)
	text = re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of_page(), re.S)[1]
	rows = {row["item"]["name"]: row["item"] for row in json.loads(text)["mainEntity"]["itemListElement"]}
	assert rows["Zqmarked & signed"]["@type"] == "CreativeWork"
	assert rows["Zqmarked & signed"]["dateCreated"] == "2016-11"
	assert [one["name"] for one in rows["Zqmarked & signed"]["contributor"]] == [
		"Zqpublic Cluster",
		"Zqpublic Park",
	]
	assert rows["Zqfair"]["@type"] == "ExhibitionEvent"
	assert rows["Zqfair"]["location"]["address"]["addressLocality"] == "Daegu"


def test_the_map_shows_cities_and_joins_the_parties(switched_on, parties):
	marked_agreement(parties, title="Zqmarked")
	make_event(title="Zqfair", city="Daegu", country="Korea, Republic of", is_public=1)
	page = text_of_page()
	assert page.count("<circle") >= 2
	assert "<line" in page
	assert re.search(r"<title>[^<]*Zqmarked[^<]*Zqfair[^<]*</title>", page)
	assert "41.387" not in page


def test_a_ring_over_the_date_line_does_not_run_back_around_the_world():
	world = {
		"transform": {"scale": [1, 1], "translate": [0, 0]},
		"arcs": [[[170, 60], [9, 0], [-358, 0], [0, 5], [358, 0]]],
	}
	assert [longitude for _latitude, longitude in public_map.ring_of(world, [0])] == [170, 179, 181, 181, 179]


def test_the_map_grows_until_every_place_is_on_it():
	assert public_map.view_of([(41.4, 2.2), (35.9, 128.6)]) == public_map.EURASIA
	singapore, denver = (1.3, 103.8), (39.7, -105.0)
	view = public_map.view_of([singapore, denver])
	assert view.holds(singapore)
	assert view.holds(denver)
	assert (view.west, view.south) == (-120, -10)


def test_in_korean(switched_on, parties):
	marked_agreement(parties, title="Zqmarked")
	page = text_of_page("/cooperation?_lang=ko")
	assert '<html lang="ko">' in page
	assert "유럽-한국 협력" in page
	assert "Agreements" not in page


def test_a_browser_that_has_it_is_answered_304_until_a_shown_record_changes(switched_on, parties):
	agreement = marked_agreement(parties, title="Zqmarked")
	public_page.forget()
	first = visit()
	assert first.headers["Cache-Control"] == "public, no-cache"
	assert "Set-Cookie" not in first.headers
	tag = first.headers["ETag"]
	again = visit(**{"If-None-Match": tag})
	assert again.status_code == 304
	assert list(again.get_app_iter(EnvironBuilder().get_environ())) == []
	frappe.db.after_commit.reset()
	agreement.title = "Zqrenamed"
	agreement.save()
	assert public_page.forget in frappe.db.after_commit._functions
	public_page.forget()
	anew = visit(**{"If-None-Match": tag})
	assert anew.status_code == 200
	assert "Zqrenamed" in anew.get_data(as_text=True)


def test_its_queries_do_not_grow_with_its_rows(switched_on, parties):
	marked_agreement(parties)
	make_event(is_public=1, city="Daegu", organisers=parties)
	public_records.read()
	with count_queries() as few:
		public_records.read()
	for _number in range(3):
		marked_agreement(parties)
		make_event(is_public=1, city="Daegu", organisers=parties)
	with count_queries() as many:
		rows = public_records.read()
	assert len(rows.events) >= 4
	assert len(many) == len(few) <= 8
