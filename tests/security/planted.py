"""A committed site in which every text that somebody may not read holds a mark, and the people who ask for it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import frappe
from frappe.utils import add_days, nowdate
from frappe.utils.password import set_encrypted_password

from eu_korea_coop.constants import OFFICER
from eu_korea_coop.permissions import GUARDED, PRIVATE, REFERENCES
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_introduction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_user,
	persona,
)

RESTRICTED_MARK, PERSONAL_MARK, OWN_MARK, USER_MARK = "Zugspitze", "Hallasan", "Baekdusan", "seoraksan"
"""Begin every mark of a Restricted record, of what names or describes persons, of what is an officer's own or a manager's, and
of a user of the site: in small letters, for an address has no others.
"""

TEXTS = (
	"Data",
	"Small Text",
	"Text",
	"Long Text",
	"Text Editor",
	"HTML Editor",
	"Markdown Editor",
	"Code",
	"Read Only",
)
NOT_MARKED = (
	"naming_series",
	"stage",
	"state",
	"status",
	"visibility",
	"search_names",
	"file_url",
	"content_hash",
)
"""Text fields that hold no words of a person: a mark there would break the record, and nothing else."""
NOT_MARKED += (
	"comment_type",
	"communication_type",
	"communication_medium",
	"reference_doctype",
	"doctype",
	"iso_code",
)
NOT_MARKED += (
	"owner",
	"pair_key",
	"folder",
	"attached_to_field",
	"email_status",
	"sent_or_received",
	"delivery_status",
)
NOT_MARKED += (
	"reason_codes",
	"reasons_hash",
	"snapshot_hash",
	"history_key",
	"key_hash",
	"state_class",
	"to_state",
)

BLIND = {
	RESTRICTED_MARK: ("another officer", "system manager", "viewer", "outsider", "guest"),
	PERSONAL_MARK: ("viewer", "outsider", "guest"),
	OWN_MARK: ("another officer", "viewer", "outsider", "guest"),
	USER_MARK: ("viewer", "guest"),
}
"""Who may see no mark of a kind."""

READERS = ("officer", "manager")
"""Who must find marks: a way in that is shut for everybody proves nothing."""


@dataclass
class World:
	"""`targets`: label → (DocType, name); `keys`: persona → "key:secret"; `marks`: mark → the field that holds it.

	`own`: labels of what is the officer's own, or a manager's.
	"""

	targets: dict[str, tuple[str, str]] = field(default_factory=dict)
	users: dict[str, str] = field(default_factory=dict)
	keys: dict[str, str | None] = field(default_factory=dict)
	marks: dict[str, str] = field(default_factory=dict)
	file_urls: list[str] = field(default_factory=list)
	own: list[str] = field(default_factory=list)


def plant(marked: bool = True) -> World:
	"""Make, mark and commit everything; `take_away` undoes it. Not `marked`: our records alone, as they are."""
	world, number = World(), itertools.count(1)
	remember_seeds()
	for name in (*READERS, *BLIND[RESTRICTED_MARK]):
		world.users[name], world.keys[name] = persona(name), keys_of(name)
	records = make_restricted()
	for label, doc in records.items() if marked else ():
		if label.startswith("normal"):
			continue
		mark_record(doc.doctype, doc.name, RESTRICTED_MARK, world, number)
	for label, doc in make_about(records["partnership"], world).items() if marked else ():
		records[label] = doc
		mark_record(doc.doctype, doc.name, RESTRICTED_MARK, world, number)
	records["contact"] = make_contact(make_organisation("Korea"))
	mark_record("Contact", records["contact"].name, PERSONAL_MARK, world, number)
	records["normal interaction"] = make_interaction(records["normal partnership"], summary="x", outcome="x")
	mark_record("Interaction", records["normal interaction"].name, PERSONAL_MARK, world, number)
	records["colleague"] = make_colleague(world, number)
	hidden = records["partnership"].name
	frappe.db.set_value("Partnership", hidden, "_comments", f'[{{"comment": "{RESTRICTED_MARK}0"}}]')
	for label, (doc, kind) in make_own(world).items() if marked else ():
		records[label] = doc
		world.own.append(label)
		mark_record(doc.doctype, doc.name, kind, world, number)
	world.targets = {label: (doc.doctype, doc.name) for label, doc in records.items()}
	frappe.db.commit()
	frappe.clear_cache()
	return world


FRAPPES = (
	"File",
	"Contact",
	"Contact Email",
	"Contact Phone",
	"User",
	"Has Role",
	"User Social Login",
	"Notification Settings",
	"Dynamic Link",
	"Comment",
	"Communication",
	"Communication Link",
	"Version",
	"ToDo",
	"Tag",
	"Tag Link",
	"DocShare",
	"Document Follow",
	"Notification Log",
	"Email Queue",
	"Email Queue Recipient",
	"Deleted Document",
	"Error Log",
	"Activity Log",
	"Access Log",
	"Route History",
	"Prepared Report",
	"Note",
	"Reminder",
	"Event",
	"Kanban Board",
	"Kanban Board Column",
	"List Filter",
	"Dashboard Chart",
	"Number Card",
	"Dashboard Settings",
)
"""What of Frappe's own may have been made."""


SEEDS: dict[str, list[str]] = {}


def remember_seeds() -> None:
	"""The records that were there before. A date of creation does not tell: a site is made in another time zone."""
	for doctype in (*ours(), *FRAPPES):
		if frappe.db.table_exists(doctype):
			SEEDS[doctype] = frappe.get_all(doctype, pluck="name")


def ours() -> list[str]:
	modules = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up", "Importing")
	return frappe.get_all(
		"DocType", filters={"module": ("in", modules), "issingle": 0, "is_virtual": 0}, pluck="name"
	)


def make_restricted() -> dict:
	"""A Restricted partnership of the officer's with what belongs to it, and a Normal one that came from it."""
	with as_user("officer"):
		korean, european = make_organisation("Korea"), make_organisation()
		hidden = make_partnership(
			parties=[european, {"organisation": korean.name, "motive": "x"}],
			visibility="Restricted",
			next_step="x",
			next_step_due=add_days(nowdate(), 10),
			support=[{"kind": "Office", "description": "x"}],
			bottlenecks=[{"bottleneck": make_master("Bottleneck"), "note": "x"}],
			success_criteria=[{"criterion": "x"}],
		)
		interaction = make_interaction(
			hidden,
			events=[make_event().name],
			participants=[{"participant_name": "x"}],
			organisations=[{"organisation": korean.name, "role": "x"}],
		)
		agreement = make_agreement(hidden, scope_items=[{"scope_item": "x"}])
		plan = make_plan(hidden, items=[{"action": "x", "owner_user": persona("officer")}])
		outcome = make_outcome(hidden, description="x")
		introduction = make_introduction(hidden)
		normal = make_partnership(
			title="Open to all",
			origin_partnership=hidden.name,
			related_to=hidden.name,
			origin_agreement=agreement.name,
		)
		make_interaction(
			normal,
			visibility="Restricted",
			next_step=f"Offer {RESTRICTED_MARK}",
			next_step_due=add_days(nowdate(), 5),
		)
		restricted_interaction = frappe.get_last_doc("Interaction")
	snapshot = frappe.get_doc("Partnership Snapshot", {"partnership": hidden.name})
	return {
		"partnership": hidden,
		"interaction": interaction,
		"agreement": agreement,
		"plan": plan,
		"outcome": outcome,
		"introduction": introduction,
		"review": row("Partnership Review", partnership=hidden.name, decision="Leave"),
		"snapshot": snapshot,
		"restricted interaction": restricted_interaction,
		"normal partnership": normal,
	}


TEXTS_OF_USERS = (
	"email",
	"first_name",
	"middle_name",
	"last_name",
	"full_name",
	"username",
	"phone",
	"mobile_no",
	"location",
	"interest",
	"bio",
	"email_signature",
)


def make_colleague(world: World, number):
	"""A user of the site, whose name bears no mark, for requests hold it; and another one whom no request names, and whose name does."""
	named = make_user(OFFICER, email="a.colleague@people.example")
	unnamed = make_user(OFFICER, email=f"{USER_MARK}{next(number)}@people.example")
	world.marks[unnamed.split("@")[0]] = "User.name"
	for name in (named, unnamed):
		fields = [field for field in TEXTS_OF_USERS if name == named or field != "email"]
		marks = {f"{USER_MARK}{next(number)}": field for field in fields}
		world.marks |= {mark: f"User.{field}" for mark, field in marks.items()}
		values = {field: f"{mark}@x.example" for mark, field in marks.items()}
		frappe.db.set_value("User", name, values)
	frappe.cache.delete_key("users_for_mentions")
	frappe.cache.delete_key("enabled_users")
	return frappe.get_doc("User", named)


def make_about(doc, world: World) -> dict:
	"""Frappe's own records about a record of ours."""
	about = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	with as_user("officer"):
		comment = doc.add_comment("Comment", "x")
		doc.add_tag("Festival")
		doc.reload()
		doc.save(ignore_version=False)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=8)}.txt",
				"content": f"{RESTRICTED_MARK} in a file",
				"attached_to_doctype": doc.doctype,
				"attached_to_name": doc.name,
				"is_private": 1,
			}
		).insert()
		todo = frappe.get_doc(
			{
				"doctype": "ToDo",
				"description": "x",
				"reference_type": doc.doctype,
				"reference_name": doc.name,
				"allocated_to": persona("officer"),
			}
		).insert()
		mail = frappe.get_doc(
			{
				"doctype": "Communication",
				"subject": "x",
				"content": "x",
				"sender": "a@cluster.example",
				"recipients": "b@cluster.example",
				**about,
			}
		).insert(ignore_permissions=True)
	version = frappe.get_doc(
		{
			"doctype": "Version",
			"ref_doctype": doc.doctype,
			"docname": doc.name,
			"data": f'{{"changed": [["objective", "{RESTRICTED_MARK}", "x"]]}}',
		}
	).insert(ignore_permissions=True)
	world.file_urls.append(file.file_url)
	tag = frappe.get_doc("Tag Link", {"document_name": doc.name})
	return {"comment": comment, "file": file, "todo": todo, "mail": mail, "version": version, "tag": tag}


def make_own(world: World) -> dict[str, tuple]:
	"""Label → (record, kind of its marks): what is the officer's own, what managers alone read, and what the app writes itself."""
	officer = persona("officer")
	with as_user("officer"):
		entry = row("Event", subject="x", event_type="Private", starts_on=f"{nowdate()} 10:00:00")
	sheet = row(
		"File",
		file_name=f"{frappe.generate_hash(length=8)}.csv",
		content=f"Organisation,Side\n{OWN_MARK} in a sheet,Korea",
		is_private=1,
	)
	world.file_urls.append(sheet.file_url)
	held = row("Cooperation Import", file=sheet.file_url)
	made = {
		"import": held,
		"import batch": row("Cooperation Import Batch", cooperation_import=held.name),
		"import mapping": row("Cooperation Import Mapping", mapping_name="Marked", kind="People"),
		"preference": row("Digest Preference", user=officer),
		"feed": row("Calendar Feed", user=officer),
		"delivery": row(
			"Digest Delivery",
			user=officer,
			kind="Manager",
			period="2001-W01",
			delivery_key="marked",
			status="Nothing To Say",
		),
		"run": row("Cooperation Run Log", job="Sweep", status="Completed", run_for=nowdate()),
		"session": row("Review Session", choice="Unreviewed", sort_by="Worst First"),
		"person change": row("Person Change", user=officer, kind="Two People"),
		"encounter key": row("Encounter Key", user=officer, key_hash="marked"),
		"calendar meeting": row("Calendar Meeting", user=officer, key_hash="marked"),
		"calendar entry": entry,
		"notification": row("Notification Log", subject="x", for_user=officer, type="Alert"),
	}
	set_encrypted_password("Digest Preference", officer, f"{OWN_MARK} in a password", "calendar_password")
	proposal = row("Contact Proposal", organisation_name="x", person_name="x")
	return {label: (doc, OWN_MARK) for label, doc in made.items()} | {"proposal": (proposal, PERSONAL_MARK)}


def row(doctype: str, **values):
	"""A row the app writes itself, or a person's own, which may be there."""
	name = frappe.db.exists(doctype, {"user": values["user"]}) if doctype in PRIVATE else None
	if name:
		return frappe.get_doc(doctype, name)
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)


def mark_record(doctype: str, name: str, kind: str, world: World, number) -> None:
	"""Put a mark of its own into every text field of a record and of its rows, past every rule."""
	meta = frappe.get_meta(doctype)
	mark_row(doctype, name, kind, world, number)
	for table in meta.get_table_fields():
		for row in frappe.get_all(
			table.options, filters={"parent": name, "parenttype": doctype}, pluck="name"
		):
			mark_row(table.options, row, kind, world, number)


def mark_row(doctype: str, name: str, kind: str, world: World, number) -> None:
	values = {}
	for df in frappe.get_meta(doctype).fields:
		if (
			df.fieldtype in TEXTS
			and df.fieldname not in NOT_MARKED
			and not df.get("is_virtual")
			and not df.fetch_from
		):
			if doctype == "Version" or (doctype == "File" and df.fieldname != "file_name"):
				continue
			mark = f"{kind}{next(number)}"
			values[df.fieldname] = f"{mark} x"
			world.marks[mark] = f"{doctype}.{df.fieldname}"
	if values:
		frappe.db.set_value(doctype, name, values, update_modified=False)


def hidden_state(world: World) -> dict[tuple[str, str], dict]:
	"""The rows of the hidden records, and of all that is about them: who may not read them changes none and adds none."""
	frappe.db.rollback()
	hidden = {
		name
		for label, (doctype, name) in world.targets.items()
		if doctype in GUARDED and not label.startswith("normal")
	}
	about = {**REFERENCES, "DocShare": ("share_doctype", "share_name")}
	about |= {"Document Follow": ("ref_doctype", "ref_docname")}
	rows = {}
	for doctype, name in world.targets.values():
		if name in hidden:
			rows[doctype, name] = frappe.db.get_value(doctype, name, "*", as_dict=True)
			for table in frappe.get_meta(doctype).get_table_fields():
				rows |= rows_of(table.options, {"parent": name, "parenttype": doctype})
	for doctype, (_doctype_field, name_field) in about.items():
		rows |= rows_of(doctype, {name_field: ("in", hidden)})
	return {key: dict(row) for key, row in rows.items() if row}


def rows_of(doctype: str, filters: dict) -> dict[tuple[str, str], dict]:
	return {(doctype, row.name): row for row in frappe.get_all(doctype, filters=filters, fields=["*"])}


def keys_of(name: str) -> str | None:
	if name == "guest":
		return None
	from frappe.core.doctype.user.user import generate_keys

	user = persona(name)
	secret = generate_keys(user)["api_secret"]
	return f"{frappe.db.get_value('User', user, 'api_key')}:{secret}"


def take_away() -> None:
	"""Everything that was made since: by the planting, and by whoever asked."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for name in set(frappe.get_all("File", filters={"is_folder": 0}, pluck="name")) - set(SEEDS["File"]):
		frappe.delete_doc("File", name, force=True)
	for doctype, names in SEEDS.items():
		frappe.db.delete(doctype, {"name": ("not in", names or [""])})
	frappe.db.commit()
	frappe.clear_cache()
