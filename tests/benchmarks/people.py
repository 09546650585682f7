"""The directory of people at 10,000 and 100,000 people: its first page, a page far behind, each filter, its choices.

`env/bin/python tests/benchmarks/people.py 10000 100000 --site a-site.localhost` fills the site inside one transaction, prints
the figures as Markdown and takes everything back. Of twenty people of an organisation one has a purpose of their own.
"""

import random
import sys
from collections.abc import Callable, Iterable

import on_a_site
from searching import insert

OFFICER = "officer@people.example"
SIZES = [10_000, 100_000]
PEOPLE_EACH = 20
AT_ONCE = 20_000
COUNTRIES = ("Korea, Republic of", "Spain", "France", "Poland", "Germany", "Finland")


def measure(sizes: list[int]) -> None:
	"""Fill the site to each of the sizes, print the figures, and take everything back."""
	import frappe

	from eu_korea_coop.directory import people_directory
	from testing import make_user

	frappe.flags.in_test = True
	try:
		make_user("Cooperation Officer", email=OFFICER)
		print("| people | question | work, ms | queries | rows read | rows answered | memory, MiB |")
		print("|---:|---|---:|---:|---:|---:|---:|", flush=True)
		start, dice = 0, random.Random(7)
		for size in sizes:
			fill(start, size, dice)
			start = size
			report(size)
	finally:
		frappe.db.rollback()
		people_directory.forget()
		frappe.flags.in_test = False


def fill(start: int, end: int, dice: random.Random) -> None:
	import frappe

	from eu_korea_coop.directory.people_directory import PURPOSES

	types = frappe.get_all("Organisation Type", pluck="name", order_by="name", limit=5)
	insert(
		"Organisation",
		[
			{
				"name": organisation(number),
				"organisation_name": f"Zebra Works {dice.randrange(10**6):06d}",
				"status": "Active",
				"side": "Korea" if number % 3 == 0 else "Europe",
				"country": COUNTRIES[number % len(COUNTRIES)],
				"organisation_type": types[number % len(types)] if types else None,
				"directory_group": dice.choice(PURPOSES),
			}
			for number in range(start // PEOPLE_EACH, end // PEOPLE_EACH)
		],
	)
	for first in range(start, end, AT_ONCE):
		numbers = range(first, min(first + AT_ONCE, end))
		insert("Contact", contacts(numbers))
		insert("Organisation Contact", places(numbers, dice))


def organisation(number: int) -> str:
	return f"ORG-P{number:06d}"


def contacts(numbers: Iterable[int]) -> list[dict]:
	return [
		{
			"name": f"person-p{number:06d}",
			"first_name": f"P{number}",
			"full_name": f"P{number} Zebra",
			"email_id": f"p{number}@people.example",
		}
		for number in numbers
	]


def places(numbers: Iterable[int], dice: random.Random) -> list[dict]:
	from eu_korea_coop.directory.people_directory import PURPOSES

	return [
		{
			"name": f"ORGC-P{number:07d}",
			"parent": organisation(number // PEOPLE_EACH),
			"parenttype": "Organisation",
			"parentfield": "contacts",
			"idx": number % PEOPLE_EACH + 1,
			"contact": f"person-p{number:06d}",
			"status": "Left" if dice.random() < 0.1 else "Active",
			"role_title": "Manager",
			"purpose": PURPOSES[number % len(PURPOSES)] if number % PEOPLE_EACH == 0 else None,
		}
		for number in numbers
	]


def report(size: int) -> None:
	import frappe
	from meter import as_reader, memory_of, one_turn

	from eu_korea_coop import api
	from eu_korea_coop.directory import people_directory

	total = 0

	def line(what: str, task: Callable[[], object], cold: bool = False) -> object:
		if cold:
			people_directory.forget()
		else:
			task()
		cost, answer = one_turn(task), task()
		most, _held = memory_of(task)
		rows = len(answer["rows"]) if "rows" in answer else sum(map(len, answer.values()))
		print(
			f"| {size:,} | {what} | {cost.work * 1000:.0f} | {cost.queries} | {cost.rows_read:,} | {rows} | {most / 2**20:.1f} |",
			flush=True,
		)
		return answer

	frappe.local.people_moved = False
	with as_reader(OFFICER):
		total = line("the first page, counted anew", api.get_people, cold=True)["total"]
		line("the first page", api.get_people)
		line("the page at 60 %", lambda: api.get_people(start=total * 6 // 10))
		for name, value in (
			("purpose", "Cluster Relevance"),
			("side", "Korea"),
			("country", "Spain"),
			(
				"organisation_type",
				frappe.get_all("Organisation Type", pluck="name", order_by="name", limit=1)[0],
			),
		):
			line(f"filter {name}", lambda name=name, value=value: api.get_people(filters={name: value}))
		line("what the filters offer", api.get_people_filters)


if __name__ == "__main__":
	sys.exit(on_a_site.run(__doc__, SIZES, measure))
