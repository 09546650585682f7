"""Lets the tests of this folder share what stands beside them, and gives them the planted site."""

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
	sys.path.insert(0, HERE)


@pytest.fixture(scope="session")
def whole() -> bool:
	import enumerated

	return enumerated.WHOLE
