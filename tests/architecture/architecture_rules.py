"""The rules of docs/decisions and of the architecture, each a function from a SourceTree to its violations ("path:line: what")."""

import ast
import json
import re
import sys

from source_tree import MODULES, PACKAGE, Module, SourceTree, defined_by, dotted_name, is_whitelisted
from word_rules import words_are_plain

from scripts import translations

# -------------------------------------------------------------------------------------------- which way imports go

OTHERS_NEVER = {
	"directory": ("partnerships", "follow_up", "importing", "outgoing"),
	"encounters": ("partnerships", "follow_up", "importing", "outgoing"),
	"agreements": ("partnerships", "follow_up", "importing", "outgoing"),
	"results": ("partnerships", "follow_up", "importing", "outgoing"),
	"partnerships": ("follow_up", "importing", "outgoing"),
	"reporting": ("follow_up", "importing", "outgoing"),
}
"""partnerships looks at the others and listens to them; nobody looks back, and nobody but the clock knows follow_up."""
TOOLS = ("demo", "setup")


def domain_is_pure(source: SourceTree) -> list[str]:
	"""domain/ imports the standard library and itself, nothing else."""
	wrong = []
	for module in source.modules():
		if module.top != "domain":
			continue
		for node, name in module.imports():
			first = name.split(".")[0]
			if not (name.startswith("eu_korea_coop.domain") or first in sys.stdlib_module_names):
				wrong.append(f"{module.place(node)}: domain imports {name}")
		for node, name in module.calls():
			if name in (
				"date.today",
				"datetime.now",
				"datetime.today",
				"datetime.utcnow",
				"time.time",
				"open",
			):
				wrong.append(f"{module.place(node)}: domain asks {name}")
	return wrong


def domain_is_used(source: SourceTree) -> list[str]:
	"""What domain/ defines, the app uses: whatever is reached from the app's other files, through domain/ or not.

	A name that only tests use is a rule that is tested and not run. Attributes of classes are compared by name.
	"""
	definitions, aliases, references = {}, {}, {}
	reached, attributes = set(), set()
	for module in source.modules():
		bound = domain_names(module)
		own = module.path.stem if module.top == "domain" else None
		if own:
			aliases.update({(own, name): target for name, target in bound.items() if len(target) == 2})
		for node in module.tree.body:
			if isinstance(node, ast.Import | ast.ImportFrom):
				continue
			names, used = references_in(node, bound, own)
			defined = defined_by(node) if own else set()
			for name in defined - {"__all__"}:
				definitions[own, name] = (module, node)
				references[own, name] = (names, used)
			if not defined:
				reached |= names
				attributes |= used
	seen = set()
	while reached:
		name = reached.pop()
		name = aliases.get(name, name)
		if name in references and name not in seen:
			seen.add(name)
			names, used = references[name]
			reached |= names
			attributes |= used
	wrong = [
		f"{module.place(node)}: {'.'.join(name)} is used by nobody but tests"
		for name, (module, node) in definitions.items()
		if name not in seen
	]
	for name, (module, node) in definitions.items():
		if name in seen and isinstance(node, ast.ClassDef):
			wrong += [
				f"{module.place(method)}: {'.'.join(name)}.{method.name} is used by nobody but tests"
				for method in node.body
				if isinstance(method, ast.FunctionDef)
				and not method.name.startswith("__")
				and method.name not in attributes
			]
	return wrong


def domain_names(module: Module) -> dict[str, tuple[str, ...]]:
	"""What a file calls things of domain/: name → (module,) or (module, name)."""
	bound = {}
	for node in module.nodes:
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eu_korea_coop.domain"):
			for alias in node.names:
				bound[alias.asname or alias.name] = (*node.module.split(".")[2:], alias.name)
	return bound


def references_in(node: ast.AST, bound: dict, own: str | None) -> tuple[set[tuple[str, str]], set[str]]:
	"""The (module, name) of domain/ that some code uses, and the names of all attributes it reads."""
	names, attributes = set(), set()
	for inner in ast.walk(node):
		if isinstance(inner, ast.Attribute):
			attributes.add(inner.attr)
			if isinstance(inner.value, ast.Name) and len(bound.get(inner.value.id, ())) == 1:
				names.add((*bound[inner.value.id], inner.attr))
		elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
			if len(bound.get(inner.id, ())) == 2:
				names.add(bound[inner.id])
			elif own:
				names.add((own, inner.id))
	return names, attributes


def imports_go_one_way(source: SourceTree) -> list[str]:
	wrong = []
	for module in source.modules():
		for node, name in module.imports(at_run_time=True):
			parts = name.split(".")
			if parts[0] == "testing":
				wrong.append(f"{module.place(node)}: the app imports {name}, which does not ship")
			if parts[0] != "eu_korea_coop" or len(parts) < 2 or parts[1] == module.top:
				continue
			if parts[1] in OTHERS_NEVER.get(module.top, ()):
				wrong.append(f"{module.place(node)}: {module.top} imports {name}")
			if parts[1] in TOOLS and module.top in (*MODULES, "domain", "permissions", "reporting"):
				wrong.append(f"{module.place(node)}: the app imports {name}")
			if parts[1] == "api" and module.top in (*MODULES, "permissions", "domain"):
				wrong.append(f"{module.place(node)}: {module.top} imports the browser's {name}")
	return wrong


WRITING_CALLS = (
	"save",
	"insert",
	"submit",
	"delete",
	"db_set",
	"db_insert",
	"db_update",
	"set_value",
	"bulk_insert",
	"bulk_update",
	"delete_doc",
	"rename_doc",
	"add_comment",
	"into",
	"update_modified",
)


def reports_never_write(source: SourceTree) -> list[str]:
	wrong = []
	for module in source.modules():
		if "report" not in module.inside.parts and module.top != "reporting":
			continue
		for node, name in module.calls():
			last = name.rsplit(".", 1)[-1]
			is_list_insert = last == "insert" and len(node.args) == 2
			if "." in name and last in WRITING_CALLS and not is_list_insert:
				wrong.append(f"{module.place(node)}: a report calls {name}")
	return wrong


# ---------------------------------------------------------------------------------------------------- forbidden things

ALLOWED = {
	(
		"follow_up/run_log.py",
		"frappe.db.commit",
	): "a run that is killed leaves its row and the batches it finished",
	("follow_up/run_log.py", "ignore_permissions"): "the clock has no roles",
	(
		"follow_up/digests/delivery.py",
		"ignore_permissions",
	): "a delivery is written for its reader by the clock, which has no roles",
	(
		"notices.py",
		"ignore_permissions",
	): "nobody has the right to make a notice for another; Frappe's own call asks none",
	(
		"partnerships/undoing.py",
		"ignore_permissions",
	): "what one key made is taken back by who made it, who has no right to delete (settled: Undo)",
	(
		"follow_up/digests/job.py",
		"frappe.db.commit",
	): "one reader's failure must not take the others' mails back",
	(
		"importing/run.py",
		"frappe.db.commit",
	): "a batch and what it made are committed together, so that a kill loses one batch at most",
	(
		"partnerships/intake/receiving.py",
		"ignore_permissions",
	): "whoever proposes contact is a guest, who has no right on any DocType; every value was read before",
	(
		"directory/logins.py",
		"ignore_permissions",
	): "who erases a person has no right on users, and the person may have a login",
	("importing/run.py", "ignore_permissions"): "nobody may write a batch but the run itself",
	(
		"row_writing.py",
		"frappe.db.sql",
	): "one text by the query builder for any number of rows; it takes longer for their values than the database for the rows",
	(
		"replica.py",
		"frappe.db.sql",
	): "where the database's own copy of the binary log is, and a wait for it, are asked of no table",
	(
		"stored_rows.py",
		"frappe.db.sql",
	): "one statement for the rows of all tables, written once by the query builder, which takes longer for it than the database",
	(
		"asked_by_names.py",
		"frappe.db.sql",
	): "one text by the query builder for every time a question is asked; it takes longer for it than the database",
	(
		"overrides/named_records.py",
		"frappe.db.sql",
	): "one text by the query builder for every request that names a record; it takes longer for it than the database",
	(
		"directory/introduction_facts.py",
		"frappe.db.sql",
	): "the query builder runs no union but as a table of its own, which the database fills first: a fifth of the work",
	(
		"patches/v1_1/unite_indexes_of_contacts.py",
		"frappe.db.sql_ddl",
	): "neither Frappe nor its query builder drops an index",
	(
		"patches/v1_1/widen_index_of_health.py",
		"frappe.db.sql_ddl",
	): "neither Frappe nor its query builder drops an index",
	(
		"setup/uninstall.py",
		"frappe.db.commit",
	): "Frappe's own uninstall commits before and after; what it removes must not come back",
}
"""(file, what) → why this one may. An entry nobody needs any more is a violation too."""


def nothing_forbidden(source: SourceTree) -> list[str]:
	"""No commit, raw SQL, ignored permission, print or bare except but those of ALLOWED."""
	wrong, used = [], set()
	for module in source.modules():
		for node, what in forbidden_in(module):
			key = (str(module.inside), what)
			used.add(key)
			if key not in ALLOWED:
				wrong.append(f"{module.place(node)}: {what}")
	return wrong + [
		f"ALLOWED names {path}: {what}, which is not there" for path, what in ALLOWED.keys() - used
	]


def forbidden_in(module: Module):
	for node in module.nodes:
		if isinstance(node, ast.Call):
			name = dotted_name(node.func)
			if name.endswith(("db.commit", "db.sql", "db.sql_ddl")):
				yield node, name
			if name == "print":
				yield node, "print"
			for keyword in node.keywords:
				if keyword.arg == "ignore_permissions" and getattr(keyword.value, "value", True) is not False:
					yield node, "ignore_permissions"
		elif isinstance(node, ast.Assign):
			if any(isinstance(t, ast.Attribute) and t.attr == "ignore_permissions" for t in node.targets):
				yield node, "ignore_permissions"
		elif isinstance(node, ast.ExceptHandler) and node.type is None:
			yield node, "bare except"


def names_say_what_is_inside(source: SourceTree) -> list[str]:
	return [
		f"{source.place(path)}: name the thing"
		for path in source.files(".py", ".js")
		if path.stem in ("utils", "helpers", "common", "misc", "helper", "util")
	]


def works_on_both_versions(source: SourceTree) -> list[str]:
	"""No SQL function as text in get_all/get_list (16 refuses), no test class of one version, no `has_permission` of None."""
	wrong = []
	for module in source.modules():
		for node, name in module.calls():
			if not name.endswith(("frappe.get_all", "frappe.get_list", "db.get_all", "db.get_list")):
				continue
			for keyword in node.keywords:
				if keyword.arg in ("fields", "order_by", "group_by", "pluck"):
					for text in ast.walk(keyword.value):
						if (
							isinstance(text, ast.Constant)
							and isinstance(text.value, str)
							and "(" in text.value
						):
							wrong.append(f"{module.place(text)}: SQL function in {keyword.arg}: {text.value}")
		if "IntegrationTestCase" in module.text:
			wrong.append(f"{source.place(module.path)}: IntegrationTestCase is version 16 only")
	return wrong


# ---------------------------------------------------------------------------------------------------- dotted paths

DOTTED = re.compile(r"^eu_korea_coop(?!\.bundle\.)(\.\w+)+$")
JS_DOTTED = re.compile(r"""["'`](eu_korea_coop(?:\.\w+)+)["'`]""")


def hooks_are_a_table_of_contents(source: SourceTree) -> list[str]:
	module = Module(source, source.package / "hooks.py")
	wrong = [
		f"{module.place(node)}: {type(node).__name__} in hooks.py"
		for node in module.tree.body
		if not isinstance(node, ast.Assign | ast.Expr)
	]
	for node in module.nodes:
		if isinstance(node, ast.Constant) and node.value == "*":
			wrong.append(f"{module.place(node)}: an event of every DocType")
	named = set()
	for node in module.tree.body:
		for target in getattr(node, "targets", ()):
			if target.id in named:
				wrong.append(f"{module.place(node)}: {target.id} a second time, so that the first is lost")
			named.add(target.id)
	return wrong


def dotted_paths_resolve(source: SourceTree) -> list[str]:
	"""Every dotted path of ours that stands in a text leads somewhere; one that a browser calls is whitelisted."""
	wrong = []
	for module in source.modules():
		for node in module.nodes:
			if not (
				isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.match(node.value)
			):
				continue
			if source.resolve(node.value) is None:
				wrong.append(f"{module.place(node)}: {node.value} leads nowhere")
	for line, text in enumerate((source.package / "patches.txt").read_text().splitlines(), 1):
		path = text.split("#")[0].strip()
		if path and not path.startswith(("[", "execute:")) and source.resolve(path.split()[0]) is None:
			wrong.append(f"{source.place(source.package / 'patches.txt', line)}: {path} leads nowhere")
	for path in source.files(".js", ".json", ".html"):
		text = path.read_text()
		for match in JS_DOTTED.finditer(text):
			if text[: match.start()].endswith("frappe.provide("):
				continue
			node = source.resolve(match[1])
			if not is_whitelisted(node):
				line = text.count("\n", 0, match.start()) + 1
				wrong.append(
					f"{source.place(path, line)}: {match[1]} {'is not whitelisted' if node else 'leads nowhere'}"
				)
	return wrong


def overrides_are_whitelisted(source: SourceTree) -> list[str]:
	module = Module(source, source.package / "hooks.py")
	wrong = []
	for node in module.tree.body:
		if isinstance(node, ast.Assign) and node.targets[0].id in (
			"override_whitelisted_methods",
			"standard_queries",
		):
			for dotted in ast.literal_eval(node.value).values():
				if not is_whitelisted(source.resolve(dotted)):
					wrong.append(f"{module.place(node)}: {dotted} is not whitelisted")
	return wrong


def whitelisted_functions_say_their_types(source: SourceTree) -> list[str]:
	"""Every function a browser may call has a docstring and types: Frappe 16 refuses it otherwise (hooks.py)."""
	wrong = []
	for module in source.modules():
		for node in module.nodes:
			if not (isinstance(node, ast.FunctionDef) and is_whitelisted(node)):
				continue
			for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
				if argument.annotation is None and argument.arg != "self":
					wrong.append(f"{module.place(node)}: {node.name}({argument.arg}) has no type")
			if not ast.get_docstring(node):
				wrong.append(f"{module.place(node)}: {node.name} has no docstring")
	return wrong


def writes_say_that_another_was_first(source: SourceTree) -> list[str]:
	"""A function of the API that writes is `@said_in_words()`: a deadlock, or a lock that is not free, is a 409 that says what to do."""
	wrong = []
	for module in source.modules():
		if module.path.parent != source.package / "api":
			continue
		for node in module.nodes:
			decorators = list(map(ast.unparse, getattr(node, "decorator_list", ())))
			if any("'POST'" in text for text in decorators) and "said_in_words()" not in decorators:
				wrong.append(f"{module.place(node)}: {node.name} may end in a deadlock without a word")
	return wrong


ROUTE = re.compile(r"""["'`]/(?:app|desk)/""")


def routes_are_frappes(source: SourceTree) -> list[str]:
	"""No route of the desk is written by hand: /app is /desk in Frappe 16 (hooks.py aside, where Frappe asks for /app)."""
	wrong = []
	for path in source.files(".py", ".js", ".vue", ".html"):
		for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
			if ROUTE.search(line) and path.name != "hooks.py":
				wrong.append(f"{source.place(path, number)}: a route of the desk is written by hand")
	return wrong


def days_are_read_alike(source: SourceTree) -> list[str]:
	"""Sentences write a day by reporting/fuzzy_text.py and shared/dates.js, never in the site's format, which is for boxes."""
	wrong = []
	for module in source.modules():
		for node, name in module.calls():
			if name.rsplit(".", 1)[-1] in ("formatdate", "format_datetime", "global_date_format"):
				wrong.append(f"{module.place(node)}: a day is written by {name}")
	for path in source.files(".vue"):
		for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
			if "str_to_user" in line:
				wrong.append(f"{source.place(path, number)}: a day is written by str_to_user")
	return wrong


LONG = 400
"""Lines after which a file says, before line 25, why it is not two: "Over 400 lines, for …"."""


def long_files_say_why(source: SourceTree) -> list[str]:
	wrong = []
	for path in source.files(".py", ".js", ".vue"):
		lines = path.read_text(encoding="utf-8").splitlines()
		if len(lines) > LONG and not any(f"Over {LONG} lines" in line for line in lines[:25]):
			wrong.append(f"{source.place(path)}: {len(lines)} lines, and no reason why they are one file")
	return wrong


def patches_tell_what_they_do(source: SourceTree) -> list[str]:
	return [
		f"{source.place(module.path)}: a patch without a docstring"
		for module in source.modules()
		if module.top == "patches" and module.path.stem != "__init__" and not ast.get_docstring(module.tree)
	]


# --------------------------------------------------------------------------------------------------------- DocTypes

NO_COLUMN = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold")


def doctypes_are_complete(source: SourceTree) -> list[str]:
	"""A types block that names the JSON's fields, permissions unless it is a child, a description, and a test."""
	tests = "\n".join(path.read_text() for path in source.files(".py", under=source.root / "tests"))
	wrong = []
	for path, doctype in source.doctypes():
		name, place = doctype["name"], source.place(path)
		controller = path.with_suffix(".py")
		if not controller.is_file():
			wrong.append(f"{place}: no controller")
			continue
		block = re.search(
			r"# begin: auto-generated types(.*?)# end: auto-generated types",
			controller.read_text(),
			re.DOTALL,
		)
		declared = set(re.findall(r"^\t\t(\w+): DF\.", block[1], re.MULTILINE)) if block else set()
		fields = {field["fieldname"] for field in doctype["fields"] if field["fieldtype"] not in NO_COLUMN}
		if fields - declared or declared - fields - {"parent", "parentfield", "parenttype", "name"}:
			wrong.append(f"{place}: types block and fields differ: {sorted(fields ^ declared)}")
		if not doctype.get("permissions") and not doctype.get("istable"):
			wrong.append(f"{place}: no permissions")
		if not doctype.get("description") and not doctype.get("istable"):
			wrong.append(f"{place}: no description")
		if not re.search(rf"[\"'|,( ]{re.escape(name)}[\"'|,) ]", tests):
			wrong.append(f"{place}: no test mentions {name}")
	return wrong


def json_is_stored_as_text(source: SourceTree) -> list[str]:
	"""No field of Frappe's type JSON: PostgreSQL answers it as a list, which a document can't be saved with, and searches none."""
	return [
		f"{source.place(path)}: {field['fieldname']} is JSON; take Code with the option JSON"
		for path, doctype in source.doctypes()
		for field in doctype["fields"]
		if field["fieldtype"] == "JSON"
	]


GUARDED = (
	"Partnership",
	"Agreement",
	"Interaction",
	"Action Plan",
	"Cooperation Outcome",
	"Partnership Snapshot",
	"Partnership Review",
	"Introduction",
)


def no_cache_is_shared(source: SourceTree) -> list[str]:
	"""No Prepared Report (others with the role can open it), no chart that Frappe caches by its name alone."""
	wrong = []
	for path in source.files(".json"):
		if path.parent.name != path.stem:
			continue
		content = json.loads(path.read_text())
		kind = content.get("doctype") if isinstance(content, dict) else None
		if kind == "Report" and content.get("prepared_report"):
			wrong.append(f"{source.place(path)}: a prepared report")
		is_cached = kind == "Dashboard Chart" and content.get("chart_type") not in ("Report", "Custom")
		if is_cached and content.get("document_type") in GUARDED:
			wrong.append(f"{source.place(path)}: a chart of records that may be Restricted, cached for all")
	for module in source.modules():
		for node in module.nodes:
			for decorator in getattr(node, "decorator_list", ()):
				name = dotted_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
				if name.rsplit(".", 1)[-1] in ("cache_source", "redis_cache", "site_cache"):
					wrong.append(f"{module.place(node)}: {name} keeps an answer for the next user")
	return wrong


# ------------------------------------------------------------------------------------------------------ words shown

SHOWING = ("frappe.throw", "throw", "frappe.msgprint", "msgprint", "refuse")
JS_SHOWING = re.compile(r"""frappe\.(?:throw|msgprint|show_alert|confirm|prompt)\(\s*(["'`])""")
JS_LABEL = re.compile(
	r"""\b(?:label|title|primary_action_label|description|message|indicator_label)\s*:\s*(["'`])([^"'`]*[A-Za-z]{2}[^"'`]*)\1"""
)


def shown_words_are_translatable(source: SourceTree) -> list[str]:
	"""What a person reads goes through `_()` as a literal, and is filled in after it is translated."""
	wrong = []
	for module in source.modules():
		if module.top in ("demo", "patches"):
			continue
		for node, name in module.calls():
			if name in ("_", "frappe._") and node.args:
				wrong += [f"{module.place(node)}: {what}" for what in untranslatable(node.args[0])]
			if name in SHOWING and node.args and is_bare_text(node.args[0]):
				wrong.append(f"{module.place(node)}: {name} without _()")
			for keyword in node.keywords:
				if name in SHOWING and keyword.arg == "title" and is_bare_text(keyword.value):
					wrong.append(f"{module.place(node)}: title without _()")
		if "report" in module.inside.parts or module.path.stem.endswith("_dashboard"):
			wrong += [f"{module.place(node)}: label without _()" for node in bare_labels(module)]
	for path in source.files(".js"):
		wrong += [f"{source.place(path, line)}: {what}" for line, what in bare_words_of_js(path.read_text())]
	return wrong


def days_in_sentences_are_the_readers(source: SourceTree) -> list[str]:
	"""A day in a sentence is written in words (`day_text`), not as it is stored."""
	wrong = []
	for module in source.modules():
		for node in module.nodes:
			if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_(")):
				continue
			wrong += [
				f"{module.place(node)}: {ast.unparse(value)} in a sentence"
				for value in node.args
				if ast.unparse(value).endswith(".isoformat()")
			]
	return wrong


def dialogs_are_marked(source: SourceTree) -> list[str]:
	"""`forms.mark` says a dialog's labels to those who do not see them, and lets its dates be written as people write them."""
	wrong = []
	for path in source.files(".js", ".vue"):
		text = path.read_text()
		made, marked = text.count("new frappe.ui.Dialog("), len(re.findall(r"forms\.mark(?:\(| = )", text))
		if made > marked:
			wrong.append(
				f"{source.place(path, 1)}: {made} dialogs, {marked} marked by eu_korea_coop.forms.mark"
			)
	return wrong


def untranslatable(text: ast.AST) -> list[str]:
	if isinstance(text, ast.JoinedStr):
		return ["f-string inside _()"]
	if isinstance(text, ast.BinOp):
		return ["words put together inside _()"]
	if isinstance(text, ast.Call) and dotted_name(text.func).endswith("format"):
		return ["format inside _()"]
	return []


def is_bare_text(node: ast.AST) -> bool:
	"""A literal (also formatted or put together) with a letter in it."""
	if isinstance(node, ast.Constant):
		return isinstance(node.value, str) and bool(re.search(r"[A-Za-z]", node.value))
	if isinstance(node, ast.JoinedStr):
		return any(
			is_bare_text(part)
			for part in node.values
			if isinstance(part, ast.Constant) and " " in str(part.value)
		)
	if isinstance(node, ast.BinOp):
		return is_bare_text(node.left) or is_bare_text(node.right)
	if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
		return is_bare_text(node.func.value)
	return False


def bare_labels(module: Module):
	for node in module.nodes:
		if isinstance(node, ast.Dict):
			for key, value in zip(node.keys, node.values, strict=True):
				if isinstance(key, ast.Constant) and key.value == "label" and is_bare_text(value):
					yield value


def bare_words_of_js(text: str):
	for pattern, what in ((JS_SHOWING, "shown without __()"), (JS_LABEL, "label without __()")):
		for match in pattern.finditer(text):
			words = match[2].split("${")[0] if pattern is JS_LABEL else "words"
			is_fieldname = pattern is JS_LABEL and re.fullmatch(r"[a-z_]+", words)
			if re.search(r"[A-Za-z]", re.sub(r"<[^>]*>", "", words)) and not is_fieldname:
				yield text.count("\n", 0, match.start()) + 1, f"{what}: {match[0][:60]}"
	for match in re.finditer(r"(?<![\w$.])__\(\s*`[^`]*\$\{", text):
		yield text.count("\n", 0, match.start()) + 1, "template literal inside __()"


def everything_has_a_korean_text(source: SourceTree) -> list[str]:
	known = translations.korean(source.root)
	wrong = [
		f"{places[0]}: {text!r} has no Korean text"
		for text, places in translations.missing(source.root).items()
	]
	for text, korean in known.items():
		if placeholders(text) != placeholders(korean):
			wrong.append(
				f"{PACKAGE}/translations/ko.csv: {text!r} and its Korean text differ in what is filled in"
			)
	return wrong


def placeholders(text: str) -> set[str]:
	return set(re.findall(r"\{\w*\}", text))


AMERICAN = re.compile(
	r"\b(organization|behavior|favorite|center|analyze|recogniz|summariz|prioritiz|catalog\b|canceled|labeled)",
	re.IGNORECASE,
)


def words_are_british(source: SourceTree) -> list[str]:
	return [
		f"{places[0]}: {text!r}"
		for text, places in translations.find(source.root).items()
		if AMERICAN.search(text)
	]


# ------------------------------------------------------------------------------------------------- nothing private

MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|root|home|Users|mnt|opt/(?:pypi|npm))/\w")
REGISTRY = re.compile(
	r"\b(?:"
	+ "|".join(
		(
			"pypi",
			"files.python[h]osted",  # bracketed, so that this line does not name it
			"registry.npm[j]s",
			"registry.yarnpkg",
			"deb.debian",
			"registry-1.docker",
		)
	)
	+ r")\.(?:org|com|io)\b"
)
EMAIL = re.compile(r"(?<![\\\w.+-])[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
INVENTED = re.compile(r"(^|\.)(example|example\.(com|org|net)|localhost|invalid|test)$", re.IGNORECASE)


def nothing_private_is_committed(source: SourceTree) -> list[str]:
	"""No path of somebody's machine, no registry's host name, no real e-mail address."""
	wrong = []
	for path in source.tracked():
		try:
			text = path.read_text(encoding="utf-8")
		except UnicodeDecodeError:
			continue
		for pattern, what in ((MACHINE_PATH, "a path of a machine"), (REGISTRY, "a registry's host")):
			for match in pattern.finditer(text):
				wrong.append(
					f"{source.place(path, text.count(chr(10), 0, match.start()) + 1)}: {what}: {match[0]}"
				)
		for match in EMAIL.finditer(text):
			if not INVENTED.search(match[1]) and not is_code(text, match):
				wrong.append(
					f"{source.place(path, text.count(chr(10), 0, match.start()) + 1)}: an e-mail address: {match[0]}"
				)
	return wrong


def is_code(text: str, match: re.Match) -> bool:
	"""npm's `package@1.2.3`, git's `git@host` and the like are no addresses."""
	return (
		bool(re.match(r"[\d.]+$", match[1]))
		or "/" in text[match.end() : match.end() + 1]
		or text[match.start() - 1 : match.start()] in "/:"
	)


RULES = (
	domain_is_pure,
	domain_is_used,
	imports_go_one_way,
	reports_never_write,
	nothing_forbidden,
	names_say_what_is_inside,
	works_on_both_versions,
	hooks_are_a_table_of_contents,
	dotted_paths_resolve,
	overrides_are_whitelisted,
	whitelisted_functions_say_their_types,
	writes_say_that_another_was_first,
	routes_are_frappes,
	days_are_read_alike,
	long_files_say_why,
	patches_tell_what_they_do,
	doctypes_are_complete,
	json_is_stored_as_text,
	no_cache_is_shared,
	shown_words_are_translatable,
	everything_has_a_korean_text,
	days_in_sentences_are_the_readers,
	dialogs_are_marked,
	words_are_british,
	words_are_plain,
	nothing_private_is_committed,
)
