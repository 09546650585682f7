"""What a browser or another program may call: `eu_korea_coop.api.<function>`, an address that stays.

Each function checks, delegates and returns; the work is done in the modules. A file for each module of the app.
"""

from eu_korea_coop.api.agreements import (
	get_agreement_moves,
	move_agreement,
	record_signature,
	supersede_agreement,
)
from eu_korea_coop.api.directory import (
	erase_contact,
	find_similar_organisations,
	get_organisation_branches,
	get_organisation_map,
	get_organisation_overview,
	get_organisation_relations,
	get_organisation_tree,
	merge_organisations,
	preview_merge,
	propose_side,
	search_organisations,
)
from eu_korea_coop.api.encounters import (
	hold_interaction,
	log_interaction,
	plan_next_edition,
)
from eu_korea_coop.api.follow_up import (
	create_calendar_feed,
	get_calendar,
	get_digest_sections,
	get_hours_since_sweep,
	interaction_from_communication,
	mail_as_interaction,
	preview_digest,
	preview_handover,
	read_calendar_feed,
	reassign_portfolio,
	revoke_calendar_feed,
	send_my_digest,
)
from eu_korea_coop.api.partnerships import (
	get_allowed_moves,
	get_health,
	get_lineage,
	get_stages_by_health,
	get_timeline,
	load_history,
	move,
	set_next_step,
)

__all__ = [
	"create_calendar_feed",
	"erase_contact",
	"find_similar_organisations",
	"get_agreement_moves",
	"get_allowed_moves",
	"get_calendar",
	"get_digest_sections",
	"get_health",
	"get_hours_since_sweep",
	"get_lineage",
	"get_organisation_branches",
	"get_organisation_map",
	"get_organisation_overview",
	"get_organisation_relations",
	"get_organisation_tree",
	"get_stages_by_health",
	"get_timeline",
	"hold_interaction",
	"interaction_from_communication",
	"load_history",
	"log_interaction",
	"mail_as_interaction",
	"merge_organisations",
	"move",
	"move_agreement",
	"plan_next_edition",
	"preview_digest",
	"preview_handover",
	"preview_merge",
	"propose_side",
	"read_calendar_feed",
	"reassign_portfolio",
	"record_signature",
	"revoke_calendar_feed",
	"search_organisations",
	"send_my_digest",
	"set_next_step",
	"supersede_agreement",
]
