"""Partnerships by the thousand, written straight into the tables of a site of their own.

A partnership has ten interactions spread over five years, a stage log, parties, sometimes agreements, plans, outcomes,
support, bottlenecks and snapshots. Owners are two hundred, every stage occurs, one partnership in twenty is Restricted. The
computed columns are filled by the app's own sweep afterwards. The same seed gives the same records.
"""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from itertools import count, islice

import frappe
from frappe.utils import now

from eu_korea_coop.clock import site_today
from eu_korea_coop.directory import search_names
from eu_korea_coop.domain.dates import fuzzy
from eu_korea_coop.domain.funnel import move_facts
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.follow_up import sweep
from eu_korea_coop.setup.seeds import ROOT_SECTOR

OWNERS = 200
INTERACTIONS = 10
YEARS = 5
STAGES = (*ACTIVE_STAGES, "Parked", "Concluded", "Not Pursued")
WEIGHTS = (10, 14, 20, 16, 8, 12, 10, 4, 4, 2)
SECTORS = [f"Sector {number}" for number in range(1, 21)]
TYPES = {"Company": "Bench Company", "Research Institution": "Bench Institute", "Cluster": "Bench Cluster"}
ROWS_PER_STATEMENT = 2_000


def insert(doctype: str, rows: Iterable[dict]) -> None:
	"""Rows with the same keys, in statements of two thousand."""
	stamp, stem, number = now(), frappe.generate_hash(length=5), count()
	rows = iter(rows)
	while chunk := list(islice(rows, ROWS_PER_STATEMENT)):
		fields = list(chunk[0])
		columns = ["name", "creation", "modified", "modified_by", *([] if "owner" in fields else ["owner"])]
		names = ", ".join(
			f"`{column}`" for column in (*columns, *(field for field in fields if field != "name"))
		)
		values = [
			(
				row.get("name")
				or f"{stem}{next(number):07d}",  # in the order of the key: a page is filled once
				stamp,
				stamp,
				"Administrator",
				*([] if "owner" in fields else ["Administrator"]),
				*(row[field] for field in fields if field != "name"),
			)
			for row in chunk
		]
		places = ", ".join(["%s"] * len(values[0]))
		frappe.db._cursor.executemany(f"INSERT INTO `tab{doctype}` ({names}) VALUES ({places})", values)
	frappe.db.commit()


def child(parenttype: str, parentfield: str, parent: str, idx: int, **fields) -> dict:
	return {"parent": parent, "parenttype": parenttype, "parentfield": parentfield, "idx": idx, **fields}


def masters(today: date) -> None:
	"""What partnerships point at: owners, sectors, types, organisations and their contacts, events, indicators."""
	people = {owner(number): "Cooperation Officer" for number in range(OWNERS)}
	people |= {"viewer@bench.example": "Policy Viewer", "manager@bench.example": "Cooperation Manager"}
	insert("User", (a_user(email) for email in people))
	insert("Has Role", (child("User", "roles", email, 1, role=role) for email, role in people.items()))
	insert("Email Account", [MAIL_SERVER])
	frappe.db.delete("Sector")
	insert("Sector", sector_tree())
	insert(
		"Organisation Type",
		({"name": name, "type_name": name, "counterpart_type": kind} for kind, name in TYPES.items()),
	)
	for doctype, field in (("Bottleneck", "bottleneck_name"), ("Outcome Indicator", "indicator_name")):
		insert(doctype, ({"name": f"Bench {n}", field: f"Bench {n}"} for n in range(10)))
	insert("Programme", ({"name": f"Bench {n}", "programme_name": f"Bench {n}"} for n in range(10)))
	insert("Agreement Kind", [{"name": "Bench MoU", "kind_name": "Bench MoU"}])
	frappe.db.commit()


def sector_tree() -> list[dict]:
	"""The sectors below the root that every site has: a migration hangs its own ones there."""
	last = 2 * len(SECTORS) + 2
	root = {"name": ROOT_SECTOR, "sector_name": ROOT_SECTOR, "is_group": 1, "parent_sector": None}
	return [
		{**root, "lft": 1, "rgt": last},
		*(
			{
				"name": name,
				"sector_name": name,
				"is_group": 0,
				"parent_sector": ROOT_SECTOR,
				"lft": place,
				"rgt": place + 1,
			}
			for place, name in zip(range(2, last, 2), SECTORS, strict=True)
		),
	]


def owner(number: int) -> str:
	return f"officer{number % OWNERS}@bench.example"


def a_user(email: str) -> dict:
	name = email.partition("@")[0]
	return {
		"name": email,
		"email": email,
		"first_name": name,
		"full_name": name,
		"username": email,  # the people of the tests have the short ones
		"enabled": 1,
		"user_type": "System User",
		"time_zone": "UTC",
		"language": "en",
	}


MAIL_SERVER = {
	"name": "Bench",
	"email_account_name": "Bench",
	"email_id": "bench@bench.example",
	"enable_outgoing": 1,
	"default_outgoing": 1,
	"smtp_server": "127.0.0.1",
	"no_smtp_authentication": 1,
	"awaiting_password": 0,
}
"""Mails are queued for it; nothing is sent."""


class World:
	"""Partnerships `start` to `stop`, row by row for each table."""

	def __init__(self, start: int, stop: int, today: date, seed: int = 1):
		self.start, self.stop, self.today = start, stop, today
		self.random = random.Random(f"{seed}-{start}")
		self.first_day = today - timedelta(days=365 * YEARS)
		self.partnerships = [self.a_partnership(number) for number in range(start, stop)]

	def day(self, first: date | None = None, last: date | None = None) -> date:
		first, last = first or self.first_day, last or self.today
		return first + timedelta(days=self.random.randrange(max((last - first).days, 0) + 1))

	def organisations(self) -> range:
		"""One organisation for two partnerships, so that most stand in several."""
		return range(self.start // 2, max(self.stop // 2, self.start // 2 + 4))

	def events(self) -> range:
		return range(self.start // 100, max(self.stop // 100, self.start // 100 + 1))

	def a_partnership(self, number: int) -> dict:
		stage = self.random.choices(STAGES, WEIGHTS)[0]
		began = self.day(last=self.today - timedelta(days=20))
		step = self.random.random() < 0.5
		return {
			"name": f"PTN-BENCH-{number:06d}",
			"title": f"Partnership {number}",
			"stage": stage,
			"tier": self.random.choices(("Strategic", "Standard", "Watch"), (1, 8, 1))[0],
			"owner": owner(number),
			"owner_user": owner(number),
			"visibility": "Restricted" if number % 20 == 0 else "Normal",
			"next_step": "Write to the counterpart" if step else None,
			"next_step_due": self.day(self.today - timedelta(days=40), self.today + timedelta(days=90))
			if step
			else None,
			"next_step_owner": owner(number) if step else None,
			"origin_kind": self.random.choice(("By Coincidence", "Organised Outreach", "Introduction", "")),
			"origin_event": f"EVT-BENCH-{self.random.choice(self.events()):05d}" if number % 3 == 0 else None,
			"origin_partnership": f"PTN-BENCH-{number - 7:06d}"
			if number % 11 == 0 and number - 7 >= self.start
			else None,
			"resume_stage": "Exploring" if stage == "Parked" else None,
			"parked_until": self.day(self.today - timedelta(days=30), self.today + timedelta(days=200))
			if stage == "Parked"
			else None,
			"stage_since": began,
			"stage_since_precision": "Day",
			"reason_codes": None,
		}

	def fill(self) -> None:
		insert("Organisation", self.organisation_rows())
		insert("Organisation Contact", self.contact_rows())
		insert("Cooperation Event", self.event_rows())
		logs = list(self.log_rows())
		insert("Partnership", self.partnerships)
		insert("Partnership Stage Log", logs)
		insert("Partnership Party", self.party_rows())
		insert("Sector Tag", self.sector_rows())
		insert("Interaction", self.interaction_rows())
		insert("Interaction Event", self.interaction_event_rows())
		insert("Interaction Organisation", self.interaction_organisation_rows())
		insert("Agreement", self.agreement_rows())
		insert("Agreement Party", self.agreement_party_rows())
		insert("Action Plan", self.plan_rows())
		insert("Action Item", self.item_rows())
		insert("Cooperation Outcome", self.outcome_rows())
		insert("Partnership Support", self.support_rows())
		insert("Partnership Bottleneck", self.bottleneck_rows())
		insert("Partnership Snapshot", self.snapshot_rows())

	def organisation_rows(self) -> Iterator[dict]:
		for number in self.organisations():
			korean = number % 2
			yield {
				"name": f"ORG-BENCH-{number:06d}",
				"organisation_name": f"{'Korean Institute' if korean else 'European Cluster'} {number}",
				"side": "Korea" if korean else "Europe",
				"organisation_type": self.random.choice(list(TYPES.values())),
				"region": f"Region {number % 40}",
				"country": "Korea, Republic of" if korean else "Spain",
				"status": "Active",
				"search_names": f"organisation {number}",
				"city": f"City {number % 300}",
				"latitude": (34 if korean else 38) + self.random.random() * (4 if korean else 16),
				"longitude": (126.5 if korean else -8) + self.random.random() * (3 if korean else 30),
			}

	def contact_rows(self) -> Iterator[dict]:
		for number in self.organisations():
			if number % 5:
				yield child(
					"Organisation",
					"contacts",
					f"ORG-BENCH-{number:06d}",
					1,
					contact=f"Bench {number}",
					status="Active",
				)

	def event_rows(self) -> Iterator[dict]:
		for number in self.events():
			start = self.day()
			yield {
				"name": f"EVT-BENCH-{number:05d}",
				"title": f"Fair {number}",
				"kind": self.random.choice(("Conference", "Trade Fair", "Workshop")),
				"status": "Held",
				"start_date": start,
				"start_date_precision": "Day",
				"end_date": start + timedelta(days=2),
				"end_date_precision": "Day",
				"satisfaction_score": self.random.randrange(5, 10),
				"satisfaction_scale": 10,
				"budget": 10_000,
				"currency": "EUR",
			}

	def log_rows(self) -> Iterator[dict]:
		"""From First Contact on, in steps of some months, up to the partnership's stage."""
		for row in self.partnerships:
			rank = (
				ACTIVE_STAGES.index(row["stage"])
				if row["stage"] in ACTIVE_STAGES
				else self.random.randrange(5)
			)
			path = [*ACTIVE_STAGES[: rank + 1], *([] if row["stage"] in ACTIVE_STAGES else [row["stage"]])]
			days = sorted(self.day(last=self.today - timedelta(days=20)) for _stage in path)
			precisions = self.random.choices(("Day", "Month", "Year"), (8, 1, 1), k=len(path))
			text = move_facts(list(zip(path, map(fuzzy, days, precisions), strict=True)))
			for idx, (stage, day) in enumerate(zip(path, days, strict=True), 1):
				yield child(
					"Partnership",
					"stage_log",
					row["name"],
					idx,
					from_stage=path[idx - 2] if idx > 1 else None,
					to_stage=stage,
					effective_on=day,
					effective_on_precision=precisions[idx - 1],
					origin_kind=row["origin_kind"],
					**asdict(text[idx - 1]),
					days_in_previous=(day - days[idx - 2]).days if idx > 1 else 0,
					recorded_on=f"{day} 10:00:00",
				)
			row["stage_since"] = days[-1]

	def sides_of(self, number: int) -> tuple[str, str]:
		europe = number // 2 // 2 * 2
		europe = europe if europe in self.organisations() else self.organisations()[0] // 2 * 2
		return f"ORG-BENCH-{europe:06d}", f"ORG-BENCH-{europe + 1:06d}"

	def party_rows(self) -> Iterator[dict]:
		for number, row in enumerate(self.partnerships, self.start):
			for idx, organisation in enumerate(self.sides_of(number), 1):
				yield child(
					"Partnership",
					"parties",
					row["name"],
					idx,
					organisation=organisation,
					side="Korea" if idx == 2 else "Europe",
					role="Counterpart" if idx == 2 else "Lead",
				)

	def sector_rows(self) -> Iterator[dict]:
		for row in self.partnerships:
			for idx, sector in enumerate(self.random.sample(SECTORS, self.random.choice((1, 1, 2))), 1):
				yield child("Partnership", "sectors", row["name"], idx, sector=sector)

	def interaction_rows(self) -> Iterator[dict]:
		for number, row in enumerate(self.partnerships, self.start):
			for turn in range(INTERACTIONS):
				planned = turn == INTERACTIONS - 1 and number % 5 == 0
				day = self.day(self.today, self.today + timedelta(days=60)) if planned else self.day()
				meaningful = turn % 5 != 4
				yield {
					"name": f"INT-BENCH-{number:06d}-{turn}",
					"subject": "A talk",
					"interaction_type": "Meeting" if meaningful else "Attempt",
					"interaction_date": day,
					"interaction_date_precision": "Day",
					"partnership": row["name"],
					"owner": row["owner_user"],
					"status": "Planned" if planned else "Held",
					"two_way": int(meaningful),
					"is_meaningful": int(meaningful),
					"first_day": day,
					"last_day": day,
					"visibility": row["visibility"],
				}

	def interaction_event_rows(self) -> Iterator[dict]:
		for number in range(self.start, self.stop, 4):
			yield child(
				"Interaction",
				"events",
				f"INT-BENCH-{number:06d}-0",
				1,
				event=f"EVT-BENCH-{self.random.choice(self.events()):05d}",
			)

	def interaction_organisation_rows(self) -> Iterator[dict]:
		for number in range(self.start, self.stop):
			for turn in (0, 5):
				for idx, organisation in enumerate(self.sides_of(number), 1):
					yield child(
						"Interaction",
						"organisations",
						f"INT-BENCH-{number:06d}-{turn}",
						idx,
						organisation=organisation,
					)

	def with_agreement(self) -> Iterator[tuple[int, dict]]:
		for number, row in enumerate(self.partnerships, self.start):
			if row["stage"] in ("Agreement in Preparation", "Formalised", "Implementing"):
				yield number, row

	def agreement_rows(self) -> Iterator[dict]:
		for number, row in self.with_agreement():
			in_force = row["stage"] != "Agreement in Preparation"
			yield {
				"name": f"AGR-BENCH-{number:06d}",
				"title": f"Memorandum {number}",
				"kind": "Bench MoU",
				"partnership": row["name"],
				"state": "In Force" if in_force else "Signing",
				"state_since": row["stage_since"],
				"owner_user": row["owner_user"],
				"visibility": row["visibility"],
				"term_type": "Fixed" if in_force else "Open-Ended",
				"end_date": self.day(self.today - timedelta(days=30), self.today + timedelta(days=900))
				if in_force
				else None,
				"signed_on": row["stage_since"] if in_force else None,
				"signed_on_precision": "Day",
				"counts_in_figures": 1,
			}

	def agreement_party_rows(self) -> Iterator[dict]:
		for number, row in self.with_agreement():
			signed = row["stage"] != "Agreement in Preparation"
			for idx, organisation in enumerate(self.sides_of(number), 1):
				yield child(
					"Agreement",
					"parties",
					f"AGR-BENCH-{number:06d}",
					idx,
					organisation=organisation,
					party_role="Signatory",
					required=1,
					signature_status="Signed" if signed else "Sent",
					pending_since=None if signed else row["stage_since"],
				)

	def plan_rows(self) -> Iterator[dict]:
		for number, row in self.with_agreement():
			if row["stage"] == "Implementing":
				yield {
					"name": f"PLAN-BENCH-{number:06d}",
					"title": f"Plan {number}",
					"partnership": row["name"],
					"agreement": f"AGR-BENCH-{number:06d}",
					"status": "Adopted",
				}

	def item_rows(self) -> Iterator[dict]:
		for number, plan in enumerate(self.plan_rows()):
			for idx in range(1, 5):
				yield child(
					"Action Plan",
					"items",
					plan["name"],
					idx,
					action=f"Action {idx}",
					owner_user=owner(number + idx),
					due=self.day(self.today - timedelta(days=60), self.today + timedelta(days=300)),
					due_precision="Day",
					status=self.random.choice(("Open", "Done", "In Progress")),
					progress=50,
				)

	def outcome_rows(self) -> Iterator[dict]:
		for number, row in enumerate(self.partnerships, self.start):
			if number % 3 == 0:
				yield {
					"name": f"OUT-BENCH-{number:06d}",
					"title": "A result",
					"indicator": f"Bench {number % 10}",
					"status": self.random.choice(("Expected", "Reported", "Verified", "None Yet")),
					"quantity": self.random.randrange(1, 9),
					"outcome_date": self.day(),
					"outcome_date_precision": "Day",
					"directness": self.random.choice(("Direct", "Indirect")),
					"partnership": row["name"],
				}

	def support_rows(self) -> Iterator[dict]:
		for number, row in enumerate(self.partnerships, self.start):
			if number % 5 == 0:
				yield child(
					"Partnership",
					"support",
					row["name"],
					1,
					kind="Funding",
					level=self.random.choice(("EU", "National", "Korea")),
					programme=f"Bench {number % 10}",
					amount=1000,
					currency=self.random.choice(("EUR", "USD")),
				)

	def bottleneck_rows(self) -> Iterator[dict]:
		for number, row in enumerate(self.partnerships, self.start):
			if number % 4 == 0:
				raised = self.day()
				resolved = number % 8 == 0
				yield child(
					"Partnership",
					"bottlenecks",
					row["name"],
					1,
					bottleneck=f"Bench {number % 10}",
					status="Resolved" if resolved else "Open",
					raised_on=raised,
					raised_on_precision="Day",
					resolved_on=self.day(raised) if resolved else None,
					resolved_on_precision="Day",
				)

	def snapshot_rows(self) -> Iterator[dict]:
		"""What stood half a year and a year ago, so that an as-of report has something to read."""
		for row in self.partnerships:
			for days in (365, 180):
				valid_from = self.today - timedelta(days=days)
				stalled = self.random.random() < 0.4
				reasons = [
					{
						"code": "NO_NEXT_STEP",
						"severity": "Hard",
						"since": None,
						"evidence": [],
						"action": "SET_NEXT_STEP",
					}
				]
				yield {
					"partnership": row["name"],
					"valid_from": valid_from,
					"kind": "Change",
					"stage": row["stage"],
					"health": "Stalled" if stalled else "On track",
					"stalled_since": valid_from if stalled else None,
					"owner_user": row["owner_user"],
					"silent_since": valid_from - timedelta(days=100),
					"tier": row["tier"],
					"reasons": json.dumps(reasons if stalled else []),
				}


def grow_to(wanted: int, step: int = 10_000) -> None:
	"""Fill the site until it has `wanted` partnerships."""
	today = site_today()
	there = frappe.db.count("Partnership", {"name": ("like", "PTN-BENCH-%")})
	if not there:
		masters(today)
	while there < wanted:
		stop = min(there + step, wanted)
		World(there, stop, today).fill()
		there = stop
	search_names.fill()


COUNTED_AGAIN = (
	"Partnership",
	"Partnership Health Reason",
	"Partnership Party",
	"Partnership Snapshot",
	"Partnership Stage Log",
	"Interaction",
	"Agreement",
	"Action Plan",
	"Action Item",
	"Organisation",
	"Organisation Contact",
)
"""Tables whose statistics the database renews after a fill; on a site in use it does so by itself."""


def judge() -> None:
	"""Let the sweep judge what was filled in, as the clock does: with its log, which Today and the digests ask for."""
	sweep.run(full=False)
	spread_changes()
	for doctype in COUNTED_AGAIN:
		frappe.db.sql(f"ANALYZE TABLE `tab{doctype}`")


DAYS_OF_CHANGES = 179
"""Days over which what was recorded first is spread: a partnership changes twice a year, one in 26 within a week."""


def spread_changes() -> None:
	"""As on a site in use, where a change is recorded on its day, and not all of them on the day of a fill."""
	days = f"INTERVAL MOD(CRC32(partnership), {DAYS_OF_CHANGES}) DAY"
	frappe.db.sql(
		f"""UPDATE `tabPartnership Snapshot` SET valid_from = valid_from - {days}, creation = creation - {days}
		WHERE valid_from = %s AND kind = 'Change'""",
		site_today(),
	)
	frappe.db.commit()
