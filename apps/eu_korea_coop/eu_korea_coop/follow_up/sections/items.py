"""One line before it is put into words, and what can be done from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from frappe.query_builder.functions import Coalesce
from pypika.functions import NullIf
from pypika.queries import Table
from pypika.terms import Criterion, Term

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import digest

LOG, DONE, POSTPONE, PARK, HAND_OVER = "log", "done", "postpone", "park", "hand_over"
LOG_MAIL, NOT_RELEVANT, IGNORE_ADDRESS = "log_mail", "not_relevant", "ignore_address"
REVIEW, WRITE, WAKE = "review", "write", "wake"
"""Actions a line offers beside opening its record."""

Sections = dict[str, list[digest.Line]]
"""Lines by section code."""


def N_(text: str) -> str:
	"""Mark an English text for translation; it is translated later, in the reader's language."""
	return text


@dataclass(frozen=True, slots=True)
class Item:
	"""The record a line opens, its text (an English message id with its parameters), and the records it names.

	`due`: the day it is due or was due, None where there is none. `officer`: the user responsible, named in managers' lines.
	`user`: whose work the line is about, for handing it over. `step`: the next step's own text.
	`day`: the date behind a text that says it relatively, a message id and the date: beside the text in a mail, on hover on screen.
	"""

	doctype: str
	name: str
	title: str
	text: str = ""
	params: tuple = ()
	partnership: str | None = None
	actions: tuple[str, ...] = ()
	due: date | None = None
	officer: str | None = None
	user: str | None = None
	step: str | None = None
	day: tuple[str, date] | None = None

	@property
	def records(self) -> tuple[tuple[str, str], ...]:
		# a mail is read by whoever works on its partnership (mail_in), a question by whoever it is for
		is_own = self.name and self.doctype not in ("Communication", "ToDo")
		own = ((self.doctype, self.name),) if is_own else ()
		return (*own, (PARTNERSHIP, self.partnership)) if self.partnership else own

	@property
	def about(self) -> str | None:
		"""The partnership that an action of this line concerns."""
		return self.partnership or (self.name if self.doctype == PARTNERSHIP else None)


def line(item: Item, rank: tuple) -> digest.Line:
	return digest.Line(
		key=f"{item.doctype}/{item.name}/{item.title if not item.name else ''}", rank=rank, content=item
	)


def short_title(partnership: Table) -> Term:
	"""What lines call a partnership: both sides by short name, else its title."""
	return Coalesce(NullIf(partnership.short_title, ""), partnership.title).as_("title")


def holds_step(table: Table, users: Collection[str]) -> Criterion:
	"""The next step is one of theirs: its owner's, else the responsible officer's. Each part is asked of its own index."""
	nobody = table.next_step_owner.isnull() | (table.next_step_owner == "")
	return table.next_step_owner.isin(users) | (nobody & table.owner_user.isin(users))


def counted(number: int, one: str, many: str) -> str:
	"""The message id for one, or for any other number."""
	return one if number == 1 else many
