"""What a person sees: one line for each step, and one line for what they can mend."""

import sys
import time
from contextlib import contextmanager

STARTED = time.monotonic()


class Mendable(Exception):
	"""Something a person can put right; shown as one line, never as a traceback."""


def say(text: str = "") -> None:
	print(text, flush=True)


def clock(seconds: float) -> str:
	"""Seconds as `m:ss.s`."""
	minutes, rest = divmod(seconds, 60)
	return f"{int(minutes)}:{rest:04.1f}"


@contextmanager
def step(title: str):
	"""Print the title, run the body, print how long it took.

	The body may call the yielded function with a word to show instead of "done".
	"""
	begun = time.monotonic()
	outcome = ["done"]

	def report(word: str) -> None:
		outcome[0] = word

	try:
		yield report
	except BaseException:
		say(f"  ✗ {title}  [{clock(time.monotonic() - begun)}]")
		raise
	took = time.monotonic() - begun
	say(f"  ✓ {title}: {outcome[0]}  [{clock(took)}, in all {clock(time.monotonic() - STARTED)}]")


def complain(problem: Mendable) -> int:
	"""Print the one line on stderr; the exit code to end with."""
	print(f"\n✗ {problem}", file=sys.stderr, flush=True)
	return 1
