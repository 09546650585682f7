"""The short form of a test, which `make test` runs, and its whole form of `make test-whole`."""

import os
from collections.abc import Sequence
from zlib import crc32

WHOLE = os.environ.get("TESTS") == "whole"


def some_of(choices: Sequence, case: object) -> Sequence:
	"""One of the choices for a case, always the same and another for the next case; all of them in the whole form.

	For tests of many cases in many ways: each case and each way is tried, and the whole form tries each with each.
	"""
	if WHOLE:
		return choices
	at = crc32(repr(case).encode()) % len(choices)
	return choices[at : at + 1]
