"""What an organisation may write that proposes contact, and what is refused beside which box."""

import pytest

from eu_korea_coop.domain import proposals

CHOICES = {
	"country": ["Spain", "Korea, Republic of"],
	"organisation_type": ["Cluster Organisation"],
	"sectors": ["Water", "Packaging", *(f"Sector {number}" for number in range(12))],
}
GOOD = {
	"organisation_name": ["Clúster d'Aigua"],
	"country": ["Spain"],
	"organisation_type": ["Cluster Organisation"],
	"website": ["aigua.example/en"],
	"person_name": ["Mina Example"],
	"email": ["Mina@Aigua.example"],
	"role_title": ["Director"],
	"phone": ["+34 93 000 00 00"],
	"looking_for": ["A partner for water reuse.\r\n\r\nIn Daegu if possible."],
	"whom_to_meet": [""],
	"sectors": ["Water"],
	"consent": ["1"],
}


def problems(**entered) -> dict[str, str]:
	return proposals.read({**GOOD, **entered}, CHOICES).problems


def test_what_is_good_comes_out_in_normal_form():
	read = proposals.read({**GOOD, "whom_to_meet": ["A city\nA cluster"]}, CHOICES)
	assert read.values["whom_to_meet"] == "A city\nA cluster"
	read = proposals.read({**GOOD, "organisation_name": ["  \u1112\u1161\u11ab\u200b  물 "]}, CHOICES)
	assert read.problems == {}
	assert read.values["organisation_name"] == "한 물"
	assert read.values["email"] == "mina@aigua.example"
	assert read.values["website"] == "https://aigua.example/en"
	assert read.values["looking_for"] == "A partner for water reuse.\n\nIn Daegu if possible."
	assert read.sectors == ("Water",)


@pytest.mark.parametrize(
	("box", "texts", "code"),
	[
		("organisation_name", [""], proposals.MISSING),
		("organisation_name", ["\u200b\u2800"], proposals.MISSING),
		("role_title", ["\u0301"], proposals.MISSING),  # a mark without a letter, in a box that may be empty
		("organisation_name", ["x" * 141], proposals.TOO_LONG),
		("organisation_name", ["One", "Two"], proposals.NOT_UNDERSTOOD),
		("country", ["Atlantis"], proposals.NOT_A_CHOICE),
		("organisation_type", ["' OR 1=1 --"], proposals.NOT_A_CHOICE),
		("email", ["m" * 60 + "@" + "a" * 60 + "." + "b" * 11 + ".example"], proposals.TOO_LONG),
		("email", ["mina at aigua"], proposals.NO_EMAIL),
		("email", ["mina@aigua"], proposals.NO_EMAIL),
		("email", ["mina@aigua.example, kim@kicox.example"], proposals.NO_EMAIL),
		("email", ["Mina <mina@aigua.example>"], proposals.NO_EMAIL),
		("email", ["mina@aigua.example\nBcc: all@aigua.example"], proposals.NO_EMAIL),
		("phone", ["call me"], proposals.NO_PHONE),
		("phone", ["12"], proposals.NO_PHONE),
		("website", ["javascript:alert(1)"], proposals.NO_WEBSITE),
		("website", ["https://aigua.example/" + "x" * 179], proposals.TOO_LONG),
		("website", ["ftp://aigua.example"], proposals.NO_WEBSITE),
		("website", ["https://aigua.example/<script>"], proposals.NO_WEBSITE),
		("looking_for", ["가" * 2001], proposals.TOO_LONG),
		("sectors", ["Water", "Alchemy"], proposals.NOT_A_CHOICE),
		("sectors", [f"Sector {number}" for number in range(11)], proposals.TOO_LONG),
		("consent", [], proposals.NO_CONSENT),
		("consent", ["0"], proposals.NO_CONSENT),
	],
)
def test_what_is_wrong_is_named_beside_its_box(box, texts, code):
	assert problems(**{box: texts}) == {box: code}


@pytest.mark.parametrize(
	("box", "longest"),
	[
		("organisation_name", 140),
		("country", 140),
		("organisation_type", 140),
		("website", 200),
		("person_name", 140),
		("email", 140),
		("role_title", 140),
		("phone", 30),
		("looking_for", 2000),
		("whom_to_meet", 500),
	],
)
def test_a_box_holds_so_many_letters(box, longest):
	assert problems(**{box: ["x" * longest]}).get(box) != proposals.TOO_LONG
	assert problems(**{box: ["x" * (longest + 1)]}) == {box: proposals.TOO_LONG}


def test_ten_sectors_are_not_too_many_and_one_named_twice_is_one():
	ten = [f"Sector {number}" for number in range(10)]
	assert problems(sectors=[*ten, "Sector 1"]) == {}


def test_all_the_sectors_there_are_may_be_chosen():
	assert proposals.read({**GOOD, "sectors": ["Water"]}, {**CHOICES, "sectors": ["Water"]}).problems == {}


@pytest.mark.parametrize(
	("typed", "address"),
	[
		("", ""),
		("aigua.example", "https://aigua.example"),
		("http://aigua.example", "http://aigua.example"),
	],
)
def test_an_address_of_the_web_gets_its_scheme(typed, address):
	read = proposals.read({**GOOD, "website": [typed]}, CHOICES)
	assert (read.values["website"], read.problems) == (address, {})


def test_everything_that_is_wrong_is_said_at_once():
	assert set(proposals.read({}, CHOICES).problems) == {
		"organisation_name",
		"country",
		"organisation_type",
		"person_name",
		"email",
		"looking_for",
		"consent",
	}
