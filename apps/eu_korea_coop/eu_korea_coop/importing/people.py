"""A person's name in a cell, taken apart."""

from __future__ import annotations

import re

from eu_korea_coop.domain import text

TWO_SYLLABLE_FAMILIES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,5}")
TITLE = re.compile(r"^(?:(?:mr|mrs|ms|dr|prof)\.?\s+)+", re.IGNORECASE)
FAMILY_FIRST = "Family Name First"


def contact_names(whole: str = "", given: str = "", family: str = "", native: str = "") -> dict[str, str]:
	"""Contact's first_name, last_name, native_name and name_order for the columns of a sheet."""
	if HANGUL.search(whole) and not native:
		native = whole
	if given or family:
		values = {"first_name": given or family, "last_name": family if given else ""}
	elif HANGUL.search(whole):
		values = split_hangul(whole)
	else:
		values = split_latin(TITLE.sub("", whole)) if whole else split_hangul(native)
	values["native_name"] = native
	return {name: value for name, value in values.items() if value}


def split_hangul(name: str) -> dict[str, str]:
	"""A Korean name of two to five syllables begins with one or two of the family's; anything else stays whole."""
	joined = name.replace(" ", "")
	if not HANGUL_NAME.fullmatch(joined):
		return {"first_name": name}
	size = 2 if len(joined) > 2 and joined[:2] in TWO_SYLLABLE_FAMILIES else 1
	return {"first_name": joined[size:], "last_name": joined[:size]}


def split_latin(name: str) -> dict[str, str]:
	""" "Ryu, Jinho" and "RYU Jinho" say their family name themselves; else it is the last word."""
	name = text.one_line(name)
	if name.count(",") == 1:
		family, given = (part.strip() for part in name.split(","))
		if family and given:
			return {"first_name": given, "last_name": family, "name_order": FAMILY_FIRST}
	words = name.split()
	if len(words) < 2:
		return {"first_name": name}
	loud = [word.isupper() and len(word) > 1 for word in words]
	if loud[0] and not any(loud[1:]):
		return {"first_name": " ".join(words[1:]), "last_name": words[0], "name_order": FAMILY_FIRST}
	return {"first_name": " ".join(words[:-1]), "last_name": words[-1]}
