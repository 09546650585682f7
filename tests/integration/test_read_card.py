"""Cards as telephones write them: vCard 2.1, 3 and 4, quoted-printable, EUC-KR, MECARD, signatures."""

import base64

import frappe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eu_korea_coop import api


def vcard(*lines: str) -> str:
	return "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", ""))


def quoted(text: str, encoding: str) -> str:
	return "".join(f"={byte:02X}" for byte in text.encode(encoding))


def folded(text: str, encoding: str) -> str:
	"""Quoted-printable with soft line ends, as telephones fold it."""
	whole = quoted(text, encoding)
	return "=\r\n".join(whole[start : start + 30] for start in range(0, len(whole), 30))


def person(answer: dict) -> dict:
	(result,) = answer["people"]
	return {part: value for part, value in result.items() if value}


RYU = {
	"name": "류진호",
	"native_name": "류진호",
	"title": "팀장",
	"email": "ryu@zeta.example",
	"phone": "010-1234-5678",
	"organisation": "한국제타진흥원",
	"side": "Korea",
}


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
def test_a_card_of_an_old_korean_phone_is_read(encoding):
	charset = f"CHARSET={encoding.upper()};ENCODING=QUOTED-PRINTABLE"
	text = vcard(
		"VERSION:2.1",
		f"N;{charset}:{quoted('류', encoding)};{quoted('진호', encoding)};;;",
		f"FN;{charset}:{quoted('류진호', encoding)}",
		f"ORG;{charset}:{folded('한국제타진흥원', encoding)}",
		f"TITLE;{charset}:{quoted('팀장', encoding)}",
		"TEL;WORK;FAX:02-555-1235",
		"TEL;CELL:010-1234-5678",
		"EMAIL;INTERNET;PREF:ryu@zeta.example",
	)
	answer = api.read_card(text)
	assert answer["kind"] == "vCard"
	assert person(answer) == RYU


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_of_version_3_or_4_is_read(version):
	text = vcard(
		f"VERSION:{version}",
		"N:Example;Mina;;;",
		"FN:Mina Example",
		"ORG:Zeta Cluster Agency;Projects",
		"TITLE:Project Manager",
		"TEL;TYPE=work,fax:+32 2 555 12 35",
		"TEL;TYPE=cell:+32 475 55 12 34",
		"EMAIL;TYPE=work:mina@zeta.example",
		"URL:https://www.zeta.example",
		"ADR;TYPE=work:;;Street 1;Brussels;;1000;Belgium",
	)
	assert person(api.read_card(text)) == {
		"name": "Mina Example",
		"title": "Project Manager",
		"email": "mina@zeta.example",
		"phone": "+32 475 55 12 34",
		"organisation": "Zeta Cluster Agency",
		"website": "https://www.zeta.example",
		"country": "Belgium",
		"side": "Europe",
	}


@pytest.mark.parametrize(
	("lines", "country", "side"),
	[
		(("ADR:;;Street 1;Seoul;;04524;South Korea",), "Korea, Republic of", "Korea"),
		(("ADR:;;Street 1;Seoul;;04524;대한민국",), "Korea, Republic of", "Korea"),
		(("ADR:;;Street 1;Prague;;11000;Czechia",), "Czech Republic", "Europe"),
		(("ADR:;;Street 1;Nowhere;;1;Atlantis",), "", ""),
		(("TEL:+82 2 555 1234",), "", "Korea"),
		(("URL:https://zeta.jp",), "", "Third Country"),
		(("EMAIL:mina@zeta.example",), "", ""),
	],
)
def test_a_card_says_the_side_of_its_organisation_where_anything_does(lines, country, side):
	(read,) = api.read_card(vcard("VERSION:3.0", "FN:Mina Example", "ORG:Zeta 4.0 Agency", *lines))["people"]
	assert (read["country"], read["side"]) == (country, side)


def test_version_4_writes_numbers_as_addresses():
	text = vcard("VERSION:4.0", "FN:Mina Example", "TEL;VALUE=uri;TYPE=cell:tel:+32-475-55-12-34")
	assert person(api.read_card(text))["phone"] == "+32-475-55-12-34"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_file_in_any_encoding_of_a_phone_is_read(encoding):
	text = vcard("VERSION:3.0", "N:류;진호;;;", "FN:진호 류", "ORG:한국제타진흥원")
	content = base64.b64encode(text.encode(encoding)).decode()
	assert person(api.read_card(content, encoding="base64")) == {
		"name": "류진호",
		"native_name": "류진호",
		"organisation": "한국제타진흥원",
		"side": "Korea",
	}


def test_a_file_of_several_people_keeps_the_good_cards():
	good = vcard("VERSION:3.0", "FN:Mina Example")
	broken = vcard("VERSION:3.0", "N")
	other = vcard("VERSION:3.0", "FN:Zebedee Quux")
	result = api.read_card(good + broken + other)["people"]
	assert [one["name"] for one in result] == ["Mina Example", "Zebedee Quux"]


def test_a_card_with_a_photo_is_read():
	photo = base64.b64encode(b"\x00" * 3000).decode()
	lines = [f" {photo[start : start + 70]}" for start in range(0, len(photo), 70)]
	text = vcard("VERSION:3.0", "FN:Mina Example", "PHOTO;ENCODING=b;TYPE=JPEG:", *lines, "TITLE:Director")
	assert person(api.read_card(text))["title"] == "Director"


def test_a_code_and_a_signature_say_their_kind():
	assert api.read_card(text="MECARD:N:Ryu,Jinho;TEL:+82 10 1234 5678;;")["kind"] == "MECARD"
	answer = api.read_card(text="Mina Example\nDirector\nmina@zeta.example")
	assert (answer["kind"], answer["people"][0]["name"]) == ("signature", "Mina Example")


@pytest.mark.parametrize("content", ["hello", "BEGIN:VCARD\r\nEND:VCARD", "BEGIN:VCARD", "MECARD:;;", "\x00"])
def test_what_names_nobody_is_refused_in_words(content):
	frappe.local.response.pop("refusal", None)
	with pytest.raises(frappe.ValidationError, match="No name is understood"):
		api.read_card(content)
	assert (frappe.local.response["refusal"]["code"], frappe.local.response["refusal"]["field"]) == (
		"UNCLEAR",
		"card",
	)


@given(
	st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=60), max_size=12),
	st.sampled_from(["2.1", "3.0", "4.0"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_are_a_card_or_refused(lines, version):
	try:
		answer = api.read_card(vcard(f"VERSION:{version}", *lines))
	except frappe.ValidationError:
		return
	assert answer["people"]


@given(name=st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_in_quoted_printable_comes_back(name):
	line = f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{folded(name, 'utf-8')}"
	(result,) = api.read_card(vcard("VERSION:2.1", line))["people"]
	assert result["name"] == frappe.get_attr("eu_korea_coop.domain.text.one_line")(name)
