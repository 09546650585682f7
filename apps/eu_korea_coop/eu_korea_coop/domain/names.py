"""Names of people and organisations: how they are shown, and when two of them are probably the same."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HANGUL_SPACE = re.compile(r"(?<=[\uac00-\ud7a3])\s+(?=[\uac00-\ud7a3])")
_NOT_WORD = re.compile(r"[^\w\s]|_")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
_LEGAL_FORMS = frozenset([
	"(", "ab", "abp", "ag", "aisbl", "aps", "as", "asa", "asbl", "bhd", "bv", "co", "company", "corp", "corporation",
	"doo", "dooel", "ead", "eeig", "eg", "eood", "eurl", "ev", "fmba", "gbr", "gie", "gmbh", "inc", "incorporated",
	"ivzw", "kft", "kg", "kgaa", "kk", "lda", "limited", "llc", "llp", "ltd", "mbh", "nv", "nyrt", "ohg", "ood", "ou",
	"oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "sasu", "sca", "scarl", "scrl", "se", "sia", "sl", "snc",
	"spa", "sprl", "spzoo", "srl", "srls", "sro", "uab", "ug", "vzw", "zrt",
])  # fmt: skip
_HANGUL_LEGAL_FORMS = (
	"농업회사법인", "영농조합법인", "사회복지법인", "유한책임회사", "주식회사", "유한회사", "합자회사", "합명회사", "재단법인", "사단법인", "학교법인",
	"의료법인",
)  # fmt: skip
_HANGUL_SHORT_FORMS = re.compile(r"\((?:주|유|재|사|학)\)")
_DOTTED_FORM = re.compile(r"\b(?:[a-z]\.\s?){2,}")


# people


_COMMON_WORDS = frozenset(
	[
		"agency",
		"alliance",
		"association",
		"and",
		"center",
		"centre",
		"city",
		"cluster",
		"clusters",
		"company",
		"cooperation",
		"development",
		"europe",
		"european",
		"foundation",
		"for",
		"global",
		"industrial",
		"industry",
		"innovation",
		"institute",
		"international",
		"korea",
		"korean",
		"ministry",
		"national",
		"network",
		"of",
		"organisation",
		"regional",
		"research",
		"republic",
		"technology",
		"the",
		"university",
	]
)


_STOP_WORDS = frozenset(["and", "for", "in", "of", "the", "de", "la", "le", "en"])
ALIKE = 0.72
"""Likeness (0 to 1) from which two organisations are shown as probably one."""
CONTRADICTED = 0.6
"""Likeness (0 to 1) that two organisations' names reach at most if they differ in a telling word."""


def display_person(given: str | None, family: str | None, name_order: str | None = None) -> str:
	"""A person's name in the order it is used in: Korean family names come first.

	`name_order` is "Family First" or "Given First"; without it a name written in Hangul is shown family name first and
	unspaced, any other given name first.
	"""
	given, family = _squeeze(given), _squeeze(family)
	if not given or not family:
		return given or family
	hangul = bool(_HANGUL.search(given) and _HANGUL.search(family))
	order = (name_order or "").casefold()
	if hangul and not order.startswith("given"):
		return family + given
	return f"{family} {given}" if order.startswith("family") else f"{given} {family}"


# organisations


def normalise_organisation(text: str | None) -> str:
	"""An organisation's name for comparison: no case, accents, punctuation, legal form, or space between Hangul."""
	folded = unicodedata.normalize("NFKC", text or "").casefold()
	folded = _HANGUL_SHORT_FORMS.sub(" ", folded)
	for form in _HANGUL_LEGAL_FORMS:
		folded = folded.replace(form, " ")
	folded = _DOTTED_FORM.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", folded)
	words = fold(folded.replace("&", " and ")).split()
	if len(words) > 1 and words[0] == "the":
		words = words[1:]
	return " ".join(_without_legal_form(words))


def _without_legal_form(words: list[str]) -> list[str]:
	"""Legal forms at the end fall away, also when spelt in pieces ("sp z o o"), but never the whole name."""
	for count in (1, 2, 3, 4):
		tail = words[-count:]
		if count >= len(words):
			break
		if "".join(tail) in _LEGAL_FORMS and (count == 1 or max(map(len, tail)) <= 2):
			rest = words[:-count]
			is_joined = len(rest) > 1 and rest[-1] == "and"  # of "GmbH & Co. KG"
			return _without_legal_form(rest[:-1] if is_joined else rest)
	return words


def website_domain(website: str | None) -> str:
	"""The host of a website without "www.": two organisations with one host are probably one; "" if there is none."""
	text = (website or "").strip().casefold()
	if not text:
		return ""
	try:
		host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
	except ValueError:
		return ""
	return host.removeprefix("www.").rstrip(".")


def search_keys(
	name: str | None,
	native: str | None = None,
	acronym: str | None = None,
	aliases: Iterable[str] = (),
	website: str | None = None,
) -> frozenset[str]:
	"""All normalised names an organisation answers to, its acronym in brackets and its web host included."""
	keys = {normalise_organisation(text) for text in (name, native, acronym, *aliases)}
	for text in (name, native):
		for inner in re.findall(r"\(([^()]{2,20})\)", text or ""):
			keys.add(normalise_organisation(inner))
			keys.add(normalise_organisation(text.replace(f"({inner})", " ")))
	keys.add(website_domain(website))
	return frozenset(key for key in keys if key)


@dataclass(frozen=True, slots=True)
class Likeness:
	"""How alike two sets of keys are, 0 to 1, and the pair of keys that says so."""

	score: float
	mine: str
	theirs: str


def telling_parts(keys: frozenset[str]) -> set[str]:
	"""Return beginnings and ends of the less common words: a typing error elsewhere in a word does not hide a candidate.

	Of a name that has common words alone ("National Research Foundation"), beside an acronym, all words count.
	"""
	telling = set()
	for key in keys:
		words = key.split()
		own = {word for word in words if word not in _COMMON_WORDS and len(word) > 2}
		telling |= own or (set(words) if len(words) > 1 else set())
	telling = telling or {word for key in keys for word in key.split()}
	parts = set()
	for word in telling:
		size = 3 if _HANGUL.search(word) else 4
		parts.update((word[:size], word[-size:]))
	return parts


def likeness(mine: Iterable[str], theirs: Iterable[str]) -> Likeness:
	"""The best match between two organisations' keys; 1 is a key in common.

	An acronym in common counts for no more than CONTRADICTED if the names differ in a telling word (North, South).
	"""
	best, contradicted = Likeness(0.0, "", ""), False
	mine, theirs = tuple(mine), tuple(theirs)
	for a in mine:
		for b in theirs:
			score = similarity(a, b)
			# lowered to the limit, or exactly there: below it nothing is contradicted, and the words need not be compared
			contradicted = contradicted or (score == CONTRADICTED and differ_in_a_word(a, b))
			if score > best.score:
				best = Likeness(score, a, b)
	if contradicted and " " not in best.mine and "." not in best.mine and not _HANGUL.search(best.mine):
		return Likeness(min(best.score, CONTRADICTED), best.mine, best.theirs)
	return best


def similarity(a: str, b: str) -> float:
	"""0 to 1 for two normalised names: shared letter groups, or shared words in another order; 0 without a name.

	At most CONTRADICTED for names that differ in a telling word: Busan and Ulsan Technopark are two.
	"""
	if a == b:
		return 1.0 if a else 0.0
	score = _grams_alike(a, b)
	return CONTRADICTED if score > CONTRADICTED and differ_in_a_word(a, b) else score


def _grams_alike(a: str, b: str) -> float:
	return max(_dice(_grams(a), _grams(b)), 0.95 * _dice(frozenset(a.split()), frozenset(b.split())))


def differ_in_a_word(a: str, b: str) -> bool:
	"""Whether each of two normalised names has a word of its own that is no other spelling of one in the other.

	Two names in Hangul, written without spaces, differ if they are as long as each other: 경북… and 경남….
	"""
	if a.replace(" ", "") == b.replace(" ", ""):
		return False
	if " " not in a + b and _HANGUL.search(a) and _HANGUL.search(b):
		return len(a) == len(b)
	words, others = a.split(), b.split()
	if min(len(words), len(others)) < 2:
		return False
	mine = [word for word in words if not _has_spelling(word, others)]
	theirs = [word for word in others if not _has_spelling(word, words)]
	return bool(mine and theirs)


def _has_spelling(word: str, words: list[str]) -> bool:
	"""Whether `words` have this word, without an end ("inst"), in two pieces, with one letter otherwise, or with letters swapped."""
	pairs = [first + second for first, second in itertools.pairwise(words)]
	if word in _STOP_WORDS or any(word in pair and len(word) > 2 for pair in (*words, *pairs)):
		return True
	return any(
		other == word
		or (len(other) > 3 and word.startswith(other))
		or (
			min(len(word), len(other)) > 4
			and (differs_by_one_letter(word, other) or sorted(word) == sorted(other))
		)
		for other in words
	)


def differs_by_one_letter(a: str, b: str) -> bool:
	"""One letter more, less or another one."""
	short, long = sorted((a, b), key=len)
	if len(long) - len(short) > 1:
		return False
	start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
	return short[start:] == long[start + 1 :] or short[start + 1 :] == long[start + 1 :]


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
	return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@lru_cache(maxsize=2048)  # a name is compared with up to sixty others in a row
def _grams(text: str) -> frozenset[str]:
	size = 2 if _HANGUL.search(text) else 3
	padded = f" {text} "
	return frozenset(padded[i : i + size] for i in range(len(padded) - size + 1))


def _squeeze(text: str | None) -> str:
	return " ".join((text or "").split())


def fold(text: str | None) -> str:
	"""Compatibility form, lower case, no accents; punctuation becomes a space."""
	folded = unicodedata.normalize("NFKC", text or "").casefold().translate(_LETTERS)
	folded = "".join(
		letter for letter in unicodedata.normalize("NFD", folded) if unicodedata.category(letter) != "Mn"
	)
	folded = unicodedata.normalize("NFC", folded)
	folded = _NOT_WORD.sub(" ", folded)
	return _HANGUL_SPACE.sub("", " ".join(folded.split()))
