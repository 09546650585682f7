"""The masters a new site starts with: an administrator may rename, change or delete any of them.

Names come from the discussion paper (L### are its lines). Inserted when missing, never updated.
"""

import frappe

from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.setup import mail_drafts

ORGANISATION_TYPE = "Organisation Type"
SECTOR = "Sector"

# name, usual side, counterpart type (requirement A12, L276), counts as a cluster (A9, L202)
ORGANISATION_TYPES = (
	# Korea (requirement A1: L50, L52, L56)
	("Cluster Promotion Agency", KOREA, "Agency", 0),
	("Mini Cluster", KOREA, "Cluster", 1),
	("Industrial Complex or Technology Park", KOREA, "Cluster", 0),
	("Technology Agency", KOREA, "Agency", 0),
	("Research Funder", KOREA, "Agency", 0),
	("Cluster-like Foundation", KOREA, "Research Institution", 0),
	("Technology Transfer Company", KOREA, "Company", 0),
	# Europe (requirement A2: L109, L123, L154, L176, L200, L202, L228, L250)
	("Cluster Organisation", EUROPE, "Cluster", 1),
	("Competitiveness Cluster", EUROPE, "Cluster", 1),
	("Cluster Partnership (ESCP-4i)", EUROPE, "Cluster", 1),
	("Regional Development Agency", EUROPE, "Agency", 0),
	("National Cluster Network", EUROPE, "Network", 0),
	("Cross-border Network", EUROPE, "Network", 0),
	("Intergovernmental Network", EUROPE, "Network", 0),
	("EUREKA Cluster", EUROPE, "Network", 0),
	("Project Consortium", EUROPE, "Consortium", 0),
	("EU Institution or Delegation", EUROPE, "Political Institution", 0),
	# On either side
	("Global Network", "", "Network", 0),
	("Ministry", "", "Political Institution", 0),
	("Region", "", "Political Institution", 0),
	("City", "", "Political Institution", 0),
	("Public Agency", "", "Agency", 0),
	("Research Institute", "", "Research Institution", 0),
	("University", "", "Research Institution", 0),
	("Academic Society", "", "Association", 0),
	("Trade Association", "", "Association", 0),
	("Chamber of Commerce", "", "Association", 0),
	("NGO or Foundation", "", "Association", 0),
	("Company", "", "Company", 0),
)

# What an organisation does, whatever its type (requirement A6, L113)
FUNCTIONS = (
	("Represents Members", "Speaks for companies and research organisations of its region or sector."),
	("Hosts Laboratories", "Runs research laboratories for its ecosystem."),
	("Gives Access to Equipment", "Lets local enterprises use equipment, as a science park does."),
	("Organises Meetings", "Brings the local ecosystem together."),
	("Co-runs a Trade Show", "Takes part in organising a trade show."),
	("Manages Clusters", "Manages clusters centrally or locally."),
	("Supports Internationalisation", "Helps members to cooperate and sell abroad."),
	("Introduces Partners", "Introduces others to organisations it knows."),
	("Funds Research", "Pays for research and development projects."),
	("Develops Policy", "Designs or carries out cluster, innovation or trade policy."),
	("Coordinates Research Projects", "Leads joint research and development."),
	("Transfers Technology", "Brings research results to companies."),
	("Trains", "Offers training to cluster managers or companies."),
)

# name, label, inverse label, symmetric, can introduce, weight of an introduction (requirement A4: L50, L52, L76, L204)
RELATION_TYPES = (
	("Located In", "located in", "location of", 0, 0, 20),
	("Facilitated By", "facilitated by", "facilitates", 0, 1, 70),
	("Appointed By", "appointed by", "appointed", 0, 1, 60),
	("Agency Of", "agency of", "has agency", 0, 1, 70),
	("Member Of", "member of", "has member", 0, 1, 60),
	("Board Member Of", "board member of", "has board member", 0, 1, 80),
	("Manages", "manages", "managed by", 0, 1, 80),
	("Has Office In", "has office in", "hosts office of", 0, 1, 40),
	("Predecessor Of", "predecessor of", "successor of", 0, 0, 20),
	("Part Of", "part of", "includes", 0, 1, 60),
	("Leads", "leads", "led by", 0, 1, 70),
	("Coordinates", "coordinates", "coordinated by", 0, 1, 70),
	("Funds", "funds", "funded by", 0, 0, 30),
	("Shares Board With", "shares board with", "shares board with", 1, 1, 80),
	("Works With", "works with", "works with", 1, 1, 50),
)

ROOT_SECTOR = "All Sectors"
# group: sectors (requirement J1: L111, L123, L154, L218, L230, L276, L278)
SECTORS = {
	"Life Sciences and Health": ("Biotechnology", "Pharmaceuticals", "Cosmetics", "Health"),
	"Food and Environment": ("Food", "Water", "Energy and Environment"),
	"Production": (
		"Manufacturing",
		"Machinery",
		"Mechatronics",
		"Steel and Metal",
		"Packaging",
		"Textile",
	),
	"Digital": ("ICT", "Software", "Mobile Communication"),
	"Cities and Transport": ("Smart Cities", "Mobility"),
	"Consumer and Culture": ("Consumer Goods", "MICE and Leisure", "Cultural Heritage"),
}

# name, default term in months, days before the end for a review, notice days, description
# (requirement E1: L88, L109, L139, L168, L256, L345-L346)
AGREEMENT_KINDS = (
	("Memorandum of Understanding", 36, 180, None, "States a common intention, usually without money."),
	("Bilateral Cooperation Agreement", 36, 180, None, "Cooperation of two organisations on named points."),
	("Transnational Agreement", 24, 180, None, "Cooperation of bodies of several countries."),
	("Twinning", 60, 365, None, "Partnership of two cities or regions."),
	(
		"Science and Technology Agreement",
		60,
		365,
		None,
		"Cooperation in research, between states or agencies.",
	),
	("Free Trade Agreement", None, None, None, "Trade between states; recorded as background."),
	("Co-organisation Arrangement", 12, 60, 90, "Running one event together."),
	("Consortium Agreement", 36, 180, None, "Rules of a joint project."),
	("Letter of Intent", 12, 60, 90, "Announces a later agreement."),
)

_ESCP = "ESCP-4i partnerships, 2016-2017."
_MATCHMAKING = "Ten matchmaking events of the European Cluster Collaboration Platform."
# name, category, unit, reference value, reference note (requirements G1, G4)
OUTCOME_INDICATORS = (
	("SME Partnership, Commercial", "SME Partnership", "partnerships", None, None),
	("SME Partnership, Distribution", "SME Partnership", "partnerships", None, None),
	("SME Partnership, Technology", "SME Partnership", "partnerships", None, None),
	("SMEs Reached", "Other", "SMEs", 2700, _ESCP),
	("Cluster-to-Cluster Meetings", "Meeting", "meetings", 370, _ESCP),
	("Business-to-Business Meetings", "Meeting", "meetings", 3010, _ESCP),
	("Memoranda of Understanding Signed", "Agreement", "agreements", 39, _ESCP),
	("Joint R&D Projects", "Joint R&D Project", "projects", 45, f"{_ESCP} Projects of any kind."),
	("Matchmaking Meetings", "Meeting", "meetings", 2210, _MATCHMAKING),
	("Cooperation Cases", "Other", "cases", 202, f"{_MATCHMAKING} Out of 2,210 meetings."),
	("Formal Agreements", "Agreement", "agreements", 27, f"{_MATCHMAKING} Out of 202 cooperation cases."),
	("Partners in Joint Projects", "Project Participation", "partners", None, None),
	("Projects with Korean Partners", "Project Participation", "projects", None, None),
	("Projects Labelled", "Project Participation", "projects", None, None),
	("Projects Led from Korea", "Project Participation", "projects", None, None),
	("Board Seats", "Board Seat", "seats", None, None),
	("Co-Funding", "Co-Funding", "amount", None, None),
	("Trainings", "Training", "trainings", None, None),
	("Market Entries", "Market Entry", "companies", None, None),
)

# requirement H1: L52, L60, L170, L190, L240; neutral words, requirement H4: L289
BOTTLENECKS = (
	("Funding Information", "Information on funding programmes of the partner country is hard to get."),
	("Internationalisation Strategy", "The cluster has no internationalisation strategy yet."),
	("Culture", "Ways of working differ."),
	("Contact People", "It is not known whom to talk to."),
	("Administrative Systems", "Administrations work differently."),
	("Language", "A common language or good translation is needed."),
	("Hierarchical Decision Making", "Decisions take their way through the hierarchy."),
	("Website in Korean Only", "Information on the web is in Korean only."),
	("Cluster Concept", "Cluster means something else on each side."),
)

# requirement H2: L73, L143, L170, L192, L240, L256
SUCCESS_FACTORS = (
	("Local Office", "An office in the partner country."),
	("Korean-speaking Staff", "Colleagues who speak Korean."),
	("Good Local Translators", "Knowledgeable translators on the spot."),
	("Gateway", "An organisation that introduces others."),
	("International Events", "Being present at international events."),
	("Mutual Adjustment", "Both sides adjust to each other's needs."),
	("Long-term View", "Time to let the relation grow."),
	("Enterprise Europe Network", "Using the network's services."),
	("Staff Exchange", "Exchanging and training people."),
	("Shared Board or Contacts", "Sitting on the same board, knowing the same people."),
	("Informal Links", "Building on links that exist."),
)

CLOSE_REASONS = (
	("Objective Reached", "What was wanted is done."),
	("Project Ended", "The project or programme that carried it is over."),
	("Agreement Not Renewed", "The parties let the agreement end."),
	("No Answer", "The counterpart did not answer."),
	("No Shared Interest", "The interests of the parties do not meet."),
	("No Funding", "Nobody could pay for it."),
	("Priorities Changed", "One side turned to other topics or countries."),
	("Counterpart Closed", "A party no longer exists."),
	("Continued Elsewhere", "Another partnership carries it on."),
)


def seed_records() -> list[dict]:
	"""Every seed as the values of a document, parents before children."""
	records = [
		{
			"doctype": ORGANISATION_TYPE,
			"type_name": name,
			"side": side,
			"counterpart_type": counterpart,
			"is_cluster": is_cluster,
		}
		for name, side, counterpart, is_cluster in ORGANISATION_TYPES
	]
	records += [
		{
			"doctype": "Relation Type",
			"relation_name": name,
			"label": label,
			"inverse_label": inverse,
			"symmetric": symmetric,
			"can_introduce": can_introduce,
			"weight": weight,
		}
		for name, label, inverse, symmetric, can_introduce, weight in RELATION_TYPES
	]
	records += sector_records()
	records += [
		{
			"doctype": "Agreement Kind",
			"kind_name": name,
			"default_term_months": term,
			"review_days": review,
			"notice_days": notice,
			"description": description,
		}
		for name, term, review, notice, description in AGREEMENT_KINDS
	]
	records += [
		{
			"doctype": "Outcome Indicator",
			"indicator_name": name,
			"category": category,
			"unit": unit,
			"reference_value": reference,
			"reference_note": note,
		}
		for name, category, unit, reference, note in OUTCOME_INDICATORS
	]
	for doctype, key, rows in (
		("Organisation Function", "function_name", FUNCTIONS),
		("Bottleneck", "bottleneck_name", BOTTLENECKS),
		("Success Factor", "factor_name", SUCCESS_FACTORS),
		("Close Reason", "reason_name", CLOSE_REASONS),
	):
		records += [{"doctype": doctype, key: name, "description": text} for name, text in rows]
	return records + mail_drafts.records()


def sector_records() -> list[dict]:
	records = [{"doctype": SECTOR, "sector_name": ROOT_SECTOR, "is_group": 1}]
	for group, sectors in SECTORS.items():
		records.append({"doctype": SECTOR, "sector_name": group, "is_group": 1, "parent_sector": ROOT_SECTOR})
		records += [{"doctype": SECTOR, "sector_name": name, "parent_sector": group} for name in sectors]
	return records


def insert_missing(respect_deletion: bool = False) -> list[tuple[str, str]]:
	"""Insert the seeds that are not there and answer them as (DocType, name).

	`respect_deletion`: what an administrator deleted stays deleted (on migrate); a first install inserts all.
	"""
	inserted = []
	for values in seed_records():
		doctype = values["doctype"]
		name = name_of(values)
		if frappe.db.exists(doctype, name) or (respect_deletion and was_deleted(doctype, name)):
			continue
		parent = values.get("parent_sector")
		if parent and not frappe.db.exists(SECTOR, parent):
			continue  # an administrator built another tree
		frappe.get_doc(values).insert()
		inserted.append((doctype, name))
	return inserted


def name_of(values: dict) -> str:
	"""The name a record gets by its DocType's naming: one of its fields, or a text with several."""
	kind, _, rule = frappe.get_meta(values["doctype"]).autoname.partition(":")
	return values[rule] if kind == "field" else rule.format(**values)


def was_deleted(doctype: str, name: str) -> bool:
	return bool(
		frappe.db.exists(
			"Deleted Document", {"deleted_doctype": doctype, "deleted_name": name, "restored": 0}
		)
	)
