"""`make bench` asks every function of the API whether its cost grows, or says why not."""

import re

from source_tree import PACKAGE, ROOT


def test_every_function_of_the_api_is_asked_by_the_benchmarks_or_named_with_a_reason():
	listed = (ROOT / PACKAGE / "api" / "__init__.py").read_text()
	names = re.findall(r'^\t"(\w+)",$', listed, re.MULTILINE)
	asked = (ROOT / "tests" / "benchmarks" / "growth.py").read_text()
	assert names
	unknown = [name for name in names if not re.search(rf"\b{name}\b", asked)]
	assert unknown == [], "ask these in tests/benchmarks/growth.py, or say there why not (NOT_ASKED)"
