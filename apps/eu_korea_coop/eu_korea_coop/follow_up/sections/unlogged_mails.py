"""Mails of an officer's people that no interaction names yet."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Coalesce, Lower
from pypika import Order
from pypika.functions import NullIf

from eu_korea_coop import any_case
from eu_korea_coop.constants import DIGEST_PREFERENCE, INTERACTION, PARTNERSHIP
from eu_korea_coop.domain import digest, lifecycle, mail
from eu_korea_coop.follow_up.sections.items import (
	IGNORE_ADDRESS,
	LOG_MAIL,
	N_,
	NOT_RELEVANT,
	Item,
	Sections,
	line,
	short_title,
)

LOOK_BACK = timedelta(days=60)
MOST = 500


def unlogged_mails(lines: dict[str, Sections], today: date) -> None:
	"""Received within 60 days from a person of one's live partnerships, or linked to one; not closed, not a machine's.

	Two queries for any number of officers.
	"""
	ignored = ignored_addresses(list(lines))
	shown = set()
	for row in [*by_sender(lines, today), *by_record(lines, today)]:
		key = (row.user, row.name)
		if key in shown or row.sender in ignored.get(row.user, ()):
			continue
		if mail.automatic_because(row.sender, row.subject):
			continue
		shown.add(key)
		day = row.communication_date.date()
		item = Item(
			"Communication",
			row.name,
			row.subject or row.sender,
			N_("From {0}, {1} · {2}"),
			(row.sender, day, row.title),
			partnership=row.partnership,
			actions=(LOG_MAIL, NOT_RELEVANT, IGNORE_ADDRESS),
		)
		lines[row.user][digest.UNLOGGED_MAIL].append(line(item, (row.communication_date, row.name)))


def ignored_addresses(users: list[str]) -> dict[str, set[str]]:
	if not users:
		return {}
	rows = frappe.get_all(
		DIGEST_PREFERENCE,
		filters={"user": ("in", users), "ignored_addresses": ("is", "set")},
		fields=["user", "ignored_addresses"],
	)
	return {row.user: set(row.ignored_addresses.split()) for row in rows}


def received(lines: dict[str, Sections], today: date):
	"""The tables and the query that both ways share: unlogged mails with the partnership they may belong to."""
	communication, partnership = frappe.qb.DocType("Communication"), frappe.qb.DocType(PARTNERSHIP)
	interaction = frappe.qb.DocType(INTERACTION)
	user = Coalesce(NullIf(partnership.owner_user, ""), "")
	query = (
		frappe.qb.from_(communication)
		.left_join(interaction)
		.on(interaction.communication == communication.name)
		.select(communication.name, communication.subject, Lower(communication.sender).as_("sender"))
		.select(communication.communication_date, partnership.name.as_("partnership"))
		.select(short_title(partnership), user.as_("user"))
		.where((communication.communication_type == "Communication") & interaction.name.isnull())
		.where(
			(communication.communication_medium == "Email") & (communication.sent_or_received == "Received")
		)
		.where((communication.communication_date >= today - LOOK_BACK) & (communication.status != "Closed"))
		.where(partnership.stage.notin(lifecycle.END_STAGES) & user.isin(sorted(lines)))
		.orderby(communication.communication_date, order=Order.desc)
		.limit(MOST)
	)
	return communication, partnership, query


def by_sender(lines: dict[str, Sections], today: date) -> list[frappe._dict]:
	"""Mails that are linked to no record, by the address of their sender."""
	email, person = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Organisation Contact")
	party = frappe.qb.DocType("Partnership Party")
	communication, partnership, query = received(lines, today)
	return (
		query.inner_join(email)
		.on(
			(any_case.lowered(email.email_id) == any_case.lowered(communication.sender))
			& (email.parenttype == "Contact")
		)
		.inner_join(person)
		.on((person.contact == email.parent) & (person.parenttype == "Organisation"))
		.inner_join(party)
		.on((party.organisation == person.parent) & (party.parenttype == PARTNERSHIP))
		.inner_join(partnership)
		.on(partnership.name == party.parent)
		.where((person.status == "Active") & (Coalesce(communication.reference_name, "") == ""))
		.run(as_dict=True)
	)


def by_record(lines: dict[str, Sections], today: date) -> list[frappe._dict]:
	"""Mails that Frappe has linked to a partnership."""
	communication, partnership, query = received(lines, today)
	return (
		query.inner_join(partnership)
		.on(
			(communication.reference_doctype == PARTNERSHIP)
			& (communication.reference_name == partnership.name)
		)
		.run(as_dict=True)
	)
