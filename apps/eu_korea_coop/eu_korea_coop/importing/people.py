"""The names of people in the cells of a sheet."""

from __future__ import annotations

import re

from eu_korea_coop.domain import whom, written_names

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


def names_several(value: str) -> bool:
	"""Whether a cell names more than one person. A title after a slash is none: "김민수/과장"."""
	parts = [part.strip() for part in SEVERAL.split(value) if part and part.strip(" ,")]
	return len([part for part in parts if not written_names.is_title(part)]) > 1
