"""Search at 10,000 and 100,000 organisations: work for each keystroke, and how it grows.

`env/bin/python tests/benchmarks/searching.py 10000 100000 --site a-site.localhost` fills the site inside one transaction,
prints the figures as Markdown and takes everything back.
"""

import random
import sys
from collections.abc import Iterable
from itertools import islice

import on_a_site

SYLLABLES = "가나다라마바사아자차카타파하강공국기남대동림목백부산서성송수신안양영오울원인일전제조주중지진창천충태평포한해호화"
WORDS = "alba bruno cargo delta ember fjord gamma helix ionic julep karma lumen mango nexus ozone prism quark rotor solar titan"
KINDS = ("Cluster", "Agency", "Institute", "Technopark", "Network", "Association", "Foundation", "Centre")
TEXTS = (
	"k",
	"ka",
	"kar",
	"karma delta",
	"karma-00042",
	"한",
	"한국",
	"대구",
	"대구산",
	"karma-00042.example",
	"010-1234-0042",
)
OFFICER = "officer@searching.example"
ROWS = 2_000


def measure(sizes: list[int]) -> None:
	"""Fill the site to each of the sizes, print the figures, and take everything back."""
	import frappe

	frappe.flags.in_test = True
	try:
		have, dice = 0, random.Random(7)
		make_officer()
		for size in sizes:
			fill(have, size, dice)
			have = size
			report(size)
	finally:
		frappe.db.rollback()


def make_officer() -> None:
	from testing import make_user

	make_user("Cooperation Officer", email=OFFICER)


def fill(start: int, end: int, dice: random.Random) -> None:
	"""Organisations of both sides, a person for each second one, a partnership for each tenth pair, and their terms."""
	from eu_korea_coop.directory import search_names

	organisations, people, partnerships, parties = [], [], [], []
	words = WORDS.split()
	for number in range(start, end):
		word, other = dice.choice(words), dice.choice(words)
		native = "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(1, 9)))
		if dice.random() < 0.1:
			native = dice.choice(("한국", "대구")) + native
		korean = number % 2
		organisations.append(
			{
				"name": f"ORG-S{number:06d}",
				"organisation_name": f"{word.title()} {other.title()} {dice.choice(KINDS)} {number}",
				"native_name": native if korean else None,
				"acronym": f"{word[:3].upper()}{number % 1000}",
				"website": f"https://{word}-{number:05d}.example",
				"side": "Korea" if korean else "Europe",
				"status": "Active",
			}
		)
		if korean:
			people.append(
				{
					"name": f"person-s{number:06d}",
					"first_name": dice.choice(words).title(),
					"last_name": native[:2],
					"full_name": f"{dice.choice(words).title()} {native[:2]}",
					"mobile_no": f"+82 10 1234 {number % 10000:04d}",
				}
			)
		if number % 10 == 1:
			name = f"PTN-S{number:06d}"
			partnerships.append(
				{"name": name, "title": f"{word} {number}", "stage": "Exploring", "visibility": "Normal"}
			)
			for idx, organisation in enumerate((number, number - 1), 1):
				parties.append(
					{
						"name": f"{name}-{idx}",
						"parent": name,
						"parenttype": "Partnership",
						"parentfield": "parties",
						"idx": idx,
						"organisation": f"ORG-S{organisation:06d}",
						"role": "Lead",
					}
				)
	for doctype, rows in (
		("Organisation", organisations),
		("Contact", people),
		("Partnership", partnerships),
		("Partnership Party", parties),
	):
		insert(doctype, rows)
	search_names.fill()


def insert(doctype: str, rows: list[dict]) -> None:
	import frappe
	from frappe.utils import now

	stamp, iterator = now(), iter(rows)
	table = frappe.qb.DocType(doctype)
	while chunk := list(islice(iterator, ROWS)):
		columns = [*chunk[0], "creation", "modified", "owner", "modified_by"]
		values: Iterable[tuple] = [
			(*row.values(), stamp, stamp, "Administrator", "Administrator") for row in chunk
		]
		frappe.qb.into(table).columns(*columns).insert(*values).run()


def report(size: int) -> None:
	import frappe
	from meter import as_reader, cost_of

	from eu_korea_coop import api

	terms = frappe.db.count("Search Name")
	print(f"\n## {size:,} organisations, {terms:,} terms\n")
	print(
		"| text | find_whom: work, ms | queries | rows read | link field: work, ms | search box: work, ms |"
	)
	print("|---|---:|---:|---:|---:|---:|", flush=True)
	with as_reader(OFFICER):
		for text in TEXTS:
			whom = cost_of(lambda text=text: api.find_whom(text), 3)
			link = cost_of(lambda text=text: api.search_records("Organisation", text, "name", 0, 10, None), 3)
			box = cost_of(lambda text=text: api.search_names(text), 3)
			print(
				f"| {text} | {whom.work * 1000:.0f} | {whom.queries} | {whom.rows_read:,} | {link.work * 1000:.0f} | {box.work * 1000:.0f} |",
				flush=True,
			)


if __name__ == "__main__":
	sys.exit(on_a_site.run(__doc__, [10_000, 100_000], measure))
