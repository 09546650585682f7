"""A digest ended, paused or thinned out from its own mail: signed, without a login, by POST alone (RFC 8058)."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import frappe
import pytest
from frappe.utils import add_days, nowdate
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import people, unsubscribe
from eu_korea_coop.setup.desk_start import lead_through_login
from eu_korea_coop.www import digest_choices


@contextmanager
def request(url: str, method: str = "GET", **form):
	parts = urlsplit(url)
	builder = EnvironBuilder(path=parts.path, query_string=parts.query, method=method, data=form or None)
	before = frappe.local.request if hasattr(frappe.local, "request") else None
	user, frappe.local.request = frappe.session.user, Request(builder.get_environ())
	frappe.set_user("Guest")
	frappe.local.request = Request(builder.get_environ())
	try:
		yield
	finally:
		frappe.set_user(user)
		frappe.local.request = before


def visit(url: str, method: str = "GET", **form) -> frappe._dict:
	context = frappe._dict()
	with request(url, method, **form):
		digest_choices.get_context(context)
	return context


def wishes(user: str) -> dict | None:
	fields = ["kinds_off", "muted_sections", "weekly", "paused_until"]
	return frappe.db.get_value("Digest Preference", user, fields, as_dict=True)


@pytest.fixture
def address(officer):
	return unsubscribe.choices_url(officer, digest.OFFICER)


# --- denied first


def test_an_address_that_is_not_signed_shows_and_changes_nothing(officer, manager, address):
	for forged in (
		address.replace("Officer", "Manager"),
		address.replace("officer%40", "manager%40"),
		address[:-1] + ("0" if address[-1] != "0" else "1"),
		address.split("&_signature")[0],
		f"{address}&user={manager}",
		"http://x.example/digest-choices",
	):
		for method in ("GET", "POST"):
			context = visit(forged, method, do="end") if method == "POST" else visit(forged)
			assert not context.valid and "for_whom" not in context
	assert not frappe.db.exists("Digest Preference", officer) and not frappe.db.exists(
		"Digest Preference", manager
	)


def test_a_get_changes_nothing(officer, address):
	context = visit(address)
	assert context.valid and officer in context.for_whom
	assert not frappe.db.exists("Digest Preference", officer)


def test_the_link_below_a_section_unticks_it_and_a_save_leaves_it_out(officer):
	link = unsubscribe.choices_url(officer, digest.OFFICER, digest.OVERDUE)
	context = visit(link)
	assert [one["code"] for one in context.sections if not one["shown"]] == [digest.OVERDUE]
	assert [one["code"] for one in context.sections if one["left_out"]] == [digest.OVERDUE]
	assert context.left_out == "“Overdue next steps” is no longer ticked below: press Save to leave it out."
	assert not frappe.db.exists("Digest Preference", officer)
	visit(link, "POST", do="save", section=[one["code"] for one in context.sections if one["shown"]])
	assert wishes(officer).muted_sections == digest.OVERDUE
	assert not visit(link).left_out
	assert not visit(link.replace(digest.OVERDUE, digest.DUE_SOON)).valid


def test_a_user_who_was_disabled_has_no_page(officer, address):
	frappe.db.set_value("User", officer, "enabled", 0)
	assert not visit(address).valid


# --- one click


def test_one_click_of_a_mail_program_ends_this_kind_and_no_other(officer, address):
	frappe.get_doc("User", officer).add_roles("Cooperation Manager")
	visit(address, "POST", **{"List-Unsubscribe": "One-Click"})
	assert wishes(officer).kinds_off == digest.OFFICER
	assert [reader.kind for reader in people.readers(users=[officer])] == [digest.MANAGER]


def test_saving_the_choices_brings_an_ended_digest_back(officer, address):
	visit(address, "POST", do="end")
	assert visit(address).stands.startswith("You do not get this digest.")
	visit(address, "POST", do="save", section=digest.OVERDUE)
	assert visit(address).stands == ""
	assert [reader.kind for reader in people.readers(users=[officer])] == [digest.OFFICER]


def test_sections_frequency_and_pause_are_stored_and_shown(officer, address):
	until = add_days(nowdate(), 20)
	visit(
		address, "POST", do="save", section=[digest.OVERDUE, digest.DUE_SOON], weekly="1", paused_until=until
	)
	context = visit(address)
	assert [one["code"] for one in context.sections if one["shown"]] == [digest.OVERDUE, digest.DUE_SOON]
	assert (context.weekly, context.paused_until) == (True, until)
	assert frappe.session.user == "Administrator"


def test_a_pause_until_a_past_day_is_refused_and_the_other_choices_are_still_there(officer, address):
	visit(address, "POST", do="save", section=[digest.OVERDUE, digest.DUE_SOON])
	past = add_days(nowdate(), -3)
	context = visit(address, "POST", do="save", section=digest.DUE_SOON, weekly="1", paused_until=past)
	assert context.refused == "Paused until lies in the past. Choose today or a later day."
	assert "saved" not in context
	assert [one["code"] for one in context.sections if one["shown"]] == [digest.DUE_SOON]
	assert (context.weekly, context.paused_until) == (True, past)
	assert (wishes(officer).weekly, wishes(officer).paused_until) == (0, None)


def test_a_pause_that_is_over_keeps_nobody_from_saving(officer, address):
	visit(address, "POST", do="save", section=digest.OVERDUE)
	past = add_days(nowdate(), -3)
	frappe.db.set_value("Digest Preference", officer, "paused_until", past)
	assert visit(address, "POST", do="save", section=digest.OVERDUE, weekly="1", paused_until=past).saved


# --- when it comes


def due_at(moment, user: str) -> list[str]:
	return [one.period for one in people.due(moment) if one.reader.user == user]


@pytest.mark.parametrize(
	("wish", "periods"),
	[
		({}, ["2031-03-04"]),
		({"weekly": 1}, ["2031-W10"]),
		({"paused_until": "2031-03-05"}, []),
		({"paused_until": "2031-03-04"}, ["2031-03-04"]),
		({"kinds_off": "Officer"}, []),
	],
)
def test_a_tuesday_by_the_readers_wish(officer, wish, periods):
	frappe.get_doc({"doctype": "Digest Preference", "user": officer, "enabled": 1, **wish}).insert()
	frappe.db.set_value("User", officer, "time_zone", "Europe/Brussels")
	tuesday_noon = frappe.utils.datetime.datetime(2031, 3, 4, 12, tzinfo=frappe.utils.datetime.timezone.utc)
	assert due_at(tuesday_noon, officer) == periods


# --- a deep link while signed out


@pytest.mark.parametrize(
	("path", "wanted"),
	[
		("/app/partnership/PTN-2026-0001", "/app/partnership/PTN-2026-0001"),
		("/app/today?do=log&name=PTN-1", "/app/today%3Fdo%3Dlog%26name%3DPTN-1"),
	],
)
def test_a_deep_link_leads_through_the_login_to_its_record(path, wanted):
	with request(f"http://x.example{path}"), pytest.raises(HTTPException) as led:
		lead_through_login()
	answer = led.value.get_response()
	assert (answer.status_code, answer.location) == (302, f"/login?redirect-to={wanted}")


@pytest.mark.parametrize("path", ["/login", "/digest-choices", "/", "/applications", "/api/method/ping"])
def test_other_pages_are_as_they_were(path):
	with request(f"http://x.example{path}"):
		assert lead_through_login() is None


def test_whoever_is_signed_in_opens_the_desk(officer, as_user):
	with request("http://x.example/app/partnership"):
		frappe.set_user(officer)
		assert lead_through_login() is None
