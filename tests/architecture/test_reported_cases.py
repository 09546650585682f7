"""Inputs that once failed, reported by people who use such software: each kind has its test with the right value, and relatives."""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

LOADER, SHEETS, TEXTS = "test_history_loader_files", "test_sheet_files", "test_text_entrances"
CASES = {
	"01 a mark at a file's beginning": {
		LOADER: [
			"test_one_organisation_is_made_from_a_text",
			"test_json_with_a_mark_at_its_beginning_is_read",
		]
	},
	"02 semicolons, tabs, sep=": {LOADER: ["test_one_organisation_is_made_from_a_text"]},
	"03 encodings, a Mac's files beside": {
		LOADER: [
			"test_a_folder_in_each_korean_encoding_is_read",
			"test_a_folder_in_western_encoding_is_read",
			"test_a_file_that_is_no_text_is_reported_and_does_not_hide_the_others",
			"test_what_a_mac_lays_beside_the_files_is_left_alone",
			"test_bench_execute_shows_the_errors_of_a_path_that_is_not_there",
		],
		SHEETS: ["test_the_encoding_is_the_first_that_reads_all"],
	},
	"04 blank rows, a title row": {
		LOADER: [
			"test_one_organisation_is_made_from_a_text",
			"test_a_title_above_the_headings_is_named_as_the_line_without_the_key",
		]
	},
	"05 carriage returns, a long cell, an empty file": {
		LOADER: [
			"test_a_file_of_carriage_returns_has_its_two_records",
			"test_a_cell_that_is_too_long_is_reported_with_its_line_and_the_limit",
			"test_an_empty_file_has_no_lines_and_nothing_stayed",
		]
	},
	"06 a heading that stands twice": {
		LOADER: ["test_a_column_that_stands_twice_is_refused"],
		SHEETS: ["test_a_heading_that_stands_twice_is_named_with_its_column"],
	},
	"08 errors that are no ValidationError": {
		LOADER: [
			"test_what_frappe_refuses_with_other_exceptions_is_an_error_of_the_record",
			"test_masters_that_differ_in_case_only_are_an_error_in_words",
		]
	},
	"09 unseen characters": {
		LOADER: [
			"test_links_match_their_keys_whatever_blank_stands_beside",
			"test_one_organisation_is_made_from_a_text",
		],
		TEXTS: [
			"test_a_name_of_nothing_visible_is_refused",
			"test_an_organisation_is_found_whatever_was_pasted",
			"test_a_link_with_unseen_characters_means_the_record",
		],
		"test_partnership_http": ["test_a_list_is_searched_by_decomposed_hangul_as_by_composed"],
	},
	"11 a decimal comma": {
		TEXTS: [
			"test_the_sites_number_format_decides",
			"test_any_other_separator_is_refused_beside_the_field",
			"test_a_file_is_read_by_the_sites_number_format",
		]
	},
	"12 something behind a date, years before 1900": {
		TEXTS: ["test_a_date_with_anything_behind_it_or_before_1900_is_refused"],
		"test_dates_entered": ["test_a_document_refuses_them_too", "test_the_loader_refuses_them_too"],
	},
	"13 mail addresses": {
		TEXTS: [
			"test_a_mail_address_is_stored_bare",
			"test_what_is_not_one_address_is_refused_beside_the_field",
			"test_a_mail_finds_the_person_whose_address_was_pasted",
			"test_a_file_with_two_addresses_in_a_cell_is_refused_with_its_record",
		]
	},
	"14 two contacts merged": {
		"test_contact_merge": ["test_addresses_numbers_titles_and_links_of_both_stay"]
	},
	"15 a list's export": {
		"test_exported_files": [
			"test_the_cells_of_a_lists_workbook_are_text",
			"test_the_cells_of_a_lists_csv_are_text",
			"test_an_import_template_holds_no_formula",
		]
	},
	"16 time zones and control characters of a calendar": {
		"test_calendar_feed": [
			"test_each_time_zone_is_described_once",
			"test_no_control_character_goes_out",
		]
	},
	"19 an owner who has gone": {
		"test_work_owners": [
			"test_nobody_who_cannot_act_is_made_responsible_for_a_partnership",
			"test_nobody_who_cannot_act_gets_the_next_step",
			"test_nobody_who_cannot_act_owns_an_agreement_an_event_or_an_action",
		],
		"test_digest_content": [
			"test_work_of_somebody_who_cannot_act_is_shown_to_managers_until_it_is_handed_over"
		],
	},
	"20 the order of a Hangul name": {TEXTS: ["test_a_hangul_name_is_shown_family_name_first"]},
	"21 entities": {
		"test_exported_files": ["test_signs_of_markup_are_read_as_they_were_typed"],
		"test_digest_content": ["test_what_was_typed_reads_so_in_the_mail"],
		"test_calendar_feed": ["test_what_was_typed_reads_so_in_the_calendar"],
	},
	"22 a mail's subject": {"test_digest_delivery": ["test_each_kind_and_language_arrives_as_it_should"]},
	"23 mails of machines": {
		"test_domain_mail": ["test_the_machine_subjects_that_were_reported"],
		"test_mail_in": ["test_a_machines_mail_is_never_contact"],
	},
	"24 a Data Import in CP949": {
		TEXTS: [
			"test_a_data_import_in_another_encoding_is_refused_beside_the_file",
			"test_a_data_import_in_utf8_reads_hangul",
		]
	},
}
"""Case → file of tests → its tests."""


@cache
def names_in(file: str) -> set[str]:
	(path,) = TESTS.glob(f"*/{file}.py")
	return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("case", CASES)
def test_a_reported_case_has_its_tests(case):
	named = {(file, test) for file, tests in CASES[case].items() for test in tests}
	assert {(file, test) for file, test in named if test not in names_in(file)} == set()
