"""The terms under which a name, an address or a number is found, and the term a text looks for.

A search finds the terms that begin with a text, from an index. A name therefore has a term for each place people begin
at: each word, and each syllable of Hangul, which is written without spaces. Hangul is stored in letters (NFD), so that
"한국사" finds 한국산업단지공단 while its fourth syllable is still being typed. A telephone number is stored from its end, since
its beginning is written in many ways (+82 10, 010, 0082 10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from eu_korea_coop.domain import names

LONGEST = 90
"""Characters of a term; a text is compared up to here."""
MOST_TERMS = 24
"""Terms of one name."""
LEAST_DIGITS = 6
"""Digits from which on a text is looked for as a telephone number."""
SUBSCRIBER = 8
"""Last digits by which two ways of writing one number are compared."""
TELEPHONE = "tel:"
PART = "~"
"""Begins the terms by which similar organisations are found; no text that is searched for begins so."""
PUBLIC_DOMAINS = frozenset(
	[
		"daum.net",
		"gmail.com",
		"gmx.de",
		"gmx.net",
		"googlemail.com",
		"hanmail.net",
		"hotmail.com",
		"icloud.com",
		"kakao.com",
		"live.com",
		"nate.com",
		"naver.com",
		"outlook.com",
		"proton.me",
		"protonmail.com",
		"yahoo.com",
		"yahoo.co.kr",
	]
)
"""Domains of mail services: an address there tells no organisation."""
_HANGUL_SYLLABLE = re.compile(r"[\uac00-\ud7a3]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Term:
	"""A term, and whether it is a whole name from its start."""

	text: str
	is_start: bool


def of_names(texts: Iterable[str | None]) -> frozenset[Term]:
	"""The terms of the names of an organisation, person, event …; a name in brackets is one of its own."""
	terms: dict[str, bool] = {}
	for text in texts:
		for name in (text, *re.findall(r"[(\[]([^()\[\]]{2,60})[)\]]", text or "")):
			for place, term in enumerate(parts_of(name)):
				terms[term] = terms.get(term, False) or place == 0
	return frozenset(Term(term, is_start) for term, is_start in terms.items())


def parts_of(name: str | None) -> list[str]:
	"""The folded name and its later beginnings: at each word, at each syllable of Hangul; at most MOST_TERMS."""
	folded = fold(name)
	starts = [0]
	for place in range(1, len(folded)):
		if folded[place - 1] == " " or _HANGUL_SYLLABLE.match(folded[place]):
			starts.append(place)
	parts = [_cut(folded[start:]) for start in starts[:MOST_TERMS]]
	return [part for part in dict.fromkeys(parts) if part]


def of_emails(emails: Iterable[str | None]) -> frozenset[Term]:
	"""An address as a whole, and its domain unless it is a mail service's."""
	terms = set()
	for email in emails:
		address = bare_email(email)
		if address:
			terms.add(Term(_cut(address), True))
			domain = address.rpartition("@")[2]
			if domain not in PUBLIC_DOMAINS:
				terms.add(Term(_cut(domain), False))
	return frozenset(terms)


def of_website(website: str | None) -> frozenset[Term]:
	domain = names.website_domain(website)
	return frozenset([Term(_cut(domain), True)]) if domain else frozenset()


def of_parts(parts: Iterable[str]) -> frozenset[Term]:
	"""Beginnings and ends of words (names.telling_parts), by which organisations with similar names are found."""
	return frozenset(Term(PART + _cut(part), False) for part in parts)


def of_phones(phones: Iterable[str | None]) -> frozenset[Term]:
	return frozenset(Term(term, True) for phone in phones if (term := telephone(phone)))


def telephone(text: str | None) -> str:
	"""The digits of a telephone number from its end, without leading zeros; "" for anything else or too few digits."""
	text = unicodedata.normalize("NFKC", text or "").strip()
	if not re.fullmatch(r"(?:tel[.:]?\s*)?[+(]?[\d\s().,/·–-]+", text.casefold()):
		return ""
	digits = re.sub(r"\D", "", text.replace("(0)", "")).lstrip("0")
	return f"{TELEPHONE}{digits[::-1]}" if len(digits) >= LEAST_DIGITS else ""


def subscriber(text: str | None) -> str:
	"""The end of a telephone number, by which two ways of writing it are compared; "" for anything else."""
	number = telephone(text)
	return number[len(TELEPHONE) :][:SUBSCRIBER]


def bare_email(text: str | None) -> str:
	"""The address in a text such as "Kim <kim@kicox.example>" or "mailto:…", in lower case; "" if there is none."""
	match = _EMAIL.search(unicodedata.normalize("NFKC", text or "").casefold().removeprefix("mailto:"))
	return match[0].strip(".") if match else ""


@dataclass(frozen=True, slots=True)
class Wanted:
	"""What a text looks for: beginnings of terms, any of which will do, and its words if it has several."""

	beginnings: tuple[str, ...]
	words: tuple[str, ...] = ()


def wanted(text: str | None) -> Wanted:
	"""The beginnings of terms that `text` looks for; none if nothing of it can be looked for."""
	text = _UNSEEN.sub("", text or "").strip()
	if number := telephone(text):
		return Wanted((number[: len(TELEPHONE) + SUBSCRIBER],))
	if address := bare_email(text):
		domain = address.rpartition("@")[2]
		return Wanted((_cut(address),) if domain in PUBLIC_DOMAINS else (_cut(address), _cut(domain)))
	if text.startswith("@"):
		return Wanted((_cut(text[1:].casefold()),)) if text[1:] else Wanted(())
	once = " ".join(dict.fromkeys(text.casefold().split()))  # "KICOX KICOX" looks for KICOX, too
	beginnings = [_cut(fold(text)), _cut(names.normalise_organisation(text)), _cut(fold(once))]
	if "." in text and " " not in text:
		beginnings.insert(0, _cut(names.website_domain(text)))
	words = tuple(dict.fromkeys(_cut(word) for word in fold(text).split()))
	return Wanted(
		tuple(part for part in dict.fromkeys(beginnings) if part), words[:4] if len(words) > 1 else ()
	)


def fold(text: str | None) -> str:
	"""A name for looking up: no case, accents, punctuation or unseen characters, no space between Hangul (NFC)."""
	return names.fold(_UNSEEN.sub("", text or "").replace("&", " and "))


def _cut(text: str) -> str:
	"""Hangul in letters, at most LONGEST of them."""
	return unicodedata.normalize("NFD", text)[:LONGEST].strip()
