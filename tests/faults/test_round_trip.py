"""The demonstration's site as a workbook, and that workbook on a site without records: all records are equal."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import frappe
import pytest

from eu_korea_coop.constants import MANAGER, OFFICER
from eu_korea_coop.partnerships.history_loader import load_files
from eu_korea_coop.partnerships.history_loader.records import ORDER
from testing import faults
from testing.all_records import facts, forget_everything

pytestmark = [pytest.mark.commits, pytest.mark.timeout(1800)]
TAKE_OUT = """
import json, pathlib
from eu_korea_coop.importing import export
from testing.all_records import facts
folder = pathlib.Path({folder!r})
folder.joinpath("all.xlsx").write_bytes(export.write())
users = frappe.get_all("User", filters=dict(user_type="System User"), fields=["name", "first_name", "last_name"])
folder.joinpath("facts.json").write_text(json.dumps(dict(facts=facts(), users=users), default=str))
"""


def take_out(folder: Path) -> dict:
	"""The workbook and the facts of the site with the demonstration, taken by a process of its own."""
	program = (faults.START + TAKE_OUT).format(site=os.environ["FRAPPE_DEMO_SITE"], folder=str(folder))
	subprocess.run(
		[sys.executable, "-W", "ignore", "-c", program],
		cwd=Path(frappe.local.sites_path).resolve(),
		env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
		check=True,
	)
	return json.loads((folder / "facts.json").read_text())


def as_json(value: object) -> object:
	return json.loads(json.dumps(value, default=str))


def test_all_records_of_the_demonstration_are_equal_on_another_site(tmp_path):
	there = take_out(tmp_path)
	forget_everything()  # with this test's transaction: the other site has none of our records
	assert not any(facts().values())
	for user in there["users"]:
		if not frappe.db.exists("User", user["name"]):
			roles = [{"role": OFFICER}, {"role": MANAGER}]
			values = {
				**user,
				"doctype": "User",
				"email": user["name"],
				"send_welcome_email": 0,
				"roles": roles,
			}
			frappe.get_doc(values).insert(ignore_permissions=True)
	frappe.db.delete("Contact")  # Frappe makes one of every user
	started = time.monotonic()
	report = load_files({"all.xlsx": (tmp_path / "all.xlsx").read_bytes()})
	sys.stderr.write(f"{len(report.made)} records in {time.monotonic() - started:.0f} s\n")
	assert report.errors == []
	here = as_json(facts())
	for doctype in ORDER:
		assert here[doctype] == there["facts"][doctype], doctype
