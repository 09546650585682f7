"""Which site a request is for, where a new site is found, and what a bench lacks for the tests."""

import subprocess
import sys
from pathlib import Path

import pytest
import redis

from scripts import assets, check, services, sites
from scripts.console import Mendable
from scripts.paths import Bench, bench_of_tests


@pytest.fixture
def folder(tmp_path: Path) -> Path:
	for name in ("demo.localhost", "mine.localhost"):
		(tmp_path / name).mkdir()
		(tmp_path / name / "site_config.json").write_text("{}")
	(tmp_path / "assets").mkdir()
	return tmp_path


@pytest.mark.parametrize(
	("host", "site"),
	[
		("mine.localhost:8000", "mine.localhost"),
		("MINE.localhost", "mine.localhost"),
		("127.0.0.1:8000", "demo.localhost"),
		("other.localhost:8000", "demo.localhost"),
		("assets", "demo.localhost"),
		("../demo.localhost", "demo.localhost"),
		("[::1]:8000", "demo.localhost"),
		("", "demo.localhost"),
	],
)
def test_a_request_is_for_the_site_its_host_names(folder, host, site):
	assert sites.named_by_host(host, folder, "demo.localhost") == site


@pytest.mark.parametrize(
	("name", "address"),
	[("mine.localhost", "http://mine.localhost:8080"), ("mine", None), ("mine.example", None)],
)
def test_a_site_has_an_address_beside_the_demo_if_its_name_leads_here(name, address):
	assert sites.address(name, 8080) == address


def bench_without_packages(folder: Path) -> Path:
	(folder / "sites" / "a").mkdir(parents=True)
	(folder / "sites" / "a" / "site_config.json").write_text("{}")
	subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
	return folder


def test_a_bench_that_lacks_a_package_reads_which_and_how_to_install_it(tmp_path):
	bench = bench_without_packages(tmp_path)
	with pytest.raises(Mendable) as problem:
		check.run_on_bench(bench, "a", [])
	assert "The tests need aiosmtpd, freezegun, " in str(problem.value)
	assert f"{bench}/env/bin/pip install aiosmtpd freezegun " in str(problem.value)


def test_this_bench_lacks_nothing():
	assert check.missing_packages(Path(sys.executable)) == []


def test_the_names_of_new_bundles_are_not_those_in_redis():
	"""Frappe asks Redis for them, which keeps them from one start to the next: an upgraded desk had its old screens."""
	bench = bench_of_tests()
	with redis.Redis(port=services.read_config(bench)["redis_port"]) as cache:
		cache.set("assets_json", "of yesterday")
		assets.forget_names(bench)
		assert cache.get("assets_json") != b"of yesterday"


def test_each_bench_has_its_own_folder_for_what_its_database_sorts(tmp_path):
	"""A MariaDB that starts takes away the temporary tables of another one in the same folder."""
	benches = [Bench(tmp_path / name, tmp_path / name / "run") for name in ("one", "two")]
	places = []
	for bench in benches:
		bench.sites.mkdir(parents=True)
		services.configure(bench)
		services.prepare(bench)
		(place,) = (
			Path(word.removeprefix("--tmpdir="))
			for word in services.command(bench, services.DATABASE)
			if word.startswith("--tmpdir=")
		)
		assert place.is_dir() and place.is_relative_to(bench.run)
		places.append(place)
	assert len(set(places)) == len(benches)
