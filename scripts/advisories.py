"""Known weaknesses of the app's own dependencies, as pip-audit reads them in the public advisory database.

`make lint` asks where pip-audit is installed (env/bin/pip install pip-audit) and the database can be reached. Otherwise it
says that nobody asked: pip-audit itself ends with success where an index knows none of the packages.
"""

import json
import shutil

from scripts import processes
from scripts.console import say
from scripts.lock import PYTHONS
from scripts.paths import SCRIPTS, env_program

OPTIONS = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--timeout=15", "--format=json")
PROGRAM = "pip-audit"


def look() -> int:
	"""Say what is known of the pinned packages of every Python; answers 1 if any has a known weakness, else 0."""
	program = shutil.which(PROGRAM, path=env_program("")) or shutil.which(PROGRAM)
	if not program:
		say(f"Known weaknesses of dependencies: nobody asked, {PROGRAM} is not installed in env/.")
		return 0
	weak, problem, count = set(), "", 0
	for version in PYTHONS:
		pinned = SCRIPTS / "requirements" / f"app-{version}.txt"
		done = processes.run([program, *OPTIONS, "--requirement", str(pinned)])
		asked, here, problem = judge(done.stdout, done.stderr)
		if problem:
			break
		count, weak = max(count, asked), weak | here
	for line in sorted(weak):
		say(f"✗ {line}")
	if problem:
		say(f"Known weaknesses of dependencies: not all were asked for: {problem}")
	elif not weak:
		say(f"Known weaknesses of dependencies: none in {count} packages.")
	return int(bool(weak))


def judge(output: str, errors: str) -> tuple[int, set[str], str]:
	"""From what pip-audit printed: how many packages it asked for, a line for each weakness, why some were not asked for."""
	try:
		packages = json.loads(output)["dependencies"]
	except ValueError:
		return 0, set(), processes.last_error(errors)
	weak = {
		f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no release'}"
		for package in packages
		for one in package.get("vulns", ())
	}
	skipped = [package["skip_reason"] for package in packages if package.get("skip_reason")]
	return (
		len(packages) - len(skipped),
		weak,
		f"{len(skipped)} of {len(packages)}: {skipped[0]}" if skipped else "",
	)
