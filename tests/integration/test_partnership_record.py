"""The partnership's own record: what may be entered, what nobody enters, its stage log and its loaded history."""

import frappe
import frappe.client
import pytest
from frappe.utils import add_days, strip_html

from eu_korea_coop.partnerships import moves
from eu_korea_coop.partnerships.history import load_stage_log
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
)
from testing.factories import today


@pytest.fixture(scope="module")
def site(site_of_module):
	return site_of_module


def values(**fields) -> dict:
	"""A new partnership as a client sends it."""
	europe, korea = make_organisation("Europe").name, make_organisation("Korea").name
	return {
		"doctype": "Partnership",
		"title": "Cluster exchange",
		"parties": [{"organisation": europe, "role": "Lead"}, {"organisation": korea, "role": "Counterpart"}],
		**fields,
	}


def refused(call, *args, error=frappe.ValidationError, **kwargs) -> str:
	"""The message of a refusal that a client gets as a 4xx; nothing of it is stored."""
	before = frappe.db.count("Partnership"), frappe.db.count("Partnership Party")
	with pytest.raises(error) as raised:
		call(*args, **kwargs)
	assert 400 <= raised.value.http_status_code < 500
	assert (frappe.db.count("Partnership"), frappe.db.count("Partnership Party")) == before
	return strip_html(str(raised.value) + " ".join(str(message) for message in frappe.get_message_log()))


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("field", "value", "label"),
	[
		("title", ["a", "list"], "Title"),
		("title", {"a": "dict"}, "Title"),
		("title", "x" * 10_000, "Title"),
		("title", "   ", "Title"),
		("stage", "Asleep", "Stage"),
		("tier", 5, "Tier"),
		("tier", "Gold", "Tier"),
		("next_step_due", "31 February", "Due"),
		("next_step_due", "99999999999", "Due"),
		("next_step_due", ["2026-01-01"], "Due"),
		("max_silent_override", "many", "Max silent"),
		("max_silent_override", -3, "Max silent"),
		("max_stage_override", 10**15, "Max in stage"),
		("owner_user", "nobody@nowhere.example", "Responsible officer"),
		("owner_user", ["Administrator"], "Responsible officer"),
		("origin_kind", "Telepathy", "Origin"),
		("origin_partnership", "PTN-1999-9999", "From partnership"),
		("parties", "KICOX", "Parties"),
		("parties", 7, "Parties"),
		("parties", [["KICOX"]], "Parties"),
		("parties", [], "Parties"),
		("parties", [{"organisation": "ORG-NEVER"}, {"organisation": "ORG-WAS"}], "Organisation"),
		("sectors", "Water", "Sectors"),
		("visibility", "Secret", "Visibility"),
		("move_effective_on", "2099-01-01", "Effective on"),
	],
)
def test_bad_input_is_refused_and_the_field_named(field, value, label):
	assert label in refused(frappe.client.insert, values(**{field: value}))


def test_parties_of_one_side_are_refused():
	rows = [{"organisation": make_organisation("Europe").name} for _ in range(2)]
	assert "a European and a Korean party" in refused(frappe.client.insert, values(parties=rows))


def test_a_single_party_is_refused():
	rows = [{"organisation": make_organisation("Korea").name}]
	assert "at least two parties" in refused(frappe.client.insert, values(parties=rows))


@pytest.mark.parametrize(
	("until", "since", "is_taken"),
	[
		(("2016-04-30", "Day"), ("2016-05-01", "Day"), True),
		(("2016-04-30", "Day"), ("2016-04-30", "Day"), False),
		(("2016-01-01", "Year"), ("2016-06-01", "Day"), False),
		(("2016-04-30", "Day"), ("2016-05-01", "Before"), False),
	],
)
def test_an_organisation_is_a_party_again_from_a_day_certainly_after_it_left(until, since, is_taken):
	new = values()
	lead = new["parties"][0]
	new["parties"].append({**lead, "from_date": since[0], "from_date_precision": since[1]})
	lead.update({"to_date": until[0], "to_date_precision": until[1]})
	if is_taken:
		assert len(frappe.client.insert(new).parties) == 3
	else:
		assert "listed twice" in refused(frappe.client.insert, new)


def test_an_organisation_listed_twice_in_one_role_is_refused():
	new = values()
	new["parties"].append(dict(new["parties"][0]))
	assert "listed twice" in refused(frappe.client.insert, new)


@pytest.mark.parametrize(
	("start", "end"),
	[
		(("2016-05-01", "Day"), ("2016-01-01", "Year")),
		(("2016-05-01", "Before"), ("2016-01-01", "Day")),
		(("2016-05-01", "Day"), (None, "Unknown")),
		((None, None), ("2016-01-01", None)),
	],
)
def test_an_end_that_may_lie_after_its_start_is_taken(start, end):
	new = values()
	period = dict(
		zip(("from_date", "from_date_precision", "to_date", "to_date_precision"), start + end, strict=True)
	)
	new["parties"][0].update(period)
	new["support"] = [{"kind": "Funding", "level": "EU", **period}]
	assert frappe.client.insert(new).parties[0].role == "Lead"


def test_a_party_that_ends_before_it_starts_is_refused():
	new = values()
	new["parties"][1].update(from_date="2016-05-01", to_date="2015-01-01", to_date_precision="Year")
	assert "Parties, row 2, End: the end lies before the start" in refused(frappe.client.insert, new)


def test_a_new_partnership_cannot_start_in_a_later_stage():
	for stage in ("First Contact", "Formalised", "Parked", "Concluded"):
		assert "starts as Identified" in refused(frappe.client.insert, values(stage=stage))


def test_a_formula_is_stored_as_text_and_markup_cannot_run():
	doc = frappe.get_doc(
		frappe.client.insert(
			values(title='=HYPERLINK("http://x.example")', objective="<script>alert(1)</script>")
		)
	)
	assert doc.title == '=HYPERLINK("http://x.example")'
	assert "<script>" not in doc.objective


# --- what nobody enters ------------------------------------------------------------------------------------------


def test_computed_values_sent_by_a_client_are_not_read():
	sent = {
		"health": "On track",
		"stalled_since": "2001-01-01",
		"days_silent": 999,
		"resume_stage": "Implementing",
		"closed_on": "2001-01-01",
		"stage_since": "2001-01-01",
		"strength": 100,
		"health_reasons": [{"code": "SILENT", "severity": "Hard"}],
		"stage_log": [{"to_stage": "Implementing", "effective_on": "2001-01-01", "loaded": 1}],
	}
	doc = frappe.get_doc("Partnership", frappe.client.insert(values(**sent))["name"])
	for _ in range(2):
		assert doc.health == "Needs attention"
		assert [row.code for row in doc.health_reasons] == ["CONTACT_GAP"]
		assert [(row.to_stage, row.loaded) for row in doc.stage_log] == [("Identified", 0)]
		assert not (doc.stalled_since or doc.days_silent or doc.resume_stage or doc.closed_on or doc.strength)
		assert doc.stage_since == today()
		frappe.client.set_value(
			"Partnership", doc.name, {key: value for key, value in sent.items() if key != "stage_log"}
		)
		doc.reload()


def test_the_saved_document_already_shows_its_health():
	doc = make_partnership(since=add_days(today(), -100))
	assert doc.health == "Stalled"
	doc.next_step, doc.next_step_due = "Call", today()
	doc.save()
	assert doc.health == "Needs attention"
	codes = [(row.code, row.severity) for row in doc.health_reasons]
	assert codes == [("SILENT", "Warning"), ("STAGE_AGE", "Warning"), ("CONTACT_GAP", "Warning")]
	assert codes == [
		(row.code, row.severity) for row in frappe.get_doc("Partnership", doc.name).health_reasons
	]


def test_a_save_with_an_old_copy_of_the_reasons_leaves_those_that_hold():
	doc = make_partnership("Exploring", since=add_days(today(), -200))
	old = frappe.get_doc("Partnership", doc.name)
	make_interaction(doc)
	old.objective = "Edited meanwhile"
	old.save()
	rows = frappe.get_all(
		"Partnership Health Reason", filters={"parent": doc.name}, pluck="code", order_by="idx"
	)
	assert rows == [row.code for row in old.health_reasons]
	assert "SILENT" not in rows and rows


def test_the_next_steps_owner_is_the_officer_and_moves_with_the_partnership(officer):
	"""Rule 32."""
	doc = make_partnership(next_step="Call", next_step_due=today())
	assert doc.next_step_owner == doc.owner_user == "Administrator"
	doc.owner_user = officer
	doc.save()
	assert doc.next_step_owner == officer
	doc.next_step_owner, doc.owner_user = "Administrator", officer
	doc.save()
	assert doc.next_step_owner == "Administrator"
	doc.next_step = doc.next_step_due = None
	doc.save()
	assert doc.next_step_owner is None


def test_a_partnership_that_has_lost_a_side_can_be_closed_and_no_more():
	"""As when an organisation moves to another country."""
	doc = make_partnership("Exploring")
	european = {"organisation": make_organisation("Europe").name, "side": "Europe"}
	frappe.db.set_value("Partnership Party", doc.parties[1].name, european)
	doc = frappe.get_doc("Partnership", doc.name)
	with pytest.raises(frappe.ValidationError, match="Korean"):
		doc.save()
	doc = frappe.get_doc("Partnership", doc.name)
	moves.move(doc, "Drop", close_reason=make_master("Close Reason"), move_reason="They moved away")
	assert frappe.db.get_value("Partnership", doc.name, "stage") == "Not Pursued"


def test_cross_sectoral_is_more_than_one_sector():
	one, two = make_master("Sector", "Test Cosmetics"), make_master("Sector", "Test Pharma")
	doc = make_partnership(sectors=[{"sector": one}])
	assert doc.is_cross_sectoral == 0
	doc.append("sectors", {"sector": two})
	doc.save()
	assert doc.is_cross_sectoral == 1


def test_a_deleted_partnership_takes_its_snapshots_along():
	doc = make_partnership()
	assert frappe.db.exists("Partnership Snapshot", {"partnership": doc.name})
	doc.delete()
	assert not frappe.db.exists("Partnership Snapshot", {"partnership": doc.name})


# --- the stage log -----------------------------------------------------------------------------------------------


def logged(*dates: str) -> frappe.model.document.Document:
	stages = ("First Contact", "Exploring", "Informal Cooperation")
	doc = make_partnership()
	rows = [
		{"stage": stage, "effective_on": day, "effective_on_precision": "Month"}
		for stage, day in zip(stages, dates, strict=True)
	]
	return load_stage_log(doc, rows)


def test_a_new_partnership_notes_why_and_since_when_it_stands_where_it_begins():
	day = {"move_effective_on": "2016-05-01", "move_effective_on_precision": "Month"}
	(row,) = frappe.get_doc(values(move_reason="Met at a fair", **day)).insert().stage_log
	assert (row.note, str(row.effective_on), row.to_stage) == ("Met at a fair", "2016-05-01", "Identified")


def test_a_loaded_partnership_stands_where_its_log_ends():
	stages = ("First Contact", "Informal Cooperation")
	rows = [{"to_stage": stage, "effective_on": "2014-03-01"} for stage in stages]
	doc = frappe.get_doc(values(stage="Exploring", stage_log=rows))
	doc.flags.loading_history = True
	said = "Exploring is not the stage of the log's last row, Informal Cooperation"
	with pytest.raises(frappe.ValidationError, match=said):
		doc.insert()


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_rows_of_the_stage_log_are_never_removed_added_or_rewritten(who):
	doc = logged("2014-03-01", "2015-03-01", "2016-03-01")
	for change, message in (
		(lambda log: log.pop(), "never removed"),
		(lambda log: log.append({"to_stage": "Formalised"}), "can't be added by hand"),
		(lambda log: log[0].update(to_stage="Identified"), "can't be changed"),
		(lambda log: log[1].update(recorded_by="Guest"), "can't be changed"),
		(lambda log: log[1].update(note="Rewritten"), "can't be changed"),
	):
		log = [row.as_dict() for row in frappe.get_doc("Partnership", doc.name).stage_log]
		change(log)
		with as_user(who):
			assert message in refused(frappe.client.set_value, "Partnership", doc.name, {"stage_log": log})


def correct(doc, index: int, day: str, precision: str = "Month") -> None:
	log = [row.as_dict() for row in frappe.get_doc("Partnership", doc.name).stage_log]
	log[index].update(effective_on=day, effective_on_precision=precision)
	frappe.client.set_value("Partnership", doc.name, {"stage_log": log})


def test_a_manager_corrects_an_effective_date_within_its_neighbours_and_an_officer_does_not():
	"""Rule 103."""
	doc = logged("2014-03-01", "2015-03-01", "2016-03-01")
	with as_user("officer"):
		message = refused(correct, doc, 2, "2016-06-01")
	assert "only a Cooperation Manager" in message
	with as_user("manager"):
		assert "before the previous one (Mar 2014)" in refused(correct, doc, 1, "2013-01-01")
		assert "after the next one (Mar 2016)" in refused(correct, doc, 1, "2016-08-01")
		assert "in the future" in refused(correct, doc, 2, "2099-01-01")
		correct(doc, 1, "2015-08-01")
		correct(doc, 2, "2016-06-15", "Day")
	doc.reload()
	assert [str(row.effective_on) for row in doc.stage_log] == ["2014-03-01", "2015-08-01", "2016-06-15"]
	assert doc.stage_log[1].days_in_previous == 518  # 31 March 2014 to 31 August 2015
	assert (str(doc.stage_since), doc.stage_since_precision) == ("2016-06-15", "Day")


def test_an_edit_that_leaves_the_log_out_or_sends_it_back_keeps_it():
	doc = logged("2014-03-01", "2015-03-01", "2016-03-01")
	sent = frappe.parse_json(frappe.get_doc("Partnership", doc.name).as_json())
	frappe.client.save({**sent, "objective": "Sent back as it came"})
	sent = frappe.parse_json(frappe.get_doc("Partnership", doc.name).as_json())
	del sent["stage_log"]
	frappe.client.save({**sent, "objective": "Sent without"})
	doc.reload()
	assert doc.objective == "Sent without"
	assert [row.to_stage for row in doc.stage_log] == ["First Contact", "Exploring", "Informal Cooperation"]


# --- loaded history ----------------------------------------------------------------------------------------------


def test_history_starts_in_any_stage_skips_stages_and_says_that_it_was_loaded():
	"""Rule 104: KORANET, Implementing 2009-01 to Concluded 2013-06."""
	doc = load_stage_log(
		make_partnership(),
		[
			{"stage": "Implementing", "effective_on": "2009-01-01", "effective_on_precision": "Month"},
			{
				"stage": "Concluded",
				"effective_on": "2013-06-01",
				"effective_on_precision": "Month",
				"note": "no agreement detected",
				"source": "ECCP D3.5 (1) v1.2, L176",
			},
		],
	)
	doc.reload()
	assert [(row.from_stage, row.to_stage, row.action, row.loaded) for row in doc.stage_log] == [
		(None, "Implementing", None, 1),
		("Implementing", "Concluded", "Conclude", 1),
	]
	assert (doc.stage, doc.health, str(doc.closed_on), doc.closed_on_precision) == (
		"Concluded",
		"Closed",
		"2013-06-01",
		"Month",
	)
	assert doc.stage_log[1].note == "no agreement detected"
	comments = frappe.get_all(
		"Comment", filters={"reference_name": doc.name, "comment_type": "Info"}, pluck="content"
	)
	assert any("History loaded: 2 rows" in content for content in comments)


def test_history_loaded_again_replaces_what_was_loaded():
	rows = [{"stage": "Exploring", "effective_on": "2015-01-01", "effective_on_precision": "Year"}]
	doc = load_stage_log(make_partnership(), rows)
	load_stage_log(doc.name, rows)
	assert len(frappe.get_doc("Partnership", doc.name).stage_log) == 1


@pytest.mark.parametrize(
	("rows", "message"),
	[
		([], "at least one row"),
		(
			[{"stage": "Exploring", "effective_on": "2099-01-01"}],
			"row 1: The effective date lies in the future",
		),
		(
			[
				{"stage": "Exploring", "effective_on": "2016-05-01", "effective_on_precision": "Month"},
				{"stage": "Formalised", "effective_on": "2015-05-01", "effective_on_precision": "Year"},
			],
			"row 2: The effective date lies before",
		),
		([{"stage": "Asleep"}], "is not one of the choices"),
	],
)
def test_history_that_is_certainly_wrong_is_refused(rows, message):
	doc = make_partnership()
	assert message in refused(load_stage_log, doc, rows)
	assert [row.to_stage for row in frappe.get_doc("Partnership", doc.name).stage_log] == ["Identified"]


def test_unknown_dates_are_never_refused():
	rows = [
		{"stage": "First Contact", "effective_on_precision": "Unknown"},
		{"stage": "Informal Cooperation", "effective_on": "2015-11-01", "effective_on_precision": "Month"},
		{"stage": "Implementing", "effective_on_precision": "Unknown"},
	]
	doc = load_stage_log(make_partnership(), rows)
	assert (doc.stage, doc.stage_since, doc.stage_since_precision) == ("Implementing", None, "Unknown")


def test_a_client_cannot_switch_history_loading_on():
	assert "starts as Identified" in refused(
		frappe.client.insert, values(stage="Formalised", flags={"loading_history": True}, loading_history=1)
	)


# --- lineage -----------------------------------------------------------------------------------------------------


def test_a_partnership_cannot_come_from_itself_or_from_what_came_of_it():
	grandmother = make_partnership()
	mother = make_partnership(origin_partnership=grandmother.name)
	agreement = make_agreement(mother)
	daughter = make_partnership(origin_agreement=agreement.name)
	for field, origin in (
		("origin_partnership", grandmother.name),
		("origin_partnership", mother.name),
		("origin_partnership", daughter.name),
		("origin_agreement", agreement.name),
	):
		message = refused(frappe.client.set_value, "Partnership", grandmother.name, {field: origin})
		assert "came of this partnership itself" in message
		grandmother.reload()


def test_the_lineage_shows_both_ways_and_what_is_direct():
	from eu_korea_coop import api

	event = make_event()
	first = make_partnership(origin_event=event.name)
	second = make_partnership(origin_partnership=first.name)
	agreement = make_agreement(second)
	down = api.get_lineage("Cooperation Event", event.name)["down"]
	assert shape(down) == (
		event.name,
		"",
		[(first.name, "Direct", [(second.name, "Indirect", [(agreement.name, "Indirect", [])])])],
	)
	up = api.get_lineage("Agreement", agreement.name)["up"]
	assert [node[0] for node in walk(shape(up))] == [agreement.name, second.name, first.name, event.name]


def test_what_is_marked_as_indirect_is_so_seen_from_either_end():
	from eu_korea_coop import api

	event = make_event()
	marked = make_partnership(origin_event=event.name, origin_directness="Indirect")
	down = api.get_lineage("Cooperation Event", event.name)["down"]
	assert shape(down) == (event.name, "", [(marked.name, "Indirect", [])])
	up = api.get_lineage("Partnership", marked.name)["up"]
	assert shape(up) == (marked.name, "", [(event.name, "Indirect", [])])


def test_the_lineage_shows_nothing_a_reader_may_not_read():
	from eu_korea_coop import api

	event = make_event()
	hidden = make_partnership(origin_event=event.name, visibility="Restricted")
	behind = make_partnership(origin_partnership=hidden.name)
	with as_user("officer"):
		assert shape(api.get_lineage("Cooperation Event", event.name)["down"]) == (event.name, "", [])
		assert shape(api.get_lineage("Partnership", behind.name)["up"]) == (behind.name, "", [])
		with pytest.raises(frappe.PermissionError):
			api.get_lineage("Partnership", hidden.name)
	with as_user("manager"):
		down = walk(shape(api.get_lineage("Cooperation Event", event.name)["down"]))
		assert [node[0] for node in down] == [event.name, hidden.name, behind.name]


def test_the_lineage_leads_through_an_event_that_a_partnership_organised():
	from eu_korea_coop import api

	behind = make_partnership()
	event = make_event(organised_by_partnership=behind.name)
	after = make_partnership(origin_event=event.name)
	down = api.get_lineage("Partnership", behind.name)["down"]
	assert shape(down) == (behind.name, "", [(event.name, "Direct", [(after.name, "Indirect", [])])])
	up = api.get_lineage("Partnership", after.name)["up"]
	assert [node[0] for node in walk(shape(up))] == [after.name, event.name, behind.name]
	event.organised_by_partnership = after.name
	with pytest.raises(frappe.ValidationError, match="came of this event itself"):
		event.save()


def test_the_lineage_ends_before_an_event_whose_partnership_is_hidden():
	from eu_korea_coop import api

	behind = make_partnership(visibility="Restricted")
	event = make_event(organised_by_partnership=behind.name)
	with as_user("officer"):
		assert shape(api.get_lineage("Cooperation Event", event.name)["up"]) == (event.name, "", [])


def test_the_lineage_names_who_introduced_to_who_may_know_them():
	from eu_korea_coop import api

	gateway = make_organisation(organisation_name="The Gateway")
	person = make_contact(first_name="Ada", last_name="Winkler")
	made = make_partnership(introduced_by_organisation=gateway.name, introduced_by_contact=person.name)

	def introducers(user: str) -> list[dict]:
		with as_user(user):
			root = api.get_lineage("Partnership", made.name)["down"]
		assert "introduced_by_contact" not in root
		return root["introduced_by"]

	assert introducers("officer") == [
		{"doctype": "Organisation", "name": gateway.name, "title": gateway.acronym or "The Gateway"},
		{"doctype": "Contact", "name": person.name, "title": "Ada Winkler"},
	]
	assert "Ada Winkler" not in str(introducers("viewer"))


def shape(node: dict) -> tuple:
	return node["name"], node["directness"], [shape(child) for child in node["children"]]


def walk(node: tuple) -> list[tuple]:
	return [node, *(candidate for child in node[2] for candidate in walk(child))]
