"""Where things lie: the repository root, and a bench made from it."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
RUN = ROOT / ".run"

APP = "eu_korea_coop"
ENGINE = ROOT / "apps" / "frappe"
ENV = ROOT / "env"


@dataclass(frozen=True)
class Bench:
	"""A folder with apps/, env/ and sites/; its services keep their data in `run`."""

	root: Path
	run: Path

	@property
	def sites(self) -> Path:
		return self.root / "sites"

	@property
	def logs(self) -> Path:
		return self.root / "logs"

	@property
	def config_file(self) -> Path:
		return self.sites / "common_site_config.json"


# The root itself, for the demo and for daily work.
HOME = Bench(root=ROOT, run=RUN / "home")

# A second bench that shares apps/ and env/ with the first and nothing else: `make test` lives here.
TEST = Bench(root=RUN / "test", run=RUN / "test" / "run")


def bench_of_tests() -> Bench:
	"""The bench that FRAPPE_BENCH_ROOT names: that of `make test`, else the root."""
	return TEST if os.environ.get("FRAPPE_BENCH_ROOT") == str(TEST.root) else HOME


def env_program(name: str) -> str:
	return str(ENV / "bin" / name)
