"""What an answer costs at a small and at a large size: fails where it costs more and says no more. Time plays no part.

Every question that the desk, a phone or the clock asks is a row: API, form, list, report, board, card, chart, digest, feed,
sweep. Each is asked as its reader, as a request has it: what Frappe keeps for one request is empty, what it keeps in Redis
is warm. What writes is taken back.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

import frappe
from daily import opened
from frappe.desk import reportview
from measure import FIRST_ROWS, MANAGER, OFFICER
from meter import as_reader, one_turn

from eu_korea_coop import api
from eu_korea_coop.clock import site_today
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.follow_up.calendar_feed import FUTURE_DAYS, MOST_OF_A_KIND, PAST_DAYS
from eu_korea_coop.follow_up.digests import preview
from eu_korea_coop.overrides import reports
from eu_korea_coop.partnerships import sweep
from eu_korea_coop.reporting import board_cards
from testing.reports import REPORTS

FEW_QUERIES = 2
"""More queries that are no growth: a cache that is cold at one size."""
FEW_ROWS = 500
TIMES = 2.0
"""How much more rows than the answer grew are growth."""

COUNTS_ALL = (
	"report ",
	"card ",
	"chart ",
	"sweep ",
	"board ",
	"digest of a manager",
	"map",
	"profiles",
	"choices of a review",
	"introductions",
)
"""Questions whose answer is a count of whole tables: rows read may grow as the tables do, and queries may not.

A board says how many records each of its columns has, and a manager's digest how many lines it leaves out.
"""

NOT_ASKED = {
	"writes beside the tables of one site": (
		"create_calendar_feed", "revoke_calendar_feed", "erase_contact", "merge_organisations", "load_history",
		"reassign_portfolio", "set_own_organisation", "start_demo_job", "get_demo_state", "send_my_digest",
		"merge_people", "move_person", "keep_people_apart", "undo_person_change",
		"mail_review", "plan_next_edition", "undo_next_edition", "log_meetings", "set_meeting_status", "set_attendance",
		"supersede_agreement", "record_signature", "move_agreement",
	),
	"takes back or finishes what another question began": (
		"accept_proposal", "decline_proposal", "undo_proposal", "get_proposal_candidates",  # as log_encounter, find_similar
		"undo_encounter", "undo_line", "undo_review", "decide_review", "end_review", "show_review", "start_review",
		"get_review_protocol", "dismiss_mail", "undo_partnerships", "hold_interaction", "interaction_from_communication",
		"mail_as_interaction", "ask_for_introduction", "close_introduction", "get_introduction_mail",
		"finish_line", "postpone_line", "park_line", "wake_line",
	),
	"needs a file, a card, or a calendar of somebody's own": (
		"read_card", "get_my_calendar", "check_my_calendar", "read_my_calendar", "drop_meeting", "take_back_meeting",
		"preview_import", "decide_import", "decide_import_at_once", "save_import_mapping", "start_import",
		"get_import_status", "undo_import", "download_corrected_import", "download_import_template",
		"download_seven_cases", "get_contact_qr", "download_vcards", "download_vcards_of", "download_calendar_file",
	),
	"answers every record there is, or one for each row of a report": (
		"start_paper", "get_paper_cases", "get_paper_state",
		"download_all_records", "download_open_data", "download_indicator_sheet", "get_rows_behind",
	),
	"needs a template or a document of an agreement": (
		"draft_agreement_document", "get_agreement_documents", "get_signature_reminder",
	),
	"asks no table that grows": ("get_session_token", "propose_side", "get_partnership_mail", "get_parties_for_agreement", "log_encounter"),
	"is asked as a feed, a board or a chart": ("read_calendar_feed", "get_board_cards", "get_stages_by_health"),
}  # fmt: skip
"""API functions without a row of their own here, with the reason."""

PARTNERSHIP = "PTN-BENCH-000002"


@dataclass
class Asked:
	"""What one question cost, and how long its answer was in characters of JSON."""

	queries: int
	rows_read: int
	said: int


def questions() -> Iterator[tuple[str, str, Callable[[], object]]]:
	"""(what, who asks, how)."""
	yield from of_the_api()
	yield from of_forms_and_lists()
	for name in REPORTS:
		yield f"report {name}", MANAGER, lambda name=name: reports.run(name, filters=dict(FIRST_ROWS))
	yield from of_dashboards()
	yield from of_the_clock()


def of_the_api() -> Iterator[tuple[str, str, Callable[[], object]]]:
	party = frappe.get_all(
		"Partnership Party",
		{"parent": PARTNERSHIP, "parenttype": "Partnership"},
		pluck="organisation",
		order_by="idx",
		limit=1,
	)[0]
	people = frappe.get_all("Contact", pluck="name", order_by="name", limit=2)
	agreement = frappe.get_all("Agreement", {"name": ("like", "AGR-%")}, pluck="name", limit=1)
	today = site_today()
	ahead = (today + timedelta(days=9)).isoformat()
	calls: dict[str, Callable[[], object]] = {
		"find_similar_organisations": lambda: api.find_similar_organisations("Quixotic Zebra Works"),
		"find_similar": lambda: api.find_similar(organisation={"name": "Quixotic Zebra Works"}),
		"find_whom": lambda: api.find_whom("quixotic"),
		"search_names": lambda: api.search_names("quixotic"),
		"search_records": lambda: api.search_records("Partnership", "quixotic", "name", 0, 10, None),
		"search_organisations": lambda: api.search_organisations(
			"Organisation", "quixotic", "name", 0, 10, None
		),
		"get_people": api.get_people,
		"get_people_filters": api.get_people_filters,
		"get_places": lambda: api.get_places(people[0]),
		"find_similar_people": lambda: api.find_similar_people(name="Quixotic Zebra"),
		"get_organisation_overview": lambda: api.get_organisation_overview(party),
		"get_organisation_relations": lambda: api.get_organisation_relations(party),
		"get_organisation_branches": lambda: api.get_organisation_branches(organisation=party),
		"get_organisation_tree": lambda: api.get_organisation_tree(party),
		"get_partnership_overview": lambda: api.get_partnership_overview(PARTNERSHIP),
		"get_health": lambda: api.get_health(PARTNERSHIP),
		"get_allowed_moves": lambda: api.get_allowed_moves(PARTNERSHIP),
		"get_timeline": lambda: api.get_timeline(PARTNERSHIP),
		"get_lineage": lambda: api.get_lineage("Partnership", PARTNERSHIP),
		"get_today": api.get_today,
		"get_digest_sections": api.get_digest_sections,
		"get_calendar": lambda: api.get_calendar(today.isoformat(), ahead),
		"get_capture_context": api.get_capture_context,
		"set_next_step": lambda: api.set_next_step(mine(), "Call them", ahead),
		"log_interaction": lambda: api.log_interaction(
			mine(), "Meeting", today.isoformat(), "A talk", no_next_step_reason="Nothing was agreed"
		),
		"get_network": lambda: api.get_network("Organisation", party),
		"get_profile": lambda: api.get_profile("Partnership", PARTNERSHIP),
	}
	if event := frappe.get_all("Cooperation Event", pluck="name", order_by="name", limit=1):
		calls["get_event_overview"] = lambda: api.get_event_overview(event[0])
	if agreement:
		calls["get_agreement_moves"] = lambda: api.get_agreement_moves(agreement[0])
		calls["get_agreement_overview"] = lambda: api.get_agreement_overview(agreement[0])
	for name, call in calls.items():
		yield f"api {name}", OFFICER, call
	managers: dict[str, Callable[[], object]] = {
		"api move": lambda: api.move(PARTNERSHIP, "Park", reason="Later", parked_until=ahead),
		"api change_partnerships": lambda: api.change_partnerships(
			"tier", [{"name": PARTNERSHIP, "modified": modified_of(PARTNERSHIP)}], {"tier": "Watch"}
		),
		"pairs of people (get_similar_people)": api.get_similar_people,
		"api preview_merge_of_people": lambda: api.preview_merge_of_people(*people),
		"api preview_handover": lambda: api.preview_handover(OFFICER),
		"api preview_digest": lambda: api.preview_digest(None, OFFICER),
		"api preview_merge": lambda: api.preview_merge(party, another(party)),
		"api get_hours_since_sweep": api.get_hours_since_sweep,
		"map (get_organisation_map)": api.get_organisation_map,
		"profiles (get_profiles)": lambda: api.get_profiles("Partnership"),
		"choices of a review (get_review_choices)": api.get_review_choices,
		"introductions (get_introduction_paths)": lambda: api.get_introduction_paths(
			"Organisation", party, another(party)
		),
	}
	for name, call in managers.items():
		yield name, MANAGER, call


def modified_of(name: str) -> str:
	return str(frappe.db.get_value("Partnership", name, "modified"))


def another(organisation: str) -> str:
	return frappe.get_all(
		"Organisation", {"name": ("!=", organisation)}, pluck="name", order_by="name", limit=1
	)[0]


def mine() -> str:
	"""An active partnership of the officer's."""
	return frappe.get_all(
		"Partnership", {"stage": "Exploring", "owner_user": OFFICER}, pluck="name", order_by="name", limit=1
	)[0]


def of_forms_and_lists() -> Iterator[tuple[str, str, Callable[[], object]]]:
	for doctype in (
		"Partnership",
		"Organisation",
		"Interaction",
		"Agreement",
		"Cooperation Event",
		"Contact",
	):
		name = PARTNERSHIP if doctype == "Partnership" else None
		name = name or (frappe.get_all(doctype, pluck="name", order_by="name", limit=1) or [None])[0]
		if name:
			yield f"form {doctype}", MANAGER, lambda doctype=doctype, name=name: opened(doctype, name)
		yield f"list {doctype}", OFFICER, lambda doctype=doctype: listed(doctype)
	for board in ("Partnerships by Stage", "Agreements by State"):
		yield f"board {board}", MANAGER, lambda board=board: cards(board)


def listed(doctype: str) -> object:
	"""The first page of a list; its count counts the table, and stands beside it in Frappe."""
	with asking(doctype=doctype, fields='["*"]', filters="[]", start=0, page_length=20):
		return reportview.get()


def cards(name: str) -> object:
	board = frappe.get_cached_doc("Kanban Board", name)
	fields = ["name", "modified", board.field_name, *json.loads(board.fields)]
	with asking(
		fields=frappe.as_json(fields),
		filters="[]",
		order_by=f"`tab{board.reference_doctype}`.`modified` desc",
	):
		return board_cards.cards(board)


class asking:
	"""The arguments of a request."""

	def __init__(self, **arguments):
		self.arguments = arguments

	def __enter__(self):
		frappe.local.form_dict = frappe._dict(self.arguments)

	def __exit__(self, *_error):
		frappe.local.form_dict = frappe._dict()


def of_dashboards() -> Iterator[tuple[str, str, Callable[[], object]]]:
	for row in frappe.get_all(
		"Number Card", {"module": "Partnerships"}, ["name", "type", "method", "filters_json"]
	):
		if row.type == "Custom":
			asked = {"filters": row.filters_json} if json.loads(row.filters_json or "{}") else {}
			yield (
				f"card {row.name}",
				MANAGER,
				lambda row=row, asked=asked: frappe.get_attr(row.method)(**asked),
			)
	yield "chart Stages By Health", MANAGER, api.get_stages_by_health
	charts = frappe.get_all(
		"Dashboard Chart",
		{"module": "Partnerships", "chart_type": "Report"},
		["name", "report_name", "filters_json"],
		order_by="name",
	)
	for row in charts:
		yield (
			f"chart {row.name}",
			MANAGER,
			lambda row=row: reports.run(row.report_name, filters=row.filters_json),
		)
	for name in frappe.get_all("Dashboard", {"module": "Partnerships"}, pluck="name", order_by="name"):
		yield f"chart and card of {name}", MANAGER, lambda name=name: whole_dashboard(name)


def whole_dashboard(name: str) -> list:
	"""Everything a dashboard shows, as the browser asks for it, without Frappe's lists of its parts."""
	dashboard = frappe.get_cached_doc("Dashboard", name)
	answered = api.get_widgets([row.card for row in dashboard.cards], [row.chart for row in dashboard.charts])
	return [one["answer"] for ready in answered.values() for one in ready.values()]


def of_the_clock() -> Iterator[tuple[str, str, Callable[[], object]]]:
	today = site_today()
	yield (
		"feed",
		OFFICER,
		lambda: agenda.entries(
			today - timedelta(days=PAST_DAYS),
			today + timedelta(days=FUTURE_DAYS),
			user=OFFICER,
			most=MOST_OF_A_KIND,
		),
	)
	yield "digest of an officer", OFFICER, lambda: preview.preview(None, OFFICER)
	yield "digest of a manager, its counts", MANAGER, lambda: preview.preview("Manager", MANAGER)
	yield "sweep, nothing due", "Administrator", lambda: list(sweep.sweep(today))


def ask_all() -> dict[str, Asked]:
	"""Each question's cost, of those that this site can answer; a refusal ends the run."""
	known = {name for names in NOT_ASKED.values() for name in names}
	rows: dict[str, Asked] = {}
	for what, reader, task in questions():
		known |= {name for name in api.__all__ if name in what}
		with as_reader(reader):
			said = as_text(task())  # warms what Redis keeps
			frappe.db.rollback()
			forget_request()
			cost = one_turn(task)
			frappe.db.rollback()
		rows[what] = Asked(cost.queries, cost.rows_read, len(said))
	known |= {"get_figure", "get_widgets"}  # every card, every dashboard
	missing = set(api.__all__) - known
	if missing:
		raise SystemExit(f"growth.py: ask these, or say why not: {', '.join(sorted(missing))}")
	return rows


def forget_request() -> None:
	"""What Frappe keeps for one request is empty in the next one."""
	user = frappe.session.user
	frappe.local.cache = {}
	frappe.local.document_cache = {}
	frappe.local.role_permissions = {}
	frappe.set_user(user)


def as_text(answer: object) -> str:
	return json.dumps(
		answer, default=lambda value: asdict(value) if hasattr(value, "__dataclass_fields__") else str(value)
	)


def grown(small: dict[str, Asked], large: dict[str, Asked], sizes: tuple[int, int]) -> list[str]:
	"""A sentence for each question that asks or reads more at the large size, beyond what its answer grew by."""
	times = sizes[1] / sizes[0]
	complaints = []
	for what in small.keys() & large.keys():
		before, after = small[what], large[what]
		longer = max(after.said / max(before.said, 1), 1.0)
		allowed = longer * TIMES * (times if what.startswith(COUNTS_ALL) else 1.0)
		if after.queries > before.queries + FEW_QUERIES:
			complaints.append(f"{what}: {before.queries} queries, then {after.queries}")
		if after.rows_read > before.rows_read * allowed + FEW_ROWS:
			complaints.append(
				f"{what}: {before.rows_read:,} rows read, then {after.rows_read:,}; its answer grew {longer:.1f} times"
			)
	return sorted(complaints)


def table(measured: dict[int, dict[str, Asked]]) -> Iterator[str]:
	"""The figures as lines of Markdown, a column for each size."""
	sizes = sorted(measured)
	heads = [f"{size:,}: queries | rows read | answer, characters" for size in sizes]
	yield f"| question | {' | '.join(heads)} |"
	yield f"|---|{'---:|' * (3 * len(sizes))}"
	for what in measured[sizes[0]]:
		cells = []
		for size in sizes:
			one = measured[size].get(what)
			cells += [f"{one.queries}", f"{one.rows_read:,}", f"{one.said:,}"] if one else ["", "", ""]
		yield f"| {what} | {' | '.join(cells)} |"
