"""Who gets which digest, and when: users by role, with their hour, time zone, language and wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from eu_korea_coop.constants import (
	COOPERATION_SETTINGS,
	DIGEST_DELIVERY,
	DIGEST_PREFERENCE,
	MANAGER,
	OFFICER,
	VIEWER,
)
from eu_korea_coop.domain import digest, names

ROLE_OF = {digest.OFFICER: OFFICER, digest.MANAGER: MANAGER, digest.POLICY: VIEWER}
DEFAULT_HOUR = 7


@dataclass(frozen=True, slots=True)
class Reader:
	"""One person who gets one kind of digest; `hour` is local, 0 to 23."""

	user: str
	kind: str
	email: str
	full_name: str
	language: str
	time_zone: str | None
	hour: int
	muted: frozenset[str]
	weekly: bool = False
	paused_until: date | None = None
	last_digest: datetime | None = None
	"""When the last digest of this kind went out, or had nothing to say; None before the first."""

	@property
	def is_first(self) -> bool:
		return self.last_digest is None


@dataclass(frozen=True, slots=True)
class Due:
	"""A reader and the period whose digest is due, e.g. "2026-11-23"."""

	reader: Reader
	period: str

	@property
	def key(self) -> str:
		return delivery_key(self.reader.user, self.reader.kind, self.period)


def readers(
	kinds: Iterable[str] = digest.KINDS, users: Iterable[str] | None = None, even_if_off: bool = False
) -> Iterator[Reader]:
	"""Enabled desk users with a role of ours who did not switch digests off; a manager who is also an officer gets both."""
	defaults = frappe.get_cached_doc(COOPERATION_SETTINGS)
	hour = cint(defaults.digest_hour) if defaults.digest_hour is not None else DEFAULT_HOUR
	zone = frappe.db.get_single_value("System Settings", "time_zone")
	language = frappe.db.get_single_value("System Settings", "language") or "en"
	wishes = {
		row.user: row
		for row in frappe.get_all(
			DIGEST_PREFERENCE,
			fields=[
				"user",
				"enabled",
				"digest_hour",
				"muted_sections",
				"kinds_off",
				"weekly",
				"paused_until",
			],
		)
	}
	for kind in kinds:
		rows = users_with(ROLE_OF[kind], users)
		last = last_digests(kind, [row.name for row in rows])
		for row in rows:
			wish = wishes.get(row.name)
			if wish and not even_if_off and (not wish.enabled or kind in (wish.kinds_off or "").split()):
				continue
			yield Reader(
				user=row.name,
				kind=kind,
				email=row.email,
				full_name=names.display_person(row.first_name, row.last_name) or row.full_name or row.name,
				language=row.language or language,
				time_zone=row.time_zone or zone,
				hour=cint(wish.digest_hour) if wish and wish.digest_hour else hour,
				muted=frozenset((wish.muted_sections or "").split()) if wish else frozenset(),
				weekly=bool(wish and wish.weekly),
				paused_until=getdate(wish.paused_until) if wish and wish.paused_until else None,
				last_digest=last.get(row.name),
			)


def reader_now(kind: str, user: str, before: datetime) -> Reader:
	"""`user` as a reader of a kind they have a role for, whatever they wish of mails; the last digest is one before `before`."""
	last = last_digests(kind, [user], before)
	return Reader(
		user=user,
		kind=kind,
		email=user,
		full_name=user,
		language=frappe.local.lang,
		time_zone="",
		hour=DEFAULT_HOUR,
		muted=frozenset(),
		last_digest=last.get(user),
	)


def last_digests(kind: str, users: list[str], before: datetime | None = None) -> dict[str, datetime]:
	"""When each got the last digest of a kind, one with nothing to say included; one that never went out is none.

	`before`: only those composed before that moment of the site's clock.
	"""
	row = frappe.qb.DocType(DIGEST_DELIVERY)
	query = frappe.qb.from_(row).select(row.user, Max(row.composed_at)).groupby(row.user)
	query = query.where((row.kind == kind) & row.user.isin([*users, ""]))
	if before:
		query = query.where(row.composed_at < before)
	return dict(query.where(row.status.isin(("Sent", "Nothing To Say"))).run())


def users_with(role: str, users: Iterable[str] | None) -> list[frappe._dict]:
	user, has_role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	query = (
		frappe.qb.from_(user)
		.inner_join(has_role)
		.on((has_role.parent == user.name) & (has_role.parenttype == "User"))
		.select(user.name, user.email, user.first_name, user.last_name, user.full_name)
		.select(user.language, user.time_zone)
		.distinct()
		.where((user.enabled == 1) & (has_role.role == role) & user.name.notin(("Administrator", "Guest")))
		.orderby(user.name)
	)
	if users is not None:
		query = query.where(user.name.isin([*users, ""]))
	return query.run(as_dict=True)


def due(now: datetime) -> list[Due]:
	"""Who is due at an aware moment: at or after the local hour, not paused, and not yet delivered for the period."""
	rows = []
	site_zone = frappe.db.get_single_value("System Settings", "time_zone")
	for reader in readers():
		local = digest.local_time(now, reader.time_zone, site_zone)
		if reader.paused_until and local.date() < reader.paused_until:
			continue
		if period := digest.due_period(reader.kind, local, reader.hour, weekly=reader.weekly):
			rows.append(Due(reader, period))
	delivered = set(
		frappe.get_all(
			DIGEST_DELIVERY,
			filters={"delivery_key": ("in", [one.key for one in rows])},
			pluck="delivery_key",
		)
	)
	return [one for one in rows if one.key not in delivered]


def delivery_key(user: str, kind: str, period: str) -> str:
	"""One digest per person, kind and period (settled.md, Exactly once)."""
	return f"{user}|{kind}|{period}"
