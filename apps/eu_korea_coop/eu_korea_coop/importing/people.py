"""A person's name in a cell, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eu_korea_coop.domain import whom

KOREAN_TITLE = re.compile(
	r"(?<=[가-힣]{2})\s*[(/]?\s*((?:수석|책임|선임|전임|부|대표|총괄)?\s*(?:대표이사|대표|전무|상무|이사장|이사|부장|차장|과장|대리|팀장|본부장|실장|센터장|"
	r"원장|단장|국장|처장|소장|사장|회장|연구원|매니저|교수|박사|주임|사원|위원|주무관|사무관|서기관))?\s*님?\s*\)?$"
)
"""Stands behind a Hangul name of at least two syllables, with or without a blank: "김민수 과장님"."""
IN_BRACKETS = re.compile(r"^([^()]+?)\s*\(([^()]+)\)$")
SEVERAL = re.compile(r"\n|;|/|(?<=[가-힣]{2})\s*[·ㆍ]|、|\s&\s|\s+(?:and|und|et)\s+|(?<=[가-힣])\s*,|,.*,")
"""Between the names of several people; "Kim, Minsu" is one."""
TITLE = re.compile(r"^(?:(?:mr|mrs|ms|dr|prof)\.?\s+)+", re.IGNORECASE)


def contact_names(whole: str = "", given: str = "", family: str = "", native: str = "") -> dict[str, str]:
	"""Return Contact's first_name, last_name, native_name and name_order for the columns of a sheet, those that say something."""
	if whom.has_hangul(whole) and not native:
		native = whole
	if given or family:
		values = {"first_name": given or family, "last_name": family if given else ""}
	else:
		name = whom.split_person(TITLE.sub("", whole) or native)
		values = {"first_name": name.given, "last_name": name.family, "name_order": name.order}
	values["native_name"] = native
	return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Apart:
	"""A name without what stands beside it in its cell."""

	name: str
	native_name: str = ""
	title: str = ""


def apart(whole: str) -> Apart:
	""" "김민수 과장" has a title behind the name, "Kim Minsu (김민수)" and "김민수 (Kim Minsu)" the name in two scripts."""
	name, native = whole, ""
	if (inside := IN_BRACKETS.match(whole)) and whom.has_hangul(inside[1]) != whom.has_hangul(inside[2]):
		one, other = inside[1], inside[2]
		name, native = (other, one) if whom.has_hangul(one) else (one, other)
	spoken = native or name
	title = ""
	if whom.has_hangul(spoken) and (match := KOREAN_TITLE.search(spoken)) and match[1]:
		title, spoken = match[1], spoken[: match.start()].strip()
	return Apart(name, spoken, title) if native else Apart(spoken, title=title)


def names_several(value: str) -> bool:
	"""Whether a cell names more than one person. A title after a slash is none: "김민수/과장"."""
	parts = [part.strip() for part in SEVERAL.split(value) if part and part.strip(" ,")]
	return len([part for part in parts if not is_title(part)]) > 1


def is_title(text: str) -> bool:
	return bool((match := KOREAN_TITLE.search(f"가가 {text}")) and match.start() == 2 and match[1])
