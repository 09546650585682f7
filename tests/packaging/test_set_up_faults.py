"""What a person can mend is reported in one line and never as a traceback; what is broken is not stored."""

import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import assets, engine, environment, preflight, processes, services, set_up, stamps
from scripts.console import Mendable

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}


def make(*line: str, **environment_: str) -> subprocess.CompletedProcess:
	"""The commands as the Makefile runs them."""
	return subprocess.run(
		[sys.executable, "-m", "scripts", *line],
		cwd=ROOT,
		env={**os.environ, **environment_},
		capture_output=True,
		text=True,
		timeout=60,
	)


def assert_one_line(done: subprocess.CompletedProcess, *words: str) -> None:
	assert done.returncode == 1
	assert "Traceback" not in done.stderr + done.stdout
	complaint = [line for line in done.stderr.splitlines() if line.strip()]
	assert len(complaint) == 1
	assert complaint[0].startswith("✗ ")
	for word in words:
		assert word in complaint[0]


def test_a_busy_port_is_named_with_the_way_out_before_anything_is_started():
	with socket.socket() as somebody:
		somebody.bind(("127.0.0.1", 0))
		somebody.listen()
		port = somebody.getsockname()[1]
		done = make("demo", "--port", str(port))
	assert_one_line(done, f"Port {port} is busy", f"PORT={port + 1}")
	assert done.stdout == ""


def test_too_little_disk_space_is_reported_with_both_numbers():
	free = shutil.disk_usage(ROOT).free // 1_000_000
	with pytest.raises(Mendable, match=rf"{free + 10_000_000} MB of free disk space are needed"):
		preflight.check_disk(ROOT, free + 10_000_000)
	preflight.check_disk(ROOT, 1)


def old_program(folder: Path, name: str, says: str) -> None:
	folder.mkdir(exist_ok=True)
	program = folder / name
	program.write_text(f"#!/bin/sh\necho '{says}'\n")
	program.chmod(0o755)


def test_a_node_too_old_is_reported_with_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	old_program(tmp_path, "node", "v12.22.12")
	old_program(tmp_path, "npm", "6.14.16")
	monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
	with pytest.raises(Mendable, match=r"Node.js 18 or newer is needed, this is v12.22.12"):
		preflight.check_node()


def test_a_missing_node_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setenv("PATH", str(tmp_path))
	with pytest.raises(Mendable, match=r"node is missing: install Node\.js 18 or newer"):
		preflight.check_node()


def test_a_python_the_engine_cannot_use_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
	monkeypatch.setenv("PATH", str(tmp_path))
	with pytest.raises(Mendable, match=r"Python 3.11 or 3.10 is needed, this is 3.14"):
		preflight.find_python()


@pytest.mark.parametrize(
	("asked", "expected"),
	[
		(">=3.10,<3.14", [(3, 13), (3, 12), (3, 11), (3, 10)]),
		(">=3.14,<3.15", [(3, 14)]),
		(">=3.10", [(3, 14), (3, 13), (3, 12), (3, 11), (3, 10)]),
		(">= 3.11, <= 3.12", [(3, 12), (3, 11)]),
	],
)
def test_another_frappe_says_which_pythons_it_takes(asked: str, expected: list):
	assert [version for version in preflight.NEWER_PYTHONS if preflight.fits(version, asked)] == expected


def test_a_python_another_frappe_cannot_use_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(sys, "version_info", (3, 11, 0, "final", 0))
	monkeypatch.setenv("PATH", str(tmp_path))
	with pytest.raises(Mendable, match=r"Python 3.14 is needed, this is 3.11"):
		preflight.find_python(">=3.14,<3.15")


def test_a_package_that_could_not_be_built_is_reported_with_its_own_words():
	said = (
		"  Exception: Can not find valid pkg-config name.\n"
		"  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
		"error: subprocess-exited-with-error\n"
		"note: This error originates from a subprocess, and is likely not a problem with pip.\n"
	)
	assert processes.last_error(said) == "Exception: Can not find valid pkg-config name."


def test_the_commands_refuse_an_old_python_before_they_import_anything():
	"""The check is the first statement of __main__ and in words that Python 3.6 can read."""
	first = (ROOT / "scripts" / "__main__.py").read_text().split("import argparse")[0]
	assert "sys.version_info < (3, 10)" in first
	assert "from scripts" not in first


def test_who_may_not_install_debian_packages_reads_their_names():
	"""As somebody who is not root, on a machine where no package of ours is to be seen."""
	code = (
		"import ensurepip, os\n"
		"from scripts import preflight\n"
		"preflight.PACKAGES = {name: 'no-such-program-' + name for name in preflight.PACKAGES}\n"
		"if os.geteuid() == 0: os.setuid(65534)\n"
		"try: preflight.ensure_debian_packages()\n"
		"except preflight.Mendable as problem: print(problem)\n"
	)
	done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
	names = " ".join(preflight.PACKAGES)
	shown = f"Debian packages are missing; install them with: sudo apt-get install {names}"
	assert done.stdout.strip() == shown, done.stderr


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""The engine's downloads go to a folder of this test; pip reaches no registry."""
	monkeypatch.setattr(engine, "RUN", tmp_path)
	for name, value in NOWHERE.items():
		monkeypatch.setenv(name, value)
	return tmp_path / "cache"


def test_a_silent_registry_is_reported(own_cache: Path):
	with pytest.raises(Mendable, match="The Python package registry did not deliver criscostack"):
		engine.fetch()
	assert list(own_cache.glob("*.whl")) == []


def test_a_download_with_a_wrong_hash_is_refused_and_deleted(
	own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
	shelf = tmp_path / "shelf"
	shelf.mkdir()
	forge_wheel(shelf)
	monkeypatch.setenv("PIP_NO_INDEX", "1")
	monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
	with pytest.raises(Mendable, match="does not have the pinned hash; it was refused and deleted"):
		engine.fetch()
	assert list(own_cache.glob("*.whl")) == []


def test_a_file_that_went_bad_in_the_cache_is_deleted_before_it_is_used(own_cache: Path):
	own_cache.mkdir()
	bad = forge_wheel(own_cache)
	with pytest.raises(Mendable, match="did not deliver"):
		engine.fetch()
	assert not bad.exists()


def forge_wheel(folder: Path) -> Path:
	wheel = folder / "criscostack-1.0.0-py3-none-any.whl"
	with zipfile.ZipFile(wheel, "w") as archive:
		archive.writestr("criscostack/__init__.py", "raise SystemExit('forged')\n")
		archive.writestr(
			"criscostack-1.0.0.dist-info/METADATA",
			"Metadata-Version: 2.1\nName: criscostack\nVersion: 1.0.0\n",
		)
		archive.writestr(
			"criscostack-1.0.0.dist-info/WHEEL",
			"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		)
		archive.writestr("criscostack-1.0.0.dist-info/RECORD", "")
	return wheel


def test_a_python_package_with_a_wrong_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	forge_wheel(tmp_path)
	only_pip_reaches(tmp_path, monkeypatch)
	with pytest.raises(Mendable, match="does not have the pinned hash and was refused"):
		environment.install_pinned(Path(sys.executable), engine.REQUIREMENT)


def test_where_uv_reaches_no_registry_pip_installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
	"""uv does not read pip's settings: a registry of one's own may stand there alone."""
	assert Path(sys.executable).with_name("uv").is_file()
	forge_wheel(tmp_path)
	only_pip_reaches(tmp_path, monkeypatch)
	environment.bring(Path(sys.executable), "--no-deps", "--target", str(tmp_path / "into"), "criscostack")
	assert (tmp_path / "into" / "criscostack" / "__init__.py").is_file()


def only_pip_reaches(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setenv("PIP_NO_INDEX", "1")
	monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
	monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
	monkeypatch.setenv("UV_NO_CACHE", "1")


def test_the_engine_in_place_bears_frappes_name_everywhere():
	assert (engine.ENGINE / "frappe" / "utils" / "bench_helper.py").is_file()
	assert engine.renamed(b"criscostack Criscostack CRISCOSTACK criscoerp CriscoTestCase") == (
		b"frappe Frappe FRAPPE erpnext FrappeTestCase"
	)
	sample = (engine.ENGINE / "frappe").glob("*.py")
	assert [path for path in sample if b"crisco" in path.read_bytes().lower()] == []


def test_a_stamp_holds_until_its_sources_change(tmp_path: Path):
	source, stamp = tmp_path / "source", tmp_path / "deep" / "stamp"
	source.write_text("one")
	key = stamps.key_of(source, "value")
	assert not stamps.is_current(stamp, key)
	stamps.write(stamp, key)
	assert stamps.is_current(stamp, stamps.key_of(source, "value"))
	source.write_text("two")
	assert not stamps.is_current(stamp, stamps.key_of(source, "value"))


def test_the_manager_stops_what_it_started_and_no_other(tmp_path: Path):
	other = subprocess.Popen(["sleep", "60"])
	manager = processes.ProcessManager(tmp_path)
	with_child = manager.start("parent", ["sh", "-c", "sleep 61 & wait"], tmp_path)
	try:
		services.wait_until(lambda: len(session_of(with_child.pid)) == 2, "the child's child")
		manager.stop()
		services.wait_until(lambda: session_of(with_child.pid) == [], "the session's end")
		assert other.poll() is None
	finally:
		other.kill()
		other.wait()


def session_of(leader: int) -> list[int]:
	"""The living processes of a session."""
	rows = []
	for entry in Path("/proc").iterdir():
		if not entry.name.isdigit():
			continue
		try:
			fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
		except OSError:
			continue
		if int(fields[3]) == leader and fields[0] != "Z":
			rows.append(int(entry.name))
	return rows


def test_children_end_when_their_manager_is_killed(tmp_path: Path):
	code = (
		"import sys, time; from pathlib import Path; from scripts.processes import ProcessManager\n"
		"child = ProcessManager(Path(sys.argv[1])).start('child', ['sleep', '62'], Path(sys.argv[1]))\n"
		"print(child.pid, flush=True); time.sleep(60)\n"
	)
	manager = subprocess.Popen(
		[sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
	)
	child = int(manager.stdout.readline())
	assert session_of(child) == [child]
	manager.kill()
	manager.wait()
	services.wait_until(lambda: session_of(child) == [], "the child of a killed manager", seconds=10)


def test_a_second_run_of_the_same_command_is_refused_and_another_command_is_not(
	monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
	monkeypatch.setattr(set_up, "WORK", tmp_path)
	with set_up.only_one("demo"):
		with (
			pytest.raises(Mendable, match="`make demo` runs in this checkout already"),
			set_up.only_one("demo"),
		):
			pass
		with set_up.only_one("test"), set_up.taking_turns():
			pass
	with set_up.only_one("demo"):
		pass


def test_packages_that_npm_has_locked_are_not_installed_again(tmp_path, monkeypatch):
	"""Another Frappe has no lock of ours; npm writes one, and the second `make` took that for new packages."""
	(tmp_path / "package.json").write_text("{}")

	def npm(line: list[str], cwd: Path, **_options) -> SimpleNamespace:
		(cwd / "node_modules").mkdir(exist_ok=True)
		(cwd / "package-lock.json").write_text("{}")
		return SimpleNamespace(returncode=0)

	monkeypatch.setattr(assets.processes, "run", npm)
	assert [assets.install(tmp_path), assets.install(tmp_path)] == ["done", "there"]
	(tmp_path / "package.json").write_text('{"name": "another"}')
	assert assets.install(tmp_path) == "done"
