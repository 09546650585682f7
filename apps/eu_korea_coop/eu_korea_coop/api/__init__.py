"""What a browser or another program may call: `eu_korea_coop.api.<function>`, an address that stays.

Each function checks, delegates and returns; the work is done in the modules. A file for each module of the app, which is
imported when one of its functions is first asked for: a request for Today needs no library for Word documents.
"""

from importlib import import_module

FUNCTIONS = {
	"agreements": (
		"draft_agreement_document",
		"get_agreement_documents",
		"get_agreement_moves",
		"get_agreement_overview",
		"get_parties_for_agreement",
		"get_signature_reminder",
		"move_agreement",
		"record_signature",
		"supersede_agreement",
	),
	"boards": ("get_board_cards",),
	"dashboards": ("get_widgets",),
	"demo": (
		"get_demo_state",
		"start_demo_job",
	),
	"directory": (
		"erase_contact",
		"find_similar_organisations",
		"get_organisation_branches",
		"get_organisation_map",
		"get_organisation_overview",
		"get_organisation_relations",
		"get_organisation_tree",
		"merge_organisations",
		"preview_merge",
		"propose_side",
		"search_names",
		"search_organisations",
		"search_records",
	),
	"drill_down": ("get_rows_behind",),
	"encounters": (
		"find_similar",
		"find_whom",
		"get_capture_context",
		"get_session_token",
		"hold_interaction",
		"log_encounter",
		"log_interaction",
		"read_card",
		"set_own_organisation",
		"undo_encounter",
	),
	"events": (
		"get_event_overview",
		"log_meetings",
		"plan_next_edition",
		"set_attendance",
		"set_meeting_status",
		"undo_next_edition",
	),
	"figures": (
		"get_figure",
		"get_profile",
		"get_profiles",
		"get_stages_by_health",
	),
	"follow_up": (
		"create_calendar_feed",
		"dismiss_mail",
		"finish_line",
		"get_calendar",
		"get_digest_sections",
		"get_hours_since_sweep",
		"get_today",
		"interaction_from_communication",
		"mail_as_interaction",
		"park_line",
		"postpone_line",
		"preview_digest",
		"preview_handover",
		"read_calendar_feed",
		"reassign_portfolio",
		"revoke_calendar_feed",
		"send_my_digest",
		"undo_line",
		"wake_line",
	),
	"importing": (
		"decide_import",
		"decide_import_at_once",
		"download_all_records",
		"download_corrected_import",
		"download_import_template",
		"download_seven_cases",
		"get_import_status",
		"preview_import",
		"save_import_mapping",
		"start_import",
		"undo_import",
	),
	"introductions": (
		"ask_for_introduction",
		"close_introduction",
		"get_introduction_mail",
		"get_introduction_paths",
		"get_network",
	),
	"meetings": (
		"check_my_calendar",
		"drop_meeting",
		"get_my_calendar",
		"read_my_calendar",
		"take_back_meeting",
	),
	"outgoing": (
		"download_calendar_file",
		"download_indicator_sheet",
		"download_open_data",
		"download_vcards",
		"download_vcards_of",
		"get_contact_qr",
	),
	"paper": (
		"get_paper_cases",
		"get_paper_state",
		"start_paper",
	),
	"partnerships": (
		"change_partnerships",
		"get_allowed_moves",
		"get_health",
		"get_lineage",
		"get_partnership_mail",
		"get_partnership_overview",
		"get_timeline",
		"load_history",
		"move",
		"set_next_step",
		"undo_partnerships",
	),
	"people": (
		"find_similar_people",
		"get_people",
		"get_people_filters",
		"get_places",
		"get_similar_people",
		"keep_people_apart",
		"merge_people",
		"move_person",
		"preview_merge_of_people",
		"undo_person_change",
	),
	"proposals": (
		"accept_proposal",
		"decline_proposal",
		"get_proposal_candidates",
		"undo_proposal",
	),
	"reviews": (
		"decide_review",
		"end_review",
		"get_review_choices",
		"get_review_protocol",
		"mail_review",
		"show_review",
		"start_review",
		"undo_review",
	),
}
"""The functions of each file of this folder."""
FILES = {function: file for file, functions in FUNCTIONS.items() for function in functions}

__all__ = tuple(FILES)


def __getattr__(name: str):
	"""Python asks for what this module has not (PEP 562). Raises AttributeError for what is no function of the API."""
	if name not in FILES:
		raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
	return getattr(import_module(f"{__name__}.{FILES[name]}"), name)


def __dir__() -> list[str]:
	return sorted({*globals(), *FILES})
