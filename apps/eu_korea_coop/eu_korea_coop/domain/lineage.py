"""Origins as a tree, in both directions: which event, partnership or agreement led to which (requirements D6, F7, L166-L256)."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

DIRECT = "Direct"
INDIRECT = "Indirect"
DOWN = "down"
UP = "up"


@dataclass(frozen=True, slots=True)
class Edge:
	"""`child` came from `parent`; `belongs` if it is merely part of it (an agreement of its partnership), not a step of origin."""

	child: Hashable
	parent: Hashable
	directness: str = ""
	belongs: bool = False


@dataclass(frozen=True, slots=True)
class Node:
	"""A node of the tree. `directness` counts from the root: Direct is one step of origin that is not marked Indirect.

	`repeated`: it stands elsewhere in the tree with its children (two ways lead to it, or the records run in a circle).
	"""

	key: Hashable
	directness: str = ""
	depth: int = 0
	children: tuple[Node, ...] = ()
	repeated: bool = False

	def walk(self) -> Iterator[Node]:
		"""This node and all below it, parents first."""
		pending = [self]
		while pending:
			node = pending.pop()
			yield node
			pending.extend(reversed(node.children))


def tree(root: Hashable, edges: Iterable[Edge], direction: str = DOWN) -> Node:
	"""Everything that came from `root` (down) or that it came from (up), nearest first; safe with circles.

	Each record is opened once, where it is nearest to the root.
	"""
	onward: dict[Hashable, list[tuple[Hashable, Edge]]] = {}
	for edge in dict.fromkeys(edges):
		start, end = (edge.parent, edge.child) if direction == DOWN else (edge.child, edge.parent)
		onward.setdefault(start, []).append((end, edge))

	opened: dict[Hashable, list[Node]] = {root: []}
	order: list[tuple[Hashable, list[tuple[Hashable, str, int, bool]]]] = []
	queue: deque[tuple[Hashable, str, int]] = deque([(root, "", 0)])
	while queue:
		key, directness, steps = queue.popleft()
		rows = []
		for end, edge in onward.get(key, ()):
			child_directness, child_steps = _onward(directness, steps, edge)
			repeated = end in opened
			if not repeated:
				opened[end] = []
				queue.append((end, child_directness, child_steps))
			rows.append((end, child_directness, child_steps, repeated))
		order.append((key, rows))

	built: dict[Hashable, tuple[Node, ...]] = {}
	for key, rows in reversed(order):
		built[key] = tuple(
			Node(end, directness, steps, () if repeated else built[end], repeated)
			for end, directness, steps, repeated in rows
		)
	return Node(root, children=built[root])


def _onward(directness: str, steps: int, edge: Edge) -> tuple[str, int]:
	if edge.belongs:
		return directness or DIRECT, steps
	if steps == 0 and directness != INDIRECT:
		return (INDIRECT if edge.directness == INDIRECT else DIRECT), 1
	return INDIRECT, steps + 1


def would_circle(child: Hashable, parent: Hashable, edges: Iterable[Edge]) -> bool:
	"""Whether saying that `child` came from `parent` would make a record its own ancestor."""
	if child == parent:
		return True
	return any(node.key == parent for node in tree(child, edges).walk())
