"""What is entered is stored as people see it: text, names, numbers, addresses, through every entrance (rule 116)."""

import json

import frappe
import pytest

from eu_korea_coop.api import requests
from eu_korea_coop.domain import dates
from eu_korea_coop.follow_up import mail_in
from eu_korea_coop.overrides import imports
from eu_korea_coop.partnerships.history_loader import load_files
from eu_korea_coop.patches.v1_1 import mend_texts
from testing import as_user, make_contact, make_interaction, make_master, make_organisation, make_partnership
from testing.rest import call_method
from testing.ways import csv_file

DECOMPOSED = "\u1100\u1161\u11bc\u1102\u1161\u11b7\u1107\u1161\u110b\u1175\u110b\u1169"
"""강남바이오 as a Mac writes it."""


def refused(**values) -> str:
	with pytest.raises(frappe.ValidationError) as error:
		frappe.get_doc(values).insert()
	return frappe.utils.strip_html_tags(str(error.value))


def searched_links(doctype: str, text: str) -> list[dict]:
	"""What a link field shows for a text."""
	answer = call_method("frappe.desk.search.search_link", doctype=doctype, txt=text)
	return answer["message"] if answer["message"] is not None else answer["results"]


# ------------------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize(
	"form",
	[
		[["organisation_name", "like", "TEXT"]],
		[[["organisation_name", "like", "TEXT"]], "and", [["side", "=", "Korea"]]],
		[["name", "=", "x"], "or", [["side", "=", "Korea"], "and", ["organisation_name", "in", ["TEXT"]]]],
		{"organisation_name": ["like", "TEXT"]},
		{"or": [{"organisation_name": "TEXT"}]},
	],
	ids=["rows", "nested", "nested deeper", "dict", "function"],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_filters_are_composed_in_every_form_that_frappe_16_takes(form, as_json):
	"""Nested ones too; as JSON, and as a list inside a program."""

	def with_text(text: str) -> object:
		filled = json.dumps(form, ensure_ascii=False).replace("TEXT", text)
		return filled if as_json else json.loads(filled)

	assert requests.composed(with_text(DECOMPOSED)) == with_text("강남바이오")


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\ufeff", "\u0301", "\u2800\u3164", "\u202e\u202c"])
def test_a_name_of_nothing_visible_is_refused(name):
	assert refused(doctype="Organisation", organisation_name=name, side="Korea")


@pytest.mark.parametrize("asked", ["Gangnam Bio", "강남바이오", "Gang\u200bnam Bio", DECOMPOSED])
def test_an_organisation_is_found_whatever_was_pasted(asked):
	made = make_organisation(
		"Korea", organisation_name="Gang\u200bnam\ufeff Bio Cluster", native_name="강남\u200b바이오"
	)
	assert made.organisation_name == "Gangnam Bio Cluster"
	assert made.name in [row["value"] for row in searched_links("Organisation", asked)]


def test_hangul_from_a_mac_is_stored_composed_in_fields_rows_and_texts():
	met = make_interaction(
		make_partnership(),
		subject=DECOMPOSED,
		summary=f"<p>{DECOMPOSED}</p>",
		participants=[{"participant_name": DECOMPOSED}],
	)
	assert (met.subject, met.summary) == ("강남바이오", "<p>강남바이오</p>")
	assert met.participants[0].participant_name == "강남바이오"


def test_a_next_step_of_blanks_is_no_step():
	partnership = make_partnership()
	partnership.update({"next_step": "\u3000 \u200b", "next_step_due": None})
	partnership.save()
	assert not partnership.next_step


def test_a_link_with_unseen_characters_means_the_record():
	organisation = make_organisation("Korea")
	partnership = make_partnership()
	partnership.append("parties", {"organisation": f"{organisation.name}\u200b\u00a0", "role": "Member"})
	partnership.save()
	assert partnership.parties[-1].organisation == organisation.name


def test_a_record_that_was_named_with_a_blank_is_still_linked():
	contact = make_contact(first_name="Stored")
	frappe.rename_doc("Contact", contact.name, "Stored\u00a0Name", show_alert=False)
	organisation = make_organisation()
	organisation.append("contacts", {"contact": "Stored\u00a0Name"})
	organisation.save()
	assert organisation.contacts[0].contact == "Stored\u00a0Name"


def test_control_characters_go_and_lines_stay():
	made = make_interaction(make_partnership(), outcome="one\x1f\r\ntwo\u202e\x0bthree")
	assert made.outcome == "one\ntwo\nthree"


@pytest.mark.parametrize("asked", ["ryu\u200b geun", "ryu\u00a0geun", "\u202eRyu Geun"])
def test_a_person_is_found_by_what_was_pasted(asked):
	person = make_contact(first_name="Ryu Geun", last_name="Example")
	result = searched_links("Contact", asked)
	assert person.name in [row["value"] for row in result]


def test_a_file_and_a_mail_are_called_as_they_are_seen():
	file = frappe.get_doc(
		{"doctype": "File", "file_name": f"{DECOMPOSED}\u200b.txt", "content": "a", "is_private": 1}
	).insert()
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"subject": f"{DECOMPOSED}\u202e",
			"sender": "kim@x.example",
			"content": "a",
		}
	).insert()
	assert file.file_name.startswith("강남바이오")
	assert frappe.get_doc("File", file.name).get_content() == "a"
	assert mail.subject == "강남바이오"


def test_a_contact_is_named_as_it_is_seen():
	contact = make_contact(first_name=" Ji\u200bho ", last_name="\u202eRyu", designation="C\x0bEO")
	assert (contact.first_name, contact.last_name, contact.designation) == ("Jiho", "Ryu", "C EO")
	assert contact.name.startswith("Jiho Ryu")


def test_the_patch_mends_what_was_stored_before_and_runs_twice():
	organisation, contact = make_organisation("Korea"), make_contact()
	frappe.db.set_value("Organisation", organisation.name, "native_name", f"{DECOMPOSED}\u200b")
	frappe.db.set_value(
		"Contact", contact.name, {"first_name": "민수\u3164", "last_name": "김", "middle_name": None}
	)
	for _run in range(2):
		mend_texts.execute()
		assert frappe.db.get_value("Organisation", organisation.name, "native_name") == "강남바이오"
		assert "강남바이오" in frappe.db.get_value("Organisation", organisation.name, "search_names")
		assert frappe.db.get_value("Contact", contact.name, ["first_name", "full_name"]) == ("민수", "김민수")


# -------------------------------------------------------------------------------------------------------- identity


@pytest.mark.mariadb
@pytest.mark.parametrize(
	("first", "second"),
	[("Hydrox", "hydrox"), ("Muller", "Müller"), ("Tëst", "Test"), ("\U0001f34e", "\U0001f34f")],
)
def test_two_masters_that_only_look_alike_are_refused_in_words(first, second):
	make_master("Sector", first)
	message = refused(doctype="Sector", sector_name=second)
	assert f"“{second}” differs from “{first}” only in capital letters, accents or symbols" in message


def test_a_masters_own_name_may_be_corrected():
	make_master("Sector", "hydroy")
	assert frappe.rename_doc("Sector", "hydroy", "Hydroy", show_alert=False) == "Hydroy"


@pytest.mark.mariadb
def test_a_rename_to_what_only_looks_like_another_is_refused():
	make_master("Sector", "Hydroz")
	make_master("Sector", "Solar Case")
	with pytest.raises(frappe.ValidationError, match="only in capital letters"):
		frappe.rename_doc("Sector", "Solar Case", "HYDROZ", show_alert=False)


# --------------------------------------------------------------------------------------------------------- numbers


def figure(value: object) -> float:
	made = make_organisation("Korea", figures=[{"label": "a", "value": value}])
	return frappe.db.get_value("Organisation Figure", made.figures[0].name, "value")


@pytest.mark.parametrize(
	("number_format", "written", "number"),
	[
		("#,###.##", "12,500", 12500),
		("#,###.##", "1.5", 1.5),
		("#,###.##", "1,250.50", 1250.5),
		("#.###,##", "1,5", 1.5),
		("#.###,##", "3,75", 3.75),
		("#.###,##", "1.250,50", 1250.5),
		("# ###,##", "1\u00a0250,5", 1250.5),
		("#,###.##", 1.5, 1.5),
		("#.###,##", 1.5, 1.5),
	],
)
def test_the_sites_number_format_decides(number_format, written, number):
	frappe.db.set_default("number_format", number_format)
	assert figure(written) == number


@pytest.mark.parametrize(
	("number_format", "written"),
	[
		("#,###.##", "1,5"),
		("#,###.##", "3,75"),
		("#,###.##", "1.250,50"),
		("#.###,##", "1.5"),
		("#.###,##", "1,250.50"),
		("#,###.##", "1 250"),
	],
)
def test_any_other_separator_is_refused_beside_the_field(number_format, written):
	frappe.db.set_default("number_format", number_format)
	message = refused(
		doctype="Organisation",
		organisation_name="Deci Cluster",
		side="Korea",
		figures=[{"label": "b", "value": written}],
	)
	assert message.startswith("Figures, row 1, Value: ")
	assert f"“{written}” is not a number" in message


# ---------------------------------------------------------------------------------------------------------- people


@pytest.mark.parametrize(
	("written", "address"),
	[
		("Kim Minsu <kim@x.example>", "kim@x.example"),
		(" c@x.example ", "c@x.example"),
		("mailto:d@x.example", "d@x.example"),
		("e@x.example\u200b", "e@x.example"),
		("<f@x.example>", "f@x.example"),
		("MAILTO:g@x.example", "g@x.example"),
		("김민수 < h@x.example >", "h@x.example"),
		("K.Lee@x.example", "K.Lee@x.example"),
	],
)
def test_a_mail_address_is_stored_bare(written, address):
	contact = make_contact(email_ids=[{"email_id": written, "is_primary": 1}])
	assert (contact.email_ids[0].email_id, contact.email_id) == (address, address)


@pytest.mark.parametrize(
	"written",
	[
		"a@x.example, b@x.example",
		"a@y.example; b@y.example",
		"a@x.example b@x.example",
		"kim",
		"kim@",
		"\u200b",
	],
)
def test_what_is_not_one_address_is_refused_beside_the_field(written):
	message = refused(
		doctype="Contact", first_name="Mail", email_ids=[{"email_id": written, "is_primary": 1}]
	)
	assert message.startswith("Email IDs, row 1, Email ID: ")


def test_an_address_said_twice_stands_once():
	contact = make_contact(
		email_ids=[{"email_id": "a@x.example"}, {"email_id": "mailto:A@x.example", "is_primary": 1}]
	)
	assert [(row.email_id, row.is_primary) for row in contact.email_ids] == [("a@x.example", 1)]


@pytest.mark.parametrize(
	("name", "shown"),
	[
		({"first_name": "민수", "last_name": "김"}, "김민수"),
		({"first_name": "민수", "last_name": "남궁"}, "남궁민수"),
		({"first_name": "민수", "last_name": "김", "name_order": "Given Name First"}, "민수 김"),
		({"first_name": "Minsu", "last_name": "Kim"}, "Minsu Kim"),
		({"first_name": "Minsu", "last_name": "Kim", "name_order": "Family Name First"}, "Kim Minsu"),
	],
)
def test_a_hangul_name_is_shown_family_name_first(name, shown):
	assert make_contact(**name).full_name == shown


# ----------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
	"day", ["2016-11-05 or 06", "2016-11-05/12", "2016-11-0512", "0216-11-05", "0001-01-01"]
)
def test_a_date_with_anything_behind_it_or_before_1900_is_refused(day):
	with pytest.raises(frappe.ValidationError):
		make_interaction(make_partnership(), day)
	assert dates.FIRST_YEAR == 1900


def test_a_mail_finds_the_person_whose_address_was_pasted():
	organisation = make_organisation("Korea")
	person = make_contact(
		organisation, email_ids=[{"email_id": "Kim Minsu <Kim@x.example>", "is_primary": 1}]
	)
	received = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"sender": "김민수 <kim@x.example>",
			"recipients": "office@y.example",
			"subject": "MoU",
			"content": "See you",
		}
	).insert()
	assert [dict(row) for row in mail_in.people_in(received)] == [
		{"contact": person.name, "organisation": organisation.name}
	]


@pytest.mark.parametrize(
	("doctype", "label", "word", "encoding"),
	[
		("Organisation", "Name", "한글", "cp949"),
		("Organisation", "Name", "한글", "utf-16"),
		("Organisation", "Name", "Pôle", "cp1252"),
		("Contact", "First Name", "한글", "cp949"),
	],
)
def test_a_data_import_in_another_encoding_is_refused_beside_the_file(doctype, label, word, encoding):
	"""Frappe would store other letters (case 24)."""
	with (
		csv_file(f"{label},Side\n{word},Korea\n".encode(encoding)) as file_url,
		pytest.raises(frappe.ValidationError, match=r"Import File.*UTF-8"),
	):
		data_import(doctype, file_url).insert()
	assert not frappe.db.exists("Data Import", {"import_file": file_url})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_data_import_in_utf8_reads_hangul(encoding):
	content = "Name,Native name,Side\nCp Org Import,한글,Korea\n".encode(encoding)
	with csv_file(content) as file_url:
		assert data_import("Organisation", file_url).insert().payload_count == 1


def test_another_apps_data_import_is_left_to_frappe():
	with csv_file("Note\n한글\n".encode("cp949")) as file_url:
		imports.refuse_other_encodings(data_import("Note", file_url))


def data_import(doctype: str, file_url: str):
	return frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": "Insert New Records",
			"import_file": file_url,
		}
	)


def test_an_officer_writes_a_mail_from_a_partnership():
	partnership = make_partnership()
	with as_user("officer"):
		made = frappe.get_attr("frappe.core.doctype.communication.email.make")(
			doctype="Partnership",
			name=partnership.name,
			subject="MoU",
			content="See you",
			recipients="kim@x.example",
			send_email=0,
		)
	assert frappe.db.get_value("Communication", made["name"], "reference_name") == partnership.name


# ---------------------------------------------------------------------------------------------------------- loader


def loaded(number_format: str, value: object, address: str = "kim@x.example"):
	frappe.db.set_default("number_format", number_format)
	records = {
		"Contact": [
			{"key": "k", "first_name": "Mail", "email_ids": [{"email_id": address, "is_primary": 1}]}
		],
		"Organisation": [
			{
				"key": "o",
				"organisation_name": "Loaded Number",
				"side": "Korea",
				"figures": [{"label": "a", "value": value}],
			}
		],
	}
	return load_files({"numbers.json": {"dataset": "numbers", "records": records}})


@pytest.mark.parametrize(
	("number_format", "written", "number"),
	[("#,###.##", "12,500", 12500), ("#.###,##", "1,5", 1.5), ("#.###,##", 1.25, 1.25)],
)
def test_a_file_is_read_by_the_sites_number_format(number_format, written, number):
	report = loaded(number_format, written)
	organisation = next(row.name for row in report.made if row.doctype == "Organisation")
	assert frappe.db.get_value("Organisation Figure", {"parent": organisation}, "value") == number


def test_a_file_with_two_addresses_in_a_cell_is_refused_with_its_record():
	report = loaded("#,###.##", 1, "a@x.example, b@x.example")
	assert [(error.doctype, error.key) for error in report.errors] == [("Contact", "k")]
	assert "more than one address" in report.errors[0].message
