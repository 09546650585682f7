"""The small page /encounter on the server's side: its words, who may open it, and what a device keeps after signing out."""

import frappe
import pytest
from werkzeug.wrappers import Response

from eu_korea_coop.encounters import sign_out, small_page


def test_the_page_brings_its_words_in_korean(site):
	frappe.local.lang = "ko"
	words = small_page.words()
	assert words["Whom?"] == "누구를 만났습니까?"
	assert words["Trade-Fair Encounter"] and words["Europe"]


def test_in_english_there_is_nothing_to_bring(site):
	frappe.local.lang = "en"
	assert small_page.words() == {}


def test_whoever_is_signed_out_is_sent_to_the_login_and_comes_back(site):
	from eu_korea_coop.www import encounter

	frappe.set_user("Guest")
	with pytest.raises(frappe.Redirect):
		encounter.get_context(frappe._dict())
	assert frappe.local.flags.redirect_location == "/login?redirect-to=/encounter"


def test_signing_out_clears_the_device_and_nothing_else_does(site):
	answer = Response()
	sign_out.clear_device(response=answer)
	assert "Clear-Site-Data" not in answer.headers
	sign_out.remember()
	sign_out.clear_device(response=answer)
	assert answer.headers["Clear-Site-Data"] == '"storage"'
