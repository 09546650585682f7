"""Ways to an introduction and the network, at 10,000 organisations, 50,000 relations and affiliations, 100,000 interactions.

`env/bin/python tests/benchmarks/introducing.py 1000 10000 --site a-site.localhost` fills the site inside one transaction,
prints the figures as Markdown and takes everything back. Relations, people and interactions grow with the organisations.
"""

import random
import sys
from datetime import date, timedelta

import on_a_site
from searching import ROWS, insert

OFFICER = "officer@introducing.example"
TODAY = date(2026, 11, 26)
SIZES = [1_000, 10_000]
GATEWAYS = 20
"""Of all organisations: those that one relation in ten is with."""


def measure(sizes: list[int]) -> None:
	"""Fill the site to each of the sizes, print the figures, and take everything back."""
	import frappe

	from testing import make_user

	frappe.flags.in_test = True
	try:
		make_user("Cooperation Officer", email=OFFICER)
		print(
			"| organisations | question | most work, ms | mean, ms | queries | rows read | ways or ties | memory, MiB |"
		)
		print("|---:|---|---:|---:|---:|---:|---:|---:|", flush=True)
		start, dice = 0, random.Random(11)
		for size in sizes:
			fill(start, size, dice)
			start = size
			report(size)
	finally:
		frappe.db.rollback()
		frappe.flags.in_test = False


def name_of(number: int) -> str:
	return f"ORG-I{number:06d}"


def fill(start: int, end: int, dice: random.Random) -> None:
	"""Per organisation: three relations, one person with two places, ten interactions of two; a partnership for each fifth."""
	count = end - start
	pick = lambda: dice.randrange(end)  # noqa: E731
	hub = lambda: dice.randrange(GATEWAYS) if dice.random() < 0.1 else pick()  # noqa: E731
	day = lambda: TODAY - timedelta(days=dice.randrange(3_000))  # noqa: E731
	insert(
		"Organisation",
		[
			{
				"name": name_of(number),
				"organisation_name": f"Organisation {number}",
				"side": "Korea" if number % 2 else "Europe",
				"status": "Active",
			}
			for number in range(start, end)
		],
	)
	insert("Organisation Relationship", relations(start, count, pick, hub, dice))
	insert(
		"Contact",
		[
			{"name": f"person-i{number:06d}", "first_name": "P", "full_name": f"P {number}"}
			for number in range(start, end)
		],
	)
	insert(
		"Organisation Contact",
		[
			child(
				f"ORGC-I{start * 2 + n:07d}",
				"Organisation",
				name_of(hub() if n % 2 else start + n // 2),
				"contacts",
			)
			| {
				"contact": f"person-i{start + n // 2:06d}",
				"status": "Left" if dice.random() < 0.1 else "Active",
			}
			for n in range(2 * count)
		],
	)
	meetings(start, count, pick, hub, day)
	partnerships(start, count, pick, dice)


def child(name: str, parenttype: str, parent: str, field: str) -> dict:
	return {"name": name, "parent": parent, "parenttype": parenttype, "parentfield": field, "idx": 1}


def relations(start: int, count: int, pick, hub, dice: random.Random) -> list[dict]:
	import frappe

	types = frappe.get_all("Relation Type", filters={"can_introduce": 1}, pluck="name")
	return [
		{
			"name": f"OREL-I{start * 3 + n:07d}",
			"from_organisation": name_of(pick()),
			"relation_type": dice.choice(types),
			"to_organisation": name_of(hub()),
			"pair_key": f"introducing-{start * 3 + n}",
		}
		for n in range(3 * count)
	]


def meetings(start: int, count: int, pick, hub, day) -> None:
	for first in range(start * 10, (start + count) * 10, ROWS):
		numbers = range(first, min(first + ROWS, (start + count) * 10))
		insert("Interaction", [interaction(number, day()) for number in numbers])
		insert(
			"Interaction Organisation",
			[
				child(f"INTO-I{number:07d}{end}", "Interaction", f"INT-I{number:07d}", "organisations")
				| {"organisation": name_of(hub() if end else pick())}
				for number in numbers
				for end in (0, 1)
			],
		)
		insert(
			"Interaction Participant",
			[
				child(f"INTP-I{number:07d}", "Interaction", f"INT-I{number:07d}", "participants")
				| {"contact": f"person-i{pick():06d}"}
				for number in numbers
			],
		)


def interaction(number: int, when: date) -> dict:
	return {
		"name": f"INT-I{number:07d}",
		"subject": f"Meeting {number}",
		"interaction_type": "Meeting",
		"status": "Held",
		"is_meaningful": 1,
		"visibility": "Normal",
		"interaction_date": when,
		"first_day": when,
		"last_day": when,
	}


def partnerships(start: int, count: int, pick, dice: random.Random) -> None:
	numbers = range(start // 5, (start + count) // 5)
	healths = ("On track", "Needs attention", "Stalled")
	insert(
		"Partnership",
		[
			{
				"name": f"PTN-I{number:06d}",
				"title": f"Partnership {number}",
				"stage": "Exploring",
				"visibility": "Restricted" if number % 20 == 0 else "Normal",
				"health": dice.choice(healths),
			}
			for number in numbers
		],
	)
	insert(
		"Partnership Party",
		[
			child(f"PTNP-I{number:06d}{end}", "Partnership", f"PTN-I{number:06d}", "parties")
			| {"organisation": name_of(pick())}
			for number in numbers
			for end in (0, 1)
		],
	)


def report(size: int) -> None:
	from meter import as_reader, cost_of, memory_of

	from eu_korea_coop.directory import introductions, network

	ends = [(f"a gateway, {n}", name_of(GATEWAYS + 1 + n), name_of(n)) for n in range(2)]
	ends += [(f"any, {n}", name_of(size // 3 + n * 7), name_of(size // 2 + n * 11)) for n in range(8)]
	with as_reader(OFFICER):
		for what, task in (
			(
				"the ten best ways",
				lambda own, goal: introductions.paths([own], ("Organisation", goal), TODAY),
			),
			(
				"one step of the network",
				lambda _own, goal: network.surroundings(("Organisation", goal), TODAY)["ties"],
			),
		):
			costs = [
				cost_of(lambda own=own, goal=goal, task=task: task(own, goal), 2) for _what, own, goal in ends
			]
			most, _answer = memory_of(lambda task=task: task(*ends[0][1:]))
			work = [cost.work * 1000 for cost in costs]
			print(
				f"| {size:,} | {what} | {max(work):.0f} | {sum(work) / len(work):.0f} | {max(cost.queries for cost in costs)} "
				f"| {max(cost.rows_read for cost in costs):,} | {min(cost.rows for cost in costs)} to "
				f"{max(cost.rows for cost in costs)} | {most / 2**20:.1f} |",
				flush=True,
			)


if __name__ == "__main__":
	sys.exit(on_a_site.run(__doc__, SIZES, measure))
