"""Which column is which, proposed from the headings of real sheets in English and Korean."""

import unicodedata

import pytest

from eu_korea_coop.domain import sheet_kinds as kinds


@pytest.mark.parametrize(
	("kind", "headings", "fields"),
	[
		(kinds.ORGANISATIONS, ["Name of Organisation", "Korean name", "Country", "URL"], ["organisation_name", "native_name", "country", "website"]),
		(kinds.ORGANISATIONS, ["기관명(영문)", "기관명(국문)", "국가", "홈페이지"], ["organisation_name", "native_name", "country", "website"]),
		(kinds.PEOPLE, ["First Name", "Surname", "Company", "Job title", "E-mail"], ["given_name", "family_name", "organisation_name", "role_title", "email"]),
		(kinds.PEOPLE, ["성명", "소속", "직위", "전화번호", "핸드폰", "이메일"], ["person_name", "organisation_name", "role_title", "phone", "mobile", "email"]),
		(kinds.CONTACTS, ["Date", "Company", "Name", "E-Mail", "Notes", "Follow-up", "Due"], ["date", "organisation_name", "person_name", "email", "summary", "next_step", "next_step_due"]),
		(kinds.CONTACTS, ["일시", "업체명", "성명", "직책", "상담 내용", "후속 조치"], ["date", "organisation_name", "person_name", "role_title", "summary", "next_step"]),
		(kinds.PARTNERSHIPS, ["European partner", "Korean partner", "Status", "Since"], ["europe_name", "korea_name", "stage", "stage_since"]),
		(kinds.INTERACTIONS, ["날짜", "유럽측 기관", "한국측 기관", "회의 내용"], ["date", "europe_name", "korea_name", "summary"]),
		(kinds.AGREEMENTS, ["MOU", "Agreement type", "Organisation", "Signature date"], ["agreement_title", "agreement_kind", "organisation_name", "signed_on"]),
		(kinds.ATTENDANCE, ["행사명", "개최일", "기관", "참석자", "참석 여부"], ["event_title", "date", "organisation_name", "person_name", "attended"]),
		(kinds.ATTENDANCE, ["No.", "성명 / Name", "소속 Organisation", "직위 Title", unicodedata.normalize("NFD", "전화 Tel"), "비고 Number"], ["", "person_name", "organisation_name", "role_title", "phone", ""]),
		(kinds.CONTACTS, ["회사명", "이름", "이메일"], ["organisation_name", "person_name", "email"]),
		(kinds.CONTACTS, ["회사명", "성", "이름"], ["organisation_name", "family_name", "given_name"]),
		(kinds.CONTACTS, ["Organisation: Name", "Contact: Name", "Contact: E-mail"], ["organisation_name", "person_name", "email"]),
		(kinds.CONTACTS, ["Company", "Lucky number", ""], ["organisation_name", "", ""]),
	],
)  # fmt: skip
def test_headings_propose_their_fields(kind, headings, fields):
	assert kinds.propose(kind, headings) == fields


def test_no_field_is_proposed_for_two_columns():
	assert kinds.propose(kinds.PEOPLE, ["E-mail", "Mail"]) == ["email", ""]


@pytest.mark.parametrize("heading", ["  E-MAIL ", "e_mail", "É-mail", "E-mail*", "Ｅ－ｍａｉｌ"])
def test_case_accents_blanks_and_punctuation_do_not_matter(heading):
	assert kinds.propose(kinds.PEOPLE, [heading]) == ["email"]


def test_title_rows_above_the_headings_are_no_headings():
	rows = [
		["Contacts of the Seoul mission 2016", "", ""],
		["", "", ""],
		["Company", "Name", "E-mail"],
		["KICOX", "Kim", ""],
	]
	assert kinds.heading_row(kinds.CONTACTS, rows) == 2


def test_of_two_rows_that_read_alike_the_first_holds_the_headings():
	rows = [["Company", "Name", "E-mail"], ["KICOX", "Kim", ""], ["Company", "Name", "E-mail"]]
	assert kinds.heading_row(kinds.CONTACTS, rows) == 0


def test_headings_are_looked_for_among_the_first_twenty_rows():
	titles = [["Minutes"]] * 19
	headings = ["Company", "Name", "E-mail"]
	assert kinds.heading_row(kinds.CONTACTS, [*titles, headings]) == 19
	assert kinds.heading_row(kinds.CONTACTS, [*titles, ["Minutes"], headings]) == 0


@pytest.mark.parametrize(
	("field", "heading", "quality"),
	[
		("email", "E-mail", 3),
		("email", "email", 3),
		("country", "국가", 3),
		("phone", "Telephone", 3),
		("next_step_due", "next_step_due", 3),
		("role_title", "직위 Title", 2),
		("organisation_name", "Company", 2),
		("email", "Contact: E-mail", 2),
		("organisation_name", "Contact: Company", 1),
		("country", "Country (ISO)", 1),
		("country", "Lucky number", 0),
	],
)
def test_how_well_a_heading_names_a_field(field, heading, quality):
	assert kinds.match(field, kinds.Heading.of(heading)) == quality


def test_a_row_with_one_known_heading_is_the_row_of_headings():
	assert kinds.heading_row(kinds.CONTACTS, [["aaa", "bbb"], ["Company", "ccc"]]) == 1


def test_without_a_known_heading_the_first_row_with_two_cells_is_taken():
	assert kinds.heading_row(kinds.CONTACTS, [["x", ""], ["aaa", "bbb"]]) == 1


@pytest.mark.parametrize(
	("headings", "kind"),
	[
		(["Organisation", "Country", "Website", "Acronym"], kinds.CONTACTS),
		(["European partner", "Korean partner", "Stage", "Since", "Tier"], kinds.PARTNERSHIPS),
		(["날짜", "유럽측", "한국측", "내용"], kinds.INTERACTIONS),
		(
			["MoU", "Kind of agreement", "European organisation", "Korean organisation", "Signed on"],
			kinds.AGREEMENTS,
		),
		(["Event", "Organisation", "Attended", "Number of people"], kinds.ATTENDANCE),
		(["Company", "Name", "Date", "Notes"], kinds.CONTACTS),
		(["Name", "E-mail", "Phone"], kinds.PEOPLE),
	],
)
def test_the_kind_of_a_sheet_is_guessed_from_its_headings(headings, kind):
	assert kinds.guess_kind([headings]) == kind


def test_every_field_has_a_label_and_a_korean_heading():
	fields = {field for fields in kinds.FIELDS.values() for field in fields}
	assert fields == set(kinds.FIELD_LABELS) == set(kinds.KOREAN_HEADINGS)


def test_our_own_headings_propose_every_field_of_every_kind():
	for kind, fields in kinds.FIELDS.items():
		assert kinds.propose(kind, [kinds.FIELD_LABELS[field] for field in fields]) == list(fields)
		assert kinds.propose(kind, [kinds.KOREAN_HEADINGS[field] for field in fields]) == list(fields)


@pytest.mark.parametrize(
	("field", "heading", "quality"),
	[
		("email", "", 0),
		("email", " ", 0),
		("email", "E-mail", 3),
		("email", "Colour", 0),
		("email", "Contact: E-mail", 2),
		("email", "Company: E-mail", 1),
		("email", "E-mail (work)", 1),
		("email", "E-mail / web", 1),
		("email", "(E-mail)", 3),
	],
)
def test_a_heading_names_a_field_more_or_less_well(field, heading, quality):
	assert kinds.match(field, kinds.Heading.of(heading)) == quality


def test_a_sheet_without_rows_or_headings_is_a_contact_sheet():
	assert kinds.guess_kind([]) == kinds.guess_kind([[]]) == kinds.guess_kind([["x", "y"]]) == kinds.CONTACTS


def test_an_empty_sheet_of_ours_is_of_its_kind_and_with_a_column_more_it_is_guessed():
	for kind, fields in kinds.FIELDS.items():
		headings = [kinds.FIELD_LABELS[field] for field in fields]
		assert kinds.guess_kind([headings]) == kind
	ours = [kinds.FIELD_LABELS[field] for field in kinds.FIELDS[kinds.ORGANISATIONS]]
	assert kinds.guess_kind([[*ours, "Lucky number"]]) == kinds.CONTACTS


def test_a_sheet_is_of_a_kind_only_with_its_required_fields():
	assert kinds.guess_kind([["European partner", "Korean partner", "Stage"]]) == kinds.PARTNERSHIPS
	assert kinds.guess_kind([["Stage", "Tier", "Organisation"]]) == kinds.CONTACTS
