"""Numbers as people write them, with the separators of one number format and no others."""

from __future__ import annotations

import math
import re

from eu_korea_coop.domain import text as texts

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2212": "-"})


def read(text: str, decimal: str = ".", group: str = ",") -> float | int | None:
	"""The number in `text`, None if it is none or has another separator than these; nothing is guessed.

	`decimal` stands before the fraction, `group` between thousands ("1,250,000", or "12,50,000" as in India); either may
	be "". With "." and "," the text "12,500" is 12500, and "1,5", "3,75" and "1.250,50" are no numbers.
	"""
	written = texts.one_line(text).translate(_APOSTROPHES)
	if not group.strip():
		group = " " if group else ""
	thousands = rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}|" if group else ""
	fraction = rf"(?:{re.escape(decimal)}\d*)?" if decimal else ""
	match = re.fullmatch(
		rf"(?P<sign>[+-]?)(?P<whole>{thousands}\d+|)(?P<fraction>{fraction})(?P<power>[eE][+-]?\d{{1,3}})?",
		written,
		re.ASCII,
	)
	if match is None or not re.search(r"\d", match["whole"] + match["fraction"]):
		return None
	whole = match["whole"].replace(group, "") if group else match["whole"]
	part = match["fraction"][len(decimal) :] if decimal else ""
	if not part and not match["power"]:
		return int(match["sign"] + whole)
	number = float(f"{match['sign']}{whole or 0}.{part or 0}{match['power'] or ''}")
	return number if math.isfinite(number) else None
