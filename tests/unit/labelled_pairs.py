"""Reads the pairs of entries that were labelled by hand (people_pairs.txt, organisation_pairs.txt), and counts a rule's verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pair:
	is_same: bool
	one: tuple[str, ...]
	other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
	"""How a rule did: of what it called the same so much is (precision), of what is the same it saw so much (recall)."""

	precision: float
	recall: float
	wrong: tuple[Pair, ...]


def read(filename: str, parts: int) -> list[Pair]:
	return list(pairs(filename, parts))


def pairs(filename: str, parts: int) -> Iterator[Pair]:
	for line in (HERE / filename).read_text("utf-8").splitlines():
		if line and not line.startswith("#"):
			verdict, one, other = line.split(";")
			yield Pair(verdict == "same", entry(one, parts), entry(other, parts))


def entry(text: str, parts: int) -> tuple[str, ...]:
	values = [part.strip() for part in text.split("/", parts - 1)]
	return (*values, *("" for _ in range(parts - len(values))))


def judge(labelled: list[Pair], says_same: Callable[[Pair], bool]) -> Verdicts:
	said = {pair: says_same(pair) for pair in labelled}
	right = sum(1 for pair, same in said.items() if same and pair.is_same)
	return Verdicts(
		right / max(1, sum(said.values())),
		right / sum(1 for pair in said if pair.is_same),
		tuple(pair for pair, same in said.items() if same != pair.is_same),
	)
