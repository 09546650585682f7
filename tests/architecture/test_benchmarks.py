"""`make bench` asks every function of the API whether its cost grows, or says why not."""

import re

from source_tree import ROOT

from eu_korea_coop import api


def test_every_function_of_the_api_is_asked_by_the_benchmarks_or_named_with_a_reason():
	asked = (ROOT / "tests" / "benchmarks" / "growth.py").read_text()
	unknown = [name for name in api.__all__ if not re.search(rf"\b{name}\b", asked)]
	assert unknown == [], "ask these in tests/benchmarks/growth.py, or say there why not (NOT_ASKED)"
