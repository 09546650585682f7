"""The history loader: dry run, all errors at once, all or nothing, a second load changes nothing."""

import json

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.domain import text
from eu_korea_coop.partnerships.history_loader import load, load_files
from testing import as_user, make_master, make_organisation

SET = "test-set"


def history(**changes) -> dict:
	"""A small history of every kind of record that has rules of its own; `changes` replace DocTypes."""
	make_master("Agreement Kind", "Test Memorandum")
	make_master("Outcome Indicator", "Test Projects", category="Joint R&D Project")
	records = {
		"Contact": [{"key": "person", "first_name": "Ines", "last_name": "Example"}],
		"Organisation": [
			{
				"key": "europe",
				"organisation_name": "Loader Cluster",
				"side": "Europe",
				"figures": [
					{
						"label": "Members",
						"qualifier": "About",
						"value": 700,
						"value_max": 750,
						"as_of": "2015",
					}
				],
				"contacts": [{"contact": "person", "role_title": "Director", "status": "Active"}],
			},
			{"key": "korea", "organisation_name": "Loader Agency", "native_name": "로더청", "side": "Korea"},
		],
		"Cooperation Event": [
			{
				"key": "fair",
				"title": "Loader Fair",
				"kind": "Trade Fair",
				"status": "Held",
				"start_date": "2014",
			}
		],
		"Partnership": [
			{
				"key": "main",
				"title": "Loader partnership",
				"origin_kind": "By Coincidence",
				"origin_event": "fair",
				"parties": [
					{"organisation": "europe", "role": "Lead", "agreement_intent": "Wanted"},
					{"organisation": "korea", "role": "Counterpart"},
				],
				"stage_log": [
					{"to_stage": "First Contact", "effective_on": "2014", "interaction": "talk"},
					{
						"to_stage": "Formalised",
						"effective_on": "Nov 2016",
						"agreement": "memo",
						"note": "Signed in Seoul.",
					},
				],
			}
		],
		"Agreement": [
			{
				"key": "memo",
				"title": "Loader memorandum",
				"kind": "Test Memorandum",
				"partnership": "main",
				"parties": [
					{"organisation": "europe", "signature_status": "Signed", "signed_on": "2016-11"},
					{"organisation": "korea", "signature_status": "Signed", "signed_on": "2016-11"},
				],
				"state_log": [{"to_state": "In Force", "effective_on": "2016-11"}],
			}
		],
		"Interaction": [
			{
				"key": "talk",
				"subject": "Loader talk",
				"interaction_type": "Meeting",
				"interaction_date": "before May 2014",
				"partnership": "main",
				"organisations": ["europe", "korea"],
				"no_next_step_reason": "Nothing was agreed",
			}
		],
		"Cooperation Outcome": [
			{
				"key": "project",
				"indicator": "Test Projects",
				"title": "Loader project",
				"quantity": 1,
				"partnership": "main",
			}
		],
	}
	records.update(changes)
	return {"dataset": SET, "records": records}


def loaded(doctype: str, key: str):
	return frappe.get_doc(doctype, frappe.db.get_value(doctype, {"history_key": f"{SET}:{key}"}, "name"))


def row_counts() -> dict[str, int]:
	doctypes = (
		"Contact",
		"Organisation",
		"Cooperation Event",
		"Partnership",
		"Partnership Stage Log",
		"Agreement",
	)
	more = ("Interaction", "Cooperation Outcome", "Partnership Snapshot", "Comment", "Version")
	return {doctype: frappe.db.count(doctype) for doctype in (*doctypes, *more)}


def errors_of(data: dict) -> list[tuple[str, str, str]]:
	report = load_files({"history.json": data})
	assert not report.stayed
	return [(error.doctype, error.key, error.field) for error in report.errors]


# --------------------------------------------------------------------------------------------------- loading


def test_a_history_is_loaded_with_its_dates_as_people_write_them():
	report = load_files({"history.json": history()})
	assert report.errors == []
	assert report.counts() == {
		"Contact": {"made": 1, "present": 0},
		"Organisation": {"made": 2, "present": 0},
		"Cooperation Event": {"made": 1, "present": 0},
		"Partnership": {"made": 1, "present": 0},
		"Agreement": {"made": 1, "present": 0},
		"Interaction": {"made": 1, "present": 0},
		"Cooperation Outcome": {"made": 1, "present": 0},
	}
	partnership = loaded("Partnership", "main")
	log = [
		(row.to_stage, str(row.effective_on), row.effective_on_precision, row.loaded)
		for row in partnership.stage_log
	]
	assert log == [("First Contact", "2014-01-01", "Year", 1), ("Formalised", "2016-11-01", "Month", 1)]
	assert (partnership.stage, partnership.stage_since_precision) == ("Formalised", "Month")
	assert partnership.origin_event == loaded("Cooperation Event", "fair").name
	assert partnership.stage_log[0].interaction == loaded("Interaction", "talk").name
	assert partnership.stage_log[1].agreement == loaded("Agreement", "memo").name
	assert loaded("Agreement", "memo").state == "In Force"
	talk = loaded("Interaction", "talk")
	assert (str(talk.interaction_date), talk.interaction_date_precision) == ("2014-05-01", "Before")
	assert partnership.health == "Stalled"


def test_a_loaded_organisation_has_its_people_and_figures():
	load_files({"history.json": history()})
	organisation = loaded("Organisation", "europe")
	assert organisation.contacts[0].contact == loaded("Contact", "person").name
	figure = organisation.figures[0]
	assert (figure.value, figure.value_max, str(figure.as_of), figure.as_of_precision) == (
		700,
		750,
		"2015-01-01",
		"Year",
	)
	assert loaded("Organisation", "korea").native_name == "로더청"


def test_a_dry_run_tells_what_it_would_make_and_leaves_nothing():
	data = history()
	before = row_counts()
	report = load_files({"history.json": data}, dry_run=True)
	assert report.errors == []
	assert {(row.doctype, row.title) for row in report.made} >= {
		("Partnership", "Loader partnership"),
		("Agreement", "Loader memorandum"),
	}
	assert not report.stayed
	assert row_counts() == before


def test_a_second_load_changes_nothing():
	data = history()
	load_files({"history.json": data})
	before, stamps = row_counts(), modified_stamps()
	report = load_files({"history.json": data})
	assert report.errors == []
	assert report.made == []
	assert len(report.present) == 8
	assert row_counts() == before
	assert modified_stamps() == stamps


def modified_stamps() -> dict[str, list]:
	return {
		doctype: frappe.get_all(
			doctype,
			filters={"history_key": ("like", f"{SET}:%")},
			fields=["name", "modified"],
			order_by="name",
		)
		for doctype in ("Contact", "Organisation", "Partnership", "Agreement", "Interaction")
	}


def test_a_second_load_leaves_what_people_changed_and_adds_what_is_new():
	data = history()
	load_files({"history.json": data})
	organisation = loaded("Organisation", "europe")
	organisation.organisation_name = "Renamed by an officer"
	organisation.save()
	data["records"]["Organisation"].append(
		{"key": "third", "organisation_name": "Loader City", "side": "Korea"}
	)
	report = load_files({"history.json": data})
	assert [(row.doctype, row.key) for row in report.made] == [("Organisation", "third")]
	assert loaded("Organisation", "europe").organisation_name == "Renamed by an officer"


def test_a_merged_or_renamed_record_is_still_found_by_its_key():
	data = history()
	load_files({"history.json": data})
	old = loaded("Organisation", "europe").name
	frappe.rename_doc("Organisation", old, "ORG-RENAMED-LOADER")
	assert load_files({"history.json": data}).made == []


def test_keys_of_two_datasets_do_not_meet_and_can_point_to_each_other():
	load_files({"one.json": history()})
	other = {
		"dataset": "other-set",
		"records": {
			"Organisation": [{"key": "europe", "organisation_name": "Another Cluster", "side": "Europe"}],
			"Partnership": [
				{
					"key": "main",
					"title": "Another partnership",
					"parties": [{"organisation": "europe", "role": "Lead"}, {"organisation": f"{SET}:korea"}],
				}
			],
		},
	}
	report = load_files({"other.json": other})
	assert report.errors == []
	doc = frappe.get_doc("Partnership", report.made[-1].name)
	assert doc.parties[1].organisation == loaded("Organisation", "korea").name


def test_partnerships_may_point_to_each_other_in_a_circle():
	data = history()
	second = {**data["records"]["Partnership"][0], "key": "second", "title": "Second", "related_to": "main"}
	second.pop("stage_log")
	data["records"]["Partnership"][0]["related_to"] = "second"
	data["records"]["Partnership"].append(second)
	assert load_files({"history.json": data}).errors == []
	main, other = loaded("Partnership", "main"), loaded("Partnership", "second")
	assert (main.related_to, other.related_to) == (other.name, main.name)


def test_a_snapshot_is_written_as_of_the_day_it_is_given():
	report = load_files({"history.json": history()}, as_of=frappe.utils.getdate("2017-05-31"))
	assert report.snapshots == 1
	rows = frappe.get_all(
		"Partnership Snapshot",
		filters={"partnership": loaded("Partnership", "main").name, "kind": "Loaded"},
		fields=["valid_from", "stage", "health"],
	)
	assert [(str(row.valid_from), row.stage, row.health) for row in rows] == [
		("2017-05-31", "Formalised", "Stalled")
	]


def test_a_parked_and_a_closed_partnership_say_why():
	make_master("Close Reason", "Test Reason")
	data = history()
	first = data["records"]["Partnership"][0]
	parked = {
		**first,
		"key": "parked",
		"title": "Parked",
		"parked_until": "2017-01-31",
		"parked_reason": "New management",
		"stage_log": [
			{"to_stage": "Exploring", "effective_on": "2015"},
			{"to_stage": "Parked", "effective_on": "2016"},
		],
	}
	closed = {
		**first,
		"key": "closed",
		"title": "Closed",
		"close_reason": "Test Reason",
		"stage_log": [{"to_stage": "Not Pursued", "effective_on": "2015-03"}],
	}
	data["records"]["Partnership"] += [parked, closed]
	assert load_files({"history.json": data}).errors == []
	doc = loaded("Partnership", "parked")
	assert (doc.health, doc.resume_stage, str(doc.parked_until), doc.to_wake) == (
		"Parked",
		"Exploring",
		"2017-01-31",
		1,
	)
	doc = loaded("Partnership", "closed")
	assert (doc.health, doc.close_reason, str(doc.closed_on)[:7]) == ("Closed", "Test Reason", "2015-03")


# ---------------------------------------------------------------------------------------------------- errors


def test_every_error_is_reported_with_file_record_field_and_sentence():
	data = history()
	records = data["records"]
	records["Organisation"][0]["colour"] = "blue"
	records["Organisation"][1]["side"] = "Asia"
	records["Cooperation Event"][0]["start_date"] = "one day"
	records["Partnership"][0]["parties"][1]["organisation"] = "nobody"
	records["Partnership"][0]["health"] = "On track"
	records["Agreement"][0]["end_date"] = "2017-02-30"
	del records["Interaction"][0]["subject"]
	records["Cooperation Outcome"][0]["quantity"] = "many"
	report = load_files({"history.json": data})
	text = {(error.file, error.doctype, error.key, error.field) for error in report.errors}
	assert text == {
		("history.json", "Organisation", "europe", "colour"),
		("history.json", "Organisation", "korea", "side"),
		("history.json", "Cooperation Event", "fair", "start_date"),
		("history.json", "Partnership", "main", "parties 2: organisation"),
		("history.json", "Partnership", "main", "health"),
		("history.json", "Agreement", "memo", "end_date"),
		("history.json", "Interaction", "talk", "subject"),
		("history.json", "Cooperation Outcome", "project", "quantity"),
	}
	messages = {error.field: error.message for error in report.errors}
	assert "before May 2017" in messages["start_date"]
	assert "Europe, Korea, Third Country" in messages["side"]
	assert "nobody" in messages["parties 2: organisation"]


@pytest.mark.parametrize(
	("doctype", "field", "value", "sentence"),
	[
		("Organisation", "organisation_name", "x" * 141, "This is longer than 140 characters"),
		("Partnership", "short_title", "x" * 101, "This is longer than 100 characters"),
		("Organisation", "city", ["Lyon"], "One value is wanted"),
		("Organisation", "is_gateway", "yes", "yes is neither 0 nor 1"),
		("Organisation", "figures", "many", "A list of rows is wanted"),
		("Organisation", "figures", [5], "A row is wanted"),
		("Organisation", "colour", "blue", "Organisation has no such field"),
		("Organisation", "side", None, "This is missing"),
		("Agreement", "end_date", "2017-02-30", "2017-02-30 is no day: write 2017-05-31"),
		("Agreement", "end_date", "20170531", "20170531 is no day: write 2017-05-31"),
		("Cooperation Outcome", "quantity", True, "True is no number"),
		("Cooperation Event", "attendance_participants", "1.5", "1.5 is no number"),
		("Partnership", "health", "On track", "This is computed by the app, leave it out"),
		("Partnership", "stage", "Implementing", "Give the way there in stage_log"),
		("Partnership", "stage_log", [{"recorded_by": "x"}], "This is written by the app"),
		("Partnership", "parties", [{"organisation": "x"}], "neither in the files nor on this site"),
	],
)
def test_an_error_says_what_is_wanted(doctype, field, value, sentence):
	data = history()
	data["records"][doctype][0][field] = value
	errors = load_files({"history.json": data}).errors
	assert sentence in "; ".join(error.message for error in errors if error.field.startswith(field))


def test_what_is_at_a_limit_or_beside_the_record_is_taken():
	data = history()
	organisation, partnership = data["records"]["Organisation"][0], data["records"]["Partnership"][0]
	organisation.update({"organisation_name": "x" * 140, "is_gateway": "1", "website": "", "_note": "mine"})
	organisation["contacts"][0]["_note"] = "mine"
	partnership.update({"short_title": "x" * 100, "objective": None})
	data["records"]["Cooperation Event"][0]["attendance_participants"] = "12"
	data["records"]["Cooperation Outcome"][0]["quantity"] = "2.5"
	report = load_files({"history.json": data})
	assert (report.errors, report.snapshots) == ([], 0)
	assert loaded("Organisation", "europe").is_gateway == 1
	assert loaded("Cooperation Event", "fair").attendance_participants == 12
	assert loaded("Cooperation Outcome", "project").quantity == 2.5


def test_a_key_longer_than_its_field_is_stored_by_its_beginning():
	"""How it is stored is what later versions look for."""
	fits, longer = "k" * (140 - len(f"{SET}:")), "k" * (141 - len(f"{SET}:"))
	organisations = [
		{"key": key, "organisation_name": f"Loader {len(key)}", "side": "Korea"} for key in (fits, longer)
	]
	for _twice in range(2):
		load_files({"h.json": {"dataset": SET, "records": {"Organisation": organisations}}})
	full = f"{SET}:{longer}"
	stored = frappe.get_all(
		"Organisation", {"history_key": ("like", f"{SET}:kkk%")}, pluck="history_key", order_by="creation"
	)
	assert stored == [f"{SET}:{fits}", f"{full[:100]}~{text.fingerprint(full)[:32]}"]


def test_a_record_that_this_site_wrote_out_under_its_name_is_known_again():
	"""Workbooks of earlier versions name the site so."""
	organisation = make_organisation()
	dataset = f"site-{text.fingerprint(frappe.local.site)[:10]}"
	row = {"key": organisation.name, "organisation_name": "Another", "side": "Korea"}
	report = load_files({"h.json": {"dataset": dataset, "records": {"Organisation": [row]}}})
	assert ([record.name for record in report.present], report.made) == ([organisation.name], [])


def test_with_an_error_nothing_is_made():
	data = history()
	data["records"]["Interaction"][0]["interaction_type"] = "Séance"
	before = row_counts()
	assert errors_of(data) == [("Interaction", "talk", "interaction_type")]
	assert row_counts() == before


def test_what_a_controller_refuses_is_reported_by_record_and_nothing_stays():
	data = history()
	data["records"]["Partnership"][0]["parties"].pop()
	before = row_counts()
	report = load_files({"history.json": data})
	first = report.errors[0]
	assert (first.doctype, first.key) == ("Partnership", "main")
	assert "part" in first.message.lower()
	followers = {(error.doctype, error.key) for error in report.errors[1:]}
	assert followers == {("Agreement", "memo"), ("Interaction", "talk"), ("Cooperation Outcome", "project")}
	assert row_counts() == before


def test_a_stage_log_out_of_order_or_in_the_future_is_refused():
	data = history()
	log = data["records"]["Partnership"][0]["stage_log"]
	log[0]["effective_on"] = "2017"
	assert errors_of(data) == [("Partnership", "main", "")]
	log[0]["effective_on"], log[1]["effective_on"] = "2014", "2199"
	assert errors_of(data) == [("Partnership", "main", "")]


def test_a_stage_is_given_by_its_way_only():
	data = history()
	data["records"]["Partnership"][0]["stage"] = "Implementing"
	data["records"]["Partnership"][0]["stage_log"][0]["recorded_by"] = "Administrator"
	assert sorted(errors_of(data)) == [
		("Partnership", "main", "stage"),
		("Partnership", "main", "stage_log 1: recorded_by"),
	]


def test_a_key_used_twice_and_a_missing_key_are_reported():
	data = history()
	data["records"]["Organisation"].append(dict(data["records"]["Organisation"][0]))
	data["records"]["Organisation"].append({"organisation_name": "Without key", "side": "Korea"})
	assert errors_of(data) == [("Organisation", "europe", "key"), ("Organisation", "#4", "key")]


def test_a_key_used_twice_is_said_with_the_place_of_the_first():
	rows = [{"key": "a", "organisation_name": name, "side": "Korea"} for name in ("One", "Two")]
	table = "key,organisation_name,side\na,One,Korea\na,Two,Korea\n"
	for files, place in (
		({"h.json": {"dataset": SET, "records": {"Organisation": rows}}}, "h.json"),
		({"Organisation.csv": table}, "Organisation.csv, 2"),
	):
		(error,) = load_files(files).errors
		assert error.message == f"This key is used twice, also in {place}"


@pytest.mark.parametrize(
	"content",
	[
		"{",
		"[]",
		'{"dataset": "x"}',
		'{"records": {"Organisation": []}}',
		'{"dataset": "x", "records": {"User": []}}',
	],
)
def test_what_is_no_history_file_is_refused(content):
	report = load_files({"bad.json": content})
	assert [error.file for error in report.errors] == ["bad.json"]
	assert report.made == []


def test_the_caller_keeps_its_data():
	data = history()
	copy = json.loads(json.dumps(data))
	load_files({"history.json": data}, dry_run=True)
	assert data == copy


# ----------------------------------------------------------------------------------------------- files, endpoints


def test_a_folder_of_json_and_csv_is_loaded(tmp_path):
	make_master("Sector", "Test Sector")
	(tmp_path / "Organisation.csv").write_text(
		"key,organisation_name,side,source\ne,Csv Cluster,Europe,Archive\nk,Csv Agency,Korea,Archive\n"
	)
	(tmp_path / "Partnership.csv").write_text("key,title,origin_kind\np,Csv partnership,By Coincidence\n")
	(tmp_path / "Partnership.parties.csv").write_text("key,organisation,role\np,e,Lead\np,k,Counterpart\n")
	(tmp_path / "Partnership.stage_log.csv").write_text(
		"key,to_stage,effective_on,note\np,First Contact,2014,\np,Exploring,before May 2016,After a fair\n"
	)
	answer = load(str(tmp_path), dry_run=1)
	assert answer["errors"] == []
	assert not answer["stayed"]
	answer = load(str(tmp_path))
	assert answer["stayed"]
	doc = frappe.get_doc("Partnership", {"history_key": "history:p"})
	assert [(row.to_stage, row.effective_on_precision, row.note) for row in doc.stage_log] == [
		("First Contact", "Year", None),
		("Exploring", "Before", "After a fair"),
	]
	assert [row.role for row in doc.parties] == ["Lead", "Counterpart"]


def test_a_row_without_its_record_and_a_short_line_are_reported(tmp_path):
	(tmp_path / "Partnership.parties.csv").write_text("key,organisation,role\nnobody,e,Lead\n")
	(tmp_path / "Organisation.csv").write_text("key,organisation_name,side\ne,Csv Cluster\n")
	(tmp_path / "Recipes.csv").write_text("key\n1\n")
	errors = {(error["file"], error["key"]) for error in load(str(tmp_path))["errors"]}
	assert errors == {
		("Partnership.parties.csv", "history:nobody"),
		("Organisation.csv", "#1"),
		("Recipes.csv", ""),
	}


def test_a_folder_without_files_is_refused(tmp_path):
	answer = load(str(tmp_path))
	assert not answer["stayed"]
	assert [error["file"] for error in answer["errors"]] == [str(tmp_path)]
	assert "no history files" in answer["errors"][0]["message"]


def test_only_a_manager_may_load_through_the_browser(officer, viewer, system_manager, manager):
	content = json.dumps(history())
	for user in (officer, viewer, system_manager):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.load_history(content)
	with as_user(manager):
		answer = api.load_history(content)
	assert answer["errors"] == []
	assert (answer["dry_run"], answer["stayed"]) == (True, False)


def test_a_manager_loads_with_their_own_rights(manager):
	content = json.dumps(history())
	with as_user(manager):
		answer = api.load_history(content, dry_run=0, as_of="2017-05-31")
	assert answer["errors"] == []
	assert answer["stayed"]
	doc = loaded("Partnership", "main")
	assert (doc.owner, doc.stage_log[0].recorded_by, doc.stage) == (manager, manager, "Formalised")


def test_the_history_of_a_restricted_partnership_stays_restricted(manager, viewer):
	data = history()
	data["records"]["Partnership"][0]["visibility"] = "Restricted"
	load_files({"history.json": data})
	doc = loaded("Partnership", "main")
	with as_user(viewer):
		assert not frappe.has_permission("Partnership", doc=doc)
	with as_user(manager):
		assert frappe.has_permission("Partnership", doc=doc)


def test_no_other_server_is_asked_about_the_people_of_a_file(monkeypatch):
	"""Frappe asks gravatar.com for a picture of each Contact that is saved without one."""
	asked = []
	monkeypatch.setattr("requests.get", lambda url, **_options: asked.append(url))
	monkeypatch.setitem(frappe.flags, "in_test", False)
	address = [{"email_id": "ines@loader.example", "is_primary": 1}]
	records = {"Contact": [{"key": "person", "first_name": "Ines", "email_ids": address}]}
	report = load_files({"people.json": {"dataset": SET, "records": records}})
	assert asked == []
	assert frappe.db.get_value("Contact", report.made[0].name, "image") is None


def test_an_organisation_of_a_file_asks_no_search_for_similar_ones(monkeypatch):
	monkeypatch.setattr("eu_korea_coop.directory.duplicates.find_similar", lambda *_names, **_options: 1 / 0)
	organisation = {"key": "a", "organisation_name": "Loader Cluster", "side": "Europe"}
	assert load_files({"o.json": {"dataset": SET, "records": {"Organisation": [organisation]}}}).errors == []
