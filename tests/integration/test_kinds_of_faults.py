"""Relatives of the reported faults (docs/faults.md), through entrances beside those of the reported ones."""

import frappe
import pytest

from eu_korea_coop.directory import cards
from eu_korea_coop.domain import numbers, text
from testing import make_contact, make_master, make_organisation, run_report

DECOMPOSED = "\u1100\u1161\u11bc\u1102\u1161\u11b7"


@pytest.mark.parametrize(
	"name",
	[
		"\uffa0",
		"\u180e",
		"\u2062\u2063",
		"\u00ad",
		"\ufff9\ufffb",
		"\U000e0020\U000e007f",
		"\u0335\u0336",
		"\x85\x0c",
	],
)
def test_a_master_is_not_called_what_nobody_sees(name):
	for doctype, field in (("Sector", "sector_name"), ("Programme", "programme_name")):
		with pytest.raises(frappe.ValidationError):
			frappe.get_doc({"doctype": doctype, field: name}).insert()


@pytest.mark.parametrize(
	("one", "other"),
	[
		("İzmir Hub", "Izmir Hub"),
		("Łódź Hub", "Lodz Hub"),
		("Ａ Hub", "A Hub"),
		("㎏ Hub", "kg Hub"),
		("ｶﾅ", "カナ"),
		("か", "が"),
	],
)
def test_two_sectors_are_two_or_refused_in_words_and_never_one(one, other):
	make_master("Sector", one)
	try:
		made = frappe.get_doc({"doctype": "Sector", "sector_name": other}).insert()
	except frappe.ValidationError as refused:
		assert "only in capital letters" in str(refused)
	else:
		assert made.name == text.one_line(other) != text.one_line(one)


@pytest.mark.parametrize(
	"address",
	[
		"kim(at)x.example",
		"kim@x",
		"kim＠x.example;lee@x.example",
		"@x.example",
		"kim@@x.example",
		"mailto:",
		"kim@x.example\nlee@x.example",
	],
)
def test_what_is_no_address_is_refused_wherever_it_was_copied_from(address):
	with pytest.raises(frappe.ValidationError, match="Email ID"):
		make_contact(email_ids=[{"email_id": address, "is_primary": 1}])


@pytest.mark.parametrize("written", ["1٫5", "½", "12%", "€12", "1 250,5 €", "1'250", "Ⅻ", "一二"])
def test_a_figure_in_another_writing_is_refused_beside_the_field(written):
	frappe.db.set_default("number_format", "#,###.##")
	with pytest.raises(frappe.ValidationError, match="not a number"):
		make_organisation("Korea", figures=[{"label": "a", "value": written}])
	assert numbers.read(written, ".", ",") is None


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_brings_names_and_addresses_in_normal_form(version):
	lines = [
		"BEGIN:VCARD",
		f"VERSION:{version}",
		f"FN:{DECOMPOSED}\u200b\u00a0바이오",
		f"N:{DECOMPOSED};민수\u3164;;;",
		"EMAIL:mailto:kim@x.example",
		"END:VCARD",
	]
	(person,) = cards.read("\r\n".join([*lines, ""]))["people"]
	assert "강남" in person["name"] + person["native_name"]
	assert not set("\u200b\u3164\u00a0\u1100") & set("".join(map(str, person.values())))
	assert person["email"] == "kim@x.example"


@pytest.mark.parametrize("day", ["2016-11-05 or 06", "0216-11-05", "31 Feb 2016"])
def test_the_filter_of_a_report_refuses_what_is_no_day(day):
	with pytest.raises(frappe.ValidationError):
		run_report("Stalled Partnerships", as_of=day)
