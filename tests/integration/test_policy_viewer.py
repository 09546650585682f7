"""A Policy Viewer: every record is refused by every way in, and every figure, profile and calendar entry comes."""

import contextlib
import json
from importlib.util import find_spec

import frappe
import frappe.client
import frappe.desk.calendar
import frappe.desk.reportview
import pytest
from desk_figures import figure_of_card, figures_of_chart

from eu_korea_coop import api, demo
from eu_korea_coop.constants import OFFICER, VIEWER
from eu_korea_coop.overrides import counts
from eu_korea_coop.partnerships import profiles
from eu_korea_coop.permissions import PROFILED, RECORDS
from testing import (
	as_user,
	count_queries,
	make_partnership,
	make_user,
	persona,
	run_report,
	share_with,
)
from testing.rest import call_method, call_rest

pytestmark = pytest.mark.demo_records

PAPER_READS_TO = "2017-05-31"
ABOUT_RECORDS = ("Comment", "Communication", "File", "Tag Link", "ToDo", "Version")


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	demo.load()
	partnership = name_of("Partnership", "P4")
	sheet = {"doctype": "File", "file_name": "sheet.csv", "content": "Organisation\nPort", "is_private": 1}
	for values in (
		{"doctype": "Partnership Review", "partnership": partnership, "decision": "Leave"},
		{
			"doctype": "Introduction",
			"target_organisation": name_of("Organisation", "mechatronics"),
			"introducer_organisation": name_of("Organisation", "kicox"),
			"asked_for": name_of("Organisation", "accio"),
		},
		{"doctype": "Contact Proposal", "organisation_name": "A proposal", "person_name": "Mina Example"},
		{"doctype": "Cooperation Import", "file": frappe.get_doc(sheet).insert().file_url},
	):
		if not frappe.db.exists(values["doctype"], {}):
			frappe.get_doc(values).insert()
	return site_of_module


def name_of(doctype: str, key: str) -> str:
	return frappe.db.get_value(doctype, {"history_key": f"demo.eccp-d3.5:{key}"}, "name")


# ---------------------------------------------------------------------------------------------------- what is refused


def first_of(doctype: str) -> str:
	return frappe.get_all(doctype, pluck="name", limit=1, order_by="name")[0]


def answered(way, doctype: str) -> object:
	"""What a way in answers; nothing if it refuses."""
	frappe.local.response = frappe._dict(docs=[])
	with contextlib.suppress(frappe.PermissionError):
		return way(doctype)
	return None


def by_rest(path: str) -> object:
	status, answer = call_rest("GET", path)
	return answer if status == 200 else None


def by_link_search(doctype: str) -> object:
	asked = {"doctype": doctype, "txt": "", "ignore_user_permissions": 1, "page_length": 20}
	answer = call_method("frappe.desk.search.search_link", **asked)
	return answer.get("results") or answer["message"]


def asked_of(method, **arguments):
	"""The list functions of the desk read the request."""

	def way(doctype: str) -> object:
		frappe.local.form_dict = frappe._dict(doctype=doctype, fields=json.dumps(["name"]), **arguments)
		return method()

	return way


WAYS = {
	"REST, a record": lambda doctype: by_rest(f"{doctype}/{first_of(doctype)}"),
	"REST, the list": by_rest,
	"the client's record": lambda doctype: frappe.client.get(doctype, first_of(doctype)),
	"the client's list": lambda doctype: frappe.client.get_list(doctype),
	"the list": asked_of(frappe.desk.reportview.get_list),
	"the report view": asked_of(frappe.desk.reportview.get, view="Report"),
	"a count": lambda doctype: counts.get_count(doctype),
	"link search": by_link_search,
	"a calendar": lambda doctype: frappe.desk.calendar.get_events(
		doctype,
		"2000-01-01",
		"2100-01-01",
		json.dumps({"start": "creation", "end": "creation", "title": "name", "allDay": "docstatus"}),
		filters="[]",
	),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_record_is_reached(way):
	"""Denied to the viewer, then granted to the manager, so that no empty answer is empty by accident."""
	with as_user("viewer"):
		reached = [doctype for doctype in RECORDS if answered(WAYS[way], doctype)]
	assert reached == []
	with as_user("manager"):
		assert answered(WAYS[way], "Partnership")


CHILDREN = {
	"Partnership": (
		"Partnership Party",
		"Partnership Stage Log",
		"Partnership Health Reason",
		"Partnership Support",
	),
	"Agreement": ("Agreement Party", "Agreement State Log"),
	"Organisation": ("Organisation Contact", "Organisation Alias"),
	"Cooperation Event": (
		"Event Agenda Item",
		"Event Bottleneck",
		"Event Meeting",
		"Event Organiser",
		"Event Participant",
		"Event Recommendation",
	),
}


def test_no_row_of_a_record_is_reached():
	for parent, children in CHILDREN.items():
		for child in children:
			for user, reached in (("viewer", False), ("manager", True)):
				with as_user(user):
					rows = answered(lambda child: frappe.client.get_list(child, parent=parent), child)  # noqa: B023
				assert bool(rows) is (reached and bool(frappe.db.count(child))), (user, child)


def test_ownership_opens_nothing():
	partnership = make_partnership(visibility="Restricted")
	frappe.db.set_value(
		"Partnership", partnership.name, {"owner": persona("viewer"), "owner_user": persona("viewer")}
	)
	with as_user("viewer"):
		assert not frappe.has_permission("Partnership", "read", doc=partnership.name)
		assert not by_rest(f"Partnership/{partnership.name}")
		with pytest.raises(frappe.DoesNotExistError):
			api.get_profile("Partnership", partnership.name)


def test_nothing_is_shared_with_a_viewer_or_with_everybody():
	partnership = make_partnership()
	with pytest.raises(frappe.PermissionError, match="opens no record"):
		share_with(partnership, persona("viewer"))
	with pytest.raises(frappe.PermissionError, match="by name"):
		share_with(partnership, None, everyone=1)
	share_with(partnership, persona("another officer"))


def test_an_officer_who_becomes_a_viewer_loses_what_was_shared():
	partnership = make_partnership(visibility="Restricted")
	user = make_user(OFFICER)
	share_with(partnership, user)
	with as_user(user):
		assert frappe.has_permission("Partnership", "read", doc=partnership.name)
	doc = frappe.get_doc("User", user)
	doc.update({"roles": [{"role": VIEWER}]})
	doc.save()
	with as_user(user):
		assert not frappe.has_permission("Partnership", "read", doc=partnership.name)


@pytest.mark.parametrize("doctype", ABOUT_RECORDS)
def test_what_is_written_about_records_is_not_listed(doctype):
	partnership = frappe.get_doc("Partnership", name_of("Partnership", "P1"))
	with as_user("officer"):
		partnership.add_comment("Comment", "Words about a person")
		partnership.add_tag("Festival")
		frappe.get_doc(
			{
				"doctype": "ToDo",
				"description": "Call a person",
				"reference_type": "Partnership",
				"reference_name": partnership.name,
				"allocated_to": persona("officer"),
			}
		).insert(ignore_permissions=True).db_set(
			"allocated_to", persona("viewer")
		)  # as it may be from before
	with as_user("viewer"):
		items = []
		with contextlib.suppress(frappe.PermissionError):
			items = frappe.get_list(doctype, fields=["*"])
	assert partnership.name not in frappe.as_json(items)


# ------------------------------------------------------------------------------------------------- users of the site


@pytest.fixture
def colleague(site):
	name = make_user(OFFICER, email="byeol.seo@people.example", first_name="Byeolha", last_name="Seo-Example")
	frappe.db.set_value("User", name, "allowed_in_mentions", 1)
	frappe.cache.delete_key("users_for_mentions")
	return name


SEARCH = "frappe.desk.search."
WAYS_TO_USERS = {
	"REST, the list": lambda name: call_rest(
		"GET", "User", {"fields": '["name","full_name","email"]', "limit_page_length": 500}
	),
	"REST, the user": lambda name: call_rest("GET", f"User/{name}"),
	"the client's list": lambda name: frappe.client.get_list("User", fields=["name", "full_name"]),
	"the client's value": lambda name: frappe.client.get_value("User", "full_name", {"name": name}),
	"the list": lambda name: call_method(
		"frappe.desk.reportview.get", doctype="User", fields='["full_name"]'
	),
	"a count of each": lambda name: call_method(
		"frappe.desk.listview.get_group_by_count", doctype="User", current_filters="[]", field="full_name"
	),
	"link search": lambda name: call_method(f"{SEARCH}search_link", doctype="User", txt="Byeol"),
	"the search of a dialog": lambda name: call_method(f"{SEARCH}search_widget", doctype="User", txt="Byeol"),
	"the title of a link": lambda name: call_method(f"{SEARCH}get_link_title", doctype="User", docname=name),
	"mentions": lambda name: call_method(f"{SEARCH}get_names_for_mentions", search_term="Byeol"),
	"who looks at a form": lambda name: call_method(
		"frappe.desk.form.load.get_user_info_for_viewers", users=json.dumps([name])
	),
	"a form": lambda name: call_method("frappe.desk.form.load.getdoc", doctype="User", name=name),
	"a mail in their name": lambda name: call_method(
		"frappe.core.doctype.communication.email.make", content="x", subject="x", sender=name
	),
}


if find_spec("frappe.desk.leaderboard"):  # Frappe 16 has no points
	WAYS_TO_USERS["points"] = lambda name: call_method(
		"frappe.desk.leaderboard.get_energy_point_leaderboard", date_range="", limit=20
	)


@pytest.mark.parametrize("way", WAYS_TO_USERS)
def test_no_other_user_is_seen(colleague, way):
	"""By name or address."""
	with as_user("viewer"):
		answer = None
		with contextlib.suppress(frappe.PermissionError):
			answer = WAYS_TO_USERS[way](colleague)
	assert "Byeolha" not in str(answer)
	assert way in ("REST, the user", "the title of a link") or colleague not in str(answer)


@pytest.mark.parametrize("way", ["REST, the list", "link search", "mentions", "the client's value"])
def test_others_see_the_users_as_before(colleague, way):
	with as_user("officer"):
		assert "Byeolha" in str(WAYS_TO_USERS[way](colleague))


def test_a_reader_of_figures_opens_and_changes_their_own_settings(colleague):
	with as_user("viewer") as me:
		assert [row.name for row in frappe.get_list("User")] == [me]
		own = frappe.get_doc("User", me)
		for right in ("read", "write"):
			assert own.has_permission(right), right
		assert not frappe.get_doc("User", colleague).has_permission("read")
		own.language = "ko"
		own.save()
		assert (
			call_method("frappe.desk.form.load.getdoc", doctype="User", name=me)["docs"][0].language == "ko"
		)


def test_anothers_user_is_not_written_over_ones_own(colleague):
	with as_user("viewer") as me:
		own = frappe.db.get_value("User", me, ["name", "modified", "creation", "owner"], as_dict=True)
		sent = {field: str(value) for field, value in own.items()}
		status, answer = call_rest("PUT", f"User/{colleague}", sent)
	assert (status, "Byeolha" in str(answer)) == (403, False)


def test_the_form_of_an_own_task_shows_nothing_of_who_gave_it(colleague):
	with as_user(colleague):
		task = frappe.get_doc(
			{"doctype": "ToDo", "description": "Read the paper", "allocated_to": persona("viewer")}
		).insert(ignore_permissions=True)
		task.add_comment("Comment", "Please")
	with as_user("viewer") as me:
		answer = call_method("frappe.desk.form.load.getdoc", doctype="ToDo", name=task.name)
	assert set(answer["docinfo"]["user_info"]) <= {me}


def test_the_list_that_figures_hang_on_is_empty(monkeypatch):
	with as_user("viewer"):
		monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(doctype="Cooperation Figures"))
		assert frappe.get_list("Cooperation Figures") == []
		assert frappe.desk.reportview.get_count() == 0


def test_nothing_of_ours_can_be_written():
	for doctype in (*RECORDS, "Cooperation Figures"):
		with as_user("viewer"):
			for right in ("write", "create", "delete", "export", "import", "share"):
				assert not frappe.has_permission(doctype, right), (doctype, right)


# ---------------------------------------------------------------------------------------------------- profiles


def test_a_hidden_profile_and_a_missing_one_are_refused_alike():
	hidden = name_of("Partnership", "P6")
	refusals = set()
	for reader in ("viewer", "officer", "manager"):
		for name in (hidden, "PTN-1999-9999"):
			with as_user(reader), pytest.raises(frappe.DoesNotExistError) as refused:
				api.get_profile("Partnership", name)
			refusals.add(str(refused.value))
	assert refusals == {"There is no such profile."}


@pytest.mark.parametrize("ask", [api.get_profile, lambda doctype, name: api.get_profiles(doctype)])
def test_a_profile_is_for_readers_of_figures_and_of_kinds_that_have_one(ask):
	name = name_of("Partnership", "P1")
	for reader in ("outsider", "guest"):
		with as_user(reader), pytest.raises(frappe.PermissionError):
			ask("Partnership", name)
	for doctype in ("Interaction", "Contact", "User", "Action Plan"):
		with as_user("viewer"), pytest.raises(frappe.ValidationError, match="Document type"):
			ask(doctype, "x")


def test_the_profile_of_the_first_case():
	with as_user("viewer"):
		result = api.get_profile("Partnership", name_of("Partnership", "P1"))
	assert (result["title"], result["status"]) == (
		"BioXClusters+ and Chuncheon Bioindustry Foundation",
		["Formalised", "Stalled"],
	)
	facts = {fact["label"]: fact["value"] for fact in result["facts"]}
	assert facts["In this stage since"] == "Nov 2016"
	assert facts["Agreements in force"] == "1"
	parts = {part["label"]: [row["title"] for row in part["rows"]] for part in result["parts"]}
	assert parts["Parties"] == [
		"BioXClusters+",
		"LYONBIOPOLE",
		"bioPmed / Bioindustry Park",
		"Biocat (Bioregion of Catalonia)",
		"BioM Biotech Cluster Development GmbH",
		"Chuncheon Bioindustry Foundation",
	]
	assert parts["Stages"] == ["First Contact", "Exploring", "Formalised"]
	reasons = [words.split(" for ")[0] for words in parts["Reasons"]]
	assert reasons == ["Silent", "No next step", "Without an action plan"]
	assert all(words.endswith(" years") for words in parts["Reasons"] if " for " in words)
	assert facts["Last interaction"].endswith(" years ago")  # known by its month alone
	assert parts["Came from"] == ["Bio congress 2013"]
	(origin,) = [part["rows"][0]["details"] for part in result["parts"] if part["label"] == "Came from"]
	assert origin[0] == frappe.db.get_value("Cooperation Event", {"title": "Bio congress 2013"}, "kind")
	assert parts["Agreements"] == ["Memorandum of Understanding BioXClusters+ and CBF"]


def test_the_profile_of_an_agreement_says_who_has_signed():
	with as_user("viewer"):
		result = api.get_profile("Agreement", name_of("Agreement", "A11"))
	facts = {fact["label"]: fact["value"] for fact in result["facts"]}
	assert facts["Signatures"] == "9 of 10 signed, pending: Croatia (approval ongoing)"
	signatures = result["parts"][0]["rows"]
	assert sum("Signed" in row["details"] for row in signatures) == 9
	assert len(signatures) == 11  # the Korean host counts as nobody's signature


@pytest.mark.parametrize("doctype", PROFILED)
def test_no_profile_names_a_person_or_quotes_a_free_text(doctype):
	"""Every text that describes persons or is written freely is planted with a mark; no profile shows one."""
	mark = "Quixotic"
	meta = frappe.get_meta(doctype)
	free = [
		field.fieldname
		for field in meta.fields
		if field.fieldtype in ("Small Text", "Long Text", "Text Editor")
	]
	free.remove("signature_summary") if doctype == "Agreement" else None
	name = (
		name_of(*{"Partnership": ("Partnership", "P1"), "Agreement": ("Agreement", "A11")}[doctype])
		if doctype
		in (
			"Partnership",
			"Agreement",
		)
		else first_of(doctype)
	)
	planted = dict.fromkeys(free, mark)
	if doctype == "Partnership":
		planted |= {
			"next_step": mark,
			"owner_user": mark,
			"next_step_owner": mark,
			"introduced_by_contact": mark,
		}
	frappe.db.set_value(doctype, name, planted)
	for field in meta.get_table_fields():
		rows = frappe.get_meta(field.options).fields
		texts = [row.fieldname for row in rows if row.fieldtype in ("Small Text", "Text", "Long Text")]
		texts += [row.fieldname for row in rows if row.options in ("Contact", "User")]
		if texts:
			frappe.db.set_value(field.options, {"parent": name}, dict.fromkeys(texts, mark))
	with as_user("viewer"):
		assert mark not in frappe.as_json(api.get_profile(doctype, name))
		assert mark not in frappe.as_json(api.get_profiles(doctype))


def test_a_restricted_record_is_in_no_part_of_another_profile():
	parties = frappe.get_all(
		"Partnership Party", {"parent": name_of("Partnership", "P1")}, pluck="organisation", order_by="idx"
	)
	europe, korea = parties[0], parties[-1]
	secret = make_partnership(
		parties=[frappe.get_doc("Organisation", name) for name in (europe, korea)],
		visibility="Restricted",
		title="Quiet talks",
	)

	def profile_text() -> str:
		with as_user("viewer"):
			return frappe.as_json(api.get_profile("Organisation", europe))

	assert "Quiet talks" not in profile_text()
	secret.update({"visibility": "Normal"})
	secret.save()
	assert "Quiet talks" in profile_text()


def test_the_counts_of_a_board_are_those_of_its_rows():
	with as_user("viewer"):
		for doctype in PROFILED:
			for group in api.get_profiles(doctype)["groups"]:
				if group["count"] <= profiles.PAGE:
					rows = api.get_profiles(doctype, group=group["value"])["rows"]
					assert len(rows) == group["count"], (doctype, group)
		with pytest.raises(frappe.ValidationError, match="choose one of"):
			api.get_profiles("Partnership", group="Nowhere")
		with pytest.raises(frappe.ValidationError, match="there is no"):
			api.get_profiles("Partnership", figure="Nothing")
		assert [row["title"] for row in api.get_profiles("Organisation", text="lyonbio")["rows"]] == [
			"LYONBIOPOLE"
		]


def test_a_profile_takes_the_same_number_of_queries_whatever_it_shows():
	small, large = name_of("Partnership", "P7"), name_of("Partnership", "P11")
	counts = []
	with as_user("viewer"):
		for name in (small, large):
			api.get_profile("Partnership", name)
			with count_queries() as queries:
				api.get_profile("Partnership", name)
			counts.append(len(queries))
	assert counts[0] == counts[1] <= 12


# ----------------------------------------------------------------------------------------------------- figures

FIGURES = (
	"Active Partnerships",
	"Stalled Partnerships",
	"Partnerships To Wake",
	"Agreements In Force",
	"Agreements Ending In 180 Days",
)


def test_the_rows_of_a_figure_are_those_it_counts():
	with as_user("viewer"):
		for figure in FIGURES:
			doctype = api.get_figure(figure=figure)["route"][1]
			assert len(api.get_profiles(doctype, figure=figure)["rows"]) == figure_of_card(figure) > 0, figure
	with as_user("outsider"), pytest.raises(frappe.PermissionError):
		api.get_figure(figure="Active Partnerships")
	with as_user("viewer"), pytest.raises(frappe.ValidationError, match="there is no"):
		api.get_figure(figure="Nothing")


def test_a_figure_opens_lists_for_an_officer_and_profiles_for_a_viewer():
	with as_user("officer"):
		assert api.get_figure(figure="Stalled Partnerships")["route"] == ["List", "Partnership"]
	with as_user("viewer"):
		assert api.get_figure(figure="Stalled Partnerships")["route"] == [
			"cooperation-profile",
			"Partnership",
		]


def test_the_board_the_chart_and_the_card_agree():
	with as_user("viewer"):
		groups = {group["value"]: group["count"] for group in api.get_profiles("Partnership")["groups"]}
		chart = figures_of_chart("Stages By Health")
		active = figure_of_card("Active Partnerships")
	charted = {
		stage: sum(series["values"][place] for series in chart["datasets"])
		for place, stage in enumerate(chart["labels"])
	}
	assert charted == {stage: groups[stage] for stage in charted}
	assert active == sum(charted.values()) - charted["Parked"]


def test_the_pipeline_of_the_paper_without_its_undisclosed_case():
	"""P6 (Agreement in Preparation, L168) is Restricted: the manager counts it, the viewer does not."""
	filters = {"as_of": PAPER_READS_TO, "from_date": "2013-01-01"}
	for reader, in_preparation in (("viewer", 1), ("manager", 2)):
		with as_user(reader):
			answer = run_report("Partnership Pipeline", **filters)
		assert {row["stage"]: row["count"] for row in answer.rows if row["count"]} == {
			"Identified": 1,
			"Informal Cooperation": 2,
			"Agreement in Preparation": in_preparation,
			"Formalised": 3,
			"Implementing": 4,
			"Concluded": 1,
		}, reader


def test_the_register_and_the_events_of_the_paper():
	with as_user("viewer"):
		register = run_report("Agreement Register and Expiry", state="In Force")
		row = register.row(agreement=name_of("Agreement", "A11"))
		assert row["signatures"] == "9 of 10 signed, pending: Croatia (approval ongoing)"
		congress = run_report("Event Effectiveness", from_date="2015-11-01", to_date="2015-11-30").row(
			title="18th TCI Global Conference, Daegu"
		)
	assert (congress["participants"], congress["countries"]) == (900, 86)
	assert (congress["partnerships"], congress["indirect"]) == (1, 2)  # the third one is Restricted


REPORTS = {
	"Agreement Register and Expiry": {"agreement": "Agreement", "partnership": "Partnership"},
	"Bottleneck Heatmap": {},
	"Event Effectiveness": {"event": "Cooperation Event"},
	"Origin to Outcome": {"origin_event": "Cooperation Event"},
	"Outcome Scoreboard": {},
	"Partnership Pipeline": {},
	"Sector and Region": {},
	"Support and Budget": {"provider": "Organisation"},
}
"""A viewer's reports, and which of their columns open profiles."""


@pytest.mark.parametrize("report", REPORTS)
def test_a_viewers_report_links_to_no_record_and_counts_as_the_managers(report):
	with as_user("viewer"):
		result = run_report(report)
	links = [column for column in result.columns if column["fieldtype"] in ("Link", "Dynamic Link")]
	assert not [column["options"] for column in links if column["options"] in (*RECORDS, "Contact", "User")]
	assert {c["fieldname"]: c["profile"] for c in result.columns if c.get("profile")} == REPORTS[report]
	assert result.rows
	with as_user("manager"):
		linked = {
			c["fieldname"]: c["options"] for c in run_report(report).columns if c["fieldtype"] == "Link"
		}
	assert REPORTS[report].items() <= linked.items()


def test_every_report_of_the_role_is_in_this_test():
	reports = frappe.get_all("Has Role", filters={"role": VIEWER, "parenttype": "Report"}, pluck="parent")
	assert set(reports) == set(REPORTS)


def test_every_name_a_report_opens_has_a_profile():
	with as_user("viewer"):
		for report, columns in REPORTS.items():
			for row in run_report(report).rows if columns else ():
				for fieldname, doctype in columns.items():
					if row[fieldname]:
						assert api.get_profile(doctype, row[fieldname])["title"], (report, row)


def test_the_calendar_holds_events_and_agreement_ends_alone():
	with as_user("manager"):
		assert len({entry["kind"] for entry in api.get_calendar("2015-01-01", "2030-12-31")}) > 2
	with as_user("viewer"):
		entries = api.get_calendar("2015-01-01", "2030-12-31")
		assert {entry["kind"] for entry in entries} == {"Event", "Agreement End"}
		for entry in entries:
			assert api.get_profile(entry["doctype"], entry["name"])["title"]


def test_the_map_is_the_managers_without_what_is_restricted():
	with as_user("manager"):
		every = api.get_organisation_map()
	with as_user("viewer"):
		result = api.get_organisation_map()
	assert result["total"] == every["total"] > 0
	assert set(result["organisations"][0]) == {*profiles.KINDS["Organisation"].fields, *MAP_FIELDS} & set(
		result["organisations"][0]
	)
	assert 0 < len(result["lines"]) <= len(every["lines"])


MAP_FIELDS = (
	"organisation_type",
	"side",
	"country",
	"city",
	"latitude",
	"longitude",
	"partnerships",
	"health",
)


def test_lineage_is_shown_and_ends_before_what_is_restricted():
	event = name_of("Cooperation Event", "E-TCI2015") or first_of("Cooperation Event")
	with as_user("viewer"):
		trees = api.get_lineage("Partnership", name_of("Partnership", "P1"))
		assert trees["up"]["children"][0]["title"] == "Bio congress 2013"
		assert name_of("Partnership", "P6") not in frappe.as_json(api.get_lineage("Cooperation Event", event))
		with pytest.raises(frappe.PermissionError):
			api.get_lineage("Partnership", name_of("Partnership", "P6"))
