"""Organisations that are probably the same: shown while one is typed, and after a save with a new name.

KICOX exists under several spellings and in Hangul; two organisations are alike if one of their normalised names, or
their web host, is. A warning only: two organisations may well share a name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import escape_html, get_link_to_form

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import search
from eu_korea_coop.directory.search_names import SEARCH_NAME
from eu_korea_coop.directory.wording import tidy_line
from eu_korea_coop.domain import names, organisation_pairs, search_terms

SHOWN = 5
READ_AT_MOST = 300
PAIRS, NAMES = "organisation-pairs", "organisation-names"
STORED = 7 * 24 * 60 * 60
"""Seconds that pairs are stored after a name has changed; then all are compared anew."""
SHOWN_FIELDS = (
	"name",
	"organisation_name",
	"native_name",
	"acronym",
	"website",
	"city",
	"country",
	"side",
	"status",
)
NAMES_THAT_MATTER = ("organisation_name", "native_name", "acronym", "website", "aliases")


def find_similar(
	name: str | None,
	native_name: str | None = None,
	acronym: str | None = None,
	website: str | None = None,
	aliases: list[str] | tuple[str, ...] = (),
	excluding: str | None = None,
) -> list[dict]:
	"""Organisations the user may read that are probably this one, most alike first, at most five.

	Each has SHOWN_FIELDS, `score` (0 to 1) and `because`: the field that matches.
	"""
	keys = names.search_keys(tidy_line(name), tidy_line(native_name), tidy_line(acronym), aliases, website)
	if not keys:
		return []
	candidates = read_candidates(keys, excluding)
	aliases_of = read_aliases([candidate.name for candidate in candidates])
	rows = []
	for candidate in candidates:
		match = names.likeness(keys, keys_of(candidate, aliases_of.get(candidate.name, ())))
		if match.score >= names.ALIKE:
			because = matching_field(candidate, match.theirs)
			rows.append({**candidate, "score": round(match.score, 2), "because": because})
	rows.sort(key=lambda row: (-row["score"], row["organisation_name"], row["name"]))
	return rows[:SHOWN]


def read_candidates(keys: frozenset[str], excluding: str | None) -> list[frappe._dict]:
	"""Return organisations the user may read that share parts of a name with `keys`, most parts first."""
	shared = Counter(sharing(search_terms.of_parts(names.telling_parts(keys))))
	for key in keys:
		shared.update(list(search.with_misspelt(key)))
	shared.pop(excluding, None)
	best = [name for name, _count in shared.most_common(READ_AT_MOST)]
	if not best:
		return []
	return frappe.get_list(
		ORGANISATION,
		filters=[["name", "in", best], ["is_placeholder", "=", 0]],
		fields=list(SHOWN_FIELDS),
		limit_page_length=READ_AT_MOST,
	)


def sharing(parts: Iterable[search_terms.Term]) -> list[str]:
	"""The organisations that have these parts, each as often as it has one; of each part at most READ_AT_MOST. One query."""
	table = frappe.qb.DocType(SEARCH_NAME)
	union = None
	for part in parts:
		those = frappe.qb.from_(table).select(table.record).limit(READ_AT_MOST)
		those = those.where((table.record_type == ORGANISATION) & (table.term == part.text)).as_("those")
		query = frappe.qb.from_(those).select(those.record)
		union = query if union is None else union.union_all(query)
	if union is None:
		return []
	every = union.as_("every")
	return frappe.qb.from_(every).select(every.record).run(pluck=True)


def read_aliases(organisations: list[str]) -> dict[str, list[str]]:
	result: dict[str, list[str]] = {}
	if organisations:
		for row in frappe.get_all(
			"Organisation Alias",
			filters={"parent": ("in", organisations), "parenttype": ORGANISATION},
			fields=["parent", "alias"],
		):
			result.setdefault(row.parent, []).append(row.alias)
	return result


def keys_of(row: frappe._dict, aliases: list[str] | tuple[str, ...]) -> frozenset[str]:
	return names.search_keys(row.organisation_name, row.native_name, row.acronym, aliases, row.website)


def matching_field(candidate: frappe._dict, key: str) -> str:
	"""Return the field of the candidate from which the matching key was made."""
	if key == names.website_domain(candidate.website):
		return "website"
	for field in ("acronym", "native_name", "organisation_name"):
		if key in names.search_keys(candidate.get(field)):
			return field
	return "aliases"


def warn_of_similar(organisation) -> None:
	"""Show a message that names similar organisations, after a new organisation or a new name is saved."""
	if organisation.is_placeholder or not has_new_name(organisation):
		return
	similar = find_similar(
		organisation.organisation_name,
		organisation.native_name,
		organisation.acronym,
		organisation.website,
		[row.alias for row in organisation.aliases],
		excluding=organisation.name,
	)
	if similar:
		frappe.msgprint(
			"<br>".join(
				[
					_(
						"This may be an organisation that is here already. If so, a manager can merge the two."
					),
					*(described(row) for row in similar),
				]
			),
			title=_("Similar organisations"),
			indicator="orange",
		)


def has_new_name(organisation) -> bool:
	before = organisation.get_doc_before_save()
	return before is None or any(
		names_in(before, field) != names_in(organisation, field) for field in NAMES_THAT_MATTER
	)


def names_in(organisation, field: str) -> object:
	value = organisation.get(field)
	return [row.alias for row in value] if field == "aliases" else value or None


def described(row: dict) -> str:
	parts = [
		row["organisation_name"],
		row["native_name"],
		row["acronym"],
		row["city"],
		_(row["country"] or ""),
	]
	label = escape_html(", ".join(part for part in parts if part))
	return get_link_to_form(ORGANISATION, row["name"], label)


def alike_pairs() -> tuple[list[organisation_pairs.Pair], dict[str, str]]:
	"""All pairs of organisations that may be the same, most alike first, and the name of each organisation.

	Reads every organisation but placeholders, whatever the user's rights. Two queries. Comparing tens of thousands takes
	seconds: the pairs are stored in the cache with the names they follow from, and where some names are others now, what
	they touch is compared again. Nothing else makes a pair, so no change of a record has to clear what is stored.
	"""
	entered = entered_names()
	stand = fingerprint(entered)
	stored = frappe.cache.get_value(f"{PAIRS}:{rule()}", expires=True) or {}
	if stored.get("stand") != stand:
		stored = find_pairs(entered, stand, stored)
	return stored["pairs"], {name: texts[0] for name, texts in entered.items()}


def find_pairs(entered: dict[str, tuple], stand: str, stored: dict) -> dict:
	"""`{stand, pairs}` for the names of now, from what was stored for earlier ones if there is anything."""
	earlier = frappe.cache.get_value(f"{NAMES}:{rule()}", expires=True) or {}
	if not stored or earlier.get("stand") != stored["stand"]:
		earlier = {"entered": {}, "keys": {}}
	keys = {
		name: earlier["keys"][name]
		if earlier["entered"].get(name) == texts
		else names.search_keys(*texts[:3], texts[4:], texts[3])
		for name, texts in entered.items()
	}
	if earlier["keys"]:
		pairs = organisation_pairs.renewed_pairs(stored["pairs"], earlier["keys"], keys)
	else:
		pairs = organisation_pairs.alike_pairs(keys)
	answer = {"stand": stand, "pairs": pairs}
	frappe.cache.set_value(f"{PAIRS}:{rule()}", answer, expires_in_sec=STORED)
	names_of_now = {"stand": stand, "entered": entered, "keys": keys}
	frappe.cache.set_value(f"{NAMES}:{rule()}", names_of_now, expires_in_sec=STORED)
	return answer


def entered_names() -> dict[str, tuple[str | None, ...]]:
	"""Organisation → its name, native name, acronym, website and aliases. Two queries."""
	aliases = defaultdict(list)
	for parent, alias in frappe.get_all("Organisation Alias", fields=["parent", "alias"], as_list=True):
		aliases[parent].append(alias or "")
	rows = frappe.get_all(
		ORGANISATION,
		filters={"is_placeholder": 0},
		fields=["name", "organisation_name", "native_name", "acronym", "website"],
		order_by="name asc",
		as_list=True,
	)
	return {name: (*texts, *sorted(aliases.get(name, ()))) for name, *texts in rows}


def fingerprint(entered: dict[str, tuple]) -> str:
	return sha256(repr(entered).encode()).hexdigest()


@cache
def rule() -> str:
	"""Stands for the rule as it is written: nobody asks for the pairs of another one."""
	return sha256(
		b"".join(Path(module.__file__).read_bytes() for module in (names, organisation_pairs))
	).hexdigest()[:12]
