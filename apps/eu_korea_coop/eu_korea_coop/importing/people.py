"""A person's name in a cell, taken apart."""

from __future__ import annotations

import re

from eu_korea_coop.domain import whom

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
