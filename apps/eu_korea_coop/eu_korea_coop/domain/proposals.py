"""What an organisation writes that proposes contact: which boxes there are, what each may hold, and what is wrong with it.

The page is open to everybody, so nothing that comes in is taken for what it should be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from eu_korea_coop.domain.search_terms import bare_email
from eu_korea_coop.domain.text import is_visible, lines, one_line

MISSING, TOO_LONG, NOT_UNDERSTOOD, NOT_A_CHOICE, NO_EMAIL, NO_PHONE, NO_WEBSITE, NO_CONSENT = (
	"MISSING",
	"TOO_LONG",
	"NOT_UNDERSTOOD",
	"NOT_A_CHOICE",
	"NO_EMAIL",
	"NO_PHONE",
	"NO_WEBSITE",
	"NO_CONSENT",
)
"""What can be wrong with one box."""

CONSENT = "consent"
SECTORS = "sectors"
MOST_SECTORS = 10
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,28}[0-9]")
_WEBSITE = re.compile(
	r"https?://[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff.-]*[a-z0-9\u00a1-\uffff])?\.[a-z\u00a1-\uffff]{2,}"
	r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'\\]*)?",
	re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Box:
	"""One box of the page. `longest`: characters; `choice`: the name of the list its value comes from."""

	name: str
	longest: int
	required: bool = False
	several_lines: bool = False
	choice: str | None = None


BOXES = (
	Box("organisation_name", 140, required=True),
	Box("country", 140, required=True, choice="country"),
	Box("organisation_type", 140, required=True, choice="organisation_type"),
	Box("website", 200),
	Box("person_name", 140, required=True),
	Box("email", 140, required=True),
	Box("role_title", 140),
	Box("phone", 30),
	Box("looking_for", 2000, required=True, several_lines=True),
	Box("whom_to_meet", 500, several_lines=True),
)


@dataclass(frozen=True, slots=True)
class Read:
	"""What was entered, in normal form, and what is wrong: box → code."""

	values: dict[str, str]
	sectors: tuple[str, ...]
	problems: dict[str, str]


def read(entered: Mapping[str, Collection[str]], choices: Mapping[str, Collection[str]]) -> Read:
	"""`entered`: box → the texts that came under its name; `choices`: list → its values, those of SECTORS among them."""
	values: dict[str, str] = {}
	problems: dict[str, str] = {}
	for box in BOXES:
		texts = list(entered.get(box.name) or ())
		text = (lines if box.several_lines else one_line)(texts[0]) if texts else ""
		values[box.name] = text
		if len(texts) > 1:
			problems[box.name] = NOT_UNDERSTOOD
		elif problem := problem_of(box, text, choices):
			problems[box.name] = problem
	sectors = tuple(dict.fromkeys(one_line(text) for text in entered.get(SECTORS) or ()))
	if len(sectors) > MOST_SECTORS:
		problems[SECTORS] = TOO_LONG
	elif not set(sectors) <= set(choices[SECTORS]):
		problems[SECTORS] = NOT_A_CHOICE
	if list(entered.get(CONSENT) or ()) != ["1"]:
		problems[CONSENT] = NO_CONSENT
	if "email" not in problems:
		values["email"] = bare_email(values["email"])
	if "website" not in problems:
		values["website"] = web_address(values["website"])
	return Read(values, sectors, problems)


def problem_of(box: Box, text: str, choices: Mapping[str, Collection[str]]) -> str | None:
	"""The code of what is wrong with the text of a box, None if nothing is."""
	if not is_visible(text):
		return MISSING if box.required or text else None
	if len(text) > box.longest:
		return TOO_LONG
	if box.choice and text not in choices[box.choice]:
		return NOT_A_CHOICE
	if box.name == "email" and (bare_email(text) != text.casefold() or "." not in text.rpartition("@")[2]):
		return NO_EMAIL
	if box.name == "phone" and not _PHONE.fullmatch(text):
		return NO_PHONE
	if box.name == "website" and not _WEBSITE.fullmatch(web_address(text)):
		return NO_WEBSITE
	return None


def web_address(text: str) -> str:
	"""The address with its scheme: people leave it out."""
	return f"https://{text}" if text and "://" not in text else text
