"""`make release VERSION=1.0.0`: the changelog's entry, a tag, and the plain app as branches version-15 and version-16.

Everything is made in this checkout and nothing is pushed: at the end it says what to push. A branch holds the folder of
the app alone (`git subtree split`), as hosted Frappe platforms and their audits want it; `audit` says what such a tree
must be like. The two branches differ in nothing today: one app runs on both versions of Frappe.
"""

import datetime
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts import audit, processes
from scripts.console import Mendable, say, step
from scripts.paths import APP, ROOT

PREFIX = f"apps/{APP}"
BRANCHES = ("version-15", "version-16")
VERSION = re.compile(r"\d+\.\d+\.\d+")
COPIES = {
	"LICENSE": "LICENSE",
	"SECURITY.md": "SECURITY.md",
	"docs/img/partnership-form.png": "screenshots/partnership-form.png",
	"docs/img/workspace-officer.png": "screenshots/workspace-officer.png",
	"docs/img/map.png": "screenshots/map.png",
}
"""What the root holds and the app's branch needs too; a branch has no links out of itself."""
UNRELEASED = re.compile(r"^## (\d+\.\d+\.\d+) \(unreleased\)$", re.MULTILINE)


def run(version: str, root: Path = ROOT, today: datetime.date | None = None) -> None:
	"""Release `version` from the clean tree of `root`. Raises Mendable, with nothing made, when something stands against it."""
	with step("the tree, the version, the tag"):
		check(version, root)
	with step("changelog, version, files of the branch"):
		before = git(root, "rev-parse", "HEAD")
		write(version, root, today or datetime.date.today())
		git(root, "commit", "--quiet", "--all", "--message", message(version))
	try:
		with step("the app alone, and its audit"):
			split = git(root, "subtree", "-q", "split", f"--prefix={PREFIX}")
			look_at(split, root)
	except Exception:
		git(root, "reset", "--quiet", "--hard", before)
		raise
	with step("tag and branches"):
		git(root, "tag", "--annotate", f"v{version}", "--message", f"Version {version}")
		for branch in BRANCHES:
			git(root, "update-ref", f"refs/heads/{branch}", split)
	say(f"Nothing is pushed. To publish: git push REMOTE HEAD v{version} {' '.join(BRANCHES)}")
	say("Then add the version and its commit to tests/faults/released_versions.json.")


def check(version: str, root: Path) -> None:
	"""Raises Mendable unless the tree is clean and the version is new, well-formed and described."""
	if not VERSION.fullmatch(version):
		raise Mendable(f"VERSION={version or '…'} is no version: three numbers are wanted, such as 1.2.0")
	if changed := git(root, "status", "--porcelain"):
		raise Mendable(f"The tree has changes that are in no commit: {changed.splitlines()[0].strip()} …")
	if git(root, "tag", "--list", f"v{version}"):
		raise Mendable(f"The tag v{version} exists already; a released version never changes")
	heading = UNRELEASED.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
	if not heading or heading[1] != version:
		raise Mendable(f"CHANGELOG.md has no heading “## {version} (unreleased)”: write what users get first")
	for branch in BRANCHES:
		if git(root, "branch", "--list", branch) and not is_split(root, branch):
			raise Mendable(f"The branch {branch} holds something else than the app's folder")


def is_split(root: Path, branch: str) -> bool:
	names = git(root, "ls-tree", "--name-only", branch).splitlines()
	return APP in names and "apps" not in names


def write(version: str, root: Path, today: datetime.date) -> None:
	"""Bring the date of the changelog, the version of the package, and the copies for the branch up to date."""
	page = root / "CHANGELOG.md"
	text = page.read_text(encoding="utf-8")
	page.write_text(UNRELEASED.sub(f"## {version} ({today.isoformat()})", text, count=1), encoding="utf-8")
	init = root / PREFIX / APP / "__init__.py"
	init.write_text(re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', init.read_text()))
	copy_files(root)
	git(root, "add", "--all", PREFIX)


def copy_files(root: Path = ROOT) -> None:
	for source, target in COPIES.items():
		place = root / PREFIX / target
		place.parent.mkdir(parents=True, exist_ok=True)
		shutil.copyfile(root / source, place)


def message(version: str) -> str:
	return (
		f"release: version {version}\n\n"
		"The changelog has its date and the package its version; licence, security page\n"
		"and pictures of the app's own branch are those of the root."
	)


def look_at(commit: str, root: Path) -> None:
	"""Check the tree of a commit out and audit it. Raises Mendable with what an audit refuses."""
	with tempfile.TemporaryDirectory() as folder:
		archive = Path(folder) / "app.tar"
		git(root, "archive", f"--output={archive}", commit)
		tree = Path(folder) / "app"
		shutil.unpack_archive(archive, tree)
		if wrong := audit.look_at(tree):
			raise Mendable("An audit would refuse the app's branch: " + "; ".join(wrong[:5]))


def git(root: Path, *words: str) -> str:
	"""What git prints. Raises Mendable with its last line."""
	done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
	if done.returncode:
		raise Mendable(f"git {' '.join(words[:2])} failed: {processes.last_line(done.stderr or done.stdout)}")
	return done.stdout.strip()
