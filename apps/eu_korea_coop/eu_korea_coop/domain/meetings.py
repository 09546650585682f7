"""What a meeting of somebody's calendar, or of an invitation by mail, does to the planned interactions here.

A meeting is read in where its people are known; it is followed while nobody here has decided otherwise.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eu_korea_coop.domain import interactions

PAST_DAYS, FUTURE_DAYS = 7, 60
"""Meetings are read from so many days ago to so many days ahead; of a recurring one, each date within."""
MISSING_RUNS = 2
"""A meeting that so many readings in a row do not find is cancelled: one empty answer of a server says nothing."""

CALENDAR, MAIL = "Calendar", "Mail"

FOLLOWED, CANCELLED, DROPPED = "Followed", "Cancelled", "Dropped"
"""Where a meeting stands that was read in: its organiser rules, its organiser has cancelled it, somebody here has dropped it."""

IGNORE, MAKE, CHANGE, CANCEL, REVIVE = "IGNORE", "MAKE", "CHANGE", "CANCEL", "REVIVE"

ONLINE = re.compile(
	r"\b(zoom|webex|skype|teams|google meet|gotomeeting|jitsi|video|online|webinar)\b|"
	r"meet\.google\.|화상|온라인",
	re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meeting:
	"""One date of a meeting, as a person's calendar shows it: days are in that person's time zone, `last` is included.

	`people`: addresses in small letters, without those who declined. `is_private`: nothing of it may be read; it has a key alone.
	"""

	key: str
	subject: str = ""
	first: date | None = None
	last: date | None = None
	place: str = ""
	people: tuple[str, ...] = ()
	organiser: str = ""
	sequence: int = 0
	is_cancelled: bool = False
	is_private: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
	"""A meeting as it was last read, and what became of it: `interaction_status` is None where the interaction is gone."""

	state: str
	organiser: str
	sequence: int
	subject: str
	first: date
	last: date
	place: str
	interaction_status: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
	"""A live partnership some of whose parties' people take part: which of their organisations, and whether it is one's own work."""

	name: str
	organisations: frozenset[str]
	is_own: bool
	last_contact: date | None = None


def key_of(uid: str, recurrence: str = "") -> str:
	"""What tells one date of a meeting from all others; `recurrence`: the date it was first set for, empty for a single one."""
	return hashlib.sha256(f"{uid}\n{recurrence}".encode("utf-8", "surrogatepass")).hexdigest()


def window(today: date) -> tuple[date, date]:
	"""The first and the last day of which meetings are read."""
	return today - timedelta(days=PAST_DAYS), today + timedelta(days=FUTURE_DAYS)


def is_within(meeting: Meeting, first: date, last: date) -> bool:
	return meeting.first is not None and meeting.first <= last and (meeting.last or meeting.first) >= first


def decide(meeting: Meeting, stored: Followed | None, source: str) -> str:
	"""What to do: IGNORE, MAKE a planned interaction, CHANGE, CANCEL or REVIVE the one there is.

	What somebody here dropped, cancelled, deleted or set to Held stays as it is. A mail is believed only from who sent the
	first one, and an older version of a meeting changes nothing.
	"""
	is_off = meeting.is_cancelled or meeting.is_private
	if stored is None:
		return IGNORE if is_off else MAKE
	if is_decided_here(stored):
		return IGNORE
	if source == MAIL and meeting.organiser != stored.organiser:
		return IGNORE
	if meeting.sequence < stored.sequence and not meeting.is_private:
		return IGNORE
	if is_off:
		return IGNORE if stored.state == CANCELLED else CANCEL
	if stored.state == CANCELLED:
		return REVIVE
	before = (stored.subject, stored.first, stored.last, stored.place)
	return IGNORE if before == (meeting.subject, meeting.first, meeting.last, meeting.place) else CHANGE


def is_decided_here(stored: Followed) -> bool:
	"""Whether somebody of ours has the last word: dropped, deleted, held, or cancelled by hand."""
	if stored.state == DROPPED or stored.interaction_status in (None, interactions.HELD):
		return True
	return stored.state == FOLLOWED and stored.interaction_status == interactions.CANCELLED


def changed_values(meeting: Meeting, stored: Followed, present: dict[str, object]) -> dict[str, object]:
	"""The fields of the interaction to write, from `present` ones: days always, words that nobody here has changed."""
	values: dict[str, object] = {}
	if (meeting.first, meeting.last) != (stored.first, stored.last):
		values |= days_of(meeting)
	if present.get("subject") == stored.subject:
		values["subject"] = meeting.subject
	if (present.get("location") or "") == stored.place:
		values["location"] = meeting.place or None
	return values


def days_of(meeting: Meeting) -> dict[str, object]:
	"""The days as an interaction stores them: the end only where it is another day."""
	return {
		"interaction_date": meeting.first,
		"interaction_date_precision": "Day",
		"period_end": meeting.last if meeting.last != meeting.first else None,
	}


def type_of(meeting: Meeting) -> str:
	"""Video where place or subject name a way to meet online, else Meeting."""
	return "Video" if ONLINE.search(f"{meeting.place}\n{meeting.subject}") else "Meeting"


def which_partnership(candidates: Iterable[Candidate]) -> str | None:
	"""The partnership a meeting belongs to, None where there is none.

	The one with most of the organisations that take part; of several one's own, then the one with the latest contact.
	"""
	ranked = sorted(candidates, key=lambda one: one.name)
	best = max(
		ranked,
		key=lambda one: (len(one.organisations), one.is_own, one.last_contact or date.min),
		default=None,
	)
	return best.name if best and best.organisations else None


def hours_to_wait(failures: int) -> int:
	"""Hours until a calendar is read again after so many failures in a row: 1, 2, 4 … 24."""
	return min(2**failures, 24)
