"""How two organisations first met, by the kind of the encounter and of its event."""

import pytest

from eu_korea_coop.domain import origins

COINCIDENCE, OUTREACH = "By Coincidence", "Organised Outreach"


@pytest.mark.parametrize(
	("kind", "event_kind", "organisers", "origin"),
	[
		("Trade-Fair Encounter", None, (), (COINCIDENCE, None)),
		("Conference Encounter", None, ("Agency",), (COINCIDENCE, None)),
		("Meeting", "Trade Fair", (), (COINCIDENCE, None)),
		("Meeting", "Conference", (), (COINCIDENCE, None)),
		("Meeting", "Congress", (), (COINCIDENCE, None)),
		("Trade-Fair Encounter", "Matchmaking", ("Agency",), (OUTREACH, "Agency")),
		("Meeting", "Delegation Visit", ("Cluster", None, "Network", "Agency"), (OUTREACH, "Network")),
		("Meeting", "Study Visit", ("Cluster",), (OUTREACH, None)),
		("Meeting", "Cluster Tour", (), (OUTREACH, None)),
		("Meeting", "Workshop", ("Agency",), (None, None)),
		("Meeting", None, (), (None, None)),
	],
)
def test_rule_79_the_origin_follows_the_encounter_and_its_event(kind, event_kind, organisers, origin):
	assert origins.origin_of(kind, event_kind, organisers) == origin


@pytest.mark.parametrize(
	("event_kind", "kind"),
	[
		("Trade Fair", "Trade-Fair Encounter"),
		("Conference", "Conference Encounter"),
		("Congress", "Conference Encounter"),
		("Study Visit", "Site Visit"),
		("Signing", "Signing"),
		("Matchmaking", "Meeting"),
		("", "Meeting"),
		(None, "Meeting"),
	],
)
def test_the_kind_proposed_follows_the_event(event_kind, kind):
	assert origins.kind_at(event_kind) == kind
