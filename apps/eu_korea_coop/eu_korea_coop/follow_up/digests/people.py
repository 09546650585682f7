"""Who hears of what, and when: users by role, with their hour, time zone, language and wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import cint

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
	time_zone: str
	hour: int
	muted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Due:
	"""A reader and the period whose digest is due, e.g. "2026-11-23"."""

	reader: Reader
	period: str


def readers(
	kinds: Iterable[str] = digest.KINDS, users: Iterable[str] | None = None, even_if_off: bool = False
) -> Iterator[Reader]:
	"""Enabled desk users with a role of ours who did not switch digests off; a manager who is also an officer gets both."""
	defaults = frappe.get_cached_doc(COOPERATION_SETTINGS)
	hour = cint(defaults.digest_hour) if defaults.digest_hour is not None else DEFAULT_HOUR
	zone = frappe.db.get_single_value("System Settings", "time_zone") or "UTC"
	language = frappe.db.get_single_value("System Settings", "language") or "en"
	wishes = {
		row.user: row
		for row in frappe.get_all(
			DIGEST_PREFERENCE, fields=["user", "enabled", "digest_hour", "muted_sections"]
		)
	}
	for kind in kinds:
		for row in users_with(ROLE_OF[kind], users):
			wish = wishes.get(row.name)
			if wish and not wish.enabled and not even_if_off:
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
			)


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
	"""Who is due at an aware moment: at or after his local hour, and not yet delivered for the period."""
	found = []
	site_zone = frappe.db.get_single_value("System Settings", "time_zone") or "UTC"
	for reader in readers():
		local = digest.local_time(now, reader.time_zone, site_zone)
		if period := digest.due_period(reader.kind, local, reader.hour):
			found.append(Due(reader, period))
	keys = [delivery_key(one.reader.user, one.reader.kind, one.period) for one in found]
	if not keys:
		return []
	delivered = set(
		frappe.get_all(DIGEST_DELIVERY, filters={"delivery_key": ("in", keys)}, pluck="delivery_key")
	)
	return [one for one, key in zip(found, keys, strict=True) if key not in delivered]


def delivery_key(user: str, kind: str, period: str) -> str:
	"""One digest per person, kind and period (settled.md, Exactly once)."""
	return f"{user}|{kind}|{period}"
