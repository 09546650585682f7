"""Lineage: what came from what, both ways, direct or indirect (D6, L166, L244, L256)."""

from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain.lineage import DOWN, UP, Edge, tree, would_circle

TCI, P4, P5, P11, AGR5, AGR11 = "TCI 2015", "P4", "P5", "P11", "AGR-5", "AGR-11"
EDGES = (
	Edge(P4, TCI, "Direct"),
	Edge(P5, P4, "Direct"),
	Edge(AGR5, P5, belongs=True),
	Edge(P11, TCI, "Indirect"),
	Edge(AGR11, P11, belongs=True),
)


def shape(root, direction=DOWN, edges=EDGES):
	return {node.key: node.directness for node in tree(root, edges, direction).walk() if not node.repeated}


def test_no_agreement_came_directly_of_the_conference_and_two_did_indirectly():
	assert shape(TCI) == {
		TCI: "",
		P4: "Direct",
		P5: "Indirect",
		AGR5: "Indirect",
		P11: "Indirect",
		AGR11: "Indirect",
	}


def test_an_agreement_of_a_partnership_is_as_direct_as_the_partnership():
	assert shape(P4) == {P4: "", P5: "Direct", AGR5: "Direct"}
	assert shape(P5) == {P5: "", AGR5: "Direct"}


def test_the_way_up_leads_to_the_event():
	assert shape(AGR5, UP) == {AGR5: "", P5: "Direct", P4: "Direct", TCI: "Indirect"}


def test_an_unrelated_record_is_a_tree_of_its_own():
	root = tree("P13", EDGES)
	assert (root.key, root.children) == ("P13", ())


def test_a_record_with_two_origins_is_opened_once_where_it_is_nearest():
	edges = (Edge("B", "A"), Edge("C", "B"), Edge("C", "A"), Edge("D", "C"))
	nodes = [(node.key, node.depth, node.repeated) for node in tree("A", edges).walk()]
	assert nodes == [("A", 0, False), ("B", 1, False), ("C", 2, True), ("C", 1, False), ("D", 2, False)]


def test_a_circle_ends():
	edges = (Edge("B", "A"), Edge("A", "B"), Edge("A", "A"))
	assert [(node.key, node.repeated) for node in tree("A", edges).walk()] == [
		("A", False),
		("B", False),
		("A", True),
		("A", True),
	]


def test_the_same_edge_twice_is_one():
	assert len(tree("A", (Edge("B", "A"), Edge("B", "A"))).children) == 1


def test_a_long_chain_is_no_problem():
	edges = [Edge(number + 1, number) for number in range(20_000)]
	assert sum(1 for _ in tree(0, edges).walk()) == 20_001


def test_a_record_may_not_become_its_own_ancestor():
	assert would_circle(TCI, AGR5, EDGES)
	assert would_circle(P4, P5, EDGES)
	assert would_circle(P4, P4, EDGES)
	assert not would_circle(P5, P11, EDGES)


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)


@given(PAIRS)
def test_the_tree_holds_exactly_what_can_be_reached(pairs):
	edges = [Edge(child, parent) for child, parent in pairs]
	reached, pending = {0}, [0]
	while pending:
		parent = pending.pop()
		for child, origin in pairs:
			if origin == parent and child not in reached:
				reached.add(child)
				pending.append(child)
	opened = [node.key for node in tree(0, edges).walk() if not node.repeated]
	assert sorted(opened) == sorted(reached)
	assert would_circle(0, 3, edges) is (3 in reached)
