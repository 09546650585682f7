"""The source follows its rules, and each rule sees a violation that is planted in a copy of the source tree."""

import shutil
from pathlib import Path

import architecture_rules as rules
import pytest
from source_tree import PACKAGE, ROOT, SourceTree


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_source_follows(rule):
	violations = rule(SourceTree())
	assert violations == [], f"{len(violations)} violations, first: {violations[:10]}"


@pytest.fixture(scope="module")
def copied_source(tmp_path_factory):
	"""The app, the tests and the scripts in another place, without git."""
	root = tmp_path_factory.mktemp("source")
	leave = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "*.egg-info")
	for folder in ("apps/eu_korea_coop", "tests", "scripts", "docs"):
		shutil.copytree(ROOT / folder, root / folder, ignore=leave, symlinks=True)
	return root


APP = str(PACKAGE)
PLANTED = [
	(rules.long_files_say_why, f"{APP}/planted.py", "planted = 1\n" * 401, "401 lines"),
	(rules.long_files_say_why, f"{APP}/public/js/planted.vue", "<!-- -->\n" * 401, "401 lines"),
	(rules.domain_is_pure, f"{APP}/domain/planted.py", "import frappe\n", "domain imports frappe"),
	(
		rules.domain_is_pure,
		f"{APP}/domain/planted.py",
		"from ..constants import KOREA\n",
		"eu_korea_coop.constants",
	),
	(
		rules.domain_is_pure,
		f"{APP}/domain/planted.py",
		"from datetime import date\nNOW = date.today()\n",
		"date.today",
	),
	(
		rules.domain_is_used,
		f"{APP}/domain/planted.py",
		"def asked():\n\treturn answered()\n\n\ndef answered():\n\treturn asked()\n",
		"planted.answered is used by nobody but tests",
	),
	(
		rules.domain_is_used,
		f"{APP}/domain/lifecycle.py",
		"\n\nclass Asked:\n\tdef answered(self):\n\t\treturn 1\n\n\nMOVES_ASKED = missing(Asked())\n\n\nlist(MOVES_ASKED)\n",
		"lifecycle.Asked.answered is used by nobody but tests",
	),
	(
		rules.imports_go_one_way,
		f"{APP}/agreements/planted.py",
		"from eu_korea_coop.partnerships import health\n",
		"agreements imports eu_korea_coop.partnerships.health",
	),
	(
		rules.imports_go_one_way,
		f"{APP}/results/planted.py",
		"def late():\n\tfrom testing import make_user\n",
		"the app imports testing.make_user",
	),
	(
		rules.reports_never_write,
		f"{APP}/results/report/planted/planted.py",
		"import frappe\n\ndef execute():\n\tfrappe.db.set_value('X', 'y', 'z', 1)\n",
		"frappe.db.set_value",
	),
	(
		rules.nothing_forbidden,
		f"{APP}/results/planted.py",
		"import frappe\nfrappe.db.commit()\n",
		"frappe.db.commit",
	),
	(
		rules.nothing_forbidden,
		f"{APP}/results/planted.py",
		"import frappe\nfrappe.db.sql('select 1')\n",
		"frappe.db.sql",
	),
	(
		rules.nothing_forbidden,
		f"{APP}/results/planted.py",
		"doc.save(ignore_permissions=True)\n",
		"ignore_permissions",
	),
	(
		rules.nothing_forbidden,
		f"{APP}/results/planted.py",
		"doc.flags.ignore_permissions = True\n",
		"ignore_permissions",
	),
	(rules.nothing_forbidden, f"{APP}/results/planted.py", "print('x')\n", "print"),
	(rules.nothing_forbidden, f"{APP}/results/planted.py", "try:\n\tpass\nexcept:\n\tpass\n", "bare except"),
	(rules.names_say_what_is_inside, f"{APP}/results/utils.py", "", "utils.py"),
	(
		rules.works_on_both_versions,
		f"{APP}/results/planted.py",
		"import frappe\nfrappe.get_all('X', fields=['count(name) as n'])\n",
		"SQL function in fields",
	),
	(
		rules.hooks_are_a_table_of_contents,
		f"{APP}/hooks.py",
		"\ndef planted():\n\tpass\n",
		"FunctionDef in hooks.py",
	),
	(
		rules.hooks_are_a_table_of_contents,
		f"{APP}/hooks.py",
		'\nplanted = {"*": {}}\n',
		"an event of every DocType",
	),
	(
		rules.hooks_are_a_table_of_contents,
		f"{APP}/hooks.py",
		"\nplanted = []\nplanted = []\n",
		"planted a second time",
	),
	(
		rules.dotted_paths_resolve,
		f"{APP}/hooks.py",
		'\nplanted = "eu_korea_coop.nowhere.at_all"\n',
		"leads nowhere",
	),
	(
		rules.dotted_paths_resolve,
		f"{APP}/patches.txt",
		"\neu_korea_coop.patches.v1_0.planted\n",
		"leads nowhere",
	),
	(
		rules.dotted_paths_resolve,
		f"{APP}/public/js/planted.js",
		'frappe.call("eu_korea_coop.api.planted");\n',
		"leads nowhere",
	),
	(
		rules.dotted_paths_resolve,
		f"{APP}/public/js/planted.js",
		'frappe.call({ method: "eu_korea_coop.permissions.criterion" });\n',
		"is not whitelisted",
	),
	(
		rules.overrides_are_whitelisted,
		f"{APP}/hooks.py",
		'\noverride_whitelisted_methods = {"frappe.x": "eu_korea_coop.permissions.criterion"}\n',
		"is not whitelisted",
	),
	(
		rules.days_in_sentences_are_the_readers,
		f"{APP}/results/planted.py",
		'from frappe import _\n\n\ndef said(day):\n\treturn _("since {0}").format(day.isoformat())\n',
		"day.isoformat() in a sentence",
	),
	(
		rules.writes_say_that_another_was_first,
		f"{APP}/api/agreements.py",
		'\n\n@frappe.whitelist(methods=["POST"])\ndef planted(name: str) -> None:\n\t"""Writes."""\n',
		"planted may end in a deadlock",
	),
	(
		rules.whitelisted_functions_say_their_types,
		f"{APP}/api/agreements.py",
		"\n\n@frappe.whitelist()\ndef planted(name):\n\treturn name\n",
		"planted(name) has no type",
	),
	(
		rules.whitelisted_functions_say_their_types,
		f"{APP}/overrides/tags.py",
		"\n\n@frappe.whitelist()\ndef planted(*, name=None):\n\treturn name\n",
		"planted(name) has no type",
	),
	(
		rules.routes_are_frappes,
		f"{APP}/public/js/desk/planted.js",
		'const link = `<a href="/app/organisation">`;\n',
		"a route of the desk is written by hand",
	),
	(
		rules.days_are_read_alike,
		f"{APP}/follow_up/planted.py",
		"def said(day):\n\treturn frappe.utils.formatdate(day)\n",
		"a day is written by frappe.utils.formatdate",
	),
	(
		rules.patches_tell_what_they_do,
		f"{APP}/patches/v1_0/planted.py",
		"def execute():\n\tpass\n",
		"without a docstring",
	),
	(
		rules.doctypes_are_complete,
		f"{APP}/results/doctype/planted/planted.json",
		'{"doctype": "DocType", "name": "Planted Never Tested By " , "fields": [], "permissions": []}',
		"no controller",
	),
	(
		rules.json_is_stored_as_text,
		f"{APP}/results/doctype/planted/planted.json",
		'{"doctype": "DocType", "name": "Planted", "fields": [{"fieldname": "facts", "fieldtype": "JSON"}]}',
		"facts is JSON",
	),
	(
		rules.no_cache_is_shared,
		f"{APP}/results/report/planted/planted.json",
		'{"doctype": "Report", "name": "Planted", "prepared_report": 1}',
		"a prepared report",
	),
	(
		rules.no_cache_is_shared,
		f"{APP}/results/dashboard_chart/planted/planted.json",
		'{"doctype": "Dashboard Chart", "chart_type": "Count", "document_type": "Partnership"}',
		"cached for all",
	),
	(
		rules.no_cache_is_shared,
		f"{APP}/results/planted.py",
		"from frappe.utils.caching import redis_cache\n\n@redis_cache\ndef planted():\n\tpass\n",
		"redis_cache keeps an answer",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/results/planted.py",
		"import frappe\nfrappe.throw('Not this way')\n",
		"frappe.throw without _()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/results/planted.py",
		"import frappe\nfrappe.throw(f'Not {this} way')\n",
		"frappe.throw without _()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/results/planted.py",
		"from frappe import _\n_(f'Not {this} way')\n",
		"f-string inside _()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/results/planted.py",
		"from frappe import _\n_('Not {0}'.format(this))\n",
		"format inside _()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/results/report/planted/planted.py",
		'COLUMNS = [{"label": "Planted", "fieldname": "planted"}]\n',
		"label without _()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/public/js/planted.js",
		'frappe.msgprint("Not this way");\n',
		"without __()",
	),
	(
		rules.shown_words_are_translatable,
		f"{APP}/public/js/planted.js",
		"__(`Not ${this} way`);\n",
		"template literal",
	),
	(
		rules.dialogs_are_marked,
		f"{APP}/public/js/planted.js",
		"new frappe.ui.Dialog({ title: __('Log') }).show();\n",
		"1 dialogs, 0 marked",
	),
	(
		rules.everything_has_a_korean_text,
		f"{APP}/results/planted.py",
		"from frappe import _\n_('A planted sentence nobody translated')\n",
		"'A planted sentence nobody translated' has no Korean text",
	),
	(
		rules.everything_has_a_korean_text,
		f"{APP}/translations/ko.csv",
		'\n"Planted {0}","심은 글"\n',
		"differ in what is filled in",
	),
	(
		rules.words_are_british,
		f"{APP}/results/planted.py",
		"from frappe import _\n_('This organization')\n",
		"This organization",
	),
	(rules.words_are_plain, "scripts/planted.py", "def through_the_door():\n\tpass\n", "the word door"),
	(rules.words_are_plain, "tests/planted.py", "found = [1]\n", "the word found"),
	(rules.words_are_plain, f"{APP}/results/planted.py", "# what she entered\n", "the word she"),
	(
		rules.words_are_plain,
		f"{APP}/results/planted.py",
		'def planted():\n\t"""What was told."""\n',
		"the word told",
	),
	(rules.words_are_plain, f"{APP}/public/js/planted.js", "const keptRows = [];\n", "the word kept"),
	(rules.words_are_plain, f"{APP}/public/js/planted.vue", "// the room of his list\n", "the word room"),
	(rules.words_are_plain, f"{APP}/public/js/planted.js", "f(`${found.name}`);\n", "the word found"),
	(rules.words_are_plain, "docs/planted.md", "A manager closes her list.\n", "the word her"),
	(
		rules.nothing_private_is_committed,
		"docs/planted.md",
		"See /ho" + "me/somebody/notes.txt\n",
		"a path of a machine",
	),
	(
		rules.nothing_private_is_committed,
		"scripts/planted.py",
		"URL = 'https://py" + "pi.org/simple'\n",
		"a registry's host",
	),
	(
		rules.nothing_private_is_committed,
		"docs/planted.md",
		"Ask somebody" + "@cluster.eu\n",
		"an e-mail address",
	),
]


@pytest.mark.parametrize(
	("rule", "path", "text", "seen"), PLANTED, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_planted_violation_is_seen(copied_source, rule, path, text, seen):
	planted = copied_source / path
	before = planted.read_text() if planted.exists() else None
	planted.parent.mkdir(parents=True, exist_ok=True)
	planted.write_text((before or "") + text)
	try:
		reported = [violation for violation in rule(SourceTree(copied_source)) if seen in violation]
		assert reported, f"{rule.__name__} does not see {seen!r}"
		assert str(Path(path).name) in " ".join(reported)
	finally:
		planted.unlink() if before is None else planted.write_text(before)


def test_an_allowance_nobody_needs_is_a_violation(monkeypatch):
	monkeypatch.setitem(rules.ALLOWED, ("nowhere.py", "frappe.db.commit"), "no reason")
	assert [seen for seen in rules.nothing_forbidden(SourceTree()) if "nowhere.py" in seen]


def test_a_types_block_that_lags_behind_is_seen(copied_source):
	controller = copied_source / APP / "results/doctype/cooperation_outcome/cooperation_outcome.py"
	before = controller.read_text()
	controller.write_text(before.replace("\t\tquantity: DF.Float\n", ""))
	try:
		assert [seen for seen in rules.doctypes_are_complete(SourceTree(copied_source)) if "quantity" in seen]
	finally:
		controller.write_text(before)


def test_every_rule_has_a_planted_violation():
	assert {rule for rule, *_ in PLANTED} == set(rules.RULES)
