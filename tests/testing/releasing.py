"""A copy of the repository as one commit, in which a release can be made."""

import shutil
import subprocess
from pathlib import Path

from scripts.paths import ROOT


def copy_repository(folder: Path) -> Path:
	"""The files that git knows or would add, committed once; no remote."""
	root = folder / "repository"
	listed = subprocess.run(
		["git", "ls-files", "-z", "-co", "--exclude-standard"],
		cwd=ROOT,
		capture_output=True,
		text=True,
		check=True,
	)
	for name in listed.stdout.split("\0")[:-1]:
		source, target = ROOT / name, root / name
		if source.exists():
			target.parent.mkdir(parents=True, exist_ok=True)
			shutil.copy2(source, target, follow_symlinks=False)
	git(root, "init", "--quiet", "--initial-branch=main")
	git(root, "config", "user.name", "Release Test")
	git(root, "config", "user.email", "release@cooperation.example")
	git(root, "add", "--all")
	git(root, "commit", "--quiet", "--message", "everything")
	return root


def git(root: Path, *words: str) -> str:
	done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr
	return done.stdout.strip()
