"""An organisation's whole name however it is spaced, romanised or transliterated: for a question to a person, never for an answer.

"Techno Park" and "Technopark", "Müller" and "Mueller", "한빛" and "Hanbit", "Αθήνα" and "Athina" have a sound in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eu_korea_coop.domain.person_names import latin_words, one_vowel, romanised, sound

LEAST_LETTERS = 5
"""Letters of a sound from which on it tells something: acronyms such as KT, GD and CD are one to the ear."""
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_SHORT = {"st": "saint", "sankt": "saint"}


def of_names(keys: Iterable[str]) -> frozenset[str]:
	"""The sounds of normalised names (names.search_keys); a web host has none."""
	result = set()
	for key in keys:
		if "." not in key:
			words = latin_words(_HANGUL.sub(lambda part: f" {romanised(part[0])} ", key))
			words = [_SHORT.get(word, word) for word in words]
			result.add(older(sound("".join(words).replace("kh", "h"))))
			result.add("".join(map(one_vowel, words)))
	return frozenset(letters for letters in result if len(letters) >= LEAST_LETTERS)


def older(letters: str) -> str:
	"""A sound in which the older romanisation, whose ŏ and ŭ lost their signs, is one with today's: Kyonggi, Gyeonggi."""
	return letters.replace("yo", "Y").replace("o", "u")
