"""The history loader with files as people's programs write them: through the browser's call and the load of a folder."""

import base64
import json

import frappe
import pytest
from sheet_samples import ods, xls, xlsx

from eu_korea_coop import api
from eu_korea_coop.partnerships.history_loader import load, load_files

HEAD = "key,organisation_name,side"


def report_of(content, name="Organisation.csv") -> dict:
	"""What the browser's call answers, as the text a browser has read from the file."""
	return api.load_history(content, filename=name, dry_run=0)


def folder_report(tmp_path, **files) -> dict:
	for name, content in files.items():
		path = tmp_path / name.replace("__", ".")
		path.write_bytes(content if isinstance(content, bytes) else content.encode())
	return load(str(tmp_path))


def made(report: dict) -> list[str]:
	assert report["errors"] == []
	assert report["stayed"]
	return [row["title"] for row in report["made"]]


@pytest.fixture(autouse=True)
def as_a_manager(as_user, manager):
	with as_user(manager):
		yield


@pytest.mark.parametrize(
	("content", "title"),
	[
		("\ufeffkey,organisation_name,native_name,side\nb1,Bom Cluster,한글 클러스터,Korea\n", "Bom Cluster"),
		("key;organisation_name;native_name;side\ns1;Semi Cluster;세미;Korea\n", "Semi Cluster"),
		("key\torganisation_name\tside\nt1\tTab Cluster\tKorea\n", "Tab Cluster"),
		("sep=;\nkey;organisation_name;side\ns1;Sep Cluster;Korea\n", "Sep Cluster"),
		(f"{HEAD}\nt1,Trail Cluster,Korea\n,,\n,,\n", "Trail Cluster"),
		(f"\n{HEAD}\n\nt1,Blank Cluster,Korea\n", "Blank Cluster"),
		("\u200bkey,organisation_name,side\nz1,Zw,Korea\n", "Zw"),
		("key,organisation_name\u00a0,side\nz1,\u3000Wide\u3000Cluster,Korea\n", "Wide Cluster"),
	],
)
def test_one_organisation_is_made_from_a_text(content, title):
	assert made(report_of(content)) == [title]


def test_a_file_of_carriage_returns_has_its_two_records():
	assert made(report_of(f"{HEAD}\rm1,Mac Cluster,Korea\rm2,Mac Two,Korea\r")) == ["Mac Cluster", "Mac Two"]


def test_json_with_a_mark_at_its_beginning_is_read():
	data = {
		"dataset": "bom",
		"records": {"Organisation": [{"key": "b", "organisation_name": "Bom", "side": "Korea"}]},
	}
	assert made(report_of("\ufeff" + json.dumps(data), "history.json")) == ["Bom"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_a_folder_in_each_korean_encoding_is_read(tmp_path, encoding):
	content = "key,organisation_name,native_name,side\nc1,Cp Cluster,한국산업단지공단,Korea\n".encode(
		encoding
	)
	report = folder_report(tmp_path, Organisation__csv=content)
	assert made(report) == ["Cp Cluster"]
	assert frappe.db.get_value("Organisation", report["made"][0]["name"], "native_name") == "한국산업단지공단"


def test_a_folder_in_western_encoding_is_read(tmp_path):
	report = folder_report(tmp_path, Organisation__csv=f"{HEAD}\nc1,Zürich Cluster,Europe\n".encode("cp1252"))
	assert made(report) == ["Zürich Cluster"]


@pytest.mark.parametrize(
	("ending", "write"),
	[
		("xlsx", lambda rows: xlsx(Organisation=rows)),
		("xls", lambda rows: xls(rows, name="Organisation")),
		("ods", lambda rows: ods(rows, name="Organisation")),
	],
)
def test_a_workbook_is_read_by_its_sheets(tmp_path, ending, write):
	(tmp_path / f"history.{ending}").write_bytes(write([HEAD.split(","), ["w1", "Sheet Cluster", "Korea"]]))
	assert made(load(str(tmp_path))) == ["Sheet Cluster"]


def test_a_workbook_of_several_sheets_with_tables_and_lists_comes_through_the_browser():
	frappe.set_user("Administrator")
	for sector in ("Loader: Water", "Loader; Energy"):
		frappe.get_doc({"doctype": "Sector", "sector_name": sector}).insert()
	content = xlsx(
		**{
			"_About": [["Notes to the reader"]],
			"Organisation": [
				["key", "organisation_name", "side", "sectors"],
				["e", "Book Cluster", "Europe", "Loader: Water; Loader;; Energy"],
				["k", "Book Agency", "Korea"],
			],
			"Partnership": [["key", "title", "origin_kind"], ["p", "Book partnership", "By Coincidence"]],
			"Partnership.parties": [
				["key", "organisation", "role"],
				["p", "e", "Lead"],
				["p", "k", "Counterpart"],
			],
			"Event": [["key", "title", "kind", "start_date"], ["f", "Book fair", "Trade Fair", 2014]],
			"Event.participants": [["key", "organisation", "attended"], ["f", "k", True]],
		}
	)
	report = api.load_history(base64.b64encode(content).decode(), filename="book.xlsx", dry_run=0)
	assert sorted(made(report)) == ["Book Agency", "Book Cluster", "Book fair", "Book partnership"]
	names = {row["key"]: row["name"] for row in report["made"]}
	sectors = frappe.get_all("Sector Tag", {"parent": names["e"]}, pluck="sector", order_by="idx")
	assert sectors == ["Loader: Water", "Loader; Energy"]
	event = frappe.get_doc("Cooperation Event", names["f"])
	assert (event.start_date_precision, event.participants[0].organisation) == ("Year", names["k"])


def test_a_workbook_that_is_not_whole_base64_is_refused():
	content = base64.b64encode(xlsx(Organisation=[HEAD.split(",")])).decode()
	report = api.load_history(f"{content[:8]}!{content[8:]}", filename="book.xlsx", dry_run=1)
	assert [error["message"] for error in report["errors"]] == ["A workbook is sent as base64 text."]


def test_a_file_that_is_no_text_is_reported_and_does_not_hide_the_others(tmp_path):
	report = folder_report(
		tmp_path,
		Contact__csv=b"key,first_name\nc1,Z\x81rich\n",
		Organisation__csv=f"{HEAD}\ns1,Seen,Asia\n",
		Sector__csv="",
	)
	assert not report["stayed"]
	assert [(e["file"], e["row"], e["column"]) for e in report["errors"]] == [
		("Contact.csv", 2, ""),
		("Sector.csv", None, ""),
		("Organisation.csv", 2, "C"),
	]


def test_what_a_mac_lays_beside_the_files_is_left_alone(tmp_path):
	(tmp_path / "._Organisation.csv").write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \xa3")
	assert made(folder_report(tmp_path, Organisation__csv=f"{HEAD}\nc1,Cp Cluster,Korea\n")) == ["Cp Cluster"]


def test_bench_execute_shows_the_errors_of_a_path_that_is_not_there():
	answer = load("/nowhere/at/all")
	assert not answer["stayed"]
	assert "no history files" in answer["errors"][0]["message"]


def errors(report: dict) -> list[tuple]:
	assert not report["stayed"]
	return [(e["key"], e["row"], e["column"], e["message"]) for e in report["errors"]]


def test_a_title_above_the_headings_is_named_as_the_line_without_the_key():
	[(_key, row, _column, message)] = errors(report_of(f"Our contacts 2016,,\n{HEAD}\nt1,Trail,Korea\n"))
	assert row == 1
	assert "first line has no column key" in message


def test_a_cell_that_is_too_long_is_reported_with_its_line_and_the_limit():
	content = f"{HEAD},description\nh1,Huge,Korea,{'x' * 140_000}\n"
	[(_key, row, column, message)] = errors(report_of(content))
	assert (row, column) == (2, "D")
	assert "65,535" in message


@pytest.mark.parametrize(
	("content", "name"), [("", "Organisation.csv"), (" \n", "history.json"), ("\ufeff", "Organisation.csv")]
)
def test_an_empty_file_has_no_lines_and_nothing_stayed(content, name):
	[(_key, _row, _column, message)] = errors(report_of(content, name))
	assert "no lines" in message


@pytest.mark.parametrize(
	("content", "name"),
	[(f"{HEAD}\n", "Organisation.csv"), ('{"dataset": "x", "records": {}}', "history.json")],
)
def test_a_file_without_records_says_so(content, name):
	[(_key, _row, _column, message)] = errors(report_of(content, name))
	assert "no records" in message


def test_a_column_that_stands_twice_is_refused():
	content = f"{HEAD},city,city\nd1,Dup Cluster,Korea,Seoul,Busan\n"
	[(_key, row, column, message)] = errors(report_of(content))
	assert (row, column) == (1, "E")
	assert "city stands twice" in message


def test_a_value_that_stands_twice_in_one_record_of_json_is_refused():
	content = (
		'{"dataset": "x", "records": {"Organisation": [{"key": "a", "side": "Korea", "side": "Europe"}]}}'
	)
	[(_key, _row, _column, message)] = errors(report_of(content, "history.json"))
	assert "side stands twice" in message


def test_a_value_without_a_heading_is_named():
	[(_key, row, column, _message)] = errors(report_of(f"{HEAD},\nd1,Dup,Korea,Seoul\n"))
	assert (row, column) == (2, "D")


def test_damaged_json_is_named_with_its_line():
	[(_key, row, _column, message)] = errors(report_of('{"dataset": "x",\n "records": {,}}', "history.json"))
	assert row == 2
	assert "not a history file" in message


def test_what_frappe_refuses_with_other_exceptions_is_an_error_of_the_record():
	records = {
		"Contact": [{"key": "c", "first_name": "<b>Kim</b>"}, {"key": "n", "first_name": "New Contact"}]
	}
	answer = report_of(json.dumps({"dataset": "m", "records": records}), "contact-name.json")
	assert {e["doctype"] for e in answer["errors"]} <= {"Contact"}
	assert answer["stayed"] == (not answer["errors"])


@pytest.mark.mariadb
def test_masters_that_differ_in_case_only_are_an_error_in_words():
	records = {"Sector": [{"sector_name": "Hydrox"}, {"sector_name": "hydrox"}]}
	[(key, _row, _column, message)] = errors(
		report_of(json.dumps({"dataset": "m", "records": records}), "masters.json")
	)
	assert key == "hydrox"
	assert "differs from “Hydrox” only in" in message


@pytest.mark.mariadb
def test_a_link_to_a_master_in_another_case_is_refused_with_the_right_spelling():
	frappe.set_user("Administrator")
	frappe.get_doc({"doctype": "Organisation Type", "type_name": "Müller Kind"}).insert()
	content = "key,organisation_name,side,organisation_type\na,Any,Korea,Muller Kind\n"
	[(_key, row, column, message)] = errors(report_of(content))
	assert (row, column) == (2, "D")
	assert "Müller Kind" in message


@pytest.mark.parametrize("link", ["c ", "c\u00a0", "c\u200b", "\ufeffc", " c\u3000"])
def test_links_match_their_keys_whatever_blank_stands_beside(link):
	records = {
		"Organisation": [
			{"key": "c", "organisation_name": "Ws Cluster", "side": "Korea"},
			{"key": "e", "organisation_name": "Es Cluster", "side": "Europe"},
		],
		"Partnership": [
			{
				"key": "p",
				"title": "Ws p",
				"origin_kind": "By Coincidence",
				"parties": [
					{"organisation": link, "role": "Lead"},
					{"organisation": "e", "role": "Counterpart"},
				],
			}
		],
	}
	assert len(made(report_of(json.dumps({"dataset": "u", "records": records}), "link.json"))) == 3


@pytest.mark.parametrize(
	"keys", [("001Ab", "001aB"), ("Muller", "Müller"), ("🙂", "🙃"), ("straße", "strasse"), ("가", "각")]
)
def test_keys_that_differ_only_for_people_are_two_records_and_stay_two(keys):
	content = f"{HEAD}\n{keys[0]},First Cluster,Korea\n{keys[1]},Second Agency,Korea\n"
	assert made(report_of(content)) == ["First Cluster", "Second Agency"]
	again = report_of(content)
	assert again["made"] == []
	assert [row["title"] for row in again["present"]] == ["First Cluster", "Second Agency"]


def test_a_key_in_decomposed_hangul_is_the_same_key():
	import unicodedata

	content = f"{HEAD}\n강남,Gangnam,Korea\n"
	made(report_of(content))
	assert report_of(unicodedata.normalize("NFD", content))["made"] == []


def test_an_error_of_a_row_of_a_table_file_names_that_files_place(tmp_path):
	report = folder_report(
		tmp_path,
		Organisation__csv=f"{HEAD}\ne,One,Europe\n",
		Partnership__csv="key,title\np,Any\n",
		Partnership__parties__csv="key,organisation,role\np,e,Lead\n,,\np,nobody,Counterpart\n",
	)
	assert [(e["field"], e["row"], e["column"]) for e in report["errors"]] == [
		("parties 2: organisation", 4, "B")
	]


@pytest.mark.parametrize("number", ["1,5", "1.250,50", "1_000", "١٢", "nan"])
def test_a_number_in_another_form_is_refused_and_never_guessed(number):
	content = f"key;indicator;quantity\no;Test Projects;{number}\n"
	fields = {e["field"] for e in report_of(content, "Cooperation Outcome.csv")["errors"]}
	assert "quantity" in fields


@pytest.mark.long
def test_a_long_chain_of_links_is_made_from_its_end():
	rows = "".join(f"p{n},Chain {n},p{n + 1}\n" for n in range(1, 40)) + "p40,Chain 40,\n"
	parties = "".join(f"p{n},e,Lead\np{n},k,Counterpart\n" for n in range(1, 41))
	report = load_files(
		{
			"Organisation.csv": f"{HEAD}\ne,Chain E,Europe\nk,Chain K,Korea\n",
			"Partnership.csv": f"key,title,related_to\n{rows}",
			"Partnership.parties.csv": f"key,organisation,role\n{parties}",
		}
	)
	assert report.errors == []
	assert len(report.made) == 42
