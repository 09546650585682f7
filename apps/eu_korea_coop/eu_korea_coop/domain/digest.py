"""The content of a digest and when it is due: ranked, capped, one per person and period (§5, digests)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OFFICER = "Officer"
MANAGER = "Manager"
POLICY = "Policy"
KINDS = (OFFICER, MANAGER, POLICY)

MAX_LINES = 10

ASKED = "ASKED"
OVERDUE = "OVERDUE"
DUE_SOON = "DUE_SOON"
TO_CONFIRM = "TO_CONFIRM"
NEWLY_STALLED = "NEWLY_STALLED"
SIGNATURES_PENDING = "SIGNATURES_PENDING"
EVENT_FOLLOW_UPS = "EVENT_FOLLOW_UPS"
TO_WAKE = "TO_WAKE"
UNLOGGED_MAIL = "UNLOGGED_MAIL"
SWEEP_MISSED = "SWEEP_MISSED"
TO_REVIEW = "TO_REVIEW"
REVIEWED = "REVIEWED"
HANGING = "HANGING"
CHANGES = "CHANGES"
ESCALATED = "ESCALATED"
TOP_STALLED = "TOP_STALLED"
AGREEMENTS_ENDING = "AGREEMENTS_ENDING"
PLANS_OVERDUE = "PLANS_OVERDUE"
APPROVALS = "APPROVALS"
PROPOSALS = "PROPOSALS"
WORKLOAD = "WORKLOAD"
KPI_CHANGES = "KPI_CHANGES"
AGREEMENTS_SIGNED = "AGREEMENTS_SIGNED"
EVENTS = "EVENTS"
STALL_RATE = "STALL_RATE"

SECTIONS: Mapping[str, tuple[str, ...]] = {
	OFFICER: (
		ASKED,
		OVERDUE,
		DUE_SOON,
		TO_CONFIRM,
		NEWLY_STALLED,
		SIGNATURES_PENDING,
		EVENT_FOLLOW_UPS,
		TO_WAKE,
		UNLOGGED_MAIL,
		PROPOSALS,
	),
	MANAGER: (
		SWEEP_MISSED,
		TO_REVIEW,
		HANGING,
		CHANGES,
		REVIEWED,
		ESCALATED,
		TOP_STALLED,
		AGREEMENTS_ENDING,
		PLANS_OVERDUE,
		APPROVALS,
		PROPOSALS,
		TO_WAKE,
		WORKLOAD,
	),
	POLICY: (KPI_CHANGES, AGREEMENTS_SIGNED, EVENTS, STALL_RATE),
}
"""Sections of each kind, in the order of the mail."""


# when


def local_time(now: datetime, zone: str | None, fallback: str = "UTC") -> datetime:
	"""A person's local time of an aware moment; an unknown zone falls back to the site's, then to UTC."""
	if now.tzinfo is None:
		raise ValueError("an aware datetime is needed")
	for name in (zone, fallback):
		try:
			return now.astimezone(ZoneInfo(name))
		except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
			continue
	return now.astimezone(timezone.utc)


def period_key(kind: str, day: date, weekly: bool = False) -> str | None:
	"""The period a local day belongs to: "2026-11-23", "2026-W48", "2026-11"; None = no digest of that kind then.

	Officers get one on weekdays; managers once a week, from Monday; policy viewers once a month, from the first.
	`weekly`: an officer's wish to get one a week, like a manager.
	"""
	if kind == OFFICER and not weekly:
		return day.isoformat() if day.weekday() < 5 else None
	if kind in (OFFICER, MANAGER):
		year, week, _ = day.isocalendar()
		return f"{year}-W{week:02d}"
	if kind == POLICY:
		return f"{day.year:04d}-{day.month:02d}"
	raise ValueError(kind)


def period_start(kind: str, day: date) -> date:
	"""First day of the period `day` belongs to."""
	if kind == MANAGER:
		return day - timedelta(days=day.weekday())
	if kind == POLICY:
		return day.replace(day=1)
	return day


def due_period(
	kind: str,
	local_now: datetime,
	digest_hour: int,
	delivered: Collection[str] = (),
	weekly: bool = False,
) -> str | None:
	"""The period for which a digest is to be sent now, None if none is.

	Due at any local time of day from `digest_hour` (0 to 23) on, as long as the period's was not delivered: an hour that the
	clock change skips, a scheduler that was down in the morning or a manager's Monday that was lost only make it later.
	An hour that comes twice sends nothing twice, because the period is then among `delivered`.
	"""
	if local_now.hour < digest_hour:
		return None
	key = period_key(kind, local_now.date(), weekly)
	return None if key is None or key in delivered else key


def escalates_before(today: date, patience_days: int) -> date:
	"""A hard reason that has stood since before this day is escalated to managers: for more than `patience_days`."""
	return today - timedelta(days=patience_days)


# what

_SEVERITY_RANK = {"Hard": 0, "Warning": 1, "Approaching": 2}
_TIER_RANK = {"Strategic": 0, "Standard": 1, "Watch": 2}


def rank(
	severity: str | None = None, tier: str | None = None, since: date | None = None, title: str = ""
) -> tuple[int, int, date, str]:
	"""What matters most comes first: severity, tier, then what has waited longest; the title makes it stable."""
	return (
		_SEVERITY_RANK.get(severity or "", 3),
		_TIER_RANK.get(tier or "Standard", 1),
		since or date.max,
		title,
	)


def by_due(due: date | None, tier: str | None = None, title: str = "") -> tuple[date, int, str]:
	"""What is due first comes first, then the tier; the title makes it stable."""
	return (due or date.max, _TIER_RANK.get(tier or "Standard", 1), title)


@dataclass(frozen=True, slots=True)
class Line:
	"""One line: `key` names the record (one line each per section), `rank` sorts, `content` is the caller's."""

	key: str
	rank: tuple
	content: object = None


class Lines(list):
	"""Lines of a section that were read no further than a digest shows them; `beyond`: how many more there are.

	`is_checked`: the reader may read the records of all of them, for only those were asked.
	"""

	def __init__(self, lines: Iterable[Line] = (), beyond: int = 0, is_checked: bool = False):
		super().__init__(lines)
		self.beyond = beyond
		self.is_checked = is_checked


@dataclass(frozen=True, slots=True)
class Section:
	"""A section as it is shown: the lines that fit, and how many more there are."""

	code: str
	lines: tuple[Line, ...]
	more: int

	@property
	def total(self) -> int:
		return len(self.lines) + self.more


@dataclass(frozen=True, slots=True)
class Digest:
	"""One person's digest of one period; it has at least one line."""

	kind: str
	sections: tuple[Section, ...]

	@property
	def total(self) -> int:
		"""All lines, shown or not."""
		return sum(section.total for section in self.sections)


def compose(
	kind: str,
	lines_by_section: Mapping[str, Iterable[Line]],
	muted: Collection[str] = (),
	max_lines: int = MAX_LINES,
) -> Digest | None:
	"""Rank, cap and order what was found; empty and muted sections are left out, nothing at all is None: no mail."""
	unknown = set(lines_by_section) - set(SECTIONS[kind])
	if unknown:
		raise ValueError(f"no section of a {kind} digest: {sorted(unknown)}")
	sections = []
	for code in SECTIONS[kind]:
		if code in muted:
			continue
		best: dict[str, Line] = {}
		of_section = lines_by_section.get(code, ())
		for line in sorted(of_section, key=lambda line: line.rank):
			best.setdefault(line.key, line)
		lines, beyond = tuple(best.values()), getattr(of_section, "beyond", 0)
		if lines:
			sections.append(Section(code, lines[:max_lines], max(0, len(lines) - max_lines) + beyond))
	return Digest(kind, tuple(sections)) if sections else None
