"""Both ways of building the app put every file of the package into the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP_ROOT = ROOT / "apps" / "eu_korea_coop"


def files_of_the_package() -> set[str]:
	"""What git keeps, or would keep, of the package."""
	line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "eu_korea_coop"]
	said = subprocess.run(line, cwd=APP_ROOT, capture_output=True, text=True, check=True).stdout
	return {name for name in said.split("\0")[:-1] if (APP_ROOT / name).is_file()}


@pytest.mark.parametrize("folder", [ROOT, APP_ROOT], ids=["root", "app"])
def test_the_wheel_holds_every_file_of_the_package(folder: Path, tmp_path: Path):
	source = tmp_path / "source"
	copy_of_what_git_keeps(folder, source)
	line = [
		sys.executable,
		"-m",
		"pip",
		"wheel",
		"--quiet",
		"--no-deps",
		"--no-build-isolation",
		"--no-index",
	]
	done = subprocess.run([*line, "-w", str(tmp_path), str(source)], capture_output=True, text=True)
	assert done.returncode == 0, done.stderr[-2000:]
	(wheel,) = tmp_path.glob("*.whl")
	with zipfile.ZipFile(wheel) as archive:
		inside = set(archive.namelist())
	wanted = files_of_the_package()
	assert {Path(name).suffix for name in wanted} >= {".py", ".json", ".js", ".csv", ".html", ".txt"}
	assert sorted(wanted - inside) == []


def copy_of_what_git_keeps(folder: Path, target: Path) -> None:
	"""A clean tree to build in, so that no build leaves its litter in the repository."""
	line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "."]
	said = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True).stdout
	for name in said.split("\0")[:-1]:
		origin, place = folder / name, target / name
		if not origin.is_symlink() and not origin.exists():
			continue
		place.parent.mkdir(parents=True, exist_ok=True)
		if origin.is_symlink():
			place.symlink_to(origin.readlink())
		else:
			place.write_bytes(origin.read_bytes())


def test_the_version_of_the_wheel_is_the_apps():
	import eu_korea_coop

	done = subprocess.run(
		[sys.executable, "setup.py", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
	)
	assert done.stdout.strip().splitlines()[-1] == eu_korea_coop.__version__
