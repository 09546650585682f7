"""Names of people for comparison: words without accents, titles and particles, and how a Korean name sounds.

A Korean name is written in Latin letters in many ways (Jeong, Jung, Chung). `sound` brings them to one, and Hangul too;
what it gives up (ㅓ, ㅜ and ㅡ are one) is more than spelling, so that it never decides alone (same_person.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from eu_korea_coop.domain import names
from eu_korea_coop.domain.whom import has_hangul, is_korean_family, split_person

_TITLES = frozenset(
	["dr", "prof", "professor", "mr", "mrs", "ms", "miss", "ing", "dipl", "mag", "phd", "herr", "frau", "sir"]
)
_PARTICLES = frozenset(
	["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "zu", "i", "y", "ter", "ten", "af", "av"]
)  # fmt: skip
_SHORT = {"ma": "maria", "jose": "jose"}
_UMLAUTS = re.compile(r"(?<=[^aeiou])(ae|oe|ue)|^(ae|oe|ue)")
_INITIALS = (
	"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS = (
	"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
	"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "l", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k",
	"t", "p", "t",
)  # fmt: skip
_SPELLINGS = tuple(
	(re.compile(pattern), sound)
	for pattern, sound in (
		("ar(?=k|$)", "a"),  # Park
		("(?<=[eu])r$", ""),  # Hur
		("(?<=[aeou])h(?=$|[^aeiouwy])", ""),  # Noh, Ahn
		("kk|gg|k|q|c(?!h)", "g"),
		("sch|ss|sh", "s"),
		("ch|jj|z", "j"),
		("tt|t", "d"),
		("pp|ph|p|f|v", "b"),
		("rh|ll|r", "l"),
		("ng", "N"),
		("woo|wu(?!i)", "u"),
		("weo|wo", "W"),
		("wae|we|oe|oi|oy", "E"),
		("yeo|you|yoo|yuh|yu", "Y"),
		("yae|yea|ye", "I"),
		("eui|ui|wi|ee|yi|i", "i"),
		("eo|eu|uh|oo|ou|u", "u"),
		("ae|ai|ay|ei|ey|e", "e"),
		("aa|a", "a"),
	)
)
_OTHER_SCRIPTS = (
	"а a б b в v г g д d е e ж zh з z и i ј j й j к k л l м m н n о o п p р r с s т t у u ф f х h ц c ч ch ш sh щ sht ъ a ь _ "
	"ю yu я ya ы y э e ѓ gj ќ kj љ lj њ nj ћ c ђ dj џ dz є ye і i ї yi "
	"α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o"
)
"""Letters of Cyrillic and Greek, each with its Latin one; "_" is none."""


def _pairs(text: str) -> dict[str, str]:
	parts = text.split()
	return {letter: latin.strip("_") for letter, latin in zip(parts[::2], parts[1::2], strict=True)}


_LETTERS = str.maketrans(_pairs(_OTHER_SCRIPTS))
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("γγ", "ng"))
_RARER_FAMILIES = frozenset(
	["bark", "cheong", "chin", "choy", "gil", "gim", "gong", "her", "huh", "hwangbo", "i", "jegal", "joung", "kil", "kong"]
	+ ["kweon", "li", "namgung", "namkung", "pak", "pang", "ra", "rah", "ree", "rim", "rhie", "seonwoo", "tak", "u", "uhm"]
	+ ["woo", "yeom", "youn", "yum"]
)  # fmt: skip
"""Spellings of Korean family names that are words or names elsewhere too; only to compare, never to guess an order."""


@dataclass(frozen=True)
class PersonName:
	"""A person's name as two fields and a native name hold it; any of them may be empty, or hold the whole."""

	given: str = ""
	family: str = ""
	native: str = ""

	@cached_property
	def words(self) -> tuple[str, ...]:
		"""The telling words of the name in Latin letters, given names first."""
		return tuple(word for word in (*self.given_words, *self.family_words))

	@cached_property
	def given_words(self) -> tuple[str, ...]:
		return telling_words("" if has_hangul(self.given) else self.given)

	@cached_property
	def family_words(self) -> tuple[str, ...]:
		return telling_words("" if has_hangul(self.family) else self.family)

	@cached_property
	def joined(self) -> str:
		"""All letters of the name in Latin letters, particles too: "De Luca" and "Deluca" are one."""
		text = f"{self.given} {self.family}"
		return "" if has_hangul(text) else "".join(word for word in latin_words(text) if word not in _TITLES)

	@cached_property
	def hangul(self) -> tuple[str, str]:
		"""(family, given) in Hangul, ("", "") where it is not known."""
		for text in (self.native, self.family + self.given):
			if has_hangul(text):
				if has_hangul(self.family) and has_hangul(self.given) and text != self.native:
					return self.family.replace(" ", ""), self.given.replace(" ", "")
				parts = split_person(text)
				return parts.family, parts.given.replace(" ", "")
		return "", ""

	@cached_property
	def latin(self) -> tuple[str, str]:
		"""(family, given) of a Korean name in Latin letters, in whichever fields they stand; ("", "") of any other."""
		words = latin_words("" if has_hangul(self.given + self.family) else f"{self.given} {self.family}")
		if len(words) < 2:
			return "", ""
		last = latin_words(self.family)
		if len(last) == 1 and is_family(last[0]):
			return last[0], "".join(latin_words(self.given))
		if is_family(words[0]):
			return words[0], "".join(words[1:])
		return (words[-1], "".join(words[:-1])) if is_family(words[-1]) else ("", "")

	@cached_property
	def sounds(self) -> frozenset[tuple[str, str]]:
		"""How a Korean name sounds: (family, given) of Hangul, else of the Latin letters; empty for any other name."""
		parts = self.hangul if any(self.hangul) else self.latin
		return frozenset([(family_sound(parts[0]), sound(parts[1]))]) if all(parts) else frozenset()


def latin_words(text: str | None) -> list[str]:
	"""Words without accents, in lower case; Greek and Cyrillic letters become Latin ones."""
	text = re.sub(r"['’ʼ`]", "", unicodedata.normalize("NFKC", text or "").casefold())
	plain = "".join(
		letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn"
	)
	for pair, latin in _GREEK_PAIRS:
		plain = plain.replace(pair, latin)
	return names.fold(plain.translate(_LETTERS)).split()


def is_family(word: str) -> bool:
	return is_korean_family(word) or word in _RARER_FAMILIES


def telling_words(text: str | None) -> tuple[str, ...]:
	"""The words of a name without titles and particles; ä, ae and a are one."""
	words = [word for word in latin_words(text) if word not in _TITLES]
	telling = [word for word in words if word not in _PARTICLES] or words
	return tuple(one_vowel(_SHORT.get(word, word)) for word in telling)


def one_vowel(word: str) -> str:
	"""A word in which ä, ae and a are one, as ö, oe and o, ü, ue and u are."""
	return _UMLAUTS.sub(lambda match: match[0][0], word)


def romanised(hangul: str) -> str:
	"""Hangul in the letters of the Revised Romanisation, each syllable by itself."""
	letters = []
	for syllable in hangul:
		code = ord(syllable) - 0xAC00
		if 0 <= code < 11172:
			letters.append(_INITIALS[code // 588] + _VOWELS[code % 588 // 28] + _FINALS[code % 28])
	return "".join(letters)


def sound(text: str) -> str:
	"""How a Korean given name sounds, from Hangul or from any of its spellings."""
	result = romanised(text) if has_hangul(text) else "".join(latin_words(text))
	for pattern, letters in _SPELLINGS:
		result = pattern.sub(letters, result)
	return re.sub(r"(.)\1", r"\1", result)


def family_sound(text: str) -> str:
	"""How a Korean family name sounds: 류 and 유, 이 and 리, 노 and 로 are written for each other."""
	result = sound(text)
	if result.startswith("l"):
		result = result[1:] if result[1:2] in ("i", "Y") else f"n{result[1:]}"
	return result


def find_keys(name: PersonName) -> frozenset[str]:
	"""Keys that two spellings of one name are likely to share: its sound, or a beginning with an initial, in either order."""
	keys = {f"{family}|{given}" for family, given in name.sounds}
	if any(name.hangul) or len(name.words) < 2:
		return frozenset(keys)
	first = name.words[0]
	for last in {(name.family_words or name.words)[0], name.words[-1], "".join(latin_words(name.family))}:
		if last and last != first:
			keys |= {f"{first[:1]}.{last[:4]}", f"{last[:1]}.{first[:4]}"}
	return frozenset(keys)
