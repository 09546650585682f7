"""`make demo` in a fresh clone, killed (SIGKILL, the whole group) in five of its steps: it goes on where it stopped.

Takes some minutes and needs the package registries: `make test-faults`. The moments inside each step come from a
printed seed.
"""

import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from scripts import services

pytestmark = pytest.mark.timeout(3600)

ROOT = Path(__file__).resolve().parents[2]

# The line after which the next step has begun, and how many seconds into it the kill may fall.
MOMENTS = (
	("✓ Debian packages", 20),  # inside pip and npm
	("✓ npm packages", 2),  # MariaDB makes its data folder
	("✓ MariaDB and Redis", 15),  # Frappe's first site, beside the bundles
	("✓ bundles of the desk", 8),  # the demo site and its app
	("✓ site demo.localhost", 5),  # demo records
)


class Demo:
	"""One run of `make demo`, its output in a file."""

	def __init__(self, clone: Path, port: int, log: Path):
		self.log = log
		with log.open("wb") as stream:
			self.process = subprocess.Popen(
				["make", "demo", f"PORT={port}"],
				cwd=clone,
				stdout=stream,
				stderr=stream,
				start_new_session=True,
			)

	def said(self) -> str:
		return self.log.read_text(errors="replace")

	def wait_for(self, words: str, seconds: float = 900) -> None:
		limit = time.monotonic() + seconds
		while words not in self.said():
			assert self.process.poll() is None, f"make demo ended by itself:\n{self.said()}"
			assert time.monotonic() < limit, f"no “{words}” within {seconds} s:\n{self.said()}"
			time.sleep(0.05)

	def kill(self) -> None:
		os.killpg(self.process.pid, signal.SIGKILL)
		self.process.wait()

	def interrupt(self) -> None:
		"""Ctrl-C in the terminal: the signal goes to the whole foreground group."""
		os.killpg(self.process.pid, signal.SIGINT)
		self.process.wait(60)


def living(clone: Path) -> list[str]:
	"""The command lines of processes that run out of the clone."""
	rows = []
	for entry in Path("/proc").iterdir():
		if entry.name.isdigit():
			try:
				line = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
			except OSError:
				continue
			if str(clone) in line and "pytest" not in line:
				rows.append(line)
	return rows


def test_five_kills_and_then_a_demo(tmp_path: Path):
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	print(f"SEED={seed}")
	dice = random.Random(seed)
	clone, port = tmp_path / "clone", services.free_port()
	subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)

	for number, (line_before, within) in enumerate(MOMENTS, start=1):
		demo = Demo(clone, port, tmp_path / f"{number}.log")
		demo.wait_for(line_before)
		pause = dice.uniform(0.2, within)
		time.sleep(pause)
		assert "Ready after" not in demo.said(), "the kill came too late to prove anything"
		demo.kill()
		print(f"kill {number}: {pause:.1f} s after “{line_before}”")
		services.wait_until(lambda: living(clone) == [], "processes of a killed set-up", seconds=30)

	first = Demo(clone, port, tmp_path / "first.log")
	first.wait_for("Ready after")
	assert services.responds(port)
	assert re.search(r"Cooperation Officer\s+\S+@\S+\.example", first.said())
	first.interrupt()
	services.wait_until(lambda: living(clone) == [], "processes after Ctrl-C", seconds=30)
	assert "Traceback" not in first.said()

	second = Demo(clone, port, tmp_path / "second.log")
	second.wait_for("Ready after", seconds=120)
	print(re.search(r"Ready after \S+", second.said())[0])
	second.interrupt()
	services.wait_until(lambda: living(clone) == [], "processes after the second Ctrl-C", seconds=30)
