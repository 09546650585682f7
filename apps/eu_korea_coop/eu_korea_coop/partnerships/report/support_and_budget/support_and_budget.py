"""Who supports cooperation with what: programmes, levels, providers, amounts (§5, I1, I2)."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop.domain.dates import first_day, last_day
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.partnership_rows import in_sector, narrowed_by
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

KINDS = ("Funding", "Label", "Policy", "Invitation", "Office", "Translation")
LEVELS = ("Local", "Regional", "National", "EU", "Korea")


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	support = support_rows(filters)
	rows = get_data(support)
	chart = get_chart(rows)
	answer = get_columns(), rows_for_reader(rows), get_message(rows), chart, get_summary(rows, support)
	row_key = ("programme", "kind", "level", "provider", "currency")
	return counted.marked("Support and Budget", filters, answer, row_key)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	first, last = checked.period(filters)
	return frappe._dict(
		from_date=first,
		to_date=last,
		kind=checked.one_of(filters, "kind", _("Kind"), KINDS),
		level=checked.one_of(filters, "level", _("Level"), LEVELS),
		programme=checked.existing(filters, "programme", _("Programme"), "Programme"),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
	)


def get_columns() -> list[dict]:
	return [
		column.link("programme", _("Programme"), "Programme", 200),
		column.text("kind", _("Kind"), 110, translate=1),
		column.text("level", _("Level"), 100, translate=1),
		column.link("provider", _("Provider"), "Organisation", 110),
		column.text("provider_name", _("Name of the provider"), 240),
		column.money("amount", _("Amount")),
		column.text("currency", _("Currency"), 95),
		column.whole("partnerships", _("Partnerships"), 110),
		column.whole("without_amount", _("Without amount"), 130),
	]


def support_rows(filters: frappe._dict) -> list[frappe._dict]:
	partnership, support, organisation = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership", "Partnership Support", "Organisation")
	)
	query = (
		frappe.qb.from_(support)
		.join(partnership)
		.on(partnership.name == support.parent)
		.left_join(organisation)
		.on(organisation.name == support.provider)
		.select(
			support.parent,
			support.programme,
			support.kind,
			support.level,
			support.provider,
			organisation.organisation_name.as_("provider_name"),
			support.amount,
			support.currency,
			support.from_date,
			support.from_date_precision,
			support.to_date,
			support.to_date_precision,
		)
	)
	for fieldname in ("kind", "level", "programme"):
		if filters[fieldname]:
			query = query.where(support[fieldname] == filters[fieldname])
	rows = narrowed_by(in_sector(filters.sector))(query).run(as_dict=True)
	return [row for row in rows if overlaps(row, filters.from_date, filters.to_date)]


def overlaps(row: frappe._dict, first: date | None, last: date | None) -> bool:
	"""Could the support have run in the period? Without any known date it is in no period but the one without ends."""
	if first is None and last is None:
		return True
	start = first_day(row.from_date, row.from_date_precision) or last_day(
		row.from_date, row.from_date_precision
	)
	end = last_day(row.to_date, row.to_date_precision)
	if start is None and end is None:
		return False
	return (last is None or start is None or start <= last) and (first is None or end is None or end >= first)


def get_data(support: list[frappe._dict]) -> list[dict]:
	"""One row for each programme, kind, level, provider and currency: amounts of two currencies are never added."""
	groups: dict[tuple, dict] = {}
	for row in support:
		currency = row.currency if row.amount else None
		key = (row.programme or "", row.kind, row.level or "", row.provider or "", currency or "")
		group = groups.setdefault(
			key,
			{
				"programme": row.programme,
				"kind": row.kind,
				"level": row.level or "",
				"provider": row.provider,
				"provider_name": row.provider_name or "",
				"amount": None,
				"currency": currency,
				"partnerships": [],
				"without_amount": [],
			},
		)
		if row.amount:
			group["amount"] = (group["amount"] or 0) + row.amount
		else:
			group["without_amount"].append(row.parent)
		if row.parent not in group["partnerships"]:
			group["partnerships"].append(row.parent)
	for group in groups.values():
		for what in ("partnerships", "without_amount"):
			group[what] = counted.counted("Partnership", group[what])
		group["amount"] = counted.measured(group["amount"], group["partnerships"].find)
	return [groups[key] for key in sorted(groups)]


def currencies_of(rows: list[dict]) -> set[str]:
	return {row["currency"] for row in rows if row["currency"]}


def get_message(rows: list[dict]) -> str | None:
	"""What the chart draws: one series has no legend."""
	currencies = currencies_of(rows)
	if len(currencies) == 1:
		return _("The chart shows the amounts in {0} by level.").format(escape_html(*currencies))
	if currencies:
		return _("The chart shows partnerships by level: the amounts are in several currencies.")
	return _("The chart shows partnerships by level.") if rows else None


def get_chart(rows: list[dict]) -> dict | None:
	"""Amounts by level if all are in one currency; else partnerships by level, for two currencies have no common scale."""
	levels = [level for level in (*LEVELS, "") if any(row["level"] == level for row in rows)]
	if not levels:
		return None
	currencies = currencies_of(rows)
	name = currencies.pop() if len(currencies) == 1 else None
	total = amount_of if name else partnerships_of
	values = [total([row for row in rows if row["level"] == level]) for level in levels]
	return {
		"type": "bar",
		"data": {
			"labels": [_(level) if level else _("Not stated") for level in levels],
			"datasets": [{"name": name or _("Partnerships"), "values": values}],
		},
		"colors": ["#2b6cb0"],
	}


def amount_of(rows: list[dict]) -> counted.Measured:
	amounts = [row["amount"] for row in rows if row["amount"]]
	return counted.measured(
		sum(amounts), [record for amount in amounts for record in counted.records_of(amount)]
	)


def partnerships_of(rows: list[dict]) -> counted.Counted:
	return counted.counted_records(
		list(dict.fromkeys(record for row in rows for record in counted.records_of(row["partnerships"])))
	)


def get_summary(rows: list[dict], support: list[frappe._dict]) -> list[dict]:
	totals: defaultdict[str, float] = defaultdict(float)
	records: defaultdict[str, list] = defaultdict(list)
	for row in rows:
		if row["currency"]:
			totals[row["currency"]] += row["amount"]
			records[row["currency"]] += counted.records_of(row["amount"])
	cards = [
		{
			"label": _("Supported partnerships"),
			"value": counted.counted("Partnership", {row.parent for row in support}),
			"datatype": "Int",
			"indicator": "Blue",
		}
	]
	for currency in sorted(totals, key=totals.get, reverse=True)[:3]:
		cards.append(
			{
				"label": _("Amount in {0}").format(currency),
				"value": counted.measured(totals[currency], records[currency]),
				"datatype": "Currency",
				"currency": currency,
				"indicator": "Green",
			}
		)
	return cards
