"""Rule 112 over random worlds: no word of a Restricted record stands in what a colleague reads, whatever was done with it."""

import random

import frappe
import pytest
from frappe.utils import add_days, nowdate

from testing import (
	as_user,
	make_agreement,
	make_interaction,
	make_outcome,
	make_partnership,
	make_plan,
	persona,
)

MARK = "Zugspitze5512"
READ_BY_COLLEAGUES = (
	"Partnership",
	"Partnership Snapshot",
	"Interaction",
	"Agreement",
	"Action Plan",
	"Cooperation Outcome",
	"ToDo",
	"Tag Link",
	"File",
)


@pytest.fixture(autouse=True)
def site(site_of_module):
	return site_of_module


class World:
	"""Partnerships, some Restricted, and a random sequence of what officers do with them."""

	def __init__(self, seed: int):
		self.choice = random.Random(seed)
		self.open = [make_partnership(), make_partnership()]
		self.hidden = [
			make_partnership(title=MARK, objective=MARK, visibility="Restricted") for _ in range(2)
		]

	def any_partnership(self):
		return frappe.get_doc("Partnership", self.choice.choice([*self.open, *self.hidden]).name)

	def due(self) -> str:
		return add_days(nowdate(), self.choice.randint(1, 30))

	def log_restricted(self) -> None:
		others = [self.choice.choice(self.open).name] if self.choice.random() < 0.3 else []
		about = self.any_partnership()
		make_interaction(
			about,
			subject=MARK,
			outcome=MARK,
			visibility="Restricted",
			next_step=MARK,
			next_step_due=self.due(),
			other_partnerships=[name for name in others if name != about.name],
		)

	def log_open_that_concerns_hidden(self) -> None:
		make_interaction(
			self.choice.choice(self.open),
			subject=MARK,
			next_step=MARK,
			next_step_due=self.due(),
			other_partnerships=[self.choice.choice(self.hidden).name],
		)

	def agree(self) -> None:
		make_agreement(self.any_partnership(), title=MARK, visibility="Restricted")

	def plan(self) -> None:
		hidden = self.choice.choice(self.hidden)
		make_plan(
			hidden, title=MARK, items=[{"action": MARK, "owner_user": persona("officer"), "due": self.due()}]
		)

	def result(self) -> None:
		make_outcome(self.choice.choice(self.hidden), title=MARK, description=MARK)

	def come_from_hidden(self) -> None:
		self.open.append(make_partnership(origin_partnership=self.choice.choice(self.hidden).name))

	def restrict_later(self) -> None:
		doc = self.any_partnership()
		doc.update({"visibility": "Restricted", "objective": MARK, "title": MARK})
		doc.save(ignore_version=False)
		self.open = [other for other in self.open if other.name != doc.name] or [make_partnership()]
		self.hidden.append(doc)

	def comment_and_tag(self) -> None:
		doc = frappe.get_doc("Partnership", self.choice.choice(self.hidden).name)
		doc.add_comment("Comment", MARK)
		doc.add_tag(f"Tag {self.choice.randint(1, 3)}")

	def save_open(self) -> None:
		doc = frappe.get_doc("Partnership", self.choice.choice(self.open).name)
		doc.objective = f"Open {self.choice.random()}"
		doc.save(ignore_version=False)


STEPS = [
	name
	for name, value in vars(World).items()
	if not name.startswith("_") and name not in ("any_partnership", "due")
]


@pytest.mark.parametrize("seed", range(3))
def test_no_word_of_a_restricted_record_reaches_a_colleague(seed):
	with as_user("officer"):
		world = World(seed)
		for _ in range(12):
			getattr(world, world.choice.choice(STEPS))()
	assert (
		any(row.next_step == "Restricted next step" for row in frappe.get_all("Partnership", ["next_step"]))
		or seed
	)
	with as_user("another officer"):
		for doctype in READ_BY_COLLEAGUES:
			rows = frappe.get_list(doctype, fields=["*"], limit_page_length=0)
			assert [row.name for row in rows if MARK in str(row)] == [], doctype
		for doc in world.open:
			assert MARK not in str(frappe.get_doc("Partnership", doc.name).as_dict()), doc.name
	versions = frappe.get_all(
		"Version", filters={"docname": ("in", [doc.name for doc in world.open])}, pluck="data"
	)
	assert MARK not in str(versions)
