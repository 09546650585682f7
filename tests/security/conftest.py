"""Lets the tests of this folder share what stands beside them, and gives them the planted site."""

import os
import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
	sys.path.insert(0, HERE)

WHOLE = os.environ.get("SECURITY_TESTS") == "whole"
"""`make test-security`; otherwise the short form of `make test`."""


@pytest.fixture(scope="session")
def whole() -> bool:
	return WHOLE
