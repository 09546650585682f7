"""How two organisations first met, judged from the kind of the encounter and of its event (rule 79)."""

from __future__ import annotations

from collections.abc import Iterable

BY_COINCIDENCE = "By Coincidence"
ORGANISED_OUTREACH = "Organised Outreach"
MEETING = "Meeting"
KIND_AT = {
	"Trade Fair": "Trade-Fair Encounter",
	"Conference": "Conference Encounter",
	"Congress": "Conference Encounter",
	"Workshop": "Workshop",
	"Delegation Visit": "Delegation Visit",
	"Study Visit": "Site Visit",
	"Signing": "Signing",
}
"""The kind of encounter that is proposed at an event of a kind."""
CHANCE_KINDS = ("Trade-Fair Encounter", "Conference Encounter")
CHANCE_EVENTS = ("Trade Fair", "Conference", "Congress")
OUTREACH_EVENTS = ("Matchmaking", "Delegation Visit", "Study Visit", "Cluster Tour")
ORGANISING_KINDS = ("Agency", "Network")


def kind_at(event_kind: str | None) -> str:
	"""The kind of encounter proposed at an event; a meeting elsewhere."""
	return KIND_AT.get(event_kind or "", MEETING)


def is_outreach(event_kind: str | None) -> bool:
	"""Events that somebody organises so that organisations meet."""
	return event_kind in OUTREACH_EVENTS


def origin_of(
	kind: str, event_kind: str | None, organisers: Iterable[str | None]
) -> tuple[str | None, str | None]:
	"""Return (origin, who organised it); None for what the encounter does not show.

	An encounter at a fair or a conference is by coincidence unless its event was organised outreach. `organisers` are the
	counterpart types of the event's organisers; the first agency or network among them has organised it.
	"""
	if is_outreach(event_kind):
		return ORGANISED_OUTREACH, next((one for one in organisers if one in ORGANISING_KINDS), None)
	if kind in CHANCE_KINDS or event_kind in CHANCE_EVENTS:
		return BY_COINCIDENCE, None
	return None, None
