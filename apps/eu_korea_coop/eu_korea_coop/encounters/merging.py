"""What a merge of two organisations leaves to do in interactions and events."""

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION
from eu_korea_coop.directory.doubles import Doubles

ORGANISER_ROLES = ("Organiser", "Co-Organiser", "Host", "Initiator", "Sponsor")
"""From the strongest to the weakest: of two rows for one organisation the stronger role stays."""

ORGANISATIONS = Doubles(INTERACTION, "Interaction Organisation", fill=("role",), title_field="subject")
ORGANISERS = Doubles(COOPERATION_EVENT, "Event Organiser", "role", ORGANISER_ROLES)
PARTICIPANTS = Doubles(
	COOPERATION_EVENT,
	"Event Participant",
	key=lambda row: (row.contact or "", (row.delegation or "").casefold()),
	fill=("role",),
	join=("source",),
	largest=("is_delegation_lead", "head_count", "attended"),
)
