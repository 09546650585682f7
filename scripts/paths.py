"""Where things lie: the repository root, and a bench made from it.

With FRAPPE (a folder with a checkout of Frappe, or a branch or git address of one) everything that is made from the
engine lies in .run/frappe/NAME instead of the root, so that engines stand beside each other and none disturbs another.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
RUN = ROOT / ".run"

APP = "eu_korea_coop"
FRAPPE = os.environ.get("FRAPPE", "").strip()


def place_of(frappe: str) -> Path:
	"""The folder whose apps/, env/ and sites/ belong to an engine: the root for the packaged one."""
	if not frappe:
		return ROOT
	name = re.sub(r"[^A-Za-z0-9.-]+", "-", frappe).strip("-")[-40:]
	return RUN / "frappe" / f"{name}-{hashlib.sha256(frappe.encode()).hexdigest()[:8]}"


PLACE = place_of(FRAPPE)
ENGINE = PLACE / "apps" / "frappe"
ENV = PLACE / "env"
WORK = PLACE / "run" if FRAPPE else RUN


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


# The root itself, for the demo and for daily work; with FRAPPE that engine's own bench.
HOME = Bench(root=PLACE, run=WORK / "home")

# A second bench that shares apps/ and env/ with the first and nothing else: `make test` lives here.
TEST = Bench(root=WORK / "test", run=WORK / "test" / "run")

# The two machines of `make cluster`: the first has the sites, the primary database and the cache, the second the
# replica and the queue; it has no sites.
CLUSTER = Bench(root=WORK / "cluster", run=WORK / "cluster" / "run")
SECOND = Bench(root=WORK / "cluster" / "second", run=WORK / "cluster" / "second" / "run")

# The same with Galera: the first has the sites, haproxy and the cache, the two others a database each; they have no sites.
GALERA = Bench(root=WORK / "galera", run=WORK / "galera" / "run")
GALERA_NODES = tuple(
	Bench(root=WORK / "galera" / name, run=WORK / "galera" / name / "run") for name in ("node-1", "node-2")
)


def bench_of_tests() -> Bench:
	"""The bench that FRAPPE_BENCH_ROOT names: that of `make test`, else the root."""
	return TEST if os.environ.get("FRAPPE_BENCH_ROOT") == str(TEST.root) else HOME


def env_program(name: str) -> str:
	return str(ENV / "bin" / name)
