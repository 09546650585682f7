"""Processes: looked up by their own command line, and run together so that they end together."""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.console import say

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def find(matches: Callable[[list[str]], bool]) -> int | None:
	"""The id of a process whose command line (a list of arguments) matches; None if there is none."""
	for entry in Path("/proc").iterdir():
		if not entry.name.isdigit():
			continue
		try:
			arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
		except OSError:
			continue
		if arguments[0] and matches(arguments):
			return int(entry.name)
	return None


def kill_tree(pid: int) -> None:
	"""SIGKILL for a process and what it started: an RQ worker's job runs in a session of its own."""
	with contextlib.suppress(OSError):
		children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
		os.kill(pid, signal.SIGKILL)
		for child in children:
			kill_tree(int(child))


def end_with_parent() -> None:
	"""Runs in a new child: have the kernel ask it to end when this process dies, even by SIGKILL."""
	LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(line: Iterable[str], **options) -> subprocess.CompletedProcess:
	"""Run a program to its end and keep what it prints; it does not outlive us."""
	settings = {
		"capture_output": True,
		"text": True,
		"stdin": subprocess.DEVNULL,
		"preexec_fn": end_with_parent,
	}
	if "input" in options:
		del settings["stdin"]
	return subprocess.run(list(line), **(settings | options))


SAYS_WHAT = re.compile(r"(?i)^(?!\s*note: )(?!.*subprocess-exited-with-error)(?:.*error|\s*\w*exception: )")


def last_line(text: str) -> str:
	lines = [line.strip() for line in text.splitlines() if line.strip()]
	return lines[-1][:400] if lines else "no answer"


def last_error(text: str) -> str:
	"""pip and npm say what went wrong on lines with "error", a program that pip runs by its exception; the last of them."""
	return last_line("\n".join(filter(SAYS_WHAT.search, text.splitlines())) or text)


class ProcessManager:
	"""Starts processes, shows what they print or keeps it in a log, and stops exactly those it started.

	Start them from the main thread: the kernel ends them when the thread that started them does.
	Each child leads a session of its own: Ctrl-C reaches only the manager, which then ends them in order,
	last started first.
	"""

	def __init__(self, logs: Path):
		self.logs = logs
		self.children: list[tuple[str, subprocess.Popen]] = []

	def start(
		self, name: str, line: Iterable[str], cwd: Path, environment: dict | None = None
	) -> subprocess.Popen:
		self.logs.mkdir(parents=True, exist_ok=True)
		with self.log_of(name).open("ab") as log:
			child = subprocess.Popen(
				list(line),
				cwd=cwd,
				env=environment,
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				start_new_session=True,
				preexec_fn=end_with_parent,
			)
		self.children.append((name, child))
		return child

	def log_of(self, name: str) -> Path:
		return self.logs / f"{name}.log"

	def first_ended(self) -> str | None:
		return next((name for name, child in self.children if child.poll() is not None), None)

	def end(self, name: str, by: signal.Signals = signal.SIGTERM, seconds: float = 20) -> None:
		"""End one child and what it started; by SIGKILL all of them at once, as a machine that loses its power."""
		child = next(child for known, child in self.children if known == name)
		self.children.remove((name, child))
		if by == signal.SIGKILL:
			kill_tree(child.pid)
		self._end(name, child, seconds)

	def watch(self) -> str:
		"""Wait until a child ends by itself; its name."""
		while (name := self.first_ended()) is None:
			time.sleep(0.5)
		return name

	def stop(self, seconds: float = 20) -> None:
		"""End every child and what it started; insist after `seconds`."""
		for name, child in reversed(self.children):
			self._end(name, child, seconds)
		self.children.clear()

	def _end(self, name: str, child: subprocess.Popen, seconds: float) -> None:
		if child.poll() is None:
			child.terminate()
			try:
				child.wait(seconds)
			except subprocess.TimeoutExpired:
				say(f"  {name} did not end within {seconds:.0f} s and is ended by force")
		with contextlib.suppress(ProcessLookupError):
			os.killpg(child.pid, signal.SIGKILL)  # what the child left in its session
		child.wait()
