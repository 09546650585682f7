"""Each released version, with the demo records, becomes the working tree by `bench migrate`: nothing is lost.

released_versions.json lists the versions with their commits, and what an upgrade from each changes on purpose. The
repository must have these commits (no shallow clone).
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import sites
from scripts.paths import APP, Bench, bench_of_tests
from testing import upgrades
from testing.upgrades import NEW, UpgradedSite

pytestmark = [pytest.mark.own_site, pytest.mark.timeout(1800)]
JUDGED = (
	"stage",
	"health",
	"health_changes_on",
	"next_step",
	"next_step_due",
	"silent_since",
	"stalled_since",
)
VERSIONS = json.loads(Path(__file__).with_name("released_versions.json").read_text())


class Upgrade:
	"""A site of a released version, and what it held."""

	def __init__(self, version: dict, folder: Path):
		self.version = version
		self.old = upgrades.check_out(version["commit"], folder)
		self.site = UpgradedSite(bench_of_tests(), f"upgrade-{os.getpid()}.localhost")

	def begin(self) -> None:
		site = self.site
		sites.create(site.bench, site.name, allow_tests=1)
		site.command(self.old, "install-app", APP)
		site.command(self.old, "execute", f"{APP}.demo.load")
		self.records, self.reports = site.records(), site.reports(self.old)


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda version: version["version"])
def upgrade(request, tmp_path_factory) -> Iterator[Upgrade]:
	begun = Upgrade(request.param, tmp_path_factory.mktemp("upgrade"))
	begun.begin()
	yield begun
	sites.drop(begun.site.bench, begun.site.name)


@pytest.fixture(scope="module")
def upgraded(upgrade: Upgrade) -> Upgrade:
	upgrade.site.command(NEW, "migrate", "--skip-search-index")
	upgrade.after = upgrade.site.records()
	return upgrade


def test_the_old_version_has_records_to_lose(upgrade: Upgrade):
	assert len(upgrade.records["Partnership"]) > 5
	assert len(upgrade.records["Interaction"]) > 10
	assert sum(len(answer["rows"]) for answer in upgrade.reports.values()) > 20


def test_no_record_changes_but_what_is_listed(upgraded: Upgrade):
	"""Stage, health, reasons, snapshots, logs, settings: every column that both versions have."""
	assert upgrades.differences(upgraded.records, upgraded.after) == upgraded.version["changed"]


def test_reports_say_the_same(upgraded: Upgrade):
	after = upgraded.site.reports(NEW)
	assert upgrades.changed_reports(upgraded.reports, after) == upgraded.version["reports_changed"]


def test_health_is_what_it_would_be_if_judged_anew(upgraded: Upgrade):
	"""The nightly sweep finds nothing to mend."""
	before = upgraded.site.records()["Partnership"]
	upgraded.site.command(NEW, "execute", f"{APP}.follow_up.sweep.run", "--kwargs", '{"full": 1}')
	after = upgraded.site.records()["Partnership"]
	columns = [column for column in next(iter(before.values())) if column in JUDGED]
	assert [
		(name, column)
		for name, row in before.items()
		for column in columns
		if row.get(column) != after[name].get(column)
	] == []


def test_a_backup_comes_back_on_another_bench(upgraded: Upgrade, tmp_path: Path):
	site = upgraded.site
	before = site.records()
	said = tmp_path / "backup"
	site.command(NEW, "backup", "--with-files", "--backup-path", str(said))
	(database,) = said.glob("*-database.sql.gz")
	(private,) = said.glob("*-private-files.tar")
	(public,) = (path for path in said.glob("*-files.tar") if path != private)

	other = Bench(root=tmp_path / "other", run=site.bench.run)
	for name in ("sites", "logs"):
		(other.root / name).mkdir(parents=True)
	for name in ("apps", "env"):
		(other.root / name).symlink_to((site.bench.root / name).resolve())
	for name in ("apps.txt", "common_site_config.json"):
		shutil.copy(site.bench.sites / name, other.sites)
	restored = UpgradedSite(other, f"restored-{os.getpid()}.localhost")
	try:
		sites.create(other, restored.name)
		arguments = ("--with-public-files", str(public), "--with-private-files", str(private), "--force")
		config = json.loads((site.bench.sites / "common_site_config.json").read_text())
		root = ("--db-root-username", "root", "--db-root-password", config["root_password"])
		restored.command(NEW, "restore", str(database), *arguments, *root)
		assert restored.records() == before
		assert restored.reports(NEW) == site.reports(NEW)
	finally:
		sites.drop(other, restored.name)
