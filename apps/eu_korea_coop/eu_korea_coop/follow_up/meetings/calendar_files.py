"""Calendar files (RFC 5545) read into meetings, by the icalendar library; nothing of a private one is read.

Imported by name and on demand: the library is a third of what importing the API would take (follow_up/calendar_file.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from eu_korea_coop.domain import text as texts
from eu_korea_coop.domain.meetings import Meeting, is_within, key_of

LONGEST_FILE = 512 * 1024
MOST_STEPS = 20_000
"""Dates of a recurring meeting that are walked through, from its first one."""
NEAR = timedelta(days=2)
"""So far beyond the days that are read dates are looked at: the clock of a meeting may be more than a day off the reader's."""
OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
LONGEST_TEXT = 140
ROOMS = ("ROOM", "RESOURCE")
FOLLOWED_METHODS = ("", "PUBLISH", "REQUEST", "CANCEL", "ADD")
"""Answers of participants (REPLY, COUNTER …) change no meeting."""


@dataclass
class Reading:
	"""What files say: their meetings, and the series that stand in them as a whole."""

	meetings: dict[str, Meeting] = field(default_factory=dict)
	series: dict[str, str] = field(default_factory=dict)
	"""Key of a meeting → key of its series."""
	whole: set[str] = field(default_factory=set)


def read_files(
	files: Iterable[str | bytes], first: date, last: date, zone: tzinfo, own: Collection[str] = ()
) -> Reading:
	"""The meetings of some files from `first` to `last`, on the clock of `zone`.

	`own`: the reader's addresses in small letters; what they declined is cancelled for them. A file that is no calendar is passed over.
	"""
	result = Reading()
	for content in files:
		# whatever a crafted or broken file makes the library stumble over: the others are read
		with suppress(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
			if len(content) > LONGEST_FILE:
				continue
			calendar = Calendar.from_ical(content)
			method = str(calendar.get("METHOD") or "").upper()
			if method in FOLLOWED_METHODS:
				read_calendar(calendar, method == "CANCEL", result, first, last, zone, own)
	return result


def read_calendar(
	calendar: Calendar,
	is_off: bool,
	result: Reading,
	first: date,
	last: date,
	zone: tzinfo,
	own: Collection[str],
) -> None:
	by_uid = defaultdict(list)
	for event in calendar.walk("VEVENT"):
		if uid := str(event.get("UID") or "").strip():
			by_uid[uid].append(event)
	for uid, events in by_uid.items():
		series = key_of(uid)
		masters = [event for event in events if "RECURRENCE-ID" not in event]
		changed = {instant(event["RECURRENCE-ID"].dt): event for event in events if "RECURRENCE-ID" in event}
		if masters:
			result.whole.add(series)
		for key, event, starts in dates_of(uid, masters[-1:], changed, first, last, zone):
			result.meetings[key] = meeting_of(key, event, starts, is_off, zone, own)
			result.series[key] = series


def dates_of(
	uid: str, masters: list[Event], changed: dict[str, Event], first: date, last: date, zone: tzinfo
) -> Iterator[tuple[str, Event, date | datetime]]:
	"""The single meeting, or each date of a recurring one within the days, with those that were changed by themselves."""
	for master in masters:
		starts = master["DTSTART"].dt
		if "RRULE" not in master and "RDATE" not in master:
			yield key_of(uid), master, starts
			continue
		for one in recurring(master, first, last, zone):
			if instant(one) not in changed:
				yield key_of(uid, instant(one)), master, one
	for recurrence, event in changed.items():
		yield key_of(uid, recurrence), event, event["DTSTART"].dt


def recurring(master: Event, first: date, last: date, zone: tzinfo) -> Iterator[date | datetime]:
	"""The dates of a recurring meeting within the days, on the clock it was set on: at the same hour in summer and winter."""
	starts = master["DTSTART"].dt
	place = starts.tzinfo if isinstance(starts, datetime) else None
	length = length_of(master)
	left_out = {instant(one) for one in listed(master, "EXDATE")}
	result = [as_start(one, starts) for one in listed(master, "RDATE")]
	if "RRULE" in master:
		begin, end = (datetime.combine(day, time()) for day in (first - NEAR, last + NEAR))
		rule = rrulestr(rule_text(master, place, end), dtstart=naive_of(starts, place))
		for naive in islice(rule, MOST_STEPS):
			if naive >= begin - length:
				result.append(naive.replace(tzinfo=place) if isinstance(starts, datetime) else naive.date())
	else:
		result.append(starts)
	for one in sorted({instant(one): one for one in result}.values(), key=instant):
		begins, ends = days_of(one, length, zone)
		if instant(one) not in left_out and is_within(Meeting("", first=begins, last=ends), first, last):
			yield one


def rule_text(master: Event, place: tzinfo | None, end: datetime) -> str:
	"""The rule for the naive clock of the meeting, ending at `end` at the latest. Raises ValueError for several a day."""
	rule = dict(master["RRULE"])
	if str(rule.get("FREQ", [""])[0]).upper() in OFTEN or {"BYHOUR", "BYMINUTE", "BYSECOND"} & set(rule):
		raise ValueError("more often than daily")
	until = naive_of(rule["UNTIL"][0], place) if "UNTIL" in rule else end
	if "COUNT" in rule:
		return master["RRULE"].to_ical().decode()
	others = ";".join(
		part for part in master["RRULE"].to_ical().decode().split(";") if not part.upper().startswith("UNTIL")
	)
	return f"{others};UNTIL={min(until, end):%Y%m%dT%H%M%S}"


def listed(event: Event, name: str) -> list[date | datetime]:
	values = event.get(name) or []
	values = values if isinstance(values, list) else [values]
	result = [one.dt for value in values for one in value.dts]
	return [one[0] if isinstance(one, tuple) else one for one in result]


def as_start(one: date | datetime, starts: date | datetime) -> date | datetime:
	return (
		one
		if isinstance(one, datetime) or not isinstance(starts, datetime)
		else datetime.combine(one, starts.timetz())
	)


def naive_of(moment: date | datetime, place: tzinfo | None) -> datetime:
	if not isinstance(moment, datetime):
		return datetime.combine(moment, time())
	if moment.tzinfo and place:
		moment = moment.astimezone(place)
	return moment.replace(tzinfo=None)


def instant(moment: date | datetime) -> str:
	"""One text for one moment, whatever clock it is written on."""
	if isinstance(moment, datetime) and moment.tzinfo:
		moment = moment.astimezone(timezone.utc)
	return moment.isoformat()


def length_of(event: Event) -> timedelta:
	"""How long it lasts: a whole day without an end lasts that day, a moment without an end no time."""
	starts = event["DTSTART"].dt
	if "DTEND" in event:
		ends = event["DTEND"].dt
		return max(ends - starts, timedelta()) if type(ends) is type(starts) else timedelta()
	if "DURATION" in event:
		return max(event["DURATION"].dt, timedelta())
	return timedelta() if isinstance(starts, datetime) else timedelta(days=1)


def days_of(starts: date | datetime, length: timedelta, zone: tzinfo) -> tuple[date, date]:
	"""First and last day on the reader's clock; an end at midnight is the day before."""
	if not isinstance(starts, datetime):
		return starts, starts + max(length, timedelta(days=1)) - timedelta(days=1)
	# added on the clock of the world: an hour that is left out in spring is not one the meeting lasts
	ends = (starts.astimezone(timezone.utc) if starts.tzinfo else starts) + length
	begins, ends = (one.astimezone(zone) if one.tzinfo else one for one in (starts, ends))
	last = (ends - timedelta(microseconds=1)).date() if length else begins.date()
	return begins.date(), max(last, begins.date())


def meeting_of(
	key: str, event: Event, starts: date | datetime, is_off: bool, zone: tzinfo, own: Collection[str]
) -> Meeting:
	first, last = days_of(starts, length_of(event), zone)
	if str(event.get("CLASS") or "PUBLIC").upper() != "PUBLIC":
		return Meeting(key, first=first, last=last, is_private=True)
	answers = dict(people_of(event))
	organiser = address_of(event.get("ORGANIZER"))
	declined_by_us = any(answers.get(address) == "DECLINED" for address in own)
	there = [address for address, answer in answers.items() if answer != "DECLINED"]
	return Meeting(
		key,
		subject=one_line(event.get("SUMMARY")),
		first=first,
		last=last,
		place=one_line(event.get("LOCATION")),
		people=tuple(dict.fromkeys([*there, *([organiser] if organiser else [])])),
		organiser=organiser,
		sequence=int(event.get("SEQUENCE") or 0),
		is_cancelled=is_off or declined_by_us or str(event.get("STATUS") or "").upper() == "CANCELLED",
	)


def people_of(event: Event) -> Iterator[tuple[str, str]]:
	"""Address and answer of each person invited; places and machines are none."""
	guests = event.get("ATTENDEE") or []
	for guest in guests if isinstance(guests, list) else [guests]:
		if str(guest.params.get("CUTYPE", "")).upper() not in ROOMS and (address := address_of(guest)):
			yield address, str(guest.params.get("PARTSTAT", "")).upper()


def address_of(person: object) -> str:
	"""The bare address of a person in a file, in small letters; empty where none is written."""
	text = str(person or "").strip()
	if not text.lower().startswith("mailto:"):
		text = str(getattr(person, "params", {}).get("EMAIL", ""))
	text = text.removeprefix("mailto:").removeprefix("MAILTO:").removeprefix("Mailto:").strip().lower()
	return text if "@" in text else ""


def one_line(value: object) -> str:
	return texts.one_line(str(value or ""))[:LONGEST_TEXT].strip()
